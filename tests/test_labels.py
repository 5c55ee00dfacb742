from __future__ import annotations

import time
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from meetsched.errors import UnknownZoneError
from meetsched.labels import Found, general, label_at, labels_in, letters, read_label
from reading_labels import (
    KEYS,
    LONDON,
    LOS_ANGELES,
    NEW_YORK,
    SYDNEY,
    clock,
    found_in,
    read,
    same_clock,
)

# In running text


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("11 April at 8am Zurich time (11pm PST on Wednesday)", ["Zurich time", "PST"]),
        ("10:00 JST | 6:30 IST | 18:00 PT | 1:00 UTC", ["JST", "IST", "PT", "UTC"]),
        ("6.00UTC which would be 23.00 San Francisco", ["UTC", "San Francisco"]),
        ("0600UTC, 8amPDT and 17hCET", ["UTC", "PDT", "CET"]),
        ("US Pacific, US Eastern, UK, Europe, China, Japan",
         ["US Pacific", "US Eastern", "UK", "Europe", "China", "Japan"]),
        ("January: USA West 1pm, Europe Central 10pm, Australia East 8am",
         ["USA West", "Europe Central", "Australia East"]),
        ("9am Pacific Time/12pm Eastern/noon EST/EDT", ["Pacific Time", "Eastern", "EST", "EDT"]),
        ("5 PM CET.", ["CET"]),
        ("17:00 cest, 8am pst", ["cest", "pst"]),
        ("Zurich local time", ["Zurich local time"]),
        ("the zurich timezone", ["zurich timezone"]),
        ("Tuesday at 6PM Europe/London", ["Europe/London"]),
        ("from PDT to PST", ["PDT", "PST"]),
        ("Tel Aviv-Yafo", ["Tel Aviv"]),
        ("Central, Europe", ["Central", "Europe"]),
        ("*PST* _CET_ **UTC** `EST`", ["PST", "CET", "UTC", "EST"]),
    ],
)  # fmt: skip
def test_labels_are_found_in_lines(text: str, taken: list[str]) -> None:
    assert found_in(text) == taken


PROSE = """
Please read this: reading is nice, and a mobile phone in the bath is not. The male troll ate an
orange in the center of a garden of eden; easter eggs are central to the mountain, pacific as
ever, and eastern winds blew from the south, north and west. A cat sat, a pet met a wit, they
eat what is art, act at once, get a lint brush, a bot or a cot to put on the mart's table. That
cost a mut nut. Est-ce que c'est la vie? Das ist gut, et cetera. We spoke about china plates, a
turkey sandwich, polish for nails, the ambient temperature of a pit, and the universal remote.
Ut in omnibus. The general wake was midway. It was a great time and the first time; all the time
in the world, half-time, part-time, lunch time, last time, some other time, in time. No tot may
vet a wat. Time zones are hard; a local time is local. General knowledge: Center, North, South,
Universal, General, Wake, Midway, Easter, Mobile, Reading, Nice, Oral exams, Christmas, Reunion.
The US, Canada and Australia are large. CPU, API, HTTP, JSON, USB, PR #12, LGTM, TODO, AFAIK, RST.
See IN the OR and ME files, AT NOON, A/B tests, v1.2+3, x-8, utc8, PSTN, CETA, UTCx, ESTimate.
"""


def test_ordinary_prose_has_no_labels() -> None:
    assert found_in(PROSE) == []


@pytest.mark.parametrize(
    "text", ["Pst", "uTC", "zurich", "san francisco", "la", "nz", "gb", "pacific", "eastern", "ist"]
)
def test_what_is_written_otherwise_is_no_label(text: str) -> None:
    assert read_label(text) is None


@pytest.mark.parametrize("start", [1, 2, 9])
def test_a_label_starts_where_a_word_does(start: int) -> None:
    assert label_at("PST and CEST", start) is None
    assert label_at("PST and CEST", 8) == Found(read("CEST"), 8, 12)


@pytest.mark.parametrize(
    "text", ["Time (CET)", " CET ", "(CET)", "CET time", "Time zone: CET", "**CET**", "Time in CET"]
)
def test_a_header_may_have_more_about_it(text: str) -> None:
    assert read(text) == read("CET")


@pytest.mark.parametrize(
    "text", ["Zurich (CET)", "CET (UTC+1)", "CET CEST", "", " ", "time", "Name", "()", "a" * 5000]
)
def test_a_text_that_is_not_one_label_is_none(text: str) -> None:
    assert read_label(text) is None


PIECES = st.sampled_from(
    ["UTC", "+", "8", "PST", "Eastern", "Time", "time", "San", "Jose", ",", " ", "US", "(", ")",
     "&", "-", "/", "America", "New", "York", "\ud800", "\u0301", "'", "\u2019", "."]
)  # fmt: skip
TEXTS = st.text() | st.lists(PIECES).map("".join)


@given(TEXTS)
def test_any_text_is_read(text: str) -> None:
    read_label(text)
    found = labels_in(text)
    edges = [edge for each in found for edge in (each.start, each.end)]
    assert edges == sorted(edges)
    for each in found:
        assert each.start < each.end <= len(text)
        assert each == label_at(text, each.start)
        assert each.label.meanings


@given(TEXTS)
def test_meanings_are_zones_of_the_tz_data_in_use(text: str) -> None:
    for found in labels_in(text):
        for meaning in found.label.meanings:
            assert meaning.zone is None or meaning.zone in KEYS
            assert (meaning.zone, meaning.offset) != (None, None)


@pytest.mark.parametrize(
    "piece",
    ["UTC+", "A ", "Eastern Time (US ", "San ", ", ", "a'", "A.", "1", "Ab", " ", "(", "\u0301",
     "Portland, "],
)  # fmt: skip
def test_long_texts_take_linear_time(piece: str) -> None:
    labels_in("warm up")
    started = time.perf_counter()
    text = piece * (100_000 // len(piece))
    labels_in(text)
    read_label(text)
    label_at(text, 0)
    assert time.perf_counter() - started < 5


# What people write for a zone


@given(strategies.zone_keys(), st.datetimes(datetime(1850, 1, 1), datetime(2100, 1, 1)))
def test_letters_are_those_of_tz_data(key: str, wall: datetime) -> None:
    name = wall.replace(tzinfo=clock(key)).tzname()
    assert letters(key, wall) == (name if name and name.isalpha() else None)


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        (LOS_ANGELES, datetime(2019, 4, 11), "PDT"),
        (LOS_ANGELES, datetime(2019, 1, 11), "PST"),
        ("Europe/Zurich", datetime(2019, 7, 1), "CEST"),
        (LONDON, datetime(2019, 7, 1), "BST"),
        (SYDNEY, datetime(2019, 1, 1), "AEDT"),
        ("Asia/Riyadh", datetime(2019, 1, 1), None),
        ("UTC", datetime(2019, 1, 1), "UTC"),
    ],
)
def test_letters_on_a_date(zone: str, day: datetime, expected: str | None) -> None:
    assert letters(zone, day) == expected


def test_general_letters_are_those_of_the_american_clocks() -> None:
    american = {
        "PT": LOS_ANGELES,
        "MT": "America/Denver",
        "CT": "America/Chicago",
        "ET": NEW_YORK,
    }
    for key in KEYS:
        alike = [name for name, zone in american.items() if same_clock(zone, key)]
        assert general(key) == next(iter(alike), None)


def test_an_unknown_zone_has_no_letters() -> None:
    with pytest.raises(UnknownZoneError):
        general("Mars/Phobos")
    with pytest.raises(UnknownZoneError):
        letters("Mars/Phobos", datetime(2026, 1, 1))
