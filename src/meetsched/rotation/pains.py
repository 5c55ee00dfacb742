"""Pains: what slots cost zones, each counted once however many people live there.

After draft-nottingham-scheduling-online-meetings-01, section 3, steps 2, 3b and 3c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from meetsched.availability import Availability, Pattern
from meetsched.hours import ANY, Level
from meetsched.rotation.costs import Sums

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from meetsched.clocks import Instants
    from meetsched.people import Participant, Team
    from meetsched.rotation.choice import Choice


class Pains(NamedTuple):
    """What occurrences, or options by position, cost all zones together.

    `nights` counts the times that somebody in a zone who does not want that would meet between
    23:00 and 08:00. `pain` is the burden, in minutes, of whoever in a zone has the greatest.
    """

    nights: NDArray[np.int64]
    pain: NDArray[np.int64]


def pains(choice: Choice) -> Pains:
    """Work out what the options of a choice cost the zones of its team."""
    sums = Sums(choice)
    each = zone_pains(choice.team, sums.instants, choice.horizon.meeting.holidays)
    return Pains(sums(each.nights), sums(each.pain))


def zone_pains(team: Team, instants: Instants, holiday_level: Level) -> Pains:
    """Work out what each occurrence costs the zones of a team.

    The night suits those who want it, and nobody else.
    """
    nights: dict[str, NDArray[np.uint8]] = {}
    pain: dict[str, NDArray[np.uint16]] = {}
    for pattern in dict.fromkeys(map(_minding, team.participants)):
        suits = Availability(pattern, instants, team.hours, holiday_level)
        asleep = _asleep(pattern, suits)
        for zone, where in suits.homes():
            for known, own in ((pain, suits.burdens), (nights, asleep)):
                known.setdefault(zone, np.zeros_like(own))
                known[zone][where] = np.maximum(known[zone][where], own[where])
    return Pains(_together(nights.values()), _together(pain.values()))


def _together(zones: Iterable[NDArray[np.unsignedinteger[Any]]]) -> NDArray[np.int64]:
    found: NDArray[np.int64] = np.sum(list(zones), axis=0, dtype=np.int64)
    return found


def _minding(participant: Participant) -> Pattern:
    return Pattern.of(participant).minding(night=participant.night)


def _asleep(pattern: Pattern, suits: Availability) -> NDArray[np.uint8]:
    """Tell which occurrences touch the night of people who do not want that."""
    if pattern.night:
        return np.zeros(len(suits.instants), np.uint8)
    awake = Pattern(pattern.stays, None, ANY, ANY, (), (), night=False)
    levels = Availability(awake, suits.instants, suits.usual).hours_levels
    asleep: NDArray[np.uint8] = (levels == Level.UNAVAILABLE).astype(np.uint8)
    return asleep
