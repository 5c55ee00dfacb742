from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.hours import Level
from meetsched.pages.heatmap import heat_map

HOURS = "00 01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17 18 19 20 21 22 23"
THIRDS = "00    03    06    09    12    15    18    21"
DAY = [Level.UNAVAILABLE] * 7 + [Level.STRETCH] * 2 + [Level.PREFERRED] * 9
DAY += [Level.STRETCH] * 4 + [Level.UNAVAILABLE] * 2

MAP = f"""\
        {HOURS}
Tim     .. .. .. .. .. .. .. ++ ++ ## ## ## ## ## ## ## ## ## ++ ++ ++ ++ .. ..
王小明  .. .. .. .. .. .. .. ++ ++ ## ## ## ## ## ## ## ## ## ++ ++ ++ ++ .. ..
                                ^^ Early 08:00 UTC
        # preferred, + stretch, . unavailable"""

NARROW_MAP = f"""\
        {THIRDS}
Tim     . . . . . . . + + # # # # # # # # # + + + + . .
王小明  . . . . . . . + + # # # # # # # # # + + + + . .
                        ^ Early 08:00 UTC
                                 Late 20:00 UTC ^
        # preferred, + stretch, . unavailable"""

WIDE = 300
SIGNS = {Level.PREFERRED: "#", Level.STRETCH: "+", Level.UNAVAILABLE: "."}
NAMES = st.sampled_from(
    ["Tim", "王小明", "김서연" * 9, "José", "Jose\u0301 " * 9, "x" * 200, "明a" * 20]
)
LEVELS = st.lists(st.sampled_from(Level), min_size=24, max_size=24)
ROWS = st.lists(st.tuples(NAMES, LEVELS), max_size=5)
MARKS = st.dictionaries(NAMES, st.integers(0, 23))
WIDTHS = st.integers(40, 130)


def plainly(_level: Level, text: str) -> str:
    return text


def in_brackets(level: Level, text: str) -> str:
    return f"<{level.value}{text}>"


def cells(text: str) -> int:
    """Count terminal cells, by Unicode's East Asian Width (UAX 11)."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def lead(rows: list[tuple[str, list[Level]]]) -> int:
    """Return where the hours begin: after the widest name, of 24 cells at most, and a gap."""
    return min(24, max((cells(name) for name, _ in rows), default=0)) + 2


def test_a_map_of_two() -> None:
    marks = {"Early 08:00 UTC": 8}
    assert heat_map([("Tim", DAY), ("王小明", DAY)], marks, WIDE, plainly) == MAP


@pytest.mark.parametrize("width", [55, 63])
def test_a_narrow_map_of_two(width: int) -> None:
    marks = {"Early 08:00 UTC": 8, "Late 20:00 UTC": 20}
    assert heat_map([("Tim", DAY), ("王小明", DAY)], marks, width, plainly) == NARROW_MAP


@given(ROWS, MARKS, WIDTHS)
def test_hours_and_levels_stand_in_the_same_cells(
    rows: list[tuple[str, list[Level]]], marks: dict[str, int], width: int
) -> None:
    head, *lines = heat_map(rows, marks, width, plainly).splitlines()
    wide = lead(rows) + cells(HOURS) <= width
    assert head == " " * lead(rows) + (HOURS if wide else THIRDS)
    for line, (_, levels) in zip(lines, rows, strict=False):
        shown = " ".join(SIGNS[level] * (2 if wide else 1) for level in levels)
        assert line.endswith("  " + shown)
        assert cells(line) == lead(rows) + cells(shown)
    assert len(lines) == len(rows) + len(marks) + 1


@given(ROWS, MARKS, WIDTHS)
def test_marks_stand_below_their_hours_with_their_names_where_there_is_room(
    rows: list[tuple[str, list[Level]]], marks: dict[str, int], width: int
) -> None:
    head, *lines = heat_map(rows, marks, width, plainly).splitlines()
    arrow, step = ("^^", 3) if head.endswith("23") else ("^", 2)
    for line, (name, hour) in zip(lines[len(rows) :], marks.items(), strict=False):
        column = lead(rows) + hour * step
        right = f"{' ' * column}{arrow} {name}"
        left = f"{' ' * (column - 1 - cells(name))}{name} {arrow}"
        fits_left = cells(name) + 1 <= column
        assert line == (right if cells(right) <= width or not fits_left else left)
        assert cells(line[: line.index("^")]) == column


@given(ROWS, st.dictionaries(st.sampled_from(["Tim", "王小明"]), st.integers(0, 23)), WIDTHS)
def test_a_map_fits_into_the_terminal_where_one_sign_an_hour_does(
    rows: list[tuple[str, list[Level]]], marks: dict[str, int], width: int
) -> None:
    lines = heat_map(rows, marks, width, plainly).splitlines()
    assert max(map(cells, lines)) <= max(width, lead(rows) + 47)


@pytest.mark.parametrize(("width", "hours"), [(76, HOURS), (75, THIRDS), (0, THIRDS)])
def test_an_hour_has_two_signs_where_there_is_just_room(width: int, hours: str) -> None:
    head, row, _ = heat_map([("Tim", DAY)], {}, width, plainly).splitlines()
    assert head == " " * 5 + hours
    assert ("##" in row) is (hours == HOURS)


@pytest.mark.parametrize(
    ("width", "cells_before", "mark"),
    # Before the arrow: two cells, and three for each of 18 hours.
    [(80, 56, f"^^ {'x' * 21}"), (79, 34, f"{'x' * 21} ^^")],
)
def test_a_name_goes_left_where_there_is_just_no_room_right(
    width: int, cells_before: int, mark: str
) -> None:
    lines = heat_map([], {"x" * 21: 18}, width, plainly).splitlines()
    assert lines[1] == " " * cells_before + mark


@pytest.mark.parametrize(
    ("name", "shown"),
    [("x" * 25, "x" * 24), ("明" * 13, "明" * 12), ("x" + "明" * 12, "x" + "明" * 11 + " ")],
)
@pytest.mark.parametrize("width", [80, WIDE])
def test_a_long_name_is_cut(name: str, shown: str, width: int) -> None:
    _, line, _ = heat_map([(name, DAY)], {}, width, plainly).splitlines()
    assert line.startswith(f"{shown}  .")


@given(st.permutations([*Level]), st.permutations([*Level]), st.sampled_from([60, WIDE]))
def test_levels_differ_without_colour(one: list[Level], other: list[Level], width: int) -> None:
    maps = [heat_map([("A", levels * 8)], {}, width, plainly) for levels in (one, other)]
    assert (maps[0] == maps[1]) is (one == other)


@pytest.mark.parametrize(("width", "signs"), [(60, 1), (WIDE, 2)])
def test_each_cell_is_painted_by_its_level_and_nothing_else(width: int, signs: int) -> None:
    lines = heat_map([("A", DAY)], {"B": 3}, width, in_brackets).splitlines()
    painted = [f"<{level.value}{SIGNS[level] * signs}>" for level in DAY]
    assert lines[1].split() == ["A", *painted]
    assert not any("<" in line for line in (lines[0], *lines[2:]))


def test_a_map_of_nobody_has_its_hours() -> None:
    assert heat_map([], {}, WIDE, plainly).splitlines()[0].strip() == HOURS
    assert heat_map([], {}, 50, plainly).splitlines()[0].strip() == THIRDS
