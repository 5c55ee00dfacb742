"""A meeting -> a calendar file (RFC 5545) that any calendar program reads right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.utils import parseaddr
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from icalendar import Calendar, Component, Event, vCalAddress, vDuration, vRecur, vText, vUri

from meetsched import zones
from meetsched.errors import MeetschedError
from meetsched.ical import series
from meetsched.ical.timezones import vtimezone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pendulum import DateTime

    from meetsched.meeting import Meeting, Occurrence

_CONTROLS: Final = frozenset((*range(0x20), 0x7F))

_END: Final = b"END:VCALENDAR\r\n"
_REFRESH: Final = timedelta(days=1)
"""How often a calendar program should look for what is new."""

TWO_YEARS: Final = timedelta(days=731)
"""How far ahead dates are listed, unless said otherwise."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """A meeting's calendar: its events, the calendar file, and what a person should know of it."""

    events: tuple[series.Event, ...]
    calendar: bytes
    notes: tuple[str, ...]


def invitation(
    meeting: Meeting,
    now: datetime,
    start: date | None = None,
    until: date | None = None,
    said: Mapping[str, str] | None = None,
) -> Invitation:
    """Write a meeting as a calendar.

    `now`, an aware instant (`MeetschedError` if it is not), is the DTSTAMP; the same arguments
    give the same bytes. Dates that no rule gives are listed from `start` (the day of `now`) up
    to `until` (two years later). `said` has more text for the descriptions, by the slot's name.

    >>> from datetime import time
    >>> from meetsched.cadence import Cadence
    >>> from meetsched.meeting import Meeting
    >>> from meetsched.schedule import Slot
    >>> slots = (Slot("Early", time(8), "UTC"), Slot("Late", time(18), "UTC"))
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), slots)
    >>> early, late = invitation(meeting, datetime(2019, 3, 1, tzinfo=UTC)).events
    >>> print(early.start, early.rule)
    2019-03-21 08:00:00+00:00 FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH
    """
    if now.tzinfo is None:
        raise MeetschedError(f"now = {now.isoformat()} has no UTC offset: which instant is it?")
    begin = start or max(now.astimezone(UTC).date(), meeting.first)
    planned = series.plan(meeting, begin, until or begin + TWO_YEARS)
    writer = _Writer(meeting, now.astimezone(UTC).replace(microsecond=0), said or {})
    return Invitation(planned.events, writer.calendar(planned.events), planned.notes)


@dataclass(frozen=True, slots=True)
class _Writer:
    meeting: Meeting
    now: datetime
    said: Mapping[str, str]

    def calendar(self, events: Iterable[series.Event]) -> bytes:
        parts = [(self._component(event), self._overrides(event)) for event in events]
        components = [each for main, overrides in parts for each in (main, *overrides)]
        timezones = "".join(vtimezone(key, since) for key, since in _zones(events).items())
        body = b"".join(component.to_ical() for component in components)
        header: bytes = self._header().to_ical(sorted=False).removesuffix(_END)
        return header + timezones.encode() + body + _END

    def _header(self) -> Calendar:
        """Return a calendar with its own properties (RFC 7986 section 5) and nothing in it."""
        calendar, title = Calendar(), _Text(self.meeting.title)
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", f"-//meetsched//meetsched {version('meetsched')}//EN")
        if self.meeting.organizer:
            calendar.add("METHOD", "PUBLISH")
        calendar.add("NAME", title)
        calendar.add("X-WR-CALNAME", title)
        calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
        calendar.add("X-MEETSCHED-TZDATA", str(zones.tzdata_version()))
        return calendar

    def _component(self, event: series.Event) -> Component:
        component = self._bare(event, event.occurrence)
        _add_time(component, "DTSTART", event.start)
        _add_time(component, "DTEND", event.end)
        if event.rule is not None:
            component.add("RRULE", self._recurrence(event))
        for start in event.excluded:
            _add_time(component, "EXDATE", start)
        return component

    @staticmethod
    def _recurrence(event: series.Event) -> vRecur:
        recurrence: vRecur = vRecur.from_ical(str(event.rule))
        if event.until is not None:
            recurrence["UNTIL"] = [event.until.astimezone(UTC)]
        return recurrence

    def _overrides(self, event: series.Event) -> Iterator[Component]:
        """Write the moved occurrences, each named by where the rule has it."""
        for occurrence in event.moved:
            component = self._bare(event, occurrence)
            assert occurrence.planned is not None
            _add_time(component, "RECURRENCE-ID", occurrence.planned)
            start, end = series.written(occurrence)
            _add_time(component, "DTSTART", start)
            _add_time(component, "DTEND", end)
            yield component

    def _bare(self, event: series.Event, occurrence: Occurrence | None) -> Component:
        """Begin an event with all but its times."""
        meeting, component = self.meeting, Event()
        component.add("UID", event.uid)
        component.add("DTSTAMP", self.now)
        summary = f"{meeting.title}: {event.slot}" if event.slot else meeting.title
        component.add("SUMMARY", _Text(summary))
        component.add("CATEGORIES", ["MEETING"])
        if event.url:
            component.add("URL", event.url)
            component.add("LOCATION", _Text(event.url))
            component.add("CONFERENCE", vUri(event.url), parameters=_conference(event.url))
        if meeting.organizer:
            component.add("ORGANIZER", _organizer(meeting.organizer))
        if description := self._description(event, occurrence):
            component.add("DESCRIPTION", _Text(description))
        return component

    def _description(self, event: series.Event, occurrence: Occurrence | None) -> str:
        lines = [
            _sentence(occurrence.fate) if occurrence else "",
            f"Join: {event.url}" if event.url else "",
            f"Recordings: {self.meeting.recording}" if self.meeting.recording else "",
            self.said.get(event.slot or "", ""),
        ]
        return "\n".join(filter(None, lines))


def _conference(url: str) -> dict[str, str]:
    """Return the parameters of CONFERENCE (RFC 7986 section 5.11): what it is only where known."""
    feature = {"FEATURE": "PHONE"} if url.casefold().startswith("tel:") else {}
    return {"VALUE": "URI", "LABEL": "Join", **feature}


class _Text(vText):
    """A TEXT value (RFC 5545 3.3.11); icalendar's own takes a backslash and an N for a new line."""

    def to_ical(self) -> bytes:
        text = str(self).replace("\r\n", "\n").replace("\r", "\n")
        text = "".join(each for each in text if each in "\n\t" or ord(each) not in _CONTROLS)
        for character in ("\\", ";", ","):
            text = text.replace(character, f"\\{character}")
        return text.replace("\n", "\\n").encode()


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _organizer(text: str) -> vCalAddress:
    name, address = parseaddr(text)
    organizer = vCalAddress(f"mailto:{address}")
    if name:
        organizer.params["CN"] = vText(name)
    return organizer


def _add_time(component: Component, name: str, moment: DateTime) -> None:
    """Add a date-time in UTC form, or as wall time with the IANA key as its TZID."""
    key = zones.key(moment)
    if key in zones.UTC_KEYS:
        component.add(name, zones.face(moment).replace(tzinfo=UTC))
    else:
        component.add(name, zones.face(moment), parameters={"TZID": key})


def _zones(events: Iterable[series.Event]) -> dict[str, DateTime]:
    """Return each TZID that the events use, with the first instant for which it is needed."""
    needed: dict[str, DateTime] = {}
    for moment in (moment for event in events for moment in _moments(event)):
        key = zones.key(moment)
        if key not in zones.UTC_KEYS:
            needed[key] = min(moment, needed.get(key, moment))
    return dict(sorted(needed.items()))


def _moments(event: series.Event) -> Iterator[DateTime]:
    yield event.start
    for occurrence in event.moved:
        yield series.written(occurrence)[0]
