"""Agendas, and a meeting and a team to plan them for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from meetsched.cadence import Cadence
from meetsched.meeting import Meeting
from meetsched.pages.agenda.plan import Plan, plan_agenda
from meetsched.pages.notes.model import Item, Note, Notes, Update
from meetsched.people import Participant, Team
from meetsched.schedule import Slot

if TYPE_CHECKING:
    from meetsched.meeting import Occurrence

SLOTS = (
    Slot("Asia-Europe", time(8), "Europe/Zurich"),
    Slot("Europe-Americas", time(18), "Europe/Zurich"),
)
MEETING = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 4, 18), SLOTS)
CL = Participant.living_in("Asia/Taipei", "CL Kao")
ZACH = Participant.living_in("America/Los_Angeles", "Zach")
TEAM = Team((CL, ZACH))


def first(meeting: Meeting = MEETING, day: date | None = None) -> Occurrence:
    return next(meeting.occurrences(day))


def planned(*items: Item, team: Team = TEAM, meeting: Meeting = MEETING, updates: int = 0) -> Plan:
    notes = Notes(
        updates=tuple(Update(n, f"Tim {n}", Note(n, "x")) for n in range(updates)), items=items
    )
    return plan_agenda(notes, first(meeting), meeting, team)


PEOPLE = ("Tim", "luz", "Zoë", "José, the 2nd", "明", "Ada")


@st.composite
def items(draw: st.DrawFn) -> Item:
    least = draw(st.none() | st.integers(0, 40))
    most = draw(st.none() | st.integers(0, 40))
    who = tuple(draw(st.lists(st.sampled_from(PEOPLE), max_size=2)))
    group = draw(st.sampled_from((None, None, "costs", "images")))
    flags = draw(st.tuples(st.booleans(), st.booleans()))
    item = Item(0, draw(st.text(max_size=8)), who, least, most, draw(st.integers(0, 2)))
    return replace(item, silent=flags[0] and flags[1], late=flags[0], group=group)
