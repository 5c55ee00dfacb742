from __future__ import annotations

from datetime import UTC, date, datetime
from time import process_time

import pytest

from meetsched.people import Team
from meetsched.surprises import Kind, Surprise
from surprising import ANGELES, CAIRO, EARLY, FRIDAYS, ZURICH, found, living, meeting


def test_errors_and_warnings() -> None:
    severities = {kind: Surprise(kind, (), "", "").severity for kind in Kind}
    assert severities == {
        "skipped_time": "error",
        "repeated_time": "error",
        "required_shut_out": "error",
        "holiday": "warning",
        "stale_tzdata": "warning",
    }


@pytest.mark.parametrize(
    ("now", "kinds"),
    [
        (datetime(2028, 2, 29, tzinfo=UTC), []),
        (datetime(2199, 12, 31, tzinfo=UTC), [Kind.STALE_TZDATA]),
    ],
)
def test_odd_days_to_look_from(now: datetime, kinds: list[Kind]) -> None:
    assert [surprise.kind for surprise in found(FRIDAYS, now=now)] == kinds


def test_a_meeting_on_plain_days_surprises_nobody() -> None:
    team = Team((living(ZURICH, "Tim", required=True), living("Asia/Tokyo", "明", required=True)))
    assert found(FRIDAYS, team) == []


def test_a_large_team_is_looked_at_soon() -> None:
    keys = (ZURICH, ANGELES, CAIRO, "Asia/Tokyo")
    people = tuple(
        living(keys[n % 4], f"{n}", required=True, country=("CH", "US", "EG", "JP")[n % 4])
        for n in range(10_000)
    )
    daily, team = meeting("FREQ=DAILY", date(2019, 1, 1), EARLY), Team(people)
    begun = process_time()
    assert found(daily, team)
    assert process_time() - begun < 2
