"""The occurrences of a meeting, the slow way: from the rules of time, day by day, with the stdlib.

A twin to test against. It reads the fields of a `Meeting`, the cadence as its words, and
nothing else of the package: dates are found by looking at one day after the other, instants by
`zoneinfo`, and RRULE text by dateutil's own reader.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from meetsched.meeting import Meeting, Occurrence
    from meetsched.schedule import MeetingException, Slot

DAY = timedelta(days=1)
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NTHS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1}


# Dates


def dates(words: str, phase: date, until: date) -> list[date]:
    """Give the dates of a cadence from `phase`, its first, up to `until`."""
    if "=" in words:
        moments = rrulestr(words.removeprefix("RRULE:"), dtstart=datetime.combine(phase, time()))
        return [moment.date() for moment in takewhile(lambda m: m.date() < until, moments)]
    pattern = _Pattern(words.casefold(), phase)
    return [day for day in _days(phase, until) if pattern.gives(day)]


def first_date(words: str, day: date) -> date:
    """Give the first day from `day` on that a cadence can give."""
    if "=" in words:
        every = re.sub(r";INTERVAL=\d+", "", words.removeprefix("RRULE:"))
        return next(iter(rrulestr(every, dtstart=datetime.combine(day, time())))).date()
    pattern = _Pattern(words.casefold(), day)
    return next(day for day in _days(day, date.max) if pattern.fits(day))


def names_days(words: str) -> bool:
    """Whether a cadence says itself on which days, as "weekly" alone does not."""
    return "=" in words or re.fullmatch(r"weekly|every \w+ weeks", words.casefold()) is None


def _days(start: date, until: date) -> Iterator[date]:
    while start < until:
        yield start
        start += DAY


class _Pattern:
    """What the words of a cadence say of one day."""

    def __init__(self, words: str, phase: date) -> None:
        text, _, excluded = words.partition(" except ")
        text, _, only = text.partition(" of ")
        head, _, days = text.rpartition(" on ") if names_days(words) else (text, "", "")
        after, _, days = days.removeprefix("the ").rpartition(" after the ")
        self.excluded = _positions(excluded, _MONTHS)
        self.only = _positions(only, _MONTHS) or frozenset(range(12))
        self.weekly = "week" in head
        self.parity = {"odd": 1, "even": 0}.get(head.split(" ")[0])
        self.every = _every(head)
        self.chosen = _days_in_month(days) if not self.weekly else _weekdays(days, phase)
        self.back = _days_back(after, days)
        self.phase = phase

    def fits(self, day: date) -> bool:
        """Whether the cadence could give the day, whatever months or weeks it leaves out."""
        base = day - self.back
        if base.month - 1 in self.excluded or base.month - 1 not in self.only:
            return False
        if self.parity is not None and day.isocalendar().week % 2 != self.parity:
            return False
        return self.chosen(base)

    def gives(self, day: date) -> bool:
        """Whether the cadence, counting from its phase, gives the day."""
        return self.fits(day) and (self._period(day) - self._period(self.phase)) % self.every == 0

    def _period(self, day: date) -> int:
        base = day - self.back
        return (base.toordinal() - 1) // 7 if self.weekly else base.year * 12 + base.month


def _every(head: str) -> int:
    if "other" in head:
        return 2
    found = re.search(r"\d+", head)
    return int(found[0]) if found else 1


def _listed(text: str) -> list[str]:
    return [word for word in re.split(r",? and |, ", text) if word]


def _positions(text: str, names: tuple[str, ...]) -> frozenset[int]:
    return frozenset(names.index(word[:3]) for word in _listed(text) if word[:3] in names)


def _weekdays(text: str, phase: date) -> Callable[[date], bool]:
    wanted = _positions(text, _WEEKDAYS) or {phase.weekday()}
    return lambda day: day.weekday() in wanted


def _days_in_month(text: str) -> Callable[[date], bool]:
    if text == "last day":
        return lambda day: (day + DAY).day == 1
    if text.startswith("day"):
        numbers = {int(word) for word in _listed(text.split(" ", 1)[1])}
        return lambda day: day.day in numbers
    counted, _, weekday = text.rpartition(" ")
    nths = {_NTHS.get(word) or int(word[0]) for word in _listed(counted)}
    wanted = _WEEKDAYS.index(weekday[:3])
    return lambda day: day.weekday() == wanted and not nths.isdisjoint(_nths(day))


def _nths(day: date) -> set[int]:
    nth = (day.day + 6) // 7
    return {nth, -1} if (day + 7 * DAY).month != day.month else {nth}


def _days_back(after: str, text: str) -> timedelta:
    """How far back the day lies that the words count: "Wednesday after the fourth Tuesday"."""
    if not after:
        return timedelta()
    base = _WEEKDAYS.index(text.rpartition(" ")[2][:3])
    back = DAY
    while (base + back.days) % 7 != _WEEKDAYS.index(after[:3]):
        back += DAY
    return back


# Turns


@dataclass(frozen=True, slots=True)
class Stretch:
    """What holds for the cadence dates from `since` up to `until`."""

    since: date
    until: date
    words: str
    phase: date
    slots: tuple[Slot, ...]
    minutes: int
    next: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """A cadence date with its number, its slot, and how long the meeting is."""

    number: int
    day: date
    slot: Slot
    minutes: int


def stretches(meeting: Meeting, until: date) -> list[Stretch]:
    """Cut the time up to `until` at the revisions."""
    revisions = sorted(meeting.revisions, key=lambda revision: revision.since)
    bounds = [meeting.first, *(revision.since for revision in revisions), date.max]
    words, phase = str(meeting.cadence), meeting.first
    slots, minutes, whose = meeting.slots, meeting.duration, None
    found = []
    for position, (since, end) in enumerate(pairwise(bounds)):
        if position > 0:
            revision = revisions[position - 1]
            slots, minutes = revision.slots or slots, revision.duration or minutes
            whose = revision.next
            if revision.cadence is not None:
                words = str(revision.cadence)
                phase = first_date(words, since)
        found.append(Stretch(since, min(end, until), words, phase, slots, minutes, whose))
    return found


def in_force(meeting: Meeting, day: date) -> Stretch:
    """Give what holds on a day; before the first date, what holds then."""
    known = stretches(meeting, date.max)
    return next((s for s in reversed(known) if s.since <= day), known[0])


def turns(meeting: Meeting, until: date) -> list[Turn]:
    """Count the cadence dates up to `until`, and go round the slots."""
    found: list[Turn] = []
    shift = 0
    for part in stretches(meeting, until):
        if part.next is not None:
            position = [slot.name for slot in part.slots].index(part.next)
            shift = (position - len(found)) % len(part.slots)
        for day in dates(part.words, part.phase, part.until):
            if day >= part.since:
                slot = part.slots[(len(found) + shift) % len(part.slots)]
                minutes = slot.duration or part.minutes
                found.append(Turn(len(found) + 1, day, slot, minutes))
    return found


# Occurrences


@dataclass(frozen=True, slots=True)
class Row:
    """An occurrence in plain values: instants in UTC, and as the clock of `zone` shows them."""

    number: int | None
    slot: str | None
    date: date
    start: datetime
    end: datetime
    shown: tuple[str, str]
    zone: str
    status: str
    reading: str
    reason: str | None
    planned: datetime | None = None

    @property
    def order(self) -> tuple[datetime, int]:
        """By start; what starts together, by number."""
        return self.start, self.number or 0


def rows(meeting: Meeting, until: date) -> list[Row]:
    """Give all occurrences whose local start lies before `until`, by start."""
    excepted = {e.date: e for e in meeting.exceptions if not e.add}
    last = max([until + 15 * DAY, *(day + DAY for day in excepted)])
    found = [_regular(turn, excepted.get(turn.day)) for turn in turns(meeting, last)]
    found += [_added(meeting, exception) for exception in meeting.exceptions if exception.add]
    before = (row for row in found if datetime.fromisoformat(row.shown[0]).date() < until)
    return sorted(before, key=lambda row: row.order)


def row(occurrence: Occurrence) -> Row:
    """Read an occurrence into plain values."""
    return Row(
        occurrence.number,
        occurrence.slot.name if occurrence.slot else None,
        occurrence.date,
        _utc(occurrence.start),
        _utc(occurrence.end),
        (occurrence.start.isoformat(), occurrence.end.isoformat()),
        occurrence.zone,
        occurrence.status,
        occurrence.reading,
        occurrence.reason,
        occurrence.planned and _utc(occurrence.planned),
    )


def _utc(moment: datetime) -> datetime:
    return datetime.fromtimestamp(moment.timestamp(), UTC)


def instant(wall: datetime, zone: str) -> datetime:
    """Give the instant of a wall time: skipped, by the offset before; repeated, the first."""
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def reading(wall: datetime, zone: str) -> str:
    """Tell whether a clock shows a wall time once, never or twice."""
    first, second = instant(wall, zone), wall.replace(tzinfo=ZoneInfo(zone), fold=1)
    if first.astimezone(ZoneInfo(zone)).replace(tzinfo=None) != wall:
        return "skipped"
    return "once" if first == second.astimezone(UTC) else "repeated"


def _wall(turn: Turn) -> datetime:
    day = turn.day
    if turn.slot.weekday is not None:
        day = day - day.weekday() * DAY + turn.slot.weekday * DAY
    return datetime.combine(day, turn.slot.time)


def _regular(turn: Turn, exception: MeetingException | None) -> Row:
    wall, status, planned = _wall(turn), "scheduled", None
    if exception is not None and exception.cancel:
        status = "cancelled"
    elif exception is not None:
        status, planned = "moved", instant(wall, turn.slot.zone)
        wall = _target(exception, turn.slot)
    return _row(
        (turn.number, turn.slot.name, turn.day),
        (wall, turn.slot.zone, turn.minutes),
        status,
        exception.reason if exception else None,
        planned,
    )


def _target(exception: MeetingException, slot: Slot) -> datetime:
    if isinstance(exception.move, datetime):
        return exception.move
    assert exception.move is not None
    return datetime.combine(exception.move, slot.time)


def _added(meeting: Meeting, exception: MeetingException) -> Row:
    assert isinstance(exception.date, datetime)
    day = exception.date.date()
    known = in_force(meeting, day)
    slot = next((slot for slot in known.slots if slot.name == exception.slot), None)
    zone = exception.zone or (slot.zone if slot else "")
    minutes = exception.duration or (slot and slot.duration) or known.minutes
    key = (None, slot.name if slot else None, day)
    return _row(key, (exception.date, zone, minutes), "added", exception.reason)


def _row(
    key: tuple[int | None, str | None, date],
    when: tuple[datetime, str, int],
    status: str,
    reason: str | None,
    planned: datetime | None = None,
) -> Row:
    wall, zone, minutes = when
    start = instant(wall, zone)
    end = start + timedelta(minutes=minutes)
    shown = tuple(moment.astimezone(ZoneInfo(zone)).isoformat() for moment in (start, end))
    return Row(
        *key, start, end, (shown[0], shown[1]), zone, status, reading(wall, zone), reason, planned
    )
