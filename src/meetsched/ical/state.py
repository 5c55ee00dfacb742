"""What was sent before, and which version of it comes next (RFC 5546 section 2.1.4).

The previous output is the only memory: each UID's DTSTAMP, LAST-MODIFIED and SEQUENCE stand in
it, beside all that makes it what it is. One version holds for a UID's components together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Final

from meetsched.errors import CalendarError, NewerVersionError, quoted
from meetsched.ical.reading import components, own_line, property_name, split, text_of, unfolded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from meetsched.ical.reading import Lines

SIGNIFICANT: Final = frozenset(
    ("DTSTART", "DTEND", "DURATION", "DUE", "RRULE", "RDATE", "EXDATE", "STATUS")
)
"""A change of these makes a new SEQUENCE (RFC 5546 section 2.1.4)."""

GONE: Final = "X-MEETSCHED-GONE"
"""The name of a calendar's own property: a UID that is no more, with the SEQUENCE that it had."""

_SEQUENCE: Final = re.compile(r"[0-9]{1,9}")
CANCELLED: Final = "STATUS:CANCELLED"
_STAMPS: Final = frozenset(("DTSTAMP", "LAST-MODIFIED", "SEQUENCE"))
_FORM: Final = "%Y%m%dT%H%M%SZ"
_HIGHEST: Final = 2**31 - 1
_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)

_SECOND: Final = timedelta(seconds=1)
_APART: Final = timedelta(minutes=1)
"""So much may the clocks of two machines differ."""

_ONSET: Final = re.compile(r" (?:DTSTART|RDATE):(\d{8}T\d{6})$")
_ALWAYS: Final = "9"
_WALL: Final = re.compile(r"\d{8}T\d{6}")
_PARTS: Final = re.compile(r"^ BEGIN:.*?^ END:.*?$", re.MULTILINE | re.DOTALL)


def second(now: datetime) -> datetime:
    """Return an aware instant as calendars have it: a whole second in UTC."""
    return now.astimezone(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Stamp:
    """Which version of an event it is: since when, in UTC, and how often it was really changed."""

    at: datetime
    sequence: int = 0

    @cached_property
    def lines(self) -> dict[bytes, bytes]:
        """The content lines that tell it, by name."""
        at = f"{self.at:{_FORM}}"
        values = {"DTSTAMP": at, "LAST-MODIFIED": at, "SEQUENCE": str(self.sequence)}
        return {name.encode(): f"{name}:{value}\r\n".encode() for name, value in values.items()}


@dataclass(frozen=True, slots=True)
class Version:
    """A UID as a calendar has it.

    `components` are the lines of its own component and its overrides, without those of the
    stamp, by the RECURRENCE-ID line ("" for its own); `zones` are the VTIMEZONEs that they use.
    """

    stamp: Stamp
    components: Mapping[str, Lines]
    zones: frozenset[Lines]

    @property
    def own(self) -> Lines:
        """The lines of its own component; none if there are only overrides."""
        return self.components.get("", ())

    @property
    def is_cancelled(self) -> bool:
        """Whether nothing of it takes place."""
        return CANCELLED in self.own

    def says_the_same(self, other: Version) -> bool:
        """Whether there is no difference but the stamp."""
        return self.components == other.components and self.clocks == other.clocks

    @property
    def clocks(self) -> frozenset[Lines]:
        """The parts of its VTIMEZONEs that count: not what was before it begins."""
        starts = (_WALL.search(own_line(each, "DTSTART")) for each in self.components.values())
        begin = min((match[0] for match in starts if match), default="")
        return frozenset(part for zone in self.zones for part in _observances(zone, begin))

    def differs_in_time(self, other: Version) -> bool:
        """Whether there is a difference that is significant: people have to answer anew."""
        return _significant(self) != _significant(other)

    def next(self, after: Version, now: datetime, uid: str) -> Stamp:
        """Return the stamp of the version that comes after this one.

        Raises `NewerVersionError` where that would be older than this one.
        """
        if self.says_the_same(after):
            return self.stamp
        if self.stamp.at > now + _APART:
            raise NewerVersionError(uid, self.stamp.at, now)
        sequence = self.stamp.sequence + self.differs_in_time(after)
        return Stamp(max(now, self.stamp.at + _SECOND), min(sequence, _HIGHEST))


def _observances(zone: Lines, begin: str) -> Iterator[Lines]:
    """Yield the STANDARD and DAYLIGHT parts that hold from `begin` on, without earlier onsets.

    A VTIMEZONE begins where the first of all events in a calendar needs it: that a yearly rule
    begins within a year says nothing more.
    """
    parts = [part.splitlines() for part in _PARTS.findall("\n".join(zone))]
    rules = [part for part in parts if any(each.startswith(" RRULE:") for each in part)]
    a_year_later = f"{int(begin[:4]) + 1:04d}{begin[4:]}" if begin else begin
    for part in rules:
        yield tuple(each for each in part if (_onset(each) or _ALWAYS) >= a_year_later)
    past = []
    for part in (each for each in parts if each not in rules):
        kept = tuple(each for each in part if (_onset(each) or _ALWAYS) >= begin)
        if any(map(_onset, kept)):
            yield kept
        else:
            past.append((max(filter(None, map(_onset, part)), default=""), kept))
    if past and not rules:
        yield max(past)[1]


def _onset(line: str) -> str | None:
    match = _ONSET.match(line)
    return match and match[1]


def _significant(version: Version) -> dict[str, frozenset[str]]:
    return {
        part: frozenset(line for line in lines if property_name(line) in SIGNIFICANT)
        for part, lines in version.components.items()
    }


def remembered(calendar: bytes) -> dict[str, int]:
    """Return the SEQUENCE of each UID that a calendar had and has no more."""
    found = {}
    for _, raw in unfolded(calendar):
        line = raw.decode("utf-8", "replace")
        if line == "BEGIN:VEVENT":
            break
        if property_name(line) == GONE:
            sequence = split(line)[0].get("SEQUENCE", "")
            if _SEQUENCE.fullmatch(sequence):
                found[text_of((line,), GONE)] = int(sequence)
    return found


def versions(calendar: bytes) -> dict[str, Version]:
    r"""Read the version of each UID of a calendar; raises `CalendarError`.

    >>> event = "BEGIN:VEVENT", "UID:a", "SEQUENCE:2", "END:VEVENT"
    >>> calendar = "\n".join(("BEGIN:VCALENDAR", *event, "END:VCALENDAR"))
    >>> versions(calendar.encode())["a"].stamp.sequence
    2
    """
    zones: dict[str, Lines] = {}
    events: dict[str, list[Lines]] = {}
    for kind, lines in components(calendar):
        if kind == "VTIMEZONE":
            zones[text_of(lines, "TZID")] = lines
        elif kind == "VEVENT":
            events.setdefault(text_of(lines, "UID"), []).append(lines)
    return {uid: _version(own, zones) for uid, own in events.items()}


def _version(own: list[Lines], zones: Mapping[str, Lines]) -> Version:
    used = {split(line)[0].get("TZID") for lines in own for line in lines if ";TZID=" in line}
    stamps = [_stamp(lines) for lines in own]
    return Version(
        Stamp(max(stamp.at for stamp in stamps), max(stamp.sequence for stamp in stamps)),
        {own_line(lines, "RECURRENCE-ID"): _content(lines) for lines in own},
        frozenset(lines for zone, lines in zones.items() if zone in used),
    )


def _content(lines: Lines) -> Lines:
    return tuple(line for line in lines if property_name(line) not in _STAMPS)


def _stamp(lines: Lines) -> Stamp:
    written = (text_of(lines, name) for name in ("DTSTAMP", "LAST-MODIFIED"))
    at = max((_instant(text) for text in written if text), default=_NEVER)
    sequence = text_of(lines, "SEQUENCE") or "0"
    if not (sequence.isdecimal() and len(sequence) <= len(str(_HIGHEST))):
        raise CalendarError("", f"{quoted(sequence)} is no SEQUENCE")
    return Stamp(at, min(int(sequence), _HIGHEST))


def _instant(text: str) -> datetime:
    try:
        return datetime.strptime(text, _FORM).replace(tzinfo=UTC)
    except ValueError as error:
        raise CalendarError("", f"{quoted(text)} is no instant in UTC") from error
