"""README's commands print what README shows, and its team file can be read."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import icalendar
import pytest
from click.testing import CliRunner

from meetsched import read_team_file
from meetsched.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text()
VERSION = re.compile(r'tz data \S+ \([a-z ]+\)|"(version|source)": "[^"]*"')


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def without_tzdata_version(text: str) -> str:
    return VERSION.sub("", text)


def pattern(shown: str) -> str:
    """Let a line of three dots stand for lines that README leaves out."""
    return r"(?:.*\n)*?".join(map(re.escape, re.split(r"^\.\.\.\n", shown, flags=re.MULTILINE)))


def steps(block: str) -> list[tuple[str, str]]:
    """Split a block into its commands, each with what is shown for it."""
    _, *parts = re.split(r"^\$ meetsched (.*)\n", block, flags=re.MULTILINE)
    return list(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize("block", blocks("console"))
def test_commands_print_what_readme_shows(
    block: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)
    assert steps(block)
    for arguments, shown in steps(block):
        result = CliRunner().invoke(main, shlex.split(arguments), env={"COLUMNS": "110"})
        assert result.exit_code == (1 if ": error: " in shown else 0)
        printed = without_tzdata_version(result.output)
        assert re.fullmatch(pattern(without_tzdata_version(shown)), printed)


def test_team_file_in_readme_is_read_without_a_warning(tmp_path: Path) -> None:
    (block,) = blocks("toml")
    path = tmp_path / "team.toml"
    path.write_text(block)
    file = read_team_file(path)
    assert file.meeting.title == "Team meeting"
    assert file.warnings == ()


def test_readme_shows_what_an_invitation_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (shown,) = blocks("text")
    monkeypatch.chdir(tmp_path)
    team_file = str(ROOT / "examples" / "worldwide.toml")
    arguments = ["invite", team_file, "--per-person", "invites", "--now", "2026-11-23"]
    assert CliRunner().invoke(main, arguments).exit_code == 0
    (path,) = Path("invites").glob("ben*pacific*")
    (event,) = icalendar.Calendar.from_ical(path.read_bytes()).events[:1]
    assert str(event["DESCRIPTION"]) == shown.rstrip()


def test_readme_has_the_two_set_up_commands_of_ci() -> None:
    first, second = blocks("sh")
    assert first.count("\n") == second.count("\n") == 1
    assert "pip install . &&" in first
    assert 'pip install -e ".[test]" &&' in second
