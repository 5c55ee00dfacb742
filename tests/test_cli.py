from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from commands import refused, run
from documents import FULL, changed, saved

EXAMPLE = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"
NOW = ("--now", "2019-04-01")
COMMANDS = ("next", "evaluate", "drift", "invite", "mail", "publish", "verify", "schema")
HEAVY = {"pendulum", "icalendar", "dateutil", "numpy", "prettytable", "hypothesis"}


def python(*arguments: object, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **env},
        encoding="utf-8",
    )


def imported_by(*arguments: object) -> set[str]:
    """List the packages that a command imports, by what Python itself reports."""
    done = python("-X", "importtime", "-m", "meetsched", *arguments)
    assert done.returncode == 0
    names: list[str] = re.findall(r"^import time:[\s\d|]+(\w+)", done.stderr, re.MULTILINE)
    return set(names)


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_lists_every_command(option: str) -> None:
    result = run(option)
    assert result.exit_code == 0
    assert all(f"\n  {name} " in result.stdout for name in COMMANDS)


@pytest.mark.parametrize("command", ["next", "evaluate", "drift", "invite", "mail"])
def test_help_of_a_command_lists_the_options_that_all_have(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    options = "--json", "-n ", "--from", "--until", "--now", "--for", "--zone"
    assert all(option in result.stdout for option in options)


def test_the_version_is_told() -> None:
    assert version("meetsched") in run("--version").stdout


def test_no_command_is_answered_by_the_help() -> None:
    result = run()
    assert result.exit_code == 2
    assert "next" in result.output


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["frobnicate"], "frobnicate"),
        (["next"], "TEAMFILE"),
        (["next", "a.toml", "b.toml"], "b.toml"),
        (["next", EXAMPLE, "--frob"], "--frob"),
        (["schema", EXAMPLE], "jupyterhub.toml"),
        (["next", "nobody.toml"], "nobody.toml"),
        (["invite", "nobody.toml"], "nobody.toml"),
        (["evaluate", "nobody.toml"], "nobody.toml"),
        (["drift", EXAMPLE, "--candidate", "A=09:00 UTC"], "--candidate"),
        (["next", EXAMPLE.parent], "directory"),
    ],
)
def test_bad_usage_is_told(arguments: list[object], part: str) -> None:
    assert part in refused(*arguments)


@pytest.mark.parametrize(
    "command",
    [["next"], ["next", "--json"], ["invite"], ["invite", "--json"], ["evaluate"], ["drift"]],
)
def test_all_faults_of_a_team_file_are_told_and_nothing_else(
    command: list[str], tmp_path: Path
) -> None:
    wrong = (("slots", 0, "time"), "24:00"), (("participants", 1, "zone"), "Europe/Zurch")
    said = refused(*command, saved(tmp_path, changed(FULL, *wrong)))
    assert 'slots[0] "Europe-Americas".time: ' in said
    assert 'participants[1] "Luz".zone: ' in said
    assert '"Europe/Zurich"' in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    "data",
    [
        b"\xff\xfe",
        b"title = 18:00",
        b"a = " + b"[" * 100_000,
        b"[meeting]\nduration = " + b"9" * 5000,
        b"[meeting]\nduration = 0x" + b"f" * 5000,
    ],
    ids=lambda data: repr(data[:24]),
)
def test_hostile_files_are_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "hub.toml"
    path.write_bytes(data)
    assert "hub.toml" in refused("next", path)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        (("meeting", "title"), "a\x1b[2Jb"),
        (("meeting", "cadence"), "FREQ=\x1b[2J"),
        (("meeting", "cadence"), "\x1b third Thursday"),
        (("meeting", "cadence"), "\u202ethird Thursday"),
        (("slots", 0, "zone"), "\x1b[2J"),
        (("meeting", "\x1b[2J"), 1),
        (("meeting", "team"), "\x1b[2J.toml"),
    ],
)
def test_messages_never_carry_what_a_terminal_would_obey(
    place: tuple[str | int, ...], text: object, tmp_path: Path
) -> None:
    said = refused("next", saved(tmp_path, changed(FULL, (place, text))))
    assert all(line.isprintable() for line in said.splitlines())


def test_python_m_meetsched_is_the_command_line() -> None:
    done = python("-m", "meetsched", "next", EXAMPLE, *NOW, "-n", 1, "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["occurrences"][0]["start"] == "2019-04-11T08:00:00+02:00"


def test_the_installed_program_is_the_command_line() -> None:
    program = Path(sys.executable).parent / "meetsched"
    done = subprocess.run([program, "next", "x"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "x: cannot be read" in done.stderr


def test_help_imports_nothing_heavy() -> None:
    modules = imported_by("--help")
    assert "click" in modules
    assert not HEAVY & modules


def test_next_imports_nothing_that_it_does_not_use() -> None:
    modules = imported_by("next", EXAMPLE, *NOW)
    assert {"pendulum", "dateutil"} <= modules
    assert not {"icalendar", "numpy", "json", "babel", "holidays"} & modules


def test_next_as_json_imports_nothing_that_it_does_not_use() -> None:
    assert not {"icalendar", "numpy"} & imported_by("next", EXAMPLE, *NOW, "--json")


def test_check_of_a_page_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("17:00 Zurich")
    modules = imported_by("check", page, *NOW)
    assert "babel" in modules
    assert not {"icalendar", "numpy", "holidays", "json"} & modules


@pytest.mark.parametrize("command", ["evaluate", "drift"])
def test_what_looks_at_a_year_imports_nothing_that_it_does_not_use(command: str) -> None:
    modules = imported_by(command, EXAMPLE, *NOW)
    assert "numpy" in modules
    # nobody in the example has a country
    assert not {"icalendar", "holidays", "json"} & modules


@pytest.mark.parametrize(
    "arguments",
    [["next"], ["next", "--json"], ["invite"], ["evaluate"], ["evaluate", "--json"], ["drift"]],
    ids=" ".join,
)
def test_output_does_not_depend_on_the_environment(arguments: list[str]) -> None:
    command = ["-m", "meetsched", *arguments, EXAMPLE, *NOW]
    usual = python(*command, COLUMNS="100", TZ="UTC", LC_ALL="C.UTF-8", PYTHONHASHSEED="0")
    other = python(*command, COLUMNS="100", TZ="Asia/Tokyo", LC_ALL="C", PYTHONHASHSEED="7")
    assert usual.returncode == 0
    assert "\x1b" not in usual.stdout
    assert other.stdout == usual.stdout


def test_a_pipe_without_the_characters_of_a_name_gets_escapes(tmp_path: Path) -> None:
    path = tmp_path / "hub.toml"
    path.write_text(
        '[meeting]\ntitle = "会議"\ncadence = "weekly on Monday"\nfirst = 2026-01-05\n'
        '[[slots]]\nname = "A"\ntime = "08:00"\nzone = "UTC"\n',
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, "-m", "meetsched", "next", str(path), "-n", "1"],
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith(rb"\u4f1a\u8b70")
