"""A search finds what one finds who looks at all rotations, and says when it did not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import arrays
import plain_search as plain
from meetsched.rotation.search import Found, search
from tables import BURDENS, KINDS, large, problems

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    _Item = TypeVar("_Item")

COUNTS = st.sampled_from([1, 2, 3, 4, 1000])


class Calls:
    """Says no so many times, then yes."""

    def __init__(self, left: float) -> None:
        self.left = left

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def found(slow: plain.Problem, count: int, calls: float = float("inf")) -> Found:
    return search(arrays.goals(slow), arrays.space(slow), count, Calls(calls))


def rotations(answer: Found) -> list[plain.Rotation]:
    return [each.rotation for each in answer.best]


# All there are


@pytest.mark.parametrize("kinds", KINDS)
@settings(max_examples=120)
@given(st.data(), COUNTS)
def test_the_best_are_those_of_brute_force(kinds: str, data: st.DataObject, count: int) -> None:
    slow = data.draw(problems(KINDS[kinds]))
    best = found(slow, count)
    assert rotations(best) == slow.rotations[:count]
    assert (best.proven, best.least) == (True, 0)


@settings(max_examples=100)
@given(problems(KINDS["front"]), COUNTS)
def test_what_is_found_has_the_keys_and_ranks_it_is_ordered_by(
    slow: plain.Problem, count: int
) -> None:
    for best in found(slow, count).best:
        assert (best.key, best.rank) == slow.order(best.rotation)


def test_positions_whose_only_slots_cannot_be_together_have_no_rotation() -> None:
    costs = (((0, 1),), ((0, 1),))
    kept = ((True, False), (False, True))
    apart = plain.Problem((plain.Sum(costs),), kept, ((False,) * 2,) * 2, ((0, 1),) * 2)
    assert rotations(found(apart, 1)) == []


def test_one_slot_does_not_make_a_rotation_of_two() -> None:
    single = plain.Problem(
        (plain.Sum((((0,),), ((0,),))),), ((True,), (True,)), ((False,),), ((0,), (0,))
    )
    assert rotations(found(single, 1)) == []


# Which there are


@settings(max_examples=60)
@given(problems(KINDS["greatest"]), st.randoms(use_true_random=False))
def test_no_rotation_of_some_slots_comes_before_their_first_rank(
    slow: plain.Problem, random: Random
) -> None:
    space = arrays.space(slow)
    for rotation in slow.rotations[:20]:
        chosen = [rotation[position] for position in space.free]
        others = [
            slot for slot in range(slow.slots) if slot not in rotation and random.random() < 0.3
        ]
        first = space.first_rank(random.sample([*chosen, *others], len(chosen) + len(others)))
        assert first <= space.rank(rotation) == slow.rank(rotation)


@settings(max_examples=60)
@given(problems(KINDS["greatest"]))
def test_every_rotation_is_of_slots_that_fit(slow: plain.Problem) -> None:
    space = arrays.space(slow)
    assert sorted([*space.kept, *space.free]) == list(range(slow.positions))
    for rotation in slow.rotations:
        assert {rotation[position] for position in space.free} <= set(space.slots.tolist())
        assert all(rotation[position] == slot for position, slot in space.kept.items())


@settings(max_examples=60)
@given(problems(KINDS["greatest"]))
def test_what_fits_a_position_makes_another_rotation(slow: plain.Problem) -> None:
    space, every = arrays.space(slow), set(slow.rotations)
    for rotation in slow.rotations[:20]:
        for position in range(slow.positions):
            fitting = space.fitting(dict(enumerate(rotation)), position)
            changed = [
                (*rotation[:position], n, *rotation[position + 1 :]) for n in range(slow.slots)
            ]
            assert fitting.tolist() == [each in every for each in changed]


# When told to stop


@settings(max_examples=200)
@given(problems(least=3), st.integers(1, 4), st.integers(0, 6))
def test_an_interrupted_search_tells_the_truth(slow: plain.Problem, count: int, calls: int) -> None:
    tells_the_truth(slow, count, calls)


@pytest.mark.parametrize("seed", range(12))
def test_an_interrupted_search_of_many_rotations_tells_the_truth(seed: int) -> None:
    slow = large(seed, 5, 4, 8)
    worst = replace(slow, goals=(*slow.goals[:2], plain.Worst(slow.goals[2].costs)))
    for calls in (0, 1, 2, 4, 8, 16):
        tells_the_truth(slow, (1, 3, 1000)[seed % 3], calls)
        tells_the_truth(worst, (1, 3, 1000)[seed % 3], calls)


def tells_the_truth(slow: plain.Problem, count: int, calls: int) -> None:
    """Assert that what is found is there and in order, and what is said of the rest."""
    best = found(slow, count, calls)
    known = rotations(best)
    assert sorted(known, key=slow.order) == known
    assert set(known) <= set(slow.rotations)
    assert bool(known) == bool(slow.rotations)
    assert not best.proven or known == slow.rotations[:count]
    end = slow.rotations.index(known[-1]) if len(known) == count else None
    unseen = set(slow.rotations[:end]) - set(known)
    assert all(slow.worst(rotation) >= best.least for rotation in unseen)


def test_a_search_can_be_interrupted() -> None:
    assert [found(large(5, 9), 1, calls).proven for calls in (0, 10_000)] == [False, True]


def test_a_search_can_be_interrupted_among_the_orders_of_two_slots() -> None:
    slow = large(5, 9, positions=2)
    assert [found(slow, 1, calls).proven for calls in (0, 10_000)] == [False, True]


def test_a_search_is_not_interrupted_before_it_found_something() -> None:
    assert len(found(large(5, 9), 1, 0).best) == 1


# Many rotations, many lines, great numbers


@pytest.mark.parametrize("seed", range(24))
def test_the_best_of_many_rotations_are_those_of_brute_force(seed: int) -> None:
    slow = large(seed, 3 + seed % 4, 4, 8, ((0, 1), (0, 0, 1, 2), BURDENS)[seed % 3])
    for count in (1, 4):
        assert rotations(found(slow, count)) == slow.rotations[:count]


@pytest.mark.parametrize("seed", range(12))
def test_ties_of_many_rotations_fall_by_rank(seed: int) -> None:
    slow = large(seed, 8, 4, 8)
    slow = replace(slow, goals=slow.goals[1:2])
    for count in (1, 20):
        assert rotations(found(slow, count)) == slow.rotations[:count]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("lines", [257, 600])
def test_the_best_of_many_lines_are_those_of_brute_force(seed: int, lines: int) -> None:
    slow = large(seed, lines)
    for count in (1, 5, 300):
        assert rotations(found(slow, count)) == slow.rotations[:count]


@pytest.mark.parametrize("seed", range(6))
def test_the_worst_of_many_lines_is_that_of_brute_force(seed: int) -> None:
    slow = large(seed, 400)
    *first, last = slow.goals
    slow = replace(slow, goals=(*first, plain.Worst(last.costs)))
    assert rotations(found(slow, 7)) == slow.rotations[:7]


def test_a_line_that_is_rarely_looked_at_may_cost_more_than_the_others() -> None:
    usual, rare = (30_000,) * 4, (40_000, 40_000, 0, 0)
    slow = plain.Problem(
        (plain.Worst(((*[usual] * 256, rare),)),),
        ((True,) * 4,),
        tuple(tuple(a != b for b in range(4)) for a in range(4)),
        ((0, 1, 2, 3),),
    )
    assert rotations(found(slow, 3)) == [(2,), (3,), (0,)]


# What changes nothing


def shuffled(items: Sequence[_Item], order: Sequence[int]) -> tuple[_Item, ...]:
    return tuple(items[n] for n in order)


def with_lines(goal: plain.Goal, order: Sequence[int]) -> plain.Goal:
    """Give a goal whose lines are in another order."""
    costs = tuple(shuffled(lines, order) for lines in goal.costs)
    match goal:
        case plain.Leximin():
            return plain.Leximin(costs, shuffled(goal.people, order))
        case plain.Unreached():
            return plain.Unreached(costs, shuffled(goal.whose, order), goal.people)
    return replace(goal, costs=costs)


@settings(max_examples=100)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(slow: plain.Problem, random: Random) -> None:
    orders = [random.sample(range(n), n) for n in (len(goal.costs[0]) for goal in slow.goals)]
    changed = tuple(map(with_lines, slow.goals, orders))
    assert found(replace(slow, goals=changed), 3) == found(slow, 3)


@settings(max_examples=100)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_slots_changes_nothing(slow: plain.Problem, random: Random) -> None:
    order = random.sample(range(slow.slots), slow.slots)
    changed = plain.Problem(
        tuple(with_slots(goal, order) for goal in slow.goals),
        tuple(shuffled(own, order) for own in slow.allowed),
        tuple(shuffled(own, order) for own in shuffled(slow.together, order)),
        tuple(shuffled(own, order) for own in slow.ranks),
    )
    same = [shuffled(order, rotation) for rotation in rotations(found(changed, 3))]
    assert same == rotations(found(slow, 3))


def with_slots(goal: plain.Goal, order: Sequence[int]) -> plain.Goal:
    """Give a goal whose slots are in another order."""
    costs = [tuple(shuffled(line, order) for line in lines) for lines in goal.costs]
    return replace(goal, costs=tuple(costs))


@settings(max_examples=100)
@given(problems())
def test_two_lines_of_half_the_people_are_as_good_as_one(slow: plain.Problem) -> None:
    one = replace(slow, goals=tuple(map(doubled, slow.goals)))
    two = replace(slow, goals=tuple(map(split, slow.goals)))
    assert found(one, 3) == found(two, 3)


@pytest.mark.parametrize("seed", range(6))
def test_two_of_many_lines_are_as_good_as_one(seed: int) -> None:
    slow = large(seed, 200, slots=12)
    one = replace(slow, goals=tuple(map(doubled, slow.goals)))
    two = replace(slow, goals=tuple(map(split, slow.goals)))
    assert found(one, 3) == found(two, 3)


def doubled(goal: plain.Goal) -> plain.Goal:
    """Give a goal with twice the people."""
    if isinstance(goal, plain.Leximin | plain.Unreached):
        return replace(goal, people=tuple(2 * people for people in goal.people))
    return goal


def split(goal: plain.Goal) -> plain.Goal:
    """Give a goal with each line twice, for as many people."""
    costs = tuple((*lines, *lines) for lines in goal.costs)
    match goal:
        case plain.Sum():
            return goal
        case plain.Worst():
            return replace(goal, costs=costs)
        case plain.Leximin():
            return plain.Leximin(costs, (*goal.people, *goal.people))
        case plain.Unreached():
            others = tuple(len(goal.people) + person for person in goal.whose)
            return plain.Unreached(costs, (*goal.whose, *others), (*goal.people, *goal.people))
