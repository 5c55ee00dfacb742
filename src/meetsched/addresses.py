"""Mail addresses: who sends, and who is sent to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from meetsched.errors import Fault, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM: Final = r"[^\s\x00-\x1f\x7f@<>(),.;:\\\"\[\]]+"
_ADDRESS: Final = rf"(?!.*=\?)(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.){{0,20}}{_LABEL}"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_MAILBOX: Final = re.compile(
    rf"(?:(?P<name>{_QUOTED}|[^\"<>@,;:\\]*?)\s*<(?P<named>{_ADDRESS})>|(?P<alone>{_ADDRESS}))"
)
_PLAIN_NAME: Final = re.compile(r"[\w .-]*")
_PLAIN_ADDRESS: Final = re.compile(r"[A-Za-z0-9@._+-]*")
_IN_URI: Final = "!$'*+,:@"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address, and the name that stands before it ("" if none): RFC 5322 section 3.4.

    >>> Mailbox.parse('"The Team; all" <team@example.org>')
    Mailbox(address='team@example.org', name='The Team; all')
    """

    address: str
    name: str = ""

    @classmethod
    def parse(cls, text: str) -> Mailbox:
        """Read one mailbox; ValueError if it is none, or more than one."""
        match = _MAILBOX.fullmatch(text)
        if match is None:
            raise ValueError(text)
        name = match["name"] or ""
        if name.startswith('"'):
            name = re.sub(r"\\(.)", r"\1", name[1:-1])
        return cls(match["named"] or match["alone"], name)

    def __str__(self) -> str:
        """Write it so that it reads back, its name quoted where that is needed."""
        if not self.name:
            return self.address
        if _PLAIN_NAME.fullmatch(self.name):
            return f"{self.name} <{self.address}>"
        escaped = re.sub(r'(["\\])', r"\\\1", self.name)
        return f'"{escaped}" <{self.address}>'

    @property
    def uri(self) -> str:
        """The address as a ``mailto:`` URI (RFC 6068).

        >>> Mailbox("50%+more@example.org").uri
        'mailto:50%25+more@example.org'
        """
        plain = _PLAIN_ADDRESS.fullmatch(self.address)
        return f"mailto:{self.address if plain else quote(self.address, safe=_IN_URI)}"


def address_faults(text: str, *place: str | int, named: bool = False) -> Iterator[Fault]:
    """Yield a fault if a text is no mail address; with `named`, a name may stand before it."""
    try:
        mailbox = Mailbox.parse(text)
    except ValueError:
        mailbox = None
    if mailbox is None or not (named or mailbox == Mailbox(text)):
        like = Mailbox("team@example.org", "Team") if named else Mailbox("tim@example.org")
        yield Fault(place, f"{quoted(text)} is no e-mail address", f'write such as "{like}"')
