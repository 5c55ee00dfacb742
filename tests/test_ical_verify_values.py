"""Values of calendar files: RFC 5545's own examples, and what is none."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from meetsched.ical.verify import values
from meetsched.ical.verify.values import Form, Moment


@pytest.mark.parametrize(
    ("text", "zone", "wall", "form"),
    [  # sections 3.3.4 and 3.3.5
        ("19970714", None, datetime(1997, 7, 14), Form.DATE),
        ("19980118T230000", None, datetime(1998, 1, 18, 23), Form.FLOATING),
        ("19980119T070000Z", None, datetime(1998, 1, 19, 7), Form.UTC),
        ("19980119T020000", "America/New_York", datetime(1998, 1, 19, 2), Form.ZONED),
        (" 19980119T070000Z ", "America/New_York", datetime(1998, 1, 19, 7), Form.UTC),
    ],
)
def test_moments_have_four_forms(text: str, zone: str | None, wall: datetime, form: Form) -> None:
    moment = Moment.parse(text, zone)
    assert (moment.wall, moment.form) == (wall, form)
    assert moment.zone == (zone if form is Form.ZONED else None)
    assert str(moment) == text.strip()


@pytest.mark.parametrize(
    "text",
    ["", "1997-07-14", "19970714T25", "19971314", "19970230T080000", "19970714T250000",
     "19970714T080000z", "00010101", "99991231", "١٩٩٧٠٧١٤", "19970714T080000Z\x00"],
)  # fmt: skip
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match='"'):
        Moment.parse(text)


@pytest.mark.parametrize(
    ("text", "length"),
    [  # section 3.3.6
        ("P15DT5H0M20S", timedelta(days=15, hours=5, seconds=20)),
        ("P7W", timedelta(weeks=7)),
        ("-PT15M", -timedelta(minutes=15)),
        ("+PT1H30M", timedelta(minutes=90)),
    ],
)
def test_lengths_are_read(text: str, length: timedelta) -> None:
    assert values.length(text) == length


@pytest.mark.parametrize("text", ["", "P", "PT", "1H", "P1H", "PT1H ago", "P99999999999D"])
def test_what_is_no_length_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no duration"):
        values.length(text)


@pytest.mark.parametrize(
    ("text", "minutes"), [("-0500", -300), ("+0100", 60), ("+0545", 345), ("-004430", -44.5)]
)
def test_offsets_are_read(text: str, minutes: float) -> None:
    assert values.offset(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize("text", ["", "0100", "+1", "+2400", "+0160", "+01:00"])
def test_what_is_no_offset_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no UTC offset"):
        values.offset(text)
