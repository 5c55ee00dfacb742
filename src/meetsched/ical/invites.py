"""A meeting -> calendars that any calendar program reads right (RFC 5545, RFC 5546, RFC 7986)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Final, TypeAlias

from icalendar import Calendar, vDuration

from meetsched import zones
from meetsched.addresses import Mailbox
from meetsched.errors import MeetschedError
from meetsched.ical import series
from meetsched.ical.components import HOLE, Composer, Part, Saying
from meetsched.ical.lines import PRODID, Text, attendee_line
from meetsched.ical.state import GONE, Stamp, remembered, second, versions
from meetsched.ical.timezones import vtimezone
from meetsched.ical.withdrawals import has_ended
from meetsched.people import Participant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from pendulum import DateTime

    from meetsched.ical.components import Template
    from meetsched.ical.state import Version
    from meetsched.meeting import Meeting

PersonalSaying: TypeAlias = Callable[[Participant, series.Event, Part], str]
"""What it says to one person."""

Previous: TypeAlias = Callable[[Mailbox, str], bytes]
"""What was sent to an address about a UID before, empty if nothing."""

_END: Final = b"END:VCALENDAR\r\n"
_REFRESH: Final = timedelta(days=1)
"""How often a calendar program should look for what is new."""

_ANYWHERE: Final = timedelta(days=2)
"""So long after a day has begun in UTC, what was to begin the day before is over in all zones."""

QUARTER: Final = timedelta(minutes=15)
"""How long before the start a reminder is due, unless said otherwise."""


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
    """Write a meeting as a public calendar.

    `now`, an aware instant (`MeetschedError` if it is not), is the DTSTAMP; the same arguments
    give the same bytes. Dates that no rule gives are listed from `start` (the day of `now`) up
    to `until` (two years later). `said` has more text for the descriptions, by the slot's name.
    `Calendars` writes more than this, and knows what was written before.

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
    calendars = Calendars.of(meeting, now, start, until)
    more = said or {}
    feed = calendars.feed(lambda event, _: more.get(event.slot or "", ""))
    return Invitation(calendars.plan.events, feed, calendars.plan.notes)


def nothing_before(mailbox: Mailbox, uid: str) -> bytes:
    """Know of nothing that was sent before."""
    del mailbox, uid
    return b""


@dataclass(frozen=True, slots=True)
class Message:
    """One event for one person: a calendar with a METHOD, REQUEST or CANCEL (RFC 5546)."""

    mailbox: Mailbox
    uid: str
    calendar: bytes


@dataclass(frozen=True, slots=True)
class Calendars:
    """What there is to be written of a meeting as of `now`: for all, for each, for servers.

    `reminder` is how long before the start one is due, if at all. Whoever gets a UID for the first
    time gets it with the SEQUENCE that it has in `sequences`. What was written before is handed
    in where it is known: what did not change keeps its DTSTAMP and SEQUENCE. All methods raise
    `NewerVersionError` where that is newer, and `CalendarError` where it cannot be read.
    """

    meeting: Meeting
    plan: series.Plan
    now: datetime
    reminder: timedelta | None = QUARTER
    sequences: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        meeting: Meeting,
        now: datetime,
        start: date | None = None,
        until: date | None = None,
    ) -> Calendars:
        """Plan a meeting, with dates and errors as `invitation` has them."""
        if not isinstance(now, datetime) or now.tzinfo is None:
            raise MeetschedError(f"now = {now} has no UTC offset: which instant is it?")
        begin = start or max(now.astimezone(UTC).date() - _ANYWHERE, meeting.first)
        plan = series.plan(meeting, begin, until or begin + series.TWO_YEARS)
        return cls(meeting, plan, second(now))

    def feed(self, said: Saying, previous: bytes = b"") -> bytes:
        """Write one calendar for everybody: no attendees, and what is cancelled kept and marked."""
        header = _header("PUBLISH" if self.meeting.organizer else None)
        title = Text(self.meeting.title)
        header.add("NAME", title)
        header.add("X-WR-CALNAME", title)
        header.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
        header.add("X-PUBLISHED-TTL", vDuration(_REFRESH))
        for uid, sequence in self._gone(previous).items():
            header.add(GONE, Text(uid), parameters={"SEQUENCE": str(sequence)})
        again = {uid: sequence + 1 for uid, sequence in remembered(previous).items()}
        return self._draft(header, self.plan.events, again).after(previous, said)

    def _gone(self, previous: bytes) -> dict[str, int]:
        """Return the SEQUENCE of each UID that is no more, in case that it comes again."""
        before = versions(previous) if previous else {}
        left = {
            uid: version.stamp.sequence
            for uid, version in before.items()
            if not has_ended(version, self.now)
        }
        planned = {event.uid for event in self.plan.events}
        known = {**remembered(previous), **left}
        return {uid: sequence for uid, sequence in known.items() if uid not in planned}

    def resources(self, previous: Mapping[str, bytes]) -> dict[str, bytes]:
        """Write a calendar for each UID, as a CalDAV server keeps them (RFC 4791 section 4.1)."""
        return {
            event.uid: self._draft(_header(None), [event], {}).after(
                previous.get(event.uid, b""), _nothing
            )
            for event in self.plan.without_cancelled().events
        }

    def requests(
        self,
        people: Iterable[Participant],
        said: PersonalSaying,
        previous: Previous = nothing_before,
    ) -> Iterator[Message]:
        """Invite each person: one event a message (RFC 5546 section 3.2.2).

        What is over is left out, unless it was sent before. Those without an address get nothing.
        Raises `MeetschedError` without an organizer.
        """
        return self._messages(self.plan.without_cancelled().events, people, said, previous)

    def cancellations(
        self, people: Iterable[Participant], previous: Previous = nothing_before
    ) -> Iterator[Message]:
        """Tell each person that nothing of it takes place (RFC 5546 section 3.2.5)."""
        held = self.plan.without_cancelled().called_off()
        events = [event for event in held.events if not self._is_over(event)]
        return self._messages(events, people, lambda *_: "", previous)

    def _messages(
        self,
        events: Iterable[series.Event],
        people: Iterable[Participant],
        said: PersonalSaying,
        previous: Previous,
    ) -> Iterator[Message]:
        if not self.meeting.organizer:
            hint = 'write organizer = "Team <team@example.org>" under [meeting]'
            raise MeetschedError(f"requests come from an organizer, and there is none; {hint}")
        drafts = [
            (
                event,
                self._draft(_header(_method(event)), [event], self.sequences),
                self._is_over(event),
            )
            for event in events
        ]
        for person in people:
            if (mailbox := person.mailbox) is not None:
                own, attendees = partial(said, person), _Attendees(person, mailbox)
                for event, draft, is_over in drafts:
                    before = previous(mailbox, event.uid)
                    if is_over and (not before or self._was_over(before)):
                        continue
                    calendar = draft.after(before, own, attendees.line(event))
                    yield Message(mailbox, event.uid, calendar)

    def called_off(self) -> Calendars:
        """Return the calendars of a meeting that does not take place at all any more."""
        return replace(self, plan=self.plan.called_off())

    def _was_over(self, message: bytes) -> bool:
        return all(has_ended(version, self.now) for version in versions(message).values())

    def _is_over(self, event: series.Event) -> bool:
        return event.last is not None and event.last + (event.end - event.start) <= self.now

    def _draft(
        self, header: Calendar, events: Collection[series.Event], sequences: Mapping[str, int]
    ) -> _Draft:
        composer = Composer(self.meeting, self.reminder)
        templates = list(map(composer.template, events))
        begin: bytes = header.to_ical(sorted=False).removesuffix(_END)
        timezones = (vtimezone(key, since) for key, since in _zones(events).items())
        least = (max(int(event.cancelled), sequences.get(event.uid, 0)) for event in events)
        first = tuple(Stamp(self.now, sequence) for sequence in least)
        return _Draft(begin + "".join(timezones).encode(), templates, first)


def _header(method: str | None) -> Calendar:
    """Return a calendar with its own properties and nothing in it."""
    header = Calendar()
    header.add("VERSION", "2.0")
    header.add("PRODID", PRODID)
    if method:
        header.add("METHOD", method)
    header.add("X-MEETSCHED-TZDATA", str(zones.tzdata_version()))
    return header


def _method(event: series.Event) -> str:
    return "CANCEL" if event.cancelled else "REQUEST"


class _Draft:
    """A calendar but for whom it is, what is said to them, and its versions.

    People are many, what is said to them is not: what they have in common is written once, in
    pieces between which their own line goes.
    """

    def __init__(self, head: bytes, templates: list[Template], first: tuple[Stamp, ...]) -> None:
        self._head = head
        self._templates = templates
        self._parts = [(each.event, c.part) for each in templates for c in each.components]
        self._first = first
        self._pieces = cache(partial(self._split, self._first))

    def after(self, previous: bytes, say: Saying, attendee: bytes = b"") -> bytes:
        """Write what comes after what was written before."""
        said = tuple([say(event, part) for event, part in self._parts])
        written = attendee.join(self._pieces(said))
        if not previous:
            return written
        stamps = self._next(versions(previous), versions(written))
        return attendee.join(self._split(stamps, said))

    def _next(self, before: Mapping[str, Version], after: Mapping[str, Version]) -> Iterator[Stamp]:
        for template, first in zip(self._templates, self._first, strict=True):
            uid = template.event.uid
            yield before[uid].next(after[uid], first.at, uid) if uid in before else first

    def _split(self, stamps: Iterable[Stamp], said: tuple[str, ...]) -> list[bytes]:
        texts = iter(said)
        bodies = (
            template.filled(stamp, islice(texts, len(template.components)))
            for template, stamp in zip(self._templates, stamps, strict=True)
        )
        return b"".join((self._head, *bodies, _END)).split(HOLE)


class _Attendees:
    """The ATTENDEE lines of one person (RFC 5545 section 3.8.4.1), by the part they have."""

    def __init__(self, person: Participant, mailbox: Mailbox) -> None:
        self.names = {name.casefold() for name in (person.name, person.handle) if name}
        self.role = "REQ-PARTICIPANT" if person.required else "OPT-PARTICIPANT"
        self.mailbox = mailbox
        self.lines: dict[str, bytes] = {}

    def line(self, event: series.Event) -> bytes:
        """Return the line for an event: who chairs it has that role."""
        chairs = event.chair is not None and event.chair.casefold() in self.names
        role = "CHAIR" if chairs else self.role
        if role not in self.lines:
            self.lines[role] = attendee_line(self.mailbox, role)
        return self.lines[role]


def _nothing(event: series.Event, part: Part) -> str:
    """Say nothing besides what all are told."""
    del event, part
    return ""


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
    for occurrence in event.overrides:
        yield series.written(occurrence)[0]
