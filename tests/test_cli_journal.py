from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meetsched.addresses import Mailbox
from meetsched.cli import journal
from meetsched.errors import MeetschedError
from meetsched.ical.delivery import Outcome
from meetsched.ical.mail import Envelope
from meetsched.ical.state import Stamp

if TYPE_CHECKING:
    from pathlib import Path

SENT, UNKNOWN, REFUSED = Outcome.SENT, Outcome.UNKNOWN, Outcome.REFUSED


def mail(uid: str, recipient: str = "tim@example.org", sequence: int = 0) -> Envelope:
    sender, at = Mailbox("team@example.org"), datetime(2019, 3, 1, tzinfo=UTC)
    return Envelope(sender, Mailbox(recipient), uid, "", Stamp(at, sequence), "REQUEST", ())


A, B, C = mail("a"), mail("b"), mail("c")
OLD = (
    f'{{"id": "{A.message_id}", "to": "tim@example.org", "uid": "a", "outcome": "unknown"}}\n'
    f'{{"id": "{A.message_id}", "to": "tim@example.org", "uid": "a", "outcome": "sent"}}\n'
).replace("unknown", UNKNOWN)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sent.jsonl"


def noted(path: Path, *notes: tuple[Envelope, Outcome]) -> None:
    with journal.opened(path) as file:
        for envelope, outcome in notes:
            file.note(envelope, outcome)


def known(path: Path, *envelopes: Envelope) -> list[Outcome | None]:
    with journal.opened(path) as file:
        return [file.outcome(envelope) for envelope in envelopes]


def refusal(path: Path) -> str:
    with pytest.raises(MeetschedError) as raised, journal.opened(path):
        pass
    return str(raised.value)


def test_where_nothing_was_sent_nothing_is_known(path: Path) -> None:
    assert known(path, A, B) == [None, None]


def test_the_last_note_counts(path: Path) -> None:
    noted(path, (A, UNKNOWN), (B, UNKNOWN), (A, SENT))
    assert known(path, A, B, C) == [SENT, UNKNOWN, None]


def test_a_note_is_known_at_once(path: Path) -> None:
    with journal.opened(path) as file:
        file.note(A, UNKNOWN)
        assert file.outcome(A) is UNKNOWN


def test_notes_are_added_to_those_of_before(path: Path) -> None:
    noted(path, (A, SENT))
    before = path.read_text()
    noted(path, (B, SENT))
    assert path.read_text().startswith(before)
    assert known(path, A, B) == [SENT, SENT]


def test_a_note_tells_who_and_about_what_and_when(path: Path) -> None:
    noted(path, (A, SENT))
    note = json.loads(path.read_text())
    at = datetime.fromisoformat(note.pop("at"))
    told = {"id": A.message_id, "to": "tim@example.org", "uid": "a", "outcome": "sent"}
    assert note == told
    assert timedelta(0) <= datetime.now(UTC) - at < timedelta(minutes=1)


def test_a_note_is_on_the_disk_before_anything_else(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[bytes] = []
    monkeypatch.setattr(os, "fsync", lambda _: synced.append(path.read_bytes()))
    noted(path, (A, UNKNOWN))
    assert synced == [path.read_bytes()] != [b""]


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(max_size=20), st.sampled_from([SENT, UNKNOWN, REFUSED]))))
@example([("<\u2028\x85\n\r\x0b>", SENT)])
def test_what_is_noted_is_what_is_known(
    tmp_path_factory: pytest.TempPathFactory, notes: list[tuple[str, Outcome]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.jsonl"
    path.unlink(missing_ok=True)
    noted(path, *((mail(uid), outcome) for uid, outcome in notes))
    last = dict(notes)
    assert known(path, *map(mail, last)) == list(last.values())


# Who was reached


@pytest.mark.parametrize(("outcome", "reached"), [(SENT, True), (UNKNOWN, True), (REFUSED, False)])
def test_reached_is_who_was_sent_something_or_perhaps(
    outcome: Outcome, *, reached: bool, path: Path
) -> None:
    noted(path, (A, outcome))
    for _ in range(2):
        with journal.opened(path) as file:
            assert file.has_reached(mail("a", sequence=1)) is reached
            assert not file.has_reached(B)
            assert not file.has_reached(mail("a", "luz@example.org"))


def test_who_was_reached_once_stays_reached(path: Path) -> None:
    noted(path, (A, SENT), (mail("a", sequence=1), REFUSED))
    with journal.opened(path) as file:
        assert file.has_reached(A)


def test_an_address_in_other_letters_is_the_same(path: Path) -> None:
    noted(path, (A, SENT))
    with journal.opened(path) as file:
        assert file.has_reached(mail("a", "Tim@Example.ORG"))


def test_doubts_can_be_forgotten_for_a_run(path: Path) -> None:
    noted(path, (A, UNKNOWN), (B, SENT), (C, REFUSED))
    before = path.read_bytes()
    with journal.opened(path) as file:
        file.forget_doubts()
        assert [file.outcome(each) for each in (A, B, C)] == [None, SENT, REFUSED]
        assert file.has_reached(A)
    assert path.read_bytes() == before
    assert known(path, A) == [UNKNOWN]


# What is cut short


@settings(max_examples=25)
@given(cut=st.integers(1, 200))
def test_a_last_line_cut_short_is_no_note(
    tmp_path_factory: pytest.TempPathFactory, cut: int
) -> None:
    path = tmp_path_factory.getbasetemp() / "cut.jsonl"
    path.unlink(missing_ok=True)
    noted(path, (A, UNKNOWN), (A, SENT))
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + second[: min(cut, len(second) - 1)])
    assert known(path, A) == [UNKNOWN]
    assert path.read_bytes() == first


def test_after_a_line_cut_short_notes_go_on(path: Path) -> None:
    path.write_text(f'{OLD}{{"id": "<x@exa')
    noted(path, (B, UNKNOWN), (B, SENT), (C, SENT))
    assert known(path, A, B, C) == [SENT, SENT, SENT]
    assert path.read_text().startswith(f'{OLD}{{"id": "{B.message_id}"')


def test_a_character_cut_in_the_middle_is_no_note(path: Path) -> None:
    path.write_bytes(OLD.encode() + '{"id": "é'.encode()[:-1])
    assert known(path, A) == [SENT]
    assert path.read_text() == OLD


# What is no note


@pytest.mark.parametrize(
    "line",
    ["rubbish", "", "[]", "1", "null", '"sent"', "{}", '{"id": "x"}', '{"outcome": "sent"}',
     '{"id": "x", "to": "y", "outcome": "sent"}', '{"id": "x", "uid": "a", "outcome": "sent"}',
     '{"id": "x", "to": "y", "uid": "a", "outcome": "lost"}',
     '{"id": "x", "to": "y", "uid": "a", "outcome": null}',
     '{"id": "x", "to": "y", "uid": "a", "outcome": {}}',
     '{"id": "x", "to": "y", "uid": "a", "outcome": "sent"} x', "[" * 100_000,
     "\x1b[2J", "9" * 5000],
    ids=lambda line: line[:30],
)  # fmt: skip
def test_a_line_that_is_no_note_is_told_with_file_and_line(line: str, path: Path) -> None:
    path.write_text(f"{OLD}{line}\n{OLD}")
    said = refusal(path)
    assert f'"{path}, line 3": ' in said
    assert said.isprintable()


def test_bytes_that_are_no_text_are_told(path: Path) -> None:
    path.write_bytes(OLD.encode() + b"\xff\xfe\n")
    assert "line 3" in refusal(path)


def test_a_journal_that_cannot_be_read_is_not_written_to(path: Path) -> None:
    path.write_text("rubbish\n")
    with pytest.raises(MeetschedError):
        noted(path, (A, SENT))
    assert path.read_text() == "rubbish\n"


# Who writes


def test_two_at_once_are_refused(path: Path) -> None:
    with journal.opened(path) as file:
        assert "another run" in refusal(path)
        file.note(A, SENT)
    assert known(path, A) == [SENT]


def test_one_after_the_other_is_fine(path: Path) -> None:
    noted(path, (A, SENT))
    noted(path, (B, SENT))
    assert known(path, A, B) == [SENT, SENT]


def test_a_run_that_failed_locks_nobody_out(path: Path) -> None:
    with pytest.raises(ConnectionError), journal.opened(path):
        raise ConnectionError
    noted(path, (A, SENT))
    assert known(path, A) == [SENT]
