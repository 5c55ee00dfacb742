from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import plain
from commands import run, told
from documents import FULL, LEFT_OUT, SMALL, changed, read, saved
from meetsched.zones import tzdata_version

EXAMPLE = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"
SPRING = ("--from", "2019-03-01", "--until", "2019-05-01")

HEAD = "JupyterHub and BinderHub Team Meeting\n\n"
MARCH = """\
Thu 21 Mar 2019  Europe-Americas  18:00-19:00 CET Europe/Zurich
    Thu 10:00-11:00 PDT                  Zach
    Thu 11:00-12:00 MDT                  Joe Hamman
    Thu 17:00-18:00 GMT                  Kirstie, Sarah Gibson
    Thu 18:00-19:00 CET                  Tim, Min
    Fri 01:00-02:00 CST, the day after   CL
"""
APRIL = """\
Thu 11 Apr 2019  Asia-Europe  08:00-09:00 CEST Europe/Zurich  (moved from Thu 18 Apr 2019: Easter week)
    Wed 23:00-00:00 PDT, the day before  Zach
    Thu 00:00-01:00 MDT                  Joe Hamman
    Thu 07:00-08:00 BST                  Kirstie, Sarah Gibson
    Thu 08:00-09:00 CEST                 Tim, Min
    Thu 14:00-15:00 CST                  CL
"""  # noqa: E501 - as it stands in a terminal

ZACH_IN_APRIL = {
    "participant": "Zach",
    "zone": "America/Los_Angeles",
    "start": "2019-04-10T23:00:00-07:00",
    "end": "2019-04-11T00:00:00-07:00",
    "abbreviation": "PDT",
    "day_shift": -1,
}

CL_IN_MARCH = {
    "participant": "CL",
    "zone": "Asia/Taipei",
    "start": "2019-03-22T01:00:00+08:00",
    "end": "2019-03-22T02:00:00+08:00",
    "abbreviation": "CST",
    "day_shift": 1,
}

NIGHTLY = changed(
    SMALL,
    (("meeting", "cadence"), "last Sunday of the month"),
    (("meeting", "first"), date(2019, 3, 31)),
    (("slots", 0, "time"), "02:30"),
)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = saved(tmp_path_factory.mktemp("team"), FULL)
    found: dict[str, Any] = told("next", path, "--from", "2019-03-01", "--until", "2026-01-01")
    return found


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[plain.Row]:
    meeting = read(tmp_path_factory.mktemp("team"), FULL).meeting
    return plain.rows(meeting, date(2026, 1, 1))


def local(row: plain.Row, participant: str, zone: str) -> dict[str, Any]:
    """Tell an occurrence on a clock, by the stdlib."""
    start, end, here = (
        moment.astimezone(ZoneInfo(key))
        for moment, key in ((row.start, zone), (row.end, zone), (row.start, row.zone))
    )
    return {
        "participant": participant,
        "zone": zone,
        "start": start.isoformat(),
        "end": end.isoformat(),
        "abbreviation": start.tzname(),
        "day_shift": start.toordinal() - here.toordinal(),
    }


# As JSON


def test_the_document_has_the_keys_that_were_agreed(document: dict[str, Any]) -> None:
    assert list(document) == ["meeting", "tzdata", "occurrences"]
    assert list(document["tzdata"]) == ["version", "source"]
    for occurrence in document["occurrences"]:
        assert list(occurrence) == [
            "number", "slot", "date", "start", "end", "zone", "status", "reason", "local",
        ]  # fmt: skip
        for time in occurrence["local"]:
            assert list(time) == [
                "participant", "zone", "start", "end", "abbreviation", "day_shift",
            ]  # fmt: skip


def test_the_document_names_the_meeting_and_the_tz_data(document: dict[str, Any]) -> None:
    used = tzdata_version()
    assert document["meeting"] == "Team meeting"
    assert document["tzdata"] == {"version": used.version, "source": used.source}


def test_occurrences_are_those_of_the_rules_of_time(
    document: dict[str, Any], rows: list[plain.Row]
) -> None:
    assert len(rows) > 80
    assert [{**occurrence, "local": []} for occurrence in document["occurrences"]] == [
        {
            "number": row.number,
            "slot": row.slot,
            "date": row.date.isoformat(),
            "start": row.shown[0],
            "end": row.shown[1],
            "zone": row.zone,
            "status": row.status,
            "reason": row.reason,
            "local": [],
        }
        for row in rows
    ]


def test_local_times_are_those_of_the_stdlib_for_one_who_moves_too(
    document: dict[str, Any], rows: list[plain.Row]
) -> None:
    for occurrence, row in zip(document["occurrences"], rows, strict=True):
        moved = row.start >= datetime(2025, 7, 1, tzinfo=ZoneInfo("America/Los_Angeles"))
        luz = "America/Los_Angeles" if moved else "Europe/Zurich"
        assert occurrence["local"] == [local(row, "Tim", "Europe/Zurich"), local(row, "Luz", luz)]


def test_a_cancelled_one_stays_with_its_would_be_times(tmp_path: Path) -> None:
    exception = {"date": date(2019, 4, 18), "cancel": True, "reason": "Easter week"}
    path = saved(tmp_path, changed(SMALL, (("exceptions",), [exception])))
    march, april = told("next", path, *SPRING)["occurrences"]
    assert (march["status"], march["reason"]) == ("scheduled", None)
    assert april == {
        "number": 2,
        "slot": "Asia-Europe",
        "date": "2019-04-18",
        "start": "2019-04-18T08:00:00+02:00",
        "end": "2019-04-18T09:00:00+02:00",
        "zone": "Europe/Zurich",
        "status": "cancelled",
        "reason": "Easter week",
        "local": [],
    }


def test_an_added_one_without_a_slot_has_neither_number_nor_slot(tmp_path: Path) -> None:
    exception = {"date": datetime(2019, 4, 1, 16), "add": True, "zone": "Asia/Tokyo"}
    path = saved(tmp_path, changed(SMALL, (("exceptions",), [exception])))
    _, added, _ = told("next", path, *SPRING)["occurrences"]
    assert added == {
        "number": None,
        "slot": None,
        "date": "2019-04-01",
        "start": "2019-04-01T16:00:00+09:00",
        "end": "2019-04-01T17:00:00+09:00",
        "zone": "Asia/Tokyo",
        "status": "added",
        "reason": None,
        "local": [],
    }


def test_the_real_meeting_of_march_and_april_2019() -> None:
    march, april = told("next", EXAMPLE, *SPRING)["occurrences"]
    assert CL_IN_MARCH in march["local"]
    assert ZACH_IN_APRIL in april["local"]
    assert {key: value for key, value in april.items() if key != "local"} == {
        "number": 15,
        "slot": "Asia-Europe",
        "date": "2019-04-18",
        "start": "2019-04-11T08:00:00+02:00",
        "end": "2019-04-11T09:00:00+02:00",
        "zone": "Europe/Zurich",
        "status": "moved",
        "reason": "Easter week",
    }


def test_nothing_to_tell_is_an_empty_list(tmp_path: Path) -> None:
    path = saved(tmp_path, SMALL)
    assert told("next", path, "--until", "2019-03-21", "--now", "2019-01-01")["occurrences"] == []


def test_names_of_all_scripts_come_out_as_they_are(tmp_path: Path) -> None:
    document = changed(SMALL, (("meeting", "title"), "会議 “Zürich”"))
    result = run("next", saved(tmp_path, document), "--json", "--now", "2019-03-01")
    assert "会議 “Zürich”" in result.stdout


# For people


def test_the_page_of_the_real_meeting() -> None:
    result = run("next", EXAMPLE, *SPRING)
    assert result.exit_code == 0
    assert result.stdout == f"{HEAD}{MARCH}\n{APRIL}\ntz data {tzdata_version()}\n"


def test_the_page_for_one_participant() -> None:
    result = run("next", EXAMPLE, "--from", "2019-04-01", "-n", 1, "--for", "Zsailer")
    heading, zach = APRIL.splitlines()[:2]
    assert result.stdout == f"{HEAD}{heading}\n{zach}\n\ntz data {tzdata_version()}\n"


def test_a_narrow_terminal_wraps_names() -> None:
    result = run("next", EXAMPLE, "--from", "2019-04-01", "-n", 1, width=60)
    assert (
        "    Thu 07:00-08:00 BST                  Kirstie, Sarah\n"
        "                                         Gibson\n"
    ) in result.stdout


@pytest.mark.parametrize("width", ["0", "-3", "wide", "", "99999"])
def test_an_odd_width_does_no_harm(width: str) -> None:
    result = run("next", EXAMPLE, *SPRING, width=width)
    assert result.exit_code == 0
    assert "Wed 23:00-00:00 PDT, the day before  Zach" in result.stdout


def test_nothing_to_tell_is_said(tmp_path: Path) -> None:
    path = saved(tmp_path, SMALL)
    result = run("next", path, "--until", "2019-03-21", "--now", "2019-01-01")
    assert result.exit_code == 0
    assert "No occurrence" in result.stdout


# What is told beside


@pytest.mark.parametrize(
    ("start", "told_of", "instant"),
    [
        ("2019-03-31", ["31 Mar 2019", "skips"], "2019-03-31T03:30:00+02:00"),
        ("2019-10-27", ["27 Oct 2019", "twice"], "2019-10-27T02:30:00+02:00"),
    ],
)
@pytest.mark.parametrize("as_json", [[], ["--json"]], ids=str)
def test_an_odd_wall_time_is_told_by_its_date(
    start: str, told_of: list[str], instant: str, as_json: list[str], tmp_path: Path
) -> None:
    path = saved(tmp_path, NIGHTLY)
    result = run("next", path, "--from", start, "-n", 2, *as_json)
    (note,) = result.stderr.splitlines()
    assert note.startswith("note: ")
    assert all(part in note for part in [*told_of, "Europe/Zurich", instant])
    assert "note" not in result.stdout
    if as_json:
        assert json.loads(result.stdout)["occurrences"][0]["start"] == instant


def test_a_uid_is_not_needed_for_the_answer(tmp_path: Path) -> None:
    path = saved(tmp_path, changed(SMALL, (("meeting", "uid"), LEFT_OUT)))
    assert len(told("next", path, "--now", "2019-03-01")["occurrences"]) == 6
