"""Random recurrence rules and cadences, and a twin that finds a rule's dates day by day."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from hypothesis import strategies as st

from meetsched.cadence import Cadence
from meetsched.recurrence import Day, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAY: Final = timedelta(days=1)
ODD_WEEKS: Final = tuple(range(1, 54, 2))
EVEN_WEEKS: Final = tuple(range(2, 54, 2))


def days_between(start: date, end: date) -> list[date]:
    """Every day from `start` up to, not including, `end`."""
    return [start + number * DAY for number in range((end - start).days)]


def dates_day_by_day(rule: Rule, start: date, end: date) -> list[date]:
    """Find a rule's dates as RFC 5545 3.3.10 says: each day of each INTERVALth period is looked at.

    A day is taken where every BYxxx part has it; BYSETPOS then picks from what a period took.
    """
    period = _PERIODS[rule.freq]
    first = period(rule, start)
    whole = days_between(max(start - 366 * DAY, date.min), end + 366 * DAY)
    found: list[date] = []
    for number, days in groupby(whole, key=lambda day: period(rule, day)):
        if (number - first) % rule.interval == 0:
            taken = [day for day in days if _fits(rule, day, start)]
            found += _picked(taken, rule.bysetpos)
    return [day for day in found if start <= day < end]


_PERIODS: Final[dict[str, Callable[[Rule, date], int]]] = {
    "DAILY": lambda _, day: day.toordinal(),
    "WEEKLY": lambda rule, day: (day.toordinal() - 1 - rule.wkst) // 7,
    "MONTHLY": lambda _, day: day.year * 12 + day.month,
    "YEARLY": lambda _, day: day.year,
}


def _picked(days: list[date], positions: tuple[int, ...]) -> list[date]:
    if not positions:
        return days
    count = len(days)
    wanted = {position - 1 if position > 0 else count + position for position in positions}
    return [day for number, day in enumerate(days) if number in wanted]


def _fits(rule: Rule, day: date, start: date) -> bool:
    length = calendar.monthrange(day.year, day.month)[1]
    weekday_alone = rule.freq == "WEEKLY" and not rule.byday
    return (
        (not rule.bymonth or day.month in rule.bymonth)
        and (not rule.bymonthday or bool({day.day, day.day - length - 1} & {*rule.bymonthday}))
        and (not rule.byweekno or bool({*_week_numbers(day, rule.wkst)} & {*rule.byweekno}))
        and (not rule.byday or bool({*_weekdays(rule, day)} & {*rule.byday}))
        and (not weekday_alone or day.weekday() == start.weekday())
    )


def _weekdays(rule: Rule, day: date) -> Iterator[Day]:
    """What BYDAY may call a day: the weekday alone, counted from the start, and from the end."""
    by_month = rule.freq == "MONTHLY" or rule.bymonth
    if by_month:
        length = calendar.monthrange(day.year, day.month)[1]
        position = day.day
    else:
        length = 366 if calendar.isleap(day.year) else 365
        position = day.timetuple().tm_yday
    yield Day(day.weekday())
    yield Day(day.weekday(), (position - 1) // 7 + 1)
    yield Day(day.weekday(), -((length - position) // 7 + 1))


def _week_numbers(day: date, wkst: int) -> tuple[int, int]:
    """Number a day's week from both ends of the year that has at least four days of it."""
    begin = day - (day.weekday() - wkst) % 7 * DAY
    year = (begin + 3 * DAY).year
    first, following = _first_week(year, wkst), _first_week(year + 1, wkst)
    return (begin - first).days // 7 + 1, (begin - following).days // 7


def _first_week(year: int, wkst: int) -> date:
    fourth = date(year, 1, 4)
    return fourth - (fourth.weekday() - wkst) % 7 * DAY


def _some(values: st.SearchStrategy[int], most: int = 3) -> st.SearchStrategy[tuple[int, ...]]:
    return st.sets(values, min_size=1, max_size=most).map(lambda found: tuple(sorted(found)))


def _maybe(values: st.SearchStrategy[tuple[int, ...]]) -> st.SearchStrategy[tuple[int, ...]]:
    return st.just(()) | values


WEEKDAYS: Final = st.integers(0, 6)
MONTHS: Final = _some(st.integers(1, 12), 12)
_MONTH_DAYS: Final = _some(st.integers(1, 28) | st.integers(-28, -1) | st.sampled_from((29, 31)))
_WEEK_NUMBERS: Final = _some(st.integers(1, 53) | st.integers(-52, -1))
_POSITIONS: Final = st.sampled_from(((), (), (1,), (-1,), (2,), (-2, 1), (1, 3)))


def plain_days(most: int = 3) -> st.SearchStrategy[tuple[Day, ...]]:
    """Weekdays that are not counted, from Monday on."""
    return _some(WEEKDAYS, most).map(lambda found: tuple(map(Day, found)))


def counted_days(limit: int) -> st.SearchStrategy[tuple[Day, ...]]:
    """Weekdays that are counted up to a limit, from both ends."""
    nth = st.integers(1, limit).flatmap(lambda n: st.sampled_from((n, -n)))
    return st.lists(st.builds(Day, WEEKDAYS, nth), min_size=1, max_size=3, unique=True).map(tuple)


_DAILY: Final = st.fixed_dictionaries(
    {"bymonth": _maybe(MONTHS), "byday": st.just(()) | plain_days()},
    optional={"interval": st.sampled_from((1, 2, 5, 10, 30))},
)
_WEEKLY: Final = st.fixed_dictionaries(
    {"byday": st.just(()) | plain_days(7), "bymonth": _maybe(MONTHS)},
    optional={"interval": st.integers(1, 6), "wkst": WEEKDAYS},
)
_WEEKLY_PICKED: Final = st.fixed_dictionaries(
    {"byday": plain_days(7), "bysetpos": st.sampled_from(((1,), (-1,)))},
    optional={"interval": st.integers(1, 6), "wkst": WEEKDAYS},
)
_MONTHLY: Final = st.one_of(
    st.fixed_dictionaries({"byday": counted_days(4) | counted_days(5), "bymonth": _maybe(MONTHS)}),
    st.fixed_dictionaries({"bymonthday": _MONTH_DAYS}),
    st.fixed_dictionaries({"bymonthday": _MONTH_DAYS, "byday": plain_days()}),
    st.fixed_dictionaries({"byday": plain_days(7), "bysetpos": _POSITIONS}),
)
_YEARLY: Final = st.one_of(
    st.fixed_dictionaries({"byday": counted_days(52), "bysetpos": st.just(())}),
    st.fixed_dictionaries({"byday": counted_days(4), "bymonth": MONTHS}),
    st.fixed_dictionaries({"byday": plain_days(), "bymonth": MONTHS, "bysetpos": _POSITIONS}),
    st.fixed_dictionaries({"bymonthday": _MONTH_DAYS, "bysetpos": _POSITIONS}),
    st.fixed_dictionaries({"byday": plain_days(), "bysetpos": _POSITIONS}),
)
# In which year of an INTERVAL a week over New Year lies, the RFC does not say: no INTERVAL here.
_BY_WEEK_NUMBER: Final = st.fixed_dictionaries(
    {
        "byweekno": _WEEK_NUMBERS | st.sampled_from((ODD_WEEKS, EVEN_WEEKS)),
        "byday": plain_days(),
    },
    optional={"wkst": WEEKDAYS},
)


def _with_interval(
    parts: st.SearchStrategy[dict[str, Any]], most: int
) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda made, every: made | {"interval": every}, parts, st.integers(1, most))


_PARTS: Final[dict[str, st.SearchStrategy[dict[str, Any]]]] = {
    "DAILY": _DAILY,
    "WEEKLY": _WEEKLY | _WEEKLY_PICKED,
    "MONTHLY": _with_interval(_MONTHLY, 12),
    "YEARLY": _with_interval(_YEARLY, 3) | _BY_WEEK_NUMBER,
}


def rules() -> st.SearchStrategy[Rule]:
    """Rules of every kind that gives dates."""
    return st.sampled_from(sorted(_PARTS)).flatmap(
        lambda freq: _PARTS[freq].map(lambda parts: Rule(freq, **parts))
    )


def _count_days(weekday: int, nths: set[int]) -> tuple[Day, ...]:
    return tuple(Day(weekday, nth) for nth in sorted(nths, key=lambda nth: (nth < 0, nth)))


_NTHS: Final = st.sets(st.sampled_from((1, 2, 3, 4, 5, -1)), min_size=1)
_EVERY: Final = st.integers(1, 12)
_NTH_WEEKDAYS: Final = st.builds(_count_days, WEEKDAYS, _NTHS)


def _monthly(parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Rule]:
    return st.builds(lambda found, every: Rule("MONTHLY", every, **found), parts, _EVERY)


_WORDED: Final = st.one_of(
    st.builds(lambda n, *parts: Rule("WEEKLY", n, *parts), _EVERY, st.just(()) | plain_days(7)),
    st.builds(lambda days: Rule("WEEKLY", byday=days, bymonth=(2, 3)), st.just(()) | plain_days(7)),
    st.builds(
        lambda days, weeks, months: Rule("YEARLY", byday=days, byweekno=weeks, bymonth=months),
        plain_days(7),
        st.sampled_from((ODD_WEEKS, EVEN_WEEKS)),
        _maybe(MONTHS),
    ),
    _monthly(
        st.fixed_dictionaries(
            {"bymonthday": _some(st.integers(1, 28), 5) | st.just((-1,)), "bymonth": _maybe(MONTHS)}
        )
    ),
    _monthly(st.fixed_dictionaries({"bymonthday": _some(st.integers(1, 31), 5)})),
    _monthly(st.fixed_dictionaries({"byday": _NTH_WEEKDAYS, "bymonth": _maybe(MONTHS)})),
)


def worded() -> st.SearchStrategy[Cadence]:
    """Cadences for which there are words."""
    after = st.builds(
        lambda days, every, months, weekday: Cadence(
            Rule("MONTHLY", every, byday=days, bymonth=months), weekday
        ),
        _NTH_WEEKDAYS,
        _EVERY,
        _maybe(MONTHS),
        WEEKDAYS,
    )
    return _WORDED.map(Cadence) | after


def cadences() -> st.SearchStrategy[Cadence]:
    """Cadences of every kind."""
    return worded() | rules().map(Cadence)
