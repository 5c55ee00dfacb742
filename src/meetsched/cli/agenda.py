"""``meetsched agenda``: the agenda on a meeting's page, fitted to the meeting's minutes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import click

from meetsched.cli import answers, options
from meetsched.cli.page import Page
from meetsched.errors import MeetschedError
from meetsched.pages.agenda.page import plan_document, plan_lines, plan_markdown
from meetsched.pages.notes.parts import place
from meetsched.pages.notes.reading import read_notes
from meetsched.teamfile import read_team_file

if TYPE_CHECKING:
    from datetime import date, datetime

    from meetsched.pages.agenda.plan import Plan

_AGENDA: Final = re.compile(r"^#{2,6} .*\b(?:agenda|topics)\b.*$", re.IGNORECASE | re.MULTILINE)


@click.command("agenda")
@click.argument("file", metavar="TEAMFILE", type=click.Path(dir_okay=False))
@click.argument("name", metavar="PAGE.md", type=click.Path(exists=True, dir_okay=False))
@options.occurrence_date
@click.option("--write", is_flag=True, help="Put the running order into the page.")
@options.now
@options.as_json
def command(
    file: str, name: str, day: date | None, now: datetime, *, write: bool, as_json: bool
) -> None:
    """Fit the agenda items of PAGE.md to the minutes of TEAMFILE's meeting.

    Must-have items come first, then as many as fit; what does not, and what belongs to people who
    cannot come, goes to an occurrence that suits them. Without --date: the page's own. Exit status
    1 if there is no room for a must-have item.
    """
    from meetsched.pages.agenda.plan import plan_agenda

    team_file = read_team_file(file)
    page = Page.read(name)
    notes = read_notes(page.text, now.date(), team_file.meeting)
    occurrence = options.occurrence_on(team_file.meeting, day or notes.date, now)
    if not occurrence.is_held:
        raise MeetschedError(f"the meeting on {occurrence.local_date} is {occurrence.fate}")
    plan = plan_agenda(notes, occurrence, team_file.meeting, team_file.team)
    for each in notes.unread:
        click.echo(f"{name}:{each}", err=True)
    if write:
        if notes.date not in {None, occurrence.local_date, occurrence.date}:
            raise MeetschedError(f"{name} is the page of {notes.date}, not {occurrence.local_date}")
        _write(page, plan)
    if as_json:
        answers.print_json({"tzdata": answers.tzdata(), **plan_document(plan)})
    else:
        click.echo("\n".join(plan_lines(plan, answers.terminal_width())))
    if plan.missed:
        raise click.exceptions.Exit(1)


def _write(page: Page, plan: Plan) -> None:
    try:
        new = Page(page.file, place(page.text, "agenda", plan_markdown(plan), _AGENDA))
    except MeetschedError as error:
        raise MeetschedError(f"{page.file}: {error}") from error
    if new != page:
        new.write()
