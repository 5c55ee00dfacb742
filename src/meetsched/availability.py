"""Availability: hours, weekends, holidays, days off and busy times -> levels, burdens, reasons.

The level of an occurrence is that of the whole of it, on the participant's own clock, in the zone
they live in when it starts. Hours, weekends and holidays are looked up, so people with the same
zone and the same week are looked at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

import numpy as np

from meetsched import countries, reasons, weeks, zones
from meetsched.clocks import DAY_SECONDS, date_of, day_number, instant
from meetsched.hours import Hours, Level
from meetsched.ratings import RatedDay, rated_day
from meetsched.weeks import MOST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from numpy.typing import NDArray

    from meetsched.clocks import Instants, LocalStarts, Seconds
    from meetsched.countries import Weekend
    from meetsched.hours import Windows
    from meetsched.people import Away, Participant, Stay
    from meetsched.weeks import Burdens, Levels, Week

    _Number = TypeVar("_Number", np.uint8, np.uint16, np.int64)


class Pattern(NamedTuple):
    """All of a participant that decides on levels; people who share it are one class.

    `night` says whether 23:00-08:00 is fine, None that nights are as the hours have them.
    `ratings` take the place of hours, at night too.
    """

    stays: tuple[Stay, ...]
    country: str | None
    preferred: Windows | None
    stretch: Windows | None
    away: tuple[Away, ...]
    busy: tuple[tuple[datetime, datetime], ...]
    ratings: tuple[int, ...] | None = None
    night: bool | None = None

    @classmethod
    def of(cls, participant: Participant) -> Pattern:
        """Return a participant's pattern."""
        return cls(
            participant.stays,
            participant.country,
            participant.preferred,
            participant.stretch,
            participant.away,
            participant.busy,
            participant.ratings,
        )

    def minding(self, *, night: bool) -> Pattern:
        """Return the same with nights looked at: fine whatever the hours, or not at all."""
        return self._replace(night=night)


class Block(NamedTuple):
    """Instants, half-open, in which a meeting suits at best so much, and why."""

    start: int
    end: int
    level: Level
    reason: str


@dataclass(frozen=True, eq=False)
class _Residence:
    """The occurrences that find people in one place, with the same week: `where` tells which."""

    local: LocalStarts
    country: str | None
    hours: Hours
    weekend: Weekend | None
    where: NDArray[np.intp] | slice

    @cached_property
    def days(self) -> range:
        """The numbers of the local days that occurrences can touch here."""
        return self.local.days(self.where)


_EVERYWHERE: Final = slice(None)
_hours_of = lru_cache(maxsize=4096)(Hours)  # people are many, their hours few
_minding = lru_cache(maxsize=4096)(Hours.minding)


class Availability:
    """How occurrences suit the people of one pattern, worked out as it is asked for.

    `usual` are the team's hours, `holiday_level` the best level on a public holiday. Arrays are in
    the order of `instants`.
    """

    def __init__(
        self,
        pattern: Pattern,
        instants: Instants,
        usual: Hours,
        holiday_level: Level = Level.STRETCH,
    ) -> None:
        self.pattern = pattern
        self.instants = instants
        self.usual = usual
        self.holiday_level = holiday_level
        self._residences = [r for each in self._stays() for r in self._weeks(*each)]

    def _stays(self) -> Iterator[tuple[Stay, NDArray[np.intp] | slice]]:
        """Yield each stay with the occurrences that start during it."""
        first, *moves = self.pattern.stays
        if not moves or not len(self.instants):
            yield first, _EVERYWHERE
            return
        lived = np.zeros(len(self.instants), np.intp)
        for number, stay in enumerate(moves, 1):
            assert stay.since is not None
            walls = self.instants.on(stay.zone).walls
            lived[walls >= day_number(stay.since) * DAY_SECONDS] = number
        for number, stay in enumerate(self.pattern.stays):
            if (where := np.flatnonzero(lived == number)).size:
                yield stay, where

    def _weeks(self, stay: Stay, where: NDArray[np.intp] | slice) -> Iterator[_Residence]:
        """Yield the parts of a stay by its country's weekend, which a law can change."""
        local = self.instants.on(stay.zone)
        country = stay.country or self.pattern.country
        if country is None or self._has_hours or not len(self.instants):
            yield _Residence(local, country, self._hours(None), None, where)
            return
        positions = np.arange(len(self.instants))[where]
        days = local.walls[positions] // DAY_SECONDS
        for first, last, weekend in _weekends(country, days):
            chosen = positions[(days >= first) & (days <= last)]
            yield _Residence(local, country, self._hours(weekend), weekend, chosen)

    @property
    def _has_hours(self) -> bool:
        """Whether nothing is the team's, so that no weekend counts."""
        own = self.pattern
        return own.ratings is not None or None not in {own.preferred, own.stretch}

    def _hours(self, weekend: Weekend | None) -> Hours:
        """Return the hours that count: the own ones, else the team's about the own weekend."""
        usual = self.usual
        if weekend is not None:
            days = weekend.arrangement()
            usual = _hours_of(usual.preferred.arranged(days), usual.stretch.arranged(days))
        preferred, stretch = self.pattern.preferred, self.pattern.stretch
        hours = _hours_of(
            usual.preferred if preferred is None else preferred,
            usual.stretch if stretch is None else stretch,
        )
        night = self.pattern.night
        return hours if night is None else _minding(hours, night=night)

    def _tables(self, residence: _Residence) -> Week | RatedDay:
        if self.pattern.ratings is None:
            return weeks.week(residence.hours)
        return rated_day(self.pattern.ratings)

    @cached_property
    def hours_levels(self) -> Levels:
        """The level of each by hours alone."""
        return self._joined(self._tables(r).levels(r.local) for r in self._residences)

    @cached_property
    def levels(self) -> Levels:
        """The level of each."""
        if not self._blocks:
            return self.hours_levels
        levels = self.hours_levels.copy()
        for touched, block in self._blocks:
            levels[touched] = np.minimum(levels[touched], block.level)
        return levels

    @cached_property
    def burdens(self) -> Burdens:
        """The burden of each, in minutes."""
        burdens = self._joined(self._tables(r).burdens(r.local) for r in self._residences)
        if not self._blocks:
            return burdens
        return np.where(self.levels == Level.UNAVAILABLE, np.uint16(MOST), burdens)

    @cached_property
    def walls(self) -> Seconds:
        """The local wall time of each start."""
        return self._joined(r.local.walls for r in self._residences)

    def zone(self, position: int) -> str:
        """Return the key of the zone lived in when an occurrence starts."""
        return self._residence(position).local.key

    def span(self, position: int) -> tuple[int, int]:
        """Return the local wall times at which an occurrence starts and ends."""
        return self._residence(position).local.span(position)

    def too_late(self, position: int, level: Level = Level.STRETCH) -> int:
        """Return by how many minutes an occurrence is too late for a level, or too early (< 0).

        0 if its hours have that level, or would not if moved by less than 12 hours.
        """
        residence = self._residence(position)
        return self._tables(residence).too_late(residence.local, position, level)

    def reason(self, position: int) -> str:
        """Say why an occurrence has its level.

        It is the first of days off, busy times, holidays and hours that by itself gives the level.
        """
        if position in self._blocked:
            return self._blocked[position]
        residence, level = self._residence(position), Level(self.levels[position])
        tables = self._tables(residence)
        if isinstance(tables, RatedDay):
            return reasons.rated(*tables.worst(residence.local, position))
        span, weekend = residence.local.span(position), residence.weekend
        resting = weekend.days if weekend else frozenset()
        return reasons.hours(level, span, residence.hours, resting, residence.country)

    @cached_property
    def _blocked(self) -> dict[int, str]:
        """The reasons of what has its level by a day off, a busy time or a holiday."""
        found: dict[int, str] = {}
        for touched, block in self._blocks:
            for position in touched.tolist():
                if self.levels[position] == block.level:
                    found.setdefault(position, block.reason)
        return found

    def homes(self) -> Iterator[tuple[str, NDArray[np.intp] | slice]]:
        """Yield the zones lived in, each with the occurrences that start meanwhile."""
        for residence in self._residences:
            yield residence.local.key, residence.where

    def weekends(self) -> Iterator[tuple[str, Weekend]]:
        """Yield the weekends that count, each with its country."""
        for residence in self._residences:
            if residence.country is not None and residence.weekend is not None:
                yield residence.country, residence.weekend

    def _residence(self, position: int) -> _Residence:
        if len(self._residences) == 1:
            return self._residences[0]
        return next(
            r for r in self._residences if isinstance(r.where, slice) or position in r.where
        )

    def _joined(self, parts: Iterable[NDArray[_Number]]) -> NDArray[_Number]:
        """Put together what was worked out for each residence."""
        joined = None
        for residence, part in zip(self._residences, parts, strict=True):
            if residence.where is _EVERYWHERE:
                return part
            joined = part.copy() if joined is None else joined
            joined[residence.where] = part[residence.where]
        assert joined is not None
        return joined

    def _touched(self, residence: _Residence, block: Block) -> NDArray[np.intp]:
        touched = self.instants.overlapping(block.start, block.end)
        if isinstance(residence.where, slice) or not touched.size:
            return touched
        return np.intersect1d(touched, residence.where, assume_unique=True)

    @cached_property
    def _blocks(self) -> list[tuple[NDArray[np.intp], Block]]:
        """What caps levels, and whose: days off first, then busy times, then holidays."""
        if not len(self.instants):
            return []
        return [
            (self._touched(residence, block), block)
            for residence in self._residences
            for found in (self._days_off, self._busy_times, self._holidays)
            for block in found(residence)
        ]

    def _days_off(self, residence: _Residence) -> Iterator[Block]:
        for away in self.pattern.away:
            first, last = day_number(away.first), day_number(away.last)
            if first <= residence.days[-1] and residence.days[0] <= last:
                for span in residence.local.during(first, last):
                    yield Block(*span, Level.UNAVAILABLE, reasons.away(away))

    def _busy_times(self, residence: _Residence) -> Iterator[Block]:
        for start, end in self.pattern.busy:
            until = zones.on_clock(end, zones.zone(residence.local.key))
            # What is busy for a part of a second is busy for all of it.
            span = instant(start), instant(end + timedelta(seconds=1, microseconds=-1))
            yield Block(*span, Level.UNAVAILABLE, reasons.busy(until))

    def _holidays(self, residence: _Residence) -> Iterator[Block]:
        if residence.country is None:
            return
        for day, name in _public_holidays(residence.country, residence.days):
            for span in residence.local.during(day_number(day), day_number(day)):
                yield Block(*span, self.holiday_level, reasons.holiday(name, residence.country))


def levels(
    patterns: Sequence[Pattern],
    instants: Instants,
    usual: Hours,
    holiday_level: Level = Level.STRETCH,
) -> Levels:
    """Return the levels of many classes, a line each: for searches over many instants."""
    found = np.empty((len(patterns), len(instants)), np.uint8)
    for line, pattern in zip(found, patterns, strict=True):
        line[:] = Availability(pattern, instants, usual, holiday_level).levels
    return found


def _weekends(country: str, days: NDArray[np.int64]) -> list[tuple[int, int, Weekend]]:
    """Return the weekends of a country during some days, each with its first and last day."""
    found: list[tuple[int, int, Weekend]] = []
    for day in np.unique(days).tolist():
        weekend = countries.weekend(country, date_of(day))
        if found and found[-1][2] == weekend:
            found[-1] = (found[-1][0], day, weekend)
        else:
            found.append((day, day, weekend))
    return found


def _public_holidays(country: str, days: range) -> Iterator[tuple[date, str]]:
    for year in range(date_of(days[0]).year, date_of(days[-1]).year + 1):
        for day, name in countries.public_holidays(country, year).items():
            if day_number(day) in days:
                yield day, name
