from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import pytest
from babel import Locale
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

import strategies
from meetsched.errors import UnknownZoneError
from meetsched.labels import (
    Found,
    Kind,
    Label,
    general,
    label_at,
    labels_in,
    letters,
    read_label,
)
from meetsched.labels import abbreviations as abbreviations_module
from meetsched.zones import tzdata_version

KEYS = sorted(tzdata_version().keys())
ENGLISH = Locale("en")
LONDON, NEW_YORK, BERLIN = "Europe/London", "America/New_York", "Europe/Berlin"
LOS_ANGELES, SYDNEY, KOLKATA = "America/Los_Angeles", "Australia/Sydney", "Asia/Kolkata"


def read(text: str) -> Label:
    label = read_label(text)
    assert label is not None, text
    return label


def zones_of(text: str) -> list[str | None]:
    return [meaning.zone for meaning in read(text).meanings]


def first(text: str) -> tuple[str | None, int | None]:
    meaning = read(text).meanings[0]
    return meaning.zone, meaning.offset


def found_in(text: str) -> list[str]:
    return [text[found.start : found.end] for found in labels_in(text)]


@cache
def clock(key: str) -> ZoneInfo:
    return ZoneInfo(key)


@cache
def same_clock(one: str, other: str) -> bool:
    """Whether two zones agree in every week from 2026 to 2030."""
    moments = (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(weeks=n) for n in range(260))
    return all(
        at.astimezone(clock(one)).utcoffset() == at.astimezone(clock(other)).utcoffset()
        for at in moments
    )


def minutes(moment: datetime) -> int:
    offset = moment.utcoffset()
    assert offset is not None
    return round(offset.total_seconds() / 60)


# Places: each city's zone is the one that GeoNames has for it


PLACES = {
    "America/Los_Angeles": """San Francisco; SF; Seattle; LA; San Diego; Mountain View; California;
        Oregon; Bay Area; Silicon Valley; Los Angeles; Portland, Oregon; Portland, OR, USA""",
    "America/Denver": "Boulder; Salt Lake City; Colorado; Denver",
    "America/Phoenix": "Arizona; Phoenix",
    "America/Chicago": "Austin; Dallas; Houston; Texas; Chicago; Minneapolis; Birmingham, AL",
    "America/New_York": """Boston; NYC; New York; New York City; Washington DC; Washington, D.C.;
        Atlanta; Miami; Philadelphia; New England; Cambridge, MA; Portland, Maine; Boston, MA, USA;
        New York, NY; Atlanta, Georgia""",
    "America/Toronto": "Montreal; Montréal; Ottawa; Ontario; Quebec; Toronto; Toronto, Canada",
    "America/Edmonton": "Calgary; Alberta",
    "America/Vancouver": "British Columbia; Vancouver, BC",
    "America/Costa_Rica": "Costa Rica; San José, Costa Rica",
    "America/Sao_Paulo": "Rio; Rio de Janeiro; Brasilia; Brasília; São Paulo; Sao Paulo; SAO PAULO",
    "America/Argentina/Buenos_Aires": "Buenos Aires; Argentina",
    "America/Santiago": "Chile; Santiago",
    "America/Mexico_City": "Mexico City",
    "Pacific/Honolulu": "Hawaii; Hawai'i; Honolulu",
    "Europe/London": """UK; U.K.; GB; Great Britain; England; Scotland; Wales; United Kingdom;
        Edinburgh; Glasgow; Manchester; Oxford; London, UK; London UK; Cambridge, England""",
    "Europe/Dublin": "Ireland; Dublin; Dublin, Ireland",
    "Europe/Paris": "France; Lyon; Paris, France",
    "Europe/Berlin": "Germany; Munich; München; Hamburg; Köln; Bavaria; Berlin; Europe",
    "Europe/Zurich": "Zurich; Zürich; Zu\u0308rich; Geneva; Genève; Basel; Switzerland; ZURICH",
    "Europe/Rome": "Milan; Italy; Rome",
    "Europe/Madrid": "Spain; Barcelona",
    "Europe/Kyiv": "Kyiv; Kiev; Ukraine",
    "Europe/Moscow": "St. Petersburg; St Petersburg; Moscow",
    "Europe/Istanbul": "Turkey; Türkiye; Ankara",
    "Europe/Prague": "Czechia; Czech Republic",
    "Asia/Jerusalem": "Israel; Tel Aviv",
    "Asia/Dubai": "UAE; Abu Dhabi; United Arab Emirates",
    "Asia/Kolkata": "India; Bangalore; Bengaluru; Mumbai; Delhi; Chennai; Pune; Kolkata; Calcutta",
    "Asia/Shanghai": "China; Beijing; Shenzhen; Guangzhou; Hangzhou; Xi'an; Xi\u2019an; PRC",
    "Asia/Ho_Chi_Minh": "Vietnam; Hanoi; Saigon; Ho Chi Minh City",
    "Asia/Tokyo": "Japan; Osaka; Kyoto",
    "Asia/Seoul": "Korea; South Korea; Busan; Republic of Korea",
    "Asia/Karachi": "Pakistan; Islamabad",
    "Asia/Tbilisi": "Tbilisi, Georgia",
    "Australia/Sydney": "Canberra; NSW; New South Wales; Sydney, Australia",
    "Australia/Brisbane": "Queensland",
    "Australia/Perth": "Perth; Perth, WA",
    "Pacific/Auckland": "New Zealand; NZ; Wellington; Christchurch",
    "Africa/Johannesburg": "South Africa; Cape Town",
    "Africa/Lagos": "Nigeria; Abuja",
    "Africa/Abidjan": "Côte d\u2019Ivoire; Ivory Coast",
    "America/St_Johns": "St. John's; St John\u2019s; Newfoundland",
}


@pytest.mark.parametrize(
    ("place", "zone"),
    [(name.strip(), zone) for zone, names in PLACES.items() for name in names.split(";")],
)
def test_a_place_follows_the_clock_of_its_zone(place: str, zone: str) -> None:
    label = read(place)
    assert [(meaning.zone, meaning.offset) for meaning in label.meanings] == [(zone, None)]
    assert (label.kind, label.certain) == (Kind.PLACE, True)


def test_every_exemplar_city_of_cldr_is_found() -> None:
    names = {key: city["city"] for key, city in ENGLISH.time_zones.items() if "city" in city}
    left_out = ("Antarctica/", "Etc/Unknown", "Indian/Reunion")
    places = {city: key for key, city in names.items() if not key.startswith(left_out)}
    assert len(places) > 40
    for city, key in places.items():
        zone = read(city).meanings[0].zone
        assert zone is not None
        assert same_clock(zone, key), city


@pytest.mark.parametrize("territory", sorted(get_global("territory_zones")))
def test_a_country_with_one_zone_is_a_label(territory: str) -> None:
    found = get_global("territory_zones")[territory]
    if len(found) == 1 and territory not in {"CG", "GE", "RE", "ZZ"}:
        zone = read(ENGLISH.territories[territory]).meanings[0].zone
        assert zone is not None
        assert same_clock(zone, found[0])


@pytest.mark.parametrize(
    "country", ["USA", "US", "Canada", "Australia", "Brazil", "Russia", "Mexico", "Indonesia"]
)
def test_a_country_with_several_clocks_is_no_label(country: str) -> None:
    assert read_label(country) is None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Portland", ["Portland, Oregon", "Portland, Maine"]),
        ("Birmingham", ["Birmingham, Alabama", "Birmingham, England"]),
        ("Cambridge", ["Cambridge, Massachusetts", "Cambridge, England"]),
        ("San Jose", ["San Jose, California", "San Jose, Costa Rica"]),
        ("Washington", ["Washington, DC", "Washington, the state"]),
        ("Georgia", ["Georgia, the state", "Georgia, the country"]),
    ],
)
def test_a_place_that_there_is_twice_is_ambiguous(text: str, names: list[str]) -> None:
    label = read(text)
    assert [meaning.name for meaning in label.meanings] == names
    assert not label.certain


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Boston, MA and", "Boston, MA"),
        ("Seattle, or Portland", "Seattle"),
        ("Portland, me too", "Portland"),
        ("London, India", "London"),
        ("Boston, New York", "Boston"),
        ("Seattle, Washington", "Seattle"),
        ("Texas, Illinois", "Texas"),
        ("Japan, China", "Japan"),
    ],
)
def test_only_a_state_or_country_of_its_own_goes_with_a_city(text: str, taken: str) -> None:
    assert found_in(text)[0] == taken


# IANA keys


@pytest.mark.parametrize("key", KEYS)
def test_a_key_is_read_in_any_case_as_a_clock_like_its_own(key: str) -> None:
    if "/" in key or any(map(str.isdigit, key)):
        for text in (key, key.lower(), key.upper(), key.replace("_", " ")):
            zone, offset = first(text)
            assert zone is not None
            assert same_clock(zone, key)
            assert offset is None or text.upper().startswith("GMT")


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("US/Pacific", LOS_ANGELES),
        ("Asia/Calcutta", KOLKATA),
        ("Etc/GMT-8", "Etc/GMT-8"),
        ("Etc/UTC", "UTC"),
        ("EST5EDT", NEW_YORK),
    ],
)
def test_links_are_resolved_to_what_people_expect(text: str, zone: str) -> None:
    assert zones_of(text) == [zone]
    assert (read(text).kind, read(text).meanings[0].name) == (Kind.KEY, text)


# Abbreviations


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
    for entry in abbreviations_module.entries():
        names = [meaning.name for meaning in entry.label().meanings]
        assert len(set(names)) == len(names)


def test_an_offset_that_letters_say_is_one_that_the_clock_has_shown() -> None:
    for entry in abbreviations_module.entries():
        for meaning in entry.label().meanings:
            assert meaning.zone is not None
            if meaning.offset is not None:
                moments = (datetime(year, month, 1, tzinfo=clock(meaning.zone))
                           for year in range(2037, 1969, -1) for month in (1, 7))  # fmt: skip
                assert any(minutes(moment) == meaning.offset for moment in moments), entry.words


def test_letters_of_the_same_clock_are_one_meaning() -> None:
    for entry in abbreviations_module.entries():
        said = [(each.zone, each.offset) for each in entry.label().meanings if each.zone != "UTC"]
        for place, (zone, offset) in enumerate(said):
            for other, another in said[place + 1 :]:
                assert offset != another or not same_clock(str(zone), str(other)), entry.words


# Spelled-out names


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


# Offsets


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


@pytest.mark.parametrize("word", abbreviations_module._WORDS.split())
def test_letters_that_are_words_are_read_in_capitals_alone(word: str) -> None:
    assert read_label(word) is not None
    assert read_label(word.lower()) is None
    assert read_label(word.capitalize()) is None


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
