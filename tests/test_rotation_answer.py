"""An answer is around what was found: today's rotation, the fronts, who can be reached, and why."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choices import choices
from januaries import at, choice, mondays, person
from meetsched.rotation.answer import Answer
from meetsched.rotation.suggestion import Suggestion, never, suggest
from plain_rotation import OBJECTIVES
from test_rotation import SMALL, fast, known

if TYPE_CHECKING:
    import plain_rotation
    from plain_rotation import Rotation

FEW = settings(SMALL, max_examples=15)


def answer(
    slow: plain_rotation.Choice, objective: str = "leximin", number: int = 3
) -> Answer | None:
    """Give the answer, where there is any rotation for the objective."""
    if not slow.rotations(objective):
        return None
    return Answer(fast(slow), suggest(fast(slow), objective, number), never)


def of(slow: plain_rotation.Choice, *rotations: Rotation) -> Answer:
    """Give the answer that would be around these rotations."""
    return Answer(fast(slow), Suggestion("leximin", rotations, optimal=True, bound=0), never)


@FEW
@given(choices(), st.sampled_from(OBJECTIVES))
def test_the_best_are_told_with_their_burdens(slow: plain_rotation.Choice, objective: str) -> None:
    found = answer(slow, objective)
    for said, rotation in zip(found.best if found else [], slow.best(objective, 3), strict=True):
        assert known(slow, [said.candidate.slots]) == known(slow, [rotation])
        burdens = {person.name: said.tally(person).burden for person in slow.people}
        assert burdens == slow.burdens(rotation)


@FEW
@given(choices())
def test_points_are_the_fronts_for_each_number_of_slots(slow: plain_rotation.Choice) -> None:
    found = answer(slow)
    assert found is not None
    expected = [
        (slots, worst, total, *known(slow, [rotation]))
        for slots in sorted({1, 2, 3, 4, slow.positions})
        for worst, total, rotation in replace(slow, positions=slots).front()
    ]
    assert [
        (slots, point.worst_burden, point.total_burden, *known(slow, [point.candidate.slots]))
        for slots, point in found.points
    ] == expected


@FEW
@given(choices(), st.sampled_from(OBJECTIVES))
def test_whether_everybody_can_be_reached_is_told(
    slow: plain_rotation.Choice, objective: str
) -> None:
    if found := answer(slow, objective, 1):
        reached = slow.together({person.name for person in slow.people})
        missed = not slow.unreached(slow.best(objective)[0])
        assert found.reaches_everybody == (reached or missed)


@FEW
@given(choices(), st.sampled_from(OBJECTIVES))
def test_two_differ_in_the_first_score_that_is_not_the_same(
    slow: plain_rotation.Choice, objective: str
) -> None:
    if (found := answer(slow, objective, 2)) and len(found.best) == 2:
        one, other = (slow.value(each, objective) for each in slow.best(objective, 2))
        different = found.difference(*found.best)
        assert (different is None) == (one == other)
        assert different is None or different[0].value < different[1].value


def test_today_is_what_stands_in_the_file() -> None:
    slow = choice([person(hours="Mon 12:00-13:00")], ["09:00"])
    found = of(slow, (at("09:00"),))
    assert [slot.name for slot in found.today.candidate.slots] == ["12:00", "13:00"]
    assert found.today.worst_burden == 2 * 720


def test_of_those_not_reached_five_are_asked_with_whom() -> None:
    people = [person(f"{n}", hours="Mon 09:00-10:00") for n in range(7)]
    found = of(choice(people, ["17:00"]), (at("17:00"),))
    assert [(who.name, others) for who, others in found.conflicts] == [
        (f"{n}", []) for n in range(5)
    ]


def test_a_number_of_slots_that_cannot_be_is_left_out() -> None:
    # Of three slots there is no rotation of four; and what is kept has position 2.
    slow = choice([person()], ["09:00", "10:00", "11:00"], 2)
    assert {slots for slots, _ in of(slow, (at("09:00"), at("10:00"))).points} == {1, 2, 3}
    kept = replace(slow, keep=("13:00",))
    assert {slots for slots, _ in of(kept, (at("09:00"), at("13:00"))).points} == {2, 3, 4}


def test_as_many_slots_as_are_asked_for_have_a_front_too() -> None:
    slow = choice([person()], ["09:00", "10:00"], 1, mondays(today=["09:00"]))
    many = replace(slow, positions=5, slots=tuple(map(at, ("01:00", "02:00", "03:00"))))
    with patch("meetsched.rotation.answer.front", return_value=()) as asked:
        assert of(many).points == []
    assert [call.args[0].positions for call in asked.call_args_list] == [1, 2, 3, 4, 5]


def test_nothing_is_asked_about_reaching_people_whom_the_best_reaches() -> None:
    found = of(choice([person()], ["10:00"]), (at("10:00"),))
    with patch("meetsched.rotation.answer.Conflicts", side_effect=pytest.fail):
        assert found.reaches_everybody
        assert found.conflicts == []
