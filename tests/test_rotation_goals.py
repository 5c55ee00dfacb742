"""Goals judge as plain comparison does, and never judge too hard by less than all there is."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import arrays
import plain_search as plain
from tables import KINDS, large, problems

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.int64]

DRAWN = st.binary(min_size=1, max_size=40)
LEAST = ((8, 9, 4), (9, 4, 0), (9, 0, 5), (9, 3, 5))


def everything(slow: plain.Problem) -> list[plain.Rotation]:
    """Give some fifty rotations, slots that cannot be together too."""
    every = list(product(range(slow.slots), repeat=slow.positions))
    return every[:: len(every) // 50 + 1]


def columns(values: Sequence[plain.Numbers]) -> Numbers:
    return np.array(values, np.int64).reshape(len(values), -1).T


def stacked(slow: plain.Problem, rotations: Iterable[plain.Rotation]) -> Numbers:
    """Give what rotations cost the lines of all goals below each other, a column each."""
    return columns([sum(slow.values(rotation), ()) for rotation in rotations])


def signs(keys: Iterable[plain.Key], other: plain.Key) -> list[int]:
    """Tell which keys are lower than another (-1), like it, or higher."""
    return [(key > other) - (key < other) for key in keys]


class Case:
    """A problem's rotations as arrays, one of which the others are compared with."""

    def __init__(self, slow: plain.Problem, percent: int) -> None:
        self.goals, self.rotations = arrays.goals(slow), everything(slow)
        self.number = percent * (len(self.rotations) - 1) // 100
        self.values = stacked(slow, self.rotations)
        self.key = self.goals.key(self.values[:, self.number])
        keys = list(map(slow.key, self.rotations))
        self.exact = np.array(signs(keys, keys[self.number]))


def lower(values: Numbers, drawn: bytes) -> Numbers:
    """Give values of which some are lower, though not below 0."""
    steps = np.resize(np.frombuffer(drawn, np.uint8), values.shape)
    return np.where(steps % 3 == 0, values * steps // 256, values - values % (1 + steps % 3))


cases = st.builds(Case, problems(), st.integers(0, 100))


def cases_of(kinds: str) -> st.SearchStrategy[Case]:
    return st.builds(Case, problems(kinds), st.integers(0, 100))


# Keys


@pytest.mark.parametrize("kind", ["sum", "worst", "enough", "unreached"])
@settings(max_examples=60)
@given(st.data())
def test_a_key_is_that_of_the_definition(kind: str, data: st.DataObject) -> None:
    slow = data.draw(problems(kind))
    goals, rotations = arrays.goals(slow), everything(slow)
    found = [goals.key(values) for values in stacked(slow, rotations).T]
    assert found == list(map(slow.key, rotations))


@settings(max_examples=60)
@given(problems("leximin"))
def test_a_leximin_key_counts_who_bears_which_cost(slow: plain.Problem) -> None:
    for rotation in everything(slow):
        (key,) = arrays.goals(slow).key(stacked(slow, [rotation])[:, 0])
        assert [cost for cost, people in key for _ in range(people)] == slow.key(rotation)[0]


@settings(max_examples=200)
@given(cases)
def test_keys_are_ordered_as_the_definition_has_them(case: Case) -> None:
    keys = [case.goals.key(values) for values in case.values.T]
    assert signs(keys, case.key) == case.exact.tolist()


# Comparing


@pytest.mark.parametrize("kinds", KINDS)
@settings(max_examples=50)
@given(st.data())
def test_comparing_all_lines_is_exact(kinds: str, data: st.DataObject) -> None:
    case = data.draw(cases_of(KINDS[kinds]))
    assert case.goals.compare(case.values, case.key).tolist() == case.exact.tolist()


@settings(max_examples=200)
@given(cases, DRAWN)
def test_lower_values_are_never_taken_for_worse(case: Case, drawn: bytes) -> None:
    assert (case.goals.compare(lower(case.values, drawn), case.key) <= case.exact).all()


@settings(max_examples=200)
@given(cases, st.integers(1, 6))
def test_the_hardest_lines_are_never_taken_for_worse(case: Case, count: int) -> None:
    near, chosen = case.goals.hardest(count), np.array(case.rotations)
    costs = [own[:, slots] for own, slots in zip(near.costs, chosen.T, strict=True)]
    assert (near.compare(sum(costs), case.key) <= case.exact).all()


@pytest.mark.parametrize("kind", ["worst", "enough", "leximin", "unreached"])
@settings(max_examples=50)
@given(st.data(), DRAWN)
def test_some_lines_are_never_taken_for_worse(kind: str, data: st.DataObject, drawn: bytes) -> None:
    case = data.draw(cases_of(kind))
    (goal,), (key,) = case.goals.goals, case.key
    chosen = np.flatnonzero(np.resize(np.frombuffer(drawn, np.uint8), goal.lines) % 2)
    found = goal.of(chosen).compare(lower(case.values[chosen], drawn), key)
    assert (found <= case.exact).all()


# Limits


@pytest.mark.parametrize("kinds", KINDS)
@settings(max_examples=50)
@given(st.data(), DRAWN)
def test_what_exceeds_a_limit_is_worse(kinds: str, data: st.DataObject, drawn: bytes) -> None:
    case = data.draw(cases_of(KINDS[kinds]))
    for values in case.values.T[::9]:
        least = lower(values, drawn)
        limits = case.goals.limits(least, case.key)
        over = ((case.values > limits.most[:, None]) & limits.hard[:, None]).any(axis=0)
        above = (case.values >= least[:, None]).all(axis=0)
        assert (case.exact[over & above] == 1).all()


@pytest.mark.parametrize("kind", ["sum", "worst", "enough", "leximin", "unreached"])
@settings(max_examples=50)
@given(st.data(), DRAWN)
def test_where_the_next_goal_decides_nothing_better_is_left(
    kind: str, data: st.DataObject, drawn: bytes
) -> None:
    case = data.draw(cases_of(kind))
    (goal,), (key,) = case.goals.goals, case.key
    for values in case.values.T[::9]:
        least = lower(values, drawn)
        above = (case.values >= least[:, None]).all(axis=0)
        assert not (goal.limits(least, key)[1] and (case.exact[above] < 0).any())


def test_a_limit_is_the_greatest_cost_until_enough_people_bear_it() -> None:
    goal = arrays.goal(plain.Leximin((((0,), (0,), (0,)),), (2, 1, 1)), 1)
    key = ((9, 2), (5, 1), (3, 1))
    limits = [goal.limits(arrays.column(least), key)[0].tolist() for least in LEAST]
    assert limits == [[9, 9, 9], [9, 5, 5], [9, 3, 5], [9, 3, 5]]


def test_whom_all_slots_miss_needs_none_anymore() -> None:
    missed = (((1,), (1,), (1,)),) * 2
    goal = arrays.goal(plain.Unreached(missed, (0, 0, 1), (1, 1)), 1)
    limits, settled = goal.limits(arrays.column((2, 1, 1)), 1)
    assert (limits.tolist(), settled) == ([2, 2, 1], True)


# All goals together


def test_the_hardest_lines_are_those_that_slots_cost_most() -> None:
    costs = (((1, 1), (0, 9), (2, 3)), ((1, 1), (0, 0), (4, 1)))
    near = arrays.goals(plain.Problem((plain.Worst(costs),), (), ((), ()), ())).hardest(2)
    assert near.costs.tolist() == [[[2, 3], [0, 9]], [[4, 1], [0, 0]]]


def test_no_goal_keeps_more_lines_than_asked_for() -> None:
    near = arrays.goals(large(1, 30)).hardest(8)
    assert [goal.lines for goal in near.goals] == [1, 8, 8]


@settings(max_examples=100)
@given(problems())
def test_the_worst_is_that_of_the_last_goal(slow: plain.Problem) -> None:
    goals = arrays.goals(slow)
    for rotation in everything(slow):
        assert goals.worst(stacked(slow, [rotation])[:, 0]) == slow.worst(rotation)


@pytest.mark.parametrize("most", [10, 32_766, 32_768, 2**31 - 1, 2**31, 10**12])
def test_numbers_are_large_enough_for_every_sum(most: int) -> None:
    halves = (((most // 2,),), ((most - most // 2,),))
    small = plain.Worst((((1,),), ((1,),)))
    goals = arrays.goals(plain.Problem((small, plain.Sum(halves)), (), ((),), ()))
    assert goals.costs.sum(axis=0, dtype=goals.costs.dtype)[:, 0].tolist() == [2, most]
