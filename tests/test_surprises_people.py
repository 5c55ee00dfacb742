from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetsched.hours import USUAL, Level
from meetsched.people import Away, Participant, Stay, Team
from meetsched.schedule import MeetingException, Revision
from meetsched.surprises import Kind
from surprising import (
    ANGELES,
    EARLY,
    FRIDAYS,
    NEW_YEAR,
    ZURICH,
    cells,
    coming,
    found,
    living,
    slot_of,
    staffed,
    told,
)

if TYPE_CHECKING:
    from documents import Place
    from meetsched.meeting import Meeting


@settings(max_examples=25)
@given(staffed(), st.integers(2019, 2034))
def test_who_is_shut_out_is_so_by_a_plain_look_at_each_meeting(
    both: tuple[Meeting, Team], year: int
) -> None:
    held, team = both
    now = datetime(year, 6, 1, tzinfo=UTC)
    expected: dict[Place, set[str]] = {}
    rows = coming(held, now, 1)
    for slot in {row.slot for row in rows}:
        own = [row for row in rows if row.slot == slot]
        for person in team.participants:
            levels = {cell.hours_level for cell in cells(person, own, team)}
            if person.required and levels == {Level.UNAVAILABLE}:
                expected.setdefault((*slot_of(held, own[0]), "time"), set()).add(person.name)
    shut = [s for s in found(held, team, now) if s.kind is Kind.REQUIRED_SHUT_OUT]
    names = {
        s.place: {p.name for p in team.participants if f'"{p.name}"' in s.message} for s in shut
    }
    assert names == expected


TIM: Final = living(ZURICH, "Tim", required=True)
ZACH: Final = living(ANGELES, "Zach", required=True)


def test_a_slot_in_somebody_s_night() -> None:
    # 08:00 in Zurich is 23:00 in Los Angeles, or 00:00 for some weeks of the year
    (said,) = told(FRIDAYS, Team((ZACH,)))
    assert said == (
        "required_shut_out ('slots', 0, 'time'): \"Zach\" can never attend \"Early\", though "
        "required: on Fri 2 Jan 2026 it is 23:00-24:00 Thu, outside 07:00-22:00; "
        'choose a time within their hours, or write role = "optional"'
    )


def test_many_who_are_shut_out_are_told_once() -> None:
    people = tuple(replace(ZACH, name=f"Zach {n}") for n in range(8))
    (surprise,) = found(FRIDAYS, Team((*people, living(ZURICH, "Tim", required=True))))
    names = ", ".join(f'"Zach {n}"' for n in range(5))
    assert surprise.message.startswith(f"{names} and 3 more can never attend")
    assert surprise.message.endswith('outside 07:00-22:00 for "Zach 0"')


@pytest.mark.parametrize(
    "person",
    [
        replace(ZACH, required=False),
        replace(TIM, away=(Away(date(2025, 1, 1), date(2028, 1, 1)),)),
        replace(TIM, busy=((NEW_YEAR, NEW_YEAR + timedelta(days=999)),)),
        replace(ZACH, stays=(Stay(ANGELES), Stay(ZURICH, date(2026, 12, 25)))),
        living("Asia/Tokyo", "明", required=True),
    ],
    ids=["optional", "away", "busy", "moving", "in their hours"],
)
def test_those_who_are_not_shut_out_by_their_hours_are_not_told(person: Participant) -> None:
    assert found(FRIDAYS, Team((person,))) == []


def test_days_off_are_not_why_somebody_is_shut_out() -> None:
    away = (Away(date(2026, 1, 1), date(2026, 1, 31)),)
    holidaying = replace(ZACH, away=away, busy=((NEW_YEAR, NEW_YEAR + timedelta(days=9)),))
    assert told(FRIDAYS, Team((holidaying,))) == told(FRIDAYS, Team((ZACH,)))


def test_an_added_meeting_is_of_no_slot() -> None:
    added = (
        MeetingException(datetime(2026, 5, 5, 18), add=True, slot="Early"),
        MeetingException(datetime(2026, 5, 6, 18), add=True, zone="UTC"),
    )
    held, team = replace(FRIDAYS, exceptions=added), Team((ZACH,))
    assert told(held, team) == told(FRIDAYS, team)


def test_a_slot_of_a_revision_shuts_out_from_then_on() -> None:
    late = replace(EARLY, time=time(18))
    held = replace(FRIDAYS, slots=(late,), revisions=(Revision(date(2026, 7, 1), slots=(EARLY,)),))
    (surprise,) = found(held, Team((ZACH,)))
    assert surprise.place == ("revisions", 0, "slots", 0, "time")


def test_who_reaches_one_meeting_of_a_year_is_not_shut_out() -> None:
    # Of the weeks in which Los Angeles has changed its clock and Zurich not, one has 24:00-01:00.
    hours = replace(USUAL.preferred, spans=((4 * 1440, 4 * 1440 + 60),))
    person = replace(ZACH, preferred=hours, stretch=hours)
    assert found(FRIDAYS, Team((person,))) == []
