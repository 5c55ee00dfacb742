from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from commands import refused, run
from meetsched.cli import main

if TYPE_CHECKING:
    from click.testing import Result

ROOT = Path(__file__).parent.parent
HUB = ROOT / "examples" / "jupyterhub.toml"
NOW = ("--now", "2026-11-23")

LINE = "11 April 2019 at 8am Zurich time (11pm PST on Wednesday)"


def piped(text: str | bytes, *arguments: object) -> Result:
    command = ["check", "-", *NOW, *map(str, arguments)]
    return CliRunner().invoke(main, command, input=text)


def judged(text: str, *arguments: object) -> Any:  # noqa: ANN401 - what JSON holds
    """Return the document for a page on standard input."""
    return json.loads(piped(text, "--json", *arguments).stdout)


def kinds(text: str, *arguments: object) -> list[str]:
    return [fault["kind"] for fault in judged(text, *arguments)["faults"]]


def written(folder: Path, text: str, name: str = "page.md") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_what_was_read_is_told() -> None:
    first, second = judged(LINE)["claims"]
    assert first == {
        "file": "-",
        "line": 1,
        "column": 18,
        "text": "8am Zurich time",
        "zone_label": "Zurich time",
        "zone": "Europe/Zurich",
        "local_time": "08:00",
        "date": "2019-04-11",
        "instant": "2019-04-11T08:00:00+02:00",
        "settled_by": None,
    }
    assert second["instant"] == "2019-04-10T23:00:00-07:00"
    assert (second["zone_label"], second["zone"]) == ("PST", "America/Los_Angeles")


def test_what_is_wrong_is_told_with_its_place() -> None:
    (fault,) = judged(f"one\n\n{LINE}")["faults"]
    assert (fault["file"], fault["line"], fault["column"], fault["text"]) == ("-", 3, 40, "PST")
    assert (fault["kind"], fault["severity"]) == ("label_out_of_season", "error")
    assert fault["suggestion"] == "write PDT or PT"
    assert set(fault) == {
        "file", "line", "column", "text", "kind", "severity", "message", "suggestion",
    }  # fmt: skip


def test_columns_count_characters() -> None:
    (fault,) = judged(f"Zoë 👩‍🚀 {LINE}")["faults"]
    assert fault["column"] == len("Zoë 👩‍🚀 ") + 40


def test_errors_are_the_answer_no_and_warnings_are_not() -> None:
    assert piped(LINE).exit_code == 1
    warned = piped("Every Wednesday at 9am Pacific / 17:00 UTC", "--on", "2026-01-07")
    assert warned.exit_code == 0
    assert "[season]" in warned.stdout
    assert piped("nothing here").exit_code == 0


def test_a_time_without_a_date_is_judged_on_the_day_asked_for() -> None:
    line = "8am PST / 16:00 UTC"
    assert kinds(line, "--on", "2026-01-07") == ["season"]
    assert kinds(line, "--on", "2026-07-01") == ["label_out_of_season", "time"]


def test_a_time_without_a_date_is_judged_on_the_day_of_the_page() -> None:
    line = "8am PST / 16:00 UTC"
    assert kinds(f"# Notes of 7 January 2026\n\n{line}") == []
    assert kinds(f"# Notes of 1 July 2026\n\n{line}") == ["label_out_of_season", "time"]
    assert kinds(f"# Notes of 7 January 2026\n\n{line}", "--on", "2026-07-01") != []


def test_a_time_without_any_date_is_judged_on_the_present() -> None:
    assert kinds("8am PDT", "--now", "2026-12-01") == ["label_out_of_season"]
    assert kinds("8am PDT", "--now", "2026-07-01") == []


def test_an_ambiguous_label_has_no_zone() -> None:
    document = judged("10am IST", "--on", "2026-07-01")
    assert document["claims"][0]["zone"] is None
    assert document["claims"][0]["instant"] is None
    (fault,) = document["faults"]
    assert fault["kind"] == "ambiguous"
    for meant in ("Asia/Kolkata", "UTC+5:30", "Europe/Dublin", "UTC+1", "Asia/Jerusalem", "UTC+3"):
        assert meant in fault["message"]


def test_the_team_settles_what_is_ambiguous(tmp_path: Path) -> None:
    text = HUB.read_text() + '\n[[participants]]\nname = "Asha"\nzone = "Asia/Kolkata"\n'
    team = written(tmp_path, text, "team.toml")
    page = written(tmp_path, "10am IST")
    result = run("check", page, team, "--on", "2026-07-01", "--json", *NOW)
    assert json.loads(result.stdout)["claims"][0]["zone"] == "Asia/Kolkata"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("11 April 2019, 8am Zurich", []),
        ("11 April 2019, 9am Zurich", ["time"]),
        ("12 April 2019, 8am Zurich", ["date"]),
        ("18 April 2019, 8am Zurich", []),  # moved away a week before: of something else
        ("send items by 10 April 2019, 8am Zurich", []),
    ],
)
def test_a_page_is_held_against_the_meeting(text: str, wrong: list[str], tmp_path: Path) -> None:
    page = written(tmp_path, text)
    result = run("check", HUB, page, "--json", *NOW)
    assert [fault["kind"] for fault in json.loads(result.stdout)["faults"]] == wrong


def test_of_several_meetings_a_page_may_be_about_any(tmp_path: Path) -> None:
    text = HUB.read_text().replace('time = "08:00"', 'time = "09:00"')
    other = written(tmp_path, text, "other.toml")
    page = written(tmp_path, "11 April 2019, 9am Zurich")
    assert run("check", HUB, page, *NOW).exit_code == 1
    assert run("check", HUB, other, page, *NOW).exit_code == 0


TEAM = """\
[meeting]
title = "Night watch"
cadence = "last Sunday of the month"
first = 2026-01-25
uid = "night@example.org"

[[slots]]
name = "Night"
time = "02:30"
zone = "Europe/Zurich"

[[participants]]
name = "Kim"
zone = "Asia/Seoul"
role = "required"
"""


def test_a_team_file_is_told_what_will_surprise(tmp_path: Path) -> None:
    path = written(tmp_path, TEAM, "team.toml")
    result = run("check", path, "--json", *NOW)
    assert result.exit_code == 1
    faults = json.loads(result.stdout)["faults"]
    told = [(fault["kind"], fault["line"], fault["column"], fault["text"]) for fault in faults]
    assert [each for each in told if each[0] != "stale_tzdata"] == [
        ("skipped_time", 9, 8, '"02:30"'),
        ("repeated_time", 9, 8, '"02:30"'),
        ("required_shut_out", 9, 8, '"02:30"'),
    ]


def test_faults_come_in_the_order_of_the_files(tmp_path: Path) -> None:
    one, other = written(tmp_path, LINE, "b.md"), written(tmp_path, LINE, "a.md")
    document = json.loads(run("check", one, other, one, "--json", *NOW).stdout)
    assert [fault["file"] for fault in document["faults"]] == [str(one), str(other)]


def test_github_is_told_in_its_own_form(tmp_path: Path) -> None:
    page = written(tmp_path, LINE)
    result = run("check", page, "--format", "github", *NOW)
    (line,) = result.stdout.splitlines()
    properties = line.removeprefix("::error ").partition("::")[0].split(",")
    assert {f"file={page}", "line=1", "col=40", "endColumn=43"} < set(properties)


def test_github_is_told_nothing_where_nothing_is_wrong() -> None:
    assert piped(FIXED, "--format", "github").stdout == ""


def test_what_was_read_is_listed_if_asked_for() -> None:
    listed = piped(LINE, "--list").stdout.splitlines()
    assert listed[0] == '-:1:18: "8am Zurich time" is 2019-04-11T08:00:00+02:00 Europe/Zurich'
    assert '"10am IST" is ambiguous' in piped("10am IST", "--list").stdout


FIXED = "11 April 2019 at 8am Zurich time (11pm PDT on Wednesday)"


def test_a_correction_is_made_and_shown(tmp_path: Path) -> None:
    page = written(tmp_path, f"café\r\n{LINE}\r\n")
    result = run("check", page, "--fix", *NOW)
    assert page.read_bytes() == f"café\r\n{FIXED}\r\n".encode()
    assert f"-{LINE}" in result.stdout
    assert f"+{FIXED}" in result.stdout
    assert result.exit_code == 0


def test_a_difference_can_be_applied_by_git(tmp_path: Path) -> None:
    page = written(tmp_path, f"one\n{LINE}\nthree\n")
    shown = CliRunner().invoke(main, ["check", "-", "--fix"], input=page.read_text()).stdout
    patch = shown[: shown.index("one file checked")].replace("--- -", "--- page.md")
    patch = patch.replace("+++ -", "+++ page.md")
    command = ["git", "apply", "--unidiff-zero", "-p0", "-"]
    subprocess.run(command, input=patch, text=True, cwd=tmp_path, check=True)
    assert page.read_text() == f"one\n{FIXED}\nthree\n"


def test_a_second_correction_changes_nothing(tmp_path: Path) -> None:
    page = written(tmp_path, "2020-11-10 10:30am Pacific (17:30 UTC)\n")
    run("check", page, "--fix", *NOW)
    assert page.read_text() == "2020-11-10 10:30am Pacific (18:30 UTC)\n"
    time = page.stat().st_mtime_ns
    assert "@@" not in run("check", page, "--fix", *NOW).stdout
    assert page.stat().st_mtime_ns == time


def test_json_stays_one_document_while_correcting(tmp_path: Path) -> None:
    result = run("check", written(tmp_path, LINE), "--fix", "--json", *NOW)
    assert json.loads(result.stdout)["faults"] == []
    assert f"+{FIXED}" in result.stderr


def test_a_correction_is_made_through_a_link(tmp_path: Path) -> None:
    page = written(tmp_path, LINE)
    link = tmp_path / "link.md"
    link.symlink_to(page)
    run("check", link, "--fix", *NOW)
    assert link.is_symlink()
    assert page.read_text() == FIXED


def test_a_file_that_cannot_be_written_stays_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    page = written(tmp_path, LINE)
    monkeypatch.setattr(os, "replace", read_only)
    said = refused("check", page, "--fix", *NOW)
    assert said.startswith("Error: cannot write ")
    assert os.strerror(errno.EROFS) in said
    assert page.read_text() == LINE
    assert list(tmp_path.iterdir()) == [page]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_page(data: bytes) -> None:
    assert piped(data).exit_code in {0, 1}


def test_a_missing_file_is_bad_input(tmp_path: Path) -> None:
    assert "does not exist" in refused("check", tmp_path / "no.md")


def test_no_file_is_bad_input() -> None:
    assert "FILE" in refused("check")


def test_a_broken_team_file_is_bad_input(tmp_path: Path) -> None:
    page = written(tmp_path, LINE)
    team = written(tmp_path, TEAM.replace("Europe/Zurich", "Europe/Zurch"), "team.toml")
    assert "Europe/Zurch" in refused("check", page, team, "--fix")
    assert page.read_text() == LINE


@pytest.mark.parametrize("day", ["1899-12-31", "2200-01-01", "soon"])
def test_a_day_that_nobody_writes_about_is_bad_input(day: str) -> None:
    assert "--on" in refused("check", HUB, "--on", day)


def test_the_hook_runs_the_command_as_pre_commit_does(tmp_path: Path) -> None:
    manifest = ROOT / ".pre-commit-hooks.yaml"
    subprocess.run([sys.executable, "-m", "pre_commit", "validate-manifest", manifest], check=True)
    (hook,) = re.split(r"^- ", manifest.read_text(), flags=re.MULTILINE)[1:]
    said = dict(line.strip().split(": ", 1) for line in hook.splitlines())
    program, *arguments = said["entry"].split()
    assert (program, said["language"], said["types"]) == ("meetsched", "python", "[markdown]")
    assert run(*arguments, written(tmp_path, LINE)).exit_code == 1
