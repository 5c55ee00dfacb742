"""The best rotation, proven level by level by a solver of integer programs.

The people not reached, the worst burden, how many bear it, the next worst burden, how many bear
that or more, and so on: each the least there is, fixed before the next, until no other rotation
is as good so far. A peer is a script with a function that solves one program; it reads an
instance (.npz) and prints JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from programs import Program, Rotations

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Slots: TypeAlias = tuple[int, ...]
    Solve: TypeAlias = Callable[[Program, float], NDArray[np.float64] | None]
    """Returns the best solution, found in so many seconds; None if there is none."""


class TimeUpError(Exception):
    """A solver's time is up before it has proven its answer."""


class Proof:
    """The sequence of levels of one instance, as far as there is time."""

    def __init__(self, arrays: Mapping[str, NDArray[np.int64]], solve: Solve, limit: float) -> None:
        self.deadline = time.monotonic() + limit
        self.solve = solve
        self.rotations = Rotations(arrays)
        self.seen: list[tuple[int, ...]] = []
        self.done = False

    def run(self) -> None:
        """Prove level by level."""
        try:
            self._reach()
            while not self.done:
                self._level()
        except TimeUpError:
            return

    def _reach(self) -> None:
        """Find how many people cannot be reached; mostly nobody."""
        rotations = self.rotations
        if self._found(rotations.program, costs=False) is not None:
            return
        rotations.unreached = None
        self._found(rotations.program, costs=False)
        rotations.unreached = rotations.unreached_of(rotations.best)

    def _level(self) -> None:
        """Find the next value, and how many people bear it or more."""
        rotations = self.rotations
        self._found(rotations.value_program)
        rotations.fix_value()
        self._found(rotations.people_program)
        rotations.fix_people()
        self.done = rotations.levels[-1].people == rotations.people.sum() or not self._rival()

    def _rival(self) -> bool:
        """Tell whether another rotation is as good so far; those as good throughout are passed."""
        rotations = self.rotations
        self.seen.append(rotations.best)
        while True:
            best = rotations.order(rotations.best)
            rival = self._found(lambda: rotations.rival_program(self.seen), costs=False)
            if rival is None:
                return False
            self.seen.append(rival)
            if rotations.order(rival) != best:
                return True

    def _found(self, make: Callable[[], Program], *, costs: bool = True) -> Slots | None:
        """Solve a program, with more lines as long as any is missed; keep the best rotation."""
        rotations = self.rotations
        while True:
            program = make()
            values = self._values(program)
            if values is None:
                return None
            found = rotations.chosen(values)
            value = sum(cost * round(values[column]) for column, cost in program.cost.items())
            rotations.best = min(filter(None, (rotations.best, found)), key=rotations.order)
            if not rotations.activate(found, rotations.claim(value) if costs else None):
                return found

    def _values(self, program: Program) -> NDArray[np.float64] | None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeUpError
        return self.solve(program, left)

    def levels(self) -> list[tuple[int, int]]:
        """Return the burdens that are proven, in minutes, and how many people bear each."""
        rotations = self.rotations
        if self.done:
            known = Counter(rotations.order(rotations.best))
            return [(value * rotations.unit, people) for value, people in known.items()]
        counts = [level.people for level in rotations.levels if level.people is not None]
        return [
            (level.value * rotations.unit, int(people))
            for level, people in zip(rotations.levels, np.diff([0, *counts]), strict=False)
        ]


def main(solve: Solve) -> None:
    """Read an instance, and print what is proven of it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("instance", help="an .npz file")
    parser.add_argument("--time-limit", type=float, default=300, metavar="SECONDS")
    arguments = parser.parse_args()
    arrays = dict(np.load(arguments.instance))
    start = time.perf_counter()
    proof = Proof(arrays, solve, arguments.time_limit)
    proof.run()
    found = {
        "unreached": proof.rotations.unreached,
        "levels": proof.levels(),
        "proven": proof.done,
        "slots": proof.rotations.best,
        "seconds": time.perf_counter() - start,
    }
    print(json.dumps(found))
