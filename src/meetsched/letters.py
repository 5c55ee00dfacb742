"""Letters: what an invitation tells one person: when it is for them, and how that suits."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from meetsched import localtime, zones
from meetsched.availability import Pattern
from meetsched.candidates import Candidate
from meetsched.evaluation import Evaluation
from meetsched.hours import Level
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meetsched.availability import Availability
    from meetsched.localtime import LocalTime
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant, Team

_MOST_TIMES: Final = 12
"""After so many different times, the rest is not told."""


class Letters:
    """What is said to each of a team about some occurrences, by their hours alone.

    >>> from datetime import date, time
    >>> from meetsched import Cadence, Meeting, Participant, Slot, Team
    >>> slot = Slot("Early", time(8), "Europe/Zurich")
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2026, 9, 17), (slot,))
    >>> zach = Participant.living_in("America/Los_Angeles", name="Zach")
    >>> coming = list(meeting.occurrences(until=date(2027, 1, 1)))
    >>> print(Letters(coming, Team((zach,))).text(zach, coming))  # doctest: +ELLIPSIS
    Your time (America/Los_Angeles), from Wed 16 Sep 2026: 23:00-00:00, the day before. ...
    """

    def __init__(self, occurrences: Iterable[Occurrence], team: Team) -> None:
        candidate = Candidate("invited", (), tuple(occurrences))
        self._evaluation = Evaluation([candidate], team)
        self._text = cache(self._worked_out)

    def text(self, participant: Participant, occurrences: Iterable[Occurrence]) -> str:
        """Tell a person's local time: a line for each time, and from which day on it holds."""
        return self._text(Pattern.of(participant), tuple(occurrences))

    def _worked_out(self, pattern: Pattern, occurrences: tuple[Occurrence, ...]) -> str:
        alone = "on" if len(occurrences) == 1 else "from"
        local = [self._local(pattern, occurrence) for occurrence in occurrences]
        lines = [
            f"Your time ({time.zone}), {alone} {day_words(time.start)}: {_told(time, suits)}"
            for time, suits in _different(local)
        ]
        return "\n".join([*lines[:_MOST_TIMES], *(["..."] if len(lines) > _MOST_TIMES else [])])

    def _local(self, pattern: Pattern, occurrence: Occurrence) -> tuple[LocalTime, str]:
        """Return an occurrence on the clock of those of a pattern, and how it suits them."""
        availability = self._evaluation.availability(pattern)
        position = self._evaluation.position(occurrence)
        time = localtime.on_clock(occurrence, zones.zone(availability.zone(position)))
        return time, _suits(availability, position, time)


def _suits(availability: Availability, position: int, time: LocalTime) -> str:
    """Say how an occurrence lies to preferred hours; "" if it is in them."""
    level = availability.hours_levels[position]
    if level == Level.PREFERRED:
        return ""
    late = availability.too_late(position, Level.PREFERRED)
    way = "Late for you" if late > 0 else "Early for you" if late else "Not your time"
    outside = ", outside your hours" if level == Level.UNAVAILABLE else ""
    return f" {way}: {time.start:%H:%M}{outside}."


def _different(local: list[tuple[LocalTime, str]]) -> Iterator[tuple[LocalTime, str]]:
    """Yield the first of those that follow one another with the same words."""
    before = None
    for time, suits in local:
        same = (time.zone, _told(time, suits))
        if same != before:
            yield time, suits
        before = same


def _told(time: LocalTime, suits: str) -> str:
    return f"{time.start:%H:%M}-{time.end:%H:%M}{time.shift_words}.{suits}"
