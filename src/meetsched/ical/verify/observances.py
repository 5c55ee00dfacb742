"""What a file itself says of a time zone: VTIMEZONE -> wall time <-> instant.

Half of the calendar programs believe it, the others their own database. Instants are naive UTC.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched import zones
from meetsched.ical.verify import values
from meetsched.ical.verify.recurrences import Recurrence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.ical.verify.recurrences import Patience
    from meetsched.ical.verify.source import Component

_DAY: Final = timedelta(days=1)
_EPOCH: Final = datetime(1970, 1, 1)


class Onset(NamedTuple):
    """An instant from which another offset holds."""

    at: datetime
    before: timedelta
    after: timedelta


@dataclass(frozen=True, slots=True)
class Described:
    """A zone as a file describes it, through some instant: its onsets in order, at least one."""

    key: str
    onsets: tuple[Onset, ...]

    @classmethod
    def read(cls, component: Component, through: datetime, patience: Patience) -> Described:
        r"""Read a VTIMEZONE; ValueError if it cannot be.

        >>> from meetsched.ical.verify.recurrences import Patience
        >>> from meetsched.ical.verify.source import parse
        >>> part = b"BEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0100\n"
        >>> zone = b"BEGIN:VTIMEZONE\nTZID:One\n" + part + b"TZOFFSETTO:+0100\nEND:STANDARD\n"
        >>> file = parse(b"BEGIN:VCALENDAR\n" + zone + b"END:VTIMEZONE\nEND:VCALENDAR\n")
        >>> described = Described.read(file.parts[0], datetime(2020, 1, 1), Patience())
        >>> described.resolve(datetime(2019, 4, 11, 8))
        datetime.datetime(2019, 4, 11, 7, 0)
        """
        parts = [*component.within("STANDARD"), *component.within("DAYLIGHT")]
        if not component.text("TZID"):
            raise ValueError("it has no TZID")
        if not parts:
            raise ValueError("it has neither STANDARD nor DAYLIGHT")
        onsets = {onset for part in parts for onset in _onsets(part, through, patience)}
        return cls(component.text("TZID"), tuple(sorted(onsets)))

    def offset(self, instant: datetime) -> timedelta:
        """Return what it is ahead of UTC; before its first onset, what that one comes from."""
        position = bisect_right(self.onsets, instant, key=attrgetter("at"))
        return self.onsets[position - 1].after if position else self.onsets[0].before

    def resolve(self, wall: datetime) -> datetime:
        """Return the instant of a wall time; as `zones.span` does, where it is skipped or twice."""
        around = self.offset(wall - _DAY), self.offset(wall + _DAY)
        shown = [wall - offset for offset in around if self.offset(wall - offset) == offset]
        return min(shown, default=wall - around[0])

    def show(self, instant: datetime) -> datetime:
        """Return the wall time of an instant."""
        return instant + self.offset(instant)

    def agrees(self, other: Described, start: datetime, until: datetime) -> bool:
        """Whether another description says the same between two instants."""
        onsets = (*self.onsets, *other.onsets)
        changes = {start, *(onset.at for onset in onsets if start < onset.at < until)}
        return all(self.offset(instant) == other.offset(instant) for instant in changes)

    def error(self, start: datetime, until: datetime) -> tuple[datetime, timedelta] | None:
        """Return from when on it is ahead of tz data, and how far, if ever between two instants."""
        rules = zones.rules(self.key)
        listed = rules.transitions(_seconds(start), _seconds(until))
        changes = {start, *(_EPOCH + timedelta(seconds=each.at) for each in listed)}
        changes |= {onset.at for onset in self.onsets if start < onset.at < until}
        for instant in sorted(changes):
            ahead = self.offset(instant) - timedelta(seconds=rules.at(_seconds(instant)).offset)
            if ahead:
                return instant, ahead
        return None


def _seconds(instant: datetime) -> int:
    return round((instant - _EPOCH).total_seconds())


def _onsets(part: Component, through: datetime, patience: Patience) -> Iterator[Onset]:
    before, after = (values.offset(part.text(name)) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    first = values.Moment.parse(part.text("DTSTART")).wall
    listed = [moment.wall for found in part.all("RDATE") for moment in values.moments(found)]
    for wall in {first, *listed}:
        yield Onset(wall - before, before, after)
    for found in part.all("RRULE"):
        rule = Recurrence.parse(found.value)
        for wall in rule.walls(first, through, patience):
            if rule.until is None or wall - before <= rule.until.wall:
                yield Onset(wall - before, before, after)
