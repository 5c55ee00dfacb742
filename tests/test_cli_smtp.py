from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailserver import LOOPBACK, PASSWORD, USER, Authority, Postbox, named, running
from meetsched.cli import smtp
from meetsched.cli.servers import LogIn
from meetsched.errors import RefusedError, ServerError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from meetsched.cli.smtp import SmtpConnection

NAME = "mail.example.org"
TEAM, TIM, LUZ = "team@example.org", "tim@example.org", "luz@example.org"
MAIL = b"Subject: x\r\n\r\nx\r\n"
HUB = LogIn(USER, PASSWORD)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Authority:
    authority.trusted(monkeypatch, tmp_path)
    return authority


@pytest.fixture
def by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    named(monkeypatch, NAME)


def secured(postbox: Postbox, authority: Authority, *names: str) -> dict[str, Any]:
    """Return a server's options: STARTTLS with a certificate for names, and the log-in."""
    return {
        "tls_context": authority.context(*names),
        "authenticator": postbox.authenticate,
        "auth_required": True,
    }


def transmitted(
    host: str, port: int, *recipients: str, mail: bytes = MAIL, known: LogIn | None = None
) -> None:
    with smtp.connected(host, port, known) as connection:
        for recipient in recipients:
            connection.offer(TEAM, recipient)
            connection.transmit(mail)


@contextmanager
def connection_to(
    postbox: Postbox, **options: bool | int
) -> Iterator[tuple[Postbox, SmtpConnection]]:
    with running(postbox, **options), smtp.connected(LOOPBACK, postbox.port, None) as connection:
        yield postbox, connection


def failure(host: str, port: int, known: LogIn | None = None) -> str:
    with pytest.raises(ServerError) as raised:
        transmitted(host, port, TIM, known=known)
    return str(raised.value)


# What is taken


def test_several_mails_go_on_one_connection(postbox: Postbox) -> None:
    transmitted(LOOPBACK, postbox.port, TIM, LUZ, TIM)
    assert postbox.recipients == [TIM, LUZ, TIM]
    assert [mail.sender for mail in postbox.mails] == [TEAM] * 3


def test_a_mail_arrives_byte_for_byte(postbox: Postbox) -> None:
    lines = [b"Subject: x", b"", b".", b"..", b".x", b"", b"x" * 998, b"\xc3\xa9", b"."]
    mail = b"".join(line + b"\r\n" for line in lines)
    transmitted(LOOPBACK, postbox.port, TIM, mail=mail)
    assert [found.data for found in postbox.mails] == [mail]


def test_an_address_outside_ascii_is_told_as_it_is(postbox: Postbox) -> None:
    transmitted(LOOPBACK, postbox.port, "jörg@example.org", TIM)
    assert postbox.recipients == ["jörg@example.org", TIM]
    assert [mail.options for mail in postbox.mails] == [["SMTPUTF8"], []]


def test_a_server_without_smtputf8_refuses_an_address_outside_ascii() -> None:
    with connection_to(Postbox(), enable_SMTPUTF8=False) as (postbox, connection):
        with pytest.raises(RefusedError, match="SMTPUTF8"):
            connection.offer(TEAM, "jörg@example.org")
        connection.offer(TEAM, TIM)
        connection.transmit(MAIL)
    assert postbox.recipients == [TIM]


# What is refused


@pytest.mark.parametrize("answer", ["550 5.1.1 No such user", "451 4.7.1 Later", "252 Perhaps"])
def test_a_recipient_who_is_refused_does_not_stop_the_next(answer: str) -> None:
    with connection_to(Postbox(refused={TIM: answer})) as (postbox, connection):
        with pytest.raises(RefusedError, match=f"^{answer[:3]} .*{answer[4:]}"):
            connection.offer(TEAM, TIM)
        connection.offer(TEAM, LUZ)
        connection.transmit(MAIL)
    assert postbox.recipients == [LUZ]


@pytest.mark.parametrize("answer", ["554 5.7.1 Looks like spam", "452 4.2.2 Full"])
def test_a_mail_that_is_rejected_does_not_stop_the_next(answer: str) -> None:
    with connection_to(Postbox(rejected={TIM: answer})) as (postbox, connection):
        connection.offer(TEAM, TIM)
        with pytest.raises(RefusedError, match=f"^{answer[:3]} .*{answer[4:]}"):
            connection.transmit(MAIL)
        connection.offer(TEAM, LUZ)
        connection.transmit(MAIL)
    assert postbox.recipients == [LUZ]


def test_a_mail_too_large_is_refused() -> None:
    with connection_to(Postbox(), data_size_limit=100) as (postbox, connection):
        connection.offer(TEAM, TIM)
        with pytest.raises(RefusedError, match=r"^552 "):
            connection.transmit(MAIL + b"x" * 80 + b"\r\n" + b"x" * 80)
    assert postbox.mails == []


# What fails


@pytest.mark.parametrize("way", ["breaks_before", "breaks_after"])
def test_a_connection_that_breaks_is_told(way: str) -> None:
    breaking: dict[str, Any] = {way: {1}}
    with running(Postbox(**breaking)) as postbox:
        said = failure(LOOPBACK, postbox.port)
    assert said.startswith(f'"{LOOPBACK}:{postbox.port}": the connection failed: ')


def test_nobody_there_is_told() -> None:
    with running(Postbox()) as gone:
        pass
    assert f'"{LOOPBACK}:{gone.port}": the connection failed: ' in failure(LOOPBACK, gone.port)


@pytest.mark.parametrize("host", ["host.invalid", "a..b", "x" * 300, "..", "-"])
def test_a_name_that_no_server_has_is_told(host: str) -> None:
    assert re.search("connection failed: |no name of a host", failure(host, 25))


# In secret


@pytest.mark.usefixtures("by_name")
def test_a_verified_certificate_is_what_a_log_in_takes(trusted: Authority) -> None:
    postbox = Postbox()
    with running(postbox, **secured(postbox, trusted, NAME), require_starttls=True):
        transmitted(NAME, postbox.port, TIM, known=HUB)
    assert [mail.encrypted for mail in postbox.mails] == [True]
    assert postbox.log_ins == [(USER.encode(), PASSWORD.encode())]


@pytest.mark.usefixtures("by_name")
def test_a_server_that_is_encrypted_from_the_beginning(
    trusted: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    postbox = Postbox()
    context = trusted.context(NAME)
    with running(
        postbox, ssl_context=context, authenticator=postbox.authenticate, auth_require_tls=False
    ):
        monkeypatch.setattr(smtp, "_IMPLICIT_TLS", postbox.port)
        transmitted(NAME, postbox.port, TIM, known=HUB)
    assert [mail.encrypted for mail in postbox.mails] == [True]
    assert postbox.log_ins == [(USER.encode(), PASSWORD.encode())]


def test_encryption_from_the_beginning_is_for_the_port_of_submissions() -> None:
    assert smtp._IMPLICIT_TLS == 465  # RFC 8314 section 7.3


@pytest.mark.usefixtures("by_name")
def test_a_certificate_of_nobody_known_is_refused(authority: Authority) -> None:
    postbox = Postbox()
    with running(postbox, **secured(postbox, authority, NAME)):
        assert "certificate" in failure(NAME, postbox.port, HUB).casefold()
    assert (postbox.log_ins, postbox.mails) == ([], [])


@pytest.mark.usefixtures("by_name")
def test_a_certificate_for_another_name_is_refused(trusted: Authority) -> None:
    postbox = Postbox()
    with running(postbox, **secured(postbox, trusted, "other.example.org")):
        assert "certificate" in failure(NAME, postbox.port, HUB).casefold()
    assert (postbox.log_ins, postbox.mails) == ([], [])


def test_a_certificate_is_verified_on_this_machine_too(authority: Authority) -> None:
    postbox = Postbox()
    with running(postbox, **secured(postbox, authority, LOOPBACK)):
        assert "certificate" in failure(LOOPBACK, postbox.port, HUB).casefold()
    assert (postbox.log_ins, postbox.mails) == ([], [])


@pytest.mark.usefixtures("by_name")
def test_mail_leaves_this_machine_encrypted_or_not_at_all(postbox: Postbox) -> None:
    assert failure(NAME, postbox.port) == (
        f'"{NAME}": it offers no TLS, and mail is not sent in the open'
    )
    assert postbox.mails == []


# The log-in


def test_nothing_is_logged_in_in_the_open(postbox: Postbox) -> None:
    said = failure(LOOPBACK, postbox.port, HUB)
    assert "TLS" in said
    assert PASSWORD not in said
    assert (postbox.log_ins, postbox.mails) == ([], [])


@pytest.mark.usefixtures("by_name")
@pytest.mark.parametrize("password", ["Tr0ub4dor", "x" * 2000, "a\r\nQUIT", "%s"])
def test_a_wrong_password_is_told_and_not_shown(password: str, trusted: Authority) -> None:
    postbox = Postbox(echo=f"535 5.7.8 {password[:100]!a} is wrong")
    with running(postbox, **secured(postbox, trusted, NAME)):
        said = failure(NAME, postbox.port, LogIn(USER, password))
    assert password not in said
    assert "MEETSCHED_SMTP_PASSWORD" in said
    assert postbox.mails == []


@pytest.mark.usefixtures("by_name")
@pytest.mark.parametrize("known", [LogIn("jörg", PASSWORD), LogIn(USER, "naïve")])
def test_a_log_in_outside_ascii_is_told_and_not_shown(known: LogIn, trusted: Authority) -> None:
    postbox = Postbox()
    with running(postbox, **secured(postbox, trusted, NAME)):
        said = failure(NAME, postbox.port, known)
    assert "ASCII" in said
    assert not any(each in said for each in known)
    assert postbox.mails == []


@pytest.mark.usefixtures("by_name")
def test_a_server_that_knows_no_log_in_is_told(trusted: Authority) -> None:
    with running(
        Postbox(), tls_context=trusted.context(NAME), auth_exclude_mechanism=["PLAIN", "LOGIN"]
    ) as postbox:
        said = failure(NAME, postbox.port, HUB)
    assert PASSWORD not in said
    assert postbox.mails == []


@pytest.mark.usefixtures("by_name")
def test_without_a_user_nobody_logs_in(trusted: Authority) -> None:
    postbox = Postbox()
    with running(postbox, tls_context=trusted.context(NAME), authenticator=postbox.authenticate):
        transmitted(NAME, postbox.port, TIM)
    assert (postbox.log_ins, postbox.recipients) == ([], [TIM])


@given(st.text(st.characters(exclude_characters=["\x00"], exclude_categories=["Cs"]), max_size=50))
def test_an_answer_is_shown_in_one_line(text: str) -> None:
    assert smtp._words(550, text).isprintable()
    assert smtp._words(550, text.encode()).isprintable()
