"""The kinds of value in a team file: how each is read, and its JSON Schema."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any, Final, Protocol
from urllib.parse import urlsplit

from meetsched import phrases, zones
from meetsched.cadence import Cadence
from meetsched.errors import CadenceError, Fault, UnknownZoneError, either, quoted

Schema = dict[str, Any]

EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2199, 12, 31)


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


def _text(value: object, what: str = "text in quotes") -> str:
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
        text = _text(value)
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
            raise Unreadable(f"{shown(value)} is no whole number", "write such as 60, unquoted")
        if not self.least <= value <= self.most:
            raise Unreadable(f"{shown(value)} is out of range", f"{self.least} to {self.most}")
        return value

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


_DAY_TEXT: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT_TEXT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:00)?")
_TIME_TEXT: Final = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
_RANGE_TEXT: Final = re.compile(r"(\d{1,2}):(\d{2})\s*[-\u2013]\s*(\d{1,2}):(\d{2})")


def _within_reason(day: date) -> None:
    if not EARLIEST.year <= day.year <= LATEST.year:
        raise Unreadable(
            f"{quoted(day)} is out of range", f"years go from {EARLIEST.year} to {LATEST.year}"
        )


class Day:
    """A date, bare or quoted."""

    def read(self, value: object) -> date:
        """Return the date."""
        if isinstance(value, datetime):
            raise Unreadable(f"{value} has a time", "give a date alone")
        day = value
        if isinstance(value, str):
            day = _iso(value, _DAY_TEXT, "2019-04-11")
        if not isinstance(day, date):
            raise Unreadable(f"{shown(value)} is no date", "write such as 2019-04-11")
        _within_reason(day)
        return date(day.year, day.month, day.day)

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"type": "string", "format": "date"}


class DayOrMoment:
    """A date, or a local date-time without a UTC offset."""

    def read(self, value: object) -> date:
        """Return a date or a naive datetime."""
        moment = value
        if isinstance(value, str) and not _DAY_TEXT.fullmatch(value.strip()):
            moment = _iso(value, _MOMENT_TEXT, "2019-09-30 16:00")
        if not isinstance(moment, datetime):
            return Day().read(value)
        if moment.tzinfo is not None:
            raise Unreadable(f"{moment} has a UTC offset", "give the local time alone")
        if moment.second or moment.microsecond:
            raise Unreadable(f"{moment} has seconds", "give hours and minutes")
        _within_reason(moment)
        return moment

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        moment = {"type": "string", "pattern": f"^{_MOMENT_TEXT.pattern}$"}
        return {"anyOf": [Day().schema(), {"type": "string", "format": "date-time"}, moment]}


def _iso(text: str, form: re.Pattern[str], example: str) -> datetime | date:
    stripped = text.strip()
    if not form.fullmatch(stripped):
        raise Unreadable(f"{quoted(text)} is not understood", f"write such as {example}")
    try:
        if form is _DAY_TEXT:
            return date.fromisoformat(stripped)
        return datetime.fromisoformat(stripped)
    except ValueError as error:
        raise Unreadable(f"{quoted(text)}: {error}") from error


class WallTime:
    """A time of day, as a TOML local time or quoted, as short as "18:00"."""

    def read(self, value: object) -> time:
        """Return the time, of whole minutes."""
        if isinstance(value, time):
            if value.second or value.microsecond:
                raise Unreadable(f"{value} has seconds", "give hours and minutes")
            return value
        text = _text(value, "a time such as 18:00, in quotes")
        match = _TIME_TEXT.fullmatch(text)
        if match is None:
            raise Unreadable(f"{quoted(text)} is no time", _range_hint(text))
        hour, minute = int(match[1]), int(match[2])
        if (hour, minute) == (24, 0):
            raise Unreadable("a day has no 24:00", 'write "00:00", which belongs to the next day')
        if hour > 23 or minute > 59:  # noqa: PLR2004 - a clock's hours and minutes
            raise Unreadable(f"{quoted(text)} is no time", "times go from 00:00 to 23:59")
        return time(hour, minute)

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"type": "string", "pattern": r"^([01]?\d|2[0-3]):[0-5]\d(:00)?$"}


def _range_hint(text: str) -> str:
    match = _RANGE_TEXT.fullmatch(text)
    if match is None:
        return 'write such as "18:00"'
    start, end = (int(match[n]) * 60 + int(match[n + 1]) for n in (1, 3))
    over = ", over midnight, if that is meant" if end <= start else ""
    minutes = (end - start) % (24 * 60) or 24 * 60
    return (
        f'give the start and a duration: time = "{match[1]}:{match[2]}", duration = {minutes}{over}'
    )


class WeekdayName:
    """The name of a weekday."""

    def read(self, value: object) -> int:
        """Return the weekday, Monday being 0."""
        weekday = phrases.weekday(_text(value, "the name of a weekday"))
        if weekday is None:
            raise Unreadable(f"{shown(value)} is no weekday", 'write such as "Wednesday"')
        return weekday

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"enum": list(phrases.WEEKDAY_NAMES)}


class ZoneName:
    """An IANA key or link."""

    def read(self, value: object) -> str:
        """Return the key."""
        key = _text(value, "a time zone such as Europe/Zurich, in quotes")
        try:
            zones.zone(key)
        except UnknownZoneError as error:
            raise Unreadable(f"unknown time zone {quoted(key)}", error.hint) from error
        return key

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"type": "string", "examples": ["Europe/Zurich", "UTC"]}


class CadenceText:
    """A cadence in words, or an RRULE."""

    def read(self, value: object) -> Cadence:
        """Return the cadence."""
        text = _text(value, 'a cadence such as "third Thursday of the month"')
        try:
            return Cadence.parse(text)
        except CadenceError as error:
            raise Unreadable(f"{quoted(text)}: {error.reason}", error.hint) from error

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {
            "type": "string",
            "examples": ["third Thursday of the month", "every 2 weeks on Tuesday"],
        }


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


_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS: Final = rf"[^\s@<>(),;:\\\"\[\]]{{1,64}}@(?:{_LABEL}\.){{0,20}}{_LABEL}"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_MAILBOX: Final = re.compile(rf"(?:({_QUOTED}|[^\"<>@,;:\\]*?)\s*<({_ADDRESS})>|({_ADDRESS}))")


class Mailbox:
    """An e-mail address, perhaps with a name before it."""

    def __init__(self, *, named: bool = False) -> None:
        self.named = named

    def read(self, value: object) -> str:
        """Return the mailbox, its name quoted where RFC 5322 3.2.4 needs it."""
        text = Text(320).read(value)
        match = _MAILBOX.fullmatch(text)
        if match is None or (match[2] and not self.named):
            raise Unreadable(
                f"{quoted(text)} is no e-mail address", f"write such as {self._like()}"
            )
        name, address = match[1] or "", match[2] or match[3]
        if name.startswith('"') or not re.search(r"[^\w .-]", name):
            return f"{name} <{address}>" if name else address
        return f'"{name}" <{address}>'

    def _like(self) -> str:
        return '"Team <team@example.org>"' if self.named else '"tim@example.org"'

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        form = {"pattern": "@"} if self.named else {"format": "email"}
        return {"type": "string", **form}
