"""One moved occurrence as a message of its own, as Outlook sends and takes it."""

from __future__ import annotations

import re
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

_EVENTS: Final = re.compile(rb"^(?=BEGIN:VEVENT\r\n)", re.MULTILINE)
_END: Final = b"END:VCALENDAR\r\n"
_PLANNED: Final = re.compile(rb"^RECURRENCE-ID[;:].*?(\d{8}T\d{6}Z?)\r$", re.MULTILINE)
_START: Final = re.compile(rb"^DTSTART[;:].*?(\d{8}T\d{6})Z?\r$", re.MULTILINE)
_ANY_ZONE: Final = timedelta(days=1)


def lone_moves(message: bytes, now: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield a request's coming moves, each with its RECURRENCE-ID and the override alone.

    The versions are the request's own, which has them all (RFC 5546 section 3.2.2.1): whoever
    understands that is told the same twice.
    """
    head, *events = _EVENTS.split(message.removesuffix(_END))
    since = f"{(now - _ANY_ZONE).astimezone(UTC):%Y%m%dT%H%M%S}".encode()
    for event in events:
        planned, start = _PLANNED.search(event), _START.search(event)
        if planned and start and start[1] > since:
            yield planned[1].decode(), b"".join((head, event, _END))
