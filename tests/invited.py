"""A team whose people are invited, and what is written to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import icalendar

from commands import run
from documents import SMALL, changed, saved

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from documents import Place

    Change: TypeAlias = tuple[Place, object]

INVITING: Final[dict[str, Any]] = changed(
    SMALL,
    (("meeting", "organizer"), "Team <team@example.org>"),
    (("slots", 0), {"name": "Early", "time": "08:00", "zone": "Europe/Zurich", "chair": "Tim"}),
    (("slots", 1), {"name": "Late", "time": "18:00", "zone": "Europe/Zurich"}),
    (("exceptions",), []),
    (
        ("participants",),
        [
            {"name": "Tim", "zone": "Europe/Zurich", "email": "tim@example.org"},
            {"name": "Zach", "zone": "America/Los_Angeles", "email": "zach@example.org"},
            {"name": "Luz", "zone": "Asia/Tokyo", "email": "luz@example.org", "role": "required"},
            {"name": "Dev", "zone": "Asia/Kolkata"},
        ],
    ),
)
"""Turns on third Thursdays, the first one Early on 21 March 2019; Dev has no address."""

ADDRESSES: Final = ["luz@example.org", "tim@example.org", "zach@example.org"]
EARLY, LATE = "Team meeting: Early", "Team meeting: Late"
DUE: Final = [(who, what) for who in ADDRESSES for what in (EARLY, LATE)]
"""To whom something is sent, and about what."""

START: Final = "2019-03-01T12:00:00Z"
LATER: Final = "2019-03-02T12:00:00Z"
LATEST: Final = "2019-03-03T12:00:00Z"


MOVE: Final[Change] = ("exceptions", 0), {"date": "2019-05-16", "move": "2019-05-17"}
ADD: Final[Change] = (
    ("exceptions", 0),
    {"date": "2019-06-01T10:00:00", "add": True, "slot": "Early"},
)
"""Exceptions: an Early turn is a day later, there is one more."""


def edited(file: Path, *changes: Change) -> Path:
    """Write the team file with some places changed."""
    return saved(file.parent, changed(INVITING, *changes))


def contents(folder: Path) -> dict[str, bytes]:
    """Return what each file holds."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def invited(file: Path, folder: Path, *more: object, now: str = START) -> Result:
    """Write a message for each person and event."""
    result = run("invite", file, "--per-person", folder, "--now", now, *more)
    assert result.exit_code == 0, result.output
    return result


def instant(text: str) -> datetime:
    """Read a moment in UTC."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def events(calendar: bytes) -> list[Any]:
    """Return a calendar's events as icalendar reads them, whose types say less than it gives."""
    return [*icalendar.Calendar.from_ical(calendar).events]


def own(calendar: bytes) -> Any:  # noqa: ANN401 - likewise
    """Return the one event of a calendar that is no override."""
    (event,) = (event for event in events(calendar) if event.RECURRENCE_ID is None)
    return event


def sequence(calendar: bytes) -> int:
    """Return how often a message was really changed."""
    return int(own(calendar)["SEQUENCE"])


def address(event: Any) -> str:  # noqa: ANN401 - likewise
    """Return to whom an event is sent."""
    (attendee,) = event.attendees
    return str(attendee).removeprefix("mailto:")


def sent(folder: Path) -> dict[tuple[str, str], bytes]:
    """Return the calendars in a folder by address and summary, what is called off by its own."""
    found = {}
    for path in folder.glob("*.ics"):
        calendar = path.read_bytes()
        event = events(calendar)[0]
        found[address(event), str(event["SUMMARY"])] = calendar
    return found


def method(calendar: bytes) -> str:
    """Return what a message asks for."""
    return str(icalendar.Calendar.from_ical(calendar)["METHOD"])


def mailed(file: Path, folder: Path, *more: object, now: str = START) -> Result:
    """Write a mail for each person and event, and do with them what is asked for."""
    return run("mail", file, "--out", folder, "--now", now, *more)


def mails(folder: Path) -> dict[str, bytes]:
    """Return the mails in a folder."""
    return {path.name: path.read_bytes() for path in folder.glob("*.eml")}
