from __future__ import annotations

import hashlib
import os
import pickle
import subprocess
import sys
from dataclasses import FrozenInstanceError, replace
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import plain
import strategies
from meetsched.cadence import Cadence
from meetsched.errors import InvalidMeetingError
from meetsched.meeting import Meeting, Occurrence, Status
from meetsched.schedule import MeetingException, Revision, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AMERICAS = Slot("Europe-Americas", time(18), "Europe/Zurich")
ASIA = Slot("Asia-Europe", time(8), "Europe/Zurich")
THURSDAY = Cadence.parse("third Thursday of the month")
HUB = Meeting("Hub", THURSDAY, date(2019, 3, 21), (AMERICAS, ASIA))
JUNE_2022 = Revision(
    date(2022, 6, 1),
    Cadence.parse("third Tuesday of the month"),
    (Slot("Asia-Europe", time(9), "Europe/London"), Slot("Europe-Americas", time(17), "UTC")),
    next="Asia-Europe",
)
DAILY = Cadence.parse("FREQ=DAILY")
HORIZONS = st.integers(1, 1100).map(lambda days: timedelta(days=days))


def cancelled(day: date) -> MeetingException:
    return MeetingException(day, cancel=True)


def moved(day: date, move: date) -> MeetingException:
    return MeetingException(day, move=move)


def told(occurrences: Iterator[Occurrence], most: int) -> list[tuple[int | None, str, str]]:
    return [
        (o.number, o.slot.name if o.slot else "", o.start.isoformat())
        for o in islice(occurrences, most)
    ]


def numbers(meeting: Meeting, most: int) -> list[int | None]:
    return [occurrence.number for occurrence in islice(meeting.occurrences(), most)]


def names(meeting: Meeting, most: int) -> list[str]:
    return [name for _, name, _ in told(meeting.occurrences(), most)]


# Against the plain twin


@settings(max_examples=250)
@given(strategies.meetings(), HORIZONS)
def test_occurrences_are_those_of_the_plain_twin(meeting: Meeting, horizon: timedelta) -> None:
    until = meeting.first + horizon
    ours = map(plain.row, meeting.occurrences(until=until))
    assert sorted(ours, key=lambda row: row.order) == plain.rows(meeting, until)


@settings(max_examples=60)
@given(strategies.rotations(weekday=False), strategies.days())
def test_every_day_of_a_year_is_that_of_the_plain_twin(
    slots: tuple[Slot, ...], first: date
) -> None:
    meeting = Meeting("Daily", DAILY, first, slots, duration=90)
    until = first + timedelta(days=370)
    ours = map(plain.row, meeting.occurrences(until=until))
    assert sorted(ours, key=lambda row: row.order) == plain.rows(meeting, until)


@given(strategies.meetings(exceptions=8), HORIZONS)
def test_occurrences_come_by_start(meeting: Meeting, horizon: timedelta) -> None:
    listed = meeting.occurrences(until=meeting.first + horizon)
    assert all(one.start <= other.start for one, other in pairwise(listed))


@given(strategies.meetings(exceptions=8), st.integers(-40, 700), st.integers(0, 400))
def test_a_window_is_a_part_of_the_whole(meeting: Meeting, ahead: int, length: int) -> None:
    start = meeting.first + timedelta(days=ahead)
    until = start + timedelta(days=length)
    whole = meeting.occurrences(until=until + timedelta(days=100))
    expected = [o for o in whole if start <= o.local_date < until]
    assert list(meeting.occurrences(start, until)) == expected


@given(strategies.meetings(), st.integers(-40, 700))
def test_without_until_a_window_has_no_end(meeting: Meeting, ahead: int) -> None:
    start = meeting.first + timedelta(days=ahead)
    open_ended = list(islice(meeting.occurrences(start), 8))
    assert len(open_ended) == 8
    until = open_ended[-1].local_date + timedelta(days=3)
    assert list(meeting.occurrences(start, until))[:8] == open_ended


@given(strategies.meetings())
def test_the_local_date_is_that_of_the_start_in_the_zone_of_the_slot(meeting: Meeting) -> None:
    for occurrence in islice(meeting.occurrences(), 5):
        row = plain.row(occurrence)
        assert occurrence.local_date == datetime.fromisoformat(row.shown[0]).date()
        assert row.status == "added" or (occurrence.slot and row.zone == occurrence.slot.zone)


# Lazy and without end


def test_occurrences_never_end_by_themselves() -> None:
    assert numbers(HUB, 3000) == list(range(1, 3001))


def test_nothing_is_computed_before_it_is_asked_for() -> None:
    assert next(HUB.occurrences()) == next(HUB.occurrences(until=date(9000, 1, 1)))


@pytest.mark.parametrize(
    ("start", "until"), [(date.min, None), (None, date.max), (date.min, date.max)]
)
def test_the_widest_window_is_everything(start: date | None, until: date | None) -> None:
    listed = list(islice(HUB.occurrences(start, until), 3))
    assert listed == list(islice(HUB.occurrences(), 3))


def test_an_empty_window_is_empty() -> None:
    assert list(HUB.occurrences(date(2019, 5, 16), date(2019, 5, 16))) == []
    assert list(HUB.occurrences(until=date(2019, 3, 21))) == []


def test_start_is_included_and_until_is_not() -> None:
    window = HUB.occurrences(date(2019, 4, 18), date(2019, 5, 16))
    assert [o.number for o in window] == [2]


# Numbers and turns


def test_the_slots_take_turns() -> None:
    assert told(HUB.occurrences(), 4) == [
        (1, "Europe-Americas", "2019-03-21T18:00:00+01:00"),
        (2, "Asia-Europe", "2019-04-18T08:00:00+02:00"),
        (3, "Europe-Americas", "2019-05-16T18:00:00+02:00"),
        (4, "Asia-Europe", "2019-06-20T08:00:00+02:00"),
    ]


def test_a_cancelled_one_uses_up_its_number_and_its_turn() -> None:
    found = list(islice(replace(HUB, exceptions=(cancelled(date(2019, 4, 18)),)).occurrences(), 4))
    assert [o.number for o in found] == [1, 2, 3, 4]
    assert [o.status for o in found] == ["scheduled", "cancelled", "scheduled", "scheduled"]
    assert found[1].start.isoformat() == "2019-04-18T08:00:00+02:00"
    assert found[2].slot == AMERICAS


def test_a_moved_one_uses_up_its_number_and_its_turn() -> None:
    easter = MeetingException(date(2019, 4, 18), move=date(2019, 4, 11), reason="Easter week")
    _, second, third = islice(replace(HUB, exceptions=(easter,)).occurrences(), 3)
    assert (second.number, second.slot, second.status) == (2, ASIA, Status.MOVED)
    assert second.start.isoformat() == "2019-04-11T08:00:00+02:00"
    assert (second.date, second.reason) == (date(2019, 4, 18), "Easter week")
    assert second.planned is not None
    assert second.planned.isoformat() == "2019-04-18T08:00:00+02:00"
    assert (third.number, third.slot) == (3, AMERICAS)


def test_one_is_moved_to_another_time_in_the_zone_of_its_slot() -> None:
    later = moved(date(2019, 4, 18), datetime(2019, 4, 18, 9, 30))
    found = list(islice(replace(HUB, exceptions=(later,)).occurrences(), 2))[1]
    assert (found.start.isoformat(), found.end.isoformat()) == (
        "2019-04-18T09:30:00+02:00",
        "2019-04-18T10:30:00+02:00",
    )


@pytest.mark.parametrize(
    ("target", "order"),
    [
        (date(2019, 8, 1), [1, 3, 4, 5, 2, 6]),
        (date(2019, 1, 10), [2, 1, 3, 4, 5, 6]),
        (date(2025, 1, 10), [1, 3, 4, 5, 6, 7]),
    ],
)
def test_one_moved_far_away_is_listed_by_its_new_start(target: date, order: list[int]) -> None:
    meeting = replace(HUB, exceptions=(moved(date(2019, 4, 18), target),))
    assert numbers(meeting, 6) == order


def test_two_may_start_at_once() -> None:
    meeting = replace(HUB, exceptions=(moved(date(2019, 4, 18), datetime(2019, 5, 16, 18)),))
    starts = [o.start.isoformat() for o in islice(meeting.occurrences(), 4)]
    assert starts[1] == starts[2] == "2019-05-16T18:00:00+02:00"
    assert sorted(str(number) for number in numbers(meeting, 4)) == ["1", "2", "3", "4"]


def test_one_moved_into_a_window_is_in_it_and_one_moved_out_is_not() -> None:
    meeting = replace(HUB, exceptions=(moved(date(2019, 4, 18), date(2024, 1, 5)),))
    assert [o.number for o in meeting.occurrences(date(2024, 1, 1), date(2024, 1, 31))] == [2, 59]
    assert list(meeting.occurrences(date(2019, 4, 1), date(2019, 4, 30))) == []


def test_an_added_one_takes_no_turn_and_has_no_number() -> None:
    extra = MeetingException(datetime(2019, 4, 30, 16), add=True, slot="Europe-Americas")
    found = replace(HUB, exceptions=(extra,)).occurrences(date(2019, 4, 1))
    assert told(found, 3) == [
        (2, "Asia-Europe", "2019-04-18T08:00:00+02:00"),
        (None, "Europe-Americas", "2019-04-30T16:00:00+02:00"),
        (3, "Europe-Americas", "2019-05-16T18:00:00+02:00"),
    ]


def test_an_added_one_may_have_a_zone_and_a_duration_of_its_own() -> None:
    extra = MeetingException(datetime(2019, 3, 1, 16), add=True, zone="Asia/Tokyo", duration=15)
    found = next(replace(HUB, exceptions=(extra,)).occurrences())
    assert (found.slot, found.zone, found.status) == (None, "Asia/Tokyo", Status.ADDED)
    assert found.start.isoformat() == "2019-03-01T16:00:00+09:00"
    assert found.end.isoformat() == "2019-03-01T16:15:00+09:00"


def test_an_added_one_lasts_as_long_as_its_slot() -> None:
    slots = (replace(AMERICAS, duration=45), ASIA)
    walls = {"Europe-Americas": datetime(2019, 3, 1, 16), "Asia-Europe": datetime(2019, 3, 2, 16)}
    extras = tuple(MeetingException(wall, add=True, slot=name) for name, wall in walls.items())
    found = islice(replace(HUB, slots=slots, exceptions=extras, duration=50).occurrences(), 2)
    assert [o.end - o.start for o in found] == [timedelta(minutes=45), timedelta(minutes=50)]


def test_the_zone_of_an_added_one_stands_before_that_of_its_slot() -> None:
    wall = datetime(2019, 3, 1, 16)
    extra = MeetingException(wall, add=True, slot="Asia-Europe", zone="Asia/Tokyo")
    found = next(replace(HUB, exceptions=(extra,)).occurrences())
    assert (found.slot, found.start.isoformat()) == (ASIA, "2019-03-01T16:00:00+09:00")


def test_a_slot_may_have_a_duration_of_its_own() -> None:
    meeting = replace(HUB, slots=(replace(AMERICAS, duration=45), ASIA))
    lengths = [o.end - o.start for o in islice(meeting.occurrences(), 2)]
    assert lengths == [timedelta(minutes=45), timedelta(minutes=60)]


# Weekdays


def test_a_weekday_of_a_slot_is_in_the_iso_week_of_the_cadence_date() -> None:
    slots = (replace(ASIA, weekday=2), replace(AMERICAS, weekday=6))
    found = list(islice(replace(HUB, slots=slots).occurrences(), 2))
    assert [str(o.local_date) for o in found] == ["2019-03-20", "2019-04-21"]
    assert [str(o.date) for o in found] == ["2019-03-21", "2019-04-18"]


def test_weekly_alone_meets_on_the_weekdays_of_the_slots() -> None:
    slots = (replace(ASIA, weekday=1), replace(AMERICAS, weekday=4))
    meeting = Meeting("Weekly", Cadence.parse("weekly"), date(2024, 1, 4), slots)
    assert told(meeting.occurrences(), 3) == [
        (1, "Asia-Europe", "2024-01-02T08:00:00+01:00"),
        (2, "Europe-Americas", "2024-01-12T18:00:00+01:00"),
        (3, "Asia-Europe", "2024-01-16T08:00:00+01:00"),
    ]


def test_a_weekday_may_put_one_before_the_date_before() -> None:
    slots = (replace(ASIA, weekday=6), replace(AMERICAS, weekday=2))
    cadence = Cadence.parse("weekly on Monday and Tuesday")
    meeting = Meeting("Weekly", cadence, date(2024, 1, 1), slots)
    assert numbers(meeting, 4) == [2, 1, 4, 3]


def test_three_of_a_week_may_come_in_another_order() -> None:
    wednesday, sunday, monday = (
        Slot(name, time(8), "UTC", weekday) for name, weekday in (("W", 2), ("S", 6), ("M", 0))
    )
    cadence = Cadence.parse("weekly on Tuesday, Wednesday and Thursday")
    meeting = Meeting("Weekly", cadence, date(2024, 1, 2), (wednesday, sunday, monday))
    assert numbers(meeting, 6) == [3, 1, 2, 6, 4, 5]


@pytest.mark.parametrize(
    ("words", "first", "weekday", "met"),
    [
        ("weekly on Monday", date(2024, 1, 1), 6, date(2024, 1, 7)),
        ("weekly on Sunday", date(2024, 1, 7), 0, date(2024, 1, 1)),
    ],
)
def test_a_window_is_of_the_days_on_which_people_meet(
    words: str, first: date, weekday: int, met: date
) -> None:
    slot = replace(ASIA, weekday=weekday)
    meeting = Meeting("Weekly", Cadence.parse(words), first, (slot,))
    window = meeting.occurrences(met, met + timedelta(days=1))
    assert [(o.number, o.local_date) for o in window] == [(1, met)]


def test_exceptions_are_keyed_by_the_cadence_date_not_by_the_weekday_of_the_slot() -> None:
    slots = (replace(ASIA, weekday=2),)
    off = cancelled(date(2019, 4, 18))
    statuses = [
        o.status for o in islice(replace(HUB, slots=slots, exceptions=(off,)).occurrences(), 2)
    ]
    assert statuses == ["scheduled", "cancelled"]
    with pytest.raises(InvalidMeetingError, match="2019-04-17 is no date of the cadence"):
        replace(HUB, slots=slots, exceptions=(cancelled(date(2019, 4, 17)),))


def test_a_date_moved_to_stands_whatever_weekday_the_slot_has() -> None:
    slots = (replace(ASIA, weekday=2),)
    off = moved(date(2019, 4, 18), date(2019, 4, 26))
    found = list(islice(replace(HUB, slots=slots, exceptions=(off,)).occurrences(), 2))[1]
    assert found.start.isoformat() == "2019-04-26T08:00:00+02:00"


# Clock changes


@pytest.mark.parametrize(
    ("wall", "zone", "shown", "reading"),
    [
        # RFC 5545 section 3.3.5: skipped, by the offset before the gap; repeated, the first
        (datetime(2019, 3, 31, 2, 30), "Europe/Zurich", "2019-03-31T03:30:00+02:00", "skipped"),
        (datetime(2019, 10, 27, 2, 30), "Europe/Zurich", "2019-10-27T02:30:00+02:00", "repeated"),
        (datetime(2019, 10, 27, 3, 0), "Europe/Zurich", "2019-10-27T03:00:00+01:00", "once"),
        (datetime(2019, 10, 27, 1, 30), "Europe/Dublin", "2019-10-27T01:30:00+01:00", "repeated"),
        (
            datetime(2019, 10, 6, 2, 15),
            "Australia/Lord_Howe",
            "2019-10-06T02:45:00+11:00",
            "skipped",
        ),
        (datetime(2019, 3, 31, 1, 30), "Antarctica/Troll", "2019-03-31T03:30:00+02:00", "skipped"),
        (datetime(2019, 6, 9, 2, 30), "Africa/Casablanca", "2019-06-09T03:30:00+01:00", "skipped"),
        (datetime(2011, 12, 30, 8, 0), "Pacific/Apia", "2011-12-31T08:00:00+14:00", "skipped"),
        (datetime(2026, 11, 1, 1, 30), "America/Vancouver", "2026-11-01T01:30:00-07:00", "once"),
    ],
)
def test_skipped_and_repeated_wall_times(
    wall: datetime, zone: str, shown: str, reading: str
) -> None:
    meeting = Meeting("Night", DAILY, wall.date(), (Slot("Night", wall.time(), zone),))
    found = next(meeting.occurrences())
    assert (found.start.isoformat(), found.reading) == (shown, reading)
    assert found.date == wall.date()


def test_the_wall_time_stands_over_a_clock_change() -> None:
    weekly = Cadence.parse("weekly on Thursday")
    meeting = Meeting("Weekly", weekly, date(2019, 3, 28), (AMERICAS,))
    assert [start for _, _, start in told(meeting.occurrences(), 2)] == [
        "2019-03-28T18:00:00+01:00",
        "2019-04-04T18:00:00+02:00",
    ]


def test_a_meeting_lasts_as_long_over_a_clock_change() -> None:
    early = Slot("Early", time(1, 30), "Europe/Zurich")
    found = next(Meeting("Night", DAILY, date(2019, 3, 31), (early,)).occurrences())
    assert found.end.isoformat() == "2019-03-31T03:30:00+02:00"


@pytest.mark.parametrize("kind", ["slot", "move", "add"])
def test_the_first_of_two_is_meant_whatever_the_fold(kind: str) -> None:
    night = datetime(2019, 10, 27, 2, 30, fold=1)
    slot = Slot("Night", night.timetz() if kind == "slot" else time(2), "Europe/Zurich")
    meeting = Meeting("Night", DAILY, date(2019, 10, 27), (slot,))
    if kind == "move":
        meeting = replace(meeting, exceptions=(moved(date(2019, 10, 27), night),))
    if kind == "add":
        extra = MeetingException(night, add=True, slot="Night")
        meeting = replace(meeting, first=date(2019, 11, 1), exceptions=(extra,))
    assert next(meeting.occurrences()).start.isoformat() == "2019-10-27T02:30:00+02:00"


def test_odd_weeks_follow_each_other_after_a_year_of_53() -> None:
    meeting = Meeting(
        "Odd", Cadence.parse("odd ISO weeks on Tuesday"), date(2020, 12, 15), (AMERICAS, ASIA)
    )
    found = list(islice(meeting.occurrences(), 4))
    assert [str(o.date) for o in found] == ["2020-12-15", "2020-12-29", "2021-01-05", "2021-01-19"]
    assert [o.number for o in found] == [1, 2, 3, 4]


def test_the_first_of_january_may_be_in_the_last_week_of_the_year_before() -> None:
    # ISO 8601: 1 January 2011 is the Saturday of week 52 of 2010.
    meeting = Meeting(
        "Odd", Cadence.parse("odd ISO weeks on Saturday"), date(2010, 12, 25), (AMERICAS,)
    )
    found = [str(o.date) for o in islice(meeting.occurrences(), 3)]
    assert found == ["2010-12-25", "2011-01-08", "2011-01-22"]


# Revisions


def test_a_revision_keeps_the_count_and_next_sets_the_turn() -> None:
    found = replace(HUB, revisions=(JUNE_2022,)).occurrences(date(2022, 5, 1))
    assert told(found, 4) == [
        (39, "Europe-Americas", "2022-05-19T18:00:00+02:00"),
        (40, "Asia-Europe", "2022-06-21T09:00:00+01:00"),
        (41, "Europe-Americas", "2022-07-19T17:00:00+00:00"),
        (42, "Asia-Europe", "2022-08-16T09:00:00+01:00"),
    ]


def test_a_revision_without_next_keeps_the_turn() -> None:
    # (40 - 1) mod 2 = 1: the second of the new slots
    found = replace(HUB, revisions=(replace(JUNE_2022, next=None),)).occurrences(date(2022, 6, 1))
    assert [name for _, name, _ in told(found, 2)] == ["Europe-Americas", "Asia-Europe"]


def test_next_alone_shifts_the_turns_from_then_on() -> None:
    meeting = replace(HUB, revisions=(Revision(date(2019, 5, 1), next="Asia-Europe"),))
    expected = ["Europe-Americas", "Asia-Europe", "Asia-Europe", "Europe-Americas", "Asia-Europe"]
    assert names(meeting, 5) == expected


def test_a_shift_stays_with_later_revisions() -> None:
    revisions = (
        Revision(date(2019, 7, 1), duration=30),
        Revision(date(2019, 5, 1), next="Asia-Europe"),
    )
    meeting = replace(HUB, revisions=revisions)
    assert names(meeting, 5)[2:] == ["Asia-Europe", "Europe-Americas", "Asia-Europe"]
    lengths = [(o.end - o.start).total_seconds() for o in islice(meeting.occurrences(), 5)]
    assert lengths == [3600, 3600, 3600, 3600, 1800]


def test_turns_go_on_with_more_slots_than_before() -> None:
    slots = tuple(Slot(name, time(8), "UTC") for name in "ABC")
    meeting = replace(HUB, revisions=(Revision(date(2019, 5, 1), slots=slots),))
    # (3 - 1) mod 3 = 2
    assert names(meeting, 6)[2:] == ["C", "A", "B", "C"]


def test_a_new_cadence_counts_from_its_first_date() -> None:
    weekly = Cadence.parse("every 3 weeks on Monday")
    meeting = replace(HUB, revisions=(Revision(date(2019, 5, 1), cadence=weekly),))
    assert [str(o.date) for o in islice(meeting.occurrences(), 5)] == [
        "2019-03-21",
        "2019-04-18",
        "2019-05-06",
        "2019-05-27",
        "2019-06-17",
    ]


def test_a_revision_without_a_cadence_keeps_the_phase() -> None:
    every = Cadence.parse("every 2 weeks on Tuesday")
    meeting = Meeting("Biweekly", every, date(2024, 1, 2), (ASIA,))
    revised = replace(meeting, revisions=(Revision(date(2024, 1, 10), duration=30),))
    assert [str(o.date) for o in islice(revised.occurrences(), 4)] == [
        "2024-01-02",
        "2024-01-16",
        "2024-01-30",
        "2024-02-13",
    ]


def test_a_revision_may_name_the_same_cadence_to_set_the_phase() -> None:
    every = Cadence.parse("every 2 weeks on Tuesday")
    meeting = Meeting("Biweekly", every, date(2024, 1, 2), (ASIA,))
    revised = replace(meeting, revisions=(Revision(date(2024, 1, 9), cadence=every),))
    dates = [str(o.date) for o in islice(revised.occurrences(), 3)]
    assert dates == ["2024-01-02", "2024-01-09", "2024-01-23"]


def test_a_revision_holds_on_its_own_date() -> None:
    revisions = (Revision(date(2019, 4, 18), duration=30),)
    lengths = [o.end - o.start for o in islice(replace(HUB, revisions=revisions).occurrences(), 2)]
    assert lengths == [timedelta(minutes=60), timedelta(minutes=30)]


def test_what_holds_on_a_day() -> None:
    meeting = replace(
        HUB, revisions=(replace(JUNE_2022, url="https://example.org/new"),), url="old:"
    )
    days = (date(2000, 1, 1), date(2022, 5, 31), date(2022, 6, 1))
    assert [meeting.era(day).url for day in days] == ["old:", "old:", "https://example.org/new"]
    zones = [slot.zone for day in days if (slot := meeting.slot("Asia-Europe", day))]
    assert zones == ["Europe/Zurich", "Europe/Zurich", "Europe/London"]
    assert meeting.slot("Pacific", days[0]) is None


# Faults


OFF = 'is no date of the cadence "third Thursday of the month"; the nearest are'
EARLY = replace(ASIA, name="Early")
BOTH = '"Europe-Americas" or "Asia-Europe"'
NEW_YEAR = date(2020, 1, 1)
TUESDAYS = (replace(ASIA, weekday=1), AMERICAS)


def added(slot: str) -> MeetingException:
    return MeetingException(datetime(2019, 9, 30, 16), add=True, slot=slot)


def twice(name: str) -> str:
    return f'"{name}".name: slots[0] has the same name; names must differ'


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": " "}, "title: a meeting needs a title"),
        ({"slots": ()}, "slots: a meeting needs at least one slot"),
        ({"duration": 0}, "duration: 0 minutes; give 1 to 1440 minutes"),
        ({"duration": 1441}, "duration: 1441 minutes; give 1 to 1440 minutes"),
        (
            {"organizer": "the team"},
            ('organizer: "the team" is no e-mail address; write such as "Team <team@example.org>"'),
        ),
        (
            {"closes": timedelta(0)},
            "closes: 0:00:00 is not before the start; give a positive span",
        ),
        (
            {"slots": (ASIA, AMERICAS, replace(ASIA, name="asia-europe"))},
            f"slots[2] {twice('asia-europe')}",
        ),
        (
            {"first": date(2019, 3, 20)},
            f"first: 2019-03-20 {OFF} 2019-02-21 and 2019-03-21",
        ),
        (
            {"first": date(2019, 3, 22)},
            f"first: 2019-03-22 {OFF} 2019-03-21 and 2019-04-18",
        ),
        (
            {"exceptions": (cancelled(date(2019, 4, 17)),)},
            f"exceptions[0].date: 2019-04-17 {OFF} 2019-03-21 and 2019-04-18",
        ),
        (
            {"exceptions": (moved(date(2019, 1, 1), HUB.first),)},
            f"exceptions[0].date: 2019-01-01 {OFF} 2019-03-21",
        ),
        (
            {"revisions": (JUNE_2022,), "exceptions": (cancelled(date(2022, 6, 16)),)},
            (
                f"exceptions[0].date: 2022-06-16 {OFF.replace('Thurs', 'Tues')} "
                f"2022-05-19 and 2022-06-21"
            ),
        ),
        (
            {"exceptions": (cancelled(HUB.first), moved(HUB.first, HUB.first))},
            "exceptions[1].date: exceptions[0] is for 2019-03-21 too; one date has one exception",
        ),
        (
            {"exceptions": (added("Asia-Europe"), added("Asia-Europe"))},
            (
                "exceptions[1].date: exceptions[0] is for 2019-09-30 16:00:00 too; "
                "one date has one exception"
            ),
        ),
        (
            {"exceptions": (added("Asia"),)},
            f'exceptions[0].slot: no slot is named "Asia"; the slots are {BOTH}',
        ),
        (
            {"revisions": (Revision(date(2019, 3, 20), duration=30),)},
            (
                "revisions[0].from: 2019-03-20 is before the first date, 2019-03-21; "
                "a revision changes what was there before"
            ),
        ),
        (
            {"revisions": (Revision(NEW_YEAR, duration=30), Revision(NEW_YEAR, next=ASIA.name))},
            "revisions[1].from: revisions[0] begins on 2020-01-01 too; put both into one",
        ),
        (
            {"revisions": (Revision(NEW_YEAR, slots=()),)},
            "revisions[0].slots: the list is empty; name at least one slot, or leave it out",
        ),
        (
            {"revisions": (Revision(NEW_YEAR, next="Early"),)},
            f'revisions[0].next: no slot is named "Early" then; the slots are {BOTH}',
        ),
        (
            {"revisions": (Revision(NEW_YEAR, slots=(EARLY,), next="Asia-Europe"),)},
            'revisions[0].next: no slot is named "Asia-Europe" then; the slots are "Early"',
        ),
        (
            {"revisions": (Revision(NEW_YEAR, slots=(EARLY, EARLY)),)},
            f"revisions[0].slots[1] {twice('Early')}",
        ),
        (
            {"cadence": Cadence.parse("weekly"), "slots": TUESDAYS},
            (
                'cadence: "weekly" does not say on which day; write such as "weekly on Monday", '
                'or give a weekday to "Europe-Americas"'
            ),
        ),
        (
            {"revisions": (Revision(NEW_YEAR, Cadence.parse("every 2 weeks")),)},
            (
                'revisions[0].cadence: "every 2 weeks" does not say on which day; write such as '
                f'"every 2 weeks on Monday", or give a weekday to {BOTH}'
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_meeting(changes: dict[str, Any], fault: str) -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        replace(HUB, **changes)
    assert str(caught.value) == fault


@pytest.mark.parametrize("key", ["title", "url", "recording", "organizer", "uid"])
@pytest.mark.parametrize("character", ["\n", "\r", "\t", "\x00", "\x1b", "\x7f"])
def test_what_could_begin_a_line_of_its_own_in_a_calendar_is_refused(
    key: str, character: str
) -> None:
    changes: dict[str, Any] = {key: f"Team{character} <team@example.org>"}
    with pytest.raises(InvalidMeetingError) as caught:
        replace(HUB, **changes)
    (fault,) = [each for each in caught.value.faults if "control character" in each.message]
    assert fault.place == (key,)


@pytest.mark.parametrize("organizer", ["team@example.org", '"Team; all" <team@example.org>'])
def test_an_organizer_is_a_mailbox(organizer: str) -> None:
    assert replace(HUB, organizer=organizer).organizer == organizer


def test_a_revision_may_bring_the_slot_that_is_next() -> None:
    revisions = (
        Revision(date(2020, 1, 1), slots=(EARLY, ASIA)),
        Revision(date(2020, 6, 1), next="Early"),
    )
    assert next(replace(HUB, revisions=revisions).occurrences(date(2020, 6, 1))).slot == EARLY


def test_an_added_one_may_be_at_the_time_of_another_in_another_zone() -> None:
    wall = datetime(2019, 3, 1, 16)
    both = tuple(MeetingException(wall, add=True, zone=zone) for zone in ("UTC", "Asia/Tokyo"))
    meeting = replace(HUB, exceptions=both)
    assert [o.zone for o in islice(meeting.occurrences(), 2)] == ["Asia/Tokyo", "UTC"]


def test_several_faults_are_told_at_once() -> None:
    slots = (ASIA, ASIA)
    revisions = (Revision(date(2018, 1, 1), slots=(), next="Nobody"), Revision(date(2018, 1, 1)))
    with pytest.raises(InvalidMeetingError) as caught:
        Meeting("", THURSDAY, date(2019, 3, 20), slots, duration=0, revisions=revisions)
    assert [".".join(map(str, fault.place)) for fault in caught.value.faults] == [
        "title",
        "duration",
        "slots.1.name",
        "first",
        "revisions.0.from",
        "revisions.0.slots",
        "revisions.0.next",
        "revisions.1.from",
        "revisions.1.from",
    ]


def test_faults_of_all_kinds_are_told_at_once() -> None:
    exceptions = (
        cancelled(date(2019, 4, 17)),
        MeetingException(datetime(2019, 9, 30, 16), add=True, slot="Nobody"),
    )
    with pytest.raises(InvalidMeetingError) as caught:
        replace(HUB, title="", exceptions=exceptions)
    assert {fault.place for fault in caught.value.faults} == {
        ("title",),
        ("exceptions", 0, "date"),
        ("exceptions", 1, "slot"),
    }


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("weekly except January", date(2024, 1, 4)),
        ("every 2 weeks except January", date(2024, 1, 4)),
        ("FREQ=WEEKLY;BYDAY=MO,WE;BYSETPOS=1", date(2024, 1, 3)),  # Wednesday is the second
        ("odd ISO weeks on Saturday", date(2011, 1, 1)),  # of week 52
    ],
)
def test_a_first_that_the_cadence_does_not_give_is_a_fault(words: str, first: date) -> None:
    slot = replace(ASIA, weekday=1)
    with pytest.raises(InvalidMeetingError, match=f"{first} is no date of the cadence"):
        Meeting("Off", Cadence.parse(words), first, (slot,))


@given(strategies.cadence_texts(dayless=False), strategies.days())
def test_the_dates_nearest_to_a_first_off_the_cadence_are_named(words: str, day: date) -> None:
    after = plain.first_date(words, day)
    assume(after != day)
    back = (day - timedelta(days=days) for days in range(1, 1000))
    before = next(earlier for earlier in back if plain.first_date(words, earlier) == earlier)
    with pytest.raises(InvalidMeetingError, match=f"the nearest are {before} and {after}$"):
        Meeting("Off", Cadence.parse(words), day, (ASIA,))


@settings(max_examples=50)
@given(strategies.meetings(exceptions=0), st.integers(1, 700))
def test_the_dates_nearest_to_an_exception_off_the_cadence_are_named(
    meeting: Meeting, ahead: int
) -> None:
    day = meeting.first + timedelta(days=ahead)
    dates = [turn.day for turn in plain.turns(meeting, day + timedelta(days=1000))]
    assume(day not in dates)
    assume(dates[-1] > day)
    before, after = max(d for d in dates if d < day), min(d for d in dates if d > day)
    with pytest.raises(InvalidMeetingError, match=f"the nearest are {before} and {after}$"):
        replace(meeting, exceptions=(cancelled(day),))


# Values


@pytest.mark.parametrize("value", [HUB, next(HUB.occurrences())])
def test_values_are_frozen(value: object) -> None:
    for key in value.__slots__:  # type: ignore[attr-defined]
        with pytest.raises(FrozenInstanceError):
            setattr(value, key, None)


@given(strategies.meetings())
def test_a_meeting_is_hashable_and_picklable(meeting: Meeting) -> None:
    again = pickle.loads(pickle.dumps(meeting))  # noqa: S301 - our own bytes
    assert again == meeting
    assert hash(again) == hash(meeting)
    ours, theirs = (islice(m.occurrences(), 5) for m in (meeting, again))
    assert list(map(plain.row, ours)) == list(map(plain.row, theirs))


@given(strategies.occurrences())
def test_an_occurrence_is_hashable_and_picklable(occurrence: Occurrence) -> None:
    again = pickle.loads(pickle.dumps(occurrence))  # noqa: S301 - our own bytes
    assert plain.row(again) == plain.row(occurrence)
    assert hash(again) == hash(occurrence)


@pytest.mark.parametrize("day", [date(2019, 3, 31), date(2019, 7, 1), date(2019, 10, 27)])
def test_an_occurrence_from_a_pickle_is_equal_whatever_the_clock_does(day: date) -> None:
    night = Slot("Night", time(2, 30), "Europe/Zurich")
    occurrence = next(Meeting("Night", DAILY, day, (night,)).occurrences())
    assert pickle.loads(pickle.dumps(occurrence)) == occurrence  # noqa: S301 - our own bytes


def test_a_pickle_keeps_the_zone_rules_whatever_the_system_says(tmp_path: Path) -> None:
    (tmp_path / "Europe").mkdir()
    tokyo = files("tzdata").joinpath("zoneinfo/Asia/Tokyo").read_bytes()
    (tmp_path / "Europe" / "Zurich").write_bytes(tokyo)
    code = """
import pickle
from datetime import date, time
from meetsched import Cadence, Meeting, Slot
slot = Slot("Early", time(8), "Europe/Zurich")
meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), (slot,))
first = next(meeting.occurrences())
again = pickle.loads(pickle.dumps((meeting, first)))
print(again[1].start.isoformat(), next(again[0].occurrences()).start.isoformat())
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONTZPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert ran.stdout.split() == ["2019-03-21T08:00:00+01:00"] * 2


def test_equal_meetings_are_equal_whatever_the_words_of_the_cadence() -> None:
    same = replace(HUB, cadence=Cadence.parse("FREQ=MONTHLY;BYDAY=3TH"))
    assert (same, hash(same)) == (HUB, hash(HUB))
    assert replace(HUB, duration=61) != HUB


def test_the_identity_is_the_uid_or_made_from_the_title() -> None:
    digest = hashlib.sha256("Hub: Zürich!".encode()).hexdigest()[:12]
    assert replace(HUB, title="Hub: Zürich!").identity == f"hub-z-rich-{digest}"
    assert replace(HUB, uid="hub@example.org").identity == "hub@example.org"


title_texts = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1).filter(str.strip)


@given(st.lists(title_texts, min_size=2, max_size=2, unique=True))
def test_titles_that_differ_have_identities_that_differ(titles: list[str]) -> None:
    one, other = (replace(HUB, title=title).identity for title in titles)
    assert one != other
    assert one.isascii()
