from __future__ import annotations

import json
import os
import re
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import icalendar
import jsonschema
import pytest

import plain
import readers
from commands import refused, run, told
from documents import FULL, LEFT_OUT, SMALL, changed, read, saved
from invited import INVITING
from schemas import TEXT, a_list, an_object

EXAMPLE = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"
NOW = ("--now", "2019-04-01T12:00:00Z")

FIFTHS = changed(
    SMALL,
    (("meeting", "cadence"), "fifth Thursday"),
    (("meeting", "first"), date(2019, 5, 30)),
)
"""A meeting that no rule gives as it alternates."""


MOVED = an_object(_from=TEXT, to=TEXT)
EVENT = an_object(
    uid=TEXT,
    slot={"type": ["string", "null"]},
    start=TEXT,
    end=TEXT,
    zone=TEXT,
    rule={"type": ["string", "null"]},
    until={"type": ["string", "null"]},
    cancelled={"type": "boolean"},
    excluded=a_list(TEXT),
    moved=a_list(MOVED),
)
TZDATA = an_object(version=TEXT, source=TEXT)
SCHEMA = an_object(
    meeting=TEXT,
    tzdata=TZDATA,
    file={"type": ["string", "null"]},
    events=a_list(EVENT),
    notes=a_list(TEXT),
)


def events(calendar: bytes) -> Any:  # noqa: ANN401 - icalendar's types say less than it gives
    return icalendar.Calendar.from_ical(calendar).events


def written(*arguments: object) -> bytes:
    result = run("invite", *arguments)
    assert result.exit_code == 0, result.output
    return result.stdout_bytes


@pytest.fixture
def alternating_fifths(tmp_path: Path) -> Path:
    slot = {"name": "Late", "time": "18:00", "zone": "UTC"}
    return saved(tmp_path, changed(FIFTHS, (("slots", 1), slot)))


# Where it goes


def test_without_a_file_it_goes_to_standard_output() -> None:
    result = run("invite", EXAMPLE, *NOW)
    assert result.stdout_bytes.startswith(b"BEGIN:VCALENDAR\r\n")
    assert result.stdout_bytes.endswith(b"END:VCALENDAR\r\n")
    assert {str(event["SUMMARY"]) for event in events(result.stdout_bytes)} == {
        "JupyterHub and BinderHub Team Meeting: Europe-Americas",
        "JupyterHub and BinderHub Team Meeting: Asia-Europe",
        "CANCELLED: JupyterHub and BinderHub Team Meeting: Europe-Americas",
    }


def test_a_file_has_the_same_bytes_and_is_told_on_standard_error(tmp_path: Path) -> None:
    path = tmp_path / "hub.ics"
    result = run("invite", EXAMPLE, "-o", path, *NOW)
    assert result.exit_code == 0
    assert result.stdout == ""
    assert str(path) in result.stderr
    assert path.read_bytes() == written(EXAMPLE, *NOW)


def test_the_same_input_and_now_give_the_same_bytes(tmp_path: Path) -> None:
    copy = tmp_path / "copy.toml"
    copy.write_bytes(EXAMPLE.read_bytes())
    assert written(EXAMPLE, *NOW) == written(copy, *NOW)


def test_another_now_changes_the_stamps_alone() -> None:
    first, second = (
        written(EXAMPLE, "--now", now).splitlines() for now in ("2019-04-01", "2020-04-01")
    )
    differing = {(one, other) for one, other in zip(first, second, strict=True) if one != other}
    assert differing == {
        (b"DTSTAMP:20190401T000000Z", b"DTSTAMP:20200401T000000Z"),
        (b"LAST-MODIFIED:20190401T000000Z", b"LAST-MODIFIED:20200401T000000Z"),
    }


def test_the_stamp_is_now() -> None:
    stamped = written(EXAMPLE, "--now", "2019-04-01T14:00:00+02:00")
    assert {event["DTSTAMP"].dt for event in events(stamped)} == {
        datetime(2019, 4, 1, 12, tzinfo=UTC)
    }


def test_without_now_the_stamp_is_the_clock_s() -> None:
    before = datetime.now(UTC).replace(microsecond=0)
    (stamp,) = {event["DTSTAMP"].dt for event in events(written(EXAMPLE))}
    assert before <= stamp <= datetime.now(UTC)


def test_an_old_file_is_replaced_with_its_permissions_kept(tmp_path: Path) -> None:
    path = tmp_path / "hub.ics"
    path.write_bytes(b"")
    path.chmod(0o640)
    written(EXAMPLE, "-o", path, *NOW)
    assert path.read_bytes() == written(EXAMPLE, *NOW)
    assert path.stat().st_mode & 0o777 == 0o640


def test_a_link_goes_on_pointing_to_the_file(tmp_path: Path) -> None:
    (tmp_path / "hub.ics").write_bytes(b"")
    (tmp_path / "latest.ics").symlink_to("hub.ics")
    written(EXAMPLE, "-o", tmp_path / "latest.ics", *NOW)
    assert (tmp_path / "latest.ics").is_symlink()
    assert (tmp_path / "hub.ics").read_bytes() == written(EXAMPLE, *NOW)


# Where it does not go


@pytest.mark.parametrize("name", ["hub.toml", "./hub.toml", "../hub/hub.toml", "link.toml", "HUB"])
def test_the_team_file_itself_is_never_replaced(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := tmp_path / "hub").mkdir()
    path = saved(folder, SMALL)
    (folder / "link.toml").symlink_to("hub.toml")
    (folder / "HUB").symlink_to("link.toml")
    before = path.read_bytes()
    monkeypatch.chdir(folder)
    assert "team file" in refused("invite", "hub.toml", "-o", name, *NOW)
    assert path.read_bytes() == before


def test_another_name_of_the_team_file_leaves_it_as_it_was(tmp_path: Path) -> None:
    path = saved(tmp_path, SMALL)
    before = path.read_bytes()
    os.link(path, tmp_path / "hard.ics")
    run("invite", path, "-o", tmp_path / "hard.ics", *NOW)
    assert path.read_bytes() == before


def test_the_file_of_the_team_is_never_replaced(tmp_path: Path) -> None:
    team = saved(tmp_path, {"participants": FULL["participants"]}, "team.toml")
    before = team.read_bytes()
    path = saved(tmp_path, changed(SMALL, (("meeting", "team"), "team.toml")))
    run("invite", path, "-o", team, *NOW)
    assert team.read_bytes() == before


@pytest.mark.parametrize(
    "name", ["no/hub.ics", "old.ics/hub.ics", "x" * 300, ".", "loop"], ids=lambda name: name[:12]
)
def test_where_no_file_can_be_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "old.ics").write_bytes(b"old")
    (tmp_path / "loop").symlink_to("loop")
    said = refused("invite", EXAMPLE, "-o", tmp_path / name, *NOW)
    assert str(tmp_path / name)[:40] in said
    assert (tmp_path / "old.ics").read_bytes() == b"old"
    assert {path.name for path in tmp_path.iterdir()} == {"old.ics", "loop"}


@pytest.mark.parametrize(
    "options",
    [["--for", "Nobody"], ["--zone", "Mars"], ["--now", "today"], ["-n", "0"],
     ["--from", "2020-01-01", "--until", "2019-01-01"]],
    ids=str,
)  # fmt: skip
def test_nothing_is_written_when_an_option_is_wrong(options: list[str], tmp_path: Path) -> None:
    refused("invite", EXAMPLE, "-o", tmp_path / "new.ics", *options)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_when_the_team_file_is_wrong(tmp_path: Path) -> None:
    path = saved(tmp_path, changed(FULL, (("participants", 1, "zone"), "Mars")))
    (tmp_path / "old.ics").write_bytes(b"old")
    for name in ("old.ics", "new.ics"):
        assert 'participants[1] "Luz".zone' in refused("invite", path, "-o", tmp_path / name)
    assert (tmp_path / "old.ics").read_bytes() == b"old"
    assert not (tmp_path / "new.ics").exists()


# What it says


def test_a_missing_uid_is_a_warning_on_standard_error(tmp_path: Path) -> None:
    path = saved(tmp_path, changed(SMALL, (("meeting", "uid"), LEFT_OUT)))
    result = run("invite", path, *NOW)
    assert result.exit_code == 0
    assert "warning: meeting.uid is missing" in result.stderr
    assert "warning" not in result.stdout


def test_json_is_one_document_that_tells_the_events(tmp_path: Path) -> None:
    path = tmp_path / "hub.ics"
    document = told("invite", EXAMPLE, "-o", path, *NOW)
    masters = [event for event in events(path.read_bytes()) if "RECURRENCE-ID" not in event]
    assert document["meeting"] == "JupyterHub and BinderHub Team Meeting"
    assert document["file"] == str(path)
    assert [(each["uid"], each["start"], each["end"]) for each in document["events"]] == [
        (str(event["UID"]), event["DTSTART"].dt.isoformat(), event["DTEND"].dt.isoformat())
        for event in masters
    ]
    cancelled = [
        (str(event["UID"]), event["RECURRENCE-ID"].dt.isoformat())
        for event in events(path.read_bytes())
        if "RECURRENCE-ID" in event and event.get("STATUS") == "CANCELLED"
    ]
    assert cancelled == [
        (each["uid"], start) for each in document["events"] for start in each["excluded"]
    ]
    jsonschema.validate(document, SCHEMA)


def test_json_without_a_file_is_all_that_is_printed() -> None:
    result = run("invite", EXAMPLE, "--json", *NOW)
    assert json.loads(result.stdout)["file"] is None
    assert "BEGIN:VCALENDAR" not in result.stdout


def test_for_tells_the_coming_starts_on_that_clock() -> None:
    calendar = written(EXAMPLE, *NOW, "--for", "Zsailer", "--zone", "Asia/Taipei", "-n", 2)
    texts = "\n".join(str(event.get("DESCRIPTION", "")) for event in events(calendar))
    assert "Zach, America/Los_Angeles" in texts
    assert "Wed 10 Apr 2019 23:00 PDT" in texts
    assert "Thu 11 Apr 2019 14:00 CST" in texts
    assert "Thu 16 May 2019 10:00 PDT" in texts
    assert "Fri 17 May 2019 01:00 CST" in texts
    assert "Jun 2019" not in texts


def test_without_for_nobody_is_named() -> None:
    assert b"Zach" not in written(EXAMPLE, *NOW)


# The horizon of what no rule gives


def starts(calendar: bytes) -> list[datetime]:
    found = [event["DTSTART"].dt.astimezone(UTC) for event in events(calendar)]
    assert not any("RRULE" in event for event in events(calendar))
    return sorted(found)


def test_dates_that_no_rule_gives_are_listed_in_the_asked_horizon(alternating_fifths: Path) -> None:
    begin, end = date(2020, 1, 30), date(2022, 6, 30)
    meeting = read(alternating_fifths.parent, alternating_fifths.read_text()).meeting
    expected = [row.start for row in plain.rows(meeting, end) if row.date >= begin]
    calendar = written(alternating_fifths, *NOW, "--from", begin, "--until", end)
    assert starts(calendar) == expected


def test_without_a_horizon_two_years_are_listed(alternating_fifths: Path) -> None:
    meeting = read(alternating_fifths.parent, alternating_fifths.read_text()).meeting
    now = date(2020, 2, 10)
    expected = [row.start for row in plain.rows(meeting, now.replace(year=2022)) if row.date >= now]
    assert starts(written(alternating_fifths, "--now", now)) == expected
    assert expected[-1] > datetime(2021, 12, 1, tzinfo=UTC)


def test_events_one_by_one_are_told_on_standard_error(alternating_fifths: Path) -> None:
    result = run("invite", alternating_fifths, *NOW)
    assert "note: " in result.stderr
    assert "note: " not in result.stdout


def test_a_rule_is_written_whole_whatever_is_asked(tmp_path: Path) -> None:
    path = saved(tmp_path, SMALL)
    asked = written(path, *NOW, "--from", "2020-01-01", "--until", "2020-02-01")
    assert asked == written(path, *NOW)


def test_a_rare_date_is_written_soon(tmp_path: Path) -> None:
    cadence = (("meeting", "cadence"), "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TH")
    path = saved(tmp_path, changed(SMALL, cadence, (("meeting", "first"), date(2024, 2, 29))))
    start = time.process_time()
    assert events(written(path, "--now", "2024-01-01"))
    assert time.process_time() - start < 5


# One slot, reminders, rules in another form


def test_a_slot_alone_is_written(tmp_path: Path) -> None:
    calendar = written(saved(tmp_path, FULL), *NOW, "--slot", "asia-EUROPE")
    found = {str(event["SUMMARY"]).removeprefix("CANCELLED: ") for event in events(calendar)}
    assert found == {"Team meeting: Asia-Europe"}


def test_a_slot_of_later_is_known(tmp_path: Path) -> None:
    calendar = written(saved(tmp_path, FULL), *NOW, "--slot", "Late")
    assert {str(event["SUMMARY"]) for event in events(calendar)} == {"Team meeting: Late"}


def test_an_unknown_slot_is_told_with_those_there_are(tmp_path: Path) -> None:
    said = refused("invite", saved(tmp_path, FULL), *NOW, "--slot", "Asia\x1b")
    assert all(name in said for name in ("Europe-Americas", "Asia-Europe", "Early", "Late"))
    assert "\x1b" not in said


@pytest.mark.parametrize(
    ("minutes", "triggers"),
    [("0", set()), ("1", {"-PT1M"}), ("60", {"-PT1H"}), ("40320", {"-P28D"}), (None, {"-PT15M"})],
)
def test_a_reminder_comes_so_long_before(
    minutes: str | None, triggers: set[str], tmp_path: Path
) -> None:
    more = () if minutes is None else ("--remind", minutes)
    calendar = written(saved(tmp_path, SMALL), *NOW, *more)
    alarms = [alarm for event in events(calendar) for alarm in event.walk("VALARM")]
    assert {alarm["TRIGGER"].to_ical().decode() for alarm in alarms} == triggers


@pytest.mark.parametrize("minutes", ["-1", "40321", "x"])
def test_a_reminder_that_cannot_be_is_refused(minutes: str, tmp_path: Path) -> None:
    assert "--remind" in refused("invite", saved(tmp_path, SMALL), "--remind", minutes)


def test_outlook_gets_positions_for_the_same_dates(tmp_path: Path) -> None:
    path = saved(tmp_path, INVITING)
    plainly, by_position = written(path, *NOW), written(path, *NOW, "--style", "outlook")
    rules = [event["RRULE"].to_ical() for event in events(by_position) if "RRULE" in event]
    assert rules
    assert all(re.search(rb"BYDAY=[A-Z]{2};BYSETPOS=3", rule) for rule in rules)
    span = datetime(2019, 1, 1, tzinfo=UTC), datetime(2025, 1, 1, tzinfo=UTC)
    found = readers.expand_with_recurring_ical_events(by_position, *span)
    assert found == readers.expand_with_recurring_ical_events(plainly, *span) != []
