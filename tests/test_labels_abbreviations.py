from __future__ import annotations

from datetime import datetime

import pytest
from babel import Locale
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

import strategies
from meetsched.labels import Kind, abbreviations, label_at, read_label
from reading_labels import (
    BERLIN,
    KEYS,
    KOLKATA,
    LONDON,
    LOS_ANGELES,
    NEW_YORK,
    SYDNEY,
    clock,
    first,
    minutes,
    read,
    same_clock,
    zones_of,
)

YEARS = st.datetimes(datetime(2020, 1, 1), datetime(2037, 12, 31))


@given(strategies.zone_keys(), YEARS)
def test_the_letters_of_tz_data_are_read_with_their_offset(key: str, wall: datetime) -> None:
    moment = wall.replace(tzinfo=clock(key))
    name = moment.tzname()
    assert name is not None
    if name.isalpha():
        found = label_at(f"{name} and", 0)
        assert found is not None
        assert found.end == len(name)
        assert found.label.kind is Kind.ABBREVIATION
        assert minutes(moment) in [meaning.offset for meaning in found.label.meanings]


@pytest.mark.parametrize("month", range(1, 13, 3))
def test_the_letters_of_every_zone_are_read_with_their_offset(month: int) -> None:
    for year in (2020, 2026, 2030):
        for key in KEYS:
            moment = datetime(year, month, 5, tzinfo=clock(key))
            name = moment.tzname() or ""
            if name.isalpha():
                assert minutes(moment) in [meaning.offset for meaning in read(name).meanings]


NO_LETTERS = {
    "AT",  # "AT 5 PM" is no place
    "NT",
    "HAT",
    "Gulf Time",
    "WAST",  # which no clock shows any more
    "CHAT",
    "PYST",  # Paraguay has its summer's time for good
    "FKST",  # and the Falkland Islands
}


@pytest.mark.parametrize("name", ["en", "en_AU", "en_CA", "en_GB", "en_HK", "en_IN", "en_MY",
                                  "en_NZ", "en_SG", "en_ZA"])  # fmt: skip
def test_short_names_of_cldr_are_read_as_their_metazone(name: str) -> None:
    members: dict[str, list[str]] = {}
    for key, metazone in get_global("meta_zones").items():
        members.setdefault(metazone, []).append(key)
    known = 0
    for metazone, names in Locale.parse(name).meta_zones.items():
        short = {name for name in names.get("short", {}).values() if name.isascii()}
        for text in short - NO_LETTERS:
            meant = [zone for zone in zones_of(text) if zone]
            if metazone in members:
                assert any(same_clock(zone, key) for zone in meant for key in members[metazone])
                known += 1
    assert known > 0


@pytest.mark.parametrize(
    ("text", "zone", "offset"),
    [
        ("PST", LOS_ANGELES, -480),
        ("PDT", LOS_ANGELES, -420),
        ("MST", "America/Denver", -420),
        ("MDT", "America/Denver", -360),
        ("CDT", "America/Chicago", -300),
        ("EST", NEW_YORK, -300),
        ("EDT", NEW_YORK, -240),
        ("HST", "Pacific/Honolulu", -600),
        ("ADT", "America/Halifax", -180),
        ("CET", BERLIN, 60),
        ("CEST", BERLIN, 120),
        ("MESZ", BERLIN, 120),
        ("WET", "Europe/Lisbon", 0),
        ("EEST", "Europe/Athens", 180),
        ("MSK", "Europe/Moscow", 180),
        ("JST", "Asia/Tokyo", 540),
        ("SGT", "Asia/Singapore", 480),
        ("AEST", SYDNEY, 600),
        ("AEDT", SYDNEY, 660),
        ("NZDT", "Pacific/Auckland", 780),
        ("BRT", "America/Sao_Paulo", -180),
        ("ART", "America/Argentina/Buenos_Aires", -180),
        ("CLT", "America/Santiago", -240),
        ("NPT", "Asia/Kathmandu", 345),
        ("ChST", "Pacific/Guam", 600),
        ("AoE", "Etc/GMT+12", -720),
        ("UTC", "UTC", 0),
        ("GMT", "UTC", 0),
        ("Zulu", "UTC", 0),
        ("PT", LOS_ANGELES, None),
        ("MT", "America/Denver", None),
        ("CT", "America/Chicago", None),
        ("ET", NEW_YORK, None),
        ("AET", SYDNEY, None),
    ],
)
def test_well_known_letters_are_certain(text: str, zone: str, offset: int | None) -> None:
    assert first(text) == (zone, offset)
    assert read(text).certain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IST", {KOLKATA: 330, "Europe/Dublin": 60, "Asia/Jerusalem": 120}),
        ("BST", {LONDON: 60, "Asia/Dhaka": 360, "Pacific/Bougainville": 660}),
        ("AMT", {"America/Manaus": -240, "Asia/Yerevan": 240}),
        ("GST", {"Asia/Dubai": 240, "Atlantic/South_Georgia": -120}),
        ("ECT", {"America/Guayaquil": -300, "America/Puerto_Rico": -240}),
        ("WST", {"Pacific/Apia": 780, "Australia/Perth": 480}),
        ("SST", {"Pacific/Pago_Pago": -660, "Asia/Singapore": 480}),
        ("ACT", {"America/Rio_Branco": -300, "Australia/Adelaide": None}),
    ],
)
def test_letters_for_clocks_far_apart_are_ambiguous(text: str, expected: dict[str, int]) -> None:
    label = read(text)
    assert [(each.zone, each.offset) for each in label.meanings] == [*expected.items()]
    assert not label.certain


def test_the_best_known_meaning_stands_first() -> None:
    assert zones_of("CST")[:3] == ["America/Chicago", "Asia/Shanghai", "America/Havana"]
    assert zones_of("AST")[:2] == ["America/Halifax", "Asia/Riyadh"]
    assert zones_of("PST") == [LOS_ANGELES, "Asia/Manila"]
    assert zones_of("MST") == ["America/Denver", "America/Phoenix"]
    assert zones_of("EST") == [NEW_YORK, SYDNEY, "America/Panama"]
    assert zones_of("GMT") == ["UTC", LONDON]
    assert not read("CST").certain
    assert not read("AST").certain


def test_meanings_are_told_apart_by_their_names() -> None:
    assert [meaning.name for meaning in read("PST").meanings] == [
        "Pacific Standard Time (America/Los_Angeles)",
        "Philippine Standard Time (Asia/Manila)",
    ]
    for entry in abbreviations.entries():
        names = [meaning.name for meaning in entry.label().meanings]
        assert len(set(names)) == len(names)


def test_an_offset_that_letters_say_is_one_that_the_clock_has_shown() -> None:
    for entry in abbreviations.entries():
        for meaning in entry.label().meanings:
            assert meaning.zone is not None
            if meaning.offset is not None:
                moments = (datetime(year, month, 1, tzinfo=clock(meaning.zone))
                           for year in range(2037, 1969, -1) for month in (1, 7))  # fmt: skip
                assert any(minutes(moment) == meaning.offset for moment in moments), entry.words


def test_letters_of_the_same_clock_are_one_meaning() -> None:
    for entry in abbreviations.entries():
        said = [(each.zone, each.offset) for each in entry.label().meanings if each.zone != "UTC"]
        for place, (zone, offset) in enumerate(said):
            for other, another in said[place + 1 :]:
                assert offset != another or not same_clock(str(zone), str(other)), entry.words


@pytest.mark.parametrize("word", abbreviations._WORDS.split())
def test_letters_that_are_words_are_read_in_capitals_alone(word: str) -> None:
    assert read_label(word) is not None
    assert read_label(word.lower()) is None
    assert read_label(word.capitalize()) is None
