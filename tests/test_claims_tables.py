from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import written
from meetsched.claims import tables
from meetsched.claims.tables import is_rule, row_cells, table_statements


def told(table: str) -> list[str]:
    """Write what a table says of each meeting: "8am PT = 11am ET (+1)"."""
    lines = table.splitlines(keepends=True)
    starts = [sum(map(len, lines[:n])) for n in range(len(lines))]
    header, _, *rows = [
        row_cells(line.rstrip("\n"), start) for line, start in zip(lines, starts, strict=True)
    ]
    return [
        " = ".join(
            " ".join(
                table[part.start : part.end]
                for part in (claim.day, claim.time, claim.found, claim.shift)
                if part
            )
            for claim in said.claims
        )
        for said in table_statements(header, rows)
    ]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("|---|---|", True),
        ("|---|:---:|", True),
        (" | --- | --: |  ", True),
        ("---|---", True),
        ("|-|", True),
        ("> |---|", True),
        ("---", False),
        ("|", False),
        ("| a | - |", False),
        ("|- -|", False),
        ("|:|-|", False),
        ("||-|", False),
    ],
)
def test_what_divides_a_header_from_its_rows(line: str, *, rule: bool) -> None:
    assert is_rule(line) is rule


@given(st.text(alphabet="|-: \t>", max_size=30))
def test_a_rule_is_cells_of_dashes(line: str) -> None:
    cells = line.strip(" \t>").removeprefix("|").removesuffix("|").split("|")
    dashes = [cell.strip(" \t").removeprefix(":").removesuffix(":") for cell in cells]
    assert is_rule(line) is (
        "|" in line and "-" in line and all(cell and not cell.strip("-") for cell in dashes)
    )


def test_cells_stand_where_they_stand_in_the_page() -> None:
    page = "x\n> | 8am | a\\|b |9am|\n"
    row = page.splitlines()[1]
    cells = row_cells(row, 2)
    texts = [page[cell.start : cell.start + len(cell.line.text)] for cell in cells]
    assert texts == [" 8am ", " a\\|b ", "9am"]


BY_ROWS = """| PT | ET | UTC |
|----|----|-----|
| 8am | 11am | 15:00 |
| 5pm | 8pm | 00:00 (+1) |"""
DATED = """| Date | PT | UTC |
|---|---|---|
| 2020-07-28 | 8am | 15:00 |
| 4 Aug | 9am | Tue 16:00 |
| soon | 10am | |"""
BY_COLUMN = """| City | Time |
|---|---|
| Zurich | 17:00 |
| Delhi | 20:30 |
| Tokyo | 00:00 (next day) |"""
TWO_COLUMNS = """| | 28 July | 4 Aug |
|---|---|---|
| PT | 8am | 9am |
| ET | 11am | 12pm |"""
OWN_ZONES = """| PT | ET |
|---|---|
| 8am PST | 11am EST |"""
TWO_IN_A_CELL = """| PT / ET | Zurich (CET) |
|---|---|
| 8am / 11am | 17:00 |
| 8am, 9am, 10am | 17:00 |"""
ONE_DAY = """| City | Time | Day |
|---|---|---|
| Zurich | 17:00 | Mon |
| Tokyo | 00:00 | Tue |"""
WHOSE_DAY = """| | Early | Late | Day |
|---|---|---|---|
| PT | 8am | 9am | Mon |
| ET | 11am | 12pm | Mon |"""
ONE_TIME = """| City | Time |
|---|---|
| Zurich | 17:00 |
| Delhi | later |"""
NO_ZONES = """| Who | When |
|---|---|
| Ann | 8am |
| Bob | 9am |"""
PEOPLE = """| Who | Zone | From |
|---|---|---|
| Ann | UTC | 8am |
| Bob | | 9am |"""
NUMBERS = """| PT | ET |
|---|---|
| 8 | 11 |"""


@pytest.mark.parametrize(
    ("table", "found"),
    [
        (BY_ROWS, ["8am PT = 11am ET = 15:00 UTC", "5pm PT = 8pm ET = 00:00 UTC (+1)"]),
        (DATED, ["2020-07-28 8am PT = 2020-07-28 15:00 UTC", "4 Aug 9am PT = Tue 16:00 UTC",
                 "10am PT"]),
        (BY_COLUMN, ["17:00 Zurich = 20:30 Delhi = 00:00 Tokyo next day"]),
        (TWO_COLUMNS, ["28 July 8am PT = 11am ET", "4 Aug 9am PT = 12pm ET"]),
        (OWN_ZONES, ["8am PST = 11am EST"]),
        (TWO_IN_A_CELL, ["8am PT = 11am ET = 17:00 Zurich", "17:00 Zurich"]),
        (ONE_DAY, ["Mon 17:00 Zurich = Tue 00:00 Tokyo"]),
        (WHOSE_DAY, ["8am PT = 11am ET", "9am PT = 12pm ET"]),
        (ONE_TIME, []),
        (NO_ZONES, []),
        (PEOPLE, []),
        (NUMBERS, []),
    ],
)  # fmt: skip
def test_what_a_table_says_of_each_meeting(table: str, found: list[str]) -> None:
    assert told(table) == found


def test_of_a_very_wide_table_the_first_columns_are_read() -> None:
    assert len(row_cells("|9am" * 1000, 0)) == tables._MOST_CELLS


@given(written.lines(), st.lists(written.lines(), max_size=4))
def test_any_table_is_read(header: str, rows: list[str]) -> None:
    for claims in (said.claims for said in table_statements(
        row_cells(header, 0), [row_cells(row, 0) for row in rows]
    )):  # fmt: skip
        assert claims
