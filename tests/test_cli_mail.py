from __future__ import annotations

import json
import os
import subprocess
import sys
from email import message_from_bytes
from email.policy import default
from typing import TYPE_CHECKING

import icalendar
import jsonschema
import pytest

from commands import refused, run
from documents import SMALL, changed, saved
from invited import DUE, INVITING, LATER, MOVE, START, mailed, mails
from mailserver import LOOPBACK, PASSWORD, USER, Postbox, running
from schemas import COUNT, TEXT, a_list, an_object

if TYPE_CHECKING:
    from pathlib import Path


MESSAGE = an_object(
    to=TEXT,
    uid=TEXT,
    method={"enum": ["REQUEST", "CANCEL"]},
    sequence=COUNT,
    subject=TEXT,
    message_id={"type": "string", "pattern": "^<[^<>@ ]+@[^<>@ ]+>$"},
    outcome={
        "enum": ["to be sent", "sent", "not needed", "sent before", "perhaps sent", "refused"]
    },
    reason={"type": ["string", "null"]},
)
TZDATA = an_object(version=TEXT, source=TEXT)
SCHEMA = an_object(meeting=TEXT, tzdata=TZDATA, folder=TEXT, messages=a_list(MESSAGE))


# What is written


def test_a_mail_is_written_for_each_person_and_event(hub: Path, out: Path) -> None:
    result = mailed(hub, out)
    assert result.exit_code == 0
    messages = [message_from_bytes(data, policy=default) for data in mails(out).values()]
    found = sorted((str(m["To"]), str(m["Subject"])) for m in messages)
    names = {"luz@example.org": "Luz", "tim@example.org": "Tim", "zach@example.org": "Zach"}
    assert found == [(f"{names[who]} <{who}>", f"Invitation: {what}") for who, what in DUE]
    assert f"wrote {out}: 6 messages; 2 series new" in result.stderr


def test_the_same_input_gives_the_same_mails_whatever_now(hub: Path, out: Path) -> None:
    mailed(hub, out)
    before = mails(out)
    result = mailed(hub, out, now=LATER)
    assert mails(out) == before
    assert "6 messages; 2 series unchanged" in result.stderr


def test_those_without_an_address_are_named_and_passed_over(hub: Path, out: Path) -> None:
    result = mailed(hub, out)
    assert "note: no address is known of Dev" in result.stderr
    assert not any("Dev" in name for name in mails(out))


def test_a_folder_is_needed(hub: Path) -> None:
    assert "--out" in refused("mail", hub)


def test_without_an_organizer_nothing_is_written(tmp_path: Path, out: Path) -> None:
    people = (("participants",), INVITING["participants"])
    assert "organizer = " in refused("mail", saved(tmp_path, changed(SMALL, people)), "--out", out)
    assert mails(out) == {}


def test_json_is_one_document_that_tells_what_is_due(hub: Path, out: Path) -> None:
    document = json.loads(mailed(hub, out, "--json").stdout)
    jsonschema.validate(document, SCHEMA)
    assert sorted((m["to"], m["subject"]) for m in document["messages"]) == [
        (who, f"Invitation: {what}") for who, what in DUE
    ]
    assert {message["outcome"] for message in document["messages"]} == {"to be sent"}


def test_json_tells_what_became_of_each(hub: Path, out: Path) -> None:
    with running(Postbox(refused={"tim@example.org": "550 5.1.1 No such user"})) as postbox:
        options = ("--smtp", f"{LOOPBACK}:{postbox.port}", "--send", "--json")
        result = mailed(hub, out, *options)
    document = json.loads(result.stdout)
    jsonschema.validate(document, SCHEMA)
    assert result.exit_code == 1
    assert sorted((m["to"], m["outcome"]) for m in document["messages"]) == [
        (who, "refused" if who == "tim@example.org" else "sent") for who, _ in DUE
    ]
    ids = {m["message_id"] for m in document["messages"] if m["outcome"] == "sent"}
    assert ids == {str(mail.message["Message-ID"]) for mail in postbox.mails}


def test_a_cancelled_meeting_is_mailed_as_cancelled(hub: Path, out: Path) -> None:
    mailed(hub, out)
    mailed(hub, out, "--cancel", now=LATER)
    for data in mails(out).values():
        message = message_from_bytes(data, policy=default)
        assert str(message["Subject"]).startswith("CANCELLED: Team meeting")


def test_outlook_gets_each_coming_move_in_a_mail_of_its_own(hub: Path, out: Path) -> None:
    saved(hub.parent, changed(INVITING, MOVE))
    document = json.loads(mailed(hub, out, "--style", "outlook", "--json").stdout)
    assert len(mails(out)) == 9
    assert len({message["message_id"] for message in document["messages"]}) == 9


@pytest.mark.parametrize("local", [".tim", "tim..t", "tim.", "tim+hub", "o'tim", "a&b=c%d#e"])
def test_an_address_is_mailed_to_or_refused_where_it_stands(
    local: str, tmp_path: Path, out: Path
) -> None:
    who = (("participants", 0, "email"), f"{local}@example.org")
    result = mailed(saved(tmp_path, changed(INVITING, who)), out)
    assert result.exit_code == 0 or 'participants[0] "Tim".email: ' in result.stderr


# What is not sent


def test_without_a_server_it_is_told_what_would_be_sent(hub: Path, out: Path) -> None:
    result = mailed(hub, out)
    assert sorted(result.stdout.splitlines()) == [
        f"to be sent: {who}, Invitation: {what}" for who, what in DUE
    ]
    assert "6 to be sent; --smtp HOST:PORT --send sends" in result.stderr


@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_server_alone_sends_nothing(
    more: list[str], hub: Path, out: Path, postbox: Postbox
) -> None:
    result = mailed(hub, out, "--smtp", f"{LOOPBACK}:{postbox.port}", *more)
    assert result.exit_code == 0
    assert "6 to be sent" in result.stderr
    assert (postbox.mails, postbox.offered) == ([], 0)
    assert [path.read_bytes() for path in out.glob("*.jsonl")] == [b""]


def test_to_send_without_a_server_sends_nothing(hub: Path, out: Path) -> None:
    assert "--smtp HOST:PORT" in refused("mail", hub, "--out", out, "--send")
    assert not out.exists()


@pytest.mark.parametrize(
    "server",
    ["", "localhost", "localhost:", ":25", "localhost:0", "localhost:65536", "localhost:1000000",
     "[::1]", "::1:25", "a b:25", "smtp://localhost:25", "localhost:-1",
     "[not]:25", "x\n:25", "user:word@localhost:25"],
)  # fmt: skip
def test_what_is_no_server_is_told(server: str, hub: Path, out: Path) -> None:
    said = refused("mail", hub, "--out", out, "--smtp", server)
    assert "such as smtp.example.org:587" in said
    assert not out.exists()


@pytest.mark.parametrize("server", ["localhost:25", "[::1]:587", "smtp.example.org:65535"])
def test_what_is_a_server(server: str, hub: Path, out: Path) -> None:
    assert mailed(hub, out, "--smtp", server).exit_code == 0


def test_a_password_in_the_environment_of_a_dry_run_is_not_told(hub: Path, out: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "meetsched", "mail", str(hub), "--out", str(out), "--now", START],
        env={**os.environ, "MEETSCHED_SMTP_USER": USER, "MEETSCHED_SMTP_PASSWORD": PASSWORD},
        capture_output=True,
        check=True,
    )
    files = b"".join(path.read_bytes() for path in out.iterdir())
    assert PASSWORD.encode() not in done.stdout + done.stderr + files


def test_the_calendar_in_a_mail_is_that_of_a_message_file(
    hub: Path, out: Path, tmp_path: Path
) -> None:
    mailed(hub, out)
    folder = tmp_path / "people"
    run("invite", hub, "--per-person", folder, "--now", START)
    attached = [
        part.get_content()
        for data in mails(out).values()
        for part in message_from_bytes(data, policy=default).walk()
        if part.get_content_type() == "application/ics"
    ]
    assert sorted(attached) == sorted(p.read_bytes() for p in folder.iterdir())
    assert {str(icalendar.Calendar.from_ical(each)["METHOD"]) for each in attached} == {"REQUEST"}
