from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

import plain_availability
import plain_evaluation
from cases import Case, cases
from meetsched.evaluation import Evaluation
from meetsched.hours import Level
from meetsched.regions import region_of_zone
from strategies import teams, zone_keys

if TYPE_CHECKING:
    from meetsched.people import Participant, Team
    from meetsched.tallies import LocalClock

UNAVAILABLE, STRETCH, PREFERRED = Level.UNAVAILABLE, Level.STRETCH, Level.PREFERRED


def clock_of(found: LocalClock | None) -> tuple[int, int] | None:
    return None if found is None else (found.day_shift, found.minute)


@settings(max_examples=50)
@given(cases())
def test_a_cell_is_that_of_the_plain_way(case: Case) -> None:
    for fast, slow in case.both():
        for person in case.team.participants:
            for occurrence in slow.occurrences:
                level, burden, reason = fast.cell(person, occurrence)
                expected = slow.answer(person, occurrence)
                assert level is expected.level
                assert (burden, reason) == (expected.burden, expected.reason)


@settings(max_examples=50)
@given(cases())
def test_a_tally_sums_up_the_cells_of_a_person(case: Case) -> None:
    for fast, slow in case.both():
        for person in case.team.participants:
            found = fast.tally(person)
            counts = [slow.times(person, level) for level in (PREFERRED, STRETCH, UNAVAILABLE)]
            assert [found.preferred, found.stretch, found.unavailable] == counts
            assert (found.burden, found.attended) == (slow.burden(person), slow.attended(person))
            assert clock_of(found.earliest) == next(iter(slow.starts(person)), None)
            assert clock_of(found.latest) == next(iter(slow.starts(person)[::-1]), None)
            assert found.reached is slow.reached(person)


@settings(max_examples=50)
@given(cases())
def test_reasons_are_counted_the_most_frequent_first(case: Case) -> None:
    for fast, slow in case.both():
        for person in case.team.participants:
            found = fast.reasons(person)
            assert found == dict(slow.reasons(person))
            assert list(found.values()) == sorted(found.values(), reverse=True)
            assert sum(found.values()) == fast.held
            below = slow.reasons_below(person, STRETCH)
            assert fast.reasons(person, STRETCH) == dict(below)


@settings(max_examples=50)
@given(cases())
def test_always_sometimes_and_never_divide_the_team(case: Case) -> None:
    for fast, slow in case.both():
        people, held = case.team.participants, len(slow.occurrences)
        assert fast.held == held
        assert fast.always == [p for p in people if 0 < slow.attended(p) == held]
        assert fast.sometimes == [p for p in people if 0 < slow.attended(p) < held]
        assert fast.never == [p for p in people if held and not slow.attended(p)]
        divided = [*fast.always, *fast.sometimes, *fast.never]
        assert Counter(divided) == Counter(people if held else ())
        assert fast.unreached == [p for p in people if slow.reached(p) is False]


@settings(max_examples=50)
@given(cases(), st.integers(0, 4))
def test_attendances_are_counted_for_each_occurrence(case: Case, quorum: int) -> None:
    evaluation = case.evaluation(quorum)
    for _, slow in case.both():
        fast = evaluation.of(slow.candidate.name)
        assert fast.attendances == slow.attendances()
        counted = zip(slow.occurrences, slow.attendances(), strict=True)
        assert fast.below_quorum == [o for o, able in counted if able < quorum]
        assert fast.missing == slow.missing()


@settings(max_examples=50)
@given(cases())
def test_burdens_are_summed_in_all_and_by_the_zone_lived_in(case: Case) -> None:
    for fast, slow in case.both():
        burdens = [slow.burden(person) for person in case.team.participants]
        assert fast.total_burden == sum(burdens)
        assert fast.worst_burden == max(burdens, default=0)
        assert fast.zone_burdens == dict(slow.zone_burdens())
        shown = list(fast.zone_burdens.values())
        assert shown == sorted(shown, reverse=True)


def regions_of(case: Case) -> dict[str, list[Participant]]:
    """Give who is in each region: their own, or that of their zone at what starts first."""
    every = [
        o for c in case.candidates for o in (*c.occurrences, *(o for x in c.cycles for o in x))
    ]
    found: dict[str, list[Participant]] = {}
    for person in case.team.participants:
        zone = person.stays[0].zone
        if every:
            first = min(every, key=plain_evaluation.instant)
            slow = plain_evaluation.Appraisal(case.team, case.candidates[0], case.cap)
            zone = slow.answer(person, first).zone
        found.setdefault(person.region or region_of_zone(zone), []).append(person)
    return found


@settings(max_examples=50)
@given(cases())
def test_regions_sum_up_their_people(case: Case) -> None:
    regions = regions_of(case)
    for fast, slow in case.both():
        assert list(fast.regions) == sorted(regions)
        for name, people in regions.items():
            found = fast.regions[name]
            shut_out = [p for p in people if slow.occurrences and not slow.attended(p)]
            assert (found.people, found.shut_out) == (len(people), len(shut_out))
            starts = [start for p in people for start in slow.starts(p)]
            ends = [end for p in people for end in slow.ends(p)]
            assert clock_of(found.start) == min(starts, default=None)
            assert clock_of(found.end) == max(ends, default=None)


def all_said(evaluation: Evaluation) -> dict[str, tuple[object, ...]]:
    """Give every answer of an evaluation, without the order of people and candidates."""
    people = sorted(evaluation.team.participants, key=lambda person: person.name)
    found: dict[str, tuple[object, ...]] = {}
    for name in evaluation.candidates:
        said = evaluation.of(name)
        groups = (said.always, said.sometimes, said.never, said.unreached)
        found[name] = (
            [(said.tally(p), said.reasons(p)) for p in people],
            [{p.name for p in group} for group in groups],
            [(o, {p.name for p in absent}) for o, absent in said.missing],
            (said.attendances, said.below_quorum, said.total_burden, said.worst_burden),
            (said.zone_burdens, said.regions),
        )
    return found


@settings(max_examples=50)
@given(st.data(), cases())
def test_the_order_of_people_and_candidates_changes_no_answer(
    data: st.DataObject, case: Case
) -> None:
    people = data.draw(st.permutations(case.team.participants))
    shuffled = Case(
        data.draw(st.permutations(case.candidates)),
        replace(case.team, participants=tuple(people)),
        case.cap,
    )
    assert all_said(shuffled.evaluation(2)) == all_said(case.evaluation(2))


@settings(max_examples=20)
@given(teams(available=True), zone_keys(), st.dates(date(1995, 1, 1), date(2040, 1, 1)))
def test_hours_of_a_day_are_levels_of_a_meeting_at_each(team: Team, zone: str, day: date) -> None:
    team = replace(team, participants=team.participants[:2])
    evaluation = Evaluation([], team)
    found = evaluation.levels_by_hour(day, zone, 60)
    for person, pattern in zip(team.participants, evaluation.patterns, strict=True):
        starts = [plain_evaluation.hour(day, number, zone) for number in range(24)]
        cells = [plain_availability.Cell(person, start, 60, team.hours) for start in starts]
        assert found[pattern] == [cell.level for cell in cells]
