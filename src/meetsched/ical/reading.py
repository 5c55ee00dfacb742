"""Content lines and components of calendars, as they are read back (RFC 5545 section 3.1)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeAlias

from meetsched import zones
from meetsched.errors import CalendarError, UnknownZoneError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

Lines: TypeAlias = tuple[str, ...]
"""The content lines of a component, unfolded; those of what is inside it begin with a space."""

_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_PARAMETER: Final = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
_ESCAPED: Final = re.compile(r"\\(.)")
_CARETED: Final = re.compile(r"\^([n^'])")
_CARETS: Final = {"n": "\n", "^": "^", "'": '"'}
_TIME: Final = re.compile(r"(\d{8}T\d{6})Z?")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_INSIDE: Final = 2
"""How deep a component of a calendar is."""


def unfolded(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the content lines, each with the number of its first line.

    Folds are undone in bytes: a writer may have folded inside of a character.
    """
    begun, pieces = 1, [b""]
    for number, line in enumerate(data.removeprefix(_BYTE_ORDER_MARK).split(b"\n"), 1):
        piece = line.removesuffix(b"\r")
        if piece[:1] in (b" ", b"\t"):
            pieces.append(piece[1:])
            continue
        if any(pieces):
            yield begun, b"".join(pieces)
        begun, pieces = number, [piece]
    if any(pieces):
        yield begun, b"".join(pieces)


def components(calendar: bytes) -> Iterator[tuple[str, Lines]]:
    """Yield the name and the lines of each component of a calendar; raises `CalendarError`."""
    depth, kind, lines = 0, "", list[str]()
    for _, raw in unfolded(calendar):
        line = raw.decode("utf-8", "replace")
        begins, ends = line.upper().startswith("BEGIN:"), line.upper().startswith("END:")
        if not depth and line.upper() != "BEGIN:VCALENDAR":
            raise CalendarError("", "it does not begin with BEGIN:VCALENDAR")
        depth += begins
        if depth == _INSIDE and begins:
            kind, lines = line.upper().removeprefix("BEGIN:"), []
        elif depth == _INSIDE and ends:
            yield kind, tuple(lines)
        elif depth >= _INSIDE:
            lines.append(line if depth == _INSIDE else f" {line}")
        depth -= ends
    if depth or not calendar.strip():
        raise CalendarError("", "it ends in the middle")


def property_name(line: str) -> str:
    """Return the name of a content line, in capitals; "" if it has none.

    >>> property_name("dtstart;TZID=Europe/Zurich:20190411T080000")
    'DTSTART'
    """
    match = _NAME.match(line)
    return match[0].upper() if match else ""


def own_line(lines: Lines, name: str) -> str:
    """Return a component's own line of that name; "" if there is none."""
    return next((line for line in lines if property_name(line) == name), "")


def split(line: str) -> tuple[dict[str, str], str]:
    r"""Return a content line's parameters (RFC 6868) and its value, as written.

    >>> split(r'ATTENDEE;CN="Luz: all";ROLE=CHAIR:mailto:luz@example.org')
    ({'CN': 'Luz: all', 'ROLE': 'CHAIR'}, 'mailto:luz@example.org')
    """
    found, end = {}, len(property_name(line))
    while match := _PARAMETER.match(line, end):
        value = match[2].strip('"')
        found[match[1].upper()] = _CARETED.sub(lambda caret: _CARETS[caret[1]], value)
        end = match.end()
    return found, line[end + 1 :]


def text_of(lines: Lines, name: str) -> str:
    r"""Return the text of a component's property, as people read it; "" if it has none.

    >>> print(text_of((r"SUMMARY:Team\, all: Early",), "SUMMARY"))
    Team, all: Early
    """
    _, value = split(own_line(lines, name))
    return _ESCAPED.sub(lambda match: "\n" if match[1] in "nN" else match[1], value)


def moment_of(lines: Lines, name: str) -> datetime | None:
    """Return a date-time as naive UTC, by the tz data in use; None if there is none.

    Raises `CalendarError` for what is no date-time in a known zone.
    """
    if not (line := own_line(lines, name)):
        return None
    parameters, value = split(line)
    match = _TIME.fullmatch(value)
    try:
        wall = datetime.fromisoformat(match[1] if match else value)
        zone = parameters.get("TZID")
        return wall if zone is None else zones.span(wall, 0, zones.zone(zone)).utc
    except (ValueError, OverflowError, UnknownZoneError) as error:
        raise CalendarError("", f"{quoted(line)} is no date-time") from error
