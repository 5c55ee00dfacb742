from __future__ import annotations

import string
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetsched.addresses import Mailbox
from meetsched.cli.outbox import EML, ICS, Form, Outbox, Outgoing, differences, mark, read_calendar
from meetsched.errors import CalendarError, MeetschedError, OutputError

CALENDAR = b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
TIM = Mailbox("tim@example.org")
PATH = Path("not there")
ALLOWED = {*string.ascii_lowercase, *string.digits, "-", "."}
TEAM = "team@example.org"
NOTHING = Outgoing({}, {})


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox.opened(tmp_path, TEAM, ICS)


def messages(*names: str) -> Outgoing:
    return Outgoing(dict.fromkeys(names, CALENDAR), {})


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


# One file


def test_a_calendar_is_read_byte_for_byte(tmp_path: Path) -> None:
    (path := tmp_path / "a.ics").write_bytes(CALENDAR)
    assert read_calendar(path) == CALENDAR


@pytest.mark.parametrize("data", [b"", b"\r\n", b" \n\t"])
def test_nothing_is_no_calendar(data: bytes, tmp_path: Path) -> None:
    (path := tmp_path / "a.ics").write_bytes(data)
    assert read_calendar(path) == b""
    assert read_calendar(tmp_path / "not there") == b""


def test_a_calendar_may_be_inside_of_something(tmp_path: Path) -> None:
    form = Form(".eml", lambda data: data.partition(b"\r\n\r\n")[2])
    (path := tmp_path / "a.eml").write_bytes(b"Subject: x\r\n\r\n" + CALENDAR)
    assert read_calendar(path, form) == CALENDAR


def test_what_is_wrong_is_told_with_the_file(tmp_path: Path) -> None:
    (path := tmp_path / "a.ics").write_bytes(b"rubbish")
    with pytest.raises(CalendarError) as raised:
        read_calendar(path)
    assert raised.value.path == str(path)
    assert "BEGIN:VCALENDAR" in raised.value.reason


def test_a_file_is_read_up_to_a_size(tmp_path: Path) -> None:
    path = tmp_path / "a.ics"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    with pytest.raises(MeetschedError, match="larger than 64 MiB"):
        read_calendar(path)


# A folder


def test_a_folder_that_is_not_there_is_empty(tmp_path: Path) -> None:
    assert Outbox.opened(tmp_path / "no", TEAM, ICS).before == NOTHING
    assert not (tmp_path / "no").exists()


def test_what_is_written_is_found_again(outbox: Outbox, tmp_path: Path) -> None:
    name = outbox.name(TIM, "a")
    outbox.write(tmp_path, messages(name))
    again = Outbox.opened(tmp_path, TEAM, ICS)
    assert again.before == messages(name)
    assert again.previous(TIM, "a") == CALENDAR
    assert again.previous(TIM, "b") == again.previous(Mailbox("t@example.org"), "a") == b""


def test_another_meeting_and_another_kind_of_file_are_not_looked_at(
    outbox: Outbox, tmp_path: Path
) -> None:
    outbox.write(tmp_path, messages(outbox.name(TIM, "a")))
    assert Outbox.opened(tmp_path, "other@example.org", ICS).before == NOTHING
    assert Outbox.opened(tmp_path, TEAM, EML).before == NOTHING


def test_a_file_that_did_not_change_is_not_written_again(outbox: Outbox, tmp_path: Path) -> None:
    name = outbox.name(TIM, "a")
    outbox.write(tmp_path, messages(name))
    before = (tmp_path / f"{name}.ics").stat()
    Outbox.opened(tmp_path, TEAM, ICS).write(tmp_path, messages(name))
    after = (tmp_path / f"{name}.ics").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


MOVES = "+20190418T080000", "+20190418T060000Z"


def with_moves(outbox: Outbox, *uids: str) -> Outgoing:
    names = [outbox.name(TIM, uid) for uid in uids]
    moves = {f"{name}{planned}": CALENDAR for name in names for planned in MOVES}
    return Outgoing(dict.fromkeys(names, CALENDAR), moves)


def test_lone_moves_are_found_again_as_what_they_are(outbox: Outbox, tmp_path: Path) -> None:
    outgoing = with_moves(outbox, "a", "moved-team@example.org")
    outbox.write(tmp_path, outgoing)
    assert Outbox.opened(tmp_path, TEAM, ICS).before == outgoing


def test_lone_moves_go_with_what_is_written_anew_and_messages_stay(
    outbox: Outbox, tmp_path: Path
) -> None:
    outgoing = with_moves(outbox, "a", "b")
    outbox.write(tmp_path, outgoing)
    again = Outbox.opened(tmp_path, TEAM, ICS)
    name = again.name(TIM, "a")
    again.write(tmp_path, messages(name))
    gone = {f"{name}{planned}.ics" for planned in MOVES}
    assert names(tmp_path) == {f"{each}.ics" for each in outgoing.all} - gone


def test_another_folder_is_written_whole(outbox: Outbox, tmp_path: Path) -> None:
    outgoing = with_moves(outbox, "a")
    outbox.write(tmp_path, outgoing)
    Outbox.opened(tmp_path, TEAM, ICS).write(tmp_path / "other", outgoing)
    assert names(tmp_path / "other") == {f"{name}.ics" for name in outgoing.all}


@pytest.mark.parametrize("ending", [" (1).ics", ".ics~", ".ics (1)", "-1.ics", "+x.ics", ".x.ics"])
def test_a_copy_of_a_message_is_none(ending: str, outbox: Outbox, tmp_path: Path) -> None:
    name = outbox.name(TIM, "a")
    (tmp_path / f"{name}{ending}").write_bytes(b"rubbish")
    assert Outbox.opened(tmp_path, TEAM, ICS).before == NOTHING


def test_what_is_no_file_is_not_written_over(outbox: Outbox, tmp_path: Path) -> None:
    name = outbox.name(TIM, "a")
    (tmp_path / f"{name}.ics").mkdir()
    with pytest.raises(OutputError, match="something else of that name"):
        outbox.write(tmp_path, messages(name))


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")), st.text())
@example("../../x@example.org", "..", "/")
@example("x" * 400, "y" * 400, "z" * 400)
def test_names_are_short_and_plain(address: str, uid: str, identity: str) -> None:
    identity = identity.encode("utf-8", "replace").decode()
    name = Outbox(PATH, mark(identity), ICS, NOTHING).name(Mailbox(address), uid)
    assert set(name) <= ALLOWED
    assert len(name) <= 120
    assert not name.startswith((".", "-"))


words = st.sampled_from(["a", "A", "b", "a-b", "a b", "ä", "x" * 60, "x" * 61])


@given(words, words, words, words)
def test_names_differ_where_addresses_or_uids_do(one: str, uid: str, two: str, other: str) -> None:
    outbox = Outbox(PATH, "00000000", ICS, NOTHING)
    names = [outbox.name(Mailbox(f"{a}@example.org"), b) for a, b in ((one, uid), (two, other))]
    assert (names[0] == names[1]) == ((one.casefold(), uid) == (two.casefold(), other))


# What is different


def test_each_difference_is_told_once() -> None:
    assert differences([(b"", CALENDAR), (b"", CALENDAR)]) == "1 event new"
    assert differences([(CALENDAR, CALENDAR)]) == "1 event unchanged"
    assert differences([]) == "no events"


def test_the_summary_counts_messages(outbox: Outbox) -> None:
    assert outbox.summary(NOTHING) == "no messages"
    names = outbox.name(TIM, "a"), outbox.name(Mailbox("l@e.org"), "a")
    assert outbox.summary(messages(*names)) == "2 messages; 1 event new"
