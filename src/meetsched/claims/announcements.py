"""What a page announces, held against the meeting that it is about."""

from __future__ import annotations

import re
from bisect import bisect_left
from datetime import UTC, timedelta
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.claims.mistakes import Kind, Mistake
from meetsched.claims.readings import shown
from meetsched.errors import quoted
from meetsched.phrases import day_words, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from meetsched.claims.judging import Verdict
    from meetsched.claims.readings import Reading
    from meetsched.meeting import Meeting, Occurrence
    from meetsched.schedule import Slot

_NEAR: Final = timedelta(hours=36)
_CLOSE: Final = timedelta(hours=2)
_AROUND: Final = timedelta(days=3)
_AHEAD: Final = timedelta(days=40)
_LEAD: Final = 60
"""Characters before or after a statement that can say what it is of."""

_NO_START: Final = re.compile(
    r"\b(?:(?:until|till|by|before|after|deadline|due|closes?|ends?|closing|ending|submit\w*|e\.?g"
    r"|for example|for instance|such as)\b|example:)(?:[^.!?\n]|\.(?=\S|\ ?,|\ [a-z\d]))*$",
    re.IGNORECASE,
)
_NO_MORE: Final = re.compile(
    r"\b(?:cancel\w*|moved?|postpone\w*|resched\w*|instead|called off|skip\w*|no meeting)\b",
    re.IGNORECASE,
)


class _Calendar:
    """The occurrences of a meeting around some instants, looked up once."""

    def __init__(self, meeting: Meeting, instants: Sequence[datetime]) -> None:
        first, last = min(instants).date() - _AROUND, max(instants).date() + _AHEAD
        found = ((zones.utc(each.start), each) for each in meeting.occurrences(first, last))
        self.meeting = meeting
        self.coming = sorted(found, key=itemgetter(0))

    def nearest(self, instant: datetime) -> Occurrence | None:
        """Return the occurrence that starts nearest to an instant, if one is near."""
        n = self._first(instant)
        around = self.coming[max(0, n - 1) : n + 1]
        start, found = min(around, key=lambda each: abs(each[0] - instant), default=(None, None))
        return found if start and abs(start - instant) <= _NEAR else None

    def weekdays(self, instant: datetime) -> set[int]:
        """Return the days of the week on which the meeting is in the weeks from an instant on."""
        found = self.coming[self._first(instant) : self._first(instant + _AHEAD)]
        return {occurrence.local_date.weekday() for _, occurrence in found}

    def _first(self, instant: datetime) -> int:
        return bisect_left(self.coming, instant, key=itemgetter(0))


def against(meeting: Meeting, text: str, verdicts: Iterable[Verdict]) -> Iterator[Mistake]:
    """Yield a mistake for each statement that announces the meeting at another time than its own.

    What is more than a day and a half from every occurrence, or differs in both date and time,
    is of something else. A statement of many dates is held against the slots.
    """
    told = [
        (verdict, verdict.instant)
        for verdict in verdicts
        if verdict.instant and not verdict.is_wrong and _announces(text, verdict)
    ]
    if not told:
        return
    calendar = _Calendar(meeting, [instant for _, instant in told])
    for verdict, instant in told:
        look = _off_slots if verdict.standing else _off_occurrence
        if found := look(calendar, verdict, instant):
            kind, message, suggestion = found
            said = quoted(" ".join(text[verdict.start : verdict.end].split()))
            yield Mistake(verdict.start, verdict.end, kind, f"{said}: {message}", suggestion)


def _announces(text: str, verdict: Verdict) -> bool:
    """Whether a statement says when something starts that does take place."""
    lead = text[max(0, verdict.start - _LEAD) : verdict.start].rpartition("\n")[2]
    rest = text[verdict.end : verdict.end + _LEAD].partition("\n")[0]
    return not _NO_START.search(lead) and not _NO_MORE.search(f"{lead} {rest}")


def _off_occurrence(
    calendar: _Calendar, verdict: Verdict, instant: datetime
) -> tuple[Kind, str, str] | None:
    """Compare with the nearest occurrence, if one is near."""
    occurrence = calendar.nearest(instant)
    if occurrence is None:
        return None
    exact = zones.utc(occurrence.start) == instant
    if not occurrence.is_held:
        message = f"the meeting on {day_words(occurrence.local_date)} is cancelled"
        return (Kind.DATE, message, "say so") if exact else None
    kind = None if exact else _difference(occurrence, instant)
    return (kind, *_right_time(occurrence, verdict.readings[0])) if kind else None


def _difference(occurrence: Occurrence, instant: datetime) -> Kind | None:
    """Tell whether an instant is at another time than an occurrence, on another date, or neither.

    Both are looked at on the occurrence's own clock; what is neither is of something else.
    """
    own = zones.face(zones.on_clock(instant.replace(tzinfo=UTC), zones.zone(occurrence.zone)))
    start = zones.face(occurrence.start)
    if own.date() == start.date() or abs(own - start) <= _CLOSE:
        return Kind.TIME
    return Kind.DATE if own.time() == start.time() else None


def _right_time(occurrence: Occurrence, read: Reading) -> tuple[str, str]:
    """Say when an occurrence is, on its own clock and on that of a claim."""
    start, wall = occurrence.start, shown(read.meaning, zones.utc(occurrence.start))
    here = f"{start:%H:%M} in {zones.city(occurrence.zone)} on {day_words(occurrence.local_date)}"
    there = f"{wall:%H:%M} in {read.place} on {day_words(wall.date())}"
    also = f", {there}" if wall != zones.face(start) else ""
    return f"the meeting is at {here}{also}", f"write {there}"


def _off_slots(
    calendar: _Calendar, verdict: Verdict, instant: datetime
) -> tuple[Kind, str, str] | None:
    """Compare with the slots that hold on the day, where one may be meant."""
    slots = calendar.meeting.era(instant.date()).slots
    own = [zones.face(zones.on_clock(instant.replace(tzinfo=UTC), slot.clock)) for slot in slots]
    apart = [_apart(wall, slot) for wall, slot in zip(own, slots, strict=True)]
    if not all(apart) or not _may_be_meant(calendar, verdict, own, min(apart)):
        return None
    times = joined(f"{slot.time:%H:%M} {slot.zone} ({slot.name})" for slot in slots)
    return Kind.TIME, f"no slot of the meeting is then; they are at {times}", "write one of these"


def _apart(wall: datetime, slot: Slot) -> timedelta:
    """Return how far a time of day is from a slot's, either way round."""
    ahead = abs(wall - wall.replace(hour=slot.time.hour, minute=slot.time.minute))
    return min(ahead, timedelta(days=1) - ahead)


def _may_be_meant(
    calendar: _Calendar, verdict: Verdict, own: Iterable[datetime], apart: timedelta
) -> bool:
    """Whether the meeting is on the weekday that is said; if none is, whether it may be the one."""
    if any(claim.day for claim in verdict.statement.claims):
        weekdays = calendar.weekdays(verdict.readings[0].utc)
        return any(wall.weekday() in weekdays for wall in own)
    return verdict.statement.recurring or apart <= _CLOSE
