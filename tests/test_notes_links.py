from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.pages.notes.links import labelled_links, links_in, plain
from meetsched.pages.notes.model import Link


@pytest.mark.parametrize(
    ("text", "name", "address"),
    [
        ("see [the **plan**](https://a.example/b).", "the plan", "https://a.example/b"),
        ('[a](https://a.example/b "its title")', "a", "https://a.example/b"),
        ("[a]( <https://a.example/b_(c)> )", "a", "https://a.example/b_(c)"),
        ("![](https://a.example/b.png)", "", "https://a.example/b.png"),
        (r"\[a\](https://a.example/b)", "a", "https://a.example/b"),
        ("[March](2019-03-21.md)", "March", "2019-03-21.md"),
        ("[Ann](mailto:ann@a.example)", "Ann", "mailto:ann@a.example"),
        ("(see https://a.example/b_(c)).", "", "https://a.example/b_(c)"),
        ("<https://a.example/b>, and", "", "https://a.example/b"),
        ("call tel:+41-44-1, or not", "", "tel:+41-44-1"),
        ("HTTPS://a.example/b?c=d&e#f!", "", "HTTPS://a.example/b?c=d&e#f"),
    ],
)
def test_a_link_is_found_with_its_text(text: str, name: str, address: str) -> None:
    assert links_in(3, text) == (Link(3, name, address),)


@pytest.mark.parametrize(
    "text", ["[a](javascript:alert)", "[a](data:x)", "[Ann, 5 min] (a)", "hotel:x", "a@a.example"]
)
def test_what_is_no_link_to_follow_is_none(text: str) -> None:
    assert links_in(3, text) == ()


def test_links_have_their_lines_and_the_words_before_them_there() -> None:
    text = "Date: 1 May\n**Call:** <https://c.example>\nRecording: [here](r.md) and [there](s.md)"
    assert labelled_links(7, text) == (
        Link(8, "Call", "https://c.example"),
        Link(9, "Recording", "r.md"),
        Link(9, "there", "s.md"),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\[CH\] **bold** and `code` and ~~gone~~", "[CH] bold and code and gone"),
        ("apt_install *the* 2 * 3 * 4", "apt_install the 2 * 3 * 4"),
        ("a <b>c</b> <!-- d --> e < f", "a c e < f"),
        (r"\*a\* &lt;b&gt; R\&amp;D", "*a* <b> R&amp;D"),
        ("[a](b.md) [c] ![d](e.png)", "a [c] d"),
    ],
)
def test_marks_are_left_out(text: str, expected: str) -> None:
    assert plain(text) == expected


@given(st.text() | st.lists(st.sampled_from("[]()!<>*`~\\&; ab:/"), max_size=40).map("".join))
def test_any_text_has_links_and_words(text: str) -> None:
    assert all(link.address for link in labelled_links(1, text))
    assert "  " not in plain(text)
