"""Rules and VTIMEZONEs as dateutil reads them. It knows no events: their lines are read here."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dateutil.rrule import rruleset, rrulestr
from dateutil.tz import tzical

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo

    from readers import Expanded


def expand_with_dateutil(calendar: bytes, start: datetime, until: datetime) -> list[Expanded]:
    """List what starts from one aware instant up to another one."""
    text = calendar.decode().replace("\r\n ", "")
    described = tzical(io.StringIO(text))
    zones = {key: zone for key in set(described.keys()) if (zone := described.get(key))}
    parts = re.findall(r"^BEGIN:VEVENT\r\n(.*?)^END:VEVENT", text, re.DOTALL | re.MULTILINE)
    events = [_Event.read(part, zones) for part in parts]
    return [
        row
        for event in events
        if event.text("STATUS") != "CANCELLED"
        for row in event.rows(start, until, [other for other in events if other.overrides(event)])
    ]


@dataclass(frozen=True, slots=True)
class _Event:
    lines: list[str]
    zones: dict[str, tzinfo]

    @classmethod
    def read(cls, text: str, zones: dict[str, tzinfo]) -> _Event:
        alarms = re.compile(r"^BEGIN:VALARM.*?^END:VALARM\r\n", re.DOTALL | re.MULTILINE)
        return cls(alarms.sub("", text).splitlines(), zones)

    def of(self, *names: str) -> list[str]:
        return [line for line in self.lines if re.split("[;:]", line)[0] in names]

    def text(self, name: str) -> str:
        values = (line.partition(":")[2] for line in self.of(name))
        return re.sub(r"\\(.)", r"\1", next(values, ""))

    def overrides(self, other: _Event) -> bool:
        return self.text("UID") == other.text("UID") and bool(self.of("RECURRENCE-ID")) > bool(
            other.of("RECURRENCE-ID")
        )

    def moment(self, name: str) -> datetime:
        """Read a date-time as a set of that one, which spares a reader of its own."""
        (line,) = self.of(name)
        return self._set([line.replace(name, "DTSTART", 1)])[0]

    def rows(self, start: datetime, until: datetime, overrides: list[_Event]) -> Iterator[Expanded]:
        lasting = self.moment("DTEND").astimezone(UTC) - self.moment("DTSTART").astimezone(UTC)
        turns = self._set(self.of("DTSTART", "RRULE", "EXDATE"))
        for override in overrides:
            turns.exdate(override.moment("RECURRENCE-ID"))
        for turn in turns.between(start, until, inc=True):
            begin = turn.astimezone(UTC)
            if begin < until:
                yield begin, begin + lasting, self.text("SUMMARY")

    def _set(self, lines: list[str]) -> rruleset:
        # what is called compatible takes DTSTART for an occurrence, as RFC 5545 does
        found = rrulestr("\n".join(lines), forceset=True, compatible=True, tzids=self.zones)
        assert isinstance(found, rruleset)
        return found
