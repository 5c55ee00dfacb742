"""What was mailed, noted in a file beside the mails: a line of JSON each, the last one counts."""

from __future__ import annotations

import json
import os
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from meetsched.cli.files import read_file
from meetsched.errors import MeetschedError, quoted
from meetsched.ical.delivery import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from meetsched.ical.mail import Envelope


class _Note(NamedTuple):
    message_id: str
    recipient: str
    uid: str
    outcome: Outcome


class FileJournal:
    """A journal of deliveries in a file; each note is on the disk before anything else happens."""

    def __init__(self, file: BinaryIO, notes: Iterable[_Note]) -> None:
        self._file = file
        self._outcomes: dict[str, Outcome] = {}
        self._reached: set[tuple[str, str]] = set()
        for note in notes:
            self._remember(note)

    def _remember(self, note: _Note) -> None:
        self._outcomes[note.message_id] = note.outcome
        if note.outcome in {Outcome.SENT, Outcome.UNKNOWN}:
            self._reached.add((note.recipient.casefold(), note.uid))

    def outcome(self, envelope: Envelope) -> Outcome | None:
        """Return what became of a mail."""
        return self._outcomes.get(envelope.message_id)

    def has_reached(self, envelope: Envelope) -> bool:
        """Whether its recipient was sent something about its UID before, or perhaps."""
        return (envelope.recipient.address.casefold(), envelope.uid) in self._reached

    def forget_doubts(self) -> None:
        """Take what was perhaps sent for not sent."""
        known = self._outcomes.items()
        self._outcomes = {key: each for key, each in known if each is not Outcome.UNKNOWN}

    def note(self, envelope: Envelope, outcome: Outcome) -> None:
        """Add a line."""
        note = _Note(envelope.message_id, envelope.recipient.address, envelope.uid, outcome)
        now = datetime.now(UTC).isoformat(timespec="seconds")
        line = {"id": note.message_id, "to": note.recipient, "uid": note.uid, "outcome": outcome}
        self._file.write(f"{json.dumps({**line, 'at': now})}\n".encode())
        self._file.flush()
        os.fsync(self._file.fileno())
        self._remember(note)


@contextmanager
def opened(path: Path) -> Iterator[FileJournal]:
    """Open a journal for this run alone; raises `MeetschedError` if another run has it.

    A last line that was cut short, by a crash, is taken out.
    """
    with path.open("ab+") as file:
        _lock(file, path)
        *lines, cut = read_file(path).split(b"\n")
        notes = [_note(line, f"{path}, line {number}") for number, line in enumerate(lines, 1)]
        if cut:
            file.truncate(file.tell() - len(cut))
        yield FileJournal(file, notes)


def _note(line: bytes, where: str) -> _Note:
    try:
        found: Any = json.loads(line)
        message_id, recipient, uid = (str(found[key]) for key in ("id", "to", "uid"))
        return _Note(message_id, recipient, uid, Outcome(found["outcome"]))
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        hint = "mend the line, or take it out if its mail may go once more"
        raise MeetschedError(f"{quoted(where, 200)}: this is no note of a mail; {hint}") from error


def _lock(file: BinaryIO, path: Path) -> None:
    """Keep other runs out until the file is closed, where the system can."""
    try:
        import fcntl
    except ImportError:  # Windows
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise MeetschedError(f"{quoted(path, 200)} is in use: another run sends mail") from error
