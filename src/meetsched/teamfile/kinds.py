"""The kinds of value in a team file: how each is read, and its JSON Schema."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final, Protocol
from urllib.parse import urlsplit

from meetsched.addresses import Mailbox, address_faults
from meetsched.errors import Fault, either, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]


class Unreadable(Exception):  # noqa: N818 - never leaves this package
    """A value that is not of its kind: what is wrong, and the likely fix."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.fault = Fault((), message, hint)


class Kind(Protocol):
    """A kind of value."""

    def read(self, value: object) -> object:
        """Return the value as Python has it; raises `Unreadable`."""

    def schema(self) -> Schema:
        """Return its JSON Schema."""


def text_of(value: object, what: str = "text in quotes") -> str:
    """Return a text without the space around it; raises `Unreadable`."""
    if not isinstance(value, str):
        raise Unreadable(f"{shown(value)} is not {what}")
    return value.strip()


def shown(value: object) -> str:
    """Show a value of a document in a message."""
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, int) and value.bit_length() > 200:  # noqa: PLR2004 - 60 digits
        return "a very long number"
    names: dict[type, str] = {dict: "a table", list: "a list"}
    return names.get(type(value)) or str(value)[:60].lower()


class Text:
    """A text of bounded length without control characters."""

    def __init__(self, longest: int = 200, *, lines: bool = False) -> None:
        self.longest = longest
        self.lines = lines

    def read(self, value: object) -> str:
        """Return the text without the space around it."""
        text = text_of(value)
        if not text:
            raise Unreadable("the text is empty")
        if len(text) > self.longest:
            raise Unreadable(f"{len(text)} characters", f"at most {self.longest} are allowed")
        for character in text:
            if _forbidden(character) and not (self.lines and character == "\n"):
                code = f"U+{ord(character):04X}"
                raise Unreadable(f"{quoted(text)} has {code}, a character that is not allowed")
        return text

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


def _forbidden(character: str) -> bool:
    """Whether a character can break a line or turn the direction of what stands around it."""
    if unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}:
        return True
    return "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"


class Token(Text):
    """A text without spaces."""

    def read(self, value: object) -> str:
        """Return the text."""
        text = Text.read(self, value)
        if re.search(r"\s", text):
            raise Unreadable(f"{quoted(text)} has a space")
        return text


class Number:
    """A whole number in a range."""

    def __init__(self, least: int, most: int) -> None:
        self.least = least
        self.most = most

    def read(self, value: object) -> int:
        """Return the number."""
        if not isinstance(value, int) or isinstance(value, bool):
            hint = f"write such as {self._like(value)}, unquoted"
            raise Unreadable(f"{shown(value)} is no whole number", hint)
        if not self.least <= value <= self.most:
            raise Unreadable(f"{shown(value)} is out of range", f"{self.least} to {self.most}")
        return value

    def _like(self, value: object) -> int:
        """Return the number that was meant, where it is one in quotes."""
        digits = value.strip() if isinstance(value, str) else ""
        if re.fullmatch(r"[0-9]{1,9}", digits) and self.least <= int(digits) <= self.most:
            return int(digits)
        return min(60, self.most)

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


class Yes:
    """Only ``true``: a key that says something by being there."""

    def read(self, value: object) -> bool:
        """Return True."""
        if value is not True:
            raise Unreadable(f"{shown(value)} is not true", "write true, or leave the key out")
        return True

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"const": True}


class YesOrNo:
    """``true`` or ``false``."""

    def read(self, value: object) -> bool:
        """Return it."""
        if not isinstance(value, bool):
            raise Unreadable(f"{shown(value)} is neither true nor false", "write true, unquoted")
        return value

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"type": "boolean"}


class Choice:
    """One of some words, each for a value."""

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values

    def read(self, value: object) -> object:
        """Return the value that the word is for."""
        word = text_of(value).casefold()
        if word not in self.values:
            raise Unreadable(f"{shown(value)} is not known", f"write {either(self.values)}")
        return self.values[word]

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"enum": list(self.values)}


class Country:
    """A country, perhaps with a subdivision."""

    def read(self, value: object) -> str:
        """Return the code."""
        from meetsched.countries import country_faults

        code = text_of(value, 'a country such as "CH", in quotes')
        for fault in country_faults(code):
            raise Unreadable(fault.message, fault.hint)
        return code

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"type": "string", "pattern": "^[A-Z]{2}(-[A-Z0-9]{1,3})?$"}


_SCHEMES: Final = ("https", "http", "tel", "sip")


_ANY_CASE: Final = "|".join(
    "".join(f"[{letter}{letter.upper()}]" for letter in scheme) for scheme in _SCHEMES
)


class Url:
    """Where to join: https, http, tel or sip."""

    def read(self, value: object) -> str:
        """Return the URL."""
        url = Token(2000).read(value)
        try:
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError as error:
            raise Unreadable(f"{quoted(url)}: {error}") from error
        if parts.scheme not in _SCHEMES or not (parts.netloc or parts.path):
            hint = f"an address begins with {either(_SCHEMES)}"
            raise Unreadable(f"{quoted(url)} is no address to join at", hint)
        if parts.scheme.startswith("http") and not host:
            hint = 'write such as "https://example.org/call"'
            raise Unreadable(f"{quoted(url)} has no host", hint)
        return url

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"type": "string", "format": "uri", "pattern": f"^({_ANY_CASE}):"}


class MailAddress:
    """An e-mail address, perhaps with a name before it."""

    def __init__(self, *, named: bool = False) -> None:
        self.named = named

    def read(self, value: object) -> str:
        """Return the mailbox, its name quoted where RFC 5322 3.2.4 needs it."""
        text = Text(320).read(value)
        for fault in address_faults(text, named=self.named):
            raise Unreadable(fault.message, fault.hint)
        return str(Mailbox.parse(text))

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        form = {"pattern": "@"} if self.named else {"format": "email"}
        return {"type": "string", **form}
