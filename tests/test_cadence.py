"""The dates of cadences, as one reads them off a calendar."""

from __future__ import annotations

import calendar
import time
from datetime import date, timedelta
from itertools import islice, takewhile

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cadences import DAY, cadences, dates_day_by_day, days_between, rules, worded
from meetsched.cadence import Cadence
from meetsched.errors import CadenceError, MeetschedError
from meetsched.recurrence import Day, Rule

MONDAY, TUESDAY = range(2)

OF_THE_ISSUE = [
    "third Thursday of the month",
    "last Wednesday",
    "2nd and 4th Tuesday",
    "every 2 weeks on Tuesday",
    "weekly on Monday",
    "day 15 of the month",
    "every 3 months on the first Monday",
    "Wednesday after the fourth Tuesday of the month",
    "third Thursday of the month except January",
    "weekly",
    "every 2 weeks",
    "odd ISO weeks on Tuesday",
    "FREQ=MONTHLY;BYDAY=3TH",
]


def nth_weekdays(weekday: int, nth: int, months: list[tuple[int, int]]) -> list[date]:
    """Read the nth weekday (from 0, -1 the last) of months off the stdlib's calendar."""
    return [
        date(year, month, [week[weekday] for week in grid if week[weekday]][nth])
        for year, month in months
        for grid in [calendar.monthcalendar(year, month)]
    ]


def months_of(*years: int) -> list[tuple[int, int]]:
    return [(year, month) for year in years for month in range(1, 13)]


def given_by(text: str, first: date, count: int) -> list[date]:
    return list(islice(Cadence.parse(text).dates(first), count))


def between(cadence: Cadence, first: date, end: date) -> list[date]:
    return list(takewhile(lambda day: day < end, cadence.dates(first)))


def listed(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()]


# Read off a printed calendar.
@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("third Thursday of the month", "2024-01-18 2024-02-15 2024-03-21 2024-04-18 2024-05-16"),
        ("last Wednesday", "2024-01-31 2024-02-28 2024-03-27 2024-04-24 2024-05-29"),
        ("2nd and 4th Tuesday", "2024-01-09 2024-01-23 2024-02-13 2024-02-27 2024-03-12"),
        ("every 2 weeks on Tuesday", "2024-01-02 2024-01-16 2024-01-30 2024-02-13 2024-02-27"),
        ("every 2 weeks on Tuesday", "2024-12-17 2024-12-31 2025-01-14"),
        ("weekly on Monday", "2024-02-19 2024-02-26 2024-03-04 2024-03-11"),
        ("weekly on Monday and Thursday", "2024-02-22 2024-02-26 2024-02-29 2024-03-04"),
        (
            "every 2 weeks on Monday and Thursday",
            "2024-02-22 2024-03-04 2024-03-07 2024-03-18 2024-03-21",
        ),
        ("day 15 of the month", "2024-01-15 2024-02-15 2024-03-15"),
        ("day 31 of the month", "2024-01-31 2024-03-31 2024-05-31 2024-07-31 2024-08-31"),
        ("last day of the month", "2023-12-31 2024-01-31 2024-02-29 2024-03-31"),
        ("every 3 months on the first Monday", "2024-01-01 2024-04-01 2024-07-01 2024-10-07"),
        ("every 3 months on the first Monday", "2024-02-05 2024-05-06 2024-08-05 2024-11-04"),
        (
            "Wednesday after the fourth Tuesday of the month",
            "2023-01-25 2023-03-01 2023-03-29 2023-04-26",
        ),
        ("Tuesday after the fourth Tuesday", "2023-01-31 2023-03-07 2023-04-04 2023-05-02"),
        ("Monday after the last Sunday of May", "2024-05-27 2025-05-26 2026-06-01"),
        ("every 2 months on the Monday after the first Sunday", "2024-01-08 2024-03-04 2024-05-06"),
        ("third Thursday of the month except January", "2024-11-21 2024-12-19 2025-02-20"),
        ("third Thursday of March and September", "2024-03-21 2024-09-19 2025-03-20"),
        ("weekly on Monday except January", "2023-12-25 2024-02-05 2024-02-12"),
        ("weekly", "2024-02-21 2024-02-28 2024-03-06"),
        ("every 2 weeks", "2024-02-21 2024-03-06 2024-03-20"),
        ("fifth Thursday", "2024-02-29 2024-05-30 2024-08-29 2024-10-31"),
        ("odd ISO weeks on Tuesday", "2020-12-15 2020-12-29 2021-01-05 2021-01-19"),
        ("even ISO weeks on Tuesday", "2020-12-08 2020-12-22 2021-01-12 2021-01-26"),
        ("odd ISO weeks on Friday", "2020-12-18 2021-01-01 2021-01-08 2021-01-22"),
        ("odd ISO weeks on Tuesday", "2019-12-17 2019-12-31 2020-01-14"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "2024-05-31 2024-06-28 2024-07-31"),
        ("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR", "2024-09-13 2024-12-13 2025-06-13"),
    ],
)
def test_dates_of_a_cadence(text: str, dates: str) -> None:
    expected = listed(dates)
    assert given_by(text, expected[0], len(expected)) == expected


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize(
    ("ordinal", "nth"), [("first", 0), ("second", 1), ("third", 2), ("4th", 3), ("last", -1)]
)
def test_nth_weekdays_are_those_of_the_calendar(weekday: int, ordinal: str, nth: int) -> None:
    expected = nth_weekdays(weekday, nth, months_of(*range(1999, 2005)))
    text = f"{ordinal} {calendar.day_name[weekday]} of the month"
    assert given_by(text, expected[0], len(expected)) == expected


def test_both_of_two_weekdays_of_a_month_are_those_of_the_calendar() -> None:
    months = months_of(2023, 2024)
    expected = sorted(nth_weekdays(TUESDAY, 1, months) + nth_weekdays(TUESDAY, 3, months))
    assert given_by("2nd and 4th Tuesday", expected[0], len(expected)) == expected


@pytest.mark.parametrize("month", [1, 2, 3])
def test_every_three_months_counts_from_the_first(month: int) -> None:
    months = [(year, found) for year in (2023, 2024, 2025) for found in range(month, 13, 3)]
    expected = nth_weekdays(MONDAY, 0, months)
    given = given_by("every 3 months on the first Monday", expected[0], len(expected))
    assert given == expected


def test_a_day_after_another_may_be_in_the_next_month() -> None:
    tuesdays = nth_weekdays(TUESDAY, 3, months_of(*range(2020, 2030)))
    expected = [tuesday + DAY for tuesday in tuesdays]
    text = "Wednesday after the fourth Tuesday of the month"
    assert given_by(text, expected[0], len(expected)) == expected
    assert date(2023, 3, 1) in expected


@given(st.integers(0, 6), st.integers(0, 6), st.sampled_from((0, 1, 2, 3, -1)))
def test_a_weekday_after_another_is_one_to_seven_days_later(on: int, after: int, nth: int) -> None:
    days = nth_weekdays(on, nth, months_of(2023, 2024))
    expected = [next(d for d in days_between(day + DAY, day + 8 * DAY) if d.weekday() == after)
                for day in days]  # fmt: skip
    ordinal = {0: "first", 1: "second", 2: "third", 3: "fourth", -1: "last"}[nth]
    text = f"{calendar.day_name[after]} after the {ordinal} {calendar.day_name[on]}"
    assert given_by(text, expected[0], len(expected)) == expected
    assert Cadence.parse(text).days_after == (expected[0] - days[0]).days


def test_a_cadence_without_after_adds_no_days() -> None:
    assert Cadence.parse("fourth Tuesday").days_after == 0


@pytest.mark.parametrize("weekday", range(7))
@pytest.mark.parametrize(("parity", "odd"), [("odd", 1), ("even", 0)])
def test_odd_and_even_weeks_are_those_of_the_iso_calendar(
    weekday: int, parity: str, odd: int
) -> None:
    cadence = Cadence.parse(f"{parity} ISO weeks on {calendar.day_name[weekday]}")
    expected = [
        day
        for day in days_between(date(1990, 1, 1), date(2060, 1, 1))
        if day.weekday() == weekday and day.isocalendar().week % 2 == odd
    ]
    assert between(cadence, expected[0], date(2060, 1, 1)) == expected


# 2004, 2009, 2015, 2020 and 2026 have 53 weeks.
@pytest.mark.parametrize("year", [2004, 2009, 2015, 2020, 2026])
def test_after_a_year_of_53_weeks_two_odd_weeks_follow_each_other(year: int) -> None:
    last, following = date.fromisocalendar(year, 53, 2), date.fromisocalendar(year + 1, 1, 2)
    assert (following - last).days == 7
    cadence = Cadence.parse("odd ISO weeks on Tuesday")
    assert between(cadence, last, last + 21 * DAY) == [last, following]


@example(Cadence(Rule("WEEKLY", byday=(Day(0), Day(3)), bysetpos=(1,))), date(2024, 1, 3))
@given(cadences(), st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_dates_from_the_first_on_are_those_found_day_by_day(cadence: Cadence, day: date) -> None:
    assume(cadence.names_days)
    shift = timedelta(days=cadence.days_after)
    first = cadence.on_or_after(day)
    assert first >= day
    end = first + 6 * 366 * DAY
    expected = [d + shift for d in dates_day_by_day(cadence.rule, first - shift, end - shift)]
    assert between(cadence, first, end) == expected
    assert expected[0] == first


@pytest.mark.parametrize("text", OF_THE_ISSUE)
def test_a_cadence_prints_itself_in_the_words_it_is_read_from(text: str) -> None:
    assert str(Cadence.parse(text)) == text


def test_white_space_alone_is_tidied() -> None:
    assert str(Cadence.parse("  3rd \n Thu ")) == "3rd Thu"


@pytest.mark.parametrize("text", OF_THE_ISSUE)
def test_the_plain_form_means_the_same(text: str) -> None:
    cadence = Cadence.parse(text)
    assert Cadence.parse(cadence.words()) == cadence
    assert Cadence(cadence.rule, cadence.after) == cadence
    assert str(Cadence(cadence.rule, cadence.after)) == cadence.words()


@given(cadences())
def test_plain_words_are_read_back(cadence: Cadence) -> None:
    assume(cadence.names_days or cadence.rule.freq == "WEEKLY")
    assert Cadence.parse(cadence.words()) == cadence


@given(worded())
def test_plain_words_are_read_in_any_case(cadence: Cadence) -> None:
    assert Cadence.parse(cadence.words().upper()) == cadence
    assert Cadence.parse(cadence.words().casefold()) == cadence


# Whatever can be built prints what it is, or else cannot be built.
@example(Rule("WEEKLY", byday=(Day(1),)), 2)
@example(Rule("MONTHLY", byday=(Day(1, 4),), wkst=6), 2)
@given(rules(), st.integers(0, 6))
def test_words_never_lose_the_weekday_to_go_on_to(rule: Rule, after: int) -> None:
    try:
        cadence = Cadence(rule, after)
    except CadenceError:
        return
    assert Cadence.parse(cadence.words()) == cadence


@pytest.mark.parametrize(
    ("rule", "after"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=15", 2),
        ("FREQ=MONTHLY;BYDAY=1MO,2TU", 2),
        ("FREQ=MONTHLY;BYDAY=TU", 2),
        ("FREQ=MONTHLY;BYDAY=1TU,TU", 2),
        ("FREQ=WEEKLY;BYDAY=TU", 2),
        ("FREQ=WEEKLY", 2),
        ("FREQ=MONTHLY;BYDAY=4TU", 7),
        ("FREQ=MONTHLY;BYDAY=4TU", -1),
    ],
)
def test_only_a_counted_weekday_has_days_after_it(rule: str, after: int) -> None:
    with pytest.raises(CadenceError, match="only a counted weekday of the month has days after it"):
        Cadence(Rule.parse(rule), after)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3rd Thu", "FREQ=MONTHLY;BYDAY=3TH"),
        ("3rd Thu", "third Thursday of the month"),
        ("every other Tuesday", "every 2 weeks on Tuesday"),
        ("fortnightly", "every 2 weeks"),
        ("EVERY 2 WEEKS ON tue", "every 2 weeks on Tuesday"),
        ("4th and 2nd Tuesday", "2nd and 4th Tuesday"),
        ("FREQ=MONTHLY;BYDAY=4TU,2TU", "2nd and 4th Tuesday"),
        ("FREQ=MONTHLY;BYDAY=-1TU,2TU", "second and last Tuesday"),
        ("FREQ=WEEKLY;BYDAY=TU,MO", "weekly on Monday and Tuesday"),
        ("day 15 and 1", "day 1 and 15"),
        ("quarterly on the 1st Mon", "every 3 months on the first Monday"),
    ],
)
def test_cadences_are_equal_if_they_mean_the_same(one: str, other: str) -> None:
    assert Cadence.parse(one) == Cadence.parse(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("third Thursday", "last Thursday"),
        ("third Thursday", "third Thursday except May"),
        ("weekly on Monday", "every 2 weeks on Monday"),
        ("Wednesday after the fourth Tuesday", "fourth Tuesday"),
        ("Wednesday after the fourth Tuesday", "Thursday after the fourth Tuesday"),
    ],
)
def test_cadences_that_mean_different_dates_differ(one: str, other: str) -> None:
    assert Cadence.parse(one) != Cadence.parse(other)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("third Thursday", "2024-01-18", "2024-01-18"),
        ("third Thursday", "2024-01-19", "2024-02-15"),
        ("every 3 months on the first Monday", "2024-01-02", "2024-02-05"),
        ("Wednesday after the fourth Tuesday", "2023-02-01", "2023-03-01"),
        ("Wednesday after the fourth Tuesday", "2023-03-01", "2023-03-01"),
        ("Wednesday after the fourth Tuesday", "2023-03-02", "2023-03-29"),
        ("third Thursday except January", "2024-01-01", "2024-02-15"),
        ("odd ISO weeks on Tuesday", "2020-12-30", "2021-01-05"),
        ("weekly", "2024-01-10", "2024-01-10"),
        ("weekly except January", "2024-01-10", "2024-02-01"),
        ("weekly on Monday", "2023-12-26", "2024-01-01"),
    ],
)
def test_the_first_date_on_or_after_a_day(text: str, day: str, expected: str) -> None:
    found = Cadence.parse(text).on_or_after(date.fromisoformat(day))
    assert found == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("third Thursday", "2024-01-20", "2024-01-18 2024-02-15"),
        ("third Thursday", "2024-01-18", "2023-12-21 2024-01-18"),
        ("Wednesday after the fourth Tuesday", "2023-02-28", "2023-01-25 2023-03-01"),
        ("Wednesday after the fourth Tuesday", "2023-03-01", "2023-01-25 2023-03-01"),
        ("Wednesday after the fourth Tuesday", "2023-03-02", "2023-03-01 2023-03-29"),
        ("third Thursday except January", "2024-01-20", "2023-12-21 2024-02-15"),
        ("last day of February", "2024-03-01", "2024-02-29 2025-02-28"),
        ("day 29 of February", "2025-01-01", "2024-02-29 2028-02-29"),
        ("every 2 weeks on Tuesday", "2024-01-03", "2024-01-02 2024-01-09"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TH", "2024-02-28", "1996-02-29 2024-02-29"),
    ],
)
def test_dates_near_a_day(text: str, day: str, expected: str) -> None:
    assert Cadence.parse(text).near(date.fromisoformat(day)) == listed(expected)


@given(worded(), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_near_dates_have_none_in_between(cadence: Cadence, day: date) -> None:
    assume(cadence.names_days)
    before, onward = cadence.near(day)
    assert before < day <= onward
    any_phase = Rule.parse(str(cadence.rule).replace(f";INTERVAL={cadence.rule.interval}", ""))
    shift = timedelta(days=cadence.days_after)
    found = dates_day_by_day(any_phase, before - shift, onward - shift + DAY)
    assert [d + shift for d in found] == [before, onward]


@given(worded(), st.integers(1990, 2060))
def test_an_excepted_month_has_no_date(cadence: Cadence, year: int) -> None:
    assume(cadence.after is None and cadence.rule.bymonth)
    assume(cadence.names_days)
    first = cadence.on_or_after(date(year, 1, 1))
    assert {day.month for day in islice(cadence.dates(first), 8)} <= {*cadence.rule.bymonth}


def test_dates_go_on_for_centuries() -> None:
    dates = Cadence.parse("third Thursday").dates(date(2024, 1, 18))
    assert next(islice(dates, 300 * 12, None)) == nth_weekdays(3, 2, [(2324, 1)])[0]


@pytest.mark.parametrize(
    "text", ["FREQ=MONTHLY", "FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=3", "FREQ=YEARLY;BYWEEKNO=20"]
)
def test_a_cadence_that_names_no_day_is_refused(text: str) -> None:
    with pytest.raises(CadenceError, match="it does not say on which day; add BYDAY or BYMONTHDAY"):
        Cadence.parse(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [("weekly", False), ("every 2 weeks", False), ("weekly on Monday", True), ("day 15", True)],
)
def test_which_cadences_leave_the_weekday_open(text: str, named: bool) -> None:  # noqa: FBT001 - a column
    assert Cadence.parse(text).names_days is named


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10**6,
        "third " * 200_000,
        "FREQ=" + "9" * 10**6,
        "FREQ=DAILY;BYSETPOS=" + "1," * 500_000,
        "\x00" * 10**6,
        "=" * 499,
        "first and " * 49,
        "every every " * 40,
        "FREQ=DAILY;BYMONTHDAY=1;BYSETPOS=" + ",".join(map(str, range(2, 120))),
        "FREQ=WEEKLY;INTERVAL=1000;BYDAY=MO;BYSETPOS=2",
    ],
    ids=lambda text: text[:20],
)
def test_what_means_harm_is_soon_refused_in_few_words(text: str) -> None:
    start = time.process_time()
    with pytest.raises(CadenceError) as caught:
        Cadence.parse(text)
    assert time.process_time() - start < 1
    assert len(str(caught.value)) < 1500


@pytest.mark.parametrize(
    "text", ["\x1b[2J", "FREQ=\x1b[2J", "X\x1b=1", "FREQ=DAILY;INTERVAL=\x1b", "every \u202e day"]
)
def test_messages_hold_no_control_characters(text: str) -> None:
    with pytest.raises(CadenceError) as caught:
        Cadence.parse(text)
    assert str(caught.value).isprintable()


@given(st.text() | st.text().map("FREQ=MONTHLY;{}".format) | st.text().map("every {}".format))
def test_any_text_is_a_cadence_that_reads_back_or_a_cadence_error(text: str) -> None:
    try:
        cadence = Cadence.parse(text)
    except MeetschedError as error:
        assert type(error) is CadenceError  # noqa: PT017 - hypothesis can hit upon a cadence
    else:
        assert Cadence.parse(cadence.words()) == cadence
