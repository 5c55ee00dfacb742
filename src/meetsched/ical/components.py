"""Events -> VEVENT components, serialised once, with holes where one message differs from another.

Who is invited, what is said to them and which version it is differ; all else does not. Filling the
holes costs about as much as joining texts, however many people there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from icalendar import Alarm, Component, vRecur, vText, vUri
from icalendar import Event as VEvent

from meetsched.addresses import Mailbox
from meetsched.ical import series
from meetsched.ical.lines import Text, add_time, calendar_address, called_off, content_line
from meetsched.meeting import Occurrence, Status

if TYPE_CHECKING:
    from meetsched.ical.state import Stamp
    from meetsched.meeting import Meeting

Part: TypeAlias = Occurrence | None
"""An override's occurrence, or None: a series' own component."""

Saying: TypeAlias = Callable[[series.Event, Part], str]
"""What a description says of an event, or of one override, besides what all are told."""

HOLE: Final = b"\x00"
"""What stands for a line that is still to come; no text has it."""

_HOLES: Final = re.compile(rb"^([A-Z-]+):\x00\r\n", re.MULTILINE)
_DIFFERENT: Final = ("DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "ATTENDEE", "DESCRIPTION")


class _Component(NamedTuple):
    """A component as text with holes, what it is of, and what all are told of that."""

    text: bytes
    part: Part
    told: str


@dataclass(frozen=True, slots=True)
class Template:
    """An event's components, the event's own first."""

    event: series.Event
    components: tuple[_Component, ...]

    def filled(self, stamp: Stamp, said: Iterable[str]) -> bytes:
        """Write the components of one version; where an ATTENDEE line may go, there is `HOLE`."""
        lines = {**stamp.lines, b"ATTENDEE": HOLE}
        written = b""
        for (text, _, told), more in zip(self.components, said, strict=True):
            lines[b"DESCRIPTION"] = _description("\n".join(filter(None, (told, more))))
            written += text % lines
        return written


def _description(text: str) -> bytes:
    return content_line("DESCRIPTION", Text(text)) if text else b""


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes templates of a meeting's events; `reminder` is how long before the start one is due."""

    meeting: Meeting
    reminder: timedelta | None

    def template(self, event: series.Event) -> Template:
        """Serialise an event's components."""
        written = [(event.occurrence, self._own(event))]
        written += [(each, self._override(event, each)) for each in event.overrides]
        return Template(
            event,
            tuple(
                _Component(_with_holes(component.to_ical()), part, self._told(event, part))
                for part, component in written
            ),
        )

    def _own(self, event: series.Event) -> Component:
        """Write a single occurrence, or a series."""
        component = self._begun(event, cancelled=event.cancelled)
        add_time(component, "DTSTART", event.start)
        add_time(component, "DTEND", event.end)
        if event.rule is not None:
            component.add("RRULE", _recurrence(event))
        for start in event.excluded:
            add_time(component, "EXDATE", start)
        return component

    def _override(self, event: series.Event, occurrence: Occurrence) -> Component:
        """Write what became of an occurrence, named by where the rule has it."""
        component = self._begun(event, cancelled=occurrence.status is Status.CANCELLED)
        start, end = series.written(occurrence)
        add_time(component, "RECURRENCE-ID", series.planned_start(occurrence))
        add_time(component, "DTSTART", start)
        add_time(component, "DTEND", end)
        return component

    def _begun(self, event: series.Event, *, cancelled: bool) -> Component:
        """Begin a component with all but its times; what differs by message is a hole."""
        meeting, component = self.meeting, VEvent()
        for name in _DIFFERENT:
            component[name] = vText(HOLE)
        component.add("UID", event.uid)
        component.add("SUMMARY", Text(self._summary(event, cancelled=cancelled)))
        component.add("CATEGORIES", ["MEETING"])
        if event.url:
            component.add("URL", event.url)
            component.add("LOCATION", Text(event.url))
            component.add("CONFERENCE", vUri(event.url), parameters=_conference(event.url))
        if meeting.organizer:
            component.add("ORGANIZER", calendar_address(Mailbox.parse(meeting.organizer)))
        if cancelled:
            component.add("STATUS", "CANCELLED")
        else:
            component.subcomponents.extend(self._alarms())
        return component

    def _summary(self, event: series.Event, *, cancelled: bool) -> str:
        title = self.meeting.title
        summary = f"{title}: {event.slot}" if event.slot else title
        return called_off(summary) if cancelled else summary

    def _alarms(self) -> Iterator[Alarm]:
        """Yield what is shown before the start, and when the agenda closes (section 3.6.6)."""
        title = self.meeting.title
        due = {title: self.reminder, f"The agenda closes: {title}": self.meeting.closes}
        for text, before in due.items():
            if before is not None:
                alarm = Alarm()
                alarm.add("ACTION", "DISPLAY")
                alarm.add("DESCRIPTION", Text(text))
                alarm.add("TRIGGER", -before)
                yield alarm

    def _told(self, event: series.Event, part: Part) -> str:
        fate = part.fate if part else ""
        lines = [
            fate[:1].upper() + fate[1:],
            f"Join: {event.url}" if event.url else "",
            f"Recordings: {self.meeting.recording}" if self.meeting.recording else "",
        ]
        held = not event.cancelled and (part is None or part.status is not Status.CANCELLED)
        return "\n".join(filter(None, lines if held else lines[:1]))


def _with_holes(text: bytes) -> bytes:
    """Make places to fill of what stands for them."""
    return _HOLES.sub(rb"%(\1)s", text.replace(b"%", b"%%"))


def _recurrence(event: series.Event) -> vRecur:
    recurrence: vRecur = vRecur.from_ical(str(event.rule))
    if event.until is not None:
        recurrence["UNTIL"] = [event.until.astimezone(UTC)]
    return recurrence


def _conference(url: str) -> dict[str, str]:
    """Return the parameters of CONFERENCE (RFC 7986 section 5.11): what it is only where known."""
    feature = {"FEATURE": "PHONE"} if url.casefold().startswith("tel:") else {}
    return {"VALUE": "URI", "LABEL": "Join", **feature}
