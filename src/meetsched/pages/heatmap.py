"""A heat map for a terminal: whom which hour of a day suits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meetsched.hours import Level
from meetsched.pages.tables import cell_width, cut, padded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

SIGNS: Final = {Level.PREFERRED: "#", Level.STRETCH: "+", Level.UNAVAILABLE: "."}
"""What stands for a level, so that the map can be read without colour."""

_LEGEND: Final = ", ".join(f"{sign} {level.name.lower()}" for level, sign in SIGNS.items())
WIDEST_NAME: Final = 24


def heat_map(
    rows: Sequence[tuple[str, Sequence[Level]]],
    marks: Mapping[str, int],
    width: int,
    paint: Callable[[Level, str], str],
) -> str:
    """Draw the level of each of 24 hours for each name; `marks` point at hours, by their names.

    Where `width` cells are too few for two signs an hour, an hour has one. `paint` colours the
    signs of an hour by its level.
    """
    widest = min(WIDEST_NAME, max((cell_width(name) for name, _ in rows), default=0))
    lead = " " * (widest + 2)
    signs = 2 if len(lead) + 24 * 3 - 1 <= width else 1
    step = signs + 1
    lines = [
        lead + _hours(signs),
        *(
            f"{padded(cut(name, widest)[0], widest)}  {_row(levels, signs, paint)}"
            for name, levels in rows
        ),
        *(_mark(name, len(lead) + hour * step, signs, width) for name, hour in marks.items()),
        lead + _LEGEND,
    ]
    return "\n".join(lines)


def _hours(signs: int) -> str:
    """Write the hours above their columns, every third where there is no room for all."""
    written = range(0, 24, 1 if signs > 1 else 3)
    return "".join(padded(f"{hour:02d}", 3 if signs > 1 else 6) for hour in written).rstrip()


def _row(levels: Iterable[Level], signs: int, paint: Callable[[Level, str], str]) -> str:
    return " ".join(paint(level, SIGNS[level] * signs) for level in levels)


def _mark(name: str, column: int, signs: int, width: int) -> str:
    """Point at a column, the name on the side where there is room for it."""
    arrow = "^" * signs
    if column + signs + 1 + cell_width(name) > width and cell_width(name) < column:
        return " " * (column - 1 - cell_width(name)) + f"{name} {arrow}"
    return " " * column + f"{arrow} {name}"
