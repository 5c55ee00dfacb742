"""Everybody's local time: occurrences x people -> local times and day shifts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.phrases import SHORT_WEEKDAYS, day_words
from meetsched.zones import Reading

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pendulum import DateTime, Timezone

    from meetsched.meeting import Occurrence
    from meetsched.people import Participant

_SHIFTS: Final = {
    -2: "two days before",
    -1: "the day before",
    0: "",
    1: "the day after",
    2: "two days after",
}


@dataclass(frozen=True, slots=True)
class LocalTime:
    """An occurrence on somebody's own clock.

    `participant` is None where only a zone was asked for. `abbreviation` is the one in force at
    the start, by tz data ("PDT" in April, never "PST"; "-03" where a zone has no letters).
    `day_shift` is the local start's date minus the start's date in the slot's zone, in days.
    """

    participant: str | None
    start: DateTime
    end: DateTime
    abbreviation: str
    day_shift: int

    @property
    def zone(self) -> str:
        """The IANA key of the clock."""
        return zones.key(self.start)

    def words(self) -> str:
        """Say the time as people do, the date left out.

        >>> from datetime import datetime, UTC
        >>> angeles = zones.zone("America/Los_Angeles")
        >>> start = zones.on_clock(datetime(2019, 4, 11, 6, tzinfo=UTC), angeles)
        >>> end = zones.on_clock(datetime(2019, 4, 11, 7, tzinfo=UTC), angeles)
        >>> LocalTime(None, start, end, "PDT", -1).words()
        'Wed 23:00-00:00 PDT, the day before'
        """
        return f"{SHORT_WEEKDAYS[self.start.weekday()]} {self.clock_words}"

    @property
    def clock_words(self) -> str:
        """Say the time without its weekday: "23:00-00:00 PDT, the day before"."""
        times = f"{self.start:%H:%M}-{self.end:%H:%M}"
        return f"{times} {self.abbreviation}{self.shift_words}"

    @property
    def shift_words(self) -> str:
        """Say if the local day is another than the slot's: ", the day before", or ""."""
        shift = _SHIFTS[self.day_shift]
        return f", {shift}" if shift else ""


def on_clock(occurrence: Occurrence, clock: Timezone, participant: str | None = None) -> LocalTime:
    """Show an occurrence on one clock.

    >>> from datetime import date, time
    >>> from meetsched.cadence import Cadence
    >>> from meetsched.meeting import Meeting, Slot
    >>> slot = Slot("Asia-Europe", time(8), "Europe/Zurich")
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 4, 18), (slot,))
    >>> on_clock(next(meeting.occurrences()), zones.zone("America/Los_Angeles")).words()
    'Wed 23:00-00:00 PDT, the day before'
    """
    start = zones.on_clock(occurrence.start, clock)
    end = zones.on_clock(occurrence.end, clock)
    shift = zones.face(start).toordinal() - occurrence.local_date.toordinal()
    return LocalTime(participant, start, end, start.tzname() or "", shift)


def local_times(occurrence: Occurrence, people: Iterable[Participant]) -> list[LocalTime]:
    """Show an occurrence on the clocks of people, in the zones where they live by then."""
    return [on_clock(occurrence, p.clock(occurrence.start), p.name) for p in people]


def reads_plainly(occurrence: Occurrence) -> bool:
    """Whether the clock shows an occurrence's wall times once, and does not change in between.

    Only then do all people and calendar programs understand them alike.
    """
    start, end = zones.face(occurrence.start), zones.face(occurrence.end)
    clock = zones.zone(occurrence.zone)
    return (
        occurrence.reading is Reading.ONCE
        and zones.reading(end, clock) is Reading.ONCE
        and end - start == zones.utc(occurrence.end) - zones.utc(occurrence.start)
    )


def oddity(occurrence: Occurrence) -> str:
    """Say why an occurrence's wall times may be misunderstood."""
    whose = f"on {day_words(occurrence.start)} the clock of {occurrence.zone}"
    if occurrence.reading is Reading.ONCE:
        return f"{whose} changes during the meeting"
    does = "skips" if occurrence.reading is Reading.SKIPPED else "shows twice"
    return f"{whose} {does} the meeting's start"
