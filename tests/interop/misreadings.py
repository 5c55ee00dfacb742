"""What readers are known to read wrong in our calendars, though we write what RFC 5545 says."""

from __future__ import annotations

import re
from typing import Final

_START: Final = "it shows the start of a series though that is moved or cancelled"
_MONTHS: Final = "it passes over BYMONTH unless FREQ is YEARLY"

ROWS: Final = {
    "sabre/vobject": {  # 2.1.7, of 2015
        "jupyterhub.toml": _START,
        "first date moved": _START,
        "first date cancelled": _START,
        "every 2 weeks on Tuesday except August": _MONTHS,
        "a zone named CET": "PHP takes the key for an abbreviation, without summer time",
    }
}
"""Rows of the matrix, by reader."""

_LIKELY: Final = {
    # the Temporal that it brings passes over some of the breaks for Ramadan: Casablanca, 2020
    "rrule-temporal": r"TZID=(Africa/(Cairo|Casablanca|El_Aaiun)|Asia/(Gaza|Hebron)):",
    # it goes from day to day: once it meets an hour that is skipped, it stays an hour late
    "sabre/vobject": r"""
        ^DTSTART(\S+)\r(?s:.*)^(EXDATE|RECURRENCE-ID)\1\r
        | ^RRULE:(?!FREQ=YEARLY).*BYMONTH=
        | TZID=[A-Z]+:
        | ^DTSTART;TZID=\S+T0[0-3]\d+\r\n((?!END:VEVENT).*\n)*RRULE
    """,
}


def are_likely(reader: str, calendar: bytes) -> bool:
    """Whether a calendar has what a reader is known to read wrong, or something near it."""
    pattern = re.compile(_LIKELY.get(reader, r"(?!)"), re.MULTILINE | re.VERBOSE)
    return pattern.search(calendar.decode().replace("\r\n ", "")) is not None
