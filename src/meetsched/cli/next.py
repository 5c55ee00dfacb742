"""``meetsched next``: the coming occurrences in everybody's local time."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from meetsched import zones
from meetsched.cli import answers, options
from meetsched.localtime import oddity, reads_plainly
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.cli.options import Asked
    from meetsched.localtime import LocalTime
    from meetsched.meeting import Occurrence

Listed = list[tuple["Occurrence", "list[LocalTime]"]]


@click.command("next")
@options.shared
def command(asked: Asked) -> None:
    """Tell the coming occurrences of TEAMFILE's meeting in everybody's local time.

    Without --from: those not over by now. Without --until and -n: six.
    """
    title = asked.file.meeting.title
    listed = [(occurrence, asked.times(occurrence)) for occurrence in asked.occurrences()]
    for note in _notes(listed):
        click.echo(f"note: {note}", err=True)
    if asked.as_json:
        answers.print_json(_document(title, listed))
    else:
        click.echo(_page(title, listed))


def _page(title: str, listed: Listed) -> str:
    from meetsched.pages.tables import occurrences_table

    table = occurrences_table(listed, answers.terminal_width()) if listed else "No occurrence then."
    return f"{title}\n\n{table}\n\n{answers.tzdata_words()}"


def _document(title: str, listed: Listed) -> dict[str, Any]:
    return {
        "meeting": title,
        "tzdata": answers.tzdata(),
        "occurrences": [
            _occurrence(occurrence) | {"local": [_local(time) for time in times]}
            for occurrence, times in listed
        ],
    }


def _occurrence(occurrence: Occurrence) -> dict[str, Any]:
    return {
        "number": occurrence.number,
        "slot": occurrence.slot.name if occurrence.slot else None,
        "date": occurrence.date.isoformat(),
        "start": occurrence.start.isoformat(),
        "end": occurrence.end.isoformat(),
        "zone": occurrence.zone,
        "status": str(occurrence.status),
        "reason": occurrence.reason,
    }


def _local(time: LocalTime) -> dict[str, Any]:
    return {
        "participant": time.participant,
        "zone": time.zone,
        "start": time.start.isoformat(),
        "end": time.end.isoformat(),
        "abbreviation": time.abbreviation,
        "day_shift": time.day_shift,
    }


def _notes(listed: Listed) -> Iterator[str]:
    """Tell what a person would stumble over: odd wall times, and other tz data on this machine."""
    for occurrence, _ in listed:
        if not reads_plainly(occurrence):
            yield f"{oddity(occurrence)}; it starts at {occurrence.start.isoformat()}"
    yield from _disputed(listed)


def _disputed(listed: Listed) -> Iterator[str]:
    """Tell which zones other programs on this machine will show otherwise, and from when on."""
    system = zones.system_copy()
    if system is None or system is zones.tzdata_version():
        return
    told: set[str] = set()
    starts = ((held.start, *(time.start for time in times)) for held, times in listed)
    for moment in chain.from_iterable(starts):
        other, zone = zones.by_copy(moment, system), zones.key(moment)
        if other is not None and other.utcoffset() != moment.utcoffset() and zone not in told:
            told.add(zone)
            yield (
                f"programs that use this system's tz data, {system}, show {zone} otherwise: "
                f"{other:%H:%M} for {moment:%H:%M} on {day_words(moment)}"
            )
