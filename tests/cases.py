"""Hypothesis strategies for what can be evaluated: a few candidates of a meeting, and a team."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from hypothesis import strategies as st

import moments
import plain_evaluation
from meetsched.cadence import Cadence
from meetsched.candidates import Candidate, Horizon
from meetsched.evaluation import Evaluation
from meetsched.hours import Level, Windows
from meetsched.meeting import Meeting
from meetsched.people import Away, Participant, Stay, Team
from meetsched.schedule import MeetingException, Slot
from strategies import PEOPLE, wall_times

if TYPE_CHECKING:
    from meetsched.evaluation import Appraisal

COUNTRIES: Final = (None, None, "CH", "JP", "AE", "US-CA", "GB")
DURATIONS: Final = (60, 60, 60, 30, 90, 240)


class Case(NamedTuple):
    """Candidates of one meeting and a team; `cap` is the best level on a public holiday."""

    candidates: list[Candidate]
    team: Team
    cap: Level

    def evaluation(self, quorum: int | None = None) -> Evaluation:
        return Evaluation(self.candidates, self.team, holiday_level=self.cap, quorum=quorum)

    def plain(self) -> list[plain_evaluation.Appraisal]:
        return [plain_evaluation.Appraisal(self.team, each, self.cap) for each in self.candidates]

    def both(self) -> list[tuple[Appraisal, plain_evaluation.Appraisal]]:
        """Give what the fast and what the plain way say of each candidate."""
        evaluation = self.evaluation()
        return [(evaluation.of(slow.candidate.name), slow) for slow in self.plain()]


def _days() -> st.SearchStrategy[date]:
    new_years = st.integers(1996, 2039).map(lambda year: date(year, 12, 30))
    return st.dates(date(1996, 1, 1), date(2040, 1, 1)) | new_years


@st.composite
def _slot(draw: st.DrawFn, name: str) -> Slot:
    return Slot(name, draw(wall_times()), draw(moments.zones()))


@st.composite
def _exceptions(draw: st.DrawFn, days: list[date]) -> tuple[MeetingException, ...]:
    excepted = draw(st.lists(st.sampled_from(days), max_size=2, unique=True)) if days else []
    return tuple(
        MeetingException(day, cancel=True)
        if draw(st.booleans())
        else MeetingException(day, move=day + timedelta(days=draw(st.integers(-1, 1))))
        for day in excepted
    )


@st.composite
def _horizons(draw: st.DrawFn) -> Horizon:
    apart = draw(st.sampled_from([1, 2, 5, 7, 30]))
    number = draw(st.sampled_from([4, 4, 2, 3, 5, 0]))
    cadence = Cadence.parse(f"FREQ=DAILY;INTERVAL={apart}")
    first = draw(_days())
    days = [first + timedelta(days=apart * n) for n in range(number)]
    slots = tuple(draw(_slot(name)) for name in ("A", "B", "C")[: draw(st.integers(1, 3))])
    duration, exceptions = draw(st.sampled_from(DURATIONS)), draw(_exceptions(days))
    meeting = Meeting("Any", cadence, first, slots, duration, exceptions)
    return Horizon(meeting, first, first + timedelta(days=apart * number))


def _own() -> st.SearchStrategy[Windows | None]:
    return st.none() | moments.windows()


@st.composite
def _near(draw: st.DrawFn, day: date) -> date:
    return day + timedelta(days=draw(st.integers(-2, 8) | st.integers(0, 60)))


@st.composite
def _stays(draw: st.DrawFn, day: date) -> tuple[Stay, ...]:
    moves = sorted(draw(st.sets(_near(day), max_size=2)))
    return tuple(
        Stay(draw(moments.zones()), since, draw(st.sampled_from(COUNTRIES)))
        for since in (None, *moves)
    )


@st.composite
def _away(draw: st.DrawFn, day: date) -> Away:
    first = draw(_near(day))
    return Away(first, first + timedelta(days=draw(st.integers(0, 9))))


@st.composite
def _busy(draw: st.DrawFn, day: date) -> tuple[datetime, datetime]:
    start = datetime.combine(draw(_near(day)), draw(wall_times()), UTC)
    return start, start + timedelta(minutes=draw(st.integers(1, 5000)))


@st.composite
def _people(draw: st.DrawFn, name: str, day: date) -> Participant:
    return Participant(
        name,
        draw(_stays(day)),
        region=draw(st.sampled_from([None, None, "Home", "Asia"])),
        country=draw(st.sampled_from(COUNTRIES)),
        preferred=draw(_own()),
        stretch=draw(_own()),
        away=tuple(draw(st.lists(_away(day), max_size=1))),
        busy=tuple(draw(st.lists(_busy(day), max_size=1))),
        required=draw(st.booleans()),
    )


@st.composite
def _teams(draw: st.DrawFn, day: date) -> Team:
    number = draw(st.sampled_from([2, 3, 1, 0]))
    people = [draw(_people(name, day)) for name in PEOPLE[:number]]
    has_twin = draw(st.booleans())
    if people and has_twin:
        people.append(replace(people[0], name="Twin", region=None, required=True))
    return Team(tuple(people), draw(moments.hours()))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """A rotation, its first slot, and the rotation with that slot at another time."""
    horizon = draw(_horizons())
    first = horizon.slots[0]
    changed = horizon.changed([draw(_slot(first.name))])
    candidates = [horizon.rotation(), horizon.turns(first), changed.rotation("changed")]
    cap = draw(st.sampled_from([Level.STRETCH, Level.UNAVAILABLE]))
    return Case(candidates, draw(_teams(horizon.start)), cap)
