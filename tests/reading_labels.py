"""What labels of zones are read as, and whether two zones have one clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from babel import Locale

from meetsched.labels import labels_in, read_label
from meetsched.zones import tzdata_version

if TYPE_CHECKING:
    from meetsched.labels import Label

KEYS: Final = sorted(tzdata_version().keys())
ENGLISH: Final = Locale("en")
LONDON, NEW_YORK, BERLIN = "Europe/London", "America/New_York", "Europe/Berlin"
LOS_ANGELES, SYDNEY, KOLKATA = "America/Los_Angeles", "Australia/Sydney", "Asia/Kolkata"


def read(text: str) -> Label:
    label = read_label(text)
    assert label is not None, text
    return label


def zones_of(text: str) -> list[str | None]:
    return [meaning.zone for meaning in read(text).meanings]


def first(text: str) -> tuple[str | None, int | None]:
    meaning = read(text).meanings[0]
    return meaning.zone, meaning.offset


def found_in(text: str) -> list[str]:
    return [text[found.start : found.end] for found in labels_in(text)]


@cache
def clock(key: str) -> ZoneInfo:
    return ZoneInfo(key)


@cache
def same_clock(one: str, other: str) -> bool:
    """Whether two zones agree in every week from 2026 to 2030."""
    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(weeks=n) for n in range(260))
    return all(
        at.astimezone(clock(one)).utcoffset() == at.astimezone(clock(other)).utcoffset()
        for at in moments
    )


def minutes(moment: datetime) -> int:
    offset = moment.utcoffset()
    assert offset is not None
    return round(offset.total_seconds() / 60)
