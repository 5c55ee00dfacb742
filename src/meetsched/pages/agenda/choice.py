"""The choice of agenda items: which of them fit into the minutes there are, and how long each gets.

Items are taken by their `least` minutes, which together are no more than there are. A group is
taken whole or not at all, so it stands together; but it is split into its items where whole it
is longer than all the minutes, and where whole groups would keep a must-have item out: if so, all
groups that hold a must-have one are split.

Of all that can be taken, the best has as many must-have items as possible; of these, as many as
possible of the usual priority; then of the lowest; then the first item on the page, if any does;
then the second; and so on. So there is one best choice, and it is found exactly. More items of a
priority are better than longer ones: one that is long, and must not wait, is a must-have one.

Minutes that are left over raise items from `least` to `most`, by priority, then in page order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from meetsched.pages.notes.model import Item

USUAL_MINUTES: Final = 5
"""What an item is given that says no minutes."""
MUST_HAVE: Final = 2


@dataclass(frozen=True, slots=True)
class Ask:
    """The minutes that an item asks for, its priority, and the group that it belongs to."""

    least: int
    most: int
    priority: int = 1
    group: str | None = None

    @classmethod
    def of(cls, item: Item) -> Ask:
        """Return what an item asks for; one number is both, and none is `USUAL_MINUTES`.

        >>> from meetsched.pages.notes.model import Item
        >>> Ask.of(Item(1, "Lunch", most=30))
        Ask(least=30, most=30, priority=1, group=None)
        """
        said = [minutes for minutes in (item.least, item.most) if minutes is not None]
        minutes = said or [USUAL_MINUTES]
        return cls(min(minutes), max(minutes), item.priority, item.group)


def choose(asks: Sequence[Ask], capacity: int) -> list[int | None]:
    """Return how many minutes each gets, None for what is left out.

    `asks` are in page order, `capacity` is 0 minutes or more. Exact, by dynamic programming over
    minutes (Bellman 1957, the 0-1 knapsack): the time it takes goes with asks times capacity.

    >>> choose([Ask(30, 40), Ask(20, 20, priority=2), Ask(10, 15), Ask(15, 15)], capacity=50)
    [None, 20, 15, 15]
    """
    too_long = {group for group, least in _group_lengths(asks).items() if least > capacity}
    vital = {ask.group for ask in asks if ask.group is not None and ask.priority == MUST_HAVE}
    together = _best(asks, capacity, split=too_long)
    apart = _best(asks, capacity, split=too_long | vital)
    chosen = apart if _must_haves(asks, apart) > _must_haves(asks, together) else together
    return _shared_out(asks, chosen, capacity)


def _group_lengths(asks: Iterable[Ask]) -> dict[str, int]:
    lengths: dict[str, int] = {}
    for ask in asks:
        if ask.group is not None:
            lengths[ask.group] = lengths.get(ask.group, 0) + ask.least
    return lengths


def _must_haves(asks: Sequence[Ask], chosen: Iterable[int]) -> int:
    return sum(asks[n].priority == MUST_HAVE for n in chosen)


def _best(asks: Sequence[Ask], capacity: int, split: set[str]) -> list[int]:
    """Return the places of the best choice, with all groups whole but those to be split.

    What a choice is worth is one number. Its lowest bits are the items, the first one highest;
    above them, for each priority, are bits that count up to all items. So the worths of what is
    taken add up, no two choices are worth the same, and the best one can be read from its worth.
    """
    best = [0] * (capacity + 1)
    for block in _blocks(asks, split):
        least = sum(asks[n].least for n in block)
        worth = sum(_worth(asks, n) for n in block)
        taken = [before + worth for before in best[: max(0, len(best) - least)]]
        best[least:] = map(max, best[least:], taken)
    return [n for n in range(len(asks)) if best[-1] & _bit(asks, n)]


def _blocks(asks: Sequence[Ask], split: set[str]) -> Iterable[list[int]]:
    """Return the places of what is taken together."""
    blocks: dict[str | int, list[int]] = {}
    for n, ask in enumerate(asks):
        name = n if ask.group is None or ask.group in split else ask.group
        blocks.setdefault(name, []).append(n)
    return blocks.values()


def _worth(asks: Sequence[Ask], place: int) -> int:
    digits = len(asks).bit_length()
    return _bit(asks, place) + (1 << len(asks) + digits * asks[place].priority)


def _bit(asks: Sequence[Ask], place: int) -> int:
    return 1 << len(asks) - 1 - place


def _shared_out(asks: Sequence[Ask], chosen: list[int], capacity: int) -> list[int | None]:
    """Give the chosen their least minutes, and raise them by what is left over."""
    minutes: list[int | None] = [None] * len(asks)
    spare = capacity - sum(asks[n].least for n in chosen)
    for n in sorted(chosen, key=lambda n: -asks[n].priority):
        more = min(spare, asks[n].most - asks[n].least)
        minutes[n] = asks[n].least + more
        spare -= more
    return minutes
