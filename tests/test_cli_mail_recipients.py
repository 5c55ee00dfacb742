"""Who is mailed to, and who is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from documents import LEFT_OUT
from invited import DUE, EARLY, LATE, LATER, LATEST, MOVE, START, edited, mailed
from mailserver import LOOPBACK, Postbox, running

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

    from invited import Change

JOERG: Change = ("participants", 0, "email"), "jörg@example.org"
TITLE: Change = ("meeting", "title"), "Hub meeting"
NEW: Change = (
    ("revisions",),
    [{"from": "2019-09-01", "slots": [{"name": "New", "time": "09:00", "zone": "UTC"}]}],
)


def sent(hub: Path, out: Path, postbox: Postbox, *more: object, now: str = START) -> Result:
    return mailed(hub, out, "--smtp", f"{LOOPBACK}:{postbox.port}", "--send", *more, now=now)


def told(postbox: Postbox) -> list[tuple[str, str]]:
    """Give to whom each mail went, with its subject, as they came."""
    return [(mail.recipients[0], str(mail.message["Subject"])) for mail in postbox.mails]


# What is called off


def test_who_was_never_mailed_is_not_told_that_it_is_off(
    hub: Path, out: Path, postbox: Postbox
) -> None:
    mailed(hub, out)
    result = sent(hub, out, postbox, "--cancel", now=LATER)
    assert result.exit_code == 0
    assert (postbox.mails, result.stderr.splitlines()[-1]) == ([], "6 not needed")


def test_who_came_and_left_between_two_mails_gets_none(
    hub: Path, out: Path, postbox: Postbox
) -> None:
    mailed(hub, out)
    sent(edited(hub, (("participants", 0), LEFT_OUT)), out, postbox, now=LATER)
    assert sorted({who for who, _ in told(postbox)}) == ["luz@example.org", "zach@example.org"]


def test_who_was_refused_is_not_told_that_it_is_off(hub: Path, out: Path) -> None:
    with running(Postbox(refused={"tim@example.org": "550 no"})) as postbox:
        sent(hub, out, postbox)
        postbox.refused.clear()
        sent(hub, out, postbox, "--cancel", now=LATER)
    assert "tim@example.org" not in postbox.recipients
    assert postbox.recipients.count("luz@example.org") == 4


def test_who_got_it_under_another_spelling_is_told_that_it_is_off(
    hub: Path, out: Path, postbox: Postbox
) -> None:
    sent(hub, out, postbox)
    path = edited(hub, (("participants", 0, "email"), "Tim@Example.ORG"))
    sent(path, out, postbox, "--cancel", now=LATER)
    assert len(postbox.mails) == 12


def test_a_new_address_is_mailed_to_after_the_old_one_is_told(
    hub: Path, out: Path, postbox: Postbox
) -> None:
    sent(hub, out, postbox)
    sent(edited(hub, (("participants", 0, "email"), "tim@example.net")), out, postbox, now=LATER)
    last = told(postbox)[6:]
    assert sorted(last[:2]) == [("tim@example.org", f"CANCELLED: {s}") for s in (EARLY, LATE)]
    assert [who for who, _ in last[2:]] == ["tim@example.net"] * 2


# What is over


def test_what_is_over_is_not_mailed_again_at_new_year(
    hub: Path, out: Path, postbox: Postbox
) -> None:
    path = edited(hub, NEW)
    sent(path, out, postbox)
    assert len(postbox.mails) == 9
    for now in ("2020-01-01", "2020-12-31", "2021-01-01"):
        sent(path, out, postbox, now=now)
    assert {subject.rpartition(": ")[2] for _, subject in told(postbox)[9:]} <= {"New"}


@pytest.mark.parametrize("change", [TITLE, (("participants", 1, "name"), "Zacharias")])
def test_what_is_over_is_not_mailed_again_after_an_edit(
    change: Change, hub: Path, out: Path, postbox: Postbox
) -> None:
    sent(edited(hub, NEW), out, postbox)
    sent(edited(hub, NEW, change), out, postbox, now="2019-12-01")
    last = [subject.rpartition(": ")[2] for _, subject in told(postbox)[9:]]
    assert set(last) == {"New"}


def test_a_new_year_alone_mails_nothing(hub: Path, out: Path, postbox: Postbox) -> None:
    sent(hub, out, postbox)
    for now in ("2019-12-31T23:59:59Z", "2020-01-01", "2020-12-31"):
        assert sent(hub, out, postbox, now=now).stderr.splitlines()[-1] == "6 sent before"
    assert len(postbox.mails) == 6


# Addresses outside ASCII


def test_an_address_outside_ascii_is_mailed_to(hub: Path, out: Path, postbox: Postbox) -> None:
    path = edited(hub, JOERG, (("meeting", "organizer"), "Jürg <jürg@example.org>"))
    assert sent(path, out, postbox).exit_code == 0
    assert postbox.recipients.count("jörg@example.org") == 2
    for mail in postbox.mails:
        assert (mail.sender, mail.options) == ("jürg@example.org", ["SMTPUTF8"])
        head, _, _ = mail.data.decode().partition("\r\n\r\n")
        assert "From: Jürg <jürg@example.org>" in head  # RFC 6532 section 3.2
        assert f"<{mail.recipients[0]}>" in head


def test_an_address_outside_ascii_is_known_again(hub: Path, out: Path, postbox: Postbox) -> None:
    path = edited(hub, JOERG)
    sent(path, out, postbox)
    assert sent(path, out, postbox, now=LATER).stderr.splitlines()[-1] == "6 sent before"
    sent(path, out, postbox, "--cancel", now=LATEST)
    assert postbox.recipients.count("jörg@example.org") == 4


def test_one_who_cannot_be_mailed_to_keeps_nobody_else_from_it(hub: Path, out: Path) -> None:
    with running(Postbox(), enable_SMTPUTF8=False) as postbox:
        result = sent(edited(hub, JOERG), out, postbox)
    assert result.exit_code == 1
    assert result.stdout.count("refused: jörg@example.org, Invitation: ") == 2
    found = [(who, subject.removeprefix("Invitation: ")) for who, subject in told(postbox)]
    assert sorted(found) == [each for each in DUE if each[0] != "tim@example.org"]


# Some alone


@pytest.mark.parametrize(
    "options", [("--until", "2019-04-01"), ("-n", "1"), ("--for", "Luz"), ("--slot", "Late")]
)
def test_who_is_not_looked_at_is_told_nothing(
    options: tuple[str, ...], hub: Path, out: Path, postbox: Postbox
) -> None:
    sent(edited(hub, MOVE), out, postbox)
    left = edited(hub, MOVE, (("participants", 0), LEFT_OUT))
    sent(left, out, postbox, *options, now=LATER)
    assert "tim@example.org" not in [who for who, _ in told(postbox)[6:]]
