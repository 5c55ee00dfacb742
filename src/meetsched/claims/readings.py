"""What claims mean on a date: each time in the zone that is meant, as an instant.

Times are naive: `wall` is what the place's clock shows, `utc` the same in UTC.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.labels import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meetsched.claims.claim import Claim
    from meetsched.claims.days import WrittenDay
    from meetsched.claims.statements import Statement
    from meetsched.labels import Label, Meaning

_DAY: Final = timedelta(days=1)
_AN_HOUR: Final = timedelta(hours=1)
_UTC: Final = "UTC"
_SOON: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Occasion:
    """The day that undated times are judged on.

    It is `certain` if somebody said so, perhaps `on_page`. `homes` are zones that the page's
    readers live in.
    """

    day: date
    certain: bool = True
    on_page: bool = False
    homes: frozenset[str] = frozenset()

    def date_of(self, day: WrittenDay) -> date | None:
        """Return the date that a written day means; None if there is none such.

        A weekday settles the year of what is not soon, before or after the occasion.
        """
        near = day.near(self.day) if self.certain else None
        if near and (day.agrees(near) or abs(near - self.day) <= _SOON):
            return near
        return day.settled(self.day)

    def on(self, day: WrittenDay) -> Occasion:
        """Return the occasion for what is said of a written day."""
        date = self.date_of(day)
        return replace(self, day=date, certain=True, on_page=True) if date else self


class Evidence(StrEnum):
    """What tells which of a label's meanings is right."""

    LABEL = "the label"
    PLACES = "the places named, or lived in"
    TIMES = "the other times"
    NONE = "nothing"


@dataclass(frozen=True, slots=True)
class Reading:
    """A claim with what its label means and its wall time, date included."""

    claim: Claim
    meaning: Meaning
    wall: datetime
    settled_by: Evidence = Evidence.LABEL

    @property
    def guessed(self) -> bool:
        """Whether nothing tells which meaning is right."""
        return self.settled_by is Evidence.NONE

    @property
    def utc(self) -> datetime:
        """The instant by the place's clock."""
        return utc_of(self.meaning, self.wall)

    @property
    def literal(self) -> datetime:
        """The instant by the label's letters, where these say an offset."""
        offset = self.meaning.offset
        return self.utc if offset is None else self.wall - timedelta(minutes=offset)

    @property
    def place(self) -> str:
        """Where the clock is, for people."""
        zone, name = self.meaning.zone, self.meaning.name.partition(" (")[0]
        if self.claim.label.kind is Kind.PLACE or zone is None or zone.startswith("Etc/"):
            return name
        return zones.city(zone)

    @property
    def is_universal(self) -> bool:
        """Whether it is in UTC."""
        return self.meaning.zone == _UTC

    @property
    def in_season(self) -> bool:
        """Whether the label's letters are those in force."""
        return self.utc == self.literal

    @property
    def shown(self) -> datetime:
        """The instant as an aware datetime, on a clock as far from UTC as the place's."""
        return self.wall.replace(tzinfo=timezone(self.wall - self.utc))

    def is_usual(self) -> bool:
        """Whether the label often means this."""
        return self.meaning in self.claim.label.meanings[:2]

    @property
    def days(self) -> list[date]:
        """The days that it can be said to be on: midnight is that of the day before, too."""
        return [self.wall.date()] + [self.wall.date() - _DAY] * (self.wall.time() == time())

    def is_on_its_day(self) -> bool:
        """Whether its day, if the claim has its own, is what was written."""
        day = self.claim.day
        return day is None or any(day.fits(each) for each in self.days)

    def days_after(self, others: Iterable[Reading]) -> set[int]:
        """Return by how many days it can be said to be later than one of the others."""
        return {(one - two).days for each in others for one in self.days for two in each.days}


def utc_of(meaning: Meaning, wall: datetime) -> datetime:
    """Return the instant at which the clock that is meant shows a wall time."""
    return wall - _ahead(meaning, wall)


def shown(meaning: Meaning, utc: datetime) -> datetime:
    """Return what the clock that is meant shows at an instant."""
    if meaning.zone is None:
        return utc + timedelta(minutes=meaning.offset or 0)
    clock = zones.zone(meaning.zone)
    return clock.fromutc(utc.replace(tzinfo=clock)).replace(tzinfo=None)


def _times(meaning: Meaning, wall: datetime) -> list[datetime]:
    """Return a wall time, twice where the clock shows it twice: the second has its `fold` set."""
    again = wall.replace(fold=1)
    return [wall, again] if utc_of(meaning, again) > utc_of(meaning, wall) else [wall]


def _ahead(meaning: Meaning, wall: datetime) -> timedelta:
    if meaning.zone is None:
        return timedelta(minutes=meaning.offset or 0)
    return zones.zone(meaning.zone).utcoffset(wall) or timedelta()


def day_of(statement: Statement, occasion: Occasion) -> tuple[Claim, date | None]:
    """Return the claim that says on which day the meeting is, and that day on its clock.

    It is the first with a date, else with a weekday; the day is None if there is no such date.
    """
    day = occasion.day
    if statement.period is not None:
        day = statement.period.date_near(day)
    claims = [claim for claim in statement.claims if claim.day]
    for claim in [*(each for each in claims if each.day and each.day.dates), *claims]:
        assert claim.day is not None
        return claim, replace(occasion, day=day).date_of(claim.day)
    return statement.claims[0], day


def readings(statement: Statement, occasion: Occasion) -> list[Reading]:
    """Read the claims of a statement: the one that says the day, and the others nearest to it.

    Of a label's meanings that is taken with which most claims agree, at least nearly. Empty if
    the day that is said does not exist.
    """
    anchor, day = day_of(statement, occasion)
    if day is None:
        return []
    here = replace(occasion, homes=occasion.homes.union(_places(statement.claims)))
    starts = [
        Reading(anchor, meaning, wall)
        for each in (anchor.day.orders(day) if anchor.day else [day])
        for meaning in options(anchor.label, here.homes)
        for wall in _times(meaning, datetime.combine(each, time()) + anchor.time.since_midnight)
    ]
    ways = [_around(start, statement.claims, here) for start in starts]
    best = max(ways, key=lambda way: _likelihood(way, here.homes))
    return [replace(each, settled_by=_settled_by(each, best, occasion.homes)) for each in best]


def _places(claims: Sequence[Claim]) -> Iterator[str]:
    """Yield the zones of places that are named: "AEST" in Brisbane is Brisbane's."""
    for claim in claims:
        if claim.names_place() and (zone := claim.label.meanings[0].zone):
            yield zone


def options(label: Label, homes: frozenset[str]) -> list[Meaning]:
    """Return what a label may mean here: Greenwich's mean time is also said of London's clock.

    Of meanings whose letters say the same offset, the likeliest is meant, unless one is at home.
    """
    first, *others = label.meanings
    if first.zone == _UTC:
        return [first, *others]
    if label.certain:
        own = [other for other in others if other.zone in homes]
        return [first, *own, *_all_year(first, homes)]
    told_apart = {each.offset or each.zone: each for each in reversed(label.meanings)}
    return [each for each in label.meanings if each in told_apart.values() or each.zone in homes]


def _all_year(meaning: Meaning, homes: frozenset[str]) -> Iterator[Meaning]:
    """Yield what letters mean in places that keep their offset all the year: EST in Jamaica."""
    if meaning.zone is None or meaning.offset is None:
        return
    own = zones.rules(meaning.zone).footer
    for zone in sorted(homes - {meaning.zone}):
        footer = zones.rules(zone).footer
        is_fixed = footer is not None and footer.daylight is None
        offsets = {each.standard.offset for each in (own, footer) if each}
        if is_fixed and offsets == {meaning.offset * 60}:
            yield replace(meaning, zone=zone)


def _around(start: Reading, claims: Sequence[Claim], occasion: Occasion) -> list[Reading]:
    """Read claims near one that was read, each as it fits with what most of them can mean."""
    choices = [
        [start]
        if claim is start.claim
        else [_nearest(claim, each, start.utc) for each in options(claim.label, occasion.homes)]
        for claim in claims
    ]
    certain_first = sorted(choices, key=len)
    instants = Counter(instant for each in certain_first for instant in {r.utc: 0 for r in each})
    agreed = instants.most_common(1)[0][0]
    return [max(each, key=lambda r: _fitness(r, agreed, occasion.homes)) for each in choices]


def _nearest(claim: Claim, meaning: Meaning, instant: datetime) -> Reading:
    """Read a claim on the day that brings it nearest to an instant."""
    midnight = datetime.combine(shown(meaning, instant).date(), time()) + claim.time.since_midnight
    walls = (wall for n in (0, -1, 1) for wall in _times(meaning, midnight + n * _DAY))
    days = [Reading(claim, meaning, wall) for wall in walls]
    return min(days, key=lambda each: (abs(each.utc - instant), not each.is_on_its_day()))


def _fitness(
    one: Reading, agreed: datetime, homes: frozenset[str]
) -> tuple[bool, bool, bool, bool]:
    """Rank what a label may mean: best what agrees by its clock, then by its letters.

    Else what is near and usual or at home, and of that what is at home: a rare meaning is taken
    only if it agrees.
    """
    home = one.meaning.zone in homes
    near = abs(one.utc - agreed) <= _AN_HOUR and (home or one.is_usual())
    return one.utc == agreed, one.literal == agreed, near, home


def _likelihood(read: Sequence[Reading], homes: frozenset[str]) -> tuple[int, ...]:
    """Rank a way to read claims: by how many agree by their clocks, by their letters, or nearly."""
    agreed, together = reference(read)
    by_letters = Counter(each.literal for each in read).most_common(1)[0][1]
    ranks = ((each.in_season, *_fitness(each, agreed, homes)[2:]) for each in read)
    return together, by_letters, *map(sum, zip(*ranks, strict=True))


def _settled_by(one: Reading, read: Sequence[Reading], homes: frozenset[str]) -> Evidence:
    """Tell what speaks for the meaning that is taken."""
    if one.claim.label.certain:
        return Evidence.LABEL
    if one.meaning.zone in homes:
        return Evidence.PLACES
    near = any(other is not one and abs(other.utc - one.utc) <= _AN_HOUR for other in read)
    return Evidence.TIMES if near else Evidence.NONE


def reference(read: Sequence[Reading]) -> tuple[datetime, int]:
    """Return the instant that most claims agree on, the first of several, and how many do."""
    return Counter(each.utc for each in read).most_common(1)[0]
