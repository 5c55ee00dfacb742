from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.pages.faults import FileFault, fault_lines, github_lines

FAULT = FileFault(
    "page.md", 3, 7, "PST", "label_out_of_season", "error", '"PST" is not in force', "write PDT"
)


def test_a_fault_is_a_line_that_editors_can_jump_to() -> None:
    assert list(fault_lines([FAULT])) == [
        'page.md:3:7: error: "PST" is not in force; write PDT [label_out_of_season]'
    ]


def properties(fault: FileFault) -> dict[str, str]:
    (line,) = github_lines([fault])
    told = line.removeprefix(f"::{fault.severity} ").partition("::")[0]
    return dict(each.split("=") for each in told.split(","))


def test_github_is_told_the_place_and_the_kind() -> None:
    assert properties(FAULT) == {
        "file": "page.md",
        "line": "3",
        "endLine": "3",
        "col": "7",
        "endColumn": "10",
        "title": "label_out_of_season",
    }


def test_github_is_told_what_is_wrong_and_what_to_do() -> None:
    (line,) = github_lines([FAULT])
    assert line.endswith('::"PST" is not in force; write PDT')


@pytest.mark.parametrize(
    ("text", "last"), [("8am\nPST", "4"), ("8am\r\nPST", "4"), ("8am\n> PST /\n> 5pm CET", "5")]
)
def test_a_fault_over_some_lines_has_no_columns(text: str, last: str) -> None:
    # GitHub takes columns only where both lines are the same
    assert properties(replace(FAULT, text=text)) == {
        "file": "page.md",
        "line": "3",
        "endLine": last,
        "title": "label_out_of_season",
    }


@given(st.lists(st.text("a1 /"), min_size=1), st.integers(1, 99), st.integers(1, 99))
def test_columns_are_told_of_one_line_alone(lines: list[str], line: int, column: int) -> None:
    told = properties(replace(FAULT, line=line, column=column, text="\n".join(lines)))
    assert int(told["endLine"]) - int(told["line"]) == len(lines) - 1
    assert ("col" in told, "endColumn" in told) == (len(lines) == 1,) * 2


@given(st.text(min_size=1), st.text(min_size=1))
def test_nothing_breaks_out_of_a_workflow_command(name: str, message: str) -> None:
    """GitHub decodes as URLs are decoded, once the command is taken apart."""
    fault = FileFault(name, 1, 1, "", "time", "error", message, "")
    (line,) = github_lines([fault])
    match = re.fullmatch(r"::error file=([^,:\r\n]*),line=1,[^:]*::([^\r\n]*)", line)
    assert match
    assert unquote(match[1], errors="strict") == unquote(name.replace("%", "%25"), errors="strict")
    assert unquote(match[2], errors="strict") == unquote(message.replace("%", "%25"))
