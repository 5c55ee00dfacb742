"""The choice: of which slots a rotation can be made, on which dates, and for whom."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING, Final

import numpy as np

from meetsched.clocks import MINUTE, Instants
from meetsched.errors import MeetschedError, either, quoted
from meetsched.hours import DAY
from meetsched.people import RATED_HOURS
from meetsched.ratings import rated_day
from meetsched.rotation.space import Space
from meetsched.rotation.turns import Turns, on_clocks

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from meetsched.candidates import Horizon
    from meetsched.clocks import Seconds
    from meetsched.people import Team
    from meetsched.rotation.space import Flags
    from meetsched.schedule import Slot

MOST_SLOTS: Final = 2016
"""How many slots can be compared: every five minutes of a week."""
MOST_POSITIONS: Final = 12
_HALF_DAY: Final = 12 * 60


@dataclass(frozen=True)
class Choice:
    """What a rotation can be made of: so many `positions`, each with one of the `slots`.

    The slots of today named in `keep` stay in their positions. Slots start at least `apart`
    minutes from each other on the clock in UTC, the shorter way round, on every date. A slot that
    is not today's costs `change_cost` minutes; where that is not 0, today's can be chosen too,
    each for its own position. The slots of a rotation are different ones. Raises `MeetschedError`.

    >>> from datetime import date, time
    >>> from meetsched import Cadence, Horizon, Meeting, Participant, Slot, Team
    >>> slots = tuple(Slot(f"{hour}:00", time(hour), "UTC") for hour in (8, 12, 16))
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), slots[:1])
    >>> horizon = Horizon(meeting, date(2019, 4, 1), date(2020, 4, 1))
    >>> choice = Choice(horizon, Team((Participant.living_in("Asia/Tokyo", "Jun"),)), 2, slots)
    >>> len(choice.turns.cycles)  # of 12 dates, as the first is a second turn and the last a first
    5
    """

    horizon: Horizon
    team: Team
    positions: int
    slots: tuple[Slot, ...]
    keep: tuple[str, ...] = ()
    apart: int = 0
    change_cost: int = 0
    barred: frozenset[int] = frozenset()
    """Hours of a day in UTC that a slot may not touch, but one that is kept."""

    def __post_init__(self) -> None:
        if not 1 <= self.positions <= MOST_POSITIONS:
            raise MeetschedError(f"{self.positions} slots; a rotation has 1 to {MOST_POSITIONS}")
        if not 0 <= self.apart <= _HALF_DAY:
            raise MeetschedError(f"{self.apart} minutes apart; on a clock that is 0 to {_HALF_DAY}")
        if not self.team.participants:
            raise MeetschedError("the team has no participants; name those who are to attend")
        if self.change_cost < 0:
            raise MeetschedError(f"a change cost of {self.change_cost}; it cannot be less than 0")
        if len(self.slots) > MOST_SLOTS:
            raise MeetschedError(f"{len(self.slots)} slots to choose from; {MOST_SLOTS} at most")
        self.kept  # noqa: B018 - faults are told at once

    @cached_property
    def turns(self) -> Turns:
        """The dates as turns of a rotation of that length."""
        return Turns(self.horizon, self.positions)

    @cached_property
    def kept(self) -> dict[int, Slot]:
        """The slots that stay, by position."""
        return dict(map(self._kept, self.keep))

    def _kept(self, name: str) -> tuple[int, Slot]:
        today = self.horizon.slots
        names = [slot.name.casefold() for slot in today]
        if name.casefold() not in names:
            known = either(slot.name for slot in today)
            raise MeetschedError(f"no slot is named {quoted(name)} now; the slots are {known}")
        position = names.index(name.casefold())
        if position >= self.positions:
            message = f"{quoted(name)} has position {position + 1}"
            raise MeetschedError(f"{message}, and there are to be {self.positions}")
        return position, today[position]

    @cached_property
    def today(self) -> dict[int, Slot]:
        """The slots of today that a rotation of that length has positions for."""
        return dict(enumerate(self.horizon.slots[: self.positions]))

    @cached_property
    def _own(self) -> dict[int, Slot]:
        """The slots of today that can stay in their positions, where a change costs something."""
        today = self.today.items() if self.change_cost else ()
        return {position: slot for position, slot in today if not self._is_barred(slot)}

    @cached_property
    def _given(self) -> list[Slot]:
        return [slot for slot in self.slots if not self._is_barred(slot)]

    def _is_barred(self, slot: Slot) -> bool:
        """Tell whether a slot touches an hour that is barred, on a date on which it is held."""
        if not self.barred:
            return False
        open_hours = rated_day(tuple(int(hour not in self.barred) for hour in range(RATED_HOURS)))
        where = np.flatnonzero(self.turns.movable)
        held = Instants(self.turns.starts([slot])[where, 0], self.turns.minutes([slot])[where, 0])
        return bool((open_hours.lowest(held) == 0).any())

    @cached_property
    def options(self) -> tuple[Slot, ...]:
        """All slots that any position can have, each once."""
        given = sorted(self._given, key=lambda slot: slot.name, reverse=True)
        own = {**self._own, **self.kept}
        known = {self._identity(slot): slot for slot in (*given, *own.values())}
        return tuple(known[identity] for identity in sorted(known))

    def _identity(self, slot: Slot) -> tuple[str, tuple[int, ...], int]:
        """Return what makes a slot another one: its clock, its times on the dates, its length."""
        walls = self.turns.walls([slot])[:, 0].tolist()
        return slot.zone, tuple(walls), slot.duration or 0

    @cached_property
    def _numbers(self) -> dict[object, int]:
        return {self._identity(slot): number for number, slot in enumerate(self.options)}

    def number(self, slot: Slot) -> int | None:
        """Return the number of an option, under whatever name."""
        return self._numbers.get(self._identity(slot))

    def slots_of(self, rotation: Sequence[int]) -> tuple[Slot, ...]:
        """Return a rotation of options, one that is today's in its position by today's name.

        Of others with the same name all but the first get a number.
        """
        today = {n: slot for n, slot in self.today.items() if self.number(slot) == rotation[n]}
        others = {n: self.options[o] for n, o in enumerate(rotation) if n not in today}
        named = _named_apart({**today, **others})
        return tuple(named[position] for position in sorted(named))

    @cached_property
    def starts(self) -> Seconds:
        """The instants at which the options would start, a line for each turn."""
        return self.turns.starts(self.options)

    @cached_property
    def changed(self) -> Flags:
        """Tell, by position and option, which is not today's on the dates of that position."""
        today = self.turns.today
        return np.array(
            [
                (self.starts[turns] != today[turns, None]).any(axis=0)
                for turns in map(self.turns.held_of, range(self.positions))
            ]
        )

    @cached_property
    def space(self) -> Space:
        """The rotations that can be made of the options, by number."""
        return Space(self._allowed, self._together, self._ranks)

    @property
    def _allowed(self) -> Flags:
        """Tell what can be in which position: what was given, and today's own slot or the kept."""
        given = [self._numbers[self._identity(slot)] for slot in self._given]
        allowed = np.zeros((self.positions, len(self.options)), np.bool_)
        allowed[:, given] = True
        for position, slot in self._own.items():
            allowed[position, self._numbers[self._identity(slot)]] = True
        for position, slot in self.kept.items():
            allowed[position] = False
            allowed[position, self._numbers[self._identity(slot)]] = True
        return allowed

    @property
    def _together(self) -> Flags:
        """Tell which two options differ, and are far enough apart on every date."""
        times = [self._identity(slot)[:2] for slot in self.options]
        together = np.array([[one != other for other in times] for one in times])
        clock = on_clocks(self.options, self.turns.walls(self.options)) // MINUTE % DAY
        for minutes in np.unique(clock, axis=0) if self.apart else ():
            way = np.abs(minutes[:, None] - minutes)
            together &= np.minimum(way, DAY - way) >= self.apart
        return together

    @property
    def _ranks(self) -> NDArray[np.int64]:
        """Number the options for each position by their starts there, earlier ones first."""
        ranks = np.empty((self.positions, len(self.options)), np.int64)
        for position, own in enumerate(ranks):
            starts = self.starts[self.turns.of(position)]
            # Of several keys the last one counts first; what is alike stays in its order.
            own[np.lexsort(starts[::-1])] = np.arange(len(own))
        return ranks


def _named_apart(slots: Mapping[int, Slot]) -> dict[int, Slot]:
    """Add numbers to names that came before, upper and lower case being the same."""
    known: set[str] = set()
    found = {}
    for position, slot in slots.items():
        numbered = (f"{slot.name} ({number})" for number in count(2))
        name = next(n for n in chain([slot.name], numbered) if n.casefold() not in known)
        known.add(name.casefold())
        found[position] = replace(slot, name=name)
    return found
