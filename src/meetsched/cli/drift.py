"""``meetsched drift``: whose local time shifts, when, by how much, and because of whose clock."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

import click

from meetsched.cli import options
from meetsched.drift import Anchor, Drift, Shift, drifts, odd_weeks
from meetsched.pages.tables import columns
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from meetsched.candidates import Horizon
    from meetsched.cli.options import Asked
    from meetsched.people import Participant


@click.command("drift")
@options.shared
def command(asked: Asked) -> None:
    """Tell whose local time shifts in TEAMFILE's meeting because clocks change.

    For each slot: the dates, by how much and because of whose clock; the same slot with its time
    told in other zones; and the weeks in which zones are closer or further apart than usual.
    Without --until: over a year.
    """
    horizon, people = asked.horizon(), asked.team().participants
    found = drifts(horizon, people)
    if asked.as_json:
        options.print_json(_document(asked, horizon, found))
    else:
        click.echo(_page(asked, horizon, found, people))


def _page(
    asked: Asked, horizon: Horizon, found: list[Drift], people: tuple[Participant, ...]
) -> str:
    width = options.terminal_width()
    blocks = [
        f"{asked.file.meeting.title}, {options.span_words(horizon)}",
        *("\n".join(_slot_lines(each, width)) for each in found),
        *("\n".join(_odd_lines(zone, horizon, people, width)) for zone in _zones(found)),
        options.tzdata_words(),
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


def _zones(found: list[Drift]) -> Iterator[str]:
    return iter(dict.fromkeys(each.slot.zone for each in found if each.held > 1))


def _odd_lines(
    zone: str, horizon: Horizon, people: tuple[Participant, ...], width: int
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
        yield day, times, f"{', '.join(names)}: {because}"


def _odd_rows(
    zone: str, horizon: Horizon, people: tuple[Participant, ...]
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
    hours, rest = divmod(abs(minutes), 60)
    return f"{hours}:{rest:02d} {'ahead' if minutes >= 0 else 'behind'}"


def _anchor_row(anchor: Anchor) -> tuple[str, str, str]:
    return anchor.zone, str(anchor.shifts), ", ".join(anchor.people) or "nobody"


def _document(asked: Asked, horizon: Horizon, found: list[Drift]) -> dict[str, Any]:
    clocks = {participant.name for participant in asked.zoned()}
    return {
        "horizon": options.horizon(horizon),
        "tzdata": options.tzdata(),
        "slots": [
            {
                "name": each.slot.name,
                "zone": each.slot.zone,
                "changes": [_change(shift, clocks) for shift in each.shifts],
                "anchors": [
                    {"zone": anchor.zone, "changes": anchor.shifts, "people": [*anchor.people]}
                    for anchor in each.anchors
                ],
            }
            for each in found
        ],
    }


def _change(shift: Shift, clocks: set[str]) -> dict[str, Any]:
    return {
        "participant": None if shift.participant in clocks else shift.participant,
        "zone": shift.zone,
        "date": shift.date.isoformat(),
        "from": f"{shift.before:%H:%M}",
        "to": f"{shift.after:%H:%M}",
        "minutes": shift.minutes,
        "because": shift.because,
    }
