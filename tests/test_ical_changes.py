from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import edits
from meetsched.ical.changes import REDATED, Change, changes, summary
from meetsched.ical.invites import Calendars
from meetsched.ical.state import versions
from meetsched.meeting import Meeting, Status

if TYPE_CHECKING:
    from random import Random

NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
SERIES = (
    "UID:a",
    "DTSTART;TZID=Europe/Zurich:20190321T080000",
    "DTEND;TZID=Europe/Zurich:20190321T090000",
    "RRULE:FREQ=MONTHLY;BYDAY=3TH",
    "SUMMARY:Team",
)
APRIL, MAY = "20190418T080000", "20190516T080000"
EXCLUDED = f"EXDATE;TZID=Europe/Zurich:{APRIL}"
ENDED = "RRULE:FREQ=MONTHLY;UNTIL=20191231T000000Z;BYDAY=3TH"
SINGLE = ("UID:b", "DTSTART:20190401T080000Z", "DTEND:20190401T090000Z", "SUMMARY:Extra")
ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Zurich\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    "TZOFFSETFROM:+0100\r\nTZOFFSETTO:{}\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)


def event(*lines: str) -> str:
    return "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", *lines, "END:VEVENT"))


def override(planned: str, start: str, *more: str) -> str:
    zoned = ";TZID=Europe/Zurich:"
    times = f"RECURRENCE-ID{zoned}{planned}", f"DTSTART{zoned}{start}", f"DTEND{zoned}{start}"
    return event("UID:a", *times, "SUMMARY:Team", *more)


def edited(**changed: str) -> str:
    """Write the series with properties replaced."""
    lines = [line for line in SERIES if line.partition(":")[0].partition(";")[0] not in changed]
    return event(*lines, *changed.values())


def calendar(*events: str, zone: str = "") -> bytes:
    return "".join(("BEGIN:VCALENDAR\r\n", zone, *events, "END:VCALENDAR\r\n")).encode()


def told(before: bytes, after: bytes) -> str:
    return summary(changes(versions(before) if before else {}, versions(after)))


REGULAR = event(*SERIES)
ONCE = event(*(line for line in SERIES if not line.startswith("RRULE")))


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ([], [REGULAR], "1 series new"),
        ([], [event(*SINGLE)], "1 event new"),
        ([REGULAR], [REGULAR], "1 series unchanged"),
        ([REGULAR], [REGULAR, event(*SINGLE)], "1 series unchanged, 1 event new"),
        ([REGULAR, event(*SINGLE)], [REGULAR], "1 series unchanged, 1 event gone"),
        ([REGULAR], [event(*SINGLE)], "1 series gone, 1 event new"),
        ([REGULAR], [REGULAR, override(APRIL, "20190411T080000")],
         "1 series unchanged, 1 occurrence moved"),
        ([REGULAR, override(APRIL, "20190411T080000")],
         [REGULAR, override(APRIL, "20190412T080000")],
         "1 series unchanged, 1 occurrence moved"),
        ([REGULAR, override(APRIL, "20190411T080000")],
         [REGULAR, override(APRIL, "20190411T080000")], "1 series unchanged"),
        ([REGULAR, override(APRIL, "20190411T080000")],
         [REGULAR, override(APRIL, "20190411T080000"), override(MAY, "20190517T080000")],
         "1 series unchanged, 1 occurrence moved"),
        ([REGULAR, override(APRIL, "20190411T080000")], [REGULAR],
         "1 series unchanged, 1 occurrence as planned again"),
        ([REGULAR], [REGULAR, override(APRIL, APRIL, "STATUS:CANCELLED")],
         "1 series unchanged, 1 occurrence cancelled"),
        ([REGULAR], [event(*SERIES, EXCLUDED)], "1 series unchanged, 1 occurrence cancelled"),
        ([event(*SERIES, EXCLUDED)], [REGULAR, override(APRIL, APRIL, "STATUS:CANCELLED")],
         "1 series unchanged"),
        ([event(*SERIES, EXCLUDED)], [REGULAR],
         "1 series unchanged, 1 occurrence as planned again"),
        ([], [REGULAR, override(APRIL, "20190411T080000")], "1 series new, 1 occurrence moved"),
        ([REGULAR], [edited(SUMMARY="SUMMARY:Hub")], "1 series reworded"),
        ([REGULAR], [edited(RRULE=ENDED)], "1 series with another end"),
        ([edited(RRULE=ENDED)], [REGULAR], "1 series with another end"),
        ([REGULAR], [ONCE], "1 event with another end"),
        ([ONCE], [REGULAR], "1 series with another end"),
        ([REGULAR], [ONCE.replace("0321T08", "0321T07")], f"1 event {REDATED}"),
        ([REGULAR], [edited(DTSTART="DTSTART;TZID=Europe/Zurich:20190321T090000")],
         f"1 series {REDATED}"),
        ([REGULAR], [edited(DTSTART="DTSTART;TZID=Europe/London:20190321T080000")],
         f"1 series {REDATED}"),
        ([REGULAR], [edited(RRULE="RRULE:FREQ=MONTHLY;BYDAY=2TH")], f"1 series {REDATED}"),
        ([REGULAR], [edited(DTEND="DTEND;TZID=Europe/Zurich:20190321T093000")],
         f"1 series {REDATED}"),
        ([REGULAR], [event(*SERIES, "STATUS:CANCELLED")], "1 series cancelled"),
        ([event(*SERIES, "STATUS:CANCELLED")], [REGULAR], "1 series as planned again"),
        ([event(*SERIES, "STATUS:CANCELLED")], [event(*SERIES, "STATUS:CANCELLED")],
         "1 series unchanged"),
    ],
)  # fmt: skip
def test_what_changed_is_told(before: list[str], after: list[str], words: str) -> None:
    assert told(calendar(*before), calendar(*after)) == words


def test_other_rules_of_a_clock_are_told() -> None:
    old, new = ZONE.format("+0100"), ZONE.format("+0200")
    words = told(calendar(REGULAR, zone=old), calendar(REGULAR, zone=new))
    assert words == "1 series on changed clocks"


def test_stamps_are_no_change() -> None:
    stamps = "DTSTAMP:20190401T080000Z", "LAST-MODIFIED:20190401T080000Z", "SEQUENCE:3"
    assert told(calendar(REGULAR), calendar(event(*SERIES, *stamps))) == "1 series unchanged"


def test_the_order_of_properties_is_no_change_of_time() -> None:
    words = told(calendar(REGULAR), calendar(event(*reversed(SERIES))))
    assert words in {"1 series unchanged", "1 series reworded"}


# In words


def test_many_are_counted_and_the_same_counts_once() -> None:
    found = [
        Change("series", "new", "a"),
        Change("series", "new", "b"),
        Change("series", "new", "b"),
        Change("event", "gone", "c"),
        Change("event", "gone", "d"),
        Change("occurrence", "moved", "a", "1"),
        Change("occurrence", "moved", "a", "2"),
        Change("occurrence", "moved", "b", "1"),
        Change("occurrence", "moved", "b", "1"),
        Change("occurrence", "cancelled", "b", "2"),
    ]
    assert summary(found) == (
        "2 series new, 2 events gone, 1 occurrence cancelled, 3 occurrences moved"
    )


def test_nothing_at_all_is_told_in_no_words() -> None:
    assert summary([]) == ""
    assert list(changes({}, {})) == []


@given(
    st.lists(
        st.builds(
            Change,
            st.sampled_from(["series", "event", "occurrence"]),
            st.sampled_from(["new", "moved"]),
            st.sampled_from("ab"),
        )
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_changes_are_found_does_not_matter(
    found: list[Change], random: Random
) -> None:
    mixed = found * 2
    random.shuffle(mixed)
    assert summary(mixed) == summary(found)


# Of meetings


def feed(meeting: Meeting, now: datetime = NOW, previous: bytes = b"") -> bytes:
    return Calendars.of(meeting, now).feed(lambda *_: "", previous)


@settings(max_examples=15)
@given(edits.begun())
def test_a_new_meeting_has_everything_new_and_then_nothing_changes(meeting: Meeting) -> None:
    written = versions(feed(meeting))
    fates = {change.what for change in changes({}, written) if change.kind != "occurrence"}
    assert fates == {"new"}
    assert {change.what for change in changes(written, written)} == {"unchanged"}
    assert {change.what for change in changes(written, {})} == {"gone"}


@settings(max_examples=15)
@given(st.data())
def test_what_an_edit_does_is_told(data: st.DataObject) -> None:
    meeting = data.draw(edits.begun())
    after = data.draw(edits.edited(meeting, meeting.first))
    now = NOW + timedelta(days=1)
    old = feed(meeting)
    found = {each.what for each in changes(versions(old), versions(feed(after, now, old)))}
    same = meeting == after
    assert (found == {"unchanged"}) >= same


@settings(max_examples=15)
@given(edits.begun())
def test_exceptions_of_a_new_meeting_are_told_as_often_as_there_are(meeting: Meeting) -> None:
    found = [c for c in changes({}, versions(feed(meeting))) if c.kind == "occurrence"]
    plan = Calendars.of(meeting, NOW).plan
    kept = [o.status for event in plan.events for o in event.overrides if not event.cancelled]
    assert [c.what for c in found].count("moved") == kept.count(Status.MOVED)
    assert [c.what for c in found].count("cancelled") == kept.count(Status.CANCELLED)


@settings(max_examples=15)
@given(edits.begun(), st.integers(0, 1000))
def test_the_same_meeting_is_written_the_same_whenever_that_is(meeting: Meeting, days: int) -> None:
    span = meeting.first, meeting.first + timedelta(days=800)
    before = Calendars.of(meeting, NOW, *span).feed(lambda *_: "")
    after = Calendars.of(meeting, NOW + timedelta(days=days), *span)
    assert after.feed(lambda *_: "", before) == before
