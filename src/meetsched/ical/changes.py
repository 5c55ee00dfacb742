"""What one version of a calendar changes in another, in words."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched.ical.reading import own_line, property_name
from meetsched.ical.state import CANCELLED, SIGNIFICANT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from meetsched.ical.reading import Lines
    from meetsched.ical.state import Version

_POSITION: Final = re.compile(r"BYDAY=([A-Z]{2});BYSETPOS=(-?\d+)")
_UNTIL: Final = re.compile(r";UNTIL=[^;]*")

REDATED: Final = "changed from the beginning"
"""What nothing but an edit in place does: a revision ends a series and begins a new one."""

_PLURALS: Final = {"series": "series", "event": "events", "occurrence": "occurrences"}


class Change(NamedTuple):
    """What became of a series, of a single event or of one occurrence; "unchanged" is one too.

    `part` is the occurrence's start by the rule, as a RECURRENCE-ID has it.
    """

    kind: str
    what: str
    uid: str
    part: str = ""


def changes(before: Mapping[str, Version], after: Mapping[str, Version]) -> Iterator[Change]:
    """Yield what became of each UID, and of each occurrence that did not stay as it was."""
    for uid, version in after.items():
        fate = _fate(before.get(uid), version)
        yield Change(_kind(version), fate, uid)
        if fate not in {"cancelled", REDATED}:
            yield from _different(before.get(uid), version, uid)
    for uid in before.keys() - after.keys():
        yield Change(_kind(before[uid]), "gone", uid)


def _different(before: Version | None, after: Version, uid: str) -> Iterator[Change]:
    old, new = _exceptions(before) if before else {}, _exceptions(after)
    for part, (what, _) in new.items():
        if old.get(part) != new[part]:
            yield Change("occurrence", what, uid, part)
    for part in old.keys() - new.keys():
        yield Change("occurrence", "as planned again", uid, part)


def summary(found: Iterable[Change]) -> str:
    """Count changes: "2 series unchanged, 1 occurrence moved"; the same one counts once.

    >>> summary([Change("series", "unchanged", "a"), Change("series", "unchanged", "b")])
    '2 series unchanged'
    """
    counted = Counter((change.kind, change.what) for change in set(found))
    return ", ".join(
        f"{count} {kind if count == 1 else _PLURALS[kind]} {what}"
        for (kind, what), count in sorted(counted.items(), key=_order)
    )


def _order(counted: tuple[tuple[str, str], int]) -> tuple[int, str]:
    (kind, what), _ = counted
    return list(_PLURALS).index(kind), what


def _kind(version: Version) -> str:
    return "series" if own_line(version.own, "RRULE") else "event"


def _fate(before: Version | None, after: Version) -> str:
    """Say what became of a series as such, its exceptions not looked at."""
    if before is None:
        return "new"
    old, new = _rule(before), _rule(after)
    if old == new:
        return "unchanged" if before.clocks == after.clocks else "on changed clocks"
    if before.is_cancelled != after.is_cancelled:
        return "cancelled" if after.is_cancelled else "as planned again"
    times, were = (
        {line for line in lines if property_name(line) in SIGNIFICANT} for lines in (new, old)
    )
    if times == were:
        return "reworded"
    apart = {*map(_without_end, times)} ^ {*map(_without_end, were)}
    # of one date alone, no rule is left
    ended = len(apart) <= 1 and all(property_name(line) == "RRULE" for line in apart)
    return "with another end" if ended else REDATED


def _without_end(line: str) -> str:
    return _POSITION.sub(r"BYDAY=\2\1", _UNTIL.sub("", line))


def _rule(version: Version) -> Lines:
    return tuple(line for line in version.own if property_name(line) != "EXDATE")


def _exceptions(version: Version) -> dict[str, tuple[str, str]]:
    """Return what is different at which of the rule's starts: moved, and where to, or cancelled."""
    found = {
        line.removeprefix("EXDATE"): ("cancelled", "")
        for line in version.own
        if property_name(line) == "EXDATE"
    }
    for part, lines in version.components.items():
        if part:
            to = ("moved", own_line(lines, "DTSTART"))
            found[part.removeprefix("RECURRENCE-ID")] = (
                ("cancelled", "") if CANCELLED in lines else to
            )
    return found
