"""Recurrence rules as any calendar file has them (RFC 5545 section 3.3.10), followed day by day.

By the RFC's own words, and not by dateutil, which searches a rule that never gives a date up to
the year 9999, whatever its UNTIL, and loses days of BYWEEKNO at New Year.
"""

from __future__ import annotations

import re
from calendar import isleap, monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from math import prod
from typing import TYPE_CHECKING, Final, TypeAlias

from meetsched.errors import quoted
from meetsched.ical.verify.values import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator

Fits: TypeAlias = Callable[[date], bool]
"""Whether a day is one of a rule's."""

_LONGEST: Final = 2_000
_FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY: Final = re.compile(rf"([+-]?[1-9][0-9]?)?({'|'.join(_WEEKDAYS)})")
_TIMES: Final = {"BYHOUR": range(24), "BYMINUTE": range(60), "BYSECOND": range(60)}
_NUMBERS: Final = _TIMES | {
    "BYMONTH": range(1, 13),
    "BYWEEKNO": range(-53, 54),
    "BYYEARDAY": range(-366, 367),
    "BYMONTHDAY": range(-31, 32),
    "BYSETPOS": range(-366, 367),
}
_CHOOSE_DAYS: Final = frozenset({"BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO"})
_MOST_TIMES: Final = 48


@dataclass(slots=True)
class Patience:
    """How many dates may still be looked at to follow the rules of a file."""

    left: int = 500_000

    def spend(self, dates: int) -> None:
        """Look at so many; ValueError if there is no patience for them."""
        if dates > self.left:
            raise ValueError("to follow its rule takes too long")
        self.left -= dates


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A recurrence rule: its parts as written, without COUNT and UNTIL.

    >>> rule = Recurrence.parse("FREQ=MONTHLY;BYDAY=3TH;COUNT=2")
    >>> walls = rule.walls(datetime(2019, 3, 21, 8), datetime(2020, 1, 1), Patience())
    >>> [str(wall) for wall in walls]
    ['2019-03-21 08:00:00', '2019-04-18 08:00:00']
    """

    parts: dict[str, str]
    count: int | None
    until: Moment | None

    @classmethod
    def parse(cls, text: str) -> Recurrence:
        """Read an RRULE value; ValueError if it cannot be, or if it has steps below a day."""
        if len(text) > _LONGEST:
            raise ValueError(f"it is longer than {_LONGEST} characters")
        pairs = [part.partition("=") for part in text.strip().upper().strip(";").split(";")]
        parts = {name: value for name, _, value in pairs}
        if len(parts) != len(pairs):
            raise ValueError("one of its parts is there twice")
        count, until = parts.pop("COUNT", None), parts.pop("UNTIL", None)
        _check(parts)
        endless = until is None or until.startswith("9999")
        return cls(
            parts,
            None if count is None else _positive("COUNT", count),
            None if endless else Moment.parse(until or ""),
        )

    def walls(self, start: datetime, until: datetime, patience: Patience) -> Iterator[datetime]:
        """Yield the rule's wall times from `start`, which sets its phase, through `until`.

        COUNT is kept, UNTIL is not: it may be told on another clock.
        """
        times, fits = self._times(start), self._filters(start.date())
        found = (
            wall
            for period in self._periods(start.date(), until.date())
            for wall in self._within(period, times, fits, patience)
        )
        return islice((wall for wall in found if start <= wall <= until), self.count)

    def _within(
        self, period: range, times: list[time], fits: list[Fits], patience: Patience
    ) -> list[datetime]:
        patience.spend(len(period) * len(times))
        days = (date.fromordinal(day) for day in period)
        fitting = (day for day in days if all(fit(day) for fit in fits))
        walls = [datetime.combine(day, time) for day in fitting for time in times]
        if "BYSETPOS" not in self.parts:
            return walls
        length = len(walls)
        places = {place - 1 if place > 0 else length + place for place in self._list("BYSETPOS")}
        return [walls[place] for place in sorted(places) if 0 <= place < length]

    def _list(self, name: str) -> list[int]:
        return [int(text) for text in self.parts.get(name, "").split(",") if text]

    def _times(self, start: datetime) -> list[time]:
        usual = {"BYHOUR": start.hour, "BYMINUTE": start.minute, "BYSECOND": start.second}
        hours, minutes, seconds = (
            sorted(set(self._list(name))) or [value] for name, value in usual.items()
        )
        return [time(h, m, s) for h in hours for m in minutes for s in seconds]

    def _periods(self, start: date, until: date) -> Iterator[range]:
        """Yield the days of each period that counts, as ordinals."""
        step, frequency = int(self.parts.get("INTERVAL", "1")), self.parts["FREQ"]
        first, last = start.toordinal(), until.toordinal() + 1
        if frequency == "DAILY":
            yield from (range(day, day + 1) for day in range(first, last, step))
        elif frequency == "WEEKLY":
            first -= (start.weekday() - self._week_start) % 7
            yield from (range(day, day + 7) for day in range(first, last, 7 * step))
        elif frequency == "MONTHLY":
            months = range(_month(start), _month(until) + 1, step)
            yield from (range(_first_of(month), _first_of(month + 1)) for month in months)
        elif "BYWEEKNO" in self.parts:
            years = range(self._week(start)[0], until.year + 2, step)
            yield from (range(self._weeks(year), self._weeks(year + 1)) for year in years)
        else:
            years = range(start.year, until.year + 1, step)
            yield from (range(_first_of(12 * year), _first_of(12 * year + 12)) for year in years)

    @property
    def _week_start(self) -> int:
        return _WEEKDAYS.index(self.parts.get("WKST", "MO"))

    def _weeks(self, year: int) -> int:
        """Return the first day of a year's first week, which has at least four days of it."""
        fourth = date(year, 1, 4)
        return fourth.toordinal() - (fourth.weekday() - self._week_start) % 7

    def _week(self, day: date) -> tuple[int, int, int]:
        """Return the year of a day's week, the week's number, and that from the year's end."""
        ordinal = day.toordinal()
        year = date.fromordinal(ordinal + 3 - (day.weekday() - self._week_start) % 7).year
        number = (ordinal - self._weeks(year)) // 7
        return year, number + 1, number - (self._weeks(year + 1) - self._weeks(year)) // 7

    def _filters(self, start: date) -> list[Fits]:
        """Return what a day has to be; what no part says is as it is at the start."""
        parts, frequency = self.parts, self.parts["FREQ"]
        months, days = set(self._list("BYMONTH")), set(self._list("BYMONTHDAY"))
        year_days, weeks = set(self._list("BYYEARDAY")), set(self._list("BYWEEKNO"))
        weekdays = _BY_DAY.findall(parts.get("BYDAY", ""))
        chosen = _CHOOSE_DAYS & parts.keys()
        if (frequency == "WEEKLY" and not chosen) or chosen == {"BYWEEKNO"}:
            weekdays = [("", _WEEKDAYS[start.weekday()])]
        elif frequency in {"MONTHLY", "YEARLY"} and not chosen:
            days = {start.day}
            months = months or ({start.month} if frequency == "YEARLY" else set())
        in_month = frequency == "MONTHLY" or "BYMONTH" in parts
        filters: list[tuple[object, Fits]] = [
            (months, lambda day: day.month in months),
            (days, lambda day: not days.isdisjoint(_in_month(day))),
            (year_days, lambda day: not year_days.isdisjoint(_in_year(day))),
            (weeks, lambda day: not weeks.isdisjoint(self._week(day)[1:])),
            (weekdays, _weekday_filter(weekdays, _in_month if in_month else _in_year)),
        ]
        return [fits for wanted, fits in filters if wanted]


def _weekday_filter(
    weekdays: list[tuple[str, str]], places: Callable[[date], tuple[int, int]]
) -> Fits:
    every = {_WEEKDAYS.index(name) for nth, name in weekdays if not nth}
    counted = {(_WEEKDAYS.index(name), int(nth)) for nth, name in weekdays if nth}

    def fits(day: date) -> bool:
        weekday = day.weekday()
        if weekday in every:
            return True
        first, last = places(day)
        nths = ((first + 6) // 7, -((6 - last) // 7))
        return any((weekday, nth) in counted for nth in nths)

    return fits


def _in_month(day: date) -> tuple[int, int]:
    """Return which day of its month a day is, from the first and from the last, -1."""
    return day.day, day.day - monthrange(day.year, day.month)[1] - 1


def _in_year(day: date) -> tuple[int, int]:
    """Return which day of its year a day is, from the first and from the last, -1."""
    number = day.timetuple().tm_yday
    return number, number - (367 if isleap(day.year) else 366)


def _month(day: date) -> int:
    return 12 * day.year + day.month - 1


def _first_of(month: int) -> int:
    return date(month // 12, month % 12 + 1, 1).toordinal()


def _check(parts: dict[str, str]) -> None:
    """Refuse what RFC 5545 does not have, and what could not be followed in bounded time."""
    if parts.get("FREQ") not in _FREQUENCIES:
        message = f"FREQ={quoted(parts.get('FREQ', ''))} is not followed"
        raise ValueError(f"{message}; meetings recur {', '.join(_FREQUENCIES)}")
    for name, value in parts.items():
        if name not in _CHECKS:
            raise ValueError(f"{quoted(name)} is no part of a rule")
        _CHECKS[name](name, value)
    if prod(parts.get(name, "").count(",") + 1 for name in _TIMES) > _MOST_TIMES:
        raise ValueError(f"more than {_MOST_TIMES} times a day are not followed")


def _check_weekdays(name: str, value: str) -> None:
    form = _BY_DAY if name == "BYDAY" else re.compile("|".join(_WEEKDAYS))
    texts = value.split(",") if name == "BYDAY" else [value]
    if not all(map(form.fullmatch, texts)):
        raise ValueError(f"{name}={quoted(value)} has what is no weekday")


def _check_list(name: str, value: str) -> None:
    known = _NUMBERS[name]
    for text in value.split(","):
        number = int(text) if re.fullmatch("[+-]?[0-9]{1,3}", text) else None
        if number not in known or (number == 0 and name not in _TIMES):
            limits = f"{known[0]} to {known[-1]}"
            raise ValueError(f"{name}={quoted(text)} is not in {limits}")


def _positive(name: str, text: str) -> int:
    if not re.fullmatch(r"0*[1-9][0-9]{0,5}", text):
        raise ValueError(f"{name}={quoted(text)} is no number from 1 to 999999")
    return int(text)


_CHECKS: Final[dict[str, Callable[[str, str], object]]] = {
    **dict.fromkeys(_NUMBERS, _check_list),
    **dict.fromkeys(("BYDAY", "WKST"), _check_weekdays),
    "FREQ": lambda _, value: value,
    "INTERVAL": _positive,
}
