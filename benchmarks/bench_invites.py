"""A thousand people's invitations to two slots, beside a splice of texts and beside icalendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import icalendar
import pytest

from meetsched import Cadence, Meeting, MeetingException, Participant, Slot
from meetsched.ical.invites import Calendars

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

NOW = datetime(2026, 11, 23, tzinfo=UTC)
ZONES = ("Europe/Zurich", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata", "America/Sao_Paulo")
SAID = {zone: f"Your time ({zone}), from Thu 16 Apr 2026: 18:00-19:00." for zone in ZONES}
PEOPLE = [
    replace(
        Participant.living_in(ZONES[number % 5], f"Person No. {number}"),
        email=f"person.{number}@example.org",
    )
    for number in range(1000)
]
SLOTS = (Slot("Early", time(8), "Europe/Zurich"), Slot("Late", time(18), "Europe/Zurich"))
MEETING = Meeting(
    "Team meeting",
    Cadence.parse("third Thursday"),
    date(2026, 3, 19),
    SLOTS,
    url="https://example.org/call",
    organizer="The Team <team@example.org>",
    uid="team@example.org",
    exceptions=(MeetingException(date(2026, 12, 17), move=date(2026, 12, 10)),),
)

pytestmark = pytest.mark.benchmark(group="2,000 messages: two slots, one moved date, 1,000 people")


def said(person: Participant, *_: object) -> str:
    return SAID[person.stays[0].zone]


def written() -> list[bytes]:
    calendars = Calendars.of(MEETING, NOW)
    return [message.calendar for message in calendars.requests(PEOPLE, said)]


def test_meetsched(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(written)) == 2000


def test_meetsched_from_a_plan(benchmark: BenchmarkFixture) -> None:
    calendars = Calendars.of(MEETING, NOW)
    messages = benchmark(lambda: [m.calendar for m in calendars.requests(PEOPLE, said)])
    assert len(messages) == 2000


def test_splice(benchmark: BenchmarkFixture) -> None:
    """The same messages: a form of each, in which name, address and text are replaced."""
    first, *_ = PEOPLE
    person = replace(first, name="@NAME@", email="address@example.org")
    forms = [
        message.calendar.decode().replace("\r\n ", "")
        for message in Calendars.of(MEETING, NOW).requests([person], lambda *_: "@TEXT@")
    ]

    def splice() -> list[bytes]:
        return [
            form.replace("@NAME@", person.name)
            .replace("address@example.org", person.email or "")
            .replace("@TEXT@", SAID[person.stays[0].zone])
            .encode()
            for person in PEOPLE
            for form in forms
        ]

    assert len(benchmark(splice)) == 2000


def test_icalendar(benchmark: BenchmarkFixture) -> None:
    """What is usually done, for a tenth of the people: 100 of 1,000."""

    def write() -> list[bytes]:
        return [_by_icalendar(person, slot) for person in PEOPLE[::10] for slot in SLOTS]

    assert len(benchmark.pedantic(write, rounds=1)) == 200


def _by_icalendar(person: Participant, slot: Slot) -> bytes:
    calendar = icalendar.Calendar()
    calendar.add("METHOD", "REQUEST")
    start = datetime(2026, 3, 19, slot.time.hour, tzinfo=ZoneInfo(slot.zone))
    series = _event(person, slot, start)
    series.add("RRULE", {"FREQ": "MONTHLY", "INTERVAL": 2, "BYDAY": "3TH"})
    calendar.add_component(series)
    if slot.name == "Late":
        moved = _event(person, slot, start.replace(month=12, day=10))
        moved.add("RECURRENCE-ID", start.replace(month=12, day=17))
        calendar.add_component(moved)
    calendar.add_missing_timezones()
    written: bytes = calendar.to_ical()
    return written


def _event(person: Participant, slot: Slot, start: datetime) -> icalendar.Event:
    event, alarm = icalendar.Event(), icalendar.Alarm()
    event.add("UID", f"{slot.name}@example.org")
    event.add("SUMMARY", f"Team meeting: {slot.name}")
    event.add("CATEGORIES", ["MEETING"])
    event.add("DTSTAMP", NOW)
    event.add("LAST-MODIFIED", NOW)
    event.add("SEQUENCE", 0)
    event.add("DTSTART", start)
    event.add("DTEND", start.replace(hour=slot.time.hour + 1))
    event.add("LOCATION", MEETING.url)
    event.add("URL", MEETING.url)
    event.add("CONFERENCE", icalendar.vUri(str(MEETING.url)), parameters={"VALUE": "URI"})
    event.add("DESCRIPTION", f"Join: {MEETING.url}\n{SAID[person.stays[0].zone]}")
    event.add("ORGANIZER", _address("The Team", "team@example.org"))
    event.add("ATTENDEE", _address(person.name, person.email))
    alarm.add("ACTION", "DISPLAY")
    alarm.add("DESCRIPTION", MEETING.title)
    alarm.add("TRIGGER", -timedelta(minutes=15))
    event.add_component(alarm)
    return event


def _address(name: str, address: str | None) -> icalendar.vCalAddress:
    found = icalendar.vCalAddress(f"mailto:{address}")
    found.params["CN"] = icalendar.vText(name)
    return found
