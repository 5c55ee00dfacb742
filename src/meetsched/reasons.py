"""Reasons: why a level is what it is, in a person's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meetsched.clocks import DAY_SECONDS, MINUTE, date_of
from meetsched.hours import ANY, NEVER, Hours, Level, clock
from meetsched.people import BEST_RATING
from meetsched.phrases import MONTH_NAMES, SHORT_WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from pendulum import DateTime

    from meetsched.hours import Windows
    from meetsched.people import Away


def away(days: Away) -> str:
    """Say until when somebody is away.

    >>> from datetime import date
    >>> from meetsched.people import Away
    >>> away(Away(date(2019, 7, 15), date(2019, 7, 26)))
    'away until 26 July'
    """
    last = f"{days.last.day} {MONTH_NAMES[days.last.month - 1]}"
    return f"away on {last}" if days.first == days.last else f"away until {last}"


def busy(until: DateTime) -> str:
    """Say until when on the own clock somebody is busy."""
    return f"busy until {until:%H:%M} {SHORT_WEEKDAYS[until.weekday()]}"


def holiday(name: str, country: str) -> str:
    """Name a public holiday and whose it is.

    >>> holiday("National Day", "CH")
    'National Day (CH)'
    """
    return f"{name} ({country})"


def rated(rating: int, hour: int) -> str:
    """Say how low an occurrence is rated, and at which hour.

    >>> rated(2, 7)
    'rated 2 of 5 at 07:00 UTC'
    """
    return f"rated {rating} of {BEST_RATING} at {hour:02d}:00 UTC"


def hours(
    level: Level,
    span: tuple[int, int],
    own: Hours,
    resting: AbstractSet[int],
    country: str | None,
) -> str:
    """Say how hours give an occurrence its level; `span` are its wall times.

    `resting` are the weekdays of the country's weekend.

    >>> from meetsched.hours import USUAL
    >>> hours(Level.UNAVAILABLE, (6 * 86400 + 82800, 7 * 86400), USUAL, set(), None)
    '23:00-24:00 Wed, outside 07:00-22:00'
    """
    start, end = (wall // MINUTE for wall in span)
    weekday = date_of(span[0] // DAY_SECONDS).weekday()
    when = f"{clock(start)}-{clock(end, end=True)} {SHORT_WEEKDAYS[weekday]}"
    if level is Level.PREFERRED:
        return f"{when}, within {_windows_words(own.preferred, weekday)}"
    if level is Level.STRETCH:
        return f"{when}, outside preferred {_windows_words(own.preferred, weekday)}"
    if weekday in resting and not own.stretch.on(weekday):
        return f"{when}, weekend ({country})"
    return f"{when}, outside {_windows_words(own.stretch, weekday)}"


def _windows_words(windows: Windows, weekday: int) -> str:
    """Write the windows of a weekday; where there are none, those of the week."""
    if windows in {ANY, NEVER}:
        return "any time" if windows.spans else 'hours ("never")'
    return windows.on(weekday) or str(windows)
