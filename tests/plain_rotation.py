"""The best slots for a rotation, the slow way: all there are, one after the other.

A twin to test against, written from the definitions: occurrences are those of `plain`, cells
those of `plain_availability`, and rotations what itertools makes of the slots.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, localcontext
from functools import cache, cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

import plain
import plain_evaluation
from plain_availability import Cell, utc_hours

if TYPE_CHECKING:
    from meetsched.hours import Hours, Level
    from meetsched.meeting import Meeting
    from meetsched.people import Participant, Team
    from meetsched.schedule import MeetingException, Slot

OBJECTIVES: Final = ("leximin", "minimax", "total", "zone-pain", "stdev")

Span = tuple[int, int]
"""An occurrence: its first second since 1970 in UTC, and its minutes."""
Rotation = tuple["Slot", ...]
Key = tuple[object, ...]


# Cells


@dataclass(frozen=True)
class Answer:
    """All that counts of an occurrence and a participant.

    `pain` is the burden if nights are good hours for those who say so and for nobody else.
    """

    zone: str
    level: Level
    hours_level: Level
    burden: int
    pain: int
    at_night: bool


@cache
def _answer(person: Participant, span: Span, usual: Hours, cap: Level) -> Answer:
    cell = Cell(person, *span, usual, cap)
    minding = Cell(person, *span, usual, cap, night=person.night)
    return Answer(
        cell.stay.zone,
        cell.level,
        cell.hours_level,
        cell.burden,
        minding.burden,
        at_night=any(shown.hour < 8 or shown.hour >= 23 for shown in cell._footprint),
    )


def raised(ratings: tuple[int, ...]) -> tuple[int, ...]:
    """Raise ratings by one, all together, until one of them is 5."""
    while 5 not in ratings:
        ratings = tuple(rating + 1 for rating in ratings)
    return ratings


# Turns


@dataclass(frozen=True)
class Turn:
    """A turn in the horizon, counted from the first slot's turn; `minutes` if no slot says it."""

    count: int
    today: plain.Turn
    minutes: int
    exception: MeetingException | None = None

    @property
    def held(self) -> bool:
        return self.exception is None or not self.exception.cancel

    @property
    def timed(self) -> bool:
        """Whether it was moved to a time of its own, where it stays."""
        return self.exception is not None and isinstance(self.exception.move, datetime)

    def span(self, slot: Slot) -> Span:
        """Give the occurrence if the slot had the turn."""
        minutes = slot.duration or self.minutes
        turn = self.today if self.timed else replace(self.today, slot=slot, minutes=minutes)
        return _span(plain._regular(turn, self.exception))


def _span(row: plain.Row) -> Span:
    return int(row.start.timestamp()), int((row.end - row.start).total_seconds()) // 60


def _compared(day: date, exception: MeetingException | None) -> date:
    """Give the date that decides whether a turn lies in the horizon."""
    moved = exception.move if exception else None
    return moved.date() if isinstance(moved, datetime) else moved or day


def shift(meeting: Meeting, day: date) -> int:
    """Give by how much the first slot's turn is shifted on a date of the cadence."""
    found = counted = 0
    for part in plain.stretches(meeting, day + plain.DAY):
        if part.next is not None and part.since <= day:
            position = [slot.name for slot in part.slots].index(part.next)
            found = (position - counted) % len(part.slots)
        days = plain.dates(part.words, part.phase, part.until)
        counted += len([day for day in days if day >= part.since])
    return found


# Rotations


@dataclass(frozen=True)
class Costs:
    """What some occurrences cost: one item for each person, or all together.

    `cycles` are those in which an occurrence is within somebody's hours.
    """

    burdens: tuple[int, ...]
    cycles: tuple[frozenset[int], ...]
    misses: int = 0
    nights: int = 0
    pain: int = 0

    def __add__(self, other: Costs) -> Costs:
        return Costs(
            tuple(a + b for a, b in zip(self.burdens, other.burdens, strict=True)),
            tuple(a | b for a, b in zip(self.cycles, other.cycles, strict=True)),
            self.misses + other.misses,
            self.nights + other.nights,
            self.pain + other.pain,
        )


@dataclass(frozen=True)
class Choice:
    """A meeting whose slots are to be chosen for a horizon; `apart` is in minutes."""

    meeting: Meeting
    start: date
    until: date
    team: Team
    positions: int
    slots: tuple[Slot, ...]
    keep: tuple[str, ...] = ()
    apart: int = 0
    change_cost: int = 0

    @property
    def people(self) -> tuple[Participant, ...]:
        return self.team.participants

    @cached_property
    def today(self) -> Rotation:
        return plain_evaluation.Span(self.meeting, self.start, self.until).first_slots()

    @cached_property
    def turns(self) -> list[Turn]:
        """The turns in the horizon, counted as they are when the first of them has its turn."""
        excepted = {e.date: e for e in self.meeting.exceptions if not e.add}
        last = max([self.until, *(day + plain.DAY for day in excepted)])
        inside = [
            turn
            for turn in plain.turns(self.meeting, last)
            if self.start <= _compared(turn.day, excepted.get(turn.day)) < self.until
        ]
        shifted = shift(self.meeting, inside[0].day) if inside else 0
        return [self._turn(turn, shifted, excepted.get(turn.day)) for turn in inside]

    def _turn(self, turn: plain.Turn, shifted: int, exception: MeetingException | None) -> Turn:
        minutes = plain.in_force(self.meeting, turn.day).minutes
        return Turn(turn.number - 1 + shifted, turn, minutes, exception)

    def turns_of(self, position: int) -> list[Turn]:
        return [turn for turn in self.turns if turn.count % self.positions == position]

    @cached_property
    def cycles(self) -> frozenset[int]:
        """The cycles all of whose turns are in the horizon."""
        turns = Counter(turn.count // self.positions for turn in self.turns)
        return frozenset(cycle for cycle, number in turns.items() if number == self.positions)

    # Which rotations there are

    def _walls(self, slot: Slot) -> tuple[datetime, ...]:
        return tuple(plain._wall(replace(turn.today, slot=slot)) for turn in self.turns)

    def _distinct(self, one: Slot, other: Slot) -> bool:
        return one.zone != other.zone or self._walls(one) != self._walls(other)

    def identity(self, slot: Slot) -> Key:
        """Give what makes a slot another one, whatever its name."""
        return slot.zone, self._walls(slot), slot.duration or 0

    def _far_apart(self, one: Slot, other: Slot) -> bool:
        pairs = zip(self._walls(one), self._walls(other), strict=True)
        gaps = [
            (plain.instant(a, one.zone) - plain.instant(b, other.zone)).total_seconds() % 86_400
            for a, b in pairs
        ]
        return all(min(gap, 86_400 - gap) >= self.apart * 60 for gap in gaps)

    @cached_property
    def _popular(self) -> set[int]:
        """The hours of a UTC day that more than 60 % of the people rate above 1, once raised."""
        rated = [raised(person.ratings or ()) for person in self.people]
        return {h for h in range(24) if sum(each[h] > 1 for each in rated) * 10 > len(rated) * 6}

    def _is_popular(self, slot: Slot) -> bool:
        own = [turn for turn in self.turns if turn.held and not turn.timed]
        return all(self._popular.issuperset(utc_hours(*turn.span(slot))) for turn in own)

    def by_ratings(self, objective: str) -> bool:
        """Whether the objective is that of the Node.js script, with ratings as it has them."""
        rated = all(person.ratings is not None for person in self.people)
        return objective == "stdev" and bool(self.people) and rated

    def options(self, position: int, objective: str = "leximin") -> list[Slot]:
        """Give the slots that a position can have."""
        own = self.today[position : position + 1]
        if own and own[0].name in self.keep:
            return list(own)
        found = list(self.slots)
        if self.change_cost > 0:
            known = set(map(self.identity, found))
            found += [slot for slot in own if self.identity(slot) not in known]
        return [slot for slot in found if not self.by_ratings(objective) or self._is_popular(slot)]

    def rotations(self, objective: str = "leximin") -> list[Rotation]:
        """Give all rotations that are allowed."""
        kept = [self.today.index(slot) for slot in self.today if slot.name in self.keep]
        if max(kept, default=0) >= self.positions or not self.cycles:
            return []
        options = [self.options(position, objective) for position in range(self.positions)]
        return [rotation for rotation in product(*options) if self._allowed(rotation)]

    def _allowed(self, rotation: Rotation) -> bool:
        return all(pair in self._fitting for pair in combinations(rotation, 2))

    @cached_property
    def _fitting(self) -> set[tuple[Slot, Slot]]:
        """The pairs of slots that one rotation can have."""
        pairs = product({*self.slots, *self.today}, repeat=2)
        return {(a, b) for a, b in pairs if self._distinct(a, b) and self._far_apart(a, b)}

    # What they cost

    @property
    def _nothing(self) -> Costs:
        return Costs((0,) * len(self.people), (frozenset(),) * len(self.people))

    def _occurrence(self, span: Span, cycle: int | None = None, *, held: bool = True) -> Costs:
        usual, cap = self.team.hours, self.meeting.holidays
        answers = [_answer(person, span, usual, cap) for person in self.people]
        own = frozenset() if cycle is None else frozenset([cycle])
        cycles = tuple(own if answer.hours_level else frozenset() for answer in answers)
        if not held:
            return replace(self._nothing, cycles=cycles)
        asked = list(zip(self.people, answers, strict=True))
        missed = [person for person, answer in asked if person.required and not answer.level]
        nights = {answer.zone for person, answer in asked if answer.at_night and not person.night}
        pains: Counter[str] = Counter()
        for answer in answers:
            pains[answer.zone] = max(pains[answer.zone], answer.pain)
        burdens = tuple(answer.burden for answer in answers)
        return Costs(burdens, cycles, len(missed), len(nights), pains.total())

    @cached_property
    def _added(self) -> Costs:
        span = plain_evaluation.Span(self.meeting, self.start, self.until)
        costs = [self._occurrence(_span(row)) for row in span.added()]
        return sum(costs, self._nothing)

    def _in_turn(self, position: int, slot: Slot) -> Costs:
        """Give the costs of a slot that has a position."""
        costs = [
            self._occurrence(turn.span(slot), turn.count // self.positions, held=turn.held)
            for turn in self.turns_of(position)
        ]
        return sum(costs, self._nothing)

    @cached_property
    def _table(self) -> dict[tuple[int, Slot], Costs]:
        places = [(n, slot) for n in range(self.positions) for slot in self.options(n)]
        return {place: self._in_turn(*place) for place in places}

    def costs(self, rotation: Rotation) -> Costs:
        return sum((self._table[place] for place in enumerate(rotation)), self._added)

    def burdens(self, rotation: Rotation) -> dict[str, int]:
        """Give what each bears, whatever a change costs."""
        names = [person.name for person in self.people]
        return dict(zip(names, self.costs(rotation).burdens, strict=True))

    def unreached(self, rotation: Rotation) -> list[str]:
        """Name those who have a whole cycle without an occurrence in their hours."""
        found = zip(self.people, self.costs(rotation).cycles, strict=True)
        return [person.name for person, cycles in found if not self.cycles <= cycles]

    def together(self, names: set[str]) -> bool:
        """Whether one rotation reaches all of these people."""
        return any(names.isdisjoint(self.unreached(each)) for each in self.rotations())

    # Which is best

    @cached_property
    def _orders(self) -> dict[tuple[int, Slot], Key]:
        """What ties between slots that have a position fall to: their starts, cancelled ones too.

        What starts alike comes by zone, by wall times and by length.
        """
        return {
            (position, slot): (
                [turn.span(slot)[0] for turn in self.turns_of(position)],
                self.identity(slot),
            )
            for position, slot in self._table
        }

    def order(self, rotation: Rotation) -> tuple[Key, ...]:
        """Give what ties fall to: the starts of the first position, then of the second ..."""
        return tuple(self._orders[place] for place in enumerate(rotation))

    def _changes(self, position: int, slot: Slot) -> bool:
        """Whether a slot starts at another time than the meeting does today."""
        turns = [turn for turn in self.turns_of(position) if turn.held]
        return any(turn.span(slot)[0] != turn.span(turn.today.slot)[0] for turn in turns)

    @cached_property
    def _changed(self) -> set[tuple[int, Slot]]:
        return {place for place in self._table if self._changes(*place)}

    def change(self, rotation: Rotation) -> int:
        """Give what the changes of a rotation cost, in minutes."""
        return self.change_cost * sum(place in self._changed for place in enumerate(rotation))

    def value(self, rotation: Rotation, objective: str) -> Key:
        """Give what is to be as small as possible."""
        costs, change = self.costs(rotation), self.change(rotation)
        first = (costs.misses, len(self.unreached(rotation)))
        burdens = sorted((burden + change for burden in costs.burdens), reverse=True)
        if objective == "leximin":
            return (*first, burdens)
        if objective == "minimax":
            return (*first, burdens[:1])
        if objective == "total":
            weights = [person.weight for person in self.people]
            added = zip(weights, costs.burdens, strict=True)
            return (*first, sum(weight * (burden + change) for weight, burden in added))
        if objective == "zone-pain":
            return (*first, costs.nights, costs.pain + change)
        chosen = self._raised if self.by_ratings(objective) else self
        return (deviation(chosen.costs(rotation).burdens, change),)

    @cached_property
    def _raised(self) -> Choice:
        people = tuple(replace(p, ratings=raised(p.ratings or ())) for p in self.people)
        return replace(self, team=replace(self.team, participants=people))

    def best(self, objective: str, count: int = 1) -> list[Rotation]:
        """Give the first rotations in the order of an objective."""
        found = self.rotations(objective)
        return sorted(found, key=lambda r: (self.value(r, objective), self.order(r)))[:count]

    def front(self) -> list[tuple[int, int, Rotation]]:
        """Give worst and total burdens of which neither can be less unless the other is more.

        Only rotations with the fewest required people missing, and then the fewest not reached.
        """
        first = {r: self.value(r, "leximin")[:2] for r in self.rotations()}
        every = [
            (max(burdens, default=0), sum(burdens), self.order(r), r)
            for r in first
            if first[r] == min(first.values())
            for burdens in [self.costs(r).burdens]
        ]
        found: list[tuple[int, int, Rotation]] = []
        for worst, total, _, rotation in sorted(every, key=lambda item: item[:3]):
            if not found or total < found[-1][1]:
                found.append((worst, total, rotation))
        return found


def deviation(burdens: tuple[int, ...], change: int) -> Decimal:
    """Give the number of people times the standard deviation of their burdens plus a cost.

    Numbers of this size that differ at all do so long before the 60th digit.
    """
    number = len(burdens)
    with localcontext(prec=60):
        squares = number * sum(burden**2 for burden in burdens) - sum(burdens) ** 2
        return Decimal(squares).sqrt() + number * change
