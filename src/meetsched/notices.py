"""Notices: a line for the invitation to a slot, saying whom it shuts out and what is next for them.

Hours alone count: what an invitation says is for everybody who lives there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched import zones
from meetsched.clocks import DAY_SECONDS, MINUTE, date_of
from meetsched.errors import MeetschedError, quoted
from meetsched.hours import Level, clock
from meetsched.phrases import month_day_words
from meetsched.regions import ELSEWHERE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meetsched.availability import Pattern
    from meetsched.evaluation import Evaluation
    from meetsched.meeting import Occurrence

_MOST_TIMES: Final = 3
_ALL_IN: Final = "Within everybody's hours."
_AT_TIMES: Final = "At times outside hours for"


class _Out(NamedTuple):
    """People of one region whom a slot shuts out in the same way."""

    way: str
    region: str


def notice(evaluation: Evaluation, slot: str, rotation: str = "today") -> str:
    """Write the line for a slot's first occurrence in a rotation that was evaluated.

    It names the regions whose people every occurrence of the slot shuts out, and those whom some
    do. Raises `MeetschedError` if there is no occurrence of the slot.

    >>> from datetime import date, time
    >>> from meetsched import Cadence, Evaluation, Horizon, Meeting, Participant, Slot, Team
    >>> slots = (Slot("Late", time(18), "Europe/Zurich"), Slot("Early", time(8), "Europe/Zurich"))
    >>> meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), slots)
    >>> zach = Participant.living_in("America/Los_Angeles", name="Zach")
    >>> horizon = Horizon(meeting, date(2019, 4, 1), date(2020, 4, 1))
    >>> print(notice(Evaluation([horizon.rotation()], Team((zach,))), "Early"))
    Too late for the Americas (23:00-00:00 in Los Angeles); the next one for you is Thu 16 May.
    """
    occurrences = evaluation.of(rotation).candidate.occurrences
    own = [o for o in occurrences if o.slot is not None and o.slot.name == slot]
    if not own:
        raise MeetschedError(f"{quoted(rotation)} has no occurrence of the slot {quoted(slot)}")
    later = occurrences[occurrences.index(own[0]) + 1 :]
    said = [
        f"{_sentence(evaluation, group, patterns)}."
        if group.way == _AT_TIMES
        else f"{_sentence(evaluation, group, patterns)} ({_times(evaluation, own[0], patterns)})"
        f"{_next(evaluation, later, patterns)}."
        for group, patterns in _shut_out(evaluation, own).items()
    ]
    return " ".join(said) or _ALL_IN


def first_notice(evaluation: Evaluation, rotation: str = "today") -> str:
    """Write the line for the first occurrence of a rotation alone, without local times.

    It names the regions whose people that occurrence shuts out, and which is next for them.
    """
    first, *later = evaluation.of(rotation).candidate.occurrences
    said = [
        f"{_sentence(evaluation, group, patterns)}{_next(evaluation, later, patterns)}."
        for group, patterns in _shut_out(evaluation, [first]).items()
    ]
    return " ".join(said) or _ALL_IN


def _shut_out(evaluation: Evaluation, own: list[Occurrence]) -> dict[_Out, list[Pattern]]:
    positions = evaluation.positions(own)
    found: dict[_Out, list[Pattern]] = {}
    for region, patterns in evaluation.members.items():
        for pattern in patterns:
            availability = evaluation.availability(pattern)
            within = availability.hours_levels[positions] > Level.UNAVAILABLE
            if not within.all():
                way = _AT_TIMES if within.any() else _way(availability.too_late(int(positions[0])))
                found.setdefault(_Out(way, region), []).append(pattern)
    return found


def _way(late: int) -> str:
    if late == 0:
        return "Outside hours for"
    return "Too late for" if late > 0 else "Too early for"


def _sentence(evaluation: Evaluation, group: _Out, patterns: list[Pattern]) -> str:
    members = evaluation.members[group.region]
    out, people = sum(members[pattern] for pattern in patterns), members.total()
    if group.region == ELSEWHERE:
        return f"{group.way} {out} of {people} elsewhere"
    place = "the Americas" if group.region == "Americas" else group.region
    return f"{group.way} {place if out == people else f'{out} of {people} in {place}'}"


def _times(evaluation: Evaluation, occurrence: Occurrence, patterns: list[Pattern]) -> str:
    """Write the local times, from west to east, each with the city of one zone that has it."""
    position = evaluation.position(occurrence)
    places: dict[tuple[int, int], str] = {}
    for availability in map(evaluation.availability, patterns):
        places.setdefault(availability.span(position), availability.zone(position))
    shown = [
        f"{clock(start // MINUTE)}-{clock(end // MINUTE)} in {zones.city(key)}"
        for (start, end), key in sorted(places.items())
    ]
    rest = ["..."] if len(shown) > _MOST_TIMES else []
    return ", ".join(shown[:_MOST_TIMES] + rest)


def _next(evaluation: Evaluation, later: Sequence[Occurrence], patterns: list[Pattern]) -> str:
    """Say which of the later occurrences is the first that all of them, or some, can attend."""
    some = None
    for occurrence in later:
        able = _able(evaluation, occurrence, patterns)
        if len(able) == len(patterns):
            return f"; the next one for you is {_day(evaluation, occurrence, able)}"
        some = some or (_day(evaluation, occurrence, able) if able else None)
    if some:
        return f"; the next one for some of you is {some}"
    if len(later) == 1:
        return "; the next one is not for you either"
    return f"; none of the next {len(later)} is for you" if later else ""


def _able(evaluation: Evaluation, occurrence: Occurrence, patterns: list[Pattern]) -> list[Pattern]:
    position = evaluation.position(occurrence)
    return [p for p in patterns if evaluation.availability(p).hours_levels[position]]


def _day(evaluation: Evaluation, occurrence: Occurrence, patterns: list[Pattern]) -> str:
    """Write the day by people's own clocks where they agree, else by the slot's."""
    position = evaluation.position(occurrence)
    days = {
        date_of(evaluation.availability(pattern).span(position)[0] // DAY_SECONDS)
        for pattern in patterns
    }
    day = days.pop() if len(days) == 1 else occurrence.local_date
    return month_day_words(day)
