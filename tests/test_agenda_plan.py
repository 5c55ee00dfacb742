from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agendas
import strategies
from agendas import CL, MEETING, SLOTS, ZACH, first, planned
from meetsched.cadence import Cadence
from meetsched.hours import Level
from meetsched.meeting import Meeting, Status
from meetsched.pages.agenda.owners import people_named
from meetsched.pages.agenda.page import plan_lines, plan_markdown
from meetsched.pages.agenda.plan import Cause, Entry, Plan, plan_agenda
from meetsched.pages.notes.model import Item, Note, Notes, Update
from meetsched.people import Away, Participant, Team
from meetsched.schedule import MeetingException, Slot
from meetsched.teamfile import read_team_file
from plain_availability import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.meeting import Occurrence

HUB = read_team_file(Path(__file__).parent.parent / "examples" / "jupyterhub.toml")

# The agenda of 11 April 2019: what was asked for, and by whom.
APRIL = Notes(
    updates=(
        *(Update(n, who, Note(n, "Hello")) for n, who in enumerate(["Min", "Tim", "CL", "Joe"])),
        Update(54, None, Note(54, "Azure")),
        Update(55, "Zach", Note(55, "pass"), passed=True),
    ),
    reports=(Note(60, "Thanks!"), Note(61, "1.0 is out")),
    items=(
        Item(71, "Base image", ("Joe Hamman",), 5, 10),
        Item(86, "Sub-domains"),
        Item(92, "PrimeHub", ("CL",), 5, 10),
        Item(104, "Timeslots"),
    ),
)


def told(entries: tuple[Entry, ...]) -> list[tuple[str, int, str, str]]:
    return [(f"{e.start:%H:%M}", e.minutes, e.title, e.why) for e in entries]


def titles(entries: tuple[Entry, ...]) -> list[str]:
    return [entry.title for entry in entries]


def test_the_agenda_of_april_2019_by_hand() -> None:
    plan = plan_agenda(APRIL, first(HUB.meeting, date(2019, 4, 11)), HUB.meeting, HUB.team)
    assert told(plan.entries) == [
        ("08:00", 5, "Quick updates", "5 updates, one minute each"),
        ("08:05", 2, "Reports", "2 reports, one minute each"),
        ("08:07", 5, "Sub-domains", "fits: says no minutes, so 5"),
        ("08:12", 10, "PrimeHub", "fits: asks 5 to 10 minutes, gets 10"),
        ("08:22", 5, "Timeslots", "fits: says no minutes, so 5"),
    ]
    assert plan.entries[0].who == ("Min", "Tim", "CL", "Joe")
    assert (plan.capacity, plan.used, plan.over) == (53, 20, 0)
    (carried,) = plan.carried
    assert (carried.cause, carried.why) == (
        Cause.OWNER,
        "Joe Hamman is asleep: 00:00 in Denver",
    )
    assert carried.next is not None
    assert carried.next.start.isoformat() == "2019-05-16T17:00:00+00:00"


def test_why_items_are_in_or_out() -> None:
    plan = planned(
        Item(1, "Vital", (), 20, 20, priority=2),
        Item(2, "Range", (), 20, 30),
        Item(3, "Some time", (), 5, 5, priority=0),
        Item(4, "Long", (), 40, 50),
        Item(5, "Late", (), 5, 5, late=True),
        Item(6, "Late and long", (), 7, late=True),
    )
    assert told(plan.entries) == [
        ("08:00", 20, "Vital", "must-have: asks 20 minutes"),
        ("08:20", 30, "Range", "fits: asks 20 to 30 minutes, gets 30"),
        ("08:50", 5, "Some time", "time permits: asks 5 minutes"),
    ]
    assert told(plan.bonus) == [
        ("08:55", 5, "Late", "came late, but there is time: asks 5 minutes")
    ]
    assert [(c.item.title, c.cause, c.why) for c in plan.carried] == [
        ("Long", Cause.ROOM, "does not fit: asks 40 to 50 minutes, the others leave at most 15"),
        (
            "Late and long",
            Cause.ROOM,
            "came late, and does not fit: asks 7 minutes, the others leave at most 0",
        ),
    ]


def test_items_without_need_of_a_discussion_are_notices_even_if_nobody_can_come() -> None:
    silent = Item(1, "FYI", ("Zach",), 30, silent=True, late=True)
    plan = planned(silent, Item(2, "Talk", (), 60))
    assert (plan.notices, titles(plan.entries), plan.carried) == ((silent,), ["Talk"], ())


def test_a_group_stands_together_where_its_first_item_is() -> None:
    costs = [Item(n, f"costs {n}", (), 10, group="costs") for n in (2, 4)]
    plan = planned(Item(1, "one"), costs[0], Item(3, "three"), costs[1])
    assert titles(plan.entries) == ["one", "costs 2", "costs 4", "three"]
    assert plan.entries[1].why == 'fits, in the group "costs": asks 10 minutes'


def test_a_group_that_does_not_fit_says_so() -> None:
    costs = [Item(n, f"costs {n}", (), 20, group="costs") for n in (1, 2)]
    plan = planned(*costs, Item(3, "vital", (), 40, priority=2))
    assert titles(plan.entries) == ["vital"]
    why = 'does not fit with its group "costs": that asks 40 minutes, the others leave at most 20'
    assert [carried.why for carried in plan.carried] == [why] * 2


def test_must_have_items_that_do_not_fit_are_named() -> None:
    plan = planned(Item(1, "one", (), 40, priority=2), Item(2, "two", (), 30, priority=2))
    assert [item.title for item in plan.missed] == ["two"]
    assert plan.carried[0].why.startswith("must-have, but does not fit: asks 30 minutes")
    said = 'not all must-have items fit: "two" must wait, or others be shorter'
    assert f"    {said}" in plan_lines(plan, 100)


def test_updates_that_are_longer_than_the_meeting_leave_no_time() -> None:
    plan = planned(Item(1, "one"), updates=65)
    assert (plan.capacity, plan.over, plan.used) == (0, 5, 0)
    assert [carried.item.title for carried in plan.carried] == ["one"]
    assert "updates and reports alone are 5 minutes too long" in plan_markdown(plan)


def test_starts_are_on_the_clock_of_the_slot_when_it_changes_meanwhile() -> None:
    night = (Slot("Night", time(1, 30), "Europe/Zurich"),)
    meeting = Meeting("Team", Cadence.parse("weekly on Sunday"), date(2019, 3, 31), night)
    plan = planned(Item(1, "one", (), 45), Item(2, "two"), meeting=meeting, team=Team())
    starts = [entry.start.isoformat() for entry in plan.entries]
    assert starts == ["2019-03-31T01:30:00+01:00", "2019-03-31T03:15:00+02:00"]


@pytest.mark.parametrize("who", [("Zach",), ("@zach",), ("zach", "Zach"), ("Zach Sailer",)])
def test_an_item_whose_owner_sleeps_goes_to_the_slot_that_suits(who: tuple[str, ...]) -> None:
    plan = planned(Item(1, "one", who))
    assert plan.carried[0].why == "Zach is asleep: 23:00 in Los Angeles"
    assert plan.carried[0].next == list(MEETING.occurrences(until=date(2019, 5, 17)))[1]


@pytest.mark.parametrize("who", [(), ("",), ("Ada",), ("Zach", "Ada"), ("Zach", "CL")])
def test_an_item_is_there_if_an_owner_can_come_or_is_not_known(who: tuple[str, ...]) -> None:
    assert titles(planned(Item(1, "one", who)).entries) == ["one"]


def test_all_owners_are_named_who_cannot_come() -> None:
    away = replace(CL, away=(Away(date(2019, 4, 15), date(2019, 4, 26)),))
    plan = planned(Item(1, "one", ("CL", "Zach")), team=Team((away, ZACH)))
    why = "CL Kao cannot attend: away until 26 April; Zach is asleep: 23:00 in Los Angeles"
    assert plan.carried[0].why == why


def test_who_is_busy_cannot_come() -> None:
    taken = (datetime(2019, 4, 18, 6, tzinfo=UTC), datetime(2019, 4, 18, 7, tzinfo=UTC))
    plan = planned(Item(1, "one", ("CL",)), team=Team((replace(CL, busy=(taken,)),)))
    assert plan.carried[0].why == "CL Kao cannot attend: busy until 15:00 Thu"


def test_who_has_a_holiday_cannot_come_if_the_meeting_says_so() -> None:
    oslo = replace(Participant.living_in("Europe/Oslo", "Min"), country="NO")
    strict = replace(MEETING, holidays=Level.UNAVAILABLE)
    for meeting, set_apart in ((MEETING, 0), (strict, 1)):  # 18 April 2019 was Maundy Thursday
        plan = planned(Item(1, "one", ("Min",)), team=Team((oslo,)), meeting=meeting)
        assert len(plan.carried) == set_apart


def test_what_is_carried_over_is_in_the_order_of_the_page() -> None:
    plan = planned(Item(1, "one", (), 90), Item(2, "two", ("Zach",)), Item(3, "three", (), 90))
    assert [carried.item.line for carried in plan.carried] == [1, 2, 3]


def test_what_is_carried_over_skips_what_is_cancelled() -> None:
    cancelled = MeetingException(date(2019, 5, 16), cancel=True)
    meeting = replace(MEETING, exceptions=(cancelled,))
    carried = planned(Item(1, "one", ("Zach",)), meeting=meeting).carried[0]
    assert carried.next is not None
    assert carried.next.date == date(2019, 7, 18)


def test_where_no_slot_suits_an_owner_that_is_said() -> None:
    meeting = replace(MEETING, slots=SLOTS[:1])
    plan = planned(Item(1, "one", ("Zach",)), meeting=meeting)
    assert plan.carried[0].next is None
    assert any("no occurrence within a year" in line for line in plan_lines(plan, 100))


def test_an_occurrence_more_than_a_year_ahead_is_not_looked_for() -> None:
    rare = Cadence.parse("every 14 months on the third Thursday")
    plan = planned(Item(1, "one", (), 90), meeting=replace(MEETING, cadence=rare))
    assert plan.carried[0].next is None


def test_a_name_may_be_a_first_name_a_handle_or_initials() -> None:
    joe = replace(Participant.living_in("UTC", "Joe Hamman"), handle="jhamman")
    sarahs = [Participant.living_in("UTC", name) for name in ("Sarah Gibson", "Sarah Rugheimer")]
    team = Team((joe, *sarahs))
    for name in ("joe", "JH", "J. H.", "@jhamman", "Joe Hamman "):
        assert people_named(name, team) == [joe]
    assert people_named("Sarah", team) == sarahs
    for name in ("", "@", "J", "Jo", "Hamman", "Gibson"):
        assert people_named(name, team) == []


def test_similar_items_are_proposed_as_groups() -> None:
    plan = planned(Item(1, "Cluster costs"), Item(2, "Lunch"), Item(3, "What a cluster costs"))
    assert [[item.line for item in each.items] for each in plan.proposals] == [[1, 3]]


@st.composite
def plans(draw: st.DrawFn) -> tuple[Plan, Notes, Meeting, Team]:
    meeting = draw(strategies.meetings(exceptions=1, revisions=1))
    team = draw(strategies.teams(available=True))
    numbered = enumerate(draw(st.lists(agendas.items(), max_size=6)), 10)
    update = Update(1, "Tim", Note(1, "x"))
    notes = Notes(
        items=tuple(replace(item, line=n) for n, item in numbered),
        updates=(update,) * draw(st.integers(0, 3)),
    )
    return plan_agenda(notes, first(meeting), meeting, team), notes, meeting, team


@settings(max_examples=30)
@given(plans())
def test_every_item_has_one_place_and_entries_follow_each_other(
    drawn: tuple[Plan, Notes, Meeting, Team],
) -> None:
    plan, notes, _, _ = drawn
    running = [*plan.entries, *plan.bonus]
    placed = [entry.item.line for entry in running if entry.item is not None]
    placed += [item.line for item in (*plan.notices, *(each.item for each in plan.carried))]
    assert sorted(placed) == [item.line for item in notes.items]
    assert all(entry.start == plan.occurrence.start for entry in running[:1])
    for one, other in pairwise(running):
        assert other.start.timestamp() - one.start.timestamp() == 60 * one.minutes
    assert plan.used <= plan.capacity <= plan.occurrence.minutes


def can_come(who: tuple[str, ...], occurrence: Occurrence, meeting: Meeting, team: Team) -> bool:
    named = {person.name.casefold(): person for person in team.participants}
    people = [named.get(name.casefold()) for name in who]
    return not people or any(
        person is None or level(person, occurrence, meeting, team) > Level.UNAVAILABLE
        for person in people
    )


def level(person: Participant, occurrence: Occurrence, meeting: Meeting, team: Team) -> Level:
    start = int(occurrence.start.timestamp())
    return Cell(person, start, occurrence.minutes, team.hours, meeting.holidays).level


@settings(max_examples=30)
@given(plans())
def test_who_can_come_decides_what_is_set_apart_and_where_it_goes(
    drawn: tuple[Plan, Notes, Meeting, Team],
) -> None:
    plan, notes, meeting, team = drawn
    spoken = [item for item in notes.items if not item.silent]
    absent = [i for i in spoken if not can_come(i.who, plan.occurrence, meeting, team)]
    assert [each.item for each in plan.carried if each.cause is Cause.OWNER] == absent
    for each in plan.carried[:2]:
        later = coming(meeting, plan.occurrence)
        suits = (o for o in later if can_come(each.item.who, o, meeting, team))
        assert each.next == next(suits, None)


def coming(meeting: Meeting, occurrence: Occurrence) -> Iterator[Occurrence]:
    """Give what is held after an occurrence, for a year."""
    year = occurrence.local_date + timedelta(days=366)
    for each in meeting.occurrences(occurrence.local_date, year):
        if each.start > occurrence.start and each.status is not Status.CANCELLED:
            yield each
