"""Zones: wall time <-> instant, by the newest tz data there is.

The only module that touches tz data. Two copies may exist: the system's, where Python's
`zoneinfo` looks first, and the ``tzdata`` package. The newer one is used for every zone, and
nothing of the host program is changed for that: zones are built from the copy's own files.

>>> zurich = zone("Europe/Zurich")
>>> resolve(datetime(2019, 4, 11, 8, 0), zurich).isoformat()
'2019-04-11T08:00:00+02:00'
"""

from __future__ import annotations

import os
import re
import zoneinfo
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pendulum
import tzdata

from meetsched.errors import UnknownZoneError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pendulum import DateTime, Timezone

    from meetsched.tzif import ZoneRules

UTC_KEYS = frozenset(
    {"UTC", "UCT", "Universal", "Zulu", "Etc/UTC", "Etc/UCT", "Etc/Universal", "Etc/Zulu"}
)
"""The keys under which IANA lists UTC itself."""

_CALM_BEFORE, _CALM_AFTER = timedelta(days=1), timedelta(days=2)
"""Where the offset is the same this far before and after, it did not change in between: no zone
has two changes within three days (a test holds tz data to that since 1970)."""

_NOT_ZONES = frozenset({"Factory", "localtime", "posix", "posixrules", "right"})


@dataclass(frozen=True, slots=True)
class TzData:
    """One copy of the tz database: where it came from, its IANA version, its folder.

    `version` is such as ``"2026f"``, or None where the copy does not say.
    """

    source: str
    version: str | None
    root: Path

    def __str__(self) -> str:
        return f"{self.version or 'of unknown version'} ({self.source})"

    def keys(self) -> frozenset[str]:
        """Return the zone names in this copy, links included."""
        return _keys(self.root)

    def find(self, known_key: str) -> bytes | None:
        """Return the TZif file of a key known to be one, None if this copy lacks it."""
        path = self.root / known_key
        return path.read_bytes() if path.is_file() else None

    def read(self, key: str) -> bytes:
        """Return a zone's TZif file; UnknownZoneError if this copy has no such zone."""
        if key not in self.keys():
            raise UnknownZoneError(key, _closest(key, _names(self.root)))
        return (self.root / key).read_bytes()

    def age(self) -> tuple[int, int, str]:
        """Return a key that sorts copies from the oldest to the newest; no version is oldest."""
        letters = (self.version or "")[4:]
        return (int((self.version or "0")[:4]), len(letters), letters)


@cache
def _keys(root: Path) -> frozenset[str]:
    listing = root.parent / "zones"
    if listing.is_file():
        names = set(listing.read_text().split())
    else:
        names = {path.relative_to(root).as_posix() for path in _files(root)}
    return frozenset(name for name in names if name.split("/")[0] not in _NOT_ZONES)


def _files(root: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name not in _NOT_ZONES]
        for path in (Path(folder, name) for name in files):
            with path.open("rb") as file:
                if file.read(4) == b"TZif":
                    yield path


@cache
def _names(root: Path) -> dict[str, str]:
    """Return each key by what people may write for it: case does not matter, the city may do."""
    names: dict[str, str] = {}
    ordered = sorted(_keys(root), key=lambda name: (name.count("/") != 1, name))
    for written in (str, lambda name: name.rpartition("/")[2]):
        for known in ordered:
            names.setdefault(written(known).casefold(), known)
    return names


def _closest(key: str, names: dict[str, str]) -> list[str]:
    """Find what a mistyped name may have meant."""
    wanted = key.strip().replace(" ", "_").casefold()[:60]
    if wanted in names:
        return [names[wanted]]
    if re.search(r"[+-]\d", wanted):
        return []  # an offset: IANA's Etc/GMT-2 and the like are more likely to mislead
    import difflib

    close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.75)
    near = [name for name in close if _likeness(name, wanted) > _likeness(close[0], wanted) - 0.05]
    return list(dict.fromkeys(names[name] for name in near))


def _likeness(one: str, other: str) -> float:
    import difflib

    return difflib.SequenceMatcher(None, one, other).ratio()


@cache
def system_copy() -> TzData | None:
    """Return the copy in the first folder of `zoneinfo.TZPATH` that holds one."""
    for root in map(Path, zoneinfo.TZPATH):
        if (root / "Europe").is_dir():
            return TzData("system", _stated_version(root), root)
    return None


def _stated_version(root: Path) -> str | None:
    """Read the version where the tz makefile (``tzdata.zi``) or a BSD (``+VERSION``) puts it."""
    for name in ("+VERSION", "tzdata.zi"):
        path = root / name
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace") as file:
                if match := re.search(r"\b\d{4}[a-z]{1,2}\b", file.read(80)):
                    return match[0]
    return None


@cache
def package_copy() -> TzData:
    """Return the copy that the ``tzdata`` package carries."""
    return TzData("tzdata package", tzdata.IANA_VERSION, Path(tzdata.__path__[0]) / "zoneinfo")


def newer(system: TzData | None, package: TzData) -> TzData:
    """Choose between the two copies; of two equally old ones, the package."""
    if system is not None and system.age() > package.age():
        return system
    return package


@cache
def tzdata_version() -> TzData:
    """Return the copy that every zone of this package is built from.

    >>> tzdata_version().version >= "2025"
    True
    """
    return newer(system_copy(), package_copy())


class Zone(pendulum.Timezone):
    """A zone of the tz data in use; copied and unpickled, it is still the one of its key."""

    def __reduce__(self) -> tuple[Callable[[str], Timezone], tuple[str]]:
        return zone, (self.key,)


@cache
def zone(key: str) -> Timezone:
    """Build a zone from its IANA key or link, once per key.

    Raises `UnknownZoneError`, which carries the closest matches.

    >>> zone("Europe/Zurch")
    Traceback (most recent call last):
    ...
    meetsched.errors.UnknownZoneError: unknown time zone "Europe/Zurch"; did you mean \
"Europe/Zurich"?
    """
    return Zone.from_file(BytesIO(tzdata_version().read(key)), key=key)


@cache
def rules(key: str) -> ZoneRules:
    """Return a zone's transitions and footer; raises `UnknownZoneError`."""
    from meetsched import tzif

    return tzif.parse(tzdata_version().read(key))


class Reading(StrEnum):
    """What a clock does with a wall time: shows it once, never, or twice."""

    ONCE = "once"
    SKIPPED = "skipped"
    REPEATED = "repeated"


def reading(wall: datetime, clock: Timezone) -> Reading:
    """Tell whether a clock shows a naive wall time once, skips it or repeats it.

    >>> reading(datetime(2019, 3, 31, 2, 30), zone("Europe/Zurich"))
    <Reading.SKIPPED: 'skipped'>
    """
    first, second = _offset(wall.replace(fold=0), clock), _offset(wall.replace(fold=1), clock)
    if first == second:
        return Reading.ONCE
    return Reading.SKIPPED if first < second else Reading.REPEATED


def _offset(wall: datetime, clock: Timezone) -> timedelta:
    return clock.utcoffset(wall) or timedelta()


class Span(NamedTuple):
    """A stretch of time on one clock, and what that clock does with its first wall time.

    `utc` is the start as naive UTC: plain, and quick to compare and to add to.
    """

    utc: datetime
    start: DateTime
    end: DateTime
    reading: Reading


def span(wall: datetime, minutes: int, clock: Timezone) -> Span:
    """Turn a naive wall time and up to a day of elapsed minutes into instants.

    RFC 5545 section 3.3.5: a skipped wall time takes the offset before the gap, and so shows
    the later clock; a repeated one is the first of the two.

    >>> skipped = span(datetime(2019, 3, 31, 2, 30), 60, zone("Europe/Zurich"))
    >>> skipped.start.isoformat(), skipped.end.isoformat(), skipped.reading
    ('2019-03-31T03:30:00+02:00', '2019-03-31T04:30:00+02:00', <Reading.SKIPPED: 'skipped'>)
    """
    if wall.fold:
        wall = wall.replace(fold=0)
    offset_at = clock.utcoffset
    offset = offset_at(wall)
    assert offset is not None
    utc = wall - offset
    length = timedelta(minutes=minutes)
    if offset == offset_at(wall - _CALM_BEFORE) == offset_at(wall + _CALM_AFTER):
        start = _pendulum(wall, clock)
        # Not pendulum's own addition: datetime's moves the wall time, which is right here.
        end = datetime.__add__(start, length)
        return Span(utc, start, end, Reading.ONCE)
    return Span(utc, _shown(utc, clock), _shown(utc + length, clock), reading(wall, clock))


def resolve(wall: datetime, clock: Timezone) -> DateTime:
    """Turn a naive wall time into an instant, as `span` does.

    >>> resolve(datetime(2019, 4, 11, 8), zone("Europe/Zurich")).isoformat()
    '2019-04-11T08:00:00+02:00'
    """
    return _shown(wall - _offset(wall.replace(fold=0), clock), clock)


def on_clock(instant: datetime, clock: Timezone) -> DateTime:
    """Show an aware instant on a clock.

    >>> on_clock(datetime(2019, 4, 11, 6, tzinfo=UTC), zone("America/Los_Angeles")).isoformat()
    '2019-04-10T23:00:00-07:00'
    """
    return _shown(utc(instant), clock)


def utc(instant: datetime) -> datetime:
    """Return an aware instant as naive UTC: plain, quick to add to and to compare.

    >>> utc(resolve(datetime(2019, 4, 11, 8), zone("Europe/Zurich")))
    datetime.datetime(2019, 4, 11, 6, 0)
    """
    return face(instant) - (instant.utcoffset() or timedelta())


def _shown(utc_time: datetime, clock: Timezone) -> DateTime:
    return _pendulum(clock.fromutc(utc_time.replace(tzinfo=clock)), clock)


def key(moment: DateTime) -> str:
    """Return the IANA key of the clock that an instant is shown on.

    >>> key(resolve(datetime(2019, 4, 11, 8), zone("Europe/Zurich")))
    'Europe/Zurich'
    """
    clock = moment.timezone
    return clock.name if clock else "UTC"


def city(key: str) -> str:
    """Return the city that an IANA key names, for people.

    >>> city("America/Los_Angeles"), city("UTC")
    ('Los Angeles', 'UTC')
    """
    return key.rpartition("/")[2].replace("_", " ")


def face(moment: datetime) -> datetime:
    """Return what the clock of an aware instant shows, as a naive datetime.

    >>> face(resolve(datetime(2019, 4, 11, 8), zone("Europe/Zurich")))
    datetime.datetime(2019, 4, 11, 8, 0)
    """
    return datetime(
        moment.year,
        moment.month,
        moment.day,
        moment.hour,
        moment.minute,
        moment.second,
        moment.microsecond,
    )


def _pendulum(wall: datetime, clock: Timezone) -> DateTime:
    return pendulum.DateTime(
        wall.year,
        wall.month,
        wall.day,
        wall.hour,
        wall.minute,
        wall.second,
        wall.microsecond,
        clock,
        fold=wall.fold,
    )


def by_copy(moment: DateTime, copy: TzData) -> DateTime | None:
    """Show an instant on the same zone's clock by another copy of tz data, if that has the zone."""
    clock = _clock_by_copy(key(moment), copy)
    return None if clock is None else on_clock(moment, clock)


@cache
def _clock_by_copy(known_key: str, copy: TzData) -> Timezone | None:
    data = copy.find(known_key)
    return pendulum.Timezone.from_file(BytesIO(data), key=known_key) if data else None


@dataclass(frozen=True, slots=True)
class ZoneDifference:
    """Where two copies of tz data disagree on a zone: the first instant, and both UTC offsets."""

    key: str
    at: DateTime
    ours: timedelta
    theirs: timedelta | None

    def __str__(self) -> str:
        if self.theirs is None:
            return f"{self.key}: not in that copy"
        minutes = round((self.theirs - self.ours).total_seconds() / 60)
        return f"{self.key}: {minutes:+d} minutes from {self.at:%Y-%m-%d} on"


def differences(
    keys: Iterable[str], start: datetime, end: datetime, *, other: TzData | None = None
) -> list[ZoneDifference]:
    """Compare our copy with another one (the system's) for some zones, between two instants.

    One entry per zone that differs, at the first instant where it does.
    """
    theirs = other or (system_copy() if tzdata_version() is not system_copy() else package_copy())
    if theirs is None:
        return []
    found = (_difference(key, theirs, start, end) for key in sorted(set(keys)))
    return [difference for difference in found if difference is not None]


def _difference(key: str, theirs: TzData, start: datetime, end: datetime) -> ZoneDifference | None:
    from meetsched import tzif

    ours = rules(key)
    data = theirs.find(key)
    if data is None:
        offset = timedelta(seconds=ours.at(int(start.timestamp())).offset)
        return ZoneDifference(key, on_clock(start, zone("UTC")), offset, None)
    others = tzif.parse(data)
    first, last = int(start.timestamp()), int(end.timestamp())
    changes = [*ours.transitions(first, last), *others.transitions(first, last)]
    for at in sorted({first, *(change.at for change in changes)}):
        mine, other = ours.at(at).offset, others.at(at).offset
        if mine != other:
            instant = on_clock(datetime.fromtimestamp(at, UTC), zone("UTC"))
            return ZoneDifference(key, instant, timedelta(seconds=mine), timedelta(seconds=other))
    return None
