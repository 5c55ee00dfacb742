"""The front has the rotations that nothing beats in both worst and total burden."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, cast
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import arrays
from meetsched.rotation.front import front
from tables import large, teams

if TYPE_CHECKING:
    from collections.abc import Callable

    import plain_search as plain
    from meetsched.rotation.choice import Choice

Point = tuple[int, int, "plain.Rotation"]


def points(slow: plain.Problem, stop: Callable[[], bool] = lambda: False) -> list[Point]:
    choice = SimpleNamespace(space=arrays.space(slow), slots_of=lambda rotation: rotation)
    with patch("meetsched.rotation.front.costs", return_value=arrays.costs(slow)):
        found = front(cast("Choice", choice), stop)
    return [(p.worst_burden, p.total_burden, cast("plain.Rotation", p.rotation)) for p in found]


def after(calls: int) -> Callable[[], bool]:
    """Say no so many times, then yes."""
    asked = iter([False] * calls)
    return lambda: next(asked, True)


def plain_points(slow: plain.Problem) -> list[Point]:
    """Give, of the rotations with the fewest misses and people lost, those none beats."""
    keys = {rotation: slow.key(rotation) for rotation in slow.rotations}
    first = min((key[:2] for key in keys.values()), default=())
    every = [
        (burdens[0], sum(burdens), slow.rank(rotation), rotation)
        for rotation, (*before, burdens) in keys.items()
        if tuple(before) == first
    ]
    found: list[Point] = []
    for worst, total, _, rotation in sorted(every):
        if not found or total < found[-1][1]:
            found.append((worst, total, rotation))
    return found


@settings(max_examples=300)
@given(teams())
def test_the_front_is_that_of_brute_force(slow: plain.Problem) -> None:
    assert points(slow) == plain_points(slow)


def test_the_front_of_many_lines_is_that_of_brute_force() -> None:
    for seed in range(4):
        slow = large(seed, 300, slots=6)
        assert points(slow) == plain_points(slow)


@settings(max_examples=100)
@given(teams(), st.integers(0, 10))
def test_an_interrupted_front_is_a_part_of_it(slow: plain.Problem, calls: int) -> None:
    assert set(points(slow, after(calls))) <= set(plain_points(slow))


@pytest.mark.parametrize("calls", [1, 4, 16, 64, 256])
def test_an_interrupted_front_has_the_lowest_worst_burden_or_nothing(calls: int) -> None:
    for seed in range(4):
        slow = large(seed, 6, 4, 8)
        found = points(slow, after(calls))
        assert found[:1] in ([], plain_points(slow)[:1])
