"""``meetsched publish``: the meeting's events in a calendar on a server."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from meetsched.cli import answers, inviting
from meetsched.cli.published import Published
from meetsched.errors import MeetschedError, quoted
from meetsched.ical import caldav
from meetsched.ical.caldav import Conflict, Create, Gone, Remove, Unchanged, Update
from meetsched.ical.changes import changes, summary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from meetsched.cli.inviting import Inviting
    from meetsched.ical.caldav import Entry, Step
    from meetsched.ical.state import Version

_WORDS: Final[dict[type[Step], str]] = {
    Create: "created",
    Update: "updated",
    Remove: "removed",
    Gone: "gone already",
    Unchanged: "unchanged",
    Conflict: "in conflict",
}


@click.command("publish")
@inviting.shared
@click.option(
    "--caldav",
    "address",
    metavar="URL",
    required=True,
    help="The address of the calendar on its server.",
)
@click.option(
    "--journal",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Where it is noted what was published; TEAMFILE's name with .caldav.json if not given.",
)
@click.option("--overwrite", is_flag=True, help="Undo what others did to the meeting's events.")
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
def command(
    invited: Inviting, address: str, journal: Path | None, *, overwrite: bool, dry_run: bool
) -> None:
    """Publish TEAMFILE's meeting in a calendar on a CalDAV server.

    The meeting's events are created, updated and removed there; nothing else is touched. What
    somebody else did to them is told and left as it is, with exit status 1. For a log-in, set
    MEETSCHED_CALDAV_USER and MEETSCHED_CALDAV_PASSWORD.
    """
    _refuse(invited)
    from meetsched.cli import webdav

    url = webdav.address(address)
    path = journal or invited.asked.file.paths[0].with_suffix(".caldav.json")
    published = Published.read(path, str(url))
    _note_other_meetings(published.entries, invited.asked.file.meeting.identity)
    publication = _publication(invited, published.entries, overwrite=overwrite)
    with webdav.opened(url, os.environ) as collection:
        steps: Iterable[Step] = publication.steps(collection)
        if not dry_run:
            steps = caldav.carry_out(steps, collection, published)
        report = _Report(invited, str(url), dry_run)
        done = [report.tell(step) for step in steps]
    report.close(done)
    if any(isinstance(step, Conflict) for step in done):
        raise click.exceptions.Exit(1)


def _refuse(invited: Inviting) -> None:
    """Refuse what cannot be done at all."""
    asked = invited.asked
    if asked.named:
        raise click.UsageError("--for and --zone: what is published is the same for everybody")
    if any(limit is not None for limit in (asked.start, asked.until, asked.count)):
        raise click.UsageError("--from, --until and -n: what is published is the whole meeting")
    if find_spec("httpx") is None:
        hint = "install it with: pip install 'meetsched[caldav]'"
        raise MeetschedError(f"publishing needs the package httpx; {hint}")


def _publication(
    invited: Inviting, entries: Mapping[str, Entry], *, overwrite: bool
) -> caldav.Publication:
    events = invited.calendars.plan.events
    slot = next(event.slot for event in events) if invited.slot else None
    return caldav.Publication(invited.calendars, dict(entries), slot, invited.cancel, overwrite)


def _note_other_meetings(entries: Mapping[str, Entry], identity: str) -> None:
    """Tell what is left alone; perhaps it is this meeting's, from before its uid changed."""
    others = Counter(entry.meeting for entry in entries.values() if entry.meeting != identity)
    for meeting, count in others.items():
        left = f"{count} published for the meeting {quoted(meeting)}"
        click.echo(f"note: {left} stay as they are", err=True)


@dataclass(frozen=True, slots=True)
class _Report:
    """What is said of a publication."""

    invited: Inviting
    url: str
    dry_run: bool

    def tell(self, step: Step) -> Step:
        """Tell what was done, as soon as it was."""
        if not self.invited.asked.as_json and not isinstance(step, Unchanged):
            would = "would be " if self.dry_run else ""
            reason = f": {step.reason}" if isinstance(step, Conflict) else ""
            click.echo(f"{would}{_WORDS[type(step)]}: {step.uid}{reason}")
        return step

    def close(self, done: list[Step]) -> None:
        """Tell it as a whole."""
        conflicts = sum(isinstance(step, Conflict) for step in done)
        changed = summary(changes(*_versions(done)))
        told = (changed, f"{conflicts} in conflict" if conflicts else "")
        dry = "dry run: " if self.dry_run else ""
        click.echo(f"{dry}{self.url}: {', '.join(filter(None, told)) or 'nothing'}", err=True)
        if conflicts:
            click.echo("what is in conflict stays as it is; --overwrite undoes it", err=True)
        if self.invited.asked.as_json:
            answers.print_json(self.document(done))

    def document(self, done: Iterable[Step]) -> dict[str, Any]:
        """Tell it as JSON."""
        return {
            "meeting": self.invited.asked.file.meeting.title,
            "tzdata": answers.tzdata(),
            "calendar": self.url,
            "dry_run": self.dry_run,
            "events": [
                {
                    "uid": step.uid,
                    "resource": caldav.resource_name(step.uid),
                    "outcome": _WORDS[type(step)],
                    "reason": step.reason if isinstance(step, Conflict) else None,
                }
                for step in done
            ],
        }


def _versions(done: Iterable[Step]) -> tuple[dict[str, Version], dict[str, Version]]:
    """Return what there was and what there is now, of all that is ours."""
    before: dict[str, Version] = {}
    after: dict[str, Version] = {}
    for step in done:
        match step:
            case Create(calendar=calendar):
                after |= caldav.readable(calendar)
            case Update(calendar=calendar, found=found):
                before |= caldav.readable(found.calendar)
                after |= caldav.readable(calendar)
            case Remove(found=found):
                before |= caldav.readable(found.calendar)
            case Unchanged(entry=entry):
                before |= caldav.readable(entry.calendar)
                after |= caldav.readable(entry.calendar)
    return before, after
