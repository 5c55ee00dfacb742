"""What is the best to choose, found by looking at all rotations, one by one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any

Numbers = tuple[int, ...]
Table = tuple[tuple[Numbers, ...], ...]  # by position, line and slot
Flags = tuple[tuple[bool, ...], ...]
Rotation = tuple[int, ...]
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Sum:
    costs: Table

    def key(self, values: Numbers) -> int:
        return sum(values)


@dataclass(frozen=True)
class Worst:
    costs: Table
    enough: int = 0

    def key(self, values: Numbers) -> int:
        return max([self.enough, *values])


@dataclass(frozen=True)
class Leximin:
    """`people` is how many each line stands for."""

    costs: Table
    people: Numbers

    def key(self, values: Numbers) -> list[int]:
        everybody = [
            v for v, people in zip(values, self.people, strict=True) for _ in range(people)
        ]
        return sorted(everybody, reverse=True)


@dataclass(frozen=True)
class Unreached:
    """Each line is a cycle of somebody, `whose`; they are lost if all slots miss one."""

    costs: Table
    whose: Numbers
    people: Numbers

    def key(self, values: Numbers) -> int:
        cycles = zip(values, self.whose, strict=True)
        lost = {whose for value, whose in cycles if value == len(self.costs)}
        return sum(self.people[whose] for whose in lost)


Goal = Sum | Worst | Leximin | Unreached


@dataclass(frozen=True)
class Problem:
    """Goals in their order, and which slots a rotation can have.

    `allowed` and `ranks` are by position and slot, `together` by slot and slot.
    """

    goals: tuple[Goal, ...]
    allowed: Flags
    together: Flags
    ranks: tuple[Numbers, ...]

    @property
    def positions(self) -> int:
        return len(self.allowed)

    @property
    def slots(self) -> int:
        return len(self.together)

    def values(self, rotation: Rotation) -> tuple[Numbers, ...]:
        """Give what a rotation costs each line of each goal."""
        return tuple(values(goal.costs, rotation) for goal in self.goals)

    def key(self, rotation: Rotation) -> Key:
        pairs = zip(self.goals, self.values(rotation), strict=True)
        return tuple(goal.key(own) for goal, own in pairs)

    def rank(self, rotation: Rotation) -> Numbers:
        return tuple(ranks[slot] for ranks, slot in zip(self.ranks, rotation, strict=True))

    def worst(self, rotation: Rotation) -> int:
        """Give what the last goal costs the line that it costs most."""
        return max(self.values(rotation)[-1], default=0)

    def order(self, rotation: Rotation) -> tuple[Key, Numbers]:
        return self.key(rotation), self.rank(rotation)

    def _is_possible(self, rotation: Rotation) -> bool:
        allowed = all(self.allowed[n][slot] for n, slot in enumerate(rotation))
        return allowed and all(self.together[a][b] for a, b in combinations(rotation, 2))

    @cached_property
    def rotations(self) -> list[Rotation]:
        """All there are, best first."""
        every = product(range(self.slots), repeat=self.positions)
        return sorted(filter(self._is_possible, every), key=self.order)


def values(costs: Table, rotation: Rotation) -> Numbers:
    """Give what a rotation costs each line."""
    chosen = zip(costs, rotation, strict=True)
    columns = [[line[slot] for line in lines] for lines, slot in chosen]
    return tuple(map(sum, zip(*columns, strict=True)))
