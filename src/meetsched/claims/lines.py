"""A line of a page, taken apart: days, periods and shifts, and times and labels between them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

from meetsched import labels
from meetsched.claims.days import days_in
from meetsched.claims.hours import Strength, WrittenTime, times_in
from meetsched.claims.markup import Placed, blank, plain
from meetsched.claims.periods import periods_in
from meetsched.labels import Found, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meetsched.claims.pairing import Item
    from meetsched.claims.periods import Period

_FARTHEST: Final = 200
"""Characters: what stands further apart has nothing to do with each other."""

_SHIFT: Final = re.compile(
    r"""\((?P<sign>[+-]\ ?[12])(?:\ ?d(?:ays?)?)?\)
      | (?<![\w.])(?P<plus>[+-][12])\ ?(?:d(?:ays?)?\b|(?=\s*(?:[,;|)/]|$)))
      | \b(?:the\ )?(?:next|following)\ (?P<next>day|morning)\b | \b(?P<after>day\ after)\b
      | \b(?:the\ )?(?:previous|prior|preceding)\ (?P<previous>day|evening|night)\b
      | \b(?:the\ )?(?P<eve>(?:day|evening|night)\ before)\b
      | \b(?P<same>same\ day)\b""",
    re.VERBOSE | re.IGNORECASE,
)
_RIGHT_AFTER: Final = re.compile(
    r"[ (]{0,2}(Z\b|[+-]\d\d:?\d\d(?![\d:])|(?:pacific|mountain|central|eastern)\b)"
    r"|[ ](?P<people>[A-Z][a-z]{3,12})(?=\s*(?:[,;)/|]|$))"
)
_CHANGE: Final = re.compile(r"\b(?:mov|chang|shift|switch|resched|push|adjust|updat)\w*")
_EMPTY: Final = re.compile(r"\(\s*\)")
_RECURRING: Final = re.compile(
    r"""\b(?:every|each|(?:bi-?|semi-?)?weekly|fortnightly|(?:bi-?)?monthly|daily|recurring
        |alternat\w+|(?:first|second|third|fourth|last|1st|2nd|3rd|4th)
         \ (?:mon|tues|wednes|thurs|fri|satur|sun)day)\b""",
    re.VERBOSE | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Shift(Placed):
    """Days by which a time is said to be later than the first one."""

    days: int


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


_Part = TypeVar("_Part", bound=_Span)


class Line:
    """What stands in a line; places are in characters."""

    def __init__(self, text: str) -> None:
        self.text = plain(text)
        self.days = days_in(self.text)
        self._dateless = _blanked(self.text, self.days)
        self.times = list(times_in(self._dateless))

    @cached_property
    def labels(self) -> list[Found]:
        """The names of zones."""
        return labels.labels_in(self._dateless)

    @cached_property
    def items(self) -> list[Item]:
        """The times and labels, if there is a time; one of two that stand over each other."""
        if not self.times:
            return []
        sure = [time for time in self.times if time.strength == Strength.SURE]
        attached = _free(_right_after(self._dateless, sure), self.labels)
        found = sorted([*attached, *self.labels], key=lambda label: label.start)
        offsets = [label for label in found if label.label.kind == Kind.OFFSET]
        items: list[Item] = [*offsets, *_free(sure, offsets)]
        for rest in (found, self.times):
            items += _free(rest, items)
        return sorted(items, key=lambda item: item.start)

    @cached_property
    def periods(self) -> list[Period]:
        """The parts of a year."""
        return list(periods_in(self.text))

    @cached_property
    def shifts(self) -> list[Shift]:
        """The days by which times are later."""
        if not self.items:
            return []
        taken = [item for item in self.items if not _is_bare(item)]
        return _free(map(_shift, _SHIFT.finditer(self.text)), taken)

    @cached_property
    def _bare(self) -> str:
        marks: list[_Span] = [*self.days, *self.periods, *self.shifts]
        return _EMPTY.sub(blank, _blanked(self.text, marks).lower())

    @cached_property
    def _unlabelled(self) -> str:
        return _blanked(self._bare, [item for item in self.items if isinstance(item, Found)])

    def between(self, start: int, end: int) -> str:
        """Return what is written between two places, without days and the like, in lower case."""
        return _condensed(self._bare, start, end)

    def beside_labels(self, start: int, end: int) -> str:
        """Return what `between` does, without the names of zones."""
        return _condensed(self._unlabelled, start, end)

    @cached_property
    def change(self) -> int | None:
        """Where the first word ends that tells of a change: "moved"; None if there is none."""
        found = _CHANGE.search(self.text.lower())
        return found.end() if found else None

    def other_words(self) -> list[str]:
        """Return the words that are no day, time or label."""
        return re.findall(r"[^\W\d_]+", _blanked(self._unlabelled, self.times))

    def is_recurring(self) -> bool:
        """Whether it speaks of many dates."""
        return any(day.plural for day in self.days) or _RECURRING.search(self.text) is not None


def _is_bare(item: Item) -> bool:
    return isinstance(item, WrittenTime) and item.strength is Strength.BARE


def _condensed(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split()) if end - start <= _FARTHEST else "too far away"


def _shift(match: re.Match[str]) -> Shift:
    if sign := match["sign"] or match["plus"]:
        return Shift(*match.span(), int(sign.replace(" ", "")))
    days = 0 if match["same"] else 1 if match["next"] or match["after"] else -1
    return Shift(*match.span(), days)


def _right_after(text: str, times: Iterable[WrittenTime]) -> Iterator[Found]:
    """Yield what is a label right after a time alone: "7:00Z", "8:00+02:00", "6pm Indian"."""
    for time in times:
        if match := _RIGHT_AFTER.match(text, time.end):
            people = match["people"]
            written = f"{people} time" if people else match[1].title().replace("Z", "UTC")
            if label := labels.read_label(written):
                yield Found(label, *match.span("people" if people else 1))


def _free(parts: Iterable[_Part], taken: Iterable[_Span]) -> list[_Part]:
    """Return the parts, given from left to right, that stand over none of those taken."""
    rest = sorted(((each.start, each.end) for each in taken), reverse=True)
    kept = []
    for part in parts:
        while rest and rest[-1][1] <= part.start:
            rest.pop()
        if not rest or rest[-1][0] >= part.end:
            kept.append(part)
    return kept


def _blanked(text: str, parts: Sequence[_Span]) -> str:
    """Blank some parts of a text."""
    if not parts:
        return text
    pieces, last = [], 0
    for part in sorted(parts, key=lambda part: part.start):
        pieces += [text[last : part.start], " " * (part.end - max(part.start, last))]
        last = max(last, part.end)
    return "".join([*pieces, text[last:]])
