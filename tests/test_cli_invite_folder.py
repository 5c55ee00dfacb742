"""The folder in which there is a message for each person and event."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from commands import refused, run
from documents import LEFT_OUT, changed, saved
from invited import (
    ADD,
    EARLY,
    INVITING,
    LATE,
    LATER,
    LATEST,
    MOVE,
    START,
    address,
    contents,
    edited,
    events,
    invited,
    method,
    own,
    sent,
)
from schemas import COUNT, TEXT, a_list, an_object

if TYPE_CHECKING:
    from pathlib import Path


SCHEMA = an_object(
    meeting=TEXT,
    tzdata=an_object(version=TEXT, source=TEXT),
    folder=TEXT,
    messages=a_list(
        an_object(
            file=TEXT, to=TEXT, uid=TEXT, method={"enum": ["REQUEST", "CANCEL"]}, sequence=COUNT
        )
    ),
)


# Some alone


def test_for_somebody_alone_leaves_the_others_as_they_are(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    before = sent(folder)
    result = invited(edited(hub, MOVE), folder, "--for", "zach", now=LATER)
    assert "2 messages; " in result.stderr
    after = sent(folder)
    assert {key for key in before if after[key] != before[key]} == {("zach@example.org", EARLY)}


def test_for_somebody_alone_is_sent_to_them_alone(hub: Path, folder: Path) -> None:
    invited(hub, folder, "--for", "Luz")
    assert {who for who, _ in sent(folder)} == {"luz@example.org"}


def test_for_somebody_without_an_address_is_an_error(hub: Path, folder: Path) -> None:
    assert "Dev" in refused("invite", hub, "--per-person", folder, "--for", "Dev")


def test_one_person_and_one_slot_alone_are_called_off(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    options = "--cancel", "--slot", "Late", "--for", "Tim"
    assert "1 messages" in invited(hub, folder, *options, now=LATER).stderr
    cancelled = [key for key, each in sent(folder).items() if method(each) == "CANCEL"]
    assert cancelled == [("tim@example.org", f"CANCELLED: {LATE}")]


# Files of others


def test_two_meetings_share_a_folder(hub: Path, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    uid = (("meeting", "uid"), "other@example.org")
    other = saved(tmp_path / "other", changed(INVITING, uid))
    invited(hub, folder)
    ours = contents(folder)
    invited(other, folder)
    assert len(contents(folder)) == 12
    invited(other, folder, "--cancel", now=LATER)
    nobody = changed(INVITING, uid, (("participants",), INVITING["participants"][2:]))
    invited(saved(tmp_path / "other", nobody), folder, now=LATEST)
    assert {name: contents(folder)[name] for name in ours} == ours


def test_files_of_others_are_left_alone(hub: Path, folder: Path) -> None:
    folder.mkdir()
    others = {
        "holidays.ics": b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "rubbish.ics": b"\xff\xfe",
        "notes.txt": b"x",
    }
    for name, data in others.items():
        (folder / name).write_bytes(data)
    for now in (START, LATER):
        invited(hub, folder, now=now)
        assert {name: contents(folder)[name] for name in others} == others


def test_a_copy_of_a_message_takes_nothing_back(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    for path in list(folder.iterdir()):
        shutil.copy(path, path.with_name(path.name.replace(".ics", " (1).ics")))
    invited(hub, folder, now=LATER)
    assert {method(each) for each in contents(folder).values()} == {"REQUEST"}


def test_a_damaged_message_is_told_and_nothing_is_written(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    path = next(iter(sorted(folder.iterdir())))
    path.write_bytes(b"rubbish")
    before = contents(folder)
    said = refused("invite", edited(hub, MOVE), "--per-person", folder, "--now", LATER)
    assert str(path)[:40] in said
    assert contents(folder) == before


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=100)


@settings(max_examples=15)
@given(texts, texts)
@example("../../etc/passwd", "../..")
@example("/", "\\")
@example("." * 150, "é" * 150)
@example("🚀" * 75, "CON")
@example("a/b\x00c", "con.ics\n")
def test_no_name_leaves_the_folder(
    tmp_path_factory: pytest.TempPathFactory, name: str, slot: str
) -> None:
    root = tmp_path_factory.mktemp("names")
    changes = (("participants", 0, "name"), name), (("slots", 1, "name"), slot)
    path = saved(root, changed(INVITING, *changes))
    result = run("invite", path, "--per-person", root / "people", "--now", START)
    assert {each.name for each in root.iterdir()} <= {"hub.toml", "people"}
    if result.exit_code == 0:
        assert all(each.is_file() and len(each.name) < 200 for each in (root / "people").iterdir())
        assert len(list((root / "people").iterdir())) == 6
        assert all(each.name.isascii() for each in (root / "people").iterdir())


@pytest.mark.parametrize(
    "email",
    ["../x@example.org", "/etc/passwd@example.org", ".@example.org", "🚀@example.org",
     f"{'x' * 64}@{'y' * 60}.{'z' * 60}.example.org", "a*?b|c@example.org"],
)  # fmt: skip
@pytest.mark.parametrize("uid", ["../../hub@example.org", "/", "..", "x" * 200, "🚀", "a*b[c]"])
def test_no_address_and_no_uid_leaves_the_folder(email: str, uid: str, hub: Path) -> None:
    path = edited(hub, (("participants", 0, "email"), email), (("meeting", "uid"), uid))
    folder = hub.parent / "people"
    for now in (START, LATER):
        result = run("invite", path, "--per-person", folder, "--now", now)
        assert {each.name for each in hub.parent.iterdir()} <= {"hub.toml", "people"}
        if result.exit_code == 0:
            assert len(contents(folder)) == 6
            assert all(name.isascii() and len(name) < 200 for name in contents(folder))


# Outlook


def lone(folder: Path) -> list[str]:
    return sorted(name for name in contents(folder) if "+" in name)


def test_outlook_gets_each_coming_move_by_itself_too(hub: Path, folder: Path) -> None:
    over = {"date": "2019-03-21", "move": "2019-03-22"}
    path = edited(hub, MOVE, (("exceptions", 1), over))
    invited(path, folder, "--style", "outlook", now="2019-04-01")
    assert len(contents(folder)) == 9
    assert len(lone(folder)) == 3
    for name in lone(folder):
        (event,) = events(contents(folder)[name])
        whole = contents(folder)[f"{name.partition('+')[0]}.ics"]
        assert event["RECURRENCE-ID"].dt.isoformat() == "2019-05-16T08:00:00+02:00"
        assert event["DTSTART"].dt.isoformat() == "2019-05-17T08:00:00+02:00"
        assert address(event) == address(own(whole))
        for key in ("UID", "SEQUENCE", "DTSTAMP", "ORGANIZER"):
            assert event[key] == own(whole)[key]


def test_a_lone_move_goes_when_the_move_goes(hub: Path, folder: Path) -> None:
    invited(edited(hub, MOVE), folder, "--style", "outlook")
    invited(edited(hub), folder, "--style", "outlook", now=LATER)
    assert lone(folder) == []
    assert {method(each) for each in contents(folder).values()} == {"REQUEST"}


def test_a_lone_move_goes_when_it_is_over(hub: Path, folder: Path) -> None:
    path = edited(hub, MOVE)
    invited(path, folder, "--style", "outlook")
    invited(path, folder, "--style", "outlook", now="2019-05-19")
    assert lone(folder) == []


def test_the_same_moves_are_the_same_files(hub: Path, folder: Path) -> None:
    path = edited(hub, MOVE)
    invited(path, folder, "--style", "outlook")
    before = contents(folder)
    invited(path, folder, "--style", "outlook", now=LATER)
    assert contents(folder) == before


def test_outlook_gets_positions(hub: Path, folder: Path) -> None:
    invited(hub, folder, "--style", "outlook")
    for calendar in contents(folder).values():
        assert own(calendar)["RRULE"].to_ical() == b"FREQ=MONTHLY;INTERVAL=2;BYDAY=TH;BYSETPOS=3"


# JSON


def test_json_is_one_document_that_names_each_message(hub: Path, folder: Path) -> None:
    result = invited(hub, folder, "--json")
    document = json.loads(result.stdout)
    jsonschema.validate(document, SCHEMA)
    assert document["folder"] == str(folder)
    found: dict[str, Any] = {each["file"]: each for each in document["messages"]}
    assert found.keys() == contents(folder).keys()
    for name, calendar in contents(folder).items():
        event = own(calendar)
        assert found[name] == {
            "file": name,
            "to": address(event),
            "uid": str(event["UID"]),
            "method": method(calendar),
            "sequence": int(event["SEQUENCE"]),
        }


def test_json_tells_what_is_taken_back(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    left = edited(hub, (("participants", 0), LEFT_OUT))
    document = json.loads(invited(left, folder, "--json", now=LATER).stdout)
    taken = [(m["to"], m["sequence"]) for m in document["messages"] if m["method"] == "CANCEL"]
    assert taken == [("tim@example.org", 1)] * 2


def test_every_message_is_a_calendar_with_what_it_needs(hub: Path, folder: Path) -> None:
    invited(edited(hub, MOVE, (("exceptions", 1), ADD[1])), folder)
    for data in contents(folder).values():
        found = events(data)
        assert {str(event["UID"]) for event in found} == {str(own(data)["UID"])}
        assert not any("METHOD" in event for event in found)
        lengths = {event["DTEND"].dt - event["DTSTART"].dt for event in found}
        assert lengths == {timedelta(hours=1)}
