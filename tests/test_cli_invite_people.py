"""A message for each person and event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from commands import refused, run
from documents import LEFT_OUT
from invited import (
    ADD,
    ADDRESSES,
    EARLY,
    LATE,
    LATER,
    LATEST,
    MOVE,
    START,
    address,
    contents,
    edited,
    events,
    instant,
    invited,
    method,
    own,
    sent,
    sequence,
)

if TYPE_CHECKING:
    from pathlib import Path


ZONES = {
    "tim@example.org": "Europe/Zurich",
    "zach@example.org": "America/Los_Angeles",
    "luz@example.org": "Asia/Tokyo",
}


def description(calendar: bytes) -> str:
    return str(own(calendar)["DESCRIPTION"])


# What there is


def test_there_is_one_file_for_each_person_and_event(hub: Path, folder: Path) -> None:
    result = invited(hub, folder)
    found = sent(folder)
    assert sorted(found) == [(who, what) for who in ADDRESSES for what in (EARLY, LATE)]
    assert len(list(folder.iterdir())) == 6
    assert result.stderr.splitlines()[-1] == f"wrote {folder}: 6 messages; 2 series new"
    assert result.stdout == ""


def test_the_uids_are_those_of_the_feed(hub: Path, folder: Path) -> None:
    feed = run("invite", hub, "--now", START).stdout_bytes
    invited(hub, folder)
    uids = {str(event["UID"]) for event in events(feed)}
    assert {str(own(each)["UID"]) for each in contents(folder).values()} == uids
    assert len(uids) == 2


def test_each_message_asks_one_person_in_the_name_of_the_organizer(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    roles = {
        ("tim@example.org", EARLY): "CHAIR",
        ("luz@example.org", EARLY): "REQ-PARTICIPANT",
        ("luz@example.org", LATE): "REQ-PARTICIPANT",
    }
    for key, calendar in sent(folder).items():
        event = own(calendar)
        assert method(calendar) == "REQUEST"
        assert str(event["ORGANIZER"]) == "mailto:team@example.org"
        assert event["ATTENDEE"].params["ROLE"] == roles.get(key, "OPT-PARTICIPANT")
        assert event["ATTENDEE"].params["RSVP"] == "TRUE"
        assert event["ATTENDEE"].params["PARTSTAT"] == "NEEDS-ACTION"


def test_nobody_learns_of_anybody_else(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    for name, data in contents(folder).items():
        text = data.replace(b"\r\n ", b"").decode()
        mine = address(own(data))
        for other, zone in ZONES.items():
            if other != mine:
                assert other not in text
                # Europe/Zurich is the clock of the slots
                assert zone not in (description(data) if "Zurich" in zone else text)
        assert ADDRESSES.index(mine) == next(
            n for n, each in enumerate(ADDRESSES) if name.startswith(each.partition("@")[0])
        )


def test_those_without_an_address_are_named_and_passed_over(hub: Path, folder: Path) -> None:
    assert "note: no address is known of Dev\n" in invited(hub, folder).stderr


def test_where_nobody_has_an_address_it_is_an_error(hub: Path, folder: Path) -> None:
    nobody = [changes for n in range(3) for changes in [(("participants", n, "email"), LEFT_OUT)]]
    said = refused("invite", edited(hub, *nobody), "--per-person", folder)
    assert all(name in said for name in ("Tim", "Zach", "Luz", "Dev"))
    assert not folder.exists()


def test_where_there_is_nobody_it_is_an_error(hub: Path, folder: Path) -> None:
    assert refused("invite", edited(hub, (("participants",), [])), "--per-person", folder)
    assert not folder.exists()


def test_without_an_organizer_it_is_an_error(hub: Path, folder: Path) -> None:
    path = edited(hub, (("meeting", "organizer"), LEFT_OUT))
    assert "organizer = " in refused("invite", path, "--per-person", folder)
    assert not folder.exists()


@pytest.mark.parametrize("more", [["-o", "x.ics"], ["--zone", "UTC"], ["--slot", "Nope"]])
def test_what_does_not_go_together_writes_nothing(more: list[str], hub: Path, folder: Path) -> None:
    refused("invite", hub, "--per-person", folder, *more)
    assert not folder.exists()


# What it says


def test_everybody_is_told_their_own_time_and_how_it_suits(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    found = sent(folder)
    # daylight saving time: in Los Angeles from 10 March, in Zurich from 31 March 2019
    night = ": 00:00-01:00. Late for you: 00:00, outside your hours."
    eve = ": 23:00-00:00, the day before. Late for you: 23:00, outside your hours."
    here = "Your time (America/Los_Angeles), from"
    assert description(found["zach@example.org", EARLY]).splitlines() == [
        f"{here} Thu 21 Mar 2019{night}",
        f"{here} Wed 15 May 2019{eve}",
        f"{here} Thu 19 Mar 2020{night}",
        f"{here} Wed 20 May 2020{eve}",
    ]
    assert description(found["tim@example.org", EARLY]).splitlines() == [
        "Your time (Europe/Zurich), from Thu 21 Mar 2019: 08:00-09:00. Early for you: 08:00."
    ]
    assert "Late for you: 18:00." in description(found["tim@example.org", LATE])


def test_a_moved_date_is_told_by_itself(hub: Path, folder: Path) -> None:
    invited(edited(hub, MOVE), folder)
    (moved,) = (
        event
        for event in events(sent(folder)["luz@example.org", EARLY])
        if "RECURRENCE-ID" in event
    )
    assert str(moved["DESCRIPTION"]).splitlines() == [
        "Moved from Thu 16 May 2019",
        "Your time (Asia/Tokyo), on Fri 17 May 2019: 15:00-16:00.",
    ]


def test_what_is_over_is_not_sent(hub: Path, folder: Path) -> None:
    added = {"date": "2019-04-01T10:00:00", "add": True, "slot": "Early"}
    revision = {"from": "2019-09-01", "slots": [{"name": "New", "time": "09:00", "zone": "UTC"}]}
    path = edited(hub, (("exceptions", 0), added), (("revisions",), [revision]))
    invited(path, folder, now="2020-01-01")
    assert {summary for _, summary in sent(folder)} == {"Team meeting: New"}


# What changes


def test_the_same_input_gives_the_same_bytes_all_the_year(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    before = contents(folder)
    for now in (LATER, "2019-12-31T23:59:59Z"):
        result = invited(hub, folder, now=now)
        assert contents(folder) == before
        assert result.stderr.endswith("6 messages; 2 series unchanged\n")


def test_a_new_year_asks_nobody_to_answer_anew(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    invited(hub, folder, now="2020-01-01")
    assert {sequence(each) for each in contents(folder).values()} == {0}


def test_a_change_is_a_new_version_for_each(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    late = {key: each for key, each in sent(folder).items() if key[1] == LATE}
    result = invited(edited(hub, MOVE), folder, now=LATER)
    assert result.stderr.endswith(", 1 occurrence moved\n")
    for key, calendar in sent(folder).items():
        assert sequence(calendar) == (key[1] == EARLY)
        assert calendar == late.get(key, calendar)
        assert {event["DTSTAMP"].dt for event in events(calendar)} == {
            instant(LATER if key[1] == EARLY else START)
        }


def test_an_older_version_is_refused_and_nothing_is_written(hub: Path, folder: Path) -> None:
    invited(hub, folder, now=LATER)
    before = contents(folder)
    path = edited(hub, MOVE)
    assert "2019-03-02" in refused("invite", path, "--per-person", folder, "--now", START)
    assert contents(folder) == before


def test_what_was_sent_may_be_in_another_folder(hub: Path, folder: Path, tmp_path: Path) -> None:
    invited(hub, folder)
    other = tmp_path / "other"
    invited(hub, other, "--previous", folder, now=LATER)
    assert contents(other) == contents(folder)
    invited(edited(hub, MOVE), other, "--previous", folder, now=LATER)
    assert sequence(sent(other)["tim@example.org", EARLY]) == 1


# What is taken back


def test_one_who_left_is_told_and_nobody_else(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    before = contents(folder)
    left = edited(hub, (("participants", 0), LEFT_OUT))
    result = invited(left, folder, now=LATER)
    assert result.stderr.endswith("6 messages; 2 series cancelled, 2 series unchanged\n")
    gone = [each for each in contents(folder).values() if each not in before.values()]
    assert {(address(own(each)), method(each), sequence(each)) for each in gone} == {
        ("tim@example.org", "CANCEL", 1)
    }
    assert {str(own(each)["STATUS"]) for each in gone} == {"CANCELLED"}
    assert {str(own(each)["ORGANIZER"]) for each in gone} == {"mailto:team@example.org"}
    assert len(gone) == 2


def test_what_was_taken_back_stays_as_it_is(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    left = edited(hub, (("participants", 0), LEFT_OUT))
    invited(left, folder, now=LATER)
    before = contents(folder)
    assert invited(left, folder, now=LATEST).stderr.endswith("6 messages; 2 series unchanged\n")
    assert contents(folder) == before


def test_one_who_comes_back_is_invited_again(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    invited(edited(hub, (("participants", 0), LEFT_OUT)), folder, now=LATER)
    invited(edited(hub), folder, now=LATEST)
    calendar = sent(folder)["tim@example.org", EARLY]
    assert (method(calendar), sequence(calendar)) == ("REQUEST", 2)


def test_a_new_address_takes_back_what_the_old_one_got(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    invited(edited(hub, (("participants", 0, "email"), "tim@example.net")), folder, now=LATER)
    found = {key: method(each) for key, each in sent(folder).items()}
    assert found["tim@example.org", f"CANCELLED: {EARLY}"] == "CANCEL"
    assert found["tim@example.net", EARLY] == "REQUEST"


def test_an_address_in_other_letters_is_the_same(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    invited(edited(hub, (("participants", 0, "email"), "Tim@Example.ORG")), folder, now=LATER)
    assert {method(each) for each in contents(folder).values()} == {"REQUEST"}
    assert len(contents(folder)) == 6


def test_an_added_date_that_is_taken_out_is_taken_back(hub: Path, folder: Path) -> None:
    invited(edited(hub, ADD), folder)
    assert len(contents(folder)) == 9
    result = invited(edited(hub), folder, now=LATER)
    assert result.stderr.endswith("9 messages; 2 series unchanged, 1 event cancelled\n")
    cancelled = [each for each in contents(folder).values() if method(each) == "CANCEL"]
    assert sorted(address(own(each)) for each in cancelled) == ADDRESSES
    assert {sequence(each) for each in cancelled} == {1}


def test_a_meeting_is_called_off_and_planned_again(hub: Path, folder: Path) -> None:
    invited(hub, folder)
    result = invited(hub, folder, "--cancel", now=LATER)
    assert result.stderr.endswith("6 messages; 2 series cancelled\n")
    found = contents(folder).values()
    assert {(method(each), sequence(each)) for each in found} == {("CANCEL", 1)}
    invited(hub, folder, "--cancel", now=LATEST)
    assert [*contents(folder).values()] == [*found]
    invited(hub, folder, now=LATEST)
    again = {(method(each), sequence(each)) for each in contents(folder).values()}
    assert again == {("REQUEST", 2)}
