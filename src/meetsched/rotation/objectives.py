"""Objectives: what makes a rotation better than another, each with where it is from.

All but `stdev` first have as few misses of people who are required as possible, then as few
people not reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from meetsched.rotation.goals import Goal, Goals, Leximin, Sum, Unreached, Worst
from meetsched.rotation.pains import pains

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from meetsched.rotation.choice import Choice
    from meetsched.rotation.costs import Costs


@dataclass(frozen=True, slots=True)
class Objective:
    """What is to be low: in words, from where, and with which weakness."""

    name: str
    words: str
    source: str
    weakness: str


OBJECTIVES: Final = {
    objective.name: objective
    for objective in (
        Objective(
            "leximin",
            "the burden of the most burdened person, then of the second, and so on",
            "the lexicographic maximin rule: A. Sen, Collective Choice and Social Welfare, 1970",
            "one minute less for the most burdened outweighs any number of minutes of others",
        ),
        Objective(
            "minimax",
            "the burden of the most burdened person",
            "the maximin rule: J. Rawls, A Theory of Justice, 1971",
            "all others count for nothing: of equals it takes the earliest",
        ),
        Objective(
            "total",
            "the sum of burdens, each times the person's weight",
            "the utilitarian sum",
            "many who are a little better off outweigh one who is shut out nearly always",
        ),
        Objective(
            "zone-pain",
            "people at night who do not want that, then burdens, each zone counted once",
            "draft-nottingham-scheduling-online-meetings-01, section 3",
            "one person alone in a zone weighs as much as a hundred in another",
        ),
        Objective(
            "stdev",
            "the standard deviation of burdens, and nothing else",
            "the meeting picker of the Node.js Technical Steering Committee",
            "a rotation that is as bad for everybody is the best there is",
        ),
    )
}


def goals(name: str, choice: Choice, costs: Costs) -> Goals:
    """Return the goals of an objective, but for `stdev`."""
    return Goals([*first_goals(costs), *_LAST[name](choice, costs)])


def first_goals(costs: Costs) -> list[Goal]:
    """Return what comes first: misses, and who is not reached."""
    people = costs.people.astype(np.float64)
    return [Sum(costs.misses[:, None, :]), Unreached(costs.missed, costs.whose, people)]


def _leximin(choice: Choice, costs: Costs) -> list[Goal]:
    return [Leximin(_with_changes(choice, costs), costs.people.astype(np.float64))]


def _minimax(choice: Choice, costs: Costs) -> list[Goal]:
    return [Worst(_with_changes(choice, costs))]


def _total(choice: Choice, costs: Costs) -> list[Goal]:
    weighted = np.einsum("l,plo->po", costs.weights, _with_changes(choice, costs))
    return [Sum(weighted[:, None, :])]


def _zone_pain(choice: Choice, costs: Costs) -> list[Goal]:
    del costs
    nights, pain = pains(choice)
    pain = pain + choice.change_cost * choice.changed
    return [Sum(nights[:, None, :]), Sum(pain[:, None, :])]


def _with_changes(choice: Choice, costs: Costs) -> NDArray[np.int64]:
    """Return the burdens with what a change costs everybody."""
    changes: NDArray[np.int64] = choice.change_cost * choice.changed[:, None, :].astype(np.int64)
    return costs.burdens + changes


_LAST: Final[dict[str, Callable[[Choice, Costs], list[Goal]]]] = {
    "leximin": _leximin,
    "minimax": _minimax,
    "total": _total,
    "zone-pain": _zone_pain,
}
