from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from meetsched.regions import ELSEWHERE, REGIONS, region_of_zone
from meetsched.zones import tzdata_version

if TYPE_CHECKING:
    from collections.abc import Iterator

ZONES = sorted(tzdata_version().keys())
TZDATA = files("tzdata") / "zoneinfo"
PLACELESS = ("Etc/", "GMT", "Greenwich", "UCT", "UTC", "Universal", "Zulu")

with (Path(__file__).parent / "data" / "m49_regions.csv").open(encoding="utf-8") as file:
    M49 = {row["territory"]: row["region"] for row in csv.DictReader(file)}


def rows(name: str) -> Iterator[list[str]]:
    """Yield the rows of a table that comes with tz data."""
    lines = (TZDATA / name).read_text(encoding="utf-8").splitlines()
    yield from (line.split("\t") for line in lines if not line.startswith("#"))


PLACES = {key: territory for territory, _, key, *_ in rows("zone.tab")}
LINKS = {
    line[0].split()[2]: line[0].split()[1] for line in rows("tzdata.zi") if line[0][:2] == "L "
}


@pytest.mark.parametrize("territory", M49)
def test_a_territory_is_in_the_region_that_m49_has_it_in(territory: str) -> None:
    assert REGIONS[territory] == M49[territory]


def test_what_m49_leaves_out_is_where_cldr_has_it() -> None:
    left_out = {code: REGIONS[code] for code in REGIONS - M49.keys()}
    assert left_out == {"TW": "Asia", "XK": "Europe", "AQ": "Antarctica"}


def test_the_territories_are_those_of_iso_3166_and_kosovo() -> None:
    assert {code for code, *_ in rows("iso3166.tab")} | {"XK"} == set(REGIONS)


@pytest.mark.parametrize("key", PLACES)
def test_a_zone_is_in_the_region_of_its_territory(key: str) -> None:
    assert region_of_zone(key) == {"TW": "Asia", "AQ": "Antarctica", **M49}[PLACES[key]]


def test_an_old_name_is_in_the_region_of_the_zone_that_it_stands_for() -> None:
    old = {key: target for key, target in LINKS.items() if target in PLACES and key not in PLACES}
    elsewhere = {
        key for key, target in old.items() if region_of_zone(key) != region_of_zone(target)
    }
    assert len(old) > 100
    assert elsewhere == {"Iceland"}  # whose clock is now one with Abidjan's
    assert region_of_zone("Iceland") == "Europe"


def test_every_zone_of_a_place_has_a_region() -> None:
    without = {key for key in ZONES if region_of_zone(key) == ELSEWHERE}
    assert without == {key for key in ZONES if key.startswith(PLACELESS)}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("America/Coyhaique", "Americas"),  # newer than the first Babel that is good enough
        ("America/Not_Yet_There", "Americas"),
        ("Australia/Not_Yet_There", "Oceania"),
        ("Pacific/Not_Yet_There", "Oceania"),
        ("Antarctica/Not_Yet_There", "Antarctica"),
        ("Africa/Not_Yet_There", "Africa"),
        ("Asia/Not_Yet_There", "Asia"),
        ("Europe/Not_Yet_There", "Europe"),
        ("Indian/Not_Yet_There", ELSEWHERE),
        ("Mars/Phobos", ELSEWHERE),
        ("PST8PDT", "Americas"),
        ("Asia/Nicosia", "Asia"),
        ("Europe/Istanbul", "Asia"),
        ("Pacific/Honolulu", "Americas"),  # M49 goes by the country
        ("Atlantic/Canary", "Europe"),
        ("Indian/Reunion", "Africa"),
        ("", ELSEWHERE),
    ],
)
def test_regions_of_single_zones(key: str, expected: str) -> None:
    assert region_of_zone(key) == expected
