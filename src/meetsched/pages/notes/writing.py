"""The page of an occurrence: written from a template, renewed where people wrote on it."""

from __future__ import annotations

import pkgutil
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.errors import MeetschedError
from meetsched.pages.notes.parts import contents, find_parts, renew, seal
from meetsched.pages.notes.times import clocks, placed_words
from meetsched.phrases import counted, day_words

if TYPE_CHECKING:
    from pendulum import DateTime

    from meetsched.meeting import Meeting, Occurrence
    from meetsched.pages.notes.templates import Template
    from meetsched.people import Team

_AHEAD: Final = timedelta(days=150)
"""How far the next occurrence for somebody is looked for: a date without its year is clear."""

_HOUR: Final = timedelta(hours=1)
_MINUTE: Final = timedelta(minutes=1)


def write_page(
    occurrence: Occurrence,
    meeting: Meeting,
    team: Team,
    previous: Occurrence | None,
    template: Template | None = None,
) -> str:
    """Write the page of an occurrence, from our own template if no other is given.

    `previous` is the occurrence whose page is linked to. A template is given what `page_values`
    returns. Raises `MeetschedError` for a cancelled occurrence, and for what is wrong in the
    template.
    """
    from meetsched.pages.notes.templates import fill

    if not occurrence.is_held:
        day = day_words(occurrence.local_date)
        raise MeetschedError(f"the meeting on {day} is {occurrence.fate}: it has no page")
    values = page_values(occurrence, meeting, team, previous)
    return seal(fill(template or own_template(), values))


def own_template() -> Template:
    """Return the template that pages are written from where no other is given."""
    from meetsched.pages.notes.templates import Template

    text = pkgutil.get_data("meetsched.pages.notes", "page.md.j2")
    assert text is not None
    return Template("page.md.j2", text.decode())


def renew_page(old: str, new: str) -> str:
    """Return a page that people wrote on with our parts as they are in one just written.

    Parts whose markers somebody deleted are not put back. Raises `MeetschedError` if there is
    none at all, and where a part was changed by hand.
    """
    if not find_parts(old):
        raise MeetschedError("the page has none of our markers; write to another file")
    return renew(old, contents(new))


def page_values(
    occurrence: Occurrence, meeting: Meeting, team: Team, previous: Occurrence | None
) -> dict[str, object]:
    """Return what a template is given: texts, "" where there is nothing to say, and clocks.

    `clocks` and `closing_clocks` hold what has a `time`, `where` and `who`.
    """
    start, end, people = occurrence.start, occurrence.end, team.participants
    before = closing_time(occurrence, meeting.closes) if meeting.closes else None
    return {
        "title": meeting.title,
        "date": day_words(occurrence.local_date),
        "time": placed_words(start, end),
        "slot": occurrence.slot.name if occurrence.slot else "",
        "fate": occurrence.fate,
        "clocks": clocks(start, end, people),
        "suits": suits(occurrence, meeting, team),
        "call": meeting.era(occurrence.date).url or "",
        "recording": meeting.recording or "",
        "previous": f"{previous.local_date}.md" if previous else "",
        "previous_date": day_words(previous.local_date) if previous else "",
        "closes": span_words(meeting.closes) if meeting.closes else "",
        "closing": placed_words(before) if before else "",
        "closing_clocks": clocks(before, None, people) if before else [],
    }


def suits(occurrence: Occurrence, meeting: Meeting, team: Team) -> str:
    """Say for whom an occurrence is too late or too early; "" if nobody is expected.

    Local times are left out: they stand in a table beside it, with their days.
    """
    if not team.participants:
        return ""
    from meetsched.candidates import Candidate, held_after
    from meetsched.evaluation import Evaluation
    from meetsched.notices import first_notice

    coming = held_after(meeting, occurrence, _AHEAD)
    return first_notice(Evaluation([Candidate("today", (), (occurrence, *coming))], team))


def closing_time(occurrence: Occurrence, closes: timedelta) -> DateTime:
    """Return the instant so long before the start, on the clock of the slot."""
    instant = (zones.utc(occurrence.start) - closes).replace(tzinfo=UTC)
    return zones.on_clock(instant, zones.zone(occurrence.zone))


def span_words(span: timedelta) -> str:
    """Say how long a span is.

    >>> span_words(timedelta(hours=24)), span_words(timedelta(minutes=90))
    ('24 hours', '90 minutes')
    """
    if span % _HOUR:
        return counted(span // _MINUTE, "minute")
    return counted(span // _HOUR, "hour")
