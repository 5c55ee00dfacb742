"""The shipped example gives what the real meeting did, as occurrences and in its calendar file."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from meetsched import Occurrence, Status, local_times, read_team_file
from meetsched.cli import main
from readers import expand_with_recurring_ical_events

HERE = Path(__file__).parent
EXAMPLE = HERE.parent / "examples" / "jupyterhub.toml"
BEGIN, END = date(2018, 1, 1), date(2020, 7, 1)

SLOTS = {"americas-evening": "Europe-Americas", "asia-europe-morning": "Asia-Europe"}

ROLL_CALL = {"Zach", "Tim", "Min", "Kirstie", "CL", "Sarah Gibson", "Joe Hamman"}
"""Who signed in on 11 April 2019."""


class Fact(NamedTuple):
    month: str
    resolved_utc: str
    held: str
    certainty: str
    slot: str

    @property
    def start(self) -> datetime:
        return datetime.fromisoformat(self.resolved_utc)


with (HERE / "data" / "jupyterhub_history.csv").open(newline="") as file:
    FACTS = [Fact(**row) for row in csv.DictReader(file)]

HELD = [fact for fact in FACTS if fact.held == "yes" and fact.certainty in {"high", "medium"}]
NOT_HELD = [fact for fact in FACTS if fact.held != "yes"]

each_held = pytest.mark.parametrize("fact", HELD, ids=lambda fact: fact.month)
each_not_held = pytest.mark.parametrize("fact", NOT_HELD, ids=lambda fact: fact.month)


def occurrences(*, held: bool) -> dict[datetime, Occurrence]:
    found = read_team_file(EXAMPLE).meeting.occurrences(BEGIN, END)
    return {
        occurrence.start.astimezone(UTC): occurrence
        for occurrence in found
        if (occurrence.status is not Status.CANCELLED) is held
    }


@pytest.fixture(scope="module")
def calendar(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("calendar") / "hub.ics"
    arguments = ["invite", str(EXAMPLE), "-o", str(path), "--now", "2018-01-01"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    return path.read_bytes()


@pytest.fixture(scope="module")
def in_calendar(calendar: bytes) -> dict[datetime, tuple[datetime, str]]:
    begin, end = (datetime.combine(day, datetime.min.time(), UTC) for day in (BEGIN, END))
    expanded = expand_with_recurring_ical_events(calendar, begin, end)
    return {start: (stop, summary) for start, stop, summary in expanded}


def test_the_facts_cover_every_month() -> None:
    months = [f"{2018 + n // 12}-{n % 12 + 1:02}" for n in range(1, 30)]
    assert [fact.month for fact in FACTS] == months
    assert (len(HELD), len(NOT_HELD)) == (27, 1)


@each_held
def test_a_meeting_that_was_held_comes_out_when_it_began(fact: Fact) -> None:
    occurrence = occurrences(held=True)[fact.start]
    assert occurrence.slot is not None
    assert occurrence.slot.name == SLOTS[fact.slot]
    assert occurrence.end - occurrence.start == timedelta(hours=1)


@each_held
def test_a_meeting_that_was_held_is_in_the_calendar_file(
    fact: Fact, in_calendar: dict[datetime, tuple[datetime, str]]
) -> None:
    end, summary = in_calendar[fact.start]
    assert end == fact.start + timedelta(hours=1)
    assert summary.endswith(SLOTS[fact.slot])


@each_not_held
def test_a_meeting_that_was_not_held_does_not_come_out_as_held(fact: Fact) -> None:
    assert fact.month not in {f"{start:%Y-%m}" for start in occurrences(held=True)}
    (month,) = {f"{start:%Y-%m}" for start in occurrences(held=False)}
    assert month == fact.month


@each_not_held
def test_a_meeting_that_was_not_held_is_not_in_the_calendar_file(
    fact: Fact, in_calendar: dict[datetime, tuple[datetime, str]]
) -> None:
    assert fact.month not in {f"{start:%Y-%m}" for start in in_calendar}


def test_nothing_comes_out_in_a_month_beside_the_facts(
    in_calendar: dict[datetime, tuple[datetime, str]],
) -> None:
    held = [fact.month for fact in FACTS if fact.held == "yes"]
    assert [f"{start:%Y-%m}" for start in sorted(occurrences(held=True))] == held
    assert [f"{start:%Y-%m}" for start in sorted(in_calendar)] == held


def test_the_team_is_the_roll_call_without_addresses() -> None:
    people = read_team_file(EXAMPLE).team.participants
    assert {person.name for person in people} == ROLL_CALL
    assert {person.email for person in people} == {None}


@pytest.mark.parametrize(
    ("name", "wall"), [("Tim", "Thu 2019-04-11 08:00"), ("Zach", "Wed 2019-04-10 23:00")]
)
def test_the_start_of_april_2019_is_told_as_its_page_does(name: str, wall: str) -> None:
    file = read_team_file(EXAMPLE)
    april = next(file.meeting.occurrences(date(2019, 4, 1)))
    told = {time.participant: time.start for time in local_times(april, file.team.participants)}
    assert f"{told[name]:%a %Y-%m-%d %H:%M}" == wall
