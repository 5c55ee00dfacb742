"""How long a command takes from the shell, beside Python alone and beside importing pendulum."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_benchmark.fixture import BenchmarkFixture

MEETSCHED = str(Path(sys.executable).with_name("meetsched"))
EXAMPLE = str(Path(__file__).parent.parent / "examples" / "jupyterhub.toml")


def timed(benchmark: BenchmarkFixture, *command: str) -> None:
    done = benchmark.pedantic(
        lambda: subprocess.run(command, capture_output=True, check=True), rounds=25, warmup_rounds=2
    )
    assert done.returncode == 0


@pytest.mark.benchmark(group="--help")
def test_help(benchmark: BenchmarkFixture) -> None:
    timed(benchmark, MEETSCHED, "--help")


@pytest.mark.benchmark(group="--help")
def test_python_alone(benchmark: BenchmarkFixture) -> None:
    timed(benchmark, sys.executable, "-c", "pass")


@pytest.mark.benchmark(group="next")
def test_next(benchmark: BenchmarkFixture) -> None:
    timed(benchmark, MEETSCHED, "next", EXAMPLE)


@pytest.mark.benchmark(group="next")
def test_import_pendulum(benchmark: BenchmarkFixture) -> None:
    timed(benchmark, sys.executable, "-c", "import pendulum")
