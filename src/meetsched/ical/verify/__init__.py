"""A second look at any calendar file: what is wrong with it, and where the team file has it else.

A UID is called unstable if it is not the one that the team file gives to the same slot and
revision (or single date), told by the event's DTSTART: a program that has seen both shows the
meeting twice, and an update misses what was sent before. Whether a UID that the team file
knows nothing of changes from one writing to the next cannot be told from one file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.errors import MeetschedError, either, quoted
from meetsched.ical import series
from meetsched.ical.verify.checks import file_findings
from meetsched.ical.verify.differences import Difference, Pair, compare, planned_at
from meetsched.ical.verify.expansion import Expansion, Window, expand, is_known
from meetsched.ical.verify.findings import Finding, Kind, finding
from meetsched.ical.verify.source import parse
from meetsched.ical.verify.values import Form
from meetsched.phrases import counted, day_words, length_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.ical.verify.expansion import Instance
    from meetsched.ical.verify.source import Component
    from meetsched.meeting import Meeting, Occurrence

LONGEST_HORIZON: Final = timedelta(days=20 * 366)
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2200, 1, 1)
"""What is compared at most, so that it does not take long."""

_REACH: Final = timedelta(days=20)
_MARGIN: Final = timedelta(days=2)
_CLOCK_CHANGE: Final = timedelta(hours=3)
"""No clock is changed by more when its country thinks better of it."""


@dataclass(frozen=True, slots=True)
class Off:
    """Occurrences of a zone that are off for programs which trust the file's own clocks.

    `later` is how much later than the team file's by the tz data in use.

    >>> print(Off("America/Vancouver", 4, timedelta(hours=1), date(2026, 11, 5)))
    America/Vancouver: 4 occurrences, one hour later, from Thu 5 Nov 2026 on
    """

    zone: str
    occurrences: int
    later: timedelta
    first: date

    def __str__(self) -> str:
        way = "later" if self.later > timedelta() else "earlier"
        off = f"{counted(self.occurrences, 'occurrence')}, {length_words(abs(self.later))} {way}"
        return f"{self.zone}: {off}, from {day_words(self.first)} on"


@dataclass(frozen=True, slots=True)
class Report:
    """What a second look at a calendar file found; `agreed` occurrences are as they should be.

    `findings` are wrong with the file by itself, by line; `differences` are from the team file,
    by start; `off` are occurrences that older tz data put elsewhere. `made_with` is the tz data
    that the file says it was computed with.
    """

    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...]
    off: tuple[Off, ...]
    agreed: int
    made_with: str | None

    @property
    def is_fine(self) -> bool:
        """Whether nothing was found."""
        return not (self.findings or self.differences or self.off)


def verify(
    calendar: bytes, meeting: Meeting, start: date, until: date, path: str = "calendar"
) -> Report:
    """Look at a calendar file, and compare it with a meeting from `start` up to, not with, `until`.

    A message (METHOD:REQUEST or CANCEL) with UIDs of the team file's own is compared with what they
    stand for, any other file with the whole meeting. Raises `CalendarError`, which names `path`,
    and `MeetschedError` for a horizon that is too long.

    >>> from datetime import UTC
    >>> from meetsched import Cadence, Slot, invitation
    >>> from meetsched.meeting import Meeting
    >>> slots = (Slot("Early", time(8), "UTC"),)
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), slots)
    >>> file = invitation(meeting, datetime(2019, 3, 1, tzinfo=UTC)).calendar
    >>> report = verify(file, meeting, date(2019, 4, 1), date(2020, 4, 1))
    >>> report.is_fine, report.agreed
    (True, 12)
    """
    if not (until - start <= LONGEST_HORIZON and start >= EARLIEST and until <= LATEST):
        longest = f"at most {LONGEST_HORIZON.days // 366} years between {EARLIEST} and {LATEST}"
        raise MeetschedError(f"a calendar is compared over {longest}, not {start} to {until}")
    file = parse(calendar, path)
    expansion = expand(file, Window.around(start, until), meeting.slots[0].zone)
    return _Look(file, expansion, meeting, start, until).report()


@dataclass(frozen=True, slots=True)
class _Look:
    file: Component
    expansion: Expansion
    meeting: Meeting
    start: date
    until: date

    def report(self) -> Report:
        window = Window(*(datetime.combine(day, time()) for day in (self.start, self.until)))
        planned = series.plan(self.meeting, *self._span()).events
        findings = (
            *self.expansion.findings,
            *file_findings(self.file, self.expansion, window),
            *self._unstable(planned),
        )
        compared = compare(self._meant(planned), self.expansion.instances)
        due = [pair for pair in compared.pairs if self._is_asked(pair[0].start)]
        differences = tuple(each for each in compared.differences if self._is_asked(each.start))
        return Report(
            tuple(sorted(findings, key=lambda each: each.line)),
            differences,
            tuple(self._off(due)),
            sum(_agrees(*pair) for pair in due),
            self.file.text("X-MEETSCHED-TZDATA") or None,
        )

    def _span(self) -> tuple[date, date]:
        """Return the days to plan over: those asked for, and those that the file begins on."""
        days = [each.event.start.wall.date() for each in self.expansion.series]
        first, last = self.start - LONGEST_HORIZON, self.until + LONGEST_HORIZON
        near = [day for day in days if first <= day <= last]
        return min([self.start, *near]) - _REACH, max([self.until, *near]) + _REACH

    def _is_asked(self, moment: datetime) -> bool:
        return self.start <= zones.face(moment).date() < self.until

    def _meant(self, planned: tuple[series.Event, ...]) -> list[Occurrence]:
        """Return the occurrences of which the file speaks."""
        occurrences = list(self.meeting.occurrences(self.start - _MARGIN, self.until + _MARGIN))
        method = self.file.text("METHOD").upper()
        named = {event.uid for event in self.expansion.events}
        known = any(event.uid in named for event in planned)
        if method in {"", "PUBLISH"} or not (known or method == "CANCEL"):
            return occurrences
        whole = {each.event.uid for each in self.expansion.series}
        instant = self.expansion.clocks.instant
        dates = {(e.uid, instant(e.replaces)) for e in self.expansion.orphans if e.replaces}
        return [
            each
            for each in occurrences
            for event in planned
            if event.uid in whole or (event.uid, planned_at(each)) in dates
            if event.gives(each)
        ]

    def _unstable(self, planned: tuple[series.Event, ...]) -> Iterator[Finding]:
        known = {event.uid for event in planned}
        given: dict[datetime, list[str]] = {}
        for event in planned:
            if event.rule is not None or self._is_asked(event.start):
                given.setdefault(zones.utc(event.start), []).append(event.uid)
        for each in self.expansion.series:
            start = each.clock.resolve(each.event.start.wall)
            if each.event.uid and each.event.uid not in known and start in given:
                message = f"UID {quoted(each.event.uid)} is not the one that the team file gives"
                hint = f"who has both sees it twice; write {either(given[start])}"
                yield finding(Kind.UID_UNSTABLE, each.event.component, message, hint)

    def _off(self, due: list[Pair]) -> Iterator[Off]:
        """Tell what the file's own clocks put elsewhere than the tz data in use, by zone."""
        found: dict[tuple[str, timedelta], list[date]] = {}
        for instance in self.expansion.instances:
            if not instance.cancelled and (moved := _by_file(instance)):
                shown = zones.on_clock(instance.start.replace(tzinfo=UTC), zones.zone(moved[0]))
                if self._is_asked(shown):
                    found.setdefault(moved, []).append(zones.face(shown).date())
        for occurrence, instance in due:
            if moved := _in_utc(occurrence, instance):
                found.setdefault(moved, []).append(occurrence.local_date)
        for (zone, later), days in sorted(found.items()):
            yield Off(zone, len(days), later, min(days))


def _agrees(occurrence: Occurrence, instance: Instance) -> bool:
    due = zones.utc(occurrence.start), zones.utc(occurrence.end)
    return due == (instance.start, instance.end)


def _by_file(instance: Instance) -> tuple[str, timedelta] | None:
    """Return the zone, and how much later the file's own VTIMEZONE has an instance."""
    zone, by_file = instance.event.start.zone, instance.by_file
    if zone is None or by_file in {None, instance.start} or not is_known(zone):
        return None
    assert by_file is not None
    return zone, by_file - instance.start


def _in_utc(occurrence: Occurrence, instance: Instance) -> tuple[str, timedelta] | None:
    """Return the zone, and how much later the file has what is at home there but told in UTC."""
    later = instance.start - zones.utc(occurrence.start)
    told_in_utc = instance.event.start.form is Form.UTC and occurrence.zone not in zones.UTC_KEYS
    if not told_in_utc or not timedelta() < abs(later) <= _CLOCK_CHANGE:
        return None
    return occurrence.zone, later
