from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.labels import Kind, read_label
from reading_labels import clock, first, found_in, minutes, read


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("UTC+8", 480), ("UTC +8", 480), ("UTC + 8", 480), ("UTC+08:00", 480), ("UTC+08", 480),
        ("UTC+0530", 330), ("UTC+530", 330), ("UTC+5:30", 330), ("GMT+5.5", 330),
        ("GMT+5.30", 330), ("UTC+5.75", 345), ("UTC+5:45", 345), ("GMT-3", -180), ("UTC-7", -420),
        ("UTC\u22127", -420), ("UTC \u20137", -420), ("UTC±0", 0), ("UTC+0", 0), ("GMT+/-0", 0),
        ("utc+2", 120), ("UTC+14", 840), ("UTC-12", -720), ("+0200", 120), ("-05:00", -300),
        ("(UTC+1)", 60), ("UTC+1 time", 60),
    ],
)  # fmt: skip
def test_an_offset_is_read(text: str, offset: int) -> None:
    label = read(text)
    assert [meaning.offset for meaning in label.meanings] == [offset]
    assert (label.kind, label.certain) == (Kind.OFFSET, True)


@given(st.integers(-48, 56))
def test_an_offset_in_whole_hours_has_the_zone_that_shows_it(quarters: int) -> None:
    offset = quarters * 15
    sign = "-" if offset < 0 else "+"
    zone, read_offset = first(f"UTC{sign}{abs(offset) // 60}:{abs(offset) % 60:02}")
    assert read_offset == offset
    assert (zone is None) == bool(offset % 60)
    if zone is not None:
        assert minutes(datetime(2026, 1, 1, tzinfo=clock(zone))) == offset


@pytest.mark.parametrize(
    "text", ["UTC+15", "UTC-13", "UTC+14:15", "UTC+5:20", "UTC+5:99", "UTC±1", "+", "+8pm", "UTC+"]
)
def test_what_no_clock_shows_is_no_offset(text: str) -> None:
    assert read_label(text) is None


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("16:00 UTC - 17:00 UTC", ["UTC", "UTC"]),
        ("10:00 UTC-11:00 UTC", ["UTC", "UTC"]),
        ("4pm UTC-5pm", ["UTC"]),
        ("4pm UTC - 5pm", ["UTC"]),
        ("4pm UTC -5 pm", ["UTC"]),
        ("12:00pm UTC+0/01:00pm UTC+1", ["UTC+0", "UTC+1"]),
        ("8:00 AM UTC+8: Seoul 9 AM", ["UTC+8", "Seoul"]),
        ("at 17:00 +0200", []),
        ("CEST (UTC+2) to CET (UTC+1)", ["CEST", "UTC+2", "CET", "UTC+1"]),
        ("UTC+2/German time", ["UTC+2", "German time"]),
    ],
)
def test_offsets_and_ranges_are_told_apart(text: str, taken: list[str]) -> None:
    assert found_in(text) == taken
