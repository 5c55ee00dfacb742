"""A meeting as calendar events: one rule for each slot and revision, and what no rule says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.ical.rules import by_position, turn_rule
from meetsched.localtime import oddity, reads_plainly
from meetsched.meeting import Meeting, Occurrence, Status, slug

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pendulum import DateTime

    from meetsched.recurrence import Rule
    from meetsched.schedule import Era, Slot

TWO_YEARS: Final = timedelta(days=731)
"""How far ahead dates are looked at, unless it is to be further."""

_PATIENCE: Final = timedelta(days=5 * 366)
"""How far past the horizon a date is looked for from which a rule can go on."""


@dataclass(frozen=True, slots=True)
class Event:
    """One UID of a calendar: a single occurrence, or a rule with what differs from it.

    `start` and `end` are on the clock that the event is written in. `until` is the last start
    that the rule gives, None where it never ends. `overrides` are the occurrences that are moved
    or cancelled, `excluded` the starts that the rule gives in vain, without another word;
    `occurrence` is the single one. `cancelled` is what does not take place at all,
    `chair` names who leads it.
    """

    uid: str
    slot: str | None
    start: DateTime
    end: DateTime
    url: str | None
    rule: Rule | None = None
    until: DateTime | None = None
    overrides: tuple[Occurrence, ...] = ()
    excluded: tuple[DateTime, ...] = ()
    occurrence: Occurrence | None = None
    cancelled: bool = False
    chair: str | None = None

    @property
    def moved(self) -> tuple[Occurrence, ...]:
        """The occurrences of a series that take place elsewhere."""
        return tuple(each for each in self.overrides if each.status is Status.MOVED)

    @property
    def vain(self) -> tuple[DateTime, ...]:
        """The starts that the rule gives and at which nothing takes place, moved ones left out."""
        kept = (each.start for each in self.overrides if each.status is Status.CANCELLED)
        return (*self.excluded, *kept)

    @property
    def last(self) -> DateTime | None:
        """The last start of all, moved ones included; None where it never ends."""
        if self.rule is not None and self.until is None:
            return None
        return max((self.until or self.start, *(each.start for each in self.moved)))

    def gives(self, occurrence: Occurrence) -> bool:
        """Whether the meeting's occurrence is one of this event's."""
        if self.rule is None:
            return self.occurrence == occurrence
        slot = occurrence.slot.name if occurrence.slot else None
        if slot != self.slot or occurrence.status is Status.ADDED:
            return False
        planned = planned_start(occurrence)
        return self.start <= planned and (self.until is None or planned <= self.until)

    def without_cancelled(self) -> Event:
        """Return the event with the starts of cancelled occurrences excluded, not overridden."""
        return replace(self, overrides=self.moved, excluded=self.vain)

    def called_off(self) -> Event:
        """Return the event as one that does not take place at all."""
        return replace(self, overrides=(), excluded=(), cancelled=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting's events, and in `notes` what a person should know about them."""

    events: tuple[Event, ...]
    notes: tuple[str, ...] = ()

    def of_slot(self, name: str) -> Plan:
        """Return what there is of one slot."""
        return replace(self, events=tuple(event for event in self.events if event.slot == name))

    def without_cancelled(self) -> Plan:
        """Return the plan with what is cancelled left out, rather than kept and marked."""
        held = (event.without_cancelled() for event in self.events if not event.cancelled)
        return replace(self, events=tuple(held))

    def called_off(self) -> Plan:
        """Return the plan of a meeting that is over and done with."""
        return replace(self, events=tuple(event.called_off() for event in self.events))

    def by_position(self) -> Plan:
        """Return the plan with its rules in the form of Microsoft's templates."""
        return replace(
            self,
            events=tuple(
                replace(event, rule=event.rule and by_position(event.rule)) for event in self.events
            ),
        )


def plan(meeting: Meeting, start: date, until: date) -> Plan:
    """Plan a meeting's events.

    Rules cover the whole meeting. What must be listed date by date is listed for the cadence
    dates from `start` up to, not including, `until`; and up to there are dates looked for on which
    a clock skips or repeats the meeting's time, or changes during it. Calendar programs differ
    on those: the rule ends before such a date, the date is an event of its own in UTC, and
    a new rule goes on after it.
    """
    parts = [
        _Part(meeting, era, slot, turns, start, until)
        for era in meeting.eras
        for slot, turns in _turns(meeting, era, max(until, start + TWO_YEARS))
    ]
    events = [event for part in parts for event in part.events()]
    notes = [note for part in parts for note in part.notes()]
    return Plan((*events, *_added(meeting)), tuple(notes))


def _turns(
    meeting: Meeting, era: Era, until: date
) -> Iterator[tuple[Slot, tuple[Occurrence, ...]]]:
    """Yield an era's slots with what the cadence gives them, as far as it is looked at."""
    turns: dict[str, list[Occurrence]] = {slot.name: [] for slot in era.slots}
    until = max(until, meeting.last_exception + timedelta(days=1))
    for occurrence in meeting.planned(era):
        if era.until is None and occurrence.date >= until and _settled(turns, occurrence, until):
            break
        assert occurrence.slot is not None
        turns[occurrence.slot.name].append(occurrence)
    return ((slot, tuple(turns[slot.name])) for slot in era.slots if turns[slot.name])


def _settled(turns: dict[str, list[Occurrence]], occurrence: Occurrence, until: date) -> bool:
    """Whether each slot has a date from which its rule can go on, or none was found in years."""
    if not all(turns.values()):
        return False
    tired = occurrence.date >= until + _PATIENCE
    return tired or all(reads_plainly(found[-1]) for found in turns.values())


def _added(meeting: Meeting) -> Iterator[Event]:
    for occurrence in meeting.added():
        name = occurrence.slot.name if occurrence.slot else occurrence.zone
        uid = _uid(meeting, name, f"{zones.utc(occurrence.start):%Y%m%dT%H%MZ}-added")
        yield _single(uid, occurrence, meeting.era(occurrence.date).url)


@dataclass(frozen=True, slots=True)
class _Part:
    """One slot in one era, and what the cadence gives it there."""

    meeting: Meeting
    era: Era
    slot: Slot
    turns: tuple[Occurrence, ...]
    start: date
    until: date

    def events(self) -> Iterator[Event]:
        rule = self._rule()
        runs = self._runs() if rule else [[turn] for turn in self._listed()]
        for number, run in enumerate(runs):
            last = run[-1]
            goes_on = self.era.until is None and last is self.turns[-1] and reads_plainly(last)
            uid = self._uid(None if rule and number == 0 else run[0].date)
            if rule and (goes_on or len(run) > 1):
                yield self._series(uid, rule, run, until=None if goes_on else last.start)
            else:
                yield _single(uid, self.meeting.outcome(run[0]), self.era.url)

    def notes(self) -> Iterator[str]:
        if self._rule() is None:
            yield (
                f"{self.slot.name}: no single rule gives its turns of "
                f'"{self.era.cadence}"; those from {self.start} up to {self.until} '
                "are written one by one"
            )
        for turn in self.turns:
            if not reads_plainly(turn) and turn.date >= self.start:
                yield f"{self.slot.name}: {oddity(turn)}; written as an event of its own in UTC"

    def _rule(self) -> Rule | None:
        return turn_rule(self.era.cadence, self.turns[0].date, len(self.era.slots), self.slot)

    def _listed(self) -> Iterator[Occurrence]:
        """Yield what is listed one by one: moved ones as long as either day is still to come."""
        for turn in self.turns:
            outcome = self.meeting.outcome(turn)
            last = max(turn.date, turn.local_date, outcome.local_date)
            if self.start <= last and turn.date < self.until:
                yield turn

    def _runs(self) -> list[list[Occurrence]]:
        """Split the turns into stretches that one rule covers, with each odd date alone."""
        runs: list[list[Occurrence]] = []
        for turn in self.turns:
            if runs and reads_plainly(turn) and reads_plainly(runs[-1][-1]):
                runs[-1].append(turn)
            else:
                runs.append([turn])
        return runs

    def _series(self, uid: str, rule: Rule, run: list[Occurrence], until: DateTime | None) -> Event:
        outcomes = [self.meeting.outcome(turn) for turn in run]
        exceptions = tuple(each for each in outcomes if each.status is not Status.SCHEDULED)
        held = [each for each in outcomes if each.status is not Status.CANCELLED]
        return Event(
            uid=uid,
            slot=self.slot.name,
            start=run[0].start,
            end=run[0].end,
            url=self.era.url,
            rule=rule,
            until=until,
            overrides=exceptions,
            cancelled=until is not None and not held,
            chair=self.slot.chair,
        )

    def _uid(self, day: date | None) -> str:
        since = f"{self.era.since:%Y%m%d}"
        return _uid(self.meeting, self.slot.name, f"{since}-{day:%Y%m%d}" if day else since)


def _single(uid: str, occurrence: Occurrence, url: str | None) -> Event:
    start, end = written(occurrence)
    return Event(
        uid=uid,
        slot=occurrence.slot.name if occurrence.slot else None,
        start=start,
        end=end,
        url=url,
        occurrence=occurrence,
        cancelled=occurrence.status is Status.CANCELLED,
        chair=occurrence.slot.chair if occurrence.slot else None,
    )


def planned_start(occurrence: Occurrence) -> DateTime:
    """Return where an occurrence's rule has it: its RECURRENCE-ID."""
    return occurrence.planned or occurrence.start


def written(occurrence: Occurrence) -> tuple[DateTime, DateTime]:
    """Return start and end on the clock to write them in: UTC where their own could be misread."""
    if reads_plainly(occurrence):
        return occurrence.start, occurrence.end
    clock = zones.zone("UTC")
    return zones.on_clock(occurrence.start, clock), zones.on_clock(occurrence.end, clock)


def is_own(meeting: Meeting, uid: str) -> bool:
    """Whether a UID is one that a meeting's events may have, or may have had."""
    local, at, domain = meeting.identity.partition("@")
    return uid.startswith(f"{local}-") and uid.endswith(f"{at}{domain}")


def _uid(meeting: Meeting, slot: str, part: str) -> str:
    """Make a UID from what does not change: the meeting's own, the slot's name, a date."""
    local, at, domain = meeting.identity.partition("@")
    return f"{local}-{slug(slot, digits=8)}-{part}{at}{domain}"
