"""Tables for a terminal: the coming occurrences in everybody's local time."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meetsched.localtime import LocalTime
    from meetsched.meeting import Occurrence

_INDENT: Final = "    "
_NARROWEST: Final = 16


def occurrences_table(listed: Sequence[tuple[Occurrence, Sequence[LocalTime]]], width: int) -> str:
    """Lay out occurrences, each with the local times of those who are asked for.

    People whose clocks agree share a line, from west to east. `width` is in terminal cells; names
    are wrapped to fit.
    """
    clocks = [list(_clocks(times)) if each.is_held else [] for each, times in listed]
    widest = max((len(words) for each in clocks for words, _ in each), default=0)
    blocks = (
        "\n".join([_heading(occurrence), *_lines(each, widest, width)])
        for (occurrence, _), each in zip(listed, clocks, strict=True)
    )
    return "\n\n".join(blocks)


def columns(rows: Iterable[Sequence[str]], width: int) -> list[str]:
    """Lay out rows in columns, indented; the last column is wrapped to fit into `width` cells."""
    rows = list(rows)
    widths = [max(map(cell_width, column)) + 2 for column in list(zip(*rows, strict=True))[:-1]]
    indent = len(_INDENT) + sum(widths)
    lines = []
    for *cells, last in rows:
        lead = _INDENT + "".join(map(padded, cells, widths))
        for line in _wrapped(last, max(_NARROWEST, width - indent)):
            lines.append((lead + line).rstrip())
            lead = " " * indent
    return lines


def padded(text: str, width: int) -> str:
    """Fill a text up with spaces to so many terminal cells."""
    return text + " " * (width - cell_width(text))


def _heading(occurrence: Occurrence) -> str:
    name = occurrence.start.tzname() or ""
    zone = "" if occurrence.zone == name else f" {occurrence.zone}"
    time = f"{occurrence.start:%H:%M}-{occurrence.end:%H:%M} {name}{zone}"
    slot = occurrence.slot.name if occurrence.slot else None
    fate = f"({occurrence.fate})" if occurrence.fate else ""
    parts = (day_words(occurrence.start), slot, time, fate)
    return "  ".join(filter(None, parts))


def _clocks(times: Iterable[LocalTime]) -> Iterator[tuple[str, str]]:
    """Yield each local time with the people who share it."""
    people: dict[str, list[str]] = {}
    for local in sorted(times, key=lambda local: zones.face(local.start)):
        people.setdefault(local.words(), []).append(local.participant or local.zone)
    return ((words, ", ".join(names)) for words, names in people.items())


def _lines(clocks: list[tuple[str, str]], widest: int, width: int) -> list[str]:
    lead = len(_INDENT) + widest + 2
    room = max(_NARROWEST, width - lead)
    return [
        f"{words if n == 0 else '':<{lead}}{line}"
        for words, names in ((f"{_INDENT}{words}", names) for words, names in clocks)
        for n, line in enumerate(_wrapped(names, room))
    ]


def _wrapped(text: str, room: int) -> list[str]:
    """Break a text at spaces into lines of so many terminal cells; a longer word is cut."""
    lines = [""]
    for word in text.split(" "):
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_width(joined) <= room:
            lines[-1] = joined
            continue
        lines += cut(word, room)
    return lines[1:] if len(lines) > 1 and not lines[0] else lines


def cut(word: str, room: int) -> list[str]:
    """Cut a word into pieces of so many terminal cells."""
    pieces = [""]
    for character in word:
        if cell_width(pieces[-1] + character) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def cell_width(text: str) -> int:
    """Count the terminal cells of a text: wide characters take two (Unicode UAX 11), marks none."""
    return sum(
        0 if unicodedata.combining(each) else 2 if unicodedata.east_asian_width(each) in "WF" else 1
        for each in text
    )
