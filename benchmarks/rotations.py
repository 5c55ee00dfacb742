"""The rotation's benchmark: a made-up team, candidate slots, and the arrays of an instance.

2,000 people in 40 zones with some 1,000 different weeks, the same on every run; one meeting a
month, on the third Thursday, over 24 months. Slots are in UTC.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final

import numpy as np

import survey
from meetsched import Cadence, Participant, Stay, Windows
from meetsched.availability import Availability, Pattern
from meetsched.clocks import DAY_SECONDS, MINUTE, Instants, day_number
from meetsched.hours import DAY, USUAL, WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from numpy.typing import NDArray

    Minutes = NDArray[np.int64]

PEOPLE: Final = 2_000
WEEKS: Final = 1_000
DATES: Final = list(islice(Cadence.parse("third Thursday").dates(date(2026, 1, 15)), 24))
THURSDAY: Final = 3

SLOTS: Final = {
    24: THURSDAY * DAY + np.arange(0, DAY, 60),
    240: np.arange(0, 5 * DAY, 30),
    672: np.arange(0, WEEK, 15),
}
"""Candidates by their number: minutes of the week, in UTC, Monday 00:00 first."""


@dataclass(frozen=True, eq=False)
class Instance:
    """What a search for K of C slots is given; lines are people whom nothing tells apart.

    `people` is how many each line stands for; `burdens` [line, K, C] is the burden if a position
    has a slot; `missed` [row, K, C] is where the occurrence of one whole cycle is outside the
    hours of line `whose[row]`, who is reached if every row of theirs has a slot not missed.
    """

    people: NDArray[np.int64]
    burdens: NDArray[np.int32]
    missed: NDArray[np.bool_]
    whose: NDArray[np.int64]

    def save(self, path: Path) -> None:
        np.savez_compressed(
            path, people=self.people, burdens=self.burdens, missed=self.missed, whose=self.whose
        )


@cache
def team() -> tuple[Participant, ...]:
    """Return the people."""
    chosen = random.Random(PEOPLE)
    weeks = [_week(chosen) for _ in range(WEEKS)]
    return tuple(_person(str(n), chosen, *weeks[n % WEEKS]) for n in range(PEOPLE))


def _person(name: str, chosen: random.Random, preferred: Windows, stretch: Windows) -> Participant:
    stays = (Stay(chosen.choice(survey.ZONES)),)
    return Participant(name, stays, preferred=preferred, stretch=stretch)


def _week(chosen: random.Random) -> tuple[Windows, Windows]:
    """Make a week: working days, 6 to 10 hours preferred, 11 to 16 with the stretch; in quarters.

    Three in a hundred work at night.
    """
    days = range(*chosen.choices([(0, 5), (-1, 4), (0, 6)], [84, 8, 8])[0])
    at_night = chosen.random() < 0.03
    start = chosen.randrange(17 * 60, 21 * 60, 15) if at_night else _between(chosen, 7, 10)
    length = _between(chosen, 6, 10)
    more = max(_between(chosen, 11, 16) - length, 0)
    before = min(chosen.randrange(0, more + 1, 15), 3 * 60)
    preferred = (start, start + length)
    return _windows(days, *preferred), _windows(
        days, start - before, start + length + more - before
    )


def _between(chosen: random.Random, low: int, high: int) -> int:
    """Choose a number of minutes from so many hours to so many, in quarters of an hour."""
    return chosen.randrange(low * 60, high * 60 + 1, 15)


def _windows(days: Iterable[int], start: int, end: int) -> Windows:
    return Windows(tuple((day * DAY + start, day * DAY + end) for day in days))


def instants(slots: Minutes) -> Instants:
    """Return when an hour's meeting in each slot would be, in the week of each date."""
    mondays = [day_number(day) - day.weekday() for day in DATES]
    starts = np.array(mondays)[:, None] * DAY_SECONDS + slots * MINUTE
    return Instants(starts.ravel(), np.full(starts.size, 60))


def arrays(k: int, slots: Minutes) -> Instance:
    """Return the instance for so many positions, and candidates as minutes of the week."""
    shape = (len(DATES) // k, k, len(slots))
    times = instants(slots)
    lines = Counter(
        _line(Availability(pattern, times, USUAL), shape) for pattern in map(Pattern.of, team())
    )
    rows = [np.frombuffer(missed, np.bool_).reshape(-1, *shape[1:]) for _, missed in lines]
    burdens = np.frombuffer(b"".join(burden for burden, _ in lines), np.int32)
    return Instance(
        np.array(list(lines.values())),
        burdens.reshape(-1, *shape[1:]),
        np.concatenate(rows),
        np.repeat(np.arange(len(lines)), list(map(len, rows))),
    )


def _line(of: Availability, shape: tuple[int, int, int]) -> tuple[bytes, bytes]:
    """Return the burdens and the different missed cycles of one class, ready to be compared."""
    burdens = of.burdens.reshape(shape).sum(axis=0, dtype=np.int32)
    missed = (of.hours_levels == 0).reshape(shape[0], -1)
    return burdens.tobytes(), np.unique(missed, axis=0).tobytes()
