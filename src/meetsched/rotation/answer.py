"""The answer: the best rotations beside today's, how they compare, and what more slots would do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from meetsched.errors import MeetschedError
from meetsched.evaluation import Evaluation
from meetsched.rotation.conflicts import Conflicts
from meetsched.rotation.front import front

if TYPE_CHECKING:
    from meetsched.evaluation import Appraisal
    from meetsched.people import Participant
    from meetsched.rotation.choice import Choice
    from meetsched.rotation.front import Point
    from meetsched.rotation.suggestion import Stop, Suggestion

TODAY: Final = "today"
_FEW: Final = range(1, 5)


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
    def evaluation(self) -> Evaluation:
        """Today's rotation, the best ones, and those of the fronts, for the whole team."""
        horizon = self.choice.horizon
        rotations = {f"rotation {n}": r for n, r in enumerate(self.suggestion.rotations, 1)}
        for positions, points in self.fronts.items():
            named = {f"{positions} slots, {n}": p.rotation for n, p in enumerate(points, 1)}
            rotations |= named
        candidates = [horizon.rotated(slots).rotation(name) for name, slots in rotations.items()]
        level = horizon.meeting.holidays
        today = horizon.dated().rotation(TODAY)
        return Evaluation([today, *candidates], self.choice.team, holiday_level=level)

    @property
    def today(self) -> Appraisal:
        """What is today."""
        return self.evaluation.of(TODAY)

    @property
    def best(self) -> list[Appraisal]:
        """The best rotations, best first."""
        names = (f"rotation {n}" for n in range(1, len(self.suggestion.rotations) + 1))
        return list(map(self.evaluation.of, names))

    @property
    def points(self) -> list[tuple[int, Appraisal]]:
        """The rotations of the fronts, each with its number of slots."""
        return [
            (positions, self.evaluation.of(f"{positions} slots, {n}"))
            for positions, points in self.fronts.items()
            for n in range(1, len(points) + 1)
        ]

    @cached_property
    def _conflicts(self) -> Conflicts:
        return Conflicts(self.choice, self.stop)

    @property
    def reaches_everybody(self) -> bool | None:
        """Whether the best rotation does, or another one could; None if that is not known."""
        return not self.best[0].unreached or self._conflicts.everybody

    @property
    def conflicts(self) -> list[tuple[Participant, list[Participant]]]:
        """Who is not reached, each with those whom no rotation reaches as well."""
        asked = [(who, self._conflicts.with_whom(who)) for who in self.best[0].unreached[:5]]
        return [(who, others) for who, others in asked if others is not None]
