"""Scores: what an objective looks at in a rotation, one thing after the other, as figures."""

from __future__ import annotations

from statistics import pstdev
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from meetsched.clocks import Instants, instant
from meetsched.evaluation import Evaluation
from meetsched.rotation.pains import zone_pains
from meetsched.rotation.suggestion import scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from meetsched.candidates import Candidate
    from meetsched.evaluation import Appraisal
    from meetsched.people import Team
    from meetsched.rotation.choice import Choice


class Score(NamedTuple):
    """A figure that is to be low, and what it is."""

    words: str
    value: float


def scores(choice: Choice, objective: str, appraisal: Appraisal) -> Iterator[Score]:
    """Yield the scores of a rotation by an objective, the first one to look at first.

    Also for rotations that are none of the choice, such as today's with revisions to come.
    """
    if objective != "stdev":
        missed = sum(len(people) for _, people in appraisal.missing)
        yield Score("times that people who are required cannot attend", missed)
        yield Score("people not reached", len(appraisal.unreached))
    price = choice.change_cost * changes(choice, appraisal.candidate)
    for words, value in _LAST[objective](choice, appraisal, price):
        yield Score(words + (", with the cost of changes" if choice.change_cost else ""), value)


def changes(choice: Choice, candidate: Candidate) -> int:
    """Count the positions whose dates do not all start when they do today."""
    starts = {o.date: instant(o.start) for o in candidate.occurrences if o.number is not None}
    own = np.array([starts.get(turn.date, 0) for turn in choice.turns.turns])
    changed = own != choice.turns.today
    return sum(bool(changed[choice.turns.held_of(n)].any()) for n in range(choice.positions))


def _leximin(_choice: Choice, appraisal: Appraisal, price: int) -> Iterator[Score]:
    for rank, burden in enumerate(sorted(_burdens(appraisal), reverse=True), 1):
        who = "the most burdened person" if rank == 1 else f"number {rank} of the most burdened"
        yield Score(f"burden of {who} in minutes", burden + price)


def _minimax(_choice: Choice, appraisal: Appraisal, price: int) -> Iterator[Score]:
    worst = appraisal.worst_burden + price
    yield Score("burden of the most burdened person in minutes", worst)


def _total(_choice: Choice, appraisal: Appraisal, price: int) -> Iterator[Score]:
    weights = [person.weight for person in appraisal.evaluation.team.participants]
    pairs = zip(weights, _burdens(appraisal), strict=True)
    total = sum(weight * (burden + price) for weight, burden in pairs)
    yield Score("weighted total of burdens in minutes", total)


def _zone_pain(choice: Choice, appraisal: Appraisal, price: int) -> Iterator[Score]:
    spans = [(instant(o.start), o.minutes) for o in appraisal.candidate.occurrences]
    instants = Instants(*np.array(spans, np.int64).reshape(-1, 2).T)
    pains = zone_pains(choice.team, instants, choice.horizon.meeting.holidays)
    yield Score("times that a zone meets at night", int(pains.nights.sum()))
    yield Score("burdens of all zones in minutes", int(pains.pain.sum()) + price)


def _stdev(choice: Choice, appraisal: Appraisal, price: int) -> Iterator[Score]:
    burdens = _burdens(_for(scripted(choice).team, appraisal))
    yield Score("standard deviation of burdens in minutes", pstdev(burdens) + price)


def _for(team: Team, appraisal: Appraisal) -> Appraisal:
    """Return the same for another team."""
    candidate, level = appraisal.candidate, appraisal.evaluation.holiday_level
    return Evaluation([candidate], team, holiday_level=level).of(candidate.name)


def _burdens(appraisal: Appraisal) -> list[int]:
    return [appraisal.tally(p).burden for p in appraisal.evaluation.team.participants]


_LAST: dict[str, Callable[[Choice, Appraisal, int], Iterator[Score]]] = {
    "leximin": _leximin,
    "minimax": _minimax,
    "total": _total,
    "zone-pain": _zone_pain,
    "stdev": _stdev,
}
