from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given

import written
from meetsched.claims.days import days_in
from meetsched.claims.hours import times_in
from meetsched.claims.markup import plain
from meetsched.claims.page import Passage, paragraphs
from meetsched.claims.statements import LONGEST_LIST


def passages(page: str) -> list[list[str]]:
    return [[page[each.start : each.end] for each in paragraph] for paragraph in paragraphs(page)]


def told(page: str) -> list[str]:
    """Write what is said of each meeting: "8am PT = 11am ET"."""
    return [
        " = ".join(
            f"{page[claim.time.start : claim.time.end]} {page[claim.found.start : claim.found.end]}"
            for claim in said.claims
        )
        for paragraph in paragraphs(page)
        for passage in paragraph
        for said in passage.statements
    ]


def only(line: str) -> Passage:
    ((passage,),) = paragraphs(line)
    return passage


def test_empty_lines_part_paragraphs_and_lines_without_digits_are_passed_over() -> None:
    page = "Hello\nWe meet: 8am PT\nBring cake\nWe eat: noon PT\n\n \t\n3 May\n"
    assert passages(page) == [["We meet: 8am PT", "We eat: noon PT"], ["3 May"]]
    assert passages("nothing\n\nat all\n") == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("- 8am PT\n- 11am ET\n- 15:00 UTC", ["8am PT = 11am ET = 15:00 UTC"]),
        ("We meet at 8am PT, which is:\n- 11am ET\n- 15:00 UTC", ["8am PT = 11am ET = 15:00 UTC"]),
        ("We meet at 8am PT.\nWe meet at 11am ET.", ["8am PT", "11am ET"]),
        ("8am PT\n\n11am ET", ["8am PT", "11am ET"]),
        ("8am PT\n9am PT", ["8am PT", "9am PT"]),
        ("8am PT\nfor 3 people\n11am ET", ["8am PT", "11am ET"]),
        ("8am PT\r\n11am ET\r\n", ["8am PT = 11am ET"]),
    ],
)
def test_lines_that_go_on_with_a_list_of_times(page: str, found: list[str]) -> None:
    assert told(page) == found


def test_a_list_of_times_is_one_passage_with_all_that_its_lines_say() -> None:
    page = "- 8am PT, 3 May\n- 11am ET, Mondays, 4 May"
    passage = only(page)
    assert (passage.start, passage.end) == (0, len(page))
    assert [page[day.start : day.end] for day in passage.days] == ["3 May", "Mondays", "4 May"]
    assert passage.statements[0].recurring


@pytest.mark.parametrize(
    ("page", "loose"),
    [
        ("Ann: 8am PT\nBob: 11am ET", [False, True]),
        ("8am PT\nwith many other words to say 11am ET", [False, False]),
    ],
)
def test_a_line_with_few_words_may_go_on_with_the_last(page: str, loose: list[bool]) -> None:
    (paragraph,) = paragraphs(page)
    assert [said.loose for passage in paragraph for said in passage.statements] == loose


@pytest.mark.parametrize(
    ("line", "heads"),
    [
        ("## 11 April 2019", True),
        ("# Meeting of everybody everywhere, 2019-04-11", True),
        ("<h2>The long meeting of everybody, 2019-04-11</h2>", True),
        ("**11 April 2019**", True),
        ("Date: Thursday, April 11th, with everybody who likes it", True),
        ("Team meeting, 11 April", True),
        ("We have seen each other on 11 April", False),
        ("11 April 8am PT", False),
        ("# Mondays", False),
        ("# 12 things", False),
    ],
)
def test_what_heads_what_follows(line: str, *, heads: bool) -> None:
    found = [passage.heads for paragraph in paragraphs(line) for passage in paragraph]
    assert any(found) is heads


@pytest.mark.parametrize(
    ("line", "opens"),
    [("8am PT:", True), ("8am PT is", True), ("**8am PT, **", True), ("8am PT this", False)],
)
def test_what_opens_a_list(line: str, *, opens: bool) -> None:
    assert only(line).opens is opens


TABLE = "Times\n\n| PT | ET |\n|---|---|\n| 8am | 11am |\n| 9am | noon |\nMore at 9am UTC\n"
LINES = "| When | Who |\n|---|---|\n| 8am PT / 11am ET | Ann |\n| 3 May, 9am PT | Bob |"


def test_a_table_is_one_passage() -> None:
    assert told(TABLE) == ["8am PT = 11am ET", "9am PT = noon ET", "9am UTC"]
    assert [len(paragraph) for paragraph in passages(TABLE)] == [2]
    assert passages(TABLE)[0][0].startswith("| PT")


def test_a_table_without_zones_along_or_down_is_read_line_by_line() -> None:
    assert told(LINES) == ["8am PT = 11am ET", "9am PT"]
    ((table,),) = paragraphs(LINES)
    assert [LINES[day.start : day.end] for day in table.days] == ["3 May"]


def test_a_list_of_one_meeting_is_not_endless() -> None:
    zones = [f"UTC{sign}{n}:{part}" for n in range(1, 12) for sign in "+-"
             for part in ("00", "30", "15", "45")]  # fmt: skip
    (paragraph,) = paragraphs("\n".join(f"- 9am {zone}" for zone in zones))
    lengths = [len(said.claims) for passage in paragraph for said in passage.statements]
    assert max(lengths) == LONGEST_LIST
    assert sum(lengths) == len(zones)


@given(written.texts(60))
def test_any_page_is_read_and_everything_stands_where_it_was_read(page: str) -> None:
    found = [passage for paragraph in paragraphs(page) for passage in paragraph]
    assert all(one.end <= other.start for one, other in pairwise(found))
    for passage in found:
        for said in passage.statements:
            for claim in said.claims:
                words = plain(page[claim.time.start : claim.time.end])
                assert [time.minutes for time in times_in(words)] == [claim.time.minutes]
                assert passage.start <= claim.start < claim.end <= passage.end
        for day in passage.days:
            (alone,) = days_in(plain(page[day.start : day.end]))
            assert (alone.dates, alone.weekday) == (day.dates, day.weekday)


@given(written.texts(60))
def test_paragraphs_are_read_alone(page: str) -> None:
    parts = re.split(r"\n\s*\n", page)
    alone = [len(paragraph) for part in parts for paragraph in paragraphs(part)]
    assert [len(paragraph) for paragraph in paragraphs(page)] == alone
