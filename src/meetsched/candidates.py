"""Candidates: slots and rotations being considered, on the dates that they would have."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from meetsched.errors import MeetschedError
from meetsched.meeting import Status
from meetsched.schedule import Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meetsched.meeting import Meeting, Occurrence
    from meetsched.schedule import Slot


def held_after(meeting: Meeting, occurrence: Occurrence, span: timedelta) -> Iterator[Occurrence]:
    """Yield a meeting's occurrences after one of them, so far ahead, that are not cancelled."""
    first = occurrence.local_date
    until = first + min(span, date.max - first)
    for each in meeting.occurrences(first, until):
        if each.start > occurrence.start and each.is_held:
            yield each


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slot or a rotation with the occurrences that count for it, by start.

    `slots` are in the order of their turns. `cycles` are the whole cycles of a rotation within
    the horizon; a cancelled occurrence is in its cycle as if it were held.
    """

    name: str
    slots: tuple[Slot, ...]
    occurrences: tuple[Occurrence, ...]
    cycles: tuple[tuple[Occurrence, ...], ...] = ()


@dataclass(frozen=True)
class Horizon:
    """A meeting from a date on, included, up to another, not included: what candidates can be.

    Raises `MeetschedError` for what are no dates, or not in order.

    >>> from datetime import time
    >>> from meetsched import Cadence, Meeting, Slot
    >>> slots = (Slot("Late", time(18), "Europe/Zurich"), Slot("Early", time(8), "Europe/Zurich"))
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), slots)
    >>> horizon = Horizon(meeting, date(2019, 4, 1), date(2019, 9, 1))
    >>> [str(occurrence.date) for occurrence in horizon.turns(slots[1]).occurrences]
    ['2019-04-18', '2019-06-20', '2019-08-15']
    """

    meeting: Meeting
    start: date
    until: date
    placed: tuple[Occurrence, ...] = ()
    """What was moved to a time of its own, and stays there whatever the slots are."""
    only: frozenset[date] | None = None
    """The cadence dates that count, and the starts of what was added, where not all do."""

    def __post_init__(self) -> None:
        for day in (self.start, self.until):
            if not isinstance(day, date) or isinstance(day, datetime):
                raise MeetschedError(f"a horizon goes from date to date, and {day!r} is none")
        if self.until < self.start:
            raise MeetschedError(f"a horizon cannot end on {self.until}, before {self.start}")

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The slots in force at its start, which is its first date, in the order of their turns."""
        _, first = self._first_from_start or (0, self.start)
        return self.meeting.era(first).slots

    @property
    def _first_from_start(self) -> tuple[int, date] | None:
        """The first date from the start on, even if it is moved out, and its number."""
        turns = (turn for era in self.meeting.eras for turn in era.numbered())
        return next(((number, day) for number, day in turns if day >= self.start), None)

    def find(self, name: str) -> Slot | None:
        """Return the slot of that name, upper and lower case being the same, if there is one."""
        wanted = name.casefold()
        eras = (era for era in self.meeting.eras if not (era.until and era.until <= self.start))
        later = (slot for era in eras if era.since < self.until for slot in era.slots)
        slots = (*self.slots, *later)
        return next((slot for slot in slots if slot.name.casefold() == wanted), None)

    @cached_property
    def _occurrences(self) -> list[Occurrence]:
        placed = {o.date for o in self.placed if o.number is not None}
        # A slot that meets on another day of the week takes what counts out of the horizon.
        reach = timedelta() if self.only is None else timedelta(weeks=1)
        regular = (
            occurrence
            for occurrence in self.meeting.occurrences(self.start - reach, self.until + reach)
            if occurrence.number is None or occurrence.date not in placed
        )
        known = sorted([*regular, *self.placed], key=_order)
        return [o for o in known if self.only is None or _identity(o) in self.only]

    def first(self, count: int) -> Horizon:
        """Return the horizon of the first so many occurrences, cancelled ones included."""
        coming = self._occurrences[:count]
        if len(coming) < count:
            return self
        until = max(occurrence.local_date for occurrence in coming) + timedelta(days=1)
        only = frozenset(map(_identity, coming))
        return replace(self, until=max(until, self.start), only=only)

    def rotation(self, name: str = "today", *, added: bool = True) -> Candidate:
        """Return the rotation as it stands, perhaps without the occurrences that were added."""
        known = [o for o in self._occurrences if added or o.status is not Status.ADDED]
        held = (o for o in known if o.is_held)
        return Candidate(name, self.slots, tuple(held), tuple(self._cycles(known)))

    def _cycles(self, occurrences: Iterable[Occurrence]) -> Iterator[tuple[Occurrence, ...]]:
        """Yield the whole cycles; a revision that leaves number and turn as they are ends none."""
        turns: dict[tuple[int, int, int], list[Occurrence]] = {}
        for occurrence in occurrences:
            if occurrence.number is not None:
                era = self.meeting.era(occurrence.date)
                length = len(era.slots)
                shift = era.shift % length
                cycle = (occurrence.number - 1 + shift) // length
                turns.setdefault((length, shift, cycle), []).append(occurrence)
        return (tuple(found) for (length, _, _), found in turns.items() if len(found) == length)

    def turns(self, slot: Slot, name: str | None = None) -> Candidate:
        """Return a slot on the dates of its own turns."""
        own = tuple(
            occurrence
            for occurrence in self.rotation(added=False).occurrences
            if occurrence.slot is not None and occurrence.slot.name == slot.name
        )
        return Candidate(name or slot.name, (slot,), own)

    def changed(self, slots: Iterable[Slot]) -> Horizon:
        """Return the same with the time and zone of each of these for the slot of its name.

        Its weekday counts if it has one; the duration stays. What was moved to a time of its own
        stays there.
        """
        new = {slot.name: slot for slot in slots}

        def change(old: tuple[Slot, ...]) -> tuple[Slot, ...]:
            return tuple(
                _retimed(each, new[each.name]) if each.name in new else each for each in old
            )

        meeting = self.meeting
        revisions = (replace(r, slots=r.slots and change(r.slots)) for r in meeting.revisions)
        changed = replace(meeting, slots=change(meeting.slots), revisions=tuple(revisions))
        return replace(self, meeting=changed, placed=tuple(self._moved_to_a_time()))

    def every_date(self, slot: Slot) -> Candidate:
        """Return a slot on every date of the cadence, as the only one.

        >>> from datetime import time
        >>> from meetsched import Cadence, Meeting, Slot
        >>> slots = (Slot("Late", time(18), "UTC"), Slot("Early", time(8), "UTC"))
        >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), slots)
        >>> horizon = Horizon(meeting, date(2019, 4, 1), date(2019, 7, 1))
        >>> [str(occurrence.date) for occurrence in horizon.every_date(slots[1]).occurrences]
        ['2019-04-18', '2019-05-16', '2019-06-20']
        """
        alone = tuple(replace(r, slots=None, next=None) for r in self.meeting.revisions)
        regular = tuple(e for e in self.meeting.exceptions if not e.add)
        meeting = replace(self.meeting, slots=(slot,), revisions=alone, exceptions=regular)
        placed = tuple(replace(o, slot=slot) for o in self._moved_to_a_time())
        horizon = replace(self, meeting=meeting, placed=placed)
        return horizon.rotation(slot.name, added=False)

    def rotated(self, slots: tuple[Slot, ...]) -> Horizon:
        """Return the same dates with these slots in turn, the count of turns going on as it does.

        What was added, and what was moved to a time of its own, stays where it is. Raises
        `MeetschedError` where no date is in the horizon.
        """
        held, meeting = self._first_turn(), self.meeting
        # What is moved out is before the first turn, and its slots are those at the start.
        number, first = min(held, self._first_from_start or held)
        turn = (number - 1 + meeting.era(held[1]).shift) % len(slots)
        revisions = {r.since: replace(r, slots=None, next=None) for r in meeting.revisions}
        begun = replace(revisions.get(first, Revision(first)), slots=slots, next=slots[turn].name)
        before = (r for r in meeting.revisions if r.since < first)
        after = (r for since, r in revisions.items() if since > first)
        changed = replace(
            meeting,
            revisions=(*before, begun, *after),
            exceptions=tuple(e for e in meeting.exceptions if not e.add),
        )
        dated = self.dated()
        return replace(dated, meeting=changed, placed=tuple(dated.fixed))

    @property
    def fixed(self) -> list[Occurrence]:
        """What stays where it is whatever the slots are: added, or moved to a time of its own."""
        return [*self._moved_to_a_time(), *self.added()]

    def added(self) -> Iterator[Occurrence]:
        """Yield what was added."""
        return (o for o in self.rotation().occurrences if o.status is Status.ADDED)

    def dated(self) -> Horizon:
        """Return the same with the occurrences of its dates, on whatever weekday slots meet."""
        added = (occurrence.start for occurrence in self.added())
        return replace(self, only=frozenset([*self.dates.values(), *added]))

    @cached_property
    def dates(self) -> dict[int, date]:
        """The cadence dates in the horizon by their numbers; a moved one is where it moved."""
        moves = {e.date: _day(e.move) for e in self.meeting.exceptions if e.move is not None}
        last = max([self.until, *moves])
        found = {}
        for era in self.meeting.eras:
            for number, day in takewhile(lambda turn: turn[1] <= last, era.numbered()):
                inside = self.start <= moves.get(day, day) < self.until
                if inside and (self.only is None or day in self.only):
                    found[number] = day
        return found

    def _first_turn(self) -> tuple[int, date]:
        if not self.dates:
            raise MeetschedError(f"no date from {self.start} until {self.until}")
        return next(iter(self.dates.items()))

    def every_slot(self, name: str) -> Candidate:
        """Return all slots on every date of the cadence: as many meetings as there are slots."""
        each = [self.every_date(slot) for slot in self.slots]
        timed = {occurrence.date for occurrence in self._moved_to_a_time()}
        # What was moved to a time of its own is one meeting, not one for each slot.
        different = {
            (o.number, None if o.date in timed else candidate.name): o
            for candidate in each
            for o in candidate.occurrences
        }
        held = sorted(different.values(), key=lambda o: o.start)
        numbered = [{o.number: o for (o,) in candidate.cycles} for candidate in each]
        whole = [n for n in numbered[0] if all(n in own for own in numbered)]
        cycles = (tuple(own[number] for own in numbered) for number in whole)
        return Candidate(name, self.slots, tuple(held), tuple(cycles))

    def _moved_to_a_time(self) -> Iterator[Occurrence]:
        timed = {e.date for e in self.meeting.exceptions if isinstance(e.move, datetime)}
        for occurrence in self.rotation(added=False).occurrences:
            if occurrence.date in timed:
                yield occurrence


def _retimed(slot: Slot, new: Slot) -> Slot:
    weekday = slot.weekday if new.weekday is None else new.weekday
    return replace(slot, time=new.time, zone=new.zone, weekday=weekday)


def _day(moved: date) -> date:
    return moved.date() if isinstance(moved, datetime) else moved


def _order(occurrence: Occurrence) -> tuple[datetime, bool, int]:
    """Put first what starts first, then what has the lower number, then what was added."""
    return occurrence.start, occurrence.number is None, occurrence.number or 0


def _identity(occurrence: Occurrence) -> date:
    """Return what an occurrence keeps whatever the slots are."""
    return occurrence.start if occurrence.number is None else occurrence.date
