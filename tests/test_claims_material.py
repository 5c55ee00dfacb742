from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from meetsched.claims.checking import PageReport, check_page
from meetsched.claims.mistakes import Kind
from meetsched.claims.seasons import odd_weeks
from meetsched.cli.page import Page

NOW = date(2026, 11, 23)
DATA = json.loads((Path(__file__).parent / "data" / "claims.json").read_text(encoding="utf-8"))
ROWS, LEFT_OUT = DATA["rows"], DATA["left_out"]

Row = dict[str, Any]
Claims = set[tuple[str, str]]


def named(rows: list[Row]) -> list[Any]:
    return [pytest.param(row, id=row["id"]) for row in rows]


def judged(row: Row) -> PageReport:
    return _judged(row["text"], row["on"])


@cache
def _judged(text: str, on: str | None) -> PageReport:
    return check_page(text, NOW, date.fromisoformat(on) if on else None)


def kinds(row: Row) -> list[str]:
    errors = {each.kind for each in judged(row).mistakes if each.kind is not Kind.SEASON}
    return sorted(kind.value for kind in errors)


def read(row: Row) -> Claims:
    found = judged(row).readings
    return {(each.meaning.zone or each.meaning.name, f"{each.wall:%H:%M}") for each in found}


def claims(row: Row, part: str = "claims") -> Claims:
    return {(zone, time) for zone, time, _ in row.get(part, [])}


@pytest.mark.parametrize("row", named(ROWS))
def test_what_is_wrong_with_a_line_is_found_and_its_claims_are_read(row: Row) -> None:
    assert kinds(row) == row["kinds"]
    assert claims(row) <= read(row)


@pytest.mark.parametrize("row", named([row for row in ROWS if "unread" in row]))
def test_a_claim_that_is_listed_as_unread_is_not_read(row: Row) -> None:
    assert not claims(row, "unread") <= read(row)
    assert row["why"]


@pytest.mark.parametrize("row", named(LEFT_OUT))
def test_a_line_that_is_left_out_is_not_judged_as_its_row_says(row: Row) -> None:
    assert kinds(row) != row["kinds"]
    assert row["why"]


@pytest.mark.parametrize("row", named([row for row in ROWS if "season" in row]))
def test_the_weeks_in_which_the_clocks_agree_are_counted(row: Row) -> None:
    season = row["season"]
    verdict = max(judged(row).verdicts, key=lambda each: len(each.readings))
    odd = odd_weeks(verdict.readings)
    assert season["weeks"] - len(odd) == season["agree"]
    assert {day.year for day in odd} <= {season["year"]}


@pytest.mark.parametrize("row", named(ROWS + LEFT_OUT))
def test_a_corrected_line_has_nothing_left_to_correct(row: Row) -> None:
    text, on = row["text"], row["on"] and date.fromisoformat(row["on"])
    report = judged(row)
    edits = (each.edit for each in report.mistakes if each.edit)
    again = check_page(Page("-", text).corrected(edits).text, NOW, on)
    assert [each.edit for each in again.mistakes if each.edit] == []
    left = [each.kind for each in report.mistakes if not each.edit]
    assert [each.kind for each in again.mistakes if each.kind is not Kind.SEASON] == [
        kind for kind in left if kind is not Kind.SEASON
    ]


def test_the_bar_is_met() -> None:
    rows = ROWS + LEFT_OUT
    several = [row for row in rows if len({z for z, _ in claims(row) | claims(row, "unread")}) > 1]
    whole = [row for row in several if claims(row) | claims(row, "unread") <= read(row)]
    right = [row for row in whole if kinds(row) == row["kinds"]]
    consistent = [row for row in rows if row["verdict"] == "consistent"]
    assert len(several) > 150
    assert len(whole) / len(several) >= 0.9
    assert len(right) / len(whole) >= 0.97
    assert len([row for row in consistent if kinds(row)]) / len(consistent) <= 0.01
