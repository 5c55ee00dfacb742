"""Plain tables as the arrays that the search takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

import plain_search as plain
from meetsched.rotation.costs import Costs, Line
from meetsched.rotation.goals import Goal, Goals, Leximin, Sum, Unreached, Worst
from meetsched.rotation.space import Space

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from meetsched.availability import Pattern


def column(values: plain.Numbers) -> NDArray[np.int64]:
    return np.array(values, np.int64)


def goal(slow: plain.Goal, slots: int) -> Goal:
    costs = np.array(slow.costs, np.int64).reshape(len(slow.costs), -1, slots)
    match slow:
        case plain.Worst():
            return Worst(costs, slow.enough)
        case plain.Leximin():
            return Leximin(costs, np.array(slow.people, np.float64))
        case plain.Unreached():
            people = np.array(slow.people, np.float64)
            return Unreached(costs.astype(np.int8), np.array(slow.whose, np.intp), people)
    return Sum(costs)


def goals(slow: plain.Problem) -> Goals:
    return Goals([goal(each, slow.slots) for each in slow.goals])


def space(slow: plain.Problem) -> Space:
    return Space(np.array(slow.allowed), np.array(slow.together), np.array(slow.ranks, np.int64))


def costs(slow: plain.Problem, line_of: Mapping[Pattern, int] | None = None) -> Costs:
    """Give the misses, cycles and burdens of a team, each line's together."""
    misses, cycles, burdens = slow.goals
    assert isinstance(cycles, plain.Unreached)
    assert isinstance(burdens, plain.Leximin)
    minutes, missed = np.array(burdens.costs), np.array(cycles.costs, np.bool_).transpose(1, 0, 2)
    whose, people = np.array(cycles.whose), np.array(burdens.people)
    lines = [Line(minutes[:, n], missed[whose == n]) for n in range(len(people))]
    weights = np.full_like(people, 10**6)
    return Costs(tuple(lines), people, weights, np.array(misses.costs)[:, 0], dict(line_of or {}))
