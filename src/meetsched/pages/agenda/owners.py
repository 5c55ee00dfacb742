"""The owners of agenda items: who of a team they are, and which occurrences they can attend."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.availability import Pattern
from meetsched.candidates import Candidate, held_after
from meetsched.evaluation import Evaluation
from meetsched.hours import Level

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from meetsched.meeting import Meeting, Occurrence
    from meetsched.pages.notes.model import Item
    from meetsched.people import Participant, Team

_AHEAD: Final = timedelta(days=366)
"""How far ahead another occurrence is looked for."""
_MORNING, _NIGHT = time(8), time(23)


class Owners:
    """Whether the owners of items can attend an occurrence, and which is the next one for them.

    An owner cannot attend whose level is UNAVAILABLE, be it by hours, days off or busy times, and
    who is absent by the roll call.
    """

    def __init__(
        self, occurrence: Occurrence, meeting: Meeting, team: Team, absent: Iterable[str] = ()
    ) -> None:
        self.occurrence = occurrence
        self.absent = {person.name for name in absent for person in people_named(name, team)}
        self.later = list(held_after(meeting, occurrence, _AHEAD))
        coming = Candidate("coming", (), (occurrence, *self.later))
        self._evaluation = Evaluation([coming], team, holiday_level=meeting.holidays)

    def absence(self, item: Item) -> str:
        """Say why none of an item's owners can attend the occurrence; "" if one can, or may."""
        if self._can_come(item, self.occurrence):
            return ""
        return "; ".join(map(self._absence, dict.fromkeys(self._people(item))))

    def next(self, item: Item) -> Occurrence | None:
        """Return the first later occurrence within a year that one of an item's owners can attend.

        Whoever is not known can attend all.
        """
        return next((each for each in self.later if self._can_come(item, each)), None)

    def _can_come(self, item: Item, occurrence: Occurrence) -> bool:
        team = self._evaluation.team
        if not item.who or not all(people_named(name, team) for name in item.who):
            return True
        position = self._evaluation.position(occurrence)
        here = [each for each in self._people(item) if not self._is_absent(each, occurrence)]
        patterns = map(Pattern.of, here)
        return any(self._evaluation.availability(each).levels[position] for each in patterns)

    def _is_absent(self, person: Participant, occurrence: Occurrence) -> bool:
        return occurrence is self.occurrence and person.name in self.absent

    def _people(self, item: Item) -> Iterator[Participant]:
        for name in item.who:
            yield from people_named(name, self._evaluation.team)

    def _absence(self, person: Participant) -> str:
        if person.name in self.absent:
            return f"{person.name} is absent, says the roll call"
        start = zones.on_clock(self.occurrence.start, person.clock(self.occurrence.start))
        position = self._evaluation.position(self.occurrence)
        within = self._evaluation.availability(Pattern.of(person)).hours_levels[position]
        if within == Level.UNAVAILABLE and not _MORNING <= zones.face(start).time() < _NIGHT:
            return f"{person.name} is asleep: {start:%H:%M} in {zones.city(zones.key(start))}"
        cell = self._evaluation.of("coming").cell(person, self.occurrence)
        return f"{person.name} cannot attend: {cell.reason}"


def people_named(name: str, team: Team) -> list[Participant]:
    """Return whom of a team a name on a page may mean; nobody if it is not known.

    It is a name or a handle; else a first name, perhaps with a last name that the team leaves
    out; else the initials of two names or more. Case, "@" and dots make no difference.

    >>> from meetsched.people import Participant, Team
    >>> names = ("Tim", "Joe Hamman", "Sarah Gibson")
    >>> team = Team(tuple(Participant.living_in("UTC", name) for name in names))
    >>> [people_named(name, team)[0].name for name in ("tim", "Sarah", "J.H.", "Tim Head")]
    ['Tim', 'Sarah Gibson', 'Joe Hamman', 'Tim']
    """
    wanted = _folded(name)
    found = (
        [person for person in team.participants if matches(person, wanted)] for matches in _WAYS
    )
    return next(filter(None, found), []) if wanted else []


def _folded(name: str) -> str:
    return " ".join(name.replace("@", " ").replace(".", "").casefold().split())


def _is_named(person: Participant, wanted: str) -> bool:
    return wanted in {_folded(person.name), _folded(person.handle or "")}


def _has_first_name(person: Participant, wanted: str) -> bool:
    name = _folded(person.name)
    return f"{name} ".startswith(f"{wanted} ") or wanted.startswith(f"{name} ")


def _has_initials(person: Participant, wanted: str) -> bool:
    initials = [word[0] for word in _folded(person.name).split()]
    return len(initials) > 1 and wanted.replace(" ", "") == "".join(initials)


_WAYS: Final[tuple[Callable[[Participant, str], bool], ...]] = (
    _is_named,
    _has_first_name,
    _has_initials,
)
