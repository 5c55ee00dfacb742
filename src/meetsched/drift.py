"""Drift: whose local start changes between occurrences of one slot, because clocks changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched import zones
from meetsched.clocks import MINUTE, instant, moment, stretches
from meetsched.localtime import oddity
from meetsched.phrases import day_words
from meetsched.zones import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pendulum import DateTime

    from meetsched.candidates import Horizon
    from meetsched.clocks import Stretch
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant
    from meetsched.schedule import Slot

_LEAST_ODD, _MOST_ODD = timedelta(days=1), timedelta(weeks=6)
"""What lasts so long between two changes is odd: half a year is usual, hours are nothing."""

_REACH: Final = 2 * _MOST_ODD // timedelta(seconds=1)
"""How far beyond a horizon changes are looked for, in seconds: those around what is odd."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A change of somebody's local start: on `date`, in the slot's zone, the first time.

    `minutes` is by how much, later being more; `because` says whose clock changed.
    """

    participant: str
    zone: str
    date: date
    before: time
    after: time
    minutes: int
    because: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What a slot would do if its time were told in another zone: how many shifts, to whom."""

    zone: str
    shifts: int
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OddWeeks:
    """Instants between two changes, in which one zone is `minutes` ahead of another for a while.

    `usual` is how far it is ahead before.
    """

    zone: str
    other: str
    start: DateTime
    end: DateTime
    minutes: int
    usual: int


@dataclass(frozen=True, slots=True)
class Drift:
    """A slot's shifts by date, and the same slot anchored in other zones.

    `held` is how many occurrences were compared, each with the one before.
    """

    slot: Slot
    held: int
    shifts: tuple[Shift, ...]
    anchors: tuple[Anchor, ...]


class _Start(NamedTuple):
    """A start, and the naive wall time that it should have on its anchor's clock."""

    start: DateTime
    wall: datetime
    day: date
    remark: str


def drifts(horizon: Horizon, people: Sequence[Participant]) -> list[Drift]:
    """Tell the drift of each slot that a meeting has in a horizon.

    Slots in force at its start come first, in the order of their turns, then those that come to
    be. Left out is what was moved to a time of its own. Where a participant moves, there is no
    shift: it is not a clock that changed.

    >>> from meetsched import Cadence, Horizon, Meeting, Participant, Slot
    >>> slot = Slot("Asia-Europe", time(8), "Europe/Zurich")
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 1, 17), (slot,))
    >>> zach = Participant.living_in("America/Los_Angeles", name="Zach")
    >>> (found,) = drifts(Horizon(meeting, date(2019, 1, 1), date(2020, 1, 1)), [zach])
    >>> for shift in found.shifts:
    ...     print(shift.date, shift.before, shift.after, shift.because)
    2019-03-21 23:00:00 00:00:00 America/Los_Angeles +60 minutes on Sun 10 Mar 2019
    2019-04-18 00:00:00 23:00:00 Europe/Zurich +60 minutes on Sun 31 Mar 2019
    """
    return [_slot_drift(slot, starts, people) for slot, starts in _slots(horizon).items()]


def _slots(horizon: Horizon) -> dict[Slot, list[_Start]]:
    """Return the starts of each slot; one that only lasts longer from a date on is the same."""
    found: dict[Slot, list[_Start]] = {replace(s, duration=None): [] for s in horizon.slots}
    for occurrence in horizon.rotation(added=False).occurrences:
        slot = occurrence.slot
        assert slot is not None, "only added ones may have none"
        start = _start(occurrence, slot)
        if start is not None:
            found.setdefault(replace(slot, duration=None), []).append(start)
    return found


def _start(occurrence: Occurrence, slot: Slot) -> _Start | None:
    """Return where an occurrence starts; None if it was moved to a time of its own."""
    wall, remark = zones.face(occurrence.start), ""
    if occurrence.reading is Reading.SKIPPED:
        # The wall time that was meant is told by the offset before the gap.
        utc = zones.utc(occurrence.start)
        before = (utc - timedelta(days=1)).replace(tzinfo=UTC)
        offset = zones.on_clock(before, slot.clock).utcoffset()
        wall, remark = utc + (offset or timedelta()), oddity(occurrence)
    if wall.time() != slot.time:
        return None
    return _Start(occurrence.start, wall, occurrence.local_date, remark)


def _slot_drift(slot: Slot, starts: list[_Start], people: Sequence[Participant]) -> Drift:
    lived = (stay.zone for participant in people for stay in participant.stays)
    shifts = {slot.zone: _shifts(starts, slot.zone, people)}
    for key in (*lived, "UTC"):
        if key not in shifts:
            shifts[key] = _shifts(_told_in(starts, key), key, people)
    anchors = (_anchor(key, found) for key, found in shifts.items())
    return Drift(slot, len(starts), tuple(shifts[slot.zone]), tuple(anchors))


def _anchor(key: str, shifts: list[Shift]) -> Anchor:
    names = dict.fromkeys(shift.participant for shift in shifts)
    return Anchor(key, len(shifts), tuple(names))


def _told_in(starts: list[_Start], key: str) -> list[_Start]:
    """Tell a slot's time in another zone, as it is there at the first start."""
    if not starts:
        return []
    clock = zones.zone(key)
    first = next((start for start in starts if not start.remark), starts[0])
    apart = zones.face(zones.on_clock(first.start, clock)) - first.wall
    walls = ((each.wall + apart, each) for each in starts)
    return [_Start(zones.resolve(wall, clock), wall, each.day, "") for wall, each in walls]


def _shifts(starts: list[_Start], anchor: str, people: Sequence[Participant]) -> list[Shift]:
    """Compare each start with the one before, for everybody."""
    alike = {participant.stays: participant for participant in people}
    found: list[Shift] = []
    for before, after in pairwise(starts):
        shifts = {stays: _shift(before, after, anchor, one) for stays, one in alike.items()}
        found += [
            replace(shift, participant=participant.name)
            for participant in people
            if (shift := shifts[participant.stays]) is not None
        ]
    return found


def _shift(before: _Start, after: _Start, anchor: str, participant: Participant) -> Shift | None:
    """Compare two starts for somebody; those who stay at the same places have the same shifts."""
    stay = participant.stay(after.start)
    if participant.stay(before.start).zone != stay.zone:
        return None
    clock = zones.zone(stay.zone)
    then, now = (zones.face(zones.on_clock(each.start, clock)) for each in (before, after))
    change = (now - after.wall) - (then - before.wall)
    if not change:
        return None
    minutes = round(change / timedelta(minutes=1))
    because = "; ".join(_causes(before, after, dict.fromkeys([anchor, stay.zone])))
    return Shift(participant.name, stay.zone, after.day, then.time(), now.time(), minutes, because)


def _causes(before: _Start, after: _Start, keys: Iterable[str]) -> Iterator[str]:
    """Say whose clock changed between two starts, when and by how much."""
    first, last = instant(before.start), instant(after.start)
    for key in keys:
        for old, new in pairwise(stretches(key, first, last)):
            if first < new.start <= last:
                day = day_words(moment(new.start, key))
                yield f"{key} {(new.offset - old.offset) // MINUTE:+d} minutes on {day}"
    yield from filter(None, (before.remark, after.remark))


def odd_weeks(zone: str, other: str, start: datetime, end: datetime) -> list[OddWeeks]:
    """Tell when the distance of two zones is another for a day or more, but not six weeks.

    Told are those that share time with [`start`, `end`), aware instants.

    >>> spring, autumn = datetime(2019, 1, 1, tzinfo=UTC), datetime(2019, 7, 1, tzinfo=UTC)
    >>> (odd,) = odd_weeks("Europe/Zurich", "America/Los_Angeles", spring, autumn)
    >>> str(odd.start.date()), str(odd.end.date()), odd.minutes // 60, odd.usual // 60
    ('2019-03-10', '2019-03-31', 8, 9)
    """
    within = range(instant(start), instant(end))
    first, last = (within.start - _REACH, within.stop + _REACH)
    ours, theirs = (stretches(key, first, last) for key in (zone, other))
    changes = {s.start for s in (*ours[1:], *theirs[1:]) if first <= s.start < last}
    ahead = [(at, _offset(ours, at) - _offset(theirs, at)) for at in sorted({first, *changes})]
    apart = [group for n, group in enumerate(ahead) if n == 0 or group[1] != ahead[n - 1][1]]
    return [
        OddWeeks(
            zone,
            other,
            start=moment(begun, zone),
            end=moment(ended, zone),
            minutes=offset // MINUTE,
            usual=usual // MINUTE,
        )
        for (_, usual), (begun, offset), (ended, _) in zip(
            apart, apart[1:], apart[2:], strict=False
        )
        if _LEAST_ODD <= timedelta(seconds=ended - begun) < _MOST_ODD
        and max(begun, within.start) < min(ended, within.stop)
    ]


def _offset(known: list[Stretch], at: int) -> int:
    return next(stretch.offset for stretch in known if at < stretch.end)
