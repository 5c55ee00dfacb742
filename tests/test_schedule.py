from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given

import strategies
from meetsched.cadence import Cadence
from meetsched.errors import InvalidMeetingError
from meetsched.schedule import Era, MeetingException, Revision, Slot, eras

EASTER = date(2019, 4, 18)
SLOT = Slot("Asia-Europe", time(8), "Europe/Zurich")
OTHER = Slot("Europe-Americas", time(18), "Europe/Zurich")
THURSDAY = Cadence.parse("third Thursday of the month")

Make = Callable[[], object]


@given(strategies.slots(weekday=True), strategies.days())
def test_a_weekday_is_that_of_the_iso_week_of_the_cadence_date(slot: Slot, day: date) -> None:
    assert slot.weekday is not None
    year, week, _ = day.isocalendar()
    assert slot.day(day) == date.fromisocalendar(year, week, slot.weekday + 1)


@given(strategies.slots(weekday=False), strategies.days())
def test_without_a_weekday_a_slot_meets_on_the_cadence_date(slot: Slot, day: date) -> None:
    assert slot.day(day) == day


@given(strategies.slots(), strategies.days())
def test_a_slot_shows_its_time_on_its_day(slot: Slot, day: date) -> None:
    assert slot.wall(day) == datetime.combine(slot.day(day), slot.time)


@given(strategies.slots())
def test_the_clock_of_a_slot_is_its_zone(slot: Slot) -> None:
    assert slot.clock.name == slot.zone


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: replace(SLOT, name=" \t"), "name: a slot needs a name"),
        (
            lambda: replace(SLOT, time=time(8, 0, 30)),
            "time: 08:00:30 is no plain wall time; give hours and minutes",
        ),
        (
            lambda: replace(SLOT, time=time(8, 0, 0, 1)),
            "time: 08:00:00.000001 is no plain wall time; give hours and minutes",
        ),
        (
            lambda: replace(SLOT, time=time(8, tzinfo=UTC)),
            "time: 08:00:00+00:00 is no plain wall time; give hours and minutes",
        ),
        (
            lambda: replace(SLOT, zone="Europe/Zurch"),
            'zone: unknown time zone "Europe/Zurch"; did you mean "Europe/Zurich"?',
        ),
        (
            lambda: replace(SLOT, weekday=7),
            "weekday: 7 is no weekday; Monday is 0, Sunday is 6",
        ),
        (
            lambda: replace(SLOT, weekday=-1),
            "weekday: -1 is no weekday; Monday is 0, Sunday is 6",
        ),
        (lambda: replace(SLOT, duration=0), "duration: 0 minutes; give 1 to 1440 minutes"),
        (lambda: replace(SLOT, duration=1441), "duration: 1441 minutes; give 1 to 1440 minutes"),
    ],
)
def test_what_is_wrong_with_a_slot(make: Make, fault: str) -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        make()
    assert str(caught.value) == fault


def test_everything_that_is_wrong_with_a_slot_is_told_at_once() -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        Slot("", time(8, 0, 1), "Mars", weekday=9, duration=-5)
    places = [fault.place for fault in caught.value.faults]
    assert places == [("name",), ("time",), ("zone",), ("weekday",), ("duration",)]


def test_a_slot_may_last_a_minute_or_a_day() -> None:
    assert [replace(SLOT, duration=minutes).duration for minutes in (1, 1440)] == [1, 1440]


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: MeetingException(EASTER), "exactly one of cancel, move and add is needed"),
        (
            lambda: MeetingException(EASTER, cancel=True, move=date(2019, 4, 11)),
            "exactly one of cancel, move and add is needed",
        ),
        (
            lambda: MeetingException(datetime(2019, 4, 18, 8), cancel=True),
            "date: 2019-04-18 08:00:00 has a time; give the date of the cadence",
        ),
        (
            lambda: MeetingException(EASTER, cancel=True, slot="Asia-Europe"),
            "slot: this key is only for an added occurrence; leave it out",
        ),
        (
            lambda: MeetingException(EASTER, move=date(2019, 4, 11), zone="UTC"),
            "zone: this key is only for an added occurrence; leave it out",
        ),
        (
            lambda: MeetingException(EASTER, move=date(2019, 4, 11), duration=30),
            "duration: this key is only for an added occurrence; leave it out",
        ),
        (
            lambda: MeetingException(EASTER, add=True, zone="UTC"),
            'date: 2019-04-18 has no time; write such as "2019-09-30 16:00"',
        ),
        (
            lambda: MeetingException(datetime(2019, 9, 30, 16), add=True),
            "an added occurrence needs a slot or a zone",
        ),
        (
            lambda: MeetingException(datetime(2019, 9, 30, 16), add=True, zone="Europe/Zurch"),
            'zone: unknown time zone "Europe/Zurch"; did you mean "Europe/Zurich"?',
        ),
        (
            lambda: MeetingException(datetime(2019, 9, 30, 16), add=True, slot="A", duration=0),
            "duration: 0 minutes; give 1 to 1440 minutes",
        ),
    ],
)
def test_what_is_wrong_with_an_exception(make: Make, fault: str) -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        make()
    assert str(caught.value) == fault


def test_everything_that_is_wrong_with_an_exception_is_told_at_once() -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        MeetingException(EASTER, add=True, duration=0)
    assert len(caught.value.faults) == 3


@pytest.mark.parametrize(
    "make",
    [
        lambda: MeetingException(EASTER, move=datetime(2019, 4, 11, 8, tzinfo=UTC)),
        lambda: MeetingException(datetime(2019, 9, 30, 16, tzinfo=UTC), add=True, zone="UTC"),
    ],
)
def test_an_exception_has_a_naive_local_time(make: Make) -> None:
    with pytest.raises(InvalidMeetingError):
        make()


def test_what_is_wrong_with_a_revision() -> None:
    with pytest.raises(InvalidMeetingError) as caught:
        Revision(date(2022, 6, 1), duration=2000)
    assert str(caught.value) == "duration: 2000 minutes; give 1 to 1440 minutes"


def test_eras_end_where_the_next_revision_begins_in_whatever_order_they_are_given() -> None:
    first = Era(EASTER, THURSDAY, EASTER, (SLOT, OTHER), 60, None)
    later, sooner = Revision(date(2022, 6, 1), duration=45), Revision(date(2020, 1, 1))
    known = eras(first, [later, sooner])
    assert [(era.since, era.until) for era in known] == [
        (EASTER, date(2020, 1, 1)),
        (date(2020, 1, 1), date(2022, 6, 1)),
        (date(2022, 6, 1), None),
    ]
    # 9 dates from April to December 2019, then 29 up to May 2022.
    assert [(era.number, era.duration) for era in known] == [(1, 60), (10, 60), (39, 45)]


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (SLOT, "time"),
        (MeetingException(EASTER, cancel=True), "date"),
        (Revision(EASTER), "since"),
        (Era(EASTER, THURSDAY, EASTER, (SLOT,), 60, None), "since"),
    ],
)
def test_values_are_frozen_hashable_and_picklable(value: object, key: str) -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(value, key, None)
    again = pickle.loads(pickle.dumps(value))  # noqa: S301 - our own bytes
    assert again == value
    assert hash(again) == hash(value)


@given(strategies.slots())
def test_a_slot_comes_back_from_a_pickle_with_its_clock(slot: Slot) -> None:
    again = pickle.loads(pickle.dumps(slot))  # noqa: S301 - our own bytes
    assert (again, again.clock.name) == (slot, slot.zone)
