"""The best rotation for 2,000 people, proven: beside solvers, and beside a plain loop.

The solvers (the extra `bench`) prove the same order level by level, each in a process of its own,
and get `LIMIT` seconds; where one does not finish, the ratio is a lower bound.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date, time
from itertools import combinations
from pathlib import Path
from statistics import pstdev
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import rotations
from meetsched import Cadence, Choice, Horizon, Meeting, Participant, Slot, Team
from meetsched.rotation.costs import Costs, Line
from meetsched.rotation.goals import Goals, Leximin, Unreached
from meetsched.rotation.search import search
from meetsched.rotation.space import Space
from meetsched.rotation.spread import search_spread
from meetsched.rotation.suggestion import never

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

LIMIT = 120
INSTANCES = [(24, 4), (240, 3), (672, 3)]
LARGEST = (672, 4)
HERE = Path(__file__).parent


def problem(slots: int, k: int) -> tuple[Goals, Space]:
    instance = rotations.arrays(k, rotations.SLOTS[slots])
    people = instance.people.astype(np.float64)
    missed = instance.missed.transpose(1, 0, 2).astype(np.int8)
    goals = Goals(
        [
            Unreached(missed, instance.whose.astype(np.intp), people),
            Leximin(instance.burdens.transpose(1, 0, 2), people),
        ]
    )
    ranks = np.tile(np.arange(slots), (k, 1))
    return goals, Space(np.ones((k, slots), np.bool_), ~np.eye(slots, dtype=np.bool_), ranks)


def solved(peer: str, slots: int, k: int, folder: Path) -> dict[str, Any]:
    path = folder / "instance.npz"
    rotations.arrays(k, rotations.SLOTS[slots]).save(path)
    command = [sys.executable, str(HERE / f"peer_{peer}.py"), str(path), "--time-limit", str(LIMIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=HERE)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


@pytest.mark.parametrize(("slots", "k"), INSTANCES)
@pytest.mark.benchmark(group="leximin for 2,000 people, proven")
def test_meetsched(benchmark: BenchmarkFixture, slots: int, k: int) -> None:
    goals, space = problem(slots, k)
    found = benchmark.pedantic(lambda: search(goals, space, 1, never), rounds=3)
    print(f"\n{slots} slots, k = {k}: {found.best[0].key[1][:3]}")
    assert found.proven


@pytest.mark.benchmark(group="leximin for 2,000 people, proven")
def test_meetsched_largest(benchmark: BenchmarkFixture) -> None:
    goals, space = problem(*LARGEST)
    assert benchmark.pedantic(lambda: search(goals, space, 1, never), rounds=1).proven


@pytest.mark.parametrize("peer", ["cpsat", "highs"])
@pytest.mark.parametrize(("slots", "k"), [*INSTANCES, LARGEST])
@pytest.mark.benchmark(group="leximin for 2,000 people, proven")
def test_solvers(
    benchmark: BenchmarkFixture, tmp_path: Path, peer: str, slots: int, k: int
) -> None:
    answer = benchmark.pedantic(lambda: solved(peer, slots, k, tmp_path), rounds=1)
    benchmark.extra_info["proven"] = answer["proven"]
    print(f"\n{peer}, {slots} slots, k = {k}: proven {answer['proven']}, {answer['seconds']:.1f} s")


def ratings(people: int) -> list[list[float]]:
    chosen = random.Random(people)
    worths = (0, 0.25, 0.5, 0.8, 0.9, 1)
    return [[chosen.choice(worths) for _ in range(24)] for _ in range(people)]


def hours() -> Choice:
    """Choose from the hours of a day in UTC; who is on the team is told by costs alone."""
    slots = tuple(Slot(f"{hour}", time(hour), "UTC") for hour in range(24))
    meeting = Meeting("T", Cadence.parse("third Thursday"), date(2026, 1, 15), slots)
    horizon = Horizon(meeting, date(2026, 1, 1), date(2028, 1, 1))
    return Choice(horizon, Team((Participant.living_in("UTC", "Any"),)), 4, slots)


@pytest.mark.benchmark(group="stdev, 24 hours, k = 4, 2,000 people")
def test_spread(benchmark: BenchmarkFixture) -> None:
    choice, none = hours(), np.zeros((1, 4, 24), np.bool_)
    assert choice.space.allowed.all()
    lines = tuple(
        Line(np.tile([round(720 * (1 - worth)) for worth in row], (4, 1)), none)
        for row in ratings(2_000)
    )
    ones, misses = np.ones(len(lines), np.int64), np.zeros((4, 24), np.int64)
    costs = Costs(lines, ones, ones, misses, {})
    assert costs.burdens.size
    assert benchmark(lambda: search_spread(choice, costs, 5, never)).proven


@pytest.mark.benchmark(group="stdev, 24 hours, k = 4, 2,000 people")
def test_plain_loop_extrapolated(benchmark: BenchmarkFixture) -> None:
    rows, sample = ratings(2_000), 50
    chosen = random.Random(1).sample(list(combinations(range(24), 4)), sample)

    def loop() -> float:
        return min(pstdev([sum(row[hour] for hour in hours) for row in rows]) for hours in chosen)

    assert benchmark.pedantic(loop, rounds=3) > 0
    assert benchmark.stats is not None
    seconds = benchmark.stats["median"] * 10_626 / sample
    benchmark.extra_info["seconds for all"] = seconds
    print(f"\nthe loop over all 10,626: {seconds:.1f} s")
