"""Content lines, as icalendar and `ical` read them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from meetsched import zones
from meetsched.addresses import Mailbox
from meetsched.ical.lines import (
    Text,
    add_time,
    attendee_line,
    calendar_address,
    content_line,
    folded,
)

LONG = ["会議 " * 60, "\N{FAMILY}" * 40, "é" * 100, "e\u0301" * 80, "x" * 74, "x" * 300, ";," * 90]
HOSTILE = [
    "a\nATTENDEE:mailto:eve@example.org",
    "a\r\nEND:VEVENT\r\nBEGIN:VEVENT",
    "a\x85ATTENDEE:b\u2028ATTENDEE:c\u2029d",
    '"a" ^n ^\' \\n \\, \\;',
    "C:\\New; and \\\\",
    "%(ATTENDEE)s %s %%",
    "BEGIN:VEVENT",
    "a:b;CN=c,d",
    "^^ ^' ^n",
]
ANY = st.text(st.characters(exclude_categories=["Cs", "Cc"]))


def event(line: bytes) -> bytes:
    """Put a line into an event."""
    return (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a\r\n"
        b"DTSTAMP:20190101T000000Z\r\nDTSTART:20190101T000000Z\r\n"
        + line
        + b"END:VEVENT\r\nEND:VCALENDAR\r\n"
    )


def by_icalendar(line: bytes) -> icalendar.Event:
    (found,) = icalendar.Calendar.from_ical(event(line)).events
    return found


def attendee(name: str) -> bytes:
    return attendee_line(Mailbox("tim@example.org", name), "CHAIR")


# Text


@pytest.mark.parametrize("text", [*HOSTILE, *LONG])
def test_a_hostile_text_is_one_line_that_both_readers_read_back(text: str) -> None:
    line, shown = content_line("DESCRIPTION", Text(text)), text.replace("\r\n", "\n")
    assert str(by_icalendar(line)["DESCRIPTION"]) == shown
    (other,) = IcsCalendarStream.calendar_from_ics(event(line).decode()).events
    assert other.description == shown


@given(ANY)
def test_any_text_is_one_line_that_reads_back(text: str) -> None:
    line = content_line("DESCRIPTION", Text(text))
    assert len(re.sub(rb"\r\n[ \t]", b"", line).split(b"\r\n")) == 2
    assert str(by_icalendar(line).get("DESCRIPTION", "")) == text


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_control_character_is_left_but_the_tab(text: str) -> None:
    """RFC 5545 section 3.1 has no others in a value."""
    line = content_line("DESCRIPTION", Text(text)).replace(b"\r\n", b"")
    assert re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", line) is None


def test_a_line_break_is_one_whichever_it_is() -> None:
    assert content_line("X", Text("a\r\nb\rc\nd")) == b"X:a\\nb\\nc\\nd\r\n"


# Addresses


def read_names(line: bytes) -> set[str]:
    """Give the attendee's name as readers have it.

    icalendar 7.3 is not asked where there is a backslash: it takes that for an escape, which RFC
    5545 section 3.1 does not have in parameters.
    """
    (other,) = IcsCalendarStream.calendar_from_ics(event(line).decode()).events
    (found,) = other.attendees
    assert (str(found.uri), found.role) == ("mailto:tim@example.org", "CHAIR")
    if b"\\" in line:
        return {found.common_name or ""}
    (again,) = by_icalendar(line).attendees
    return {found.common_name or "", again.params["CN"]}


@pytest.mark.parametrize("name", [*HOSTILE, *LONG, "a\\", "\\", "a;b\\", "a\\;ROLE=x"])
def test_a_hostile_name_stays_a_name(name: str) -> None:
    """There are no line breaks in a parameter; RFC 6868 has escapes for quotes and carets."""
    assert read_names(attendee(name)) == {re.sub(r"[\r\n]+", " ", name)}


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=99))
def test_no_control_character_of_a_name_is_left(name: str) -> None:
    organizer = calendar_address(Mailbox("tim@example.org", name)).params.get("CN", "")
    line = attendee(name).replace(b"\r\n", b"")
    assert re.search(rb"[\x00-\x1f\x7f]", line + organizer.encode()) is None


def by_icalendar_itself(name: str, role: str) -> bytes:
    component = icalendar.Event()
    parameters = {"CN": name} if name else {}
    parameters |= {
        "CUTYPE": "INDIVIDUAL", "ROLE": role, "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE",
    }  # fmt: skip
    component.add("ATTENDEE", "mailto:tim@example.org", parameters=parameters)
    data: bytes = component.to_ical()
    return data


NAMES = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\"), max_size=99
)


@given(NAMES, st.sampled_from(["CHAIR", "OPT-PARTICIPANT"]))
def test_an_attendee_is_written_as_icalendar_writes_it(name: str, role: str) -> None:
    written = attendee_line(Mailbox("tim@example.org", name), role)
    assert written in by_icalendar_itself(name, role)


@given(NAMES, NAMES)
def test_a_name_with_a_backslash_is_quoted_so_that_icalendar_reads_the_rest(
    before: str, after: str
) -> None:
    (found,) = by_icalendar(attendee(f"{before}\\{after}")).attendees
    assert (str(found), found.params["ROLE"]) == ("mailto:tim@example.org", "CHAIR")


@pytest.mark.parametrize("name", ["\\", "a\\", "^\\", '"a" \\', "a^\\"])
def test_a_backslash_at_the_end_of_a_name_hides_nothing_from_icalendar(name: str) -> None:
    (found,) = by_icalendar(attendee(name)).attendees
    assert (str(found), found.params["ROLE"]) == ("mailto:tim@example.org", "CHAIR")


def test_one_without_a_name_is_an_address_alone() -> None:
    component = icalendar.Event()
    component.add("ORGANIZER", calendar_address(Mailbox("team@example.org")))
    assert b"\r\nORGANIZER:mailto:team@example.org\r\n" in component.to_ical()


def test_an_address_is_a_uri_even_with_a_percent_sign() -> None:
    line = attendee_line(Mailbox("50%off@example.org"), "CHAIR")
    assert str(by_icalendar(line).attendees[0]) == "mailto:50%25off@example.org"


# Folding


@pytest.mark.parametrize("text", [*LONG, *HOSTILE])
def test_lines_are_folded_at_75_octets_between_characters(text: str) -> None:
    """Section 3.1: a reader may look at the octets of each line by themselves."""
    for line in (content_line("DESCRIPTION", Text(text)), attendee(text)):
        *folded, end = line.split(b"\r\n")
        assert end == b""
        assert max(map(len, folded)) <= 75
        assert all(each.decode().startswith(" ") for each in folded[1:])


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"])))
def test_lines_are_folded_as_icalendar_folds_them(text: str) -> None:
    line = f"X-TEXT:{text}"
    assert folded(line) == icalendar.parser.Contentline(line).to_ical() + b"\r\n"


# Times


@pytest.mark.parametrize(
    ("zone", "line"),
    [
        ("Europe/Zurich", b"DTSTART;TZID=Europe/Zurich:20190411T080000"),
        ("America/Argentina/Buenos_Aires", b"DTSTART;TZID=America/Argentina/Buenos_Aires:"),
        ("UTC", b"DTSTART:20190411T060000Z"),
        ("Etc/UTC", b"DTSTART:20190411T060000Z"),
    ],
)
def test_a_time_has_its_zone_s_key_as_tzid_and_utc_has_z(zone: str, line: bytes) -> None:
    component = icalendar.Event()
    moment = datetime(2019, 4, 11, 6, tzinfo=UTC)
    add_time(component, "DTSTART", zones.on_clock(moment, zones.zone(zone)))
    assert b"\r\n" + line in component.to_ical()
