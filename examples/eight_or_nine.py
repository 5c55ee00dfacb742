"""Compare the Asia-Europe meeting at 08:00 and at 09:00 in Zurich, and other ways to meet.

Run it as ``python examples/eight_or_nine.py examples/jupyterhub.toml``.
"""

from __future__ import annotations

import sys
from datetime import date, time

from meetsched import Evaluation, Horizon, Slot, compare, notice, read_team_file


def main(team_file: str) -> None:
    """Compare both over a year, then other ways to meet with today's."""
    file = read_team_file(team_file)
    horizon = Horizon(file.meeting, date(2019, 4, 1), date(2020, 4, 1))
    nine = Slot("Asia-Europe", time(9), "Europe/Zurich")
    evaluation = Evaluation(
        [
            horizon.rotation("today"),
            horizon.changed([nine]).rotation("at nine"),
            horizon.every_date(Slot("one fixed slot", time(18), "Europe/Zurich")),
            horizon.every_slot("two meetings a month"),
        ],
        file.team,
    )
    for name in list(evaluation.candidates)[1:]:
        comparison = compare(evaluation.of("today"), evaluation.of(name))
        print(f"{name}, compared with today:")
        print(*(f"    {line}" for line in comparison.words()), sep="\n")
    print("In the invitation:", notice(evaluation, "Asia-Europe"))


if __name__ == "__main__":
    main(*sys.argv[1:])
