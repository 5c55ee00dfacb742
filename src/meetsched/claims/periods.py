"""Parts of a year that people name: "in winter", "(January)", "November-March", "during DST".

Seasons are those of the northern half of the world, where most who write so live.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from meetsched.claims.markup import Placed, folded
from meetsched.phrases import MONTH_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

_SEASONS: Final = {
    "winter": (11, 2),
    "standard": (11, 2),
    "summer": (5, 9),
    "dst": (4, 10),
    "daylight": (4, 10),
}
_MONTHS: Final = {name[:3].lower(): n for n, name in enumerate(MONTH_NAMES, 1)}
_MONTH: Final = "|".join(f"{name[:3]}(?:{name[3:]})?".lower() for name in MONTH_NAMES)
_PATTERN: Final = re.compile(
    rf"""
    (?P<season>\b(?:in|during)\ (?:the\ )?(?:us\ |eu\ |european\ )?
       (?:winter|summer|dst|daylight|standard)\b
       (?:\ saving)?s?(?:\ time)?
      | (?<=\() (?:winter|summer|dst) (?:\ time)? (?=\))
      | ^\W* (?:winter|summer|dst)(?:\ time)? (?=\s*:) )
    | \b (?P<from>{_MONTH}) \.? \ ?(?:-|–|\bto\b|\bthrough\b)\ ? (?P<to>{_MONTH}) \b
    | (?<=\() (?P<month>{_MONTH}) (?=\))
    """,  # noqa: RUF001
    re.VERBOSE,
)
_MIDDLE: Final = 15


@dataclass(frozen=True, slots=True)
class Period(Placed):
    """Months of every year, both included, perhaps over its end."""

    first: int
    last: int

    def date_near(self, day: date) -> date:
        """Return the day itself if it is in the period, else its middle in that year.

        >>> winter, = periods_in("16:00 in winter")
        >>> str(winter.date_near(date(2026, 7, 1))), str(winter.date_near(date(2026, 12, 1)))
        ('2026-12-15', '2026-12-01')
        """
        length = (self.last - self.first) % 12
        if (day.month - self.first) % 12 <= length:
            return day
        return date(day.year, (self.first - 1 + length // 2) % 12 + 1, _MIDDLE)


def periods_in(line: str) -> Iterator[Period]:
    """Find the periods written in a line, from left to right."""
    for match in _PATTERN.finditer(folded(line)):
        if match["season"]:
            first, last = next(months for name, months in _SEASONS.items() if name in match[0])
        else:
            names = match["from"] or match["month"], match["to"] or match["month"]
            first, last = (_MONTHS[name[:3]] for name in names)
        yield Period(*match.span(), first, last)
