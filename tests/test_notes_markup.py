from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from meetsched.pages.notes.markup import cell, inline, link, tamed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from markdown_it.token import Token

MARKDOWN: Final = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PIECES: Final = (
    *"\\`*_[]()<>|~$&#;:=+-!.1a\n\t\"'{}^@/%é", "&amp;", "&#x41;", "<!--", "-->", "<b>", "```",
    "~~~", "1. ", "2) ", "- ", "# ", " #", " ##", "javascript:", "https://a.example", "]: ", "](",
    "\r\n", "\u2028", "\u202e", "\x1b[2J", "\0", "---", "===",
)  # fmt: skip
TURNS_AROUND: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

texts = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)


def is_seen(character: str) -> bool:
    if character.isspace():
        return True
    return unicodedata.category(character) not in {"Cc", "Cs"} and character not in TURNS_AROUND


def given_text(text: str) -> str:
    """Return a text as a reader sees it, on one line."""
    return " ".join("".join(filter(is_seen, text)).split())


def leaves(tokens: Iterable[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type == "inline":
            yield from token.children or ()
        else:
            yield token


def rendered(markdown: str) -> tuple[set[str], str]:
    """Return the kinds of tokens, paragraphs left out, and the text."""
    found = list(leaves(MARKDOWN.parse(markdown)))
    kinds = {token.type for token in found} - {"paragraph_open", "paragraph_close"}
    return kinds, "".join(token.content for token in found)


@given(texts)
def test_running_text_is_itself_and_nothing_else(text: str) -> None:
    kinds, seen = rendered(inline(text))
    assert seen == given_text(text)
    assert kinds <= {"text", "text_special"}


@given(texts)
def test_text_is_itself_in_a_heading_and_in_a_list(text: str) -> None:
    for mark, kind in (("#", "heading"), ("*", "list_item")):
        kinds, seen = rendered(f"{mark} {inline(text)}\n")
        assert seen == given_text(text)
        assert {each for each in kinds if not each.startswith(("bullet_list", kind))} <= {
            "text", "text_special",
        }  # fmt: skip


@given(texts, texts)
def test_a_cell_holds_its_text_and_the_next_its_own(text: str, other: str) -> None:
    tokens = MARKDOWN.parse(f"| a | b |\n| - | - |\n| {cell(text)} | {cell(other)} |\n\nend\n")
    held = [token for token in tokens if token.type == "inline"]
    seen = ["".join(child.content for child in token.children or ()) for token in held]
    assert seen == ["a", "b", given_text(text), given_text(other), "end"]
    assert {child.type for token in held for child in token.children or ()} <= {
        "text", "text_special",
    }  # fmt: skip


@given(texts, texts)
def test_a_link_has_its_text_and_its_address(text: str, address: str) -> None:
    tokens = list(leaves(MARKDOWN.parse(f"at {link(text, address)}")))
    shown = "".join(token.content for token in tokens)
    links = [token for token in tokens if token.type == "link_open"]
    assert shown.removeprefix("at").strip() == given_text(text or address) or not text
    for each in links:
        target = unquote(str(each.attrs["href"]))
        assert target == unquote("".join(filter(is_seen, address.strip())))
    assert len(links) <= 1
    assert not any(token.type.startswith(("html", "image", "code", "em", "s")) for token in tokens
                   if token.type != "softbreak")  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JavaScript:alert(1)", " javascript:x", "\x01javascript:x", "data:,x",
     "vbscript:x", "file:///etc/passwd", "//other.example", "x:y", ""],
)  # fmt: skip
def test_an_address_that_is_not_to_be_followed_is_no_link(address: str) -> None:
    assert link("here", address) == "here"


@pytest.mark.parametrize(
    ("text", "address", "written"),
    [
        ("", "https://example.org/call", "<https://example.org/call>"),
        ("call", "https://example.org/call", "[call](https://example.org/call)"),
        ("", "tel:+41-44-1234567", "<tel:+41-44-1234567>"),
        ("", "2019-03-21.md", "[2019-03-21.md](2019-03-21.md)"),
        ("a|b", "https://e.org/(x)|y", r"[a\|b](https://e.org/%28x%29%7Cy)"),
        ("é", "https://e.org/é?q=a b#c", "[é](https://e.org/%C3%A9?q=a%20b#c)"),
        ("q", "https://e.org/?a=1&copy;=2", "[q](https://e.org/?a=1&copy%3B=2)"),
    ],
)
def test_how_links_are_written(text: str, address: str, written: str) -> None:
    assert link(text, address) == written


@pytest.mark.parametrize(
    "name", ["Tim", "José, the 2nd", "O'Neil-Smith", "R&D", "C++", "@minrk", "5pm-6pm", "明 (Ming)"]
)
def test_ordinary_names_stay_readable(name: str) -> None:
    assert inline(name) == cell(name) == name


@given(texts)
def test_people_s_own_markdown_begins_no_block_and_no_html(text: str) -> None:
    kinds, _ = rendered(tamed(text))
    inside = {"text", "text_special", "code_inline", "softbreak", "image"}
    pairs = {f"{mark}_{end}" for mark in ("em", "strong", "s", "link") for end in ("open", "close")}
    assert kinds <= inside | pairs


def test_people_s_own_emphasis_and_links_stay() -> None:
    said = "**Decision:** use [it](https://a.example/b), see <https://c.example>"
    assert tamed(said) == said
