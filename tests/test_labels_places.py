from __future__ import annotations

import pytest
from babel.core import get_global

from meetsched.labels import Kind, read_label
from reading_labels import (
    ENGLISH,
    KEYS,
    KOLKATA,
    LOS_ANGELES,
    NEW_YORK,
    first,
    found_in,
    read,
    same_clock,
    zones_of,
)

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
