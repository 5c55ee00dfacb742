"""The suggestion: the best rotations of a choice, and whether that is proven."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from meetsched import ratings
from meetsched.errors import MeetschedError, either, quoted
from meetsched.evaluation import Evaluation
from meetsched.rotation.costs import costs
from meetsched.rotation.objectives import OBJECTIVES, goals
from meetsched.rotation.search import search
from meetsched.rotation.spread import search_spread

if TYPE_CHECKING:
    from collections.abc import Callable

    from meetsched.rotation.choice import Choice
    from meetsched.schedule import Slot

    Rotation = tuple[Slot, ...]
    Stop = Callable[[], bool]


_FAR: Final = 1 << 40
_OF_WORST: Final = {"leximin", "minimax"}
"""Whose last goal tells of the most burdened person."""


def never() -> bool:
    """Go on to the end."""
    return False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The best rotations, best first; slots are in the order of positions.

    `optimal` tells that it is proven that there is none better. `bound` is the lowest worst
    burden, in minutes, that the best rotation can have.
    """

    objective: str
    rotations: tuple[Rotation, ...]
    optimal: bool
    bound: int


def suggest(
    choice: Choice, objective: str = "leximin", count: int = 3, stop: Stop = never
) -> Suggestion:
    """Find the best so many rotations by an objective, or as many as there are.

    `stop` is asked now and then whether to be content with the best found so far. Raises
    `MeetschedError` if there is no such objective, or no rotation at all.

    >>> from datetime import date, time
    >>> from meetsched import Cadence, Choice, Horizon, Meeting, Participant, Slot, Team
    >>> slots = tuple(Slot(f"{hour}:00", time(hour), "UTC") for hour in (1, 8, 15))
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), slots[:1])
    >>> horizon = Horizon(meeting, date(2019, 4, 1), date(2020, 4, 1))
    >>> tim = Participant.living_in("Europe/Zurich", "Tim")
    >>> best = suggest(Choice(horizon, Team((tim,)), 1, slots))
    >>> best.rotations[0][0].name, best.optimal
    ('8:00', True)
    """
    if objective not in OBJECTIVES:
        names = either(OBJECTIVES)
        raise MeetschedError(f"no objective is named {quoted(objective)}; there are {names}")
    own = scripted(choice) if objective == "stdev" else choice
    if not own.options:
        raise MeetschedError(_nothing(own))
    if objective == "stdev":
        found = search_spread(own, costs(own), count, stop)
    else:
        found = search(goals(objective, own, costs(own)), own.space, count, stop)
    if not found.best:
        raise MeetschedError(_nothing(own))
    rotations = tuple(own.slots_of(each.rotation) for each in found.best)
    bound = worst_burden(choice, rotations[0])
    if not found.proven:
        told = objective in _OF_WORST and not choice.change_cost
        bound = min(bound, max(_least_worst(choice), found.least if told else 0))
    return Suggestion(objective, rotations, found.proven, bound)


def worst_burden(choice: Choice, rotation: Rotation) -> int:
    """Return the burden of the person whom a rotation burdens most, in minutes."""
    candidate = choice.horizon.rotated(rotation).rotation()
    level = choice.horizon.meeting.holidays
    evaluation = Evaluation([candidate], choice.team, holiday_level=level)
    return evaluation.of(candidate.name).worst_burden


def _least_worst(choice: Choice) -> int:
    """Return the worst burden there would be if each position had the best slot for each person."""
    least = np.where(choice.space.allowed[:, None, :], costs(choice).burdens, _FAR).min(axis=2)
    return int(least.sum(axis=0).max())


def scripted(choice: Choice) -> Choice:
    """Return what the Node.js script chooses from, where everybody has ratings.

    Ratings are raised until there is a 5, and hours that too few rate above 1 are left out.
    """
    people = choice.team.participants
    rated = [person.ratings for person in people if person.ratings is not None]
    if len(rated) < len(people):
        return choice
    raised = list(map(ratings.raised, rated))
    changed = (replace(p, ratings=own) for p, own in zip(people, raised, strict=True))
    team = replace(choice.team, participants=tuple(changed))
    return replace(choice, team=team, barred=frozenset(ratings.left_out(raised)))


def _nothing(choice: Choice) -> str:
    if choice.barred and not choice.options:
        return "every slot is at an hour that no more than 60 % of the people rate above 1"
    asked = f"{choice.positions} different slots" if choice.positions > 1 else "a slot"
    apart = f" at least {choice.apart} minutes apart" if choice.apart else ""
    options = f"{len(choice.options)} slot{'' if len(choice.options) == 1 else 's'}"
    return f"of {options} to choose from there cannot be {asked}{apart}"
