"""Hours: the windows of a local week in which a meeting suits somebody.

Weeks are counted in minutes from Monday 00:00 on a wall clock, and go round: Sunday night is
followed by Monday morning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NoReturn

from meetsched import phrases
from meetsched.errors import HoursError, quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DAY: Final = 24 * 60
WEEK: Final = 7 * DAY

_LONGEST: Final = 2000
_LIKE: Final = 'write such as "Mon-Fri 09:00-18:00; Sat 10:00-12:00", "any" or "never"'
_DASH: Final = r" ?[-\u2013] ?"
_TIME: Final = r"(\d{1,2}):(\d{2})"
WINDOW: Final = rf"{_TIME}{_DASH}{_TIME}"
"""A pattern of two times, with hours and minutes as groups."""
_PART: Final = r"(?i)(?P<days>[^\d]*?)[\s:]*(?P<windows>\d.*|\bany|\bnever)"
_WORDS: Final = {"any": [(0, DAY)], "never": []}


@dataclass(frozen=True, slots=True)
class Windows:
    """Stretches of the local week, half-open, in minutes from Monday 00:00.

    Sorted and apart: those that touch or overlap are one, over midnight and over Sunday too. A
    start is within the week, an end at most a week later. ``((0, WEEK),)`` is any time at all.
    Raises `HoursError` for one that does not end after it starts.

    >>> Windows(((540, 720), (720, 1080)))
    Windows(spans=((540, 1080),))
    """

    spans: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        for start, end in self.spans:
            if end <= start:
                raise HoursError(f"minutes {start} to {end}", "a window ends after it starts")
        object.__setattr__(self, "spans", tuple(_merged(self.spans)))

    @classmethod
    def parse(cls, text: str) -> Windows:
        """Read windows by weekday, each perhaps "any" or "never"; raises `HoursError`.

        A window over midnight belongs to the day that it starts on. Without days it is of every
        day.

        >>> str(Windows.parse("fri 22:00-02:00; mon, tue 9:00-12:00, 13:00-18:00"))
        'Mon-Tue 09:00-12:00, 13:00-18:00; Fri 22:00-02:00'
        """
        return _parsed(text)

    def __str__(self) -> str:
        if self in {ANY, NEVER}:
            return "any" if self.spans else "never"
        return "; ".join(_written(self.days()))

    def __or__(self, other: Windows) -> Windows:
        return Windows((*self.spans, *other.spans))

    def __sub__(self, other: Windows) -> Windows:
        taken = [(a + by, b + by) for by in (-WEEK, 0, WEEK) for a, b in other.spans]
        return Windows(tuple(left for span in self.spans for left in _left(span, taken)))

    def days(self) -> list[list[tuple[int, int]]]:
        """Return the windows of each weekday, in minutes of that day.

        One over midnight is its first day's as long as it is shorter than a day, else cut there.
        """
        days: list[list[tuple[int, int]]] = [[] for _ in range(7)]
        for start, end in self.spans:
            for piece_start, piece_end in _by_day(start, end):
                weekday, minute = divmod(piece_start, DAY)
                days[weekday % 7].append((minute, minute + piece_end - piece_start))
        return [sorted(windows) for windows in days]

    def on(self, weekday: int) -> str:
        """Write the windows that touch a weekday, as clock times; "" if there are none.

        >>> Windows.parse("Mon 09:00-18:00; Sun 22:00-02:00").on(0)
        '22:00-02:00, 09:00-18:00'
        """
        days = self.days()
        over = [(start, end) for start, end in days[weekday - 1] if end > DAY]
        return _times(dict.fromkeys([*over, *days[weekday]]))

    def arranged(self, days: Iterable[int]) -> Windows:
        """Return the week whose Monday, Tuesday ... are these weekdays of this one.

        >>> print(Windows.parse("Mon-Fri 09:00-18:00").arranged([1, 2, 3, 4, 5, 6, 0]))
        Mon-Thu 09:00-18:00; Sun 09:00-18:00
        """
        own = self.days()
        return Windows(
            tuple(
                (weekday * DAY + start, weekday * DAY + end)
                for weekday, taken in enumerate(days)
                for start, end in own[taken]
            )
        )


class Level(IntEnum):
    """How a whole occurrence suits a participant; the better, the greater."""

    UNAVAILABLE = 0
    STRETCH = 1
    PREFERRED = 2


@dataclass(frozen=True, slots=True)
class Hours:
    """Somebody's preferred and stretch windows; stretch includes preferred.

    >>> print(Hours(Windows.parse("Mon 09:00-12:00"), Windows.parse("Mon 12:00-14:00")).stretch)
    Mon 09:00-14:00
    """

    preferred: Windows
    stretch: Windows

    def __post_init__(self) -> None:
        object.__setattr__(self, "stretch", self.stretch | self.preferred)

    def minding(self, *, night: bool) -> Hours:
        """Return the same with `NIGHT` added if `night` is fine, otherwise taken out.

        >>> print(USUAL.minding(night=False).stretch)
        Mon-Fri 08:00-22:00
        """
        if night:
            return Hours(self.preferred | NIGHT, self.stretch | NIGHT)
        return Hours(self.preferred - NIGHT, self.stretch - NIGHT)


def _merged(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the union of spans, sorted by start; those that touch are one."""
    # Three weeks in a row, so that the one in the middle sees both its neighbours.
    unrolled = sorted(
        (start % WEEK + shift, start % WEEK + end - start + shift)
        for start, end in spans
        for shift in (0, WEEK, 2 * WEEK)
    )
    found: list[tuple[int, int]] = []
    for start, end in unrolled:
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((start, end))
    if any(end - start >= WEEK for start, end in found):
        return iter([(0, WEEK)])
    return ((s - WEEK, e - WEEK) for s, e in found if WEEK <= s < 2 * WEEK)


def _left(span: tuple[int, int], taken: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield what is left of a window without others, which are sorted and apart."""
    first, last = span
    edges = (min(max(edge, first), last) for window in taken for edge in window)
    free = [first, *edges, last]
    yield from ((a, b) for a, b in zip(free[::2], free[1::2], strict=True) if a < b)


def _by_day(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Cut a window of a day or longer at midnights."""
    if end - start < DAY:
        yield start, end
        return
    midnights = range((start // DAY + 1) * DAY, end, DAY)
    yield from pairwise([start, *midnights, end])


def _written(days: list[list[tuple[int, int]]]) -> Iterator[str]:
    """Write each run of weekdays with the same windows."""
    first = 0
    for weekday in range(7):
        if weekday < 6 and days[weekday + 1] == days[first]:  # noqa: PLR2004 - Sunday
            continue
        if days[first]:
            names = dict.fromkeys(phrases.SHORT_WEEKDAYS[n] for n in (first, weekday))
            yield f"{'-'.join(names)} {_times(days[first])}"
        first = weekday + 1


def _times(windows: Iterable[tuple[int, int]]) -> str:
    return ", ".join(f"{clock(start)}-{clock(end, end=True)}" for start, end in windows)


def clock(minute: int, *, end: bool = False) -> str:
    """Write a minute of a day as a clock time; midnight as an end is 24:00.

    >>> clock(480), clock(1440, end=True), clock(1500, end=True)
    ('08:00', '24:00', '01:00')
    """
    if end and minute % DAY == 0:
        return "24:00"
    return f"{minute % DAY // 60:02d}:{minute % 60:02d}"


@lru_cache(maxsize=1000)
def _parsed(text: str) -> Windows:
    if len(text) > _LONGEST:
        raise HoursError(text, f"it is longer than {_LONGEST} characters")
    parts = [_Part(text, part) for part in " ".join(text.split()).split(";") if part.strip()]
    if not parts:
        raise HoursError(text, "it is empty", _LIKE)
    if len({part.names_days for part in parts}) > 1:
        hint = "separate windows of the same days by commas"
        raise HoursError(text, "a part does not say on which days", hint)
    return Windows(tuple(dict.fromkeys(span for part in parts for span in part.spans())))


class _Part:
    """One part between semicolons: days, and their windows."""

    def __init__(self, text: str, part: str) -> None:
        self.text = text
        match = re.fullmatch(_PART, part.strip())
        if match is None:
            self._fail(f"{quoted(part.strip())} has no times")
        self.names_days = bool(match["days"].strip())
        self.days = dict.fromkeys(self._days(match["days"].strip()))
        self.windows = self._windows(match["windows"])

    def spans(self) -> Iterator[tuple[int, int]]:
        for weekday in self.days:
            yield from ((weekday * DAY + start, weekday * DAY + end) for start, end in self.windows)

    def _days(self, text: str) -> Iterator[int]:
        if text.casefold() in {"", "daily", "every day"}:
            yield from range(7)
            return
        for item in re.split(r"\s*(?:,|&|\band\b)\s*", text):
            first, *last = re.split(_DASH, item, maxsplit=1)
            start = self._weekday(first)
            end = self._weekday(last[0]) if last else start
            yield from ((start + n) % 7 for n in range((end - start) % 7 + 1))

    def _weekday(self, name: str) -> int:
        weekday = phrases.weekday(name)
        if weekday is None:
            self._fail(f"{quoted(name)} is no weekday")
        return weekday

    def _windows(self, text: str) -> list[tuple[int, int]]:
        if text.casefold() in _WORDS:
            return _WORDS[text.casefold()]
        return list(dict.fromkeys(self._window(window) for window in text.split(",")))

    def _window(self, window: str) -> tuple[int, int]:
        match = re.fullmatch(WINDOW, window.strip())
        if match is None:
            self._fail(f"{quoted(window.strip())} is no window of times")
        start, end = self._minute(match[1], match[2]), self._minute(match[3], match[4])
        if start == DAY:
            self._fail("a window cannot start at 24:00")
        if start == end:
            self._fail(
                f"{quoted(window.strip())} is empty, or a whole day", "write 00:00-24:00 for that"
            )
        return start, end if end > start else end + DAY

    def _minute(self, hour: str, minute: str) -> int:
        total = int(hour) * 60 + int(minute)
        if int(minute) > 59 or total > DAY:  # noqa: PLR2004 - a clock's minutes
            self._fail(f'"{hour}:{minute}" is no time of day')
        return total

    def _fail(self, reason: str, hint: str = _LIKE) -> NoReturn:
        raise HoursError(self.text, reason, hint)


ANY: Final = Windows(((0, WEEK),))
NEVER: Final = Windows()
NIGHT: Final = Windows(tuple((day * DAY + 23 * 60, day * DAY + 32 * 60) for day in range(7)))
"""Every day from 23:00 to 08:00."""
USUAL: Final = Hours(
    Windows(tuple((day * DAY + 9 * 60, day * DAY + 18 * 60) for day in range(5))),
    Windows(tuple((day * DAY + 7 * 60, day * DAY + 22 * 60) for day in range(5))),
)
"""What holds for a team that does not say its hours."""
