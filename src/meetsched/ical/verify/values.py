"""Values of a calendar file (RFC 5545 section 3.3): its text -> moments, lengths and offsets.

Whatever cannot be read raises ValueError, with a message made to be shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from meetsched.errors import quoted

if TYPE_CHECKING:
    from meetsched.ical.verify.source import Property

_MOMENT: Final = re.compile(
    r"([0-9]{4})([0-9][0-9])([0-9][0-9])(?:T([0-9][0-9])([0-9][0-9])([0-9][0-9])(Z?))?"
)
_LENGTH: Final = re.compile(
    r"([+-]?)P(?=.)(?:([0-9]{1,4})W)?(?:([0-9]{1,5})D)?"
    r"(?:T(?=.)(?:([0-9]{1,6})H)?(?:([0-9]{1,7})M)?(?:([0-9]{1,8})S)?)?"
)
_OFFSET: Final = re.compile(r"([+-])([01][0-9]|2[0-3])([0-5][0-9])([0-5][0-9])?")
_YEARS: Final = range(1000, 9990)
_MOST_MOMENTS: Final = 10_000


class Form(StrEnum):
    """The four ways to write a date or date-time (RFC 5545 sections 3.3.4 and 3.3.5)."""

    DATE = "a DATE"
    FLOATING = "a date-time without a zone"
    UTC = "a date-time in UTC"
    ZONED = "a date-time with a TZID"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date or date-time as written: a naive wall time, and the TZID of its clock if it has one.

    >>> Moment.parse("20190411T060000Z").form
    <Form.UTC: 'a date-time in UTC'>
    """

    wall: datetime
    form: Form
    zone: str | None = None

    @classmethod
    def parse(cls, text: str, zone: str | None = None) -> Moment:
        """Read one value; `zone` is its TZID."""
        match = _MOMENT.fullmatch(text.strip())
        if match is None:
            raise ValueError(f"{quoted(text)} is no date or date-time; write 20190411T080000")
        *numbers, utc = match.groups()
        year, month, day, hour, minute, second = (int(number or 0) for number in numbers)
        if year not in _YEARS:
            raise ValueError(f"{quoted(text)} is in a year far away")
        try:
            wall = datetime(year, month, day, hour, minute, second)
        except ValueError as error:
            raise ValueError(f"{quoted(text)}: {error}") from error
        return cls(wall, *_form(dated=utc is None, utc=bool(utc), zone=zone))

    def __str__(self) -> str:
        if self.form is Form.DATE:
            return f"{self.wall:%Y%m%d}"
        return f"{self.wall:%Y%m%dT%H%M%S}" + ("Z" if self.form is Form.UTC else "")


def _form(*, dated: bool, utc: bool, zone: str | None) -> tuple[Form, str | None]:
    if dated:
        return Form.DATE, None
    if utc:
        return Form.UTC, None
    return (Form.ZONED, zone) if zone else (Form.FLOATING, None)


def moments(found: Property) -> list[Moment]:
    """Read a property's dates and date-times; of periods, their starts."""
    zone = found.parameters.get("TZID")
    texts = found.value.split(",")
    if len(texts) > _MOST_MOMENTS:
        raise ValueError(f"{len(texts)} dates in one line; at most {_MOST_MOMENTS} are read")
    return [Moment.parse(text.partition("/")[0], zone) for text in texts]


def moment(found: Property) -> Moment:
    """Read a property's one date or date-time."""
    return Moment.parse(found.value, found.parameters.get("TZID"))


def length(text: str) -> timedelta:
    """Read a DURATION (section 3.3.6).

    >>> length("PT1H30M")
    datetime.timedelta(seconds=5400)
    """
    match = _LENGTH.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{quoted(text)} is no duration; write such as PT1H")
    sign, *numbers = match.groups()
    weeks, days, hours, minutes, seconds = (int(number or 0) for number in numbers)
    span = timedelta(days, seconds, minutes=minutes, hours=hours, weeks=weeks)
    return -span if sign == "-" else span


def offset(text: str) -> timedelta:
    """Read a UTC offset (section 3.3.14).

    >>> offset("-0330")
    datetime.timedelta(days=-1, seconds=73800)
    """
    match = _OFFSET.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{quoted(text)} is no UTC offset; write such as +0100")
    span = timedelta(hours=int(match[2]), minutes=int(match[3]), seconds=int(match[4] or 0))
    return -span if match[1] == "-" else span
