"""The tables of one local week: for each minute that an occurrence may start at, how it suits."""

from __future__ import annotations

from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from meetsched.hours import DAY, WEEK, Hours, Level

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from meetsched.clocks import LocalStarts, Touched
    from meetsched.hours import Windows

    _Number = TypeVar("_Number", np.uint8, np.uint16, np.bool_)
    Levels = NDArray[np.uint8]
    Burdens = NDArray[np.uint16]

MOST: Final = 720
"""The greatest burden, in minutes: that of an occurrence that somebody cannot come to."""

_FAR: Final = 2 * WEEK


@lru_cache(maxsize=4096)
def week(hours: Hours) -> Week:
    """Return the tables of somebody's hours."""
    return Week(hours)


class Week:
    """Hours as tables over the minutes of a local week, Monday 00:00 first.

    An occurrence is given by the local minute of the week of its start and the wall minutes that
    it touches. Tables go on for a day on both sides: 0 is the Sunday 00:00 before.
    """

    def __init__(self, hours: Hours) -> None:
        self.hours = hours
        self._levels = cache(self._level_table)
        self._burdens = cache(self._burden_table)

    @cached_property
    def _preferred(self) -> NDArray[np.int16]:
        return _minutes_left(self.hours.preferred)

    @cached_property
    def _stretch(self) -> NDArray[np.int16]:
        return _minutes_left(self.hours.stretch)

    def _level_table(self, length: int) -> Levels:
        preferred, stretch = self._preferred >= length, self._stretch >= length
        return _padded(preferred.view(np.uint8) + stretch.view(np.uint8))

    def _burden_table(self, length: int) -> Burdens:
        burdens = _distances(self._preferred >= length)
        burdens[self._stretch < length] = MOST
        return _padded(burdens)

    def levels(self, local: LocalStarts) -> Levels:
        """Return the level of each, by hours alone."""
        found = _look_up(self._levels, local)
        for position, touched in local.split.items():
            found[position] = self._level(touched)
        return found

    def burdens(self, local: LocalStarts) -> Burdens:
        """Return the burden of each, in minutes."""
        found = _look_up(self._burdens, local)
        for position, touched in local.split.items():
            found[position] = self._burden(touched)
        return found

    def too_late(self, local: LocalStarts, position: int, level: Level) -> int:
        """Return by how many minutes an occurrence is too late for a level; too early: less.

        0 if it has that level, or would not if moved by less than 12 hours.
        """
        windows = self._preferred if level is Level.PREFERRED else self._stretch
        return -(_nearest(windows, local.touched(position)) or 0)

    def _level(self, touched: Touched) -> Level:
        if _fits(self._preferred, touched, 0):
            return Level.PREFERRED
        return Level.STRETCH if _fits(self._stretch, touched, 0) else Level.UNAVAILABLE

    def _burden(self, touched: Touched) -> int:
        if self._level(touched) is Level.UNAVAILABLE:
            return MOST
        shift = _nearest(self._preferred, touched)
        return MOST if shift is None else abs(shift)


def _minutes_left(windows: Windows) -> NDArray[np.int16]:
    """Tell for each minute of the week how long the windows go on from there."""
    left = np.zeros(2 * WEEK, np.int16)
    for start, end in windows.spans:
        left[start:end] = np.arange(end - start, 0, -1)
        if end - start == WEEK:
            left[:] = _FAR
    # A window over Sunday's midnight goes on in what is Monday again.
    return np.maximum(left[:WEEK], left[WEEK:])


def _distances(fits: NDArray[np.bool_]) -> Burdens:
    """Tell for each minute of the week how far the next one is that fits, at most `MOST`."""
    minutes = np.arange(-DAY, WEEK + DAY)
    round_fits = _padded(fits)
    before = np.maximum.accumulate(np.where(round_fits, minutes, -_FAR))
    after = np.minimum.accumulate(np.where(round_fits, minutes, _FAR)[::-1])[::-1]
    nearest = np.minimum(minutes - before, after - minutes)[DAY:-DAY]
    return np.minimum(nearest, MOST).astype(np.uint16)


def _padded(table: NDArray[_Number]) -> NDArray[_Number]:
    """Let a table of the week go on for a day on both sides."""
    return np.concatenate((table[-DAY:], table, table[:DAY]))


def _look_up(table: Callable[[int], NDArray[_Number]], local: LocalStarts) -> NDArray[_Number]:
    """Take from the table of each length what is said there for each start."""
    indexes = local.week_indexes
    if isinstance(local.lengths, int):
        return table(local.lengths).take(indexes)
    found = table(1).take(indexes)
    for length in np.unique(local.lengths).tolist():
        chosen = local.lengths == length
        found[chosen] = table(length).take(indexes[chosen])
    return found


def _nearest(left: NDArray[np.int16], touched: Touched) -> int | None:
    """Return the least shift, rather earlier than later, that brings all into the windows."""
    shifts = (shift for minutes in range(MOST) for shift in (-minutes, minutes))
    return next((shift for shift in shifts if _fits(left, touched, shift)), None)


def _fits(left: NDArray[np.int16], touched: Touched, shift: int) -> bool:
    """Whether all lie in the windows when moved together by some minutes."""
    return all(left[(start + shift) % WEEK] >= length for start, length in touched)
