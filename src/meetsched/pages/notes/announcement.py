"""The announcement of an occurrence: a short text for an issue, a chat or a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meetsched.pages.notes.markup import cell, inline, link
from meetsched.pages.notes.times import clocks, placed_words, table_lines
from meetsched.pages.notes.writing import closing_time, span_words, suits
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.meeting import Meeting, Occurrence
    from meetsched.people import Team


def announce(occurrence: Occurrence, meeting: Meeting, team: Team) -> str:
    """Write, in Markdown that reads as plain text too, when an occurrence is and whom it suits."""
    if not occurrence.is_held:
        told = f"{inline(meeting.title)}, {day_words(occurrence.start)}: {inline(occurrence.fate)}."
        return f"{told}\n"
    return "\n\n".join(filter(None, _blocks(occurrence, meeting, team))) + "\n"


def _blocks(occurrence: Occurrence, meeting: Meeting, team: Team) -> Iterator[str]:
    start, end = occurrence.start, occurrence.end
    yield f"**{inline(meeting.title)}**"
    yield f"{placed_words(start, end)}"
    if occurrence.fate:
        yield f"This meeting was {inline(occurrence.fate)}."
    rows = [tuple(map(cell, clock)) for clock in clocks(start, end, team.participants)]
    if rows:
        yield "\n".join(table_lines(("Local time", "Where", "Who"), rows))
    yield inline(suits(occurrence, meeting, team))
    yield "\n".join(_links(occurrence, meeting))


def _links(occurrence: Occurrence, meeting: Meeting) -> Iterator[str]:
    """Yield where the call and the recordings are, and when the agenda closes."""
    if url := meeting.era(occurrence.date).url:
        yield f"* Call: {link('', url)}"
    if meeting.recording:
        yield f"* Recordings: {link('', meeting.recording)}"
    if meeting.closes:
        closing = placed_words(closing_time(occurrence, meeting.closes))
        yield f"* The agenda closes {span_words(meeting.closes)} before the start: {closing}."
