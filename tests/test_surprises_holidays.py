from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetsched.cadence import Cadence
from meetsched.people import Team
from meetsched.phrases import day_words
from meetsched.schedule import MeetingException, Revision
from meetsched.surprises import Kind
from surprising import ANGELES, FRIDAYS, ZURICH, cells, coming, found, living, staffed, told

if TYPE_CHECKING:
    from meetsched.meeting import Meeting


@settings(max_examples=25)
@given(staffed(), st.integers(2019, 2034))
def test_holidays_are_those_of_a_plain_look_at_each_meeting(
    both: tuple[Meeting, Team], year: int
) -> None:
    held, team = both
    now = datetime(year, 6, 1, tzinfo=UTC)
    expected = []
    for row in coming(held, now, 1):
        resting = [
            cell
            for p in team.participants
            for cell in cells(p, [row], team)
            if list(cell._holidays())
        ]
        if resting and len(resting) * 2 >= len(team.participants):
            shown = datetime.fromisoformat(row.shown[0])
            of = f"{len(resting)} of {len(team.participants)} people"
            expected.append(f"{of} have a public holiday on {day_words(shown)}: ")
    surprised = [s for s in found(held, team, now) if s.kind is Kind.HOLIDAY]
    assert [s.message[: s.message.index(": ") + 2] for s in surprised] == expected


THANKSGIVING: Final = "Thanksgiving Day (US)"  # 26 November 2026


@pytest.mark.parametrize(("others", "told_of"), [(0, True), (1, True), (2, False)])
def test_a_holiday_of_half_the_team_is_told_by_everybody_s_own_day(
    others: int, *, told_of: bool
) -> None:
    # On Friday at 08:00 in Zurich it is Thursday in Los Angeles.
    people = (
        living(ANGELES, "Zach", country="US"),
        *(living(ZURICH, f"{n}") for n in range(others)),
    )
    said = [s for s in told(FRIDAYS, Team(people)) if THANKSGIVING in s]
    of = f"1 of {1 + others} people have a public holiday on Fri 27 Nov 2026: {THANKSGIVING}"
    what = "move or cancel it, in [[exceptions]] with date = 2026-11-27"
    assert said == [f"holiday ('meeting', 'cadence'): {of}; {what}"] * told_of


def test_holidays_of_several_countries_count_together() -> None:
    countries = ("CH", "CH", "US", "JP", "IN")
    team = Team(tuple(living(ZURICH, f"{n}", country=code) for n, code in enumerate(countries)))
    christmas = next(s for s in found(FRIDAYS, team) if "25 Dec" in s.message)
    assert christmas.message.startswith("4 of 5 people have a public holiday on Fri 25 Dec 2026: ")
    assert christmas.message.count("Christmas") == 3


def test_holidays_a_year_away_are_not_told_yet() -> None:
    team = Team((living(ZURICH, "Tim", country="CH"),))
    first = [s.message for s in found(FRIDAYS, team, datetime(2026, 1, 1, tzinfo=UTC))]
    later = [s.message for s in found(FRIDAYS, team, datetime(2026, 1, 2, tzinfo=UTC))]
    new_year = "1 of 1 people have a public holiday on Fri 1 Jan 2027: New Year's Day (CH)"
    assert (new_year in first, new_year in later) == (False, True)


def test_a_meeting_moved_to_a_holiday_is_told_its_own_place() -> None:
    exceptions = (
        MeetingException(date(2026, 12, 18), move=date(2026, 12, 24)),
        MeetingException(date(2026, 12, 25), cancel=True),
        MeetingException(date(2026, 7, 10), move=date(2026, 8, 1)),
        MeetingException(datetime(2027, 1, 1, 18), add=True, zone="UTC"),
    )
    held = replace(FRIDAYS, exceptions=exceptions)
    team = Team((living(ZURICH, "Tim", country="CH"),))
    own = [(s.place, s.suggestion) for s in found(held, team, datetime(2026, 5, 1, tzinfo=UTC))]
    assert own == [
        (("exceptions", 2, "move"), "choose another day"),
        (("meeting", "cadence"), "move or cancel it, in [[exceptions]] with date = 2027-01-01"),
        (("exceptions", 3, "date"), "choose another day"),
    ]


def test_a_revised_cadence_is_told_its_own_place() -> None:
    revisions = (Revision(date(2026, 7, 1), cadence=Cadence.parse("weekly on Thursday")),)
    held, team = replace(FRIDAYS, revisions=revisions), Team((living(ZURICH, "P", country="US"),))
    assert [(s.message.partition(": ")[2], s.place) for s in found(held, team)] == [
        ("Juneteenth National Independence Day (US)", ("meeting", "cadence")),
        (THANKSGIVING, ("revisions", 0, "cadence")),
    ]
