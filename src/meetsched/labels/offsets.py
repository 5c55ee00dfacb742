"""Offsets from UTC as people write them: "UTC+8", "GMT-3", "UTC +05:30"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from meetsched.labels.meanings import Kind, Label, Meaning

if TYPE_CHECKING:
    from collections.abc import Callable

_FAR_WEST, _FAR_EAST = -12 * 60, 14 * 60
"""Minutes; nobody's clock is beyond."""

_QUARTERS: Final = (0, 15, 30, 45)

_SPACE: Final = "[ \t\u00a0\u202f]?"
# A dash with a space after it is one between two times, "16:00 UTC - 17:00 UTC", except where
# nothing else is in the parentheses: "EST (UTC - 5)".
_SIGN: Final = (
    rf"(?:{_SPACE}\+{_SPACE}|{_SPACE}[-\u2010\u2011\u2012\u2013\u2212]|{_SPACE}(?:±|\+/?-)"
    r"|[ ]-[ ](?=\d\d?\)))"
)
_AMOUNT: Final = r"(?P<hours>\d\d?)(?:(?P<point>[:.])?(?P<minutes>\d\d)|\.(?P<tenths>5))?"
_END: Final = rf"(?![\d:.]?\d|\w|{_SPACE}(?:[ap]\.?m|days?|UTC|GMT)\b)"
_NAMED: Final = re.compile(
    rf"(?:UTC|GMT)(?P<sign>{_SIGN}){_AMOUNT}{_END}", re.ASCII | re.IGNORECASE
)
_BARE: Final = re.compile(rf"(?P<sign>[-+\u2212±]){_AMOUNT}{_END}", re.ASCII | re.IGNORECASE)

_PARTS: Final = {"5": 30, "50": 30, "25": 15, "75": 45}
"""Minutes of decimal parts of an hour; others after a point are minutes: "5.30"."""


def named_offset_at(text: str, start: int) -> tuple[Label, int] | None:
    """Read an offset with "UTC" or "GMT" before it, and return where it ends."""
    return _read(_NAMED.match, text, start)


def bare_offset(text: str) -> Label | None:
    """Read a whole text that is an offset and nothing else: "+0200"."""
    found = _read(_BARE.fullmatch, text, 0)
    return found[0] if found else None


def _read(
    match: Callable[[str, int], re.Match[str] | None], text: str, start: int
) -> tuple[Label, int] | None:
    found = match(text, start)
    offset = None if found is None else _minutes(found)
    if found is None or offset is None:
        return None
    return Label((_meaning(offset),), certain=True, kind=Kind.OFFSET), found.end()


def _minutes(found: re.Match[str]) -> int | None:
    """Return the minutes east of UTC, None if no clock is so far from it."""
    part = found["tenths"] or found["minutes"] or "0"
    is_decimal = found["tenths"] or (found["point"] == "." and part in _PARTS)
    minutes = _PARTS[part] if is_decimal else int(part)
    offset = int(found["hours"]) * 60 + minutes
    sign = found["sign"].strip()
    if "±" in sign or sign in {"+-", "+/-"}:
        return 0 if offset == 0 else None
    east = offset if "+" in sign else -offset
    return east if minutes in _QUARTERS and _FAR_WEST <= east <= _FAR_EAST else None


def _meaning(offset: int) -> Meaning:
    hours, minutes = divmod(abs(offset), 60)
    sign = "-" if offset < 0 else "+"
    return Meaning(_zone(offset), offset, f"UTC{sign}{hours:02}:{minutes:02}")


def _zone(offset: int) -> str | None:
    """Return the IANA key of an offset in whole hours; its sign is the other way round."""
    if offset % 60:
        return None
    return f"Etc/GMT{-offset // 60:+}" if offset else "UTC"
