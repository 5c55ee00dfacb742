"""Tallies: what an evaluation comes to for a participant, and for a region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from meetsched.hours import clock

if TYPE_CHECKING:
    from meetsched.hours import Level


class LocalClock(NamedTuple):
    """A local clock time by the date in the slot's zone; they sort by day, then by time.

    >>> print(LocalClock(-1, 23 * 60))
    23:00
    """

    day_shift: int
    minute: int

    def __str__(self) -> str:
        return clock(self.minute)


class Cell(NamedTuple):
    """How one occurrence suits one participant: `burden` is in minutes."""

    level: Level
    burden: int
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How the occurrences of a candidate suit one participant.

    `preferred`, `stretch` and `unavailable` count occurrences, `burden` is the sum in minutes.
    `earliest` and `latest` are local starts, None where there is no occurrence. `reached` tells
    whether every whole cycle has an occurrence within hours, None where there is no whole cycle.
    """

    preferred: int
    stretch: int
    unavailable: int
    burden: int
    earliest: LocalClock | None
    latest: LocalClock | None
    reached: bool | None

    @property
    def attended(self) -> int:
        """How many occurrences the participant can attend."""
        return self.preferred + self.stretch

    @property
    def always(self) -> bool:
        """Whether there are occurrences, and the participant can attend all."""
        return bool(self.attended) and not self.unavailable

    @property
    def sometimes(self) -> bool:
        """Whether the participant can attend some, and others not."""
        return bool(self.attended) and bool(self.unavailable)

    @property
    def never(self) -> bool:
        """Whether there are occurrences, and the participant can attend none."""
        return bool(self.unavailable) and not self.attended


@dataclass(frozen=True, slots=True)
class RegionTally:
    """What a candidate is for the people of one region.

    `shut_out` counts those who can attend no occurrence. `start` and `end` are the earliest local
    start and the latest local end, None where there is no occurrence.
    """

    people: int
    shut_out: int
    start: LocalClock | None
    end: LocalClock | None
