"""``meetsched check``: the times that people wrote, and what in a team file will surprise."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from meetsched.claims.checking import check_page
from meetsched.cli import answers, options
from meetsched.cli.page import Page
from meetsched.errors import quoted
from meetsched.pages.faults import FileFault, fault_lines, github_lines
from meetsched.phrases import counted, joined
from meetsched.teamfile import read_team_file
from meetsched.teamfile.places import located_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from meetsched.claims.checking import PageReport
    from meetsched.claims.mistakes import Mistake
    from meetsched.claims.readings import Reading
    from meetsched.teamfile import TeamFile

_FORMS: Final = {"text": fault_lines, "github": github_lines}


class Found(NamedTuple):
    """The times read in a file, and what is wrong with it."""

    claims: Sequence[dict[str, Any]]
    faults: Sequence[FileFault]


@click.command("check")
@click.argument(
    "files",
    metavar="FILE...",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
)
@click.option(
    "--on",
    type=options.day,
    metavar="DATE",
    help="Judge times without a date on this one; otherwise on the page's own date, or --now.",
)
@click.option("--fix", is_flag=True, help="Correct what has one certain answer, and show it.")
@click.option("--format", "form", type=click.Choice([*_FORMS]), default="text", show_default=True)
@click.option("--list", "listing", is_flag=True, help="Also list what was read.")
@options.now
@options.as_json
def command(
    files: tuple[str, ...],
    on: date | None,
    form: str,
    now: datetime,
    *,
    fix: bool,
    listing: bool,
    as_json: bool,
) -> None:
    """Check the times that people wrote in pages, and what in a team file will surprise.

    A FILE that ends in .toml is a team file, any other a page ("-" is standard input). Pages are
    also checked against the meetings of the team files among them. Exit status 1 for errors.
    """
    names = list(dict.fromkeys(files))
    teams = {
        name: read_team_file(name) for name in names if PurePath(name).suffix.lower() == ".toml"
    }
    pages = {name: Page.read(name) for name in names if name not in teams}
    checker = Checker(tuple(teams.values()), now, on)
    if fix:
        to_stderr = as_json or form != "text"
        pages = {name: _fix(page, checker, to_stderr=to_stderr) for name, page in pages.items()}
    found = [
        checker.team_file(name, teams[name]) if name in teams else checker.page(pages[name])
        for name in names
    ]
    faults = [fault for each in found for fault in each.faults]
    if as_json:
        answers.print_json(_document(found, faults))
    elif lines := list(_lines(found, faults, form, listing=listing)):
        click.echo("\n".join(lines))
    if any(fault.severity == "error" for fault in faults):
        raise click.exceptions.Exit(1)


def _fix(page: Page, checker: Checker, *, to_stderr: bool) -> Page:
    """Correct a page, write it and show what was changed."""
    corrected = checker.corrected(page)
    if corrected != page:
        corrected.write()
        click.echo("\n".join(page.difference(corrected)), err=to_stderr)
    return corrected


def _lines(
    found: Sequence[Found], faults: Sequence[FileFault], form: str, *, listing: bool
) -> Iterator[str]:
    if listing:
        yield from (_claim_line(claim) for each in found for claim in each.claims)
    yield from _FORMS[form](faults)
    if form == "text":
        yield _summary(found, faults)


class Checker:
    """What files are checked against: meetings and their people, and the time."""

    def __init__(self, teams: Sequence[TeamFile], now: datetime, on: date | None) -> None:
        self.teams = teams
        self.now = now
        self.on = on
        people = (person for each in teams for person in each.team.participants)
        self.homes = frozenset(stay.zone for person in people for stay in person.stays)

    def page(self, page: Page) -> Found:
        """Check a page against the calendar, and against the meetings."""
        report = self._report(page)
        claims = [_claim(page, reading) for reading in report.readings]
        return Found(claims, [_fault(page, mistake) for mistake in report.mistakes])

    def corrected(self, page: Page) -> Page:
        """Correct what has one certain answer."""
        return page.corrected(each.edit for each in self._report(page).mistakes if each.edit)

    def _report(self, page: Page) -> PageReport:
        meetings = [team.meeting for team in self.teams]
        today = self.now.date()
        return check_page(page.text, today, self.on, meetings=meetings, homes=self.homes)

    def team_file(self, name: str, file: TeamFile) -> Found:
        """Tell what in a team file will surprise."""
        from meetsched.surprises import find_surprises

        found = find_surprises(file.meeting, file.team, self.now)
        spots = located_all(Page.read(name).text, {each.place for each in found})
        return Found(
            [],
            [
                FileFault(
                    name,
                    *spots[each.place],
                    each.kind,
                    each.severity,
                    each.message,
                    each.suggestion,
                )
                for each in found
            ],
        )


def _fault(page: Page, mistake: Mistake) -> FileFault:
    return FileFault(
        page.file,
        *page.spot(mistake.start),
        page.text[mistake.start : mistake.end],
        mistake.kind,
        mistake.severity,
        mistake.message,
        mistake.suggestion,
    )


def _claim(page: Page, reading: Reading) -> dict[str, Any]:
    """Tell a claim as it was read; where its zone is a guess, no instant is told."""
    claim, found = reading.claim, reading.claim.found
    line, column = page.spot(claim.start)
    return {
        "file": page.file,
        "line": line,
        "column": column,
        "text": page.text[claim.start : claim.end],
        "zone_label": page.text[found.start : found.end],
        "zone": None if reading.guessed else reading.meaning.zone,
        "local_time": f"{reading.wall:%H:%M}",
        "date": reading.wall.date().isoformat(),
        "instant": None if reading.guessed else reading.shown.isoformat(),
        "settled_by": None if reading.claim.label.certain else reading.settled_by,
    }


def _document(found: Sequence[Found], faults: Sequence[FileFault]) -> dict[str, Any]:
    return {
        "tzdata": answers.tzdata(),
        "claims": [claim for each in found for claim in each.claims],
        "faults": [asdict(fault) for fault in faults],
    }


def _claim_line(claim: dict[str, Any]) -> str:
    where = f"{claim['file']}:{claim['line']}:{claim['column']}"
    if claim["instant"] is None:
        return f"{where}: {quoted(claim['text'])} is ambiguous"
    settled = claim["settled_by"] and f" ({claim['zone_label']} by {claim['settled_by']})"
    meant = f"{claim['instant']} {claim['zone'] or ''}".rstrip()
    return f"{where}: {quoted(claim['text'])} is {meant}{settled or ''}"


def _summary(found: Sequence[Found], faults: Sequence[FileFault]) -> str:
    """Say how much was read, and how much of it is wrong."""
    errors = sum(fault.severity == "error" for fault in faults)
    kinds = {"error": errors, "warning": len(faults) - errors}
    wrong = joined(counted(number, kind) for kind, number in kinds.items() if number)
    times, files = sum(len(each.claims) for each in found), counted(len(found), "file")
    read = f"{files} checked, with {counted(times, 'time')}"
    return f"{read}: {wrong or 'nothing wrong'}; {answers.tzdata_words()}"
