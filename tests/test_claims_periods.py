from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import written
from meetsched.claims.periods import Period, periods_in
from strategies import MONTHS

if TYPE_CHECKING:
    from datetime import date


def told(text: str) -> list[tuple[str, int, int]]:
    return [(text[each.start : each.end], each.first, each.last) for each in periods_in(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("16:00 in winter, 15:00 in summer", [("in winter", 11, 2), ("in summer", 5, 9)]),
        ("during DST", [("during DST", 4, 10)]),
        ("in US daylight saving time", [("in US daylight saving time", 4, 10)]),
        ("in standard time", [("in standard time", 11, 2)]),
        ("16:00 (winter)", [("winter", 11, 2)]),
        ("Winter: 16:00", [("Winter", 11, 2)]),
        ("9am (January)", [("January", 1, 1)]),
        ("November-March: 9am", [("November-March", 11, 3)]),
        ("from Apr. to October", [("Apr. to October", 4, 10)]),
        ("May through Sep", [("May through Sep", 5, 9)]),
        ("winter is coming", []),
        ("Pacific standard time", []),
        ("April 9am", []),
    ],
)
def test_parts_of_a_year(text: str, found: list[tuple[str, int, int]]) -> None:
    assert told(text) == found


def months(period: Period) -> list[int]:
    length = (period.last - period.first) % 12 + 1
    return [(period.first - 1 + n) % 12 + 1 for n in range(length)]


@given(st.integers(1, 12), st.integers(1, 12), st.dates())
def test_a_date_near_is_the_day_itself_or_in_the_same_year_and_in_the_period(
    first: int, last: int, day: date
) -> None:
    period = Period(0, 0, first, last)
    near = period.date_near(day)
    assert near.month in months(period)
    assert near.year == day.year
    assert (near == day) or day.month not in months(period)


@given(st.integers(0, 11), st.integers(0, 11), st.sampled_from(["-", " - ", " to ", "–"]))  # noqa: RUF001
def test_months_are_read_back(first: int, last: int, to: str) -> None:
    text = f"{MONTHS[first]}{to}{MONTHS[last]}"
    assert told(text) == [(text, first + 1, last + 1)]


@given(written.lines())
def test_no_period_stands_over_another(line: str) -> None:
    assert all(one.end <= other.start for one, other in pairwise(periods_in(line)))
