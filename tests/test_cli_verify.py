from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from commands import refused, run, told
from documents import SMALL, changed, saved
from meetsched.ical.verify.differences import Change
from meetsched.ical.verify.findings import Kind
from meetsched.zones import tzdata_version
from schemas import COUNT, DAY, TEXT, a_list, an_object

EXAMPLE = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"
NOW = ("--now", "2019-04-01")

MAYBE = {"type": ["string", "null"]}
DOCUMENT = an_object(
    meeting=TEXT,
    file=TEXT,
    horizon=an_object(_from=DAY, until=DAY, occurrences=COUNT),
    tzdata=an_object(version=MAYBE, source=TEXT),
    made_with=MAYBE,
    agreed=COUNT,
    findings=a_list(
        an_object(kind={"enum": [*Kind]}, line=COUNT, place=TEXT, message=TEXT, hint=MAYBE)
    ),
    differences=a_list(
        an_object(
            change={"enum": [*Change]},
            slot=MAYBE,
            zone=TEXT,
            due=MAYBE,
            found=MAYBE,
            minutes={"type": "integer"},
        )
    ),
    off=a_list(an_object(zone=TEXT, occurrences=COUNT, minutes={"type": "integer"}, _from=DAY)),
)


@pytest.fixture
def sent(tmp_path: Path) -> Path:
    path = tmp_path / "hub.ics"
    assert run("invite", EXAMPLE, "-o", path, *NOW).exit_code == 0
    return path


def edited(path: Path, *edits: tuple[str, str]) -> Path:
    text = path.read_bytes().decode()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_bytes(text.encode())
    return path


def documented(*arguments: object, status: int) -> dict[str, Any]:
    result = run("verify", *arguments, "--json")
    assert result.exit_code == status, result.output
    document: dict[str, Any] = json.loads(result.stdout)
    Draft202012Validator(DOCUMENT).validate(document)
    return document


def page(*arguments: object) -> list[str]:
    result = run("verify", *arguments)
    assert result.exit_code == 1, result.output
    assert result.stderr == ""
    return result.stdout.splitlines()


def test_a_file_that_is_right_is_told_in_one_line(sent: Path) -> None:
    result = run("verify", EXAMPLE, sent, *NOW)
    assert (result.exit_code, result.stderr) == (0, "")
    agree = "12 occurrences from Mon 1 Apr 2019 until Wed 1 Apr 2020 agree"
    assert result.stdout == f"{agree}; tz data {tzdata_version()}\n"


def test_what_is_compared_is_what_is_asked_for(sent: Path) -> None:
    few = run("verify", EXAMPLE, sent, "--from", "2019-04-01", "--until", "2019-05-01").stdout
    assert few.startswith("one occurrence from Mon 1 Apr 2019 until Wed 1 May 2019 agrees")
    assert run("verify", EXAMPLE, sent, *NOW, "-n", 3).stdout.startswith("3 occurrences from")
    long = run("verify", EXAMPLE, sent, "--from", "2018-01-01", "--until", "2026-01-01")
    assert long.exit_code == 0


def test_an_edited_file_is_told_with_all_that_is_wrong(sent: Path) -> None:
    edits = (
        ("DTSTART:20190516T170000Z", "DTSTART:20190516T160000Z"),
        ("DTEND:20190516T180000Z", "DTEND:20190516T170000Z\r\nMETHOD:PUBLISH"),
    )
    lines = page(EXAMPLE, edited(sent, *edits), "--from", "2019-05-01", "--until", "2019-07-01")
    before = sent.read_bytes().split(b"METHOD:PUBLISH")[0].rpartition(b"BEGIN:VEVENT")[0]
    line = before.count(b"\n")
    may = "Thu 16 May 2019 17:00 UTC (UTC), Europe-Americas"
    event = 'VEVENT "JupyterHub and BinderHub Team Meeting: Europe-Americas"'
    assert lines == [
        "JupyterHub and BinderHub Team Meeting, from Wed 1 May 2019 until Mon 1 Jul 2019",
        "",
        "Wrong in the file:",
        f"    -  line {line + 1}, {event}: METHOD stands in",
        "       an event; it belongs to the calendar, before the events",
        "",
        "Otherwise than in the team file:",
        f"    -  {may}: one hour earlier in the file, 16:00",
        "",
        f"one occurrence agrees; tz data {tzdata_version()}",
    ]


def test_json_is_one_document(sent: Path) -> None:
    fine = documented(EXAMPLE, sent, *NOW, status=0)
    assert fine["horizon"] == {"from": "2019-04-01", "until": "2020-04-01", "occurrences": 12}
    assert (fine["agreed"], fine["findings"], fine["differences"], fine["off"]) == (12, [], [], [])
    assert fine["made_with"] == str(tzdata_version())
    assert fine["file"] == str(sent)


def test_json_tells_what_is_wrong(sent: Path) -> None:
    edits = (("T080000", "T090000"), ("T070000Z", "T060000Z"))
    document = documented(EXAMPLE, edited(sent, *edits), *NOW, status=1)
    first = document["differences"][0]
    assert first == {
        "change": "moved",
        "slot": "Asia-Europe",
        "zone": "Europe/Zurich",
        "due": "2019-04-11T08:00:00+02:00",
        "found": "2019-04-11T09:00:00+02:00",
        "minutes": 60,
    }
    assert {each["kind"] for each in document["findings"]} == {Kind.END_NOT_AFTER_START}


def test_what_is_off_after_an_update_of_tz_data_is_told(tmp_path: Path) -> None:
    slot = {"name": "West", "time": "09:00", "zone": "America/Vancouver"}
    team = saved(tmp_path, changed(SMALL, (("slots", 0), slot)))
    path = tmp_path / "west.ics"
    run("invite", team, "-o", path, "--now", "2026-05-01")
    assert run("verify", team, path, "--now", "2026-06-01").exit_code == 0
    text = path.read_bytes().decode()
    old = """BEGIN:STANDARD\r
DTSTART:20181104T020000\r
TZOFFSETFROM:-0700\r
TZOFFSETTO:-0800\r
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU\r
END:STANDARD\r
BEGIN:DAYLIGHT\r
DTSTART:20190310T020000\r
TZOFFSETFROM:-0800\r
TZOFFSETTO:-0700\r
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU\r
END:DAYLIGHT\r
"""
    head, _, rest = text.partition("TZID:America/Vancouver\r\n")
    _, end, events = rest.partition("END:VTIMEZONE")
    head = head.replace(str(tzdata_version()), "2025b (system)")
    path.write_bytes(f"{head}TZID:America/Vancouver\r\n{old}{end}{events}".encode())
    lines = page(team, path, "--now", "2026-06-01")
    assert any(
        line.strip(" -").startswith("America/Vancouver: 4 occurrences, one hour later")
        for line in lines
    )
    assert 'the file was made with "2025b (system)"' in lines[-1]
    assert str(tzdata_version()) in lines[-1]
    document = documented(team, path, "--now", "2026-06-01", status=1)
    assert document["off"] == [
        {"zone": "America/Vancouver", "occurrences": 4, "minutes": 60, "from": "2026-11-19"}
    ]


def test_many_differences_are_summed_up(tmp_path: Path) -> None:
    daily = (("meeting", "cadence"), "FREQ=DAILY")
    team = saved(tmp_path, changed(SMALL, daily))
    run("invite", team, "-o", tmp_path / "a.ics", *NOW)
    later = saved(tmp_path, changed(SMALL, daily, (("slots", 0, "time"), "09:00")), "b.toml")
    lines = page(later, tmp_path / "a.ics", *NOW, "-n", 60)
    assert sum("one hour earlier" in line for line in lines) == 20
    assert "    -  and 40 more" in lines


def test_lines_fit_the_terminal(sent: Path) -> None:
    lines = page(EXAMPLE, edited(sent, ("DTEND", "X-END"), ("UID:", "X-UID:")), *NOW)
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 VCALENDAR objects"),
        (b"rubbish", 'line 1: "rubbish" is no content line; is it a calendar file (.ics)?'),
        (b"\x1b[2J", "control character"),
        (b"BEGIN:VCALENDAR\r\nX:\xff\r\n", "line 2: the byte 0xff is no UTF-8"),
        (b"BEGIN:VCALENDAR\r\n" + b"X:" + b"a" * 2**23, "larger than 8388608 bytes"),
    ],
    ids=["empty", "rubbish", "escape", "not UTF-8", "large"],
)
def test_what_is_no_calendar_is_refused(data: bytes, said: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.ics"
    path.write_bytes(data)
    message = refused("verify", EXAMPLE, path, *NOW)
    assert said in message
    assert "\x1b" not in message


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert "none.ics" in refused("verify", EXAMPLE, tmp_path / "none.ics", *NOW)
    assert "none.toml" in refused("verify", tmp_path / "none.toml", EXAMPLE, *NOW)


def test_a_horizon_that_is_too_long_is_refused(sent: Path) -> None:
    assert "at most 20 years" in refused("verify", EXAMPLE, sent, *NOW, "--until", "2100-01-01")


def test_the_present_is_where_it_begins(sent: Path) -> None:
    document = told("verify", EXAMPLE, sent)
    start = datetime.fromisoformat(document["horizon"]["from"])
    assert abs(start.replace(tzinfo=UTC) - datetime.now(UTC)).days <= 2
