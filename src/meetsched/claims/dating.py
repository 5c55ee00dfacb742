"""Which day goes with which time: "6pm PT / Thursday 9am Perth", "8am (11pm PST on Wednesday)"."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meetsched.claims.claim import Turn
    from meetsched.claims.days import WrittenDay
    from meetsched.claims.lines import Line
    from meetsched.claims.markup import Placed

_PRICES: Final = {")": 2.0, "|": 2.0, "/": 3.0, ";": 3.0, ".": 3.0, "@": 0.0}
"""Of what stands between a day and a time; any other mark, and a word, is 1."""

_SMALL: Final = frozenset({"a", "at", "from", "in", "of", "on", "or", "the", "and", "this", "next"})
_NEAR: Final = 3.0


class _Offer(NamedTuple):
    """What a mark may go with, by its position, and how far that is; the nearer is less."""

    price: float
    stands_before: bool
    turn: int


def dated(line: Line, said: Sequence[Turn]) -> list[Turn]:
    """Give the days, periods and shifts of a line to what is said nearest to them.

    A date goes with the nearest however far that is, a weekday with a time after it, anything
    else only with what is near.
    """
    turns = list(said)
    for n, day in _days(line, said).items():
        turns[n] = tuple(replace(claim, day=day) for claim in turns[n])
    for period in line.periods:
        offer = _offer(line, period, said)
        if offer and offer.price <= _NEAR:
            turns[offer.turn] = tuple(replace(claim, period=period) for claim in turns[offer.turn])
    for shift in line.shifts:
        offer = _offer(line, shift, said)
        if offer and offer.price <= _NEAR:
            turns[offer.turn] = tuple(replace(claim, shift=shift) for claim in turns[offer.turn])
    return turns


def _days(line: Line, said: Sequence[Turn]) -> dict[int, WrittenDay]:
    """Choose a day for each turn that has one near: a date rather than a weekday."""
    chosen: dict[int, tuple[float, WrittenDay]] = {}
    for day in line.days:
        offer = _offer(line, day, said)
        if offer and (day.dates or offer.price <= _NEAR or not offer.stands_before):
            price = offer.price + (0.0 if day.dates else _NEAR)
            if price <= chosen.get(offer.turn, (price, day))[0]:
                chosen[offer.turn] = price, day
    return {turn: day for turn, (_, day) in chosen.items()}


def _offer(line: Line, mark: Placed, said: Sequence[Turn]) -> _Offer | None:
    """Return the turn that a mark stands in, or the nearer of the two beside it."""
    after = bisect_right(said, mark.start, key=_end)
    offers = []
    if after < len(said):
        start = said[after][0].start
        if start < mark.start:
            return _Offer(0.0, stands_before=False, turn=after)
        offers.append(
            _Offer(_price(line.between(mark.end, start)), stands_before=False, turn=after)
        )
    if after > 0:
        price = _price(line.between(_end(said[after - 1]), mark.start))
        offers.append(_Offer(price, stands_before=True, turn=after - 1))
    return min(offers, default=None)


def _end(turn: Turn) -> int:
    return max(claim.end for claim in turn)


def _price(between: str) -> float:
    words = [word for word in re.findall(r"[^\W_]+", between) if word not in _SMALL]
    return len(words) + sum(_PRICES.get(mark, 1.0) for mark in re.findall(r"[^\w\s]", between))
