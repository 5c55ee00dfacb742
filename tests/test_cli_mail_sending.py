from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from documents import changed, saved
from invited import DUE, EARLY, INVITING, LATE, LATER, MOVE, START, mailed, mails
from mailserver import LOOPBACK, PASSWORD, USER, Authority, Mail, Postbox, named, running

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

DUBIOUS = f"tim@example.org, Invitation: {EARLY}"


def sent(hub: Path, out: Path, postbox: Postbox, now: str = START, host: str = LOOPBACK) -> Result:
    return mailed(hub, out, "--smtp", f"{host}:{postbox.port}", "--send", now=now)


def subjects(mails: list[Mail]) -> list[tuple[str, str]]:
    """Give to whom each mail went, and about what."""
    found = []
    for mail in mails:
        (recipient,) = mail.recipients
        found.append((recipient, str(mail.message["Subject"]).partition(": ")[2]))
    return sorted(found)


def journal(out: Path) -> Path:
    (path,) = out.glob("*.sent.jsonl")
    return path


# What is sent


def test_each_mail_is_sent_to_its_one_recipient(hub: Path, out: Path, postbox: Postbox) -> None:
    result = sent(hub, out, postbox)
    assert result.exit_code == 0
    assert subjects(postbox.mails) == DUE
    assert {mail.sender for mail in postbox.mails} == {"team@example.org"}
    assert result.stderr.splitlines()[-1] == "6 sent"


def test_what_is_sent_is_what_was_written(hub: Path, out: Path, postbox: Postbox) -> None:
    sent(hub, out, postbox)
    assert sorted(mail.data for mail in postbox.mails) == sorted(mails(out).values())


def test_a_second_run_sends_nothing(hub: Path, out: Path, postbox: Postbox) -> None:
    sent(hub, out, postbox)
    result = sent(hub, out, postbox, LATER)
    assert result.exit_code == 0
    assert (len(postbox.mails), result.stderr.splitlines()[-1]) == (6, "6 sent before")
    dry = mailed(hub, out)
    assert (dry.stdout, dry.stderr.splitlines()[-1]) == ("", "6 sent before")


def test_a_change_sends_what_is_changed_alone(hub: Path, out: Path, postbox: Postbox) -> None:
    sent(hub, out, postbox)
    saved(hub.parent, changed(INVITING, MOVE))
    result = sent(hub, out, postbox, LATER)
    assert subjects(postbox.mails[6:]) == [each for each in DUE if each[1] == EARLY]
    assert result.stderr.splitlines()[-1] in {"3 sent, 3 sent before", "3 sent before, 3 sent"}
    assert {str(mail.message["Subject"]) for mail in postbox.mails[6:]} == {
        f"Updated invitation: {EARLY}"
    }


def test_one_who_left_is_told_once(hub: Path, out: Path, postbox: Postbox) -> None:
    sent(hub, out, postbox)
    saved(hub.parent, changed(INVITING, (("participants",), INVITING["participants"][1:])))
    for _ in range(2):
        sent(hub, out, postbox, LATER)
    last = [str(mail.message["Subject"]) for mail in postbox.mails[6:]]
    assert sorted(last) == [f"CANCELLED: {EARLY}", f"CANCELLED: {LATE}"]
    assert [mail.recipients for mail in postbox.mails[6:]] == [["tim@example.org"]] * 2


def test_nobody_learns_of_anybody_else(hub: Path, out: Path, postbox: Postbox) -> None:
    sent(hub, out, postbox)
    told = {
        "luz@example.org": b"Asia/Tokyo",
        "tim@example.org": b"Europe/Zurich",
        "zach@example.org": b"America/Los_Angeles",
    }
    for mail in postbox.mails:
        (recipient,) = mail.recipients
        (text, *_, calendar) = (
            part.get_content() for part in mail.message.walk() if not part.is_multipart()
        )
        for address, zone in told.items():
            if address != recipient:
                assert address.encode() not in calendar
                # the slots' own zone stands in every calendar
                assert address not in text
                assert zone.decode() not in text


# What is interrupted


@pytest.mark.parametrize("number", [1, 3, 6])
@pytest.mark.parametrize("way", ["breaks_before", "breaks_after"])
def test_a_run_that_was_interrupted_goes_on(way: str, number: int, hub: Path, out: Path) -> None:
    breaking: dict[str, Any] = {way: {number}}
    with running(Postbox(**breaking)) as postbox:
        first = sent(hub, out, postbox)
        assert first.exit_code == 2
        assert "connection" in first.stderr
        second = sent(hub, out, postbox, LATER)
    assert second.exit_code == 1
    assert second.stdout.count("perhaps sent: ") == 1
    assert len(set(subjects(postbox.mails))) == len(postbox.mails)
    assert len(postbox.mails) == (5 if way == "breaks_before" else 6)


def test_what_was_perhaps_sent_is_told_and_never_sent_again(hub: Path, out: Path) -> None:
    with running(Postbox(breaks_before={1})) as postbox:
        sent(hub, out, postbox)
        for _ in range(3):
            result = sent(hub, out, postbox, LATER)
            assert result.exit_code == 1
            assert f"perhaps sent: {DUBIOUS}: it was cut off while it was sent" in result.stdout
    assert len(postbox.mails) == 5
    dry = mailed(hub, out)
    assert f"perhaps sent: {DUBIOUS}: " in dry.stdout
    assert dry.exit_code == 1


def test_what_was_perhaps_sent_is_sent_once_more_if_that_is_asked_for(hub: Path, out: Path) -> None:
    with running(Postbox(breaks_before={1})) as postbox:
        server = "--smtp", f"{LOOPBACK}:{postbox.port}"
        for _ in range(2):
            sent(hub, out, postbox)
        assert "1 to be sent" in mailed(hub, out, *server, "--again").stderr
        for _ in range(2):
            assert mailed(hub, out, *server, "--send", "--again").exit_code == 0
    assert subjects(postbox.mails) == DUE


def test_a_new_version_of_what_was_perhaps_sent_is_sent(hub: Path, out: Path) -> None:
    with running(Postbox(breaks_before={1})) as postbox:
        sent(hub, out, postbox)
        sent(hub, out, postbox)
        saved(hub.parent, changed(INVITING, MOVE))
        assert sent(hub, out, postbox, LATER).exit_code == 0
    assert ("tim@example.org", EARLY) in subjects(postbox.mails[5:])


def test_a_run_that_was_killed_goes_on(hub: Path, out: Path) -> None:
    with running(Postbox(hangs_at=3)) as postbox:
        command = (sys.executable, "-m", "meetsched", "mail", str(hub), "--out", str(out))
        options = ("--now", START, "--smtp", f"{LOOPBACK}:{postbox.port}", "--send")
        with subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL) as process:
            assert postbox.hanging.wait(30)
            process.kill()
        assert len(postbox.mails) == 2
        result = sent(hub, out, postbox, LATER)
    assert result.exit_code == 1
    assert result.stdout.count("perhaps sent: ") == 1
    assert len(set(subjects(postbox.mails))) == len(postbox.mails) == 5


def test_two_runs_at_once_are_refused(hub: Path, out: Path) -> None:
    with running(Postbox(hangs_at=1)) as postbox:
        command = (sys.executable, "-m", "meetsched", "mail", str(hub), "--out", str(out))
        options = ("--now", START, "--smtp", f"{LOOPBACK}:{postbox.port}", "--send")
        with subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL) as process:
            assert postbox.hanging.wait(30)
            other = sent(hub, out, postbox)
            process.kill()
    assert other.exit_code == 2
    assert "another run" in other.stderr
    assert postbox.mails == []


@pytest.mark.parametrize("options", [(), ("--dry-run",), ("--cancel",)])
def test_another_run_at_once_writes_nothing(options: tuple[str, ...], hub: Path, out: Path) -> None:
    with running(Postbox(hangs_at=1)) as postbox:
        command = (sys.executable, "-m", "meetsched", "mail", str(hub), "--out", str(out))
        server = ("--now", START, "--smtp", f"{LOOPBACK}:{postbox.port}", "--send")
        with subprocess.Popen([*command, *server], stderr=subprocess.DEVNULL) as process:
            assert postbox.hanging.wait(30)
            before = mails(out)
            saved(hub.parent, changed(INVITING, MOVE))
            assert "another run" in mailed(hub, out, *options, now=LATER).stderr
            assert mails(out) == before
            process.kill()


def test_two_runs_begun_at_once_send_nothing_twice(hub: Path, out: Path, postbox: Postbox) -> None:
    command = (sys.executable, "-m", "meetsched", "mail", str(hub), "--out", str(out))
    options = ("--now", START, "--smtp", f"{LOOPBACK}:{postbox.port}", "--send")
    runs = [subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL) for _ in range(2)]
    assert {process.wait(60) for process in runs} <= {0, 2}
    assert subjects(postbox.mails) == DUE


def test_a_server_that_is_not_there_is_told(hub: Path, out: Path) -> None:
    with running(Postbox()) as gone:
        pass
    result = sent(hub, out, gone)
    assert result.exit_code == 2
    assert f'"{LOOPBACK}:{gone.port}": the connection failed: ' in result.stderr
    assert "6 to be sent" in mailed(hub, out).stderr


# What is refused


@pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "451 4.7.1 Greylisted"])
@pytest.mark.parametrize("kind", ["refused", "rejected"])
def test_who_is_refused_is_told_and_tried_again(
    kind: str, answer: str, hub: Path, out: Path
) -> None:
    refusing: dict[str, Any] = {kind: {"tim@example.org": answer}}
    with running(Postbox(**refusing)) as postbox:
        result = sent(hub, out, postbox)
        assert result.exit_code == 1
        assert result.stdout.count("refused: tim@example.org, Invitation: Team meeting: ") == 2
        assert answer.partition(" ")[2] in result.stdout
        assert subjects(postbox.mails) == [each for each in DUE if each[0] != "tim@example.org"]
        assert mailed(hub, out).stdout.count("to be sent: tim@example.org, ") == 2
        getattr(postbox, kind).clear()
        assert sent(hub, out, postbox, LATER).exit_code == 0
    assert subjects(postbox.mails) == DUE


def test_an_answer_cannot_change_the_terminal(hub: Path, out: Path) -> None:
    with running(Postbox(refused={"tim@example.org": "550 \x1b[2Jgone"})) as postbox:
        said = sent(hub, out, postbox).output
    assert r"\x1b[2Jgone" in said
    assert "\x1b" not in said


# What is noted


def test_who_got_what_is_noted(hub: Path, out: Path, postbox: Postbox) -> None:
    sent(hub, out, postbox)
    notes = [json.loads(line) for line in journal(out).read_text().splitlines()]
    last = {note["id"]: note for note in notes}
    assert {str(mail.message["Message-ID"]) for mail in postbox.mails} == last.keys()
    assert sorted(note["to"] for note in last.values()) == [who for who, _ in DUE]
    assert {note["outcome"] for note in last.values()} == {"sent"}


def test_a_journal_cut_short_is_gone_on_with(hub: Path, out: Path) -> None:
    with running(Postbox(breaks_after={3})) as postbox:
        sent(hub, out, postbox)
        journal(out).write_bytes(journal(out).read_bytes() + b'{"id": "<x@exa')
        for _ in range(2):
            assert sent(hub, out, postbox, LATER).exit_code == 1
    assert subjects(postbox.mails) == DUE


@pytest.mark.parametrize("more", [[], ["--smtp", "localhost:25", "--send"]])
def test_a_line_of_the_journal_that_is_none_is_told_with_its_place(
    more: list[str], hub: Path, out: Path, postbox: Postbox
) -> None:
    sent(hub, out, postbox)
    lines = journal(out).read_text().splitlines()
    journal(out).write_text("\n".join([*lines[:2], "rubbish", *lines[2:], ""]))
    result = mailed(hub, out, *more)
    assert result.exit_code == 2
    assert f'"{journal(out)}, line 3"' in result.stderr
    assert len(postbox.mails) == 6


# In secret


def test_mail_goes_encrypted_where_the_server_can(
    hub: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority()
    authority.trusted(monkeypatch, tmp_path)
    monkeypatch.setenv("MEETSCHED_SMTP_USER", USER)
    monkeypatch.setenv("MEETSCHED_SMTP_PASSWORD", PASSWORD)
    named(monkeypatch, "mail.example.org")
    postbox = Postbox()
    options: dict[str, Any] = {
        "tls_context": authority.context("mail.example.org"),
        "require_starttls": True,
        "authenticator": postbox.authenticate,
        "auth_required": True,
    }
    with running(postbox, **options):
        result = sent(hub, out, postbox, host="mail.example.org")
    assert result.exit_code == 0
    assert all(mail.encrypted for mail in postbox.mails)
    assert subjects(postbox.mails) == DUE
    said = result.output + journal(out).read_text()
    assert PASSWORD not in said
    assert postbox.log_ins == [(USER.encode(), PASSWORD.encode())]


@pytest.mark.parametrize("half", ["USER", "PASSWORD"])
def test_half_a_log_in_sends_nothing(
    half: str, hub: Path, out: Path, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"MEETSCHED_SMTP_{half}", PASSWORD)
    result = sent(hub, out, postbox)
    (missing,) = {"USER", "PASSWORD"} - {half}
    assert result.exit_code == 2
    assert f"MEETSCHED_SMTP_{missing} is not set" in result.stderr
    assert PASSWORD not in result.output
    assert (postbox.mails, postbox.offered) == ([], 0)
