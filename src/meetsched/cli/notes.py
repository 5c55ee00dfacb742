"""``meetsched notes``: the meeting's page written and read, what was missed, what to announce."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from meetsched import zones
from meetsched.cli import answers, options
from meetsched.cli.files import read_file
from meetsched.cli.page import Page
from meetsched.errors import MeetschedError, UnknownZoneError, quoted
from meetsched.pages.notes.announcement import announce
from meetsched.pages.notes.digest import digest
from meetsched.pages.notes.model import Notes
from meetsched.pages.notes.reading import read_notes
from meetsched.pages.notes.writing import renew_page, write_page
from meetsched.people import Participant
from meetsched.phrases import counted, day_words
from meetsched.teamfile import read_team_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date, datetime

    from meetsched.meeting import Meeting, Occurrence
    from meetsched.pages.notes.model import Item
    from meetsched.pages.notes.templates import Template
    from meetsched.teamfile import TeamFile

_NOT_TOGETHER: Final = (
    ("--output", "--announce", "--digest", "--read"),
    ("--template", "--announce", "--digest", "--read"),
    ("--pages", "--output", "--announce", "--read"),
    ("--output", "--json"),
)
_A_DAY: Final = timedelta(days=1)
_A_YEAR: Final = timedelta(days=366)
_MOST_PAGES: Final = 1000
_LARGEST_PAGE: Final = 1_000_000
"""Characters: a page of a folder that is larger is no meeting's."""


def _file(name: str) -> str:
    if name == "-":
        raise click.BadParameter("without it the page is printed")
    return name


@click.command("notes")
@click.argument("file", metavar="TEAMFILE", type=click.Path(dir_okay=False))
@options.occurrence_date
@click.option(
    "-o", "--output", type=_file, metavar="PAGE.md", help="Write the page there, or renew it."
)
@click.option("--template", metavar="FILE", help="Write from this Jinja template, not from ours.")
@click.option("--announce", "announcing", is_flag=True, help="Write a short announcement instead.")
@click.option("--digest", "missing", metavar="NAME|ZONE", help="Tell what they missed instead.")
@click.option("--pages", metavar="DIR", help="The folder of past pages, for --digest.")
@click.option("--read", "reading", metavar="PAGE.md", help="Tell what is read in a page instead.")
@options.now
@options.as_json
def command(
    file: str,
    day: date | None,
    output: str | None,
    template: str | None,
    missing: str | None,
    pages: str | None,
    reading: str | None,
    now: datetime,
    *,
    announcing: bool,
    as_json: bool,
) -> None:
    """Write the page of TEAMFILE's next meeting, or of another, for people to fill in.

    A page that is there keeps every byte that people wrote: only what is between our markers is
    renewed.
    """
    asked = {"--announce": announcing, "--digest": missing, "--read": reading, "--json": as_json}
    _refuse_together({**asked, "--output": output, "--template": template, "--pages": pages})
    team_file = read_team_file(file)
    if reading is not None:
        _tell_notes(Page.read(reading), team_file.meeting, now, as_json=as_json)
    elif missing is not None:
        _tell(_missed(team_file, missing, pages, now), as_json=as_json)
    elif announcing:
        occurrence = options.occurrence_on(team_file.meeting, day, now)
        _tell(announce(occurrence, team_file.meeting, team_file.team), as_json=as_json)
    else:
        occurrence = options.occurrence_on(team_file.meeting, day, now)
        page = _new_page(team_file, occurrence, template)
        if output is None:
            _tell(page, as_json=as_json)
        else:
            _write(output, page, file=team_file, occurrence=occurrence, now=now)


def _refuse_together(given: Mapping[str, object]) -> None:
    """Refuse options that have nothing to do with each other."""
    for group in _NOT_TOGETHER:
        names = [name for name in group if given[name] not in {None, False}]
        if len(names) > 1:
            raise click.UsageError(f"{names[0]} and {names[1]} do not go together")


def _tell(text: str, *, as_json: bool) -> None:
    if as_json:
        answers.print_json({"tzdata": answers.tzdata(), "text": text})
    else:
        click.echo(text, nl=False)


# The page


def _new_page(file: TeamFile, occurrence: Occurrence, template: str | None) -> str:
    day = occurrence.local_date
    around = file.meeting.occurrences(day - _A_YEAR, day + _A_DAY)
    held = [each for each in around if each.is_held]
    before = [each for each in held if each.start < occurrence.start]
    own = None if template is None else _template(Path(template))
    return write_page(occurrence, file.meeting, file.team, before[-1] if before else None, own)


def _template(path: Path) -> Template:
    """Read a template; it includes files of its own folder alone."""
    from meetsched.pages.notes.templates import Template

    folder = path.parent.resolve()

    def read(name: str) -> str | None:
        target = (folder / name).resolve()
        return _text(target) if target.is_relative_to(folder) and target.is_file() else None

    if not path.is_file():
        raise click.BadParameter(f"{quoted(path, 200)} is no file", param_hint="--template")
    return Template(path.name, _text(path), read)


def _text(path: Path) -> str:
    try:
        return read_file(path).decode()
    except UnicodeDecodeError as error:
        raise MeetschedError(f"{quoted(path, 200)} is no UTF-8 text") from error


def _write(
    output: str, page: str, *, file: TeamFile, occurrence: Occurrence, now: datetime
) -> None:
    """Write a page that is not there yet; of one of the same occurrence, renew our parts."""
    is_new = not Path(output).is_file()
    old = Page(output, "") if is_new else Page.read(output)
    day = read_notes(old.text, now.date(), file.meeting).date
    if day not in {None, occurrence.local_date, occurrence.date}:
        hint = f"give --date {day}, or another file"
        raise MeetschedError(f"{output} is the page of {day}, not {occurrence.local_date}; {hint}")
    try:
        new = Page(output, page if is_new else renew_page(old.text, page))
    except MeetschedError as error:
        raise MeetschedError(f"{output}: {error}") from error
    if new != old:
        new.write()
    done = "wrote" if is_new else "renewed" if new != old else "nothing has changed in"
    click.echo(f"{done} {output}", err=True)


# What was missed


def _missed(file: TeamFile, whose: str, folder: str | None, now: datetime) -> str:
    if folder is None:
        raise click.UsageError("--digest needs --pages DIR")
    who = file.team.find(whose) or _somebody_in(whose)
    notes = _pages(Path(folder), file.meeting, now)
    if not notes:
        raise MeetschedError(f"{quoted(folder, 200)} has no page of this meeting")
    held = file.meeting.occurrences(min(notes), now.date() + 2 * _A_DAY)
    pages = [(each, notes.pop(each.local_date, Notes())) for each in held if each.end <= now]
    for day in notes:
        click.echo(f"there is a page of {day}, but no meeting was on that day", err=True)
    return digest(pages, who, file.team.hours, holidays=file.meeting.holidays)


def _somebody_in(zone: str) -> Participant:
    try:
        return Participant.living_in(zones.zone(zone).name, zone)
    except UnknownZoneError as error:
        message = f"no participant is named {quoted(zone)}, and {error}"
        raise click.BadParameter(message, param_hint="--digest") from error


def _pages(folder: Path, meeting: Meeting, now: datetime) -> dict[date, Notes]:
    """Read the pages of a folder by their dates; those of no date are named."""
    if not folder.is_dir():
        raise click.BadParameter(f"{quoted(folder, 200)} is no folder", param_hint="--pages")
    found: dict[date, Notes] = {}
    paths = sorted(folder.glob("*.md"))
    if len(paths) > _MOST_PAGES:
        raise MeetschedError(f"{quoted(folder, 200)} has more than {_MOST_PAGES} pages")
    for path in paths:
        if not path.is_file():
            click.echo(f"{path}: it is no file, and is left out", err=True)
            continue
        text = Page.read(str(path)).text
        notes = read_notes(text, now.date(), meeting) if len(text) <= _LARGEST_PAGE else Notes()
        if notes.date is None:
            why = "no date is found in it" if len(text) <= _LARGEST_PAGE else "it is too large"
            click.echo(f"{path}: {why}, and it is left out", err=True)
        elif found.setdefault(notes.date, notes) is not notes:
            click.echo(f"{path}: another page has its date, and it is left out", err=True)
    return found


# What is read


def _tell_notes(page: Page, meeting: Meeting, now: datetime, *, as_json: bool) -> None:
    notes = read_notes(page.text, now.date(), meeting)
    if as_json:
        answers.print_json(_document(notes))
    else:
        click.echo("\n".join(_lines(notes)))
    for mistake in notes.mistakes:
        line, _ = page.spot(mistake.start)
        click.echo(f"{page.file}:{line}: {mistake.message}; {mistake.suggestion}", err=True)
    for each in notes.unread:
        click.echo(f"{page.file}:{each}", err=True)


def _lines(notes: Notes) -> Iterator[str]:
    yield notes.title or "without a title"
    yield f"on {day_words(notes.date)}" if notes.date else "without a date"
    present = [each for each in notes.attendees if not each.absent]
    yield f"present: {', '.join(each.name for each in present) or 'nobody'}"
    told = {"update": notes.updates, "report": notes.reports, "item": notes.items}
    yield ", ".join(counted(len(found), name) for name, found in told.items())
    for item in notes.items:
        yield f"    line {item.line}: {item.title}{_asked(item)}"


def _asked(item: Item) -> str:
    """Say in brackets who brings an item, and how many minutes it asks for."""
    minutes = "-".join(str(each) for each in dict.fromkeys((item.least, item.most)) if each)
    said = [*item.who, f"{minutes} min"] if minutes else item.who
    return f" [{', '.join(said)}]" if said else ""


def _document(notes: Notes) -> dict[str, Any]:
    document = asdict(replace(notes, times=(), mistakes=())) | {
        "date": notes.date and notes.date.isoformat(),
        "times": [
            {"zone": each.meaning.zone, "instant": each.shown.isoformat()} for each in notes.times
        ],
        "mistakes": [{"kind": each.kind, "message": each.message} for each in notes.mistakes],
    }
    return {"tzdata": answers.tzdata(), **document}
