"""Recurrence rules of RFC 5545 (section 3.3.10), as far as a cadence needs them.

A `Rule` says on which dates something recurs, nothing of times or ends. The dates come
from `dateutil.rrule`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from dateutil import rrule

if TYPE_CHECKING:
    from collections.abc import Iterator

_Frequency: TypeAlias = Literal[0, 1, 2, 3, 4, 5, 6]

WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The weekdays as RFC 5545 writes them; a weekday is its position here, Monday 0."""

FREQUENCIES: Final[dict[str, _Frequency]] = {
    "DAILY": rrule.DAILY,
    "WEEKLY": rrule.WEEKLY,
    "MONTHLY": rrule.MONTHLY,
    "YEARLY": rrule.YEARLY,
}

_LIMITS: Final = {
    "bymonthday": (31, "-31 to -1 or 1 to 31"),
    "bymonth": (12, "1 to 12"),
    "bysetpos": (366, "-366 to -1 or 1 to 366"),
    "byweekno": (53, "-53 to -1 or 1 to 53"),
}
_LISTS: Final = ("byday", *_LIMITS)
_UNSIGNED: Final = frozenset({"bymonth"})
LONGEST_INTERVAL: Final = 1000
_LONGEST_TEXT: Final = 500
_LAST_YEAR: Final = 9990
"""Dates end a little before Python's do, so that a day more or less can always be told."""


class Day(NamedTuple):
    """A BYDAY element: a weekday (Monday 0), and which one of the period (0: every one).

    >>> str(Day(3, 3)), str(Day(1, -1)), str(Day(0))
    ('3TH', '-1TU', 'MO')
    """

    weekday: int
    nth: int = 0

    def __str__(self) -> str:
        return f"{self.nth or ''}{WEEKDAYS[self.weekday]}"


@dataclass(frozen=True, slots=True)
class Rule:
    """The recurring dates of a cadence: FREQ, INTERVAL and the BYxxx parts down to a day.

    Raises ValueError, with a message made to be shown, for parts that RFC 5545 does not
    allow together, and for a rule that never gives a date.

    >>> Rule.parse("FREQ=MONTHLY;BYDAY=3TH")
    Rule(freq='MONTHLY', interval=1, byday=(Day(weekday=3, nth=3),), bymonthday=(), \
bymonth=(), bysetpos=(), byweekno=(), wkst=0)
    >>> str(Rule("WEEKLY", 2, byday=(Day(1),)))
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU'
    """

    freq: str
    interval: int = 1
    byday: tuple[Day, ...] = ()
    bymonthday: tuple[int, ...] = ()
    bymonth: tuple[int, ...] = ()
    bysetpos: tuple[int, ...] = ()
    byweekno: tuple[int, ...] = ()
    wkst: int = 0

    def __post_init__(self) -> None:
        for name in _LISTS:
            values = sorted(set(getattr(self, name)), key=_order)
            object.__setattr__(self, name, tuple(values))
        if self.freq != "WEEKLY" and not self.byweekno:
            object.__setattr__(self, "wkst", 0)  # it changes nothing (RFC 5545 3.3.10)
        _check(self)

    @classmethod
    def parse(cls, text: str) -> Rule:
        """Read an RRULE value, with or without ``RRULE:`` in front; ValueError if it cannot be."""
        return _parse(text)

    def __str__(self) -> str:
        parts = {"FREQ": self.freq}
        if self.interval != 1:
            parts["INTERVAL"] = str(self.interval)
        for name in ("bymonth", "byweekno", "bymonthday", "byday", "bysetpos"):
            if values := getattr(self, name):
                parts[name.upper()] = ",".join(map(str, values))
        if self.wkst:
            parts["WKST"] = WEEKDAYS[self.wkst]
        return ";".join(f"{name}={value}" for name, value in parts.items())

    @property
    def names_days(self) -> bool:
        """Whether the rule itself says on which days, rather than the date it starts from."""
        return self.freq == "DAILY" or bool(self.byday or self.bymonthday)

    def dates(self, start: date) -> Iterator[date]:
        """Yield the rule's dates from `start` on, which also sets the phase of INTERVAL.

        >>> from itertools import islice
        >>> third_thursdays = Rule.parse("FREQ=MONTHLY;BYDAY=3TH").dates(date(2019, 3, 1))
        >>> [str(day) for day in islice(third_thursdays, 3)]
        ['2019-03-21', '2019-04-18', '2019-05-16']
        """
        return _dates(self, start, self.interval)

    def first_on_or_after(self, day: date) -> date:
        """Return the first date of the rule from `day` on, whatever the phase of INTERVAL."""
        return next(_dates(_any_day(self), day, 1))

    def last_before(self, day: date) -> date | None:
        """Return the last date of the rule before `day`, whatever the phase, within 45 years."""
        for years in (1, 5, 45):
            start = day - timedelta(days=366 * years)
            found = list(takewhile(lambda known: known < day, _dates(_any_day(self), start, 1)))
            if found:
                return found[-1]
        return None


def _any_day(rule: Rule) -> Rule:
    """Return a rule for every day on which one could begin that says no day itself."""
    return rule if rule.names_days else replace(rule, freq="DAILY")


def _dates(rule: Rule, start: date, interval: int) -> Iterator[date]:
    if rule.byweekno:
        return _by_week_number(rule, start, interval)
    begin = start
    if rule.freq == "WEEKLY" and rule.bysetpos:
        # dateutil chooses from what is left of the first week; RFC 5545 from the whole of it.
        begin -= timedelta(days=(start.weekday() - rule.wkst) % 7)
    days = _expanded(FREQUENCIES[rule.freq], begin, interval, _parts(rule))
    return days if begin == start else dropwhile(lambda day: day < start, days)


def _parts(rule: Rule) -> dict[str, Any]:
    """Return the parts of a rule as dateutil names them."""
    weekdays = [rrule.weekday(day.weekday, day.nth or None) for day in rule.byday]
    return {
        "wkst": rule.wkst,
        "byweekday": weekdays or None,
        "bymonthday": rule.bymonthday or None,
        "bymonth": rule.bymonth or None,
        "bysetpos": rule.bysetpos or None,
    }


def _expanded(
    freq: _Frequency, begin: date, interval: int, parts: dict[str, Any]
) -> Iterator[date]:
    moments = rrule.rrule(
        freq,
        dtstart=datetime(begin.year, begin.month, begin.day),
        interval=interval,
        until=datetime(_LAST_YEAR, 1, 1),
        **parts,
    )
    return map(datetime.date, moments)


def _by_week_number(rule: Rule, start: date, interval: int) -> Iterator[date]:
    """Yield the dates of a rule with BYWEEKNO; dateutil loses some in the first days of a year."""
    weekdays = [day.weekday for day in rule.byday] or [start.weekday()]
    offsets = sorted((weekday - rule.wkst) % 7 for weekday in weekdays)
    for year in range(_week(start, rule.wkst)[0], _LAST_YEAR, interval):
        fourth = date(year, 1, 4)
        first = fourth - timedelta(days=(fourth.weekday() - rule.wkst) % 7)
        _, last = _week(date(year, 12, 28), rule.wkst)
        numbers = {number % (last + 1) for number in rule.byweekno if abs(number) <= last}
        for days in (7 * (number - 1) + offset for number in sorted(numbers) for offset in offsets):
            day = first + timedelta(days=days)
            if day >= start and _in_month(rule, day):
                yield day


def _week(day: date, wkst: int) -> tuple[int, int]:
    """Return the year and number of a week: the first has at least four days of its year."""
    middle = day + timedelta(days=3 - (day.weekday() - wkst) % 7)
    return middle.year, (middle.timetuple().tm_yday - 1) // 7 + 1


def _in_month(rule: Rule, day: date) -> bool:
    from_end = day.day - monthrange(day.year, day.month)[1] - 1
    in_days = not rule.bymonthday or bool({day.day, from_end} & set(rule.bymonthday))
    return in_days and (not rule.bymonth or day.month in rule.bymonth)


def _order(value: Day | int) -> tuple[bool, int, int]:
    """Put what counts from the end of a period last."""
    nth, weekday = (value.nth, value.weekday) if isinstance(value, Day) else (value, 0)
    return nth < 0, nth, weekday


def _check(rule: Rule) -> None:
    for name, (most, allowed) in _LIMITS.items():
        least = 1 if name in _UNSIGNED else -most
        for value in getattr(rule, name):
            if not (least <= value <= most and value):
                raise ValueError(f"{name.upper()}={value} is out of range ({allowed})")
    if not 1 <= rule.interval <= LONGEST_INTERVAL:
        raise ValueError(f"INTERVAL={rule.interval} is out of range (1 to {LONGEST_INTERVAL})")
    for fault in _misfits(rule):
        raise ValueError(fault)
    if not _gives_dates(rule):
        raise ValueError("it never gives a date")


def _misfits(rule: Rule) -> Iterator[str]:
    """Yield what RFC 5545 3.3.10 forbids, in its order."""
    counted = [day for day in rule.byday if day.nth]
    limit = 5 if rule.freq == "MONTHLY" or rule.bymonth else 53
    if counted and rule.freq not in {"MONTHLY", "YEARLY"}:
        yield f"a counted BYDAY such as {counted[0]} needs FREQ=MONTHLY or YEARLY"
    if counted and rule.byweekno:
        yield "a counted BYDAY does not go with BYWEEKNO"
    for day in rule.byday:
        if abs(day.nth) > limit:
            yield f"BYDAY={day}: there is no such weekday in the period"
    if rule.bymonthday and rule.freq == "WEEKLY":
        yield "BYMONTHDAY does not go with FREQ=WEEKLY"
    if rule.byweekno and rule.freq != "YEARLY":
        yield "BYWEEKNO needs FREQ=YEARLY"
    if rule.bysetpos and not (rule.byday or rule.bymonthday):
        yield "BYSETPOS needs BYDAY or BYMONTHDAY to choose from"
    if rule.bysetpos and (rule.freq == "DAILY" or rule.byweekno):
        yield "BYSETPOS does not go with FREQ=DAILY or with BYWEEKNO"


def _gives_dates(rule: Rule) -> bool:
    """Whether a rule gives any date: weekdays and leap days together recur within 40 years.

    dateutil would search a rule without any date for seconds. So it is asked, year by year, for
    weekdays alone, which always are there, and the rest is looked at here.
    """
    start, end = date(2000, 1, 1), date(2041, 1, 1)
    if rule.byweekno:
        found = _by_week_number(rule, start, 1)
    elif rule.byday:
        months = rule.bymonth or (range(1, 13) if rule.freq == "MONTHLY" else None)
        parts = _parts(rule) | {"bymonth": months, "bymonthday": None, "bysetpos": None}
        found = _expanded(FREQUENCIES["YEARLY"], start, 1, parts)
    else:
        found = (start + timedelta(days=n) for n in range((end - start).days))
    days = (day for day in takewhile(lambda day: day < end, found) if _in_month(rule, day))
    if not rule.bysetpos:
        return any(True for _ in days)
    most = max(Counter(_period(rule, day) for day in days).values(), default=0)
    return most >= min(map(abs, rule.bysetpos))


def _period(rule: Rule, day: date) -> tuple[int, int]:
    """Return the period, of those that FREQ counts, in which a date is."""
    if rule.freq == "WEEKLY":
        return _week(day, rule.wkst)
    return (day.year, day.month if rule.freq == "MONTHLY" else 0)


_UNWANTED: Final = {
    "COUNT": "a meeting does not end by itself; leave COUNT out",
    "UNTIL": "a meeting does not end by itself; leave UNTIL out",
    "BYHOUR": "a slot has the time; leave BYHOUR out",
    "BYMINUTE": "a slot has the time; leave BYMINUTE out",
    "BYSECOND": "a slot has the time; leave BYSECOND out",
}
_PARTS: Final = (
    "FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH, BYSETPOS, BYWEEKNO and WKST are understood"
)
_DAY_TEXT: Final = re.compile(r"([+-]?[0-9]{1,2})?(MO|TU|WE|TH|FR|SA|SU)")


@cache
def _parse(text: str) -> Rule:
    if not text.isprintable():
        raise ValueError("it has a character that cannot be shown")
    if len(text) > _LONGEST_TEXT:
        raise ValueError(f"it is longer than {_LONGEST_TEXT} characters")
    parts = _split(text.strip().upper().removeprefix("RRULE:"))
    freq = parts.pop("FREQ", None)
    if freq is None:
        raise ValueError("it has no FREQ")
    if freq not in FREQUENCIES:
        raise ValueError(f"FREQ={freq}: DAILY, WEEKLY, MONTHLY and YEARLY are understood")
    values: dict[str, Any] = {n.lower(): _value(n, value) for n, value in parts.items()}
    return Rule(freq, **values)


def _split(text: str) -> dict[str, str]:
    known = {field.name.upper() for field in fields(Rule)}
    parts: dict[str, str] = {}
    for part in text.rstrip(";").split(";"):
        name, _, value = part.partition("=")
        if name in _UNWANTED:
            raise ValueError(_UNWANTED[name])
        if name not in known:
            raise ValueError(f"{name or 'an empty part'} is not understood; {_PARTS}")
        if name in parts:
            raise ValueError(f"{name} is given twice")
        parts[name] = value
    return parts


def _value(name: str, text: str) -> int | tuple[Day, ...] | tuple[int, ...]:
    if name == "WKST":
        return _weekday(name, text).weekday
    if name == "BYDAY":
        return tuple(_weekday(name, part) for part in text.split(","))
    if name == "INTERVAL":
        return _number(name, text)
    return tuple(_number(name, part) for part in text.split(","))


def _weekday(name: str, text: str) -> Day:
    match = _DAY_TEXT.fullmatch(text)
    if match is None or (match[1] and (name == "WKST" or not int(match[1]))):
        raise ValueError(f"{name}={text} is no weekday such as TH or 3TH")
    return Day(WEEKDAYS.index(match[2]), int(match[1] or 0))


def _number(name: str, text: str) -> int:
    if not re.fullmatch(r"[+-]?[0-9]{1,4}", text):
        raise ValueError(f"{name}={text} is no number")
    return int(text)
