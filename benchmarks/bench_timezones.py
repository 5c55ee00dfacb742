"""A VTIMEZONE of every IANA zone over 1970-2038, beside icalendar's own generator."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import icalendar
import pytest

from meetsched import tzdata_version, zones
from meetsched.ical.timezones import vtimezone

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

KEYS = [key for key in sorted(tzdata_version().keys()) if key not in zones.UTC_KEYS]
SINCE = datetime(1970, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.benchmark(group="VTIMEZONE of all zones")


def test_meetsched(benchmark: BenchmarkFixture) -> None:
    def write() -> int:
        zones.rules.cache_clear()
        return sum(len(vtimezone(key, SINCE)) for key in KEYS)

    assert benchmark(write) > 0


def test_icalendar(benchmark: BenchmarkFixture) -> None:
    def write() -> int:
        calendar = icalendar.Calendar()
        for key in KEYS:
            event = icalendar.Event()
            event.add("DTSTART", datetime(2000, 1, 1, tzinfo=ZoneInfo(key)))
            calendar.add_component(event)
        calendar.add_missing_timezones()
        return len(calendar.timezones)

    assert benchmark.pedantic(write, rounds=3) > 500  # it takes fixed offsets for UTC
