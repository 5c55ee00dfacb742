"""Claims written and judged the slow way, with the stdlib's `zoneinfo` and `datetime` alone.

A writer makes lines of which it knows what is wrong, because it put that there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from strategies import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Sequence

HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)

CITIES: Final = {
    "America/Los_Angeles": "San Francisco",
    "America/New_York": "New York",
    "America/Phoenix": "Phoenix",
    "America/Sao_Paulo": "Brasilia",
    "America/St_Johns": "St. John's",
    "Asia/Kathmandu": "Kathmandu",
    "Asia/Kolkata": "Bangalore",
    "Asia/Tokyo": "Tokyo",
    "Australia/Brisbane": "Brisbane",
    "Australia/Sydney": "Sydney",
    "Europe/Athens": "Athens",
    "Europe/Dublin": "Dublin",
    "Europe/Zurich": "Zurich",
    "Pacific/Auckland": "Auckland",
    "UTC": "UTC",
}
LETTERED: Final = (
    "America/Los_Angeles", "America/New_York", "Australia/Sydney", "Europe/Athens",
    "Europe/Berlin", "Pacific/Auckland",
)  # fmt: skip
"""Zones whose two abbreviations mean nothing else to anybody."""


@dataclass(frozen=True)
class Said:
    """A claim as it is to be written."""

    zone: str
    wall: datetime
    label: str
    form: str = "24"
    after: str = ""

    def text(self) -> str:
        return f"{clock(self.wall, self.form)} {self.label}{self.after}"

    def instants(self) -> set[datetime]:
        """Return every instant at which the place's clock shows the time, first to last."""
        both = (self.wall.replace(tzinfo=ZoneInfo(self.zone), fold=fold) for fold in (0, 1))
        return {instant.astimezone(UTC) for instant in both}


@dataclass(frozen=True)
class Line:
    """What is said of one meeting on a date, which is that of the first claim."""

    said: tuple[Said, ...]
    date_form: str = "day"
    weekday: int | None = None
    joint: str = " / "

    def text(self) -> str:
        name = "" if self.weekday is None else f"{WEEKDAYS[self.weekday]}, "
        day = day_text(self.said[0].wall.date(), self.date_form)
        return f"{name}{day} at {self.joint.join(each.text() for each in self.said)}"

    def can_agree(self) -> bool:
        """Whether all clocks can show their times at one instant, on whatever days."""
        times = [
            {instant + n * DAY for instant in each.instants() for n in (-1, 0, 1)}
            for each in self.said
        ]
        return bool(set.intersection(*times))

    def changed(self, n: int, said: Said) -> Line:
        return replace(self, said=(*self.said[:n], said, *self.said[n + 1 :]))


def clock(wall: datetime, form: str) -> str:
    if form == "24":
        return f"{wall:%H:%M}"
    if form == "glued":
        return f"{wall:%H%M}"
    hour, half = (wall.hour - 1) % 12 + 1, "am" if wall.hour < 12 else "pm"
    minutes = f":{wall.minute:02}" if wall.minute else ""
    return f"{hour}{minutes}{half if form == 'short' else f' {half.upper()}'}"


def day_text(day: date, form: str) -> str:
    month = MONTHS[day.month - 1]
    forms = {
        "day": f"{day.day} {month} {day.year}",
        "month": f"{month} {day.day}, {day.year}",
        "iso": f"{day}",
        "short": f"{day.day} {month[:3]} {day.year}",
    }
    return forms[form]


def shown(zone: str, instant: datetime) -> datetime:
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


def letters(zone: str, instant: datetime) -> str:
    return instant.astimezone(ZoneInfo(zone)).tzname() or ""


def other_letters(zone: str, instant: datetime) -> str:
    """Return the abbreviation of a zone's other season in the same year."""
    both = {letters(zone, datetime(instant.year, month, 1, tzinfo=UTC)) for month in (1, 7)}
    (other,) = both - {letters(zone, instant)}
    return other


def odd_weeks(zones_and_walls: Sequence[tuple[str, datetime]]) -> list[date]:
    """Return the dates of the first wall's year, on its weekday, on which the clocks disagree."""
    first = zones_and_walls[0][1].date()
    dates = [date(first.year, 1, 1) + n * DAY for n in range(366)]
    weeks = [day for day in dates if day.year == first.year and day.weekday() == first.weekday()]
    return [
        week
        for week in weeks
        if len({_instant(zone, wall + (week - first)) for zone, wall in zones_and_walls}) > 1
    ]


def _instant(zone: str, wall: datetime) -> datetime:
    return wall.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)


def instants() -> st.SearchStrategy[datetime]:
    quarter = timedelta(minutes=15)
    start = datetime(2010, 1, 1, tzinfo=UTC)
    return st.integers(0, 27 * 366 * 96).map(lambda n: start + n * quarter)


@st.composite
def sayings(draw: st.DrawFn, instant: datetime) -> Said:
    """Draw a right claim of an instant, with a city or letters that are in force."""
    form = draw(st.sampled_from(["24", "glued", "short", "spaced"]))
    if draw(st.booleans()):
        zone = draw(st.sampled_from(sorted(CITIES)))
        return Said(zone, shown(zone, instant), CITIES[zone], form)
    zone = draw(st.sampled_from(LETTERED))
    return Said(zone, shown(zone, instant), letters(zone, instant), form)


@st.composite
def lines(draw: st.DrawFn, *, fewest: int = 2) -> Line:
    """Draw a line with nothing wrong in it."""
    instant = draw(instants())
    said = draw(
        st.lists(
            sayings(instant), min_size=fewest, max_size=5, unique_by=lambda said: region(said.zone)
        )
    )
    weekday = draw(st.sampled_from([None, said[0].wall.weekday()]))
    form = draw(st.sampled_from(["day", "month", "iso", "short"]))
    return Line(tuple(said), form, weekday, draw(st.sampled_from([" / ", ", ", " = ", " | "])))


def region(zone: str) -> str:
    """Name what only one claim of a line may be of: a person gives a clock once."""
    shared = {"Europe/Berlin": "Europe/Zurich", "Australia/Brisbane": "Australia/Sydney"}
    return shared.get(zone, zone)
