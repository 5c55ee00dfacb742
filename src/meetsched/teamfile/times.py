"""The kinds of value in a team file that are about time: dates, clock times, zones, hours."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from meetsched import phrases, zones
from meetsched.cadence import Cadence
from meetsched.errors import (
    CadenceError,
    HoursError,
    InvalidMeetingError,
    UnknownZoneError,
    quoted,
)
from meetsched.hours import WINDOW, Windows
from meetsched.people import Away
from meetsched.teamfile.kinds import Schema, Unreadable, shown, text_of

EARLIEST: Final = date(1970, 1, 1)
LATEST: Final = date(2199, 12, 31)
LONGEST_SPAN: Final = timedelta(days=60)

_DAY_TEXT: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
_MOMENT_TEXT: Final = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:00)?")
_SPAN_TEXT: Final = re.compile(r"(?=\d)(?:(\d{1,4})d)?(?: ?(\d{1,4})h)?(?: ?(\d{1,5})m(?:in)?)?")
_TIME_TEXT: Final = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")


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


class DaysOff:
    """A date, or two with a slash between them, both included (ISO 8601)."""

    def read(self, value: object) -> Away:
        """Return the days."""
        ends = value.split("/") if isinstance(value, str) and value.count("/") == 1 else [value]
        try:
            days = [Day().read(end) for end in ends]
        except Unreadable as error:
            hint = 'write such as "2019-04-11", or "2019-04-11/2019-04-13" with both included'
            raise Unreadable(error.fault.message, hint) from error
        try:
            return Away(days[0], days[-1])
        except InvalidMeetingError as error:
            raise Unreadable(error.faults[0].message, error.faults[0].hint) from error

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        span = rf"^\s*{_DAY_TEXT.pattern}\s*/\s*{_DAY_TEXT.pattern}\s*$"
        return {"anyOf": [Day().schema(), {"type": "string", "pattern": span}]}


class WeekWindows:
    """Windows of a week, "any" or "never"."""

    def read(self, value: object) -> Windows:
        """Return the windows."""
        text = text_of(value, 'hours such as "Mon-Fri 09:00-18:00", in quotes')
        try:
            return Windows.parse(text)
        except HoursError as error:
            raise Unreadable(f"{quoted(text)}: {error.reason}", error.hint) from error

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {
            "type": "string",
            "examples": ["Mon-Fri 09:00-18:00; Sat 10:00-12:00", "any", "never"],
        }


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
        text = text_of(value, "a time such as 18:00, in quotes")
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
    match = re.fullmatch(WINDOW, text)
    if match is None:
        return 'write such as "18:00"'
    start, end = (int(match[n]) * 60 + int(match[n + 1]) for n in (1, 3))
    over = ", over midnight, if that is meant" if end <= start else ""
    minutes = (end - start) % (24 * 60) or 24 * 60
    return (
        f'give the start and a duration: time = "{match[1]}:{match[2]}", duration = {minutes}{over}'
    )


class Span:
    """A length of time in days, hours and minutes: "24h", "1d 12h", "90m"."""

    def read(self, value: object) -> timedelta:
        """Return it, of a minute to 60 days."""
        text = text_of(value, 'a length of time such as "24h", in quotes')
        match = _SPAN_TEXT.fullmatch(text)
        if match is None:
            raise Unreadable(f"{shown(value)} is no length of time", 'write such as "24h"')
        days, hours, minutes = (int(number or 0) for number in match.groups())
        span = timedelta(days=days, hours=hours, minutes=minutes)
        if not timedelta(0) < span <= LONGEST_SPAN:
            raise Unreadable(f"{quoted(text)} is out of range", "give a minute to 60 days")
        return span

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"type": "string", "pattern": rf"^\s*{_SPAN_TEXT.pattern}\s*$", "examples": ["24h"]}


class WeekdayName:
    """The name of a weekday."""

    def read(self, value: object) -> int:
        """Return the weekday, Monday being 0."""
        weekday = phrases.weekday(text_of(value, "the name of a weekday"))
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
        key = text_of(value, "a time zone such as Europe/Zurich, in quotes")
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
        text = text_of(value, 'a cadence such as "third Thursday of the month"')
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
