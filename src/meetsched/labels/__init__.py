"""What people call zones -> zones: cities, abbreviations, "US East Coast", "UTC+8".

A label may mean several things: "IST" is a clock in India, Ireland or Israel. A meaning has the
zone whose clock it follows and, where its letters say one, a fixed offset: "PST" is Los Angeles
and eight hours behind UTC, "PT" is Los Angeles whatever its clock shows.

>>> read_label("Zurich time").meanings
(Meaning(zone='Europe/Zurich', offset=None, name='Zurich'),)
>>> [found.label.kind.value for found in labels_in("16:00 UTC / 9am Pacific / UTC+5:30")]
['abbreviation', 'name', 'offset']
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.labels.index import vocabulary, wholes
from meetsched.labels.meanings import Kind, Label, Meaning
from meetsched.labels.offsets import bare_offset, named_offset_at

if TYPE_CHECKING:
    from datetime import datetime

    from meetsched.labels.meanings import Entry

__all__ = [
    "Found", "Kind", "Label", "Meaning", "general", "label_at", "labels_in", "letters",
    "read_label",
]  # fmt: skip

_SPACES: Final = "[ \t\u00a0\u202f]{1,3}"
_TIME: Final = re.compile(
    rf"(?:{_SPACES}local)?(?:{_SPACES}|-)(?:time(?:[ -]?zone)?|zone|clock)\b", re.IGNORECASE
)
# A word begins, or a time of day ends: "6.00UTC", "8amPST", "17hCET".
_BOUNDARY: Final = (
    r"(?:(?<![^\W_]|[\u0300-\u036f])(?<![^\W_]['\u2019])|(?<=\d)|(?<=\d[hH])|(?<=\d[aApP][mM]))"
)
_START: Final = re.compile(rf"{_BOUNDARY}[^\W\d_]")

# "Seattle, OR", but not "Seattle, or".
_CAPITALIZED: Final = re.compile(r"[\W_]*[A-Z](?:\W*[A-Z]\b|\w\w)")

# A header: "Time (CET)", "**CET**".
_AROUND: Final = re.compile(
    r"[\s(\[*_]*(?:(?:local\s)?time(?:\s?zone)?(?:\sin)?)?[\s:(\[*_]*(.*?)[\s)\]*_:]*",
    re.IGNORECASE | re.DOTALL,
)

_LONGEST: Final = 200
"""Characters; no label is longer."""

_GENERAL: Final = {
    "PT": "America/Los_Angeles",
    "MT": "America/Denver",
    "CT": "America/Chicago",
    "ET": "America/New_York",
}


@dataclass(frozen=True, slots=True)
class Found:
    """A label in a text, from `start` up to, not including, `end`, in characters."""

    label: Label
    start: int
    end: int


def label_at(text: str, start: int) -> Found | None:
    """Find the longest label that starts exactly there, with a "time" that belongs to it.

    >>> found = label_at("at 8am Zurich time (11pm PST)", 7)
    >>> found.label.meanings[0].zone, found.end
    ('Europe/Zurich', 18)
    """
    if _START.match(text, start) is None:
        return None
    found = named_offset_at(text, start)
    if found is None:
        entry = _longest(text, start)
        if entry is None:
            return None
        found = _with_wholes(text, *entry)
    label, end = found
    time = _TIME.match(text, end)
    return Found(label, start, time.end() if time else end)


def _longest(text: str, start: int) -> tuple[Entry, int] | None:
    """Find the longest entry of the vocabulary that is written as it must be."""
    longest = None
    for entry, end in vocabulary().matches(text, start):
        if entry.allows(text[start:end], timed=_TIME.match(text, end) is not None):
            longest = entry, end
    return longest


def _with_wholes(text: str, entry: Entry, end: int) -> tuple[Label, int]:
    """Take the state and country after a city: "Portland, Oregon, USA", "London UK"."""
    label = entry.label()
    if entry.kind is Kind.PLACE and not wholes().has(entry.words):
        for _ in ("state", "country"):
            label, end = _within(text, label, end)
    return label, end


def _within(text: str, label: Label, end: int) -> tuple[Label, int]:
    """Take the longest whole that some meanings lie in, and leave out the others."""
    longest = label, end
    for zones_of_whole, further in wholes().matches(text, end):
        meant = tuple(meaning for meaning in label.meanings if meaning.zone in zones_of_whole)
        if meant and _CAPITALIZED.match(text[end:further]):
            longest = replace(label, meanings=meant, certain=len(meant) == 1), further
    return longest


def labels_in(text: str) -> list[Found]:
    """Find all labels, left to right, the longest first, none over another.

    >>> [found.end - found.start for found in labels_in("10:00 JST | 6:30 IST | 18:00 PT")]
    [3, 3, 2]
    """
    found: list[Found] = []
    for start in _START.finditer(text):
        if not found or start.start() >= found[-1].end:
            label = label_at(text, start.start())
            if label is not None:
                found.append(label)
    return found


def read_label(text: str) -> Label | None:
    """Read a text that is one label, such as a table's header; also an offset alone, "+0200".

    >>> read_label("Time (CET)").meanings[0].offset, read_label("Zurich (CET)")
    (60, None)
    """
    if len(text) > _LONGEST:
        return None
    for whole in _peeled(text):
        found = label_at(whole, 0)
        if found is not None and found.end == len(whole):
            return found.label
        if (offset := bare_offset(whole)) is not None:
            return offset
    return None


def _peeled(text: str) -> tuple[str, ...]:
    """Return a text without spaces, and also without the word "time" and what is around it."""
    match = _AROUND.fullmatch(text)
    return (text.strip(), match[1] if match else "")


def letters(zone: str, wall: datetime) -> str | None:
    """Return the abbreviation of what a zone's clock shows; None where tz data has a number.

    >>> from datetime import datetime
    >>> letters("America/Los_Angeles", datetime(2019, 4, 10)), letters("Asia/Dubai", datetime.max)
    ('PDT', None)
    """
    name = zones.zone(zone).tzname(wall)
    return name if name and name.isalpha() else None


def general(zone: str) -> str | None:
    """Return the letters that hold all the year: those of the United States (CLDR's generic).

    None for a zone with another clock, even if its letters are the same in winter.

    >>> general("America/Los_Angeles"), general("America/Toronto"), general("America/Phoenix")
    ('PT', 'ET', None)
    """
    footer = zones.rules(zone).footer
    alike = (name for name, known in _GENERAL.items() if zones.rules(known).footer == footer)
    return next(alike, None)
