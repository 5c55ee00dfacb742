"""Evaluation: candidates x participants x occurrences -> levels, burdens, reasons; and their sums.

People with the same zone and the same week are one class, looked at once, and only when somebody
asks.
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from meetsched.availability import Availability, Pattern, levels
from meetsched.clocks import DAY_SECONDS, MINUTE, Instants, day_number, instant, resolve
from meetsched.errors import MeetschedError, either, quoted
from meetsched.hours import Level
from meetsched.regions import region_of_zone
from meetsched.tallies import Cell, LocalClock, RegionTally, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from numpy.typing import NDArray

    from meetsched.candidates import Candidate
    from meetsched.clocks import Seconds
    from meetsched.countries import Weekend
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant, Team


class Evaluation:
    """Candidates, each of another name, evaluated for a team as far as somebody asks.

    `holiday_level` is the best level on a public holiday, `quorum` how many people are needed.

    >>> from datetime import date, time
    >>> from meetsched import Cadence, Horizon, Meeting, Participant, Slot, Team
    >>> slot = Slot("Early", time(8), "Europe/Zurich")
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), (slot,))
    >>> zach = Participant.living_in("America/Los_Angeles", name="Zach")
    >>> today = Horizon(meeting, date(2019, 4, 1), date(2020, 4, 1)).rotation()
    >>> appraisal = Evaluation([today], Team((zach,))).of("today")
    >>> appraisal.tally(zach).unavailable, appraisal.cell(zach, today.occurrences[0]).reason
    (12, '23:00-24:00 Wed, outside 07:00-22:00')
    """

    def __init__(
        self,
        candidates: Iterable[Candidate],
        team: Team,
        *,
        holiday_level: Level = Level.STRETCH,
        quorum: int | None = None,
    ) -> None:
        self.candidates: dict[str, Candidate] = {}
        for candidate in candidates:
            if self.candidates.setdefault(candidate.name, candidate) is not candidate:
                raise MeetschedError(f"two candidates are named {quoted(candidate.name)}")
        self.team = team
        self.holiday_level = holiday_level
        self.quorum = quorum
        self._appraisals: dict[str, Appraisal] = {}
        self._availabilities: dict[Pattern, Availability] = {}

    def of(self, name: str) -> Appraisal:
        """Return what the evaluation says of the candidate of that name."""
        if name not in self.candidates:
            known = either(self.candidates) or "none"
            raise MeetschedError(f"no candidate is named {quoted(name)}; there are: {known}")
        if name not in self._appraisals:
            self._appraisals[name] = Appraisal(self, self.candidates[name])
        return self._appraisals[name]

    @cached_property
    def patterns(self) -> list[Pattern]:
        """What decides on the levels of each participant, in the team's order."""
        same: dict[Pattern, Pattern] = {}
        found = map(Pattern.of, self.team.participants)
        return [same.setdefault(pattern, pattern) for pattern in found]

    @property
    def people(self) -> Iterable[tuple[Participant, Pattern]]:
        """The participants, each with the pattern of their class."""
        return zip(self.team.participants, self.patterns, strict=True)

    @cached_property
    def classes(self) -> dict[Pattern, int]:
        """How many people share each pattern."""
        return Counter(self.patterns)

    @cached_property
    def members(self) -> dict[str, Counter[Pattern]]:
        """How many people of each region share each pattern.

        The region is the participant's own, or that of the zone they are in at the first
        occurrence.
        """
        members: dict[str, Counter[Pattern]] = {}
        for participant, pattern in self.people:
            name = participant.region or self._region(pattern)
            members.setdefault(name, Counter())[pattern] += 1
        return dict(sorted(members.items()))

    def _region(self, pattern: Pattern) -> str:
        if not self._positions:
            return region_of_zone(pattern.stays[0].zone)
        return region_of_zone(self.availability(pattern).zone(0))

    def availability(self, pattern: Pattern) -> Availability:
        """Return how all occurrences suit the people of one class."""
        if pattern not in self._availabilities:
            self._availabilities[pattern] = Availability(
                pattern, self._instants, self.team.hours, self.holiday_level
            )
        return self._availabilities[pattern]

    @property
    def weekends(self) -> dict[str, list[Weekend]]:
        """The weekends that the team's hours were moved to, by country."""
        found: dict[str, list[Weekend]] = {}
        for pattern in self.classes:
            for country, weekend in self.availability(pattern).weekends():
                if weekend not in found.setdefault(country, []):
                    found[country].append(weekend)
        return found

    def levels_by_hour(self, day: date, zone: str, minutes: int) -> dict[Pattern, list[Level]]:
        """Tell how a meeting of so many minutes at each full hour of a zone's day would suit."""
        walls = (day_number(day) * 24 + np.arange(24)) * (60 * MINUTE)
        hours = Instants(resolve(zone, walls), np.full(24, minutes))
        classes = list(self.classes)
        found = levels(classes, hours, self.team.hours, self.holiday_level).tolist()
        return {
            pattern: list(map(Level, line)) for pattern, line in zip(classes, found, strict=True)
        }

    def positions(self, occurrences: Iterable[Occurrence]) -> NDArray[np.intp]:
        """Return where occurrences are in the arrays of an availability."""
        return np.array([self.position(each) for each in occurrences], dtype=np.intp)

    def position(self, occurrence: Occurrence) -> int:
        """Return where an occurrence of a candidate is in the arrays of an availability."""
        position = self._positions.get(_span(occurrence))
        if position is None:
            raise MeetschedError(f"no candidate has an occurrence at {occurrence.start}")
        return position

    @cached_property
    def _positions(self) -> dict[tuple[int, int], int]:
        """Candidates share occurrences: each is looked at once."""
        different = {
            _span(occurrence)
            for candidate in self.candidates.values()
            for occurrences in (candidate.occurrences, *candidate.cycles)
            for occurrence in occurrences
        }
        return {span: position for position, span in enumerate(sorted(different))}

    @cached_property
    def _instants(self) -> Instants:
        known = np.array(list(self._positions), dtype=np.int64).reshape(-1, 2)
        return Instants(known[:, 0].copy(), known[:, 1].copy())


class Appraisal:
    """What an evaluation says of one candidate."""

    def __init__(self, evaluation: Evaluation, candidate: Candidate) -> None:
        self.evaluation = evaluation
        self.candidate = candidate
        self._tallies: dict[Pattern, Tally] = {}
        self._cells: dict[Pattern, list[Cell]] = {}

    @property
    def held(self) -> int:
        """How many occurrences there are."""
        return len(self.candidate.occurrences)

    @cached_property
    def _positions(self) -> NDArray[np.intp]:
        return self.evaluation.positions(self.candidate.occurrences)

    @cached_property
    def _days(self) -> NDArray[np.int64]:
        """The start's date of each occurrence in its slot's zone."""
        days = [day_number(occurrence.local_date) for occurrence in self.candidate.occurrences]
        return np.array(days, dtype=np.int64)

    def cell(self, participant: Participant, occurrence: Occurrence) -> Cell:
        """Tell how one occurrence of the evaluation's candidates suits a participant."""
        return self._cell(Pattern.of(participant), self.evaluation.position(occurrence))

    def reasons(self, participant: Participant, below: Level | None = None) -> dict[str, int]:
        """Count the reasons of all levels, or of those below one, the most frequent first."""
        pattern = Pattern.of(participant)
        if pattern not in self._cells:
            positions = self._positions.tolist()
            self._cells[pattern] = [self._cell(pattern, position) for position in positions]
        cells = self._cells[pattern]
        counted = Counter(cell.reason for cell in cells if below is None or cell.level < below)
        return dict(counted.most_common())

    def _cell(self, pattern: Pattern, position: int) -> Cell:
        availability = self.evaluation.availability(pattern)
        return Cell(
            Level(availability.levels[position]),
            int(availability.burdens[position]),
            availability.reason(position),
        )

    def tally(self, participant: Participant) -> Tally:
        """Sum up how the occurrences suit a participant."""
        return self._tally(Pattern.of(participant))

    def _tally(self, pattern: Pattern) -> Tally:
        if pattern not in self._tallies:
            self._tallies[pattern] = self._worked_out(pattern)
        return self._tallies[pattern]

    def _worked_out(self, pattern: Pattern) -> Tally:
        availability = self.evaluation.availability(pattern)
        counts = np.bincount(availability.levels[self._positions], minlength=len(Level)).tolist()
        starts = self._clocks(availability.walls[self._positions])
        return Tally(
            preferred=counts[Level.PREFERRED],
            stretch=counts[Level.STRETCH],
            unavailable=counts[Level.UNAVAILABLE],
            burden=int(availability.burdens[self._positions].sum(dtype=np.int64)),
            earliest=min(starts, default=None),
            latest=max(starts, default=None),
            reached=self._reaches(availability),
        )

    def _clocks(self, walls: Seconds) -> list[LocalClock]:
        days = (walls // DAY_SECONDS - self._days).tolist()
        minutes = (walls % DAY_SECONDS // MINUTE).tolist()
        return list(map(LocalClock, days, minutes))

    def _reaches(self, availability: Availability) -> bool | None:
        within = availability.hours_levels > Level.UNAVAILABLE
        reached = [bool(within[cycle].any()) for cycle in self._cycles]
        return all(reached) if reached else None

    @cached_property
    def _cycles(self) -> list[NDArray[np.intp]]:
        return list(map(self.evaluation.positions, self.candidate.cycles))

    @property
    def always(self) -> list[Participant]:
        """Who can attend every occurrence; nobody where there is none."""
        return self._people(lambda tally: tally.always)

    @property
    def sometimes(self) -> list[Participant]:
        """Who can attend some occurrences, and not others."""
        return self._people(lambda tally: tally.sometimes)

    @property
    def never(self) -> list[Participant]:
        """Who can attend no occurrence; nobody where there is none."""
        return self._people(lambda tally: tally.never)

    @property
    def unreached(self) -> list[Participant]:
        """Who has a whole cycle without an occurrence within their hours."""
        return self._people(lambda tally: tally.reached is False)

    def _people(self, chosen: Callable[[Tally], bool]) -> list[Participant]:
        those = {pattern for pattern in self.evaluation.classes if chosen(self._tally(pattern))}
        return [person for person, pattern in self.evaluation.people if pattern in those]

    @property
    def attendances(self) -> list[int]:
        """How many people can attend each occurrence."""
        able = np.zeros(self.held, np.int64)
        for pattern, people in self.evaluation.classes.items():
            levels = self.evaluation.availability(pattern).levels[self._positions]
            able += people * (levels > Level.UNAVAILABLE)
        return able.tolist()

    @property
    def below_quorum(self) -> list[Occurrence]:
        """The occurrences that too few can attend; none where no quorum is asked for."""
        quorum = self.evaluation.quorum or 0
        counted = zip(self.candidate.occurrences, self.attendances, strict=True)
        return [occurrence for occurrence, able in counted if able < quorum]

    @property
    def missing(self) -> list[tuple[Occurrence, list[Participant]]]:
        """The occurrences that people who are required cannot attend, with those people."""
        required = [
            (person, self.evaluation.availability(pattern).levels[self._positions])
            for person, pattern in self.evaluation.people
            if person.required
        ]
        absent = (
            [person for person, levels in required if levels[n] == Level.UNAVAILABLE]
            for n in range(self.held)
        )
        everyone = zip(self.candidate.occurrences, absent, strict=True)
        return [(occurrence, people) for occurrence, people in everyone if people]

    @property
    def total_burden(self) -> int:
        """The sum of everybody's burden, in minutes."""
        classes = self.evaluation.classes.items()
        return sum(people * self._tally(pattern).burden for pattern, people in classes)

    @property
    def worst_burden(self) -> int:
        """The burden of the most burdened participant, in minutes; 0 for a team of none."""
        return max((self._tally(pattern).burden for pattern in self.evaluation.classes), default=0)

    @property
    def zone_burdens(self) -> dict[str, int]:
        """The sum of the burdens borne in each zone, in minutes, the greatest first."""
        burdens: Counter[str] = Counter()
        for pattern, people in self.evaluation.classes.items():
            availability = self.evaluation.availability(pattern)
            for position in self._positions.tolist():
                burden = people * int(availability.burdens[position])
                burdens[availability.zone(position)] += burden
        return dict(burdens.most_common())

    @property
    def regions(self) -> dict[str, RegionTally]:
        """Sum up by region."""
        members = self.evaluation.members
        return {name: self._region_tally(own) for name, own in members.items()}

    def _region_tally(self, members: Counter[Pattern]) -> RegionTally:
        tallies = {pattern: self._tally(pattern) for pattern in members}
        starts = (tally.earliest for tally in tallies.values())
        ends = (end for pattern in members for end in self._ends(pattern))
        return RegionTally(
            people=members.total(),
            shut_out=sum(members[p] for p, tally in tallies.items() if tally.never),
            start=min((start for start in starts if start is not None), default=None),
            end=max(ends, default=None),
        )

    def _ends(self, pattern: Pattern) -> list[LocalClock]:
        availability = self.evaluation.availability(pattern)
        ends = (availability.span(position)[1] for position in self._positions.tolist())
        return self._clocks(np.fromiter(ends, np.int64))


def _span(occurrence: Occurrence) -> tuple[int, int]:
    return instant(occurrence.start), occurrence.minutes
