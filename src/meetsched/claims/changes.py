"""Dates that people give for a change of clocks: "daylight saving time ends on 1 November"."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.claims.mistakes import Kind, Mistake
from meetsched.errors import quoted
from meetsched.labels import labels_in
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from meetsched.claims.days import WrittenDay
    from meetsched.claims.page import Passage
    from meetsched.claims.readings import Occasion

_CLOCKS: Final = (
    r"(?:daylight(?:[ -]sav\w*)?(?:[ -]time)?|DST|(?:summer|winter|standard)[ -]?time|clocks?)"
)
_CHANGE: Final = (
    r"(?:begin|start|end|change|switch|shift|turn|move|go(?:es)?|went|fall|spring|set)"
    r"(?:s|e[ds]|n?ing)?"
)
_GAP: Final = r"[\s,:(–-]{1,3}"  # noqa: RUF001
_LITTLE: Final = (
    rf"(?:{_GAP}(?:an?|all|again|at|back|by|early|for|forward|from|hour|in|into|is|it|its|most|of"
    r"|off|on|one|our|over|the|their|this|to|when|year|your|(?-i:[A-Z][\w.]*)))"
)
"""Words that may stand between, places among them; "our meeting" would make it another matter."""

_TOLD: Final = (
    rf"(?:{_CLOCKS}{_LITTLE}{{0,4}}{_GAP}{_CHANGE}|{_CHANGE}{_LITTLE}{{0,4}}{_GAP}{_CLOCKS})"
)
_BEFORE: Final = re.compile(rf"\b{_TOLD}{_LITTLE}{{0,6}}{_GAP}$", re.IGNORECASE)
_AFTER: Final = re.compile(rf"{_LITTLE}{{0,4}}{_GAP}{_TOLD}\b", re.IGNORECASE)
_PAST: Final = re.compile(r"\b(?:since|after|before|until|once|because|now that)\b", re.IGNORECASE)
_FARTHEST: Final = 100
"""Characters from a date; what is further is not said of it."""

_REGIONS: Final = {
    "America/New_York": re.compile(
        r"\b(?:USA?|U\.S\.(?:A\.)?|United States|North America|American)(?!\w)"
    ),
    "Europe/Berlin": re.compile(r"\b(?:EU|Europe|European)\b"),
}
_NEAR: Final = timedelta(days=21)
_DAY: Final = timedelta(days=1)


def change_mistakes(text: str, passage: Passage, occasion: Occasion) -> Iterator[Mistake]:
    """Yield a mistake for a day on which no clock spoken of changes, though one does near it.

    The passage of the text must speak of one such day alone, and the year must be known.
    """
    dated = [day for day in passage.days if day.dates]
    if len(dated) != 1 or not _is_of_clocks(text, passage, dated[0]):
        return
    (day,) = dated
    known = occasion.certain or day.has_year() or day.weekday is not None
    said = occasion.date_of(day) if known else None
    changes = _changes_near(said, text[passage.start : passage.end]) if said else []
    if said and changes and all(abs(said - change) > _DAY for change in changes):
        right = day_words(min(changes, key=lambda change: abs(change - said)))
        message = f"{quoted(text[day.start : day.end])}: the clocks change on {right}"
        yield Mistake(day.start, day.end, Kind.DATE, message, f"write {right}")


def _is_of_clocks(text: str, passage: Passage, day: WrittenDay) -> bool:
    """Whether a change of clocks is said to be on a day, right before or after it."""
    before = text[max(passage.start, day.start - _FARTHEST) : day.start]
    after = text[day.end : min(passage.end, day.end + _FARTHEST)]
    if found := _BEFORE.search(before):
        return _PAST.search(before, 0, found.start()) is None
    return _AFTER.match(after) is not None


def _changes_near(day: date, text: str) -> list[date]:
    """Return the dates near a day on which a clock changes that a text speaks of."""
    return [change for zone in sorted(_zones(text)) for change in _changes(zone, day)]


def _zones(text: str) -> set[str]:
    named = {zone for zone, pattern in _REGIONS.items() if pattern.search(text)}
    meant = (found.label.meanings[0].zone for found in labels_in(text) if found.label.certain)
    return named or {zone for zone in meant if zone}


def _changes(zone: str, day: date) -> list[date]:
    """Return the local dates near a day on which a zone's clock changes."""
    noon = datetime.combine(day, time(12), UTC)
    first, last = int((noon - _NEAR).timestamp()), int((noon + _NEAR).timestamp())
    clock = zones.zone(zone)
    return [
        zones.on_clock(datetime.fromtimestamp(change.at, UTC), clock).date()
        for change in zones.rules(zone).transitions(first, last)
    ]
