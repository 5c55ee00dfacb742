"""Delivery of mails on a connection, with a journal so that nobody gets one twice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from meetsched.errors import RefusedError
from meetsched.ical.mail import Envelope, compose

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


_CUT_OFF: Final = "it was cut off while it was sent; --again sends it once more"


class Outcome(StrEnum):
    """What became of a mail."""

    DUE = "to be sent"
    NEEDLESS = "not needed"
    SENT = "sent"
    SENT_BEFORE = "sent before"
    UNKNOWN = "perhaps sent"
    REFUSED = "refused"


class Connection(Protocol):
    """A way to a mail server; raises `RefusedError`, and what a broken connection raises."""

    def offer(self, sender: str, recipient: str) -> None:
        """Begin a mail: from whom, to whom."""

    def transmit(self, mail: bytes) -> None:
        """Hand it over: when this returns, the server has it."""


class Journal(Protocol):
    """What is known of earlier deliveries."""

    def outcome(self, envelope: Envelope) -> Outcome | None:
        """Return what became of a mail; UNKNOWN where its transmission began and did not end."""

    def has_reached(self, envelope: Envelope) -> bool:
        """Whether its recipient was sent something about its UID before, or perhaps."""

    def note(self, envelope: Envelope, outcome: Outcome) -> None:
        """Note what became of a mail, so that it is known whatever happens next."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A mail, what became of it, and why."""

    envelope: Envelope
    outcome: Outcome
    reason: str = ""


def looked_up(calendar: bytes, journal: Journal) -> Delivery:
    """Say what became of a calendar's mail before: sent, perhaps sent, or nothing yet: DUE.

    What was interrupted while it was sent is not tried again, since the server may have taken it
    (RFC 1047). What was refused is. Nobody is told that what they do not know of is cancelled.
    """
    envelope = Envelope.of(calendar)
    outcome = journal.outcome(envelope)
    if outcome is Outcome.SENT:
        return Delivery(envelope, Outcome.SENT_BEFORE)
    if outcome is Outcome.UNKNOWN:
        return Delivery(envelope, outcome, _CUT_OFF)
    if envelope.method == "CANCEL" and not journal.has_reached(envelope):
        return Delivery(envelope, Outcome.NEEDLESS)
    return Delivery(envelope, Outcome.DUE)


def deliver(
    calendars: Iterable[bytes], connection: Connection, journal: Journal
) -> Iterator[Delivery]:
    """Send each calendar as a mail, if it was not sent before: nobody gets a mail twice."""
    for calendar in calendars:
        delivery = looked_up(calendar, journal)
        if delivery.outcome is Outcome.DUE:
            delivery = _sent(delivery.envelope, compose(calendar), connection, journal)
        yield delivery


def _sent(envelope: Envelope, mail: bytes, connection: Connection, journal: Journal) -> Delivery:
    try:
        connection.offer(envelope.sender.address, envelope.recipient.address)
        journal.note(envelope, Outcome.UNKNOWN)
        connection.transmit(mail)
    except RefusedError as error:
        journal.note(envelope, Outcome.REFUSED)
        return Delivery(envelope, Outcome.REFUSED, error.reason)
    journal.note(envelope, Outcome.SENT)
    return Delivery(envelope, Outcome.SENT)
