from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

import plain
from commands import refused, run, told
from documents import FULL, LEFT_OUT, SMALL, changed, saved
from meetsched import countries
from meetsched.hours import USUAL, Level
from meetsched.teamfile import read_team_file
from meetsched.zones import tzdata_version
from plain_availability import Cell
from schemas import COUNT, DAY, TEXT, TIME, a_list, an_object

if TYPE_CHECKING:
    from collections.abc import Iterable

    from meetsched.people import Participant

EXAMPLE = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"
YEAR = ("--now", "2019-04-01")
NINE = ("--candidate", "Asia-Europe=09:00 Europe/Zurich")
PACIFIC = ("--candidate", "Pacific=22:00 Pacific/Auckland")
EVENING = ("--candidate", "europe-americas = 17:00 UTC")


# The issue's "Commands", word for word.
def or_null(schema: object) -> dict[str, object]:
    return {"anyOf": [schema, {"type": "null"}]}


CLOCK = or_null(an_object(time=TIME, day_shift={"type": "integer"}))
PARTICIPANT = an_object(
    name=TEXT, preferred=COUNT, stretch=COUNT, unavailable=COUNT, burden=COUNT,
    earliest=CLOCK, latest=CLOCK, reasons=a_list(an_object(reason=TEXT, count=COUNT)),
)  # fmt: skip
REGION = an_object(people=COUNT, shut_out=COUNT, _from=or_null(TIME), to=or_null(TIME))
CANDIDATE = an_object(
    name=TEXT,
    slots=a_list(an_object(name=TEXT, time=TIME, zone=TEXT)),
    participants=a_list(PARTICIPANT),
    always=a_list(TEXT), sometimes=a_list(TEXT), never=a_list(TEXT),
    total_burden=COUNT, worst_burden=COUNT,
    regions={"type": "object", "additionalProperties": REGION},
)  # fmt: skip
COMPARISON = an_object(
    before=TEXT, after=TEXT, gain=a_list(TEXT), lose=a_list(TEXT),
    people={"type": "object", "additionalProperties": {"type": "integer"}},
)  # fmt: skip
DOCUMENT = an_object(
    horizon=an_object(_from=DAY, until=DAY, occurrences=COUNT),
    tzdata=an_object(version=or_null(TEXT), source=TEXT),
    candidates=a_list(CANDIDATE),
    comparisons=a_list(COMPARISON),
)


def evaluated(*arguments: object) -> dict[str, Any]:
    document: dict[str, Any] = told("evaluate", *arguments)
    Draft202012Validator(DOCUMENT).validate(document)
    return document


def candidates(document: dict[str, Any]) -> dict[str, Any]:
    return {candidate["name"]: candidate for candidate in document["candidates"]}


def people(candidate: dict[str, Any]) -> dict[str, Any]:
    return {participant["name"]: participant for participant in candidate["participants"]}


def held(document: dict[str, Any]) -> dict[str, int]:
    """Tell how many occurrences each candidate has, for the first participant."""
    firsts = {name: c["participants"][0] for name, c in candidates(document).items()}
    return {name: p["preferred"] + p["stretch"] + p["unavailable"] for name, p in firsts.items()}


@pytest.fixture(scope="module")
def real() -> dict[str, Any]:
    return evaluated(EXAMPLE, *YEAR, *NINE, *PACIFIC)


# The real case, against cells of the plain twin

Held = tuple[date, datetime]


def retimed(rows: Iterable[plain.Row], at: time, zone: str) -> list[Held]:
    days = [date.fromisoformat(row.shown[0][:10]) for row in rows]
    return [(day, plain.instant(datetime.combine(day, at), zone)) for day in days]


def as_planned(rows: Iterable[plain.Row]) -> list[Held]:
    return [(date.fromisoformat(row.shown[0][:10]), row.start) for row in rows]


def real_candidates() -> dict[str, list[Held]]:
    meeting = read_team_file(EXAMPLE).meeting
    rows = [
        row
        for row in plain.rows(meeting, date(2020, 4, 1))
        if row.shown[0] >= "2019-04-01" and row.status != "cancelled"
    ]
    late, early = ([row for row in rows if row.slot == name]
                   for name in ("Europe-Americas", "Asia-Europe"))  # fmt: skip
    nine = retimed(early, time(9), "Europe/Zurich")
    return {
        "today": as_planned(rows),
        "Europe-Americas": as_planned(late),
        "Asia-Europe": as_planned(early),
        "Asia-Europe -> 09:00 Europe/Zurich": nine,
        "Pacific": retimed(rows, time(22), "Pacific/Auckland"),
        "changed": sorted([*as_planned(late), *nine]),
    }


def local(cell: Cell, day: date) -> tuple[int, str]:
    return (cell.starts.date() - day).days, f"{cell.starts:%H:%M}"


def expected(person: Participant, held: list[Held]) -> dict[str, Any]:
    cells = [(day, Cell(person, int(start.timestamp()), 60, USUAL)) for day, start in held]
    levels = Counter(cell.level for _, cell in cells)
    clocks = sorted(local(cell, day) for day, cell in cells)
    ends = [{"time": clock, "day_shift": shift} for shift, clock in (clocks[0], clocks[-1])]
    return {
        "name": person.name,
        "preferred": levels[Level.PREFERRED],
        "stretch": levels[Level.STRETCH],
        "unavailable": levels[Level.UNAVAILABLE],
        "burden": sum(cell.burden for _, cell in cells),
        "earliest": ends[0],
        "latest": ends[1],
        "reasons": Counter(cell.reason for _, cell in cells),
    }


@pytest.mark.parametrize("name", real_candidates())
def test_the_real_meeting_is_evaluated_cell_by_cell(real: dict[str, Any], name: str) -> None:
    team = read_team_file(EXAMPLE).team.participants
    rows = [expected(person, real_candidates()[name]) for person in team]
    candidate = candidates(real)[name]
    for told_of, row in zip(candidate["participants"], rows, strict=True):
        reasons = {each["reason"]: each["count"] for each in told_of["reasons"]}
        assert {**told_of, "reasons": reasons} == row
    burdens = [row["burden"] for row in rows]
    assert (candidate["total_burden"], candidate["worst_burden"]) == (sum(burdens), max(burdens))
    attended = {row["name"]: row["preferred"] + row["stretch"] for row in rows}
    many = len(real_candidates()[name])
    assert candidate["always"] == [n for n, times in attended.items() if times == many]
    assert candidate["sometimes"] == [n for n, times in attended.items() if 0 < times < many]
    assert candidate["never"] == [n for n, times in attended.items() if times == 0]


def test_the_most_frequent_reasons_come_first(real: dict[str, Any]) -> None:
    for candidate in real["candidates"]:
        for person in candidate["participants"]:
            counts = [each["count"] for each in person["reasons"]]
            assert counts == sorted(counts, reverse=True)


def test_the_americas_are_shut_out_of_the_early_slot(real: dict[str, Any]) -> None:
    early = candidates(real)["Asia-Europe"]
    # 08:00 in Zurich once, 07:00 UTC five times: 23:00 in Los Angeles, 01:00-02:00 in Denver
    assert early["regions"] == {
        "Americas": {"people": 2, "shut_out": 2, "from": "23:00", "to": "02:00"},
        "Asia": {"people": 1, "shut_out": 0, "from": "14:00", "to": "17:00"},
        "Europe": {"people": 4, "shut_out": 0, "from": "07:00", "to": "10:00"},
    }
    assert early["never"] == ["Zach", "Joe Hamman"]
    zach = people(early)["Zach"]
    assert (zach["unavailable"], zach["earliest"]) == (6, {"time": "23:00", "day_shift": -1})
    assert candidates(real)["today"]["regions"]["Americas"]["shut_out"] == 0


def test_nine_o_clock_is_a_gain_for_europe(real: dict[str, Any]) -> None:
    (comparison,) = real["comparisons"]
    gained = dict.fromkeys(["Tim", "Min", "Kirstie", "Sarah Gibson"], -120)
    assert (comparison["before"], comparison["after"]) == ("today", "changed")
    assert (comparison["gain"], comparison["lose"]) == (list(gained), [])
    assert comparison["people"] == {"Zach": 0, "CL": 0, "Joe Hamman": 0, **gained}


def test_the_horizon_and_the_tz_data_are_told(real: dict[str, Any]) -> None:
    assert real["horizon"] == {"from": "2019-04-01", "until": "2020-04-01", "occurrences": 12}
    assert real["tzdata"]["version"] == tzdata_version().version


# Which candidates


def test_candidates_come_in_their_order() -> None:
    document = evaluated(EXAMPLE, *YEAR, *PACIFIC, *NINE, *EVENING)
    assert [candidate["name"] for candidate in document["candidates"]] == [
        "today", "Europe-Americas", "Asia-Europe", "Pacific",
        "Asia-Europe -> 09:00 Europe/Zurich", "Europe-Americas -> 17:00 UTC", "changed",
    ]  # fmt: skip
    assert candidates(document)["changed"]["slots"] == [
        {"name": "Europe-Americas", "time": "17:00", "zone": "UTC"},
        {"name": "Asia-Europe", "time": "09:00", "zone": "Europe/Zurich"},
    ]


def test_without_a_change_of_a_slot_nothing_is_compared() -> None:
    document = evaluated(EXAMPLE, *YEAR, *PACIFIC)
    assert [*candidates(document)] == ["today", "Europe-Americas", "Asia-Europe", "Pacific"]
    assert document["comparisons"] == []


def test_which_occurrences_each_candidate_has(tmp_path: Path) -> None:
    document = evaluated(saved(tmp_path, FULL), "--from", "2019-04-01", *NINE, *PACIFIC)
    # Of twelve dates one is cancelled; 30 September is added.
    assert document["horizon"]["occurrences"] == 12
    assert held(document) == {
        "today": 12, "Europe-Americas": 6, "Asia-Europe": 5,
        "Asia-Europe -> 09:00 Europe/Zurich": 5, "Pacific": 11, "changed": 11,
    }  # fmt: skip


def test_what_was_added_is_not_compared(tmp_path: Path) -> None:
    hours = {"name": "Tim", "zone": "UTC", "stretch": "never", "preferred": "never"}
    document = changed(FULL, (("participants",), [hours]), (("hours",), LEFT_OUT))
    told_of = evaluated(saved(tmp_path, document), "--from", "2019-04-01", *NINE)
    burdens = {name: c["total_burden"] for name, c in candidates(told_of).items()}
    assert (burdens["today"], burdens["changed"]) == (12 * 720, 11 * 720)
    assert told_of["comparisons"][0]["people"] == {"Tim": 0}


def test_a_weekday_may_be_proposed_too(tmp_path: Path) -> None:
    path = saved(tmp_path, changed(SMALL, (("participants",), [{"name": "A", "zone": "UTC"}])))
    document = evaluated(path, "--from", "2019-04-01", "--candidate", "Sun=saturday 9:00 UTC")
    reasons = people(candidates(document)["Sun"])["A"]["reasons"]
    assert [each["reason"] for each in reasons] == ["09:00-10:00 Sat, outside Mon-Fri 07:00-22:00"]


@pytest.mark.parametrize(
    ("preferred", "stretch", "told_of"),
    [
        ("never", "never", [('08:00-09:00 Thu, outside hours ("never")', 1)]),
        ("never", "any", [('08:00-09:00 Thu, outside preferred hours ("never")', 1)]),
        ("any", "any", [("08:00-09:00 Thu, within any time", 1)]),
    ],
)
def test_what_is_never_or_always_is_told_so(
    preferred: str, stretch: str, told_of: list[tuple[str, int]], tmp_path: Path
) -> None:
    tim = {"name": "Tim", "zone": "Europe/Zurich", "preferred": preferred, "stretch": stretch}
    path = saved(tmp_path, changed(SMALL, (("participants",), [tim])))
    document = evaluated(path, "--from", "2019-04-01", "-n", 1)
    reasons = people(candidates(document)["today"])["Tim"]["reasons"]
    assert [(each["reason"], each["count"]) for each in reasons] == told_of


@pytest.mark.parametrize(
    ("hours", "gain", "lose"),
    [("09:00-10:00", ["Tim"], []), ("08:00-09:00", [], ["Tim"]), ("08:00-10:00", [], [])],
)
def test_with_the_same_burden_it_counts_what_can_be_attended(
    hours: str, gain: list[str], lose: list[str], tmp_path: Path
) -> None:
    tim = {"name": "Tim", "zone": "Europe/Zurich", "preferred": "never", "stretch": hours}
    path = saved(tmp_path, changed(SMALL, (("participants",), [tim])))
    (comparison,) = evaluated(path, "--from", "2019-04-01", *NINE)["comparisons"]
    assert (comparison["gain"], comparison["lose"]) == (gain, lose)
    assert comparison["people"] == {"Tim": 0}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("today=09:00 UTC", ['"today"', "another name"]),
        ("TODAY=09:00 UTC", ['"TODAY"', "another name"]),
        (" Changed =09:00 UTC", ['"Changed"', "another name"]),
        ("Early", ['"Early"', 'write such as "Asia-Europe=09:00 Europe/Zurich"']),
        ("=09:00 UTC", ['"=09:00 UTC"', "write such as"]),
        ("Early=09:00", ['"Early=09:00"', "write such as"]),
        ("", ['""', "write such as"]),
        (" =09:00 UTC", ["empty"]),
        ("Early=25:00 UTC", ['"25:00"', "from 00:00 to 23:59"]),
        ("Early=24:00 UTC", ["24:00", 'write "00:00"']),
        ("Early=9 UTC", ['"9"', 'such as "18:00"']),
        ("Early=08:00-09:00 UTC", ['"08:00-09:00"', "duration"]),
        ("Early=09:00 Europe/Zurch", ['"Europe/Zurch"', '"Europe/Zurich"']),
        ("Early=09:00 IST", ['"IST"', "IANA"]),
        ("Early=Funday 09:00 UTC", ['"Funday"', '"Wednesday"']),
        ("x" * 201 + "=09:00 UTC", ["201 characters", "200"]),
        ("a\x1b[2Jb=09:00 UTC", ["U+001B"]),
        ("a\nb=09:00 UTC", ["U+000A"]),
    ],
)
def test_a_bad_candidate_is_refused(text: str, parts: list[str]) -> None:
    said = refused("evaluate", EXAMPLE, "--candidate", text)
    assert "--candidate" in said
    assert all(part in said for part in parts)
    assert all(line.isprintable() for line in said.splitlines())


@pytest.mark.parametrize("again", ["Asia-Europe=10:00 UTC", "asia-europe=09:00 Europe/Zurich"])
def test_a_candidate_is_given_once(again: str) -> None:
    said = refused("evaluate", EXAMPLE, *NINE, "--candidate", again)
    assert '"Asia-Europe"' in said
    assert "more than once" in said


@pytest.mark.parametrize("name", ["today", "changed"])
@pytest.mark.parametrize("options", [(), ("--json",), NINE], ids=str)
def test_a_slot_named_like_a_rotation_is_refused(
    name: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    path = saved(tmp_path, changed(SMALL, (("slots", 0, "name"), name)))
    said = refused("evaluate", path, "--from", "2019-04-01", *options)
    assert f'the slot "{name}"' in said
    assert "give it another name in the team file" in said


# Whom


def test_for_and_zone_evaluate_those_alone() -> None:
    document = evaluated(EXAMPLE, *YEAR, "--for", "betatim", "--zone", "America/Denver")
    for candidate in document["candidates"]:
        assert [*people(candidate)] == ["Tim", "America/Denver"]
    early = candidates(document)["Asia-Europe"]
    assert early["regions"]["Americas"] == (
        {"people": 1, "shut_out": 1, "from": "00:00", "to": "02:00"}
    )


def test_a_team_of_nobody_is_evaluated(tmp_path: Path) -> None:
    path = saved(tmp_path, SMALL)
    document = evaluated(path, "--from", "2019-04-01", *NINE)
    for candidate in document["candidates"]:
        assert candidate["participants"] == candidate["always"] == candidate["never"] == []
        assert candidate["regions"] == {}
    assert "Nobody is expected" in run("evaluate", path, "--from", "2019-04-01").stdout


@pytest.mark.parametrize(
    # The next ones are of a revision that begins after that.
    ("start", "until"),
    [("2019-04-12", "2019-04-12"), ("2019-03-22", "2019-04-10")],
)
def test_no_occurrence_is_an_answer(start: str, until: str) -> None:
    nothing = ("--from", start, "--until", until)
    document = evaluated(EXAMPLE, *nothing, *NINE)
    assert document["horizon"]["occurrences"] == 0
    assert set(held(document).values()) == {0}
    tim = people(candidates(document)["today"])["Tim"]
    assert (tim["earliest"], tim["latest"], tim["reasons"]) == (None, None, [])
    assert candidates(document)["today"]["never"] == []
    assert candidates(document)["today"]["regions"]["Europe"]["from"] is None
    assert "No occurrence then." in run("evaluate", EXAMPLE, *nothing, *NINE).stdout


def test_holidays_count_as_the_meeting_has_them(tmp_path: Path) -> None:
    # 1 August 2019, a Thursday, is the National Day of Switzerland.
    swiss = {"name": "A", "zone": "Europe/Zurich", "country": "CH", "preferred": "any"}
    daily = changed(SMALL, (("meeting", "cadence"), "FREQ=DAILY"), (("participants",), [swiss]))
    day = ("--from", "2019-08-01", "--until", "2019-08-02")
    for holidays, level in (("stretch", "stretch"), ("unavailable", "unavailable")):
        path = saved(tmp_path, changed(daily, (("meeting", "holidays"), holidays)))
        person = people(candidates(evaluated(path, *day))["today"])["A"]
        assert person[level] == 1
        assert person["reasons"] == [{"reason": "National Day (CH)", "count": 1}]


def test_unknown_holidays_are_noted_and_not_in_the_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = saved(tmp_path, FULL)
    assert run("evaluate", path, "--from", "2025-04-01", "--json").stderr == ""
    monkeypatch.setattr(countries, "has_holidays", lambda code: code != "CH-ZH")
    result = run("evaluate", path, "--from", "2025-04-01", "--json")
    assert result.stderr == ("note: no public holidays of CH-ZH are known; its weekend is CLDR's\n")
    assert json.loads(result.stdout)["horizon"]["occurrences"] == 12


def test_help_tells_what_a_candidate_is() -> None:
    page = run("evaluate", "--help").stdout
    assert '--candidate "NAME=TIME ZONE"' in page
