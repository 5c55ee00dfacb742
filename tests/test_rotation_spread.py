"""The least spread is that of whole numbers, to the last digit."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple, cast
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import arrays
import plain_search as plain
from meetsched.errors import MeetschedError
from meetsched.rotation.spread import search_spread
from tables import teams

if TYPE_CHECKING:
    from collections.abc import Callable

    from meetsched.rotation.choice import Choice
    from meetsched.rotation.search import Found

DIGITS = 10**50
COUNTS = st.sampled_from([1, 2, 3, 4, 1000])


class Case(NamedTuple):
    """A team, what a change costs, and which slots are changes, by position and slot."""

    team: plain.Problem
    price: int
    changed: tuple[tuple[bool, ...], ...]

    def spread(self, rotation: plain.Rotation) -> int:
        """Give people times their standard deviation, with fifty digits after the point."""
        burdens = self.team.key(rotation)[2]
        squares = len(burdens) * sum(burden**2 for burden in burdens) - sum(burdens) ** 2
        changes = sum(self.changed[n][slot] for n, slot in enumerate(rotation))
        return isqrt(squares * DIGITS**2) + len(burdens) * self.price * changes * DIGITS

    def best(self) -> list[plain.Rotation]:
        order = [(self.spread(each), self.team.rank(each), each) for each in self.team.rotations]
        return [rotation for *_, rotation in sorted(order)]

    def search(self, count: int, stop: Callable[[], bool] = lambda: False) -> Found:
        choice = SimpleNamespace(
            space=arrays.space(self.team),
            positions=self.team.positions,
            change_cost=self.price,
            changed=np.array(self.changed),
        )
        return search_spread(cast("Choice", choice), arrays.costs(self.team), count, stop)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    team = draw(teams())
    size = team.positions * team.slots
    drawn = iter(draw(st.binary(min_size=size, max_size=size)))
    changed = tuple(tuple(next(drawn) % 2 > 0 for _ in range(team.slots)) for _ in team.allowed)
    return Case(team, draw(st.sampled_from([0, 0, 1, 30, 720, 10**6])), changed)


def single(*burdens: tuple[int, int], people: tuple[int, int] = (1, 1)) -> Case:
    """Make a case of one position, given what each slot costs two lines of people."""
    slots = len(burdens)
    no, lines = (0,) * slots, tuple(zip(*burdens, strict=True))
    goals = (
        plain.Sum(((no,),)),
        plain.Unreached(((no, no),), (0, 1), people),
        plain.Leximin((lines,), people),
    )
    together = tuple(tuple(a != b for b in range(slots)) for a in range(slots))
    allowed, ranks = ((True,) * slots,), (tuple(range(slots)),)
    return Case(plain.Problem(goals, allowed, together, ranks), 1, ((False,) * slots,))


def rotations(found: Found) -> list[plain.Rotation]:
    return [each.rotation for each in found.best]


@settings(max_examples=500)
@given(cases(), COUNTS)
def test_the_least_spread_is_that_of_brute_force(case: Case, count: int) -> None:
    found = case.search(count)
    assert rotations(found) == case.best()[:count]
    assert (found.proven, found.least) == (True, 0)


@settings(max_examples=200)
@given(cases())
def test_a_key_is_people_times_their_standard_deviation(case: Case) -> None:
    for best in case.search(5).best:
        assert best.rank == case.team.rank(best.rotation)
        assert abs(Fraction(best.key[0]) * DIGITS - case.spread(best.rotation)) <= 1


@settings(max_examples=200)
@given(cases(), COUNTS, st.integers(1, 20))
def test_looking_at_fewer_rotations_together_changes_nothing(
    case: Case, count: int, block: int
) -> None:
    with patch("meetsched.rotation.spread._BLOCK", max(block, case.team.slots)):
        assert rotations(case.search(count)) == case.best()[:count]


@settings(max_examples=200)
@given(cases(), COUNTS, st.integers(0, 4))
def test_an_interrupted_search_tells_the_truth(case: Case, count: int, calls: int) -> None:
    asked = iter([False] * calls)
    with patch("meetsched.rotation.spread._BLOCK", case.team.slots):
        found = case.search(count, lambda: next(asked, True))
    known, best = rotations(found), case.best()
    assert known == [each for each in best if each in known]
    assert bool(known) == bool(best)
    assert found.least == 0
    assert not found.proven or known == best[:count]


def test_a_search_can_be_interrupted() -> None:
    costs = (((1, 2, 3),), ((1, 2, 3),))
    goals = plain.Sum(costs), plain.Unreached(costs, (0,), (1,)), plain.Leximin(costs, (1,))
    together = tuple(tuple(a != b for b in range(3)) for a in range(3))
    team = plain.Problem(goals, ((True,) * 3,) * 2, together, ((0, 1, 2),) * 2)
    with patch("meetsched.rotation.spread._BLOCK", 3):
        assert not Case(team, 0, ((False,) * 3,) * 2).search(1, lambda: True).proven


def test_a_change_may_make_up_for_a_spread() -> None:
    tie = single((0, 2), (5, 5))._replace(changed=((False, True),))
    assert [each.rotation for each in tie.search(2).best] == [(0,), (1,)]
    assert [each.key[0] for each in tie.search(2).best] == [2, 2]


def test_without_slots_for_a_position_there_is_no_rotation() -> None:
    case = single((0, 2), (5, 5))
    empty = plain.Problem(case.team.goals, ((False, False),), case.team.together, case.team.ranks)
    assert case._replace(team=empty).search(1).best == ()


@pytest.mark.parametrize("people", [10**9, 2**40])
def test_where_it_could_not_be_exact_that_is_an_error(people: int) -> None:
    with pytest.raises(MeetschedError, match=f"{2 * people} people are too many"):
        single((0, 7200), (720, 60), people=(people, people)).search(1)


@settings(max_examples=200)
@given(
    st.integers(0, 2**20),
    st.integers(0, 2**20) | st.integers(2**27, 2**30),
    st.integers(1, 10) | st.integers(1, 10**6),
)
def test_what_is_not_an_error_is_exact(one: int, other: int, people: int) -> None:
    try:
        (best,) = single((one, other), people=(1, people)).search(1).best
    except MeetschedError:
        return
    squares = people * (one - other) ** 2
    assert abs(Fraction(best.key[0]) * 10**40 - isqrt(squares * 10**80)) <= 1


def test_two_thousand_people_over_two_years_are_not_too_many() -> None:
    weeks = 104 * 720
    assert single((0, weeks), (weeks, 60), people=(1000, 1000)).search(1).proven
