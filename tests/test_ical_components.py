"""Events as components: what each has, and texts in it that stay texts."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

import strategies
from meetsched.cadence import Cadence
from meetsched.errors import InvalidMeetingError
from meetsched.ical.components import HOLE, Composer
from meetsched.ical.invites import Calendars
from meetsched.ical.series import plan
from meetsched.ical.state import Stamp
from meetsched.meeting import Meeting
from meetsched.schedule import MeetingException, Revision, Slot

NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ZURICH = "Europe/Zurich"
EARLY, LATE = Slot("Early", time(8), ZURICH), Slot("Late", time(18), ZURICH)
CANCELLED = MeetingException(date(2019, 3, 21), cancel=True)
MOVED = MeetingException(date(2019, 4, 18), move=datetime(2019, 4, 11, 9))
MEETING = Meeting(
    "Team", Cadence.parse("third Thursday"), date(2019, 3, 21), (EARLY, LATE), uid="a@example.org"
)


def written(meeting: Meeting, reminder: timedelta | None = None) -> bytes:
    """Write a feed's events."""
    calendars = replace(Calendars.of(meeting, NOW), reminder=reminder)
    return calendars.feed(lambda *_: "")


def read(data: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(data).events


def lines(data: bytes, name: str) -> list[str]:
    unfolded = data.replace(b"\r\n ", b"").decode().split("\r\n")
    return [line for line in unfolded if re.match(f"{name}[;:]", line)]


# Times


def test_start_and_end_carry_the_zone_since_half_of_the_readers_go_by_their_own_data() -> None:
    data = written(replace(MEETING, exceptions=(MOVED,))).partition(b"BEGIN:VEVENT")[2]
    for name, count in {"DTSTART": 3, "DTEND": 3, "RECURRENCE-ID": 1}.items():
        assert [line.split(":")[0] for line in lines(data, name)] == [
            f"{name};TZID={ZURICH}"
        ] * count


@given(strategies.meetings())
@settings(max_examples=25)
def test_a_moved_date_is_named_in_the_zone_of_its_series(meeting: Meeting) -> None:
    calendars = Calendars.of(meeting, datetime.combine(meeting.first, time(), UTC))
    events = read(calendars.feed(lambda *_: ""))
    series = {e.uid: e for e in events if "RRULE" in e}
    for event in events:
        if "RECURRENCE-ID" in event:
            own = series[event.uid]["DTSTART"].params
            assert event["RECURRENCE-ID"].params.get("TZID") == own.get("TZID")


@given(strategies.meetings())
@settings(max_examples=25)
def test_nothing_is_said_of_this_and_future_dates_since_few_readers_know_it(
    meeting: Meeting,
) -> None:
    data = Calendars.of(meeting, NOW, meeting.first).feed(lambda *_: "")
    assert b"RANGE=" not in data.replace(b"\r\n ", b"")


def test_a_rule_can_have_the_form_of_microsoft_s_templates() -> None:
    calendars = Calendars.of(MEETING, NOW)
    data = replace(calendars, plan=calendars.plan.by_position()).feed(lambda *_: "")
    rule = "RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=TH;BYSETPOS=3"
    assert [line for line in lines(data, "RRULE") if "MONTHLY" in line] == [rule] * 2


# What is told


def test_a_summary_names_the_slot_and_an_added_one_without_a_slot_the_meeting() -> None:
    added = MeetingException(datetime(2019, 9, 30, 16), add=True, zone="UTC")
    data = written(replace(MEETING, exceptions=(added,)))
    assert [str(event["SUMMARY"]) for event in read(data)] == ["Team: Early", "Team: Late", "Team"]


def test_where_to_join_is_told_in_four_ways_since_programs_show_one_or_another() -> None:
    url = "https://example.org/call?a=1&b=2,3;4"
    for event in read(written(replace(MEETING, url=url))):
        assert [str(event[name]) for name in ("URL", "LOCATION", "CONFERENCE")] == [url] * 3
        assert str(event["DESCRIPTION"]) == f"Join: {url}"


def test_nobody_is_asked_to_join_what_is_cancelled() -> None:
    what = replace(MEETING, url="https://example.org/call", exceptions=(CANCELLED,))
    (kept,) = [event for event in read(written(what)) if "STATUS" in event]
    assert str(kept["DESCRIPTION"]) == "Cancelled"


def test_a_new_place_to_join_is_told_from_its_revision_on() -> None:
    revision = Revision(date(2020, 1, 1), url="tel:+41-44-000-00-00")
    data = written(replace(MEETING, url="https://example.org/call", revisions=(revision,)))
    urls = ["https://example.org/call"] * 2 + ["tel:+41-44-000-00-00"] * 2
    assert [str(event["URL"]) for event in read(data)] == urls


# Alarms


def alarms(data: bytes) -> list[list[tuple[object, str]]]:
    return [
        [
            (alarm.TRIGGER, str(alarm["DESCRIPTION"]))
            for alarm in event.subcomponents
            if isinstance(alarm, icalendar.Alarm)
        ]
        for event in read(data)
    ]


QUARTER, DAY_BEFORE = timedelta(minutes=15), timedelta(days=1)
START = (-QUARTER, "Team")
CLOSING = (-DAY_BEFORE, "The agenda closes: Team")


@pytest.mark.parametrize(
    ("reminder", "closes", "expected"),
    [
        (None, None, []),
        (QUARTER, None, [START]),
        (None, DAY_BEFORE, [CLOSING]),
        (QUARTER, DAY_BEFORE, [START, CLOSING]),
        (QUARTER, QUARTER, [START, (-QUARTER, "The agenda closes: Team")]),
    ],
)
def test_alarms_are_due_before_the_start_and_when_the_agenda_closes(
    reminder: timedelta | None, closes: timedelta | None, expected: list[tuple[timedelta, str]]
) -> None:
    what = replace(MEETING, closes=closes, exceptions=(MOVED,))
    assert alarms(written(what, reminder)) == [expected] * 3


def test_nobody_is_reminded_of_what_is_cancelled() -> None:
    data = written(replace(MEETING, exceptions=(CANCELLED,)), QUARTER)
    assert alarms(data) == [[START], [], [START]]


def test_an_alarm_has_what_a_display_alarm_must_have() -> None:
    """RFC 5545 section 3.6.6."""
    for event in read(written(replace(MEETING, closes=DAY_BEFORE), QUARTER)):
        for alarm in event.walk("VALARM"):
            assert set(alarm) == {"ACTION", "DESCRIPTION", "TRIGGER"}
            assert str(alarm["ACTION"]) == "DISPLAY"


# Holes


HOLES = [
    "%(ATTENDEE)s",
    "%(DTSTAMP)s%(UID)s",
    "100% of it, 5%",
    "%",
    "%%s %d",
    "ATTENDEE:\\x00",
    "{ATTENDEE} $ATTENDEE",
]


@pytest.mark.parametrize("text", HOLES)
def test_what_looks_like_a_place_to_fill_in_is_text(text: str) -> None:
    slot = Slot(text, time(8), ZURICH)
    moved = replace(MOVED, date=date(2019, 3, 21), reason=text)
    url = f"https://example.org/{text}"
    what = replace(MEETING, title=text, url=url, slots=(slot,), exceptions=(moved,))
    data = written(replace(what, organizer=f'"{text}" <team@example.org>'.replace("\\", "")))
    for event in read(data):
        assert str(event["SUMMARY"]) == f"{text}: {text}"
        assert str(event["URL"]) == url
        assert "ATTENDEE" not in event
    fate = f"Moved from Thu 21 Mar 2019: {text}"
    assert str(read(data)[1]["DESCRIPTION"]) == f"{fate}\nJoin: {url}"


@pytest.mark.parametrize("text", ["\x00", "ATTENDEE:\x00", "a\x00\r\nUID:\x00\r\nb"])
def test_what_stands_for_a_place_to_fill_in_is_left_out_of_texts(text: str) -> None:
    moved = replace(MOVED, date=date(2019, 3, 21), reason=text)
    what = replace(MEETING, slots=(Slot(text, time(8), ZURICH),), exceptions=(moved,))
    data = written(what)
    assert b"\x00" not in data
    assert {name for event in read(data) for name in event if name == "ATTENDEE"} == set()
    assert len({event.uid for event in read(data)}) == 1


@pytest.mark.parametrize("url", ["https://x/\x00", "\x00", "https://x/\r\nATTENDEE:mailto:e@x.org"])
def test_a_revision_s_place_to_join_has_no_control_character_either(url: str) -> None:
    """A meeting's own is refused where it has one."""
    with pytest.raises(InvalidMeetingError, match="control"):
        replace(MEETING, revisions=(Revision(date(2020, 1, 1), url=url),))


def test_a_template_is_filled_with_a_stamp_an_attendee_and_what_is_said() -> None:
    what = replace(MEETING, slots=(EARLY,), exceptions=(MOVED,))
    (event,) = plan(what, what.first, date(2020, 1, 1)).events
    template = Composer(what, QUARTER).template(event)
    filled = template.filled(Stamp(NOW, 4), ["50% None", "50% 2"])
    invited = filled.replace(HOLE, b"ATTENDEE:mailto:a@b.org\r\n")
    data = b"BEGIN:VCALENDAR\r\n" + invited + b"END:VCALENDAR\r\n"
    for found, said in zip(read(data), ["50% None", "50% 2"], strict=True):
        assert (found.sequence, found.DTSTAMP, found.LAST_MODIFIED) == (4, NOW, NOW)
        assert [str(attendee) for attendee in found.attendees] == ["mailto:a@b.org"]
        assert str(found["DESCRIPTION"]).endswith(said)


@given(st.text(st.characters(exclude_categories=["Cs"])), st.data())
@settings(max_examples=60)
def test_any_slot_and_reason_survive_with_another_reader(text: str, data: st.DataObject) -> None:
    name = data.draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=1))
    if not name.strip():
        return
    what = replace(MEETING, slots=(Slot(name, time(8), "UTC"),))
    moved = replace(what, exceptions=(replace(MOVED, reason=text or None),))
    calendar = written(moved)
    (series, override) = IcsCalendarStream.calendar_from_ics(calendar.decode()).events
    assert series.summary == override.summary == str(read(calendar)[0]["SUMMARY"])
    assert series.uid == override.uid
