"""The meeting: cadence, rotating slots, exceptions, revisions -> occurrences."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from heapq import heappop, heappush, merge
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.addresses import address_faults
from meetsched.errors import Fault, InvalidMeetingError, Place, either, quoted
from meetsched.hours import Level
from meetsched.people import repeated_names
from meetsched.phrases import day_words
from meetsched.schedule import Date, Era, MeetingException, Revision, Slot, duration_faults, eras
from meetsched.zones import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pendulum import DateTime

    from meetsched.cadence import Cadence

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_SPREAD: Final = timedelta(days=8)
"""No start is further from midnight UTC of its cadence date: 6 days of a slot's weekday, a zone."""
_TWICE_SPREAD: Final = 2 * _SPREAD


class Status(StrEnum):
    """What became of an occurrence."""

    SCHEDULED = "scheduled"
    MOVED = "moved"
    CANCELLED = "cancelled"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One dated meeting.

    `date` is the date that the cadence gave (of an added one, its own local date), `start` and
    `end` are instants on the clock of `zone`. A cancelled one has the times that it would have
    had. `number` and `slot` are None where an added one has none. `planned` is where a moved
    one would have started. `reading` tells whether the clock of `zone` shows the start's wall
    time once, skips it or repeats it.
    """

    number: int | None
    date: Date
    start: DateTime
    end: DateTime
    slot: Slot | None
    status: Status = Status.SCHEDULED
    reason: str | None = None
    reading: Reading = Reading.ONCE
    planned: DateTime | None = None

    @property
    def zone(self) -> str:
        """The IANA key of the clock that the occurrence was set on."""
        return zones.key(self.start)

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        return (zones.utc(self.end) - zones.utc(self.start)) // timedelta(minutes=1)

    @property
    def fate(self) -> str:
        """What became of it, in words: "moved from Thu 18 Apr 2019: Easter week"; "" if nothing."""
        if self.status is Status.SCHEDULED:
            return ""
        reason = f": {self.reason}" if self.reason else ""
        return f"{self.status}{self._origin()}{reason}"

    def _origin(self) -> str:
        if self.planned is None:
            return ""
        same_day = zones.face(self.planned).date() == self.local_date
        return f" from {self.planned:%H:%M}" if same_day else f" from {day_words(self.planned)}"

    @property
    def is_held(self) -> bool:
        """Whether it takes place."""
        return self.status is not Status.CANCELLED

    @property
    def local_date(self) -> Date:
        """The start's date in the slot's zone."""
        return zones.face(self.start).date()


_Timed = tuple[datetime, int, Occurrence]


@dataclass(frozen=True, slots=True)
class Meeting:
    """A recurring meeting; raises `InvalidMeetingError` with everything that contradicts itself.

    `first` is a date of the cadence: number 1, and the first slot's turn. `duration` is in
    minutes, `quorum` a number of people. `holidays` is the best level that a meeting has for those
    who have a public holiday. `organizer` ("Team <team@example.org>") sends invitations. The
    agenda closes so long (`closes`) before the start.

    >>> from datetime import time
    >>> from meetsched.cadence import Cadence
    >>> meeting = Meeting(
    ...     "Team meeting",
    ...     Cadence.parse("third Thursday of the month"),
    ...     first=date(2019, 3, 21),
    ...     slots=(
    ...         Slot("Europe-Americas", time(18), "Europe/Zurich"),
    ...         Slot("Asia-Europe", time(8), "Europe/Zurich"),
    ...     ),
    ... )
    >>> coming = meeting.occurrences(date(2019, 4, 1))
    >>> next(coming).start.isoformat(), next(coming).start.isoformat()
    ('2019-04-18T08:00:00+02:00', '2019-05-16T18:00:00+02:00')
    """

    title: str
    cadence: Cadence
    first: date
    slots: tuple[Slot, ...]
    duration: int = 60
    exceptions: tuple[MeetingException, ...] = ()
    revisions: tuple[Revision, ...] = ()
    url: str | None = None
    recording: str | None = None
    organizer: str | None = None
    uid: str | None = None
    quorum: int | None = None
    holidays: Level = Level.STRETCH
    closes: timedelta | None = None
    eras: tuple[Era, ...] = field(init=False, repr=False, compare=False)
    _exceptions: dict[date, MeetingException] = field(init=False, repr=False, compare=False)
    _numbers: dict[date, int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        faults = list(_own_faults(self))
        first = self.cadence.on_or_after(self.first)
        if self.slots and (first == self.first or self.cadence.rule.interval == 1):
            begun = Era(first, self.cadence, first, self.slots, self.duration, self.url)
            known = eras(begun, self.revisions)
            listed = {e.date: e for e in self.exceptions if not e.add}
            numbers = _numbered_through(known, max(listed, default=self.first))
            object.__setattr__(self, "eras", known)
            object.__setattr__(self, "_exceptions", listed)
            object.__setattr__(self, "_numbers", numbers)
            faults += [*_day_faults(self), *_exception_faults(self, numbers)]
        if faults:
            raise InvalidMeetingError(faults)

    @property
    def identity(self) -> str:
        """The meeting's stable identity in calendars: its `uid`, or one made from the title."""
        return self.uid or slug(self.title, digits=12)

    @property
    def last_exception(self) -> date:
        """The last cadence date that is cancelled or moved; the first date if there is none."""
        return max(self._exceptions, default=self.first)

    def era(self, day: date) -> Era:
        """Return what holds for a date of the cadence."""
        return next((era for era in reversed(self.eras) if era.since <= day), self.eras[0])

    def occurrences(
        self, start: date | None = None, until: date | None = None
    ) -> Iterator[Occurrence]:
        """Yield the occurrences by start, lazily and, without `until`, without end.

        `start` is included, `until` is not; both are compared with the date of an occurrence's
        start in its slot's zone. A cancelled occurrence comes where it would have been.
        """
        earliest = max(start or date.min, date.min + _SPREAD) - _SPREAD
        latest = min(until or date.max, date.max - _SPREAD) + _SPREAD
        timed: Iterable[_Timed] = _in_order(self._regular(earliest, latest))
        if displaced := self._displaced():
            timed = merge(timed, displaced, key=lambda item: item[0])
        for _, _, occurrence in timed:
            if start is not None and occurrence.local_date < start:
                continue
            if until is None or occurrence.local_date < until:
                yield occurrence

    def _regular(self, earliest: date, latest: date) -> Iterator[_Timed]:
        """Yield what the cadence gives, in its order, without the moved ones."""
        for era in self.eras:
            for number, day in era.numbered():
                if day > latest:
                    return
                if day < earliest:
                    continue
                exception = self._exceptions.get(day)
                if exception is None:
                    yield _planned(era, number, day)
                elif exception.cancel:
                    yield _planned(era, number, day, Status.CANCELLED, exception.reason)

    def _displaced(self) -> list[_Timed]:
        """Return the moved and the added ones by start."""
        found = (
            self._moved(e) if e.move is not None else self._added(e)
            for e in self.exceptions
            if not e.cancel
        )
        return sorted(found, key=lambda timed: timed[0])

    def planned(self, era: Era) -> Iterator[Occurrence]:
        """Yield what the cadence gives in an era, as if there were no exceptions."""
        return (_planned(era, number, day)[2] for number, day in era.numbered())

    def outcome(self, planned: Occurrence) -> Occurrence:
        """Return what became of an occurrence that the cadence gives: perhaps an exception."""
        exception = self._exceptions.get(planned.date)
        if exception is None:
            return planned
        if exception.move is not None:
            return self._moved(exception)[2]
        return replace(planned, status=Status.CANCELLED, reason=exception.reason)

    def added(self) -> list[Occurrence]:
        """Return the occurrences that exceptions add."""
        return [self._added(exception)[2] for exception in self.exceptions if exception.add]

    def _moved(self, exception: MeetingException) -> _Timed:
        day, target = exception.date, exception.move
        assert target is not None
        era, number = self.era(day), self._numbers[day]
        _, _, planned = _planned(era, number, day, Status.MOVED, exception.reason)
        slot = era.slot(number)
        wall = target if isinstance(target, datetime) else datetime.combine(target, slot.time)
        utc, start, end, reading = zones.span(wall, era.minutes(slot), slot.clock)
        moved = replace(planned, start=start, end=end, reading=reading, planned=planned.start)
        return utc, number, moved

    def _added(self, exception: MeetingException) -> _Timed:
        assert isinstance(exception.date, datetime)
        day = exception.date.date()
        era = self.era(day)
        slot = self.slot(exception.slot, day) if exception.slot else None
        zone = exception.zone or (slot.zone if slot else "UTC")
        minutes = exception.duration or (era.minutes(slot) if slot else era.duration)
        utc, start, end, reading = zones.span(exception.date, minutes, zones.zone(zone))
        added = Occurrence(None, day, start, end, slot, Status.ADDED, exception.reason, reading)
        return utc, 0, added

    def slot(self, name: str, day: date) -> Slot | None:
        """Return the slot of that name as it is on a day, or as it was before or will be."""
        candidates = [self.era(day), *reversed(self.eras)]
        return next((slot for era in candidates if (slot := era.find(name))), None)


def slug(text: str, digits: int) -> str:
    """Make a short plain name of a text, with digits that differ where texts differ.

    >>> slug("Asia-Europe (early)", digits=8)
    'asia-europe-early-3b3625bb'
    """
    import hashlib

    plain = re.sub(r"[^a-z0-9]+", "-", text.casefold()).strip("-")[:40]
    digest = hashlib.sha256(text.encode()).hexdigest()[:digits]
    return "-".join(filter(None, (plain, digest)))


def _planned(
    era: Era,
    number: int,
    day: date,
    status: Status = Status.SCHEDULED,
    reason: str | None = None,
) -> _Timed:
    """Return the occurrence that the cadence gives: rules of time 1 to 4."""
    slot = era.slot(number)
    utc, start, end, reading = zones.span(slot.wall(day), era.minutes(slot), slot.clock)
    return utc, number, Occurrence(number, day, start, end, slot, status, reason, reading)


def _in_order(timed: Iterable[_Timed]) -> Iterator[_Timed]:
    """Put by start what comes by cadence date; zones and weekdays can change the order a little."""
    waiting: list[_Timed] = []
    for item in timed:
        settled = item[0] - _TWICE_SPREAD
        while waiting and waiting[0][0] < settled:
            yield heappop(waiting)
        heappush(waiting, item)
    while waiting:
        yield heappop(waiting)


def _numbered_through(known: tuple[Era, ...], last: date) -> dict[date, int]:
    """Return the number of each cadence date up to `last`, and of the next one."""
    numbers: dict[date, int] = {}
    for era in known:
        for number, day in era.numbered():
            numbers[day] = number
            if day > last:
                return numbers
    return numbers


def _own_faults(meeting: Meeting) -> Iterator[Fault]:
    """Yield what is wrong before any date is computed."""
    if not meeting.title.strip():
        yield Fault(("title",), "a meeting needs a title")
    yield from _control_character_faults(meeting)
    if not meeting.slots:
        yield Fault(("slots",), "a meeting needs at least one slot")
    yield from duration_faults(meeting.duration, "duration")
    if meeting.organizer is not None:
        yield from address_faults(meeting.organizer, "organizer", named=True)
    if meeting.closes is not None and meeting.closes <= timedelta(0):
        yield Fault(
            ("closes",), f"{meeting.closes} is not before the start", "give a positive span"
        )
    yield from repeated_names("slots", [slot.name for slot in meeting.slots])
    if meeting.cadence.on_or_after(meeting.first) != meeting.first:
        near = meeting.cadence.near(meeting.first)
        yield _off_cadence(("first",), meeting.first, meeting.cadence, near)
    yield from _revision_faults(meeting)


def _control_character_faults(meeting: Meeting) -> Iterator[Fault]:
    """Yield the texts that could begin a property of their own in a calendar."""
    keys = ("title", "url", "recording", "organizer", "uid")
    texts: dict[Place, str | None] = {(key,): getattr(meeting, key) for key in keys}
    texts |= {("revisions", n, "url"): each.url for n, each in enumerate(meeting.revisions)}
    for place, text in texts.items():
        if text and _CONTROL.search(text):
            yield Fault(place, f"{quoted(text)} has a control character", "leave it out")


def _revision_faults(meeting: Meeting) -> Iterator[Fault]:
    slots = {r.since: r.slots for r in meeting.revisions if r.slots is not None}
    seen: dict[date, int] = {}
    for position, revision in enumerate(meeting.revisions):
        place = ("revisions", position)
        if revision.since < meeting.first:
            message = f"{revision.since} is before the first date, {meeting.first}"
            yield Fault((*place, "from"), message, "a revision changes what was there before")
        if seen.setdefault(revision.since, position) != position:
            message = f"revisions[{seen[revision.since]}] begins on {revision.since} too"
            yield Fault((*place, "from"), message, "put both into one")
        if revision.slots == ():
            yield Fault(
                (*place, "slots"), "the list is empty", "name at least one slot, or leave it out"
            )
        names = [slot.name for slot in revision.slots or ()]
        yield from (fault.within(*place) for fault in repeated_names("slots", names))
        then = max((since for since in slots if since <= revision.since), default=None)
        yield from _next_faults(revision, (slots[then] if then else None) or meeting.slots, place)


def _next_faults(
    revision: Revision, slots: tuple[Slot, ...], place: tuple[str | int, ...]
) -> Iterator[Fault]:
    names = [slot.name for slot in slots]
    if revision.next is not None and revision.next not in names:
        message = f"no slot is named {quoted(revision.next)} then"
        yield Fault((*place, "next"), message, f"the slots are {either(names)}")


def _day_faults(meeting: Meeting) -> Iterator[Fault]:
    """Yield the cadences that do not say on which day, where the slots do not say it either."""
    revised = {revision.since: n for n, revision in enumerate(meeting.revisions)}
    for era in meeting.eras:
        missing = [slot.name for slot in era.slots if slot.weekday is None]
        if missing and not era.cadence.names_days:
            place = ("revisions", revised[era.since]) if era.since in revised else ()
            message = f"{quoted(era.cadence)} does not say on which day"
            hint = (
                f'write such as "{era.cadence} on Monday", or give a weekday to {either(missing)}'
            )
            yield Fault((*place, "cadence"), message, hint)


def _exception_faults(meeting: Meeting, numbers: dict[date, int]) -> Iterator[Fault]:
    days = sorted(numbers)
    seen: dict[object, int] = {}
    for position, exception in enumerate(meeting.exceptions):
        place = ("exceptions", position, "date")
        same = (exception.date, exception.slot, exception.zone)
        if seen.setdefault(same, position) != position:
            message = f"exceptions[{seen[same]}] is for {exception.date} too"
            yield Fault(place, message, "one date has one exception")
        if exception.add:
            yield from _added_slot_faults(meeting, exception, position)
        elif exception.date not in numbers:
            after = bisect_left(days, exception.date)
            near = days[max(0, after - 1) : after + 1]
            yield _off_cadence(place, exception.date, meeting.era(exception.date).cadence, near)


def _added_slot_faults(
    meeting: Meeting, exception: MeetingException, position: int
) -> Iterator[Fault]:
    names = dict.fromkeys(slot.name for era in meeting.eras for slot in era.slots)
    if exception.slot and exception.slot not in names:
        message = f"no slot is named {quoted(exception.slot)}"
        yield Fault(("exceptions", position, "slot"), message, f"the slots are {either(names)}")


def _off_cadence(
    place: tuple[str | int, ...], day: date, cadence: Cadence, near: list[date]
) -> Fault:
    message = f"{day} is no date of the cadence {quoted(cadence)}"
    return Fault(place, message, f"the nearest are {' and '.join(map(str, near))}")
