"""What the commands that invite share: which calendars are asked for, and what they tell people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from meetsched.cli import answers, options
from meetsched.cli.outbox import Outbox, Outgoing
from meetsched.errors import MeetschedError, either, quoted
from meetsched.ical.invites import QUARTER, Calendars
from meetsched.ical.overrides import lone_moves
from meetsched.ical.state import versions
from meetsched.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from meetsched.cli.options import Asked
    from meetsched.cli.outbox import Form
    from meetsched.ical.invites import Message, Previous
    from meetsched.ical.mail import Envelope
    from meetsched.ical.series import Plan

_LONGEST_REMINDER = 28 * 24 * 60

_SHARED = (
    click.option("--slot", "slot", metavar="NAME", help="Only this slot's events."),
    click.option("--cancel", is_flag=True, help="Call the whole meeting off."),
    click.option(
        "--style",
        type=click.Choice(["plain", "outlook"]),
        default="plain",
        help="outlook: rules as Microsoft writes them (BYDAY=TH;BYSETPOS=3), and each coming "
        "move as a message of its own too.",
    ),
    click.option(
        "--remind",
        type=click.IntRange(0, _LONGEST_REMINDER),
        default=QUARTER // timedelta(minutes=1),
        show_default=True,
        metavar="MINUTES",
        help="How long before the start to remind; 0: never.",
    ),
)


@dataclass(frozen=True)
class Inviting:
    """The calendars asked for; `whole` is the plan of all slots."""

    asked: Asked
    calendars: Calendars
    whole: Plan
    cancel: bool
    style: str
    slot: str | None

    @property
    def for_all(self) -> bool:
        """Whether nothing was said of a slot, of some people or of some dates alone."""
        asked = self.asked
        limits = (self.slot, asked.start, asked.until, asked.count)
        return not asked.named and all(limit is None for limit in limits)

    def _outgoing(self, outbox: Outbox) -> Outgoing:
        """Return all calendars that are to be there now.

        What was there for people or events that are no more is taken back, and stands first:
        somebody may have both addresses. Who is new gets each UID with the SEQUENCE it has.
        """
        now, before = self.calendars.now, outbox.before.messages
        sent = self._sent(outbox, {})
        gone = outbox.withdrawn(sent.keys(), now) if self.for_all else {}
        if before and not all(map(before.get, sent)):  # somebody is new
            sent = self._sent(outbox, _sequences((*before.values(), *gone.values())))
        messages = gone | sent
        return Outgoing(messages, _moves(messages, now) if self.style == "outlook" else {})

    def _sent(self, outbox: Outbox, sequences: Mapping[str, int]) -> dict[str, bytes]:
        """Return what each person is sent, by the names of the files."""
        messages = self._messages(outbox.previous, sequences)
        return {outbox.name(each.mailbox, each.uid): each.calendar for each in messages}

    def _messages(self, previous: Previous, sequences: Mapping[str, int]) -> Iterator[Message]:
        """Yield what each person is sent."""
        if self.asked.clocks:
            raise click.UsageError("--zone is for calendar files: messages tell the reader's zone")
        calendars = replace(self.calendars, sequences=sequences)
        if self.cancel:
            return calendars.cancellations(self.asked.people, previous)
        from meetsched.correspondence import personal_words

        said = personal_words(calendars, self.asked.file.team, previous)
        return calendars.requests(self.asked.people, said, previous)

    def write(self, folder: Path, previous: Path, form: Form) -> Outgoing:
        """Write what each person is sent into a folder, a file each, and tell."""
        outbox = Outbox.opened(previous, self.asked.file.meeting.identity, form)
        outgoing = self._outgoing(outbox)
        self._note_who_gets_nothing(outgoing)
        if others := outbox.strangers():
            click.echo(f"note: {others} messages of other meetings stay as they are", err=True)
        outbox.write(folder, outgoing)
        click.echo(f"wrote {folder}: {outbox.summary(outgoing)}", err=True)
        return outgoing

    def _note_who_gets_nothing(self, outgoing: Outgoing) -> None:
        """Name those who cannot be sent anything; raises `MeetschedError` if nobody can."""
        without = [person.name for person in self.asked.people if person.mailbox is None]
        if not outgoing.messages and len(without) == len(self.asked.people):
            hint = 'give participants an email = "..."'
            raise MeetschedError(f"no address is known of {listed(without)}; {hint}")
        if without:
            click.echo(f"note: no address is known of {listed(without)}", err=True)


def _sequences(calendars: Iterable[bytes]) -> dict[str, int]:
    """Return the highest SEQUENCE of each UID."""
    found: dict[str, int] = {}
    for calendar in filter(None, calendars):
        for uid, version in versions(calendar).items():
            found[uid] = max(found.get(uid, 0), version.stamp.sequence)
    return found


def _moves(messages: Mapping[str, bytes], now: datetime) -> dict[str, bytes]:
    return {
        f"{name}+{planned}": calendar
        for name, message in messages.items()
        for planned, calendar in lone_moves(message, now)
    }


def messages_document(
    asked: Asked, folder: Path, messages: Iterable[dict[str, Any]]
) -> dict[str, Any]:
    """Tell what is in a folder of messages, for JSON."""
    return {
        "meeting": asked.file.meeting.title,
        "tzdata": answers.tzdata(),
        "folder": str(folder),
        "messages": list(messages),
    }


def message_document(envelope: Envelope, **more: object) -> dict[str, Any]:
    """Tell what a message is about, for JSON."""
    return {
        "to": envelope.recipient.address,
        "uid": envelope.uid,
        "method": envelope.method,
        "sequence": envelope.stamp.sequence,
        **more,
    }


def shared(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of all that invite, as one value."""

    @wraps(function)
    def command(
        asked: Asked, slot: str | None, style: str, remind: int, *, cancel: bool, **own: object
    ) -> None:
        for warning in asked.file.warnings:
            click.echo(f"warning: {warning}", err=True)
        meeting = asked.file.meeting
        calendars = Calendars.of(meeting, asked.now, asked.start, _until(asked))
        for note in calendars.plan.notes:
            click.echo(f"note: {note}", err=True)
        whole = calendars.plan.by_position() if style == "outlook" else calendars.plan
        calendars = replace(
            calendars,
            plan=whole if slot is None else _of_slot(whole, slot),
            reminder=timedelta(minutes=remind) if remind else None,
        )
        function(Inviting(asked, calendars, whole, cancel, style, slot), **own)

    for decorate in reversed(_SHARED):
        command = decorate(command)
    return options.shared(command)


def _until(asked: Asked) -> date | None:
    """Return the day after the last date asked for, where a count says it."""
    if asked.count is None:
        return asked.until
    last = max((occurrence.date for occurrence in asked.occurrences()), default=None)
    return last + timedelta(days=1) if last else asked.until


def _of_slot(plan: Plan, name: str) -> Plan:
    names = {event.slot.casefold(): event.slot for event in plan.events if event.slot}
    if name.casefold() not in names:
        message = f"no slot is named {quoted(name)}; there are {either(names.values())}"
        raise click.BadParameter(message, param_hint="--slot")
    return plan.of_slot(names[name.casefold()])
