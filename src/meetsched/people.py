"""Who is expected: participants and their team."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.addresses import Mailbox, address_faults
from meetsched.errors import Fault, InvalidMeetingError, UnknownZoneError, quoted
from meetsched.hours import USUAL, Hours

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from pendulum import Timezone

    from meetsched.hours import Windows

MOST_WEIGHT: Final = 1000
BEST_RATING: Final = 5
RATED_HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Stay:
    """Where a participant lives: a zone, from a local date on (None: from the beginning).

    `country`, if not the participant's, is as `Participant` has it.
    """

    zone: str
    since: date | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Away:
    """Whole local days off, from `first` to `last`, both included. Raises `InvalidMeetingError`."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            message = f"{self.last} is before {self.first}"
            raise InvalidMeetingError([Fault((), message, "write the first day first")])


@dataclass(frozen=True, slots=True)
class Participant:
    """Somebody who is expected, and whose clock counts.

    `stays` holds at least one stay, the first without a date, the others in order; `living_in`
    makes a participant who never moves. `preferred` and `stretch` are windows of the own local
    week, None where the team's are good. `country` ("CH", "CH-ZH") brings its public holidays and
    weekend. `busy` holds taken intervals, half-open, of aware instants. `weight` counts where
    burdens are added up for a rotation, 0 to 1000; `night` says that 23:00-08:00 is fine.
    `ratings` take the place of hours: one from 0, unavailable, to 5, as good as it gets, for each
    hour of a day in UTC. Raises `InvalidMeetingError`.

    >>> tim = Participant.living_in("Europe/Zurich", name="Tim")
    >>> tim.clock(zones.pendulum.datetime(2019, 4, 11)).name
    'Europe/Zurich'
    """

    name: str
    stays: tuple[Stay, ...]
    handle: str | None = None
    email: str | None = None
    institution: str | None = None
    region: str | None = None
    note: str | None = None
    country: str | None = None
    preferred: Windows | None = None
    stretch: Windows | None = None
    away: tuple[Away, ...] = ()
    busy: tuple[tuple[datetime, datetime], ...] = ()
    required: bool = False
    weight: int = 1
    night: bool = False
    ratings: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        faults = [*_stay_faults(self.stays), *_busy_faults(self.busy)]
        faults += [*_weight_faults(self.weight), *_rating_faults(self.ratings)]
        if self.email is not None:
            faults += address_faults(self.email, "email")
        if self.country is not None:
            faults += _country_faults(self.country, "country")
        if faults:
            raise InvalidMeetingError(faults)

    @classmethod
    def living_in(cls, zone: str, name: str) -> Participant:
        """Return a participant who stays in one zone."""
        return cls(name, (Stay(zone),))

    @property
    def mailbox(self) -> Mailbox | None:
        """Where the participant gets mail."""
        return None if self.email is None else Mailbox(self.email, self.name)

    def stay(self, instant: datetime) -> Stay:
        """Return where the participant lives at an aware instant.

        A stay begins at midnight, on its own clock, of its first day.
        """
        for stay in reversed(self.stays[1:]):
            local = zones.on_clock(instant, zones.zone(stay.zone))
            if stay.since is None or local.date() >= stay.since:
                return stay
        return self.stays[0]

    def clock(self, instant: datetime) -> Timezone:
        """Return the clock that the participant lives by at an aware instant."""
        return zones.zone(self.stay(instant).zone)


def zone_faults(key: str, *place: str | int) -> Iterator[Fault]:
    """Yield a fault if tz data does not know a zone."""
    try:
        zones.zone(key)
    except UnknownZoneError as error:
        yield Fault(place, f"unknown time zone {quoted(error.key)}", error.hint)


def _country_faults(code: str, *place: str | int) -> Iterator[Fault]:
    from meetsched.countries import country_faults

    return country_faults(code, *place)


def _stay_faults(stays: tuple[Stay, ...]) -> Iterator[Fault]:
    if not stays:
        yield Fault(("zone",), "a participant needs a zone")
    for position, stay in enumerate(stays):
        listed = len(stays) > 1 or stay.since is not None
        where = ("zone", position) if listed else ("zone",)
        yield from zone_faults(stay.zone, *where)
        if stay.country is not None:
            yield from _country_faults(stay.country, *where, "country")
        if position == 0 and stay.since is not None:
            yield Fault((*where, "from"), "the first zone holds from the beginning", "leave it out")
        if position > 0:
            yield from _order_faults(stays[position - 1], stay, where)


def _order_faults(before: Stay, stay: Stay, where: tuple[str | int, ...]) -> Iterator[Fault]:
    if stay.since is None:
        yield Fault((*where, "from"), "this key is missing", "say from which day on the zone holds")
    elif before.since is not None and stay.since <= before.since:
        yield Fault(
            (*where, "from"), f"{stay.since} is not after {before.since}", "put moves in order"
        )


def _busy_faults(busy: tuple[tuple[datetime, datetime], ...]) -> Iterator[Fault]:
    for position, (start, end) in enumerate(busy):
        place = ("busy", position)
        if start.tzinfo is None or end.tzinfo is None:
            yield Fault(place, f"{start} to {end} has no UTC offset", "give aware instants")
        elif end <= start:
            yield Fault(place, f"{end} is not after {start}", "write the start first")


def _weight_faults(weight: int) -> Iterator[Fault]:
    if not 0 <= weight <= MOST_WEIGHT:
        yield Fault(("weight",), f"{weight} is out of range", f"0 to {MOST_WEIGHT}")


def _rating_faults(ratings: tuple[int, ...] | None) -> Iterator[Fault]:
    if ratings is None:
        return
    if len(ratings) != RATED_HOURS:
        hint = f"give one for each of the {RATED_HOURS} hours of a day"
        yield Fault(("ratings",), f"{len(ratings)} ratings", hint)
    for hour, rating in enumerate(ratings):
        if rating not in range(BEST_RATING + 1):
            yield Fault(("ratings", hour), f"{rating} is no rating", f"0 to {BEST_RATING}")


@dataclass(frozen=True, slots=True)
class Team:
    """Everybody who is expected; names differ, and so do addresses.

    Raises `InvalidMeetingError`. `hours` hold for whoever does not have their own.
    """

    participants: tuple[Participant, ...] = ()
    hours: Hours = USUAL

    def __post_init__(self) -> None:
        names = [participant.name for participant in self.participants]
        faults = [*repeated_names("participants", names), *_repeated_addresses(self.participants)]
        if faults:
            raise InvalidMeetingError(faults)

    def find(self, name: str) -> Participant | None:
        """Return the participant of that name or handle, upper and lower case being the same."""
        wanted = name.casefold()
        for participant in self.participants:
            if wanted in {participant.name.casefold(), (participant.handle or "").casefold()}:
                return participant
        return None


def _repeated_addresses(people: tuple[Participant, ...]) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for position, person in enumerate(people):
        key = person.email and person.email.casefold()
        if key and (first := seen.setdefault(key, person.name)) != person.name:
            place, message = ("participants", position, "email"), f"{quoted(first)} has it too"
            yield Fault(place, message, "each needs their own address", name=person.name)


def repeated_names(what: str, names: list[str]) -> Iterator[Fault]:
    """Yield a fault for each name that was given before."""
    seen: dict[str, int] = {}
    for position, name in enumerate(names):
        first = seen.setdefault(name.casefold(), position)
        if first != position:
            message = f"{what}[{first}] has the same name"
            yield Fault((what, position, "name"), message, "names must differ", name=name)
