"""Those who conflict are reached together by no rotation, and without any one of them by some."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from unittest.mock import patch

import pytest
from hypothesis import given, settings

import arrays
import plain_search as plain
from meetsched.availability import Pattern
from meetsched.people import Participant, Team
from meetsched.rotation.conflicts import Conflicts
from meetsched.rotation.suggestion import never
from tables import large, teams

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from meetsched.rotation.choice import Choice

ZONES = ("Asia/Tokyo", "Asia/Kolkata", "Europe/Zurich", "America/Lima", "Pacific/Apia")


def cycles(slow: plain.Problem) -> plain.Unreached:
    (goal,) = (goal for goal in slow.goals if isinstance(goal, plain.Unreached))
    return goal


def team(slow: plain.Problem) -> Team:
    """Make people, those of a line in one zone, the first of each line first."""
    people = cycles(slow).people
    every = [(n, line) for line, number in enumerate(people) for n in range(number)]
    named = [Participant.living_in(ZONES[line], f"{line} {n}") for n, line in sorted(every)]
    return Team(tuple(named))


def conflicts(slow: plain.Problem, stop: Callable[[], bool] = never) -> Conflicts:
    people = team(slow)
    line_of = {Pattern.of(person): line(person) for person in people.participants}
    choice = SimpleNamespace(space=arrays.space(slow), team=people)
    with patch("meetsched.rotation.conflicts.costs", return_value=arrays.costs(slow, line_of)):
        return Conflicts(cast("Choice", choice), stop)


def line(person: Participant) -> int:
    return int(person.name.split()[0])


def lost(slow: plain.Problem, rotation: plain.Rotation) -> set[int]:
    """Tell which lines have a cycle that all slots miss."""
    goal = cycles(slow)
    values = zip(plain.values(goal.costs, rotation), goal.whose, strict=True)
    return {whose for value, whose in values if value == slow.positions}


def are_reached(slow: plain.Problem, lines: Collection[int]) -> bool:
    return any(lost(slow, rotation).isdisjoint(lines) for rotation in slow.rotations)


@settings(max_examples=200)
@given(teams())
def test_a_conflict_is_one_and_needs_everybody_in_it(slow: plain.Problem) -> None:
    found, everybody = conflicts(slow), range(len(cycles(slow).people))
    for person in found.choice.team.participants:
        others = found.with_whom(person)
        assert (others is None) == are_reached(slow, everybody)
        if others is None:
            continue
        together = {line(person), *map(line, others)}
        assert not are_reached(slow, together)
        assert all(are_reached(slow, together - {line(other)}) for other in others)


@settings(max_examples=60)
@given(teams())
def test_a_conflict_names_the_first_of_those_who_are_alike(slow: plain.Problem) -> None:
    found = conflicts(slow)
    for person in found.choice.team.participants:
        others = found.with_whom(person) or []
        assert line(person) not in map(line, others)
        assert [other.name for other in others] == sorted(f"{line(other)} 0" for other in others)


@settings(max_examples=200)
@given(teams())
def test_whether_everybody_is_reached_is_known(slow: plain.Problem) -> None:
    everybody = range(len(cycles(slow).people))
    assert conflicts(slow).everybody == are_reached(slow, everybody)


@settings(max_examples=100)
@given(teams())
def test_nothing_is_told_when_told_to_stop(slow: plain.Problem) -> None:
    found = conflicts(slow, lambda: True)
    assert found.with_whom(found.choice.team.participants[0]) is None


def test_it_is_not_claimed_in_haste_that_nobody_else_could_be_reached() -> None:
    told = []
    for seed in range(12):
        slow = large(seed, 5, 4, 8)
        told.append(conflicts(slow, lambda: True).everybody)
        assert told[-1] in (None, are_reached(slow, range(5)))
    assert None in told


EVERYTHING = ((True, True, True), (True, True, True))


@pytest.mark.parametrize(
    ("missed", "expected"),
    [
        # Three people, each within the hours of one slot alone; two slots are chosen.
        (((0, 1, 1), (1, 0, 1), (1, 1, 0)), ["1 0", "2 0"]),
        # The first is missed by all slots.
        (((1, 1, 1), (0, 1, 1), (0, 1, 1)), []),
        (((0, 1, 1), (1, 0, 1), (1, 0, 1)), None),
    ],
)
def test_with_whom_the_first_cannot_be_reached(
    missed: tuple[plain.Numbers, ...], expected: list[str] | None
) -> None:
    costs, people = (missed, missed), (1, 1, 1)
    goals = (
        plain.Sum((((0, 0, 0),),) * 2),
        plain.Unreached(costs, (0, 1, 2), people),
        plain.Leximin(costs, people),
    )
    apart = tuple(tuple(a != b for b in range(3)) for a in range(3))
    found = conflicts(plain.Problem(goals, EVERYTHING, apart, ((0, 1, 2),) * 2))
    others = found.with_whom(found.choice.team.participants[0])
    assert (None if others is None else [person.name for person in others]) == expected
