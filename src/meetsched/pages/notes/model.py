"""What a meeting's page says: who was there, updates, reports, agenda items, links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from meetsched.errors import quoted

if TYPE_CHECKING:
    from datetime import date

    from meetsched.claims.mistakes import Mistake
    from meetsched.claims.readings import Reading


@dataclass(frozen=True, slots=True)
class Link:
    """An address, and the text that it goes with ("" where it stands bare); lines count from 1."""

    line: int
    text: str
    address: str


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody in the roll call; `note` is what else is said, such as "late" or "absent: ..."."""

    line: int
    name: str
    institution: str | None = None
    handle: str | None = None
    note: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A point of a list and those under it; `text` is people's own Markdown, on one line.

    `links` are its own, not those of the points under it.
    """

    line: int
    text: str
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Update:
    """What somebody tells in a minute; `who` is None where no name is given."""

    line: int
    who: str | None
    note: Note
    passed: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item: its title without what stands in brackets, and who brings it.

    `least` and `most` are the minutes asked for, None where none are; `priority` is 2 for what
    must be had, 1 for what is usual, 0 for "if time permits"; `silent` says that no discussion is
    needed, `late` that it came after the agenda was closed, `group` names what it belongs to.
    """

    line: int
    title: str
    who: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    priority: int = 1
    silent: bool = False
    late: bool = False
    group: str | None = None
    notes: tuple[Note, ...] = ()
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A line that could not be understood where something was expected."""

    line: int
    text: str
    reason: str

    def __str__(self) -> str:
        return f"{self.line}: {self.reason}" + (f": {quoted(self.text)}" if self.text else "")


@dataclass(frozen=True, slots=True)
class Notes:
    """A page as it was read; what is not there is empty or None.

    `times` are the page's own claims of when the meeting is, as they were read, the first of them
    its announcement; `mistakes` is what is wrong with them, by themselves and against the meeting.
    `links` are those outside the lists that are read.
    """

    title: str | None = None
    date: date | None = None
    times: tuple[Reading, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    attendees: tuple[Attendee, ...] = ()
    updates: tuple[Update, ...] = ()
    reports: tuple[Note, ...] = ()
    items: tuple[Item, ...] = ()
    speakers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    unread: tuple[Unread, ...] = ()
