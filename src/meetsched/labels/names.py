"""Spelled-out names of zones: "Pacific Daylight Time", "US East Coast", "German time".

Long names are those of CLDR's metazones, through Babel; parts of large countries and of Europe
are named by a small grammar, and a people's adjective goes only before "time".
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from meetsched.labels.abbreviations import ranks
from meetsched.labels.meanings import Entry, Kind, Season, Sense, Written, metazones, modern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SEASONS: Final = {
    "": Season.CLOCK,
    "Standard": Season.STANDARD,
    "Daylight": Season.DAYLIGHT,
    "Daylight Saving": Season.DAYLIGHT,
}
"""Summer and winter time are the same, as the index has it."""

_US: Final = {
    "Pacific": "America/Los_Angeles",
    "Mountain": "America/Denver",
    "Central": "America/Chicago",
    "Eastern": "America/New_York",
    "West Coast": "America/Los_Angeles",
    "East Coast": "America/New_York",
}
"""What needs no country before it."""

_PARTS: Final = {
    "US, U.S., USA, U.S.A., United States, American, North American, North America": _US
    | {
        "West": "America/Los_Angeles",
        "Western": "America/Los_Angeles",
        "East": "America/New_York",
    },
    "Canada, Canadian": {
        "Pacific": "America/Vancouver",
        "Mountain": "America/Edmonton",
        "Central": "America/Winnipeg",
        "Eastern": "America/Toronto",
        "Atlantic": "America/Halifax",
    },
    "Australia, Australian, AU, AUS": {
        "West": "Australia/Perth",
        "Western": "Australia/Perth",
        "West Coast": "Australia/Perth",
        "Central": "Australia/Adelaide",
        "East": "Australia/Sydney",
        "Eastern": "Australia/Sydney",
        "East Coast": "Australia/Sydney",
    },
    "Europe, European, EU": {
        "West": "Europe/Lisbon",
        "Western": "Europe/Lisbon",
        "Central": "Europe/Berlin",
        "East": "Europe/Athens",
        "Eastern": "Europe/Athens",
    },
}
"""Names of a large country or continent, and its parts with their best-known zone."""

_UTC: Final = ("Universal Coordinated Time", "Universal Time Coordinated", "Universal Time")

_ADJECTIVES: Final = """
    Africa/Cairo: Egyptian
    Africa/Johannesburg: South African
    Africa/Lagos: Nigerian
    Africa/Nairobi: Kenyan
    America/Argentina/Buenos_Aires: Argentine, Argentinian
    America/Bogota: Colombian
    America/Lima: Peruvian
    America/Mexico_City: Mexico, Mexican
    America/Santiago: Chilean
    America/Sao_Paulo: Brasília, Brazil, Brazilian
    Asia/Bangkok: Thai
    Asia/Dhaka: Bangladeshi
    Asia/Dubai: Emirati
    Asia/Ho_Chi_Minh: Vietnamese
    Asia/Jerusalem: Israeli
    Asia/Karachi: Pakistani
    Asia/Kathmandu: Nepali, Nepalese
    Asia/Kolkata: Indian
    Asia/Kuala_Lumpur: Malaysian
    Asia/Manila: Philippines, Filipino
    Asia/Seoul: Korea, South Korean
    Asia/Shanghai: Chinese
    Asia/Singapore: Singaporean
    Asia/Taipei: Taiwanese
    Asia/Tehran: Iranian
    Asia/Tokyo: Japanese
    Asia/Yangon: Burmese
    Europe/Amsterdam: Dutch
    Europe/Athens: Greek
    Europe/Berlin: German, Middle European
    Europe/Brussels: Belgian
    Europe/Bucharest: Romanian
    Europe/Budapest: Hungarian
    Europe/Copenhagen: Danish
    Europe/Dublin: Irish
    Europe/Helsinki: Finnish
    Europe/Istanbul: Turkish
    Europe/Kyiv: Ukrainian
    Europe/Lisbon: Portuguese
    Europe/London: British, English, Scottish, UK
    Europe/Madrid: Spanish
    Europe/Oslo: Norwegian
    Europe/Paris: French
    Europe/Prague: Czech
    Europe/Rome: Italian
    Europe/Sofia: Bulgarian
    Europe/Stockholm: Swedish
    Europe/Vienna: Austrian
    Europe/Warsaw: Polish
    Europe/Zurich: Swiss
"""
"""What goes only before "time"."""

_NO_BASES: Final = frozenset({"Casey", "Davis", "Georgia", "Reunion"})
"""Metazones whose name is a person's, a state's too, or a word."""


def entries() -> Iterator[Entry]:
    """Yield all names; of two with the same words, the first holds."""
    yield from _universal()
    yield from _of_single_zones()
    yield from _american()
    yield from _parts()
    yield from _peoples()
    yield from _cldr()


def _universal() -> Iterator[Entry]:
    utc, london = (Sense(zone, Season.STANDARD) for zone in ("UTC", "Europe/London"))
    for words in _UTC:
        yield Entry(words, (utc,), Kind.NAME)
    yield Entry("Zulu", (utc,), Kind.NAME, Written.CAPITALIZED)
    for words in ("Greenwich Mean Time", "Greenwich Time"):
        yield Entry(words, (utc, london), Kind.NAME)


def _of_single_zones() -> Iterator[Entry]:
    """Yield CLDR's names of one zone alone: "Irish Standard Time", which is that of summer."""
    from babel import Locale

    for key, names in Locale("en").time_zones.items():
        for season, words in names.get("long", {}).items():
            yield Entry(words, (Sense(modern(key), Season(season)),), Kind.NAME)


def _american() -> Iterator[Entry]:
    """Yield "Pacific" to "Pacific Daylight Time (US & Canada)"."""
    tails = ("", "(US)", "US", "(USA)", "USA", "(US & Canada)")
    for (part, zone), season, time, tail in product(_US.items(), _SEASONS, ("", "Time"), tails):
        yield _name((part, season, time, tail), zone, _SEASONS[season])


def _parts() -> Iterator[Entry]:
    """Yield "US Eastern Daylight Time", "Australia (East Coast)", "Central Europe"."""
    for wholes, parts in _PARTS.items():
        for whole, (part, zone) in product(wholes.split(", "), parts.items()):
            for season, time in product(_SEASONS, ("", "Time")):
                yield _name((whole, part, season, time), zone, _SEASONS[season])
                yield _name((part, whole, season, time), zone, _SEASONS[season])
            if zone.startswith("Europe/"):  # elsewhere there are keys such as "US/Pacific"
                yield _name((whole, "/", part), zone, Season.CLOCK)
            yield _name((whole, f"({part})"), zone, Season.CLOCK)
            yield _name((part, f"({whole})"), zone, Season.CLOCK)


def _name(parts: Iterable[str], zone: str, season: Season) -> Entry:
    """Make the entry of a name, which is certain but for a bare "Eastern"."""
    words = " ".join(filter(None, parts))
    written = Written.ANYHOW if {"Time", "Coast"} & set(words.split()) else Written.CAPITALIZED
    others = [Sense("Australia/Sydney")] if words == "Eastern" else []
    return Entry(words, (Sense(zone, season), *others), Kind.NAME, written, certain=not others)


def _timed(base: str, zone: str, written: Written) -> Iterator[Entry]:
    """Yield "German Time", "German Summer Time" and the like."""
    for season, sense in _SEASONS.items():
        words = " ".join(filter(None, (base, season, "Time")))
        yield Entry(words, (Sense(zone, sense),), Kind.NAME, Written.ANYHOW if season else written)


def _peoples() -> Iterator[Entry]:
    for line in _ADJECTIVES.strip().splitlines():
        zone, _, names = line.strip().partition(": ")
        for name in names.split(", "):
            yield from _timed(name, zone, Written.ANYHOW)


def _cldr() -> Iterator[Entry]:
    """Yield the names of metazones, each for the zone that it is best known for."""
    from babel import Locale

    best: dict[str, str] = {}
    known = ranks()
    for zone, name in sorted(metazones().items(), key=lambda item: known.get(item[0], len(known))):
        best.setdefault(name, zone)
    for name, names in Locale("en").meta_zones.items():
        if name in best and name not in _NO_BASES and "long" in names:
            full = names["long"].get("generic") or names["long"]["standard"]
            base = full.removesuffix(" Time").removesuffix(" Standard")
            written = Written.ANYHOW if " " in base else Written.CAPITALIZED
            yield from _timed(base, best[name], written)
