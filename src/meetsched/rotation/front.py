"""The Pareto front: what the least worst burden costs everybody together, and the reverse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from meetsched.rotation.costs import costs
from meetsched.rotation.goals import Goals, Sum, Worst
from meetsched.rotation.objectives import first_goals
from meetsched.rotation.search import search
from meetsched.rotation.suggestion import never

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from meetsched.rotation.choice import Choice
    from meetsched.rotation.costs import Costs
    from meetsched.rotation.suggestion import Rotation, Stop


@dataclass(frozen=True, slots=True)
class Point:
    """A rotation that nothing beats in both: its worst burden and its total, in minutes."""

    rotation: Rotation
    worst_burden: int
    total_burden: int


def front(choice: Choice, stop: Stop = never) -> tuple[Point, ...]:
    """Return the points with the fewest misses and people not reached, by their worst burden.

    Of rotations with the same burdens the first by the order of ties is there. When told to stop,
    those found so far are returned, each proven, that of the lowest worst burden among them.
    Weights and change costs do not count.

    >>> from datetime import date, time
    >>> from meetsched import Cadence, Choice, Horizon, Meeting, Participant, Slot, Team
    >>> slots = tuple(Slot(f"{hour}:00", time(hour), "UTC") for hour in (7, 12, 19))
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), slots[:1])
    >>> horizon = Horizon(meeting, date(2019, 4, 1), date(2020, 4, 1))
    >>> people = [("Tim", "Europe/Zurich"), ("Jun", "Asia/Tokyo"), ("Ana", "America/Sao_Paulo")]
    >>> team = Team(tuple(Participant.living_in(zone, name) for name, zone in people))
    >>> [(p.worst_burden, p.total_burden) for p in front(Choice(horizon, team, 1, slots))]
    [(2880, 2880)]
    """
    return tuple(sorted(_points(choice, stop), key=lambda point: point.worst_burden))


def _points(choice: Choice, stop: Stop) -> Iterator[Point]:
    """Yield the point of the lowest worst burden, then, from the highest on, all others."""
    known = costs(choice)
    lowest = _point(choice, known, 0, stop)
    if lowest is None:
        return
    yield lowest
    enough = _highest(known.burdens)
    while enough > lowest.worst_burden:
        point = _point(choice, known, enough, stop)
        if point is None or point == lowest:
            return
        yield point
        enough = point.worst_burden - 1


def _point(choice: Choice, known: Costs, enough: int, stop: Stop) -> Point | None:
    """Return the point of the least total where the worst burden is low enough, if it can be.

    None if there is no rotation, or if it is not proven.
    """
    total = Sum(np.einsum("l,plo->po", known.people, known.burdens)[:, None, :])
    worst = Worst(known.burdens)
    goals = Goals([*first_goals(known), Worst(known.burdens, enough), total, worst])
    found = search(goals, choice.space, 1, stop)
    if not found.proven or not found.best:
        return None
    best = found.best[0]
    *_, total_burden, worst_burden = best.key
    return Point(choice.slots_of(best.rotation), worst_burden, total_burden)


def _highest(burdens: NDArray[np.int64]) -> int:
    """Return a burden that no rotation exceeds."""
    return int(burdens.max(axis=(1, 2)).sum())
