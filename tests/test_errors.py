from __future__ import annotations

import copy
import pickle
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched import errors
from meetsched.errors import (
    CadenceError,
    CalendarError,
    Fault,
    HoursError,
    InvalidMeetingError,
    MeetschedError,
    NewerVersionError,
    OutputError,
    Place,
    RefusedError,
    ServerError,
    TeamFileError,
    UnknownZoneError,
    either,
    quoted,
)

MISSING = Fault(("title",), "a meeting needs a title")
DOUBLE = Fault(("slots", 1, "name"), "slots[0] has the same name", "names must differ", "A")
NOW, NEWER = datetime(2019, 3, 1, 12, tzinfo=UTC), datetime(2019, 3, 2, 0, 0, 7, tzinfo=UTC)
EVERY_ERROR = [
    UnknownZoneError("Europe/Zurch", ["Europe/Zurich"]),
    CadenceError("thrid Thursday", "a weekday was expected", "known words: ..."),
    HoursError("Mon", "it has no times", 'write such as "any"'),
    InvalidMeetingError([MISSING, DOUBLE]),
    TeamFileError("team.toml", [MISSING, DOUBLE]),
    CalendarError("hub.ics", "it is cut short", 7),
    NewerVersionError("a@example.org", NEWER, NOW),
    ServerError("mail.example.org:25", "it is silent"),
    RefusedError("552 no space left"),
    OutputError("out.ics", "no space left"),
]


@given(st.text())
def test_what_is_quoted_can_be_shown_anywhere(text: str) -> None:
    shown = quoted(text)
    assert shown.isprintable()
    assert shown[0] == shown[-1] == '"'


@given(st.text())
def test_what_is_quoted_is_short(text: str) -> None:
    # A character is escaped by ten at most, as in \U0010ffff.
    assert len(quoted(text, limit=20)) <= 2 + 20 * 10


@given(st.text(st.characters(categories=("L", "N", "P", "S")), max_size=60))
def test_printable_text_is_quoted_as_it_is(text: str) -> None:
    assert quoted(text) == f'"{text}"'


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Zürich 会議", '"Zürich 会議"'),
        ("a\nb\x1b[2J", '"a\\nb\\x1b[2J"'),
        ("right\u202eleft", '"right\\u202eleft"'),
        ("half \ud800", '"half \\ud800"'),
        (25, '"25"'),
        ("x" * 60, f'"{"x" * 60}"'),
        ("x" * 61, f'"{"x" * 59}…"'),
    ],
)
def test_quoted(value: object, shown: str) -> None:
    assert quoted(value) == shown


@pytest.mark.parametrize(
    ("values", "joined"),
    [([], ""), (["a"], '"a"'), (["a", "b"], '"a" or "b"'), ([1, 2, 3], '"1", "2" or "3"')],
)
def test_either(values: list[object], joined: str) -> None:
    assert either(values) == joined


@pytest.mark.parametrize(
    ("place", "name", "where"),
    [
        (("title",), "", "title: "),
        (("slots", 1, "time"), "", "slots[1].time: "),
        (("participants", 3, "zone"), "Luz", 'participants[3] "Luz".zone: '),
        (("participants", 3), "Luz", 'participants[3] "Luz": '),
        (("participants", 3, "zone", 1, "from"), "", "participants[3].zone[1].from: "),
        ((), "", ""),
    ],
)
def test_a_fault_tells_its_place(place: Place, name: str, where: str) -> None:
    assert str(Fault(place, "wrong", name=name)) == where + "wrong"
    assert str(Fault(place, "wrong", "try again", name)) == where + "wrong; try again"


def test_a_fault_seen_from_further_outside() -> None:
    inner = Fault(("time",), 'no such time: "25:00"')
    outer = inner.within("slots", 1, name="Early")
    assert str(outer) == 'slots[1] "Early".time: no such time: "25:00"'
    assert str(inner) == 'time: no such time: "25:00"'


def test_a_name_stays_with_what_it_names() -> None:
    outer = DOUBLE.within("revisions", 0)
    assert outer.place == ("revisions", 0, "slots", 1, "name")
    expected = 'revisions[0].slots[1] "A".name: slots[0] has the same name; names must differ'
    assert str(outer) == expected


def test_a_name_with_control_characters_is_escaped() -> None:
    fault = Fault(("slots", 1), "wrong", name="\x1b[2J")
    assert str(fault) == 'slots[1] "\\x1b[2J": wrong'


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (
            UnknownZoneError("Europe/Zurch", ["Europe/Zurich"]),
            'unknown time zone "Europe/Zurch"; did you mean "Europe/Zurich"?',
        ),
        (
            UnknownZoneError("Mars"),
            'unknown time zone "Mars"; use an IANA key such as "Europe/Zurich", or "UTC"',
        ),
        (CadenceError("now", "why"), 'cannot read the cadence "now": why'),
        (CadenceError("now", "why", "hint"), 'cannot read the cadence "now": why; hint'),
        (HoursError("Mon", "why"), 'cannot read the hours "Mon": why'),
        (HoursError("Mon\x1b", "why", "hint"), 'cannot read the hours "Mon\\x1b": why; hint'),
        (
            InvalidMeetingError([MISSING, DOUBLE]),
            (
                "title: a meeting needs a title\n"
                'slots[1] "A".name: slots[0] has the same name; names must differ'
            ),
        ),
        (
            TeamFileError("team.toml", [MISSING, DOUBLE]),
            (
                "team.toml: title: a meeting needs a title\n"
                'team.toml: slots[1] "A".name: slots[0] has the same name; names must differ'
            ),
        ),
        (
            CalendarError("hub.ics", "it is cut short", 7),
            'cannot read the calendar "hub.ics", line 7: it is cut short',
        ),
        (
            CalendarError("hub.ics", "it is large"),
            'cannot read the calendar "hub.ics": it is large',
        ),
        (
            NewerVersionError("a@example.org", NEWER, NOW),
            (
                '"a@example.org" was written as of 2019-03-02 00:00:07 UTC, after '
                "2019-03-01 12:00:00 UTC; is --now, or the clock, wrong?"
            ),
        ),
        (CalendarError("", "it is cut short"), "cannot read the calendar: it is cut short"),
        (
            CalendarError("x" * 200, "it is large"),
            f'cannot read the calendar "{"x" * 200}": it is large',
        ),
        (
            ServerError("mail.example.org:25", "it is silent"),
            '"mail.example.org:25": it is silent',
        ),
        (ServerError("\x1b[2J", "it is silent"), '"\\x1b[2J": it is silent'),
        (RefusedError("552 no space left"), "552 no space left"),
        (OutputError("out.ics", "no space left"), 'cannot write "out.ics": no space left'),
    ],
)
def test_the_text_of_an_error(error: MeetschedError, text: str) -> None:
    assert str(error) == text


def test_errors_carry_their_parts() -> None:
    unknown, cadence, hours, invalid, file, calendar, newer, server, refused, output = EVERY_ERROR
    assert vars(unknown) == {"key": "Europe/Zurch", "matches": ("Europe/Zurich",)}
    assert set(vars(cadence)) == {"text", "reason", "hint"}
    assert vars(hours) == {
        "text": "Mon",
        "reason": "it has no times",
        "hint": 'write such as "any"',
    }
    assert vars(invalid) == {"faults": (MISSING, DOUBLE)}
    assert vars(file) == {"path": "team.toml", "faults": (MISSING, DOUBLE)}
    assert vars(calendar) == {"path": "hub.ics", "reason": "it is cut short", "line": 7}
    assert vars(newer) == {"uid": "a@example.org", "written": NEWER, "now": NOW}
    assert vars(server) == {"server": "mail.example.org:25", "reason": "it is silent"}
    assert vars(refused) == {"reason": "552 no space left"}
    assert vars(output) == {"path": "out.ics", "reason": "no space left"}


def test_every_error_is_looked_at() -> None:
    public = {
        each
        for each in vars(errors).values()
        if isinstance(each, type) and issubclass(each, MeetschedError)
    }
    inner = {base for each in public for base in each.__bases__}
    assert {type(error) for error in EVERY_ERROR} == public - inner


@pytest.mark.parametrize("error", EVERY_ERROR, ids=lambda error: type(error).__name__)
def test_an_error_is_caught_by_the_root_and_survives_pickling_and_copying(
    error: MeetschedError,
) -> None:
    assert isinstance(error, MeetschedError)
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error)):  # noqa: S301 - our own bytes
        assert type(again) is type(error)
        assert vars(again) == vars(error)
        assert str(again) == str(error)
