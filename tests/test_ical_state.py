"""What was sent before, and which version comes next: SEQUENCE and DTSTAMP over any edits."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edits
from meetsched.cadence import Cadence
from meetsched.errors import CalendarError, NewerVersionError
from meetsched.ical.invites import Calendars
from meetsched.ical.state import versions
from meetsched.people import Participant, Stay
from meetsched.schedule import MeetingException, Revision

if TYPE_CHECKING:
    from collections.abc import Callable

    from meetsched.meeting import Meeting

NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
SECOND = timedelta(seconds=1)
TIM = Participant("Tim", (Stay("UTC"),), email="tim@example.org")
SLOTS, MEETING = edits.SLOTS, edits.MEETING
TIMES = ("DTSTART", "DTEND", "DURATION", "DUE", "RRULE", "RDATE", "EXDATE", "STATUS")
"""What makes a new SEQUENCE where it changes: RFC 5546 section 2.1.4."""


def feed(meeting: Meeting, now: datetime = NOW, previous: bytes = b"", said: str = "") -> bytes:
    """Write a feed; which dates are listed does not depend on `now`."""
    calendars = Calendars.of(meeting, now, meeting.first, meeting.first + timedelta(days=700))
    return calendars.feed(lambda *_: said, previous)


class Seen(NamedTuple):
    """An event as icalendar reads it: its stamps, its times, and all the rest."""

    stamps: set[tuple[int, datetime | None, datetime | None]]
    times: set[bytes]
    rest: set[bytes]


def seen(calendar: bytes) -> dict[str, Seen]:
    found: dict[str, Seen] = defaultdict(lambda: Seen(set(), set(), set()))
    for event in icalendar.Calendar.from_ical(calendar).events:
        stamps, times, rest = found[event.uid]
        stamps.add((event.sequence, event.DTSTAMP, event.LAST_MODIFIED))
        at = event.get("RECURRENCE-ID", icalendar.vText("")).to_ical()
        for name in TIMES:
            times |= {b"%s %s %s" % (at, name.encode(), part) for part in _texts(event, name)}
        for name in ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE"):
            del event[name]
        rest.add(event.to_ical())
    return found


def _texts(event: icalendar.Event, name: str) -> list[bytes]:
    values = event.get(name, [])
    return [each.to_ical() for each in (values if isinstance(values, list) else [values])]


def stamp(calendar: bytes, slot: str = "early") -> tuple[int, datetime]:
    """Give SEQUENCE and DTSTAMP of a slot's series."""
    (uid,) = [uid for uid in seen(calendar) if f"-{slot}-" in uid and "-20190321@" in uid]
    ((sequence, at, modified),) = seen(calendar)[uid].stamps
    assert at == modified
    assert at is not None
    return sequence, at


# Any edits


@st.composite
def histories(draw: st.DrawFn) -> list[Meeting]:
    versions = [draw(edits.begun())]
    for _ in range(draw(st.integers(1, 3))):
        versions.append(draw(edits.edited(versions[-1], versions[-1].first)))
    return versions


@given(histories())
@settings(max_examples=30)
def test_a_change_of_times_raises_sequence_another_dtstamp_alone_and_none_nothing(
    history: list[Meeting],
) -> None:
    before = feed(history[0])
    for days, meeting in enumerate(history[1:], start=1):
        now = NOW + timedelta(days=days)
        after = feed(meeting, now, before)
        old, new = seen(before), seen(after)
        for uid in old.keys() & new.keys():
            ((sequence, at, _),) = old[uid].stamps
            changed = old[uid].times != new[uid].times
            expected = (sequence, at, at)
            if changed or old[uid].rest != new[uid].rest:
                expected = (sequence + changed, now, now)
            assert new[uid].stamps == {expected}
        before = after


@given(histories())
@settings(max_examples=20)
def test_the_same_input_twice_gives_the_same_bytes(history: list[Meeting]) -> None:
    data = b""
    for days, meeting in enumerate(history):
        data = feed(meeting, NOW + timedelta(days=days), data)
    assert feed(history[-1], NOW + timedelta(days=99), data) == data


# Edits one by one


CANCELLED = MeetingException(date(2019, 3, 21), cancel=True)
MOVED = MeetingException(date(2019, 3, 21), move=date(2019, 3, 28))
TIME_CHANGES: list[dict[str, Any]] = [
    {"duration": 30},
    {"exceptions": (CANCELLED,)},
    {"exceptions": (MOVED,)},
    {"revisions": (Revision(date(2020, 1, 1), duration=30),)},
    {"cadence": Cadence.parse("every 2 months on the third Thursday")},
    {"slots": (replace(SLOTS[0], time=time(9)), SLOTS[1])},
    {"slots": (replace(SLOTS[0], zone="Europe/London"), SLOTS[1])},
]


@pytest.mark.parametrize("changes", TIME_CHANGES, ids=lambda changes: next(iter(changes)))
def test_who_is_told_of_another_time_has_to_answer_anew(changes: dict[str, Any]) -> None:
    before = feed(MEETING)
    assert stamp(before) == (0, NOW)
    assert stamp(feed(replace(MEETING, **changes), LATER, before)) == (1, LATER)


@pytest.mark.parametrize(
    "changes", [*edits.SAID[:1], *edits.SAID[2:], {"closes": timedelta(days=1)}], ids=str
)
def test_who_is_told_of_another_place_or_name_need_not_answer_anew(
    changes: dict[str, Any],
) -> None:
    assert stamp(feed(replace(MEETING, **changes), LATER, feed(MEETING))) == (0, LATER)


def test_what_is_said_besides_is_a_change_too() -> None:
    assert stamp(feed(MEETING, LATER, feed(MEETING), "Bring tea.")) == (0, LATER)


def test_another_reason_for_a_move_changes_no_time() -> None:
    moved, again = (
        replace(MEETING, exceptions=(replace(MOVED, reason=reason),)) for reason in ("A", "B")
    )
    assert stamp(feed(again, LATER, feed(moved))) == (0, LATER)


def test_one_slot_s_change_is_not_the_other_s() -> None:
    after = feed(replace(MEETING, exceptions=(CANCELLED,)), LATER, feed(MEETING))
    assert (stamp(after, "early"), stamp(after, "late")) == ((1, LATER), (0, NOW))


def test_what_is_added_long_before_does_not_change_the_others() -> None:
    added = MeetingException(datetime(2018, 9, 3, 16), add=True, slot="Early")
    after = feed(replace(MEETING, exceptions=(added,)), LATER, feed(MEETING))
    assert (stamp(after, "early"), stamp(after, "late")) == ((0, NOW), (0, NOW))


@pytest.mark.parametrize(
    "uid", ["a,b;c@example.org", r"a\b@example.org", r"a\n\\,@example.org", r"a\,b@example.org"]
)
def test_a_uid_is_known_again_whatever_is_in_it(uid: str) -> None:
    """RFC 5545 section 3.8.4.7: it is a TEXT, and so it has escapes."""
    meeting = replace(MEETING, uid=uid)
    before = feed(meeting)
    assert {str(e["UID"]) for e in icalendar.Calendar.from_ical(before).events} == {
        *versions(before)
    }
    assert feed(meeting, LATER, before) == before
    changed = seen(feed(replace(meeting, duration=30), LATER, before))
    assert {stamp for each in changed.values() for stamp in each.stamps} == {(1, LATER, LATER)}


def _folded_anew(calendar: bytes, width: int) -> bytes:
    """Fold as other programs may, inside of characters too (RFC 5545 section 3.1)."""
    whole = re.sub(rb"\r\n ", b"", calendar).removesuffix(b"\r\n").split(b"\r\n")
    parts = ([line[i : i + width] for i in range(0, len(line), width)] for line in whole)
    return b"".join(b"\r\n ".join(each) + b"\r\n" for each in parts)


@pytest.mark.parametrize(
    "rewritten",
    [
        lambda data: b"\xef\xbb\xbf" + data,
        lambda data: _folded_anew(data, 10),
        lambda data: _folded_anew(data, 11),
        lambda data: data.replace(b"\r\n", b"\n"),
    ],
    ids=["byte order mark", "folded", "folded otherwise", "other line ends"],
)
def test_what_was_written_is_known_however_its_bytes_were_stored(
    rewritten: Callable[[bytes], bytes],
) -> None:
    meeting = replace(MEETING, title="\N{HIRAGANA LETTER A}\N{LATIN SMALL LETTER E WITH ACUTE}" * 9)
    before = feed(meeting)
    assert rewritten(before) != before
    assert feed(meeting, LATER, rewritten(before)) == before


def test_what_is_restored_is_changed_once_more() -> None:
    cancelled = feed(replace(MEETING, exceptions=(CANCELLED,)), LATER, feed(MEETING))
    assert stamp(feed(MEETING, LATER + SECOND, cancelled)) == (2, LATER + SECOND)


def test_new_rules_of_a_time_zone_are_a_change_though_none_of_the_times() -> None:
    older = feed(MEETING).replace(b"TZNAME:CEST", b"TZNAME:MESZ")
    assert stamp(feed(MEETING, LATER, older)) == (0, LATER)


def fixed(offset: str, zone: str = "Asia/Tokyo") -> bytes:
    """Write an event in a zone that has one offset, in force since long ago."""
    return component(f"DTSTART;TZID={zone}:20190321T080000", "DTSTAMP:20190301T120000Z").replace(
        b"BEGIN:VEVENT",
        b"BEGIN:VTIMEZONE\r\nTZID:%s\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        b"TZOFFSETFROM:%s\r\nTZOFFSETTO:%s\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT"
        % (zone.encode(), offset.encode(), offset.encode()),
    )


def test_another_offset_of_a_zone_that_never_changes_is_a_change() -> None:
    old, same, new = (versions(fixed(offset))["a"] for offset in ("+0900", "+0900", "+1000"))
    assert old.says_the_same(same)
    assert not old.says_the_same(new)
    assert not old.differs_in_time(new)


def test_what_held_in_a_zone_before_the_event_is_no_difference() -> None:
    past = (
        b"BEGIN:STANDARD\r\nDTSTART:19500101T000000\r\nTZOFFSETFROM:+0700\r\n"
        b"TZOFFSETTO:+0800\r\nEND:STANDARD\r\n"
    )
    old, new = fixed("+0900"), fixed("+0900").replace(b"BEGIN:STANDARD", past + b"BEGIN:STANDARD")
    assert versions(old)["a"].says_the_same(versions(new)["a"])


# An older version


def test_an_older_version_never_overwrites_a_newer_one() -> None:
    changed = replace(MEETING, duration=30)
    newer = feed(MEETING, LATER)
    with pytest.raises(NewerVersionError) as caught:
        feed(changed, NOW, newer)
    assert (caught.value.written, caught.value.now) == (LATER, NOW)


def test_what_did_not_change_may_be_written_with_an_older_clock() -> None:
    newer = feed(MEETING, LATER)
    assert feed(MEETING, NOW, newer) == newer


@pytest.mark.parametrize("apart", [timedelta(0), SECOND, timedelta(seconds=30)])
def test_clocks_of_two_machines_may_differ_by_seconds(apart: timedelta) -> None:
    after = feed(replace(MEETING, duration=30), NOW, feed(MEETING, NOW + apart))
    assert stamp(after) == (1, NOW + apart + SECOND)


def _requests(previous: bytes) -> None:
    list(
        Calendars.of(replace(MEETING, duration=30), NOW).requests(
            [TIM], lambda *_: "", lambda *_: previous
        )
    )


def _resources(previous: bytes) -> None:
    calendars = Calendars.of(replace(MEETING, duration=30), NOW)
    calendars.resources({event.uid: previous for event in calendars.plan.events})


@pytest.mark.parametrize("write", [_requests, _resources])
def test_no_way_of_writing_overwrites_a_newer_one(write: Callable[[bytes], None]) -> None:
    with pytest.raises(NewerVersionError):
        write(feed(MEETING, LATER))
    with pytest.raises(CalendarError):
        write(b"nonsense")


# Reading


def component(*lines: str) -> bytes:
    inside = "BEGIN:VEVENT", "UID:a", *lines, "END:VEVENT"
    return "\r\n".join(("BEGIN:VCALENDAR", *inside, "END:VCALENDAR", "")).encode()


@pytest.mark.parametrize(
    ("lines", "sequence", "at"),
    [
        (("DTSTAMP:20190301T120000Z", "SEQUENCE:7"), 7, NOW),
        (("DTSTAMP:20190301T110000Z", "LAST-MODIFIED:20190301T120000Z"), 0, NOW),
        (("dtstamp:20190301T120000Z", "sequence:3"), 3, NOW),
        (("DTSTAMP:20190301T\r\n 120000Z", "SEQ\r\n\tUENCE:3"), 3, NOW),
        ((), 0, datetime(1970, 1, 1, tzinfo=UTC)),
    ],
)
def test_a_version_is_read_as_others_write_it(
    lines: tuple[str, ...], sequence: int, at: datetime
) -> None:
    for data in (component(*lines), component(*lines).replace(b"\r\n", b"\n")):
        read = versions(data)["a"].stamp
        assert (read.sequence, read.at) == (sequence, at)


def test_a_version_is_the_newest_of_a_uid_s_components() -> None:
    second = "END:VEVENT", "BEGIN:VEVENT", "UID:a", "RECURRENCE-ID:20190321T070000Z"
    read = versions(component("SEQUENCE:1", *second, "SEQUENCE:2", "DTSTAMP:20190301T120000Z"))
    assert (read["a"].stamp.sequence, read["a"].stamp.at) == (2, NOW)
    assert set(read["a"].components) == {"", "RECURRENCE-ID:20190321T070000Z"}


def test_an_alarm_s_lines_are_not_its_event_s() -> None:
    read = versions(component("BEGIN:VALARM", "UID:b", "SEQUENCE:9", "END:VALARM", "SEQUENCE:1"))
    assert read["a"].stamp.sequence == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"nonsense",
        b"\r\nnonsense",
        b"BEGIN:VEVENT\r\nEND:VEVENT\r\n",
        component().removesuffix(b"END:VCALENDAR\r\n"),
        component("SEQUENCE:x"),
        component("SEQUENCE:-1"),
        component(f"SEQUENCE:{'9' * 5000}"),
        component("DTSTAMP:20190301T120000"),
        component("DTSTAMP:20191301T120000Z"),
        component("LAST-MODIFIED:yesterday"),
    ],
)
def test_what_is_no_calendar_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(CalendarError):
        versions(data)


@given(st.integers(0, len(feed(MEETING)) - 3))
@settings(max_examples=50)
def test_a_calendar_that_is_cut_short_is_refused(length: int) -> None:
    with pytest.raises(CalendarError):
        versions(feed(MEETING)[:length])


@given(
    st.binary()
    | st.lists(
        st.sampled_from(feed(MEETING).splitlines(keepends=True)) | st.binary(max_size=9),
        max_size=30,
    ).map(b"".join)
)
def test_whatever_is_read_is_a_calendar_or_an_error_of_ours(data: bytes) -> None:
    for text in (data, b"BEGIN:VCALENDAR\r\n" + data + b"END:VCALENDAR\r\n"):
        try:
            versions(text)
        except CalendarError:
            continue
