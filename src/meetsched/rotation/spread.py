"""The spread: rotations by the standard deviation of burdens, for comparison with scripts.

The variance of a sum is the sum of all covariances, so people are looked at once for each pair of
options, however many rotations there are.
"""

from __future__ import annotations

from decimal import Context, Decimal
from itertools import combinations, product
from math import prod
from typing import TYPE_CHECKING, Final

import numpy as np

from meetsched.errors import MeetschedError
from meetsched.rotation.ranking import Ranked
from meetsched.rotation.search import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    from meetsched.rotation.choice import Choice
    from meetsched.rotation.costs import Costs

    Numbers = NDArray[np.int64]

_BLOCK: Final = 1 << 20
"""How many rotations are looked at together."""
_EXACT: Final = Context(prec=60)
_NEARLY: Final = 1 + 1e-9
_LARGEST: Final = 1 << 62
_LARGEST_FLOAT: Final = 1 << 53


def search_spread(choice: Choice, costs: Costs, count: int, stop: Callable[[], bool]) -> Found:
    """Find the so many rotations of the least spread, the first in each block at least.

    A key is the standard deviation times the number of people. Raises `MeetschedError` for so
    many people that it could not be exact.
    """
    search = _Search(choice, costs)
    best: list[Ranked] = []
    for prefix in search.prefixes():
        if best and stop():
            return Found(tuple(best), proven=False, least=0)
        best = sorted([*best, *search.best_of(prefix, count)])[:count]
    return Found(tuple(best), proven=True, least=0)


class _Search:
    def __init__(self, choice: Choice, costs: Costs) -> None:
        self.space = choice.space
        self.people = int(costs.people.sum())
        self.covariances = _covariances(costs)
        self.prices = choice.change_cost * choice.changed.astype(np.int64)
        self.axes = [self._in_order(position) for position in range(choice.positions)]
        sizes = [len(axis) for axis in self.axes]
        self.first = next(n for n in range(len(sizes)) if prod(sizes[n:]) <= _BLOCK)

    def _in_order(self, position: int) -> NDArray[np.intp]:
        options = np.flatnonzero(self.space.allowed[position])
        return options[np.argsort(self.space.ranks[position, options])]

    def prefixes(self) -> Iterator[tuple[int, ...]]:
        """Yield what the first positions can have, where there are too many to look at once."""
        if not all(axis.size for axis in self.axes):
            return
        for prefix in product(*(axis.tolist() for axis in self.axes[: self.first])):
            if all(self.space.together[pair] for pair in combinations(prefix, 2)):
                yield prefix

    def best_of(self, prefix: tuple[int, ...], count: int) -> Iterator[Ranked]:
        """Yield the best rotations that begin so, and perhaps some that are as good."""
        axes = [*map(np.atleast_1d, prefix), *self.axes[self.first :]]
        variances, prices, fitting = self._table(axes)
        rough = np.where(fitting, np.sqrt(variances) + self.people * prices, np.inf).ravel()
        last = min(count, rough.size) - 1
        most = np.partition(rough, last)[last] * _NEARLY
        near = np.flatnonzero((rough <= most) & np.isfinite(rough))
        values = np.stack([variances.ravel()[near], prices.ravel()[near]])
        for variance, price in np.unique(values, axis=1).T.tolist():
            alike = near[(values[0] == variance) & (values[1] == price)]
            # They are in the order that ties fall by.
            for number in alike[:count]:
                places = np.unravel_index(number, variances.shape)
                rotation = tuple(int(axis[n]) for axis, n in zip(axes, places, strict=True))
                yield Ranked((self._exact(variance, price),), self.space.rank(rotation), rotation)

    def _exact(self, variance: int, price: int) -> Decimal:
        return _EXACT.add(_EXACT.sqrt(Decimal(variance)), Decimal(self.people * price))

    def _table(self, axes: list[NDArray[np.intp]]) -> tuple[Numbers, Numbers, NDArray[np.bool_]]:
        """Return variance and price of each rotation, and whether its options fit together."""
        size = len(axes)
        variance, price = np.zeros([1] * size, np.int64), np.zeros([1] * size, np.int64)
        fitting = np.ones([1] * size, np.bool_)
        for p, own in enumerate(axes):
            shape = [-1 if n == p else 1 for n in range(size)]
            variance = variance + self.covariances[p, p][own, own].reshape(shape)
            price = price + self.prices[p, own].reshape(shape)
            for q in range(p):
                shape[q] = len(axes[q])
                cells = np.ix_(axes[q], own)
                variance = variance + 2 * self.covariances[q, p][cells].reshape(shape)
                fitting = fitting & self.space.together[cells].reshape(shape)
                shape[q] = 1
        return variance, np.broadcast_to(price, variance.shape), fitting


def _covariances(costs: Costs) -> Numbers:
    """Return the covariances, [position, position, option, option], times people squared.

    They are exact: whole numbers that floating point holds, with BLAS for the products.
    """
    people, burdens = costs.people.astype(np.float64), costs.burdens.astype(np.float64)
    number = int(costs.people.sum())
    means = np.rint(np.einsum("l,plo->po", people, burdens) / number)
    centred = burdens - means[:, None, :]
    greatest = int(np.abs(centred).max())
    product_fits = number * greatest**2 < _LARGEST_FLOAT
    if not product_fits or (2 * number * greatest * len(burdens)) ** 2 >= _LARGEST:
        raise MeetschedError(f"{number} people are too many for stdev to be exact")
    sums = np.einsum("l,plo->po", people, centred)
    flat = centred.transpose(0, 2, 1).reshape(-1, len(people))
    products = (flat * people) @ flat.T
    exact = number * products.astype(np.int64) - np.outer(sums, sums).astype(np.int64)
    shape = sums.shape
    covariances: Numbers = exact.reshape(*shape, *shape).transpose(0, 2, 1, 3)
    return covariances
