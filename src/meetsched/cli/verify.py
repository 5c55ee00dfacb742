"""``meetsched verify``: a second look at a calendar file, whoever wrote it."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Any, Final

import click

from meetsched import zones
from meetsched.cli import answers, options
from meetsched.errors import quoted
from meetsched.ical.verify import verify
from meetsched.ical.verify.source import LARGEST_FILE
from meetsched.pages.tables import columns
from meetsched.phrases import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import timedelta

    from meetsched.candidates import Horizon
    from meetsched.cli.options import Asked
    from meetsched.ical.verify import Off, Report
    from meetsched.ical.verify.differences import Difference
    from meetsched.ical.verify.findings import Finding

_MOST_TOLD: Final = 20


@click.command("verify")
@options.shared
@click.argument("calendar", metavar="FILE.ics", type=click.File("rb"))
def command(asked: Asked, calendar: IO[bytes]) -> None:
    """Look at a calendar file, ours or not, and compare it with TEAMFILE's meeting.

    What validators let pass is named; so are the occurrences that are missing, extra, moved or
    cancelled on one side alone, and those that older tz data in the file put off. Exit status 1 if
    there is anything. Without --from and --until: for a year from the present.
    """
    horizon = asked.horizon()
    data = calendar.read(LARGEST_FILE + 1)
    report = verify(data, horizon.meeting, horizon.start, horizon.until, calendar.name)
    if asked.as_json:
        answers.print_json(_document(calendar.name, horizon, report))
    else:
        click.echo("\n".join(_page(horizon, report, answers.terminal_width())))
    if not report.is_fine:
        raise click.exceptions.Exit(1)


def _page(horizon: Horizon, report: Report, width: int) -> Iterator[str]:
    span = answers.span_words(horizon)
    number = counted(report.agreed, "occurrence")
    agree = "agrees" if report.agreed == 1 else "agree"
    tzdata = f"{answers.tzdata_words()}{_made(report)}"
    if report.is_fine:
        yield f"{number} {span} {agree}; {tzdata}"
        return
    yield f"{horizon.meeting.title}, {span}"
    yield ""
    yield from _listed("Wrong in the file:", report.findings, width)
    yield from _listed("Otherwise than in the team file:", report.differences, width)
    yield from _listed("Off, for programs that go by the file's own clocks:", report.off, width)
    yield f"{number} {agree}; {tzdata}"


def _listed(heading: str, told: Sequence[object], width: int) -> Iterator[str]:
    """Yield a heading and what is under it, the first of many; nothing where there is nothing."""
    more = [f"and {len(told) - _MOST_TOLD} more"] if len(told) > _MOST_TOLD else []
    if told:
        yield heading
        yield from columns([("-", str(each)) for each in (*told[:_MOST_TOLD], *more)], width)
        yield ""


def _made(report: Report) -> str:
    """Tell with which tz data the file was made, where that is not the one in use."""
    if report.made_with in {None, str(zones.tzdata_version())}:
        return ""
    return f"; the file was made with {quoted(report.made_with)}"


def _document(path: str, horizon: Horizon, report: Report) -> dict[str, Any]:
    return {
        "meeting": horizon.meeting.title,
        "file": path,
        "horizon": answers.horizon_document(horizon),
        "tzdata": answers.tzdata(),
        "made_with": report.made_with,
        "agreed": report.agreed,
        "findings": [_finding(each) for each in report.findings],
        "differences": [_difference(each) for each in report.differences],
        "off": [_off(each) for each in report.off],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "kind": str(finding.kind),
        "line": finding.line,
        "place": finding.place,
        "message": finding.message,
        "hint": finding.hint or None,
    }


def _difference(difference: Difference) -> dict[str, Any]:
    due, found = difference.due, difference.found
    return {
        "change": str(difference.change),
        "slot": difference.slot,
        "zone": zones.key(difference.start),
        "due": due.isoformat() if due else None,
        "found": found.isoformat() if found else None,
        "minutes": _minutes(difference.later),
    }


def _off(off: Off) -> dict[str, Any]:
    return {
        "zone": off.zone,
        "occurrences": off.occurrences,
        "minutes": _minutes(off.later),
        "from": off.first.isoformat(),
    }


def _minutes(length: timedelta) -> int:
    return round(length.total_seconds() / 60)
