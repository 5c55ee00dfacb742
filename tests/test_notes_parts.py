from __future__ import annotations

import hashlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.errors import MeetschedError
from meetsched.pages.notes.parts import contents, find_parts, renew, seal


def part(name: str, text: str, digest: str | None = None) -> str:
    """Write a part with its markers, as the module's docstring has them."""
    own = hashlib.sha256(text.encode()).hexdigest()[:12]
    begin = f"<!-- meetsched:begin {name} {own if digest is None else digest} -->"
    return f"{begin}\n{text}<!-- meetsched:end {name} -->\n"


TIMES, LINKS = part("times", "8:00\n"), part("links", "* call\n")
PAGE = f"# Team\n\n{TIMES}\n* Tim\n{LINKS}the end"

between = st.text(max_size=40).filter(lambda text: "<!--" not in text).map(lambda t: f"{t}\n")
texts = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), max_size=40)
bodies = texts.filter(lambda text: "<!--" not in text).map(lambda text: f"{text}\n")


def refusal(page: str) -> str:
    with pytest.raises(MeetschedError) as error:
        renew(page, {"times": "", "links": ""})
    return str(error.value)


def test_parts_are_found_with_their_texts_and_lines() -> None:
    assert contents(PAGE) == {"times": "8:00\n", "links": "* call\n"}
    assert [found.line for found in find_parts(PAGE).values()] == [3, 8]


def test_a_page_without_markers_has_no_parts() -> None:
    assert find_parts("# Team\n<!-- a comment -->\n") == {}


@given(st.tuples(between, between, between), bodies, bodies, bodies)
def test_all_else_is_left_byte_for_byte(
    people_s: tuple[str, str, str], times: str, links: str, new: str
) -> None:
    top, middle, end = people_s
    page = top + part("times", times) + middle + part("links", links) + end
    renewed = renew(page, {"times": new, "closing": "not there\n"})
    assert renewed == top + part("times", new) + middle + part("links", links) + end


@given(bodies, bodies)
def test_windows_line_ends_stay(times: str, new: str) -> None:
    page = f"* Tim\n{part('times', times)}* Luz\n".replace("\n", "\r\n")
    renewed = renew(page, {"times": new})
    assert renewed == f"* Tim\n{part('times', new)}* Luz\n".replace("\n", "\r\n")


def test_a_page_of_mixed_line_ends_keeps_them() -> None:
    page = "a\r\nb\n" + TIMES + "c\r\nd"
    assert renew(page, {"times": "9:00\n"}) == "a\r\nb\n" + part("times", "9:00\n") + "c\r\nd"


def test_renewed_twice_is_renewed_once() -> None:
    once = renew(PAGE, {"times": "9:00\n"})
    assert renew(once, {"times": "9:00\n"}) == once


def test_a_text_may_be_empty_and_its_last_line_is_ended() -> None:
    assert renew(TIMES, {"times": ""}) == part("times", "")
    assert renew(TIMES, {"times": "9:00"}) == part("times", "9:00\n")


@pytest.mark.parametrize("digest", ["0" * 12, "", hashlib.sha256(b"8:30\n").hexdigest()[:12]])
def test_what_was_changed_by_hand_is_refused(digest: str) -> None:
    changed = part("times", "8:00\n", digest).replace("times  -->", "times -->")
    assert refusal(f"# Team\n{changed}").startswith(
        'line 2: the part "times" was changed by hand; undo that'
    )


def test_what_was_changed_by_hand_may_stay_if_it_is_not_renewed() -> None:
    page = part("times", "8:30\n", "0" * 12) + LINKS
    assert renew(page, {"links": "x\n"}) == part("times", "8:30\n", "0" * 12) + part("links", "x\n")


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        (f"a\n{TIMES.splitlines()[0]}\n8:00\n", [2]),
        (f"8:00\n<!-- meetsched:end times -->\n{LINKS}", [2]),
        (f"{TIMES}\n{TIMES}", [5]),
        (TIMES.replace("8:00\n", f"8:00\n{LINKS}"), [1, 6]),
        (TIMES.replace("end times", "end links"), [1, 3]),
        (TIMES.replace("<!-- meetsched:end", "> <!-- meetsched:end"), [1, 3]),
        (TIMES.replace("<!-- meetsched:begin", "<!--meetsched:begin"), [1, 3]),
        (TIMES.replace(" -->", " --> now", 1), [1, 3]),
        ("one <!-- meetsched:begin times --> line <!-- meetsched:end times -->", [1]),
        ("a\rb\r" + TIMES.replace("\n", "\r"), [1]),
    ],
)
def test_damaged_markers_are_refused_by_their_lines(page: str, lines: list[int]) -> None:
    assert [int(line) for line in re.findall(r"(?m)^line (\d+): ", refusal(page))] == lines


def test_a_part_cannot_hold_a_marker() -> None:
    with pytest.raises(MeetschedError, match='the part "times" cannot hold a marker'):
        renew(TIMES, {"times": "<!-- meetsched:end times -->\n"})


def test_a_page_just_written_gets_its_digests() -> None:
    bare = re.sub(r" [0-9a-f]{12} -->", " -->", PAGE)
    assert bare != PAGE
    assert seal(bare) == PAGE
    assert seal(PAGE) == PAGE
