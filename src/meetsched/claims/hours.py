"""Times of day as people write them: "8am", "8:30 PM", "noon", "17h", "1700", "4pm-5pm"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched.claims.markup import Placed

if TYPE_CHECKING:
    from collections.abc import Iterator

_HOUR: Final = 60
_NOON: Final = 12 * _HOUR
_DAY: Final = 24 * _HOUR

_CLOCK: Final = r"""
    (?: (?P<h#>[01]?\d|2[0-4]) (?: (?P<point#>[:.]) (?P<m#>[0-5]\d) (?::(?P<ss#>[0-5]\d)(?:\.\d+)?)?
                                 | (?P<letter#>\ ?h) (?P<mm#>[0-5]\d)? (?![a-z])
                                 | (?P<hhmm#>(?<=\d\d)[0-5]\d) )?
        (?: \ ?(?P<half#>[ap]\.?\ ?m\b\.?|(?<=\d)[ap]m(?-i:(?=[A-Z]))|(?<=\d)[ap]\b
                       |noon\b|midnight\b|o'clock\b
                       |in\ the\ (?:morning|afternoon|evening)\b) )?
        (?P<word#>\ ?(?:hours|hrs?|h|uhr)\b)?
      | (?P<name#>noon|midday|midnight) \b )
"""
_PATTERN: Final = re.compile(
    rf"""
    (?: (?<![\w.:$€£#%&+=-]) | (?<=[^\d][:=]) )
    {_CLOCK.replace("#", "1")}
    (?: \ ?(?:-|–|—|~|→|\bto\b|\buntil\b|\btill\b|\bbis\b)\ ? (?<!\d) {_CLOCK.replace("#", "2")} )?
    (?! \d | [:.]\d | % | d\b )
    """,  # noqa: RUF001
    re.VERBOSE | re.IGNORECASE,
)
_MORNING: Final = ("a", "midnight", "in the morning")
_LATER: Final = ("p", "noon", "in the afternoon", "in the evening")


class Strength(IntEnum):
    """How sure it is that digits are a time: "8", "8:30:12"; "1700", "8.30"; "8:30", "8am"."""

    BARE = 0
    LIKELY = 1
    SURE = 2


class _Clock(NamedTuple):
    """Minutes since midnight, without and with the half of the day if one is written."""

    minutes: int
    half: int | None
    strength: Strength

    def at(self) -> int:
        return self.minutes if self.half is None else self.in_half(self.half)

    def in_half(self, half: int) -> int:
        """Return the minutes in the first or second half of the day; 13 to 24 as they are."""
        return self.minutes if self.minutes >= _NOON + _HOUR else self.minutes % _NOON + half


@dataclass(frozen=True, slots=True)
class WrittenTime(Placed):
    """A time of day or a range, in minutes since midnight, 1440 being 24:00.

    `until` is where a range ends.
    """

    minutes: int
    until: int | None = None
    strength: Strength = Strength.SURE

    @property
    def since_midnight(self) -> timedelta:
        """The time since the midnight that the day begins with."""
        return timedelta(minutes=self.minutes)


def times_in(line: str) -> Iterator[WrittenTime]:
    """Find the times written in a line, from left to right.

    Of a range that says am or pm once, the other end takes the half that makes it short.

    >>> [(time.minutes // 60, time.until // 60) for time in times_in("11-1 PM, 16:00-17:00")]
    [(11, 13), (16, 17)]
    """
    for match in _PATTERN.finditer(line):
        first, last = _clock(match, "1"), _clock(match, "2")
        assert first is not None
        strength = max(clock.strength for clock in (first, last) if clock)
        glued = line[max(0, match.start() - 2) : match.start()]
        if strength > Strength.BARE or not (glued[:1].isdigit() and glued[1:] in ("/", ",")):
            minutes, until = (first.at(), None) if last is None else _range(first, last)
            yield WrittenTime(*match.span(), minutes, until, strength)


def _clock(match: re.Match[str], end: str) -> _Clock | None:
    name, hour = match[f"name{end}"], match[f"h{end}"]
    if name:
        return _Clock(0 if name.lower() == "midnight" else _NOON, None, Strength.SURE)
    if hour is None:
        return None
    minute = match[f"m{end}"] or match[f"mm{end}"] or match[f"hhmm{end}"]
    minutes = int(hour) * _HOUR + int(minute or 0)
    return _Clock(min(minutes, _DAY), _half(match[f"half{end}"]), _strength(match, end))


def _half(written: str | None) -> int | None:
    """Return where the half of the day that is written begins; None if none is."""
    said = (written or "").lower()
    if said.startswith(_MORNING):
        return 0
    return _NOON if said.startswith(_LATER) else None


def _strength(match: re.Match[str], end: str) -> Strength:
    sure = ("half", "word", "letter")
    if any(match[f"{group}{end}"] for group in sure):
        return Strength.SURE
    if int(match[f"ss{end}"] or 0):
        return Strength.BARE  # of a log or a race
    if match[f"point{end}"] == ":":
        return Strength.SURE
    likely = match[f"point{end}"] or match[f"hhmm{end}"]
    return Strength.LIKELY if likely else Strength.BARE


def _range(first: _Clock, last: _Clock) -> tuple[int, int]:
    if (first.half is None) == (last.half is None):
        return first.at(), last.at()
    starts = (
        [first.at()] if first.half is not None else [first.in_half(half) for half in (0, _NOON)]
    )
    ends = [last.at()] if last.half is not None else [last.in_half(half) for half in (0, _NOON)]
    pairs = [(start, end) for start in starts for end in ends]
    return min(pairs, key=lambda pair: (pair[1] - pair[0] - 1) % _DAY)
