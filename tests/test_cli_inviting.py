"""What is done for a part of the meeting alone, for who is new, and as time goes by."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from commands import refused, run
from documents import LEFT_OUT
from invited import (
    ADD,
    EARLY,
    LATE,
    LATER,
    LATEST,
    MOVE,
    START,
    contents,
    edited,
    instant,
    invited,
    mailed,
    mails,
    method,
    own,
    sent,
    sequence,
)

if TYPE_CHECKING:
    from pathlib import Path

    from invited import Change

TIM_LEFT: Change = ("participants", 0), LEFT_OUT
MOVED: Change = ("participants", 0, "email"), "tim@example.net"
PART = [("--until", "2019-04-01"), ("-n", "1"), ("--for", "Luz"), ("--slot", "Late"),
        ("--from", "2019-04-01")]  # fmt: skip


def of_tim(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in contents(folder).items() if name.startswith("tim")}


# A part alone


@pytest.mark.parametrize("options", PART)
def test_a_part_alone_takes_nothing_back(options: tuple[str, ...], hub: Path, folder: Path) -> None:
    invited(edited(hub, MOVE, (("exceptions", 1), ADD[1])), folder)
    invited(edited(hub, MOVE, TIM_LEFT), folder, *options, now=LATER)
    assert {method(each) for each in contents(folder).values()} == {"REQUEST"}


@pytest.mark.parametrize("options", PART)
def test_a_part_alone_leaves_the_files_of_others(
    options: tuple[str, ...], hub: Path, folder: Path
) -> None:
    invited(edited(hub, MOVE), folder, "--style", "outlook")
    before = of_tim(folder)
    assert len(before) == 3
    invited(edited(hub, MOVE, TIM_LEFT), folder, "--style", "outlook", *options, now=LATER)
    assert of_tim(folder) == before


@pytest.mark.parametrize("options", PART)
def test_the_whole_takes_back_what_a_part_did_not(
    options: tuple[str, ...], hub: Path, folder: Path
) -> None:
    invited(hub, folder)
    left = edited(hub, TIM_LEFT)
    invited(left, folder, *options, now=LATER)
    invited(left, folder, now=LATEST)
    assert {method(each) for each in of_tim(folder).values()} == {"CANCEL"}


def test_nobody_has_to_have_an_address_where_something_is_taken_back(
    hub: Path, folder: Path
) -> None:
    invited(hub, folder)
    nobody = [(("participants", number, "email"), LEFT_OUT) for number in range(3)]
    result = invited(edited(hub, *nobody), folder, now=LATER)
    assert {method(each) for each in contents(folder).values()} == {"CANCEL"}
    assert "note: no address is known of" in result.stderr


# Who is new


def test_a_new_address_is_at_the_sequence_of_the_event(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    invited(edited(hub, MOVE), folder, now=LATER)
    invited(edited(hub, MOVE, MOVED), folder, now=LATEST)
    found = {key: sequence(each) for key, each in sent(folder).items()}
    assert found["tim@example.org", f"CANCELLED: {EARLY}"] == 2
    assert found["tim@example.net", EARLY] == 2
    assert found["tim@example.net", LATE] == found["tim@example.org", f"CANCELLED: {LATE}"] == 1


def test_who_comes_later_is_at_the_sequence_of_the_event(hub: Path, folder: Path) -> None:
    invited(edited(hub, TIM_LEFT), folder)
    invited(edited(hub, TIM_LEFT, MOVE), folder, now=LATER)
    invited(edited(hub, MOVE), folder, now=LATEST)
    found = {key: sequence(each) for key, each in sent(folder).items() if "tim@" in key[0]}
    assert found == {("tim@example.org", EARLY): 1, ("tim@example.org", LATE): 0}


def test_what_is_taken_back_comes_first(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    document = json.loads(invited(edited(hub, MOVED), folder, "--json", now=LATER).stdout)
    methods = [message["method"] for message in document["messages"]]
    assert methods == ["CANCEL"] * 2 + ["REQUEST"] * 6


def test_a_stamp_is_in_utc_wherever_now_is_told(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    invited(edited(hub, TIM_LEFT), folder, now="2019-03-02T17:30:00+05:30")
    assert {own(each)["DTSTAMP"].dt for each in of_tim(folder).values()} == {instant(LATER)}
    assert {method(each) for each in of_tim(folder).values()} == {"CANCEL"}


# As time goes by


def test_a_new_year_alone_changes_nothing(hub: Path, folder: Path) -> None:
    path = edited(hub, MOVE)
    invited(path, folder)
    before = contents(folder)
    for now in ("2020-01-01", "2020-06-01", "2020-12-31T23:59:59Z"):
        assert invited(path, folder, now=now).stderr.endswith("6 messages; 2 series unchanged\n")
        assert contents(folder) == before


def test_what_was_told_is_told_anew_once_it_is_over(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    invited(hub, folder, now="2021-01-01")
    told = str(own(sent(folder)["zach@example.org", EARLY])["DESCRIPTION"])
    assert "2021" in told
    assert "2022" in told
    assert "2019" not in told
    assert {sequence(each) for each in contents(folder).values()} == {0}


def test_what_is_over_stays_as_it_was_after_an_edit(hub: Path, folder: Path) -> None:
    slots = [{"name": "New", "time": "09:00", "zone": "UTC"}]
    revision = ("revisions",), [{"from": "2019-09-01", "slots": slots}]
    invited(edited(hub, revision, (("exceptions", 0), ADD[1])), folder)
    before = contents(folder)
    title = ("meeting", "title"), "Hub meeting"
    path = edited(hub, revision, (("exceptions", 0), ADD[1]), title)
    assert "3 messages; " in invited(path, folder, now="2019-12-01").stderr
    anew = [own(each) for name, each in contents(folder).items() if each != before[name]]
    assert [str(event["SUMMARY"]) for event in anew] == ["Hub meeting: New"] * 3
    assert contents(folder).keys() == before.keys()


# Names of files


@pytest.mark.parametrize("uid", ["moved-team@example.org", "a.moved-b@example.org", "a+b@c.org"])
def test_a_uid_may_look_like_the_name_of_a_move(uid: str, hub: Path, folder: Path) -> None:
    named = ("meeting", "uid"), uid
    invited(edited(hub, MOVE, named), folder, "--style", "outlook")
    before = contents(folder)
    assert len(before) == 9
    invited(edited(hub, MOVE, named), folder, "--style", "outlook", now=LATER)
    assert contents(folder) == before
    invited(edited(hub, named), folder, "--style", "outlook", now=LATER)
    assert len(contents(folder)) == 6
    assert sequence(sent(folder)["tim@example.org", EARLY]) == 1


def test_a_copy_of_a_mail_takes_nothing_back(hub: Path, folder: Path) -> None:
    mailed(hub, folder)
    for path in list(folder.glob("*.eml")):
        shutil.copy(path, path.with_name(path.name.replace(".eml", " (1).eml")))
    assert "6 to be sent" in mailed(hub, folder, now=LATER).stderr
    assert len(mails(folder)) == 12


def test_what_is_no_file_is_told(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    for path in folder.iterdir():
        path.unlink()
        path.mkdir()
    said = refused("invite", hub, "--per-person", folder, "--now", START)
    assert "something else of that name" in said


def test_a_zone_is_for_calendar_files(hub: Path, folder: Path) -> None:
    assert "--zone" in refused("mail", hub, "--out", folder, "--zone", "UTC")
    assert run("invite", hub, "--zone", "UTC", "--now", START).exit_code == 0
