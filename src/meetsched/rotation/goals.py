"""Goals: what a rotation is judged by, one after the other, as sums of what its slots cost.

A goal has lines, such as a person's burden; what a rotation costs a line is the sum of what its
slots cost there in their positions. A goal is *monotone*: to cost a line more never makes a
rotation better. So whoever looks at a few lines only, or at what costs at least arise, never
takes a rotation for worse than it is.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, pairwise, starmap
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Costs = NDArray[np.signedinteger[Any]]
    Signs = NDArray[np.int8]
    Key = tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Goal(ABC):
    """Something to keep low. `costs` [position, line, slot] are whole numbers of at least 0."""

    costs: Costs

    soft: ClassVar[bool] = False
    """Whether a line may exceed its limit as long as something better than the key is left."""

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return len(self.costs[0])

    def of(self, chosen: NDArray[np.intp]) -> Self:
        """Return the goal with some of its lines, which it cannot be worse with."""
        return replace(self, costs=self.costs[:, chosen])

    @abstractmethod
    def key(self, values: Costs) -> Any:  # noqa: ANN401 - each goal has its own kind
        """Return what is to be low, given the costs of each line; keys are compared."""

    @abstractmethod
    def compare(self, values: Costs, key: Any) -> Signs:  # noqa: ANN401
        """Tell which columns, of costs by line, are better than a key (-1), like it, or worse."""

    @abstractmethod
    def limits(self, least: Costs, key: Any) -> tuple[Costs, bool]:  # noqa: ANN401
        """Return how much each line may cost at most, where it costs at least so much already.

        What costs more is worse than the key. Also tells whether nothing better than the key is
        left, so that the next goal decides.
        """


class Sum(Goal):
    """The sum of what the slots cost, on a single line."""

    def key(self, values: Costs) -> int:
        """Return the sum."""
        return int(values[0])

    def compare(self, values: Costs, key: int) -> Signs:
        """Compare sums."""
        return _signs(values[0] - key)

    def limits(self, least: Costs, key: int) -> tuple[Costs, bool]:
        """Return the key itself."""
        return np.full(1, key, least.dtype), bool(least[0] == key)


@dataclass(frozen=True, eq=False)
class Worst(Goal):
    """What it costs the line that it costs most; `enough` is as good as less."""

    enough: int = 0

    def key(self, values: Costs) -> int:
        """Return the greatest cost."""
        return max(int(values.max(initial=0)), self.enough)

    def compare(self, values: Costs, key: int) -> Signs:
        """Compare the greatest costs."""
        worst = np.maximum(values.max(axis=0, initial=0), self.enough)
        return _signs(worst - key)

    def limits(self, least: Costs, key: int) -> tuple[Costs, bool]:
        """Return the key for each."""
        return np.full(self.lines, key, least.dtype), self.key(least) == key


@dataclass(frozen=True, eq=False)
class Leximin(Goal):
    """The greatest cost, then the second, and so on; `people` is how many bear each line's.

    A key is the greatest cost and how many bear it, then the next lower cost, and so on.
    """

    people: NDArray[np.float64]

    def of(self, chosen: NDArray[np.intp]) -> Self:
        """Return the goal for those people alone."""
        return replace(self, costs=self.costs[:, chosen], people=self.people[chosen])

    def key(self, values: Costs) -> tuple[tuple[int, int], ...]:
        """Return how many people bear which cost, the greatest first."""
        found, where = np.unique(-values, return_inverse=True)
        people = np.bincount(where, self.people).astype(np.int64)
        return tuple(zip((-found).tolist(), people.tolist(), strict=True))

    def compare(self, values: Costs, key: tuple[tuple[int, int], ...]) -> Signs:
        """Compare level by level, those columns that are like the key up to there."""
        signs, alike, left = (
            np.zeros(values.shape[1], np.int8),
            np.arange(values.shape[1]),
            values.T,
        )
        for cost, people in key:
            worst = left.max(axis=1, initial=-1)
            signs[alike] = np.sign(worst - cost)
            at_worst = worst == cost
            alike, left = alike[at_worst], left[at_worst]
            signs[alike] = np.sign((left == cost) @ self.people - people)
            still = signs[alike] == 0
            if not still.any():
                break
            alike, left = alike[still], left[still]
            left[left == cost] = -1
        return signs

    def limits(self, least: Costs, key: tuple[tuple[int, int], ...]) -> tuple[Costs, bool]:
        """Return the greatest cost; the next lower one where enough people bear it already."""
        limits, free = np.zeros_like(least), np.ones(self.lines, np.bool_)
        for cost, people in key:
            limits[free] = cost
            bearing = free & (least >= cost)
            if self.people[bearing].sum() < people:
                return limits, False
            free &= ~bearing
        return limits, True


@dataclass(frozen=True, eq=False)
class Unreached(Goal):
    """How many people a rotation does not reach.

    A line is a cycle of somebody, `whose`; a slot costs 1 there where it is outside their hours,
    and they are not reached if all slots do. `people` is how many each of those stands for.
    """

    whose: NDArray[np.intp]
    people: NDArray[np.float64]

    soft = True

    def of(self, chosen: NDArray[np.intp]) -> Self:
        """Return the goal for those cycles alone."""
        return replace(self, costs=self.costs[:, chosen], whose=self.whose[chosen])

    @cached_property
    def _owners(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Where the lines of each begin, once they are in order, and that order."""
        order = np.argsort(self.whose, kind="stable")
        _, begins = np.unique(self.whose[order], return_index=True)
        return begins, order

    def _lost(self, values: Costs) -> NDArray[np.bool_]:
        """Tell of whom, in the order of `_owners`, all slots of a cycle are outside the hours."""
        begins, order = self._owners
        return np.logical_or.reduceat(values[order] >= len(self.costs), begins, axis=0)

    @cached_property
    def _weights(self) -> NDArray[np.float64]:
        begins, order = self._owners
        return self.people[self.whose[order][begins]]

    def key(self, values: Costs) -> int:
        """Return how many are not reached."""
        return int(self._people(values[:, None])[0])

    def compare(self, values: Costs, key: int) -> Signs:
        """Compare how many are not reached."""
        return _signs(self._people(values) - key)

    def _people(self, values: Costs) -> NDArray[np.float64]:
        """Return how many are not reached, for each column."""
        found = np.zeros(values.shape[1])
        some = np.flatnonzero((values >= len(self.costs)).any(axis=0))
        if some.size:
            found[some] = self._weights @ self._lost(values[:, some])
        return found

    def limits(self, least: Costs, key: int) -> tuple[Costs, bool]:
        """Return for each that one slot has to be within, but for those who are lost already."""
        slots = len(self.costs)
        limits = np.full(self.lines, slots - 1, least.dtype)
        if not self.lines:
            return limits, key == 0
        lost = self.people.astype(np.bool_) & False
        begins, order = self._owners
        lost[self.whose[order][begins]] = self._lost(least)
        limits[lost[self.whose]] = slots
        return limits, self.key(least) == key


class Limits(NamedTuple):
    """What each line may cost; `hard` tells where more than that is worse than the keys."""

    most: Costs
    hard: NDArray[np.bool_]


class Goals:
    """Goals in their order, with the lines of all below each other in `costs`."""

    def __init__(self, goals: Sequence[Goal], like: Costs | None = None) -> None:
        self.goals = tuple(goals)
        stacked = _stacked([goal.costs for goal in self.goals])
        # Keys are of all lines, so some of the lines need numbers as large.
        self.costs = stacked if like is None else stacked.astype(like.dtype)
        edges = accumulate((goal.lines for goal in self.goals), initial=0)
        self._parts = list(zip(self.goals, starmap(slice, pairwise(edges)), strict=True))

    def hardest(self, count: int) -> Goals:
        """Return the goals with no more than so many lines each: those that slots cost most."""
        return Goals([goal.of(_hardest(goal.costs, count)) for goal in self.goals], self.costs)

    def key(self, values: Costs) -> Key:
        """Return the key of a rotation, given what it costs each line."""
        return tuple(goal.key(values[part]) for goal, part in self._parts)

    def compare(self, values: Costs, key: Key) -> Signs:
        """Tell which columns are better than a key (-1), like it (0), or worse (1)."""
        signs, alike = np.zeros(values.shape[1], np.int8), np.arange(values.shape[1])
        for (goal, part), own in zip(self._parts, key, strict=True):
            signs[alike] = goal.compare(values[part][:, alike], own)
            alike = alike[signs[alike] == 0]
        return signs

    def worst(self, values: Costs) -> int:
        """Return what the last goal costs the line that it costs most."""
        _, part = self._parts[-1]
        return int(values[part].max(initial=0))

    def limits(self, least: Costs, key: Key) -> Limits:
        """Return what lines may cost so that the rotation is no worse than a key."""
        most = np.full(least.shape, np.iinfo(least.dtype).max, least.dtype)
        hard = np.zeros(least.shape, np.bool_)
        for (goal, part), own in zip(self._parts, key, strict=True):
            most[part], settled = goal.limits(least[part], own)
            hard[part] = settled or not goal.soft
            if not settled:
                break
        return Limits(most, hard)


def _signs(differences: NDArray[Any]) -> Signs:
    signs: Signs = np.sign(differences).astype(np.int8)
    return signs


def _stacked(costs: Sequence[Costs]) -> Costs:
    """Put the lines of all below each other, in the smallest numbers that hold every sum."""
    most = max(int(each.max(axis=(1, 2), initial=0).sum()) for each in costs)
    kind = np.result_type(np.int16, np.min_scalar_type(-most - 1))
    stacked = np.concatenate([each.transpose(0, 2, 1) for each in costs], axis=2, dtype=kind)
    # What one slot costs all lines is together, as it is what is asked for.
    return np.ascontiguousarray(stacked).transpose(0, 2, 1)


def _hardest(costs: Costs, count: int) -> NDArray[np.intp]:
    together = costs.sum(axis=2, dtype=np.int64).sum(axis=0)
    return np.argsort(-together, kind="stable")[:count]
