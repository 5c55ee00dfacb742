from __future__ import annotations

import pytest
from babel.core import get_global

from meetsched.labels import Kind, read_label
from reading_labels import (
    BERLIN,
    ENGLISH,
    KOLKATA,
    LONDON,
    LOS_ANGELES,
    NEW_YORK,
    SYDNEY,
    first,
    read,
    same_clock,
    zones_of,
)


@pytest.mark.parametrize("metazone", sorted(set(get_global("meta_zones").values()) - {
    "Casey", "Davis", "Georgia", "Reunion"}))  # fmt: skip
def test_long_names_of_cldr_are_read_as_their_metazone(metazone: str) -> None:
    members = [key for key, name in get_global("meta_zones").items() if name == metazone]
    for name in ENGLISH.meta_zones.get(metazone, {}).get("long", {}).values():
        zone = read(name).meanings[0].zone
        assert zone is not None
        assert any(same_clock(zone, key) for key in members), name


@pytest.mark.parametrize(
    ("text", "zone", "offset"),
    [
        ("Pacific Standard Time", LOS_ANGELES, -480),
        ("Pacific Daylight Time", LOS_ANGELES, -420),
        ("Pacific Daylight Savings Time", LOS_ANGELES, -420),
        ("Eastern Standard Time (US & Canada)", NEW_YORK, -300),
        ("Central European Time", BERLIN, None),
        ("Central European Summer Time", BERLIN, 120),
        ("Central European Standard Time", BERLIN, 60),
        ("British Summer Time", LONDON, 60),
        ("Irish Standard Time", "Europe/Dublin", 60),
        ("Greenwich Mean Time", "UTC", 0),
        ("Coordinated Universal Time", "UTC", 0),
        ("Universal Time", "UTC", 0),
        ("India Standard Time", KOLKATA, 330),
        ("Indian Standard Time", KOLKATA, 330),
        ("China Standard Time", "Asia/Shanghai", 480),
        ("Japan Standard Time", "Asia/Tokyo", 540),
        ("Korea Standard Time", "Asia/Seoul", 540),
        ("Singapore Time", "Asia/Singapore", None),
        ("Gulf Standard Time", "Asia/Dubai", 240),
        ("Australian Eastern Standard Time", SYDNEY, 600),
        ("Australian Eastern Daylight Time", SYDNEY, 660),
        ("New Zealand Daylight Time", "Pacific/Auckland", 780),
        ("Brasilia Summer Time", "America/Sao_Paulo", -120),
    ],
)
def test_a_name_with_its_season_says_an_offset(text: str, zone: str, offset: int | None) -> None:
    for written in (text, text.lower(), text.upper()):
        assert first(written) == (zone, offset)
    assert (read(text).kind, read(text).certain) == (Kind.NAME, True)


CLOCKS = {
    LOS_ANGELES: """Pacific; Pacific Time; pacific time; US Pacific; Pacific (US); US West Coast;
        West Coast; US West; USA West; USA (West coast); U.S. Pacific; Pacific timezone;
        Pacific Time Zone; American Pacific; Pacific Time (US & Canada); US (Pacific)""",
    "America/Denver": "Mountain; Mountain Time; US Mountain; Mountain Time (US and Canada)",
    "America/Chicago": "Central; Central Time; US Central; central time; Central (US)",
    NEW_YORK: """Eastern Time; US Eastern; US East Coast; East Coast; eastern time; US East;
        Eastern Time (US & Canada); Eastern (US); U.S. East Coast; Eastern timezone; Eastern US""",
    "America/Toronto": "Canada Eastern; Canadian Eastern Time",
    SYDNEY: """Australia East; Australian Eastern; AU East; Australia (East coast);
        Eastern Australia; Australian Eastern Time; Australia East Coast""",
    "Australia/Perth": "Australian Western Time; Australia West; Western Australia",
    BERLIN: """Central Europe; Europe Central; Europe (Central); Central European; German time;
        central european time; Middle European Time; Central Europe Time""",
    "Europe/Athens": "Eastern Europe; Eastern European Time",
    "Europe/Lisbon": "Western European Time; Portuguese time",
    LONDON: "UK time; British time; uk time",
    "Europe/Paris": "French time",
    KOLKATA: "Indian time; India time; india time",
    "Asia/Tokyo": "Japanese time; Japan time",
    "Asia/Shanghai": "Chinese time; Beijing time; China Time",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "zone"),
    [(" ".join(name.split()), zone) for zone, names in CLOCKS.items() for name in names.split(";")],
)
def test_a_general_name_follows_a_clock(text: str, zone: str) -> None:
    label = read(text)
    assert [(meaning.zone, meaning.offset) for meaning in label.meanings] == [(zone, None)]
    assert label.certain


def test_eastern_alone_is_american_or_australian() -> None:
    assert zones_of("Eastern") == [NEW_YORK, SYDNEY]
    assert not read("Eastern").certain
    assert read("US Eastern").certain


@pytest.mark.parametrize("word", ["Indian", "British", "German", "Gulf", "Amazon", "Universal"])
def test_an_adjective_alone_is_no_label(word: str) -> None:
    assert read_label(word) is None
