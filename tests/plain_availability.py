"""Levels, burdens and reasons, the slow way: minute by minute, with the stdlib.

A twin to test against, written from the definitions. Of the package it reads values alone, and
takes as given what has tests of its own: how windows are written, and what weekend and holidays
a country has.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from meetsched import countries
from meetsched.hours import Hours, Level, Windows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meetsched.people import Participant, Stay

DAY: Final = 24 * 60
WEEK: Final = 7 * DAY
MOST: Final = 720
_EPOCH: Final = datetime(1970, 1, 1)
_WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip


def seconds(*moment: int) -> int:
    """Give the instant of a date and time in UTC."""
    return int(datetime(*moment, tzinfo=UTC).timestamp())  # type: ignore[arg-type,misc]


def wall(zone: str, instant: int) -> datetime:
    """Give what the clock of a zone shows."""
    return datetime.fromtimestamp(instant, ZoneInfo(zone)).replace(tzinfo=None)


def count(shown: datetime) -> int:
    """Count the seconds of a clock from 1970-01-01 00:00 on that clock."""
    return (shown - _EPOCH) // timedelta(seconds=1)


def offset(zone: str, instant: int) -> int:
    """Give the seconds by which a clock is ahead of UTC."""
    return count(wall(zone, instant)) - instant


@cache
def changes(zone: str) -> list[int]:
    """Give the instants from 1971 to 2041 at which the clock of a zone changes."""
    days = range(seconds(1971, 1, 1), seconds(2041, 1, 1), 86_400)
    return [_change(zone, a, b) for a, b in pairwise(days) if offset(zone, a) != offset(zone, b)]


def _change(zone: str, before: int, after: int) -> int:
    while after - before > 1:
        middle = (before + after) // 2
        if offset(zone, middle) == offset(zone, before):
            before = middle
        else:
            after = middle
    return after


def pieces(zone: str, start: int, minutes: int) -> list[tuple[int, int]]:
    """Give the wall times that an occurrence fills, cut where the clock changes."""
    end = start + minutes * 60
    inside = [at for at in changes(zone) if start < at < end]
    return [
        (count(wall(zone, a)), count(wall(zone, b - 1)) + 1)
        for a, b in pairwise([start, *inside, end])
    ]


def wall_minutes(zone: str, start: int, minutes: int) -> list[datetime]:
    """Give every minute of a clock that an occurrence touches."""
    found = set()
    for first in range(start, start + 60 * minutes, 60):
        shown = [wall(zone, first), wall(zone, first + 59)]
        if shown[1] - shown[0] != timedelta(seconds=59):
            shown = [wall(zone, second) for second in range(first, first + 60)]
        found |= {moment.replace(second=0) for moment in shown}
    return sorted(found)


def minute_of_week(shown: datetime) -> int:
    return shown.weekday() * DAY + shown.hour * 60 + shown.minute


@cache
def open_minutes(windows: Windows) -> frozenset[int]:
    """Give the minutes of the week that lie in windows."""
    return frozenset(m % WEEK for start, end in windows.spans for m in range(start, end))


def fits(touched: Iterable[int], allowed: frozenset[int], shift: int = 0) -> bool:
    return all((minute + shift) % WEEK in allowed for minute in touched)


def level(hours: Hours, touched: list[int]) -> Level:
    """Give the level by hours of an occurrence that touches some minutes of the week."""
    preferred = open_minutes(hours.preferred)
    if fits(touched, preferred):
        return Level.PREFERRED
    stretch = preferred | open_minutes(hours.stretch)
    return Level.STRETCH if fits(touched, stretch) else Level.UNAVAILABLE


def burden(hours: Hours, touched: list[int]) -> int:
    """Move an occurrence minute by minute until it lies in preferred hours."""
    if level(hours, touched) is Level.UNAVAILABLE:
        return MOST
    preferred = open_minutes(hours.preferred)
    for minutes in range(MOST):
        if fits(touched, preferred, minutes) or fits(touched, preferred, -minutes):
            return minutes
    return MOST


def too_late(hours: Hours, touched: list[int], level: Level) -> int:
    """Give by how many minutes an occurrence is too late for a level, or too early (< 0)."""
    allowed = open_minutes(hours.preferred)
    if level is Level.STRETCH:
        allowed |= open_minutes(hours.stretch)
    for minutes in range(MOST):
        if fits(touched, allowed, -minutes):
            return minutes
        if fits(touched, allowed, minutes):
            return -minutes
    return 0


@cache
def with_nights(windows: Windows, *, night: bool) -> Windows:
    """Add 23:00 to 08:00 of every day to windows, or take it out."""
    nights = {minute for minute in range(WEEK) if not 8 * 60 <= minute % DAY < 23 * 60}
    found = open_minutes(windows) | nights if night else open_minutes(windows) - nights
    return Windows(tuple((minute, minute + 1) for minute in sorted(found)))


RATED: Final = ((0, 720), (1, 540), (1, 360), (1, 144), (1, 72), (2, 0))
"""The level and the burden of each rating."""


def utc_hours(start: int, minutes: int) -> list[int]:
    """Give the UTC hours of an occurrence: look every half hour, and at the last second."""
    end = start + minutes * 60
    return [second // 3600 % 24 for second in (*range(start, end, 1800), end - 1)]


def lowest(ratings: tuple[int, ...], start: int, minutes: int) -> int:
    return min(ratings[hour] for hour in utc_hours(start, minutes))


def rated_too_late(
    ratings: tuple[int, ...], start: int, minutes: int, level: Level = Level.STRETCH
) -> int:
    """Move an occurrence minute by minute until nothing that it touches is below a level."""
    for shift in range(MOST):
        for late in (shift, -shift):
            if RATED[lowest(ratings, start - 60 * late, minutes)][0] >= level:
                return late
    return 0


def arranged(windows: Windows, like: list[int]) -> Windows:
    """Give the week each day of which has the windows of the day that it is like."""
    found = []
    for start, end in windows.spans:
        cuts = [start, end]
        if end - start >= DAY:
            cuts = [start, *(m for m in range(start + 1, end) if m % DAY == 0), end]
        for a, b in pairwise(cuts):
            days = [day for day in range(7) if like[day] == a // DAY % 7]
            found += [(day * DAY + a % DAY, day * DAY + a % DAY + b - a) for day in days]
    return Windows(tuple(found))


@dataclass(frozen=True)
class Cell:
    """An occurrence, by its first second since 1970 in UTC and its minutes, and a participant."""

    person: Participant
    start: int
    minutes: int
    usual: Hours
    cap: Level = Level.STRETCH
    night: bool | None = None

    @cached_property
    def stay(self) -> Stay:
        found = self.person.stays[0]
        for stay in self.person.stays[1:]:
            if stay.since and wall(stay.zone, self.start).date() >= stay.since:
                found = stay
        return found

    @property
    def country(self) -> str | None:
        return self.stay.country or self.person.country

    @property
    def starts(self) -> datetime:
        return wall(self.stay.zone, self.start)

    @property
    def ends(self) -> datetime:
        last = wall(self.stay.zone, self.start + 60 * self.minutes - 1)
        return last + timedelta(seconds=1)

    @cached_property
    def _footprint(self) -> list[datetime]:
        return wall_minutes(self.stay.zone, self.start, self.minutes)

    @cached_property
    def _touched(self) -> list[int]:
        return [minute_of_week(shown) for shown in self._footprint]

    @property
    def _days(self) -> list[date]:
        return sorted({shown.date() for shown in self._footprint})

    @property
    def weekend(self) -> countries.Weekend | None:
        """The weekend that counts: none for those who wrote all their hours themselves."""
        own = self.person.ratings or None not in {self.person.preferred, self.person.stretch}
        if self.country is None or own:
            return None
        return countries.weekend(self.country, self.starts.date())

    @cached_property
    def hours(self) -> Hours:
        preferred, stretch = self.usual.preferred, self.usual.stretch
        if self.weekend is not None:
            like = self.weekend.arrangement()
            preferred, stretch = arranged(preferred, like), arranged(stretch, like)
        own = self.person
        hours = Hours(
            preferred if own.preferred is None else own.preferred,
            stretch if own.stretch is None else own.stretch,
        )
        if self.night is None:
            return hours
        found = (with_nights(w, night=self.night) for w in (hours.preferred, hours.stretch))
        return Hours(*found)

    @cached_property
    def _rating(self) -> int | None:
        ratings = self.person.ratings
        return None if ratings is None else lowest(ratings, self.start, self.minutes)

    @cached_property
    def hours_level(self) -> Level:
        if self._rating is not None:
            return Level(RATED[self._rating][0])
        return level(self.hours, self._touched)

    @cached_property
    def _causes(self) -> list[tuple[Level, str]]:
        return [
            *((Level.UNAVAILABLE, words) for words in self._away()),
            *((Level.UNAVAILABLE, words) for words in self._busy()),
            *((self.cap, words) for words in self._holidays()),
            (self.hours_level, self._hours_words()),
        ]

    @property
    def level(self) -> Level:
        return min(level for level, _ in self._causes)

    @property
    def burden(self) -> int:
        if self.level is Level.UNAVAILABLE:
            return MOST
        if self._rating is not None:
            return RATED[self._rating][1]
        return burden(self.hours, self._touched)

    def too_late(self, level: Level) -> int:
        if self.person.ratings is not None:
            return rated_too_late(self.person.ratings, self.start, self.minutes, level)
        return too_late(self.hours, self._touched, level)

    @property
    def reason(self) -> str:
        return next(words for level, words in self._causes if level is self.level)

    def _away(self) -> Iterator[str]:
        for away in self.person.away:
            if any(away.first <= day <= away.last for day in self._days):
                word = "on" if away.first == away.last else "until"
                yield f"away {word} {away.last.day} {_MONTHS[away.last.month - 1]}"

    def _busy(self) -> Iterator[str]:
        first = datetime.fromtimestamp(self.start, UTC)
        for start, end in self.person.busy:
            if start < first + timedelta(minutes=self.minutes) and first < end:
                shown = end.astimezone(ZoneInfo(self.stay.zone))
                yield f"busy until {shown:%H:%M} {_WEEKDAYS[shown.weekday()]}"

    def _holidays(self) -> Iterator[str]:
        for day in self._days if self.country else ():
            if name := countries.public_holidays(str(self.country), day.year).get(day):
                yield f"{name} ({self.country})"

    def _hours_words(self) -> str:
        if self.person.ratings is not None:
            touched = utc_hours(self.start, self.minutes)
            hour = min(touched, key=self.person.ratings.__getitem__)
            return f"rated {self._rating} of 5 at {hour:02d}:00 UTC"
        day = self.starts.weekday()
        end = f"{self.ends:%H:%M}".replace("00:00", "24:00")
        when = f"{self.starts:%H:%M}-{end} {_WEEKDAYS[day]}"
        if self.hours_level is Level.PREFERRED:
            return f"{when}, within {_written(self.hours.preferred, day)}"
        if self.hours_level is Level.STRETCH:
            return f"{when}, outside preferred {_written(self.hours.preferred, day)}"
        if self.weekend and day in self.weekend.days and not self.hours.stretch.on(day):
            return f"{when}, weekend ({self.country})"
        return f"{when}, outside {_written(self.hours.stretch, day)}"


def _written(windows: Windows, weekday: int) -> str:
    if not windows.spans:
        return 'hours ("never")'
    if windows.spans == ((0, WEEK),):
        return "any time"
    return windows.on(weekday) or str(windows)
