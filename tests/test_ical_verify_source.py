"""Calendar files as they stand: what is read, and what is refused, soon and with its place."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.errors import CalendarError
from meetsched.ical.verify.source import Component, parse

EVENT = b"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n"


def calendar(*parts: bytes) -> bytes:
    return b"".join((b"BEGIN:VCALENDAR\r\n", *parts, b"END:VCALENDAR\r\n"))


def refused(data: bytes) -> str:
    with pytest.raises(CalendarError) as raised:
        parse(data, "hub.ics")
    return str(raised.value)


def test_components_hold_their_properties_and_parts() -> None:
    alarm = b"BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nEND:VALARM\r\n"
    read = parse(calendar(b"VERSION:2.0\r\n", EVENT.replace(b"END", alarm + b"END")))
    (event,) = read.within("VEVENT")
    assert (read.name, read.line, read.text("VERSION")) == ("VCALENDAR", 1, "2.0")
    assert (event.line, event.text("UID"), event.text("NAME")) == (3, "a", "")
    assert [part.name for part in event.parts] == ["VALARM"]


def test_parameters_are_read_with_their_quotes_undone() -> None:
    line = b'dtstart;x-a="b;c:d,e";tzid=Europe/Zurich:20190321T180000\r\n'
    (event,) = parse(calendar(EVENT.replace(b"UID:a\r\n", line))).parts
    found = event.first("DTSTART")
    assert found is not None
    assert dict(found.parameters) == {"X-A": "b;c:d,e", "TZID": "Europe/Zurich"}
    assert found.value == "20190321T180000"


@pytest.mark.parametrize("fold", [b"\r\n ", b"\r\n\t", b"\n "])
def test_folds_are_undone_inside_of_characters_too(fold: bytes) -> None:
    text = "Zürich 会議"
    folded = fold.join(bytes([byte]) for byte in text.encode())
    assert parse(calendar(b"NAME:" + folded + b"\r\nX:1\r\n")).text("NAME") == text


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r\n\r\n"])
def test_lines_may_end_as_in_a_text_file(end: bytes) -> None:
    data = b"\xef\xbb\xbf" + calendar(EVENT).replace(b"\r\n", end)
    assert parse(data).parts[0].text("UID") == "a"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "0 VCALENDAR objects; is it a calendar file"),
        (b"<html>", 'line 1: "<html>" is no content line; is it a calendar file'),
        (EVENT, 'line 1: "VEVENT" cannot begin here'),
        (b"VERSION:2.0\r\n", "line 1: VERSION stands in no component"),
        (calendar() * 2, "2 VCALENDAR objects; give a file with one"),
        (calendar(EVENT)[:-15], "line 1: VCALENDAR has no END; is the file cut short?"),
        (calendar(b"BEGIN:VEVENT\r\n"), "which has not begun; END:VEVENT was expected"),
        (calendar(EVENT, b"END:VEVENT\r\n"), 'line 5: END of "VEVENT", which has not begun'),
        (calendar(calendar()), 'line 2: "VCALENDAR" cannot begin here'),
        (calendar(b"SUMMARY\r\n"), 'line 2: "SUMMARY" is no content line; write NAME:VALUE'),
        (calendar(b"A;B:c\r\n"), "is no content line"),
        (calendar(b"A:\x00\r\n"), 'line 2: a control character, "\\x00"; leave it out'),
        (calendar(b"A:b\rC:d\r\n"), "a control character"),
        (calendar(b"A:\r\n", b"B:\xff\r\n"), "line 3: the byte 0xff is no UTF-8"),
        (calendar(b"BEGIN:VEVENT\r\n" * 100), "line 9: components in components, 9 deep"),
        (calendar(EVENT * 10_001), "more than 10000 components"),
        (calendar(b"A:\r\n" * 200_001), "more than 200000 lines"),
        (calendar(b"A:" + b"x" * 2**23), "larger than 8388608 bytes"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_a_broken_file_is_refused_with_place_and_likely_fix(data: bytes, said: str) -> None:
    message = refused(data)
    assert message.startswith('cannot read the calendar "hub.ics"')
    assert said in message
    assert message.isprintable()


@given(st.binary() | st.text().map(str.encode) | st.binary().map(calendar))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read: Component | None = parse(data)
    except CalendarError:
        read = None
    assert read is not None or refused(data).isprintable()


@pytest.mark.parametrize(
    "line",
    [
        b"X" + b";A=b" * 1_000_000 + b":",
        b"X;A=" + b",b" * 2_000_000,
        b"X:a" + b"\r\n b" * 199_000,
        b'X;A="' + b"b" * 8_000_000,
    ],
    ids=["parameters", "commas", "folds", "quote"],
)
def test_long_lines_are_read_or_refused_soon(line: bytes) -> None:
    start = time.process_time()
    with suppress(CalendarError):
        parse(calendar(line + b"\r\n"))
    assert time.process_time() - start < 5
