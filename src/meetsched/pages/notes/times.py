"""Times as a page tells them, so that its own check finds them right.

A zone's letters stand alone only where they mean one clock and are those in force: "IST" is said
in three countries, and tz data has numbers for many zones. Everywhere else the UTC offset is told.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched import zones
from meetsched.labels import read_label
from meetsched.pages.tables import cell_width, padded
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pendulum import DateTime

    from meetsched.labels import Meaning
    from meetsched.people import Participant

_MINUTE: Final = timedelta(minutes=1)


class Clock(NamedTuple):
    """A moment on the clocks that agree on it: the time there, the places, the people."""

    time: str
    where: str
    who: str


def time_words(start: DateTime, end: DateTime | None = None) -> str:
    """Say when something is, on the clock that it is shown on.

    >>> from datetime import datetime
    >>> zurich, kolkata = map(zones.zone, ("Europe/Zurich", "Asia/Kolkata"))
    >>> start = zones.resolve(datetime(2019, 4, 11, 8), zurich)
    >>> time_words(start), time_words(zones.on_clock(start, kolkata))
    ('Thu 11 Apr 2019, 08:00 CEST', 'Thu 11 Apr 2019, 11:30 UTC+5:30 (IST)')
    """
    until = f"-{end:%H:%M}" if end else ""
    return f"{day_words(start)}, {start:%H:%M}{until} {_letters(start)}"


def placed_words(start: DateTime, end: DateTime | None = None) -> str:
    """Say when something is, and where: "Thu 11 Apr 2019, 08:00 CEST (Zurich)"."""
    words, where = time_words(start, end), place(start)
    return words if words.endswith(f" {where}") else f"{words} ({where})"


def place(moment: DateTime) -> str:
    """Name the city of the clock that a moment is shown on, or its key if that is clearer.

    >>> from datetime import datetime
    >>> place(zones.resolve(datetime(2019, 4, 11), zones.zone("America/Los_Angeles")))
    'Los Angeles'
    """
    key = zones.key(moment)
    city = zones.city(key)
    return city if _certain(city, moment) else key


def clocks(start: DateTime, end: DateTime | None, people: Iterable[Participant]) -> list[Clock]:
    """Tell a time on the clocks of people, from west to east; those who agree share a line."""
    shared: dict[str, list[tuple[DateTime, str]]] = {}
    local = [(zones.on_clock(start, each.clock(start)), each.name) for each in people]
    for moment, name in sorted(local, key=lambda told: zones.face(told[0])):
        until = end and zones.on_clock(end, zones.zone(zones.key(moment)))
        shared.setdefault(time_words(moment, until), []).append((moment, name))
    return [
        Clock(
            words,
            ", ".join(dict.fromkeys(place(moment) for moment, _ in told)),
            ", ".join(name for _, name in told),
        )
        for words, told in shared.items()
    ]


def table_lines(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a Markdown table, its columns below each other also as plain text."""
    table = [header, *rows]
    widths = [max(3, *map(cell_width, column)) for column in zip(*table, strict=True)]
    lines = [" | ".join(map(padded, row, widths)) for row in table]
    rule = " | ".join("-" * width for width in widths)
    yield from (f"| {line} |" for line in (lines[0], rule, *lines[1:]))


def _letters(moment: DateTime) -> str:
    """Write the letters of a clock, where they are clear, or else its UTC offset too."""
    name = moment.tzname() or ""
    if zones.key(moment) in zones.UTC_KEYS:
        return "UTC"
    label = read_label(name) if name.isalpha() else None
    meanings = label.meanings if label else ()
    if label and label.certain:
        return name if _agrees(meanings[0], moment) else _offset(moment)
    meant = any(_agrees(each, moment) for each in meanings)
    return f"{_offset(moment)} ({name})" if meant else _offset(moment)


def _certain(text: str, moment: DateTime) -> bool:
    """Whether a label means one thing alone, and that shows a moment as its own clock does."""
    label = read_label(text)
    return label is not None and label.certain and _agrees(label.meanings[0], moment)


def _agrees(meaning: Meaning, moment: DateTime) -> bool:
    """Whether the clock that is meant, and the letters, are as far from UTC as a moment is."""
    offset = moment.utcoffset()
    there = zones.on_clock(moment, zones.zone(meaning.zone)).utcoffset() if meaning.zone else offset
    letters = offset if meaning.offset is None else meaning.offset * _MINUTE
    return offset == there == letters


def _offset(moment: DateTime) -> str:
    """Write how far a clock is from UTC: "UTC+5:30"."""
    ahead = moment.utcoffset() or timedelta()
    hours, minutes = divmod(abs(ahead) // _MINUTE, 60)
    sign = "-" if ahead < timedelta() else "+"
    return f"UTC{sign}{hours}" + (f":{minutes:02}" if minutes else "")
