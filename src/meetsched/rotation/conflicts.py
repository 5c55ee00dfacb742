"""Conflicts: who cannot be reached together with whom, whatever the rotation."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from meetsched.availability import Pattern
from meetsched.rotation.costs import costs
from meetsched.rotation.goals import Goals, Unreached
from meetsched.rotation.search import search
from meetsched.rotation.suggestion import never

if TYPE_CHECKING:
    from collections.abc import Collection

    from meetsched.people import Participant
    from meetsched.rotation.choice import Choice
    from meetsched.rotation.suggestion import Stop


class Conflicts:
    """Tells who of a choice's team can be reached together.

    People whom nothing tells apart stand for each other.
    """

    def __init__(self, choice: Choice, stop: Stop = never) -> None:
        self.choice, self.stop = choice, stop
        self._costs = costs(choice)
        people = self._costs.people.astype(np.float64)
        self._goal = Unreached(self._costs.missed, self._costs.whose, people)

    @cached_property
    def everybody(self) -> bool | None:
        """Whether some rotation reaches everybody; None when told to stop before that is known."""
        return self._fit(range(len(self._costs.lines)))

    def with_whom(self, person: Participant) -> list[Participant] | None:
        """Return a few others whom no rotation reaches together with somebody.

        Without any one of them one would. Nobody, if no rotation reaches that person at all;
        None if some rotation reaches everybody, or when told to stop. Found by dividing
        (U. Junker, QuickXplain, AAAI 2004).
        """
        own = self._line(person)
        if self.everybody is not False:
            return None
        others = [line for line in range(len(self._costs.lines)) if line != own]
        lines = self._fewest([own], [own], others)
        return None if self.stop() else [self._people[line] for line in sorted(lines)]

    def _fewest(self, known: list[int], added: list[int], others: list[int]) -> list[int]:
        """Return the fewest of others that do not fit with those known, of which some are new."""
        if added and not self._fit(known):
            return []
        if len(others) <= 1:
            return others
        one, other = others[: len(others) // 2], others[len(others) // 2 :]
        second = self._fewest([*known, *one], one, other)
        first = self._fewest([*known, *second], second, one)
        return [*first, *second]

    def _fit(self, lines: Collection[int]) -> bool | None:
        """Tell whether some rotation reaches all of these lines, if that is known."""
        own = self._goal.of(np.flatnonzero(np.isin(self._goal.whose, list(lines))))
        found = search(Goals([own]), self.choice.space, 1, self.stop)
        if found.best and found.best[0].key == (0,):
            return True
        return False if found.proven else None

    def _line(self, person: Participant) -> int:
        return self._costs.line_of[Pattern.of(person)]

    @cached_property
    def _people(self) -> dict[int, Participant]:
        """The first of each line."""
        everybody = reversed(self.choice.team.participants)
        return {self._line(person): person for person in everybody}
