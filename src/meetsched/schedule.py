"""What a meeting's schedule is made of: slots, exceptions, revisions, and the eras between them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count, takewhile
from typing import TYPE_CHECKING, Final, TypeAlias

from meetsched import zones
from meetsched.errors import Fault, InvalidMeetingError, quoted
from meetsched.people import zone_faults

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pendulum import Timezone

    from meetsched.cadence import Cadence

Date: TypeAlias = date  # for a class with a field of that name

LONGEST_MEETING: Final = 24 * 60
"""The longest duration, in minutes."""


def duration_faults(minutes: int | None, *place: str) -> Iterator[Fault]:
    """Yield a fault if a duration is no number of minutes up to a day."""
    if minutes is not None and not 1 <= minutes <= LONGEST_MEETING:
        yield Fault(place, f"{minutes} minutes", f"give 1 to {LONGEST_MEETING} minutes")


@dataclass(frozen=True, slots=True)
class Slot:
    """A named wall-clock time in one zone, its anchor.

    `zone` is an IANA key, and `clock` that zone. A slot with a `weekday` (Monday 0) meets on
    that day of the ISO week of the cadence date. `duration`, in minutes, is for this slot
    alone. `chair` names the participant who leads it. Raises `InvalidMeetingError`.

    >>> asia_europe = Slot("Asia-Europe", time(8, 0), "Europe/Zurich")
    """

    name: str
    time: time
    zone: str
    weekday: int | None = None
    duration: int | None = None
    chair: str | None = None
    clock: Timezone = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if faults := list(self._faults()):
            raise InvalidMeetingError(faults)
        object.__setattr__(self, "clock", zones.zone(self.zone))

    def _faults(self) -> Iterator[Fault]:
        if not self.name.strip():
            yield Fault(("name",), "a slot needs a name")
        if self.time.second or self.time.microsecond or self.time.tzinfo:
            yield Fault(("time",), f"{self.time} is no plain wall time", "give hours and minutes")
        yield from zone_faults(self.zone, "zone")
        if self.weekday not in {None, *range(7)}:
            yield Fault(("weekday",), f"{self.weekday} is no weekday", "Monday is 0, Sunday is 6")
        yield from duration_faults(self.duration, "duration")

    def day(self, cadence_date: date) -> date:
        """Return the day on which the slot meets for a date of the cadence.

        >>> str(Slot("Early", time(8), "UTC", weekday=2).day(date(2019, 3, 21)))
        '2019-03-20'
        """
        if self.weekday is None:
            return cadence_date
        return cadence_date + timedelta(days=self.weekday - cadence_date.weekday())

    def wall(self, cadence_date: date) -> datetime:
        """Return the slot's naive wall time for a date of the cadence."""
        day = cadence_date if self.weekday is None else self.day(cadence_date)
        return datetime.combine(day, self.time)


@dataclass(frozen=True, slots=True)
class MeetingException:
    """One occurrence cancelled, moved or added: exactly one of `cancel`, `move` and `add`.

    `date` is the date that the cadence gives; of an added occurrence, its own naive local
    date-time. `move` is a date (the slot's time stays) or a naive local date-time, in the
    slot's zone. An added one takes place in `zone` or in the zone of the slot named `slot`,
    and has no number. Raises `InvalidMeetingError`.

    >>> MeetingException(date(2019, 4, 18), move=date(2019, 4, 11), reason="Easter week").cancel
    False
    """

    date: Date
    cancel: bool = False
    move: Date | None = None
    add: bool = False
    slot: str | None = None
    zone: str | None = None
    duration: int | None = None
    reason: str | None = None

    def __post_init__(self) -> None:
        if faults := list(self._faults()):
            raise InvalidMeetingError(faults)

    def _faults(self) -> Iterator[Fault]:
        for key, moment in {"date": self.date, "move": self.move}.items():
            if isinstance(moment, datetime) and moment.tzinfo is not None:
                yield Fault((key,), f"{moment} has a UTC offset", "give the local time alone")
        if (self.cancel, self.move is not None, self.add).count(True) != 1:
            yield Fault((), "exactly one of cancel, move and add is needed")
        elif self.add:
            yield from self._added_faults()
        else:
            if isinstance(self.date, datetime):
                yield Fault(("date",), f"{self.date} has a time", "give the date of the cadence")
            for key in ("slot", "zone", "duration"):
                if getattr(self, key) is not None:
                    yield Fault((key,), "this key is only for an added occurrence", "leave it out")

    def _added_faults(self) -> Iterator[Fault]:
        if not isinstance(self.date, datetime):
            yield Fault(("date",), f"{self.date} has no time", 'write such as "2019-09-30 16:00"')
        if self.slot is None and self.zone is None:
            yield Fault((), "an added occurrence needs a slot or a zone")
        if self.zone is not None:
            yield from zone_faults(self.zone, "zone")
        yield from duration_faults(self.duration, "duration")


@dataclass(frozen=True, slots=True)
class Revision:
    """What is different from a cadence date on: whatever is not None.

    `next` names the slot whose turn comes first. Raises `InvalidMeetingError`.
    """

    since: date
    cadence: Cadence | None = None
    slots: tuple[Slot, ...] | None = None
    duration: int | None = None
    url: str | None = None
    next: str | None = None

    def __post_init__(self) -> None:
        if faults := list(duration_faults(self.duration, "duration")):
            raise InvalidMeetingError(faults)


@dataclass(frozen=True, slots=True)
class Era:
    """What holds for the cadence dates from `since` up to, not including, `until`.

    `first` is the earliest of these dates, and the one that the cadence counts its periods
    from; `number` is its number, and ``slots[(number - 1 + shift) % len(slots)]`` has its turn.
    """

    since: date
    cadence: Cadence
    first: date
    slots: tuple[Slot, ...]
    duration: int
    url: str | None
    number: int = 1
    shift: int = 0
    until: date | None = None

    def dates(self) -> Iterator[date]:
        """Yield the era's cadence dates in order."""
        days = self.cadence.dates(self.first)
        if self.until is None:
            return days
        until = self.until
        return takewhile(lambda day: day < until, days)

    def numbered(self) -> Iterator[tuple[int, date]]:
        """Yield the era's cadence dates with their numbers."""
        return zip(count(self.number), self.dates(), strict=False)

    def slot(self, number: int) -> Slot:
        """Return the slot whose turn the date of that number is."""
        return self.slots[(number - 1 + self.shift) % len(self.slots)]

    def minutes(self, slot: Slot) -> int:
        """Return how long an occurrence in a slot lasts."""
        return slot.duration or self.duration

    def find(self, name: str) -> Slot | None:
        """Return the slot of that name."""
        return next((slot for slot in self.slots if slot.name == name), None)

    def revised(self, revision: Revision) -> tuple[Era, Era]:
        """Return this era, ended by a revision, and the one that the revision begins."""
        number, first = self._next(revision.since)
        cadence = self.cadence
        if revision.cadence is not None:
            cadence = revision.cadence
            first = cadence.on_or_after(revision.since)
        begun = Era(
            since=revision.since,
            cadence=cadence,
            first=first,
            slots=revision.slots or self.slots,
            duration=revision.duration or self.duration,
            url=revision.url or self.url,
            number=number,
            shift=self.shift,
        )
        return replace(self, until=revision.since), begun._with_turn(revision.next)

    def _next(self, since: date) -> tuple[int, date]:
        """Return the first of the dates from `since` on, with its number."""
        found = next(((n, day) for n, day in self.numbered() if day >= since), None)
        if found is None:
            message = f"{quoted(self.cadence)} gives no date from {since} on"
            raise InvalidMeetingError([Fault(("cadence",), message)])
        return found

    def _with_turn(self, name: str | None) -> Era:
        """Return the era with the first turn given to the slot of that name."""
        names = [slot.name for slot in self.slots]
        if name not in names:
            return self
        return replace(self, shift=(names.index(name) - self.number + 1) % len(names))


def eras(first: Era, revisions: Iterable[Revision]) -> tuple[Era, ...]:
    """Split a meeting's whole time at its revisions."""
    found = [first]
    for revision in sorted(revisions, key=lambda revision: revision.since):
        found[-1:] = found[-1].revised(revision)
    return tuple(found)
