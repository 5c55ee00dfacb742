"""Drift, the slow way: clocks looked at day by day, with the stdlib's `zoneinfo`.

A twin to test against, written from the definitions. Of the package it reads values alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

import plain
from plain_evaluation import Span
from strategies import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meetsched.meeting import Meeting
    from meetsched.people import Participant, Stay
    from meetsched.schedule import Slot

MINUTE: Final = timedelta(minutes=1)
DAY: Final = timedelta(days=1)
NONE: Final = timedelta()
LONGEST_ODD: Final = timedelta(weeks=6)


class Start(NamedTuple):
    """When an occurrence starts, and the wall time that it was meant to start at."""

    instant: datetime
    meant: datetime
    shown: datetime


class Shift(NamedTuple):
    """A change of somebody's local start."""

    participant: str
    zone: str
    date: date
    before: time
    after: time
    minutes: int
    because: str


class Anchor(NamedTuple):
    """How many shifts another zone would cause, and to whom."""

    zone: str
    shifts: int
    people: tuple[str, ...]


@dataclass(frozen=True)
class Clock:
    """What the clock of one zone shows."""

    zone: str

    def face(self, instant: datetime) -> datetime:
        return instant.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)

    def ahead(self, instant: datetime) -> timedelta:
        return self.face(instant) - instant.replace(tzinfo=None)

    def changes(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """Yield when the clock changes after `first`, until `last`: whole minutes."""
        while first < last:
            after = min(first + DAY, last)
            if self.ahead(first) != self.ahead(after):
                yield self._change(first)
            first = after

    def _change(self, instant: datetime) -> datetime:
        before = self.ahead(instant)
        while self.ahead(instant) == before:
            instant += MINUTE
        return instant


def day_words(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()][:3]} {day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def starts(meeting: Meeting, since: date, until: date) -> dict[Slot, list[Start]]:
    """Give what each slot in force has in a horizon; not what was moved to a time of its own.

    How long an occurrence lasts is left out: slots are one that differ in that alone.
    """
    excepted = {e.date: e for e in meeting.exceptions if not e.add}
    found: dict[Slot, list[Start]] = {}
    known = []
    for turn in plain.turns(meeting, max([until, *excepted]) + 15 * DAY):
        exception = excepted.get(turn.day)
        day = turn.day
        if turn.slot.weekday is not None:
            day += (turn.slot.weekday - day.weekday()) * DAY
        meant = datetime.combine(day, turn.slot.time)
        if exception is not None and exception.move is not None:
            moved = exception.move
            at = moved.time() if isinstance(moved, datetime) else turn.slot.time
            meant = datetime.combine(moved, at)
        instant = plain.instant(meant, turn.slot.zone)
        start = Start(instant, meant, Clock(turn.slot.zone).face(instant))
        if since <= start.shown.date() < until:
            known.append((start, turn, exception is not None and exception.cancel))
    known.sort(key=lambda each: (each[0].instant, each[1].number))
    in_force = Span(meeting, since, until).first_slots()
    found = {replace(slot, duration=None): [] for slot in in_force}
    for start, turn, cancelled in known:
        if not cancelled and start.meant.time() == turn.slot.time:
            found.setdefault(replace(turn.slot, duration=None), []).append(start)
    return found


def shifts(starts: Sequence[Start], anchor: str, people: Sequence[Participant]) -> list[Shift]:
    found = (
        _shift(before, after, anchor, participant)
        for before, after in pairwise(starts)
        for participant in people
    )
    return [shift for shift in found if shift is not None]


def anchors(starts: Sequence[Start], own: str, people: Sequence[Participant]) -> list[Anchor]:
    """Give what each zone would do: the own one, everybody's, and UTC."""
    lived = [stay.zone for participant in people for stay in participant.stays]
    found = []
    for key in dict.fromkeys([own, *lived, "UTC"]):
        caused = shifts(starts if key == own else _told(starts, key), key, people)
        names = dict.fromkeys(shift.participant for shift in caused)
        found.append(Anchor(key, len(caused), tuple(names)))
    return found


def _told(starts: Sequence[Start], zone: str) -> list[Start]:
    if not starts:
        return []
    first = starts[0]
    apart = Clock(zone).face(first.instant) - first.meant
    walls = [start.meant + apart for start in starts]
    return [Start(plain.instant(wall, zone), wall, wall) for wall in walls]


def stay(participant: Participant, instant: datetime) -> Stay:
    """Give where a participant lives: each stay begins at midnight of its own clock."""
    begun = [
        stay
        for stay in participant.stays
        if stay.since is None or Clock(stay.zone).face(instant).date() >= stay.since
    ]
    return begun[-1]


def _shift(before: Start, after: Start, anchor: str, participant: Participant) -> Shift | None:
    here = stay(participant, after.instant)
    if here != stay(participant, before.instant):
        return None
    clock = Clock(here.zone)
    then, now = clock.face(before.instant), clock.face(after.instant)
    change = (now - then) - (after.meant - before.meant)
    if change == NONE:
        return None
    because = "; ".join(_causes(before, after, anchor, here.zone))
    names = (participant.name, here.zone, after.shown.date())
    return Shift(*names, then.time(), now.time(), change // MINUTE, because)


def _causes(before: Start, after: Start, anchor: str, zone: str) -> Iterator[str]:
    for key in dict.fromkeys([anchor, zone]):
        clock = Clock(key)
        for at in clock.changes(before.instant, after.instant):
            by = (clock.ahead(at) - clock.ahead(at - MINUTE)) // MINUTE
            yield f"{key} {by:+d} minutes on {day_words(clock.face(at).date())}"
    for start in (before, after):
        if start.shown != start.meant:
            day = day_words(start.shown.date())
            yield f"on {day} the clock of {anchor} skips the meeting's start"


class Odd(NamedTuple):
    """Instants between two changes, with the minutes by which one zone is ahead of another."""

    start: datetime
    end: datetime
    minutes: int
    usual: int


def odd_weeks(zone: str, other: str, start: date, end: date) -> list[Odd]:
    """Give the times of a day to six weeks, between two others, at which zones are apart.

    Of each some part is in the days from `start` on, up to `end`.
    """
    ours, theirs = Clock(zone), Clock(other)

    def apart(instant: datetime) -> int:
        return (ours.ahead(instant) - theirs.ahead(instant)) // MINUTE

    first, last = (datetime.combine(day, time(), UTC) for day in (start, end))
    around = first - LONGEST_ODD - DAY, last + LONGEST_ODD + DAY
    looked_at = {*ours.changes(*around), *theirs.changes(*around)}
    changes = [at for at in sorted(looked_at) if apart(at) != apart(at - MINUTE)]
    return [
        Odd(begun, ended, apart(begun), apart(begun - MINUTE))
        for begun, ended in pairwise(changes)
        if DAY <= ended - begun < LONGEST_ODD and max(begun, first) < min(ended, last)
    ]
