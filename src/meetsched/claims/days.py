"""Days as people write them: "11 April 2019", "April 11th", "Thu, Apr 11", "2019-04-11", "Mondays".

Names of months and weekdays are CLDR's, through Babel, in English and the languages of
`_LANGUAGES`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched.claims.markup import Placed, folded
from meetsched.phrases import MONTH_NAMES, WEEKDAY_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

_LANGUAGES: Final = ("es", "fr", "de", "pt", "it", "nl")

_YEAR: Final = r"(?:19|20)\d\d"
_NO_HOUR: Final = r"(?!\d|:\d|\s*(?:h|hrs|hours|z|utc|gmt)\b)"
_NO_TIME: Final = r"(?!\d|:\d|\.\d|\s*(?:[ap]\.?m\b|[ap]\b|h\b|o'clock))"
_JOINT: Final = re.compile(r"(?:[ ,.(–—-]|\bthe\b|\bof\b|\bon\b){0,8}")  # noqa: RUF001
_CENTURY: Final = 2000
_LEAP_YEAR: Final = 2000
_SLIP: Final = 28
"""Days: dates that are so far apart are of one event, with a slip of the month or the year."""
_FORMS: Final = "345"
"""Of the dates with the name of a month: day, month or year first."""

_ALSO_WORDS: Final = frozenset({"may", "march", "mar", "mars", "sun", "sat", "wed", "fri", "mon"})
"""What without a capital or a year is more likely to be something else."""


class YearMonthDay(NamedTuple):
    """One way to read a date; without a year, that of some year."""

    year: int | None
    month: int
    day: int

    def in_year(self, year: int) -> date | None:
        """Return the date, None if there is none."""
        try:
            return date(self.year or year, self.month, self.day)
        except ValueError:
            return None

    def nearest(self, day: date) -> date | None:
        """Return the date of the year that brings it nearest to a day."""
        return min(self.around(day), key=lambda found: abs(found - day), default=None)

    def around(self, day: date, years: int = 1) -> Iterator[date]:
        """Yield the dates of the years around a day's."""
        for year in range(max(1, day.year - years), min(9999, day.year + years) + 1):
            if found := self.in_year(year):
                yield found


@dataclass(frozen=True, slots=True)
class WrittenDay(Placed):
    """A date, a weekday (Monday 0), or both; `dates` are the ways to read the date.

    `plural` says "Mondays".
    """

    dates: tuple[YearMonthDay, ...] = ()
    weekday: int | None = None
    plural: bool = False

    def has_year(self) -> bool:
        """Whether it is a whole date."""
        return any(each.year for each in self.dates)

    def agrees(self, day: date) -> bool:
        """Whether a day is on the weekday, if there is one."""
        return self.weekday is None or day.weekday() == self.weekday

    def fits(self, day: date) -> bool:
        """Whether a day is what was written, in some year if none was."""
        dates = (each.in_year(day.year) for each in self.dates)
        return self.agrees(day) and (not self.dates or day in dates)

    def orders(self, day: date) -> list[date]:
        """Return a date that it can be, and those that it is in another order of day and month.

        >>> [str(day) for day in days_in("4/11/2019")[0].orders(date(2019, 4, 11))]
        ['2019-04-11', '2019-11-04']
        """
        dates = (each.in_year(day.year) for each in self.dates if each.year == day.year)
        return [day, *(each for each in dates if each and each != day and self.agrees(each))]

    def is_next_to(self, other: WrittenDay) -> bool:
        """Whether another can be the same day, or the one before or after, by what is written."""
        if self.dates and other.dates:
            pairs = ((one, two) for one in self.dates for two in other.dates)
            return any(not 1 < _apart(one, two) < _SLIP for one, two in pairs)
        if self.weekday is None or other.weekday is None:
            return True
        return (self.weekday - other.weekday) % 7 in {0, 1, 6}

    def near(self, day: date) -> date | None:
        """Return the date meant by who writes about a day: the nearest; a weekday, from it on.

        None if there is no such date: 31 June.

        >>> (thursday,), (weekday,) = days_in("Thu, Apr 11"), days_in("on Wednesday")
        >>> str(thursday.near(date(2019, 5, 1))), str(weekday.near(date(2019, 4, 11)))
        ('2019-04-11', '2019-04-17')
        """
        if not self.dates:
            ahead = timedelta(days=((self.weekday or 0) - day.weekday()) % 7)
            return day + ahead if ahead <= date.max - day else None
        found = [nearest for each in self.dates if (nearest := each.nearest(day))]
        return min(found, key=lambda each: (not self.agrees(each), abs(each - day)), default=None)

    def settled(self, day: date) -> date | None:
        """Return the date meant where `day` is only a guess: a weekday settles the year.

        >>> str(days_in("Monday, July 6th")[0].settled(date(2022, 5, 1)))
        '2020-07-06'
        """
        years = (found for each in self.dates for found in each.around(day, 6))
        fitting = [found for found in years if self.agrees(found)]
        return min(fitting, key=lambda found: abs(found - day), default=self.near(day))


def _apart(one: YearMonthDay, other: YearMonthDay) -> int:
    """Return by how many days two dates differ at least, in a year that either may be of."""
    year = one.year or other.year or _LEAP_YEAR
    first, second = one.in_year(year), other.in_year(year)
    return abs((first - second).days) if first and second else 0


def days_in(line: str) -> list[WrittenDay]:
    """Find the days written in a line, from left to right.

    >>> [(tuple(day.dates[0]), day.weekday) for day in days_in("Thursday, 11 April 2019")]
    [((2019, 4, 11), 3)]
    """
    text = folded(line)
    found: list[WrittenDay] = []
    for part in reversed(list(_parts(line, text))):  # in "7 May, Wed 8 May", Wed goes with the 8th
        if found and (joined := _joined(part, found[-1], text)):
            found[-1] = joined
        else:
            found.append(part)
    return found[::-1]


def _parts(line: str, text: str) -> Iterator[WrittenDay]:
    """Yield dates and weekdays, each alone."""
    for match in _pattern().finditer(text):
        name = match["weekday"] or match["m3"] or match["m4"] or match["m5"]
        year = match["y3"] or match["y4"] or match["y5"]
        if name in _ALSO_WORDS and not year and name in line[slice(*match.span())]:
            continue
        if match["weekday"]:
            weekday, plural = _weekdays()[name], match["plural"] is not None
            yield WrittenDay(*match.span(), weekday=weekday, plural=plural)
        else:
            yield WrittenDay(*match.span(), _dates(match))


def _joined(one: WrittenDay, other: WrittenDay, text: str) -> WrittenDay | None:
    """Join a weekday and a date that stand together, in this order or with the weekday in ( )."""
    between = text[one.end : other.start]
    if one.plural or other.plural or not _JOINT.fullmatch(between):
        return None
    if one.weekday is not None and not one.dates and other.dates and other.weekday is None:
        return WrittenDay(one.start, other.end, other.dates, one.weekday)
    if one.dates and one.weekday is None and not other.dates and "-" not in between:
        return WrittenDay(one.start, other.end, one.dates, other.weekday)
    return None


def _dates(match: re.Match[str]) -> tuple[YearMonthDay, ...]:
    """Read a date by the form that it has."""
    if match["iso"]:
        return (YearMonthDay(*map(int, match.group("y1", "m1", "d1"))),)
    if match["sign"]:
        return _numeric(match)
    form = next(form for form in _FORMS if match[f"m{form}"])
    year, month, day = (match[f"{part}{form}"] for part in "ymd")
    return (YearMonthDay(int(year) if year else None, _months()[month], int(day)),)


def _numeric(match: re.Match[str]) -> tuple[YearMonthDay, ...]:
    """Read 28.07.2020 with the day first, and 7/28/2020 in each order that is a date."""
    one, other, year = map(int, match.group("n1", "n2", "y2"))
    year += _CENTURY if year < 100 else 0  # noqa: PLR2004
    orders = [(other, one)] if match["sign"] == "." else [(one, other), (other, one)]
    dates = [YearMonthDay(year, month, day) for month, day in dict.fromkeys(orders)]
    return tuple(each for each in dates if each.in_year(year)) or (dates[0],)


@cache
def _pattern() -> re.Pattern[str]:
    short = _short_months()
    months, weekdays, short_months = (
        "|".join(sorted(names, key=len, reverse=True))
        for names in (_months().keys() - short, _weekdays(), short)
    )
    return re.compile(
        rf"""
        (?<![\d.-]) (?P<y1>{_YEAR}) (?P<iso>[-/.]) (?P<m1>\d\d?) (?P=iso) (?P<d1>\d\d?) (?!\d)
          (?:t(?=\d\d:?\d\d))?
        | (?<![\d./-]) (?P<n1>\d\d?) (?P<sign>[/.-]) (?P<n2>\d\d?) (?P=sign)
          (?P<y2>{_YEAR}|(?<=/)\d\d) (?![./-]?\d)
        | (?<![\d.-]) (?P<y5>{_YEAR}) [ -] (?P<m5>{months}) [ -] (?P<d5>\d\d?) (?!\d)
        | (?<![\d:.]) (?P<d3>\d\d?) (?:st|nd|rd|th|er|\.)? [ -]* (?:(?:de|of)\ )?
          (?P<m3>(?:{months})\b | (?:{short_months})\b (?=\.?[ -]*(?:de\ )?{_YEAR})) \.?
          (?:[ ,-]* (?:(?:de|of)\ )? (?P<y3>{_YEAR}) {_NO_HOUR})?
        | \b (?P<m4>{months}) \b \.? [ -]* (?:the\ )? (?P<d4>\d\d?) (?:st|nd|rd|th)? {_NO_TIME}
          (?:[ ,-]* (?:de\ )? (?P<y4>{_YEAR}) {_NO_HOUR})?
        | \b (?P<weekday>{weekdays}) (?P<plural>'?s)? \b
        """,
        re.VERBOSE,
    )


@cache
def _months() -> dict[str, int]:
    wide, abbreviated = _cldr("months", "wide"), _cldr("months", "abbreviated")
    english = [(name.lower(), n) for n, name in enumerate(MONTH_NAMES, 1)]
    return dict([*abbreviated, *wide, *english, *((name[:3], n) for name, n in english)])


@cache
def _short_months() -> frozenset[str]:
    """Return the abbreviations that may be words, such as "out" and "set": they need a year."""
    known = {name for name, _ in _cldr("months", "wide")} | {
        name[:3].lower() for name in MONTH_NAMES
    }
    short = {name for name, _ in _cldr("months", "abbreviated") if len(name) <= len("out")}
    return frozenset(short - known)


@cache
def _weekdays() -> dict[str, int]:
    english = [(name.lower(), n) for n, name in enumerate(WEEKDAY_NAMES)]
    short = [("tues", 1), ("weds", 2), ("thur", 3), ("thurs", 3)]
    names = [*_cldr("days", "wide"), *english, *short]
    return dict([*names, *((name[:3], n) for name, n in english)])


def _cldr(what: str, form: str) -> list[tuple[str, int]]:
    from babel import Locale

    tables = [getattr(Locale(language), what)["format"][form] for language in _LANGUAGES]
    return [(folded(name).strip("."), n) for table in tables for n, name in table.items()]
