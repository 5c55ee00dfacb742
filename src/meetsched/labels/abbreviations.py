"""Abbreviations of zones: letters -> zones.

Where tz data has letters for a clock, they are those. The others are CLDR's English short names
(the locales of Australia, Canada, India, New Zealand and South Africa have the most), and what tz
data itself had until, in 2016 and 2017, it turned letters that it had made up into numbers: BRT,
SGT. MEZ and MESZ are Central European Time in German, CEDT is its summer time where that is
called daylight time, BJT is Beijing's, UT is what UTC was; AoE is "anywhere on Earth" (IEEE
802.16). The offset that letters say is taken from tz data.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from meetsched.labels.meanings import Entry, Kind, Season, Sense, Written

if TYPE_CHECKING:
    from collections.abc import Iterator

# Zone, letters of its standard time, of its daylight-saving time, of the one that is in force.
# The best-known zone of letters stands first; one with the same clock is left out.
_TABLE: Final = """
    UTC                             UTC/UCT/UT/GMT
    Etc/GMT+12                      AoE

    America/Los_Angeles             PST PDT PT
    America/Denver                  MST MDT MT
    America/Chicago                 CST CDT CT
    America/New_York                EST EDT ET
    America/Anchorage               AKST AKDT AKT
    Pacific/Honolulu                HST/HAST
    America/Halifax                 AST ADT
    America/St_Johns                NST NDT

    Asia/Kolkata                    IST
    Europe/London                   GMT BST
    Europe/Dublin                   - IST
    Asia/Jerusalem                  IST IDT
    Europe/Berlin                   CET/MEZ/MET CEST/MESZ/MEST/CEDT
    Europe/Athens                   EET EEST
    Europe/Lisbon                   WET WEST
    Europe/Moscow                   MSK MSD
    Europe/Istanbul                 TRT
    Europe/Samara                   SAMT

    Asia/Shanghai                   CST/BJT
    Asia/Tokyo                      JST
    Asia/Seoul                      KST
    Asia/Hong_Kong                  HKT HKST
    Asia/Singapore                  SGT
    Asia/Kuala_Lumpur               MYT
    Asia/Manila                     PHT/PHST/PST
    Asia/Jakarta                    WIB
    Asia/Makassar                   WITA
    Asia/Jayapura                   WIT
    Asia/Bangkok                    ICT
    Asia/Yangon                     MMT
    Asia/Dhaka                      BST/BDT
    Asia/Thimphu                    BTT
    Asia/Kathmandu                  NPT
    Asia/Colombo                    SLST
    Indian/Maldives                 MVT
    Asia/Karachi                    PKT
    Asia/Kabul                      AFT
    Asia/Tashkent                   UZT
    Asia/Almaty                     ALMT
    Asia/Bishkek                    KGT
    Asia/Dushanbe                   TJT
    Asia/Ashgabat                   TMT
    Asia/Ulaanbaatar                ULAT
    Asia/Brunei                     BNT
    Asia/Dili                       TLT
    Asia/Tehran                     IRST IRDT
    Asia/Dubai                      GST
    Asia/Baku                       AZT
    Asia/Tbilisi                    GET
    America/Manaus                  AMT AMST
    Asia/Yerevan                    AMT AMST
    Asia/Riyadh                     AST
    Asia/Yekaterinburg              YEKT
    Asia/Omsk                       OMST
    Asia/Novosibirsk                NOVT
    Asia/Krasnoyarsk                KRAT
    Asia/Irkutsk                    IRKT
    Asia/Yakutsk                    YAKT
    Asia/Vladivostok                VLAT
    Asia/Magadan                    MAGT
    Asia/Sakhalin                   SAKT
    Asia/Kamchatka                  PETT

    Africa/Lagos                    WAT
    Africa/Maputo                   CAT
    Africa/Nairobi                  EAT
    Africa/Johannesburg             SAST
    Atlantic/Azores                 AZOT AZOST
    Atlantic/Cape_Verde             CVT
    Indian/Mauritius                MUT
    Indian/Reunion                  RET
    Indian/Mahe                     SCT
    Indian/Chagos                   IOT
    Indian/Christmas                CXT
    Indian/Cocos                    CCT

    Pacific/Pago_Pago               SST
    Asia/Singapore                  SST
    Pacific/Apia                    WST
    Australia/Perth                 AWST/WST AWDT AWT
    Australia/Eucla                 ACWST ACWDT ACWT
    America/Rio_Branco              ACT
    Australia/Adelaide              ACST ACDT ACT
    Australia/Darwin                ACST
    Australia/Sydney                AEST/EST AEDT/EDT AET
    Australia/Brisbane              AEST
    Australia/Lord_Howe             LHST LHDT LHT
    Pacific/Auckland                NZST NZDT NZT
    Pacific/Chatham                 CHAST CHADT
    Pacific/Guam                    ChST
    Pacific/Port_Moresby            PGT
    Pacific/Bougainville            BST
    Pacific/Guadalcanal             SBT
    Pacific/Noumea                  NCT
    Pacific/Efate                   VUT
    Pacific/Fiji                    FJT FJST
    Pacific/Tongatapu               TOT
    Pacific/Norfolk                 NFT NFDT
    Pacific/Tarawa                  GILT
    Pacific/Kiritimati              LINT
    Pacific/Palau                   PWT
    Pacific/Chuuk                   CHUT
    Pacific/Pohnpei                 PONT
    Pacific/Kosrae                  KOST
    Pacific/Majuro                  MHT
    Pacific/Nauru                   NRT
    Pacific/Funafuti                TVT
    Pacific/Wallis                  WFT
    Pacific/Fakaofo                 TKT
    Pacific/Rarotonga               CKT
    Pacific/Niue                    NUT
    Pacific/Tahiti                  TAHT
    Pacific/Marquesas               MART
    Pacific/Gambier                 GAMT
    Pacific/Easter                  EAST EASST
    Pacific/Galapagos               GALT

    America/Sao_Paulo               BRT BRST
    America/Argentina/Buenos_Aires  ART ARST
    America/Santiago                CLT CLST
    America/Bogota                  COT COST
    America/Lima                    PET
    America/Guayaquil               ECT
    America/Caracas                 VET
    America/La_Paz                  BOT
    America/Asuncion                PYT
    America/Montevideo              UYT UYST
    America/Guyana                  GYT
    America/Paramaribo              SRT
    America/Cayenne                 GFT
    America/Noronha                 FNT
    Atlantic/Stanley                FKT
    Atlantic/South_Georgia          GST
    America/Nuuk                    WGT WGST
    America/Scoresbysund            EGT EGST
    America/Miquelon                PMST PMDT PMT
    America/Havana                  CST CDT

    America/Adak                    HST/HAST HDT/HADT
    America/Phoenix                 MST
    America/Regina                  CST
    America/Panama                  EST
    America/Puerto_Rico             AST/ECT
    Africa/Algiers                  CET
    Europe/Kaliningrad              EET
    Africa/Cairo                    EET EEST
"""

_AMBIGUOUS: Final = frozenset(
    {"ACT", "AMT", "AMST", "AST", "BST", "CST", "ECT", "GST", "IST", "SST", "WST"}
)
"""Letters that are in common use for clocks far apart."""

_WORDS: Final = """
    ACT ART BOT CAT CCT COST COT CT EAST EAT ECT ET GET GILT HAST IST KOST LINT MART MET MT
    MUT NUT PET PT RET SST TOT UT VET WAT WEST WET WIT
"""
"""Letters that are words, in English or another language, when they are small."""


@cache
def ranks() -> dict[str, int]:
    """Return the zones that letters are best known for, by their place in the table."""
    return {row[0]: place for place, row in reversed([*enumerate(_rows())])}


def entries() -> Iterator[Entry]:
    """Yield all abbreviations."""
    senses: dict[str, list[Sense]] = {}
    for zone, *columns in _rows():
        seasons = (Season.STANDARD, Season.DAYLIGHT, Season.CLOCK)
        for column, season in zip(columns, seasons, strict=False):
            for letters in column.split("/"):
                senses.setdefault(letters, []).append(Sense(zone, season))
    del senses["-"]
    words = _WORDS.split()
    for letters, found in senses.items():
        written = Written.CAPITALS if letters in words else Written.LETTERS
        certain = letters not in _AMBIGUOUS
        yield Entry(letters, tuple(found), Kind.ABBREVIATION, written, certain)


def _rows() -> list[list[str]]:
    return [line.split() for line in _TABLE.splitlines() if line.strip()]
