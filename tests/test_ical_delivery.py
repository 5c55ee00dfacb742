from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from email import message_from_bytes

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meetsched.cadence import Cadence
from meetsched.errors import CalendarError, RefusedError
from meetsched.ical.delivery import Delivery, Outcome, deliver, looked_up
from meetsched.ical.invites import Calendars
from meetsched.ical.mail import Envelope, compose
from meetsched.meeting import Meeting
from meetsched.people import Participant, Stay
from meetsched.schedule import Slot

MEETING = Meeting(
    "Team meeting",
    Cadence.parse("third Thursday"),
    date(2019, 3, 21),
    (Slot("Early", time(8), "Europe/Zurich"),),
    organizer="Team <team@example.org>",
    uid="team@example.org",
)
PEOPLE = [
    Participant(name, (Stay("UTC"),), email=f"{name.casefold()}@example.org")
    for name in ("Tim", "Luz", "Zoe", "Min")
]
CALENDARS = [
    message.calendar
    for message in Calendars.of(MEETING, datetime(2019, 3, 1, tzinfo=UTC)).requests(
        PEOPLE, lambda *_: ""
    )
]
CANCELLATIONS = [
    message.calendar
    for message in Calendars.of(MEETING, datetime(2019, 3, 2, tzinfo=UTC)).cancellations(PEOPLE)
]
RECIPIENTS = [person.email for person in PEOPLE]
TAKEN, NOT_OFFERED, NOT_TAKEN, LOST, LOST_AND_TAKEN, CUT = (
    "taken", "refused at once", "refused", "lost", "lost and taken", "cut"
)  # fmt: skip
FATES = (TAKEN, NOT_OFFERED, NOT_TAKEN, LOST, LOST_AND_TAKEN, CUT)


@dataclass
class Server:
    """What a server does with one mail after the other; with all after those, it takes them."""

    fates: list[str]
    offered: str = ""
    taken: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)

    def offer(self, sender: str, recipient: str) -> None:
        assert sender == "team@example.org"
        self.offered = recipient
        self.fate = self.fates.pop(0) if self.fates else TAKEN
        if self.fate == NOT_OFFERED:
            raise RefusedError("550 no")
        if self.fate == CUT:
            raise ConnectionError("cut")

    def transmit(self, mail: bytes) -> None:
        if self.fate == NOT_TAKEN:
            raise RefusedError("554 no")
        if self.fate != LOST:
            self.taken.append(self.offered)
            self.mails.append(mail)
        if self.fate in {LOST, LOST_AND_TAKEN}:
            raise ConnectionError("lost")


@dataclass
class Notes:
    """A journal on a desk."""

    notes: list[tuple[Envelope, Outcome]] = field(default_factory=list)

    def outcome(self, envelope: Envelope) -> Outcome | None:
        found = [what for known, what in self.notes if known.message_id == envelope.message_id]
        return found[-1] if found else None

    def has_reached(self, envelope: Envelope) -> bool:
        return any(
            (known.recipient.address, known.uid) == (envelope.recipient.address, envelope.uid)
            for known, what in self.notes
            if what is not Outcome.REFUSED
        )

    def note(self, envelope: Envelope, outcome: Outcome) -> None:
        self.notes.append((envelope, outcome))


def run(server: Server, notes: Notes) -> list[Delivery]:
    """Deliver until all is done or the connection breaks."""
    deliveries: list[Delivery] = []
    try:
        deliveries.extend(deliver(CALENDARS, server, notes))
    except ConnectionError:
        return deliveries
    assert len(deliveries) == len(CALENDARS)
    return deliveries


def outcomes(deliveries: list[Delivery]) -> list[str]:
    return [delivery.outcome for delivery in deliveries]


@settings(max_examples=40)
@given(st.lists(st.sampled_from(FATES), max_size=10))
@example([LOST, LOST_AND_TAKEN, LOST, LOST])
@example([CUT] * 6)
@example([NOT_OFFERED, NOT_TAKEN] * 4)
def test_whatever_happens_nobody_gets_a_mail_twice_and_no_one_is_forgotten(
    fates: list[str],
) -> None:
    server, notes = Server(list(fates)), Notes()
    for _ in range(len(fates) + 2):
        last = run(server, notes)
    assert len(set(server.taken)) == len(server.taken)
    doubtful = {d.envelope.recipient.address for d in last if d.outcome is Outcome.UNKNOWN}
    assert {*server.taken} | doubtful == {*RECIPIENTS}
    assert set(outcomes(last)) <= {"sent before", "perhaps sent"}


@settings(max_examples=15)
@given(st.lists(st.sampled_from([LOST, LOST_AND_TAKEN]), max_size=4))
def test_in_doubt_are_those_alone_whose_transmission_did_not_end(fates: list[str]) -> None:
    server, notes = Server(list(fates)), Notes()
    for _ in range(len(fates) + 2):
        last = run(server, notes)
    doubtful = [d.envelope.recipient.address for d in last if d.outcome is Outcome.UNKNOWN]
    assert doubtful == RECIPIENTS[: len(fates)]


def test_all_is_sent_and_told() -> None:
    server, notes = Server([]), Notes()
    assert outcomes(run(server, notes)) == ["sent"] * 4
    assert server.taken == RECIPIENTS
    assert server.mails == [compose(calendar) for calendar in CALENDARS]


def test_a_second_time_nothing_is_sent() -> None:
    server, notes = Server([]), Notes()
    run(server, notes)
    assert outcomes(run(server, notes)) == ["sent before"] * 4
    assert len(server.taken) == 4


@pytest.mark.parametrize("fate", [NOT_OFFERED, NOT_TAKEN])
def test_who_is_refused_is_tried_again(fate: str) -> None:
    server, notes = Server([TAKEN, fate]), Notes()
    first = run(server, notes)
    assert outcomes(first) == ["sent", "refused", "sent", "sent"]
    assert first[1].reason in {"550 no", "554 no"}
    assert outcomes(run(server, notes)) == ["sent before", "sent", "sent before", "sent before"]


def test_a_mail_is_in_doubt_before_it_is_transmitted() -> None:
    known: list[Outcome | None] = []
    notes = Notes()

    class Watching(Server):
        def transmit(self, mail: bytes) -> None:
            last = {each.message_id: what for each, what in notes.notes}
            known.append(last.get(str(message_from_bytes(mail)["Message-ID"])))
            super().transmit(mail)

    run(Watching([]), notes)
    assert known == [Outcome.UNKNOWN] * 4


def test_what_was_only_offered_is_not_in_doubt() -> None:
    notes = Notes()
    run(Server([CUT]), notes)
    assert notes.notes == []


def test_the_notes_name_who_and_which() -> None:
    notes = Notes()
    run(Server([]), notes)
    assert [known for known, _ in notes.notes[1::2]] == list(map(Envelope.of, CALENDARS))


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (None, Outcome.DUE),
        (Outcome.REFUSED, Outcome.DUE),
        (Outcome.SENT, Outcome.SENT_BEFORE),
        (Outcome.UNKNOWN, Outcome.UNKNOWN),
    ],
)
def test_what_would_be_done_is_told_by_what_is_known(known: Outcome | None, told: Outcome) -> None:
    notes = Notes([(Envelope.of(CALENDARS[0]), known)] if known else [])
    delivery = looked_up(CALENDARS[0], notes)
    assert (delivery.outcome, bool(delivery.reason)) == (told, told is Outcome.UNKNOWN)
    assert delivery.envelope.recipient.address == "tim@example.org"


def test_mails_are_sent_as_they_are_asked_for() -> None:
    server = Server([])
    deliveries = deliver(CALENDARS, server, Notes())
    next(deliveries)
    assert server.taken == RECIPIENTS[:1]


def test_what_is_no_message_is_refused_before_it_is_offered() -> None:
    server = Server([])
    with pytest.raises(CalendarError):
        list(deliver([b"rubbish"], server, Notes()))
    assert server.offered == ""


# What is called off


@pytest.mark.parametrize(
    ("known", "told"),
    [
        (None, Outcome.NEEDLESS),
        (Outcome.REFUSED, Outcome.NEEDLESS),
        (Outcome.UNKNOWN, Outcome.DUE),
        (Outcome.SENT, Outcome.DUE),
    ],
)
def test_only_who_may_know_of_it_is_told_that_it_is_off(
    known: Outcome | None, told: Outcome
) -> None:
    notes = Notes([(Envelope.of(CALENDARS[0]), known)] if known else [])
    assert looked_up(CANCELLATIONS[0], notes).outcome is told
    assert looked_up(CANCELLATIONS[1], notes).outcome is Outcome.NEEDLESS


def test_who_was_told_that_it_is_off_is_not_told_again() -> None:
    notes, server = Notes(), Server([])
    for calendars in (CALENDARS[:1], CANCELLATIONS[:1], CANCELLATIONS[:1]):
        last = outcomes(list(deliver(calendars, server, notes)))
    assert last == ["sent before"]
    assert server.taken == ["tim@example.org"] * 2


def test_a_server_is_not_asked_about_what_is_not_needed() -> None:
    server = Server([])
    assert outcomes(list(deliver(CANCELLATIONS, server, Notes()))) == ["not needed"] * 4
    assert server.offered == ""
