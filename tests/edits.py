"""A meeting as it is edited in its team file, one version after the other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from hypothesis import strategies as st

import plain
import strategies
from meetsched.cadence import Cadence
from meetsched.errors import InvalidMeetingError
from meetsched.meeting import Meeting
from meetsched.schedule import Revision, Slot

ORGANIZER = "Team <team@example.org>"
SLOTS = (Slot("Early", time(8), "Europe/Zurich"), Slot("Late", time(18), "Europe/Zurich"))
MEETING = Meeting(
    "Team meeting",
    Cadence.parse("third Thursday"),
    date(2019, 3, 21),
    SLOTS,
    organizer=ORGANIZER,
    uid="team@example.org",
)

SAID = (
    {"url": "https://example.org/other"},
    {"url": None},
    {"recording": "https://example.org/recordings"},
    {"title": "Another title"},
)
"""Edits that change no time."""


@st.composite
def _excepted(draw: st.DrawFn, meeting: Meeting, day: date) -> Meeting:
    """Cancel or move one of the dates from a day on, or decide anew on one that was."""
    turns = [turn for turn in plain.turns(meeting, day + timedelta(days=500)) if turn.day >= day]
    if not turns:  # far from the next one, or the calendar ends
        return meeting
    exception = draw(strategies._exception(draw(st.sampled_from(turns[:12]))))
    others = (each for each in meeting.exceptions if each.add or each.date != exception.date)
    return replace(meeting, exceptions=(*others, exception))


@st.composite
def _added(draw: st.DrawFn, meeting: Meeting, day: date) -> Meeting:
    del day
    return replace(meeting, exceptions=(*meeting.exceptions, draw(strategies._addition(meeting))))


@st.composite
def _restored(draw: st.DrawFn, meeting: Meeting, day: date) -> Meeting:
    """Take back an exception, of whatever kind."""
    del day
    gone = draw(st.sampled_from(meeting.exceptions))
    return replace(meeting, exceptions=tuple(e for e in meeting.exceptions if e != gone))


@st.composite
def _revised(draw: st.DrawFn, meeting: Meeting, day: date) -> Meeting:
    """Take back the last revision, or make one from some date on."""
    back = draw(st.booleans())
    if back and meeting.revisions:
        return replace(meeting, revisions=meeting.revisions[:-1])
    since = max(day, meeting.first) + timedelta(days=draw(st.integers(0, 300)))
    words = draw(st.none() | strategies.cadence_texts(dayless=False))
    revision = Revision(
        since,
        Cadence.parse(words) if words else None,
        draw(st.none() | strategies.rotations()),
        draw(st.none() | strategies.durations()),
    )
    return replace(meeting, revisions=(*meeting.revisions, revision))


@st.composite
def _told(draw: st.DrawFn, meeting: Meeting, day: date) -> Meeting:
    del day
    changes: dict[str, Any] = draw(st.sampled_from(SAID))
    return replace(meeting, **changes)


def begun() -> st.SearchStrategy[Meeting]:
    """Meetings that invitations can be sent for, and whose identity no edit changes."""
    return strategies.meetings(exceptions=2, revisions=1).map(
        lambda meeting: replace(meeting, uid="team@example.org", organizer=ORGANIZER)
    )


@st.composite
def edited(draw: st.DrawFn, meeting: Meeting, day: date) -> Meeting:
    """Edit a meeting on a day; what would contradict itself is left as it was."""
    kinds = [_excepted, _excepted, _added, _revised, _told]
    kind = draw(st.sampled_from([*kinds, _restored, _restored] if meeting.exceptions else kinds))
    try:
        return draw(kind(meeting, day))
    except InvalidMeetingError:
        return meeting
