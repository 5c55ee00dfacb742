"""The plan of an agenda: a running order with start times, and what becomes of all other items.

Of the minutes of the occurrence, each update takes one that is not passed, and each report. The
rest is for items, which `choice` fits into them. Set apart are:

* items that need no discussion: notices, which take no minutes;
* items of which no owner can attend the occurrence: carried over;
* items that came after the agenda was closed: a bonus, fitted into what all others leave when
  they have got the most that they ask for.

What does not fit is carried over too, each item to the next occurrence, within a year, that one
of its owners can attend.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from meetsched.clocks import MINUTE, instant, moment
from meetsched.errors import quoted
from meetsched.pages.agenda.choice import MUST_HAVE, Ask, choose
from meetsched.pages.agenda.owners import Owners
from meetsched.pages.agenda.similarity import proposals
from meetsched.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pendulum import DateTime

    from meetsched.meeting import Meeting, Occurrence
    from meetsched.pages.agenda.similarity import Proposal
    from meetsched.pages.notes.model import Item, Notes
    from meetsched.people import Team

UPDATE_MINUTES: Final = 1
REPORT_MINUTES: Final = 1
"""Reports are read through, without a discussion."""


class Cause(StrEnum):
    """Why an item is carried over: its owner cannot attend, or there is no room for it."""

    OWNER = "owner"
    ROOM = "room"


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of the running order; `item` is None for the updates, and for the reports."""

    start: DateTime
    minutes: int
    title: str
    who: tuple[str, ...]
    why: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class Carried:
    """An item carried over to the next occurrence that suits it, None if there is none."""

    item: Item
    cause: Cause
    why: str
    next: Occurrence | None


@dataclass(frozen=True, slots=True)
class Plan:
    """The running order of an occurrence, and the items that are not in it.

    `entries` are by start, and `bonus` goes on where they end. `capacity` is the minutes that
    there are for items, bonus included.
    """

    occurrence: Occurrence
    entries: tuple[Entry, ...]
    notices: tuple[Item, ...]
    bonus: tuple[Entry, ...]
    carried: tuple[Carried, ...]
    proposals: tuple[Proposal, ...]
    capacity: int

    @property
    def used(self) -> int:
        """The minutes that items get."""
        return sum(each.minutes for each in (*self.entries, *self.bonus) if each.item is not None)

    @property
    def over(self) -> int:
        """The minutes by which updates and reports alone are longer than the occurrence."""
        return max(0, sum(each.minutes for each in self.entries) - self.occurrence.minutes)

    @property
    def missed(self) -> tuple[Item, ...]:
        """The must-have items that there is no room for."""
        left_out = (each.item for each in self.carried if each.cause is Cause.ROOM)
        return tuple(item for item in left_out if item.priority == MUST_HAVE)


@dataclass(frozen=True, slots=True)
class _Part:
    """What comes to be an entry when it is known when it starts."""

    minutes: int
    title: str
    who: tuple[str, ...]
    why: str
    item: Item | None = None


@dataclass(frozen=True, slots=True)
class _Fitted:
    """Items fitted into minutes: those that are in, in their order, and why others are out."""

    parts: list[_Part]
    out: list[tuple[Item, str]]

    @property
    def minutes(self) -> int:
        return sum(part.minutes for part in self.parts)


def plan_agenda(notes: Notes, occurrence: Occurrence, meeting: Meeting, team: Team) -> Plan:
    """Plan the agenda on a page for an occurrence of its meeting.

    >>> from datetime import date, time
    >>> from meetsched import Cadence, Meeting, Slot, Team
    >>> from meetsched.pages.notes.model import Item, Note, Notes, Update
    >>> slot = Slot("Early", time(8), "Europe/Zurich")
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 4, 18), (slot,))
    >>> items = Item(7, "Timeslots", most=50, least=30), Item(8, "Sub-domains", least=45)
    >>> notes = Notes(updates=(Update(3, "Min", Note(3, "JupyterHub 1.0")),), items=items)
    >>> plan = plan_agenda(notes, next(meeting.occurrences()), meeting, Team())
    >>> for entry in plan.entries:
    ...     print(f"{entry.start:%H:%M}", entry.minutes, entry.title, "-", entry.why)
    08:00 1 Quick updates - one update, one minute each
    08:01 50 Timeslots - fits: asks 30 to 50 minutes, gets 50
    >>> print(plan.carried[0].why, "->", plan.carried[0].next.date)
    does not fit: asks 45 minutes, the others leave at most 29 -> 2019-05-16
    """
    absent = (each.name for each in notes.attendees if each.absent)
    owners = Owners(occurrence, meeting, team, absent)
    opening = list(_opening(notes))
    capacity = max(0, occurrence.minutes - sum(part.minutes for part in opening))
    absences = [(item, owners.absence(item)) for item in notes.items if not item.silent]
    present = [item for item, why in absences if not why]
    fitted = _fitted([item for item in present if not item.late], capacity)
    bonus = _fitted([item for item in present if item.late], capacity - fitted.minutes)
    carried = [
        *(Carried(item, Cause.OWNER, why, owners.next(item)) for item, why in absences if why),
        *(Carried(item, Cause.ROOM, why, owners.next(item)) for item, why in fitted.out),
        *(Carried(item, Cause.ROOM, why, owners.next(item)) for item, why in bonus.out),
    ]
    running = [*opening, *fitted.parts]
    entries = _timed([*running, *bonus.parts], occurrence)
    return Plan(
        occurrence,
        entries[: len(running)],
        tuple(item for item in notes.items if item.silent),
        entries[len(running) :],
        tuple(sorted(carried, key=lambda each: each.item.line)),
        tuple(proposals(notes.items)),
        capacity,
    )


def _opening(notes: Notes) -> Iterator[_Part]:
    updates = [update for update in notes.updates if not update.passed]
    if updates:
        who = tuple(dict.fromkeys(update.who for update in updates if update.who))
        people = len(who) + sum(update.who is None for update in updates)
        why = f"{counted(people, 'update')}, {_minutes(UPDATE_MINUTES)} each"
        yield _Part(people * UPDATE_MINUTES, "Quick updates", who, why)
    if reports := len(notes.reports):
        why = f"{counted(reports, 'report')}, {_minutes(REPORT_MINUTES)} each"
        yield _Part(reports * REPORT_MINUTES, "Reports", (), why)


def _timed(parts: Sequence[_Part], occurrence: Occurrence) -> tuple[Entry, ...]:
    """Give parts that follow each other their starts, on the clock of the occurrence."""
    begun, zone = instant(occurrence.start), occurrence.zone
    passed = accumulate((part.minutes for part in parts), initial=0)
    return tuple(
        Entry(
            moment(begun + minutes * MINUTE, zone),
            part.minutes,
            part.title,
            part.who,
            part.why,
            part.item,
        )
        for minutes, part in zip(passed, parts, strict=False)
    )


def _fitted(items: Sequence[Item], capacity: int) -> _Fitted:
    asks = list(map(Ask.of, items))
    chosen = list(zip(items, asks, choose(asks, capacity), strict=True))
    spare = capacity - sum(ask.least for _, ask, minutes in chosen if minutes is not None)
    taken = [(item, minutes) for item, _, minutes in chosen if minutes is not None]
    taken.sort(key=lambda each: each[0].priority != MUST_HAVE)
    parts = [
        _Part(minutes, item.title, item.who, _why_in(item, minutes), item)
        for item, minutes in _standing_together(taken)
    ]
    left = [(item, ask) for item, ask, minutes in chosen if minutes is None]
    return _Fitted(parts, [(item, _why_out(item, ask, left, spare)) for item, ask in left])


def _standing_together(taken: Sequence[tuple[Item, int]]) -> list[tuple[Item, int]]:
    """Put the items of each group where its first one is."""
    first: dict[str | int, int] = {}
    names = (n if item.group is None else item.group for n, (item, _) in enumerate(taken))
    places = [first.setdefault(name, n) for n, name in enumerate(names)]
    return [taken[n] for n in sorted(range(len(taken)), key=places.__getitem__)]


def _why_in(item: Item, minutes: int) -> str:
    usual = {MUST_HAVE: "must-have", 0: "time permits"}.get(item.priority, "fits")
    why = "came late, but there is time" if item.late else usual
    group = "" if item.group is None else f", in the group {quoted(item.group)}"
    ask = Ask.of(item)
    gets = "" if ask.least == ask.most else f", gets {minutes}"
    return f"{why}{group}: {_asked(item)}{gets}"


def _why_out(item: Item, ask: Ask, left: Iterable[tuple[Item, Ask]], spare: int) -> str:
    """Say why an item is out: either it is too long for what others leave, or its group is."""
    late = "came late, and " if item.late else ""
    vital = "must-have, but " if item.priority == MUST_HAVE else ""
    if ask.least > spare or item.group is None:
        unfit = f"does not fit: {_asked(item)}"
    else:
        group = sum(other.least for _, other in left if other.group == ask.group)
        unfit = f"does not fit with its group {quoted(item.group)}: that asks {_minutes(group)}"
    return f"{late}{vital}{unfit}, the others leave at most {spare}"


def _asked(item: Item) -> str:
    ask = Ask.of(item)
    if item.least is None and item.most is None:
        return f"says no minutes, so {ask.most}"
    if ask.least == ask.most:
        return f"asks {_minutes(ask.most)}"
    return f"asks {ask.least} to {_minutes(ask.most)}"


def _minutes(number: int) -> str:
    return counted(number, "minute")
