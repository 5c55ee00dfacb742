"""Clocks over a horizon, in numpy: many instants <-> many wall times, by offset per stretch.

Instants are whole seconds since 1970-01-01 UTC, wall times whole seconds since 1970-01-01 00:00
on the clock that shows them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import numpy as np

from meetsched import zones
from meetsched.hours import DAY, WEEK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pendulum import DateTime

    Seconds = NDArray[np.int64]
    Touched = list[tuple[int, int]]
    _Wall = TypeVar("_Wall", int, Seconds)

MINUTE: Final = 60
DAY_SECONDS: Final = DAY * MINUTE
_EPOCH: Final = date(1970, 1, 1)
_EPOCH_TIME: Final = datetime(1970, 1, 1)
_EPOCH_OF_WEEK: Final = _EPOCH.weekday() * DAY
_REACH: Final = 3 * DAY_SECONDS
"""How far stretches go beyond the first and last instant: a day's offset, the longest meeting."""


class Stretch(NamedTuple):
    """Instants, half-open, during which a clock is `offset` seconds ahead of UTC."""

    start: int
    end: int
    offset: int


class Piece(NamedTuple):
    """Wall times, half-open, that an occurrence fills without a change of the clock."""

    start: int
    end: int


def day_number(day: date) -> int:
    """Return how many days after 1970-01-01 a day is."""
    return (day - _EPOCH).days


def date_of(number: int) -> date:
    """Return the day that is so many days after 1970-01-01.

    >>> date_of(1)
    datetime.date(1970, 1, 2)
    """
    return _EPOCH + timedelta(days=number)


def minute_of_week(wall: _Wall) -> _Wall:
    """Return the minute of the week of a wall time, or of many; Monday 00:00 is 0.

    >>> minute_of_week(0)  # a Thursday
    4320
    """
    return (wall // MINUTE + _EPOCH_OF_WEEK) % WEEK


def instant(moment: datetime) -> int:
    """Return an aware datetime as an instant, what is less than a second left out."""
    return (zones.utc(moment) - _EPOCH_TIME) // timedelta(seconds=1)


def moment(seconds: int, key: str) -> DateTime:
    """Show an instant on the clock of a zone.

    >>> moment(0, "Asia/Tokyo").isoformat()
    '1970-01-01T09:00:00+09:00'
    """
    utc = (_EPOCH_TIME + timedelta(seconds=seconds)).replace(tzinfo=UTC)
    return zones.on_clock(utc, zones.zone(key))


def stretches(key: str, first: int, last: int) -> list[Stretch]:
    """Return a zone's stretches of one offset that meet the instants from `first` to `last`.

    Together they hold every instant: the first reaches back and the last on, further than any
    occurrence does.

    >>> march, june = 1551398400, 1559347200
    >>> [stretch.offset for stretch in stretches("Europe/Zurich", march, june)]
    [3600, 7200]
    """
    rules = zones.rules(key)
    begin, end = first - _REACH, last + _REACH
    found = [Stretch(begin, end, rules.at(begin).offset)]
    for change in rules.transitions(begin + 1, end):
        if change.after.offset != found[-1].offset:
            found[-1] = found[-1]._replace(end=change.at)
            found.append(Stretch(change.at, end, change.after.offset))
    return found


def resolve(key: str, walls: Seconds) -> Seconds:
    """Turn wall times of a zone into instants, as `zones.resolve` does (RFC 5545 3.3.5).

    >>> skipped = day_number(date(2019, 3, 31)) * DAY_SECONDS + (2 * 60 + 30) * MINUTE
    >>> (found,) = resolve("Europe/Zurich", np.array([skipped]))
    >>> moment(int(found), "Europe/Zurich").isoformat()
    '2019-03-31T03:30:00+02:00'
    """
    if not walls.size:
        return walls.copy()
    known = stretches(key, int(walls.min()), int(walls.max()))
    # Skipped or repeated, a wall time takes the offset before the change.
    turns = [b.start + max(a.offset, b.offset) for a, b in pairwise(known)]
    offsets = np.array([stretch.offset for stretch in known])
    instants: Seconds = walls - offsets[np.searchsorted(turns, walls, side="right")]
    return instants


@dataclass(frozen=True, eq=False)
class Instants:
    """What occurrences fill: when each starts, and how many minutes it lasts; in any order."""

    starts: Seconds
    minutes: NDArray[np.int64]
    _seen: dict[str, LocalStarts] = field(default_factory=dict, init=False, repr=False)

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def in_order(self) -> bool:
        """Whether they are by start already."""
        return bool((np.diff(self.starts) >= 0).all())

    @cached_property
    def order(self) -> NDArray[np.intp]:
        """The positions by start."""
        return np.argsort(self.starts, kind="stable")

    @cached_property
    def sorted_starts(self) -> Seconds:
        """The starts in order."""
        return self.starts[self.order]

    @cached_property
    def ends(self) -> Seconds:
        """The instants where they end."""
        return self.starts + self.minutes * MINUTE

    @cached_property
    def week_minutes(self) -> NDArray[np.intp] | None:
        """The minute of the week of each start in UTC; None if one is not a whole minute."""
        if (self.starts % MINUTE).any():
            return None
        return minute_of_week(self.starts).astype(np.intp)

    @cached_property
    def longest(self) -> int:
        """The seconds of the longest."""
        return int(self.minutes.max(initial=0)) * MINUTE

    def on(self, key: str) -> LocalStarts:
        """Show them on the clock of a zone."""
        if key not in self._seen:
            self._seen[key] = LocalStarts(self, key)
        return self._seen[key]

    def overlapping(self, start: int, end: int) -> NDArray[np.intp]:
        """Return the positions of those that share time with [start, end)."""
        first, last = np.searchsorted(self.sorted_starts, [start - self.longest, end])
        near = self.order[first:last]
        return near[self.ends[near] > start]


class LocalStarts:
    """Instants on the clock of one zone.

    `week_indexes` tells the local minute of the week of each start, as an index into a table of
    the week that goes on for a day on both sides: 0 is Sunday 00:00 before it. `lengths` tells
    how many wall minutes each touches, one number where they agree.
    """

    def __init__(self, instants: Instants, key: str) -> None:
        self.instants = instants
        self.key = key
        starts = instants.sorted_starts
        first, last = (int(starts[n]) if len(instants) else 0 for n in (0, -1))
        self.stretches = stretches(key, first, last)
        bounds = np.searchsorted(starts, [s.start for s in self.stretches[1:]])
        edges = pairwise([0, *bounds.tolist(), len(instants)])
        self._parts = [
            (slice(a, b) if instants.in_order else instants.order[a:b], stretch.offset)
            for (a, b), stretch in zip(edges, self.stretches, strict=True)
            if a < b
        ]

    @cached_property
    def walls(self) -> Seconds:
        """The wall time of each start."""
        walls = np.empty(len(self.instants), np.int64)
        for part, offset in self._parts:
            walls[part] = self.instants.starts[part] + offset
        return walls

    @cached_property
    def week_indexes(self) -> NDArray[np.intp]:
        """The local minute of the week of each start, and a day more."""
        base = self.instants.week_minutes
        if base is None or any(offset % MINUTE for _, offset in self._parts):
            return (minute_of_week(self.walls) + DAY).astype(np.intp)
        indexes = np.empty(len(self.instants), np.intp)
        for part, offset in self._parts:
            indexes[part] = base[part] + (offset // MINUTE + DAY)
        return indexes

    @cached_property
    def lengths(self) -> NDArray[np.int64] | int:
        """How many wall minutes each touches: one more where it does not start on a minute."""
        lengths = self.instants.minutes
        if self.instants.week_minutes is None or any(offset % MINUTE for _, offset in self._parts):
            lengths = lengths + (self.walls % MINUTE > 0)
        if len(lengths) and (lengths == lengths[0]).all():
            return int(lengths[0])
        return lengths

    @cached_property
    def split(self) -> dict[int, Touched]:
        """The positions of those during which the clock changes, with the minutes they touch."""
        starts, ends = self.instants.starts, self.instants.ends
        found: set[int] = set()
        for stretch in self.stretches[1:]:
            near = self.instants.overlapping(stretch.start, stretch.start + 1)
            inside = (starts[near] < stretch.start) & (ends[near] > stretch.start)
            found.update(near[inside].tolist())
        return {position: self.touched(position) for position in sorted(found)}

    def touched(self, position: int) -> Touched:
        """Return the wall minutes that one touches, by piece: where in the week, how many."""
        return [
            (minute_of_week(piece.start), -(-piece.end // MINUTE) - piece.start // MINUTE)
            for piece in self.pieces(position)
        ]

    def span(self, position: int) -> tuple[int, int]:
        """Return the wall times at which one starts and ends."""
        pieces = self.pieces(position)
        return pieces[0].start, pieces[-1].end

    def pieces(self, position: int) -> list[Piece]:
        """Return the wall times that one fills: two pieces where the clock changes in between."""
        start, end = int(self.instants.starts[position]), int(self.instants.ends[position])
        return [
            Piece(max(start, s.start) + s.offset, min(end, s.end) + s.offset)
            for s in self._near(start, end)
        ]

    def _near(self, start: int, end: int) -> list[Stretch]:
        """Return the stretches that meet instants, of which `end` is not one."""
        first = bisect_right(self.stretches, start, key=lambda stretch: stretch.end)
        last = bisect_left(self.stretches, end, key=lambda stretch: stretch.start)
        return self.stretches[first:last]

    def days(self, where: NDArray[np.intp] | slice) -> range:
        """Return the numbers of the local days that some of them can touch."""
        walls = self.walls[where]
        # A clock can go back to the day before, and skip a whole day.
        first = int(walls.min()) // DAY_SECONDS - 1
        return range(first, (int(walls.max()) + self.instants.longest) // DAY_SECONDS + 3)

    def during(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Yield the instants of local days, numbered and both included, as half-open pairs."""
        begin, end = (first - 2) * DAY_SECONDS, (last + 3) * DAY_SECONDS
        for stretch in self._near(begin, end):
            start = max(stretch.start, first * DAY_SECONDS - stretch.offset)
            end = min(stretch.end, (last + 1) * DAY_SECONDS - stretch.offset)
            if start < end:
                yield start, end
