"""What to write instead: a label in season, a time in the form of the one that is wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Final

from meetsched import labels
from meetsched.claims.mistakes import Edit
from meetsched.labels.meanings import Season, long_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from meetsched.claims.readings import Reading

_SEASONS: Final = ("standard", "daylight", "summer")
_CLOCK: Final = re.compile(
    r"(?P<hour>\d\d?)(?:(?P<point>[:.h])(?P<minute>\d\d)(?::\d\d)?|(?P<glued>\d\d))?"
    r"(?P<half>\ ?[ap]\.?\ ?m\b\.?|[ap]\b)?",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"\s*(?:(?:[-–—~→]|to|until|till|bis|hours|hrs?|h|uhr|o'clock)\s*)*",  # noqa: RUF001
    re.IGNORECASE,
)
"""What else may stand in a time that is to be written anew."""

_NOON: Final = 12


def relabelled(text: str, reading: Reading) -> Edit | None:
    """Return the correction of a label out of season; None if there is no word for it.

    `text` is the page.
    """
    found = reading.claim.found
    for offer in _labels_in_season(text[found.start : found.end], reading):
        label = labels.read_label(offer)
        if label and any(_is_in_force(each, reading) for each in label.meanings):
            return Edit(found.start, found.end, offer)
    return None


def _labels_in_season(written: str, reading: Reading) -> Iterator[str]:
    """Yield what may be written instead: the word for the season, or the letters, changed."""
    zone = reading.meaning.zone or "UTC"
    letters = labels.letters(zone, reading.wall) or ""
    if reading.claim.label.kind == labels.Kind.ABBREVIATION:
        yield re.sub(r"^\w+", letters.lower() if written[:3].islower() else letters, written)
    names = long_name(zone, Season.STANDARD) + long_name(zone, Season.DAYLIGHT)
    for word, other in permutations(_SEASONS, 2):
        before, found, after = _parted(written, word)
        if found and other.title() in names:
            yield before + (other.title() if found[0].isupper() else other) + after
    yield letters


def _parted(text: str, word: str) -> tuple[str, str, str]:
    """Part a text around a word, in whatever case it is."""
    at = text.lower().find(word)
    end = at + len(word)
    return (text[:at], text[at:end], text[end:]) if at >= 0 else (text, "", "")


def _is_in_force(meaning: labels.Meaning, reading: Reading) -> bool:
    fixed = meaning.offset is not None and meaning.zone == reading.meaning.zone
    return fixed and reading.wall - reading.utc == timedelta(minutes=meaning.offset or 0)


def retimed(text: str, reading: Reading, wall: datetime) -> Edit | None:
    """Return the correction of a time, a range's end included, in the form that it has.

    `text` is the page, `wall` what is to be written; None for a time in words.
    """
    time = reading.claim.time
    written = text[time.start : time.end]
    later = (wall - reading.wall) // timedelta(minutes=1)
    old = [time.minutes] if time.until is None else [time.minutes, time.until]
    new = [minutes + later for minutes in old]
    found = list(_CLOCK.finditer(written))
    plain = _BETWEEN.fullmatch(_CLOCK.sub("", written)) is not None
    if len(found) != len(old) or not plain or not _keeps_halves(found, old, new):
        return None
    times, halved = iter(new), any(match["half"] for match in found)
    anew = _CLOCK.sub(lambda match: _clock(match, next(times), halved=halved), written)
    return Edit(time.start, time.end, anew)


def _keeps_halves(found: Sequence[re.Match[str]], old: Sequence[int], new: Sequence[int]) -> bool:
    """Whether am or pm, if one is written for both ends of a range, still holds for both."""
    halves = [match["half"] for match in found]
    shared = len(set(map(bool, halves))) > 1
    return not shared or all(len({_is_late(each) for each in ends}) == 1 for ends in (old, new))


def _is_late(minutes: int) -> bool:
    return minutes // 60 % 24 >= _NOON


def _clock(match: re.Match[str], minutes: int, *, halved: bool) -> str:
    """Write minutes since midnight as digits, like those matched, in half days if so."""
    hour, minute = divmod(minutes % (24 * 60), 60)
    half = match["half"] or ""
    if half:
        half = _half(half[:2], late=_is_late(minutes)) + half[2:]
    if halved:
        hour = (hour - 1) % _NOON + 1
    wide = len(match["hour"]) > 1 and (match["hour"][0] == "0" or not halved)
    digits = f"{hour:02}" if wide else str(hour)
    if match["glued"]:
        return f"{digits}{minute:02}{half}"
    point = match["point"] or (":" if minute else "")
    return f"{digits}{point}{minute:02}{half}" if point else f"{digits}{half}"


def _half(like: str, *, late: bool) -> str:
    """Write the letter of a half day, like one with perhaps a space before it."""
    letter = "p" if late else "a"
    return re.sub("[ap]", letter, re.sub("[AP]", letter.upper(), like))
