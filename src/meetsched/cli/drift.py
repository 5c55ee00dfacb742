"""``meetsched drift``: whose local time shifts, when, by how much, and because of whose clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from meetsched.cli import answers, options
from meetsched.drift import Drift, Shift, drifts
from meetsched.pages.drift import drift_page

if TYPE_CHECKING:
    from meetsched.candidates import Horizon
    from meetsched.cli.options import Asked


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
        answers.print_json(_document(asked, horizon, found))
    else:
        heading = f"{asked.file.meeting.title}, {answers.span_words(horizon)}"
        page = drift_page(found, horizon, people, answers.terminal_width())
        click.echo(f"{heading}\n\n{page}\n\n{answers.tzdata_words()}")


def _document(asked: Asked, horizon: Horizon, found: list[Drift]) -> dict[str, Any]:
    clocks = {participant.name for participant in asked.zoned()}
    return {
        "horizon": answers.horizon_document(horizon),
        "tzdata": answers.tzdata(),
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
