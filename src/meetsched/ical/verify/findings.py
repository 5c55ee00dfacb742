"""What can be wrong with a calendar file: its kinds, and single findings."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from meetsched.errors import quoted

if TYPE_CHECKING:
    from meetsched.ical.verify.source import Component


class Kind(StrEnum):
    """What is wrong; sections are of RFC 5545 where not said otherwise."""

    UNREADABLE = "unreadable"
    """A value that cannot be read, or a rule that is not followed: the rest is looked at."""
    START_MISSING = "start-missing"
    START_OFF_RULE = "start-off-rule"
    """DTSTART is no date of its RRULE: what the rule gives is then undefined (3.8.5.3)."""
    END_NOT_AFTER_START = "end-not-after-start"
    RULES_REPEATED = "rules-repeated"
    """More than one RRULE in an event, which most programs do not follow (3.8.5.3)."""
    WEEK_NUMBERS = "week-numbers"
    """BYWEEKNO, which programs follow to different dates at New Year."""
    UNTIL_FORM = "until-form"
    """UNTIL is no UTC where DTSTART has a zone or is in UTC (3.3.10)."""
    EXDATE_FORM = "exdate-form"
    """EXDATE is a DATE where DTSTART is a date-time, or the other way round (3.8.5.1)."""
    EXDATE_HITS_NOTHING = "exdate-hits-nothing"
    RDATE = "rdate"
    """RDATE in an event, which many programs pass over."""
    RECURRENCE_ID_FORM = "recurrence-id-form"
    RECURRENCE_ID_HITS_NOTHING = "recurrence-id-hits-nothing"
    RECURRENCE_ID_REPEATED = "recurrence-id-repeated"
    THIS_AND_FUTURE = "this-and-future"
    """RANGE=THISANDFUTURE, which programs take for one date, for all from then on, or for none."""
    UID_MISSING = "uid-missing"
    UID_REPEATED = "uid-repeated"
    UID_UNSTABLE = "uid-unstable"
    """Another UID than the team file gives that slot and revision; see `meetsched.ical.verify`."""
    NO_ADDRESS = "no-address"
    """An ATTENDEE or ORGANIZER that is no URI (3.3.3)."""
    METHOD_IN_EVENT = "method-in-event"
    ATTENDEE_IN_PUBLIC = "attendee-in-public"
    """ATTENDEE where METHOD is PUBLISH (RFC 5546 3.2.1)."""
    ORGANIZER_MISSING = "organizer-missing"
    """METHOD is PUBLISH, and an event has no ORGANIZER (RFC 5546 3.2.1)."""
    FLOATING = "floating"
    """A time without a zone: each program takes it on its own clock."""
    ODD_TIME = "odd-time"
    """A wall time that the clock skips or shows twice: programs do five different things."""
    ZONE_UNKNOWN = "zone-unknown"
    """A TZID that is no IANA key."""
    TIMEZONE_MISSING = "timezone-missing"
    """A TZID that no VTIMEZONE describes (3.2.19)."""
    TIMEZONE_REPEATED = "timezone-repeated"
    TIMEZONE_WRONG = "timezone-wrong"
    """A VTIMEZONE that contradicts tz data."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong in a file: where, what, and the likely fix.

    `line` is where the component begins, 1 being the file's first; `place` names the component.

    >>> str(Finding(Kind.RDATE, 12, 'VEVENT "Team"', "RDATE", "write an event of its own"))
    'line 12, VEVENT "Team": RDATE; write an event of its own'
    """

    kind: Kind
    line: int
    place: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        told = "; ".join(filter(None, (self.message, self.hint)))
        return f"line {self.line}, {self.place}: {told}"


def finding(kind: Kind, component: Component, message: str, hint: str = "") -> Finding:
    """Tell what is wrong with a component, which is named by its SUMMARY, UID or TZID."""
    names = (component.text(name) for name in ("SUMMARY", "UID", "TZID"))
    name = next(filter(None, names), "")
    place = f"{quoted(component.name, 20)[1:-1]} {quoted(name)}" if name else component.name
    return Finding(kind, component.line, place, message, hint)
