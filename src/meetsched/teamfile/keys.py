"""The keys of a team file: the one description that reading, messages and the schema share."""

from __future__ import annotations

from typing import Any, Final

from meetsched.hours import Level
from meetsched.people import MOST_WEIGHT
from meetsched.schedule import LONGEST_MEETING
from meetsched.teamfile.kinds import (
    Choice,
    Country,
    MailAddress,
    Number,
    Text,
    Token,
    Url,
    Yes,
    YesOrNo,
)
from meetsched.teamfile.tables import Either, Key, Table, Tables
from meetsched.teamfile.times import (
    CadenceText,
    Day,
    DayOrMoment,
    DaysOff,
    Span,
    WallTime,
    WeekdayName,
    WeekWindows,
    ZoneName,
)

_MINUTES: Final = Number(1, LONGEST_MEETING)
_NAME: Final = Text(200)

SLOT: Final = Table(
    {
        "name": Key(_NAME, "what the slot is called", required=True),
        "time": Key(WallTime(), 'the wall-clock time of its start, such as "18:00"', required=True),
        "zone": Key(
            ZoneName(), "its anchor: the time zone that its time is told in", required=True
        ),
        "weekday": Key(WeekdayName(), "the day of the cadence date's ISO week to meet on"),
        "duration": Key(_MINUTES, "minutes, for this slot alone"),
        "chair": Key(_NAME, "the participant who leads it"),
    },
)

MEETING: Final = Table(
    {
        "title": Key(_NAME, "what the meeting is called", required=True),
        "cadence": Key(
            CadenceText(), "the rule that gives its dates, in words or as an RRULE", required=True
        ),
        "first": Key(
            Day(), "a date of the cadence: number 1, the first slot's turn", required=True
        ),
        "duration": Key(_MINUTES, "minutes (60 if not given)"),
        "url": Key(Url(), "where to join"),
        "recording": Key(Url(), "where recordings are found"),
        "organizer": Key(
            MailAddress(named=True), 'who sends invitations: "Team <team@example.org>"'
        ),
        "uid": Key(Token(200), "stable identity in calendars (made from the title if not given)"),
        "quorum": Key(Number(1, 1_000_000), "how many people are needed"),
        "holidays": Key(
            Choice({"stretch": Level.STRETCH, "unavailable": Level.UNAVAILABLE}),
            "how a meeting on a public holiday suits, at best (stretch if not given)",
        ),
        "closes": Key(Span(), 'how long before the start its agenda closes: "24h"'),
        "team": Key(Text(500), "a file with the participants, relative to this one"),
    },
)

EXCEPTION: Final = Table(
    {
        "date": Key(
            DayOrMoment(),
            "the date that the cadence gives; for an added one, its own",
            required=True,
        ),
        "cancel": Key(Yes(), "the occurrence does not take place"),
        "move": Key(
            DayOrMoment(), "where it moves: a date, or a local date-time in the slot's zone"
        ),
        "add": Key(Yes(), "one more occurrence, which takes no turn"),
        "slot": Key(_NAME, "the slot that an added one is held in"),
        "zone": Key(ZoneName(), "the time zone of an added one, if not its slot's"),
        "duration": Key(_MINUTES, "minutes, of an added one"),
        "reason": Key(_NAME, "why"),
    },
    schema_rules={
        "oneOf": [{"required": ["cancel"]}, {"required": ["move"]}, {"required": ["add"]}]
    },
)

REVISION: Final = Table(
    {
        "from": Key(Day(), "the first cadence date that it applies to", required=True),
        "cadence": Key(CadenceText(), "the new cadence"),
        "slots": Key(Tables(SLOT, least=1, most=100), "the new slots"),
        "duration": Key(_MINUTES, "the new duration, in minutes"),
        "url": Key(Url(), "the new place to join"),
        "next": Key(_NAME, "the slot whose turn comes first"),
    },
)

_COUNTRY: Final = Key(
    Country(), 'whose public holidays and weekend count: "CH", or "CH-ZH" with a subdivision'
)

_STAY: Final = Table(
    {
        "zone": Key(ZoneName(), "the time zone lived in", required=True),
        "from": Key(Day(), "the first day there"),
        "country": _COUNTRY,
    },
)

_WINDOWS: Final = {
    "preferred": Key(WeekWindows(), "when a meeting suits, by weekday, on the own clock"),
    "stretch": Key(WeekWindows(), "when a meeting is possible, if need be"),
}

PARTICIPANT: Final = Table(
    {
        "name": Key(_NAME, "what the participant is called", required=True),
        "zone": Key(
            Either(ZoneName(), Tables(_STAY, least=1, most=100)),
            "the time zone lived in; a list for one who moves",
            required=True,
        ),
        "handle": Key(Token(200), "a user name"),
        "email": Key(MailAddress(), "where to send invitations"),
        "institution": Key(_NAME, "where the participant works"),
        "region": Key(_NAME, "the part of the world to be counted in"),
        "note": Key(Text(2000, lines=True), "anything else"),
        "country": _COUNTRY,
        **_WINDOWS,
        "away": Key(Tables(DaysOff(), most=1000), "days off: dates, or spans of dates"),
        "role": Key(Choice({"required": True, "optional": False}), "whether it needs them"),
        "weight": Key(
            Number(0, MOST_WEIGHT), "how much their burden counts in a total (1 if not given)"
        ),
        "night": Key(YesOrNo(), "whether 23:00-08:00 on the own clock is fine"),
    },
)

_TEAM: Final = {
    "hours": Key(Table(_WINDOWS), "the hours of whoever does not give their own"),
    "participants": Key(Tables(PARTICIPANT), "who is expected"),
}

TEAM_FILE: Final = Table(
    {
        "meeting": Key(MEETING, "the recurring meeting", required=True),
        "slots": Key(
            Tables(SLOT, least=1, most=100), "its slots, in the order of their turns", required=True
        ),
        "exceptions": Key(Tables(EXCEPTION, most=10_000), "occurrences cancelled, moved or added"),
        "revisions": Key(Tables(REVISION, most=1000), "what changes from a date on"),
        **_TEAM,
    },
)

SHARED_TEAM: Final = Table(_TEAM)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a team file.

    >>> json_schema()["properties"]["slots"]["minItems"]
    1
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "meetsched team file",
        **TEAM_FILE.schema(),
    }
