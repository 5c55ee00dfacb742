"""Values as RFC 5545 writes them, and content lines of them."""

from __future__ import annotations

import re
from datetime import UTC
from functools import lru_cache
from importlib.metadata import version
from string import ascii_letters, digits
from typing import TYPE_CHECKING, Final

from icalendar import Parameters, vCalAddress, vText
from icalendar.parser import Contentline

from meetsched import zones

if TYPE_CHECKING:
    from icalendar import Component
    from pendulum import DateTime

    from meetsched.addresses import Mailbox

PRODID: Final = f"-//meetsched//meetsched {version('meetsched')}//EN"
_USUAL: Final = dict.fromkeys(map(ord, ascii_letters + digits))
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]+")
_UNWRITTEN: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPES: Final = re.compile(r"[\\^]")
_WIDTH: Final = 74


class Text(vText):
    """A TEXT value (section 3.3.11); icalendar's own takes a backslash and an N for a new line."""

    def to_ical(self) -> bytes:
        """Return the text, escaped and without control characters."""
        text = str(self).replace("\r\n", "\n").replace("\r", "\n")
        text = _UNWRITTEN.sub("", text)
        for character in ("\\", ";", ","):
            text = text.replace(character, f"\\{character}")
        return text.replace("\n", "\\n").encode()


def calendar_address(mailbox: Mailbox) -> vCalAddress:
    """Return a CAL-ADDRESS (section 3.3.3): a ``mailto:`` URI, and the name as CN."""
    address = vCalAddress(mailbox.uri)
    if mailbox.name:
        address.params["CN"] = vText(_CONTROL.sub(" ", mailbox.name))
    return address


def attendee_line(mailbox: Mailbox, role: str) -> bytes:
    r"""Write who is asked to come (section 3.8.4.1), as icalendar would, but for many.

    >>> from meetsched.addresses import Mailbox
    >>> attendee_line(Mailbox("a@b.org"), "CHAIR")[:74]
    b'ATTENDEE;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE=CHAIR;RSVP=TRUE:mail'
    """
    name = f";CN={_parameter_value(mailbox.name)}" if mailbox.name else ""
    rest = f"CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;ROLE={role};RSVP=TRUE"
    return folded(f"ATTENDEE{name};{rest}:{mailbox.uri}")


def _parameter_value(name: str) -> str:
    """Write a parameter's value: quoted, if need be, and with RFC 6868's escapes."""
    name = name if name.isprintable() else _CONTROL.sub(" ", name)
    unusual = name.translate(_USUAL)
    if '"' in unusual or "^" in unusual:
        return _by_icalendar(name)
    # icalendar itself, in reading, takes a backslash before a delimiter for an escape
    quotes = "\\" in unusual or _by_icalendar(unusual).startswith('"')
    return f'"{name}"' if quotes else name


@lru_cache(maxsize=1024)
def _by_icalendar(name: str) -> str:
    value: bytes = Parameters({"CN": name}).to_ical()
    return value.decode().removeprefix("CN=")


def add_time(component: Component, name: str, moment: DateTime) -> None:
    """Add a date-time in UTC form, or as wall time with the IANA key as its TZID."""
    key = zones.key(moment)
    if key in zones.UTC_KEYS:
        component.add(name, zones.face(moment).replace(tzinfo=UTC))
    else:
        component.add(name, zones.face(moment), parameters={"TZID": key})


def called_off(summary: str) -> str:
    """Mark the summary of what does not take place, for programs that do not show its STATUS."""
    return f"CANCELLED: {summary}"


def content_line(name: str, value: Text) -> bytes:
    r"""Write one content line, folded (section 3.1), with its CRLF.

    >>> content_line("DESCRIPTION", Text("Join: tel:1; or\nwrite"))
    b'DESCRIPTION:Join: tel:1\\; or\\nwrite\r\n'
    """
    return folded(f"{name}:{value.to_ical().decode()}")


def folded(line: str) -> bytes:
    """Fold a line as icalendar does, and end it; what is plain needs no looking for characters."""
    if line.isascii() and not _ESCAPES.search(line):
        parts = [line[start : start + _WIDTH] for start in range(0, len(line), _WIDTH)]
        return "\r\n ".join(parts).encode() + b"\r\n"
    careful: bytes = Contentline(line).to_ical()
    return careful + b"\r\n"
