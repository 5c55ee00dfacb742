"""Choices to be worked out by hand: the Mondays of January 2024."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING, Final

from meetsched.cadence import Cadence
from meetsched.hours import USUAL, Hours, Windows
from meetsched.meeting import Meeting
from meetsched.people import Participant, Team
from meetsched.schedule import MeetingException, Slot
from plain_rotation import Choice, Rotation

if TYPE_CHECKING:
    from collections.abc import Iterable

FIRST: Final = date(2024, 1, 1)  # a Monday
TODAY: Final = ("12:00", "13:00")


def at(clock: str, zone: str = "UTC", weekday: int | None = None, minutes: int = 0) -> Slot:
    return Slot(clock, time.fromisoformat(clock), zone, weekday, minutes or None)


def mondays(
    *exceptions: MeetingException, today: Iterable[str] = TODAY, first: date = FIRST
) -> Meeting:
    slots, cadence = tuple(map(at, today)), Cadence.parse("weekly on Monday")
    return Meeting("Team", cadence, first, slots, exceptions=exceptions)


def choice(
    people: Iterable[Participant],
    slots: Iterable[str],
    positions: int = 1,
    meeting: Meeting | None = None,
    hours: Hours = USUAL,
) -> Choice:
    """Give a choice for the Mondays of January 2024 up to the 22nd."""
    team, until = Team(tuple(people), hours), date(2024, 1, 23)
    return Choice(meeting or mondays(), FIRST, until, team, positions, tuple(map(at, slots)))


def person(name: str = "Una", zone: str = "UTC", hours: str | None = None) -> Participant:
    own = None if hours is None else Windows.parse(hours)
    return replace(Participant.living_in(zone, name), preferred=own, stretch=own)


def rating(name: str, ratings: dict[int, int]) -> Participant:
    rated = tuple(ratings.get(hour, 0) for hour in range(24))
    return replace(Participant.living_in("UTC", name), ratings=rated)


def names(rotation: Rotation) -> tuple[str, ...]:
    return tuple(slot.name for slot in rotation)


# What the script of the Node.js project gets wrong

HOURS: Final = tuple(f"{hour:02d}:00" for hour in range(24))


def five() -> list[Participant]:
    liked = {0: (4, 5, 5, 5, 5), 14: (5, 5, 5, 5, 4), 15: (5, 5, 5, 4, 5), 9: [2] * 5, 10: [2] * 5}
    return [rating(f"{n}", {hour: own[n] for hour, own in liked.items()}) for n in range(5)]


def ten() -> list[Participant]:
    late = dict.fromkeys(range(13, 21), 5)
    seven = [rating(f"{n}", {**late, 0: 3 if n == 0 else 2}) for n in range(7)]
    return [*seven, *(rating(f"{n}", dict.fromkeys(range(2, 9), 5)) for n in (7, 8, 9))]
