"""The kinds of value in a team file, by a name, and what is said against a value of theirs."""

from __future__ import annotations

import tomllib
from datetime import UTC
from typing import TYPE_CHECKING, Final

import jsonschema
import pytest
from hypothesis import strategies as st

from meetsched.teamfile.kinds import (
    Choice,
    Country,
    MailAddress,
    Number,
    Text,
    Token,
    Unreadable,
    Url,
    Yes,
    YesOrNo,
)
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

if TYPE_CHECKING:
    from meetsched.teamfile.kinds import Kind

PLAIN: Final[dict[str, Kind]] = {
    "text": Text(),
    "lines": Text(2000, lines=True),
    "token": Token(),
    "number": Number(1, 1440),
    "yes": Yes(),
    "yes or no": YesOrNo(),
    "choice": Choice({"required": True, "optional": False}),
    "country": Country(),
    "url": Url(),
    "mailbox": MailAddress(),
    "named mailbox": MailAddress(named=True),
}
TIMES: Final[dict[str, Kind]] = {
    "day": Day(),
    "day or moment": DayOrMoment(),
    "days off": DaysOff(),
    "time": WallTime(),
    "span": Span(),
    "weekday": WeekdayName(),
    "windows": WeekWindows(),
    "zone": ZoneName(),
    "cadence": CadenceText(),
}
KINDS: Final = {**PLAIN, **TIMES}

TOML_VALUES: Final[st.SearchStrategy[object]] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.none() | st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)
OTHER_TYPES: Final = [(3, "3"), (True, "true"), (1.5, "1.5"), ([], "a list"), ({}, "a table")]
"""Values that are no text and no date, and how a message shows them."""


def fault(kind: str, value: object) -> str:
    """Return what is said against a value that is refused."""
    with pytest.raises(Unreadable) as raised:
        KINDS[kind].read(value)
    return str(raised.value.fault)


def refusal(kind: str, value: object) -> str:
    """Return what is said against a value, "" if it is read."""
    try:
        KINDS[kind].read(value)
    except Unreadable as error:
        return str(error.fault)
    return ""


def bare(text: str) -> object:
    """Return what TOML makes of an unquoted value."""
    return tomllib.loads(f"x = {text}")["x"]


def accepts(kind: str, value: object) -> bool:
    """Whether a value fits a kind's JSON Schema."""
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    schema = dict(KINDS[kind].schema())
    return jsonschema.Draft202012Validator(schema, format_checker=checker).is_valid(value)
