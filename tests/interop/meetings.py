"""Meetings: some that show one thing each, those of the examples, and some drawn at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from hypothesis import HealthCheck, Phase, given, settings

import strategies
from meetsched.cadence import Cadence
from meetsched.meeting import Meeting
from meetsched.schedule import MeetingException, Revision, Slot
from meetsched.teamfile import read_team_file

if TYPE_CHECKING:
    from collections.abc import Iterator

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
ZURICH: Final = "Europe/Zurich"
AMERICAS: Final = Slot("Europe-Americas", time(18), ZURICH)
ASIA: Final = Slot("Asia-Europe", time(8), ZURICH)
PACIFIC: Final = Slot("Pacific", time(9), "Pacific/Auckland")
KNOWN_YEARS: Final = range(2000, 2022)
"""Readers know the clocks of these years and the next three, however old their tz data are."""


def _meeting(words: str, first: date, *slots: Slot) -> Meeting:
    return Meeting("Team meeting", Cadence.parse(words), first, slots, uid="team@example.org")


def _monthly(*exceptions: MeetingException, revisions: tuple[Revision, ...] = ()) -> Meeting:
    """Meet on third Thursdays: in 2022 on 20 Jan, 17 Feb, 17 Mar, 21 Apr, 19 May, ... 15 Dec."""
    meeting = _meeting("third Thursday", date(2022, 1, 20), AMERICAS, ASIA)
    return replace(meeting, exceptions=exceptions, revisions=revisions)


def _moved(day: date, to: date) -> Meeting:
    return _monthly(MeetingException(day, move=to, reason="Holiday"))


def _cancelled(*days: date) -> Iterator[MeetingException]:
    return (MeetingException(day, cancel=True) for day in days)


def _revised(
    cadence: Cadence | None = None,
    slots: tuple[Slot, ...] | None = None,
    minutes: int | None = None,
) -> Meeting:
    return _monthly(revisions=(Revision(date(2022, 9, 1), cadence, slots, minutes),))


def _weekly(zone: str, at: time = time(9), words: str = "weekly on Sunday") -> Meeting:
    first = Cadence.parse(words).on_or_after(date(2022, 1, 1))
    return _meeting(words, first, Slot("One", at, zone))


MEETINGS: Final = {
    "third Thursday, 2 slots": _monthly(),
    "third Thursday, in UTC": _weekly("UTC", words="third Thursday"),
    "third Thursday except December": _meeting(
        "third Thursday except December", date(2022, 1, 20), AMERICAS
    ),
    "1st and 3rd Wednesday except January": _meeting(
        "1st and 3rd Wednesday except January", date(2022, 12, 7), AMERICAS
    ),
    "last Wednesday": _meeting("last Wednesday", date(2022, 1, 26), AMERICAS),
    "last Wednesday, 2 slots": _meeting("last Wednesday", date(2022, 1, 26), AMERICAS, ASIA),
    "2nd and 4th Tuesday, 2 slots": _meeting(
        "2nd and 4th Tuesday", date(2022, 1, 11), AMERICAS, ASIA
    ),
    "2nd and 4th Tuesday, 3 slots": _meeting(
        "2nd and 4th Tuesday", date(2022, 1, 11), AMERICAS, ASIA, PACIFIC
    ),
    "Tuesday after the first Monday": _meeting(
        "Tuesday after the first Monday", date(2022, 1, 4), AMERICAS, ASIA
    ),
    "fifth Thursday, 2 slots": _meeting("fifth Thursday", date(2022, 3, 31), AMERICAS, ASIA),
    "day 31, 2 slots": _meeting("day 31", date(2022, 1, 31), AMERICAS, ASIA),
    "last day of the month": _meeting("last day of the month", date(2022, 1, 31), AMERICAS, ASIA),
    "every 2 weeks on Tuesday": _meeting("every 2 weeks on Tuesday", date(2022, 1, 4), AMERICAS),
    "every 2 weeks on Tuesday, 2 slots": _meeting(
        "every 2 weeks on Tuesday", date(2022, 1, 4), AMERICAS, ASIA
    ),
    "every 2 weeks on Tuesday, 3 slots": _meeting(
        "every 2 weeks on Tuesday", date(2022, 1, 4), AMERICAS, ASIA, PACIFIC
    ),
    "every 2 weeks on Tuesday except August": _meeting(
        "every 2 weeks on Tuesday except August", date(2022, 1, 4), AMERICAS
    ),
    "odd ISO weeks on Monday": _meeting("odd ISO weeks on Monday", date(2022, 1, 3), AMERICAS),
    "slots with weekdays of their own": _meeting(
        "every 2 weeks", date(2022, 1, 3), replace(AMERICAS, weekday=6), replace(PACIFIC, weekday=0)
    ),
    "slots of different lengths": _meeting(
        "third Thursday", date(2022, 1, 20), AMERICAS, replace(ASIA, duration=45)
    ),
    "over midnight": _weekly(ZURICH, time(23, 30), "third Thursday"),
    "moved to another day": _moved(date(2022, 4, 21), date(2022, 4, 14)),
    "moved to another hour": _moved(date(2022, 4, 21), datetime(2022, 4, 21, 10, 30)),
    "moved over a year's end": _moved(date(2022, 12, 15), date(2023, 1, 12)),
    "moved past the next turn": _moved(date(2022, 4, 21), date(2022, 8, 25)),
    "moved to a skipped hour": _moved(date(2022, 4, 21), datetime(2022, 3, 27, 2, 30)),
    "first date moved": _moved(date(2022, 1, 20), date(2022, 1, 13)),
    "cancelled": _monthly(*_cancelled(date(2022, 4, 21))),
    "first date cancelled": _monthly(*_cancelled(date(2022, 1, 20))),
    "all dates of a revision cancelled": _monthly(
        *_cancelled(date(2022, 9, 15)),
        revisions=(
            Revision(date(2022, 9, 1), slots=(AMERICAS,)),
            Revision(date(2022, 10, 1), slots=(ASIA,)),
        ),
    ),
    "added": _monthly(
        MeetingException(datetime(2022, 4, 2, 16), add=True, slot="Asia-Europe"),
        MeetingException(datetime(2022, 4, 3, 16), add=True, zone="Asia/Tokyo", duration=30),
    ),
    "revision: another cadence": _revised(Cadence.parse("every 2 weeks on Tuesday")),
    "revision: other slots": _revised(slots=(PACIFIC, AMERICAS)),
    "revision: another length": _revised(minutes=30),
    "skipped hour (New York, 02:30)": _weekly("America/New_York", time(2, 30)),
    "repeated hour (New York, 01:30)": _weekly("America/New_York", time(1, 30)),
    "clock changes meanwhile (Zurich, 01:30)": _weekly(ZURICH, time(1, 30)),
    "Lord Howe (half an hour)": _weekly("Australia/Lord_Howe"),
    "Lord Howe, 01:45": _weekly("Australia/Lord_Howe", time(1, 45)),
    "Casablanca (Ramadan)": _weekly("Africa/Casablanca"),
    "Gaza (by the moon)": _weekly("Asia/Gaza"),
    "Cairo (changes at 24:00)": _weekly("Africa/Cairo", words="weekly on Friday"),
    "Santiago (changes at 24:00)": _weekly("America/Santiago"),
    "Nuuk (changes the day before)": _weekly("America/Nuuk"),
    "Dublin (winter time is the other one)": _weekly("Europe/Dublin"),
    "Troll (two hours)": _weekly("Antarctica/Troll"),
    "Tehran (gave it up in 2022)": _weekly("Asia/Tehran"),
    "St John's (-03:30)": _weekly("America/St_Johns"),
    "Chatham (+12:45)": _weekly("Pacific/Chatham"),
    "Kiritimati (+14:00)": _weekly("Pacific/Kiritimati", time(1)),
    "Niue (-11:00)": _weekly("Pacific/Niue", time(23)),
    "a zone named CET": _weekly("CET"),
    "Apia (without 30 Dec 2011)": _meeting(
        "weekly on Friday", date(2011, 7, 1), Slot("One", time(9), "Pacific/Apia")
    ),
    "emoji, commas, backslashes, long lines": replace(
        _moved(date(2022, 4, 21), date(2022, 4, 14)),
        title="Hub 🪐, team; and \\n others: Zürich, Tōkyō, 東京 " * 4,
    ),
}


@cache
def examples() -> dict[str, Meeting]:
    """Read the team files of the examples."""
    return {path.name: read_team_file(path).meeting for path in sorted(EXAMPLES.glob("*.toml"))}


@cache
def drawn() -> list[Meeting]:
    """Draw meetings with hypothesis, so that readers are asked about all of them at once."""
    found: list[Meeting] = []

    @settings(
        max_examples=40,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.filter_too_much],
    )
    @given(strategies.meetings().filter(lambda meeting: meeting.first.year in KNOWN_YEARS))
    def draw(meeting: Meeting) -> None:
        found.append(meeting)

    draw()
    return found
