"""Parts of the world: time zone -> territory -> region.

Territories of zones are CLDR's, through Babel. Regions are the continental ones of the United
Nations' standard M49 (unstats.un.org/unsd/methodology/m49), with two that it leaves out put where
CLDR's territory containment has them: Taiwan in Asia, Kosovo in Europe. Antarctica is in none.
"""

from __future__ import annotations

from functools import cache
from typing import Final

_M49: Final = {
    "Africa": """
        AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW IO KE KM LR LS LY
        MA MG ML MR MU MW MZ NA NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TF TG TN TZ UG YT ZA
        ZM ZW
    """,
    "Americas": """
        AG AI AR AW BB BL BM BO BQ BR BS BV BZ CA CL CO CR CU CW DM DO EC FK GD GF GL GP GS GT
        GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PM PR PY SR SV SX TC TT US UY VC VE VG VI
    """,
    "Asia": """
        AE AF AM AZ BD BH BN BT CN CY GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM
        MN MO MV MY NP OM PH PK PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE
    """,
    "Europe": """
        AD AL AT AX BA BE BG BY CH CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS IT JE LI
        LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK
    """,
    "Oceania": """
        AS AU CC CK CX FJ FM GU HM KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS
    """,
    "Antarctica": "AQ",
}
REGIONS: Final = {code: name for name, codes in _M49.items() for code in codes.split()}
"""The region of each territory, by its two-letter code: those of ISO 3166-1, and Kosovo's."""

ELSEWHERE: Final = "Elsewhere"
"""The region of zones that no place goes with, such as UTC."""

_AREAS: Final = {
    "Africa": "Africa",
    "America": "Americas",
    "Antarctica": "Antarctica",
    "Asia": "Asia",
    "Australia": "Oceania",
    "Europe": "Europe",
    "Pacific": "Oceania",
}


@cache
def region_of_zone(key: str) -> str:
    """Return the region of a zone's territory.

    A zone that CLDR does not know yet goes by the area in its name; `ELSEWHERE` if there is none.

    >>> region_of_zone("America/Los_Angeles"), region_of_zone("US/Pacific"), region_of_zone("UTC")
    ('Americas', 'Americas', 'Elsewhere')
    """
    from babel.core import get_global

    territories, aliases = get_global("zone_territories"), get_global("zone_aliases")
    territory = territories.get(key) or territories.get(aliases.get(key, ""))
    if territory in REGIONS:
        return REGIONS[territory]
    return _AREAS.get(key.partition("/")[0], ELSEWHERE)
