"""Content lines and components as they are read back, from whoever wrote them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.errors import CalendarError
from meetsched.ical.reading import (
    components,
    moment_of,
    own_line,
    property_name,
    split,
    text_of,
    unfolded,
)

ANY = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]))
EVENT = (
    "BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:a", "BEGIN:VALARM", "UID:b",
    "END:VALARM", "SUMMARY:A", "END:VEVENT", "END:VCALENDAR",
)  # fmt: skip


def calendar(*lines: str, end: str = "\r\n") -> bytes:
    return "".join(f"{line}{end}" for line in lines).encode()


# Lines


@given(st.lists(ANY.map("X:{}".format), min_size=1), st.integers(1, 9), st.data())
def test_lines_folded_anywhere_even_inside_a_character_are_whole_again(
    lines: list[str], width: int, data: st.DataObject
) -> None:
    fold = data.draw(st.sampled_from([b"\r\n ", b"\n ", b"\r\n\t", b"\n\t"]))
    raw = [line.encode() for line in lines]
    pieces = [[line[at : at + width] for at in range(0, len(line), width)] for line in raw]
    written = b"".join(fold.join(each) + fold[:-1] for each in pieces)
    assert [line for _, line in unfolded(written)] == raw


def test_a_line_has_the_number_of_its_first_line() -> None:
    found = list(unfolded(b"A:1\r\n 2\r\n\r\nB:1\r\n\t2\r\nC:1"))
    assert found == [(1, b"A:12"), (4, b"B:12"), (6, b"C:1")]


@pytest.mark.parametrize("data", [b"", b"\n", b"\r\n\r\n", b" \n"])
def test_where_nothing_is_written_there_are_no_lines(data: bytes) -> None:
    assert list(unfolded(data)) == []


def test_a_byte_order_mark_is_no_part_of_the_first_line() -> None:
    assert list(unfolded(b"\xef\xbb\xbfA:\xef\xbb\xbf")) == [(1, b"A:\xef\xbb\xbf")]


@pytest.mark.parametrize(
    ("line", "name"),
    [("dtstart;TZID=x:1", "DTSTART"), ("X-A-1:b", "X-A-1"), (" folded:x", ""), ("", ""), (":", "")],
)
def test_a_line_begins_with_its_name(line: str, name: str) -> None:
    assert property_name(line) == name


# Components


def test_what_is_inside_a_component_is_not_its_own() -> None:
    inside = " BEGIN:VALARM", " UID:b", " END:VALARM"
    for end in ("\r\n", "\n"):
        found = list(components(calendar(*EVENT, end=end)))
        assert found == [("VEVENT", ("UID:a", *inside, "SUMMARY:A"))]


def test_names_of_components_are_written_in_any_case() -> None:
    assert list(components(calendar(*(line.lower() for line in EVENT)))) == [
        ("VEVENT", ("uid:a", " begin:valarm", " uid:b", " end:valarm", "summary:a"))
    ]


def test_blank_lines_and_a_byte_order_mark_say_nothing() -> None:
    plain = list(components(calendar(*EVENT)))
    assert list(components(b"\xef\xbb\xbf" + calendar(*EVENT, end="\r\n\r\n"))) == plain


@pytest.mark.parametrize(
    "data",
    [b"nonsense", b"\r\nnonsense", b"\n\nBEGIN:VEVENT\nEND:VEVENT\n", calendar(*EVENT[2:-1]),
     calendar(*EVENT[:-1]), calendar("END:VCALENDAR", *EVENT)],
)  # fmt: skip
def test_what_is_no_calendar_is_refused(data: bytes) -> None:
    with pytest.raises(CalendarError):
        list(components(data))


@given(st.binary())
def test_whatever_is_read_has_components_or_is_refused(data: bytes) -> None:
    for text in (data, calendar("BEGIN:VCALENDAR") + data + calendar("END:VCALENDAR")):
        with suppress(CalendarError):
            assert all(name == name.upper() for name, _ in components(text))


# Parameters and values


@given(ANY, ANY)
def test_parameters_and_text_are_read_as_icalendar_wrote_them(name: str, text: str) -> None:
    """Backslashes in parameters are left out: icalendar takes them for escapes."""
    name = name.replace("\\", "")
    component = icalendar.Event()
    component.add("SUMMARY", text, parameters={"X-NAME": name})
    (line,) = (raw for _, raw in unfolded(component.to_ical()) if raw.startswith(b"SUMMARY"))
    parameters, _ = split(line.decode())
    assert parameters.get("X-NAME", "") == name
    assert text_of((line.decode(),), "SUMMARY") == str(component["SUMMARY"])


@pytest.mark.parametrize(
    ("line", "parameters", "value"),
    [
        ("UID:a", {}, "a"),
        ('X;a=1;B="2:;3":4:5', {"A": "1", "B": "2:;3"}, "4:5"),
        ("X;A=^n^^^':y", {"A": '\n^"'}, "y"),
        ("X;A=^^n:y", {"A": "^n"}, "y"),
        ("X;A=:", {"A": ""}, ""),
    ],
)
def test_parameters_are_told_from_the_value(
    line: str, parameters: dict[str, str], value: str
) -> None:
    """RFC 6868 section 3.1 has the carets."""
    assert split(line) == (parameters, value)


@pytest.mark.parametrize(
    ("written", "text"),
    [(r"a\,b\;c\\d", r"a,b;c\d"), (r"a\nb\Nc", "a\nb\nc"), (r"a\\nb", r"a\nb"), ("a:b", "a:b")],
)
def test_a_text_is_read_without_its_escapes(written: str, text: str) -> None:
    """RFC 5545 section 3.3.11."""
    assert text_of((f"UID:{written}",), "UID") == text


def test_a_component_s_own_line_is_not_that_of_what_is_inside_it() -> None:
    assert own_line((" UID:b", "UIDX:c", "uid:a"), "UID") == "uid:a"
    assert own_line((" UID:b",), "UID") == text_of((" UID:b",), "UID") == ""


# Moments


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2037, 1, 1)).map(
        lambda at: at.replace(microsecond=0)
    ),
    st.sampled_from(["Europe/Zurich", "America/Los_Angeles", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_a_wall_time_is_the_instant_that_zoneinfo_has(wall: datetime, key: str) -> None:
    instant = wall.replace(tzinfo=ZoneInfo(key)).astimezone(UTC)
    if instant.astimezone(ZoneInfo(key)).replace(tzinfo=None) == wall:
        line = f"DTSTART;TZID={key}:{wall:%Y%m%dT%H%M%S}"
        assert moment_of((line,), "DTSTART") == instant.replace(tzinfo=None)


def test_a_time_in_utc_is_as_it_is_written_and_there_may_be_none() -> None:
    assert moment_of(("DTEND:20190321T080000Z",), "DTEND") == datetime(2019, 3, 21, 8)
    assert moment_of(("DTEND:20190321T080000Z",), "DTSTART") is None


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/Los_Angeles"])
@pytest.mark.parametrize("wall", ["00010101T000000", "99991231T235959"])
def test_what_is_out_of_the_calendar_is_an_error_of_ours(wall: str, zone: str) -> None:
    with suppress(CalendarError):
        moment = moment_of((f"DTSTART;TZID={zone}:{wall}",), "DTSTART")
        assert moment is not None
        assert abs(moment - datetime.fromisoformat(wall)) < timedelta(days=1)


@pytest.mark.parametrize(
    "line",
    ["DTSTART:", "DTSTART:yesterday", "DTSTART:20190230T080000", "DTSTART:20190321T250000Z",
     "DTSTART;TZID=Mars:20190321T080000", "DTSTART;TZID=../etc/passwd:20190321T080000",
     "DTSTART:99999999T999999Z", "DTSTART:00000101T000000Z", "DTSTART"],
)  # fmt: skip
def test_what_is_no_moment_is_refused(line: str) -> None:
    with pytest.raises(CalendarError, match="is no date-time"):
        moment_of((line,), "DTSTART")


@given(st.text(max_size=20), st.text(max_size=20))
def test_whatever_is_read_is_a_moment_or_an_error_of_ours(zone: str, value: str) -> None:
    zone, value = (re.sub(r"[\r\n]", "", each) for each in (zone, value))
    with suppress(CalendarError):
        moment_of((f"DTSTART;TZID={zone}:{value}",), "DTSTART")
