"""1,000 occurrences of "third Thursday, alternating", beside recurring-ical-events on the .ics."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import islice
from typing import TYPE_CHECKING

import icalendar
import pytest
import recurring_ical_events

from meetsched import Cadence, Meeting, Slot, invitation

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

MEETING = Meeting(
    "Team meeting",
    Cadence.parse("third Thursday of the month"),
    first=date(2019, 3, 21),
    slots=(
        Slot("Europe-Americas", time(18), "Europe/Zurich"),
        Slot("Asia-Europe", time(8), "Europe/Zurich"),
    ),
)
CALENDAR = invitation(MEETING, datetime(2019, 3, 1, tzinfo=UTC)).calendar
COUNT = 1000
UNTIL = date(2102, 7, 1)

pytestmark = pytest.mark.benchmark(group="1,000 occurrences")


def test_meetsched(benchmark: BenchmarkFixture) -> None:
    found = benchmark(lambda: list(islice(MEETING.occurrences(), COUNT)))
    assert len(found) == COUNT


def test_recurring_ical_events(benchmark: BenchmarkFixture) -> None:
    def expand() -> list[icalendar.Component]:
        calendar = icalendar.Calendar.from_ical(CALENDAR)
        return list(recurring_ical_events.of(calendar).between(date(2019, 1, 1), UNTIL))

    assert len(benchmark(expand)) == COUNT
