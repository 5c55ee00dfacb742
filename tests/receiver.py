"""A calendar that takes scheduling messages: a small receiver, written from the text of RFC 5546.

* Section 2.1.5: a component is known by its UID and RECURRENCE-ID. The higher SEQUENCE obsoletes
  the lower ones; where it is the same, the later DTSTAMP overrides the others.
* Section 3.2.2: a REQUEST brings a new event, or what changes an old one. All that it holds has
  one UID. With the event's own component it is the whole of it; without, it tells of instances.
* Section 3.2.5: a CANCEL takes back instances where it has RECURRENCE-IDs, else the whole event.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeAlias

import icalendar

Key: TypeAlias = tuple[str, datetime | None]
"""UID, and the instant of the RECURRENCE-ID: None for the event's own component."""

Revision: TypeAlias = tuple[int, datetime]
"""SEQUENCE, which is 0 where there is none (RFC 5545 section 3.8.7.4), and DTSTAMP."""


def key(event: icalendar.Event) -> Key:
    """Return what a component is known by."""
    instance = event.RECURRENCE_ID
    return event.uid, instance.astimezone(UTC) if isinstance(instance, datetime) else None


def revision(event: icalendar.Event) -> Revision:
    """Return what a component's age is told by."""
    assert event.DTSTAMP is not None
    return event.sequence, event.DTSTAMP


class Receiver:
    """The calendar of the one who has an address."""

    def __init__(self, address: str) -> None:
        self.uri = f"mailto:{address}".casefold()
        self._events: dict[Key, icalendar.Event] = {}
        self._revisions: dict[Key, Revision] = {}
        self._zones: dict[str, icalendar.Timezone] = {}

    def take(self, message: bytes) -> bool:
        """Take a message; tell whether there was anything new in it."""
        calendar = icalendar.Calendar.from_ical(message)
        events = {key(event): event for event in calendar.events}
        (uid,) = {uid for uid, _ in events}
        if not all(self._is_invited(event) for event in events.values()):
            return False
        self._zones.update({zone.tz_name: zone for zone in calendar.timezones})
        act = {"REQUEST": self._request, "CANCEL": self._cancel}[str(calendar["METHOD"])]
        if own := events.get((uid, None)):
            if not self._is_new(own):
                return False
            self._forget_instances(own)
        new = [event for event in events.values() if event is own or self._is_new(event, own)]
        for event in new:
            self._revisions[key(event)] = revision(event)
            act(event)
        return bool(new)

    def calendar(self) -> bytes:
        """Write all that takes place as a calendar."""
        calendar = icalendar.Calendar()
        calendar.add("VERSION", "2.0")
        calendar.add("PRODID", "-//tests//receiver//EN")
        for component in (*self._zones.values(), *self._events.values()):
            calendar.add_component(component)
        data: bytes = calendar.to_ical()
        return data

    def _is_invited(self, event: icalendar.Event) -> bool:
        return self.uri in {str(attendee).casefold() for attendee in event.attendees}

    def _request(self, event: icalendar.Event) -> None:
        self._events[key(event)] = event

    def _cancel(self, event: icalendar.Event) -> None:
        uid, instance = key(event)
        self._events.pop((uid, instance), None)
        own = self._events.get((uid, None))
        if own is not None and instance is not None:
            own.add("EXDATE", event.RECURRENCE_ID)

    def _is_new(self, event: icalendar.Event, beside: icalendar.Event | None = None) -> bool:
        """Whether a component is not known so well yet; an instance is as old as its event.

        `beside` is the event's own component, if it comes in the same message.
        """
        uid, instance = key(event)
        known = {(uid, instance)} if beside else {(uid, instance), (uid, None)}
        return all(revision(event) > self._revisions[each] for each in known & {*self._revisions})

    def _forget_instances(self, own: icalendar.Event) -> None:
        """Forget the instances that are no newer than the event's own component now is."""
        for known, age in list(self._revisions.items()):
            if known[0] == own.uid and known[1] is not None and age <= revision(own):
                self._events.pop(known, None)
                del self._revisions[known]
