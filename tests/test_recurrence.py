"""Recurrence rules: their text, their dates against a day-by-day twin, and what is refused."""

from __future__ import annotations

import time
from datetime import date, timedelta
from itertools import islice, takewhile

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cadences import DAY, EVEN_WEEKS, ODD_WEEKS, dates_day_by_day, rules
from meetsched.recurrence import Day, Rule

STARTS = st.dates(date(1970, 1, 1), date(2090, 12, 31))
YEAR = 366 * DAY
SATURDAYS_OF_EVEN_WEEKS = Rule("YEARLY", byday=(Day(5),), byweekno=EVEN_WEEKS)
FIRST_OF_THE_WEEK = Rule("WEEKLY", byday=(Day(0), Day(3)), bysetpos=(1,))


def until(rule: Rule, start: date, end: date) -> list[date]:
    return list(takewhile(lambda day: day < end, rule.dates(start)))


@given(rules())
def test_text_of_a_rule_is_read_back(rule: Rule) -> None:
    assert Rule.parse(str(rule)) == rule
    assert Rule.parse(f" rrule:{rule}; ".lower()) == rule


@example(SATURDAYS_OF_EVEN_WEEKS, date(2048, 9, 17))
@example(FIRST_OF_THE_WEEK, date(2024, 1, 3))
@given(rules(), STARTS)
def test_dates_are_those_of_rfc_5545(rule: Rule, start: date) -> None:
    assume(rule.names_days or rule.freq == "WEEKLY")
    end = start + 10 * YEAR
    assert until(rule, start, end) == dates_day_by_day(rule, start, end)


# The examples of RFC 5545 3.8.5.3 that are of days alone and without an end.
@pytest.mark.parametrize(
    ("text", "start", "dates"),
    [
        ("FREQ=DAILY;INTERVAL=2", "1997-09-02", "1997-09-02 1997-09-04 1997-09-06"),
        ("FREQ=DAILY;INTERVAL=10", "1997-09-02", "1997-09-02 1997-09-12 1997-09-22"),
        ("FREQ=WEEKLY;INTERVAL=2;WKST=SU", "1997-09-02", "1997-09-02 1997-09-16 1997-09-30"),
        (
            "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=MO,WE,FR",
            "1997-09-01",
            "1997-09-01 1997-09-03 1997-09-05 1997-09-15 1997-09-17",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO",
            "1997-08-05",
            "1997-08-05 1997-08-10 1997-08-19 1997-08-24",
        ),
        (
            "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
            "1997-08-05",
            "1997-08-05 1997-08-17 1997-08-19 1997-08-31",
        ),
        ("FREQ=MONTHLY;BYDAY=1FR", "1997-09-05", "1997-09-05 1997-10-03 1997-11-07 1997-12-05"),
        (
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=1SU,-1SU",
            "1997-09-07",
            "1997-09-07 1997-09-28 1997-11-02 1997-11-30 1998-01-04 1998-01-25",
        ),
        ("FREQ=MONTHLY;BYDAY=-2MO", "1997-09-22", "1997-09-22 1997-10-20 1997-11-17 1997-12-22"),
        ("FREQ=MONTHLY;BYMONTHDAY=-3", "1997-09-28", "1997-09-28 1997-10-29 1997-11-28 1997-12-29"),
        ("FREQ=MONTHLY;BYMONTHDAY=2,15", "1997-09-02", "1997-09-02 1997-09-15 1997-10-02"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "1997-09-30", "1997-09-30 1997-10-01 1997-10-31"),
        (
            "FREQ=MONTHLY;INTERVAL=18;BYMONTHDAY=10,11,12,13,14,15",
            "1997-09-10",
            "1997-09-10 1997-09-11 1997-09-12 1997-09-13 1997-09-14 1997-09-15 1999-03-10",
        ),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", "1997-09-02", "1997-09-02 1997-09-09 1997-09-16"),
        ("FREQ=YEARLY;BYDAY=20MO", "1997-05-19", "1997-05-19 1998-05-18 1999-05-17"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "1997-05-12", "1997-05-12 1998-05-11 1999-05-17"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=TH", "1997-03-13", "1997-03-13 1997-03-20 1997-03-27"),
        (
            "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13",
            "1997-09-02",
            "1998-02-13 1998-03-13 1998-11-13 1999-08-13 2000-10-13",
        ),
        (
            "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13",
            "1997-09-13",
            "1997-09-13 1997-10-11 1997-11-08 1997-12-13",
        ),
        (
            "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
            "1996-11-05",
            "1996-11-05 2000-11-07 2004-11-02",
        ),
        (
            "FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3",
            "1997-09-04",
            "1997-09-04 1997-10-07 1997-11-06",
        ),
        (
            "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
            "1997-09-29",
            "1997-09-29 1997-10-30 1997-11-27 1997-12-30",
        ),
        (
            "FREQ=MONTHLY;BYMONTHDAY=15,30",
            "2007-01-15",
            "2007-01-15 2007-01-30 2007-02-15 2007-03-15",
        ),
    ],
)
def test_examples_of_rfc_5545(text: str, start: str, dates: str) -> None:
    expected = dates.split()
    found = Rule.parse(text).dates(date.fromisoformat(start))
    assert [str(day) for day in islice(found, len(expected))] == expected


# 2020 and 2026 have 53 weeks, and week -53 of such a year is its first.
@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=FR", "2021-01-01 2027-01-01"),
        ("FREQ=YEARLY;BYWEEKNO=53;BYDAY=TU", "2020-12-29 2026-12-29"),
        ("FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU", "2021-01-03 2022-01-02"),
        (
            "FREQ=YEARLY;BYWEEKNO=1;BYDAY=MO",
            "2021-01-04 2022-01-03 2023-01-02 2024-01-01 2024-12-30",
        ),
        ("FREQ=YEARLY;BYWEEKNO=-53;BYDAY=SU", "2026-01-04 2032-01-04"),
        ("FREQ=YEARLY;BYWEEKNO=-53;BYDAY=MO", "2025-12-29 2031-12-29"),
    ],
)
def test_weeks_over_new_year(text: str, dates: str) -> None:
    expected = dates.split()
    found = Rule.parse(text).dates(date(2020, 6, 1))
    assert [str(day) for day in islice(found, len(expected))] == expected


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize("numbers", [(1,), (52,), (53,), EVEN_WEEKS, ODD_WEEKS], ids=str)
def test_iso_week_numbers_are_those_of_the_calendar(weekday: int, numbers: tuple[int, ...]) -> None:
    rule = Rule("YEARLY", byday=(Day(weekday),), byweekno=numbers)
    start, end = date(1990, 1, 1), date(2060, 1, 1)
    assert until(rule, start, end) == [
        day
        for day in (start + number * DAY for number in range((end - start).days))
        if day.weekday() == weekday and day.isocalendar().week in numbers
    ]


@example(FIRST_OF_THE_WEEK, date(2024, 1, 3))
@given(rules(), STARTS)
def test_first_on_or_after_is_the_first_whatever_the_phase(rule: Rule, day: date) -> None:
    assume(rule.names_days)
    any_phase = Rule.parse(str(rule).replace(f";INTERVAL={rule.interval}", ""))
    for length in (3 * YEAR, 41 * YEAR):
        if found := dates_day_by_day(any_phase, day, day + length):
            break
    assert rule.first_on_or_after(day) == found[0]


@example(FIRST_OF_THE_WEEK, date(2024, 1, 3))
@given(rules(), STARTS)
def test_last_before_is_the_last_whatever_the_phase(rule: Rule, day: date) -> None:
    assume(rule.names_days)
    any_phase = Rule.parse(str(rule).replace(f";INTERVAL={rule.interval}", ""))
    for length in (3 * YEAR, 41 * YEAR):
        if found := dates_day_by_day(any_phase, day - length, day):
            break
    assert rule.last_before(day) == found[-1]


@pytest.mark.parametrize(
    ("text", "names_days"),
    [
        ("FREQ=WEEKLY", False),
        ("FREQ=MONTHLY;BYMONTH=3", False),
        ("FREQ=WEEKLY;BYDAY=MO", True),
        ("FREQ=MONTHLY;BYMONTHDAY=1", True),
        ("FREQ=DAILY", True),
    ],
)
def test_which_rules_name_days(text: str, names_days: bool) -> None:  # noqa: FBT001 - a column
    assert Rule.parse(text).names_days is names_days


def test_a_week_alone_recurs_on_the_weekday_it_starts_on() -> None:
    start = date(2024, 1, 10)
    found = list(islice(Rule.parse("FREQ=WEEKLY;INTERVAL=3").dates(start), 4))
    assert found == [start + timedelta(weeks=3 * number) for number in range(4)]


# A day that the rule can never give is no answer, even if the rule leaves the weekday open.
def test_a_week_alone_without_january_begins_in_february() -> None:
    rule = Rule.parse("FREQ=WEEKLY;BYMONTH=2,3,4,5,6,7,8,9,10,11,12")
    assert rule.first_on_or_after(date(2024, 1, 10)).month == 2
    before = rule.last_before(date(2024, 1, 10))
    assert before is not None
    assert before.month == 12


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("FREQ=MONTHLY;BYDAY=3TH", Rule("MONTHLY", byday=(Day(3, 3),))),
        ("RRULE:FREQ=MONTHLY;BYDAY=3TH", Rule("MONTHLY", byday=(Day(3, 3),))),
        ("rrule:freq=monthly;byday=+3th", Rule("MONTHLY", byday=(Day(3, 3),))),
        (" BYDAY=03TH;FREQ=MONTHLY; ", Rule("MONTHLY", byday=(Day(3, 3),))),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;WKST=SU", Rule("WEEKLY", 2, (Day(1),), wkst=6)),
        ("FREQ=MONTHLY;BYMONTHDAY=15,-1,15", Rule("MONTHLY", bymonthday=(-1, 15))),
        ("FREQ=WEEKLY;BYDAY=MO,MO", Rule("WEEKLY", byday=(Day(0),))),
        ("FREQ=YEARLY;BYWEEKNO=20,3;BYDAY=MO", Rule("YEARLY", byday=(Day(0),), byweekno=(3, 20))),
        ("FREQ=WEEKLY;INTERVAL=1", Rule("WEEKLY")),
    ],
)
def test_ways_to_write_a_rule(text: str, rule: Rule) -> None:
    assert Rule.parse(text) == rule


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("FREQ=WEEKLY;COUNT=3", "a meeting does not end by itself; leave COUNT out"),
        ("FREQ=WEEKLY;UNTIL=20240101", "a meeting does not end by itself; leave UNTIL out"),
        ("FREQ=WEEKLY;BYHOUR=8", "a slot has the time; leave BYHOUR out"),
        ("FREQ=WEEKLY;BYMINUTE=8", "a slot has the time; leave BYMINUTE out"),
        ("FREQ=WEEKLY;BYSECOND=8", "a slot has the time; leave BYSECOND out"),
        ("FREQ=HOURLY", "FREQ=HOURLY: DAILY, WEEKLY, MONTHLY and YEARLY are understood"),
        ("FREQ=", "FREQ=: DAILY, WEEKLY, MONTHLY and YEARLY are understood"),
        ("BYDAY=MO", "it has no FREQ"),
        ("FREQ=YEARLY;BYYEARDAY=100", "BYYEARDAY is not understood; FREQ, INTERVAL, BYDAY,"),
        ("FREQ=YEARLY;BYEASTER=0", "BYEASTER is not understood; FREQ, INTERVAL, BYDAY,"),
        ("", "an empty part is not understood; FREQ, INTERVAL, BYDAY, BYMONTHDAY, BYMONTH,"),
        ("FREQ=WEEKLY;;BYDAY=MO", "an empty part is not understood"),
        ("FREQ=WEEKLY;BYDAY=MO;BYDAY=TU", "BYDAY is given twice"),
        ("FREQ=WEEKLY;FREQ=DAILY", "FREQ is given twice"),
        ("FREQ=WEEKLY;INTERVAL=0", "INTERVAL=0 is out of range (1 to 1000)"),
        ("FREQ=WEEKLY;INTERVAL=-2", "INTERVAL=-2 is out of range (1 to 1000)"),
        ("FREQ=WEEKLY;INTERVAL=1001", "INTERVAL=1001 is out of range (1 to 1000)"),
        ("FREQ=WEEKLY;INTERVAL=two", "INTERVAL=TWO is no number"),
        ("FREQ=WEEKLY;INTERVAL=", "INTERVAL= is no number"),
        ("FREQ=WEEKLY;INTERVAL=99999", "INTERVAL=99999 is no number"),
        ("FREQ=WEEKLY;INTERVAL=\N{ARABIC-INDIC DIGIT TWO}", "is no number"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY=0 is out of range (-31 to -1 or 1 to 31)"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "BYMONTHDAY=32 is out of range (-31 to -1 or 1 to 31)"),
        ("FREQ=MONTHLY;BYMONTHDAY=-32", "BYMONTHDAY=-32 is out of range (-31 to -1 or 1 to 31)"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,,2", "BYMONTHDAY= is no number"),
        ("FREQ=YEARLY;BYDAY=MO;BYMONTH=13", "BYMONTH=13 is out of range (1 to 12)"),
        ("FREQ=YEARLY;BYDAY=MO;BYMONTH=-1", "BYMONTH=-1 is out of range (1 to 12)"),
        ("FREQ=YEARLY;BYDAY=MO;BYMONTH=0", "BYMONTH=0 is out of range (1 to 12)"),
        ("FREQ=YEARLY;BYDAY=MO;BYWEEKNO=54", "BYWEEKNO=54 is out of range (-53 to -1 or 1 to 53)"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=367", "BYSETPOS=367 is out of range (-366 to -1 or 1 to"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "BYSETPOS=0 is out of range (-366 to -1 or 1 to 366)"),
        ("FREQ=MONTHLY;BYSETPOS=1", "BYSETPOS needs BYDAY or BYMONTHDAY to choose from"),
        ("FREQ=YEARLY;BYMONTH=3;BYSETPOS=1", "BYSETPOS needs BYDAY or BYMONTHDAY to choose from"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=1", "BYSETPOS does not go with FREQ=DAILY"),
        (
            "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO,TU;BYSETPOS=1",
            "BYSETPOS does not go with FREQ=DAILY or with BYWEEKNO",
        ),
        ("FREQ=MONTHLY;BYDAY=MO;BYWEEKNO=20", "BYWEEKNO needs FREQ=YEARLY"),
        ("FREQ=WEEKLY;BYDAY=MO;BYWEEKNO=20", "BYWEEKNO needs FREQ=YEARLY"),
        ("FREQ=WEEKLY;BYDAY=3TH", "a counted BYDAY such as 3TH needs FREQ=MONTHLY or YEARLY"),
        ("FREQ=WEEKLY;BYDAY=MO,3TH", "a counted BYDAY such as 3TH needs FREQ=MONTHLY or YEARLY"),
        ("FREQ=DAILY;BYDAY=-1TH", "a counted BYDAY such as -1TH needs FREQ=MONTHLY or YEARLY"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "a counted BYDAY does not go with BYWEEKNO"),
        ("FREQ=MONTHLY;BYDAY=6MO", "BYDAY=6MO: there is no such weekday in the period"),
        ("FREQ=MONTHLY;BYDAY=-6MO", "BYDAY=-6MO: there is no such weekday in the period"),
        ("FREQ=YEARLY;BYMONTH=3;BYDAY=6MO", "BYDAY=6MO: there is no such weekday in the period"),
        ("FREQ=YEARLY;BYDAY=54MO", "BYDAY=54MO: there is no such weekday in the period"),
        ("FREQ=WEEKLY;BYMONTHDAY=15", "BYMONTHDAY does not go with FREQ=WEEKLY"),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY=XX is no weekday such as TH or 3TH"),
        ("FREQ=WEEKLY;BYDAY=", "BYDAY= is no weekday such as TH or 3TH"),
        ("FREQ=MONTHLY;BYDAY=0TH", "BYDAY=0TH is no weekday such as TH or 3TH"),
        ("FREQ=MONTHLY;BYDAY=+00TH", "BYDAY=+00TH is no weekday such as TH or 3TH"),
        ("FREQ=MONTHLY;BYDAY=-00TH", "BYDAY=-00TH is no weekday such as TH or 3TH"),
        ("FREQ=MONTHLY;BYDAY=\N{ARABIC-INDIC DIGIT TWO}TH", "is no weekday such as TH or 3TH"),
        ("FREQ=WEEKLY;BYDAY=MO TU", "BYDAY=MO TU is no weekday such as TH or 3TH"),
        ("FREQ=WEEKLY;WKST=1MO", "WKST=1MO is no weekday"),
        ("FREQ=WEEKLY;WKST=MO,TU", "WKST=MO,TU is no weekday"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "it never gives a date"),
        ("FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2", "it never gives a date"),
        ("FREQ=WEEKLY;BYDAY=MO" + " " * 500, "it is longer than 500 characters"),
    ],
)
def test_what_is_refused_and_why(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        Rule.parse(text)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=4;BYMONTHDAY=31",
        "FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3",
        "FREQ=WEEKLY;INTERVAL=1000;BYMONTH=5;BYDAY=MO;BYSETPOS=-2",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=MONTHLY;BYDAY=5TH;BYMONTHDAY=1",
        "FREQ=YEARLY;BYDAY=53MO;BYMONTHDAY=1",
        "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=6;BYDAY=MO",
    ],
)
def test_a_rule_that_never_gives_a_date_is_soon_refused(text: str) -> None:
    start = time.process_time()
    with pytest.raises(ValueError, match="never gives a date"):
        Rule.parse(text)
    assert time.process_time() - start < 1


def test_a_rule_is_refused_when_built_as_when_read() -> None:
    with pytest.raises(ValueError, match="INTERVAL=0 is out of range"):
        Rule("WEEKLY", 0)
    with pytest.raises(ValueError, match="BYWEEKNO needs FREQ=YEARLY"):
        Rule("MONTHLY", byday=(Day(0),), byweekno=(1,))


PART_TEXTS = st.lists(
    st.builds(
        "{}={}".format,
        st.sampled_from(
            ("FREQ", "INTERVAL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYWEEKNO", "WKST", "X")
        ),
        st.sampled_from(("DAILY", "WEEKLY", "MONTHLY", "YEARLY", "1", "-1", "3TH", "MO,TU", "5"))
        | st.text(max_size=4),
    ),
    max_size=4,
)


@given(PART_TEXTS.map(";".join) | st.text())
def test_junk_gives_a_rule_or_a_value_error_and_nothing_else(text: str) -> None:
    try:
        rule = Rule.parse(text)
    except ValueError:
        return
    assert Rule.parse(str(rule)) == rule
