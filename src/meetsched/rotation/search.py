"""The search for the best rotations: branch and bound, first over which slots, then whose turn.

A slot is first taken to cost a line what it costs there in the position that suits it best. Sets
of slots that are so no worse than the best rotations known are looked at in every order.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations
from typing import TYPE_CHECKING

import numpy as np

from meetsched.rotation.descent import descents
from meetsched.rotation.nodes import Node, Terms
from meetsched.rotation.ranking import Ranked, Ranking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from meetsched.rotation.goals import Costs, Goals
    from meetsched.rotation.space import Slots, Space


@dataclass(frozen=True, slots=True)
class Found:
    """The best rotations, best first.

    `proven` tells that there are no better ones. Otherwise what was not looked at costs the line
    of the last goal that it costs most at least `least`.
    """

    best: tuple[Ranked, ...]
    proven: bool
    least: int


def search(goals: Goals, space: Space, count: int, stop: Callable[[], bool]) -> Found:
    """Find the best so many rotations, or as many as there are.

    Once it has found one, it stops when told to.
    """
    if space.is_empty:
        return Found((), proven=True, least=0)
    return _Search(goals, space, count, stop).run()


class _Search:
    def __init__(self, goals: Goals, space: Space, count: int, stop: Callable[[], bool]) -> None:
        self.goals, self.space, self.stop = goals, space, stop
        self.ranking = Ranking(goals, space, count)
        self.terms = Terms(self.ranking.near, space, _lowest(self.ranking.near, space))
        self.low = _lowest(goals, space)
        self.unseen: list[int] = []

    def run(self) -> Found:
        for rotations in descents(self.goals, self.space):
            self.ranking.judge(rotations)
        self._explore((), _base(self.terms.goals, self.space), self.space.slots)
        return Found(tuple(self.ranking.best), not self.unseen, min(self.unseen, default=0))

    def _explore(self, chosen: tuple[int, ...], sums: Costs, slots: Slots) -> None:
        """Look at all sets of slots that hold those chosen."""
        node = Node(self.terms, self.ranking.last, chosen, sums, slots)
        if not node.is_of_interest:
            return
        if node.left <= 2:  # noqa: PLR2004 - two together are looked at in one step
            self._look_at(node)
            return
        for more, rest in node.branches():
            if self._stops_before(node):
                return
            added = self.terms.low[:, list(more)].sum(axis=1, dtype=sums.dtype)
            self._explore((*chosen, *more), sums + added, rest)

    def _look_at(self, node: Node) -> None:
        """Judge what a node has, all sets in one order after the other."""
        for rotations in self._orders(node.sets()):
            if self._stops_before(node):
                return
            self.ranking.judge(rotations)

    def _stops_before(self, node: Node) -> bool:
        """Tell whether to stop, and then keep what a node costs at least: it is not looked at."""
        if not (self.ranking.best and self.stop()):
            return False
        self.unseen.append(self.terms.goals.worst(node.least))
        return True

    def _orders(self, sets: Slots) -> Iterator[Slots]:
        """Yield the rotations of sets of slots, a line each, that may be of interest."""
        last = self.ranking.last
        if last is not None:
            least = _base(self.goals, self.space) + self.low.T[sets].sum(
                axis=1, dtype=self.low.dtype
            )
            sets = sets[self.goals.compare(least.T, last.key) <= 0]
        for order in permutations(range(sets.shape[1])) if len(sets) else ():
            rotations = np.empty((len(sets), len(self.space.allowed)), np.intp)
            rotations[:, list(self.space.kept)] = list(self.space.kept.values())
            rotations[:, self.space.free] = sets[:, list(order)]
            positions = np.arange(rotations.shape[1])
            yield rotations[self.space.allowed[positions, rotations].all(axis=1)]


def _lowest(goals: Goals, space: Space) -> Costs:
    """Return what a slot costs each line in the free position where it costs least."""
    never = np.iinfo(goals.costs.dtype).max
    lowest = np.full(goals.costs.shape[:0:-1], never, goals.costs.dtype)
    for position in space.free:
        slots = np.flatnonzero(space.allowed[position])
        lowest[slots] = np.minimum(lowest[slots], goals.costs[position].T[slots])
    return lowest.T


def _base(goals: Goals, space: Space) -> Costs:
    """Return what the slots kept cost each line."""
    base = np.zeros(goals.costs.shape[1], goals.costs.dtype)
    for position, slot in space.kept.items():
        base += goals.costs[position][:, slot]
    return base
