"""A page, read from top to bottom: what it says of meetings, and on which days."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched.claims.lines import Line
from meetsched.claims.statements import JOINERS, LONGEST_LIST, Statement, statements
from meetsched.claims.tables import is_rule, row_cells, table_statements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meetsched.claims.days import WrittenDay

_SAYS_WHEN: Final = re.compile(r"\d|\b(?:noon|midday|midnight)\b", re.IGNORECASE)
_HEADING: Final = re.compile(
    r"\s{0,3}(?:#{1,6}\s|<h[1-6]|(?:date|when|day)\b\W{1,4})", re.IGNORECASE
)
_OPEN: Final = re.compile(r"(?:[:=,(–—-]|\bis|\bare)[\s*_)]*$")  # noqa: RUF001
_FENCE: Final = re.compile(r"\s{0,3}(```+|~~~+)\s*\w")
_UNENDED: Final = re.compile(r"[^|]*[\w,/&(–-] ?\r?\Z")  # noqa: RUF001
_GOES_ON: Final = re.compile(r"\s*(?:[a-z(/&]|\d+(?![.)]\s)|[A-Z]{2,5}\b(?!:))")
_SHORTEST_WRAPPED: Final = 40
_LONGEST_LINE: Final = 2000
_FEW_WORDS: Final = 3


class Written(NamedTuple):
    """A line of a page, and where it begins."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """A line or a table: the days written in it and what it says, by places in the page.

    `heads` says that its date is that of what follows. Where it says anything, `opens` tells that
    it ends like "which is:", and `words` how many words it has that say neither time nor day.
    """

    start: int = 0
    end: int = 0
    days: tuple[WrittenDay, ...] = ()
    statements: tuple[Statement, ...] = ()
    heads: bool = False
    opens: bool = False
    words: int = 0


Paragraph = list[Passage]
"""Passages with no empty line between them."""


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Read a page; what has neither a time nor a date is passed over."""
    paragraph: Paragraph = []
    lines = list(_unwrapped(_lines(text)))
    n = 0
    while n < len(lines):
        rows = _table(lines, n)
        if rows:
            _go_on(paragraph, _table_passage(rows))
        elif not lines[n].text.strip():
            if paragraph:
                yield paragraph
            paragraph = []
        elif _SAYS_WHEN.search(lines[n].text):
            _go_on(paragraph, _passage(lines[n]))
        n += len(rows) or 1
    if paragraph:
        yield paragraph


def _lines(text: str) -> Iterator[Written]:
    """Yield the lines; those of code, fenced and said to be in some language, are empty."""
    start, fence = 0, ""
    for line in text.split("\n"):
        opening = _FENCE.match(line)
        yield Written(start, "" if fence or opening else line)
        if fence:
            fence = "" if line.strip() == fence else fence
        elif opening:
            fence = opening[1]
        start += len(line) + 1


def _unwrapped(lines: Iterable[Written]) -> Iterator[Written]:
    """Put together the lines of a sentence that is wrapped; every character keeps its place."""
    whole: Written | None = None
    for line in lines:
        if whole and _is_wrapped(whole.text, line.text):
            whole = Written(whole.start, f"{whole.text} {line.text}")
        else:
            if whole:
                yield whole
            whole = line
    if whole:
        yield whole


def _is_wrapped(before: str, line: str) -> bool:
    """Whether a line goes on with the sentence of a long one that does not end."""
    last = before[-_LONGEST_LINE:]
    is_long = len(last) >= _SHORTEST_WRAPPED and len(before) < _LONGEST_LINE
    return is_long and bool(_UNENDED.search(last) and _GOES_ON.match(line)) and "|" not in line


def _passage(line: Written) -> Passage:
    read = Line(line.text)
    said = tuple(each.moved(line.start) for each in statements(read))
    days = tuple(day.moved(line.start) for day in read.days)
    dated = any(day.dates for day in days)
    words = len(set(read.other_words()) - JOINERS) if said or dated else 0
    heads = dated and bool(_HEADING.match(line.text) or (not said and words <= _FEW_WORDS))
    opens = bool(said) and _OPEN.search(read.text) is not None
    return Passage(line.start, line.end, days, said, heads, opens, words)


def _go_on(paragraph: Paragraph, passage: Passage) -> None:
    """Add a passage; one that only goes on with a list of times becomes part of its statement."""
    last = paragraph[-1] if paragraph else Passage()
    if len(last.statements) != 1 or len(passage.statements) != 1 or passage.words > _FEW_WORDS:
        paragraph.append(passage)
        return
    (one,), (other,) = last.statements, passage.statements
    claims = (*one.claims, *other.claims)
    known = any(new.is_apart(claim) for claim in one.claims for new in other.claims)
    if known or len(claims) > LONGEST_LIST:
        paragraph.append(passage)
    elif not passage.words and (last.opens or not last.words):
        whole = replace(one, claims=claims, recurring=one.recurring or other.recurring)
        days = (*last.days, *passage.days)
        paragraph[-1] = replace(last, end=passage.end, days=days, statements=(whole,))
    else:
        paragraph.append(replace(passage, statements=(replace(other, loose=True),)))


def _table(lines: Sequence[Written], n: int) -> Sequence[Written]:
    """Return the lines of the table that begins with one; none if none does."""
    if n + 1 >= len(lines) or "|" not in lines[n].text or not is_rule(lines[n + 1].text):
        return ()
    end = n + 2
    while end < len(lines) and "|" in lines[end].text:
        end += 1
    return lines[n:end]


def _table_passage(lines: Sequence[Written]) -> Passage:
    """Read a table; one that has no zones beside times is read cell by cell."""
    header, *rows = [row_cells(line.text, line.start) for line in (lines[0], *lines[2:])]
    said = list(table_statements(header, rows))
    if not said:
        said = [each for row in (header, *rows) for cell in row for each in cell.statements()]
    days = tuple(
        day.moved(cell.start) for row in (header, *rows) for cell in row for day in cell.line.days
    )
    return Passage(lines[0].start, lines[-1].end, days, tuple(said))
