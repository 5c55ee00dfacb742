"""What a label means: a zone's clock, and the offset that its letters say.

The vocabulary is kept as `Entry`; its offsets and long names are looked up only for the labels
that a text has. Offsets are those of tz data, long names those of CLDR, through Babel.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from functools import cache
from typing import Final, NamedTuple

from meetsched import zones

_MINUTE: Final = 60
"""Seconds."""

_RENAMED: Final = {
    "Africa/Asmera": "Africa/Asmara",
    "America/Buenos_Aires": "America/Argentina/Buenos_Aires",
    "America/Catamarca": "America/Argentina/Catamarca",
    "America/Coral_Harbour": "America/Atikokan",
    "America/Cordoba": "America/Argentina/Cordoba",
    "America/Godthab": "America/Nuuk",
    "America/Indianapolis": "America/Indiana/Indianapolis",
    "America/Jujuy": "America/Argentina/Jujuy",
    "America/Louisville": "America/Kentucky/Louisville",
    "America/Mendoza": "America/Argentina/Mendoza",
    "Asia/Calcutta": "Asia/Kolkata",
    "Asia/Katmandu": "Asia/Kathmandu",
    "Asia/Rangoon": "Asia/Yangon",
    "Asia/Saigon": "Asia/Ho_Chi_Minh",
    "Atlantic/Faeroe": "Atlantic/Faroe",
    "CST6CDT": "America/Chicago",
    "EST5EDT": "America/New_York",
    "Etc/GMT": "UTC",
    "Etc/UTC": "UTC",
    "Europe/Kiev": "Europe/Kyiv",
    "MST7MDT": "America/Denver",
    "PST8PDT": "America/Los_Angeles",
    "Pacific/Enderbury": "Pacific/Kanton",
    "Pacific/Ponape": "Pacific/Pohnpei",
    "Pacific/Truk": "Pacific/Chuuk",
}
"""CLDR keeps the first name of a zone for ever; older versions of Babel know no other."""


class Kind(StrEnum):
    """What sort of label it is."""

    KEY = "key"
    PLACE = "place"
    ABBREVIATION = "abbreviation"
    NAME = "name"
    OFFSET = "offset"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One thing that a label may mean.

    `zone` is the IANA key of the clock that is meant, None where an offset has none
    (UTC+5:30). `offset` is in minutes east of UTC where the letters say one (PST: -480), None
    where the label follows the place's clock (PT, Zurich). `name` tells it from the others.
    """

    zone: str | None
    offset: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """What a label may mean, the likeliest first, and whether that is certain."""

    meanings: tuple[Meaning, ...]
    certain: bool
    kind: Kind


class Season(Enum):
    """Which of a zone's offsets letters say; a clock follows them all."""

    CLOCK = "generic"
    STANDARD = "standard"
    DAYLIGHT = "daylight"


class Written(Enum):
    """How a label must be written for it to be one in running text."""

    ANYHOW = auto()
    CAPITALIZED = auto()
    """With a capital first; before "time" in any way: "reading" is no place, "zurich time" is."""
    LETTERS = auto()
    """In capitals or in small letters, but not mixed."""
    CAPITALS = auto()
    """In capitals alone, because in small letters it is a word: "west", "cat"."""


class Sense(NamedTuple):
    """A meaning as the vocabulary keeps it; without a name it has CLDR's."""

    zone: str
    season: Season = Season.CLOCK
    name: str = ""

    def meaning(self, words: str) -> Meaning:
        """Look up the offset and the name."""
        name = self.name or f"{long_name(self.zone, self.season) or words} ({self.zone})"
        return Meaning(self.zone, offset(self.zone, self.season), name)


class Entry(NamedTuple):
    """A label in the vocabulary: its words, and all that they may mean."""

    words: str
    senses: tuple[Sense, ...]
    kind: Kind
    written: Written = Written.ANYHOW
    certain: bool = True

    def allows(self, text: str, *, timed: bool) -> bool:
        """Whether the label may be written so; `timed` if "time" follows."""
        match self.written:
            case Written.CAPITALS:
                return text.isupper()
            case Written.LETTERS:
                return text.isupper() or text.islower() or text == self.words
            case Written.CAPITALIZED:
                return timed or text[0].isupper()
        return True

    def label(self) -> Label:
        """Look up what the label means."""
        return _label(self)


@cache
def _label(entry: Entry) -> Label:
    meanings = (sense.meaning(entry.words) for sense in entry.senses)
    return Label(tuple(dict.fromkeys(meanings)), entry.certain, entry.kind)


@cache
def offset(zone: str, season: Season) -> int | None:
    """Return the minutes east of UTC that a zone's standard or daylight letters say.

    Standard is the lower of the two, whatever tz data calls it (Dublin's winter is its "DST").
    A zone that gave up daylight saving had it an hour ahead.

    >>> offset("Europe/Dublin", Season.DAYLIGHT), offset("America/Sao_Paulo", Season.DAYLIGHT)
    (60, -120)
    """
    footer = zones.rules(zone).footer
    if season is Season.CLOCK or footer is None:
        return None
    both = [footer.standard.offset, (footer.daylight or footer.standard).offset]
    standard, daylight = min(both) // _MINUTE, max(both) // _MINUTE
    if season is Season.STANDARD:
        return standard
    return daylight if daylight > standard else standard + 60


@cache
def modern(key: str) -> str:
    """Return the name that people expect for a zone: links and old names resolved.

    >>> modern("Asia/Calcutta"), modern("US/Pacific"), modern("Etc/UTC")
    ('Asia/Kolkata', 'America/Los_Angeles', 'UTC')
    """
    from babel.core import get_global

    keys = zones.tzdata_version().keys()
    target = get_global("zone_aliases").get(key, key)
    target = _RENAMED.get(target, target)
    return target if target in keys else key


@cache
def metazones() -> dict[str, str]:
    """Return CLDR's metazone of each zone."""
    from babel.core import get_global

    return {modern(key): name for key, name in get_global("meta_zones").items()}


def long_name(zone: str, season: Season) -> str:
    """Return CLDR's English name for what a zone's clock shows; "" if it has none.

    >>> long_name("Europe/London", Season.DAYLIGHT), long_name("Europe/Zurich", Season.CLOCK)
    ('British Summer Time', 'Central European Time')
    """
    from babel import Locale

    english = Locale("en")
    own = english.time_zones.get("Etc/UTC" if zone == "UTC" else zone, {}).get("long", {})
    shared = english.meta_zones.get(metazones().get(zone, ""), {}).get("long", {})
    names = {**shared, **own}
    name = names.get(season.value)
    if season is Season.CLOCK:
        name = name or names.get("standard")
    return str(name or "")
