"""Ratings: the hours of a UTC day rated 0 to 5 by somebody, in the place of hours of a week.

Of the hours that an occurrence touches, the one rated lowest counts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from meetsched import weeks
from meetsched.hours import DAY, Hours, Level, Windows
from meetsched.people import BEST_RATING, RATED_HOURS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from meetsched.clocks import Instants, LocalStarts
    from meetsched.weeks import Burdens, Levels

    Ratings = tuple[int, ...]

HOUR: Final = 60
BURDENS: Final = (720, 540, 360, 144, 72, 0)
"""What is missing to the best, in minutes of 720: ratings are worth 0, 0.25, 0.5, 0.8, 0.9, 1."""

_BURDENS: Final = np.array(BURDENS, np.uint16)
_LEVELS: Final = np.array([Level.UNAVAILABLE, *[Level.STRETCH] * 4, Level.PREFERRED], np.uint8)


@lru_cache(maxsize=4096)
def rated_day(ratings: Ratings) -> RatedDay:
    """Return the tables of somebody's ratings."""
    return RatedDay(ratings)


class RatedDay:
    """What `weeks.Week` is for hours, for 24 ratings: 0 is UNAVAILABLE, 5 PREFERRED.

    >>> from meetsched.clocks import Instants
    >>> nine_thirty = Instants(np.array([34_200]), np.array([60]))
    >>> rated_day((*[0] * 9, 5, 2, *[0] * 13)).burdens(nine_thirty.on("Asia/Tokyo"))
    array([360], dtype=uint16)
    """

    def __init__(self, ratings: Ratings) -> None:
        self.ratings = ratings
        rated = np.array(ratings, np.uint8)
        turned = np.array([np.roll(rated, -hours) for hours in range(RATED_HOURS)])
        self._lowest = np.minimum.accumulate(turned).ravel()

    def lowest(self, instants: Instants) -> NDArray[np.uint8]:
        """Return the lowest rating of the hours that each touches."""
        return self._lowest.take(_touched(instants))

    def levels(self, local: LocalStarts) -> Levels:
        """Return the level of each, whatever the clock."""
        return _LEVELS.take(self.lowest(local.instants))

    def burdens(self, local: LocalStarts) -> Burdens:
        """Return the burden of each, in minutes."""
        return _BURDENS.take(self.lowest(local.instants))

    def too_late(self, local: LocalStarts, position: int, level: Level) -> int:
        """Return by how many minutes an occurrence is too late for a level; too early: less."""
        utc = local.instants.on("UTC")
        return weeks.week(_as_hours(self.ratings)).too_late(utc, position, level)

    def worst(self, local: LocalStarts, position: int) -> tuple[int, int]:
        """Return the lowest rating that an occurrence touches, and the first hour rated so."""
        hours, first = divmod(int(_touched(local.instants)[position]), RATED_HOURS)
        touched = [(first + later) % RATED_HOURS for later in range(hours + 1)]
        worst = min(touched, key=self.ratings.__getitem__)
        return self.ratings[worst], worst


@lru_cache(maxsize=1)  # people are many, and asked about the same occurrences
def _touched(instants: Instants) -> NDArray[np.int64]:
    """Tell the hours that each touches: how many after the first, times 24, plus the first."""
    first = instants.starts // (HOUR * 60)
    last = (instants.ends - 1) // (HOUR * 60)
    touched: NDArray[np.int64] = np.minimum(last - first, RATED_HOURS - 1) * RATED_HOURS
    return touched + first % RATED_HOURS


@lru_cache(maxsize=4096)
def _as_hours(ratings: Ratings) -> Hours:
    """Return the windows of a week in UTC that have the same levels."""
    return Hours(_rated_from(ratings, BEST_RATING), _rated_from(ratings, 1))


def _rated_from(ratings: Ratings, least: int) -> Windows:
    hours = [hour * HOUR for hour, rating in enumerate(ratings) if rating >= least]
    starts = [day * DAY + minute for day in range(7) for minute in hours]
    return Windows(tuple((start, start + HOUR) for start in starts))


def raised(ratings: Ratings) -> Ratings:
    """Raise ratings by the same, so that the best is 5.

    So does the script of the Node.js project's steering committee.

    >>> raised((0, 2, 3) * 8)[:3]
    (2, 4, 5)
    """
    missing = BEST_RATING - max(ratings)
    return tuple(rating + missing for rating in ratings)


def left_out(people: Sequence[Ratings]) -> set[int]:
    """Return the hours that no more than 60 % of people rate above 1, as that script does."""
    liked = [sum(rating > 1 for rating in hour) for hour in zip(*people, strict=True)]
    return {hour for hour, likes in enumerate(liked) if 5 * likes <= 3 * len(people)}
