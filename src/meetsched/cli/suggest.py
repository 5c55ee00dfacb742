"""``meetsched suggest``: the best slots for a rotation, with the proof that none are better."""

from __future__ import annotations

import json
import math
import time
from typing import TYPE_CHECKING, Any

import click

from meetsched.cli import answers, grid, options
from meetsched.pages.rotation import rotation_page
from meetsched.phrases import WEEKDAY_NAMES, day_words
from meetsched.rotation.answer import Answer
from meetsched.rotation.choice import MOST_POSITIONS, Choice
from meetsched.rotation.objectives import OBJECTIVES
from meetsched.rotation.suggestion import suggest
from meetsched.teamfile.ratings import rated, read_ratings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.cli.options import Asked
    from meetsched.evaluation import Appraisal
    from meetsched.hours import Windows
    from meetsched.schedule import Slot

_OBJECTIVES = "\n\n".join(
    f"{each.name}: {each.words} ({each.source}). Weakness: {each.weakness}."
    for each in OBJECTIVES.values()
)


def _number(_ctx: click.Context, _param: click.Parameter, value: float | None) -> float | None:
    """Refuse "nan", which is in every range."""
    if value is not None and math.isnan(value):
        raise click.BadParameter("nan is no number")
    return value


class _Limit:
    """Tells when so many seconds have passed since it was first asked; never, if None."""

    def __init__(self, seconds: float | None) -> None:
        self.seconds, self.end = seconds, 0.0

    def __call__(self) -> bool:
        if self.seconds is None:
            return False
        self.end = self.end or time.monotonic() + self.seconds
        return time.monotonic() >= self.end


@click.command("suggest", epilog=f"Objectives:\n\n{_OBJECTIVES}")
@click.option(
    "--slots",
    "positions",
    type=click.IntRange(1, MOST_POSITIONS),
    metavar="K",
    help="How many slots the rotation is to have; as many as today, if not given.",
)
@click.option(
    "--every",
    type=click.IntRange(1, 1440),
    default=60,
    show_default=True,
    metavar="MINUTES",
    help="Choose from starts so many minutes apart.",
)
@click.option(
    "--zone",
    type=options.zone_key,
    metavar="ZONE",
    help="On the clock of this zone; that of today's first slot, if not given.",
)
@click.option(
    "--between", type=grid.window, metavar="HH:MM-HH:MM", help="The whole meeting lies in this."
)
@click.option(
    "--weekdays",
    callback=grid.weekdays,
    metavar="DAYS",
    help='On each of these days of the week ("Mon-Fri"); on the cadence\'s own, if not given.',
)
@click.option("--keep", multiple=True, metavar="NAME", help="Today's slot of this name stays.")
@click.option(
    "--exclude",
    type=grid.window,
    multiple=True,
    metavar="HH:MM-HH:MM",
    help="No part of the meeting lies in this; may be repeated.",
)
@click.option(
    "--apart",
    type=click.FloatRange(0, 12),
    callback=_number,
    default=0.0,
    metavar="HOURS",
    help="Slots are at least so far apart on the clock.",
)
@click.option(
    "--change-cost",
    type=click.IntRange(0, 1_000_000),
    default=0,
    metavar="MINUTES",
    help="A slot that does not start when the meeting does today, on each of its dates, counts "
    "as so many minutes more for everybody.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0, 1_000_000),
    callback=_number,
    metavar="SECONDS",
    help="Be content with the best found by then; Pareto fronts get as long again.",
)
@click.option(
    "--ratings",
    type=click.Path(dir_okay=False),
    metavar="FILE",
    help="A table (CSV, TSV) of people and the hours of a day in UTC, rated 0 to 5.",
)
@click.option("--objective", type=click.Choice([*OBJECTIVES]), default="leximin", show_default=True)
@click.option(
    "-n",
    "count",
    type=click.IntRange(1, 100),
    default=3,
    show_default=True,
    help="How many rotations, the best included.",
)
@click.option("--toml", "as_toml", is_flag=True, help="Print the [[slots]] to paste.")
@options.basic
def command(
    asked: Asked, positions: int | None, every: int, zone: str | None, between: Windows | None,
    weekdays: list[int] | None, keep: tuple[str, ...], exclude: tuple[Windows, ...],
    apart: float, change_cost: int, time_limit: float | None, ratings: str | None,
    objective: str, count: int, *, as_toml: bool,
) -> None:  # fmt: skip
    """Find the best slots for the rotation of TEAMFILE's meeting, over real dates.

    All rotations of the slots to choose from are compared, and it is proven that none is better.
    Without --until: over a year. The exit status is 1 if none is found that reaches everybody.
    """
    if asked.as_json and as_toml:
        raise click.UsageError("--json and --toml do not go together")
    horizon = asked.horizon()
    wanted = grid.Grid(every, zone or horizon.slots[0].zone, weekdays, between, exclude)
    team = rated(asked.file.team, read_ratings(ratings)) if ratings else asked.file.team
    choice = Choice(
        horizon,
        team,
        positions or len(horizon.slots),
        wanted.slots(horizon),
        keep,
        round(apart * 60),
        change_cost,
    )
    found = Answer(
        choice, suggest(choice, objective, count, _Limit(time_limit)), _Limit(time_limit)
    )
    # Before the fronts take what time there is, so that the status is the same in every form.
    status = 0 if found.reaches_everybody else 1
    if asked.as_json:
        answers.print_json(_document(found))
    elif as_toml:
        click.echo("\n".join(_toml(found)))
    else:
        heading = f"{asked.file.meeting.title}, {answers.span_words(horizon)}"
        page = rotation_page(found, answers.terminal_width())
        click.echo(f"{heading}\n\n{page}\n\n{answers.tzdata_words()}")
    click.get_current_context().exit(status)


def _document(found: Answer) -> dict[str, Any]:
    suggestion = found.suggestion
    return {
        "objective": suggestion.objective,
        "optimal": suggestion.optimal,
        "bound": suggestion.bound,
        "horizon": answers.horizon_document(found.choice.horizon),
        "tzdata": answers.tzdata(),
        "rotations": list(map(_rotation, found.best)),
        "pareto": [{"k": slots, **_rotation(appraisal)} for slots, appraisal in found.points],
        "today": _rotation(found.today),
    }


def _rotation(appraisal: Appraisal) -> dict[str, Any]:
    people = appraisal.evaluation.team.participants
    return {
        "slots": list(map(_slot, appraisal.candidate.slots)),
        "unreached": [person.name for person in appraisal.unreached],
        "burden": {person.name: appraisal.tally(person).burden for person in people},
        "worst_burden": appraisal.worst_burden,
        "total_burden": appraisal.total_burden,
    }


def _slot(slot: Slot) -> dict[str, Any]:
    return {
        "name": slot.name,
        "weekday": None if slot.weekday is None else WEEKDAY_NAMES[slot.weekday],
        "time": f"{slot.time:%H:%M}",
        "zone": slot.zone,
    }


def _toml(found: Answer) -> Iterator[str]:
    (best, *_), meeting, turns = found.best, found.choice.horizon.meeting, found.choice.turns
    slots, first = best.candidate.slots, turns.turns[0].date
    if meeting.revisions or meeting.first != first:
        begins = next(n for n in range(turns.positions) if 0 in turns.of(n))
        yield f"# From {day_words(first)} on: as [[revisions.slots]] of [[revisions]] with"
        yield f"# from = {first} and next = {_quoted(slots[begins].name)}"
        if any(r.since >= first and (r.slots or r.next) for r in meeting.revisions):
            yield "# in the place of slots and next of all revisions from then on"
    for slot in slots:
        yield "[[slots]]"
        for key, value in _slot(slot).items():
            if value is not None:
                yield f"{key} = {_quoted(value)}"
        if slot.duration is not None:
            yield f"duration = {slot.duration}"
        if slot.chair is not None:
            yield f"chair = {_quoted(slot.chair)}"


def _quoted(text: str) -> str:
    """Write a basic string of TOML, whose escapes are those of JSON and one more."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
