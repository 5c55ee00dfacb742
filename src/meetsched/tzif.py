"""The TZif format of compiled time zones (RFC 9636): bytes -> transitions and footer.

`zoneinfo` reads the same files but shows neither the transitions nor the footer, and
both are needed to write a zone's rules down for calendar programs.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = struct.Struct(">4sc15x6I")
_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86400


class LocalType(NamedTuple):
    """A local time type: seconds east of UTC, whether it counts as DST, its abbreviation."""

    offset: int
    dst: bool
    name: str


class Transition(NamedTuple):
    """The instant `at` (seconds since 1970-01-01 UTC) where one local time type follows another."""

    at: int
    before: LocalType
    after: LocalType

    @property
    def onset(self) -> datetime:
        """The naive wall time of the change on the old clock, as RFC 5545 3.6.5 wants it."""
        return datetime(1970, 1, 1) + timedelta(seconds=self.at + self.before.offset)


@dataclass(frozen=True, slots=True)
class YearlyDate:
    """A day of every year as POSIX TZ writes it, and the wall time of a change on it.

    ``Mm.w.d`` fills `month`, `week` (5 is the last) and `weekday` (0 is Sunday); ``Jn`` and
    ``n`` fill `day` instead, `leap` telling whether 29 February is counted (the second form).
    `seconds` may be negative or beyond a day (RFC 9636 3.3.1).
    """

    seconds: int
    month: int = 0
    week: int = 0
    weekday: int = 0
    day: int = 0
    leap: bool = False

    def ordinal(self, year: int) -> int:
        """Return the proleptic Gregorian ordinal of the day in `year`, before `seconds`."""
        if not self.month:
            if self.leap:
                return date(year, 1, 1).toordinal() + self.day
            return date(2001, 1, 1).toordinal() + self.day - 1 + _years_apart(year, self.day)
        first = date(year, self.month, 1).toordinal()
        day = first + (self.weekday - first) % 7 + 7 * (self.week - 1)
        return day if _month(day) == self.month else day - 7


def _years_apart(year: int, day: int) -> int:
    """Days between day n of 2001 and the same month and day of `year`."""
    common = date.fromordinal(date(2001, 1, 1).toordinal() + day - 1)
    return common.replace(year=year).toordinal() - common.toordinal()


def _month(ordinal: int) -> int:
    return date.fromordinal(ordinal).month


@dataclass(frozen=True, slots=True)
class Footer:
    """What holds after the last listed transition: standard time, and DST between two dates.

    >>> zurich = Footer.parse("CET-1CEST,M3.5.0,M10.5.0/3")
    >>> [transition.onset.isoformat() for transition in zurich.transitions(2019)]
    ['2019-03-31T02:00:00', '2019-10-27T03:00:00']
    """

    standard: LocalType
    daylight: LocalType | None = None
    start: YearlyDate | None = None
    end: YearlyDate | None = None

    @classmethod
    def parse(cls, text: str) -> Footer:
        """Read a POSIX TZ string as RFC 9636 3.3.1 extends it; ValueError if it is none."""
        match = _FOOTER.fullmatch(text)
        if match is None:
            raise ValueError(f"not a POSIX TZ string: {text!r}")
        offset = -_seconds(match["offset"])
        standard = LocalType(offset, dst=False, name=match["name"].strip("<>"))
        if match["dst_name"] is None:
            return cls(standard)
        ahead = -_seconds(match["dst_offset"]) if match["dst_offset"] else offset + 3600
        daylight = LocalType(ahead, dst=True, name=match["dst_name"].strip("<>"))
        return cls(standard, daylight, _yearly(match["start"]), _yearly(match["end"]))

    def transitions(self, year: int) -> list[Transition]:
        """Return the changes of a year in order; none where the zone has no DST."""
        return sorted(self.changes(year), key=lambda transition: transition.at)

    def changes(self, year: int) -> list[Transition]:
        """Return the changes of a year, the one to DST first; none where the zone has no DST."""
        if self.daylight is None or self.start is None or self.end is None:
            return []
        return [
            self._transition(self.start, year, self.standard, self.daylight),
            self._transition(self.end, year, self.daylight, self.standard),
        ]

    @staticmethod
    def _transition(day: YearlyDate, year: int, before: LocalType, after: LocalType) -> Transition:
        at = (day.ordinal(year) - _EPOCH) * _DAY + day.seconds - before.offset
        return Transition(at, before, after)


_NAME = r"(?:[A-Za-z]{3,}|<[A-Za-z0-9+-]{3,}>)"
_MINUTES = r"(?::[0-5][0-9](?::[0-5][0-9])?)?"
_OFFSET = rf"[+-]?(?:2[0-4]|[01]?[0-9]){_MINUTES}"
_TIME = rf"[+-]?(?:16[0-7]|1[0-5][0-9]|[0-9]{{1,2}}){_MINUTES}"
_YEAR_DAY = r"(?:36[0-5]|3[0-5][0-9]|[12]?[0-9]{1,2})"
_DATE = rf"(?:M(?:1[0-2]|[1-9])\.[1-5]\.[0-6]|J(?!0+(?![0-9])){_YEAR_DAY}|{_YEAR_DAY})(?:/{_TIME})?"
_FOOTER = re.compile(
    rf"(?P<name>{_NAME})(?P<offset>{_OFFSET})"
    rf"(?:(?P<dst_name>{_NAME})(?P<dst_offset>{_OFFSET})?,(?P<start>{_DATE}),(?P<end>{_DATE}))?"
)


def _seconds(text: str) -> int:
    sign = -1 if text.startswith("-") else 1
    hours, minutes, seconds, *_ = [*map(int, text.lstrip("+-").split(":")), 0, 0]
    return sign * (hours * 3600 + minutes * 60 + seconds)


def _yearly(text: str) -> YearlyDate:
    day, _, time = text.partition("/")
    seconds = _seconds(time or "2")
    if day.startswith("M"):
        month, week, weekday = map(int, day[1:].split("."))
        return YearlyDate(seconds, month, week, weekday)
    return YearlyDate(seconds, day=int(day.lstrip("J")), leap=not day.startswith("J"))


@dataclass(frozen=True, slots=True)
class ZoneRules:
    """All that a zone file says: the first local time type, its changes, and what goes on.

    The footer holds from the instant `listed_until` on. That is not always a change: a file can
    list an instant where nothing changes but the footer begins.
    """

    initial: LocalType
    listed: tuple[Transition, ...]
    listed_until: int | None
    footer: Footer | None

    @property
    def regular_from(self) -> int:
        """Position in `listed` from which on the footer gives the same changes, and no others.

        Files differ in how many such changes they list ("fat" ones up to 2037); and a year
        can leave out a change that the footer would give.
        """
        position = len(self.listed)
        following = self._following(self.listed_until)
        while position and self._leads_to(following, self.listed[position - 1]):
            position -= 1
            following = self.listed[position]
        return position

    def _leads_to(self, following: Transition | None, change: Transition) -> bool:
        """Whether a listed change is the footer's, and so is the one that comes next."""
        if self.footer is None or change not in self.footer.transitions(_year(change.at)):
            return False
        return self._following(change.at) == following

    def _following(self, instant: int | None) -> Transition | None:
        """Return the footer's first change after an instant."""
        if self.footer is None or instant is None:
            return None
        years = range(_year(instant) - 1, _year(instant) + 3)
        changes = (change for year in years for change in self.footer.transitions(year))
        return next((change for change in changes if change.at > instant), None)

    def transitions(self, start: int, end: int) -> Iterator[Transition]:
        """Yield the changes, listed and of the footer, from `start` up to, not including, `end`."""
        first, last = (bisect_left(self.listed, at, key=_instant) for at in (start, end))
        yield from self.listed[first:last]
        if self.footer is not None:
            known = start - 1 if self.listed_until is None else self.listed_until
            # Around New Year a change can be in another year in UTC than on the clock.
            for year in range(_year(max(start, known)) - 1, _year(end) + 2):
                for transition in self.footer.transitions(year):
                    if max(start, known + 1) <= transition.at < end:
                        yield transition

    def at(self, instant: int) -> LocalType:
        """Return the local time type in force at an instant."""
        latest = self.latest(instant)
        return latest.after if latest else self.initial

    def latest(self, instant: int) -> Transition | None:
        """Return the last change at or before an instant, if there is one."""
        if self.listed_until is None or instant > self.listed_until:
            recent = list(self.transitions(instant - 366 * _DAY, instant + 1))
            if recent:
                return recent[-1]
        position = bisect_right(self.listed, instant, key=_instant)
        return self.listed[position - 1] if position else None


def _instant(transition: Transition) -> int:
    return transition.at


def _year(instant: int) -> int:
    return datetime.fromtimestamp(instant, UTC).year


def parse(data: bytes) -> ZoneRules:
    """Read a TZif file of version 2 or later; ValueError for anything else.

    Changes that alter nothing (same offset, DST flag and abbreviation) are left out.
    """
    try:
        return _parse(data)
    except (struct.error, IndexError, UnicodeDecodeError) as error:
        raise ValueError("the TZif file is cut short or damaged") from error


def _parse(data: bytes) -> ZoneRules:
    if data[:4] != b"TZif" or data[4:5] < b"2":
        raise ValueError("not a TZif file of version 2 or later")
    start = _HEADER.size + _block_size(_HEADER.unpack_from(data), time_size=4)
    header = _HEADER.unpack_from(data, start)
    _, _, _, _, _, times, types, characters = header
    position = start + _HEADER.size
    instants = struct.unpack_from(f">{times}q", data, position)
    indexes = data[position + 8 * times : position + 9 * times]
    kinds = _local_types(data, position + 9 * times, types, characters)
    footer = data[start + _HEADER.size + _block_size(header, time_size=8) :].strip(b"\n").decode()
    return ZoneRules(
        kinds[0],
        tuple(_changes(kinds[0], instants, [kinds[index] for index in indexes])),
        instants[-1] if instants else None,
        Footer.parse(footer) if footer else None,
    )


def _block_size(header: tuple[int, ...], time_size: int) -> int:
    _, _, utc_flags, standard_flags, leaps, times, types, characters = header
    return (
        times * (time_size + 1)
        + types * 6
        + characters
        + leaps * (time_size + 4)
        + standard_flags
        + utc_flags
    )


def _local_types(data: bytes, position: int, types: int, characters: int) -> list[LocalType]:
    names = data[position + 6 * types : position + 6 * types + characters]
    return [
        LocalType(offset, bool(dst), names[start : names.index(b"\0", start)].decode())
        for offset, dst, start in struct.iter_unpack(">i?B", data[position : position + 6 * types])
    ]


def _changes(
    initial: LocalType, instants: tuple[int, ...], types: list[LocalType]
) -> Iterator[Transition]:
    for at, (before, after) in zip(instants, pairwise([initial, *types]), strict=True):
        if before != after:
            yield Transition(at, before, after)
