"""What a line of a page says, without its markup: every character keeps its place."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final, Self

_ADDRESS: Final = re.compile(
    r"(?<![^\W_])(?:[a-z][a-z0-9+.-]{1,20}://|www\.|mailto:)[^\s<>)\]|\"']+", re.IGNORECASE
)
_TAG: Final = re.compile(r"<[/!]?[a-zA-Z][^<>]{0,500}>|<!--|-->")
_ENTITY: Final = re.compile(r"&(?:nbsp|ensp|emsp|thinsp|#160);")
_STRUCK: Final = re.compile(r"~~[^~]{1,500}~~")
_MARKS: Final = str.maketrans(dict.fromkeys("*_`~\\\u200b\u200e\u200f\ufeff", " "))
_SPACES: Final = str.maketrans(dict.fromkeys("\xa0\u2002\u2003\u2007\u2009\u202f\t", " "))


@dataclass(frozen=True, slots=True)
class Placed:
    """What stands in a text from `start` up to `end`, in characters."""

    start: int
    end: int

    def moved(self, by: int) -> Self:
        """Return the same, so many characters further on, as it stands in a longer text."""
        return replace(self, start=self.start + by, end=self.end + by)


def plain(line: str) -> str:
    """Blank the markup of Markdown and HTML, addresses and what is struck out.

    >>> plain("**8am** [PT](https://time.example/8am)")
    '  8am   [PT](                        )'
    """
    for pattern in (_ADDRESS, _TAG, _ENTITY, _STRUCK):
        line = pattern.sub(blank, line)
    return line.translate(_MARKS).translate(_SPACES)


def blank(match: re.Match[str]) -> str:
    """Return as many spaces as there are characters."""
    return " " * len(match[0])


def folded(text: str) -> str:
    """Fold case and accents, a character for a character.

    >>> folded("São Paulo, août")
    'sao paulo, aout'
    """
    if text.isascii():
        return text.lower()
    return "".join(map(_folded, text))


@lru_cache(maxsize=10_000)
def _folded(character: str) -> str:
    return unicodedata.normalize("NFD", character)[0].lower()
