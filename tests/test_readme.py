"""README's commands print what README shows, and its team file can be read."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

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


@pytest.mark.parametrize("block", blocks("console"))
def test_commands_print_what_readme_shows(block: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    command, _, shown = block.partition("\n")
    program, *arguments = shlex.split(command.removeprefix("$ "))
    assert program == "meetsched"
    result = CliRunner().invoke(main, arguments, env={"COLUMNS": "110"})
    assert result.exit_code == 0
    printed = without_tzdata_version(result.stdout)
    assert re.fullmatch(pattern(without_tzdata_version(shown)), printed)


def test_team_file_in_readme_is_read_without_a_warning(tmp_path: Path) -> None:
    (block,) = blocks("toml")
    path = tmp_path / "team.toml"
    path.write_text(block)
    file = read_team_file(path)
    assert file.meeting.title == "Team meeting"
    assert file.warnings == ()


def test_readme_has_the_two_set_up_commands_of_ci() -> None:
    first, second = blocks("sh")
    assert first.count("\n") == second.count("\n") == 1
    assert "pip install . &&" in first
    assert 'pip install -e ".[test]" &&' in second
