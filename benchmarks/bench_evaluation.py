"""Levels of 672 candidate starts on 24 dates: beside a pendulum loop, and filling an array.

The loop is timed on a sample of the cells; `extra_info` has what that makes for all of them.
"""

from __future__ import annotations

import random
import tracemalloc
from typing import TYPE_CHECKING

import numpy as np
import pendulum
import pytest

import survey
from meetsched import zones
from meetsched.availability import Pattern, levels
from meetsched.clocks import Instants, resolve
from meetsched.hours import USUAL, WEEK, Hours
from meetsched.weeks import Week

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pytest_benchmark.fixture import BenchmarkFixture

    from meetsched import Participant, Windows
    from meetsched.weeks import Levels

SAMPLE = 2_000
CELLS = survey.QUARTERS * len(survey.DATES)


def classes(people: Sequence[Participant]) -> list[Pattern]:
    return list(dict.fromkeys(map(Pattern.of, people)))


def class_levels(patterns: list[Pattern]) -> Levels:
    return levels(patterns, survey.instants(), USUAL)


def lies_in(windows: Windows, start: int, end: int) -> bool:
    return any(
        a <= start + shift and end + shift <= b for a, b in windows.spans for shift in (0, WEEK)
    )


def pendulum_level(person: Participant, start: pendulum.DateTime) -> int:
    local = start.in_timezone(person.stays[0].zone)
    end = start.add(minutes=60).in_timezone(person.stays[0].zone)
    minute = local.weekday() * 1440 + local.hour * 60 + local.minute
    last = minute + round((end.naive() - local.naive()).total_seconds() / 60)
    assert person.preferred is not None
    assert person.stretch is not None
    return lies_in(person.preferred, minute, last) + lies_in(person.stretch, minute, last)


def loop(people: Sequence[Participant], instants: Sequence[int], chosen: random.Random) -> int:
    return sum(
        pendulum_level(chosen.choice(people), pendulum.from_timestamp(chosen.choice(instants)))
        for _ in range(SAMPLE)
    )


@pytest.mark.parametrize("number", [20, 1_000])
@pytest.mark.benchmark(group="people x 672 x 24: levels of everybody")
def test_meetsched(benchmark: BenchmarkFixture, number: int) -> None:
    people = survey.people(number)

    def everybody() -> Levels:
        patterns = list(map(Pattern.of, people))
        rows = {pattern: row for row, pattern in enumerate(dict.fromkeys(patterns))}
        return class_levels(list(rows))[[rows[pattern] for pattern in patterns]]

    assert benchmark(everybody).shape == (number, CELLS)


@pytest.mark.parametrize("number", [20, 1_000])
@pytest.mark.benchmark(group="people x 672 x 24: levels of everybody")
def test_pendulum_loop_extrapolated(benchmark: BenchmarkFixture, number: int) -> None:
    people, instants = survey.people(number), survey.instants().starts.tolist()
    chosen = random.Random(number)
    assert benchmark.pedantic(lambda: loop(people, instants, chosen), rounds=5) > 0
    assert benchmark.stats is not None
    seconds = benchmark.stats["median"] * number * CELLS / SAMPLE
    benchmark.extra_info["cells timed"] = SAMPLE
    benchmark.extra_info["seconds for all cells"] = seconds
    print(f"\nthe loop, all {number} people: {seconds:.1f} s")


@pytest.mark.parametrize("number", [2_000, 100_000, 1_000_000])
@pytest.mark.benchmark(group="class result, whatever the number of people x 672 x 24")
def test_class_result(benchmark: BenchmarkFixture, number: int) -> None:
    patterns = classes(survey.people(number))
    result = benchmark(lambda: class_levels(patterns))
    assert result.shape == (len(survey.ZONES) * len(survey.WEEKS), CELLS)


@pytest.mark.benchmark(group="class result, whatever the number of people x 672 x 24")
def test_numpy_fills_the_answer_for_100000(benchmark: BenchmarkFixture) -> None:
    answer = np.ones(100_000 * CELLS, np.uint8)
    benchmark.pedantic(lambda: answer.fill(2), rounds=20, warmup_rounds=2)


@pytest.mark.parametrize("number", [100_000])
@pytest.mark.benchmark(group="grouping people, one pass")
def test_grouping(benchmark: BenchmarkFixture, number: int) -> None:
    people = survey.people(number)
    assert len(benchmark.pedantic(lambda: classes(people), rounds=5)) == 200


@pytest.mark.benchmark(group="from nothing: offsets, tables and dates of 40 zones, two years")
def test_cold_start(benchmark: BenchmarkFixture) -> None:
    hours = [Hours(*week) for week in survey.WEEKS]

    def prepare() -> int:
        zones.rules.cache_clear()
        instants = Instants(resolve("Europe/Zurich", survey.dates_at(8)), np.full(24, 60))
        weeks = list(map(Week, hours))
        return len([week.levels(instants.on(key)) for week in weeks for key in survey.ZONES])

    assert benchmark(prepare) == len(survey.WEEKS) * len(survey.ZONES)


def test_nothing_as_large_as_the_full_answer_exists() -> None:
    patterns = classes(survey.people(100_000))
    tracemalloc.start()
    class_levels(patterns)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    print(f"\nat most {most / 1e6:.1f} MB; the answer of 100,000 people has {CELLS / 10:.0f} MB")
    assert most < 100_000 * CELLS / 100
