"""The grid: slots to choose from, every so many minutes of a day on the clock of a zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

import click

from meetsched.errors import HoursError, MeetschedError, quoted
from meetsched.hours import ANY, DAY, WEEK, WINDOW, Windows
from meetsched.phrases import SHORT_WEEKDAYS
from meetsched.schedule import Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.candidates import Horizon


def weekdays(_ctx: click.Context, _param: click.Parameter, text: str | None) -> list[int] | None:
    """Read weekdays such as "Mon-Fri" or "Tue, Thu"."""
    if text is None:
        return None
    try:
        days = Windows.parse(f"{text} any").days() if text.strip() else []
    except HoursError:
        days = []
    # A time of day, "Mon 9:00-12:00; Tue", would be read as well.
    if not days or any(windows not in ([], [(0, DAY)]) for windows in days):
        raise click.BadParameter(f"{quoted(text)} are no weekdays; write such as Mon-Fri")
    return [weekday for weekday, windows in enumerate(days) if windows]


def window(text: str) -> Windows:
    """Read a window of every day such as "22:00-06:00"."""
    if not re.fullmatch(WINDOW, text.strip()):
        raise click.BadParameter(f"{quoted(text)} is no window; write such as 06:00-22:00")
    try:
        return Windows.parse(text)
    except HoursError as error:
        raise click.BadParameter(str(error)) from error


@dataclass(frozen=True, slots=True)
class Grid:
    """Which slots to choose from; a whole meeting is within `between`, and outside `exclude`."""

    every: int
    zone: str
    weekdays: list[int] | None
    between: Windows | None
    exclude: tuple[Windows, ...]

    def slots(self, horizon: Horizon) -> tuple[Slot, ...]:
        """Return the slots; raises `MeetschedError` if there are none, or no day is known."""
        eras = [horizon.meeting.era(day) for day in horizon.dates.values()]
        if self.weekdays is None and not all(era.cadence.names_days for era in eras):
            raise MeetschedError("the cadence does not say on which day; give --weekdays")
        longest = max((era.duration for era in eras), default=0)
        found = tuple(self._slots(longest))
        if not found:
            raise MeetschedError(f"no slot of {longest} minutes is left to choose from")
        return found

    def _slots(self, minutes: int) -> Iterator[Slot]:
        days: list[int | None] = [None] if self.weekdays is None else [*self.weekdays]
        for weekday in days:
            day = "" if weekday is None else f"{SHORT_WEEKDAYS[weekday]} "
            for start in range(0, DAY, self.every):
                if self._fits(start, start + minutes):
                    at = time(*divmod(start, 60))
                    yield Slot(f"{day}{at:%H:%M} {self.zone}", at, self.zone, weekday)

    def _fits(self, start: int, end: int) -> bool:
        outside = not any(_touches(windows, start, end) for windows in self.exclude)
        return outside and (self.between is None or _holds(self.between, start, end))


def _holds(windows: Windows, start: int, end: int) -> bool:
    """Whether a time from minute to minute of a day lies in windows of every day."""
    return windows == ANY or any(
        a <= start + day and end + day <= b for a, b in windows.spans for day in (0, DAY)
    )


def _touches(windows: Windows, start: int, end: int) -> bool:
    return any(
        a < end + shift and start + shift < b
        for a, b in windows.spans
        for shift in (-DAY, 0, DAY, WEEK)
    )
