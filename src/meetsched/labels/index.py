"""The vocabulary of labels as a tree of words, in which the longest label is found at once."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from meetsched.labels import abbreviations, names, places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.labels.meanings import Entry

Leaf = TypeVar("Leaf")

_WORD: Final = r"(?:[^\W_][\u0300-\u036f]?(?:['\u2019](?=[^\W\d_]))?){1,40}"
_STEP: Final = re.compile(
    rf"(?:[ \t\u00a0\u202f_]{{1,3}}|\.[ ]?|[-\u2010\u2011\u2013])?({_WORD}|[/,()&+])"
)
"""A word or a mark, and what may stand before it within a label."""

_LAST_DOT: Final = re.compile(r"(?<=\.[A-Za-z])\.")
"""That of "U.K."."""

_SAME: Final = {
    "and": "&",
    "savings": "saving",
    "summer": "daylight",
    "timezone": "time",
    "winter": "standard",
}
"""Words that say the same in a label."""


class Branch(Generic[Leaf]):
    """Where some words lead: what they are, if anything, and how they can go on."""

    __slots__ = ("following", "leaf")

    def __init__(self) -> None:
        self.following: dict[str, Branch[Leaf]] = {}
        self.leaf: Leaf | None = None

    def add(self, words: str, leaf: Leaf) -> None:
        """Put words into the tree, if they are not there yet."""
        branch = self
        for match in _STEP.finditer(words):
            branch = branch.following.setdefault(_folded(match[1]), Branch())
        if branch.leaf is None:
            branch.leaf = leaf

    def has(self, words: str) -> bool:
        """Whether the words are in the tree."""
        return any(end == len(words) for _, end in self.matches(words, 0))

    def matches(self, text: str, start: int) -> Iterator[tuple[Leaf, int]]:
        """Yield what the words from `start` on are, and where they end; the shortest first."""
        branch = self
        position = start
        while step := _STEP.match(text, position):
            following = branch.following.get(_folded(step[1]))
            if following is None:
                return
            branch, position = following, step.end()
            if branch.leaf is not None:
                dot = _LAST_DOT.match(text, position)
                yield branch.leaf, dot.end() if dot else position


@lru_cache(maxsize=10_000)
def _folded(word: str) -> str:
    """Make case, accents and the form of apostrophes not matter."""
    plain = unicodedata.normalize("NFKD", word.replace("\u2019", "'")).casefold()
    if not plain.isascii():
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    return _SAME.get(plain, plain)


@cache
def vocabulary() -> Branch[Entry]:
    """Return all labels but offsets."""
    tree: Branch[Entry] = Branch()
    for entry in chain(abbreviations.entries(), names.entries(), places.entries()):
        tree.add(entry.words, entry)
    return tree


@cache
def wholes() -> Branch[frozenset[str]]:
    """Return what may follow a city: a country, or a state after a comma."""
    tree: Branch[frozenset[str]] = Branch()
    for words, zones in places.wholes():
        tree.add(words, zones)
    return tree
