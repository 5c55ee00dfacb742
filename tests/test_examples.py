"""The examples run as they stand."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import icalendar

EXAMPLES = Path(__file__).parent.parent / "examples"


def test_coming_tells_the_real_meeting_and_writes_its_calendar(tmp_path: Path) -> None:
    calendar = tmp_path / "hub.ics"
    script, team_file = EXAMPLES / "coming.py", EXAMPLES / "jupyterhub.toml"
    command = [sys.executable, *map(str, (script, team_file, calendar))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "number 15: 2019-04-11 08:00:00+02:00" in done.stdout
    assert "Zach          Wed 23:00-00:00 PDT, the day before" in done.stdout
    events = icalendar.Calendar.from_ical(calendar.read_bytes()).events
    held = (event for event in events if event.get("STATUS") != "CANCELLED")
    assert {str(event["SUMMARY"]) for event in held} == {
        "JupyterHub and BinderHub Team Meeting: Europe-Americas",
        "JupyterHub and BinderHub Team Meeting: Asia-Europe",
    }


def test_eight_or_nine_compares_ways_to_meet() -> None:
    command = [
        sys.executable,
        *map(str, (EXAMPLES / "eight_or_nine.py", EXAMPLES / "jupyterhub.toml")),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "gain: 120 minutes less (540, was 660)" in done.stdout
    assert "24 meetings instead of 12" in done.stdout
    assert "Too late for the Americas (23:00-00:00 in Los Angeles" in done.stdout


def test_every_example_is_run_by_a_test() -> None:
    assert {path.name for path in EXAMPLES.iterdir() if path.suffix == ".py"} == {
        "coming.py",
        "eight_or_nine.py",
    }
