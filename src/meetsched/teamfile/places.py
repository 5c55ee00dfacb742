"""Where in the text of a TOML file a place stands: place -> line, column, text.

`tomllib` says nothing of where it found a value, so what it has accepted is gone over once more,
by the grammar of TOML 1.0 (toml.io/en/v1.0.0): keys and brackets are followed, and of the values
only the ends are looked for. That takes time in proportion to the text, and little memory.
"""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from meetsched.errors import Place

_TEXT: Final = r""""(?:[^"\\]++|\\.)*+"|'[^']*+'"""
_LONG_TEXT: Final = (
    r'"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{3,5}'  # two more quotes may stand before the last three
    r"|'''(?:[^']++|'{1,2}(?!'))*+'{3,5}"
)
_PLAIN: Final = r"\d{4}-\d\d-\d\d \d\d:[^\s,\]}#]++|[^\s,\]}#]++"
_VALUE: Final = re.compile(f"(?s:{_LONG_TEXT}|{_TEXT}|{_PLAIN})")
_KEY: Final = re.compile(rf"[ \t]*+({_TEXT}|[\w-]++)[ \t]*+(\.?)")
_BLANK: Final = re.compile(r"(?:\s++|#[^\n]*+)*+")

_Span = tuple[int, int]


class Spot(NamedTuple):
    """A stretch of a text: its line and column, in characters and from 1, and what it says."""

    line: int
    column: int
    text: str


def located(text: str, place: Place) -> Spot:
    r"""Find a place in the text of a TOML file: its value, or the header that begins it.

    Of one that is not written there, the nearest outer place that is; the beginning if there is
    none. Of a table that only dotted keys make, it is the key. The text is one that `tomllib`
    accepts.

    >>> text = "[[slots]]\nname = 'A'\ntime = '02:30'"
    >>> located(text, ("slots", 0, "time"))
    Spot(line=3, column=8, text="'02:30'")
    >>> located(text, ("slots", 0, "zone"))
    Spot(line=1, column=1, text='[[slots]]')
    """
    return located_all(text, [place])[place]


def located_all(text: str, places: Collection[Place]) -> dict[Place, Spot]:
    """Find many places, going over the text once."""
    root = _Wanted()
    for place in places:
        root.add(place)
    _Scanner(text, root).document()
    return {place: _spot(text, root.nearest(place)) for place in places}


def _spot(text: str, span: _Span | None) -> Spot:
    if span is None:
        return Spot(1, 1, "")
    start, end = span
    line = text.count("\n", 0, start) + 1
    return Spot(line, start - text.rfind("\n", 0, start), text[start:end])


class _Wanted:
    """A place that is looked for, or an outer one, with what is looked for in it.

    `span` is where it stands, None as long as that is not known; `tables` is how many headers of
    an array of tables were seen.
    """

    __slots__ = ("span", "steps", "tables")

    def __init__(self) -> None:
        self.span: _Span | None = None
        self.steps: dict[str | int, _Wanted] = {}
        self.tables = 0

    def add(self, place: Place) -> None:
        node = self
        for step in place:
            node = node.steps.setdefault(step, _Wanted())

    def nearest(self, place: Place) -> _Span | None:
        """Return where a place stands, or else the innermost outer one that stands somewhere."""
        node, span = self, self.span
        for step in place:
            node = node.steps[step]
            span = node.span or span
        return span

    def inner(self, step: str | int) -> _Wanted:
        """Return what is wanted there; where nothing is, a node that nobody will ask."""
        return self.steps.get(step) or _Wanted()

    @property
    def last(self) -> _Wanted:
        """The table that a header goes on in: of an array of tables the last one."""
        return self.inner(self.tables - 1) if self.tables else self


class _Open:
    """An array or an inline table that has begun: where, and how many values it has so far."""

    __slots__ = ("count", "is_array", "node", "start")

    def __init__(self, node: _Wanted, start: int, *, is_array: bool) -> None:
        self.node = node
        self.start = start
        self.is_array = is_array
        self.count = 0

    def next(self) -> _Wanted:
        self.count += 1
        return self.node.inner(self.count - 1)


class _Scanner:
    """A cursor over the text of a document, that tells the wanted places where they stand."""

    def __init__(self, text: str, root: _Wanted) -> None:
        self.text = text
        self.root = root
        self.at = 0

    def document(self) -> None:
        table = self.root
        while mark := self._mark():
            if mark == "[":
                table = self._header()
            else:
                self._value(self._pair(table))

    def _mark(self) -> str:
        """Go to the next thing that is neither blank nor a comment, and look at it."""
        self.at = self._end(_BLANK)
        return self.text[self.at : self.at + 1]

    def _end(self, pattern: re.Pattern[str]) -> int:
        match = pattern.match(self.text, self.at)
        assert match is not None, "tomllib has accepted it"
        return match.end()

    def _header(self) -> _Wanted:
        """Go past ``[table]`` or ``[[table]]``, and return the table that it begins."""
        start = self.at
        is_array = self.text.startswith("[[", start)
        brackets = 1 + is_array
        self.at += brackets
        nodes = [self.root]
        for key, _ in self._keys():
            nodes.append(nodes[-1].last.inner(key))
        self.at += brackets
        span = (start, self.at)
        for node in nodes[1:]:
            node.span = node.span or span
        table = nodes[-1]
        if is_array:
            table.tables += 1
            table = table.last
        table.span = span
        return table

    def _pair(self, node: _Wanted) -> _Wanted:
        """Go past a key and its ``=``, and return the place that its value has."""
        for key, span in self._keys():
            node = node.inner(key)
            node.span = node.span or span
        self.at += len("=")
        return node

    def _keys(self) -> Iterator[tuple[str, _Span]]:
        """Go past a dotted key, and yield its parts."""
        dot = "."
        while dot:
            match = _KEY.match(self.text, self.at)
            assert match is not None, "tomllib has accepted it"
            self.at, dot = match.end(), match[2]
            yield _plain(match[1]), match.span(1)

    def _value(self, node: _Wanted) -> None:
        """Go past a value, with all that is in it."""
        inside: list[_Open] = []
        self._begin(node, inside)
        while inside:
            mark = self._mark()
            if mark in "]}":
                self.at += 1
                closed = inside.pop()
                closed.node.span = (closed.start, self.at)
            elif mark == ",":
                self.at += 1
            elif inside[-1].is_array:
                self._begin(inside[-1].next(), inside)
            else:
                self._begin(self._pair(inside[-1].node), inside)

    def _begin(self, node: _Wanted, inside: list[_Open]) -> None:
        """Go past a value if it is a simple one, else past the bracket that opens it."""
        mark, start = self._mark(), self.at
        if mark in "[{":
            self.at += 1
            inside.append(_Open(node, start, is_array=mark == "["))
        else:
            self.at = self._end(_VALUE)
            node.span = (start, self.at)


def _plain(key: str) -> str:
    """Read one part of a key."""
    if key[0] not in "\"'":
        return key
    if "\\" not in key:
        return key[1:-1]
    return str(tomllib.loads(f"key = {key}")["key"])
