"""Which time goes with which zone: "8am PT, ET 11am", "UTC 13:00: BST 14:00", "9am/noon PT/ET".

Times and labels stand in a row. Two that are next to each other may be a pair, at a price that
says how unusual that would be; the pairs taken are those that cost least altogether.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched.claims.hours import Strength, WrittenTime
from meetsched.labels import Found, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Item = WrittenTime | Found

_LEFT_OUT: Final = 12.0
"""The price of an item without a partner: more than any pair's."""

_LIST: Final = re.compile(r" ?[,/|&+;]? ?(?:and|or)? ?")
_AGAIN: Final = re.compile(r"[ ()/]{0,3}(?:aka|i\.?e\.?|or|=)?[ (/]{0,2}")
_AFTER: Final = {"": 0.0, "(": 1.0, ",": 2.0, "-": 3.0, "|": 3.0, ":": 4.0, "/": 5.0}
_BEFORE: Final = {"": 1.0, ":": 1.0, "=": 1.0, "@": 1.0, "(": 2.0, "-": 2.0, "|": 2.0, ",": 4.0}
_DASHES: Final = "–—→➜➔>~"  # noqa: RUF001
_MARKS: Final = str.maketrans(
    dict.fromkeys(_DASHES, "-")
    | {"≈": "=", "[": "(", "'": " ", "\N{RIGHT SINGLE QUOTATION MARK}": " "}
)
_LINKS: Final = """
    a around at be by during for folks from here in is it its local means of on our over people s
    some starts starting that the there those time to us which will would you your
"""
_WORDS: Final = frozenset(_LINKS.split())
"""What people write between a time and its zone."""

_MOST_WORDS: Final = 5
_HALF_DAY: Final = 12 * 60
_MOST_TURNS: Final = 12
"""Times of one label; nobody offers more at once."""


class Pair(NamedTuple):
    """A time and the label of its zone."""

    time: WrittenTime
    label: Found

    @property
    def start(self) -> int:
        """Where the first of the two stands, in characters."""
        return min(self.time.start, self.label.start)

    @property
    def end(self) -> int:
        """Where the last of the two ends."""
        return max(self.time.end, self.label.end)


Turns = tuple[Pair, ...]
"""Pairs of one label; each but the first is another meeting's: "9am or 10am PT"."""


def turns(items: Sequence[Item], between: Callable[[int, int], str]) -> list[Turns]:
    """Pair the times and labels of a line, given in order of their places.

    `between` gives what is written between two places, in lower case, days and the like left out.
    """
    row = _Row(_meant(items, between), between)
    row.zip_lists()
    row.pair_neighbours()
    row.share_labels()
    row.share_times()
    return row.turns()


def _meant(items: Sequence[Item], between: Callable[[int, int], str]) -> list[Item]:
    """Leave out the numbers that are times only with a zone beside them, and have none."""
    kept: list[Item] = []
    for position in reversed(range(len(items))):
        item = items[position]
        last = items[position - 1] if position else None
        if (
            isinstance(item, Found)
            or (item.strength == Strength.SURE and not _is_repeated(item, kept, between))
            or (kept and _leads_to(item, kept[-1], between(item.end, kept[-1].start)))
            or (isinstance(last, Found) and _price(last, item, between(last.end, item.start)))
        ):
            kept.append(item)
    return kept[::-1]


def _is_repeated(
    time: WrittenTime, kept: Sequence[Item], between: Callable[[int, int], str]
) -> bool:
    """Whether a time stands in brackets after it, written otherwise: "23:00 (11pm) PST"."""
    follows = kept[-1] if kept else None
    if not isinstance(follows, WrittenTime) or between(time.end, follows.start) != "(":
        return False
    closed = len(kept) > 1 and between(follows.end, kept[-2].start).startswith(")")
    return closed and (time.minutes - follows.minutes) % _HALF_DAY == 0


def _leads_to(time: WrittenTime, item: Item, gap: str) -> bool:
    if isinstance(item, Found):
        return _price(time, item, gap) is not None
    return item.strength == time.strength and _LIST.fullmatch(gap) is not None


def _price(one: Item, other: Item, gap: str) -> float | None:
    """Return what it costs to take two neighbours for a pair, None if they cannot be one."""
    if isinstance(one, WrittenTime) and isinstance(other, Found):
        price = _gap_price(gap.removeprefix(")").strip(), _AFTER)
        return price if price is not None and price <= _dearest(one, other, after=True) else None
    if isinstance(one, Found) and isinstance(other, WrittenTime):
        price = _gap_price(gap.replace("):", ":"), _BEFORE)
        return price if price is not None and price <= _dearest(other, one, after=False) else None
    return None


def _dearest(time: WrittenTime, label: Found, *, after: bool) -> float:
    """Return the highest price at which a time and a label may be a pair."""
    if time.strength == Strength.SURE:
        return _LEFT_OUT
    name = label.label.kind in {Kind.PLACE, Kind.KEY}
    if time.strength == Strength.LIKELY:
        return -1.0 if name and not after else 1.0
    return 0.0 if after and not name else -1.0


def _gap_price(gap: str, marks: dict[str, float]) -> float | None:
    """Return the price of what stands between two neighbours: marks, and few plain words."""
    words = re.findall(r"[^\W\d_]+", gap)
    if len(words) > _MOST_WORDS or not _WORDS.issuperset(words):
        return None
    rest = re.sub(r"[^\W\d_]+|\s+", "", gap.translate(_MARKS)).replace("--", "-")
    prices = [marks.get(mark) for mark in rest or ("",)]
    if len(rest) > 2 or None in prices:  # noqa: PLR2004
        return None
    return sum(filter(None, prices)) + (1.0 + 0.2 * len(words) if words else 0.0)


class _Row:
    """Items in a row, and for each label the times that it goes with."""

    def __init__(self, items: Sequence[Item], between: Callable[[int, int], str]) -> None:
        self.items = items
        self.gaps = [between(one.end, other.start) for one, other in pairwise(items)]
        self.times: dict[int, list[int]] = {}
        """For each label with times, the places of these in the row."""
        self.taken: set[int] = set()

    def turns(self) -> list[Turns]:
        """Return what was found, in the order of the row."""
        found = [
            tuple(self._pair(time, label) for time in times) for label, times in self.times.items()
        ]
        return sorted(found, key=lambda each: (each[0].start, each[0].label.start))

    def _pair(self, time: int, label: int) -> Pair:
        first, second = self.items[time], self.items[label]
        assert isinstance(first, WrittenTime)
        assert isinstance(second, Found)
        return Pair(first, second)

    def _take(self, time: int, label: int) -> None:
        self.times.setdefault(label, []).append(time)
        self.taken |= {time, label}

    def zip_lists(self) -> None:
        """Pair a list of labels with a list of as many times next to it."""
        for one, other in pairwise(self._lists()):
            both = self._is_label(one[0]) is not self._is_label(other[0])
            if both and len(one) == len(other) > 1 and not self.taken.intersection(one):
                labels, times = (one, other) if self._is_label(one[0]) else (other, one)
                if _gap_price(self.gaps[one[-1]], _BEFORE) is not None:
                    for label, time in zip(labels, times, strict=True):
                        self._take(time, label)

    def _lists(self) -> Iterator[range]:
        """Yield the runs of items of one kind with commas and the like between them."""
        start = 0
        for n in range(1, len(self.items) + 1):
            if n == len(self.items) or not self._goes_on(n):
                yield range(start, n)
                start = n

    def _goes_on(self, n: int) -> bool:
        listed = _LIST.fullmatch(self.gaps[n - 1]) is not None
        return listed and self._is_label(n - 1) == self._is_label(n)

    def _is_label(self, position: int) -> bool:
        return isinstance(self.items[position], Found)

    def pair_neighbours(self) -> None:
        """Pair neighbours so that the sum of the prices is least."""
        best = [(0.0, False)]
        for n in range(len(self.items)):
            alone = best[n][0] + (0.0 if n in self.taken else _LEFT_OUT)
            price = self._price(n - 1)
            together = best[n - 1][0] + price if price is not None else None
            best.append(
                (alone, False) if together is None or together > alone else (together, True)
            )
        n = len(self.items)
        while n > 0:
            if best[n][1]:
                first, second = (n - 1, n - 2) if self._is_label(n - 2) else (n - 2, n - 1)
                self._take(first, second)
            n -= 2 if best[n][1] else 1

    def _price(self, n: int) -> float | None:
        """Return the price of a pair of an item and the next, None if it cannot be one."""
        if n < 0 or self.taken & {n, n + 1} or self._is_spoken_for(n):
            return None
        return _price(self.items[n], self.items[n + 1], self.gaps[n])

    def _is_spoken_for(self, n: int) -> bool:
        """Whether a label has but a comma before a time with a label of its own: "LA, 6pm GMT"."""
        own = n + 2 < len(self.items) and self._is_label(n + 2) and self.gaps[n + 1] == ""
        return own and self._is_label(n) and self.gaps[n].startswith(",")

    def share_labels(self) -> None:
        """Give the times of a list the label that one of them has: "9am or 10am PT"."""
        of = {time: label for label, times in self.times.items() for time in times}
        last = len(self.items) - 1
        for beside, order in ((1, range(last - 1, -1, -1)), (-1, range(1, last + 1))):
            for n in order:
                label = of.get(n + beside)
                if label is not None and self._may_share(n, label, beside):
                    self._take(n, label)
                    self.times[label].sort()
                    of[n] = label

    def _may_share(self, n: int, label: int, beside: int) -> bool:
        """Whether a time may have the label that the one beside it has."""
        alone = n not in self.taken and not self._is_label(n)
        listed = _LIST.fullmatch(self.gaps[min(n, n + beside)]) is not None
        return alone and listed and len(self.times[label]) < _MOST_TURNS

    def share_times(self) -> None:
        """Give labels of one time what it is: "9:00 UTC+2/German time", "CET (Lyon): 9:00"."""
        for n in range(len(self.items)):
            if n in self.taken or not self._is_label(n):
                continue
            heads = any(gap.startswith(":") for gap in self.gaps[n : n + 1])
            if n - 1 in self.times and _AGAIN.fullmatch(self.gaps[n - 1]) and not heads:
                self.times[n] = self.times[n - 1]
            elif self.times.get(n + 2) == [n + 1] and self.gaps[n : n + 2] == [":", "("]:
                self.times[n] = self.times[n + 2]
            elif self.gaps[n : n + 1] == ["("] and min(self.times.get(n + 1, [n])) > n:
                self.times[n] = self.times[n + 1]
