"""``meetsched mail``: a mail for each person and event, written and sent."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from meetsched.cli import answers, inviting, journal, smtp
from meetsched.cli.outbox import EML, mark
from meetsched.cli.servers import log_in
from meetsched.errors import quoted
from meetsched.ical.delivery import Outcome, deliver, looked_up

if TYPE_CHECKING:
    from collections.abc import Collection

    from meetsched.cli.inviting import Inviting
    from meetsched.cli.journal import FileJournal
    from meetsched.cli.options import Asked
    from meetsched.ical.delivery import Delivery

_SERVER = re.compile(r"(?:\[([0-9A-Fa-f:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})")


_FAILED = frozenset((Outcome.REFUSED, Outcome.UNKNOWN))
_TOLD = _FAILED | {Outcome.DUE}


class Server(NamedTuple):
    """Where a server is."""

    host: str
    port: int


def _server(_ctx: click.Context, _param: click.Parameter, text: str | None) -> Server | None:
    if text is None:
        return None
    match = _SERVER.fullmatch(text)
    if match is None or not 0 < int(match[3]) < 2**16:
        raise click.BadParameter(f"{quoted(text)} is no server; write such as smtp.example.org:587")
    return Server(match[1] or match[2], int(match[3]))


@click.command("mail")
@inviting.shared
@click.option(
    "--out",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    required=True,
    help="Where the mails are written, and what was sent is noted.",
)
@click.option(
    "--smtp", "server", callback=_server, metavar="HOST:PORT", help="The server to send them by."
)
@click.option(
    "--dry-run/--send",
    default=True,
    help="With --smtp: tell what would be sent, which is the usual, or send it.",
)
@click.option("--again", is_flag=True, help="Send once more what was perhaps sent.")
def command(
    invited: Inviting, folder: Path, server: Server | None, *, dry_run: bool, again: bool
) -> None:
    """Write TEAMFILE's invitations as mails, one for each person and event, and send them.

    DIR keeps the mails (.eml), and a journal of what was sent: what did not change since is not
    sent again, and a run that was interrupted goes on where it stopped. For a log-in, set
    MEETSCHED_SMTP_USER and MEETSCHED_SMTP_PASSWORD; they are used over TLS alone.
    """
    if server is None and not dry_run:
        raise click.UsageError("--send needs --smtp HOST:PORT")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{mark(invited.asked.file.meeting.identity)}.sent.jsonl"
    deliveries: list[Delivery] = []
    with journal.opened(path) as notes:
        if again:
            notes.forget_doubts()
        outgoing = invited.write(folder, folder, EML)
        try:
            if server is None or dry_run:
                deliveries.extend(looked_up(each, notes) for each in outgoing.all.values())
            else:
                _send(outgoing.all.values(), server, notes, deliveries)
        finally:
            _tell(deliveries, invited.asked, folder)
    if any(delivery.outcome in _FAILED for delivery in deliveries):
        raise click.exceptions.Exit(1)


def _send(
    messages: Collection[bytes], server: Server, notes: FileJournal, deliveries: list[Delivery]
) -> None:
    """Send what is due; what became of each mail is known even if the connection breaks."""
    with smtp.connected(*server, log_in(os.environ, "SMTP")) as connection:
        sent = deliver(messages, connection, notes)
        with click.progressbar(sent, length=len(messages), file=sys.stderr) as shown:
            deliveries.extend(shown)


def _tell(deliveries: list[Delivery], asked: Asked, folder: Path) -> None:
    if asked.as_json:
        answers.print_json(inviting.messages_document(asked, folder, map(_message, deliveries)))
    for delivery in deliveries:
        if delivery.outcome in _TOLD and not asked.as_json:
            envelope = delivery.envelope
            said = f"{delivery.outcome}: {envelope.recipient.address}, {envelope.subject}"
            click.echo(": ".join(filter(None, (said, delivery.reason))))
    counted = Counter(delivery.outcome for delivery in deliveries)
    hint = "; --smtp HOST:PORT --send sends them" if counted[Outcome.DUE] else ""
    click.echo(", ".join(f"{n} {outcome}" for outcome, n in counted.items()) + hint, err=True)


def _message(delivery: Delivery) -> dict[str, Any]:
    return inviting.message_document(
        delivery.envelope,
        subject=delivery.envelope.subject,
        message_id=delivery.envelope.message_id,
        outcome=delivery.outcome,
        reason=delivery.reason or None,
    )
