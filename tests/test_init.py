from __future__ import annotations

import ast
import inspect
import subprocess
import sys
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import pytest

import meetsched

SOURCE = ast.parse(Path(inspect.getfile(meetsched)).read_text(encoding="utf-8"))


def fresh(code: str) -> str:
    """Run code in a Python of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    return ran.stdout.strip()


@pytest.mark.parametrize("name", meetsched.__all__)
def test_every_public_name_loads_by_itself(name: str) -> None:
    assert getattr(meetsched, name).__name__ == name


def test_a_name_loads_in_a_fresh_python() -> None:
    assert fresh("from meetsched import Meeting; print(Meeting.__module__)") == "meetsched.meeting"


@pytest.mark.parametrize(
    ("name", "module"),
    [
        ("Evaluation", "evaluation"),
        ("Horizon", "candidates"),
        ("compare", "comparison"),
        ("drifts", "drift"),
        ("odd_weeks", "drift"),
        ("notice", "notices"),
        ("Level", "hours"),
    ],
)
def test_what_evaluates_is_public(name: str, module: str) -> None:
    assert getattr(meetsched, name).__module__ == f"meetsched.{module}"


def test_importing_the_package_costs_nothing() -> None:
    code = "import sys; old = {*sys.modules}; import meetsched; print(*{*sys.modules} - old)"
    loaded = {module.split(".")[0] for module in fresh(code).split()}
    assert not {"pendulum", "icalendar", "dateutil", "tzdata", "numpy", "click"} & loaded


def test_values_load_no_calendars_and_no_command_line() -> None:
    loaded = fresh("import sys, meetsched; meetsched.Meeting; print(*sys.modules)").split()
    heavy = {"icalendar", "click", "prettytable", "numpy", "tomllib", "babel", "holidays"}
    assert not heavy & set(loaded)


def test_names_are_listed_once_and_in_order() -> None:
    assert meetsched.__all__ == sorted(set(meetsched.__all__))


def test_type_checkers_see_the_names_that_load() -> None:
    imported = {
        alias.name: node.module
        for node in ast.walk(SOURCE)
        if isinstance(node, ast.ImportFrom) and node.module and node.module != "typing"
        for alias in node.names
        if node.module.startswith("meetsched.")
    }
    assert set(imported) == set(meetsched.__all__)
    for name, module in imported.items():
        assert getattr(sys.modules.get(module) or __import__(module, fromlist=[name]), name) is (
            getattr(meetsched, name)
        )


def test_dir_lists_the_public_names() -> None:
    assert {*meetsched.__all__, "__version__"} <= set(dir(meetsched))


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="module 'meetsched' has no attribute 'Meating'"):
        meetsched.Meating  # noqa: B018 - the look-up is what is tested


def test_the_version_is_that_of_the_distribution() -> None:
    assert meetsched.__version__ == version("meetsched")


def test_types_are_shipped() -> None:
    assert files("meetsched").joinpath("py.typed").is_file()
