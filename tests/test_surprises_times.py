from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plain
import strategies
from meetsched.phrases import day_words
from meetsched.schedule import MeetingException, Revision, Slot
from meetsched.surprises import Kind
from plain_availability import changes, wall
from surprising import CAIRO, EARLY, ZURICH, coming, found, meeting, slot_of, told

if TYPE_CHECKING:
    from documents import Place
    from meetsched.meeting import Meeting


# Skipped and repeated times, against a plain look at the clocks


def written(held: Meeting, row: plain.Row) -> Place:
    """Tell where in the team file it is written at what time an occurrence starts."""
    for position, exception in enumerate(held.exceptions):
        if row.status == "moved" and exception.move and exception.date == row.date:
            return ("exceptions", position, "move")
        if row.status == "added" and exception.add and is_of(row, exception):
            return ("exceptions", position, "date")
    return (*slot_of(held, row), "time")


def is_of(row: plain.Row, exception: MeetingException) -> bool:
    assert isinstance(exception.date, datetime)
    zone = exception.zone or row.zone
    known = (exception.slot, zone, plain.instant(exception.date, zone))
    return (row.slot, row.zone, row.start) == known


def meant(row: plain.Row) -> datetime:
    """Tell what wall time was asked for."""
    clock = ZoneInfo(row.zone)
    before = (row.start - timedelta(days=1)).astimezone(clock).utcoffset()
    assert before is not None
    asked = (row.start + before).replace(tzinfo=None)
    assert plain.instant(asked, row.zone) == row.start
    return asked


def odd_times(held: Meeting, now: datetime) -> dict[tuple[str, Place], list[plain.Row]]:
    expected: dict[tuple[str, Place], list[plain.Row]] = {}
    for row in coming(held, now, 5):
        if row.reading != "once":
            expected.setdefault((f"{row.reading}_time", written(held, row)), []).append(row)
    return expected


def nows() -> st.SearchStrategy[datetime]:
    midnights = st.datetimes(datetime(1995, 1, 1), datetime(2036, 1, 1))
    return midnights.map(lambda moment: moment.replace(day=min(moment.day, 28), tzinfo=UTC))


@st.composite
def daily(draw: st.DrawFn) -> Meeting:
    """Draw meetings that meet every change of their clock."""
    names = strategies.SLOT_NAMES[: draw(st.integers(1, 2))]
    slots = tuple(draw(strategies.slots(name, weekday=False)) for name in names)
    first = draw(strategies.days())
    revisions = (Revision(first + timedelta(days=draw(st.integers(0, 900))), slots=slots[:1]),)
    daily = meeting("FREQ=DAILY", first, *slots)
    return replace(daily, revisions=revisions if draw(st.booleans()) else ())


@settings(max_examples=40)
@given(strategies.meetings() | daily(), nows())
def test_odd_times_are_those_of_a_plain_look_at_the_clocks(held: Meeting, now: datetime) -> None:
    odd = {(str(s.kind), s.place): s.message for s in found(held, now=now) if "_time" in s.kind}
    expected = odd_times(held, now)
    assert odd.keys() == expected.keys()
    for key, rows in expected.items():
        walls = [meant(row) for row in rows]
        assert re.findall(r"\w{3} \d+ \w{3} \d{4}", odd[key]) == list(map(day_words, walls))
        assert f" {walls[0]:%H:%M} " in odd[key]
        if key[0] == "skipped_time":
            shown = datetime.fromisoformat(rows[0].shown[0])
            when = "then" if shown.date() == walls[0].date() else "the day after"
            assert odd[key].endswith(f"the meeting starts at {shown:%H:%M} {when}")


def minutes(text: str) -> list[tuple[int, int]]:
    """Read what times a suggestion names."""
    times = r"(?:from (\d\d):(\d\d))?(?: on)?(?: ?(?:before|to) (\d\d):(\d\d))?"
    found = (
        re.fullmatch(times, part) for part in text.removeprefix("choose a time ").split(" or ")
    )
    numbers = [[int(number or 0) for number in match.groups()] for match in found if match]
    return [(60 * a + b, 60 * c + d or 1440) for a, b, c, d in numbers]


def shown_once(minute: int, days: list[date], key: str) -> bool:
    walls = (datetime.combine(day, time()) + timedelta(minutes=minute) for day in days)
    return all(plain.reading(wall, key) == "once" for wall in walls)


@pytest.mark.parametrize(
    ("key", "year"),
    [
        ("Africa/Cairo", 2024),
        ("Africa/Casablanca", 2012),
        ("Africa/Casablanca", 2024),
        ("America/Nuuk", 2024),
        ("America/Sao_Paulo", 2011),
        ("America/Scoresbysund", 2024),
        ("America/St_Johns", 2009),
        ("America/Vancouver", 2024),
        ("Antarctica/Troll", 2024),
        ("Asia/Gaza", 2012),
        ("Asia/Gaza", 2024),
        ("Asia/Tehran", 2017),
        ("Australia/Lord_Howe", 2024),
        ("Europe/Dublin", 2024),
        ("Pacific/Apia", 2013),
        ("Pacific/Chatham", 2024),
    ],
)
def test_the_suggested_times_and_no_others_are_shown_once_on_every_day(key: str, year: int) -> None:
    now = datetime(year, 1, 1, tzinfo=UTC)
    known = [at for at in changes(key) if 0 <= at - now.timestamp() < 5 * 365 * 86_400]
    days = [wall(key, at).date() + timedelta(days=n) for at in known for n in (-1, 0, 1)]
    times = {minute: shown_once(minute, days, key) for minute in range(0, 1440, 15)}
    odd = next(minute for minute, once in times.items() if not once)
    slot = Slot("A", time(odd // 60, odd % 60), key)
    said = {s.suggestion for s in found(meeting("FREQ=DAILY", now.date(), slot), now=now)}
    spans = minutes(*said)
    assert {m: any(a <= m < b for a, b in spans) for m in times} == times


# By hand, from the published dates of changes

SUNDAYS_2026_TO_2030 = (
    "Sun 29 Mar 2026, Sun 28 Mar 2027, Sun 26 Mar 2028, Sun 25 Mar 2029 and Sun 31 Mar 2030",
    "Sun 25 Oct 2026, Sun 31 Oct 2027, Sun 29 Oct 2028, Sun 28 Oct 2029 and Sun 27 Oct 2030",
)


def test_a_slot_in_the_night_of_the_changes() -> None:
    held = meeting("last Sunday", date(2025, 1, 26), Slot("Night", time(2, 30), ZURICH))
    spring, autumn = SUNDAYS_2026_TO_2030
    clock, instead = f"the clock of {ZURICH}", "choose a time before 02:00 or from 03:00 on"
    skipped, repeated = told(held)
    assert skipped == (
        f"skipped_time ('slots', 0, 'time'): {clock} skips 02:30 on {spring}: "
        f"the meeting starts at 03:30 then; {instead}"
    )
    assert repeated == (
        f"repeated_time ('slots', 0, 'time'): {clock} shows 02:30 twice on {autumn}: "
        f"the meeting starts the first time; {instead}"
    )


@pytest.mark.parametrize(
    ("key", "wall", "day", "starts", "suggestion"),
    [
        ("America/New_York", time(2, 30), date(2026, 3, 8), "03:30 then",
         "a time before 01:00 or from 03:00 on"),
        ("Europe/London", time(1), date(2026, 3, 29), "02:00 then",
         "a time before 01:00 or from 02:00 on"),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "02:45 then",
         "a time before 01:30 or from 02:30 on"),
        (CAIRO, time(0, 30), date(2026, 4, 24), "01:30 then", "a time from 01:00 to 23:00"),
        ("America/Nuuk", time(23, 30), date(2026, 3, 28), "00:30 the day after",
         "a time before 23:00"),
        ("Pacific/Apia", time(8), date(2011, 12, 30), "08:00 the day after", "another date"),
    ],
)  # fmt: skip
def test_skipped_times_of_the_world(
    key: str, wall: time, day: date, starts: str, suggestion: str
) -> None:
    held = meeting(
        "FREQ=YEARLY;BYMONTHDAY=" + f"{day.day};BYMONTH={day.month}", day, Slot("A", wall, key)
    )
    now = datetime.combine(day, time(), UTC) - timedelta(days=20)
    skipped = next(s for s in found(held, now=now) if s.kind is Kind.SKIPPED_TIME)
    assert skipped.message.startswith(f"the clock of {key} skips {wall:%H:%M} on {day_words(day)}")
    assert skipped.message.endswith(f"the meeting starts at {starts}")
    assert skipped.suggestion == f"choose {suggestion}"


@pytest.mark.parametrize(
    ("year", "told_of"), [(2026, True), (2027, True), (2028, True), (2033, False)]
)
def test_a_change_is_seen_years_ahead(year: int, *, told_of: bool) -> None:
    # Of the 28th days of March those of 2027, 2032 and 2038 are Sundays.
    held = meeting("day 28 of March", date(2025, 3, 28), Slot("Night", time(2, 30), ZURICH))
    surprised = found(held, now=datetime(year, 3, 1, tzinfo=UTC))
    assert bool(surprised) is told_of


def test_what_is_cancelled_surprises_nobody() -> None:
    slot = Slot("Night", time(2, 30), ZURICH)
    held = meeting("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", date(2026, 3, 29), slot)
    cancelled = (MeetingException(date(2026, 3, 29), cancel=True),)
    (skipped,) = found(replace(held, exceptions=cancelled))
    assert "Sun 29 Mar 2026" not in skipped.message


def test_what_is_over_surprises_nobody() -> None:
    held = meeting(
        "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", date(2026, 3, 29), replace(EARLY, time=time(2))
    )
    (skipped,) = found(held, now=datetime(2026, 3, 30, tzinfo=UTC))
    assert "2026" not in skipped.message


def test_moved_and_added_meetings_are_told_their_own_place() -> None:
    exceptions = (
        MeetingException(date(2026, 3, 5), cancel=True),
        MeetingException(date(2026, 3, 26), move=datetime(2026, 3, 29, 2, 15)),
        MeetingException(datetime(2026, 10, 25, 2, 45), add=True, zone=ZURICH),
    )
    held = meeting("weekly on Thursday", date(2026, 1, 1), EARLY)
    assert [(s.kind, s.place) for s in found(replace(held, exceptions=exceptions))] == [
        ("skipped_time", ("exceptions", 1, "move")),
        ("repeated_time", ("exceptions", 2, "date")),
    ]


def test_a_revised_slot_is_told_its_own_place() -> None:
    night = Slot("Night", time(2, 30), ZURICH)
    revisions = (
        Revision(date(2027, 1, 1), slots=(EARLY, replace(night, name="Later"))),
        Revision(date(2026, 6, 1), slots=(night,)),
        Revision(date(2026, 9, 1), duration=30),
    )
    held = meeting("FREQ=DAILY", date(2026, 1, 1), EARLY)
    assert {s.place for s in found(replace(held, revisions=revisions))} == {
        ("revisions", 1, "slots", 0, "time"),
        ("revisions", 0, "slots", 1, "time"),
    }
