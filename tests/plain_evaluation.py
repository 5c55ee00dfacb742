"""Candidates, evaluations and comparisons, the slow way: one cell after the other.

A twin to test against, written from the definitions: occurrences are rows of `plain`, cells are
those of `plain_availability`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import TYPE_CHECKING

import plain
import plain_availability
from meetsched.hours import Hours, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from meetsched.candidates import Candidate
    from meetsched.meeting import Meeting, Occurrence
    from meetsched.people import Participant, Team
    from meetsched.schedule import MeetingException, Slot

# Candidates


@dataclass(frozen=True)
class Span:
    """A meeting from a date on, included, up to another, not included."""

    meeting: Meeting
    start: date
    until: date

    def _inside(self, row: plain.Row) -> bool:
        return self.start <= date.fromisoformat(row.shown[0][:10]) < self.until

    def _excepted(self) -> dict[date, MeetingException]:
        return {e.date: e for e in self.meeting.exceptions if not e.add}

    @cached_property
    def turns(self) -> list[plain.Turn]:
        """Give all turns that can come into the horizon, and those before."""
        moved = [day + plain.DAY for day in self._excepted()]
        return plain.turns(self.meeting, max([self.until + 15 * plain.DAY, *moved]))

    def fates(self, retime: Callable[[plain.Turn], plain.Turn]) -> dict[int, plain.Row]:
        """Give what becomes, in the horizon, of the turns when each has another slot."""
        excepted = self._excepted()
        found = {}
        for turn in self.turns:
            exception, new = excepted.get(turn.day), retime(turn)
            row = plain._regular(new, exception)
            if exception is not None and isinstance(exception.move, datetime):
                row = replace(plain._regular(turn, exception), slot=new.slot.name)
            if self._inside(row):
                found[turn.number] = row
        return found

    def cycles(self) -> list[list[int]]:
        """Give the numbers of each whole cycle: runs that take each slot in its order."""
        whole, run, last = [], [0], (0, 0)
        for turn in self.turns:
            names = [slot.name for slot in plain.in_force(self.meeting, turn.day).slots]
            length, place = len(names), names.index(turn.slot.name)
            follows = last == (length, place - 1) and place > 0
            run, last = [*run, turn.number] if follows else [turn.number], (length, place)
            if len(run) == length:
                whole.append(run)
        return whole

    def whole_cycles(self, fates: dict[int, plain.Row]) -> set[frozenset[plain.Row]]:
        """Give the cycles of which all are in the horizon."""
        whole = [cycle for cycle in self.cycles() if fates.keys() >= set(cycle)]
        return {frozenset(fates[number] for number in cycle) for cycle in whole}

    def added(self) -> list[plain.Row]:
        found = [plain._added(self.meeting, e) for e in self.meeting.exceptions if e.add]
        return [row for row in found if self._inside(row)]

    def first_slots(self) -> tuple[Slot, ...]:
        """Give the slots in force on the first cadence date from the start on."""
        coming: list[plain.Turn] = []
        reach = self.start
        while not coming:
            reach += 400 * plain.DAY
            coming = [turn for turn in plain.turns(self.meeting, reach) if turn.day >= self.start]
        return plain.in_force(self.meeting, coming[0].day).slots


def as_it_is(turn: plain.Turn) -> plain.Turn:
    return turn


def with_times_of(slots: Iterable[Slot]) -> Callable[[plain.Turn], plain.Turn]:
    """Give the slots of a turn the times and zones of their namesakes."""
    new = {slot.name: slot for slot in slots}

    def retime(turn: plain.Turn) -> plain.Turn:
        old = turn.slot
        slot = new.get(old.name, old)
        weekday = old.weekday if slot.weekday is None else slot.weekday
        changed = replace(old, time=slot.time, zone=slot.zone, weekday=weekday)
        return replace(turn, slot=changed)

    return retime


def always_in(meeting: Meeting, slot: Slot) -> Callable[[plain.Turn], plain.Turn]:
    """Give every turn to one slot."""

    def retime(turn: plain.Turn) -> plain.Turn:
        minutes = slot.duration or plain.in_force(meeting, turn.day).minutes
        return replace(turn, slot=slot, minutes=minutes)

    return retime


def held(rows: Iterable[plain.Row]) -> list[plain.Row]:
    return sorted((row for row in rows if row.status != "cancelled"), key=lambda row: row.order)


def dates_and_starts(rows: Iterable[plain.Row]) -> list[tuple[date, str]]:
    return sorted((row.date, row.start.isoformat()) for row in rows)


# Evaluations

LocalClock = tuple[int, int]


@dataclass(frozen=True)
class Answer:
    """All that is said of one occurrence and one participant."""

    level: Level
    hours_level: Level
    burden: int
    reason: str
    zone: str
    starts: datetime
    ends: datetime


@cache
def _answer(person: Participant, start: int, minutes: int, usual: Hours, cap: Level) -> Answer:
    cell = plain_availability.Cell(person, start, minutes, usual, cap)
    return Answer(
        cell.level, cell.hours_level, cell.burden, cell.reason, cell.stay.zone, cell.starts,
        cell.ends,
    )  # fmt: skip


def instant(occurrence: Occurrence) -> tuple[int, int]:
    """Give the first second of an occurrence and its minutes."""
    start, end = occurrence.start.timestamp(), occurrence.end.timestamp()
    return int(start), int(end - start) // 60


def own_date(occurrence: Occurrence) -> date:
    return date.fromisoformat(occurrence.start.isoformat()[:10])


def _shift(shown: datetime, occurrence: Occurrence) -> LocalClock:
    return (shown.date() - own_date(occurrence)).days, shown.hour * 60 + shown.minute


@dataclass(frozen=True)
class Appraisal:
    """One candidate for one team; `cap` is the best level on a public holiday."""

    team: Team
    candidate: Candidate
    cap: Level = Level.STRETCH

    @property
    def occurrences(self) -> Sequence[Occurrence]:
        return self.candidate.occurrences

    def answer(self, person: Participant, occurrence: Occurrence) -> Answer:
        return _answer(person, *instant(occurrence), self.team.hours, self.cap)

    def _answers(self, person: Participant) -> list[Answer]:
        return [self.answer(person, occurrence) for occurrence in self.occurrences]

    def times(self, person: Participant, level: Level) -> int:
        return [answer.level for answer in self._answers(person)].count(level)

    def burden(self, person: Participant) -> int:
        return sum(answer.burden for answer in self._answers(person))

    def attended(self, person: Participant) -> int:
        return self.times(person, Level.PREFERRED) + self.times(person, Level.STRETCH)

    def starts(self, person: Participant) -> list[LocalClock]:
        return sorted(_shift(self.answer(person, o).starts, o) for o in self.occurrences)

    def ends(self, person: Participant) -> list[LocalClock]:
        return sorted(_shift(self.answer(person, o).ends, o) for o in self.occurrences)

    def reached(self, person: Participant) -> bool | None:
        if not self.candidate.cycles:
            return None
        return all(
            any(self.answer(person, o).hours_level is not Level.UNAVAILABLE for o in cycle)
            for cycle in self.candidate.cycles
        )

    def reasons(self, person: Participant) -> Counter[str]:
        return Counter(answer.reason for answer in self._answers(person))

    def reasons_below(self, person: Participant, level: Level) -> Counter[str]:
        return Counter(each.reason for each in self._answers(person) if each.level < level)

    def attendances(self) -> list[int]:
        return [len(self._able(occurrence)) for occurrence in self.occurrences]

    def _able(self, occurrence: Occurrence) -> list[Participant]:
        return [p for p in self.team.participants if self.answer(p, occurrence).level]

    def missing(self) -> list[tuple[Occurrence, list[Participant]]]:
        required = [p for p in self.team.participants if p.required]
        found = [(o, [p for p in required if p not in self._able(o)]) for o in self.occurrences]
        return [(occurrence, absent) for occurrence, absent in found if absent]

    def zone_burdens(self) -> Counter[str]:
        burdens: Counter[str] = Counter()
        for person in self.team.participants:
            for answer in self._answers(person):
                burdens[answer.zone] += answer.burden
        return burdens


def hour(day: date, number: int, zone: str) -> int:
    """Give the instant of a full hour of a zone's day."""
    wall = datetime.combine(day, datetime.min.time()) + timedelta(hours=number)
    return int(plain.instant(wall, zone).timestamp())
