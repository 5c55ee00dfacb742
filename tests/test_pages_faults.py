from __future__ import annotations

import re
from urllib.parse import unquote

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


def test_github_is_told_the_place_and_the_kind() -> None:
    (line,) = github_lines([FAULT])
    properties, _, message = line.removeprefix("::error ").partition("::")
    assert properties == "file=page.md,line=3,col=7,endColumn=10,title=label_out_of_season"
    assert message == '"PST" is not in force; write PDT'


@given(st.text(min_size=1), st.text(min_size=1))
def test_nothing_breaks_out_of_a_workflow_command(name: str, message: str) -> None:
    """GitHub decodes as URLs are decoded, once the command is taken apart."""
    fault = FileFault(name, 1, 1, "", "time", "error", message, "")
    (line,) = github_lines([fault])
    match = re.fullmatch(r"::error file=([^,:\r\n]*),line=1,col=1,[^:]*::([^\r\n]*)", line)
    assert match
    assert unquote(match[1], errors="strict") == unquote(name.replace("%", "%25"), errors="strict")
    assert unquote(match[2], errors="strict") == unquote(message.replace("%", "%25"))
