"""The slots to choose from are those whose minutes, all of them, are where they may be."""

from __future__ import annotations

from datetime import date, time

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.cadence import Cadence
from meetsched.candidates import Horizon
from meetsched.cli.grid import Grid, weekdays, window
from meetsched.errors import MeetschedError
from meetsched.meeting import Meeting
from meetsched.schedule import Revision, Slot

DAY = 24 * 60
CLOCKS = st.integers(0, DAY // 5 - 1).map(lambda fives: divmod(5 * fives, 60))
SPANS = st.tuples(CLOCKS, CLOCKS).filter(lambda span: span[0] != span[1])
Span = tuple[tuple[int, int], tuple[int, int]]


def horizon(minutes: int = 60, words: str = "weekly on Tuesday") -> Horizon:
    slot = Slot("A", time(9), "UTC", weekday=1)
    longer = Revision(date(2024, 3, 1), duration=minutes)
    cadence = Cadence.parse(words)
    meeting = Meeting("T", cadence, date(2024, 1, 2), (slot,), 30, revisions=(longer,))
    return Horizon(meeting, date(2024, 1, 1), date(2024, 6, 1))


def minutes_of(span: Span) -> set[int]:
    (a, b), (c, d) = span
    begin, end = a * 60 + b, c * 60 + d
    return {minute % DAY for minute in range(begin, end + DAY * (end < begin))}


def words(span: Span) -> str:
    (a, b), (c, d) = span
    return f"{a:02d}:{b:02d}-{c:02d}:{d:02d}"


@given(st.none() | SPANS, st.lists(SPANS, max_size=2), st.sampled_from([5, 60, 90, 600]))
def test_all_minutes_of_a_meeting_are_within_and_none_is_excluded(
    between: Span | None, excluded: list[Span], minutes: int
) -> None:
    inside = set(range(DAY)) if between is None else minutes_of(between)
    inside -= {minute for span in excluded for minute in minutes_of(span)}
    longest = max(minutes, 30)
    expected = [
        time(start // 60, start % 60)
        for start in range(0, DAY, 35)
        if {minute % DAY for minute in range(start, start + longest)} <= inside
    ]
    windows = tuple(window(words(span)) for span in excluded)
    grid = Grid(35, "UTC", None, between and window(words(between)), windows)
    if expected:
        assert [slot.time for slot in grid.slots(horizon(minutes))] == expected
    else:
        with pytest.raises(MeetschedError, match=f"no slot of {longest} minutes is left"):
            grid.slots(horizon(minutes))


def test_a_meeting_may_go_over_midnight_where_the_whole_day_is_open() -> None:
    grid = Grid(60, "UTC", None, window("00:00-24:00"), ())
    assert len(grid.slots(horizon(90))) == 24


def test_slots_are_named_by_weekday_time_and_zone() -> None:
    slots = Grid(720, "Asia/Tokyo", [0, 3], None, ()).slots(horizon())
    assert [slot.name for slot in slots] == [
        "Mon 00:00 Asia/Tokyo", "Mon 12:00 Asia/Tokyo",
        "Thu 00:00 Asia/Tokyo", "Thu 12:00 Asia/Tokyo",
    ]  # fmt: skip
    assert [slot.weekday for slot in slots] == [0, 0, 3, 3]


@pytest.mark.parametrize(
    ("text", "days"), [("Mon-Fri", [0, 1, 2, 3, 4]), ("Sat-Mon", [0, 5, 6]), ("Tue, Thu", [1, 3])]
)
def test_weekdays_are_read(text: str, days: list[int]) -> None:
    assert weekdays(click.Context(click.Command("c")), click.Option(["-w"]), text) == days


@pytest.mark.parametrize("text", ["", "any", "Mon 09:00-12:00; Tue", "Mon-Fre", "5"])
def test_what_are_no_weekdays_is_refused(text: str) -> None:
    with pytest.raises(click.BadParameter, match="are no weekdays; write such as Mon-Fri"):
        weekdays(click.Context(click.Command("c")), click.Option(["-w"]), text)


def test_a_cadence_without_a_weekday_needs_weekdays() -> None:
    weekly = horizon(words="weekly")
    with pytest.raises(MeetschedError, match="does not say on which day; give --weekdays"):
        Grid(60, "UTC", None, None, ()).slots(weekly)
    assert Grid(60, "UTC", [1], None, ()).slots(weekly)
