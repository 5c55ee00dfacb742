"""A page's outline: its headings, and below each, point by point, what is written there."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from markdown_it import MarkdownIt
    from markdown_it.token import Token

_DEEPEST: Final = 40
"""Levels of Markdown: 20 lists within each other. What is deeper is not read."""

_LONGEST_FRONT: Final = 100
"""Lines: a rule at the top of a page with no other so near is only a rule."""

_LINE_END: Final = re.compile(r"\r\n?|\n")
_KEY: Final = re.compile(r"([A-Za-z][\w -]{0,40}?)\s*:\s*(.*)")
_TEXTS: Final = frozenset({"inline", "fence"})
_GLUED: Final = re.compile(r"\n\s*([-*+])[ \t]+(?=\S)")
"""A point that is indented so much that it goes on with the text before it, by the standard."""

_NO_BLOCKS: Final = ("inline", "text_join", "code", "reference")
"""Rules of the parser that are off: a list indented by four spaces is a list, not code."""


@dataclass(frozen=True, slots=True)
class Point:
    """A heading, a point of a list, or a paragraph, as `written`, perhaps in several lines.

    `mark` says which: "##", "*" or "-", the number of a numbered point, or "" for a paragraph.
    `points` are what stands below it. Lines count from 1.
    """

    line: int
    written: str
    mark: str = ""
    points: tuple[Point, ...] = ()

    @property
    def text(self) -> str:
        """What is written, on one line."""
        return " ".join(self.written.split())

    @property
    def level(self) -> int:
        """How deep a heading is, 0 for what is none."""
        return len(self.mark) if self.mark.startswith("#") else 0

    @property
    def is_numbered(self) -> bool:
        """Whether it is of a numbered list."""
        return self.mark.isdecimal()

    def walk(self) -> Iterator[Point]:
        """Yield it and all that stands below it, in the order of the page."""
        yield self
        for point in self.points:
            yield from point.walk()


@dataclass(frozen=True, slots=True)
class Outline:
    """A page: its front matter, its lines, and its sections.

    The first section is what stands before the first heading, without text and mark.
    """

    front: dict[str, str]
    lines: tuple[str, ...]
    sections: tuple[Point, ...]


@dataclass(slots=True)
class _Draft:
    """A point that is not closed yet."""

    line: int
    mark: str = ""
    text: str | None = None
    points: list[Point] = field(default_factory=list)

    def add(self, line: int, content: str) -> None:
        """Take a text: the first is its own, further ones are paragraphs below it."""
        text, *others = _GLUED.split(content)
        if self.text is None:
            self.text = text
        elif text:
            self.points.append(Point(line, text))
        line += text.count("\n")
        for mark, other in zip(others[::2], others[1::2], strict=True):
            self.points.append(Point(line + 1, other, mark))
            line += 1 + other.count("\n")

    def closed(self) -> Point:
        return Point(self.line, self.text or "", self.mark, tuple(self.points))


def outline(text: str) -> Outline:
    r"""Read any Markdown (CommonMark 0.31); HTML and comments are left out.

    >>> page = outline("# Team\n* one\n    * two\n")
    >>> [(point.line, point.mark, point.text) for point in page.sections[1].walk()]
    [(1, '#', 'Team'), (2, '*', 'one'), (3, '*', 'two')]
    """
    lines = _LINE_END.split(text.removeprefix("\ufeff"))
    front, end = _front_matter(lines)
    body = "\n".join([*[""] * end, *lines[end:]])
    return Outline(front, tuple(lines), tuple(_sections(_parser().parse(body))))


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).disable(_NO_BLOCKS)


def _front_matter(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Return what stands between two rules at the top, and how many lines that takes.

    Only "key: value" is read. Where a heading or no key comes first, there is no front matter.
    """
    rules = [n for n, line in enumerate(lines[:_LONGEST_FRONT]) if line.rstrip() == "---"]
    if rules[:1] != [0] or len(rules) == 1:
        return {}, 0
    inside = [line for line in lines[1 : rules[1]] if line.strip()]
    if not inside or not _KEY.match(inside[0]) or any(line.startswith("#") for line in inside):
        return {}, 0
    pairs = [match.groups() for match in map(_KEY.fullmatch, inside) if match]
    return {key.casefold(): value.strip(" \t\"'") for key, value in pairs}, rules[1] + 1


def _sections(tokens: Iterable[Token]) -> Iterator[Point]:
    """Put what the parser found together; a heading within a list or a quotation is a text."""
    drafts = [_Draft(1, text="")]
    for token in tokens:
        line = token.map[0] + 1 if token.map else 0
        if token.type == "heading_open" and not token.level:
            yield drafts.pop().closed()
            drafts = [_Draft(line, "#" * int(token.tag[1:]))]
        elif token.type == "list_item_open":
            drafts.append(_Draft(line, token.info or token.markup))
        elif token.type == "list_item_close":
            point = drafts.pop().closed()
            drafts[-1].points.append(point)
        elif token.type in _TEXTS:
            drafts[-1].add(line, token.content)
    yield drafts.pop().closed()
