"""Messages replayed: whoever takes them as RFC 5546 says has what takes place, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import edits
import readers
from meetsched.cadence import Cadence
from meetsched.ical.invites import Calendars
from meetsched.ical.overrides import lone_moves
from meetsched.ical.withdrawals import withdrawn
from meetsched.meeting import Meeting, Status
from meetsched.people import Participant, Stay
from meetsched.schedule import MeetingException, Revision, Slot
from receiver import Receiver

if TYPE_CHECKING:
    from meetsched.addresses import Mailbox
    from readers import Expanded

DAY = timedelta(days=1)
AHEAD = 200 * DAY
AS_FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
"""To make a history that fails a smaller one takes minutes."""

NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
TIM = Participant("Tim", (Stay("Asia/Tokyo"),), email="tim@example.org")
LUZ = Participant("Luz", (Stay("UTC"),), email="luz@example.org")
SLOTS, THURSDAYS = edits.SLOTS, edits.MEETING
FIFTHS = replace(THURSDAYS, cadence=Cadence.parse("fifth Thursday"), first=date(2019, 5, 30))


class Post:
    """Sends somebody what there is of a meeting, and remembers what they were sent last."""

    def __init__(self, person: Participant = TIM) -> None:
        self.person = person
        self.last: dict[str, bytes] = {}

    def _previous(self, mailbox: Mailbox, uid: str) -> bytes:
        assert mailbox == self.person.mailbox
        return self.last.get(uid, b"")

    def send(self, meeting: Meeting, now: datetime) -> list[bytes]:
        """Give what is new since the last time, what is no more being taken back."""
        calendars = Calendars.of(meeting, now)
        requests = calendars.requests([self.person], lambda *_: "", self._previous)
        messages = {message.uid: message.calendar for message in requests}
        for uid in self.last.keys() - messages.keys():
            messages[uid] = withdrawn(self.last[uid], now) or self.last[uid]
        return self._sent(messages)

    def call_off(self, meeting: Meeting, now: datetime) -> list[bytes]:
        calendars = Calendars.of(meeting, now)
        messages = calendars.cancellations([self.person], self._previous)
        return self._sent({message.uid: message.calendar for message in messages})

    def _sent(self, messages: dict[str, bytes]) -> list[bytes]:
        new = [data for uid, data in messages.items() if data != self.last.get(uid)]
        self.last |= messages
        return new


def ahead(rows: list[Expanded], now: datetime) -> list[Expanded]:
    """Leave out what is over."""
    return sorted(row for row in rows if row[1] > now)


def due(meeting: Meeting, now: datetime) -> list[Expanded]:
    """Give what takes place and is not over."""
    until = (now + AHEAD).date()
    rows = [
        (o.start.astimezone(UTC), o.end.astimezone(UTC), meeting.title, o.slot)
        for o in meeting.occurrences(until=until + 2 * DAY)
        if o.status is not Status.CANCELLED
    ]
    named = [(a, b, f"{title}: {slot.name}" if slot else title) for a, b, title, slot in rows]
    return ahead([row for row in named if row[0] < now + AHEAD], now)


def found(receiver: Receiver, now: datetime) -> list[Expanded]:
    """Give what a calendar has that is not over."""
    rows = readers.expand_with_recurring_ical_events(
        receiver.calendar(), now - 2 * DAY, now + AHEAD
    )
    return ahead(rows, now)


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Meeting, datetime]]:
    """Versions of a meeting, and when each of them is sent."""
    meeting = draw(edits.begun())
    first = datetime.combine(meeting.first, time(), UTC)
    now = first + timedelta(hours=draw(st.integers(-1000, 10000)))
    versions = [(meeting, now)]
    for _ in range(draw(st.integers(1, 4))):
        hours = draw(st.sampled_from((1, 5, 24, 1000)) | st.integers(1, 8000))
        now += timedelta(hours=hours)
        meeting = draw(edits.edited(meeting, now.date()))
        versions.append((meeting, now))
    return versions


# The receiver itself, with messages as RFC 5546 has them in section 4


WEEKLY = "DTSTART:20190401T080000Z\r\nDTEND:20190401T090000Z\r\nRRULE:FREQ=WEEKLY;COUNT=3"
SECOND = "RECURRENCE-ID:20190408T080000Z"
AT_10 = f"{SECOND}\r\nDTSTART:20190408T100000Z\r\nDTEND:20190408T110000Z"
APRIL = datetime(2019, 4, 1, tzinfo=UTC)


def taken(*messages: tuple[str, int, int, list[str]]) -> list[str]:
    """Take messages (METHOD, SEQUENCE, DTSTAMP's minute, components); give the starts."""
    receiver = Receiver("tim@example.org")
    for method, sequence, minute, parts in messages:
        common = (
            f"UID:a\r\nSEQUENCE:{sequence}\r\nDTSTAMP:20190101T00{minute:02}00Z\r\nSUMMARY:x\r\n"
            "ORGANIZER:mailto:team@example.org\r\nATTENDEE:mailto:Tim@example.org"
        )
        events = [f"BEGIN:VEVENT\r\n{common}\r\n{part}\r\nEND:VEVENT\r\n" for part in parts]
        head = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:{method}\r\n"
        receiver.take(f"{head}{''.join(events)}END:VCALENDAR\r\n".encode())
    rows = readers.expand_with_recurring_ical_events(receiver.calendar(), APRIL, APRIL + 30 * DAY)
    return [f"{start:%d %H}" for start, _, _ in rows]


ALL, MOVED_ONE = ["01 08", "08 08", "15 08"], ["01 08", "08 10", "15 08"]
WHOLE = ("REQUEST", 0, 0, [WEEKLY])


@pytest.mark.parametrize(
    ("messages", "starts"),
    [
        ([], ALL),
        ([("REQUEST", 1, 1, [AT_10])], MOVED_ONE),
        ([("REQUEST", 1, 1, [WEEKLY, AT_10])], MOVED_ONE),
        ([("REQUEST", 0, 0, [AT_10])], ALL),
        ([("REQUEST", 0, 1, [AT_10])], MOVED_ONE),
        ([("REQUEST", 2, 1, [AT_10]), ("REQUEST", 1, 2, [WEEKLY])], MOVED_ONE),
        ([("REQUEST", 1, 1, [AT_10]), ("REQUEST", 2, 2, [WEEKLY])], ALL),
        ([("REQUEST", 2, 1, [WEEKLY]), ("REQUEST", 1, 2, [AT_10])], ALL),
        ([("CANCEL", 1, 1, [SECOND])], ["01 08", "15 08"]),
        ([("CANCEL", 1, 1, [SECOND]), ("REQUEST", 2, 2, [WEEKLY])], ALL),
        ([("REQUEST", 1, 1, [AT_10]), ("CANCEL", 2, 2, [SECOND])], ["01 08", "15 08"]),
        ([("CANCEL", 1, 1, ["STATUS:CANCELLED"])], []),
        ([("REQUEST", 1, 1, [AT_10]), ("CANCEL", 2, 2, ["STATUS:CANCELLED"])], []),
        ([("CANCEL", 1, 1, ["STATUS:CANCELLED"]), WHOLE], []),
        ([("CANCEL", 1, 1, ["STATUS:CANCELLED"]), ("REQUEST", 2, 0, [WEEKLY])], ALL),
    ],
)
def test_what_is_newest_holds(
    messages: list[tuple[str, int, int, list[str]]], starts: list[str]
) -> None:
    assert taken(WHOLE, *messages) == starts


# Any history


@given(histories())
@settings(max_examples=35, phases=AS_FOUND)
def test_after_each_edit_the_calendar_has_what_takes_place(
    history: list[tuple[Meeting, datetime]],
) -> None:
    post, receiver = Post(), Receiver("tim@example.org")
    for meeting, now in history:
        for message in post.send(meeting, now):
            assert receiver.take(message)
        assert found(receiver, now) == due(meeting, now)


def sent(history: list[tuple[Meeting, datetime]]) -> list[bytes]:
    post = Post()
    return [message for meeting, now in history for message in post.send(meeting, now)]


@given(histories(), st.data())
@settings(max_examples=10, phases=AS_FOUND)
def test_an_older_message_after_a_newer_one_changes_nothing(
    history: list[tuple[Meeting, datetime]], data: st.DataObject
) -> None:
    messages, (meeting, now) = sent(history), history[-1]
    receiver = Receiver("tim@example.org")
    for message in data.draw(st.permutations(messages)):
        receiver.take(message)
    assert found(receiver, now) == due(meeting, now)
    for message in messages:
        assert not receiver.take(message)
    assert found(receiver, now) == due(meeting, now)


@given(histories())
@settings(max_examples=10, phases=AS_FOUND)
def test_what_is_called_off_is_gone(history: list[tuple[Meeting, datetime]]) -> None:
    post, receiver, (meeting, now) = Post(), Receiver("tim@example.org"), history[-1]
    for version, then in history:
        for message in post.send(version, then):
            receiver.take(message)
    for message in post.call_off(meeting, now + DAY):
        assert receiver.take(message)
    assert found(receiver, now + DAY) == []
    assert post.call_off(meeting, now + 2 * DAY) == []


# Edits one by one


def replayed(*versions: tuple[Meeting, datetime]) -> tuple[Receiver, list[list[bytes]]]:
    """Send versions of a meeting; give the calendar, and what was new each time."""
    post, receiver = Post(), Receiver("tim@example.org")
    new = [post.send(meeting, now) for meeting, now in versions]
    for message in (message for messages in new for message in messages):
        receiver.take(message)
    return receiver, new


def excepted(meeting: Meeting, *exceptions: MeetingException) -> Meeting:
    return replace(meeting, exceptions=exceptions)


CANCELLED = MeetingException(date(2019, 4, 18), cancel=True)
MOVED = MeetingException(date(2019, 4, 18), move=datetime(2019, 4, 11, 9))
ADDED = MeetingException(datetime(2019, 4, 30, 16), add=True, slot="Early")


@pytest.mark.parametrize("exception", [CANCELLED, MOVED, ADDED])
def test_an_exception_is_sent_as_one_message_and_its_end_as_another(
    exception: MeetingException,
) -> None:
    versions = THURSDAYS, excepted(THURSDAYS, exception), THURSDAYS
    times = NOW, NOW + DAY, NOW + 2 * DAY
    receiver, new = replayed(*zip(versions, times, strict=True))
    assert [len(messages) for messages in new] == [2, 1, 1]
    assert found(receiver, times[-1]) == due(THURSDAYS, times[-1])


def test_what_did_not_change_is_not_sent_again() -> None:
    _, new = replayed((THURSDAYS, NOW), (THURSDAYS, NOW + DAY))
    assert [len(messages) for messages in new] == [2, 0]


def test_nobody_takes_what_somebody_else_was_sent() -> None:
    receiver = Receiver("luz@example.org")
    assert [receiver.take(message) for message in Post().send(THURSDAYS, NOW)] == [False, False]
    assert found(receiver, NOW) == []


def test_each_has_their_own_messages() -> None:
    post, receiver = Post(LUZ), Receiver("luz@example.org")
    assert [receiver.take(message) for message in post.send(THURSDAYS, NOW)] == [True, True]
    assert found(receiver, NOW) == due(THURSDAYS, NOW)


def test_a_lone_move_alone_moves_the_one_occurrence() -> None:
    moved, later = excepted(THURSDAYS, MOVED), NOW + DAY
    post, receiver = Post(), Receiver("tim@example.org")
    for message in post.send(THURSDAYS, NOW):
        receiver.take(message)
    (message,) = post.send(moved, later)
    ((_, lone),) = lone_moves(message, later)
    assert receiver.take(lone)
    assert found(receiver, later) == due(moved, later)


@pytest.mark.parametrize("lone_first", [True, False])
def test_a_lone_move_beside_its_request_changes_nothing(lone_first: bool) -> None:  # noqa: FBT001
    moved = excepted(THURSDAYS, MOVED)
    receiver = Receiver("tim@example.org")
    for message in Post().send(moved, NOW):
        lone = [alone for _, alone in lone_moves(message, NOW)]
        for each in [*lone, message] if lone_first else [message, *lone]:
            receiver.take(each)
    assert found(receiver, NOW) == due(moved, NOW)


# What time alone changes


def test_a_listed_date_that_was_moved_stays_until_it_takes_place() -> None:
    moved = excepted(FIFTHS, MeetingException(date(2019, 5, 30), move=date(2019, 6, 6)))
    later = datetime(2019, 6, 1, tzinfo=UTC)
    receiver, _ = replayed((moved, NOW), (moved, later))
    assert found(receiver, later) == due(moved, later)


def test_a_listed_date_stays_until_it_takes_place_though_it_is_tomorrow_in_utc() -> None:
    west = replace(FIFTHS, slots=(Slot("West", time(18), "Pacific/Honolulu"), SLOTS[0]))
    later = datetime(2019, 5, 31, 1, tzinfo=UTC)
    receiver, _ = replayed((west, NOW), (west, later))
    assert found(receiver, later) == due(west, later)


def test_a_listed_date_stays_until_its_slot_s_own_weekday() -> None:
    words, friday = Cadence.parse("fifth Monday"), replace(SLOTS[0], weekday=4)
    what = replace(FIFTHS, cadence=words, first=date(2019, 4, 29), slots=(friday, SLOTS[1]))
    later = datetime(2019, 5, 1, tzinfo=UTC)
    receiver, _ = replayed((what, NOW), (what, later))
    assert found(receiver, later) == due(what, later)


@pytest.mark.parametrize(
    ("meeting", "end"),
    [
        (FIFTHS, datetime(2019, 5, 30, 7, tzinfo=UTC)),
        (excepted(THURSDAYS, ADDED), datetime(2019, 4, 30, 15, tzinfo=UTC)),
        (
            replace(THURSDAYS, revisions=(Revision(date(2019, 9, 1), duration=30),)),
            datetime(2019, 8, 15, 17, tzinfo=UTC),
        ),
    ],
    ids=["listed", "added", "ended by a revision"],
)
@pytest.mark.parametrize("after", [timedelta(0), timedelta(hours=5), 3 * DAY])
def test_what_is_over_is_not_taken_back_since_people_keep_what_took_place(
    meeting: Meeting, end: datetime, after: timedelta
) -> None:
    _, (_, new) = replayed((meeting, NOW), (meeting, end + after))
    assert [message for message in new if b"METHOD:CANCEL" in message] == []
