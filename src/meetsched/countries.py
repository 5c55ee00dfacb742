"""Countries: their public holidays and weekends.

A country is a two-letter code of ISO 3166-1, perhaps with a subdivision of ISO 3166-2: "CH",
"CH-ZH". Holidays are those of the ``holidays`` package, named in English whatever the environment
says; a date that it can only estimate says so in its name.
"""

from __future__ import annotations

import re
import warnings
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from meetsched import phrases
from meetsched.errors import Fault, either, quoted
from meetsched.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from holidays import HolidayBase

_LANGUAGE: Final = "en_US"  # of the holidays' names

_CODE: Final = re.compile(r"([A-Z]{2})(?:-([A-Z0-9]{1,3}))?")
_OFTEN_MEANT: Final = {"UK": "GB", "EL": "GR", "EN": "GB"}


@dataclass(frozen=True, slots=True)
class Weekend:
    """The weekdays of rest (Monday 0), and where that is from: "holidays" or "CLDR"."""

    days: frozenset[int]
    source: str

    def __str__(self) -> str:
        names = phrases.joined(phrases.SHORT_WEEKDAYS[day] for day in sorted(self.days))
        return f"{names or 'no day'} ({self.source})"

    def arrangement(self) -> list[int]:
        """Tell which day of a week with the weekend Sat and Sun each day is like, Monday first.

        The days of work, from the first after the weekend on, are like Monday to Friday (a sixth
        and seventh like Friday again), the days of rest like Saturday and Sunday, a single one
        like Sunday.

        >>> Weekend(frozenset({4, 5}), "CLDR").arrangement()
        [1, 2, 3, 4, 5, 6, 0]
        """
        first = self._first_day_of_work()
        week = [(first + n) % 7 for n in range(7)]
        work = [day for day in week if day not in self.days]
        rest = [day for day in week if day in self.days]
        like = {day: min(n, 4) for n, day in enumerate(work)}
        like |= {day: 6 - min(n, 1) for n, day in enumerate(reversed(rest))}
        return [like[day] for day in range(7)]

    def _first_day_of_work(self) -> int:
        """Return the day that the longest run of days of work begins with."""

        def run(first: int) -> int:
            return next((n for n in range(7) if (first + n) % 7 in self.days), 7)

        return max(range(7), key=run)


def country_faults(code: str, *place: str | int) -> Iterator[Fault]:
    """Yield a fault if a code is of no country, or of no subdivision that it has.

    >>> print(*country_faults("UK", "country"))
    country: "UK" is no country; did you mean "GB"?
    """
    match = _CODE.fullmatch(code)
    if match is None or match[1] not in REGIONS:
        yield Fault(place, f"{quoted(code)} is no country", _meant(code))
    elif match[2] and match[2] not in (known := _subdivisions(match[1])):
        offered = f"known are {', '.join(known)}" if known else f'write "{match[1]}"'
        message = f"{quoted(code)}: no public holidays of that subdivision are known"
        yield Fault(place, message, offered)


def _meant(text: str) -> str:
    wanted = text.strip().upper()[:60]
    wanted = _OFTEN_MEANT.get(wanted, wanted)
    for meant in (wanted, wanted[:5], wanted.partition("-")[0]):
        if meant != text and not any(country_faults(meant)):
            return f"did you mean {either([meant])}?"
    import difflib

    from babel import Locale

    names = {
        name.upper(): code for code, name in Locale("en").territories.items() if code in REGIONS
    }
    close = difflib.get_close_matches(wanted, names, n=1, cutoff=0.8)
    if close:
        return f"did you mean {either([names[close[0]]])}?"
    return 'write the two letters of ISO 3166-1, such as "CH", or "CH-ZH"'


def _subdivisions(country: str) -> list[str]:
    import holidays

    known = holidays.list_supported_countries(include_aliases=False).get(country, [])
    return [name for name in known if _CODE.fullmatch(f"{country}-{name}")]


@cache
def _calendar(code: str) -> HolidayBase | None:
    """Return the holidays package's calendar, None if it has none for a country."""
    import holidays

    country, _, subdivision = code.partition("-")
    if country not in holidays.list_supported_countries(include_aliases=False):
        return None
    entity = getattr(holidays, country)
    options = {"subdiv": subdivision or None, "language": _LANGUAGE}
    calendar: HolidayBase
    try:  # some do not say unasked that a date of the Islamic calendar is estimated
        calendar = entity(**options, islamic_show_estimated=True)
    except TypeError:
        calendar = entity(**options)
    return calendar


def has_holidays(code: str) -> bool:
    """Whether the public holidays of a country are known at all."""
    return _calendar(code) is not None


@cache
def public_holidays(code: str, year: int) -> Mapping[date, str]:
    """Return the names of a year's public holidays by date; none where they are not known.

    >>> public_holidays("CH", 2026)[date(2026, 8, 1)]
    'National Day'
    """
    calendar = _calendar(code)
    if calendar is None:
        return {}
    with warnings.catch_warnings():  # it warns of years for which it knows fewer than all
        warnings.simplefilter("ignore")
        calendar.get(date(year, 1, 1))  # which fills in the year
    return {day: name for day, name in sorted(calendar.items()) if day.year == year}


@lru_cache(maxsize=100_000)
def weekend(code: str, day: date) -> Weekend:
    """Return the weekend of a country as it is in the week from a day on.

    >>> print(weekend("EG", date(2026, 1, 1)))
    Fri and Sat (holidays)
    """
    calendar = _calendar(code)
    if calendar is None:
        return _weekend_by_cldr(code[:2])
    week = (day + timedelta(days=n) for n in range(7))
    return Weekend(frozenset(d.weekday() for d in week if calendar.is_weekend(d)), "holidays")


@cache
def _weekend_by_cldr(country: str) -> Weekend:
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(f"und_{country}")
    except UnknownLocaleError:
        locale = Locale("en")  # which has no territory, and so the week data of the world
    length = (locale.weekend_end - locale.weekend_start) % 7 + 1
    return Weekend(frozenset((locale.weekend_start + n) % 7 for n in range(length)), "CLDR")
