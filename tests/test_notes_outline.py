from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.pages.notes.outline import Point, outline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Tree = tuple[str, tuple["Tree", ...]]

WORDS = st.text("abcXYZ äß🎉:,!?()/", min_size=1, max_size=12).map(
    lambda text: " ".join(f"w{text}".split())
)
TREES: st.SearchStrategy[Tree] = st.recursive(
    st.tuples(WORDS, st.just(())),
    lambda below: st.tuples(WORDS, st.lists(below, max_size=3).map(tuple)),
    max_leaves=8,
)


def told(text: str) -> list[tuple[int, str, str]]:
    return [
        (point.line, point.mark, point.text)
        for section in outline(text).sections
        for point in section.walk()
        if point.mark or point.text
    ]


def tree(point: Point) -> Tree:
    return point.text, tuple(map(tree, point.points))


def as_lines(
    trees: Sequence[Tree], mark: str, indent: str, gap: str, depth: int = 0
) -> Iterator[str]:
    for text, below in trees:
        yield f"{indent * depth}{mark} {text}{gap}"
        yield from as_lines(below, mark, indent, gap, depth + 1)


@given(
    st.lists(TREES, min_size=1, max_size=4),
    st.sampled_from("*-+"),
    st.sampled_from(["  ", "    ", "\t"]),
    st.sampled_from(["", "\n"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_nested_lists_are_read_as_they_were_written(
    trees: list[Tree], mark: str, indent: str, gap: str, end: str
) -> None:
    text = "\n".join(as_lines(trees, mark, indent, gap)).replace("\n", end)
    assert [tree(point) for point in outline(text).sections[0].points] == trees


def test_headings_part_a_page() -> None:
    page = "before\n# One #\ntext\n\nTwo\n---\n### Three\n"
    assert told(page) == [
        (1, "", "before"),
        (2, "#", "One"),
        (3, "", "text"),
        (5, "##", "Two"),
        (7, "###", "Three"),
    ]


def test_lines_are_counted_whatever_ends_them() -> None:
    for end in ("\n", "\r\n", "\r"):
        assert told(f"# A{end}{end}* b{end}    * c{end}") == [
            (1, "#", "A"),
            (3, "*", "b"),
            (4, "*", "c"),
        ]


def test_a_point_goes_on_over_lines_and_has_paragraphs_of_its_own() -> None:
    page = "* one\n  goes on\nand on\n\n  more of one\n* two\n"
    assert told(page) == [(1, "*", "one goes on and on"), (5, "", "more of one"), (6, "*", "two")]


def test_marks_and_indents_may_be_mixed() -> None:
    page = "* a\n    - b\n  - c\n\n- d\n\t+ e\n3. f\n   * g\n"
    assert told(page) == [
        (1, "*", "a"),
        (2, "-", "b"),
        (3, "-", "c"),
        (5, "-", "d"),
        (6, "+", "e"),
        (7, "3", "f"),
        (8, "*", "g"),
    ]


def test_a_point_indented_too_far_is_one_below() -> None:
    page = "* a\n  goes on\n      * b\n      * c\n        d\n* e\n"
    (first, last) = outline(page).sections[0].points
    assert tree(first) == ("a goes on", (("b", ()), ("c d", ())))
    assert [point.line for point in first.walk()] == [1, 3, 4]
    assert last.line == 6


def test_a_list_indented_by_four_spaces_is_no_code() -> None:
    assert told("## A\n\n    * b\n") == [(1, "##", "A"), (3, "*", "b")]


def test_quotations_in_a_point_are_its_text() -> None:
    assert told("* > said\n  > twice\n    * b\n") == [(1, "*", "said twice"), (3, "*", "b")]


def test_headings_in_points_and_quotations_part_nothing() -> None:
    page = "# A\n* # b\n\n> # c\n\n* d\n"
    assert [each.text for each in outline(page).sections] == ["", "A"]


def test_empty_points_are_kept_empty() -> None:
    assert [point.text for point in outline("* a\n*\n*  \n* b\n").sections[0].points] == [
        "a",
        "",
        "",
        "b",
    ]


def test_comments_html_and_rules_are_left_out() -> None:
    page = "<!-- * no\n* no -->\n* a\n\n<div>\n* no\n</div>\n\n***\n* b\n"
    assert told(page) == [(3, "*", "a"), (10, "*", "b")]


def test_points_in_code_are_code() -> None:
    assert told("* a\n\n  ```\n  * b\n  ```\n* c\n") == [
        (1, "*", "a"),
        (3, "", "* b"),
        (6, "*", "c"),
    ]


def test_front_matter_is_read_and_keeps_its_lines() -> None:
    page = outline('---\ntitle: "April 2019"\ntags:\n  - a\nDate : 2019-04-11\n---\n# A\n')
    assert page.front == {"title": "April 2019", "tags": "", "date": "2019-04-11"}
    assert [(each.line, each.text) for each in page.sections] == [(1, ""), (7, "A")]


@pytest.mark.parametrize(
    ("page", "texts"),
    [
        ("---\ntitle: A\n# B\n", ["title: A", "B"]),
        ("---\n# A\n---\n* b\n", ["A", "b"]),
        ("---\n\n---\nc\n", ["c"]),
        ("a\n\n---\nb: c\n\n---\n", ["a", "b: c"]),
    ],
)
def test_rules_that_are_no_front_matter_hide_nothing(page: str, texts: list[str]) -> None:
    assert outline(page).front == {}
    assert [text for _, _, text in told(page)] == texts


def test_a_byte_order_mark_is_no_text() -> None:
    assert told("\ufeff# A") == [(1, "#", "A")]


@given(st.text() | st.lists(st.sampled_from("*-1.>#`~<!\t \n\\[ax"), max_size=60).map("".join))
def test_any_text_has_an_outline_within_its_lines(text: str) -> None:
    page = outline(text)
    lines = [point.line for section in page.sections for point in section.walk()]
    assert all(1 <= line <= len(page.lines) for line in lines)


@pytest.mark.parametrize(
    "text",
    ["* " * 50_000, ">" * 50_000, "> - 1. " * 10_000, "* a\n" * 10_000, "[" * 50_000,
     "".join("  " * n + "* a\n" for n in range(500)), "\t" * 50_000 + "* a", "- ```\n" * 10_000],
)  # fmt: skip
def test_hostile_nesting_is_read_at_once_and_not_too_deep(text: str) -> None:
    start = time.perf_counter()
    sections = outline(text).sections
    assert time.perf_counter() - start < 5
    deepest = max(map(depth, sections))
    assert deepest <= 21


def depth(point: Point) -> int:
    return 1 + max(map(depth, point.points), default=0)
