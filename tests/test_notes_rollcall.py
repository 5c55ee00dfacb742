from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.pages.notes.model import Attendee
from meetsched.pages.notes.outline import Point
from meetsched.pages.notes.rollcall import attendee

Short = tuple[str, str | None, str | None]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Ann / Lab / @ann-b", ("Ann", "Lab", "ann-b")),
        ("Ann | Lab | @ann-b ", ("Ann", "Lab", "ann-b")),
        ("Ann B /Lab of A & B /@annb", ("Ann B", "Lab of A & B", "annb")),
        ("Ann / A@B / @annb", ("Ann", "A@B", "annb")),
        ("Ann / Lab? / annb", ("Ann", "Lab?", "annb")),
        ("Ann / @annb", ("Ann", None, "annb")),
        ("Ann / / @annb", ("Ann", None, "annb")),
        ("Ann / Lab/", ("Ann", "Lab", None)),
        ("Ann / Lab", ("Ann", "Lab", None)),
        ("Ann", ("Ann", None, None)),
        ("**Ann** @annb", ("Ann", None, "annb")),
        ("Ann / Lab One/Two / @annb", ("Ann", "Lab One/Two", "annb")),
        ("Ann | The Lab (TL) | @annb", ("Ann", "The Lab (TL)", "annb")),
        ("Ann / The Lab (TL)", ("Ann", "The Lab (TL)", None)),
        ("Ann | A/B | @annb", ("Ann", "A/B", "annb")),
        (r"Ann \| Bo / Lab / @annb", ("Ann | Bo", "Lab", "annb")),
        ("[Ann](https://github.com/annb) / Lab", ("Ann", "Lab", "annb")),
        ("Ann / Lab / [@annb](https://github.com/annb)", ("Ann", "Lab", "annb")),
        ("Ann / Lab / https://github.com/annb", ("Ann", "Lab", "annb")),
        ("[x] Ann / Lab / @annb", ("Ann", "Lab", "annb")),
        ("🎉 Ann O'Neill-Zoë / Lab", ("🎉 Ann O'Neill-Zoë", "Lab", None)),
        ("/ Lab / @annb", ("", "Lab", "annb")),
    ],
)
def test_a_line_says_who_from_where_and_the_handle(line: str, expected: Short) -> None:
    assert attendee(Point(3, line)) == Attendee(3, *expected)


@pytest.mark.parametrize(
    "line",
    ["name / institution / GitHub handle", "your name / affiliation / github", "Name | a | b",
     "**name** / affiliation / github", "Your name here", "", " / / ", "[ ] name", "[ ]"],
)  # fmt: skip
def test_a_template_is_nobody(line: str) -> None:
    assert attendee(Point(3, line)) is None


@pytest.mark.parametrize(
    ("line", "note", "absent"),
    [
        ("Ann / Lab / @annb (absent: in Rome until May) 🎉", "absent: in Rome until May 🎉", True),
        ("Ann / Lab / @annb (late & mute)", "late & mute", False),
        ("Ann / Lab / @annb - regrets", "regrets", True),
        ("Ann (can't make it) / Lab / @annb", "can't make it", True),
        ("Ann / Lab (joins late) / @annb", "joins late", False),
        ("Absent: Ann / Lab / @annb", "", True),
    ],
)
def test_what_else_is_said_is_a_note(line: str, note: str, absent: bool) -> None:  # noqa: FBT001
    assert attendee(Point(3, line)) == Attendee(3, "Ann", "Lab", "annb", note, absent)


NAMES = st.from_regex(r"[A-Z][a-zäöü]{1,8}( [A-Z][a-z]{1,8})?", fullmatch=True)


@given(NAMES, st.none() | NAMES, st.none() | NAMES, st.sampled_from([" / ", "/", " | ", "|"]))
def test_lines_read_as_they_are_written(
    name: str, institution: str | None, handle: str | None, separator: str
) -> None:
    handle = handle and handle.encode("ascii", "ignore").decode().replace(" ", "-")
    parts = [name, institution or "", f"@{handle}" if handle else ""]
    found = attendee(Point(1, separator.join(parts)))
    assert found is None or found == Attendee(1, name, institution, handle)
    assert (found is None) == (name == "Name")


@given(st.text() | st.lists(st.sampled_from("/|@()[] ab:\\"), max_size=30).map("".join))
def test_any_line_is_read(line: str) -> None:
    found = attendee(Point(1, line))
    assert found is None or found.line == 1
