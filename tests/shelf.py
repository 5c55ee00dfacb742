"""A calendar on a server, in memory, and a meeting that is published there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

import icalendar

from meetsched.cadence import Cadence
from meetsched.errors import RefusedError
from meetsched.ical import caldav
from meetsched.ical.caldav import Entry, Publication, Resource, Step, resource_name
from meetsched.ical.invites import Calendars
from meetsched.meeting import Meeting
from meetsched.schedule import MeetingException, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping

NOW: Final = datetime(2019, 3, 1, 12, tzinfo=UTC)
EARLY, LATE = Slot("Early", time(8), "Europe/Zurich"), Slot("Late", time(18), "Europe/Zurich")
BASE: Final = Meeting(
    "Team",
    Cadence.parse("third Thursday"),
    date(2019, 3, 21),
    (EARLY, LATE),
    uid="team@example.org",
    organizer="Team <team@example.org>",
)
APRIL: Final = date(2019, 4, 18)
EXTRA: Final = MeetingException(datetime(2019, 5, 2, 9), add=True, slot="Late")
MEETINGS: Final = (
    BASE,
    replace(BASE, exceptions=(MeetingException(APRIL, move=date(2019, 4, 11)),)),
    replace(BASE, exceptions=(MeetingException(APRIL, cancel=True), EXTRA)),
    replace(BASE, url="https://example.org/call"),
    replace(BASE, slots=(EARLY,)),
)
FOREIGN: Final = icalendar.Calendar.new(prodid="-//others//EN", version="2.0").to_ical()


class BrokenError(Exception):
    """The line is cut."""


@dataclass
class Shelf:
    """A calendar on a server that writes what it gets anew, as Radicale does.

    After so many requests (`patience`) the line is cut; if `deaf`, before the last one arrives.
    """

    resources: dict[str, Resource] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    count: int = 0
    patience: int = 1_000_000
    deaf: bool = False

    def etags(self) -> Mapping[str, str]:
        self.asked.append("list")
        return {name: resource.etag for name, resource in self.resources.items()}

    def read(self, name: str) -> Resource | None:
        self.asked.append("read")
        return self.resources.get(name)

    def create(self, name: str, calendar: bytes) -> str:
        return self._change(name, None, calendar)

    def update(self, name: str, calendar: bytes, etag: str) -> str:
        return self._change(name, etag, calendar)

    def remove(self, name: str, etag: str) -> None:
        if name in self.resources:
            self._change(name, etag, None)

    def _change(self, name: str, expected: str | None, calendar: bytes | None) -> str:
        self.asked.append("change")
        self.patience -= 1
        if self.deaf and not self.patience:
            raise BrokenError
        known = self.resources.get(name)
        if expected != (known.etag if known else None):
            raise RefusedError("the ETag is another one")
        etag = self.put(name, calendar)
        if not self.patience:
            raise BrokenError
        return etag

    def tag_all(self, etag: str) -> None:
        """Give everything another ETag, and nothing else."""
        self.resources = {name: replace(r, etag=etag) for name, r in self.resources.items()}

    def put(self, name: str, calendar: bytes | None) -> str:
        """Change a resource as somebody who asks nobody."""
        self.count += 1
        if calendar is None:
            del self.resources[name]
        else:
            own = icalendar.Calendar.from_ical(calendar).to_ical(sorted=True)
            self.resources[name] = Resource(f'"{self.count}"', own)
        return f'"{self.count}"'


class Memory(dict[str, Entry]):
    """Notes that last as long as the test."""

    def note(self, uid: str, entry: Entry) -> None:
        self[uid] = entry

    def forget(self, uid: str) -> None:
        self.pop(uid, None)


def calendars(meeting: Meeting = BASE, now: datetime = NOW) -> Calendars:
    return Calendars.of(meeting, now)


def uids(meeting: Meeting = BASE) -> set[str]:
    return set(calendars(meeting).resources({}))


def publish(
    shelf: Shelf,
    memory: Memory,
    meeting: Meeting = BASE,
    now: datetime = NOW,
    **how: bool,
) -> list[Step]:
    publication = Publication(calendars(meeting, now), dict(memory), None, **how)
    return list(caldav.carry_out(publication.steps(shelf), shelf, memory))


def fates(steps: list[Step]) -> set[str]:
    """Tell what became of resources, without those that stayed as they were."""
    return {type(step).__name__ for step in steps} - {"Unchanged"}


def said(calendar: bytes) -> list[bytes]:
    """Give what a calendar says as icalendar writes it, but for its stamps."""
    stamps = (b"DTSTAMP", b"LAST-MODIFIED", b"SEQUENCE", b"X-MEETSCHED")
    written = icalendar.Calendar.from_ical(calendar).to_ical(sorted=True)
    return [line for line in written.splitlines() if not line.startswith(stamps)]


def sequence(shelf: Shelf, uid: str) -> int:
    """Return how often an event was really changed."""
    numbers = re.findall(rb"SEQUENCE:(\d+)", shelf.resources[resource_name(uid)].calendar)
    return max(map(int, numbers))


def edit(shelf: Shelf, uid: str, title: str = "Theirs") -> None:
    """Give an event another title and version, as somebody else."""
    name = resource_name(uid)
    text = shelf.resources[name].calendar
    text = re.sub(rb"SUMMARY:.*", b"SUMMARY:" + title.encode(), text)
    shelf.put(
        name, re.sub(rb"SEQUENCE:(\d+)", lambda old: b"SEQUENCE:%d" % (int(old[1]) + 5), text)
    )
