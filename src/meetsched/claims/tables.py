"""Tables of times: zones along the header, or down a column, and times in the cells."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations, zip_longest
from typing import TYPE_CHECKING, Final

from meetsched.claims.claim import Claim
from meetsched.claims.hours import Strength
from meetsched.claims.lines import Line
from meetsched.claims.statements import Statement, statements

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meetsched.claims.days import WrittenDay
    from meetsched.labels import Found

_RULE: Final = re.compile(r"\|?(?:[ \t]*:?-+:?[ \t]*\|)*(?:[ \t]*:?-+:?)?")
_BAR: Final = re.compile(r"(?<!\\)\|")
_AROUND: Final = " \t\r>"
_MOST_CELLS: Final = 50
_HALF_DAY: Final = 12 * 60


def is_rule(line: str) -> bool:
    """Whether a line divides a table's header from its rows (GFM section 4.10).

    >>> is_rule("|---|:---:|"), is_rule("---")
    (True, False)
    """
    return "|" in line and "-" in line and _RULE.fullmatch(line.strip(_AROUND)) is not None


class Cell:
    """What stands in a cell, and where in the page that begins."""

    def __init__(self, text: str = "", start: int = 0) -> None:
        self.line = Line(text)
        self.start = start

    @property
    def labels(self) -> list[Found]:
        """The labels in it; several only where the times below are several."""
        by = self.start
        return [
            replace(each, start=each.start + by, end=each.end + by) for each in self.line.labels
        ]

    @property
    def day(self) -> WrittenDay | None:
        """The first day in it."""
        days = self.line.days
        return days[0].moved(self.start) if days else None

    @property
    def has_time(self) -> bool:
        """Whether there is a time in it: digits alone are none."""
        return any(time.strength > Strength.BARE for time in self.line.times)

    def statements(self) -> list[Statement]:
        """Return what it says by itself."""
        return [each.moved(self.start) for each in statements(self.line)]

    def claims(self, labels: Sequence[Found], day: WrittenDay | None = None) -> Iterator[Claim]:
        """Yield what the cell says in its own zones, or in those of its row or column.

        Of more labels than times, the first is meant: "Pacific (PDT)".
        """
        own = next((claim for said in statements(self.line) for claim in said.claims), None)
        if own is not None:
            yield own.moved(self.start)
            return
        times = [time for time in self.line.times if time.strength > Strength.BARE]
        count = len(labels) if len(labels) == len(times) else 1
        if count == 1 and len({time.minutes % _HALF_DAY for time in times}) > 1:
            return  # one for winter and one for summer, say
        shift = self.line.shifts[0].moved(self.start) if self.line.shifts else None
        for time, found in zip(times[:count], labels[:count], strict=False):
            day = self.day or day
            yield Claim(time.moved(self.start), found, found.label, day, shift, in_header=True)


Row = list[Cell]


def row_cells(row: str, start: int) -> Row:
    """Divide a row of a table at its bars; `start` is where it begins in the page."""
    body = row.strip(_AROUND)
    start += row.index(body) + body.startswith("|")
    cells = []
    for text in _BAR.split(body.removeprefix("|").removesuffix("|"))[:_MOST_CELLS]:
        cells.append(Cell(text, start))
        start += len(text) + 1
    return cells


def table_statements(header: Row, rows: Sequence[Row]) -> Iterator[Statement]:
    """Yield what a table says of meetings, one in each row, or in each column."""
    named = [n for n, cell in enumerate(header) if cell.labels and not cell.has_time]
    by_rows = sum(len(header[n].labels) for n in named) > 1
    found = _by_rows(header, rows, named) if by_rows else _by_columns(header, rows)
    for claims in found:
        apart = any(one.is_apart(other) for one, other in combinations(claims, 2))
        for said in [[each] for each in claims] if apart else [claims]:
            if said:
                yield Statement(tuple(said))


def _by_rows(header: Row, rows: Sequence[Row], named: Sequence[int]) -> Iterator[list[Claim]]:
    for row in rows:
        day = next((cell.day for cell in row if cell.day and not cell.has_time), None)
        cells = [(row[n], header[n].labels) for n in named if n < len(row)]
        yield [claim for cell, labels in cells for claim in cell.claims(labels, day)]


def _by_columns(header: Row, rows: Sequence[Row]) -> Iterator[list[Claim]]:
    columns = list(zip_longest(*rows, fillvalue=Cell()))
    names = [sum(bool(cell.labels) and not cell.has_time for cell in each) for each in columns]
    times = [n for n, each in enumerate(columns) if sum(cell.has_time for cell in each) > 1]
    if max(names, default=0) < 2:  # noqa: PLR2004
        return
    places = [cell.labels for cell in columns[names.index(max(names))]]
    for n in times:
        days = [_day_beside(row, n) if len(times) == 1 else None for row in rows]
        if n < len(header) and header[n].day:
            days[0] = header[n].day
        own = header[n].labels if n < len(header) else []
        parts = zip(columns[n], [own] * len(rows) if own else places, days, strict=True)
        yield [claim for cell, labels, day in parts for claim in cell.claims(labels, day)]


def _day_beside(row: Row, column: int) -> WrittenDay | None:
    return next((cell.day for n, cell in enumerate(row) if n != column and cell.day), None)
