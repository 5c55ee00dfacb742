"""What was published, noted in a file: one JSON document, replaced in one step."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from meetsched.cli.files import read_file, replace_file
from meetsched.errors import CalendarError, MeetschedError, quoted
from meetsched.ical.caldav import Entry
from meetsched.ical.multistatus import entity_tag
from meetsched.ical.state import versions

if TYPE_CHECKING:
    from pathlib import Path

_VERSION: Final = 1
_UNREADABLE: Final = (
    AttributeError, KeyError, RecursionError, TypeError, ValueError, CalendarError,
)  # fmt: skip


@dataclass(slots=True)
class Published:
    """What was published where: notes by UID, for each collection; kept in a file at `path`."""

    path: Path
    url: str
    collections: dict[str, dict[str, Entry]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path, url: str) -> Published:
        """Read what was published to `url` and elsewhere; raises `MeetschedError`."""
        data = read_file(path)
        if not data and not path.exists():
            return cls(path, url)
        try:
            return cls(path, url, _collections(data))
        except _UNREADABLE as error:
            hint = "give another one with --journal, or remove it: the server is then looked at"
            message = f"{quoted(path, 200)}: this is no journal of what was published; {hint}"
            raise MeetschedError(message) from error

    @property
    def entries(self) -> dict[str, Entry]:
        """What was published to the collection."""
        return self.collections.setdefault(self.url, {})

    def note(self, uid: str, entry: Entry) -> None:
        """Remember this of a UID."""
        if self.entries.get(uid) != entry:
            self.entries[uid] = entry
            self._write()

    def forget(self, uid: str) -> None:
        """Remember nothing of a UID."""
        if self.entries.pop(uid, None):
            self._write()

    def _write(self) -> None:
        """Write the notes of this collection; those of others are as they are by now."""
        others = Published.read(self.path, self.url).collections
        collections = {
            url: {uid: _document(entry) for uid, entry in entries.items()}
            for url, entries in {**others, self.url: self.entries}.items()
            if entries
        }
        document = {"version": _VERSION, "collections": collections}
        data = json.dumps(document, indent=1, ensure_ascii=False)
        replace_file(self.path, f"{data}\n".encode())


def _document(entry: Entry) -> dict[str, str | None]:
    return {
        "meeting": entry.meeting,
        "slot": entry.slot,
        "etag": entry.etag,
        "calendar": entry.calendar.decode(),
        "sending": entry.sending.decode(),
    }


def _collections(data: bytes) -> dict[str, dict[str, Entry]]:
    document: Any = json.loads(data)
    json.dumps(document, ensure_ascii=False).encode()  # no half characters
    if document["version"] != _VERSION:
        raise ValueError(document["version"])
    return {
        url: {uid: _entry(found) for uid, found in entries.items()}
        for url, entries in document["collections"].items()
    }


def _entry(found: Any) -> Entry:  # noqa: ANN401 - what JSON holds
    meeting, etag = _text(found["meeting"]), _text(found["etag"])
    slot = None if found["slot"] is None else _text(found["slot"])
    if etag != entity_tag(etag):
        raise ValueError(etag)
    return Entry(meeting, slot, etag, _calendar(found["calendar"]), _calendar(found["sending"]))


def _calendar(found: object) -> bytes:
    """Return the calendar of one UID, or nothing."""
    calendar = _text(found).encode()
    if calendar:
        (version,) = versions(calendar).values()
        version.components[""]
    return calendar


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError(found)
    return found
