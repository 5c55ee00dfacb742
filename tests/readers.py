"""Calendar files as others read them: icalendar, recurring-ical-events, `ical` and dateutil."""

from __future__ import annotations

import hashlib
import io
import re
from bisect import bisect_right
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, TypeAlias

import icalendar
import recurring_ical_events
from dateutil.tz import tzical
from ical.calendar_stream import IcsCalendarStream
from ical.event import EventStatus
from ical.timezone import IcsTimezoneInfo

if TYPE_CHECKING:
    from collections.abc import Callable

    from ical.event import Event

    Clock: TypeAlias = Callable[[datetime], "Look"]

Expanded: TypeAlias = tuple[datetime, datetime, str]
"""An occurrence: start and end in UTC, summary."""

Look: TypeAlias = tuple[int, str]
"""What a clock shows: seconds east of UTC, abbreviation. A `Clock` is asked with an aware moment
of the true zone, of which it uses the wall time or the instant."""


# Events


def expand_with_recurring_ical_events(
    calendar: bytes, start: datetime, end: datetime
) -> list[Expanded]:
    """List what starts from one aware instant up to another one, and is not cancelled."""
    component = icalendar.Calendar.from_ical(calendar)
    found = recurring_ical_events.of(component).between(start, end)
    held = (event for event in found if event.get("STATUS") != "CANCELLED")
    rows = [(_utc(event.start), _utc(event.end), str(event["SUMMARY"])) for event in held]
    return sorted(row for row in rows if start <= row[0] < end)


def expand_with_ical(calendar: bytes, start: datetime, end: datetime) -> list[Expanded]:
    """List what starts from one aware instant up to another one, and is not cancelled."""
    read = IcsCalendarStream.calendar_from_ics(_for_ical(calendar.decode()))
    timeline = read.timeline_tz(UTC).overlapping(start, end)
    rows = [_row(event) for event in timeline if event.status is not EventStatus.CANCELLED]
    return sorted(row for row in rows if start <= row[0] < end)


def _row(event: Event) -> Expanded:
    return event.start_datetime, event.end_datetime, event.summary or ""


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _for_ical(text: str) -> str:
    """Say what `ical` 14.3 would otherwise miss.

    * It compares a RECURRENCE-ID's text with the wall time as text, which has no Z in UTC either.
    * It forgets the DTSTART of an observance that has nothing else, though that is an onset (RFC
      5545 section 3.6.5): here it stands as RDATE as well.
    """
    text = re.sub(r"^(RECURRENCE-ID:\d{8}T\d{6})Z", r"\1", text, flags=re.MULTILINE)
    return re.sub(
        r"(DTSTART:(\d{8}T\d{6})\r\nTZOFFSETFROM(?:(?!RRULE|RDATE|END).*\r\n)*)(?=END:)",
        r"\1RDATE:\2\r\n",
        text,
    )


def under_other_names(calendar: bytes) -> bytes:
    """Rename all TZIDs: no reader knows them, so that each has to use the file's VTIMEZONEs.

    No two files have the same names, since icalendar remembers a VTIMEZONE once read by its name.
    """
    name = hashlib.sha256(calendar).hexdigest()[:12].encode()
    return re.sub(rb"TZID([=:])(?=\w)", rb"TZID\g<1>" + name + b"/", calendar)


# Time zones


def _calendar(vtimezone: str) -> str:
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//tests//EN\r\n{vtimezone}END:VCALENDAR\r\n"


def _clock(zone: tzinfo) -> Clock:
    def look(wall: datetime) -> Look:
        moment = wall.replace(tzinfo=zone)
        return seconds(moment.utcoffset()), moment.tzname() or ""

    return lambda moment: look(moment.replace(tzinfo=None))


def seconds(shift: timedelta | None) -> int:
    """Give an offset in seconds."""
    assert shift is not None
    return round(shift.total_seconds())


def by_dateutil(vtimezone: str) -> Clock:
    """Read a VTIMEZONE with dateutil."""
    zone = tzical(io.StringIO(_calendar(vtimezone))).get()
    assert zone is not None
    return _clock(zone)


def parsed(vtimezone: str) -> icalendar.Timezone:
    """Parse a VTIMEZONE with icalendar."""
    component = icalendar.Timezone.from_ical(vtimezone)
    assert isinstance(component, icalendar.Timezone)
    return component


def by_icalendar(vtimezone: str) -> Clock:
    """Read a VTIMEZONE with icalendar."""
    return _clock(parsed(vtimezone).to_tz(lookup_tzid=False))


def by_ical(vtimezone: str) -> Clock:
    """Read a VTIMEZONE with `ical`."""
    read = IcsCalendarStream.calendar_from_ics(_for_ical(_calendar(vtimezone)))
    return _clock(IcsTimezoneInfo.from_timezone(read.timezones[0]))


def by_icalendar_transitions(vtimezone: str) -> Clock:
    """Read a VTIMEZONE with icalendar, by its list of changes (made for pytz): up to 2038."""
    times, kinds = parsed(vtimezone).get_transitions()

    def look(moment: datetime) -> Look:
        shift, _, name = kinds[bisect_right(times, _utc(moment).replace(tzinfo=None)) - 1]
        return seconds(shift), name

    return look
