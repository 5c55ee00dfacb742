"""A calendar file against the team file, occurrence by occurrence: what differs, and why it may.

Occurrences are paired by their instants, then by where their rule has them, then with what is
nearest within a day. What takes place in neither of them is no difference.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias, TypeVar

from meetsched import zones
from meetsched.ical.series import planned_start
from meetsched.ical.verify.expansion import is_known
from meetsched.meeting import Status
from meetsched.phrases import day_words, length_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pendulum import DateTime

    from meetsched.ical.verify.expansion import Instance
    from meetsched.meeting import Occurrence

    T = TypeVar("T")

_NEAR: Final = timedelta(days=1)
"""The furthest that two are taken for one occurrence, if nothing else says so."""


class Change(StrEnum):
    """How the file differs from the team file."""

    MISSING = "missing"
    EXTRA = "extra"
    MOVED = "moved"
    LENGTH = "length"
    CANCELLED = "cancelled"
    """Cancelled in the file alone."""
    NOT_CANCELLED = "not-cancelled"
    """Cancelled in the team file alone."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An occurrence that the file has otherwise: `due` by the team file, `found` in the file.

    Both are starts on the slot's clock (an extra one's is in its own zone); the other is None
    where there is none. `later` is how much later the file starts, or ends.
    """

    change: Change
    due: DateTime | None
    found: DateTime | None
    slot: str | None = None
    later: timedelta = timedelta()

    @property
    def start(self) -> DateTime:
        """The start by the team file, else the one in the file."""
        start = self.due or self.found
        assert start is not None
        return start

    def __str__(self) -> str:
        start = self.start
        when = f"{day_words(start)} {start:%H:%M} {start.tzname()} ({zones.key(start)})"
        return f"{', '.join(filter(None, (when, self.slot)))}: {self._words()}"

    def _words(self) -> str:
        length = length_words(abs(self.later))
        if self.change is Change.MOVED:
            way = "later" if self.later > timedelta() else "earlier"
            return f"{length} {way} in the file, {self._found_words()}"
        if self.change is Change.LENGTH:
            way = "longer" if self.later > timedelta() else "shorter"
            return f"{length} {way} in the file"
        return _WORDS[self.change]

    def _found_words(self) -> str:
        assert self.due is not None
        assert self.found is not None
        same_day = self.due.date() == self.found.date()
        return f"{self.found:%H:%M}" if same_day else f"{day_words(self.found)} {self.found:%H:%M}"


_WORDS: Final = {
    Change.MISSING: "not in the file",
    Change.EXTRA: "in the file alone",
    Change.CANCELLED: "cancelled in the file, not in the team file",
    Change.NOT_CANCELLED: "cancelled in the team file, not in the file",
}

Pair: TypeAlias = "tuple[Occurrence, Instance]"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Which occurrences of the team file are which in the file, and all that differs, by start."""

    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]


def compare(occurrences: Iterable[Occurrence], instances: Iterable[Instance]) -> Comparison:
    """Compare what the team file has with what a calendar file has."""
    due, dropped = _split(occurrences, lambda each: each.status is Status.CANCELLED)
    found, excluded = _split(instances, lambda each: each.cancelled)
    pairs = [
        *_match(due, found, lambda each: (_start(each), zones.utc(each.end)), _span),
        *_match(due, found, _start, lambda each: each.start),
        *_match(due, found, planned_at, lambda each: each.original),
    ]
    cancelled = [
        *_match(due, excluded, planned_at, lambda each: each.original),
        # What was moved can be an event of its own, which knows nothing of where it was.
        *_match(due, excluded, _start, lambda each: each.start),
    ]
    kept = _match(dropped, found, planned_at, lambda each: each.original)
    pairs += _nearest(due, found)
    differences = [
        *(difference for pair in pairs for difference in _within(*pair)),
        *(_difference(Change.CANCELLED, *pair) for pair in cancelled),
        *(_difference(Change.NOT_CANCELLED, *pair) for pair in kept),
        *(_difference(Change.MISSING, occurrence, None) for occurrence in due),
        *(_difference(Change.EXTRA, None, instance) for instance in found),
    ]
    return Comparison(tuple(pairs), tuple(sorted(differences, key=lambda each: each.start)))


def _start(occurrence: Occurrence) -> datetime:
    return zones.utc(occurrence.start)


def planned_at(occurrence: Occurrence) -> datetime:
    """Return the instant where the cadence has an occurrence, moved or not."""
    return zones.utc(planned_start(occurrence))


def _span(instance: Instance) -> tuple[datetime, datetime]:
    return instance.start, instance.end


def _split(each: Iterable[T], apart: Callable[[T], bool]) -> tuple[list[T], list[T]]:
    """Split into those for which it does not hold, and those for which it does."""
    halves: tuple[list[T], list[T]] = ([], [])
    for one in each:
        halves[apart(one)].append(one)
    return halves


def _match(
    due: list[Occurrence],
    found: list[Instance],
    due_key: Callable[[Occurrence], object],
    found_key: Callable[[Instance], object],
) -> list[Pair]:
    """Pair what has the same key, and take it out of both lists."""
    waiting: dict[object, list[Instance]] = {}
    for instance in found:
        waiting.setdefault(found_key(instance), []).append(instance)
    pairs, left = [], []
    for occurrence in due:
        if same := waiting.get(due_key(occurrence)):
            pairs.append((occurrence, same.pop()))
        else:
            left.append(occurrence)
    due[:] = left
    found[:] = [instance for same in waiting.values() for instance in same]
    return pairs


def _nearest(due: list[Occurrence], found: list[Instance]) -> list[Pair]:
    """Pair what is left with what is nearest, and take it out of both lists."""
    pairs, left = [], []
    found.sort(key=_found_at)
    for occurrence in due:
        start = _start(occurrence)
        position = bisect_left(found, start, key=_found_at)
        around = range(max(0, position - 1), min(position + 1, len(found)))
        nearest = min(around, key=lambda each: abs(found[each].start - start), default=None)
        if nearest is not None and abs(found[nearest].start - start) <= _NEAR:
            pairs.append((occurrence, found.pop(nearest)))
        else:
            left.append(occurrence)
    due[:] = left
    return pairs


def _found_at(instance: Instance) -> datetime:
    return instance.start


def _within(occurrence: Occurrence, instance: Instance) -> Iterator[Difference]:
    """Yield how two that are the same occurrence differ."""
    start, end = zones.utc(occurrence.start), zones.utc(occurrence.end)
    moved, longer = instance.start - start, (instance.end - instance.start) - (end - start)
    if moved:
        yield _difference(Change.MOVED, occurrence, instance, moved)
    if longer:
        yield _difference(Change.LENGTH, occurrence, instance, longer)


def _difference(
    change: Change,
    occurrence: Occurrence | None,
    instance: Instance | None,
    later: timedelta = timedelta(),
) -> Difference:
    key = occurrence.zone if occurrence else _zone(instance)
    due = occurrence.start if occurrence else None
    found = (
        zones.on_clock(instance.start.replace(tzinfo=UTC), zones.zone(key)) if instance else None
    )
    slot = occurrence.slot.name if occurrence and occurrence.slot else None
    return Difference(change, due, found, slot, later)


def _zone(instance: Instance | None) -> str:
    """Return the zone that an instance is written in, UTC where tz data does not know it."""
    key = instance.event.start.zone if instance else None
    return key if key is not None and is_known(key) else "UTC"
