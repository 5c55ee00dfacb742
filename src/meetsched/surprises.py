"""Surprises: what in a meeting will surprise its people, told before it does."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from dateutil.relativedelta import relativedelta

from meetsched import zones
from meetsched.availability import Pattern
from meetsched.candidates import Candidate, Horizon
from meetsched.clocks import DAY_SECONDS, MINUTE, day_number, stretches
from meetsched.errors import Place, quoted
from meetsched.evaluation import Evaluation
from meetsched.hours import ANY, DAY, Level, clock
from meetsched.meeting import Status
from meetsched.phrases import day_words, joined, listed
from meetsched.zones import Reading, TzData

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.meeting import Meeting, Occurrence
    from meetsched.people import Participant, Team
    from meetsched.schedule import Slot

_YEARS_OF_CLOCKS: Final = 5
"""How far ahead skipped and repeated times are looked for: "day 28 of the month" meets Europe's
change in spring in one year out of seven, and the file is as wrong in the years between. Further
ahead, clocks are anybody's guess."""

_MOST_LISTED: Final = 5


class Kind(StrEnum):
    """What surprises: the last two are warnings, the others errors."""

    SKIPPED_TIME = "skipped_time"
    REPEATED_TIME = "repeated_time"
    REQUIRED_SHUT_OUT = "required_shut_out"
    HOLIDAY = "holiday"
    STALE_TZDATA = "stale_tzdata"


@dataclass(frozen=True, slots=True)
class Surprise:
    """What will surprise, and what to do about it; `place` is where in the team file, () if none.

    Places are as errors have them, such as ``("revisions", 0, "slots", 1, "time")``.
    """

    kind: Kind
    place: Place
    message: str
    suggestion: str

    @property
    def severity(self) -> str:
        """Either "error" or "warning"."""
        return "warning" if self.kind in {Kind.HOLIDAY, Kind.STALE_TZDATA} else "error"


class Copies(NamedTuple):
    """The tz data that times are computed with, and the system's, which other programs read."""

    ours: TzData
    system: TzData | None


def find_surprises(
    meeting: Meeting, team: Team, now: datetime, copies: Copies | None = None
) -> list[Surprise]:
    """Tell what will surprise within a year of `now`, an aware instant.

    A time that the anchor's clock skips or shows twice is told five years ahead. A slot shuts a
    required participant out if none of its occurrences is within their hours; days off, busy
    times and holidays pass. Public holidays count where at least half of all participants have
    one during a meeting. Tz data is stale where the system's copy differs, for a zone of the
    meeting, from the one in use (which `zones.differences` compares with), or where the one in use
    is surely more than a year old. `copies` are those of this machine if not given.

    >>> from meetsched import Cadence, Meeting, Slot, Team
    >>> slot = Slot("Night", time(2, 30), "Europe/Zurich")
    >>> meeting = Meeting("T", Cadence.parse("last Sunday"), date(2026, 1, 25), (slot,))
    >>> skipped, repeated = find_surprises(meeting, Team(), datetime(2026, 1, 1, tzinfo=UTC))[:2]
    >>> print(skipped.message.partition(", ")[0])
    the clock of Europe/Zurich skips 02:30 on Sun 29 Mar 2026
    >>> print(skipped.suggestion)
    choose a time before 02:00 or from 03:00 on
    """
    copies = copies or Copies(zones.tzdata_version(), zones.system_copy())
    today = now.astimezone(UTC).date()
    year = Horizon(meeting, today, today + relativedelta(years=1))
    written = _Written(meeting)
    evaluation = Evaluation([year.rotation()], team, holiday_level=Level.UNAVAILABLE)
    return [
        *_odd_times(meeting, today, written),
        *_shut_out(year, team, written),
        *_holidays(evaluation, written),
        *_stale(_keys(evaluation), now, year.until, copies),
    ]


class _Written:
    """Where in the team file that is written which an occurrence comes from."""

    def __init__(self, meeting: Meeting) -> None:
        exceptions = list(enumerate(meeting.exceptions))
        added = (n for n, exception in exceptions if exception.add)
        self.meeting = meeting
        self._slots = _by_date(meeting, ("slots",))
        self._cadences = _by_date(meeting, ("meeting", "cadence"))
        self._moved = {e.date: n for n, e in exceptions if e.move is not None}
        self._added = dict(zip(meeting.added(), added, strict=True))

    def slot(self, occurrence: Occurrence) -> Place:
        """Return the place of a slot, whatever became of the occurrence."""
        position = self.meeting.era(occurrence.date).slots.index(_slot(occurrence))
        return (*_at(self._slots, occurrence.date), position)

    def time(self, occurrence: Occurrence) -> Place:
        """Return the place of what says at what time it starts."""
        return self._exception(occurrence) or (*self.slot(occurrence), "time")

    def day(self, occurrence: Occurrence) -> Place:
        """Return the place of what says on what day it starts."""
        return self._exception(occurrence) or _at(self._cadences, occurrence.date)

    def _exception(self, occurrence: Occurrence) -> Place:
        if occurrence.status is Status.ADDED:
            return ("exceptions", self._added[occurrence], "date")
        if occurrence.status is Status.MOVED:
            return ("exceptions", self._moved[occurrence.date], "move")
        return ()


_ByDate = list[tuple[date, Place]]


def _by_date(meeting: Meeting, place: Place) -> _ByDate:
    """Return where the last key of a place is written, by the date from which that holds."""
    key = str(place[-1])
    revised = (
        (revision.since, ("revisions", position, key))
        for position, revision in enumerate(meeting.revisions)
        if getattr(revision, key) is not None
    )
    return [(date.min, place), *sorted(revised)]


def _at(known: _ByDate, day: date) -> Place:
    return known[bisect_right(known, day, key=lambda entry: entry[0]) - 1][1]


def _slot(occurrence: Occurrence) -> Slot:
    assert occurrence.slot is not None, "only added ones may have none"
    return occurrence.slot


# Skipped and repeated times


def _odd_times(meeting: Meeting, today: date, written: _Written) -> Iterator[Surprise]:
    """Look at the clocks of the anchors."""
    until = today + relativedelta(years=_YEARS_OF_CLOCKS)
    found: dict[tuple[Place, Reading], list[Occurrence]] = {}
    for occurrence in meeting.occurrences(today, until):
        odd = occurrence.reading is not Reading.ONCE
        if odd and occurrence.is_held:
            found.setdefault((written.time(occurrence), occurrence.reading), []).append(occurrence)
    for (place, reading), occurrences in found.items():
        instead = _other_times(occurrences[0].zone, today, until)
        yield _odd_time(place, reading, occurrences, instead)


def _odd_time(
    place: Place, reading: Reading, occurrences: list[Occurrence], instead: str
) -> Surprise:
    first, meant = occurrences[0], _meant(occurrences[0])
    wall, days = f"{meant:%H:%M}", joined(day_words(_meant(each)) for each in occurrences)
    if reading is Reading.SKIPPED:
        kind, does = Kind.SKIPPED_TIME, f"skips {wall} on {days}"
        when = " the day after" if first.local_date > meant.date() else " then"
        starts = f"at {first.start:%H:%M}{when}"
    else:
        kind, does = Kind.REPEATED_TIME, f"shows {wall} twice on {days}"
        starts = "the first time"
    message = f"the clock of {first.zone} {does}: the meeting starts {starts}"
    return Surprise(kind, place, message, instead)


def _meant(occurrence: Occurrence) -> datetime:
    """Return the wall time that was asked for, which the offset before the change tells."""
    utc = zones.utc(occurrence.start)
    before = (utc - timedelta(days=1)).replace(tzinfo=UTC)
    offset = zones.on_clock(before, zones.zone(occurrence.zone)).utcoffset()
    return utc + (offset or timedelta())


def _other_times(key: str, start: date, until: date) -> str:
    """Say which times a clock shows once on every day."""
    first, last = (day_number(day) * DAY_SECONDS for day in (start, until))
    changes = pairwise(stretches(key, first, last))
    odd = {
        second // MINUTE % DAY
        for before, after in changes
        for second in _walls(after.start, before.offset, after.offset)
    }
    clear = (_between(a + 1, b) for a, b in pairwise([-1, *sorted(odd), DAY]) if b - a > 1)
    times = " or ".join(clear)
    return f"choose a time {times}" if times else "choose another date"


def _walls(change: int, before: int, after: int) -> range:
    """Return the wall times, a minute apart, that a change of the offset skips or repeats."""
    return range(change + min(before, after), change + max(before, after), MINUTE)


def _between(start: int, end: int) -> str:
    if start == 0:
        return f"before {clock(end)}"
    return f"from {clock(start)} on" if end == DAY else f"from {clock(start)} to {clock(end)}"


# Required people


def _shut_out(year: Horizon, team: Team, written: _Written) -> Iterator[Surprise]:
    """Look at the hours of those who are required."""
    required = {p.name: _usually(p) for p in team.participants if p.required}
    slots = _held(year, written) if required else {}
    evaluation = Evaluation(slots.values(), team)
    for place, candidate in slots.items():
        positions = evaluation.positions(candidate.occurrences)
        out = {
            pattern
            for pattern in set(required.values())
            if not evaluation.availability(pattern).hours_levels[positions].any()
        }
        if names := [name for name, pattern in required.items() if pattern in out]:
            example = evaluation.availability(required[names[0]]).reason(int(positions[0]))
            yield _missing((*place, "time"), candidate, names, example)


def _held(year: Horizon, written: _Written) -> dict[Place, Candidate]:
    """Return each slot as it is written, with its occurrences."""
    held: dict[Place, list[Occurrence]] = {}
    for occurrence in year.rotation(added=False).occurrences:
        held.setdefault(written.slot(occurrence), []).append(occurrence)
    return {
        place: Candidate(str(place), (_slot(occurrences[0]),), tuple(occurrences))
        for place, occurrences in held.items()
    }


def _usually(person: Participant) -> Pattern:
    """Return a participant's pattern without what passes."""
    return Pattern.of(person)._replace(away=(), busy=())


def _missing(place: Place, candidate: Candidate, names: list[str], example: str) -> Surprise:
    told = listed(list(map(quoted, names)), _MOST_LISTED)
    slot, day = quoted(candidate.slots[0].name), day_words(candidate.occurrences[0].start)
    whose = f" for {quoted(names[0])}" if len(names) > 1 else ""
    message = f"{told} can never attend {slot}, though required: on {day} it is {example}{whose}"
    suggestion = 'choose a time within their hours, or write role = "optional"'
    return Surprise(Kind.REQUIRED_SHUT_OUT, place, message, suggestion)


# Public holidays


def _holidays(evaluation: Evaluation, written: _Written) -> Iterator[Surprise]:
    everybody, names = len(evaluation.team.participants), _holiday_names(evaluation)
    for occurrence in _rotation(evaluation).occurrences:
        found = names.get(evaluation.position(occurrence), Counter())
        if found and 2 * found.total() >= everybody:
            yield _holiday(occurrence, found, everybody, written)


def _holiday_names(evaluation: Evaluation) -> dict[int, Counter[str]]:
    """Count the people whose holidays occurrences touch, by the occurrences' positions."""
    found: dict[int, Counter[str]] = {}
    for pattern, people in _at_any_time(evaluation.team).items():
        availability = evaluation.availability(pattern)
        for position in (availability.levels == Level.UNAVAILABLE).nonzero()[0].tolist():
            found.setdefault(position, Counter())[availability.reason(position)] += people
    return found


def _rotation(evaluation: Evaluation) -> Candidate:
    (rotation,) = evaluation.candidates.values()
    return rotation


def _at_any_time(team: Team) -> Counter[Pattern]:
    """Count the people who live at the same places, as if only holidays kept them away."""
    return Counter(Pattern(p.stays, p.country, ANY, ANY, (), ()) for p in team.participants)


def _holiday(
    occurrence: Occurrence, names: Counter[str], everybody: int, written: _Written
) -> Surprise:
    told = listed([name for name, _ in names.most_common()], _MOST_LISTED)
    day = day_words(occurrence.start)
    message = f"{names.total()} of {everybody} people have a public holiday on {day}: {told}"
    suggestion = "choose another day"
    if occurrence.status is Status.SCHEDULED:
        suggestion = f"move or cancel it, in [[exceptions]] with date = {occurrence.date}"
    return Surprise(Kind.HOLIDAY, written.day(occurrence), message, suggestion)


# Tz data


def _stale(keys: set[str], now: datetime, until: date, copies: Copies) -> Iterator[Surprise]:
    """Look at the copies of tz data."""
    ours, system = copies
    released, *_ = ours.age()
    if 0 < released < now.year - 1:  # whichever of that year's versions it is
        message = f"the tz data in use, {ours}, is more than a year old: clocks may have changed"
        yield Surprise(Kind.STALE_TZDATA, (), message, "update the tzdata package")
    if system is None or system == ours:
        return
    end = datetime.combine(until, time(), UTC)
    if differences := zones.differences(keys, now, end, other=system):
        told = listed(list(map(str, differences)), _MOST_LISTED)
        message = (
            f"programs that use this system's tz data, {system}, "
            f"show other times than those of {ours}: {told}"
        )
        yield Surprise(Kind.STALE_TZDATA, (), message, "update the system's tz data")


def _keys(evaluation: Evaluation) -> set[str]:
    """Return the zones that meetings are set in, and those that people live in."""
    lived_in = (
        key
        for pattern in _at_any_time(evaluation.team)
        for key, _ in evaluation.availability(pattern).homes()
    )
    return {*lived_in, *(occurrence.zone for occurrence in _rotation(evaluation).occurrences)}
