"""What `evaluate` tells people, its lines joined; the figures are in test_cli_evaluate."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from commands import run
from documents import FULL, SMALL, changed, saved
from meetsched.cli import main
from meetsched.zones import tzdata_version

EXAMPLE = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"
YEAR = ("--now", "2019-04-01")
NINE = ("--candidate", "Asia-Europe=09:00 Europe/Zurich")
INVITATIONS = "For the invitations to the first of each slot:"


def words(*arguments: object) -> str:
    result = run("evaluate", *arguments)
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


def invitations(*arguments: object) -> list[str]:
    """Return the lines for the invitations; nothing but the tz data follows."""
    blocks = run("evaluate", *arguments, width=1000).stdout.split("\n\n")
    heading, *lines = blocks[-2].splitlines()
    assert heading == INVITATIONS
    return [" ".join(line.split()) for line in lines]


def test_people_are_told_the_same() -> None:
    page = words(EXAMPLE, *YEAR, *NINE)
    assert "Americas 2 of 2 shut out, 23:00 (-1 day) to 02:00" in page
    assert "Tim, Min, Kirstie, Sarah Gibson gain: 120 minutes less (540, was 660)" in page
    assert (
        "Asia-Europe, Thu 11 Apr 2019 Too late for the Americas (23:00-00:00 in Los Angeles, "
        "00:00-01:00 in Denver); the next one for you is Thu 16 May."
    ) in page
    assert "Europe-Americas, Thu 16 May 2019 Too late for Asia (01:00-02:00 in Taipei); " in page
    assert "the next one for you is Thu 20 Jun." in page
    assert page.startswith("JupyterHub and BinderHub Team Meeting, from Mon 1 Apr 2019 until Wed 1")
    assert page.endswith(f"tz data {tzdata_version()}")


# For the invitations


EARLY_NOTICE = (
    "Asia-Europe, Thu 11 Apr 2019 Too late for the Americas (23:00-00:00 in Los Angeles, "
    "00:00-01:00 in Denver); the next one for you is Thu 16 May."
)
LATE_NOTICE = (
    "Europe-Americas, Thu 16 May 2019 Too late for Asia (01:00-02:00 in Taipei); "
    "the next one for you is Thu 20 Jun."
)


@pytest.mark.parametrize(
    "whom",
    [(), ("--for", "Tim"), ("--for", "CL"), ("--zone", "Pacific/Auckland"),
     ("--for", "Zach", "--zone", "UTC")],
    ids=" ".join,
)  # fmt: skip
def test_invitations_are_for_the_whole_team_whoever_is_asked_for(whom: tuple[str, ...]) -> None:
    assert invitations(EXAMPLE, *YEAR, *whom) == [EARLY_NOTICE, LATE_NOTICE]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_invitations_come_by_the_dates_of_the_firsts(count: int) -> None:
    told_of = invitations(EXAMPLE, *YEAR, "-n", count)
    assert [line.split(" Too")[0] for line in told_of] == [
        "Asia-Europe, Thu 11 Apr 2019",
        "Europe-Americas, Thu 16 May 2019",
    ]


def test_a_slot_without_occurrence_has_no_invitation() -> None:
    assert invitations(EXAMPLE, *YEAR, "-n", 1) == [f"{EARLY_NOTICE.partition(';')[0]}."]


def test_a_zone_beside_nobody_has_no_invitations(tmp_path: Path) -> None:
    page = words(saved(tmp_path, SMALL), *YEAR, "--zone", "Asia/Tokyo")
    assert "always Asia/Tokyo" in page
    assert "invitations" not in page


def test_a_slot_that_comes_to_be_and_an_added_one_have_invitations(tmp_path: Path) -> None:
    added = {"date": datetime(2019, 4, 2, 9), "add": True, "zone": "UTC", "slot": "Asia-Europe"}
    later = {"from": date(2019, 6, 1), "slots": [{"name": "Noon", "time": "12:00", "zone": "UTC"}]}
    document = changed(
        SMALL,
        (("exceptions",), [added]),
        (("revisions",), [later]),
        (("participants",), [{"name": "Tim", "zone": "Europe/Zurich"}]),
    )
    assert invitations(saved(tmp_path, document), *YEAR) == [
        "Asia-Europe, Tue 2 Apr 2019 Within everybody's hours.",
        "Noon, Thu 20 Jun 2019 Within everybody's hours.",
    ]


# Required people and the quorum


def test_required_people_and_the_quorum_are_told(tmp_path: Path) -> None:
    # Tim is away on 18 July, Luz never.
    june, july = ("--from", "2019-06-01", "-n", 1), ("--from", "2019-07-01", "-n", 1)
    path = saved(tmp_path, changed(FULL, (("meeting", "quorum"), 2)))
    assert "required, missing" not in words(path, *june)
    assert "quorum of 2 always reached" in words(path, *june)
    assert "required, missing Tim 1 of 1 times (Thu 18 Jul 2019)" in words(path, *july)
    assert "quorum of 2 missed 1 of 1 times (Thu 18 Jul 2019)" in words(path, *july)


@pytest.mark.parametrize("whom", [("--for", "Luz"), ("--zone", "UTC")], ids=" ".join)
def test_the_quorum_is_the_whole_team_s(tmp_path: Path, whom: tuple[str, ...]) -> None:
    path = saved(tmp_path, FULL)
    assert "quorum of 3 missed 6 of 6 times" in words(path, "--from", "2019-06-01", "-n", 6)
    assert "quorum" not in words(path, "--from", "2019-06-01", "-n", 6, *whom)


def test_required_people_are_told_where_they_are_asked_for(tmp_path: Path) -> None:
    july = (saved(tmp_path, FULL), "--from", "2019-07-01", "-n", 1)
    assert "required, missing Tim 1 of 1 times" in words(*july, "--for", "Tim")
    assert "required, missing" not in words(*july, "--for", "Luz")


def test_a_day_later_is_marked() -> None:
    assert "01:00 (+1 day)" in words(EXAMPLE, *YEAR, "--for", "CL")


# The comparison


def test_what_was_added_is_told_to_be_left_out(tmp_path: Path) -> None:
    path = saved(tmp_path, FULL)
    compared = "changed, compared with today, on the same dates"
    assert f"{compared}, the 1 added left out: " in words(path, "--from", "2019-04-01", *NINE)
    half = ("--from", "2019-04-01", "--until", "2019-09-01")
    assert f"{compared}: " in words(path, *half, *NINE)


@pytest.mark.parametrize(
    ("hours", "line"),
    [
        ("09:00-10:00", "Tim gains: the same 8640 minutes; can attend 12, was 0"),
        ("08:00-09:00", "Tim loses: the same 8640 minutes; can attend 0, was 12"),
    ],
)
def test_with_the_same_burden_it_is_told_what_can_be_attended(
    hours: str, line: str, tmp_path: Path
) -> None:
    tim = {"name": "Tim", "zone": "Europe/Zurich", "preferred": "never", "stretch": hours}
    path = saved(tmp_path, changed(SMALL, (("participants",), [tim])))
    assert line in words(path, *YEAR, *NINE)


@pytest.mark.parametrize(("people", "more"), [(20, ""), (21, " and 1 more"), (50, " and 30 more")])
def test_twenty_of_those_who_gain_are_told(tmp_path: Path, people: int, more: str) -> None:
    team = [{"name": f"P{n:02}", "zone": "Europe/Zurich"} for n in range(people)]
    path = saved(tmp_path, changed(SMALL, (("participants",), team)))
    names = ", ".join(f"P{n:02}" for n in range(20))
    assert f" {names}{more} gain: 720 minutes less (0, was 720)" in words(path, *YEAR, *NINE)


# Colour


def test_colours_are_for_a_terminal_alone() -> None:
    plainly = run("evaluate", EXAMPLE, *YEAR).stdout
    coloured = CliRunner().invoke(main, ["evaluate", str(EXAMPLE), *YEAR], color=True,
                                  env={"COLUMNS": "100"}).stdout  # fmt: skip
    assert "\x1b" not in plainly
    for colour, sign in (("green", "##"), ("yellow", "++"), ("red", "..")):
        assert click.style(sign, fg="black", bg=colour) in coloured
    assert click.unstyle(coloured) == plainly
