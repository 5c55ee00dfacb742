"""Calendars that were written before, and a folder with a file for each message of a meeting."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable  # noqa: TC003 - a NamedTuple's
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from meetsched.cli.files import read_file, replace_file
from meetsched.errors import CalendarError, OutputError
from meetsched.ical.changes import REDATED, changes, summary
from meetsched.ical.mail import calendar_of, compose
from meetsched.ical.state import versions
from meetsched.ical.withdrawals import withdrawn
from meetsched.meeting import slug

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from datetime import datetime
    from pathlib import Path

    from meetsched.addresses import Mailbox

_REDATED_HINT = "past dates are changed too: [[revisions]] changes those from a day on alone"


class Form(NamedTuple):
    """How a calendar stands in a file: the file's suffix, and how it is taken out and put in."""

    suffix: str
    opened: Callable[[bytes], bytes] = bytes
    composed: Callable[[bytes], bytes] = bytes


ICS = Form(".ics")
EML = Form(".eml", calendar_of, compose)


def read_calendar(path: Path, form: Form = ICS) -> bytes:
    """Return the calendar in a file, empty if there is none; raises `CalendarError`."""
    try:
        data = read_file(path) if path.is_file() else b""
    except OSError as error:  # a name that is too long
        raise CalendarError(str(path), error.strerror or str(error)) from error
    if not data.strip():
        return b""
    try:
        calendar = form.opened(data)
        versions(calendar)
    except CalendarError as error:
        hint = "give another name, or remove it"
        raise CalendarError(str(path), f"{error.reason}; {hint}") from error
    return calendar


def differences(pairs: Iterable[tuple[bytes, bytes]]) -> str:
    """Say what calendars change in what was there before them, each difference once."""
    compared = (changes(versions(old) if old else {}, versions(new)) for old, new in pairs)
    found = list(chain.from_iterable(compared))
    warning = f"; {_REDATED_HINT}" if any(change.what == REDATED for change in found) else ""
    return f"{summary(found) or 'no events'}{warning}"


class Outgoing(NamedTuple):
    """Calendars by the names of their files: messages, and moves as messages of their own."""

    messages: dict[str, bytes]
    moves: dict[str, bytes]

    @property
    def all(self) -> dict[str, bytes]:
        """All of them."""
        return self.messages | self.moves


def mark(identity: str) -> str:
    """Return what the names of all files of one meeting have in common."""
    return _digest(identity, 8)


@dataclass(frozen=True)
class Outbox:
    """The messages of one meeting that a folder has, a file each.

    The names of files are made of letters and digits of addresses and UIDs, and a digest of them.
    `mark` is what those of one meeting have in common.
    """

    folder: Path
    mark: str
    form: Form
    before: Outgoing

    @classmethod
    def opened(cls, folder: Path, identity: str, form: Form) -> Outbox:
        """Read what there is of a meeting in a folder, which need not be there."""
        own = mark(identity)
        ending = rf"(?P<move>\+[0-9TZ]+)?{re.escape(form.suffix)}"
        name = re.compile(rf".*\.{own}\.[0-9a-f]{{12}}{ending}")
        before = Outgoing({}, {})
        for path in sorted(folder.glob(f"*.{own}.*{form.suffix}")):
            if match := name.fullmatch(path.name):
                kind = before.moves if match["move"] else before.messages
                kind[path.name.removesuffix(form.suffix)] = read_calendar(path, form)
        return cls(folder, own, form, before)

    def strangers(self) -> int:
        """Return how many messages of other meetings the folder has."""
        ending = rf"\.[0-9a-f]{{8}}\.[0-9a-f]{{12}}{re.escape(self.form.suffix)}"
        theirs = re.compile(rf"(?!.*\.{self.mark}\.).*{ending}")
        return sum(theirs.fullmatch(path.name) is not None for path in self.folder.glob("*"))

    def name(self, mailbox: Mailbox, uid: str) -> str:
        """Return the name of a message's file, without suffix."""
        address = mailbox.address.casefold()
        digests = self.mark, _digest(f"{address} {uid}", 12)
        return ".".join(filter(None, (slug(address, 0), slug(uid, 0), *digests)))

    def previous(self, mailbox: Mailbox, uid: str) -> bytes:
        """Return what was sent to an address about a UID before, empty if nothing."""
        return self.before.messages.get(self.name(mailbox, uid), b"")

    def withdrawn(self, kept: AbstractSet[str], now: datetime) -> dict[str, bytes]:
        """Take back what is in none of the files that are kept, and not over."""
        gone = {
            name: withdrawn(calendar, now)
            for name, calendar in self.before.messages.items()
            if calendar and name not in kept
        }
        return {name: calendar for name, calendar in gone.items() if calendar is not None}

    def write(self, folder: Path, outgoing: Outgoing) -> None:
        """Bring a folder up to date: what is new is written, moves that are no more go."""
        folder.mkdir(parents=True, exist_ok=True)
        before = self.before.all if folder == self.folder else {}
        for name, calendar in outgoing.all.items():
            if before.get(name) != calendar:
                self._write(folder / f"{name}{self.form.suffix}", calendar)
        for name in self.before.moves.keys() - outgoing.moves:
            if name.partition("+")[0] in outgoing.messages:
                (folder / f"{name}{self.form.suffix}").unlink(missing_ok=True)

    def _write(self, path: Path, calendar: bytes) -> None:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            raise OutputError(str(path), "there is something else of that name")
        replace_file(path, self.form.composed(calendar))

    def summary(self, outgoing: Outgoing) -> str:
        """Say how many messages there are, and what is different, each difference once."""
        before, messages = self.before.messages, outgoing.messages
        told = differences((before.get(name, b""), new) for name, new in messages.items())
        count = len(messages) + len(outgoing.moves)
        return f"{count} messages; {told}" if count else "no messages"


def _digest(text: str, digits: int) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:digits]
