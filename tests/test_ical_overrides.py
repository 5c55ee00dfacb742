from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edits
from meetsched.cadence import Cadence
from meetsched.ical.invites import Calendars
from meetsched.ical.overrides import lone_moves
from meetsched.meeting import Meeting, Status
from meetsched.people import Participant, Stay
from meetsched.schedule import MeetingException, Slot

DAY = timedelta(days=1)
NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
TIM = Participant("Tim", (Stay("Asia/Tokyo"),), email="tim@example.org")
MEETING = Meeting(
    "Team meeting",
    Cadence.parse("third Thursday"),
    date(2019, 3, 21),
    (Slot("Early", time(8), "Europe/Zurich"),),
    exceptions=(
        MeetingException(date(2019, 4, 18), move=date(2019, 4, 11), reason="END:VEVENT\\n"),
        MeetingException(date(2019, 5, 16), move=datetime(2019, 5, 17, 9, 30)),
        MeetingException(date(2019, 6, 20), cancel=True),
    ),
    organizer="Team <team@example.org>",
    uid="team@example.org",
)


def request(meeting: Meeting = MEETING, now: datetime = NOW) -> bytes:
    (message,) = Calendars.of(meeting, now).requests([TIM], lambda *_: "DTSTART:20300101T000000Z")
    return message.calendar


def moves(message: bytes, now: datetime = NOW) -> list[tuple[str, Any]]:
    """Give what each lone move is of, and the one event in it."""
    found = []
    for planned, data in lone_moves(message, now):
        (event,) = icalendar.Calendar.from_ical(data).events
        found.append((planned, event))
    return found


def test_each_coming_move_is_a_message_with_that_move_alone() -> None:
    found = [(planned, event["DTSTART"].dt.isoformat()) for planned, event in moves(request())]
    assert found == [
        ("20190418T080000", "2019-04-11T08:00:00+02:00"),
        ("20190516T080000", "2019-05-17T09:30:00+02:00"),
    ]


def test_a_lone_move_is_of_the_requests_version() -> None:
    own: Any
    (own, *_) = icalendar.Calendar.from_ical(request()).events
    for _, event in moves(request()):
        for name in ("UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "ORGANIZER", "ATTENDEE"):
            assert event[name] == own[name]


def test_a_lone_move_is_a_request_with_the_zones_it_needs() -> None:
    for _, data in lone_moves(request(), NOW):
        calendar = icalendar.Calendar.from_ical(data)
        assert str(calendar["METHOD"]) == "REQUEST"
        assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Europe/Zurich"]
        assert data.endswith(b"END:VCALENDAR\r\n")


def test_a_lone_move_is_as_it_stands_in_the_request() -> None:
    for _, data in lone_moves(request(), NOW):
        _, _, event = data.partition(b"BEGIN:VEVENT\r\n")
        assert event.removesuffix(b"END:VCALENDAR\r\n") in request()


@pytest.mark.parametrize(
    ("now", "count"),
    [("2019-04-12T05:00", 2), ("2019-04-13T00:00", 1), ("2019-05-19T00:00", 0)],
)
def test_a_move_that_is_over_is_left_out(now: str, count: int) -> None:
    assert len(moves(request(), datetime.fromisoformat(now).replace(tzinfo=UTC))) == count


@pytest.mark.parametrize("hours", [-11, 0, 13])
def test_what_is_over_is_told_wherever_now_is(hours: int) -> None:
    there = datetime(2019, 4, 13, tzinfo=UTC).astimezone(timezone(timedelta(hours=hours)))
    assert [planned for planned, _ in moves(request(), there)] == ["20190516T080000"]


@pytest.mark.parametrize("text", ["BEGIN:VEVENT", "END:VCALENDAR", "x BEGIN:VEVENT"])
def test_no_text_is_taken_for_a_component(text: str) -> None:
    message = request(replace(MEETING, title=text))
    assert [planned for planned, _ in moves(message)] == ["20190418T080000", "20190516T080000"]


def test_nothing_is_made_of_a_request_without_moves() -> None:
    assert moves(request(replace(MEETING, exceptions=()))) == []


def test_nothing_is_made_of_what_is_called_off() -> None:
    (message,) = Calendars.of(MEETING, NOW).cancellations([TIM])
    assert moves(message.calendar) == []


@settings(max_examples=25)
@given(edits.begun(), st.integers(-100, 2000))
def test_all_that_moves_and_is_not_over_is_there_once(meeting: Meeting, days: int) -> None:
    now = datetime.combine(meeting.first, time(), UTC) + days * DAY
    calendars = Calendars.of(meeting, now)
    found = [
        event["DTSTART"].dt.astimezone(UTC)
        for message in calendars.requests([TIM], lambda *_: "")
        for _, event in moves(message.calendar, now)
    ]
    series = [event for event in calendars.plan.events if event.rule and not event.cancelled]
    expected = [
        o.start.astimezone(UTC)
        for event in series
        for o in event.overrides
        if o.status is Status.MOVED
    ]
    assert {start for start in expected if start > now} <= set(found)
    assert set(found) <= {start for start in expected if start > now - 3 * DAY}
    assert len(found) <= len(expected)
