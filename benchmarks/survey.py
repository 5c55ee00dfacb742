"""A made-up survey, the same on every run: people in 40 zones with five kinds of week."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from meetsched import Participant, Stay, Windows
from meetsched.clocks import DAY_SECONDS, Instants, day_number

if TYPE_CHECKING:
    from meetsched.clocks import Seconds

ZONES: Final = [
    "Africa/Cairo",
    "Africa/Casablanca",
    "Africa/Johannesburg",
    "Africa/Lagos",
    "Africa/Nairobi",
    "America/Anchorage",
    "America/Bogota",
    "America/Chicago",
    "America/Denver",
    "America/Halifax",
    "America/Los_Angeles",
    "America/Mexico_City",
    "America/New_York",
    "America/Phoenix",
    "America/Santiago",
    "America/Sao_Paulo",
    "America/St_Johns",
    "Asia/Dhaka",
    "Asia/Dubai",
    "Asia/Jakarta",
    "Asia/Jerusalem",
    "Asia/Karachi",
    "Asia/Kathmandu",
    "Asia/Kolkata",
    "Asia/Manila",
    "Asia/Seoul",
    "Asia/Shanghai",
    "Asia/Singapore",
    "Asia/Taipei",
    "Asia/Tehran",
    "Asia/Tokyo",
    "Australia/Lord_Howe",
    "Australia/Sydney",
    "Europe/Dublin",
    "Europe/Istanbul",
    "Europe/London",
    "Europe/Moscow",
    "Europe/Zurich",
    "Pacific/Auckland",
    "Pacific/Honolulu",
]
WEEKS: Final = [
    (Windows.parse(preferred), Windows.parse(stretch))
    for preferred, stretch in (
        ("Mon-Fri 09:00-18:00", "Mon-Fri 07:00-22:00"),
        ("Mon-Fri 08:00-12:00, 13:00-17:00", "Mon-Sat 07:00-20:00"),
        ("Sun-Thu 09:00-17:00", "Sun-Thu 07:00-21:00"),
        ("Mon-Thu 18:00-23:00; Sat 10:00-16:00", "17:00-24:00"),
        ("Tue-Sat 20:00-04:00", "Mon-Sat 18:00-06:00"),
    )
]
QUARTERS: Final = 672
"""Starts a quarter of an hour apart, over a week."""

DATES: Final = [date(2026, 1, 5) + timedelta(days=4 * 7 * month) for month in range(24)]
"""Mondays, some once a month, over two years."""


def people(number: int) -> tuple[Participant, ...]:
    """Return so many people."""
    chosen = random.Random(number)
    found = []
    for each in range(number):
        preferred, stretch = chosen.choice(WEEKS)
        stays = (Stay(chosen.choice(ZONES)),)
        found.append(Participant(str(each), stays, preferred=preferred, stretch=stretch))
    return tuple(found)


def walls() -> Seconds:
    """Return the wall times of all candidate starts on all dates, those of one date together."""
    starts = np.arange(QUARTERS) * 15 * 60
    days = np.array([day_number(day) for day in DATES]) * DAY_SECONDS
    return (days[:, None] + starts[None, :]).astype(np.int64)


def dates_at(hour: int) -> Seconds:
    """Return the wall times of one hour on all dates."""
    return np.array([day_number(day) * DAY_SECONDS + hour * 3600 for day in DATES])


def instants() -> Instants:
    """Return them as instants, in UTC, each an hour long."""
    starts = walls().ravel()
    return Instants(starts, np.full(starts.size, 60))
