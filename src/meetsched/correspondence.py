"""Correspondence: which occurrences an invitation is about, and so what it tells each person."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING

from meetsched.ical.invites import nothing_before
from meetsched.ical.state import versions
from meetsched.letters import Letters
from meetsched.meeting import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.addresses import Mailbox
    from meetsched.ical.components import Part
    from meetsched.ical.invites import Calendars, PersonalSaying, Previous
    from meetsched.ical.series import Event
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant, Team


def personal_words(
    calendars: Calendars, team: Team, previous: Previous = nothing_before
) -> PersonalSaying:
    """Return what the invitations of a meeting tell each of a team, for `Calendars.requests`.

    A series is told over two years: those that it was told over before, else the year of
    ``calendars.now`` and the next one. So nobody is told anew because time has passed, until
    what they were told is over.
    """
    letters = cache(partial(_letters, calendars, team))
    year = calendars.now.year

    @cache
    def since(mailbox: Mailbox | None, uid: str) -> int:
        before = previous(mailbox, uid) if mailbox else b""
        told = [version.stamp.at.year for version in versions(before).values()] if before else []
        return max((each for each in told if each >= year - 1), default=year)

    def say(participant: Participant, event: Event, part: Part) -> str:
        return letters(since(participant.mailbox, event.uid))(participant, event, part)

    return say


def _letters(calendars: Calendars, team: Team, year: int) -> PersonalSaying:
    """Return what is told over two years."""
    coming = calendars.meeting.occurrences(date(year, 1, 1), date(year + 2, 1, 1))
    regular = [each for each in coming if each.status is Status.SCHEDULED]
    about = {
        (event.uid, part): occurrences
        for event in calendars.plan.events
        for part, occurrences in _parts(event, regular)
    }
    letters = Letters({o.start: o for each in about.values() for o in each}.values(), team)

    def say(participant: Participant, event: Event, part: Part) -> str:
        return letters.text(participant, about.get((event.uid, part), ()))

    return say


def _parts(
    event: Event, regular: list[Occurrence]
) -> Iterator[tuple[Part, tuple[Occurrence, ...]]]:
    """Yield the parts of an event with the occurrences that each stands for."""
    if event.rule is not None:
        yield None, tuple(each for each in regular if event.gives(each))
    alone = () if event.occurrence is None else (event.occurrence,)
    for occurrence in (*alone, *event.overrides):
        if occurrence.is_held:
            yield occurrence, (occurrence,)
