from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

import written
from meetsched.claims.hours import Strength, WrittenTime, times_in

BARE, LIKELY, SURE = Strength


def told(text: str) -> list[tuple[str, str, Strength]]:
    return [(text[time.start : time.end], clocks(time), time.strength) for time in times_in(text)]


def clocks(time: WrittenTime) -> str:
    ends = [time.minutes] if time.until is None else [time.minutes, time.until]
    return "-".join(f"{end // 60}:{end % 60:02}" for end in ends)


@pytest.mark.parametrize(
    ("text", "clock", "strength"),
    [
        ("8am", "8:00", SURE),
        ("8 AM", "8:00", SURE),
        ("8:30 PM", "20:30", SURE),
        ("8.30 p.m.", "20:30", SURE),
        ("12am", "0:00", SURE),
        ("12pm", "12:00", SURE),
        ("12:30 a.m.", "0:30", SURE),
        ("9a", "9:00", SURE),
        ("noon", "12:00", SURE),
        ("12 noon", "12:00", SURE),
        ("midday", "12:00", SURE),
        ("Midnight", "0:00", SURE),
        ("12 midnight", "0:00", SURE),
        ("17h", "17:00", SURE),
        ("17h30", "17:30", SURE),
        ("17 h", "17:00", SURE),
        ("9 Uhr", "9:00", SURE),
        ("1700 hours", "17:00", SURE),
        ("9 o'clock", "9:00", SURE),
        ("8 in the evening", "20:00", SURE),
        ("17:00:30", "17:00", BARE),
        ("17:00:00", "17:00", SURE),
        ("0:00", "0:00", SURE),
        ("24:00", "24:00", SURE),
        ("1700", "17:00", LIKELY),
        ("17.30", "17:30", LIKELY),
        ("17", "17:00", BARE),
        ("4pm-5pm", "16:00-17:00", SURE),
        ("16:00 – 17:30", "16:00-17:30", SURE),  # noqa: RUF001
        ("9am to noon", "9:00-12:00", SURE),
        ("22:00 until 24:00", "22:00-24:00", SURE),
        ("14-15h", "14:00-15:00", SURE),
        ("1700-1800", "17:00-18:00", LIKELY),
        ("9-10", "9:00-10:00", BARE),
    ],
)
def test_a_time_or_a_range(text: str, clock: str, strength: Strength) -> None:
    assert told(text) == [(text, clock, strength)]
    assert told(f"at {text}, say") == [(text, clock, strength)]


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("4-5pm", "16:00-17:00"),
        ("11-1pm", "11:00-13:00"),
        ("11pm-1", "23:00-1:00"),
        ("9-12:30 am", "21:00-0:30"),
        ("10:30-11 am", "10:30-11:00"),
        ("8am-4", "8:00-16:00"),
        ("14-3pm", "14:00-15:00"),
        ("12-1pm", "12:00-13:00"),
    ],
)
def test_a_half_of_the_day_said_once_holds_so_that_the_range_is_short(
    text: str, clock: str
) -> None:
    assert [each[:2] for each in told(text)] == [(text, clock)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8amPST", ["8am"]),
        ("15UTC", []),
        ("PT=9:00", ["9:00"]),
        ("UTC:9am", ["9am"]),
        ("6.00UTC", []),
        ("9am/noon", ["9am", "noon"]),
        ("9am,10am", ["9am", "10am"]),
        ("9:00-11:00-13:00", ["9:00-11:00"]),
    ],
)
def test_what_stands_around_a_time(text: str, found: list[str]) -> None:
    assert [words for words, _, strength in told(text) if strength is SURE] == found


@pytest.mark.parametrize(
    "text",
    [
        "25:00", "8:60", "8:5", "$5", "£8", "50%", "8%", "#12", "v1.2", "x8", "at8am", "1.2.3",
        "10:11:12:13", "8:30.5", "&8", "a-8", "+8", "123", "12345", "forenoon", "afternoons",
    ],
)  # fmt: skip
def test_no_sure_time(text: str) -> None:
    assert [each for each in told(text) if each[2] is not BARE] == []


def test_the_second_half_of_a_fraction_is_no_time() -> None:
    assert [words for words, *_ in told("1/2 of 3,000")] == ["1", "3"]
    assert [words for words, *_ in told("1/2pm")] == ["1", "2pm"]


@given(written.minutes(), st.data())
def test_a_time_is_read_back_in_every_form(minute: int, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(written.times_of(minute)))
    (time,) = times_in(f"at {text} sharp")
    assert (time.minutes, time.until, time.strength) == (minute, None, SURE)
    assert time.since_midnight == timedelta(minutes=minute)


@given(written.minutes(), written.minutes(), st.sampled_from(["-", " - ", " to ", "–", " until "]))  # noqa: RUF001
def test_a_range_is_read_back(first: int, last: int, to: str) -> None:
    text = f"{written.times_of(first)[0]}{to}{written.times_of(last)[0]}"
    assert [(time.minutes, time.until) for time in times_in(text)] == [(first, last)]


@given(st.integers(1, 12), st.integers(1, 12), st.sampled_from(["am", "pm"]))
def test_a_range_with_one_half_is_as_short_as_can_be(first: int, last: int, half: str) -> None:
    (time,) = times_in(f"{first}-{last}{half}")
    assert time.until == last % 12 * 60 + (720 if half == "pm" else 0)
    assert time.minutes % 720 == first % 12 * 60
    assert 0 < (time.until - time.minutes) % 1440 <= 720


@given(written.lines())
def test_times_are_within_a_day_and_none_stands_over_another(line: str) -> None:
    found = list(times_in(line))
    assert all(0 <= end <= 1440 for time in found for end in (time.minutes, time.until or 0))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(line[time.start : time.end].strip() for time in found)
