"""Drift for a terminal: each slot's shifts, other anchors, and the odd weeks."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from meetsched.drift import Anchor, Drift, Shift, odd_weeks
from meetsched.pages.tables import columns
from meetsched.phrases import day_words, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from meetsched.candidates import Horizon
    from meetsched.people import Participant


def drift_page(
    found: Sequence[Drift], horizon: Horizon, people: Sequence[Participant], width: int
) -> str:
    """Lay out the drift of each slot, then the odd weeks of each anchor; `width` is in cells."""
    anchors = dict.fromkeys(each.slot.zone for each in found if each.held > 1)
    blocks = [
        *("\n".join(_slot_lines(each, width)) for each in found),
        *("\n".join(_odd_lines(zone, horizon, people, width)) for zone in anchors),
    ]
    return "\n\n".join(filter(None, blocks))


def _slot_lines(found: Drift, width: int) -> Iterator[str]:
    yield f"{found.slot.name}  {found.slot.time:%H:%M} {found.slot.zone}"
    if found.held <= 1:
        held = "one occurrence" if found.held else "no occurrence"
        yield f"    {held} at this time: nothing to compare"
        return
    if not found.shifts:
        yield "    nobody's local time shifts"
    yield from columns(_shift_rows(found.shifts), width)
    yield "  With its time told in another zone, shifts over the same dates:"
    anchors = sorted(found.anchors, key=lambda anchor: anchor.shifts)
    yield from columns(map(_anchor_row, anchors), width)


def _odd_lines(
    zone: str, horizon: Horizon, people: Sequence[Participant], width: int
) -> Iterator[str]:
    if odd := list(_odd_rows(zone, horizon, people)):
        yield f"For some weeks nearer to {zone}, or further from it:"
        yield from columns(odd, width)


def _shift_rows(shifts: tuple[Shift, ...]) -> Iterator[tuple[str, ...]]:
    """Yield what happens; people for whom the same does share a line."""
    people: dict[tuple[str, ...], list[str]] = {}
    for shift in shifts:
        times = f"{shift.before:%H:%M} -> {shift.after:%H:%M}"
        row = (day_words(shift.date), f"{times} ({shift.minutes:+d})", shift.because)
        people.setdefault(row, []).append(shift.participant)
    for (day, times, because), names in people.items():
        yield day, times, f"{listed(names)}: {because}"


def _odd_rows(
    zone: str, horizon: Horizon, people: Sequence[Participant]
) -> Iterator[tuple[str, str]]:
    """Yield the odd weeks by date; zones for which the same ones are odd share a line."""
    start, end = (datetime.combine(day, time(), UTC) for day in (horizon.start, horizon.until))
    found: dict[tuple[date, date], list[str]] = {}
    for other in dict.fromkeys(stay.zone for each in people for stay in each.stays):
        for odd in odd_weeks(zone, other, start, end):
            words = f"{other} {_hours(-odd.minutes)}, before that {_hours(-odd.usual)}"
            found.setdefault((odd.start.date(), odd.end.date()), []).append(words)
    for (first, last), zones_then in sorted(found.items()):
        yield f"{day_words(first)} - {day_words(last)}", "; ".join(zones_then)


def _hours(minutes: int) -> str:
    if minutes == 0:
        return "at the same time"
    hours, rest = divmod(abs(minutes), 60)
    return f"{hours}:{rest:02d} {'ahead' if minutes > 0 else 'behind'}"


def _anchor_row(anchor: Anchor) -> tuple[str, str, str]:
    return anchor.zone, str(anchor.shifts), listed(anchor.people)
