from __future__ import annotations

import json
import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from commands import refused, run
from meetsched.candidates import Horizon
from meetsched.teamfile import read_team_file
from schemas import COUNT, TEXT, TIME, a_list, an_object

EXAMPLE = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"
YEAR = ("--from", "2019-04-01", "--until", "2020-04-01")
HEADER = ",".join(["who", *map(str, range(24))])

WEEKDAY = {"anyOf": [TEXT, {"type": "null"}]}
ROTATION: dict[str, Any] = an_object(
    slots=a_list(an_object(name=TEXT, weekday=WEEKDAY, time=TIME, zone=TEXT)),
    unreached=a_list(TEXT),
    burden={"type": "object", "additionalProperties": COUNT},
    worst_burden=COUNT,
    total_burden=COUNT,
)
POINT = {
    **ROTATION,
    "properties": {**ROTATION["properties"], "k": COUNT},
    "required": [*ROTATION["required"], "k"],
}
DOCUMENT = an_object(
    objective=TEXT, optimal={"type": "boolean"}, bound=COUNT, horizon={"type": "object"},
    tzdata={"type": "object"}, rotations=a_list(ROTATION), pareto=a_list(POINT), today=ROTATION,
)  # fmt: skip


def suggested(*args: str, file: Path = EXAMPLE, status: int = 0) -> dict[str, Any]:
    result = run("suggest", str(file), *YEAR, "--json", *args)
    assert result.exit_code == status, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    return document


def times(rotation: dict[str, Any]) -> list[str]:
    return [slot["time"] for slot in rotation["slots"]]


def team(folder: Path, *people: str) -> Path:
    path = folder / "team.toml"
    named = "".join(f'[[participants]]\nname = "{name}"\nzone = "UTC"\n' for name in people)
    path.write_text(
        '[meeting]\ntitle = "T"\ncadence = "third Thursday"\nfirst = 2019-03-21\nuid = "t@x"\n'
        '[[slots]]\nname = "A"\ntime = "09:00"\nzone = "UTC"\n' + named,
        encoding="utf-8",
    )
    return path


def rated(folder: Path, *rows: list[int]) -> str:
    path = folder / "ratings.csv"
    lines = [f"P{n},{','.join(map(str, row))}" for n, row in enumerate(rows)]
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    return str(path)


def row(**hours: int) -> list[int]:
    """Give 24 ratings, 0 but for those named, such as h9=5."""
    return [hours.get(f"h{hour}", 0) for hour in range(24)]


def test_the_document_has_its_form() -> None:
    Draft202012Validator(DOCUMENT).validate(suggested())


def test_the_real_meeting_is_best_at_ten_and_eighteen_in_zurich() -> None:
    found = suggested()
    assert times(found["rotations"][0]) == ["10:00", "18:00"]
    assert found["optimal"]
    assert found["bound"] == found["rotations"][0]["worst_burden"]
    assert len(found["rotations"]) == 3
    assert {point["k"] for point in found["pareto"]} == {1, 2, 3, 4}


def test_five_people_of_the_issue(tmp_path: Path) -> None:
    rows = [row(h9=2, h10=2, h0=5, h14=5, h15=5) for _ in range(5)]
    rows[0][0], rows[4][14], rows[3][15] = 4, 4, 4
    args = ("--ratings", rated(tmp_path, *rows), "--slots", "2", "--zone", "UTC")
    file = team(tmp_path)
    perverse = suggested(*args, "--objective", "stdev", file=file)["rotations"][0]
    good = suggested(*args, file=file)["rotations"][0]
    assert set(times(perverse)) == {"09:00", "10:00"}
    assert set(perverse["burden"].values()) == {12 * 360}
    assert good["worst_burden"] == 6 * 72


def test_ten_people_of_the_issue(tmp_path: Path) -> None:
    seven = [row(h0=2, **{f"h{hour}": 5 for hour in range(13, 21)}) for _ in range(7)]
    seven[0][0] = 3
    three = [row(**{f"h{hour}": 5 for hour in range(2, 9)}) for _ in range(3)]
    args = ("--ratings", rated(tmp_path, *seven, *three), "--slots", "2", "--zone", "UTC")
    file = team(tmp_path)
    perverse = suggested(*args, "--objective", "stdev", file=file)["rotations"][0]
    good = suggested(*args, file=file)["rotations"][0]
    assert perverse["unreached"] == ["P7", "P8", "P9"]
    assert good["unreached"] == []


def test_where_nobody_can_be_reached_together_that_is_told(tmp_path: Path) -> None:
    ratings = rated(tmp_path, row(h9=5), row(h10=5))
    args = ("--from", "2019-04-01", "--until", "2020-04-01", "--slots", "1", "--ratings", ratings)
    result = run("suggest", str(team(tmp_path)), *args)
    assert result.exit_code == 1
    assert "No rotation reaches everybody." in result.stdout
    assert "cannot be reached together with P" in result.stdout


def test_options_narrow_what_is_chosen_from() -> None:
    found = suggested(
        "--keep", "Europe-Americas", "--between", "06:00-12:00", "--exclude", "9:00-10:30"
    )
    first, second = found["rotations"][0]["slots"]
    assert first["name"] == "Europe-Americas"
    assert second["time"] in {"06:00", "07:00", "08:00", "11:00"}


def test_weekdays_are_those_asked_for() -> None:
    found = suggested("--weekdays", "Tue-Wed", "--every", "120")
    days = {slot["weekday"] for each in found["rotations"] for slot in each["slots"]}
    assert days <= {"Tuesday", "Wednesday"}


def test_a_great_cost_of_change_leaves_today_as_it_is() -> None:
    found = suggested("--change-cost", "100000", "--from", "2020-03-01", "--until", "2021-03-01")
    names = [slot["name"] for slot in found["rotations"][0]["slots"]]
    assert names == ["Europe-Americas", "Asia-Europe"]


def test_no_time_at_all_still_gives_an_answer_and_a_bound() -> None:
    best, found = suggested(), suggested("--time-limit", "0", "--slots", "4", "--every", "30")
    assert best["optimal"]
    assert found["bound"] <= found["rotations"][0]["worst_burden"]


def test_what_is_to_be_pasted_gives_the_same_meetings() -> None:
    text = run("suggest", str(EXAMPLE), *YEAR, "--toml").stdout
    file = read_team_file(EXAMPLE)
    horizon = Horizon(file.meeting, date(2019, 4, 1), date(2020, 4, 1))
    slots = tomllib.loads(text)["slots"]
    assert [slot["time"] for slot in slots] == ["10:00", "18:00"]
    first = horizon.rotated(tuple(file.meeting.slots)).rotation().occurrences[0]
    assert f"# from = {first.date} and next = " in text


def pasted(file: Path, *args: str) -> str:
    """Put into a team file what is to be pasted, and ask again for the best rotation."""
    text, slots = file.read_text(encoding="utf-8"), run("suggest", file, "--toml", *args).stdout
    before, found, people = text.partition("[[slots]]")[0], *text.partition("[[participants]]")[1:]
    if slots.startswith("#"):
        begun = re.sub(
            "^# (from = .*) and (next = .*)$", r"[[revisions]]\n\1\n\2", slots, flags=re.MULTILINE
        )
        before = text.partition("[[participants]]")[0]
        slots = begun.replace("[[slots]]", "[[revisions.slots]]")
    file.write_text(before + slots + found + people, encoding="utf-8")
    return run("suggest", file, *args).stdout


@pytest.mark.parametrize("start", ["2019-03-01", "2019-08-01"])
def test_what_is_to_be_pasted_is_the_best_already_once_it_is_pasted(
    tmp_path: Path, start: str
) -> None:
    file = team(tmp_path, "Ann", "Ben")
    text = file.read_text(encoding="utf-8")
    odd = json.dumps('A "1" \\ é', ensure_ascii=False)
    file.write_text(text.replace('"A"', odd) + 'preferred = "12:00-13:00"\n', encoding="utf-8")
    args = ("--from", start, "--until", "2020-01-01", "--slots", "2")
    best = pasted(file, *args, "--keep", 'A "1" \\ é')
    assert "Today's rotation is the best already." in best


def test_what_is_to_be_pasted_tells_of_the_revisions_that_it_replaces() -> None:
    text = run("suggest", EXAMPLE, *YEAR, "--toml").stdout
    assert "# in the place of slots and next of all revisions from then on\n" in text
    text = run("suggest", EXAMPLE, "--from", "2020-03-01", "--until", "2021-03-01", "--toml").stdout
    assert "in the place of" not in text


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (("--every", "0"), "--every"),
        (("--apart", "13"), "--apart"),
        (("--apart", "nan"), "'--apart': nan is no number"),
        (("--time-limit", "nan"), "'--time-limit': nan is no number"),
        (("--weekdays", ""), "are no weekdays; write such as Mon-Fri"),
        (("--between", "06:00-07:00"), "of 1 slot to choose from there cannot be 2 different"),
        (("--slots", "3", "--apart", "9"), "3 different slots at least 540 minutes apart"),
        (("--between", "6-22"), "is no window; write such as 06:00-22:00"),
        (("--weekdays", "Mon-Fre"), "are no weekdays; write such as Mon-Fri"),
        (("--zone", "Europe/Zurch"), "Europe/Zurich"),
        (("--keep", "Asia"), 'no slot is named "Asia" now'),
        (("--between", "06:00-06:30"), "no slot of 60 minutes is left"),
        (("--json", "--toml"), "--json and --toml do not go together"),
        (("--slots", "5", "--until", "2019-06-01"), "no whole cycle of 5 turns"),
        (("--every", "1", "--weekdays", "Mon-Sun"), "2016 at most"),
        (("--ratings", "nowhere.csv"), "nowhere.csv"),
    ],
)
def test_bad_options_are_refused(args: tuple[str, ...], words: str) -> None:
    assert words in refused("suggest", str(EXAMPLE), "--from", "2019-04-01", *args)
