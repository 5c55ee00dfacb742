"""Hypothesis strategies for tables of costs: few slots and lines, and many ties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from hypothesis import strategies as st

from plain_search import Flags, Goal, Leximin, Numbers, Problem, Sum, Table, Unreached, Worst

if TYPE_CHECKING:
    from numpy.typing import NDArray

SMALL: Final = (0, 1, 2, 3)
BURDENS: Final = (0, 60, 720, 3600)
GREAT: Final = (0, 720 * 520, 720 * 519, 360 * 520)
HUGE: Final = (0, 10**12, 10**12 - 1, 720)
PALETTES: Final = ((0, 1), SMALL, tuple(range(12)), BURDENS, GREAT, HUGE)
KINDS: Final = {
    "leximin": "sum unreached leximin",
    "minimax": "sum unreached worst",
    "total": "sum unreached sum",
    "zone-pain": "sum unreached sum sum",
    "front": "sum unreached enough sum worst",
    "conflicts": "unreached",
    "levels": "leximin leximin",
    "greatest": "worst",
    "loss": "unreached unreached worst",
}


def _bytes(size: int) -> st.SearchStrategy[bytes]:
    return st.binary(min_size=size, max_size=size)


@st.composite
def tables(
    draw: st.DrawFn, positions: int, lines: int, slots: int, numbers: Numbers | None = None
) -> Table:
    """Costs by position, line and slot."""
    palette = numbers or draw(st.sampled_from(PALETTES))
    drawn = draw(_bytes(positions * lines * slots))
    flat = iter([palette[byte % len(palette)] for byte in drawn])
    return tuple(
        tuple(tuple(next(flat) for _ in range(slots)) for _ in range(lines))
        for _ in range(positions)
    )


@st.composite
def goals(draw: st.DrawFn, kind: str, positions: int, slots: int) -> Goal:
    lines = 1 if kind == "sum" else draw(st.integers(0, 6))
    if kind == "unreached":
        costs = draw(tables(positions, lines, slots, (1, 1, 0, 1)))
        whose = tuple(byte % 4 for byte in draw(_bytes(lines)))
        return Unreached(costs, whose, tuple(1 + byte % 3 for byte in draw(_bytes(4))))
    costs = draw(tables(positions, lines, slots))
    if kind == "leximin":
        return Leximin(costs, tuple(1 + byte % 3 for byte in draw(_bytes(lines))))
    if kind == "enough":
        most = sum(max(map(max, own), default=0) for own in costs)
        return Worst(costs, draw(st.integers(0, most)))
    return Sum(costs) if kind == "sum" else Worst(costs)


@st.composite
def _allowed(draw: st.DrawFn, positions: int, slots: int) -> Flags:
    """Everything for the most part, or some of it, with positions that have no choice."""
    kept = [draw(st.none() | st.none() | st.integers(0, slots - 1)) for _ in range(positions)]
    drawn = draw(st.just(bytes(positions * slots)) | _bytes(positions * slots))
    return tuple(
        tuple(drawn[p * slots + s] % 4 < 3 if own is None else s == own for s in range(slots))
        for p, own in enumerate(kept)
    )


@st.composite
def _together(draw: st.DrawFn, slots: int) -> Flags:
    """Different slots, those so far from each other on a clock, or any pairs."""
    apart = draw(st.sampled_from([1, 1, 1, 2]))
    drawn = draw(st.just(bytes(slots * slots)) | _bytes(slots * slots))
    pairs = [
        [
            min((a - b) % slots, (b - a) % slots) >= apart and drawn[a * slots + b] % 4 < 3
            for b in range(slots)
        ]
        for a in range(slots)
    ]
    return tuple(tuple(pairs[min(a, b)][max(a, b)] for b in range(slots)) for a in range(slots))


@st.composite
def _ranks(draw: st.DrawFn, slots: int) -> Numbers:
    drawn = draw(_bytes(slots))
    order = sorted(range(slots), key=drawn.__getitem__)
    return tuple(map(order.index, range(slots)))


@st.composite
def problems(draw: st.DrawFn, kinds: str | None = None, least: int = 1, most: int = 4) -> Problem:
    """Goals of some kinds, for so many positions."""
    words = kinds or draw(st.sampled_from(sorted(KINDS.values())))
    positions = draw(st.integers(least, most))
    slots = draw(st.integers(1, 7 if positions < 4 else 6))
    return Problem(
        tuple(draw(goals(kind, positions, slots)) for kind in words.split()),
        draw(_allowed(positions, slots)),
        draw(_together(slots)),
        tuple(draw(_ranks(slots)) for _ in range(positions)),
    )


@st.composite
def teams(draw: st.DrawFn) -> Problem:
    """Misses, cycles and burdens of the same people, each of whom has a cycle or two."""
    positions, slots, lines = (draw(st.integers(1, most)) for most in (3, 6, 5))
    whose = sorted([*range(lines), *(byte % lines for byte in draw(_bytes(lines // 2)))])
    people = tuple(1 + byte % 3 for byte in draw(_bytes(lines)))
    burdens = draw(st.sampled_from([SMALL, BURDENS, GREAT]))
    return Problem(
        (
            Sum(draw(tables(positions, 1, slots, (0, 0, 0, 1)))),
            Unreached(draw(tables(positions, len(whose), slots, (0, 1))), tuple(whose), people),
            Leximin(draw(tables(positions, lines, slots, burdens)), people),
        ),
        draw(_allowed(positions, slots)),
        draw(_together(slots)),
        tuple(draw(_ranks(slots)) for _ in range(positions)),
    )


# Many lines


def _table(drawn: NDArray[np.int64]) -> Table:
    return tuple(tuple(map(tuple, lines)) for lines in drawn.tolist())


def large(
    seed: int, lines: int, positions: int = 3, slots: int = 7, burdens: Numbers = BURDENS
) -> Problem:
    """Make a problem with so many lines, a few of which one slot costs by far the most."""
    generator = np.random.default_rng(seed)
    shape = positions, lines, slots
    drawn = generator.choice(burdens, shape)
    if lines > 100:
        drawn[:, -5:] = np.where(generator.random((positions, 5, slots)) < 0.2, 40_000, 0)
    missed = generator.random(shape) < generator.choice([0.2, 0.9], (1, lines, 1))
    whose = generator.integers(0, lines, lines)
    people = tuple(generator.integers(1, 4, lines).tolist())
    return Problem(
        (
            Sum(_table(generator.integers(0, 2, (positions, 1, slots)))),
            Unreached(_table(missed.astype(np.int64)), tuple(whose.tolist()), people),
            Leximin(_table(drawn), people),
        ),
        ((True,) * slots,) * positions,
        tuple(tuple(a != b for b in range(slots)) for a in range(slots)),
        tuple(tuple(generator.permutation(slots).tolist()) for _ in range(positions)),
    )
