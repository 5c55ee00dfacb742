"""Costs: what each slot costs people in each position, over the dates that it has there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import numpy as np

from meetsched.availability import Availability, Pattern
from meetsched.hours import Level

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from meetsched.people import Participant, Team
    from meetsched.rotation.choice import Choice

    _Number = TypeVar("_Number", np.uint8, np.uint16, np.int64, np.bool_)


class Sums:
    """Sums of what is told of each occurrence that an option would have, by position.

    What was added comes to the same whatever the rotation; it is summed up in the first position.
    """

    def __init__(self, choice: Choice) -> None:
        self.instants = choice.turns.instants(choice.options)
        self._shape = choice.starts.shape
        self._held = [choice.turns.held_of(position) for position in range(choice.positions)]

    def by_turn(self, values: NDArray[_Number]) -> NDArray[_Number]:
        """Return what is told of turns, a line each."""
        return values[: self._shape[0] * self._shape[1]].reshape(self._shape)

    def __call__(self, values: NDArray[_Number]) -> NDArray[np.int64]:
        """Return a line for each position, and a column for each option."""
        turns = self.by_turn(values)
        sums = np.array([turns[held].sum(axis=0, dtype=np.int64) for held in self._held])
        sums[0] += values[turns.size :].sum(dtype=np.int64)
        return sums


class Line(NamedTuple):
    """What people of one pattern bear, and when they are missed.

    `burdens` are minutes, by position and option. `missed`, by cycle before that, tells where
    an occurrence is outside their hours; cycles that are alike are there once.
    """

    burdens: NDArray[np.int64]
    missed: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Costs:
    """What options cost: lines of people whom nothing tells apart, and the misses.

    `people` is how many each line stands for, `weights` the sum of theirs. `misses`, by position
    and option, counts the times that people who are required cannot attend. `line_of` tells
    which line somebody's pattern is.
    """

    lines: tuple[Line, ...]
    people: NDArray[np.int64]
    weights: NDArray[np.int64]
    misses: NDArray[np.int64]
    line_of: dict[Pattern, int]

    @cached_property
    def burdens(self) -> NDArray[np.int64]:
        """The burdens, by position, line and option."""
        return np.stack([line.burdens for line in self.lines], axis=1)

    @cached_property
    def missed(self) -> NDArray[np.int8]:
        """The cycles of all lines, in the place of lines; 1 where missed."""
        cycles = np.concatenate([line.missed for line in self.lines])
        return cycles.transpose(1, 0, 2).astype(np.int8)

    @cached_property
    def whose(self) -> NDArray[np.intp]:
        """The line that each of those cycles is of."""
        return np.repeat(np.arange(len(self.lines)), [len(line.missed) for line in self.lines])


def costs(choice: Choice) -> Costs:
    """Work out what the options of a choice cost its team."""
    sums, numbers, line_of = Sums(choice), dict[tuple[bytes, bytes], int](), dict[Pattern, int]()
    lines: list[Line] = []
    misses = np.zeros((choice.positions, len(choice.options)), np.int64)
    classes = _classes(choice.team)
    for pattern, people in classes.items():
        suits = Availability(
            pattern, sums.instants, choice.team.hours, choice.horizon.meeting.holidays
        )
        line = Line(sums(suits.burdens), _missed(choice, sums.by_turn(suits.hours_levels)))
        number = numbers.setdefault((line.burdens.tobytes(), line.missed.tobytes()), len(lines))
        lines += [line] if number == len(lines) else []
        line_of[pattern] = number
        if required := sum(person.required for person in people):
            misses += required * sums(suits.levels == Level.UNAVAILABLE)
    where = [line_of[pattern] for pattern in classes]
    return Costs(
        tuple(lines),
        np.bincount(where, [len(people) for people in classes.values()]).astype(np.int64),
        np.bincount(where, [_weight(people) for people in classes.values()]).astype(np.int64),
        misses,
        line_of,
    )


def _weight(people: list[Participant]) -> int:
    return sum(person.weight for person in people)


def _classes(team: Team) -> dict[Pattern, list[Participant]]:
    """Return the people of each pattern."""
    found: dict[Pattern, list[Participant]] = {}
    for participant in team.participants:
        found.setdefault(Pattern.of(participant), []).append(participant)
    return found


def _missed(choice: Choice, levels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return the whole cycles, each once, by position and option: where hours are missed."""
    missed = levels[choice.turns.cycles] == Level.UNAVAILABLE
    return np.array(list({cycle.tobytes(): cycle for cycle in missed}.values()))
