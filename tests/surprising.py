"""What surprises a meeting has, and a plain look at its coming occurrences."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

import plain
import strategies
from meetsched import zones
from meetsched.cadence import Cadence
from meetsched.meeting import Meeting
from meetsched.people import Participant, Stay, Team
from meetsched.schedule import Slot
from meetsched.surprises import Copies, Surprise, find_surprises
from plain_availability import Cell

if TYPE_CHECKING:
    from documents import Place

NEW_YEAR: Final = datetime(2026, 1, 1, tzinfo=UTC)
OURS: Final = zones.tzdata_version()
FRESH: Final = Copies(replace(OURS, version="2099a"), None)
"""Copies of tz data that surprise nobody."""

ZURICH, ANGELES, CAIRO = "Europe/Zurich", "America/Los_Angeles", "Africa/Cairo"
EARLY: Final = Slot("Early", time(8), ZURICH)


def meeting(words: str, first: date, *slots: Slot) -> Meeting:
    return Meeting("T", Cadence.parse(words), first, slots)


def found(
    held: Meeting, team: Team | None = None, now: datetime = NEW_YEAR, copies: Copies = FRESH
) -> list[Surprise]:
    return find_surprises(held, team or Team(), now, copies)


def told(held: Meeting, team: Team | None = None, now: datetime = NEW_YEAR) -> list[str]:
    return [f"{s.kind} {s.place}: {s.message}; {s.suggestion}" for s in found(held, team, now)]


def living(
    zone: str, name: str, *, required: bool = False, country: str | None = None
) -> Participant:
    return Participant(name, (Stay(zone),), required=required, country=country)


def slot_of(held: Meeting, row: plain.Row) -> Place:
    revised = [(r.since, n) for n, r in enumerate(held.revisions) if r.slots]
    _, number = max((r for r in revised if r[0] <= row.date), default=(None, None))
    slots = held.slots if number is None else held.revisions[number].slots or ()
    position = [slot.name for slot in slots].index(str(row.slot))
    return ("slots", position) if number is None else ("revisions", number, "slots", position)


def coming(held: Meeting, now: datetime, years: int) -> list[plain.Row]:
    until = now.date().replace(year=now.year + years)
    return [
        row
        for row in plain.rows(held, until)
        if row.status != "cancelled" and datetime.fromisoformat(row.shown[0]).date() >= now.date()
    ]


@st.composite
def staffed(draw: st.DrawFn) -> tuple[Meeting, Team]:
    slots = [replace(slot, duration=None) for slot in draw(strategies.rotations(weekday=False))]
    held = meeting("third Thursday", date(2019, 3, 21), *slots)
    return held, draw(strategies.teams(available=True))


def cells(person: Participant, rows: list[plain.Row], team: Team) -> list[Cell]:
    return [Cell(person, int(row.start.timestamp()), 60, team.hours) for row in rows]


FRIDAYS: Final = meeting("weekly on Friday", date(2026, 1, 2), EARLY)
