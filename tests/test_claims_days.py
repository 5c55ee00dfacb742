from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

import written
from meetsched.claims.days import WrittenDay, days_in
from strategies import MONTHS, WEEKDAYS

LOCALES = ("en_US", "en_GB", "es", "fr", "de", "pt", "it", "nl")
days = st.dates(date(1970, 1, 1), date(2099, 12, 31))


def only(text: str) -> WrittenDay:
    (day,) = days_in(text)
    return day


def told(text: str) -> list[tuple[str, str]]:
    return [(text[day.start : day.end], words(day)) for day in days_in(text)]


def words(day: WrittenDay) -> str:
    dates = [f"{each.year or '?'}-{each.month}-{each.day}" for each in day.dates]
    weekday = [] if day.weekday is None else [WEEKDAYS[day.weekday] + "s" * day.plural]
    return " ".join([*weekday, *dates])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("11 April 2019", "2019-4-11"),
        ("April 11th", "?-4-11"),
        ("2019-04-11", "2019-4-11"),
        ("Thu, Apr 11", "Thursday ?-4-11"),
        ("Wednesday", "Wednesday"),
        ("Mondays", "Mondays"),
        ("Monday's", "Mondays"),
        ("Thurs", "Thursday"),
        ("11th of April, 2019", "2019-4-11"),
        ("April the 11th", "?-4-11"),
        ("Sept 3", "?-9-3"),
        ("2019/4/11", "2019-4-11"),
        ("2019 Apr 11", "2019-4-11"),
        ("11-Apr-2019", "2019-4-11"),
        ("28.07.2020", "2020-7-28"),
        ("28-07-2020", "2020-7-28"),
        ("7/28/2020", "2020-7-28"),
        ("28/7/20", "2020-7-28"),
        ("3/4/2020", "2020-3-4 2020-4-3"),
        ("4/4/2020", "2020-4-4"),
        ("31 June", "?-6-31"),
        ("Monday 11.4.2022", "Monday 2022-4-11"),
        ("Donnerstag, 11. April", "Thursday ?-4-11"),
        ("1er mai", "?-5-1"),
        ("jeudi 5 août 2021", "Thursday 2021-8-5"),
        ("SÁBADO 4 DE JULHO", "Saturday ?-7-4"),
        ("woensdag 5 juni", "Wednesday ?-6-5"),
    ],
)
def test_a_day_is_read_whole(text: str, said: str) -> None:
    assert told(text) == [(text, said)]
    assert told(f"(on {text}, 8am)") == [(text, said)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("May 7, Wed 8 May", ["May 7", "Wed 8 May"]),
        ("Tue or Wed", ["Tue", "Wed"]),
        ("Mondays, 3 June", ["Mondays", "3 June"]),
        ("11 April (Monday)", ["11 April (Monday"]),
        ("Monday - 11 April", ["Monday - 11 April"]),
        ("11 April - Monday", ["11 April", "Monday"]),
        ("2019-04-11T08:00", ["2019-04-11T"]),
        ("11 April 17:00", ["11 April"]),
        ("11 April, 2000 UTC", ["11 April"]),
        ("April 8am", []),
        ("April 8:30", []),
        ("12:30 April", []),
        ("10 out of 12, set 4 May, 3 ago", ["4 May"]),
        ("10 ago. 2019", ["10 ago. 2019"]),
        ("may 8", []),
        ("we may 8 or mar 9, 2019", ["mar 9, 2019"]),
        ("we sat 3 times and may", []),
        ("Marching", []),
        ("Friday5", []),
        ("1.2.3.2019.4", []),
        ("12019-04-11", []),
        ("2019-04-111", []),
    ],
)
def test_how_much_is_a_day(text: str, found: list[str]) -> None:
    assert [part for part, _ in told(text)] == found


@given(days, st.data())
def test_a_date_is_read_back_in_every_form(day: date, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(written.dates_of(day)))
    found = only(f"The call is on {text} at 8am")
    assert [each.in_year(1) for each in found.dates] == [day]
    assert found.weekday in {None, day.weekday()}
    assert found.has_year()


@given(days, st.sampled_from(LOCALES), st.sampled_from(["medium", "long", "full"]))
def test_dates_of_seven_languages_are_read_back(day: date, locale: str, form: str) -> None:
    found = only(format_date(day, form, locale))  # CLDR's patterns
    assert [each.in_year(1) for each in found.dates] == [day]
    assert found.weekday == (day.weekday() if form == "full" else None)


@given(days, st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%m/%d/%y"]))
def test_with_slashes_either_order_may_be_meant(day: date, form: str) -> None:
    day = day.replace(year=2000 + day.year % 100)
    assert day in [each.in_year(1) for each in only(day.strftime(form)).dates]


@given(days, st.integers(-150, 150))
def test_a_date_without_a_year_is_the_nearest_one(day: date, apart: int) -> None:
    text = f"{day.day} {MONTHS[day.month - 1]}"
    if (day.month, day.day) != (2, 29):
        assert only(text).near(day + timedelta(days=apart)) == day


@given(days, st.integers(0, 6))
def test_a_weekday_is_the_next_or_today(day: date, ahead: int) -> None:
    meant = day + timedelta(days=ahead)
    assert only(WEEKDAYS[meant.weekday()]).near(day) == meant


@given(days, st.integers(-1000, 1000))
def test_a_weekday_settles_the_year(day: date, apart: int) -> None:
    text = f"{WEEKDAYS[day.weekday()]}, {day.day} {MONTHS[day.month - 1]}"
    found = only(text).settled(day + timedelta(days=apart))
    assert found is not None
    assert (found.month, found.day, found.weekday()) == (day.month, day.day, day.weekday())


def test_of_two_orders_the_weekday_and_then_the_nearness_decide() -> None:
    assert only("3/4/2020").near(date(2020, 4, 10)) == date(2020, 4, 3)
    assert only("Fri 3/4/2020").near(date(2020, 3, 1)) == date(2020, 4, 3)
    assert only("Wed 3/4/2020").near(date(2020, 4, 10)) == date(2020, 3, 4)


@pytest.mark.parametrize("text", ["31 June", "30 February 2020", "2019-02-29", "99/99/2020"])
def test_no_such_date(text: str) -> None:
    day = only(text)
    assert day.near(date(2019, 4, 11)) is None
    assert day.settled(date(2019, 4, 11)) is None
    assert not day.fits(date(2019, 4, 11))


def test_at_the_end_of_time_there_is_no_next_weekday() -> None:
    assert only("Monday").near(date.max) is None
    assert only("1 May").near(date.max) == date(9999, 5, 1)
    assert only("1 May").settled(date.min) == date(1, 5, 1)


@pytest.mark.parametrize(
    ("text", "fits"),
    [("Thursday", True), ("Friday", False), ("Apr 11", True), ("11.4.2019", True),
     ("11.4.2020", False), ("Fri, Apr 11", False), ("4/11/2019", True), ("11/4/2019", True)],
)  # fmt: skip
def test_whether_a_day_is_what_was_written(text: str, *, fits: bool) -> None:
    assert only(text).fits(date(2019, 4, 11)) is fits


@given(written.lines())
def test_no_day_stands_over_another_and_each_says_what_it_was_read_from(line: str) -> None:
    found = days_in(line)
    assert all(one.end <= other.start for one, other in pairwise(found))
    for day in found:
        (alone,) = days_in(line[day.start : day.end])
        assert (alone.dates, alone.weekday, alone.plural) == (day.dates, day.weekday, day.plural)
