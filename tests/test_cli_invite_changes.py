"""What was written before decides on the version of what is written now."""

from __future__ import annotations

import os
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
    edited,
    events,
    instant,
)
from meetsched.cli.files import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from pathlib import Path

    from click.testing import Result

    from documents import Place

CANCEL = (("exceptions", 0), {"date": "2019-05-16", "cancel": True})
URL = (("meeting", "url"), "https://example.org/call")
REVISION = (
    ("revisions",),
    [{"from": "2020-01-01", "slots": [{"name": "Early", "time": "09:00", "zone": "UTC"}]}],
)


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    return tmp_path / "hub.ics"


def invite(hub: Path, feed: Path, *more: object, now: str = START) -> Result:
    result = run("invite", hub, "-o", feed, "--now", now, *more)
    assert result.exit_code == 0, result.output
    return result


def stamps(feed: Path, summary: str) -> set[tuple[datetime, int]]:
    """Give the DTSTAMPs and SEQUENCEs of a slot's components, called off or not."""
    return {
        (event["DTSTAMP"].dt, int(event["SEQUENCE"]))
        for event in events(feed.read_bytes())
        if str(event["SUMMARY"]).removeprefix("CANCELLED: ") == summary
    }


def summary(result: Result) -> str:
    return result.stderr.splitlines()[-1].partition(": ")[2]


# The same


def test_the_same_input_gives_the_same_bytes_whatever_now(hub: Path, feed: Path) -> None:
    assert summary(invite(hub, feed)) == "2 series new"
    before = feed.read_bytes()
    for now in (LATER, "2019-12-31", "2018-01-01", "2030-01-01"):
        assert summary(invite(hub, feed, now=now)) == "2 series unchanged"
        assert feed.read_bytes() == before


def test_the_same_input_gives_the_same_bytes_on_a_machine_whose_file_it_is_not(
    hub: Path, feed: Path, tmp_path: Path
) -> None:
    invite(hub, feed)
    invite(hub, tmp_path / "copy.ics", "--previous", feed, now=LATER)
    assert (tmp_path / "copy.ics").read_bytes() == feed.read_bytes()
    result = run("invite", hub, "--previous", feed, "--now", LATER)
    assert result.stdout_bytes == feed.read_bytes()


# A change


@pytest.mark.parametrize(
    ("change", "sequence"),
    [(MOVE, 1), (CANCEL, 1), (URL, 0), ((("slots", 0, "time"), "09:00"), 1),
     ((("slots", 0, "duration"), 30), 1), (REVISION, 1),
     ((("meeting", "recording"), "https://example.org/r"), 0)],
)  # fmt: skip
def test_a_change_is_newer_and_what_people_must_answer_to_has_a_new_sequence(
    change: tuple[Place, object], sequence: int, hub: Path, feed: Path
) -> None:
    invite(hub, feed)
    invite(edited(hub, change), feed, now=LATER)
    assert stamps(feed, EARLY) >= {(instant(LATER), sequence)}
    assert (instant(START), 0) not in stamps(feed, EARLY)


def test_a_slot_that_did_not_change_stays_as_it_was(hub: Path, feed: Path) -> None:
    invite(hub, feed)
    invite(edited(hub, MOVE), feed, now=LATER)
    assert stamps(feed, LATE) == {(instant(START), 0)}


def test_all_components_of_a_series_are_of_one_version(hub: Path, feed: Path) -> None:
    invite(edited(hub, MOVE), feed)
    also = {"date": "2019-07-18", "move": "2019-07-19"}
    invite(edited(hub, MOVE, (("exceptions", 1), also)), feed, now=LATER)
    assert stamps(feed, EARLY) == {(instant(LATER), 1)}


def test_there_and_back_is_two_changes(hub: Path, feed: Path) -> None:
    invite(hub, feed)
    invite(edited(hub, MOVE), feed, now=LATER)
    result = invite(edited(hub), feed, now=LATEST)
    assert summary(result) == "2 series unchanged, 1 occurrence as planned again"
    assert stamps(feed, EARLY) == {(instant(LATEST), 2)}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([MOVE], "2 series unchanged, 1 occurrence moved"),
        ([CANCEL], "2 series unchanged, 1 occurrence cancelled"),
        ([ADD], "2 series unchanged, 1 event new"),
        ([URL], "2 series reworded"),
        ([MOVE, (("exceptions", 1), {"date": "2019-07-18", "cancel": True})],
         "2 series unchanged, 1 occurrence cancelled, 1 occurrence moved"),
        ([MOVE, (("exceptions", 1), {"date": "2019-07-18", "move": "2019-07-19"})],
         "2 series unchanged, 2 occurrences moved"),
        ([REVISION], "1 series new, 2 series with another end"),
        ([(("slots", 1), LEFT_OUT)], "1 series changed from the beginning, 1 series gone"),
    ],
)  # fmt: skip
def test_the_summary_says_what_changed(
    changes: list[tuple[Place, object]], words: str, hub: Path, feed: Path
) -> None:
    invite(hub, feed)
    assert summary(invite(edited(hub, *changes), feed, now=LATER)).startswith(words)


def test_an_edit_of_a_running_slot_is_warned_about(hub: Path, feed: Path) -> None:
    invite(hub, feed)
    said = summary(invite(edited(hub, (("slots", 0, "time"), "09:00")), feed, now=LATER))
    assert said.startswith("1 series changed from the beginning, 1 series unchanged; ")
    assert "[[revisions]]" in said


@pytest.mark.parametrize("change", [REVISION, MOVE, CANCEL, ADD, URL])
def test_what_leaves_the_past_as_it_was_is_not_warned_about(
    change: tuple[Place, object], hub: Path, feed: Path
) -> None:
    invite(hub, feed)
    assert "[[revisions]]" not in invite(edited(hub, change), feed, now=LATER).stderr


OTHER_SLOTS = [{"name": "Early", "time": "09:00", "zone": "Europe/Zurich"}]


@pytest.mark.parametrize("first", ["2019-04-01", "2019-05-01", "2019-08-01", "2021-01-01"])
@pytest.mark.parametrize(
    "changed", [{"slots": OTHER_SLOTS}, {"cadence": "second Tuesday of the month"},
                {"duration": 30}, {"next": "Late"}]
)  # fmt: skip
def test_a_revision_changes_nothing_from_the_beginning(
    changed: dict[str, object], first: str, hub: Path, feed: Path
) -> None:
    invite(hub, feed)
    revision = ("revisions",), [{"from": first, **changed}]
    said = summary(invite(edited(hub, revision), feed, now=LATER))
    assert "changed from the beginning" not in said
    assert "[[revisions]]" not in said


def test_a_cancelled_date_is_kept_and_marked(hub: Path, feed: Path) -> None:
    invite(edited(hub, CANCEL), feed)
    (kept,) = (each for each in events(feed.read_bytes()) if each.get("STATUS") == "CANCELLED")
    assert str(kept["SUMMARY"]) == f"CANCELLED: {EARLY}"
    assert kept["RECURRENCE-ID"].dt.isoformat() == "2019-05-16T08:00:00+02:00"


# What is older


def test_an_older_version_never_takes_the_place_of_a_newer_one(hub: Path, feed: Path) -> None:
    invite(hub, feed, now=LATER)
    before = feed.read_bytes()
    said = refused("invite", edited(hub, MOVE), "-o", feed, "--now", START)
    assert "2019-03-02 12:00:00 UTC" in said
    assert feed.read_bytes() == before


def test_clocks_that_differ_a_little_do_no_harm(hub: Path, feed: Path) -> None:
    invite(hub, feed)
    invite(edited(hub, MOVE), feed, now="2019-03-01T11:59:30Z")
    ((stamp, sequence),) = stamps(feed, EARLY)
    assert stamp > instant(START)
    assert sequence == 1


# Off, and on again


def test_a_meeting_is_called_off_and_planned_again(hub: Path, feed: Path) -> None:
    invite(hub, feed)
    assert summary(invite(hub, feed, "--cancel", now=LATER)) == "2 series cancelled"
    assert {str(event["STATUS"]) for event in events(feed.read_bytes())} == {"CANCELLED"}
    assert stamps(feed, EARLY) == {(instant(LATER), 1)}
    assert summary(invite(hub, feed, now=LATEST)) == "2 series as planned again"
    assert stamps(feed, EARLY) == {(instant(LATEST), 2)}
    assert not any("STATUS" in event for event in events(feed.read_bytes()))


def test_to_call_off_twice_is_to_call_off_once(hub: Path, feed: Path) -> None:
    invite(hub, feed)
    invite(hub, feed, "--cancel", now=LATER)
    before = feed.read_bytes()
    assert summary(invite(hub, feed, "--cancel", now=LATEST)) == "2 series unchanged"
    assert feed.read_bytes() == before


# Files of others


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe.ics"
    os.mkfifo(path)
    return path


def calendar(*lines: str) -> bytes:
    inner = "".join(f"{line}\r\n" for line in ("BEGIN:VEVENT", "UID:a", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\n{inner}END:VCALENDAR\r\n".encode()


HOSTILE = {
    "words": b"What we agreed on",
    "utf-16": calendar().decode().encode("utf-16"),
    "bytes": b"\xff\xfe\x00\x01",
    "cut short": calendar()[:-20],
    "end missing": calendar().replace(b"END:VEVENT\r\n", b""),
    "SEQUENCE": calendar("SEQUENCE:99999999999999"),
    "SEQUENCE below 0": calendar("SEQUENCE:-1"),
    "SEQUENCE in words": calendar("SEQUENCE:two"),
    "DTSTAMP": calendar("DTSTAMP:rubbish"),
    "DTSTAMP without Z": calendar("DTSTAMP:20190301T120000"),
    "DTSTAMP that never was": calendar("DTSTAMP:20190230T120000Z"),
    "LAST-MODIFIED": calendar("LAST-MODIFIED:99999999T999999Z"),
}
each_hostile = pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)


@each_hostile
def test_a_file_that_is_no_calendar_is_refused_and_left_as_it_was(
    data: bytes, hub: Path, feed: Path
) -> None:
    feed.write_bytes(data)
    assert str(feed)[:40] in refused("invite", hub, "-o", feed)
    assert feed.read_bytes() == data


@each_hostile
def test_what_was_before_has_to_be_a_calendar(
    data: bytes, hub: Path, feed: Path, tmp_path: Path
) -> None:
    (old := tmp_path / "old.ics").write_bytes(data)
    assert str(old)[:40] in refused("invite", hub, "-o", feed, "--previous", old)
    assert not feed.exists()
    assert old.read_bytes() == data


def test_a_huge_file_is_refused_unread(hub: Path, feed: Path) -> None:
    with feed.open("wb") as file:
        file.truncate(1 << 40)
    assert f"larger than {LARGEST >> 20} MiB" in refused("invite", hub, "-o", feed)
    assert feed.stat().st_size == 1 << 40


def test_a_file_is_told_by_its_whole_name(hub: Path, tmp_path: Path) -> None:
    feed = tmp_path / f"{'long-' * 20}name.ics"
    feed.write_bytes(b"What we agreed on")
    assert str(feed) in refused("invite", hub, "-o", feed)


def test_an_empty_file_is_as_none(hub: Path, feed: Path) -> None:
    feed.write_bytes(b" \r\n")
    assert summary(invite(hub, feed)) == "2 series new"


def test_events_of_others_are_told_and_kept(hub: Path, feed: Path) -> None:
    feed.write_bytes(others := calendar("RRULE:FREQ=DAILY"))
    assert 'of UID "a"' in refused("invite", hub, "-o", feed)
    assert feed.read_bytes() == others


def test_a_calendar_of_others_is_known_to_be_gone(hub: Path, feed: Path, tmp_path: Path) -> None:
    (others := tmp_path / "others.ics").write_bytes(calendar("RRULE:FREQ=DAILY"))
    assert summary(invite(hub, feed, "--previous", others)) == "1 series gone, 2 series new"


def test_what_is_no_file_cannot_have_been_before(
    hub: Path, feed: Path, tmp_path: Path, pipe: Path
) -> None:
    for before in (tmp_path, pipe):
        assert str(before)[:40] in refused("invite", hub, "-o", feed, "--previous", before)
        assert not feed.exists()


def test_a_file_cannot_be_the_folder_of_before(hub: Path, feed: Path, tmp_path: Path) -> None:
    invite(hub, feed)
    folder = tmp_path / "people"
    assert str(feed)[:40] in refused("invite", hub, "--per-person", folder, "--previous", feed)
    assert not folder.exists()


def test_a_folder_cannot_be_the_file_of_before(hub: Path, feed: Path, tmp_path: Path) -> None:
    said = refused("invite", hub, "-o", feed, "--previous", tmp_path)
    assert "is not a calendar file" in said
    assert not feed.exists()


def test_one_slot_does_not_take_the_place_of_all(hub: Path, feed: Path) -> None:
    invite(hub, feed)
    before = feed.read_bytes()
    said = refused("invite", hub, "-o", feed, "--slot", "Late", "--now", LATER)
    assert "other slots" in said
    assert feed.read_bytes() == before


def test_one_slot_may_have_a_file_of_its_own(hub: Path, feed: Path) -> None:
    assert summary(invite(hub, feed, "--slot", "Late")) == "1 series new"
    before = feed.read_bytes()
    assert summary(invite(hub, feed, "--slot", "late", now=LATER)) == "1 series unchanged"
    assert feed.read_bytes() == before


def test_what_was_before_must_be_there(hub: Path, feed: Path, tmp_path: Path) -> None:
    assert "--previous" in refused("invite", hub, "-o", feed, "--previous", tmp_path / "no.ics")


def test_another_calendar_of_before_does_not_let_a_file_of_others_be_replaced(
    hub: Path, feed: Path, tmp_path: Path
) -> None:
    invite(hub, feed)
    (notes := tmp_path / "notes.txt").write_bytes(b"What we agreed on")
    refused("invite", hub, "-o", notes, "--previous", feed)
    assert notes.read_bytes() == b"What we agreed on"


def test_another_calendar_of_before_does_not_let_a_newer_file_be_replaced(
    hub: Path, feed: Path, tmp_path: Path
) -> None:
    invite(hub, feed)
    shutil.copy(feed, old := tmp_path / "old.ics")
    invite(edited(hub, MOVE), feed, now=LATEST)
    newer = feed.read_bytes()
    refused("invite", edited(hub, CANCEL), "-o", feed, "--previous", old, "--now", LATER)
    assert feed.read_bytes() == newer


def lines(feed: Path, names: Iterable[str]) -> list[bytes]:
    starts = tuple(name.encode() for name in names)
    return [line for line in feed.read_bytes().splitlines() if line.startswith(starts)]


def test_a_sequence_stays_a_number_that_calendars_can_hold(hub: Path, feed: Path) -> None:
    invite(hub, feed)
    feed.write_bytes(feed.read_bytes().replace(b"SEQUENCE:0", b"SEQUENCE:2147483647"))
    invite(edited(hub, MOVE), feed, now=LATER)
    numbers = [int(line.partition(b":")[2]) for line in lines(feed, ["SEQUENCE"])]
    assert max(numbers) <= 2**31 - 1  # RFC 5545 section 3.3.8
