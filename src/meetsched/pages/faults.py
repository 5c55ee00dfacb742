"""What is wrong in files, a line each: for people, and for GitHub's annotations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meetsched.errors import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass(frozen=True, slots=True)
class FileFault:
    """One thing that is wrong in a file; line and column count from 1, in characters.

    `severity` is "error" or "warning", `text` what stands there.
    """

    file: str
    line: int
    column: int
    text: str
    kind: str
    severity: str
    message: str
    suggestion: str

    @property
    def sentence(self) -> str:
        """What is wrong, and what to do about it."""
        return "; ".join(filter(None, (self.message, self.suggestion)))


def fault_lines(faults: Iterable[FileFault]) -> Iterator[str]:
    """Yield a line for each fault, as compilers write it.

    >>> fault = FileFault("page.md", 3, 7, "PST", "label_out_of_season", "error", "no", "write PDT")
    >>> print(*fault_lines([fault]))
    page.md:3:7: error: no; write PDT [label_out_of_season]
    """
    for fault in faults:
        where = f"{printable(fault.file)}:{fault.line}:{fault.column}"
        yield f"{where}: {fault.severity}: {fault.sentence} [{fault.kind}]"


def github_lines(faults: Iterable[FileFault]) -> Iterator[str]:
    """Yield a workflow command for each fault, which GitHub shows beside the line.

    Its form and escapes are those of GitHub's "Workflow commands for GitHub Actions".

    >>> fault = FileFault("a,b.md", 3, 7, "PST", "label_out_of_season", "error", "100 %", "")
    >>> print(*github_lines([fault]))
    ::error file=a%2Cb.md,line=3,endLine=3,col=7,endColumn=10,title=label_out_of_season::100 %25
    """
    for fault in faults:
        last = fault.line + fault.text.count("\n")
        end = fault.column + len(fault.text)
        columns = {"col": fault.column, "endColumn": end} if last == fault.line else {}
        lines = {"line": fault.line, "endLine": last}
        properties = {"file": fault.file, **lines, **columns, "title": fault.kind}
        told = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        yield f"::{fault.severity} {told}::{_data(fault.sentence)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
