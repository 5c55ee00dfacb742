"""What is suggested is what one finds who looks at all rotations there are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from itertools import count
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import plain_rotation
from choices import choices, impossible_choices
from januaries import HOURS, at, choice, five, mondays, names, person, rating, ten
from meetsched.candidates import Horizon
from meetsched.errors import MeetschedError
from meetsched.evaluation import Appraisal, Evaluation
from meetsched.rotation.choice import Choice
from meetsched.rotation.conflicts import Conflicts
from meetsched.rotation.front import front
from meetsched.rotation.suggestion import suggest, worst_burden
from meetsched.schedule import MeetingException
from plain_rotation import OBJECTIVES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plain_rotation import Key, Rotation

# What fails is small enough; to make it smaller takes minutes.
SMALL: Final = settings(max_examples=50, phases=[Phase.explicit, Phase.generate])


def fast(slow: plain_rotation.Choice) -> Choice:
    horizon = Horizon(slow.meeting, slow.start, slow.until)
    given = (slow.team, slow.positions, slow.slots, slow.keep, slow.apart, slow.change_cost)
    return Choice(horizon, *given)


def known(slow: plain_rotation.Choice, rotations: Iterable[Rotation]) -> list[tuple[Key, ...]]:
    """Give rotations without the names of their slots."""
    return [tuple(map(slow.identity, rotation)) for rotation in rotations]


def suggested(
    slow: plain_rotation.Choice, objective: str = "leximin", number: int = 3
) -> list[tuple[Key, ...]]:
    return known(slow, suggest(fast(slow), objective, number).rotations)


def appraisal(slow: plain_rotation.Choice, rotation: Rotation) -> Appraisal:
    """Evaluate the dates that a rotation would have."""
    candidate = fast(slow).horizon.rotated(rotation).rotation()
    level = slow.meeting.holidays
    return Evaluation([candidate], slow.team, holiday_level=level).of(candidate.name)


# Against brute force


@pytest.mark.parametrize("objective", OBJECTIVES)
@SMALL
@given(choices(), st.sampled_from([1, 3, 1000]))
def test_the_best_are_those_of_brute_force(
    objective: str, slow: plain_rotation.Choice, number: int
) -> None:
    if best := slow.best(objective, number):
        found = suggest(fast(slow), objective, number)
        assert (found.objective, found.optimal) == (objective, True)
        assert known(slow, found.rotations) == known(slow, best)


@pytest.mark.parametrize("objective", OBJECTIVES)
@SMALL
@given(choices())
def test_the_bound_is_the_worst_burden_of_the_best(
    objective: str, slow: plain_rotation.Choice
) -> None:
    if best := slow.best(objective):
        worst = max(slow.burdens(best[0]).values())
        assert suggest(fast(slow), objective, 1).bound == worst


@SMALL
@given(impossible_choices(), st.sampled_from(OBJECTIVES))
def test_where_there_is_no_rotation_that_is_an_error(
    slow: plain_rotation.Choice, objective: str
) -> None:
    with pytest.raises(MeetschedError):
        suggest(fast(slow), objective)


@SMALL
@given(choices())
def test_a_choice_has_the_rotations_of_brute_force(slow: plain_rotation.Choice) -> None:
    assert set(suggested(slow, number=10**6)) == set(known(slow, slow.rotations()))


@SMALL
@given(choices(), st.sampled_from(OBJECTIVES), st.integers(0, 3))
def test_an_interrupted_search_tells_the_truth(
    slow: plain_rotation.Choice, objective: str, calls: int
) -> None:
    best = slow.best(objective, 1000)
    if not best:
        return
    asked = count()
    found = suggest(fast(slow), objective, 2, lambda: next(asked) >= calls)
    keys, first = known(slow, best), known(slow, found.rotations)
    assert first == [key for key in keys if key in first]
    assert not found.optimal or first == keys[:2]
    assert found.bound <= max(slow.burdens(best[0]).values())


@SMALL
@given(st.data(), choices(), st.sampled_from(OBJECTIVES))
def test_the_order_of_people_and_slots_changes_nothing(
    data: st.DataObject, slow: plain_rotation.Choice, objective: str
) -> None:
    if not slow.best(objective):
        return
    people = tuple(data.draw(st.permutations(slow.people)))
    slots = tuple(data.draw(st.permutations(slow.slots)))
    shuffled = replace(slow, team=replace(slow.team, participants=people), slots=slots)
    assert suggest(fast(shuffled), objective) == suggest(fast(slow), objective)


@SMALL
@given(choices())
def test_the_front_is_that_of_brute_force(slow: plain_rotation.Choice) -> None:
    found = front(fast(slow))
    burdens = [(point.worst_burden, point.total_burden) for point in found]
    assert burdens == [(worst, total) for worst, total, _ in slow.front()]
    rotations = [rotation for *_, rotation in slow.front()]
    assert known(slow, (point.rotation for point in found)) == known(slow, rotations)


@SMALL
@given(choices())
def test_a_conflict_is_one_and_needs_everybody_in_it(slow: plain_rotation.Choice) -> None:
    conflicts, everybody = Conflicts(fast(slow)), {each.name for each in slow.people}
    assert conflicts.everybody == slow.together(everybody)
    for somebody in slow.people:
        others = conflicts.with_whom(somebody)
        assert (others is None) == slow.together(everybody)
        group = {somebody.name, *(other.name for other in others or ())}
        assert others is None or not slow.together(group)
        assert all(slow.together(group - {other.name}) for other in others or ())


# The dates of a rotation


@SMALL
@given(st.data(), choices())
def test_a_rotation_is_evaluated_on_the_dates_that_it_is_chosen_for(
    data: st.DataObject, slow: plain_rotation.Choice
) -> None:
    rotation = data.draw(st.sampled_from(slow.rotations()))
    said = appraisal(slow, rotation)
    people = slow.people
    assert {p.name: said.tally(p).burden for p in people} == slow.burdens(rotation)
    assert [p.name for p in said.unreached] == slow.unreached(rotation)
    assert sum(len(absent) for _, absent in said.missing) == slow.costs(rotation).misses
    assert worst_burden(fast(slow), rotation) == said.worst_burden


@SMALL
@given(st.data(), choices())
def test_a_rotation_meets_on_the_dates_of_its_turns(
    data: st.DataObject, slow: plain_rotation.Choice
) -> None:
    rotation = data.draw(st.sampled_from(slow.rotations()))
    candidate = fast(slow).horizon.rotated(rotation).rotation(added=False)
    assert candidate.slots == rotation
    held = candidate.occurrences
    starts = [turn.span(rotation[turn.count % slow.positions]) for turn in slow.turns if turn.held]
    assert sorted((int(o.start.timestamp()), o.minutes) for o in held) == sorted(starts)


def test_a_rotation_has_its_slots_where_the_first_date_is_moved_out() -> None:
    moved = MeetingException(date(2024, 1, 1), move=date(2023, 12, 28))
    slow = choice([person()], [], 2, mondays(moved))
    candidate = fast(slow).horizon.rotated((at("10:00"), at("11:00"))).rotation()
    assert names(candidate.slots) == ("10:00", "11:00")
    assert [o.start.hour for o in candidate.occurrences] == [11, 10, 11]


def test_what_is_added_on_a_date_of_the_cadence_takes_no_turn() -> None:
    added = MeetingException(datetime(2024, 1, 8, 20), add=True, zone="UTC")
    slow = choice([person()], ["10:00"], 1, mondays(added))
    said = appraisal(slow, (at("10:00"),))
    assert (said.held, said.worst_burden) == (5, 180)


# By hand


def winner(slow: plain_rotation.Choice, objective: str = "leximin") -> tuple[str, ...]:
    return names(suggest(fast(slow), objective, 1).rotations[0])


def test_of_five_the_script_takes_what_is_equally_bad_for_everybody() -> None:
    slow = choice(five(), HOURS, 2)
    assert winner(slow, "stdev") == ("09:00", "10:00")
    assert appraisal(slow, (at("09:00"), at("10:00"))).worst_burden == 4 * 360
    assert winner(slow) == ("00:00", "14:00")
    assert appraisal(slow, (at("00:00"), at("14:00"))).worst_burden == 2 * 72


def test_of_ten_the_script_takes_nothing_for_three() -> None:
    slow = choice(ten(), HOURS, 2)
    assert winner(slow, "stdev") == ("00:00", "13:00")
    unreached = appraisal(slow, (at("00:00"), at("13:00"))).unreached
    assert [each.name for each in unreached] == ["7", "8", "9"]
    assert winner(slow) == ("02:00", "13:00")
    assert appraisal(slow, (at("02:00"), at("13:00"))).unreached == []


def test_the_least_total_left_is_no_bound_of_the_worst_burden() -> None:
    hours = ("06:00-10:00", "11:00-14:00", "12:00-16:00")
    people = [person(each, hours=f"Mon {each}") for each in hours]
    slow = choice(people, HOURS[::3], 3)
    (best,) = slow.best("total")
    worst = max(slow.burdens(best).values())
    assert suggest(fast(slow), "total", 1, lambda: True).bound <= worst


def test_slots_that_differ_in_length_alone_are_not_in_one_rotation() -> None:
    shorter = replace(at("10:00", minutes=30), name="short")
    slow = replace(choice([person()], []), slots=(at("10:00"), shorter))
    assert [names(rotation) for rotation in suggest(fast(slow)).rotations] == [
        ("10:00",),
        ("short",),
    ]
    with pytest.raises(MeetschedError, match="2 different slots"):
        suggest(fast(replace(slow, positions=2)))


def test_the_script_leaves_today_out_too_where_too_few_like_its_hour() -> None:
    people = [rating("a", {9: 4, 3: 1}), rating("b", {9: 5, 3: 1})]
    slow = replace(choice(people, ["09:00"], 1, mondays(today=["03:00"])), change_cost=9999)
    assert winner(slow) == ("03:00",)
    assert winner(slow, "stdev") == ("09:00",)


def test_there_is_an_error_where_too_few_like_any_slot() -> None:
    slow = choice([rating("a", {9: 5}), rating("b", {10: 5})], ["09:00", "10:00"])
    assert winner(slow) == ("09:00",)
    with pytest.raises(MeetschedError, match="no more than 60 % of the people rate above 1"):
        suggest(fast(slow), "stdev")


def test_there_is_an_error_for_an_unknown_objective_or_a_horizon_without_a_cycle() -> None:
    slow = choice([person()], ["10:00", "11:00"], 2)
    with pytest.raises(MeetschedError, match='no objective is named "fair"; there are "leximin"'):
        suggest(fast(slow), "fair")
    with pytest.raises(MeetschedError, match="there is no whole cycle of 2 turns, with 1 date;"):
        suggest(fast(replace(slow, until=date(2024, 1, 8))))


def test_there_is_an_error_for_what_cannot_be_kept() -> None:
    slow = choice([person()], ["10:00"])
    with pytest.raises(MeetschedError, match='no slot is named "9" now; the slots are "12:00"'):
        fast(replace(slow, keep=("9",)))
    with pytest.raises(MeetschedError, match='"13:00" has position 2, and there are to be 1'):
        fast(replace(slow, keep=("13:00",)))


def test_slots_of_one_name_are_numbered_in_a_rotation_and_today_s_keeps_it() -> None:
    alike = tuple(replace(at(clock), name="Call") for clock in ("10:00", "11:00"))
    slow = replace(choice([person()], [], 2), slots=alike)
    assert names(suggest(fast(slow)).rotations[0]) == ("Call", "Call (2)")
    today = replace(at("11:00"), name="call")
    meeting = replace(mondays(), slots=(replace(at("12:00"), name="Other"), today))
    kept = replace(choice([person()], [], 2, meeting), slots=alike[:1], keep=("call",))
    best = suggest(fast(kept))
    assert names(best.rotations[0]) == ("Call (2)", "call")
    assert len(fast(kept).horizon.rotated(best.rotations[0]).rotation().slots) == 2


def test_a_name_is_kept_whatever_its_case() -> None:
    early = replace(at("08:00"), name="Early")
    slow = choice([person()], ["10:00"], 2, replace(mondays(), slots=(early,)))
    rotation = suggest(replace(fast(slow), keep=("EARLY",))).rotations[0]
    assert names(rotation) == ("Early", "10:00")
