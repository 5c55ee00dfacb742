"""The ranking: the best rotations known so far."""

from __future__ import annotations

from bisect import insort
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from meetsched.rotation.goals import Costs, Goals, Key
    from meetsched.rotation.space import Flags, Slots, Space

_HARDEST = 256
"""How many lines of each goal are looked at, before all are."""


class Ranked(NamedTuple):
    """A rotation as slots by number, after what it is compared by."""

    key: Key
    rank: tuple[int, ...]
    rotation: tuple[int, ...]


class Ranking:
    """The best rotations of those judged, best first, at most `count`."""

    def __init__(self, goals: Goals, space: Space, count: int) -> None:
        self.goals, self.near = goals, goals.hardest(_HARDEST)
        self.space, self.count = space, count
        self.best: list[Ranked] = []

    @property
    def last(self) -> Ranked | None:
        """What another has to come before; None if any other is taken."""
        return self.best[-1] if len(self.best) == self.count else None

    def judge(self, rotations: Slots) -> None:
        """Take the best of some rotations, a line each."""
        while self.last is None and len(rotations):
            self._insert(rotations[0])
            rotations = rotations[1:]
        if self.last is not None:
            for goals in (self.near, self.goals):
                kept = goals.compare(total(goals, rotations), self.last.key) <= 0
                rotations = rotations[kept]
        while self.last is not None and len(rotations):
            rotations = rotations[self._better(rotations, self.last)]
            for rotation in rotations[:1]:
                self._insert(rotation)
            rotations = rotations[1:]

    def _better(self, rotations: Slots, last: Ranked) -> Flags:
        """Tell which rotations come before another."""
        signs = self.goals.compare(total(self.goals, rotations), last.key)
        for position, rank in enumerate(last.rank):
            alike = signs == 0
            own = self.space.ranks[position, rotations[alike, position]]
            signs[alike] = np.sign(own - rank)
        better: Flags = signs < 0
        return better

    def _insert(self, slots: Slots) -> None:
        rotation = tuple(slots.tolist())
        key = self.goals.key(total(self.goals, slots[None, :])[:, 0])
        ranked = Ranked(key, self.space.rank(rotation), rotation)
        if ranked not in self.best:
            insort(self.best, ranked)
            del self.best[self.count :]


def total(goals: Goals, rotations: Slots) -> Costs:
    """Return what rotations, a line each, cost each line of the goals."""
    values = np.zeros((len(rotations), goals.costs.shape[1]), goals.costs.dtype)
    for costs, slots in zip(goals.costs, rotations.T, strict=True):
        values += costs.T[slots]
    return values.T
