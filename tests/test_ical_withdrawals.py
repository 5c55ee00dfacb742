from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edits
import readers
from meetsched.cadence import Cadence
from meetsched.errors import CalendarError, NewerVersionError
from meetsched.ical.invites import Calendars
from meetsched.ical.withdrawals import withdrawn
from meetsched.meeting import Meeting
from meetsched.people import Participant, Stay
from meetsched.schedule import MeetingException, Slot

DAY = timedelta(days=1)
NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
LATER = NOW + DAY
NAMED = 'José; "the" 2nd, ' + "x" * 90
TIM = Participant(NAMED, (Stay("Asia/Tokyo"),), email="tim@example.org")
MEETING = Meeting(
    "Team meeting: Zürich, Tōkyō; and \\n others",
    Cadence.parse("third Thursday"),
    date(2019, 3, 21),
    (Slot("Early", time(8), "Europe/Zurich"),),
    organizer='"Team; all" <team@example.org>',
    uid="team@example.org",
    url="https://example.org/call",
)
ADDED = MeetingException(datetime(2019, 4, 1, 16), add=True, zone="Asia/Tokyo")


def requests(meeting: Meeting = MEETING, now: datetime = NOW) -> dict[str, bytes]:
    messages = Calendars.of(meeting, now).requests([TIM], lambda *_: "What is said")
    return {message.uid: message.calendar for message in messages}


def request() -> bytes:
    (calendar,) = requests().values()
    return calendar


def cancelled(message: bytes, now: datetime = LATER) -> bytes:
    calendar = withdrawn(message, now)
    assert calendar is not None
    return calendar


def own(calendar: bytes) -> Any:  # noqa: ANN401 - icalendar's types say less than it gives
    (event,) = (
        event for event in icalendar.Calendar.from_ical(calendar).events
        if "RECURRENCE-ID" not in event
    )  # fmt: skip
    return event


def test_it_is_a_cancel_of_the_same_event_for_the_same_person_by_the_same_organizer() -> None:
    calendar = cancelled(request())
    before, after = own(request()), own(calendar)
    assert str(icalendar.Calendar.from_ical(calendar)["METHOD"]) == "CANCEL"
    assert len(icalendar.Calendar.from_ical(calendar).events) == 1
    assert str(after["STATUS"]) == "CANCELLED"
    for name in ("UID", "ORGANIZER", "ATTENDEE", "DTSTART", "DTEND", "RRULE"):
        assert after[name] == before[name]
        assert getattr(after[name], "params", None) == getattr(before[name], "params", None)


def test_it_is_a_newer_version() -> None:
    after = own(cancelled(request()))
    assert (after["DTSTAMP"].dt, after["LAST-MODIFIED"].dt) == (LATER, LATER)
    assert int(after["SEQUENCE"]) == 1


@pytest.mark.parametrize("hours", [-9.5, 5.75, 14])
def test_its_stamp_is_in_utc_wherever_now_is_told(hours: float) -> None:
    there = LATER.astimezone(timezone(timedelta(hours=hours)))
    assert withdrawn(request(), there) == withdrawn(request(), LATER)


def test_it_says_so() -> None:
    assert str(own(cancelled(request()))["SUMMARY"]) == f"CANCELLED: {own(request())['SUMMARY']}"


def test_it_has_nothing_to_join_and_reminds_of_nothing() -> None:
    after = own(cancelled(request()))
    assert not {"URL", "LOCATION", "CONFERENCE", "DESCRIPTION"} & set(after)
    assert after.subcomponents == []


def test_lines_are_folded_and_end_as_they_should() -> None:
    calendar = cancelled(request())
    assert all(len(line) <= 75 for line in calendar.split(b"\r\n"))
    assert calendar.endswith(b"END:VCALENDAR\r\n")
    assert calendar.count(b"\n") == calendar.count(b"\r\n")
    assert "�" not in calendar.decode()


def test_what_was_taken_back_stays_as_it_is() -> None:
    once = cancelled(request())
    assert withdrawn(once, LATER + DAY) == once


def test_what_was_taken_back_is_over_when_the_event_is() -> None:
    ended = event("DTEND:20190301T130000Z")
    once = cancelled(calendar(ended), NOW)
    assert withdrawn(once, NOW + timedelta(minutes=59)) == once
    assert withdrawn(once, NOW + timedelta(hours=1)) is None


def test_the_zones_are_those_of_the_request() -> None:
    zones = [
        [zone.to_ical() for zone in icalendar.Calendar.from_ical(data).timezones]
        for data in (request(), cancelled(request()))
    ]
    assert zones[0] == zones[1] != []


# What is over


@pytest.mark.parametrize(
    ("now", "is_over"),
    [("2019-03-31", False), ("2019-04-01T07:59", False), ("2019-04-01T08:00", True)],
)
def test_an_event_that_is_over_is_not_taken_back(now: str, *, is_over: bool) -> None:
    meeting = replace(MEETING, exceptions=(ADDED,))
    (added,) = (data for uid, data in requests(meeting).items() if uid.count("added"))
    found = withdrawn(added, datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (found is None) == is_over


def test_a_series_without_end_is_never_over() -> None:
    assert withdrawn(request(), NOW + 100_000 * DAY) is not None


@pytest.mark.parametrize(
    ("lines", "is_over"),
    [
        (["RRULE:FREQ=DAILY;UNTIL=20190201T080000Z"], True),
        (["RRULE:FREQ=DAILY;UNTIL=20190301T110000Z"], True),
        (["RRULE:FREQ=DAILY;UNTIL=20190301T110001Z"], False),
        (["RRULE:FREQ=DAILY;UNTIL=20190401T080000Z"], False),
        (["RRULE:FREQ=DAILY;UNTIL=20190201T080000Z;BYDAY=MO"], True),
        (["RRULE:FREQ=DAILY"], False),
        ([], True),
    ],
)
def test_a_series_is_over_after_its_last_start(lines: list[str], *, is_over: bool) -> None:
    found = withdrawn(calendar(event("DTEND:20190101T090000Z", *lines)), NOW)
    assert (found is None) == is_over


@pytest.mark.parametrize(
    ("now", "is_over"), [("2019-04-11T06:59", False), ("2019-04-11T07:00", True)]
)
def test_an_end_is_on_the_clock_of_its_zone(now: str, *, is_over: bool) -> None:
    # 09:00 in Zurich is 07:00 in UTC, as summer time is in force
    zoned = event("DTEND;TZID=Europe/Zurich:20190411T090000").replace(
        "DTSTART:20190101T080000Z", "DTSTART;TZID=Europe/Zurich:20190411T080000"
    )
    found = withdrawn(calendar(zoned), datetime.fromisoformat(now).replace(tzinfo=UTC))
    assert (found is None) == is_over


@pytest.mark.parametrize(
    "line",
    ["DTEND:rubbish", "DTEND:20190230T080000Z", "DTEND;TZID=Nowhere/At_All:20190101T090000",
     "DTEND:20190101T090000Z\r\nRRULE:FREQ=DAILY;UNTIL=20190230T080000Z",
     "DTEND:20190101T090000Z\r\nRRULE:FREQ=DAILY;UNTIL=99991231T235959Z"],
)  # fmt: skip
def test_times_that_cannot_be_read_are_told(line: str) -> None:
    with pytest.raises(CalendarError):
        withdrawn(calendar(event(line)), NOW)


def test_a_moved_occurrence_keeps_a_series_from_being_over() -> None:
    ended = event("DTEND:20190101T090000Z", "RRULE:FREQ=DAILY;UNTIL=20190201T080000Z")
    moved = event("RECURRENCE-ID:20190201T080000Z", "DTEND:20190601T090000Z")
    assert withdrawn(calendar(ended, moved), NOW) is not None


# What is refused


def event(*lines: str, uid: str = "a") -> str:
    known = "ORGANIZER:mailto:a@b.org", "ATTENDEE:mailto:c@d.org", "DTSTART:20190101T080000Z"
    whole = ("BEGIN:VEVENT", f"UID:{uid}", *known, *lines, "END:VEVENT")
    return "".join(f"{line}\r\n" for line in whole)


def calendar(*events: str) -> bytes:
    return "".join(("BEGIN:VCALENDAR\r\n", *events, "END:VCALENDAR\r\n")).encode()


@pytest.mark.parametrize(
    "message",
    [b"", b"rubbish", calendar(), calendar(event(), event(uid="b")),
     calendar(event("RECURRENCE-ID:20190201T080000Z"))],
)  # fmt: skip
def test_what_is_no_message_about_one_event_is_refused(message: bytes) -> None:
    with pytest.raises(CalendarError):
        withdrawn(message, NOW)


def test_a_newer_one_is_not_taken_back() -> None:
    with pytest.raises(NewerVersionError):
        withdrawn(request(), NOW - DAY)


# Of meetings


@settings(max_examples=15)
@given(edits.begun(), st.integers(0, 3000))
def test_any_request_can_be_taken_back_and_is_read_by_others(meeting: Meeting, days: int) -> None:
    first = datetime.combine(meeting.first, time(), UTC) - 2000 * DAY
    for uid, message in requests(meeting, first).items():
        taken = withdrawn(message, first + days * DAY)
        if taken is not None:
            before, after = own(message), own(taken)
            assert str(after["UID"]) == uid
            assert int(after["SEQUENCE"]) == 1
            assert after["DTSTART"].dt == before["DTSTART"].dt
            assert withdrawn(taken, first + days * DAY) == taken
            span = first, first + 4000 * DAY
            renamed = readers.under_other_names(taken)
            assert readers.expand_with_recurring_ical_events(renamed, *span) == []
