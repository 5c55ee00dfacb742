"""Pains: what slots cost zones, each counted once however many people live there.

After draft-nottingham-scheduling-online-meetings-01, section 3, steps 2, 3b and 3c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from meetsched.availability import Availability, Pattern
from meetsched.hours import ANY, Level
from meetsched.rotation.costs import Sums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from meetsched.people import Participant
    from meetsched.rotation.choice import Choice


class Pains(NamedTuple):
    """What options cost zones, by position and option.

    `nights` counts the times that somebody in a zone who does not want that would meet between
    23:00 and 08:00. `pain` is the burden, in minutes, of whoever in a zone has the greatest.
    """

    nights: NDArray[np.int64]
    pain: NDArray[np.int64]


def pains(choice: Choice) -> Pains:
    """Work out what the options of a choice cost the zones of its team.

    The night suits those who want it, and nobody else.
    """
    sums = Sums(choice)
    nights: dict[str, NDArray[np.uint8]] = {}
    pain: dict[str, NDArray[np.uint16]] = {}
    for pattern in dict.fromkeys(map(_minding, choice.team.participants)):
        suits = Availability(
            pattern, sums.instants, choice.team.hours, choice.horizon.meeting.holidays
        )
        asleep = _asleep(pattern, suits)
        for zone, where in suits.homes():
            for known, own in ((pain, suits.burdens), (nights, asleep)):
                known.setdefault(zone, np.zeros_like(own))
                known[zone][where] = np.maximum(known[zone][where], own[where])
    zero = np.zeros(len(sums.instants), np.uint8)
    return Pains(
        sum((sums(each) for each in nights.values()), sums(zero)),
        sum((sums(each) for each in pain.values()), sums(zero)),
    )


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
