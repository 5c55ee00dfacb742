"""``meetsched invite``: the meeting as a calendar file."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from meetsched.cli import answers, options
from meetsched.cli.output import replace_file
from meetsched.ical.invites import Invitation, invitation
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from datetime import date

    from meetsched.cli.options import Asked
    from meetsched.ical.series import Event
    from meetsched.teamfile import TeamFile


@click.command("invite")
@options.shared
@click.option(
    "-o",
    "output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    help="The file to write (.ics); standard output if not given.",
)
def command(asked: Asked, output: str) -> None:
    """Write TEAMFILE's meeting as a calendar file: to -o, or to standard output.

    The whole meeting is written. --from, --until and -n bound the dates that no recurrence
    rule can give (two years from now, unless said otherwise). With --for or --zone,
    descriptions tell the coming starts on those clocks.
    """
    meeting = asked.file.meeting
    for warning in asked.file.warnings:
        click.echo(f"warning: {warning}", err=True)
    said = _starts(asked) if asked.named else {}
    written = invitation(meeting, asked.now, asked.start, _until(asked), said)
    for note in written.notes:
        click.echo(f"note: {note}", err=True)
    if output != "-":
        _save(written, output, asked.file)
    elif not asked.as_json:
        click.echo(written.calendar, nl=False)
    if asked.as_json:
        answers.print_json(_document(meeting.title, output, written))


def _until(asked: Asked) -> date | None:
    """Return the day after the last date asked for, where a count says it."""
    if asked.count is None:
        return asked.until
    last = max((occurrence.date for occurrence in asked.occurrences()), default=None)
    return last + timedelta(days=1) if last else asked.until


def _save(written: Invitation, output: str, team_file: TeamFile) -> None:
    if any(_same_file(output, path) for path in team_file.paths):
        raise click.BadParameter("this is the team file itself", param_hint="-o")
    replace_file(Path(output), written.calendar)
    click.echo(f"wrote {output}: {_summary(written.events)}", err=True)


def _same_file(one: str, other: Path) -> bool:
    try:
        return Path(one).samefile(other)
    except OSError:
        return False


def _summary(events: tuple[Event, ...]) -> str:
    series = [event for event in events if event.rule is not None]
    counts = {
        "series": len(series),
        "single": len(events) - len(series),
        "moved": sum(len(event.moved) for event in series),
        "cancelled": sum(len(event.excluded) for event in series),
    }
    return ", ".join(f"{count} {what}" for what, count in counts.items())


def _starts(asked: Asked) -> dict[str, str]:
    """Tell the coming starts of each slot on each clock, a line a clock."""
    lines: dict[str, dict[str, list[str]]] = {}
    for occurrence in asked.occurrences():
        for time in asked.times(occurrence) if occurrence.slot else ():
            assert occurrence.slot is not None
            whose = f"{time.participant}, {time.zone}" if time.participant else time.zone
            told = lines.setdefault(occurrence.slot.name, {}).setdefault(whose, [])
            told.append(f"{day_words(time.start)} {time.start:%H:%M} {time.abbreviation}")
    return {
        slot: "\n".join(f"Coming for {whose}: {'; '.join(told)}" for whose, told in each.items())
        for slot, each in lines.items()
    }


def _document(title: str, output: str, written: Invitation) -> dict[str, Any]:
    return {
        "meeting": title,
        "tzdata": answers.tzdata(),
        "file": None if output == "-" else output,
        "events": [_event(event) for event in written.events],
        "notes": list(written.notes),
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "uid": event.uid,
        "slot": event.slot,
        "start": event.start.isoformat(),
        "end": event.end.isoformat(),
        "zone": event.start.timezone_name,
        "rule": str(event.rule) if event.rule else None,
        "until": event.until.isoformat() if event.until else None,
        "excluded": [start.isoformat() for start in event.excluded],
        "moved": [
            {"from": moved.planned.isoformat(), "to": moved.start.isoformat()}
            for moved in event.moved
            if moved.planned is not None
        ],
    }
