"""Nodes: all sets of slots that hold some, and what can be told of them without looking at each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from meetsched.rotation.goals import Costs, Goals, Limits
    from meetsched.rotation.ranking import Ranked
    from meetsched.rotation.space import Flags, Slots, Space

_WORD: Final = 64
_LINES: Final = 4 * _WORD
_FIRST: Final = 32


@dataclass(frozen=True, eq=False)
class Terms:
    """What all nodes share: goals, and what each slot costs their lines at least."""

    goals: Goals
    space: Space
    low: Costs


class Node:
    """All sets of slots of which some are `chosen`, and `left` more are from `slots`.

    Those chosen, and those kept, cost the lines `sums` at least. Only what comes before the
    rotation `last` is of interest; anything is, if there is none.
    """

    def __init__(
        self,
        terms: Terms,
        last: Ranked | None,
        chosen: tuple[int, ...],
        sums: Costs,
        slots: Slots,
    ) -> None:
        self.terms, self.last = terms, last
        self.chosen, self.sums = chosen, sums
        self.left = len(terms.space.free) - len(chosen)
        self.slots, self.costs = self._affordable(slots)

    def _affordable(self, slots: Slots) -> tuple[Slots, Costs]:
        """Leave out the slots that only sets of no interest have."""
        costs = self.terms.low.T[slots].T
        if self.last is None or not self.left or not slots.size:
            return slots, costs
        others = (self.left - 1) * costs.min(axis=1)
        least = costs + (self.sums + others)[:, None]
        kept = self.terms.goals.compare(least, self.last.key) <= 0
        return slots[kept], costs.T[kept].T

    @property
    def least(self) -> Costs:
        """What any of the sets costs each line at least."""
        least: Costs = self.sums + self.left * self.costs.min(axis=1) if self.left else self.sums
        return least

    @property
    def is_of_interest(self) -> bool:
        """Whether any of the sets may be."""
        if self.slots.size < self.left:
            return False
        if self.last is None:
            return True
        sign = self.terms.goals.compare(self.least[:, None], self.last.key)[0]
        return bool(sign < 0) or (sign == 0 and self._first_rank < self.last.rank)

    @property
    def _first_rank(self) -> tuple[int, ...]:
        return self.terms.space.first_rank([*self.chosen, *self.slots.tolist()])

    @cached_property
    def _limits(self) -> Limits | None:
        return self.last and self.terms.goals.limits(self.least, self.last.key)

    @cached_property
    def _dear(self) -> Flags:
        """Tell where a slot costs a line more than an equal share of what it may still cost.

        Of the slots chosen one does not, or the line exceeds its limit.
        """
        if self._limits is None:
            return np.zeros(self.costs.shape, np.bool_)
        share = (self._limits.most - self.sums) // self.left
        dear: Flags = self.costs > share[:, None]
        return dear

    @cached_property
    def _cheap(self) -> NDArray[np.intp]:
        """How many slots are not dear, by line."""
        cheap: NDArray[np.intp] = self.slots.size - self._dear.sum(axis=1)
        return cheap

    def _narrow(self, *, hard: bool) -> NDArray[np.intp]:
        """Return the lines that some slot is dear to, those with the least choice first."""
        if self._limits is None:
            return np.array([], np.intp)
        lines = np.flatnonzero((self._limits.hard == hard) & (self._cheap < self.slots.size))
        return lines[np.argsort(self._cheap[lines], kind="stable")]

    def branches(self) -> Iterator[tuple[tuple[int, ...], Slots]]:
        """Part the sets: yield which slots are chosen, and which can be besides.

        The line with the least choice needs one of the slots that are not dear to it. If it is a
        line that may exceed its limit, sets without any of them are the last part.
        """
        hard, soft = self._narrow(hard=True), self._narrow(hard=False)
        line = next(iter([*hard[:1], *soft[:1]]), None)
        rest = np.ones(self.slots.size, np.bool_)
        for number in np.flatnonzero(rest if line is None else ~self._dear[line]):
            rest[number] = False
            slot = self.slots[number]
            fitting = rest & self.terms.space.together[slot, self.slots]
            yield (int(slot),), self.slots[fitting]
        if line is not None and not hard.size:
            yield (), self.slots[rest]

    def sets(self) -> Slots:
        """Return the sets that may be of interest, a line each, where two at most are left."""
        if self.left == 2:  # noqa: PLR2004 - a pair
            last = self.slots[self._pairs()].T
        else:
            last = self.slots[:, None] if self.left else np.empty((1, 0), np.intp)
        chosen = np.tile(np.array(self.chosen, np.intp), (len(last), 1))
        return np.concatenate([chosen, last], axis=1)

    def _pairs(self) -> Slots:
        """Return the pairs of slots that may be of interest, by number, as two lines."""
        narrow = self._narrow(hard=True)[:_LINES]
        order = np.argsort(self._dear[narrow[0]], kind="stable") if narrow.size else self._all
        first = order[: self._cheap[narrow[0]]] if narrow.size else order
        fitting = np.triu(
            self.terms.space.together[np.ix_(self.slots[first], self.slots[order])], 1
        )
        words = _words(self._dear[narrow])
        fitting &= (words[0][first][:, None] & words[0][order]) == 0
        one, other = np.nonzero(fitting)
        pairs = np.array([first[one], order[other]])
        for word in words[1:]:
            pairs = pairs[:, (word[pairs[0]] & word[pairs[1]]) == 0]
        return self._affordable_pairs(pairs, narrow[:_FIRST])

    @property
    def _all(self) -> NDArray[np.intp]:
        return np.arange(self.slots.size)

    def _affordable_pairs(self, pairs: Slots, lines: NDArray[np.intp]) -> Slots:
        """Leave out the pairs that cost some lines, or all together, too much."""
        if self.last is None or self._limits is None:
            return pairs
        costs, most = self.costs.T[:, lines], (self._limits.most - self.sums)[lines]
        together = costs[pairs[0]] + costs[pairs[1]]
        pairs = pairs[:, (together <= most).all(axis=1)]
        least = self.costs.T[pairs[0]] + self.costs.T[pairs[1]] + self.sums
        return pairs[:, self.terms.goals.compare(least.T, self.last.key) <= 0]


def _words(flags: Flags) -> list[NDArray[np.uint64]]:
    """Put the flags of each column into words, 64 lines each; there is at least one."""
    padded = np.zeros((flags.shape[1], max(-(-len(flags) // _WORD), 1) * _WORD), np.bool_)
    padded[:, : len(flags)] = flags.T
    return list(np.packbits(padded, axis=1).view(np.uint64).T.copy())
