"""A slot's turns as one rule: where there is a rule, its dates are the turns and no others."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import cadences
import plain
import strategies
from meetsched.cadence import Cadence
from meetsched.ical.rules import by_position, turn_rule
from meetsched.recurrence import Rule
from meetsched.schedule import Slot

YEARS = timedelta(days=12 * 366)
DAY = timedelta(days=1)


def slot(weekday: int | None = None) -> Slot:
    return Slot("Asia-Europe", time(8), "UTC", weekday)


def day_in_week(day: date, weekday: int | None) -> date:
    return day if weekday is None else day + (weekday - day.weekday()) * DAY


def rules(words: str, first: str, slots: int, weekday: int | None = None) -> list[str | None]:
    """Give each slot's rule, in the order of their turns."""
    start = date.fromisoformat(first)
    turns = plain.dates(words, start, start + YEARS)[:slots]
    found = [turn_rule(Cadence.parse(words), turn, slots, slot(weekday)) for turn in turns]
    return [str(rule) if rule else None for rule in found]


# Any cadence


@given(
    strategies.cadence_texts(),
    strategies.days(),
    st.integers(1, 5),
    st.integers(0, 9),
    st.none() | st.integers(0, 6),
)
@settings(max_examples=200)
def test_a_rule_gives_exactly_the_turns(
    words: str, day: date, slots: int, skipped: int, weekday: int | None
) -> None:
    if weekday is None and not plain.names_days(words):
        weekday = 3
    first = plain.first_date(words, day)
    turns = plain.dates(words, first, first + YEARS)[skipped::slots]
    assume(len(turns) > 1)
    rule = turn_rule(Cadence.parse(words), turns[0], slots, slot(weekday))
    event("a rule" if rule else "no rule")
    if rule is not None:
        days = [day_in_week(turn, weekday) for turn in turns]
        assert cadences.dates_day_by_day(rule, days[0], days[-1]) == days[:-1]


# Well-known cadences


@pytest.mark.parametrize(
    ("words", "first", "expected"),
    [
        ("third Thursday", "2019-03-21", ["FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH"] * 2),
        (
            "2nd and 4th Tuesday",
            "2019-04-09",
            ["FREQ=MONTHLY;BYDAY=2TU", "FREQ=MONTHLY;BYDAY=4TU"],
        ),
        (
            "2nd and 4th Tuesday",
            "2019-04-23",
            ["FREQ=MONTHLY;BYDAY=4TU", "FREQ=MONTHLY;BYDAY=2TU"],
        ),
        ("last Wednesday", "2024-01-31", ["FREQ=MONTHLY;INTERVAL=2;BYDAY=-1WE"] * 2),
        ("every 2 weeks on Tuesday", "2024-01-02", ["FREQ=WEEKLY;INTERVAL=4;BYDAY=TU"] * 2),
        ("weekly on Monday", "2024-01-01", ["FREQ=WEEKLY;INTERVAL=3;BYDAY=MO"] * 3),
        ("day 15 of the month", "2024-01-15", ["FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15"] * 2),
        (
            "every 3 months on the first Monday",
            "2024-01-01",
            ["FREQ=MONTHLY;INTERVAL=6;BYDAY=1MO"] * 2,
        ),
        ("fifth Thursday", "2024-02-29", ["FREQ=MONTHLY;BYDAY=5TH"]),
        ("day 31", "2024-01-31", ["FREQ=MONTHLY;BYMONTHDAY=31"]),
    ],
)
def test_well_known_cadences_have_a_rule(words: str, first: str, expected: list[str]) -> None:
    assert rules(words, first, len(expected)) == expected


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("weekly on Monday and Thursday", "2024-01-01"),
        ("first and third Friday", "2024-01-05"),
        ("day 1 and 15", "2024-01-01"),
        ("third Thursday of January, April, July and October", "2024-01-18"),
        ("FREQ=DAILY", "2024-01-01"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2024-01-31"),
    ],
)
def test_these_have_a_rule_for_each_of_two_slots(words: str, first: str) -> None:
    assert None not in rules(words, first, 2)


@pytest.mark.parametrize(
    ("words", "first", "slots"),
    [
        ("fifth Thursday", "2024-02-29", 2),
        ("day 31", "2024-01-31", 2),
        ("third Thursday except January", "2024-02-15", 2),
        ("third Thursday of March", "2024-03-21", 2),
        ("Wednesday after the fourth Tuesday", "2024-01-24", 1),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "2024-09-13", 2),
        ("odd ISO weeks on Tuesday", "2024-01-02", 2),
        ("FREQ=DAILY;INTERVAL=400", "2024-01-01", 3),
        ("2nd and last Tuesday", "2024-01-09", 3),
    ],
)
def test_these_have_no_single_rule(words: str, first: str, slots: int) -> None:
    assert rules(words, first, slots) == [None] * slots


@pytest.mark.parametrize(
    ("words", "first", "weekday"),
    [
        ("odd ISO weeks on Tuesday", "2024-01-02", None),
        ("FREQ=YEARLY;BYWEEKNO=1,20;BYDAY=MO", "2024-01-01", None),
        ("last Wednesday", "2024-01-31", 1),
        ("Wednesday after the last Tuesday", "2024-01-31", None),
    ],
)
def test_rules_that_programs_misread_are_not_written(
    words: str, first: str, weekday: int | None
) -> None:
    """ical.js finds other weeks, and counts weekdays among days from the end of a month wrong."""
    assert rules(words, first, 1, weekday) == [None]


@pytest.mark.parametrize(
    ("words", "first", "expected"),
    [
        ("third Thursday except January", "2024-02-15",
         ["FREQ=YEARLY;BYMONTH=2,3,4,5,6,7,8,9,10,11,12;BYDAY=3TH"]),
        ("third Thursday of March", "2024-03-21", ["FREQ=YEARLY;BYMONTH=3;BYDAY=3TH"]),
        ("third Thursday of January, April, July and October", "2024-01-18",
         ["FREQ=YEARLY;BYMONTH=1,7;BYDAY=3TH", "FREQ=YEARLY;BYMONTH=4,10;BYDAY=3TH"]),
        ("day 15 of March and June", "2024-03-15", ["FREQ=YEARLY;BYMONTH=3,6;BYMONTHDAY=15"]),
    ],
)  # fmt: skip
def test_months_that_are_chosen_go_with_yearly(words: str, first: str, expected: list[str]) -> None:
    """With MONTHLY, ical.js repeats dates and sabre/vobject passes over the months."""
    assert rules(words, first, len(expected)) == expected


@given(strategies.cadences(), strategies.days(), st.integers(1, 3))
def test_no_monthly_rule_chooses_months_but_for_positions(
    cadence: Cadence, day: date, slots: int
) -> None:
    rule = turn_rule(cadence, cadence.on_or_after(day), slots, slot())
    if rule is not None and rule.freq == "MONTHLY" and rule.bymonth:
        assert rule.bysetpos or rule.interval > 1


def test_a_weekday_after_a_counted_one_is_a_weekday_in_a_week_of_days() -> None:
    days = "BYMONTHDAY=16,17,18,19,20,21,22"
    assert (
        rules("Wednesday after the third Tuesday", "2024-01-17", 2)
        == [f"FREQ=MONTHLY;INTERVAL=2;{days};BYDAY=WE"] * 2
    )


def test_a_slot_with_its_own_weekday_has_the_rule_of_that_day() -> None:
    assert (
        rules("weekly on Monday", "2024-01-01", 2, weekday=4)
        == ["FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"] * 2
    )
    assert (
        rules("third Thursday", "2024-01-18", 2, weekday=2)
        == ["FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=14,15,16,17,18,19,20;BYDAY=WE"] * 2
    )


def test_a_weekday_before_the_first_one_may_lie_in_the_month_before() -> None:
    """Monday 29 January 2024 is in the week of Thursday 1 February."""
    assert rules("first Thursday", "2024-02-01", 1, weekday=0) == [None]


# The form of Microsoft's templates


def by_dateutil(rule: Rule, first: date) -> list[date]:
    start = datetime.combine(first, time())
    found = rrulestr(str(rule), dtstart=start)
    return [moment.date() for moment in takewhile(lambda moment: moment < start + YEARS, found)]


@given(strategies.cadences(), strategies.days(), st.integers(1, 3))
@settings(max_examples=150)
def test_a_position_means_what_a_counted_weekday_means(
    cadence: Cadence, day: date, slots: int
) -> None:
    first = cadence.on_or_after(day)
    for rule in (cadence.rule, turn_rule(cadence, first, slots, slot())):
        if rule is not None and rule.byday:
            changed = by_position(rule)
            event("a position" if changed != rule else "as it was")
            assert by_dateutil(changed, day) == by_dateutil(rule, day)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=MONTHLY;BYDAY=3TH", "FREQ=MONTHLY;BYDAY=TH;BYSETPOS=3"),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=-1WE", "FREQ=MONTHLY;INTERVAL=2;BYDAY=WE;BYSETPOS=-1"),
        ("FREQ=MONTHLY;BYDAY=2TU,4TU", "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2,4"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYSETPOS=-1"),
    ],
)
def test_a_counted_weekday_is_written_as_a_position(rule: str, expected: str) -> None:
    assert str(by_position(Rule.parse(rule))) == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU",
        "FREQ=MONTHLY;BYMONTHDAY=15",
        "FREQ=MONTHLY;BYDAY=1TU,3WE",
        "FREQ=MONTHLY;BYDAY=TU,3TU",
        "FREQ=MONTHLY;BYMONTHDAY=8,9,10,11,12,13,14;BYDAY=2TU",
        "FREQ=MONTHLY;BYDAY=1MO,2MO;BYSETPOS=-1",
        "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
    ],
)
def test_what_a_position_would_change_stays_as_it_is(rule: str) -> None:
    assert by_position(Rule.parse(rule)) == Rule.parse(rule)
