"""Real mail servers on loopback, which take mail, refuse it or break off as they are told to."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.policy import SMTPUTF8
from typing import TYPE_CHECKING, Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

if TYPE_CHECKING:
    from collections.abc import Awaitable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

    import pytest
    from aiosmtpd.smtp import SMTP, Envelope, Session

LOOPBACK = "127.0.0.1"
USER, PASSWORD = "hub", "correct horse"
TAKEN = "250 OK"


@dataclass(frozen=True)
class Mail:
    """What a server took: from whom and to whom it was said to be, and the mail itself."""

    sender: str
    recipients: list[str]
    data: bytes
    encrypted: bool
    options: list[str]

    @property
    def message(self) -> EmailMessage:
        """Return the mail as the email package reads it."""
        return message_from_bytes(self.data, policy=SMTPUTF8)


@dataclass
class Postbox:
    """What a server does with mail.

    `refused` has its answers to recipients, `rejected` those to the mails themselves, by recipient.
    It breaks the connection off at the mails whose numbers, from 1 on, are in `breaks_before`, and
    at those in `breaks_after` once it has taken them; with the one at `hangs_at` it does nothing,
    and `hanging` tells of it. `log_ins` are the attempts to log in.
    """

    refused: dict[str, str] = field(default_factory=dict)
    rejected: dict[str, str] = field(default_factory=dict)
    breaks_before: set[int] = field(default_factory=set)
    breaks_after: set[int] = field(default_factory=set)
    hangs_at: int = 0
    hanging: threading.Event = field(default_factory=threading.Event)
    echo: str = "535 5.7.8 no"
    mails: list[Mail] = field(default_factory=list)
    log_ins: list[tuple[bytes, bytes]] = field(default_factory=list)
    port: int = 0
    offered: int = 0

    @property
    def recipients(self) -> list[str]:
        """Return to whom there is mail, once for each."""
        return [recipient for mail in self.mails for recipient in mail.recipients]

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        del server, session, options
        envelope.rcpt_tos.append(address)
        return self.refused.get(address, TAKEN)

    async def handle_DATA(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del session
        transport = server.transport
        assert isinstance(transport, asyncio.Transport)
        self.offered += 1
        if self.offered == self.hangs_at:
            self.hanging.set()
            await asyncio.Event().wait()
        if self.offered in self.breaks_before:
            return self._broken_off(transport)
        (recipient,) = envelope.rcpt_tos
        if recipient in self.rejected:
            return self.rejected[recipient]
        assert isinstance(envelope.content, bytes)
        self.mails.append(
            Mail(
                sender=envelope.mail_from or "",
                recipients=envelope.rcpt_tos,
                data=envelope.content,
                encrypted=transport.get_extra_info("sslcontext") is not None,
                options=envelope.mail_options,
            )
        )
        return self._broken_off(transport) if self.offered in self.breaks_after else TAKEN

    @staticmethod
    def _broken_off(transport: asyncio.Transport) -> str:
        transport.abort()
        return TAKEN

    def authenticate(self, *told: object) -> AuthResult:
        """Let in whoever knows the password."""
        data = told[-1]
        assert isinstance(data, LoginPassword)
        self.log_ins.append((data.login, data.password))
        knows = (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=knows, handled=knows, message=None if knows else self.echo)


class _Server(Controller):
    """A server on any port that is free."""

    def _create_server(self) -> Awaitable[asyncio.AbstractServer]:
        listener = socket.create_server((LOOPBACK, 0))
        self.port = listener.getsockname()[1]
        return self.loop.create_server(self._factory_invoker, sock=listener, ssl=self.ssl_context)


@contextmanager
def running(postbox: Postbox, **options: Any) -> Iterator[Postbox]:  # noqa: ANN401 - aiosmtpd's own
    """Run a server, with options as aiosmtpd has them."""
    server = _Server(postbox, hostname=LOOPBACK, **options)
    server.start()
    postbox.port = server.port
    try:
        yield postbox
    finally:
        server.stop()


class Authority:
    """Who issues certificates, and is trusted where `trusted` says so."""

    def __init__(self) -> None:
        self._ca = trustme.CA()

    def context(self, *names: str) -> ssl.SSLContext:
        """Return a server's side of TLS, with a certificate for names."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._ca.issue_cert(*names).configure_cert(context)
        return context

    def trusted(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        """Let programs that look where OpenSSL says trust this authority, and no other."""
        path = folder / "authority.pem"
        self._ca.cert_pem.write_to_path(str(path))
        monkeypatch.setenv("SSL_CERT_FILE", str(path))


def named(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let names mean this machine, as a name server would tell it."""
    real = socket.getaddrinfo

    def look_up(host: str, *args: Any, **options: Any) -> Any:  # noqa: ANN401 - as the real one
        return real(LOOPBACK if host in names else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
