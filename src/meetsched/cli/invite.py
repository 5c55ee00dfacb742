"""``meetsched invite``: the meeting as a calendar file, or as a message for each person."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from meetsched.cli import answers, inviting
from meetsched.cli.files import replace_file
from meetsched.cli.outbox import ICS, differences, read_calendar
from meetsched.errors import NewerVersionError, quoted
from meetsched.ical.mail import Envelope
from meetsched.ical.series import is_own
from meetsched.ical.state import versions
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from meetsched.cli.inviting import Inviting
    from meetsched.cli.options import Asked
    from meetsched.ical.components import Part
    from meetsched.ical.series import Event, Plan
    from meetsched.teamfile import TeamFile


@click.command("invite")
@inviting.shared
@click.option(
    "-o",
    "output",
    type=click.Path(dir_okay=False, allow_dash=True),
    default="-",
    help="The file to write (.ics); standard output if not given.",
)
@click.option(
    "--per-person",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write a request for each person and event into this folder instead.",
)
@click.option(
    "--previous",
    type=click.Path(exists=True, path_type=Path),
    metavar="FILE|DIR",
    help="What was sent before, if it is not where the new one is written.",
)
def command(invited: Inviting, output: str, folder: Path | None, previous: Path | None) -> None:
    """Write TEAMFILE's meeting as a calendar file: to -o, or to standard output.

    The whole meeting is written. --from, --until and -n bound the dates that no recurrence
    rule can give (two years from now, unless said otherwise). With --for or --zone,
    descriptions tell the coming starts on those clocks.

    What was written before is read, so that what did not change stays as it was, and what did is
    known as newer. With --per-person, those who have an address get a message for each event
    (with --for, those alone); what was sent to people or about events that are no more is taken
    back.
    """
    if previous is not None and not (previous.is_dir() if folder else previous.is_file()):
        kind = "a calendar file" if folder is None else "a folder of messages"
        raise click.BadParameter(f"{quoted(previous, 200)} is not {kind}", param_hint="--previous")
    if folder is None:
        _write_calendar(invited, None if output == "-" else Path(output), previous)
    elif output != "-":
        raise click.UsageError("-o and --per-person are two ways to write: take one of them")
    else:
        _write_messages(invited, folder, previous or folder)


def _write_calendar(invited: Inviting, path: Path | None, previous: Path | None) -> None:
    asked = invited.asked
    if path is not None:
        _refuse_team_file(path, asked.file)
    there = read_calendar(path) if path else b""
    before = read_calendar(previous) if previous else there
    calendar = _feed(invited, before)
    if path is not None:
        _refuse_loss(there, calendar, invited)
        replace_file(path, calendar)
        click.echo(f"wrote {path}: {differences([(before, calendar)])}", err=True)
    elif not asked.as_json:
        click.echo(calendar, nl=False)
    if asked.as_json:
        answers.print_json(_document(asked.file.meeting.title, path, invited.calendars.plan))


def _feed(invited: Inviting, before: bytes) -> bytes:
    calendars = invited.calendars.called_off() if invited.cancel else invited.calendars
    starts = _starts(invited.asked) if invited.asked.named else {}

    def say(event: Event, part: Part) -> str:
        del part
        return starts.get(event.slot or "", "")

    return calendars.feed(say, before)


def _refuse_loss(there: bytes, calendar: bytes, invited: Inviting) -> None:
    """Refuse to replace what is newer, or has events that are not written and not ours to drop."""
    old, new = versions(there) if there else {}, versions(calendar)
    for uid, version in old.items():
        if not is_own(invited.asked.file.meeting, uid):
            message = f"the file has an event that is not this meeting's, of UID {quoted(uid)}"
            raise click.BadParameter(f"{message}; give another name", param_hint="-o")
        if uid in new and version.stamp.at > new[uid].stamp.at:
            raise NewerVersionError(uid, version.stamp.at, new[uid].stamp.at)
    if (
        invited.slot is not None
        and {event.uid for event in invited.whole.events} & old.keys() - new
    ):
        message = "the file has the events of other slots too; give another name"
        raise click.BadParameter(message, param_hint="-o")


def _refuse_team_file(path: Path, team_file: TeamFile) -> None:
    if any(_same_file(path, own) for own in team_file.paths):
        raise click.BadParameter("this is the team file itself", param_hint="-o")


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False


def _write_messages(invited: Inviting, folder: Path, previous: Path) -> None:
    outgoing = invited.write(folder, previous, ICS)
    if invited.asked.as_json:
        told = (
            inviting.message_document(Envelope.of(calendar), file=f"{name}.ics")
            for name, calendar in outgoing.all.items()
        )
        answers.print_json(inviting.messages_document(invited.asked, folder, told))


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


def _document(title: str, path: Path | None, plan: Plan) -> dict[str, Any]:
    return {
        "meeting": title,
        "tzdata": answers.tzdata(),
        "file": None if path is None else str(path),
        "events": [_event(event) for event in plan.events],
        "notes": list(plan.notes),
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
        "cancelled": event.cancelled,
        "excluded": [start.isoformat() for start in event.vain],
        "moved": [
            {"from": moved.planned.isoformat(), "to": moved.start.isoformat()}
            for moved in event.moved
            if moved.planned is not None
        ],
    }
