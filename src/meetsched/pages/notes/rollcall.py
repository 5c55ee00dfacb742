"""The roll call: who was there, a line each: "Tim / Binder / @betatim"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from meetsched.pages.notes.links import links_in, plain, unlinked
from meetsched.pages.notes.model import Attendee

if TYPE_CHECKING:
    from meetsched.pages.notes.outline import Point

_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_PROFILE: Final = re.compile(r"https?://(?:www\.)?github\.com/([\w-]+)/?", re.IGNORECASE)
_CHECKBOX: Final = re.compile(r"\[[ xX]?\](?=\s|$)\s*")
_BAR: Final = re.compile(r"(?<!\\)\|")
_SLASH: Final = re.compile(r"(?<!\\)/")
_HANDLE: Final = re.compile(r"(?:^|(?<=[\s(]))@(\w[\w-]*)")
_BARE_HANDLE: Final = re.compile(r"(\w[\w-]*)(?=\s*$|\s+\()")
_ASIDE: Final = re.compile(r"(?<!\s)\s*\(([^()]*)\)$")
_TEMPLATE: Final = re.compile(
    r"(?:(?:add|insert) )?(?:(?:your|first|full) )*name(?: here)?", re.IGNORECASE
)
_ABSENT: Final = re.compile(
    r"\b(?:absent|regrets|apologies|excused|can(?:not|['\u2019]t) (?:come|attend|make|join))\b",
    re.IGNORECASE,
)
_ABSENCE: Final = re.compile(r"(?:absent|regrets|apologies|excused)\s*:\s*", re.IGNORECASE)
_PRESENCE: Final = re.compile(
    rf"{_ABSENT.pattern}|\b(?:late|early|remote\w*|muted?|online)\b", re.IGNORECASE
)


def attendee(point: Point) -> Attendee | None:
    """Read a line of the roll call; None for a template's line, and for an empty one.

    One of nobody has an empty name.

    >>> from meetsched.pages.notes.outline import Point
    >>> attendee(Point(3, "Min / Simula / @minrk (absent: on leave)"))
    ... # doctest: +NORMALIZE_WHITESPACE
    Attendee(line=3, name='Min', institution='Simula', handle='minrk',
             note='absent: on leave', absent=True)
    """
    text = _ADDRESS.sub("", _CHECKBOX.sub("", unlinked(point.text), count=1))
    away = _ABSENCE.match(text)
    name, *others = _parts(text[away.end() :] if away else text)
    name, handle, more = _without_handle(name)
    if others:
        others[-1], handle, more = _without_handle(others[-1], bare=len(others) > 1)
    name, aside = _without_aside(plain(name))
    institution, when = _without_presence(plain("/".join(others)).strip(" /"))
    note = " ".join(filter(None, (aside, when, more)))
    if _TEMPLATE.fullmatch(name) or not (name or institution or handle):
        return None
    absent = away is not None or _ABSENT.search(note) is not None
    return Attendee(point.line, name, institution or None, handle or _profile(point), note, absent)


def _parts(text: str) -> list[str]:
    """Split a line where its bars are, or else its slashes; empty parts at its end are none."""
    separator = _BAR if _BAR.search(text) else _SLASH
    return [part.strip() for part in separator.split(text.rstrip(" /|"))]


def _without_handle(part: str, *, bare: bool = False) -> tuple[str, str | None, str]:
    """Part a handle from what stands before and behind it; a `bare` one has no "@"."""
    match = _HANDLE.search(part) or (_BARE_HANDLE.match(part) if bare else None)
    if match is None:
        return part, None, ""
    behind = plain(part[match.end() :]).replace("(", " ").replace(")", " ")
    return (
        part[: match.start()].rstrip("( "),
        match[1],
        " ".join(behind.split()).strip("-\u2013,: "),
    )


def _without_aside(text: str) -> tuple[str, str]:
    """Part what stands in brackets at the end of a text from it."""
    match = _ASIDE.search(text)
    return (text[: match.start()], match[1].strip()) if match else (text, "")


def _without_presence(institution: str) -> tuple[str, str]:
    """Part "(joins late)" from an institution; other brackets are of its name."""
    name, aside = _without_aside(institution)
    return (name, aside) if _PRESENCE.search(aside) else (institution, "")


def _profile(point: Point) -> str | None:
    """Return the handle that a link to somebody's profile tells."""
    profiles = (_PROFILE.fullmatch(link.address) for link in links_in(point.line, point.text))
    return next((match[1] for match in profiles if match), None)
