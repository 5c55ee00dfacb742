from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from meetsched.cadence import Cadence
from meetsched.candidates import Candidate, Horizon
from meetsched.errors import MeetschedError
from meetsched.evaluation import Evaluation
from meetsched.hours import NEVER, Hours, Level, Windows
from meetsched.meeting import Meeting
from meetsched.people import Away, Participant, Stay, Team
from meetsched.schedule import MeetingException, Slot
from meetsched.tallies import LocalClock, RegionTally
from meetsched.teamfile import read_team_file

if TYPE_CHECKING:
    from meetsched.evaluation import Appraisal

UNAVAILABLE, STRETCH, PREFERRED = Level.UNAVAILABLE, Level.STRETCH, Level.PREFERRED
EXAMPLE: Final = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"


# The shipped example, from April 2019 for a year: worked out with zoneinfo alone, from the starts
# in tests/data/jupyterhub_history.csv. Counts of levels, burden, earliest and latest start.

Line = tuple[int, int, int, int, tuple[int, str], tuple[int, str]]
OFF: Final = (0, 0, 6, 4320)
TODAY: Final[dict[str, Line]] = {
    "Zach": (6, 0, 6, 4320, (-1, "23:00"), (0, "10:00")),
    "Tim": (4, 8, 0, 660, (0, "08:00"), (0, "19:00")),
    "Min": (4, 8, 0, 660, (0, "08:00"), (0, "19:00")),
    "Kirstie": (3, 9, 0, 660, (0, "07:00"), (0, "18:00")),
    "CL": (6, 0, 6, 4320, (0, "14:00"), (1, "01:00")),
    "Sarah Gibson": (3, 9, 0, 660, (0, "07:00"), (0, "18:00")),
    "Joe Hamman": (6, 0, 6, 4320, (0, "00:00"), (0, "11:00")),
}
EVENING: Final[dict[str, Line]] = {
    "Zach": (6, 0, 0, 0, (0, "09:00"), (0, "10:00")),
    "Tim": (0, 6, 0, 540, (0, "18:00"), (0, "19:00")),
    "Min": (0, 6, 0, 540, (0, "18:00"), (0, "19:00")),
    "Kirstie": (3, 3, 0, 180, (0, "17:00"), (0, "18:00")),
    "CL": (*OFF, (1, "01:00"), (1, "01:00")),
    "Sarah Gibson": (3, 3, 0, 180, (0, "17:00"), (0, "18:00")),
    "Joe Hamman": (6, 0, 0, 0, (0, "10:00"), (0, "11:00")),
}
MORNING: Final[dict[str, Line]] = {
    "Zach": (*OFF, (-1, "23:00"), (0, "00:00")),
    "Tim": (4, 2, 0, 120, (0, "08:00"), (0, "09:00")),
    "Min": (4, 2, 0, 120, (0, "08:00"), (0, "09:00")),
    "Kirstie": (0, 6, 0, 480, (0, "07:00"), (0, "08:00")),
    "CL": (6, 0, 0, 0, (0, "14:00"), (0, "16:00")),
    "Sarah Gibson": (0, 6, 0, 480, (0, "07:00"), (0, "08:00")),
    "Joe Hamman": (*OFF, (0, "00:00"), (0, "01:00")),
}


def shown(clock: LocalClock | None) -> tuple[int, str] | None:
    return clock and (clock.day_shift, str(clock))


def line(appraisal: Appraisal, person: Participant) -> tuple[object, ...]:
    tally = appraisal.tally(person)
    levels = (tally.preferred, tally.stretch, tally.unavailable)
    return (*levels, tally.burden, shown(tally.earliest), shown(tally.latest))


@pytest.fixture(scope="module")
def example() -> Evaluation:
    file = read_team_file(EXAMPLE)
    horizon = Horizon(file.meeting, date(2019, 4, 1), date(2020, 4, 1))
    candidates = [horizon.rotation(), *map(horizon.turns, horizon.slots)]
    return Evaluation(candidates, file.team, quorum=6)


TABLES: Final = {"today": TODAY, "Europe-Americas": EVENING, "Asia-Europe": MORNING}


@pytest.mark.parametrize("name", TABLES)
def test_the_example_has_its_figures(example: Evaluation, name: str) -> None:
    people = example.team.participants
    assert {p.name: line(example.of(name), p) for p in people} == TABLES[name]


def names(people: list[Participant]) -> list[str]:
    return [person.name for person in people]


def test_the_example_suits_europe_always_and_the_others_every_other_month(
    example: Evaluation,
) -> None:
    today, morning = example.of("today"), example.of("Asia-Europe")
    assert names(today.always) == ["Tim", "Min", "Kirstie", "Sarah Gibson"]
    assert names(today.sometimes) == ["Zach", "CL", "Joe Hamman"]
    assert (today.never, today.unreached) == ([], [])
    assert names(morning.never) == ["Zach", "Joe Hamman"]


def test_the_example_has_its_sums(example: Evaluation) -> None:
    today = example.of("today")
    assert today.attendances == [5, 6] * 6
    assert [f"{o.start:%Y-%m}" for o in today.below_quorum] == [
        "2019-04", "2019-06", "2019-08", "2019-10", "2019-12", "2020-02",
    ]  # fmt: skip
    assert (today.total_burden, today.worst_burden) == (15600, 4320)
    assert today.zone_burdens == {
        "America/Los_Angeles": 4320,
        "America/Denver": 4320,
        "Asia/Taipei": 4320,
        "Europe/London": 1320,
        "Europe/Zurich": 660,
        "Europe/Oslo": 660,
    }


def test_the_morning_of_the_example_shuts_the_americas_out(example: Evaluation) -> None:
    day = 24 * 60
    assert example.of("Asia-Europe").regions == {
        "Americas": RegionTally(2, 2, LocalClock(-1, day - 60), LocalClock(0, 120)),
        "Asia": RegionTally(1, 0, LocalClock(0, 14 * 60), LocalClock(0, 17 * 60)),
        "Europe": RegionTally(4, 0, LocalClock(0, 7 * 60), LocalClock(0, 10 * 60)),
    }


def test_the_reasons_of_the_example(example: Evaluation) -> None:
    zach = example.team.participants[0]
    assert example.of("Asia-Europe").reasons(zach) == {
        "00:00-01:00 Thu, outside 07:00-22:00": 4,
        "23:00-24:00 Wed, outside 07:00-22:00": 2,
    }


# By hand: Thursdays at 18:00 in Zurich, from 4 April 2019


def thursdays(*exceptions: MeetingException, weekday: int | None = None) -> Meeting:
    slot = Slot("Late", time(18), "Europe/Zurich", weekday)
    cadence = Cadence.parse("weekly on Thursday")
    return Meeting("Team", cadence, date(2019, 4, 4), (slot,), exceptions=exceptions)


def april(meeting: Meeting) -> Candidate:
    return Horizon(meeting, date(2019, 4, 1), date(2019, 5, 1)).rotation()


def appraisal(team: Team, candidate: Candidate | None = None, **how: Level) -> Appraisal:
    return Evaluation([candidate or april(thursdays())], team, **how).of("today")


TIM: Final = Participant.living_in("Europe/Zurich", "Tim")
LUZ: Final = Participant.living_in("Asia/Manila", "Luz")


def test_a_slot_is_half_out_of_hours() -> None:
    tally = appraisal(Team((TIM,))).tally(TIM)
    assert (tally.preferred, tally.stretch, tally.unavailable, tally.burden) == (0, 4, 0, 240)
    assert tally.earliest == tally.latest == LocalClock(0, 18 * 60)


def test_a_day_off_shuts_out_but_leaves_somebody_reached() -> None:
    off = replace(TIM, away=(Away(date(2019, 4, 1), date(2019, 4, 30)),))
    found = appraisal(Team((off,)))
    assert (found.never, found.unreached, found.tally(off).reached) == ([off], [], True)


def test_a_public_holiday_may_shut_out_but_leaves_somebody_reached() -> None:
    swiss = replace(TIM, country="CH")
    first_of_august = thursdays(MeetingException(date(2019, 4, 4), move=date(2019, 8, 1)))
    candidate = Horizon(first_of_august, date(2019, 8, 1), date(2019, 8, 2)).rotation()
    strict = appraisal(Team((swiss,)), candidate, holiday_level=UNAVAILABLE)
    assert len(candidate.occurrences) == 2
    assert strict.never == [swiss]
    assert strict.tally(swiss).reached is True
    assert appraisal(Team((swiss,)), candidate).always == [swiss]


def test_who_is_out_of_hours_in_one_cycle_is_not_reached() -> None:
    moved = april(thursdays(MeetingException(date(2019, 4, 11), move=date(2019, 4, 13))))
    found = appraisal(Team((TIM, LUZ)), moved)
    assert (found.unreached, found.sometimes) == ([TIM, LUZ], [TIM])
    assert found.tally(TIM).reached is False


def test_a_cancelled_one_may_be_what_reaches_somebody() -> None:
    cancelled = april(thursdays(MeetingException(date(2019, 4, 11), cancel=True)))
    found = appraisal(Team((TIM,)), cancelled)
    assert (found.held, found.tally(TIM).reached) == (3, True)


def test_the_burden_of_a_mover_is_borne_in_each_zone() -> None:
    stays = (Stay("Europe/Zurich"), Stay("Asia/Manila", date(2019, 4, 20)))
    found = appraisal(Team((replace(TIM, stays=stays),)))
    assert found.zone_burdens == {"Asia/Manila": 720, "Europe/Zurich": 180}
    assert list(found.zone_burdens) == ["Asia/Manila", "Europe/Zurich"]


def test_required_people_are_missed_by_occurrence() -> None:
    off = Away(date(2019, 4, 11), date(2019, 4, 11))
    tim = replace(TIM, away=(off,), required=True)
    sue = replace(tim, name="Sue", required=False)
    zoe = replace(TIM, name="Zoë", away=(off, Away(date(2019, 4, 25), date(2019, 4, 25))))
    zoe = replace(zoe, required=True)
    missing = appraisal(Team((tim, sue, zoe))).missing
    assert [(str(o.date), names(absent)) for o, absent in missing] == [
        ("2019-04-11", ["Tim", "Zoë"]),
        ("2019-04-25", ["Zoë"]),
    ]


def test_without_a_quorum_nothing_is_below_it() -> None:
    never = Team((TIM,), Hours(NEVER, NEVER))
    assert appraisal(never).below_quorum == []
    assert len(Evaluation([april(thursdays())], never, quorum=1).of("today").below_quorum) == 4


def test_earliest_and_latest_go_by_the_day_and_then_by_the_clock() -> None:
    everywhere = (Stay("America/Los_Angeles"), Stay("Pacific/Kiritimati", date(2019, 4, 20)))
    found = appraisal(Team((replace(TIM, stays=everywhere),)))
    tally = found.tally(found.evaluation.team.participants[0])
    assert (tally.earliest, tally.latest) == (LocalClock(0, 9 * 60), LocalClock(1, 6 * 60))


def test_an_own_region_counts_more_than_the_zone() -> None:
    team = Team((replace(TIM, region="Asia"), LUZ))
    assert [(k, r.people, r.shut_out) for k, r in appraisal(team).regions.items()] == [
        ("Asia", 2, 1)
    ]


def test_a_mover_is_in_the_region_of_the_first_occurrence() -> None:
    before = (Stay("Asia/Manila"), Stay("Europe/Zurich", date(2019, 4, 4)))
    after = (Stay("Europe/Zurich"), Stay("Asia/Manila", date(2019, 4, 6)))
    team = Team((replace(TIM, stays=before), replace(LUZ, stays=after)))
    assert list(appraisal(team).regions) == ["Europe"]


def test_the_busy_are_shut_out() -> None:
    taken = datetime(2019, 4, 4, 16, 59, tzinfo=UTC), datetime(2019, 4, 11, 16, tzinfo=UTC)
    found = appraisal(Team((replace(TIM, busy=(taken,)),)))
    (tim,) = found.evaluation.team.participants
    levels = [found.cell(tim, o).level for o in found.candidate.occurrences]
    assert levels == [UNAVAILABLE, STRETCH, STRETCH, STRETCH]
    assert found.cell(tim, found.candidate.occurrences[0]).burden == 720


def test_nothing_held_is_no_mistake() -> None:
    nothing = Candidate("today", april(thursdays()).slots, ())
    found = appraisal(Team((TIM, LUZ)), nothing)
    assert (found.always, found.sometimes, found.never, found.unreached) == ([], [], [], [])
    assert (found.attendances, found.missing, found.zone_burdens) == ([], [], {})
    assert (found.total_burden, found.worst_burden, found.reasons(TIM)) == (0, 0, {})
    assert found.regions["Asia"] == RegionTally(1, 0, None, None)
    assert found.tally(TIM).reached is None
    assert (found.tally(TIM).earliest, found.tally(TIM).latest) == (None, None)


def test_a_team_of_none_is_no_mistake() -> None:
    found = appraisal(Team())
    assert (found.always, found.never, found.attendances) == ([], [], [0] * 4)
    assert (found.total_burden, found.worst_burden, found.regions) == (0, 0, {})
    assert Evaluation([], Team()).candidates == {}


def test_those_who_never_can_are_never_there() -> None:
    team = Team((replace(TIM, preferred=NEVER, stretch=NEVER), LUZ), Hours(NEVER, NEVER))
    found = appraisal(team)
    assert found.never == found.unreached == list(team.participants)
    assert found.worst_burden == 4 * 720
    assert found.reasons(LUZ) == {'00:00-01:00 Fri, outside hours ("never")': 4}


def test_those_who_prefer_no_time_are_strained_most() -> None:
    found = appraisal(Team((TIM,), Hours(NEVER, Windows.parse("any"))))
    tally = found.tally(TIM)
    assert (tally.stretch, tally.burden) == (4, 4 * 720)


def test_two_candidates_of_one_name_are_refused() -> None:
    candidate = april(thursdays())
    with pytest.raises(MeetschedError, match='two candidates are named "today"'):
        Evaluation([candidate, april(thursdays(weekday=2))], Team())


def test_an_occurrence_of_no_candidate_is_refused() -> None:
    meeting = thursdays()
    found = appraisal(Team((TIM,)), april(meeting))
    (later, *_) = Horizon(meeting, date(2019, 5, 1), date(2019, 6, 1)).rotation().occurrences
    longer = replace(found.candidate.occurrences[0], end=later.end)
    with pytest.raises(MeetschedError, match="no candidate has an occurrence at 2019-05-02 18:00"):
        found.cell(TIM, later)
    with pytest.raises(MeetschedError, match="no candidate has an occurrence at 2019-04-04 18:00"):
        found.evaluation.position(longer)


def test_a_name_of_no_candidate_is_refused() -> None:
    with pytest.raises(MeetschedError, match='no candidate is named "x"; there are: "today"'):
        Evaluation([april(thursdays())], Team()).of("x")
    with pytest.raises(MeetschedError, match="there are: none"):
        Evaluation([], Team()).of("today")
