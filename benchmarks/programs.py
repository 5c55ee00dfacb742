"""The rotations of an instance as integer programs, reduced as far as changes no answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from numpy.typing import NDArray

    Whole = NDArray[np.int64]
    Mask = NDArray[np.bool_]

UNLIMITED: Final = 2**40
_FIRST: Final = 64
_MORE: Final = 10


class Row(NamedTuple):
    """A sum of columns times coefficients, at least `low` and at most `high`."""

    columns: Whole
    coefficients: Whole
    low: int
    high: int


@dataclass
class Program:
    """Minimise a cost over whole numbers, column by column, within all rows.

    `hint` is a solution; it is empty where none is known.
    """

    lower: list[int] = field(default_factory=list)
    upper: list[int] = field(default_factory=list)
    hint: list[int] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    cost: dict[int, int] = field(default_factory=dict)

    def column(self, hint: float, lower: int = 0, upper: int = 1) -> int:
        self.lower.append(lower)
        self.upper.append(upper)
        self.hint.append(int(hint))
        return len(self.lower) - 1

    def row(self, terms: Mapping[int, int], low: int = -UNLIMITED, high: int = UNLIMITED) -> None:
        columns, coefficients = np.array([*terms]), np.array([*terms.values()])
        self.rows.append(Row(columns, coefficients, low, high))

    def some(self, columns: Whole, low: int, high: int = UNLIMITED) -> None:
        """Choose so many of these columns."""
        self.rows.append(Row(columns, np.ones_like(columns), low, high))


class Level(NamedTuple):
    """A burden, and how many people bear it or more; None where that is not known yet."""

    value: int
    people: int | None


class Rotations:
    """The rotations that may still be the best, and their programs.

    Column n of a program stands for the nth slot that is `alive`, position by position. Burdens
    are in units of `unit` minutes. `unreached` is None while it is to be found. All programs are
    for the `levels` found so far, and hold only the `active` lines to them: few ever matter.
    """

    def __init__(self, arrays: Mapping[str, Whole]) -> None:
        self.people, self.whose = arrays["people"], arrays["whose"]
        self.missed = arrays["missed"].astype(bool)
        self.unit = int(np.gcd.reduce(arrays["burdens"], axis=None)) or 1
        self.burdens = (arrays["burdens"] // self.unit).astype(np.int64)
        self.alive = self._worth_having()
        self.unreached: int | None = 0
        self.levels: list[Level] = []
        self.best: tuple[int, ...] = ()
        self.active = np.zeros(len(self.people), bool)

    def _worth_having(self) -> Mask:
        """Tell which slots, by position, less than K others could replace without loss.

        Of K others one is free, whatever the other positions have.
        """
        k = self.burdens.shape[1]
        tables = (np.concatenate([self.burdens[:, n], self.missed[:, n]]).T for n in range(k))
        return np.array([at_most(table).sum(axis=0) < k for table in tables])

    # What is known

    def burdens_of(self, slots: Iterable[int]) -> Whole:
        """Return the burden of each line in a rotation."""
        chosen = [self.burdens[:, position, slot] for position, slot in enumerate(slots)]
        burdens: Whole = np.sum(chosen, axis=0)
        return burdens

    def unreached_of(self, slots: Iterable[int]) -> int:
        """Return how many people a rotation does not reach."""
        chosen = [self.missed[:, position, slot] for position, slot in enumerate(slots)]
        return int(self.people[np.unique(self.whose[np.all(chosen, axis=0)])].sum())

    def order(self, slots: Iterable[int]) -> list[int]:
        """Return everybody's burden in a rotation, the greatest first."""
        return sorted(np.repeat(self.burdens_of(slots), self.people).tolist(), reverse=True)

    def chosen(self, values: NDArray[np.float64]) -> tuple[int, ...]:
        """Return the rotation that a program's solution stands for."""
        columns = values[: self.alive.sum()] > 0.5
        return tuple(np.argwhere(self.alive)[columns, 1].tolist())

    def next_value(self) -> int:
        """Return the greatest burden in the best rotation below the last level."""
        burdens = self.burdens_of(self.best)
        return int(burdens[burdens < self._last].max())

    @property
    def _last(self) -> int:
        return self.levels[-1].value if self.levels else UNLIMITED

    def fix_value(self) -> None:
        """Note the best rotation's next value, and drop slots that break the worst burden."""
        self.levels.append(Level(self.next_value(), None))
        while not (self.alive <= (possible := self._possible())).all():
            self.alive &= possible

    def fix_people(self) -> None:
        """Note how many people bear the last value or more in the best rotation."""
        value = self.levels[-1].value
        people = int(self.people[self.burdens_of(self.best) >= value].sum())
        self.levels[-1] = Level(value, people)

    def _possible(self) -> Mask:
        """Tell which slots leave everybody a chance to stay within the worst burden."""
        least = self._over_slots(np.min)
        rest = least.sum(axis=1, keepdims=True) - least
        possible: Mask = (self.burdens + rest[:, :, None] <= self.levels[0].value).all(axis=0)
        return possible

    def _over_slots(self, choose: Callable[..., Whole]) -> Whole:
        """Return what is chosen of each line's burdens at each position."""
        tables = zip(self.burdens.swapaxes(0, 1), self.alive, strict=True)
        return np.stack([choose(table[:, alive], axis=1) for table, alive in tables], axis=1)

    def activate(self, slots: tuple[int, ...], claim: Level | None) -> bool:
        """Add lines for which a rotation is worse than its program claims; tell if there are any.

        A program knows what holds for its active lines only, so more people may bear a burden.
        """
        burdens = self.burdens_of(slots)
        claims = [level for level in self.levels if level.people is not None]
        if self.levels:
            claims.insert(0, Level(self.levels[0].value + 1, 0))
        if claim:
            claims.append(claim)
        for value, people in claims:
            if self.people[burdens >= value].sum() > people:
                missing = np.flatnonzero(~self.active & (burdens >= value))
                self.active[missing[np.argsort(-burdens[missing])[:_MORE]]] = True
                return True
        return False

    def claim(self, value: int) -> Level:
        """Return what a program claims whose cost has this value."""
        if not self.levels:
            return Level(value + 1, 0)
        last, people = self.levels[-1]
        return Level(last, value) if people is None else Level(value + 1, people)

    # Programs

    def program(self) -> Program:
        """Return a program of a slot for each position, all different, that reach enough people."""
        program = Program()
        positions, slots = np.nonzero(self.alive)
        for position, slot in zip(positions.tolist(), slots.tolist(), strict=True):
            program.column(self.best[position : position + 1] == (slot,))
        for position in range(len(self.alive)):
            program.some(np.flatnonzero(positions == position), 1, 1)
        for slot in np.flatnonzero(self.alive.sum(axis=0) > 1).tolist():
            program.some(np.flatnonzero(slots == slot), 0, 1)
        if self.unreached == 0:
            for missed in self._cycles:
                program.some(np.flatnonzero(~missed[self.alive]), 1)
        else:
            self._reach(program)
        if not self.best:
            program.hint = []
        return program

    @cached_property
    def _cycles(self) -> Mask:
        """The cycles [row, K, C] that, if reached, make all others reached."""
        return decisive(self.missed)

    def _reach(self, program: Program) -> None:
        """Count the people who are not reached."""
        people = {}
        for cycles, number in self._alike.items():
            missed = np.frombuffer(cycles, bool).reshape(-1, *self.alive.shape)
            out = program.column(bool(self.best) and self._misses(missed))
            people[out] = number
            for cycle in missed:
                program.some(np.append(np.flatnonzero(~cycle[self.alive]), out), 1)
        if self.unreached is None:
            program.cost = people
        else:
            program.row(people, high=self.unreached)

    @cached_property
    def _alike(self) -> dict[bytes, int]:
        """How many people share the same cycles; of those only the ones that decide."""
        found: dict[bytes, int] = {}
        for line in np.unique(self.whose):
            key = decisive(self.missed[self.whose == line]).tobytes()
            found[key] = found.get(key, 0) + int(self.people[line])
        return found

    def _misses(self, missed: Mask) -> bool:
        """Tell whether the best rotation misses one of these cycles."""
        return bool(missed[:, range(len(self.best)), self.best].all(axis=1).any())

    def value_program(self) -> Program:
        """Return the program for the next value below the last level."""
        program = self.program()
        first = self.next_value()
        top = program.column(first, upper=first)
        program.cost = {top: 1}
        below = self._limit(program, top)
        lines = self.burdens[below][:, self.alive]
        for line in lines[outermost(lines)]:
            columns = np.append(np.flatnonzero(line), top)
            program.rows.append(Row(columns, np.append(line[line > 0], -1), -UNLIMITED, 0))
        return program

    def people_program(self) -> Program:
        """Return the program for the number of people at the last value or above."""
        program = self.program()
        self._limit(program)
        return program

    def rival_program(self, seen: Iterable[tuple[int, ...]]) -> Program:
        """Return the program of any rotation as good as the best so far, but for those seen.

        Those whose slots are the same to everybody as the seen ones' are left out with them.
        """
        program = self.people_program()
        for slots in seen:
            same = [like == like[slot] for like, slot in zip(self._alike_slots, slots, strict=True)]
            program.some(np.flatnonzero(np.array(same)[self.alive]), 0, len(slots) - 1)
        program.hint = []
        return program

    @cached_property
    def _alike_slots(self) -> Whole:
        """A number for each slot at each position, the same where nobody can tell them apart."""
        tables = np.concatenate([self.burdens, self.missed]).transpose(1, 2, 0)
        return np.array([np.unique(table, axis=0, return_inverse=True)[1] for table in tables])

    def _limit(self, program: Program, top: int | None = None) -> Mask:
        """Hold everybody to the levels; `top` is the column of the next value, if it is sought.

        A line that can get to the last value has a column for its burden, and a column for each
        level that tells whether it is there. Return which lines cannot.
        """
        most = self._over_slots(np.max).sum(axis=1)
        burdens = self.burdens_of(self.best)
        people: list[dict[int, int]] = [{} for _ in self.levels]
        for line in np.flatnonzero(self.active & (most >= self._last)).tolist():
            there = [
                (program.column(burdens[line] >= level.value), n)
                for n, level in enumerate(self.levels)
                if most[line] >= level.value
            ]
            self._limit_line(program, line, int(burdens[line]), there, top)
            for column, n in there:
                people[n][column] = int(self.people[line])
        for counted, level in zip(people, self.levels, strict=True):
            if level.people is None:
                program.cost = counted
            elif counted:
                program.row(counted, high=level.people)
        below: Mask = self.active & (most < self._last)
        return below

    def _limit_line(
        self,
        program: Program,
        line: int,
        burden: int,
        there: list[tuple[int, int]],
        top: int | None,
    ) -> None:
        own = program.column(burden, upper=self.levels[0].value)
        terms = self.burdens[line][self.alive]
        columns = np.append(np.flatnonzero(terms), own)
        program.rows.append(Row(columns, np.append(terms[terms > 0], -1), -UNLIMITED, 0))
        for (low, _), (high, _) in zip(there[1:], there, strict=False):
            program.row({high: 1, low: -1}, high=0)
        *above, (last, _) = there
        steps = {column: self.levels[n + 1].value - self.levels[n].value for column, n in above}
        program.row({own: 1, last: -1, **steps}, high=self._last - 1)
        if top is not None:
            program.row({own: 1, top: -1, last: -self._last, **steps}, high=0)


def at_most(table: Whole | Mask) -> Mask:
    """Tell of rows a and b whether a is at most b throughout; of equal rows only the first is."""
    generator = np.random.default_rng(0)
    columns = table[:, generator.permutation(table.shape[1])]
    found = ~np.eye(len(table), dtype=bool)
    for column in columns[:, :_FIRST].T:
        found &= column[:, None] <= column
    first, second = np.nonzero(found)
    for start in range(_FIRST, columns.shape[1], _FIRST):
        piece = columns[:, start : start + _FIRST]
        kept = (piece[first] <= piece[second]).all(axis=1)
        first, second = first[kept], second[kept]
    found[:] = False
    found[first, second] = True
    found &= ~(found.T & np.tri(len(table), dtype=bool))
    return found


def outermost(table: Whole | Mask) -> Whole:
    """Return the rows that no other is at least as great as throughout."""
    return np.flatnonzero(~at_most(table).any(axis=1))


def decisive(missed: Mask) -> Mask:
    """Return the different cycles [row, K, C] that, if reached, make all others reached."""
    different = np.unique(missed.reshape(len(missed), missed[:1].size), axis=0)
    return different[outermost(different)].reshape(-1, *missed.shape[1:])
