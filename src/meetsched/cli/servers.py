"""What is needed to talk to servers: who we are there, and whether they are this machine itself."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, NamedTuple

from meetsched.errors import MeetschedError

if TYPE_CHECKING:
    from collections.abc import Mapping


class LogIn(NamedTuple):
    """A user and a password."""

    user: str
    password: str


def log_in(environment: Mapping[str, str], service: str) -> LogIn | None:
    """Return the log-in that the environment has; raises `MeetschedError` for half of one.

    >>> log_in({"MEETSCHED_SMTP_USER": "hub", "MEETSCHED_SMTP_PASSWORD": "secret"}, "SMTP").user
    'hub'
    """
    names = f"MEETSCHED_{service}_USER", f"MEETSCHED_{service}_PASSWORD"
    values = [environment.get(name, "") for name in names]
    for name, value in zip(names, values, strict=True):
        if any(values) and not value:
            raise MeetschedError(f"{name} is not set, though the other half of the log-in is")
    return LogIn(*values) if all(values) else None


def is_loopback(host: str) -> bool:
    """Whether a host is this machine itself.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("example.org")
    (True, True, False)
    """
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
