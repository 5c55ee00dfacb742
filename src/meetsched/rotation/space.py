"""The space of rotations: which slot may be in which position, and which ones together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    Slots = NDArray[np.intp]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Space:
    """What can be chosen: slots by number, for positions by number.

    `allowed` tells which slot may be in which position, `together` which two may be in one
    rotation; a slot and itself may not. `ranks` has the order of slots, for each position, that
    ties fall by.
    """

    allowed: Flags
    together: Flags
    ranks: NDArray[np.int64]

    @cached_property
    def kept(self) -> dict[int, int]:
        """The positions without a choice, and their slots."""
        single = np.flatnonzero(self.allowed.sum(axis=1) == 1).tolist()
        return {position: int(self.allowed[position].argmax()) for position in single}

    @property
    def is_empty(self) -> bool:
        """Whether there is no rotation, as the slots kept may not be together."""
        return not all(self.together[pair] for pair in combinations(self.kept.values(), 2))

    @cached_property
    def free(self) -> list[int]:
        """The positions with a choice."""
        return [n for n in range(len(self.allowed)) if n not in self.kept]

    @cached_property
    def slots(self) -> Slots:
        """The slots that free positions can have, in the order of the first of these."""
        if not self.free:
            return np.array([], np.intp)
        fitting = self.allowed[self.free].any(axis=0)
        fitting &= self.together[list(self.kept.values())].all(axis=0)
        found = np.flatnonzero(fitting)
        return found[np.argsort(self.ranks[self.free[0], found], kind="stable")]

    def fitting(self, rotation: Mapping[int, int], position: int) -> Flags:
        """Tell which slots a position can have beside those that other positions have."""
        others = [slot for other, slot in rotation.items() if other != position]
        flags: Flags = self.allowed[position] & self.together[others].all(axis=0)
        return flags

    def rank(self, rotation: Sequence[int]) -> tuple[int, ...]:
        """Return what ties fall by: the rank of each position's slot."""
        return tuple(int(self.ranks[n, slot]) for n, slot in enumerate(rotation))

    def first_rank(self, slots: list[int]) -> tuple[int, ...]:
        """Return a rank that no rotation of some slots, and of those kept, comes before."""
        return tuple(self._first_ranks(list(slots)))

    def _first_ranks(self, left: list[int]) -> Iterator[int]:
        for position, ranks in enumerate(self.ranks):
            slot = self.kept.get(position)
            if slot is None:
                slot = min(left, key=ranks.__getitem__)
                left.remove(slot)
            yield int(ranks[slot])
