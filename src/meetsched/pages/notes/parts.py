"""Our own parts of a page, between markers: found, and renewed where nobody changed them.

A marker is a line of its own: ``<!-- meetsched:begin times 9f86d081884c -->`` before a part, with
a digest of what we wrote, and ``<!-- meetsched:end times -->`` after it. All else is people's.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meetsched.errors import MeetschedError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_LIKE_A_MARKER: Final = re.compile(r"<!--\s*meetsched:[^\n]*")
_MARKER: Final = re.compile(
    r"(?<![^\n\ufeff])<!-- meetsched:(?P<kind>begin|end) (?P<name>[a-z][a-z0-9-]*)"
    r"(?: (?P<digest>[0-9a-f]{12}))? -->[ \t]*(?P<eol>\r?\n|\Z)",
    re.MULTILINE,
)

_CHANGED: Final = "was changed by hand; undo that, or delete both its markers to keep it as it is"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of ours: its marker is at `start`, on a line counted from 1, its text from `inner` on.

    The text goes up to `end`, where the other marker is. `digest` is the one that the marker has
    ("" if none), `eol` how its line ends.
    """

    name: str
    line: int
    start: int
    inner: int
    end: int
    digest: str
    eol: str

    def content(self, page: str) -> str:
        r"""Return its text, with lines that end by ``\n``."""
        return _plain(page[self.inner : self.end])


def find_parts(page: str) -> dict[str, Part]:
    """Find our parts by their names, from top to bottom.

    Raises `MeetschedError`, with line numbers, where a marker was changed, has no partner, stands
    inside another part, or is there twice.
    """
    found: dict[str, Part] = {}
    faults: list[tuple[int, str]] = []
    opened: tuple[int, re.Match[str]] | None = None
    for line, marker in _markers(page):
        if marker is None:
            faults.append((line, "this marker was changed, or is not on a line of its own"))
        elif marker["kind"] == "begin":
            faults += _open_fault(opened)
            if marker["name"] in found:
                faults.append((line, f"{_told(marker)} is there twice"))
            opened = line, marker
        elif opened is not None and opened[1]["name"] == marker["name"]:
            found.setdefault(marker["name"], _part(*opened, marker))
            opened = None
        else:
            faults.append((line, f"{_told(marker)} has no beginning"))
    _refuse([*faults, *_open_fault(opened)])
    return found


def contents(page: str) -> dict[str, str]:
    """Return the text of each of our parts."""
    return {name: part.content(page) for name, part in find_parts(page).items()}


def seal(page: str) -> str:
    r"""Put into the markers of a page that was just written the digests of its parts.

    >>> print(seal("<!-- meetsched:begin times -->\n8:00\n<!-- meetsched:end times -->"))
    <!-- meetsched:begin times 78cfd53b255c -->
    8:00
    <!-- meetsched:end times -->
    """
    return _replaced(page, find_parts(page).values(), contents(page))


def renew(page: str, parts: Mapping[str, str]) -> str:
    """Return a page with our parts as they are now, all else left byte for byte.

    A part that the page does not have is not added. Raises `MeetschedError`, with line numbers,
    where a part was changed by hand, and as `find_parts` does.
    """
    ours = [part for name, part in find_parts(page).items() if name in parts]
    changed = [part for part in ours if part.digest != _digest(part.content(page))]
    _refuse((part.line, f"the part {quoted(part.name)} {_CHANGED}") for part in changed)
    return _replaced(page, ours, parts)


def place(page: str, name: str, text: str, before: re.Pattern[str]) -> str:
    """Return a page with a part of ours renewed, or added before the first match of a pattern.

    The match is at the beginning of a line. Raises `MeetschedError` if there is none, and as
    `renew` does.
    """
    if name in find_parts(page):
        return renew(page, {name: text})
    match = before.search(page)
    if match is None:
        raise MeetschedError(f"no heading of the page says where the part {quoted(name)} belongs")
    at = match.start()
    eol = "\r\n" if "\r\n" in page else "\n"
    part = f"{_written(name, text)}<!-- meetsched:end {name} -->\n\n".replace("\n", eol)
    return page[:at] + part + page[at:]


def _markers(page: str) -> Iterator[tuple[int, re.Match[str] | None]]:
    """Yield each marker with its line; None for what only looks like one."""
    line, last = 1, 0
    for found in _LIKE_A_MARKER.finditer(page):
        line += page.count("\n", last, found.start())
        last = found.start()
        yield line, _MARKER.match(page, last)


def _open_fault(opened: tuple[int, re.Match[str]] | None) -> Iterator[tuple[int, str]]:
    if opened is not None:
        line, marker = opened
        yield line, f"{_told(marker)} has no end, or another part begins inside it"


def _told(marker: re.Match[str]) -> str:
    return f"the part {quoted(marker['name'])}"


def _part(line: int, begin: re.Match[str], end: re.Match[str]) -> Part:
    digest, eol = begin["digest"] or "", begin["eol"]
    return Part(begin["name"], line, begin.start(), begin.end(), end.start(), digest, eol)


def _refuse(faults: Iterable[tuple[int, str]]) -> None:
    if told := [f"line {line}: {fault}" for line, fault in sorted(faults)]:
        raise MeetschedError("\n".join(told))


def _replaced(page: str, parts: Iterable[Part], texts: Mapping[str, str]) -> str:
    for part in sorted(parts, key=lambda part: part.start, reverse=True):
        written = _written(part.name, texts[part.name]).replace("\n", part.eol)
        page = page[: part.start] + written + page[part.end :]
    return page


def _written(name: str, text: str) -> str:
    """Write a part and the marker before it."""
    content = _plain(text)
    if _LIKE_A_MARKER.search(content):
        raise MeetschedError(f"the part {quoted(name)} cannot hold a marker")
    if content and not content.endswith("\n"):
        content += "\n"
    return f"<!-- meetsched:begin {name} {_digest(content)} -->\n{content}"


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _digest(content: str) -> str:
    return hashlib.sha256(content.encode("utf-8", "surrogatepass")).hexdigest()[:12]
