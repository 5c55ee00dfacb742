"""Hypothesis strategies for instants of the years 1971 to 2040, near changes of clocks first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from hypothesis import strategies as st

import plain_availability as plain
from meetsched.clocks import Instants
from meetsched.hours import ANY, DAY, NEVER, USUAL, WEEK, Hours, Windows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FIRST: Final = plain.seconds(1971, 1, 5)
LAST: Final = plain.seconds(2040, 12, 20)
ODD_ZONES: Final = (
    "Africa/Casablanca",
    "Africa/Monrovia",  # until 1972 44 minutes and 30 seconds behind
    "America/Los_Angeles",
    "America/St_Johns",  # until 2011 from 00:01 back to 23:01
    "Antarctica/Troll",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Zurich",
    "Pacific/Apia",  # without 30 December 2011
    "Pacific/Kiritimati",
    "UTC",
)

Occurrence = tuple[int, int]


def zones() -> st.SearchStrategy[str]:
    return st.sampled_from(ODD_ZONES)


def _rounded(unit: int) -> st.SearchStrategy[int]:
    days_apart = st.sampled_from([0, 0, 0, 1, -1, 7, -7, 28, 182, -364])
    return st.builds(
        lambda days, units: (days * 86_400 // unit + units) * unit,
        days_apart,
        st.integers(-129_600 // unit, 129_600 // unit),
    )


def apart() -> st.SearchStrategy[int]:
    """Seconds from one instant to another: few, or whole quarters, or odd."""
    before = st.integers(-120, 5).map(lambda minutes: minutes * 60)
    return st.one_of(before, before, *(_rounded(unit) for unit in (900, 900, 3600, 60, 1)))


@st.composite
def anchors(draw: st.DrawFn, zone: str) -> int:
    """Instants that others are drawn around: changes of a clock, or any."""
    known = plain.changes(zone)
    if known and not draw(st.sampled_from([False, False, False, True])):
        return draw(st.sampled_from(known))
    return draw(st.integers(FIRST // 3600, LAST // 3600)) * 3600


def minutes() -> st.SearchStrategy[int]:
    """How long occurrences last."""
    return st.sampled_from([30, 60, 60, 60, 90, 1440]) | st.integers(1, 240) | st.integers(1, 1440)


def around(anchor: int, most: int = 8) -> st.SearchStrategy[list[Occurrence]]:
    """Some occurrences in any order, their lengths alike or mixed."""
    start = apart().map(lambda seconds: anchor + seconds)
    mixed = st.lists(st.tuples(start, minutes()), min_size=1, max_size=most)
    alike = st.tuples(st.lists(start, min_size=1, max_size=most), minutes()).map(
        lambda drawn: [(start, drawn[1]) for start in drawn[0]]
    )
    return mixed | alike


@st.composite
def shown(draw: st.DrawFn) -> tuple[str, list[Occurrence]]:
    """A zone, and occurrences near the changes of its clock."""
    zone = draw(zones())
    return zone, draw(around(draw(anchors(zone))))


def array(numbers: Sequence[int]) -> NDArray[np.int64]:
    return np.array(numbers, np.int64)


def instants(occurrences: Sequence[Occurrence]) -> Instants:
    return Instants(array([o[0] for o in occurrences]), array([o[1] for o in occurrences]))


TEXTS: Final = (
    "Mon-Fri 09:00-18:00",
    "Mon-Fri 07:00-22:00",
    "Mon-Thu 09:00-12:00, 13:00-18:00; Sat 10:00-12:00",
    "Mon-Fri 22:00-02:00",
    "Sun 20:00-04:00; Wed 00:00-24:00",
    "00:00-23:59",
    "Sat-Sun 00:00-24:00",
)


def _spans(unit: int) -> st.SearchStrategy[tuple[int, int]]:
    starts, lengths = st.integers(0, WEEK // unit - 1), st.integers(1, 2 * DAY // unit)
    return st.builds(lambda a, length: (a * unit, (a + length) * unit), starts, lengths)


def windows() -> st.SearchStrategy[Windows]:
    """Windows that people have, "any", "never", and any others."""
    drawn = st.lists(_spans(30) | _spans(1), min_size=1, max_size=6)
    return (
        st.sampled_from([ANY, NEVER, USUAL.preferred, USUAL.stretch])
        | st.sampled_from(TEXTS).map(Windows.parse)
        | drawn.map(lambda spans: Windows(tuple(spans)))
    )


def hours() -> st.SearchStrategy[Hours]:
    return st.just(USUAL) | st.builds(Hours, windows(), windows())
