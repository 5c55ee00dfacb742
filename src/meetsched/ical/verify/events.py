"""Events of a calendar file, whoever wrote it: components -> their times as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from meetsched.ical.verify import values
from meetsched.ical.verify.findings import Finding, Kind, finding
from meetsched.ical.verify.recurrences import Recurrence
from meetsched.ical.verify.values import Form, Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from meetsched.ical.verify.source import Component, Property

    T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Event:
    """A VEVENT: `replaces` is its RECURRENCE-ID, `cancelled` what STATUS or METHOD says.

    It ends at `end`, or after `length` if that is None. `followed` is whether its rules could
    be read.
    """

    component: Component
    start: Moment
    end: Moment | None
    length: timedelta
    rules: tuple[Recurrence, ...]
    followed: bool
    added: tuple[Moment, ...]
    excluded: tuple[Moment, ...]
    replaces: Moment | None
    cancelled: bool

    @property
    def uid(self) -> str:
        """Its UID as written, "" if it has none."""
        return self.component.text("UID")

    def moments(self) -> Iterator[Moment]:
        """Yield all moments that are written in it, but for UNTIL."""
        single = (self.start, self.end, self.replaces)
        yield from (moment for moment in single if moment is not None)
        yield from self.added
        yield from self.excluded


def read_events(calendar: Component) -> tuple[list[Event], list[Finding]]:
    """Read a VCALENDAR's events, and tell what of them cannot be read."""
    called_off = calendar.text("METHOD").upper() == "CANCEL"
    readers = [_Reader(component, []) for component in calendar.within("VEVENT")]
    events = [event for reader in readers if (event := reader.event(called_off=called_off))]
    return events, [each for reader in readers for each in reader.findings]


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads a component's values; what cannot be read is told, and passed over."""

    component: Component
    findings: list[Finding]

    def event(self, *, called_off: bool) -> Event | None:
        start = self._one("DTSTART", values.moment)
        if start is None:
            if not self.findings:
                self._tell(Kind.START_MISSING, "it has no DTSTART", "say when it starts")
            return None
        rules = self._all("RRULE", lambda found: Recurrence.parse(found.value))
        lengths = self._all("DURATION", lambda found: values.length(found.value))
        usual = timedelta(days=1) if start.form is Form.DATE else timedelta()
        return Event(
            component=self.component,
            start=start,
            end=self._one("DTEND", values.moment),
            length=next(iter(lengths), usual),
            rules=tuple(rules),
            followed=len(rules) == len(self.component.all("RRULE")),
            added=self._moments("RDATE"),
            excluded=self._moments("EXDATE"),
            replaces=self._one("RECURRENCE-ID", values.moment),
            cancelled=called_off or self.component.text("STATUS").upper() == "CANCELLED",
        )

    def _one(self, name: str, read: Callable[[Property], T]) -> T | None:
        return next(iter(self._all(name, read)), None)

    def _moments(self, name: str) -> tuple[Moment, ...]:
        lines = self._all(name, values.moments)
        return tuple(moment for line in lines for moment in line)

    def _all(self, name: str, read: Callable[[Property], T]) -> list[T]:
        found = []
        for each in self.component.all(name):
            try:
                found.append(read(each))
            except ValueError as error:
                self._tell(Kind.UNREADABLE, f"{name}: {error}")
        return found

    def _tell(self, kind: Kind, message: str, hint: str = "") -> None:
        self.findings.append(finding(kind, self.component, message, hint))
