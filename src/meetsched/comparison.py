"""Comparison: two candidates of an evaluation side by side, who gains and who loses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from meetsched.phrases import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meetsched.evaluation import Appraisal
    from meetsched.tallies import Tally


class Change(NamedTuple):
    """What one participant has before and after; both over the whole horizon."""

    participant: str
    before: Tally
    after: Tally

    @property
    def minutes(self) -> int:
        """By how many minutes the burden grows; less than 0 where it shrinks."""
        return self.after.burden - self.before.burden

    @property
    def better(self) -> int:
        """More than 0 where it is better for the participant, less where it is worse.

        The burden decides; where it is the same, how many occurrences can be attended.
        """
        return -self.minutes or self.after.attended - self.before.attended

    def words(self) -> str:
        """Say it, without the name: "60 minutes less (180, was 240)"."""
        if not self.minutes:
            return f"the same {self.after.burden} minutes" + self._attended()
        way = "more" if self.minutes > 0 else "less"
        burdens = f"({self.after.burden}, was {self.before.burden})"
        return f"{abs(self.minutes)} minutes {way} {burdens}" + self._attended()

    def _attended(self) -> str:
        before, after = self.before.attended, self.after.attended
        return f"; can attend {after}, was {before}" if before != after else ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How one candidate differs from another for the same team.

    `meetings` and `attendances` are numbers before and after; an attendance is one participant
    who can attend one meeting.
    """

    before: str
    after: str
    meetings: tuple[int, int]
    attendances: tuple[int, int]
    changes: tuple[Change, ...]

    @property
    def gain(self) -> list[str]:
        """Whose burden shrinks, or who with the same burden can attend more."""
        return [change.participant for change in self.changes if change.better > 0]

    @property
    def lose(self) -> list[str]:
        """Whose burden grows, or who with the same burden can attend less."""
        return [change.participant for change in self.changes if change.better < 0]

    def words(self) -> Iterator[str]:
        """Say it, a line for each thing: what is held, who gains, who loses."""
        (held, holds), (attended, attends) = self.meetings, self.attendances
        total = sum(change.minutes for change in self.changes)
        yield (
            f"{self.after}: {_counted(holds, held, 'meeting')}, "
            f"{_counted(attends, attended, 'attendance')}, "
            f"total burden {total:+d} minutes"
        )
        yield from _lines("gain", (change for change in self.changes if change.better > 0))
        yield from _lines("lose", (change for change in self.changes if change.better < 0))


def compare(before: Appraisal, after: Appraisal) -> Comparison:
    r"""Compare two candidates of one evaluation.

    >>> from datetime import date, time
    >>> from meetsched import Cadence, Evaluation, Horizon, Meeting, Participant, Slot, Team
    >>> slot = Slot("Asia-Europe", time(8), "Europe/Zurich")
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), (slot,))
    >>> horizon = Horizon(meeting, date(2019, 4, 1), date(2020, 4, 1))
    >>> later = horizon.changed([Slot("Asia-Europe", time(9), "Europe/Zurich")])
    >>> tim = Participant.living_in("Europe/Zurich", name="Tim")
    >>> both = [horizon.rotation("today"), later.rotation("changed")]
    >>> evaluation = Evaluation(both, Team((tim,)))
    >>> print(*compare(evaluation.of("today"), evaluation.of("changed")).words(), sep="\n")
    changed: 12 meetings, 12 attendances, total burden -720 minutes
    Tim gains: 720 minutes less (0, was 720)
    """
    people = before.evaluation.team.participants
    return Comparison(
        before.candidate.name,
        after.candidate.name,
        (before.held, after.held),
        (sum(before.attendances), sum(after.attendances)),
        tuple(Change(p.name, before.tally(p), after.tally(p)) for p in people),
    )


def _counted(now: int, was: int, what: str) -> str:
    plural = "" if now == 1 else "s"
    return f"{now} {what}{plural}" + (f" instead of {was}" if now != was else "")


def _lines(what: str, changes: Iterable[Change]) -> Iterator[str]:
    """Say what people gain or lose; those of whom the same is true share a line."""
    people: dict[str, list[str]] = {}
    for change in sorted(changes, key=lambda change: -abs(change.minutes)):
        people.setdefault(change.words(), []).append(change.participant)
    for words, names in people.items():
        verb = what if len(names) > 1 else f"{what}s"
        yield f"{listed(names)} {verb}: {words}"
