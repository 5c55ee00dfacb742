"""A connection to a mail server: encrypted and verified, or to this machine itself."""

from __future__ import annotations

import smtplib
import ssl
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from meetsched.cli.servers import is_loopback
from meetsched.errors import RefusedError, ServerError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.cli.servers import LogIn

_TIMEOUT = 60.0
_IMPLICIT_TLS = 465
_OK, _GOES_ON = 250, 251


class SmtpConnection:
    """A session in which mails are offered and transmitted, one after another."""

    def __init__(self, session: smtplib.SMTP) -> None:
        self._session = session

    def offer(self, sender: str, recipient: str) -> None:
        """Say from whom and to whom the next mail is; raises `RefusedError`."""
        international = not (sender + recipient).isascii()
        if international and not self._session.has_extn("SMTPUTF8"):
            raise RefusedError("the server takes no address outside ASCII (SMTPUTF8)")
        self._session.rset()
        options = ["SMTPUTF8"] if international else []
        _accepted(self._session.mail(sender, options))
        _accepted(self._session.rcpt(recipient))

    def transmit(self, mail: bytes) -> None:
        """Hand the mail over; raises `RefusedError`."""
        try:
            _accepted(self._session.data(mail))
        except smtplib.SMTPDataError as error:
            raise RefusedError(_words(error.smtp_code, error.smtp_error)) from error


def _accepted(answer: tuple[int, bytes]) -> None:
    code, text = answer
    if code not in {_OK, _GOES_ON}:
        raise RefusedError(_words(code, text))


def _words(code: int, text: bytes | str) -> str:
    shown = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {quoted(shown, 200)}"


@contextmanager
def connected(host: str, port: int, known: LogIn | None) -> Iterator[SmtpConnection]:
    """Open a session, and log in if it is known as whom; raises `ServerError`."""
    server = f"{host}:{port}"
    try:
        session = _session(host, port)
        with closing(session):  # not the session's own way: it says QUIT in the middle of a mail
            if known is not None:
                _log_in(session, known, server)
            yield SmtpConnection(session)
            session.quit()
    except smtplib.SMTPAuthenticationError as error:
        hint = "look at MEETSCHED_SMTP_USER and MEETSCHED_SMTP_PASSWORD"
        raise ServerError(server, f"it does not accept the log-in; {hint}") from error
    except (smtplib.SMTPException, OSError) as error:
        reason = quoted(str(error) or type(error).__name__, 200)
        raise ServerError(server, f"the connection failed: {reason}") from error


def _session(host: str, port: int) -> smtplib.SMTP:
    context = ssl.create_default_context()
    try:
        if port == _IMPLICIT_TLS:
            return smtplib.SMTP_SSL(host, port, timeout=_TIMEOUT, context=context)
        session = smtplib.SMTP(host, port, timeout=_TIMEOUT)
    except UnicodeError as error:
        raise ServerError(host, "this is no name of a host") from error
    _encrypt(session, host, context)
    return session


def _encrypt(session: smtplib.SMTP, host: str, context: ssl.SSLContext) -> None:
    session.ehlo()
    if session.has_extn("STARTTLS"):
        session.starttls(context=context)
        session.ehlo()
    elif not is_loopback(host):
        session.close()
        raise ServerError(host, "it offers no TLS, and mail is not sent in the open")


def _log_in(session: smtplib.SMTP, known: LogIn, server: str) -> None:
    """Log in over TLS alone."""
    if not isinstance(session.sock, ssl.SSLSocket):
        raise ServerError(server, "it offers no TLS, and a log-in is set: nothing was said to it")
    try:
        session.login(*known)
    except UnicodeError as error:
        raise ServerError(server, "a log-in can be made of ASCII characters alone") from error
