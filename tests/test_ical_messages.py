"""Messages to people and resources for servers: who gets what, and not a byte of anybody else."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edits
import plain
import strategies
from meetsched.cadence import Cadence
from meetsched.errors import CalendarError, MeetschedError
from meetsched.ical.invites import QUARTER, Calendars, Message
from meetsched.ical.withdrawals import withdrawn
from meetsched.meeting import Meeting, Status
from meetsched.people import Participant, Stay
from meetsched.schedule import MeetingException, Slot

if TYPE_CHECKING:
    from meetsched.ical.series import Event
    from meetsched.meeting import Occurrence

NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ZURICH = "Europe/Zurich"
EARLY, LATE = Slot("Early", time(8), ZURICH, chair="betatim"), Slot("Late", time(18), ZURICH)
CANCELLED = MeetingException(date(2019, 3, 21), cancel=True)
MOVED = MeetingException(date(2019, 4, 18), move=datetime(2019, 4, 11, 9), reason="Easter")
MEETING = Meeting(
    "Team",
    Cadence.parse("third Thursday"),
    date(2019, 3, 21),
    (EARLY, LATE),
    organizer=edits.ORGANIZER,
    uid="a@example.org",
)
TIM = Participant("Tim", (Stay("Asia/Tokyo"),), "betatim", "tim@example.org", required=True)
LUZ = Participant("Luz", (Stay("America/Lima"),), email="luz@mail.example.org")
ANN = Participant("Ann", (Stay("UTC"),))
PEOPLE = (TIM, LUZ, ANN)


def calendars(meeting: Meeting, now: datetime = NOW) -> Calendars:
    return Calendars.of(meeting, now)


def requests(meeting: Meeting, now: datetime = NOW) -> list[Message]:
    return list(calendars(meeting, now).requests(PEOPLE, lambda *_: ""))


def cancellations(meeting: Meeting, now: datetime = NOW) -> list[Message]:
    return list(calendars(meeting, now).cancellations(PEOPLE))


def read(data: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(data).events


def unfolded(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def lines(data: bytes, name: str) -> list[str]:
    return [line for line in unfolded(data) if re.match(f"{name}[;:]", line)]


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


# Who gets what


def test_everybody_with_an_address_gets_a_message_for_each_uid() -> None:
    uids = [event.uid for event in calendars(MEETING).plan.events]
    got = [(message.mailbox.address, message.uid) for message in requests(MEETING)]
    assert got == [(a, uid) for a in ("tim@example.org", "luz@mail.example.org") for uid in uids]


def test_a_message_is_about_one_uid_since_programs_take_the_first_of_several() -> None:
    what = replace(MEETING, exceptions=(MOVED, CANCELLED))
    for message in (*requests(what), *cancellations(what)):
        assert {event.uid for event in read(message.calendar)} == {message.uid}


@pytest.mark.parametrize("write", [requests, cancellations])
def test_without_an_organizer_there_are_no_messages(write: object) -> None:
    assert callable(write)
    with pytest.raises(MeetschedError, match=r"organizer = .* under \[meeting\]"):
        write(replace(MEETING, organizer=None))


@given(strategies.meetings(), st.sampled_from(PEOPLE[:2]))
@settings(max_examples=15)
def test_only_the_recipient_is_invited_since_attendees_see_each_other(
    meeting: Meeting, person: Participant
) -> None:
    what = replace(meeting, organizer=edits.ORGANIZER)
    for message in calendars(what, midnight(what.first)).requests(PEOPLE, lambda *_: ""):
        if message.mailbox == person.mailbox:
            for event in read(message.calendar):
                assert [str(each) for each in event.attendees] == [f"mailto:{person.email}"]


def test_nobody_reads_somebody_else_s_address_name_or_zone() -> None:
    def said(person: Participant, event: Event, part: Occurrence | None) -> str:
        del event, part
        return f"in {person.stays[0].zone}"

    marks = {person: (person.email or "", person.name, person.stays[0].zone) for person in PEOPLE}
    for message in calendars(MEETING).requests(PEOPLE, said):
        text = "\n".join(unfolded(message.calendar))
        own = next(person for person in PEOPLE if person.mailbox == message.mailbox)
        assert all(mark in text for mark in marks[own])
        for other in {TIM, LUZ} - {own}:
            assert not any(mark in text for mark in marks[other])


def test_what_is_over_is_not_sent() -> None:
    added = MeetingException(datetime(2019, 3, 4, 16), add=True, slot="Early")
    what = replace(MEETING, exceptions=(added,))
    over = datetime(2019, 3, 4, 16, tzinfo=UTC)
    assert [len(requests(what, now)) for now in (over - timedelta(seconds=1), over)] == [6, 4]


def test_who_was_sent_what_is_now_over_is_told_once_that_it_was_earlier() -> None:
    turn = date(2019, 5, 30)
    what = replace(MEETING, cadence=Cadence.parse("fifth Thursday"), first=turn)
    moved = replace(what, exceptions=(MeetingException(turn, move=date(2019, 5, 20)),))
    last = {message.uid: message.calendar for message in requests(what)}
    (first,) = (uid for uid in last if "-20190530@" in uid)
    made = calendars(moved, datetime(2019, 5, 25, tzinfo=UTC))
    for is_sent in (True, False):
        sent = made.requests([LUZ], lambda *_: "", lambda _, uid: last.get(uid, b""))
        found = {message.uid: message.calendar for message in sent}
        assert (first in found) is is_sent
        last.update(found)


@pytest.mark.parametrize("offset", [timedelta(0), timedelta(hours=9), timedelta(hours=-10)])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize(("minutes", "is_over"), [(-5, False), (0, True), (5, True)])
def test_what_ended_minutes_ago_is_not_taken_back(
    zone: str, offset: timedelta, minutes: int, *, is_over: bool
) -> None:
    start = datetime(2019, 4, 1, 16)
    what = replace(MEETING, exceptions=(MeetingException(start, add=True, zone=zone),))
    (added,) = (
        m.calendar for m in requests(what) if "-added@" in m.uid and m.mailbox == TIM.mailbox
    )
    end = start.replace(tzinfo=ZoneInfo(zone)) + timedelta(minutes=what.duration)
    now = (end.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(timezone(offset))
    assert (withdrawn(added, now) is None) is is_over


@pytest.mark.parametrize(
    "line",
    ["RRULE:FREQ=DAILY;UNTIL=99991231T235959Z", "DTSTART;TZID=Asia/Tokyo:00010101T000000",
     "DTSTART:99991231T235959Z", "DTEND;TZID=America/Los_Angeles:99991231T235959",
     "RRULE:FREQ=DAILY;UNTIL=99999999T999999Z"],
)  # fmt: skip
def test_hostile_times_are_taken_back_or_refused(line: str) -> None:
    name = line.partition(":")[0].partition(";")[0]
    known = {"DTSTART": "DTSTART:20190401T080000Z", "DTEND": "DTEND:20190401T090000Z", name: line}
    text = "\r\n".join(
        ("BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", *known.values(), "END:VEVENT", "END:VCALENDAR")
    )
    with suppress(CalendarError):
        withdrawn(text.encode(), NOW)


def test_what_is_cancelled_altogether_is_not_asked_for() -> None:
    """The clocks of Zurich change on 31 March: the date stands alone."""
    night, sundays = Slot("Night", time(2, 30), ZURICH), Cadence.parse("weekly on Sunday")
    what = replace(MEETING, slots=(night,), cadence=sundays, first=date(2019, 3, 3))
    odd = MeetingException(date(2019, 3, 31), cancel=True)
    before, after = requests(what), requests(replace(what, exceptions=(odd,)))
    gone = {message.uid for message in before} - {message.uid for message in after}
    assert [uid.rpartition("-")[2] for uid in gone] == ["20190331@example.org"]


# What a message has


def test_what_is_asked_of_an_attendee_depends_on_who_they_are() -> None:
    """RFC 5545 sections 3.2.3, 3.2.12, 3.2.16 and 3.2.17."""
    found = {
        (message.mailbox.name, event["SUMMARY"]): dict(event.attendees[0].params)
        for message in requests(MEETING)
        for event in read(message.calendar)
    }
    common = {"CUTYPE": "INDIVIDUAL", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    assert found == {
        (name, f"Team: {slot}"): {**common, "CN": name, "ROLE": role}
        for name, slot, role in [
            ("Tim", "Early", "CHAIR"),
            ("Tim", "Late", "REQ-PARTICIPANT"),
            ("Luz", "Early", "OPT-PARTICIPANT"),
            ("Luz", "Late", "OPT-PARTICIPANT"),
        ]
    }


@pytest.mark.parametrize("chair", ["Tim", "tim", "betatim", "BetaTim"])
def test_the_chair_is_known_by_name_or_handle(chair: str) -> None:
    what = replace(MEETING, slots=(replace(EARLY, chair=chair),))
    roles = [read(message.calendar)[0].attendees[0].params["ROLE"] for message in requests(what)]
    assert roles == ["CHAIR", "OPT-PARTICIPANT"]


def test_the_method_stands_at_the_calendar_alone_since_inside_events_it_is_an_error() -> None:
    for write, method in ((requests, "REQUEST"), (cancellations, "CANCEL")):
        for message in write(replace(MEETING, exceptions=(MOVED,))):
            head, *events = message.calendar.split(b"BEGIN:VEVENT")
            assert lines(head, "METHOD") == [f"METHOD:{method}"]
            assert b"METHOD" not in b"".join(events)


REQUIRED = {"DTSTAMP": 1, "DTSTART": 1, "ORGANIZER": 1, "SUMMARY": 1, "UID": 1}
AT_MOST_ONCE = (
    "CLASS", "CREATED", "DESCRIPTION", "DTEND", "LAST-MODIFIED", "LOCATION", "RECURRENCE-ID",
    "RRULE", "SEQUENCE", "STATUS", "URL",
)  # fmt: skip


@given(edits.begun(), st.booleans())
@settings(max_examples=15)
def test_messages_have_what_the_tables_of_rfc_5546_say(meeting: Meeting, off: bool) -> None:  # noqa: FBT001
    """Sections 3.2.2 and 3.2.5."""
    made = calendars(meeting, midnight(meeting.first))
    sent = made.cancellations(PEOPLE) if off else made.requests(PEOPLE, lambda *_: "")
    for message in sent:
        events = read(message.calendar)
        assert sum("RECURRENCE-ID" not in event for event in events) == 1
        for event in events:
            has = Counter(name for name, _ in event.property_items(recursive=False))
            assert {name: has[name] for name in REQUIRED} == REQUIRED
            assert all(has[name] <= 1 for name in AT_MOST_ONCE)
            assert has["ATTENDEE"] == 1
            assert (has["REQUEST-STATUS"], has["RDATE"]) == (0, 0)
            assert event.get("STATUS") == ("CANCELLED" if off else None)
            assert not (off and event.subcomponents)


@given(edits.begun())
@settings(max_examples=15)
def test_a_feed_has_no_attendee_since_everybody_can_read_it(meeting: Meeting) -> None:
    """RFC 5546 section 3.2.1 forbids it under PUBLISH, too."""
    for what, method in ((meeting, ["METHOD:PUBLISH"]), (replace(meeting, organizer=None), [])):
        data = calendars(what, midnight(what.first)).feed(lambda *_: "")
        assert lines(data, "METHOD") == method
        assert {len(event.attendees) for event in read(data)} <= {0}
        assert {"ORGANIZER" in event for event in read(data)} <= {bool(method)}


@given(edits.begun())
@settings(max_examples=15)
def test_each_message_describes_the_zones_it_uses_once_before_its_events(meeting: Meeting) -> None:
    for message in calendars(meeting, midnight(meeting.first)).requests([TIM], lambda *_: ""):
        head, _, events = message.calendar.partition(b"BEGIN:VEVENT")
        used = set(re.findall(r"^[A-Z-]+;TZID=([^:]*):", "\n".join(unfolded(events)), re.MULTILINE))
        assert sorted(line[5:] for line in lines(head, "TZID")) == sorted(used)
        assert b"VTIMEZONE" not in events


# Who comes later


@pytest.mark.parametrize("known", [{}, {"late": 4}])
def test_who_comes_later_gets_the_sequence_that_others_have(known: dict[str, int]) -> None:
    """RFC 5546 section 2.1.4: one UID, one count, whoever is told of it."""
    made = calendars(MEETING)
    sequences = {e.uid: known.get(str(e.slot).lower(), 0) for e in made.plan.events}
    made = replace(made, sequences=sequences)
    sent = (*made.requests(PEOPLE, lambda *_: ""), *made.cancellations(PEOPLE))
    for message in sent:
        is_cancel = lines(message.calendar, "METHOD") == ["METHOD:CANCEL"]
        expected = max(sequences[message.uid], is_cancel)
        assert {event.sequence for event in read(message.calendar)} == {expected}


def test_who_was_there_before_goes_on_from_what_they_have() -> None:
    before = {(m.mailbox, m.uid): m.calendar for m in requests(MEETING)}
    made = calendars(replace(MEETING, duration=30), NOW + DAY)
    made = replace(made, sequences={event.uid: 4 for event in made.plan.events})
    sent = made.requests(PEOPLE, lambda *_: "", lambda *key: before[key])
    assert {event.sequence for message in sent for event in read(message.calendar)} == {1}


# What is cancelled


def test_a_cancelled_date_is_excluded_in_its_zone_since_readers_compare_wall_times() -> None:
    what = replace(MEETING, exceptions=(CANCELLED, MOVED))
    of_tim = [message.calendar for message in requests(what)[:2]]
    for data in (*of_tim, *calendars(what).resources({}).values()):
        early = b"Early" in data
        assert lines(data, "EXDATE") == ["EXDATE;TZID=Europe/Zurich:20190321T080000"] * early
        assert [str(e["SUMMARY"]) for e in read(data) if "STATUS" in e] == []
        assert sum("RECURRENCE-ID" in event for event in read(data)) == (not early)


def test_a_cancellation_is_newer_than_what_was_sent_and_says_so() -> None:
    before = {(m.mailbox, m.uid): m.calendar for m in requests(MEETING)}
    after = list(
        calendars(MEETING, NOW + DAY).cancellations(PEOPLE, lambda *key: before.get(key, b""))
    )
    assert [(message.mailbox, message.uid) for message in after] == list(before)
    for message in after:
        (old,) = read(before[message.mailbox, message.uid])
        (new,) = read(message.calendar)
        assert (new.sequence, new.DTSTAMP) == (old.sequence + 1, NOW + DAY)
        assert (new["ORGANIZER"], new.attendees) == (old["ORGANIZER"], old.attendees)
        assert str(new["SUMMARY"]) == f"CANCELLED: {old['SUMMARY']}"


def test_a_cancellation_of_what_nobody_knows_to_have_been_sent_is_newer_than_the_first() -> None:
    assert {e.sequence for m in cancellations(MEETING) for e in read(m.calendar)} == {1}


# Resources


def test_a_server_has_a_resource_for_each_uid_without_a_method_or_attendees() -> None:
    """RFC 4791 section 4.1."""
    found = calendars(replace(MEETING, exceptions=(MOVED,))).resources({})
    assert list(found) == [event.uid for event in calendars(MEETING).plan.events]
    for uid, data in found.items():
        assert {event.uid for event in read(data)} == {uid}
        assert lines(data, "METHOD") == lines(data, "ATTENDEE") == []


def test_a_resource_that_did_not_change_stays_as_it_was() -> None:
    before = calendars(MEETING).resources({})
    assert calendars(MEETING, NOW + DAY).resources(before) == before
    after = calendars(replace(MEETING, exceptions=(CANCELLED,)), NOW + DAY).resources(before)
    assert [after[uid] == before[uid] for uid in before] == [False, True]


# Byte for byte


def face(moment: datetime) -> datetime:
    return datetime.combine(moment.date(), moment.time())


def add_time(component: icalendar.Event, name: str, moment: datetime) -> None:
    key = getattr(moment.tzinfo, "key", "UTC")
    if key == "UTC":
        component.add(name, face(moment).replace(tzinfo=UTC))
    else:
        component.add(name, face(moment), parameters={"TZID": key})


def written(occurrence: Occurrence) -> tuple[datetime, datetime]:
    """Give start and end: in UTC where the clock shows one of them twice, or never, or changes."""
    start, end = occurrence.start, occurrence.end
    utc = start.astimezone(UTC), end.astimezone(UTC)
    read = {plain.reading(face(moment), occurrence.zone) for moment in (start, end)}
    same = face(end) - face(start) == utc[1] - utc[0]
    return (start, end) if same and read == {"once"} else utc


def by_icalendar(
    meeting: Meeting, event: Event, part: Occurrence | None, span: tuple[datetime, datetime]
) -> icalendar.Event:
    """Build a component of a request to Tim."""
    component, url = icalendar.Event(), event.url
    component.add("UID", event.uid)
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        component.add(name, midnight(meeting.first))
    component.add("SEQUENCE", 0)
    component.add("SUMMARY", f"{meeting.title}: {event.slot}" if event.slot else meeting.title)
    add_time(component, "DTSTART", span[0])
    add_time(component, "DTEND", span[1])
    component.add("CATEGORIES", ["MEETING"])
    component.add("ORGANIZER", "mailto:team@example.org", parameters={"CN": "Team"})
    role = "REQ-PARTICIPANT"
    asked = {"CUTYPE": "INDIVIDUAL", "ROLE": role, "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
    component.add("ATTENDEE", "mailto:tim@example.org", parameters={"CN": "Tim", **asked})
    if url:
        component.add("URL", url)
        component.add("LOCATION", url)
        component.add("CONFERENCE", url, parameters={"VALUE": "URI", "LABEL": "Join"})
    fate = part.fate[:1].upper() + part.fate[1:] if part else ""
    if told := "\n".join(filter(None, (fate, url and f"Join: {url}", "100% for Tim"))):
        component.add("DESCRIPTION", told)
    alarm = icalendar.Alarm()
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", meeting.title)
    alarm.add("TRIGGER", -QUARTER)
    component.add_component(alarm)
    return component


def expected(meeting: Meeting, event: Event) -> bytes:
    """Serialise an event and its moves with icalendar, from what is planned."""
    own = by_icalendar(meeting, event, event.occurrence, (event.start, event.end))
    if event.rule is not None:
        rule = icalendar.vRecur.from_ical(str(event.rule))
        if event.until is not None:
            rule["UNTIL"] = [event.until.astimezone(UTC)]
        own.add("RRULE", rule)
    data: bytes = b""
    for each in event.overrides:
        if each.status is Status.CANCELLED:
            add_time(own, "EXDATE", each.start)
            continue
        assert each.planned is not None
        override = by_icalendar(meeting, event, each, written(each))
        add_time(override, "RECURRENCE-ID", each.planned)
        data += override.to_ical()
    first: bytes = own.to_ical()
    return first + data


@given(edits.begun())
@settings(max_examples=50)
def test_messages_are_byte_for_byte_what_icalendar_serialises(meeting: Meeting) -> None:
    made = calendars(meeting, midnight(meeting.first))
    events = {event.uid: event for event in made.plan.events}
    for message in made.requests([TIM], lambda person, *_: f"100% for {person.name}"):
        _, begin, rest = message.calendar.partition(b"BEGIN:VEVENT")
        assert begin + rest == expected(meeting, events[message.uid]) + b"END:VCALENDAR\r\n"
