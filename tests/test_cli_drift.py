from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import plain_drift as plain
from commands import run, told
from documents import FULL, SMALL, changed, read, saved
from meetsched.cli import main
from meetsched.teamfile import read_team_file
from meetsched.zones import tzdata_version
from schemas import COUNT, DAY, TEXT, TIME, a_list, an_object

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.meeting import Meeting

EXAMPLE = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"
YEAR = ("--now", "2019-04-01")
SPRING = ("--from", "2019-03-01", "--until", "2019-06-01")
DAILY = ((("meeting", "cadence"), "FREQ=DAILY"), (("meeting", "first"), date(2019, 3, 1)))

# The "Commands", word for word.
CHANGE = an_object(
    participant={"type": ["string", "null"]}, zone=TEXT, date=DAY, _from=TIME, to=TIME,
    minutes={"type": "integer"}, because=TEXT,
)  # fmt: skip
SLOT = an_object(
    name=TEXT,
    zone=TEXT,
    changes=a_list(CHANGE),
    anchors=a_list(an_object(zone=TEXT, changes=COUNT, people=a_list(TEXT))),
)
DOCUMENT = an_object(
    horizon=an_object(_from=DAY, until=DAY, occurrences=COUNT),
    tzdata=an_object(version={"type": ["string", "null"]}, source=TEXT),
    slots=a_list(SLOT),
)


def drifted(*arguments: object) -> dict[str, Any]:
    document: dict[str, Any] = told("drift", *arguments)
    Draft202012Validator(DOCUMENT).validate(document)
    return document


def cells(text: str) -> int:
    """Count terminal cells, by Unicode's East Asian Width (UAX 11)."""
    return len(text) + sum(unicodedata.east_asian_width(each) in "WF" for each in text)


def page(*arguments: object, width: int = 100) -> list[str]:
    result = run("drift", *arguments, width=width)
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    return result.stdout.splitlines()


@pytest.fixture
def weekly(tmp_path: Path) -> Path:
    people = [
        {"name": "Tim", "zone": "Europe/Zurich"},
        {"name": "Zach", "zone": "America/Los_Angeles"},
        {"name": "田中さくら", "zone": "America/Los_Angeles"},
    ]
    document = changed(
        SMALL,
        (("meeting", "cadence"), "weekly on Thursday"),
        (("meeting", "first"), date(2019, 1, 3)),
        (("participants",), people),
    )
    return saved(tmp_path, document)


def by_the_twin(meeting: Meeting, path: Path, start: date, until: date) -> Iterator[dict[str, Any]]:
    people = read_team_file(path).team.participants
    for slot, starts in plain.starts(meeting, start, until).items():
        yield {
            "name": slot.name,
            "zone": slot.zone,
            "changes": [
                {
                    "participant": shift.participant,
                    "zone": shift.zone,
                    "date": str(shift.date),
                    "from": f"{shift.before:%H:%M}",
                    "to": f"{shift.after:%H:%M}",
                    "minutes": shift.minutes,
                    "because": shift.because,
                }
                for shift in plain.shifts(starts, slot.zone, people)
            ],
            "anchors": [
                {"zone": anchor.zone, "changes": anchor.shifts, "people": [*anchor.people]}
                for anchor in plain.anchors(starts, slot.zone, people)
            ],
        }


@pytest.mark.parametrize("start", [date(2018, 1, 1), date(2019, 4, 1)], ids=str)
def test_the_real_meeting_drifts_as_the_plain_twin_has_it(start: date) -> None:
    meeting, until = read_team_file(EXAMPLE).meeting, date(2020, 4, 1)
    document = drifted(EXAMPLE, "--from", start, "--until", until)
    assert document["slots"] == [*by_the_twin(meeting, EXAMPLE, start, until)]
    assert any(slot["changes"] for slot in document["slots"])


def test_a_team_file_with_everything_drifts_as_the_plain_twin_has_it(tmp_path: Path) -> None:
    start, until, path = date(2019, 1, 1), date(2027, 1, 1), saved(tmp_path, FULL)
    document = drifted(path, "--from", start, "--until", until)
    assert document["slots"] == [*by_the_twin(read(tmp_path, FULL).meeting, path, start, until)]


def test_the_horizon_and_the_tz_data_are_told() -> None:
    document = drifted(EXAMPLE, *YEAR)
    assert document["horizon"] == {"from": "2019-04-01", "until": "2020-04-01", "occurrences": 12}
    assert document["tzdata"] == {
        "version": tzdata_version().version,
        "source": tzdata_version().source,
    }


def test_a_zone_is_nobody(weekly: Path) -> None:
    document = drifted(weekly, *SPRING, "--zone", "America/New_York", "--for", "Zach")
    (slot,) = document["slots"]
    assert [(c["participant"], c["zone"], c["date"], c["minutes"]) for c in slot["changes"]] == [
        ("Zach", "America/Los_Angeles", "2019-03-14", 60),
        (None, "America/New_York", "2019-03-14", 60),
        ("Zach", "America/Los_Angeles", "2019-04-04", -60),
        (None, "America/New_York", "2019-04-04", -60),
    ]
    assert [anchor["zone"] for anchor in slot["anchors"]] == [
        "Europe/Zurich", "America/Los_Angeles", "America/New_York", "UTC",
    ]  # fmt: skip


def test_people_who_shift_alike_share_a_line(weekly: Path) -> None:
    lines = page(weekly, *SPRING, width=120)
    assert lines[0] == "Team meeting, from Fri 1 Mar 2019 until Sat 1 Jun 2019"
    assert lines[2] == "Asia-Europe  08:00 Europe/Zurich"
    assert lines[3] == (
        "    Thu 14 Mar 2019  23:00 -> 00:00 (+60)  "
        "Zach, 田中さくら: America/Los_Angeles +60 minutes on Sun 10 Mar 2019"
    )
    assert lines[-1] == f"tz data {tzdata_version()}"


def odd_weeks(lines: list[str]) -> dict[str, list[str]]:
    """Return what is told of the odd weeks, by anchor zone; nothing but the tz data follows."""
    begin, end = "For some weeks nearer to ", ", or further from it:"
    blocks = [block.splitlines() for block in "\n".join(lines).split("\n\n")]
    odd = [block for block in blocks if block[0].startswith(begin)]
    assert blocks[len(blocks) - 1 - len(odd) : -1] == odd
    return {head.removeprefix(begin).removesuffix(end): rows for head, *rows in odd}


BEHIND = "    Sun 10 Mar 2019 - Sun 31 Mar 2019  America/{} behind, before that {} behind"
ANGELES, NEW_YORK = (
    BEHIND.format("Los_Angeles 8:00", "9:00"),
    BEHIND.format("New_York 5:00", "6:00"),
)
# In New York it is Saturday when clocks change in Europe, at 01:00 UTC.
AHEAD = "    Sun 10 Mar 2019 - Sat 30 Mar 2019  Europe/Zurich 5:00 ahead, before that 6:00 ahead"


def test_the_odd_weeks_are_told(weekly: Path) -> None:
    assert odd_weeks(page(weekly, *SPRING)) == {"Europe/Zurich": [ANGELES]}


@pytest.mark.parametrize(
    ("start", "until", "told_of"),
    # Los Angeles springs forward at 10:00 UTC on 10 March, Zurich at 01:00 UTC on 31 March.
    [
        ("2019-03-04", "2019-03-10", {}),
        ("2019-03-04", "2019-03-11", {"Europe/Zurich": [ANGELES]}),
        ("2019-03-15", "2019-03-20", {"Europe/Zurich": [ANGELES]}),
        ("2019-03-31", "2019-04-05", {"Europe/Zurich": [ANGELES]}),
        ("2019-04-01", "2019-04-05", {}),
    ],
)
def test_odd_weeks_are_told_where_the_horizon_begins_or_ends_in_them(
    tmp_path: Path, start: str, until: str, told_of: dict[str, list[str]]
) -> None:
    path = saved(tmp_path, changed(SMALL, *DAILY))
    lines = page(path, "--from", start, "--until", until, "--zone", "America/Los_Angeles")
    assert odd_weeks(lines) == told_of


@pytest.mark.parametrize(
    ("anchor", "words"),
    [
        ("UTC", "at the same time, before that 1:00 ahead"),
        ("Europe/London", "1:00 behind, before that at the same time"),
    ],
)
def test_zones_can_be_at_the_same_time(tmp_path: Path, anchor: str, words: str) -> None:
    # Clocks in Morocco, on +01, went back for Ramadan.
    slot = {"name": "A", "time": "12:00", "zone": anchor}
    path = saved(tmp_path, changed(SMALL, *DAILY, (("slots", 0), slot)))
    ramadan = ("--from", "2019-05-06", "--until", "2019-07-01")
    assert odd_weeks(page(path, *ramadan, "--zone", "Africa/Casablanca")) == {
        anchor: [f"    Sun 5 May 2019 - Sun 9 Jun 2019  Africa/Casablanca {words}"]
    }


def test_the_odd_weeks_are_told_once_for_each_anchor_zone(tmp_path: Path) -> None:
    slots = [
        {"name": name, "time": "08:00", "zone": zone}
        for name, zone in {"A": "Europe/Zurich", "B": "America/New_York", "C": "Europe/Zurich",
                           "D": "UTC"}.items()
    ]  # fmt: skip
    path = saved(tmp_path, changed(SMALL, *DAILY, (("slots",), slots)))
    zones = ("--zone", "America/New_York", "--zone", "Europe/Zurich", "--zone", "UTC")
    assert odd_weeks(page(path, *SPRING, *zones)) == {
        "Europe/Zurich": [NEW_YORK],
        "America/New_York": [AHEAD],
    }


def test_odd_weeks_last_for_days_not_for_hours(tmp_path: Path) -> None:
    # Clocks in New York change three hours before those in Los Angeles.
    slot = {"name": "A", "time": "09:00", "zone": "America/New_York"}
    zoned = {"Zach": "America/Los_Angeles", "Tim": "Europe/Zurich"}
    people = [{"name": name, "zone": zone} for name, zone in zoned.items()]
    path = saved(tmp_path, changed(SMALL, (("slots", 0), slot), (("participants",), people)))
    assert odd_weeks(page(path, *SPRING)) == {"America/New_York": [AHEAD]}
    assert odd_weeks(page(path, *SPRING, "--for", "Zach")) == {}


@pytest.mark.parametrize(
    ("until", "many"), [("2019-03-14", "no occurrence"), ("2019-03-15", "one occurrence")]
)
def test_fewer_than_two_occurrences_are_nothing_to_compare(
    weekly: Path, until: str, many: str
) -> None:
    lines = page(weekly, "--from", "2019-03-08", "--until", until)
    assert lines[2:] == [
        "Asia-Europe  08:00 Europe/Zurich",
        f"    {many} at this time: nothing to compare",
        "",
        f"tz data {tzdata_version()}",
    ]


def test_two_occurrences_are_compared(weekly: Path) -> None:
    lines = page(weekly, "--from", "2019-03-28", "--until", "2019-04-05")
    assert not [line for line in lines if "nothing to compare" in line]
    assert lines[3].startswith("    Thu 4 Apr 2019  00:00 -> 23:00 (-60)  Zach")


@pytest.mark.parametrize(
    # The turns of B are on 18 April and 20 June.
    ("until", "told_of"),
    [("2019-06-20", {}), ("2019-06-21", {"Europe/Zurich": [NEW_YORK]})],
)
def test_a_slot_with_nothing_to_compare_has_no_odd_weeks(
    tmp_path: Path, until: str, told_of: dict[str, list[str]]
) -> None:
    slots = [
        {"name": "A", "time": "08:00", "zone": "UTC"},
        {"name": "B", "time": "18:00", "zone": "Europe/Zurich"},
    ]
    path = saved(tmp_path, changed(SMALL, (("slots",), slots)))
    lines = page(path, "--from", "2019-03-01", "--until", until, "--zone", "America/New_York")
    assert odd_weeks(lines) == told_of
    assert ("    one occurrence at this time: nothing to compare" in lines) is (told_of == {})


def anchors(lines: list[str]) -> list[list[str]]:
    """Return the rows of anchors below the only slot."""
    start = lines.index("  With its time told in another zone, shifts over the same dates:")
    return [line.split() for line in lines[start + 1 : lines.index("", start)]]


def test_anchors_come_with_the_fewest_shifts_first(weekly: Path) -> None:
    lines = page(weekly, "--from", "2019-01-01", "--zone", "Asia/Taipei", "--for", "Tim")
    assert anchors(lines) == [
        ["Europe/Zurich", "2", "Asia/Taipei"],
        ["Asia/Taipei", "2", "Tim"],
        ["UTC", "2", "Tim"],
    ]
    assert anchors(page(weekly, "--from", "2019-01-01", "--for", "Zach")) == [
        ["America/Los_Angeles", "0", "nobody"],
        ["UTC", "2", "Zach"],
        ["Europe/Zurich", "4", "Zach"],
    ]


@pytest.mark.parametrize(("people", "more"), [(20, ""), (21, " and 1 more"), (50, " and 30 more")])
def test_twenty_names_are_told_and_how_many_more(tmp_path: Path, people: int, more: str) -> None:
    team = [{"name": f"P{n:02}", "zone": "America/Los_Angeles"} for n in range(people)]
    path = saved(tmp_path, changed(SMALL, *DAILY, (("participants",), team)))
    lines = page(path, *SPRING, width=1000)
    names = ", ".join(f"P{n:02}" for n in range(20)) + more
    assert lines[3].startswith("    Mon 11 Mar 2019  23:00 -> 00:00 (+60)  ")
    assert lines[3].split("  ")[-1].startswith(f"{names}: America/Los_Angeles +60 minutes")
    assert [line.split("  ")[-1].strip() for line in lines if line.startswith("    UTC ")] == [
        names
    ]
    assert len(drifted(path, *SPRING)["slots"][0]["changes"]) == 2 * people


def test_where_nobody_shifts_it_is_said(tmp_path: Path) -> None:
    lines = page(saved(tmp_path, SMALL), *SPRING)
    assert "    nobody's local time shifts" in lines
    assert drifted(saved(tmp_path, SMALL), *SPRING)["slots"][0]["changes"] == []


def test_no_occurrence_is_an_answer(weekly: Path) -> None:
    nothing = ("--from", "2019-04-12", "--until", "2019-04-12")
    document = drifted(weekly, *nothing)
    assert document["horizon"]["occurrences"] == 0
    assert [slot["changes"] for slot in document["slots"]] == [[]]
    assert "    no occurrence at this time: nothing to compare" in page(weekly, *nothing)


@pytest.mark.parametrize("width", [100, 80, 66])
def test_lines_fit_into_the_terminal(weekly: Path, width: int) -> None:
    lines = page(weekly, "--from", "2019-01-01", width=width)
    assert max(map(cells, lines)) <= width


def test_there_are_no_colours(weekly: Path) -> None:
    result = CliRunner().invoke(main, ["drift", str(weekly), *SPRING], color=True)
    assert result.exit_code == 0
    assert "\x1b" not in result.stdout
