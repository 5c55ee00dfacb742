"""Calendar files: other programs find in them what the rules of time say, and nothing besides."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

import plain
import readers
import strategies
from meetsched.addresses import Mailbox
from meetsched.cadence import Cadence
from meetsched.errors import MeetschedError
from meetsched.ical.invites import invitation
from meetsched.meeting import Meeting
from meetsched.schedule import MeetingException, Revision, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

    from readers import Expanded

    Reader = Callable[[bytes, datetime, datetime], list[Expanded]]

DAY = timedelta(days=1)
NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
ZURICH = "Europe/Zurich"
AMERICAS = Slot("Europe-Americas", time(18), ZURICH)
ASIA = Slot("Asia-Europe", time(8), ZURICH)
CANCELLED = MeetingException(date(2019, 4, 18), cancel=True)
MOVED = MeetingException(date(2019, 5, 16), move=datetime(2019, 5, 15, 17), reason="Ascension")
ADDED = MeetingException(datetime(2019, 9, 30, 16), add=True, slot="Asia-Europe", reason="Extra")


def meeting(
    words: str = "third Thursday",
    first: date = date(2019, 3, 21),
    slots: tuple[Slot, ...] = (AMERICAS, ASIA),
) -> Meeting:
    return Meeting("Team meeting", Cadence.parse(words), first, slots, uid="team@example.org")


def with_exceptions(*exceptions: MeetingException) -> Meeting:
    return replace(meeting(), exceptions=exceptions)


def nights(at: time) -> Meeting:
    return meeting("weekly on Sunday", date(2019, 3, 3), (Slot("Night", at, ZURICH),))


def calendar(what: Meeting, said: dict[str, str] | None = None) -> bytes:
    return invitation(what, NOW, said=said).calendar


def unfolded(data: bytes) -> list[str]:
    return data.replace(b"\r\n ", b"").decode().split("\r\n")


def lines(what: Meeting, name: str) -> list[str]:
    return [line for line in unfolded(calendar(what)) if re.match(f"{name}[;:]", line)]


def components(data: bytes) -> list[icalendar.Event]:
    return icalendar.Calendar.from_ical(data).events


def texts(data: bytes, name: str) -> list[str]:
    return [str(component[name]) for component in components(data) if name in component]


# What others find


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def due(what: Meeting, start: datetime, end: datetime) -> list[Expanded]:
    """Give what the twin says will take place."""
    rows = plain.rows(what, (end + 8 * DAY).date())
    return sorted(
        (row.start, row.end, f"{what.title}: {row.slot}" if row.slot else what.title)
        for row in rows
        if row.status != "cancelled" and start <= row.start < end
    )


each_reader = pytest.mark.parametrize(
    "expand",
    [readers.expand_with_recurring_ical_events, readers.expand_with_ical],
    ids=["recurring-ical-events", "ical"],
)


@each_reader
@given(what=strategies.meetings(), renamed=st.booleans())
@settings(max_examples=100)
def test_what_others_find_in_the_file_is_what_will_take_place(
    expand: Reader, *, what: Meeting, renamed: bool
) -> None:
    """Where TZIDs are renamed, only the file's own VTIMEZONEs can tell the instants."""
    first = midnight(what.first)
    data = invitation(what, first, until=what.first + 1100 * DAY).calendar
    start, end = first - 500 * DAY, first + 1080 * DAY
    found = expand(readers.under_other_names(data) if renamed else data, start, end)
    assert found == due(what, start, end)


@each_reader
@given(what=strategies.meetings(revisions=0), days=st.integers(0, 1500))
@settings(max_examples=40)
def test_whatever_now_is_the_two_years_after_it_are_right(
    expand: Reader, what: Meeting, days: int
) -> None:
    what = replace(what, exceptions=tuple(e for e in what.exceptions if e.move is None))
    now = midnight(what.first) + days * DAY
    start, end = now + 8 * DAY, now + 700 * DAY
    assert expand(invitation(what, now).calendar, start, end) == due(what, start, end)


@each_reader
@pytest.mark.parametrize("at", [time(2, 30), time(1, 30), time(1), time(3)])
def test_nights_when_clocks_change_are_read_alike(expand: Reader, at: time) -> None:
    data, start, end = calendar(nights(at)), NOW, NOW + 700 * DAY
    assert expand(data, start, end) == due(nights(at), start, end)
    assert expand(readers.under_other_names(data), start, end) == due(nights(at), start, end)


def test_a_rule_begins_with_its_start_and_ends_with_its_until() -> None:
    revision = Revision(date(2020, 2, 1), Cadence.parse("2nd and 4th Tuesday"))
    what = replace(nights(time(2, 30)), revisions=(revision,))
    events = [e for e in components(calendar(what)) if "RRULE" in e]
    assert len(events) == 4
    for event in events:
        text = event.to_ical().decode()
        begin = event.DTSTART
        assert isinstance(begin, datetime)
        (rule,) = re.findall(r"RRULE:(.*)\r", text)
        turns = list(rrulestr(rule, dtstart=begin).xafter(begin, 400, inc=True))
        until = re.search(r"UNTIL=(\w+)", text)
        assert turns[0] == begin
        assert until is None or until[1] == f"{turns[-1].astimezone(UTC):%Y%m%dT%H%M%SZ}"


# The file


def test_the_file_is_this() -> None:
    what = replace(
        meeting(slots=(AMERICAS, Slot("UTC", time(8), "UTC"))),
        exceptions=(CANCELLED, MOVED),
        url="https://example.org/call",
        organizer="Team <team@example.org>",
    )
    written = unfolded(calendar(what))
    assert written[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert "METHOD:PUBLISH" in written
    assert written[-2:] == ["END:VCALENDAR", ""]
    *found, end = "\n".join(written[written.index("BEGIN:VEVENT") : -1]).split("END:VEVENT\n")
    assert end == "END:VCALENDAR"
    alarm = "BEGIN:VALARM\nACTION:DISPLAY\nDESCRIPTION:Team meeting\nTRIGGER:-PT15M\nEND:VALARM\n"
    common = {
        "BEGIN:VEVENT",
        "DTSTAMP:20190301T120000Z",
        "LAST-MODIFIED:20190301T120000Z",
        "SEQUENCE:0",
        "URL:https://example.org/call",
        "LOCATION:https://example.org/call",
        "CONFERENCE;LABEL=Join;VALUE=URI:https://example.org/call",
        "CATEGORIES:MEETING",
        "ORGANIZER;CN=Team:mailto:team@example.org",
    }
    assert [event.count(alarm) for event in found] == [1, 1, 1, 0]
    assert [set(event.replace(alarm, "").splitlines()) - common for event in found] == [
        {
            "SUMMARY:Team meeting: Europe-Americas",
            "DTSTART;TZID=Europe/Zurich:20190321T180000",
            "DTEND;TZID=Europe/Zurich:20190321T190000",
            "RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH",
            "UID:team-europe-americas-da3ed9ae-20190321@example.org",
            "DESCRIPTION:Join: https://example.org/call",
        },
        {
            "SUMMARY:Team meeting: Europe-Americas",
            "RECURRENCE-ID;TZID=Europe/Zurich:20190516T180000",
            "DTSTART;TZID=Europe/Zurich:20190515T170000",
            "DTEND;TZID=Europe/Zurich:20190515T180000",
            "UID:team-europe-americas-da3ed9ae-20190321@example.org",
            "DESCRIPTION:Moved from Thu 16 May 2019: Ascension\\nJoin: https://example.org/call",
        },
        {
            "SUMMARY:Team meeting: UTC",
            "DTSTART:20190418T080000Z",
            "DTEND:20190418T090000Z",
            "RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH",
            "UID:team-utc-7e5f76c9-20190321@example.org",
            "DESCRIPTION:Join: https://example.org/call",
        },
        {
            "SUMMARY:CANCELLED: Team meeting: UTC",
            "RECURRENCE-ID:20190418T080000Z",
            "DTSTART:20190418T080000Z",
            "DTEND:20190418T090000Z",
            "STATUS:CANCELLED",
            "UID:team-utc-7e5f76c9-20190321@example.org",
            "DESCRIPTION:Cancelled",
        },
    ]


def test_a_cancelled_date_is_kept_and_marked_since_people_take_a_vanished_one_for_a_fault() -> None:
    (kept,) = [e for e in components(calendar(with_exceptions(CANCELLED))) if "STATUS" in e]
    assert str(kept["STATUS"]) == "CANCELLED"
    assert str(kept["SUMMARY"]) == "CANCELLED: Team meeting: Asia-Europe"
    assert kept.RECURRENCE_ID == kept.DTSTART
    assert lines(with_exceptions(CANCELLED), "EXDATE") == []


def test_a_cancelled_date_that_no_rule_gives_is_kept_and_marked_too() -> None:
    odd = replace(
        nights(time(2, 30)), exceptions=(MeetingException(date(2019, 3, 31), cancel=True),)
    )
    listed = replace(
        meeting("fifth Thursday", date(2019, 5, 30)),
        exceptions=(MeetingException(date(2019, 8, 29), cancel=True),),
    )
    for what in (odd, listed):
        (kept,) = [e for e in components(calendar(what)) if "STATUS" in e]
        assert not {"RECURRENCE-ID", "RRULE", "VALARM"} & set(kept)
        assert kept.walk("VALARM") == []
        assert str(kept["SUMMARY"]).startswith("CANCELLED: ")


@given(strategies.meetings())
@settings(max_examples=40)
def test_no_event_has_an_rdate_since_half_of_the_readers_pass_over_it(what: Meeting) -> None:
    events = invitation(what, midnight(what.first)).calendar.partition(b"\r\nBEGIN:VEVENT")[2]
    assert re.search(rb"^RDATE", events, re.MULTILINE) is None


@pytest.mark.parametrize(
    ("zone", "until"),
    [(ZURICH, "20190815T060000Z"), ("America/New_York", "20190815T120000Z")],
)
def test_until_is_the_last_start_in_utc(zone: str, until: str) -> None:
    what = meeting(slots=(replace(ASIA, zone=zone),))
    revised = replace(what, revisions=(Revision(date(2019, 9, 1), duration=30),))
    assert lines(revised, "RRULE")[-2:] == [
        f"RRULE:FREQ=MONTHLY;UNTIL={until};BYDAY=3TH",
        "RRULE:FREQ=MONTHLY;BYDAY=3TH",
    ]


def test_a_meeting_that_has_an_organizer_is_published_by_it() -> None:
    published = replace(meeting(), organizer='"The Team; all" <team@example.org>')
    assert lines(published, "METHOD") == ["METHOD:PUBLISH"]
    assert (
        lines(published, "ORGANIZER")
        == ['ORGANIZER;CN="The Team; all":mailto:team@example.org'] * 2
    )
    assert lines(meeting(), "METHOD") == lines(meeting(), "ORGANIZER") == []


def test_an_organizer_may_be_an_address_alone() -> None:
    assert lines(replace(meeting(), organizer="team@example.org"), "ORGANIZER")[0] == (
        "ORGANIZER:mailto:team@example.org"
    )


def test_a_description_says_what_happened_where_to_join_and_what_else_is_said() -> None:
    what = replace(
        meeting(),
        exceptions=(MOVED, ADDED),
        url="https://example.org/call",
        recording="https://example.org/recordings",
    )
    data = calendar(what, said={"Asia-Europe": "Bring tea."})
    place = "Join: https://example.org/call\nRecordings: https://example.org/recordings"
    assert texts(data, "DESCRIPTION") == [
        place,
        f"Moved from Thu 16 May 2019: Ascension\n{place}",
        f"{place}\nBring tea.",
        f"Added: Extra\n{place}\nBring tea.",
    ]


def test_the_calendar_has_the_meeting_s_name_and_is_to_be_looked_at_daily() -> None:
    # RFC 7986 section 5.1 and 5.7, and the names that programs had before it
    what = replace(meeting(), title="Hub, team; all")
    header = calendar(what).decode().split("BEGIN:VTIMEZONE")[0].splitlines()
    assert header[4:8] == [
        r"NAME:Hub\, team\; all",
        r"X-WR-CALNAME:Hub\, team\; all",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]


@pytest.mark.parametrize(
    ("url", "parameters"),
    [
        ("https://example.org/call?a=1;b", "LABEL=Join;VALUE=URI"),
        ("tel:+41-44-000-00-00", "FEATURE=PHONE;LABEL=Join;VALUE=URI"),
    ],
)
def test_where_to_join_is_told_as_a_conference_too(url: str, parameters: str) -> None:
    # RFC 7986 section 5.11; a URI is not escaped as text is
    what = replace(meeting(), url=url)
    assert lines(what, "CONFERENCE") == [f"CONFERENCE;{parameters}:{url}"] * 2
    assert lines(meeting(), "CONFERENCE") == []


def test_events_are_meetings() -> None:
    assert lines(meeting(), "CATEGORIES") == ["CATEGORIES:MEETING"] * 2


def test_the_file_says_which_tz_data_it_was_made_with() -> None:
    (line,) = lines(meeting(), "X-MEETSCHED-TZDATA")
    assert re.search(r"\d{4}[a-z]", line)


# Time zones


def test_every_zone_used_is_described_once_before_the_events() -> None:
    slots = (AMERICAS, ASIA, Slot("Pacific", time(9), "Pacific/Apia"), Slot("UTC", time(9), "UTC"))
    added = MeetingException(datetime(2019, 9, 30, 16), add=True, zone="Asia/Tokyo")
    written = unfolded(calendar(replace(meeting(slots=slots), exceptions=(added,))))
    described = [line.removeprefix("TZID:") for line in written if line.startswith("TZID:")]
    assert described == ["Asia/Tokyo", "Europe/Zurich", "Pacific/Apia"]
    last = len(written) - written[::-1].index("END:VTIMEZONE")
    assert last == written.index("BEGIN:VEVENT")


@given(strategies.meetings())
@settings(max_examples=40)
def test_exactly_the_zones_used_are_described(what: Meeting) -> None:
    text = "\n".join(unfolded(invitation(what, midnight(what.first)).calendar))
    described = re.findall(r"^TZID:(.*)$", text, re.MULTILINE)
    assert sorted(described) == sorted(
        set(re.findall(r"^[A-Z-]+;TZID=([^:]*):", text, re.MULTILINE))
    )


@pytest.mark.parametrize("zone", ["UTC", "Etc/UTC", "Zulu"])
def test_utc_is_written_with_z_under_all_its_names(zone: str) -> None:
    data = calendar(meeting(slots=(Slot("One", time(8), zone),)))
    assert b"\r\nDTSTART:20190321T080000Z\r\n" in data
    assert b"VTIMEZONE" not in data


def test_a_zone_is_described_from_the_first_time_it_is_needed() -> None:
    moved = MeetingException(date(2019, 3, 21), move=date(2018, 8, 1))
    data = readers.under_other_names(calendar(replace(meeting(), exceptions=(moved,))))
    ((start, _, _),) = readers.expand_with_ical(data, NOW - 300 * DAY, NOW)
    assert start == datetime(2018, 8, 1, 16, tzinfo=UTC)


# Bytes


def test_the_same_meeting_and_now_give_the_same_bytes() -> None:
    what = replace(meeting(), exceptions=(CANCELLED, MOVED, ADDED))
    again = replace(meeting(), exceptions=(CANCELLED, MOVED, ADDED))
    assert calendar(what) == calendar(again)


def test_now_is_the_dtstamp_and_last_modified_and_nothing_else() -> None:
    later = NOW + timedelta(hours=3, seconds=5, microseconds=7)
    data = invitation(meeting(), later.astimezone(ZoneInfo("Asia/Tokyo"))).calendar
    assert data.count(b"DTSTAMP:20190301T150005Z\r\n") == 2
    assert data.count(b"LAST-MODIFIED:20190301T150005Z\r\n") == 2
    assert data.replace(b"20190301T150005Z", b"20190301T120000Z") == calendar(meeting())


def test_a_now_without_an_offset_is_refused() -> None:
    with pytest.raises(MeetschedError, match="no UTC offset"):
        invitation(meeting(), datetime(2019, 3, 1))


def test_lines_end_in_crlf_and_have_at_most_75_octets() -> None:
    title = "会議 " * 60 + "\N{FAMILY}" * 40
    data = calendar(replace(meeting(), title=title, url="https://example.org/" + "x" * 400))
    assert re.sub(b"\r\n", b"", data).count(b"\n") == 0
    assert max(len(line) for line in data.split(b"\r\n")) <= 75
    assert all(line.decode() for line in data.split(b"\r\n")[:-1])
    assert texts(data, "SUMMARY") == [f"{title}: {slot.name}" for slot in (AMERICAS, ASIA)]


# Hostile text


LINES = [
    "a\\nATTENDEE:mailto:eve@example.org",
    "a;b,c:d\\",
    '"a" ^n ^\' \\n \\, \\;',
    "C:\\New",
    " a ",
    "\N{PILE OF POO} e\u0301 \ufeff",
    "BEGIN:VEVENT",
]
BREAKS = [
    "a\nATTENDEE:mailto:eve@example.org",
    "a\r\nEND:VEVENT\r\nBEGIN:VEVENT",
    "a\rATTENDEE:b\x85ATTENDEE:c\u2028ATTENDEE:d",
]
LINE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1)


def names(data: bytes) -> list[str]:
    """Give the name of each property, and of each component."""
    events = data.partition(b"\r\nBEGIN:VEVENT")[2]
    return [re.split("[;:]", line, maxsplit=1)[0] for line in unfolded(events)]


def with_texts(title: str, text: str) -> Meeting:
    moved = MeetingException(date(2019, 4, 18), move=date(2019, 4, 11), reason=text)
    what = meeting(slots=(Slot(text, time(8), ZURICH),))
    return replace(what, title=title, recording=title, exceptions=(moved,))


def check_texts(title: str, text: str) -> None:
    """Hold that what is read back is what was meant, whichever way it breaks its lines."""
    data = calendar(with_texts(title, text), said={text: text})
    shown = re.sub("\r\n?", "\n", text)
    assert names(data) == names(calendar(with_texts("a", "a"), said={"a": "a"}))
    assert texts(data, "SUMMARY") == [f"{title}: {shown}"] * 2
    said = f"Recordings: {title}\n{shown}"
    moved = f"Moved from Thu 18 Apr 2019: {shown}"
    assert texts(data, "DESCRIPTION") == [said, f"{moved}\n{said}"]


@pytest.mark.parametrize("text", [*LINES, *BREAKS])
def test_hostile_text_stays_text(text: str) -> None:
    check_texts("a" if text in BREAKS else text, text)


@given(LINE.filter(str.strip), st.lists(LINE, min_size=1, max_size=4).map("\n".join))
@settings(max_examples=150)
def test_any_text_stays_text(title: str, text: str) -> None:
    check_texts(title, f"{text}.")


@pytest.mark.parametrize("text", LINES)
def test_hostile_text_is_read_alike_by_others(text: str) -> None:
    found = readers.expand_with_ical(calendar(with_texts(text, text)), NOW, NOW + 30 * DAY)
    assert [summary for _, _, summary in found] == [f"{text}: {text}"]


@pytest.mark.parametrize("text", LINES)
def test_hostile_names_of_an_organizer_stay_names(text: str) -> None:
    what = replace(meeting(slots=(ASIA,)), organizer=str(Mailbox("team@example.org", text)))
    safe = replace(meeting(slots=(ASIA,)), organizer="Team <team@example.org>")
    assert names(calendar(what)) == names(calendar(safe))


@pytest.mark.parametrize("text", LINES)
def test_a_hostile_uid_or_url_starts_no_property(text: str) -> None:
    safe = names(calendar(replace(meeting(), url="a")))
    assert names(calendar(replace(meeting(), uid=text, url=text))) == safe


CONTROLS = "a\x00b\x07c\x0bd\x7fe"


def controls(data: bytes) -> set[bytes]:
    return set(re.findall(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", data))


def test_control_characters_do_not_make_the_file_unreadable() -> None:
    """RFC 5545 section 3.1 has no control characters in a value but the tab."""
    data = calendar(with_texts("a", CONTROLS), said={CONTROLS: CONTROLS})
    assert controls(data) == set()
    assert len(readers.expand_with_ical(data, NOW, NOW + 30 * DAY)) == 1


@pytest.mark.parametrize("key", ["uid", "url", "organizer"])
@pytest.mark.parametrize("text", [CONTROLS, "a\nATTENDEE:b", "a\r\nATTENDEE:b"])
def test_control_characters_elsewhere_are_left_out_or_refused(key: str, text: str) -> None:
    changed: dict[str, Any] = {key: f"Team <{text}@example.org>"}
    try:
        data = calendar(replace(meeting(), **changed))
    except (ValueError, MeetschedError):
        return
    assert controls(data) == set()
    assert "ATTENDEE" not in names(data)


# Notes


def test_what_a_person_should_know_is_noted() -> None:
    made = invitation(meeting("fifth Thursday", date(2019, 5, 30)), NOW)
    assert len(made.notes) == 2
    assert "2019-05-30 up to 2021-05-30" in made.notes[0]
    assert invitation(meeting(), NOW).notes == ()


def test_what_is_listed_begins_today_and_ends_in_two_years() -> None:
    what = meeting("fifth Thursday", date(2019, 5, 30))
    starts = sorted(
        e.start.date() for e in invitation(what, datetime(2024, 5, 30, tzinfo=UTC)).events
    )
    assert (starts[0], starts[-1]) == (date(2024, 5, 30), date(2026, 4, 30))
