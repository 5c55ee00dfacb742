from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import plain_claims as plain
from meetsched.claims.checking import check_page
from meetsched.claims.mistakes import Kind
from meetsched.cli.page import Page
from strategies import WEEKDAYS

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from meetsched.claims.checking import PageReport

SUMMER, WINTER = date(2026, 7, 1), date(2026, 1, 7)


def corrected(text: str, report: PageReport) -> str:
    edits = (each.edit for each in report.mistakes if each.edit)
    return Page("-", text).corrected(edits).text


def fixed(text: str, on: date) -> str:
    return corrected(text, check_page(text, on, on))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:00 EST", "17:00 EDT"),
        ("5pm est", "5pm edt"),
        ("17:00 EST (21:00 UTC)", "17:00 EDT (21:00 UTC)"),
        ("9am PST time", "9am PDT time"),
        ("9am Pacific Standard Time", "9am Pacific Daylight Time"),
        ("9am pacific standard time", "9am pacific daylight time"),
        ("17:00 CET", "17:00 CEST"),
        ("17:00 MEZ", "17:00 CEST"),
        ("17:00 Central European Standard Time", "17:00 Central European Summer Time"),
        ("9:00 AEDT", "9:00 AEST"),
        ("9am GMT / 9am London", "9am BST / 9am London"),
    ],
)
def test_a_label_out_of_season_in_summer_gets_the_one_in_season(text: str, expected: str) -> None:
    assert fixed(text, SUMMER) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:00 EDT", "17:00 EST"),
        ("17:00 CEST", "17:00 CET"),
        ("17:00 Central European Summer Time", "17:00 Central European Standard Time"),
        ("9am Pacific Daylight Time", "9am Pacific Standard Time"),
        ("9am BST / 9am London", "9am GMT / 9am London"),
        ("9:00 AEST", "9:00 AEDT"),
        ("9:00 British Summer Time", "9:00 GMT"),
        ("9:00 Greenwich Mean Time / 10:00 CET", "9:00 Greenwich Mean Time / 10:00 CET"),
    ],
)
def test_a_label_out_of_season_in_winter_gets_the_one_in_season(text: str, expected: str) -> None:
    assert fixed(text, WINTER) == expected


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("15:30 UTC", "16:30 UTC"),
        ("1530 UTC", "1630 UTC"),
        ("15:30Z", "16:30Z"),
        ("15.30 UTC", "16.30 UTC"),
        ("15h30 UTC", "16h30 UTC"),
        ("3:30pm UTC", "4:30pm UTC"),
        ("3:30 PM UTC", "4:30 PM UTC"),
        ("03:30 p.m. UTC", "04:30 p.m. UTC"),
        ("15:30-16:30 UTC", "16:30-17:30 UTC"),
        ("3:30-4:30pm UTC", "4:30-5:30pm UTC"),
        ("1530\u20131630 UTC", "1630\u20131730 UTC"),
        ("5:30pm UTC", "4:30pm UTC"),
    ],
)
def test_a_stale_utc_figure_gets_the_right_time_in_its_own_form(wrong: str, right: str) -> None:
    assert fixed(f"17:30 Zurich / {wrong}", WINTER) == f"17:30 Zurich / {right}"


@pytest.mark.parametrize(
    "text",
    [
        "16:30 UTC / 17:00 Zurich",
        "17:30 Zurich / 17:00 Berlin",
        "17:30 Zurich / 17:00 Berlin / 16:30 UTC",
        "8am PST / 17:30 CET / 16:30 UTC",
        "17:30 IST",
        "noon Zurich / noon UTC",
        "5:30pm Zurich / 4 in the afternoon UTC",
        "17:30 Zurich / 11:30-12:30pm UTC",
        "8am PST = 16:00 GMT = 17:00 CET",
    ],
)
def test_where_more_than_one_answer_is_possible_nothing_is_changed(text: str) -> None:
    found = check_page(text, SUMMER, SUMMER).mistakes
    assert found
    assert fixed(text, SUMMER) == text


@st.composite
def wrong_lines(draw: st.DrawFn) -> str:
    line = draw(plain.lines(fewest=1))
    n = draw(st.integers(0, len(line.said) - 1))
    one = line.said[n]
    way = draw(st.sampled_from(["hour", "label", "weekday", "none"]))
    if way == "hour":
        line = line.changed(
            n, replace(one, wall=one.wall + draw(st.sampled_from([-1, 1])) * plain.HOUR)
        )
    elif way == "label" and one.zone in plain.LETTERED:
        line = line.changed(n, replace(one, label=plain.other_letters(one.zone, one.wall)))
    elif way == "weekday":
        line = replace(line, weekday=draw(st.integers(0, 6)))
    return line.text()


@settings(max_examples=150)
@given(st.lists(wrong_lines(), min_size=1, max_size=4), st.sampled_from(["\n", "\n\n", "; "]))
def test_what_was_corrected_is_not_found_again(lines: list[str], joint: str) -> None:
    text = joint.join(lines)
    report = check_page(text, SUMMER)
    edits = sorted((each.edit for each in report.mistakes if each.edit), key=lambda e: e.start)
    assert all(one.end <= other.start for one, other in pairwise(edits))
    again = check_page(corrected(text, report), SUMMER)
    assert [each for each in again.mistakes if each.edit] == []
    errors = [each.kind for each in report.mistakes if each.severity == "error" and not each.edit]
    left = [each.kind for each in again.mistakes if each.severity == "error"]
    assert not Counter(left) - Counter(errors)


@settings(max_examples=60)
@given(
    plain.instants(),
    st.sampled_from(sorted({*plain.CITIES} - {"UTC"})),
    st.sampled_from([-plain.HOUR, plain.HOUR]),
)
def test_a_utc_figure_that_is_an_hour_off_becomes_the_place_s_own(
    instant: datetime, zone: str, off: timedelta
) -> None:
    local = plain.Said(zone, plain.shown(zone, instant), plain.CITIES[zone])
    right = plain.Said("UTC", plain.shown("UTC", instant), "UTC")
    wrong = replace(right, wall=right.wall + off)
    assume(not plain.Line((local, wrong)).can_agree() and len(local.instants()) == 1)
    text = plain.Line((local, wrong)).text()
    assert corrected(text, check_page(text, SUMMER)) == plain.Line((local, right)).text()


@settings(max_examples=60)
@given(plain.instants(), st.sampled_from(plain.LETTERED))
def test_a_label_out_of_season_becomes_tz_data_s_letters(instant: datetime, zone: str) -> None:
    right = plain.Said(zone, plain.shown(zone, instant), plain.letters(zone, instant))
    assume(len(right.instants()) == 1)
    wrong = replace(right, label=plain.other_letters(zone, instant))
    text = plain.Line((wrong,)).text()
    assert corrected(text, check_page(text, SUMMER)) == plain.Line((right,)).text()


def test_a_page_is_corrected_in_all_its_places() -> None:
    text = (
        "# 2026-07-01\n\n* 9am {0}\n\n17:00 Zurich / {1}:00 UTC\n\n"
        "| {0} | UTC |\n|--|--|\n| 9am | 16:00 |\n"
    )
    wrong = text.format("PST", 16)
    assert corrected(wrong, check_page(wrong, SUMMER)) == text.format("PDT", 15)


def test_an_edit_never_touches_a_season_or_a_weekday() -> None:
    text = f"Every {WEEKDAYS[2]} at 16:00 UTC / 9am Pacific\n\nNot on Monday, 1 July 2026"
    found = check_page(text, SUMMER, SUMMER).mistakes
    assert {each.kind for each in found} == {Kind.SEASON, Kind.WEEKDAY}
    assert not any(each.edit for each in found)
