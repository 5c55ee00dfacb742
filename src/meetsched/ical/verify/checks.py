"""What is wrong with a calendar file by itself, and is let pass by validators.

Only what is really wrong, or what calendar programs are known to read differently.
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.errors import UnknownZoneError, quoted
from meetsched.ical.verify.expansion import Window, is_known
from meetsched.ical.verify.findings import Finding, Kind, finding
from meetsched.ical.verify.values import Form
from meetsched.phrases import day_words, length_words
from meetsched.zones import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from meetsched.ical.verify.events import Event
    from meetsched.ical.verify.expansion import Expansion, Series
    from meetsched.ical.verify.source import Component
    from meetsched.ical.verify.values import Moment

_URI: Final = re.compile(r"(?!mailto:)[a-z][a-z0-9+.-]*:\S+|mailto:[^\s@]+@[^\s@]+", re.IGNORECASE)
_MOST_UNKNOWN: Final = 20
"""So many unknown zones are told with what may have been meant."""


def file_findings(calendar: Component, expansion: Expansion, window: Window) -> Iterator[Finding]:
    """Yield what is wrong in a VCALENDAR; clocks are looked at in the window."""
    method = calendar.text("METHOD").upper()
    for event in expansion.events:
        yield from _event_findings(event, expansion)
        yield from _address_findings(event, method)
    for series in expansion.series:
        yield from _series_findings(series)
        yield from _odd_times(series, window)
    yield from _identity_findings(expansion.events)
    if method in {"", "PUBLISH"}:
        for orphan in expansion.orphans:
            message = f"RECURRENCE-ID {orphan.replaces}: no series has its UID"
            yield _told(Kind.RECURRENCE_ID_HITS_NOTHING, orphan, message, "add the series")
    yield from _zone_findings(calendar, expansion, window)


def _told(kind: Kind, event: Event, message: str, hint: str) -> Finding:
    return finding(kind, event.component, message, hint)


# Events


def _event_findings(event: Event, expansion: Expansion) -> Iterator[Finding]:
    component = event.component
    if component.all("METHOD"):
        hint = "it belongs to the calendar, before the events"
        yield _told(Kind.METHOD_IN_EVENT, event, "METHOD stands in an event", hint)
    if component.all("RDATE"):
        hint = "many programs pass over it; write an event of its own"
        yield _told(Kind.RDATE, event, "RDATE in an event", hint)
    if len(component.all("RRULE")) > 1:
        hint = "most programs follow one of them; write an event for each"
        yield _told(Kind.RULES_REPEATED, event, "more than one RRULE", hint)
    replaced = component.first("RECURRENCE-ID")
    if replaced and replaced.parameters.get("RANGE"):
        hint = "programs differ on it; end the series by UNTIL and begin another with a new UID"
        message = f"RANGE={quoted(replaced.parameters['RANGE'])} of RECURRENCE-ID"
        yield _told(Kind.THIS_AND_FUTURE, event, message, hint)
    yield from _time_findings(event, expansion)
    yield from _rule_findings(event)


def _time_findings(event: Event, expansion: Expansion) -> Iterator[Finding]:
    if event.start.form is Form.FLOATING:
        message = f"DTSTART {event.start} has no zone: everybody takes it on their own clock"
        yield _told(Kind.FLOATING, event, message, "give it a TZID, or Z for UTC")
    if event.end is not None:
        end = expansion.clocks.instant(event.end)
        if end <= expansion.clocks.instant(event.start):
            message = f"DTEND {event.end} is not after DTSTART {event.start}"
            yield _told(Kind.END_NOT_AFTER_START, event, message, "write when it really ends")
    elif event.component.all("DURATION") and event.length <= timedelta():
        message = "DURATION is not longer than nothing"
        yield _told(Kind.END_NOT_AFTER_START, event, message, "write how long it really lasts")


def _rule_findings(event: Event) -> Iterator[Finding]:
    for rule in event.rules:
        if "BYWEEKNO" in rule.parts:
            hint = "programs differ at New Year; write BYDAY and INTERVAL, or single events"
            yield _told(Kind.WEEK_NUMBERS, event, "RRULE has BYWEEKNO", hint)
        if rule.until and rule.until.form is not _until_form(event.start.form):
            message = f"UNTIL={rule.until} is {rule.until.form}, and DTSTART {event.start.form}"
            hint = f"write UNTIL as {_until_form(event.start.form)} (RFC 5545 3.3.10)"
            yield _told(Kind.UNTIL_FORM, event, message, hint)


def _until_form(start: Form) -> Form:
    return Form.UTC if start in {Form.UTC, Form.ZONED} else start


def _address_findings(event: Event, method: str) -> Iterator[Finding]:
    attendees, organizers = (event.component.all(name) for name in ("ATTENDEE", "ORGANIZER"))
    for found in (*attendees, *organizers):
        if not _URI.fullmatch(found.value.strip()):
            message = f"{found.name} {quoted(found.value)} is no address"
            yield _told(Kind.NO_ADDRESS, event, message, "write mailto:NAME@DOMAIN")
    if method == "PUBLISH" and attendees:
        hint = "leave it out, or write a METHOD:REQUEST for each (RFC 5546 3.2.1)"
        yield _told(Kind.ATTENDEE_IN_PUBLIC, event, "ATTENDEE in a METHOD:PUBLISH file", hint)
    if method == "PUBLISH" and not organizers:
        hint = "add ORGANIZER, or leave METHOD out (RFC 5546 3.2.1)"
        yield _told(Kind.ORGANIZER_MISSING, event, "METHOD:PUBLISH without ORGANIZER", hint)


def _identity_findings(events: Iterable[Event]) -> Iterator[Finding]:
    seen: dict[tuple[str, Moment | None], int] = {}
    for event in events:
        identity = (event.uid, event.replaces)
        line = seen.setdefault(identity, event.component.line)
        if not event.uid:
            hint = "give it one that stays the same whenever the file is written"
            yield _told(Kind.UID_MISSING, event, "it has no UID", hint)
        elif line != event.component.line:
            what = f"RECURRENCE-ID {event.replaces}" if event.replaces else "UID"
            kind = Kind.RECURRENCE_ID_REPEATED if event.replaces else Kind.UID_REPEATED
            message = f"{what}: the event at line {line} has the same"
            yield _told(kind, event, message, "programs keep one of them; keep one")


# Series


def _series_findings(series: Series) -> Iterator[Finding]:
    event = series.event
    start = event.start
    if event.rules and series.ruled is not None and not _is_ruled(series):
        message = f"DTSTART {start} is no date of its RRULE"
        yield _told(Kind.START_OFF_RULE, event, message, "begin with a date that the rule gives")
    odd = [moment for moment in event.excluded if _is_date(moment) != _is_date(start)]
    vain = [
        moment
        for wall, moment in series.excluded.items()
        if _is_date(moment) == _is_date(start) and not series.gives(wall)
    ]
    if odd:
        message = f"EXDATE {_some(odd)} is {odd[0].form}, and DTSTART {start.form}"
        yield _told(Kind.EXDATE_FORM, event, message, "write it as DTSTART is written")
    if vain:
        message = f"EXDATE {_some(vain)} hits nothing"
        hint = "exclude a start that the rule gives, with DTSTART's TZID"
        yield _told(Kind.EXDATE_HITS_NOTHING, event, message, hint)
    for wall, override in series.overrides.items():
        yield from _override_findings(series, wall, override)


def _override_findings(series: Series, wall: datetime, override: Event) -> Iterator[Finding]:
    start, replaced = series.event.start, override.replaces
    assert replaced is not None
    if _is_date(replaced) != _is_date(start):
        message = f"RECURRENCE-ID {replaced} is {replaced.form}, and DTSTART {start.form}"
        yield _told(Kind.RECURRENCE_ID_FORM, override, message, "write it as DTSTART is written")
    elif not series.gives(wall):
        message = f"RECURRENCE-ID {replaced} hits nothing"
        hint = "name a start that the rule gives, with DTSTART's TZID"
        yield _told(Kind.RECURRENCE_ID_HITS_NOTHING, override, message, hint)


def _is_ruled(series: Series) -> bool:
    assert series.ruled is not None
    wall = series.event.start.wall
    return wall in series.ruled or wall > series.through


def _is_date(moment: Moment) -> bool:
    return moment.form is Form.DATE


def _some(moments: list[Moment]) -> str:
    more = len(moments) - 1
    return f"{moments[0]}" + (f" (and {more} more)" if more else "")


def _odd_times(series: Series, window: Window) -> Iterator[Finding]:
    """Tell the first wall time that the clock skips or repeats, and for which nothing is said."""
    start = series.event.start
    if start.zone is None or not is_known(start.zone):
        return
    said = {*series.excluded, *series.overrides}
    for wall in series.walls:
        if wall not in window or wall in said:
            continue
        reading = zones.reading(wall, zones.zone(start.zone))
        if reading is not Reading.ONCE:
            does = "skips" if reading is Reading.SKIPPED else "shows twice"
            message = f"on {day_words(wall)} the clock of {start.zone} {does} {wall:%H:%M}"
            hint = "programs differ on it; exclude it, and write an event in UTC"
            yield _told(Kind.ODD_TIME, series.event, message, hint)
            return


# Zones


def _zone_findings(calendar: Component, expansion: Expansion, window: Window) -> Iterator[Finding]:
    described: dict[str, list[Component]] = {}
    for component in calendar.within("VTIMEZONE"):
        described.setdefault(component.text("TZID"), []).append(component)
    used = _used(expansion.events)
    for number, (key, event) in enumerate(used.items()):
        if not is_known(key):
            yield _unknown(key, event, told=number < _MOST_UNKNOWN)
        if key not in described:
            message = f"no VTIMEZONE describes {quoted(key)}"
            yield _told(Kind.TIMEZONE_MISSING, event, message, "add it (RFC 5545 3.2.19)")
        elif is_known(key):
            since = max(window.start, expansion.clocks.instant(event.start))
            yield from _contradictions(described[key][0], expansion, Window(since, window.end))
    for key, components in described.items():
        if len(components) > 1:
            yield from _repeated(key, components, expansion, window)


def _used(events: Iterable[Event]) -> dict[str, Event]:
    """Return each TZID that events use, with the one that uses it first."""
    used: dict[str, Event] = {}
    for event in sorted(events, key=lambda event: event.start.wall):
        for moment in event.moments():
            if moment.zone is not None:
                used.setdefault(moment.zone, event)
    return used


def _unknown(key: str, event: Event, *, told: bool) -> Finding:
    hint = "write an IANA key"
    if told:
        try:
            zones.zone(key)
        except UnknownZoneError as error:
            hint = error.hint
    message = f"TZID {quoted(key)} is no IANA key"
    return _told(Kind.ZONE_UNKNOWN, event, message, hint)


def _contradictions(
    component: Component, expansion: Expansion, window: Window
) -> Iterator[Finding]:
    described = expansion.clocks.by_file(component.text("TZID"))
    if described is None or window.end <= window.start:
        return
    if error := described.error(*window):
        at, ahead = error
        way = "ahead of" if ahead > timedelta() else "behind"
        message = (
            f"it is {length_words(abs(ahead))} {way} tz data {zones.tzdata_version()} "
            f"from {day_words(at)} on"
        )
        hint = "programs that trust the file are wrong then; write it again with newer tz data"
        yield finding(Kind.TIMEZONE_WRONG, component, message, hint)


def _repeated(
    key: str, components: list[Component], expansion: Expansion, window: Window
) -> Iterator[Finding]:
    """Tell of several VTIMEZONEs for one TZID, and whether they contradict each other."""
    readable = expansion.clocks.described.get(key, [])
    apart = any(not readable[0].agrees(other, *window) for other in readable[1:])
    which = "which contradict each other" if apart else "which say the same"
    message = f"{len(components)} VTIMEZONEs for one TZID, {which}"
    yield finding(Kind.TIMEZONE_REPEATED, components[1], message, "keep the one that is right")
