"""The answer: the best rotations beside today's, how they compare, and what more slots would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from meetsched.errors import MeetschedError
from meetsched.evaluation import Evaluation
from meetsched.rotation.conflicts import Conflicts
from meetsched.rotation.front import front
from meetsched.rotation.scores import scores

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meetsched.candidates import Candidate
    from meetsched.evaluation import Appraisal
    from meetsched.people import Participant
    from meetsched.rotation.choice import Choice
    from meetsched.rotation.front import Point
    from meetsched.rotation.scores import Score
    from meetsched.rotation.suggestion import Rotation, Stop, Suggestion

TODAY: Final = "today"
_FEW: Final = range(1, 5)
_MOST_ASKED: Final = 5


@dataclass(frozen=True)
class Answer:
    """What a search found: `suggestion`, and until `stop` says so, what is around it."""

    choice: Choice
    suggestion: Suggestion
    stop: Stop

    @cached_property
    def fronts(self) -> dict[int, tuple[Point, ...]]:
        """The Pareto front for each number of slots that there can be, up to four or as asked."""
        found = {}
        for positions in sorted({*_FEW, self.choice.positions}):
            try:
                found[positions] = front(replace(self.choice, positions=positions), self.stop)
            except MeetschedError:  # no whole cycle of so many, or no place for a slot kept
                continue
        return found

    @cached_property
    def points(self) -> list[tuple[int, Appraisal]]:
        """The rotations of the fronts, each with its number of slots."""
        points = [(slots, point) for slots, front in self.fronts.items() for point in front]
        named = {f"{n}": point.rotation for n, (_, point) in enumerate(points)}
        evaluation = self._evaluated(self._candidates(named))
        slots = (positions for positions, _ in points)
        return list(zip(slots, map(evaluation.of, named), strict=True))

    @cached_property
    def _evaluation(self) -> Evaluation:
        """Today's rotation and the best ones, for the whole team."""
        named = {f"rotation {n}": r for n, r in enumerate(self.suggestion.rotations, 1)}
        today = self.choice.horizon.dated().rotation(TODAY)
        return self._evaluated([today, *self._candidates(named)])

    def _candidates(self, rotations: Mapping[str, Rotation]) -> list[Candidate]:
        horizon = self.choice.horizon
        return [horizon.rotated(slots).rotation(name) for name, slots in rotations.items()]

    def _evaluated(self, candidates: Iterable[Candidate]) -> Evaluation:
        level = self.choice.horizon.meeting.holidays
        return Evaluation(candidates, self.choice.team, holiday_level=level)

    @property
    def today(self) -> Appraisal:
        """What is today."""
        return self._evaluation.of(TODAY)

    @property
    def best(self) -> list[Appraisal]:
        """The best rotations, best first."""
        names = (name for name in self._evaluation.candidates if name != TODAY)
        return list(map(self._evaluation.of, names))

    def difference(self, one: Appraisal, other: Appraisal) -> tuple[Score, Score] | None:
        """Return the first scores that two rotations differ in; None if they are as good."""
        objective = self.suggestion.objective
        both = (scores(self.choice, objective, each) for each in (one, other))
        pairs = zip(*both, strict=True)
        return next(((a, b) for a, b in pairs if a.value != b.value), None)

    @cached_property
    def _conflicts(self) -> Conflicts:
        return Conflicts(self.choice, self.stop)

    @property
    def reaches_everybody(self) -> bool | None:
        """Whether the best rotation does, or another one could; None if that is not known."""
        return not self.best[0].unreached or self._conflicts.everybody

    @property
    def conflicts(self) -> list[tuple[Participant, list[Participant]]]:
        """Who is not reached, each with those whom no rotation reaches as well; the first few."""
        people = self.best[0].unreached[:_MOST_ASKED]
        asked = [(who, self._conflicts.with_whom(who)) for who in people]
        return [(who, others) for who, others in asked if others is not None]
