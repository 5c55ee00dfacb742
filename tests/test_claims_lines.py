from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

import written
from meetsched.claims.hours import WrittenTime, times_in
from meetsched.claims.lines import Line
from meetsched.labels import read_label


def parts(text: str) -> list[str]:
    return [text[item.start : item.end] for item in Line(text).items]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8am Zurich time (11pm PST on Wednesday)", ["8am", "Zurich time", "11pm", "PST"]),
        ("11 April 2019 at 8am CEST", ["8am", "CEST"]),
        ("16:00 UTC+2, 9am", ["16:00", "UTC+2", "9am"]),
        ("UTC+1 9am", ["UTC+1", "9am"]),
        ("14:00 UTC - 7am PDT", ["14:00", "UTC", "7am", "PDT"]),
        ("2019-04-11T17:00Z", ["17:00", "Z"]),
        ("08:00+02:00", ["08:00", "+02:00"]),
        ("8am +0200", ["8am", "+0200"]),
        ("9am pacific", ["9am", "pacific"]),
        ("9am peaceful", ["9am"]),
        ("~~9am~~ **10am** [PT](https://time.example/9am)", ["10am", "PT"]),
        ("Zurich and UTC", []),
        ("", []),
    ],
)
def test_times_and_labels_in_a_row(text: str, found: list[str]) -> None:
    assert parts(text) == found


@pytest.mark.parametrize(
    ("text", "shifts"),
    [
        ("8am Tokyo (+1)", [1]),
        ("8am Tokyo (+ 1 day)", [1]),
        ("11pm PT (-1d)", [-1]),
        ("00:00 CET +1, 9am", [1]),
        ("00:00 UTC +1 day", [1]),
        ("6am AEST the next day", [1]),
        ("6am AEST following morning", [1]),
        ("6am AEST, day after", [1]),
        ("11pm PT the previous day", [-1]),
        ("11pm PT the day before", [-1]),
        ("11pm PT prior evening, 8am CET same day", [-1, 0]),
        ("00:00 UTC+1, 9am PT", []),
        ("00:00 UTC a day", []),
    ],
)
def test_day_shifts(text: str, shifts: list[int]) -> None:
    assert [shift.days for shift in Line(text).shifts] == shifts


@pytest.mark.parametrize(
    ("text", "recurring"),
    [
        ("every Wednesday at 9am PT", True),
        ("Wednesdays at 9am PT", True),
        ("biweekly at 9am PT", True),
        ("the first Monday at 9am PT", True),
        ("9am PT, alternating with 5pm PT", True),
        ("daily standup, 9am PT", True),
        ("on Wednesday at 9am PT", False),
        ("everybody at 9am PT", False),
    ],
)
def test_what_speaks_of_many_dates(text: str, *, recurring: bool) -> None:
    assert Line(text).is_recurring() is recurring


def test_between_two_places_days_and_the_like_are_left_out() -> None:
    text = "8am Zurich (11 April)  is  11pm PST (-1), IN Winter, THE end"
    line = Line(text)
    assert line.between(10, text.index("11pm")) == "is"
    assert line.between(text.index("PST") + 3, len(text)) == ", , the end"
    assert line.between(0, 10) == "8am zurich"
    assert line.beside_labels(0, 10) == "8am"
    assert line.other_words() == ["is", "the", "end"]


def test_what_is_far_apart_has_nothing_to_do_with_each_other() -> None:
    line = Line("8am PT" + " " * 190 + "9am ET" + " " * 300 + "noon")
    assert line.between(6, 196) == ""
    assert line.between(6, 502) == "too far away"


@given(written.lines())
def test_every_part_says_what_stands_there_and_none_stands_over_another(text: str) -> None:
    line = Line(text)
    assert all(one.end <= other.start for one, other in pairwise(line.items))
    assert all(one.end <= other.start for one, other in pairwise(line.days))
    for item in line.items:
        words = line.text[item.start : item.end]
        if isinstance(item, WrittenTime):
            assert [time.minutes for time in times_in(words)] == [item.minutes]
        else:
            assert read_label(words.title().replace("Z", "UTC")) or read_label(words)


@given(written.lines())
def test_a_shift_stands_over_no_time_and_no_label(text: str) -> None:
    line = Line(text)
    marks = sorted([*line.shifts, *line.items], key=lambda each: each.start)
    assert all(one.end <= other.start for one, other in pairwise(marks))
