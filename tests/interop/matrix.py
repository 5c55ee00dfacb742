"""What each reader finds in each calendar, beside what will take place.

``cd tests; python -m interop.matrix`` prints it as README has it.
"""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Final

import readers
from interop import meetings, peers
from interop.peers import Question
from meetsched.ical.invites import invitation
from meetsched.meeting import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from interop.peers import Reader
    from meetsched.meeting import Meeting

DAY: Final = timedelta(days=1)
BEFORE: Final = 500 * DAY
"""How long before the first date something may take place that was moved."""
AFTER: Final = 800 * DAY
"""How long after the first date is compared."""
LISTED: Final = AFTER + 500 * DAY
"""How far a calendar reaches: from there on, nothing is moved back into what is compared."""

ROWS: Final = {**meetings.examples(), **meetings.MEETINGS}


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


@cache
def question(meeting: Meeting, *, renamed: bool) -> Question:
    """Ask for what takes place around a meeting's first date and in the two years after it.

    Nobody knows TZIDs that are `renamed`: the file's VTIMEZONEs are all there is to go by.
    """
    first = _midnight(meeting.first)
    calendar = invitation(meeting, first, until=meeting.first + LISTED).calendar
    text = readers.under_other_names(calendar) if renamed else calendar
    return Question(text, first - BEFORE, first + AFTER)


@cache
def due(meeting: Meeting) -> list[str]:
    """Return what will take place then."""
    first = _midnight(meeting.first)
    return peers.lines(
        (each.start, each.end, meeting.title + (f": {each.slot.name}" if each.slot else ""))
        for each in meeting.occurrences(until=meeting.first + LISTED)
        if each.status is not Status.CANCELLED and first - BEFORE <= each.start < first + AFTER
    )


@cache
def found(reader: Reader) -> tuple[dict[str, list[str]], ...]:
    """Return what a reader finds for each row: with its own time zones, then with the file's."""
    ways = (False, True) if reader.knows_file_zones else (False,)
    return tuple(
        dict(zip(ROWS, reader.answer(_questions(renamed=renamed)), strict=True)) for renamed in ways
    )


def _questions(*, renamed: bool) -> list[Question]:
    return [question(meeting, renamed=renamed) for meeting in ROWS.values()]


def is_right(reader: Reader, row: str) -> bool:
    """Whether a reader finds what will take place."""
    return all(answers[row] == due(ROWS[row]) for answers in found(reader))


def table() -> Iterator[str]:
    """Yield the lines of the matrix, one a reader: how many rows it reads right, and which not."""
    yield "| reader | rows read right | not |"
    yield "| --- | --- | --- |"
    for reader in peers.THERE:
        wrong = [row for row in ROWS if not is_right(reader, row)]
        counted = f"{len(ROWS) - len(wrong)} of {len(ROWS)}"
        yield f"| {reader.name} {reader.version} | {counted} | {', '.join(wrong)} |"


def main() -> None:
    """Print the matrix."""
    sys.stdout.writelines(f"{line}\n" for line in table())


if __name__ == "__main__":
    main()
