"""A slot's turns as one recurrence rule, where there is one that gives exactly its dates.

With k slots, a slot has every k-th date of the cadence. If each period of the cadence (a
week, a month, a year) has one date, that is the same rule with k times the INTERVAL. If a period
always has n dates, each with its own place in the rule ("2nd and 4th Tuesday"), a slot keeps
the places that are its turns. Otherwise (a fifth Thursday, day 31) no one rule says it.

Rules that calendar programs are known to misread are not written either: BYWEEKNO (dateutil loses
weekends at New Year, ical.js finds other weeks), days counted from a month's end together
with weekdays (ical.js loses the phase of INTERVAL), and positions in a year of several months
(ical.js counts them in each month). Months that are chosen go with FREQ=YEARLY: with MONTHLY,
ical.js repeats dates and sabre/vobject passes over the months.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

from meetsched.recurrence import LONGEST_INTERVAL, Day, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from meetsched.cadence import Cadence
    from meetsched.schedule import Slot

_WEEK: Final = 7
_MOST_PLACES: Final = 12
_SHORTEST_MONTH: Final = 28
_CYCLE: Final = (date(2000, 1, 1), date(2028, 1, 1))
"""28 years hold every shape of a month and of a year: each weekday to begin on, leap or not."""


def turn_rule(cadence: Cadence, first: date, turns: int, slot: Slot) -> Rule | None:
    """Return the rule of a slot that has every `turns`-th date of a cadence, `first` among them.

    The rule starts from ``slot.day(first)``. None where no single rule gives exactly these days.

    >>> from datetime import time
    >>> from meetsched.cadence import Cadence
    >>> from meetsched.schedule import Slot
    >>> slot = Slot("Early", time(8), "UTC")
    >>> print(turn_rule(Cadence.parse("third Thursday"), date(2019, 4, 18), 2, slot))
    FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH
    >>> print(turn_rule(Cadence.parse("2nd and 4th Tuesday"), date(2019, 4, 9), 2, slot))
    FREQ=MONTHLY;BYDAY=2TU
    >>> print(turn_rule(Cadence.parse("fifth Thursday"), date(2019, 5, 30), 2, slot))
    None
    """
    if _is_misread(cadence.rule):
        return None
    base = first - timedelta(days=cadence.days_after)
    rule = _every(cadence.rule, turns, base)
    if rule is None:
        return None
    shift = cadence.days_after
    if slot.weekday is not None:
        if (weekday := _only_weekday(rule, base)) is None:
            return None
        shift += slot.weekday - (weekday + shift) % _WEEK
    shifted = _shifted(rule, shift, base)
    return shifted and _by_year_if_of_months(shifted)


def _is_misread(rule: Rule) -> bool:
    from_end = min(rule.bymonthday, default=1) < 0
    over_months = rule.freq == "YEARLY" and rule.bysetpos and len(rule.bymonth) != 1
    return bool(rule.byweekno or (rule.byday and from_end) or over_months)


def _by_year_if_of_months(rule: Rule) -> Rule:
    """Write the same dates with FREQ=YEARLY where a rule chooses months of each year."""
    chooses = rule.freq == "MONTHLY" and rule.bymonth and not rule.bysetpos
    return replace(rule, freq="YEARLY") if chooses and rule.interval == 1 else rule


def by_position(rule: Rule) -> Rule:
    """Write a counted weekday as a weekday and a position: the form of Microsoft's templates.

    >>> print(by_position(Rule.parse("FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH")))
    FREQ=MONTHLY;INTERVAL=2;BYDAY=TH;BYSETPOS=3
    """
    weekdays = {day.weekday for day in rule.byday}
    if rule.bysetpos or rule.bymonthday or len(weekdays) != 1 or not all(d.nth for d in rule.byday):
        return rule
    if rule.freq == "YEARLY" and len(rule.bymonth) != 1:
        return rule  # a position counts in the year, a weekday in its month where there is one
    positions = tuple(day.nth for day in rule.byday)
    return replace(rule, byday=(Day(weekdays.pop()),), bysetpos=positions)


def _every(rule: Rule, turns: int, first: date) -> Rule | None:
    if turns == 1:
        return rule
    places = _places(rule)
    if places is None or rule.interval * turns > LONGEST_INTERVAL:
        return None
    if len(places) == 1 and not _skips_periods(rule):
        return replace(rule, interval=rule.interval * turns)
    if len(places) % turns == 0:
        return _merged(places, _place(places, first) % turns, turns)
    if turns % len(places) == 0 and not _skips_periods(rule):
        place = places[_place(places, first)]
        return replace(place, interval=rule.interval * turns // len(places))
    return None


def _skips_periods(rule: Rule) -> bool:
    """Whether a rule's months leave out periods, so that its dates are not evenly spaced."""
    return rule.freq != "YEARLY" and bool(rule.bymonth)


@cache
def _places(rule: Rule) -> tuple[Rule, ...] | None:
    """Split a rule into rules of one date a period each, in the order of the dates.

    None where the dates of a period differ in number or in order. A period is what FREQ
    says, but a year where the rule leaves out months.
    """
    if _skips_periods(rule) and (rule.interval != 1 or rule.freq != "MONTHLY"):
        return None
    period = _by_year if _skips_periods(rule) else _period(rule)
    ways = ([rule], *_splits(rule))
    return next((found for parts in ways if (found := _ordered(parts, period))), None)


def _splits(rule: Rule) -> Iterator[list[Rule]]:
    """Yield the ways to split a rule along one of its lists."""
    for name in ("bymonth", "bysetpos", "bymonthday", "byday"):
        values = getattr(rule, name)
        if 1 < len(values) <= _MOST_PLACES:
            yield [_with(rule, name, (value,)) for value in values]


def _with(rule: Rule, name: str, values: tuple[Any, ...]) -> Rule:
    changed: dict[str, Any] = {name: values}
    return replace(rule, **changed)


def _period(rule: Rule) -> Callable[[date], Hashable]:
    return {
        "DAILY": lambda day: day,
        "WEEKLY": lambda day: (day.toordinal() - 1 - rule.wkst) // _WEEK,
        "MONTHLY": lambda day: (day.year, day.month),
        "YEARLY": _by_year,
    }[rule.freq]


def _by_year(day: date) -> Hashable:
    return day.year


def _ordered(parts: list[Rule], period: Callable[[date], Hashable]) -> tuple[Rule, ...] | None:
    """Put parts in the order of their dates; None unless every period has one of each, in it."""
    start, end = _CYCLE
    days: dict[Hashable, list[tuple[date, int]]] = {
        period(start + timedelta(days=n)): [] for n in range((end - start).days)
    }
    for position, part in enumerate(parts):
        for day in takewhile(lambda day: day < end, replace(part, interval=1).dates(start)):
            days[period(day)].append((day, position))
    _, *whole, _ = days.values()  # the cycle may cut the first and the last
    orders = {tuple(n for _, n in sorted(found)) for found in whole}
    apart = all(len({day for day, _ in found}) == len(parts) == len(found) for found in whole)
    if not apart or len(orders) != 1:
        return None
    return tuple(parts[n] for n in orders.pop())


def _place(places: tuple[Rule, ...], first: date) -> int:
    """Return which of the places a date has."""
    return next(n for n, place in enumerate(places) if place.first_on_or_after(first) == first)


def _merged(places: tuple[Rule, ...], start: int, step: int) -> Rule:
    """Join every `step`-th place into one rule: they differ in one list alone."""
    chosen = places[start::step]
    merged = chosen[0]
    for name in ("bymonth", "bysetpos", "bymonthday", "byday"):
        values = dict.fromkeys(value for place in chosen for value in getattr(place, name))
        merged = _with(merged, name, tuple(values))
    return merged


def _only_weekday(rule: Rule, first: date) -> int | None:
    """Return the weekday that all the rule's dates have, if they have one."""
    if rule.freq == "WEEKLY" and not rule.byday:
        return first.weekday()
    weekdays = {day.weekday for day in rule.byday}
    return weekdays.pop() if len(weekdays) == 1 else None


def _shifted(rule: Rule, shift: int, first: date) -> Rule | None:
    """Return the rule whose dates are that many days after the rule's dates."""
    weekday = _only_weekday(rule, first)
    if not shift:
        return rule
    if weekday is None or rule.bysetpos or rule.bymonthday:
        return None
    target = (weekday + shift) % _WEEK
    if rule.freq == "WEEKLY" and not rule.bymonth:
        return replace(rule, byday=(Day(target),))
    if rule.freq == "MONTHLY" or (rule.freq == "YEARLY" and rule.bymonth):
        return _shifted_in_month(rule, shift, target)
    return None


def _shifted_in_month(rule: Rule, shift: int, weekday: int) -> Rule | None:
    """Shift counted weekdays: the days of the month they can fall on, if they stay in it."""
    days: set[int] = set()
    for _, nth in rule.byday:
        start = _WEEK * (nth - 1) + 1 + shift
        reach = range(start, start + _WEEK)
        if nth < 1 or start < 1 or reach[-1] > _SHORTEST_MONTH:
            return None
        days.update(reach)
    if not shift % _WEEK:
        nths = tuple(Day(weekday, nth + shift // _WEEK) for _, nth in rule.byday)
        return replace(rule, byday=nths)
    return replace(rule, byday=(Day(weekday),), bymonthday=tuple(sorted(days)))
