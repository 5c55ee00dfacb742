"""Turns: the dates of a horizon, and which position of a rotation has each of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from meetsched.clocks import DAY_SECONDS, MINUTE, Instants, day_number, instant, resolve
from meetsched.errors import MeetschedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from meetsched.candidates import Horizon
    from meetsched.clocks import Seconds
    from meetsched.meeting import Occurrence
    from meetsched.schedule import Date, MeetingException, Slot


@dataclass(frozen=True, slots=True)
class Turn:
    """A date of the cadence; `moved` is the day that it was moved to.

    `placed` is what was moved to a time of its own, and stays there. `minutes` are those of a
    slot without minutes of its own.
    """

    date: Date
    minutes: int
    held: bool = True
    moved: Date | None = None
    placed: Occurrence | None = None

    def day(self, slot: Slot) -> Date:
        """Return the day on which a slot would meet."""
        return self.moved or slot.day(self.date)


class Turns:
    """The dates of a horizon as turns of a rotation with so many positions.

    Raises `MeetschedError` where there is no whole cycle. Arrays have a line for each turn, in
    the order of their numbers, and a column for each slot.
    """

    def __init__(self, horizon: Horizon, positions: int) -> None:
        self.horizon, self.positions = horizon, positions
        self.turns = list(map(self._turn, horizon.dates.values()))
        self.held = np.array([turn.held for turn in self.turns], np.bool_)
        if not len(self.cycles):
            span = f"from {horizon.start} until {horizon.until}"
            dates = f"{len(self.turns)} date{'' if len(self.turns) == 1 else 's'}"
            message = f"{span} there is no whole cycle of {positions} turns, with {dates}"
            raise MeetschedError(f"{message}; take a longer time")

    def _turn(self, day: date) -> Turn:
        minutes, exception = self.horizon.meeting.era(day).duration, self._exceptions.get(day)
        if exception is None:
            return Turn(day, minutes)
        if isinstance(exception.move, datetime):
            return Turn(day, minutes, placed=self._today[day])
        return Turn(day, minutes, held=not exception.cancel, moved=exception.move)

    @cached_property
    def _exceptions(self) -> dict[date, MeetingException]:
        return {e.date: e for e in self.horizon.meeting.exceptions if not e.add}

    @cached_property
    def _today(self) -> dict[date, Occurrence]:
        rotation = self.horizon.dated().rotation(added=False)
        return {occurrence.date: occurrence for occurrence in rotation.occurrences}

    @cached_property
    def today(self) -> Seconds:
        """The instants at which turns start today, 0 where they are not held."""
        known = (self._today.get(turn.date) for turn in self.turns)
        return np.array([instant(each.start) if each else 0 for each in known], np.int64)

    @cached_property
    def _counts(self) -> NDArray[np.int64]:
        """How many turns the rotation has had before each, since the first date of all."""
        shift = self.horizon.meeting.era(self.turns[0].date).shift if self.turns else 0
        return np.array(list(self.horizon.dates), np.int64) - 1 + shift

    @property
    def movable(self) -> NDArray[np.bool_]:
        """Which turns are held at a time that their slot gives them."""
        return self.held & [turn.placed is None for turn in self.turns]

    def of(self, position: int) -> NDArray[np.intp]:
        """Return which turns a position has."""
        return np.flatnonzero(self._counts % self.positions == position)

    def held_of(self, position: int) -> NDArray[np.intp]:
        """Return which of them are held."""
        return np.flatnonzero((self._counts % self.positions == position) & self.held)

    @cached_property
    def cycles(self) -> NDArray[np.intp]:
        """Return the turns of each whole cycle, a line each, in the order of positions."""
        begins = np.flatnonzero(self._counts % self.positions == 0)
        cycles = begins[:, None] + np.arange(self.positions)
        cycles = cycles[cycles[:, -1] < len(self.turns)]
        whole = self._counts[cycles[:, -1]] - self._counts[cycles[:, 0]] == self.positions - 1
        found: NDArray[np.intp] = cycles[whole]
        return found

    def walls(self, slots: Sequence[Slot]) -> Seconds:
        """Return the wall times of slots on the dates, as if there were no exceptions."""
        return self._walls(slots, lambda turn, slot: slot.day(turn.date))

    def starts(self, slots: Sequence[Slot]) -> Seconds:
        """Return the instants at which slots would start on the dates."""
        starts = on_clocks(slots, self._walls(slots, Turn.day))
        for line, turn in zip(starts, self.turns, strict=True):
            if turn.placed:
                line[:] = instant(turn.placed.start)
        return starts

    def _walls(self, slots: Sequence[Slot], day: Callable[[Turn, Slot], date]) -> Seconds:
        days = {
            weekday: [day_number(day(turn, slot)) for turn in self.turns]
            for weekday, slot in {slot.weekday: slot for slot in slots}.items()
        }
        minutes = np.array([slot.time.hour * 60 + slot.time.minute for slot in slots], np.int64)
        by_slot = np.array([days[slot.weekday] for slot in slots], np.int64)
        by_turn = by_slot.reshape(len(slots), len(self.turns)).T
        walls: Seconds = by_turn * DAY_SECONDS + minutes * MINUTE
        return walls

    def minutes(self, slots: Sequence[Slot]) -> NDArray[np.int64]:
        """Return how many minutes they would last."""
        return np.array([[_minutes(turn, slot) for slot in slots] for turn in self.turns], np.int64)

    def instants(self, slots: Sequence[Slot]) -> Instants:
        """Return what all slots would fill, turn by turn, and then what was added."""
        added = list(self.horizon.added())
        starts = [instant(occurrence.start) for occurrence in added]
        minutes = [occurrence.minutes for occurrence in added]
        return Instants(
            np.concatenate([self.starts(slots).ravel(), np.array(starts, np.int64)]),
            np.concatenate([self.minutes(slots).ravel(), np.array(minutes, np.int64)]),
        )


def _minutes(turn: Turn, slot: Slot) -> int:
    return turn.placed.minutes if turn.placed else slot.duration or turn.minutes


def on_clocks(slots: Sequence[Slot], walls: Seconds) -> Seconds:
    """Return the instants of wall times, each column on the clock of its slot."""
    zones = np.array([slot.zone for slot in slots])
    found = np.empty_like(walls)
    for zone in np.unique(zones).tolist():
        columns = np.flatnonzero(zones == zone)
        found[:, columns] = resolve(zone, walls[:, columns])
    return found
