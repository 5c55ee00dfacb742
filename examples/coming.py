"""Print the next meeting for everybody, and write the calendar file.

Run it as ``python examples/coming.py examples/jupyterhub.toml hub.ics``.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

import meetsched


def main(team_file: str, calendar_file: str) -> None:
    """Tell the first occurrence from April 2019 on, then write the calendar."""
    file = meetsched.read_team_file(team_file)
    now = datetime(2019, 4, 1, tzinfo=UTC)
    occurrence = next(file.meeting.occurrences(now.date()))
    print(f"{file.meeting.title}, number {occurrence.number}: {occurrence.start}")
    for local in meetsched.local_times(occurrence, file.team.participants):
        print(f"  {local.participant:14}{local.words()}")
    Path(calendar_file).write_bytes(meetsched.invitation(file.meeting, now).calendar)


if __name__ == "__main__":
    main(*sys.argv[1:])
