"""A page that people wrote, as a file: read up to a bound, corrected in place, written back."""

from __future__ import annotations

import sys
from bisect import bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final

from meetsched.cli.files import LARGEST, read_file, replace_file
from meetsched.errors import MeetschedError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meetsched.claims.mistakes import Edit

_STDIN: Final = "-"


def _piped() -> bytes:
    """Return what standard input has."""
    if sys.stdin is None:
        raise MeetschedError("there is no standard input to read")
    data = sys.stdin.buffer.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise MeetschedError(f"standard input is larger than {LARGEST // 1024 // 1024} MiB")
    return data


@dataclass(frozen=True)
class Page:
    """The name of a file, "-" for standard input, and its text.

    Bytes that are no UTF-8 are kept as they are.
    """

    file: str
    text: str

    @classmethod
    def read(cls, file: str) -> Page:
        """Read a file, or standard input; raises `MeetschedError`."""
        data = _piped() if file == _STDIN else read_file(Path(file))
        if data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
            raise MeetschedError(f"{quoted(file, 200)} is in UTF-16; save it as UTF-8")
        return cls(file, data.decode(errors="surrogateescape"))

    def write(self) -> None:
        """Write it back, unless it is from standard input; raises `OutputError`."""
        if self.file != _STDIN:
            replace_file(Path(self.file), self.text.encode(errors="surrogateescape"))

    def spot(self, at: int) -> tuple[int, int]:
        r"""Return the line and the column of a character, from 1.

        >>> Page("page.md", "one\ntwo").spot(5)
        (2, 2)
        """
        line = bisect_right(self._starts, at)
        return line, at - self._starts[line - 1] + 1

    @cached_property
    def _starts(self) -> list[int]:
        """Where its lines begin."""
        starts = [0]
        while end := self.text.find("\n", starts[-1]) + 1:
            starts.append(end)
        return starts

    def corrected(self, edits: Iterable[Edit]) -> Page:
        """Return the page with some places, which do not overlap, written otherwise."""
        pieces, last = [], 0
        for edit in sorted(set(edits), key=lambda edit: edit.start):
            pieces += [self.text[last : edit.start], edit.text]
            last = edit.end
        return replace(self, text="".join([*pieces, self.text[last:]]))

    def difference(self, other: Page) -> Iterator[str]:
        """Yield what another version has otherwise, line for line, as a unified diff.

        Neither has more lines than the other.
        """
        pairs = zip(self.text.split("\n"), other.text.split("\n"), strict=True)
        changed = [(n, old, new) for n, (old, new) in enumerate(pairs, 1) if old != new]
        if changed:
            yield from (f"--- {self.file}", f"+++ {self.file}")
        for n, old, new in changed:
            yield from (f"@@ -{n} +{n} @@", f"-{old}", f"+{new}")
