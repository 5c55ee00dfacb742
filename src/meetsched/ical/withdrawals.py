"""Taking back what was sent and is no longer planned: a CANCEL made of the message itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.errors import CalendarError, quoted
from meetsched.ical.lines import PRODID, called_off, folded
from meetsched.ical.reading import moment_of, own_line, property_name
from meetsched.ical.state import CANCELLED, second, versions

if TYPE_CHECKING:
    from meetsched.ical.reading import Lines
    from meetsched.ical.state import Version

_KEPT: Final = frozenset(
    ("ATTENDEE", "DTEND", "DTSTART", "EXDATE", "ORGANIZER", "RRULE", "SUMMARY", "UID")
)
_UNTIL: Final = re.compile(r"UNTIL=(\d{8}T\d{6})Z")


def withdrawn(message: bytes, now: datetime) -> bytes | None:
    """Write the CANCEL (RFC 5546 section 3.2.5) that takes back a REQUEST, as of an aware instant.

    What was taken back stays as it is; None where nothing is left, since the event is over. Raises
    `CalendarError` for what is not one event, and `NewerVersionError` if it is newer than `now`.
    """
    found = versions(message)
    version = next(iter(found.values()), None)
    if version is None or len(found) > 1 or not version.own:
        raise CalendarError("", "it is no message about one event")
    if has_ended(version, now):
        return None
    if version.is_cancelled:
        return message
    kept = (_marked(line) for line in version.own if property_name(line) in _KEPT)
    after = replace(version, components={"": (*kept, CANCELLED)})
    return _written(replace(after, stamp=version.next(after, second(now), next(iter(found)))))


def _marked(line: str) -> str:
    name, colon, text = line.partition(":")
    return f"{name}{colon}{called_off(text)}" if name == "SUMMARY" else line


def has_ended(version: Version, now: datetime) -> bool:
    """Whether the last of an event has ended by an aware instant; raises `CalendarError`."""
    ends = map(_end, version.components.values())
    return all(end is not None and end <= zones.utc(now) for end in ends)


def _end(lines: Lines) -> datetime | None:
    """Return when a component ends, as naive UTC; None if it goes on, or does not say."""
    start, end = moment_of(lines, "DTSTART"), moment_of(lines, "DTEND")
    rule = own_line(lines, "RRULE")
    if not rule or start is None or end is None:
        return end
    until = _UNTIL.search(rule)
    try:
        return None if until is None else datetime.fromisoformat(until[1]) + (end - start)
    except (ValueError, OverflowError) as error:
        raise CalendarError("", f"{quoted(rule)} has no UNTIL that can be read") from error


def _written(version: Version) -> bytes:
    """Write a version as a CANCEL."""
    used = (("BEGIN:VTIMEZONE", *zone, "END:VTIMEZONE") for zone in sorted(version.zones))
    lines = (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODID}",
        "METHOD:CANCEL",
        *(line.lstrip(" ") for zone in used for line in zone),
        "BEGIN:VEVENT",
        *version.own,
        *(line.decode().rstrip() for line in version.stamp.lines.values()),
        "END:VEVENT",
        "END:VCALENDAR",
    )
    return b"".join(map(folded, lines))
