"""A claim: a time that somebody wrote, in a zone, perhaps with a day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from meetsched.labels import Found, Kind

if TYPE_CHECKING:
    from meetsched.claims.days import WrittenDay
    from meetsched.claims.hours import WrittenTime
    from meetsched.claims.lines import Shift
    from meetsched.claims.periods import Period
    from meetsched.labels import Label


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody wrote: where it stands, what it says.

    Places are in characters. `found` is where the label stands; `label` is what it says, taken
    together with what else is said of the zone ("PST/PDT"). `at_times` says that it does not hold
    all the year ("during CET"), `in_header` that its label is that of a table's row or column.
    """

    time: WrittenTime
    found: Found
    label: Label
    day: WrittenDay | None = None
    shift: Shift | None = None
    period: Period | None = None
    at_times: bool = False
    in_header: bool = False

    @property
    def start(self) -> int:
        """Where the first of time and label stands."""
        return self.time.start if self.in_header else min(self.time.start, self.found.start)

    @property
    def end(self) -> int:
        """Where the last of the two ends."""
        return self.time.end if self.in_header else max(self.time.end, self.found.end)

    def moved(self, by: int) -> Claim:
        """Return the same claim, so many characters further on."""
        found = Found(self.found.label, self.found.start + by, self.found.end + by)
        day = self.day and self.day.moved(by)
        shift = self.shift and self.shift.moved(by)
        period = self.period and self.period.moved(by)
        return replace(
            self, time=self.time.moved(by), found=found, day=day, shift=shift, period=period
        )

    def names_place(self) -> bool:
        """Whether its label is a place's own name."""
        return self.label.certain and self.label.kind in {Kind.PLACE, Kind.KEY}

    def is_apart(self, other: Claim) -> bool:
        """Whether another cannot be of the same meeting.

        It has the same label, or another name of the same place and another time, or a day that
        is not next to this one's.
        """
        one, two = self.label.meanings[0].zone, other.label.meanings[0].zone
        places = self.names_place() and other.names_place() and one == two
        elsewhen = places and self.time.minutes != other.time.minutes
        return self.is_alike(other) or elsewhen or self._is_days_away(other)

    def _is_days_away(self, other: Claim) -> bool:
        if self.day is None or other.day is None:
            return False
        return not self.day.is_next_to(other.day)

    def is_alike(self, other: Claim) -> bool:
        """Whether another has the same label, or that of the same zone's other season."""
        if self.label == other.label:
            return True
        one, two = self.label.meanings[0], other.label.meanings[0]
        offsets = {one.offset, two.offset}
        return one.zone == two.zone is not None and len(offsets) > 1 and None not in offsets


Turn = tuple[Claim, ...]
"""Claims of one label, each but the first of another meeting."""
