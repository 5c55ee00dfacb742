"""What a line says of meetings: for each, its time in one zone after another."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from meetsched.claims import pairing
from meetsched.claims.claim import Claim, Turn
from meetsched.claims.dating import dated
from meetsched.labels import Found, Kind, Label

if TYPE_CHECKING:
    from meetsched.claims.lines import Line
    from meetsched.claims.pairing import Pair, Turns
    from meetsched.claims.periods import Period
    from meetsched.labels import Meaning

_JOINERS: Final = """
    a about actually aka also and approx approximately are around as at be but by corresponds
    currently e eg equals equivalent everyone folks for from g going i ie if in is it its just ll
    local m mean meaning means my now of on or our over people re s same so some starting starts
    still that the there these they this those thus time to translates us usually we which will
    would works out you your
"""
JOINERS: Final = frozenset(_JOINERS.split())
"""What people write between two times of one meeting."""

_MOST_JOINERS: Final = 10

LONGEST_LIST: Final = 40
"""Zones: nobody gives the time of one meeting in more."""

_LOOSEST: Final = 60
"""Characters: two claims further apart, with other words between, are of two meetings."""

_DURING: Final = re.compile(r"[ (]{1,2}(?:during|(?:when|while)(?: we are| we're)? (?:in|on)) ")
_LEAD: Final = 40
_OTHER: Final = re.compile(
    r"(?:instead of|rather than|not|no longer|previously|formerly|was|were|used to be|old time:?)"
    r"[ (]*(?:at)?$"
)
_MOVED: Final = re.compile(r"(?:\bfrom|ed)[ (]*$")
_QUOTES: Final = re.compile(r'["\u201d][^"\w]{1,5}["\u201c]')
_SPAN: Final = re.compile(r"\b(?:from|between)\b[^.;]*$")
_TO: Final = re.compile(r"[-–—]|to|until|till")  # noqa: RUF001


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of one meeting: its claims, the first of which the others are held against.

    `loose` says that it may only go on with what the statement before it says; `recurring` that
    it is said of many dates.
    """

    claims: tuple[Claim, ...]
    recurring: bool = False
    loose: bool = False

    def moved(self, by: int) -> Statement:
        """Return the same, so many characters further on."""
        return replace(self, claims=tuple(claim.moved(by) for claim in self.claims))

    @property
    def period(self) -> Period | None:
        """When it holds, if it says so at its beginning or its end."""
        return self.claims[0].period or self.claims[-1].period


class Bond(Enum):
    """Whether what follows can be of the same meeting."""

    NONE = "none"
    LOOSE = "loose"
    STRICT = "strict"


class Chain:
    """What is said of one meeting, or of several in turn, as a line goes on."""

    def __init__(self, first: Turn, *, loose: bool) -> None:
        self.loose = loose
        self.turns = [first]

    @property
    def end(self) -> int:
        """Where it ends, in characters."""
        return max(claim.end for claim in self.turns[-1])

    def meetings(self) -> list[tuple[Claim, ...]]:
        """Return the claims of each meeting; what has another number of turns is left out."""
        count = len(self.turns[0])
        return list(zip(*(turn for turn in self.turns if len(turn) == count), strict=True))


def statements(line: Line) -> list[Statement]:
    """Read what a line says, from left to right."""
    if not any(isinstance(item, Found) for item in line.items):
        return []
    said = _current(line, _merged(line, pairing.turns(line.items, line.between)))
    recurring = line.is_recurring()
    return [
        Statement(claims, recurring, chain.loose)
        for chain in _chains(line, dated(line, said))
        for claims in chain.meetings()
    ]


def _claim(line: Line, pair: Pair) -> Claim:
    at_times = _DURING.match(line.text, pair.end) is not None
    return Claim(pair.time, pair.label, pair.label.label, at_times=at_times)


def _merged(line: Line, said: list[Turns]) -> list[Turn]:
    """Make claims of what is said; "PST/PDT", of one time, is what the place's clock shows."""
    found: list[Turn] = []
    for pairs in said:
        turn = tuple(_claim(line, pair) for pair in pairs)
        last = found[-1] if found else ()
        same = bool(last) and last[0].time == turn[0].time
        if same and (label := _explained(last[0], turn[0]) or _all_year(last[0], turn[0])):
            found[-1] = tuple(replace(claim, label=label) for claim in last)
        else:
            found.append(turn)
    return found


def _explained(one: Claim, other: Claim) -> Label | None:
    """Return what a label means beside the offset of its letters: "CST (UTC+8)"; else None.

    Where the offset comes first, "UTC-4 (AST)", that is what is meant.
    """
    offset = Kind.OFFSET
    if one.label.kind is offset and any(
        _letters(other, each.offset) for each in one.label.meanings
    ):
        return one.label
    meant = _letters(one, other.label.meanings[0].offset) if other.label.kind is offset else ()
    return replace(one.label, meanings=meant, certain=True) if meant else None


def _letters(claim: Claim, offset: int | None) -> tuple[Meaning, ...]:
    """Return what a label may mean whose letters say an offset."""
    return tuple(
        each for each in claim.label.meanings if offset is not None and each.offset == offset
    )


def _all_year(one: Claim, other: Claim) -> Label | None:
    """Return what two labels say together that differ by the season; None if they do not."""
    for first in one.label.meanings:
        for second in other.label.meanings:
            offsets = {first.offset, second.offset}
            if first.zone == second.zone and len(offsets - {None}) > 1:
                return Label((replace(first, offset=None),), certain=True, kind=one.label.kind)
    return None


def _current(line: Line, said: list[Turn]) -> list[Turn]:
    """Leave out what no longer holds ("not 5pm PST"), and the end of a range ("to 10am PT")."""
    kept = [turn for turn in said if not _OTHER.search(_lead(line, turn[0]))]
    out = set()
    for n, (one, other) in enumerate(pairwise(turn[0] for turn in kept)):
        if one.is_alike(other) and _TO.fullmatch(line.between(one.end, other.start)):
            ends = one.label == other.label and not _is_moved(line, one)
            out.add(n + 1 if ends else n)
    return [turn for n, turn in enumerate(kept) if n not in out]


def _is_moved(line: Line, claim: Claim) -> bool:
    """Whether a claim is what a meeting is moved from: "from 8am", "changed 8am PT to"."""
    is_after = line.change is not None and line.change <= claim.start
    return is_after and _MOVED.search(_lead(line, claim)) is not None


def _lead(line: Line, claim: Claim) -> str:
    return line.between(max(0, claim.start - _LEAD), claim.start)


def _chains(line: Line, said: list[Turn]) -> list[Chain]:
    """Divide what is said by what it is said of."""
    chains: list[Chain] = []
    for turn in said:
        bond = _bond(line, chains[-1], turn) if chains else Bond.NONE
        if bond is Bond.STRICT:
            chains[-1].turns.append(turn)
        else:
            chains.append(Chain(turn, loose=bond is Bond.LOOSE))
    return chains


def _bond(line: Line, chain: Chain, turn: Turn) -> Bond:
    """Tell whether something more is of the meeting: not if its zone has been named already."""
    known = any(turn[0].is_apart(other[0]) for other in chain.turns)
    lead = line.between(max(0, chain.turns[0][0].start - _LEAD), chain.turns[0][0].start)
    ends = _TO.fullmatch(line.between(chain.end, turn[0].start)) is not None
    if known or (ends and _SPAN.search(lead)) or len(chain.turns) >= LONGEST_LIST:
        return Bond.NONE
    if ends:
        return Bond.LOOSE  # "8:00 UTC - 17:00 CEST" may be from when to when
    between = line.beside_labels(chain.end, turn[0].start)
    if _QUOTES.search(between):
        return Bond.NONE  # examples: "8am PT", "PT 8am"
    words = re.findall(r"[^\W\d_]+", between)
    if len(words) <= _MOST_JOINERS and JOINERS.issuperset(words):
        return Bond.STRICT
    return Bond.LOOSE if len(between) <= _LOOSEST else Bond.NONE
