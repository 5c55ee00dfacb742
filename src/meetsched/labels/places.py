"""Places and their zones: cities, countries, states and provinces.

Cities are those that tz data names its zones after, under CLDR's English names, and the
best-known of those that are neither: the zone in which GeoNames (geonames.org) has each.
Countries are CLDR's territories. Left out is what is a common word, or no place where people meet.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.labels.meanings import Entry, Kind, Sense, Written, modern

if TYPE_CHECKING:
    from collections.abc import Iterator

_CITIES: Final = """
    America/Los_Angeles: San Francisco, SF, Bay Area, SF Bay Area, Silicon Valley, Seattle, LA,
        San Diego, San Jose|California, Mountain View, Palo Alto, Menlo Park, Cupertino, Sunnyvale,
        Santa Clara, Berkeley, Oakland, Sacramento, Portland|Oregon, Redmond, Las Vegas
    America/Denver: Boulder, Salt Lake City, Albuquerque
    America/Chicago: Austin, Dallas, Houston, San Antonio, Minneapolis, St. Louis, Kansas City,
        Nashville, New Orleans, Milwaukee, Madison, Birmingham|Alabama
    America/New_York: NYC, New York City, Boston, Cambridge|Massachusetts, Washington DC,
        Washington D.C., Washington|DC, Philadelphia, Pittsburgh, Baltimore, Atlanta, Miami,
        Charlotte, Raleigh, Portland|Maine, Cleveland, Cincinnati, Ann Arbor, Princeton, Orlando
    America/Toronto: Ottawa, Montreal, Quebec City, Waterloo
    America/Edmonton: Calgary
    America/Vancouver: Victoria|British Columbia
    America/Mexico_City: Guadalajara
    America/Costa_Rica: San Jose|Costa Rica
    America/Sao_Paulo: Rio, Rio de Janeiro, Brasília, Curitiba, Porto Alegre, Belo Horizonte,
        Campinas
    America/Bogota: Medellín
    America/Argentina/Buenos_Aires: Buenos Aires
    America/Argentina/Cordoba: Cordoba|Argentina
    America/Guayaquil: Quito
    America/Santiago: Valparaíso
    Europe/London: Edinburgh, Glasgow, Manchester, Cambridge|England, Oxford, Bristol,
        Birmingham|England, Leeds, Liverpool, Cardiff, Belfast
    Europe/Dublin: Galway
    Europe/Lisbon: Porto
    Europe/Madrid: Barcelona, Valencia, Seville, Sevilla, Bilbao, Málaga, Cordoba|Spain
    Europe/Paris: Lyon, Toulouse, Marseille, Bordeaux, Grenoble, Strasbourg, Lille, Nantes
    Europe/Brussels: Antwerp, Ghent, Leuven
    Europe/Amsterdam: Rotterdam, The Hague, Utrecht, Eindhoven, Delft
    Europe/Berlin: Munich, München, Hamburg, Frankfurt, Cologne, Köln, Stuttgart, Düsseldorf,
        Leipzig, Dresden, Heidelberg, Hannover, Karlsruhe, Darmstadt, Göttingen
    Europe/Zurich: Geneva, Genève, Basel, Bern, Lausanne
    Europe/Vienna: Graz, Salzburg
    Europe/Rome: Milan, Milano, Turin, Florence, Bologna, Naples, Venice
    Europe/Prague: Brno
    Europe/Warsaw: Kraków, Wrocław, Wroclaw, Gdańsk
    Europe/Stockholm: Gothenburg, Malmö
    Europe/Copenhagen: Aarhus
    Europe/Athens: Thessaloniki
    Europe/Kyiv: Kiev, Lviv, Kharkiv
    Europe/Moscow: St. Petersburg, Saint Petersburg
    Europe/Istanbul: Ankara, Izmir
    Asia/Jerusalem: Tel Aviv, Haifa
    Asia/Riyadh: Jeddah
    Asia/Dubai: Abu Dhabi
    Asia/Qatar: Doha
    Asia/Karachi: Islamabad, Lahore
    Asia/Kolkata: Bangalore, Bengaluru, Mumbai, Bombay, Delhi, New Delhi, Chennai, Madras,
        Hyderabad, Pune, Calcutta, Ahmedabad, Jaipur, Gurgaon, Noida
    Asia/Shanghai: Beijing, Shenzhen, Guangzhou, Hangzhou, Nanjing, Chengdu, Wuhan, Xi'an, Xian,
        Suzhou, Tianjin, Peking
    Asia/Hong_Kong: HK
    Asia/Taipei: Hsinchu
    Asia/Tokyo: Osaka, Kyoto, Nagoya, Fukuoka, Yokohama, Sapporo
    Asia/Seoul: Busan, Daejeon
    Asia/Ho_Chi_Minh: Hanoi, Saigon
    Asia/Kuala_Lumpur: KL, Penang
    Asia/Jakarta: Bandung
    Asia/Makassar: Bali
    Asia/Manila: Cebu
    Australia/Sydney: Canberra, Newcastle
    Australia/Brisbane: Gold Coast
    Pacific/Auckland: Wellington, Christchurch, Dunedin, Hamilton|New Zealand
    Atlantic/Bermuda: Hamilton|Bermuda
    Africa/Johannesburg: Cape Town, Pretoria, Durban
    Africa/Lagos: Abuja
    Africa/Ndjamena: N'Djamena
    Africa/Cairo: Alexandria
    Africa/Casablanca: Rabat, Marrakesh
"""

_REGIONS: Final = """
    America/Los_Angeles: California, CA, Oregon, OR, Washington|the state, WA, Washington State,
        Nevada, NV
    America/Denver: Colorado, CO, Utah, UT, New Mexico, NM, Montana, MT, Wyoming, WY
    America/Phoenix: Arizona, AZ
    America/Chicago: Texas, TX, Illinois, IL, Minnesota, MN, Wisconsin, WI, Missouri, MO,
        Tennessee, TN, Louisiana, LA, Alabama, AL, Oklahoma, OK, Iowa, IA, Arkansas, AR,
        Mississippi, MS
    America/New_York: New York State, NY, Massachusetts, MA, Pennsylvania, PA, Georgia|the state,
        GA, Florida, FL, Maine, ME, New Jersey, NJ, Maryland, MD, Virginia, VA, North Carolina, NC,
        South Carolina, SC, Ohio, OH, Connecticut, CT, Vermont, VT, New Hampshire, NH,
        Rhode Island, RI, Delaware, DE, West Virginia, WV, DC, D.C., New England
    America/Detroit: Michigan, MI
    America/Indiana/Indianapolis: Indiana
    America/Anchorage: Alaska, AK
    Pacific/Honolulu: Hawaii, Hawai'i, HI
    America/Toronto: Ontario, ON, Quebec, QC
    America/Vancouver: British Columbia, BC
    America/Edmonton: Alberta, AB
    America/Winnipeg: Manitoba, MB
    America/Regina: Saskatchewan, SK
    America/Halifax: Nova Scotia, NS
    America/St_Johns: Newfoundland, NL
    Asia/Tbilisi: Georgia|the country
    Europe/London: England, Scotland, Wales, Northern Ireland
    Europe/Berlin: Bavaria
    Europe/Madrid: Catalonia
    Australia/Sydney: New South Wales, NSW
    Australia/Melbourne: Victoria|Australia, VIC
    Australia/Brisbane: Queensland, QLD
    Australia/Adelaide: South Australia
    Australia/Perth: Western Australia, WA
    Australia/Darwin: Northern Territory
    Australia/Hobart: Tasmania
"""

_COUNTRIES: Final = """
    AE: UAE, U.A.E.
    BA: Bosnia
    CD: DR Congo, DRC
    CI: Ivory Coast
    CN: PRC, Mainland China
    CZ: Czech Republic
    GB: UK, U.K., GB, Great Britain, Britain
    HK: Hong Kong
    KR: Korea, ROK, Republic of Korea
    MM: Myanmar, Burma
    MO: Macao, Macau
    NL: The Netherlands, Holland
    NZ: NZ, Aotearoa
    PS: Palestine
    TR: Turkey, Turkiye
    TT: Trinidad
    TW: ROC
    US: USA, US, U.S., U.S.A., United States of America
    VA: Vatican
"""
"""Other names than CLDR's."""

_PRIMARY: Final = {
    "AR": "America/Argentina/Buenos_Aires",
    "CL": "America/Santiago",
    "CN": "Asia/Shanghai",
    "CY": "Asia/Nicosia",
    "DE": "Europe/Berlin",
    "EC": "America/Guayaquil",
    "ES": "Europe/Madrid",
    "KZ": "Asia/Almaty",
    "MH": "Pacific/Majuro",
    "MY": "Asia/Kuala_Lumpur",
    "NZ": "Pacific/Auckland",
    "PS": "Asia/Hebron",
    "PT": "Europe/Lisbon",
    "UA": "Europe/Kyiv",
    "UZ": "Asia/Tashkent",
}
"""Of countries with several zones, those where one clock is meant: CLDR's primary zones, and
Argentina, Cyprus, Kazakhstan and Palestine, whose zones show one time."""

_NO_COUNTRIES: Final = frozenset({"AQ", "GE", "RE", "ZZ", "001"})
"""None, or in another table, or a word (Réunion without its accent)."""

_AREAS: Final = (
    "Africa/", "America/", "Arctic/", "Asia/", "Atlantic/", "Australia/", "Europe/", "Indian/",
    "Pacific/",
)  # fmt: skip

_NO_CITIES: Final = """
    ACT BajaNorte BajaSur Beulah Buenos_Aires Catamarca Center Chagos Christmas ComodRivadavia
    Cordoba Creston Currie Dawson East Easter Enderbury Eucla Gambier General Jan_Mayen Johnston
    Jujuy Knox Knox_IN LHI La_Rioja Lindeman Male Marengo Mayotte Midway Monticello NSW Nelson
    New_Salem Norfolk North Oral Petersburg Queensland Resolute Reunion Réunion Rosario Salta Samoa
    San_Juan San_Luis Shiprock South Stanley Tasmania Tell_City Truk Tucuman Vevay Victoria
    Vincennes Virgin Wake Wallis West Winamac Yap
"""
"""The last parts of keys that are words, people, states or nearly nowhere."""


def entries() -> Iterator[Entry]:
    """Yield all places; of two with the same words, the first holds."""
    yield from _own()
    yield from _countries()
    yield _place("Europe", [Sense("Europe/Berlin", name="Central Europe")])
    yield from _zone_cities()
    yield from _keys()


def _own() -> Iterator[Entry]:
    """Yield the places of our own tables, those that share a name as one."""
    senses: dict[str, list[Sense]] = {}
    regions = (row for row in _named(_REGIONS) if not _is_code(row[0]))
    for name, which, zone in chain(_named(_CITIES), regions):
        told = f"{name}, {which}" if which else name
        senses.setdefault(name, []).append(Sense(zone, name=told))
    yield from (_place(name, found) for name, found in senses.items())


def _named(table: str) -> Iterator[tuple[str, str, str]]:
    """Yield each name of a table, which one of that name it is, and its zone."""
    for row in table.replace("\n        ", " ").splitlines():
        zone, _, names = row.strip().partition(": ")
        for name in filter(None, names.split(", ")):
            words, _, which = name.partition("|")
            yield words, which, zone


def _is_code(name: str) -> bool:
    """Whether a name is of two letters, which mean a state only after a city."""
    return len(name) == len("CA") and name.isupper()


def _place(name: str, senses: list[Sense]) -> Entry:
    written = Written.CAPITALS if name.isupper() else Written.CAPITALIZED
    return Entry(name, tuple(senses), Kind.PLACE, written, certain=len(senses) == 1)


def _countries() -> Iterator[Entry]:
    """Yield the countries where one clock is meant."""
    for code, names in _territory_names().items():
        found = _territory_zones(code)
        if code not in _NO_COUNTRIES and (len(found) == 1 or code in _PRIMARY):
            zone = _PRIMARY.get(code, found[0])
            yield from (_place(name, [Sense(zone, name=names[0])]) for name in names)


def _territory_names() -> dict[str, list[str]]:
    """Return the names of each territory, CLDR's first."""
    from babel import Locale

    names = {
        code: [name] for code, name in Locale("en").territories.items() if _territory_zones(code)
    }
    for name, _, code in _named(_COUNTRIES):
        names[code].append(name)
    return names


def _territory_zones(code: str) -> list[str]:
    from babel.core import get_global

    return [modern(key) for key in get_global("territory_zones").get(code, [])]


def _zone_cities() -> Iterator[Entry]:
    """Yield the places that zones are called after, under CLDR's names and tz data's own."""
    from babel import Locale

    left_out = _NO_CITIES.split()
    theirs = {
        key: names["city"] for key, names in Locale("en").time_zones.items() if "city" in names
    }
    own = {key: zones.city(key) for key in _keys_of_tz_data()}
    for key, name in (*theirs.items(), *own.items()):
        if key.startswith(_AREAS) and name.replace(" ", "_") not in left_out:
            yield _place(name, [Sense(modern(key), name=name)])


def _keys() -> Iterator[Entry]:
    """Yield the IANA keys; those of one word are places or abbreviations, or nobody's."""
    for key in _keys_of_tz_data():
        if re.search(r"[/\d-]", key):
            yield Entry(key, (Sense(modern(key), name=key),), Kind.KEY)


def _keys_of_tz_data() -> list[str]:
    return sorted(zones.tzdata_version().keys())


def wholes() -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what may follow a city, with its zones: "Portland, Oregon", "London UK"."""
    within: dict[str, set[str]] = {}
    for name, _, zone in _named(_REGIONS):
        within.setdefault(name, set()).add(zone)
    del within["Washington"]  # "Seattle, Washington" may be two cities
    for code, names in _territory_names().items():
        for name in names:
            within.setdefault(name, set()).update(_territory_zones(code))
    for name, found in within.items():
        yield f", {name}", frozenset(found)
        if not _is_code(name) or name == "UK":
            yield name, frozenset(found)
