"""What people put around an item's title: who brings it, how long it takes, how urgent it is."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_BRACKETS: Final = re.compile(r"\[([^\[\]]{0,300})\](?![(\[])|\(([^()]{0,300})\)")
_BEFORE: Final = re.compile(r"\s*([^:\[\]()]{1,60}?)\s*:\s+(?=\S)")
_BEHIND: Final = re.compile(r"(?<=\S)\s+[-\u2013\u2014]\s+([^\[\]()]{1,60})$")
_DASHES: Final = " \t-\u2013\u2014"
_CHECKBOX: Final = re.compile(r"\s*\[[ xX]?\](?=\s|$)")

_MOST_BRACKETS: Final = 20
_MOST_ASIDES: Final = 3

_MINUTES: Final = re.compile(
    r"""(?<![\w.])
    (?:(?:~|about|ca\.?|max\.?|up\ to|at\ (?:most|least))\s*)?
    (?P<least>\d{1,3}) \s* (?:(?:[-\u2013\u2014]|to|or)\s*(?P<most>\d{1,3}))? \s* \+?
    (?P<unit>m(?:in(?:ute)?s?)?\b\.?|['\u2019\u2032]|h(?:(?:ou)?rs?)?\b|s(?:ec(?:ond)?s?)?\b|(?=\s*\??\s*(?:$|,)))
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_NO_MATTER: Final = re.compile(
    r"(?:your )?name|who|(?:estimated )?(?:time|minutes)(?: for \w+)?", re.IGNORECASE
)
_PART: Final = re.compile(
    r"[,;/&+|]|\band\b|(?:^|\s)[-\u2013\u2014](?:\s|$)|\b(?:name|who|owner|lead|by)\s*[=:]",
    re.IGNORECASE,
)
_WORD: Final = r"[^\W\d_][\w.'\u2019-]{0,39}"
_CAPITAL: Final = rf"(?=[^a-z\u00df-\u00ff]){_WORD}"
_NAME: Final = re.compile(
    rf"@\w[\w-]*|{_WORD}|{_CAPITAL}(?: (?:{_CAPITAL}|van|von|de[rn]?|di|da|la|bin)){{1,3}}"
)
_NO_NAMES: Final = frozenset(
    {
        "action", "agenda", "announcement", "continued", "decision", "discuss", "discussion",
        "done", "draft", "fyi", "help", "idea", "info", "information", "issue", "new", "note",
        "old", "pr", "proposal", "question", "questions", "rfc", "tbd", "todo", "topic", "update",
        "wip",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of an item around its title; fields as those of `Item`, None for unsaid."""

    who: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    priority: int | None = None
    silent: bool = False
    late: bool = False

    @property
    def is_more_than_names(self) -> bool:
        """Whether it says anything but who."""
        return replace(self, who=()) != Said()

    def __or__(self, other: Said) -> Said:
        """Return what both say; where they contradict each other, the first holds."""
        return Said(
            (*self.who, *(name for name in other.who if name not in self.who)),
            other.least if self.least is None else self.least,
            other.most if self.most is None else self.most,
            other.priority if self.priority is None else self.priority,
            self.silent or other.silent,
            self.late or other.late,
        )


_SILENT: Final = r"(?:no|without)(?: need| further)?(?: (?:to|for))? discuss(?:ion)?(?: needed)?"
_IF_TIME: Final = (
    r"(?:only )?if (?:there(?:'s| is) )?(?:any )?time(?: permits| allows| left)?|time permitting"
    r"|bonus|optional|nice[- ]to[- ]have|low priority|priority\s*[:=]?\s*low"
)
_USUAL: Final = r"(?:normal|usual) priority|priority\s*[:=]?\s*(?:normal|usual|medium)"
_MUST: Final = (
    r"must(?:[- ]have)?|urgent|high(?:est)? priority|priority\s*[:=]?\s*(?:high(?:est)?|must)"
)
_ADDED_LATE: Final = r"(?:added )?late(?: addition| item)?|added after [\w -]{1,40}"
_MEANINGS: Final = (
    (_SILENT, Said(silent=True)),
    (_IF_TIME, Said(priority=0)),
    (_USUAL, Said(priority=1)),
    (_MUST, Said(priority=2)),
    (_ADDED_LATE, Said(late=True)),
)
_SAYINGS: Final = tuple(
    (re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE), said) for words, said in _MEANINGS
)


@dataclass(frozen=True, slots=True)
class Titled:
    """An item's title without what is said around it; `odd` are brackets not understood."""

    title: str
    said: Said = Said()
    odd: tuple[str, ...] = ()


def read_title(text: str, known: Collection[str] = frozenset()) -> Titled:
    """Read an item's plain text; `known` are names of people, case folded.

    Square brackets are for who and how long; round ones, and what stands before a colon or behind
    a dash, only if they say how long or name somebody known.

    >>> read = read_title("Base image [Joe Hamman, 5-10 minutes]")
    >>> read.title, read.said.who, read.said.least, read.said.most
    ('Base image', ('Joe Hamman',), 5, 10)
    """
    rest, said, odd = without_checkbox(text), Said(), list[str]()
    for match in list(_BRACKETS.finditer(rest))[: -_MOST_BRACKETS - 1 : -1]:
        found = _in_brackets(match, rest, known)
        if found:
            rest, said = _cut(rest, match), found | said
        elif match[1] is not None:
            odd.append(match[0])
            part, _ = _parsed(match[1], known)
            if part.is_more_than_names or (part.who and _all_known(part, known)):
                rest, said = _cut(rest, match), part | said
    title, around = _around(rest.strip(), known)
    return Titled(title, around | said, tuple(odd[::-1]))


def without_checkbox(text: str) -> str:
    """Leave out the box of a task at the beginning: "[x]"."""
    match = _CHECKBOX.match(text)
    return text[match.end() :].lstrip() if match else text


def _cut(text: str, match: re.Match[str]) -> str:
    """Leave out brackets, and a dash that parts them from the title."""
    before, after = text[: match.start()].rstrip(), text[match.end() :]
    if not before:
        return after.lstrip(_DASHES + ":,")
    return before.rstrip(_DASHES + ",") + after if not after.strip() else before + after


def _in_brackets(match: re.Match[str], text: str, known: Collection[str]) -> Said | None:
    square, curved = match.groups()
    if square is not None:
        return understood(square, known)
    first = _MINUTES.match(curved.strip())
    if first and first["unit"]:
        return _minutes(first)
    said = understood(curved, known)
    if said is None or said == Said():
        return None
    leads = not text[: match.start()].strip() and text[match.end() :][:1].isspace()
    signed = leads and curved[:1].isupper()
    return said if signed or said.is_more_than_names or _all_known(said, known) else None


def _around(title: str, known: Collection[str]) -> tuple[str, Said]:
    """Read what stands before colons and behind a dash: "LATE: Tim: logo - 5 min"."""
    said = Said()
    for _ in range(_MOST_ASIDES):
        if (match := _BEFORE.match(title)) and (found := _aside(match[1], known)):
            title, said = title[match.end() :], said | found
    if (match := _BEHIND.search(title)) and (found := _aside(match[1], known)):
        title, said = title[: match.start()], said | found
    return title, said


def _aside(text: str, known: Collection[str]) -> Said | None:
    said = understood(text, known)
    if said is None:
        return None
    somebody = any(name.casefold() in known for name in said.who)
    return said if somebody or (said.is_more_than_names and not said.who) else None


def _all_known(said: Said, known: Collection[str]) -> bool:
    return all(name.casefold() in known for name in said.who)


def understood(text: str, known: Collection[str] = frozenset()) -> Said | None:
    """Read what stands in brackets: "Tim, 5 min", "if time"; None if any of it is not understood.

    >>> understood("Patricia/Sarah - 5 mins?").who
    ('Patricia', 'Sarah')
    >>> understood("see the issue of last year")
    """
    said, unknown = _parsed(text, known)
    return None if unknown else said


def _parsed(text: str, known: Collection[str]) -> tuple[Said, list[str]]:
    """Read what stands in brackets as far as it is understood, and return the rest of it."""
    if "//" in text:
        return Said(), [text]
    said, rest = Said(), text
    if match := _find_minutes(rest):
        said, rest = _minutes(match), f"{rest[: match.start()]},{rest[match.end() :]}"
    for pattern, meaning in _SAYINGS:
        if pattern.search(rest):
            said, rest = said | meaning, pattern.sub(",", rest)
    parts = list(names_in(rest))
    names = [name for name in parts if _is_name(name, known)]
    unknown = [name for name in parts if name not in names]
    return said | Said(tuple(name.lstrip("@") for name in names)), unknown


def _find_minutes(text: str) -> re.Match[str] | None:
    """Find minutes; a bare number is some only behind a comma or a dash."""
    found = _MINUTES.finditer(text)
    ends = (",", ";", ":", "-")
    return next((m for m in found if m["unit"] or text[: m.start()].rstrip().endswith(ends)), None)


def names_in(text: str) -> Iterator[str]:
    """Yield the names that a text lists, whatever they are: "Tim & Luz", "name=@betatim"."""
    for part in _PART.split(text):
        name = part.strip(" \t?~.:!*_-")
        if name and not _NO_MATTER.fullmatch(name):
            yield name


def is_names(text: str) -> bool:
    """Whether a text is a list of names, by its looks."""
    names = list(names_in(text))
    return bool(names) and all(_is_name(name) for name in names)


def _is_name(text: str, known: Collection[str] = frozenset()) -> bool:
    folded = text.casefold()
    return folded in known or (folded not in _NO_NAMES and _NAME.fullmatch(text) is not None)


def _minutes(match: re.Match[str]) -> Said:
    """Read minutes: a number is both least and most; an hour is 60, seconds are one at least."""
    unit = match["unit"][:1].casefold()
    said = [int(number) for number in (match["least"], match["most"]) if number]
    if unit == "h":
        said = [60 * number for number in said]
    elif unit == "s":
        said = [max(1, -(-number // 60)) for number in said]
    return Said(least=min(said), most=max(said))
