"""Agendas the slow way: every subset looked at, every pair of items, every minute given out.

Twins to test against, written from the definitions.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from meetsched.pages.agenda.choice import Ask

Subset: TypeAlias = tuple[bool, ...]
MUST_HAVE = 2


def choose(asks: Sequence[Ask], capacity: int) -> list[int | None]:
    """Give the minutes of each, None for what is left out."""
    groups = {ask.group for ask in asks if ask.group is not None}
    long = {group for group in groups if sum(_least(asks, group)) > capacity}
    fitting = [
        subset
        for subset in product((False, True), repeat=len(asks))
        if sum(ask.least for ask in taken(asks, subset)) <= capacity
    ]
    vital = {ask.group for ask in asks if ask.priority == MUST_HAVE}
    best = _best(asks, fitting, groups - long)
    if _count(asks, best, MUST_HAVE) < max(_count(asks, each, MUST_HAVE) for each in fitting):
        best = _best(asks, fitting, groups - long - vital)
    return _given(asks, best, capacity)


def taken(asks: Sequence[Ask], subset: Subset) -> list[Ask]:
    return [ask for ask, chosen in zip(asks, subset, strict=True) if chosen]


def _least(asks: Iterable[Ask], group: str) -> list[int]:
    return [ask.least for ask in asks if ask.group == group]


def _count(asks: Sequence[Ask], subset: Subset, priority: int) -> int:
    return sum(ask.priority == priority for ask in taken(asks, subset))


def _best(asks: Sequence[Ask], fitting: Iterable[Subset], whole: Collection[str | None]) -> Subset:
    """Give the best of the subsets that leave these groups whole."""

    def keeps(subset: Subset) -> bool:
        fates = set(zip((ask.group for ask in asks), subset, strict=True))
        return all(not {(group, True), (group, False)} <= fates for group in whole)

    def merit(subset: Subset) -> tuple[int, int, int, Subset]:
        must, usual, least = (_count(asks, subset, priority) for priority in (2, 1, 0))
        return must, usual, least, subset

    return max(filter(keeps, fitting), key=merit)


def _given(asks: Sequence[Ask], subset: Subset, capacity: int) -> list[int | None]:
    """Give out minute after minute, each to the first who still wants one."""
    minutes = [ask.least if chosen else None for ask, chosen in zip(asks, subset, strict=True)]
    for _ in range(capacity - sum(given for given in minutes if given is not None)):
        for priority, place in product((2, 1, 0), range(len(asks))):
            given = minutes[place]
            wants = given is not None and given < asks[place].most
            if given is not None and wants and asks[place].priority == priority:
                minutes[place] = given + 1
                break
    return minutes


def similar(texts: Sequence[tuple[str, str]]) -> set[frozenset[int]]:
    """Give the sets of texts, each a title and notes, that are similar by their words."""
    titles = [set(title.split()) for title, _ in texts]
    words = [{*title.split(), *notes.split()} for title, notes in texts]

    def weight(word: str) -> Fraction:
        others = sum(word in own for own in words) - 1
        return Fraction(0 if others > 19 else 1, max(1, others))

    def alike(one: int, other: int) -> bool:
        shared = {word for word in words[one] & words[other] if weight(word)}
        lighter = min(sum(map(weight, words[each])) for each in (one, other))
        titled = shared & (titles[one] | titles[other])
        return len(shared) >= 2 and bool(titled) and 3 * sum(map(weight, shared)) >= lighter

    pairs = [pair for pair in combinations(range(len(texts)), 2) if alike(*pair)]
    return joined(pairs)


def joined(pairs: Iterable[tuple[int, int]]) -> set[frozenset[int]]:
    """Give what is connected by pairs."""
    sets: list[frozenset[int]] = []
    for pair in pairs:
        touched = [each for each in sets if not each.isdisjoint(pair)]
        sets = [each for each in sets if each not in touched]
        sets.append(frozenset(pair).union(*touched))
    return set(sets)
