"""Hypothesis strategies for slots to choose from: small meetings, teams and horizons."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from hypothesis import strategies as st

import plain
from meetsched.cadence import Cadence
from meetsched.hours import ANY, NEVER, USUAL, Hours, Level, Windows
from meetsched.meeting import Meeting
from meetsched.people import Away, Participant, Stay, Team
from meetsched.schedule import MeetingException, Revision, Slot
from plain_rotation import Choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    _Drawn = TypeVar("_Drawn")

CADENCES: Final = (
    "third Thursday of the month", "weekly on Tuesday", "every 2 weeks on Monday", "day 31",
)  # fmt: skip
DAYS: Final = (date(2021, 3, 8), date(2022, 10, 10), date(2019, 12, 25), date(2024, 6, 3))
ZONES: Final = (
    "Europe/Zurich", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kolkata", "Australia/Lord_Howe",
)  # fmt: skip
NAMES: Final = ("Tim", "Luz", "Zoë", "明", "Zach", "Min")
WINDOWS: Final = (
    ANY, NEVER, USUAL.preferred, Windows.parse("Mon-Fri 08:00-12:00, 20:00-23:30"),
    Windows.parse("Tue-Sat 21:00-09:00"), Windows.parse("10:00-16:00"),
)  # fmt: skip
HOURS: Final = (USUAL, Hours(WINDOWS[2], ANY), Hours(WINDOWS[3], WINDOWS[4]))


def _rarely(strategy: st.SearchStrategy[_Drawn]) -> st.SearchStrategy[_Drawn | None]:
    return st.none() | st.none() | strategy


def _few(
    strategy: st.SearchStrategy[_Drawn], most: int = 1
) -> st.SearchStrategy[tuple[_Drawn, ...]]:
    return st.just(()) | st.lists(strategy, max_size=most).map(tuple)


# Slots


def _times() -> st.SearchStrategy[time]:
    halves = st.integers(0, 47).map(lambda half: time(half // 2, half % 2 * 30))
    return halves | st.sampled_from([time(2, 15), time(8), time(18), time(23, 30)])


@st.composite
def _slot(draw: st.DrawFn, name: str) -> Slot:
    weekday = draw(_rarely(st.integers(0, 6)))
    duration = draw(_rarely(st.sampled_from([30, 90])))
    return Slot(name, draw(_times()), draw(st.sampled_from(ZONES)), weekday, duration)


@st.composite
def _rotation(draw: st.DrawFn) -> tuple[Slot, ...]:
    return tuple(draw(_slot(name)) for name in "ABC"[: draw(st.sampled_from([2, 2, 1, 3]))])


@st.composite
def candidates(draw: st.DrawFn, today: tuple[Slot, ...], least: int) -> tuple[Slot, ...]:
    """Up to seven slots of one zone, all with a weekday of their own or none."""
    zone = draw(st.sampled_from(("UTC", *ZONES)) | st.just(today[0].zone))
    day = st.integers(0, 6) if draw(st.sampled_from(range(3))) == 2 else st.none()
    wall = _times() | st.sampled_from([slot.time for slot in today])
    drawn = draw(st.lists(st.tuples(day, wall), min_size=least, max_size=7, unique=True))
    return tuple(Slot(f"{n}", wall, zone, day) for n, (day, wall) in enumerate(drawn, 1))


# Meetings


@st.composite
def _exception(draw: st.DrawFn, turn: plain.Turn) -> MeetingException:
    target = turn.day + timedelta(days=draw(st.integers(-9, 9)))
    timed = datetime.combine(target, draw(_times()))
    move = draw(st.sampled_from([None, target, target, timed]))
    return MeetingException(turn.day, cancel=move is None, move=move)


@st.composite
def _addition(draw: st.DrawFn, turn: plain.Turn) -> MeetingException:
    wall = datetime.combine(turn.day + timedelta(days=draw(st.integers(0, 3))), draw(_times()))
    zone, minutes = draw(st.sampled_from(ZONES)), draw(_rarely(st.just(45)))
    return MeetingException(wall, add=True, zone=zone, duration=minutes)


@st.composite
def _revision(draw: st.DrawFn, meeting: Meeting, turn: plain.Turn) -> Revision:
    words = draw(_rarely(st.sampled_from(CADENCES)))
    rotation = draw(st.none() | _rotation())
    names = [slot.name for slot in rotation or meeting.slots]
    return Revision(
        turn.day + timedelta(days=draw(st.integers(-3, 1))),
        Cadence.parse(words) if words else None,
        rotation,
        draw(_rarely(st.just(30))),
        next=draw(st.none() | st.sampled_from(names)),
    )


def _turns(meeting: Meeting, number: int) -> list[plain.Turn]:
    return plain.turns(meeting, meeting.first + timedelta(days=800))[:number]


@st.composite
def _meetings(draw: st.DrawFn, turns: int) -> Meeting:
    """Meetings that have exceptions and a revision among their first turns."""
    words = draw(st.sampled_from(CADENCES))
    first = plain.first_date(words, draw(st.sampled_from(DAYS)))
    minutes = draw(st.sampled_from([60, 60, 30, 100]))
    meeting = Meeting("Any", Cadence.parse(words), first, draw(_rotation()), minutes)
    later = st.sampled_from(_turns(meeting, turns + 1)[1:])
    revision = draw(st.none() | later.flatmap(lambda turn: _revision(meeting, turn)))
    meeting = replace(meeting, revisions=(revision,) if revision else ())
    excepted = draw(
        st.lists(st.sampled_from(_turns(meeting, turns)), max_size=3, unique_by=lambda t: t.number)
    )
    added = draw(_few(st.sampled_from(_turns(meeting, turns)).flatmap(_addition)))
    exceptions = (*(draw(_exception(turn)) for turn in excepted), *added)
    cap = draw(st.sampled_from([Level.STRETCH, Level.UNAVAILABLE]))
    return replace(meeting, exceptions=exceptions, holidays=cap)


# People


@st.composite
def _away(draw: st.DrawFn, days: Sequence[date]) -> Away:
    first = draw(st.sampled_from(days)) - timedelta(days=draw(st.integers(0, 2)))
    return Away(first, first + timedelta(days=draw(st.integers(0, 10))))


@st.composite
def _busy(draw: st.DrawFn, days: Sequence[date]) -> tuple[datetime, datetime]:
    start = datetime.combine(draw(st.sampled_from(days)), draw(_times()), UTC)
    return start, start + timedelta(minutes=draw(st.integers(1, 900)))


@st.composite
def _stays(draw: st.DrawFn, days: Sequence[date]) -> tuple[Stay, ...]:
    """One zone, mostly; all but one of the team's own few zones."""
    zones = st.sampled_from(ZONES[:3])
    first = Stay(draw(zones | st.sampled_from(ZONES)))
    since = draw(_rarely(st.sampled_from(days)))
    return (first,) if since is None else (first, Stay(draw(zones), since))


def _ratings() -> st.SearchStrategy[tuple[int, ...]]:
    blocks = st.lists(st.integers(0, 5), min_size=6, max_size=6)
    return blocks.map(lambda rated: tuple(rating for rating in rated for _ in range(4)))


@st.composite
def _person(draw: st.DrawFn, name: str, days: Sequence[date], *, rated: bool) -> Participant:
    return Participant(
        name,
        draw(_stays(days)),
        country=draw(_rarely(st.sampled_from(["CH", "JP"]))),
        preferred=draw(_rarely(st.sampled_from(WINDOWS))),
        stretch=draw(_rarely(st.sampled_from(WINDOWS))),
        away=draw(_few(_away(days))),
        busy=draw(_few(_busy(days))),
        required=draw(st.booleans()),
        weight=draw(st.sampled_from([1, 1, 0, 2, 7])),
        night=draw(st.booleans()),
        ratings=draw(_ratings()) if rated else None,
    )


@st.composite
def _teams(draw: st.DrawFn, days: Sequence[date]) -> Team:
    """One person to six; sometimes all have ratings, sometimes some."""
    names = NAMES[: draw(st.integers(1, 6))]
    flags = draw(st.sampled_from([{False}, {False}, {True}, {False, True}]))
    rated = st.sampled_from(sorted(flags))
    people = [draw(_person(name, days, rated=draw(rated))) for name in names]
    return Team(tuple(people), draw(st.sampled_from(HOURS)))


# Choices


@st.composite
def _any_choice(draw: st.DrawFn) -> Choice:
    positions = draw(st.sampled_from([2, 3, 1, 4]))
    cycles = draw(st.sampled_from([1, 1, 2]))
    before, more = draw(st.integers(0, 2)), draw(st.integers(0, 2 * positions - 1))
    number = min(positions * cycles + more, 7)
    meeting = draw(_meetings(before + number))
    days = [turn.day for turn in _turns(meeting, before + number)[before:]]
    start, until = days[0] - timedelta(days=draw(st.integers(0, 2))), days[-1] + timedelta(days=1)
    choice = Choice(meeting, start, until, draw(_teams(days)), positions, ())
    names = [slot.name for slot in choice.today[:positions]]
    return replace(
        choice,
        slots=draw(candidates(choice.today, positions)),
        keep=tuple(draw(st.sets(st.sampled_from(names), max_size=2))),
        apart=draw(st.sampled_from([0, 0, 0, 120, 450, 690])),
        change_cost=draw(st.sampled_from([0, 0, 1, 45, 1000])),
    )


def choices() -> st.SearchStrategy[Choice]:
    """Choices that have a whole cycle, and a rotation."""
    return _any_choice().filter(lambda choice: bool(choice.rotations()))


def impossible_choices() -> st.SearchStrategy[Choice]:
    """Choices that have none."""
    return _any_choice().filter(lambda choice: not choice.rotations())
