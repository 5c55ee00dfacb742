"""The links in a text, and the text without Markdown's marks."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from meetsched.pages.notes.model import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

_URL: Final = r"[^\s<>()\[\]]*(?:\([^\s<>()\[\]]*\)[^\s<>()\[\]]*)*"
_TITLE: Final = r"""(?:\s+(?:"[^"\[\]]{0,300}"|'[^'\[\]]{0,300}'))?"""
_NAMED: Final = re.compile(
    rf"""!?(?<!\\)\[(?P<text>[^\[\]]{{0,500}})\]\(\s*<?(?P<address>{_URL})>?{_TITLE}\s*\)"""
)
_BARE: Final = r"""\b(?:https?://|(?:mailto|tel|sips?):)[^\s<>\[\]"`|]+"""
_LINK: Final = re.compile(rf"{_NAMED.pattern}|(?P<bare>{_BARE})", re.IGNORECASE)
_LABEL: Final = re.compile(r"([^:*\[\]()]{1,80}):[\s*_]*<?$")
_LEAD: Final = 100
_SENTENCE_ENDS: Final = ".,;:!?*_~'"
_SAFE: Final = re.compile(r"(?:https?|mailto|tel|sips?):\S|(?!//)[^:\s]+$", re.IGNORECASE)

_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])|&#?\w{1,32};")
_TAG: Final = re.compile(r"<!--.{0,500}?-->|</?[a-zA-Z][^<>]{0,500}>")
_AUTOLINK: Final = re.compile(r"<([a-z][a-z0-9+.-]{1,31}:[^\s<>]*)>", re.IGNORECASE)
_EMPHASIS: Final = re.compile(r"(?<!\\)(\*\*|~~|\*|`)(?=\S)([^*`~]{1,500})(?<=[^\s\\])\1(?!\w)")


def links_in(line: int, text: str) -> tuple[Link, ...]:
    """Find the links in a text that begins in a line, those with a text of theirs and bare ones.

    Left out is an address that is neither of the web, a call or mail, nor beside the page.

    >>> links_in(7, "see [the call](https://a.example/b), or https://c.example.")[1]
    Link(line=7, text='', address='https://c.example')
    """
    return tuple(link for link, _ in _links(line, text))


def labelled_links(line: int, text: str) -> tuple[Link, ...]:
    """Find the links in a text; what leads to one, as in "Recording: [here](...)", is its text.

    >>> labelled_links(3, "**Recording:** [here](https://a.example)")
    (Link(line=3, text='Recording', address='https://a.example'),)
    """
    return tuple(
        replace(link, text=plain(label[1])) if (label := _LABEL.search(before)) else link
        for link, before in _links(line, text)
    )


def _links(line: int, text: str) -> Iterator[tuple[Link, str]]:
    """Yield each link with what stands before it in its line."""
    at, last = line, 0
    for match in _LINK.finditer(unescaped(text)):
        start = match.string.rfind("\n", 0, match.start()) + 1
        at += match.string.count("\n", last, start)
        last = max(last, start)
        address = match["address"] or _without_end(match["bare"] or "")
        if _SAFE.match(address):
            link = Link(at, plain(match["text"] or ""), address)
            yield link, match.string[max(start, match.start() - _LEAD) : match.start()]


def _without_end(address: str) -> str:
    """Leave out what ends the sentence, or closes the brackets, that a bare address stands in."""
    shorter = address.rstrip(_SENTENCE_ENDS)
    closing = len(shorter) - len(shorter.rstrip(")"))
    spare = min(closing, max(0, shorter.count(")") - shorter.count("(")))
    return shorter[: len(shorter) - spare].rstrip(_SENTENCE_ENDS)


def unescaped(text: str) -> str:
    r"""Return a text with "\[" written "[" and "&lt;" "<" (CommonMark 0.31, sections 2.4, 2.5)."""
    return _ESCAPED.sub(lambda match: match[1] or html.unescape(match[0]), text)


def unlinked(text: str) -> str:
    """Return a text with the text of its links in their place; bare ones stay."""
    return _NAMED.sub(lambda match: match["text"], _AUTOLINK.sub(r"\1", text))


def plain(text: str) -> str:
    r"""Return a text without Markdown's marks and HTML's tags; a link leaves its text.

    >>> plain(r"\[CH\] the **[plan](https://a.example)** of <b>May</b>")
    '[CH] the plan of May'
    """
    unmarked = _EMPHASIS.sub(r"\2", _TAG.sub("", unlinked(text)))
    return " ".join(unescaped(unmarked).split())
