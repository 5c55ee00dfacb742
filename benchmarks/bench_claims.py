"""A page of announcements read and judged, beside dateparser's search, which only reads dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from meetsched.claims.checking import check_page

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

README = (Path(__file__).parent.parent / "README.md").read_text()
LINES = """\
The next call is on 11 April 2019 at 8am Zurich time (11pm PDT on Wednesday).
Every Wednesday at 16:00 UTC / 9am Pacific / 18:00 CEST; notes are in the usual place.
Nothing is said in this line of when anything takes place.
"""
ANNOUNCEMENTS = LINES * 100
LARGE = README * (1_000_000 // len(README))

on_announcements = pytest.mark.benchmark(group="300 lines, 200 with times")
on_prose = pytest.mark.benchmark(group="a page of 1 MB")


@on_announcements
def test_meetsched(benchmark: BenchmarkFixture) -> None:
    assert len(benchmark(check_page, ANNOUNCEMENTS, date(2019, 4, 1)).readings) == 500


@on_announcements
def test_dateparser(benchmark: BenchmarkFixture) -> None:
    search = pytest.importorskip("dateparser.search").search_dates
    found = benchmark.pedantic(search, (ANNOUNCEMENTS,), {"languages": ["en"]}, rounds=3)
    assert found


@on_prose
def test_meetsched_on_a_large_page(benchmark: BenchmarkFixture) -> None:
    assert benchmark.pedantic(check_page, (LARGE, date(2026, 11, 23)), rounds=3).readings
