from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time
from itertools import groupby, islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from meetsched.cadence import Cadence
from meetsched.hours import NEVER, Hours, Level, Windows
from meetsched.letters import Letters
from meetsched.meeting import Meeting, Status
from meetsched.people import Participant, Stay, Team
from meetsched.schedule import MeetingException, Slot
from plain_availability import Cell

if TYPE_CHECKING:
    from meetsched.meeting import Occurrence

SHIFTS = {-2: ", two days before", -1: ", the day before", 0: "", 1: ", the day after",
          2: ", two days after"}  # fmt: skip
EARLY = Slot("Early", time(8), "Europe/Zurich")
MEETING = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), (EARLY,))
ZACH = Participant.living_in("America/Los_Angeles", "Zach")


def text(person: Participant, coming: list[Occurrence], team: Team | None = None) -> str:
    return Letters(coming, team or Team((person,))).text(person, coming)


def held(meeting: Meeting, until: date) -> list[Occurrence]:
    return [o for o in meeting.occurrences(until=until) if o.status is not Status.CANCELLED]


def one(slot: Slot, day: date = date(2019, 4, 18)) -> list[Occurrence]:
    return list(islice(Meeting("T", Cadence.parse("FREQ=DAILY"), day, (slot,)).occurrences(), 1))


# Against the plain way


def suits(cell: Cell) -> str:
    """Say how an occurrence lies to somebody's hours."""
    if cell.hours_level is Level.PREFERRED:
        return ""
    late = cell.too_late(Level.PREFERRED)
    way = {True: "Late for you", False: "Early for you"}[late > 0] if late else "Not your time"
    outside = ", outside your hours" if cell.hours_level is Level.UNAVAILABLE else ""
    return f" {way}: {cell.starts:%H:%M}{outside}."


def told(cell: Cell, occurrence: Occurrence) -> tuple[str, str]:
    """Say an occurrence in its zone."""
    shift = SHIFTS[(cell.starts.date() - occurrence.local_date).days]
    return cell.stay.zone, f"{cell.starts:%H:%M}-{cell.ends:%H:%M}{shift}.{suits(cell)}"


def expected(person: Participant, coming: list[Occurrence], team: Team) -> str:
    cells = [Cell(person, int(o.start.timestamp()), o.minutes, team.hours) for o in coming]
    pairs = [(told(cell, o), cell) for cell, o in zip(cells, coming, strict=True)]
    word = "on" if len(coming) == 1 else "from"
    lines = []
    for (zone, words), group in groupby(pairs, key=lambda pair: pair[0]):
        start = next(group)[1].starts
        lines.append(f"Your time ({zone}), {word} {start:%a} {start.day} {start:%b %Y}: {words}")
    return "\n".join([*lines[:12], *(["..."] if len(lines) > 12 else [])])


@settings(max_examples=40)
@given(
    strategies.meetings(revisions=1),
    strategies.teams(available=True).filter(lambda team: team.participants),
    st.integers(1, 20),
)
def test_everybody_is_told_what_the_plain_way_says(
    meeting: Meeting, team: Team, count: int
) -> None:
    coming = list(islice(meeting.occurrences(), count))
    letters = Letters(coming, team)
    for person in team.participants:
        assert letters.text(person, coming) == expected(person, coming, team)
        assert letters.text(person, coming[:1]) == expected(person, coming[:1], team)


@settings(max_examples=20)
@given(strategies.meetings(), strategies.teams().filter(lambda team: len(team.participants) > 1))
def test_nobody_is_told_where_another_lives(meeting: Meeting, team: Team) -> None:
    coming = list(islice(meeting.occurrences(), 3))
    letters = Letters(coming, team)
    for person in team.participants:
        said = letters.text(person, coming)
        assert not any(other.name in said for other in team.participants)
        zones = {line.partition("(")[2].partition(")")[0] for line in said.splitlines()}
        assert zones <= {stay.zone for stay in person.stays} | {""}


# By hand


def test_clocks_that_change_on_different_days_are_told_from_that_day_on() -> None:
    # Los Angeles is on daylight saving time from 10 March 2019, Zurich from 31 March; both end
    # within a week in autumn
    night = ": 00:00-01:00. Late for you: 00:00, outside your hours."
    eve = ": 23:00-00:00, the day before. Late for you: 23:00, outside your hours."
    assert text(ZACH, held(MEETING, date(2020, 3, 1))).splitlines() == [
        f"Your time (America/Los_Angeles), from Thu 21 Mar 2019{night}",
        f"Your time (America/Los_Angeles), from Wed 17 Apr 2019{eve}",
    ]


def test_a_single_occurrence_is_told_on_its_day() -> None:
    assert text(ZACH, one(Slot("Late", time(18), "Europe/Zurich"))) == (
        "Your time (America/Los_Angeles), on Thu 18 Apr 2019: 09:00-10:00."
    )


@pytest.mark.parametrize(
    ("wall", "words"),
    [
        (time(9), ""),
        (time(17), ""),
        (time(17, 1), " Late for you: 17:01."),
        (time(21), " Late for you: 21:00."),
        (time(21, 1), " Late for you: 21:01, outside your hours."),
        (time(23), " Late for you: 23:00, outside your hours."),
        (time(8, 59), " Early for you: 08:59."),
        (time(7), " Early for you: 07:00."),
        (time(6, 59), " Early for you: 06:59, outside your hours."),
        (time(3), " Early for you: 03:00, outside your hours."),
    ],
)
def test_late_and_early_are_by_the_usual_hours(wall: time, words: str) -> None:
    told_so = text(Participant.living_in("UTC", "Tim"), one(Slot("A", wall, "UTC")))
    assert told_so.partition(".")[2] == words


def test_own_hours_decide() -> None:
    owl = replace(ZACH, preferred=Windows.parse("22:00-24:00"))
    assert text(owl, held(MEETING, date(2019, 6, 1))[1:2]).endswith("23:00-00:00, the day before.")


def test_one_with_no_hours_is_told_so_without_a_direction() -> None:
    nobody = Team((ZACH,), Hours(NEVER, NEVER))
    said = text(ZACH, one(EARLY), nobody)
    assert said.endswith(" Not your time: 23:00, outside your hours.")


def test_days_off_are_nobodys_business_here() -> None:
    busy = datetime(2019, 4, 18, tzinfo=UTC), datetime(2019, 4, 19, tzinfo=UTC)
    away = replace(ZACH, busy=(busy,), country="US")
    assert text(away, one(EARLY)) == text(ZACH, one(EARLY))


def test_one_who_moves_is_told_from_which_day_on() -> None:
    mover = Participant("Luz", (Stay("UTC"), Stay("Asia/Tokyo", date(2019, 4, 1))))
    zones = [line.partition(":")[0] for line in text(mover, held(MEETING, date(2019, 6, 1)))
             .splitlines()]  # fmt: skip
    assert zones == [
        "Your time (UTC), from Thu 21 Mar 2019",
        "Your time (Asia/Tokyo), from Thu 18 Apr 2019",
    ]


def test_a_moved_occurrence_is_told_where_it_is() -> None:
    moved = MeetingException(date(2019, 3, 21), move=datetime(2019, 3, 22, 9))
    (occurrence,) = held(replace(MEETING, exceptions=(moved,)), date(2019, 4, 1))
    assert text(Participant.living_in("UTC", "Tim"), [occurrence]) == (
        "Your time (UTC), on Fri 22 Mar 2019: 08:00-09:00. Early for you: 08:00."
    )


def test_no_occurrences_are_told_in_no_words() -> None:
    assert text(ZACH, []) == ""


def test_many_different_times_are_told_up_to_a_dozen() -> None:
    slots = tuple(Slot(f"S{hour}", time(hour), "UTC") for hour in range(14))
    meeting = Meeting("T", Cadence.parse("FREQ=DAILY"), date(2019, 1, 1), slots)
    lines = text(ZACH, list(islice(meeting.occurrences(), 14))).splitlines()
    assert len(lines) == 13
    assert lines[-1] == "..."
    assert len(text(ZACH, list(islice(meeting.occurrences(), 12))).splitlines()) == 12


def test_people_with_the_same_hours_are_told_the_same() -> None:
    coming = held(MEETING, date(2020, 3, 1))
    zoe = replace(ZACH, name="Zoe", email="zoe@example.org", required=True)
    letters = Letters(coming, Team((ZACH, zoe)))
    assert letters.text(zoe, coming) is letters.text(ZACH, coming)
