"""What a calendar file says takes place: events -> series -> instances.

Rules are followed on naive wall times, which become instants by the tz data in use and, to
compare, by the file's own VTIMEZONEs. Instants are naive UTC. Nothing here knows how meetsched
writes a calendar.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from meetsched import zones
from meetsched.ical.verify.events import Event, read_events
from meetsched.ical.verify.findings import Finding, Kind, finding
from meetsched.ical.verify.observances import Described
from meetsched.ical.verify.recurrences import Patience, Recurrence
from meetsched.ical.verify.values import Form, Moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from pendulum import Timezone

    from meetsched.ical.verify.source import Component

_DAY: Final = timedelta(days=1)
_INSTANCE: Final = 15
"""An instance takes as long as to look at so many dates."""

_FAR: Final = timedelta(days=20 * 366)
"""What is beyond the horizon is looked at so far, for an EXDATE or a RECURRENCE-ID."""


def is_known(key: str) -> bool:
    """Whether tz data has a zone of that key."""
    known = zones.tzdata_version().keys()
    return key in known


class Clock(Protocol):
    """Wall time <-> instant."""

    def resolve(self, wall: datetime) -> datetime:
        """Return the instant of a wall time."""

    def show(self, instant: datetime) -> datetime:
        """Return the wall time of an instant."""


@dataclass(frozen=True, slots=True)
class KnownClock:
    """The clock of a zone by the tz data in use."""

    zone: Timezone

    def resolve(self, wall: datetime) -> datetime:
        """Return the instant of a wall time, skipped and repeated ones as RFC 5545 3.3.5 says."""
        return zones.utc(zones.resolve(wall, self.zone))

    def show(self, instant: datetime) -> datetime:
        """Return the wall time of an instant."""
        return zones.face(zones.on_clock(instant.replace(tzinfo=UTC), self.zone))


@dataclass(frozen=True, slots=True)
class Clocks:
    """The clocks of a file: those that it describes, by TZID; `home` is for times without one."""

    described: Mapping[str, list[Described]]
    home: str

    def of(self, moment: Moment) -> Clock:
        """Return a moment's clock by tz data, else by the file, else the one at home."""
        key = "UTC" if moment.form is Form.UTC else moment.zone or self.home
        if not is_known(key):
            if described := self.by_file(key):
                return described
            key = self.home
        return KnownClock(zones.zone(key))

    def instant(self, moment: Moment) -> datetime:
        """Return the instant of a moment."""
        return self.of(moment).resolve(moment.wall)

    def by_file(self, key: str | None) -> Described | None:
        """Return what the file's own VTIMEZONE, the first of several, says of a TZID."""
        return next(iter(self.described.get(key or "", ())), None)


class Window(NamedTuple):
    """A stretch of time, its end not included."""

    start: datetime
    end: datetime

    @classmethod
    def around(cls, start: date, until: date) -> Window:
        """Return the days from `start` up to `until`, and two more on both sides for all zones."""
        first, end = (datetime.combine(day, time()) for day in (start, until))
        return cls(first - 2 * _DAY, end + 2 * _DAY)

    def __contains__(self, moment: object) -> bool:
        return isinstance(moment, datetime) and self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Instance:
    """One date of an event: start and end, and `original`, where its rule has it.

    `by_file` is the start by the file's own VTIMEZONE, None where it has none.
    """

    event: Event
    start: datetime
    end: datetime
    original: datetime
    by_file: datetime | None
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Series:
    """An event without RECURRENCE-ID, and the wall times that it gives, on its DTSTART's clock.

    `ruled` are those of its rules, None where one cannot be followed; `walls` are all, in order,
    as far as `through`. `excluded` and `overrides` are at wall times, whether it gives them or
    not.
    """

    event: Event
    clock: Clock
    ruled: frozenset[datetime] | None
    walls: tuple[datetime, ...]
    excluded: Mapping[datetime, Moment]
    overrides: Mapping[datetime, Event]
    through: datetime

    def gives(self, wall: datetime) -> bool:
        """Whether it gives a wall time, as far as is known."""
        if self.ruled is None or wall > self.through:
            return True
        position = bisect_left(self.walls, wall)
        return self.walls[position : position + 1] == (wall,)


@dataclass(frozen=True, slots=True)
class Expansion:
    """A file's events as dates: its series, the overrides of no series, and all instances."""

    clocks: Clocks
    events: tuple[Event, ...]
    series: tuple[Series, ...]
    orphans: tuple[Event, ...]
    instances: tuple[Instance, ...]
    findings: tuple[Finding, ...]


def expand(calendar: Component, window: Window, home: str) -> Expansion:
    r"""Expand a VCALENDAR's events; `home` is the zone of times that have none.

    >>> from meetsched.ical.verify.source import parse
    >>> event = b"BEGIN:VEVENT\nDTSTART:20190411T060000Z\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n"
    >>> file = parse(b"BEGIN:VCALENDAR\n" + event + b"END:VCALENDAR\n")
    >>> window = Window(datetime(2019, 4, 12), datetime(2019, 5, 1))
    >>> [str(instance.start) for instance in expand(file, window, "UTC").instances]
    ['2019-04-18 06:00:00', '2019-04-25 06:00:00']
    """
    events, findings = read_events(calendar)
    patience = Patience()
    described: dict[str, list[Described]] = {}
    for component in calendar.within("VTIMEZONE"):
        try:
            found = Described.read(component, window.end + _FAR, patience)
            described.setdefault(found.key, []).append(found)
        except ValueError as error:
            findings.append(finding(Kind.UNREADABLE, component, str(error)))
    return _Expander(window, Clocks(described, home), patience, findings).expand(events)


@dataclass(frozen=True, slots=True)
class _Expander:
    """Expands events one by one, as long as patience lasts; what cannot be followed is told."""

    window: Window
    clocks: Clocks
    patience: Patience
    findings: list[Finding]

    def expand(self, events: list[Event]) -> Expansion:
        replacing: dict[str, list[Event]] = {}
        for event in events:
            if event.replaces is not None:
                replacing.setdefault(event.uid, []).append(event)
        masters = [event for event in events if event.replaces is None]
        series = tuple(self._series(event, replacing.pop(event.uid, [])) for event in masters)
        orphans = tuple(event for left in replacing.values() for event in left)
        return Expansion(
            self.clocks,
            tuple(events),
            series,
            orphans,
            tuple(self._instances(series, orphans)),
            tuple(self.findings),
        )

    def _series(self, event: Event, replacing: list[Event]) -> Series:
        clock = self.clocks.of(event.start)
        overrides = {self._wall(each.replaces, event): each for each in replacing if each.replaces}
        excluded = {self._wall(each, event): each for each in event.excluded}
        latest = max((*overrides, *excluded), default=self.window.end)
        through = min(max(latest, self.window.end), self.window.end + _FAR)
        ruled = self._ruled(event, through)
        added = (self._wall(each, event) for each in event.added)
        walls = tuple(sorted({event.start.wall, *(ruled or ()), *added}))
        return Series(event, clock, ruled, walls, excluded, overrides, through)

    def _wall(self, moment: Moment, event: Event) -> datetime:
        """Return what a moment is on the clock of an event's DTSTART."""
        start = event.start
        same_clock = (moment.form, moment.zone) == (start.form, start.zone)
        if same_clock or Form.DATE in {moment.form, start.form}:
            return moment.wall
        return self.clocks.of(start).show(self.clocks.instant(moment))

    def _ruled(self, event: Event, through: datetime) -> frozenset[datetime] | None:
        if not event.followed:
            return None
        try:
            found = {wall for rule in event.rules for wall in self._followed(event, rule, through)}
            self.patience.spend(_INSTANCE * sum(wall in self.window for wall in found))
        except ValueError as error:
            self.findings.append(finding(Kind.UNREADABLE, event.component, f"RRULE: {error}"))
            return None
        return frozenset(found)

    def _followed(self, event: Event, rule: Recurrence, through: datetime) -> Iterator[datetime]:
        """Follow a rule to its UNTIL; a DATE there includes its day."""
        last = None if rule.until is None else self._wall(rule.until, event)
        whole = rule.until is not None and rule.until.form is Form.DATE
        for wall in rule.walls(event.start.wall, through, self.patience):
            if last is None or (wall.date() <= last.date() if whole else wall <= last):
                yield wall

    def _instances(
        self, series: tuple[Series, ...], orphans: tuple[Event, ...]
    ) -> Iterator[Instance]:
        for each in series:
            shown = [w for w in each.walls if w in self.window and w not in each.overrides]
            length = self._length(each.event) if shown else timedelta()
            for wall in shown:
                start = each.clock.resolve(wall)
                cancelled = each.event.cancelled or wall in each.excluded
                by_file = self._by_file(each.event, wall)
                yield Instance(each.event, start, start + length, start, by_file, cancelled)
            for wall, override in each.overrides.items():
                yield from self._override(override, each.clock.resolve(wall))
        for orphan in orphans:
            assert orphan.replaces is not None
            yield from self._override(orphan, self.clocks.instant(orphan.replaces))

    def _override(self, event: Event, original: datetime) -> Iterator[Instance]:
        wall = event.start.wall
        if wall in self.window:
            start = self.clocks.instant(event.start)
            end = start + self._length(event)
            by_file = self._by_file(event, wall)
            yield Instance(event, start, end, original, by_file, event.cancelled)

    def _by_file(self, event: Event, wall: datetime) -> datetime | None:
        described = self.clocks.by_file(event.start.zone)
        return described.resolve(wall) if described else None

    def _length(self, event: Event) -> timedelta:
        length = event.length
        if event.end is not None:
            length = self.clocks.instant(event.end) - self.clocks.instant(event.start)
        return max(-_FAR, min(length, _FAR))  # or the end may be after the end of time
