"""The descent: good rotations to begin with, changed slot by slot until that makes none better."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from meetsched.rotation.ranking import total

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.rotation.goals import Goals
    from meetsched.rotation.space import Slots, Space

_STARTS: Final = 3
_LINES: Final = 256
"""How many lines of each goal are looked at."""


def descents(goals: Goals, space: Space) -> Iterator[Slots]:
    """Yield some rotations, a line each, around each place that a descent ends in."""
    goals = goals.hardest(_LINES)
    for number in range(_STARTS):
        step = len(space.slots) // max(len(space.free), 1)
        rotation = _spread(space, np.roll(space.slots, -(number * step // _STARTS)), step)
        if rotation is not None:
            yield _around(space, _descended(goals, space, rotation))


def _spread(space: Space, slots: Slots, step: int) -> list[int] | None:
    """Return a rotation of slots that are about so far from each other."""
    rotation = dict(space.kept)
    for number, position in enumerate(space.free):
        fitting = space.fitting(rotation, position)
        found = [slot for slot in np.roll(slots, -number * step).tolist() if fitting[slot]]
        if not found:
            return None
        rotation[position] = found[0]
    return [rotation[position] for position in sorted(rotation)]


def _descended(goals: Goals, space: Space, rotation: list[int]) -> list[int]:
    while True:
        before = list(rotation)
        for position in space.free:
            changed = _changed(space, rotation, position)
            rotation = changed[_least(goals, changed)].tolist()
        if rotation == before:
            return rotation


def _changed(space: Space, rotation: list[int], position: int) -> Slots:
    """Return a rotation, and those that have another slot in one position."""
    slots = np.flatnonzero(space.fitting(dict(enumerate(rotation)), position))
    slots = np.concatenate([[rotation[position]], slots[slots != rotation[position]]])
    changed = np.tile(np.array(rotation), (len(slots), 1))
    changed[:, position] = slots
    return changed


def _around(space: Space, rotation: list[int]) -> Slots:
    """Return a rotation, and those that have another slot in any one position."""
    changed = (_changed(space, rotation, position)[1:] for position in space.free)
    return np.concatenate([np.array([rotation]), *changed])


def _least(goals: Goals, rotations: Slots) -> int:
    """Return which rotation is best, the first where several are."""
    values, left, best = total(goals, rotations), np.arange(1, len(rotations)), 0
    while (left := left[goals.compare(values[:, left], goals.key(values[:, best])) < 0]).size:
        best = int(left[0])
    return best
