"""The weeks of a year in which a recurring statement does not hold, because clocks changed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from meetsched.claims.mistakes import Kind, Mistake
from meetsched.claims.readings import utc_of
from meetsched.phrases import day_words, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meetsched.claims.readings import Reading
    from meetsched.labels import Meaning

_WEEK: Final = timedelta(days=7)
_MOST_TOLD: Final = 3


def odd_weeks(readings: Sequence[Reading]) -> list[date]:
    """Return the dates of the year, a week apart, on which the claims' clocks do not agree.

    They are those of the first claim, whose date says the year and the weekday.

    >>> from meetsched.claims.checking import check_page
    >>> report = check_page("Wednesdays at 9am Pacific / 17:00 UTC", date(2026, 1, 7))
    >>> odd = odd_weeks(report.readings)
    >>> len(odd), str(odd[0]), str(odd[-1])
    (34, '2026-03-11', '2026-10-28')
    """
    if len(readings) < 2:  # noqa: PLR2004
        return []
    first = readings[0].wall.date()
    weeks = _weeks(first)
    instants = [
        _instants(each.meaning, each.wall + (weeks[0] - first), len(weeks)) for each in readings
    ]
    return [week for week, *said in zip(weeks, *instants, strict=True) if len(set(said)) > 1]


def season(readings: Sequence[Reading]) -> Mistake | None:
    """Warn of the weeks in which a recurring statement, right on its day, does not hold."""
    odd = odd_weeks(readings)
    if not odd:
        return None
    weeks = _weeks(readings[0].wall.date())
    start = min(each.claim.start for each in readings)
    end = max(each.claim.end for each in readings)
    right = readings[0].wall.date()
    message = (
        f"right on {day_words(right)}, but not in {len(odd)} of the {len(weeks)} weeks of "
        f"{right.year}: {_spans(odd, weeks)}"
    )
    suggestion = "say which clock the meeting follows, and give the other times by date"
    return Mistake(start, end, Kind.SEASON, message, suggestion)


def _weeks(day: date) -> list[date]:
    """Return the dates of a day's year on its weekday."""
    first = date(day.year, 1, 1)
    first += timedelta(days=(day.weekday() - first.weekday()) % 7)
    return [first + n * _WEEK for n in range(53) if (first + n * _WEEK).year == day.year]


@lru_cache(maxsize=10_000)
def _instants(meaning: Meaning, wall: datetime, weeks: int) -> tuple[datetime, ...]:
    """Return the instants of a wall time from one date on, week by week."""
    return tuple(utc_of(meaning, wall + n * _WEEK) for n in range(weeks))


def _spans(odd: Sequence[date], weeks: Sequence[date]) -> str:
    """Write the first and the last date of each run of weeks, the first few of them."""
    out = set(odd)
    runs = [_span([*run]) for is_odd, run in groupby(weeks, out.__contains__) if is_odd]
    return joined([*runs[:_MOST_TOLD], *["later"] * (len(runs) > _MOST_TOLD)])


def _span(run: Sequence[date]) -> str:
    if len(run) == 1:
        return f"on {day_words(run[0])}"
    return f"from {day_words(run[0])} to {day_words(run[-1])}"
