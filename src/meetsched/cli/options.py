"""What commands share: the team file, the horizon, whose clocks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import wraps
from itertools import islice
from typing import TYPE_CHECKING

import click

from meetsched import localtime, zones
from meetsched.errors import UnknownZoneError, quoted
from meetsched.people import Participant
from meetsched.teamfile import read_team_file
from meetsched.teamfile.kinds import Unreadable
from meetsched.teamfile.times import Day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pendulum import Timezone

    from meetsched.candidates import Horizon
    from meetsched.localtime import LocalTime
    from meetsched.meeting import Meeting, Occurrence
    from meetsched.people import Team
    from meetsched.teamfile import TeamFile


_NEAR = timedelta(days=31)

USUAL_COUNT = 6
"""How many occurrences are told where nothing says when to end."""

_INSTANT = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?"
)


def day(text: str) -> date:
    """Read a date."""
    try:
        return Day().read(text)
    except Unreadable as error:
        raise click.BadParameter(str(error.fault)) from error


def _instant(text: str) -> datetime:
    """Read an RFC 3339 instant; without an offset, or as a date alone, it is UTC."""
    if not _INSTANT.fullmatch(text):
        hint = "write such as 2019-04-11 or 2019-04-11T08:00:00+02:00"
        raise click.BadParameter(f"{quoted(text)} is no instant; {hint}")
    day(text[:10])
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise click.BadParameter(f"{quoted(text)}: {error}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def zone_key(text: str) -> str:
    """Read the IANA key of a zone."""
    try:
        return zones.zone(text).name
    except UnknownZoneError as error:
        raise click.BadParameter(str(error)) from error


def _now(_ctx: click.Context, _param: click.Parameter, now: datetime | None) -> datetime:
    return now or datetime.now(UTC)


now = click.option(
    "--now",
    type=_instant,
    callback=_now,
    metavar="INSTANT",
    help="Instead of the present (a date is UTC).",
)
occurrence_date = click.option(
    "--date", "day", type=day, metavar="DATE", help="Of the meeting; without it, of the next one."
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")

_BASIC = (
    click.argument("file", metavar="TEAMFILE", type=click.Path(dir_okay=False)),
    click.option("--from", "start", type=day, metavar="DATE", help="First date, included."),
    click.option("--until", type=day, metavar="DATE", help="Last date, not included."),
    now,
    as_json,
)
_WHOSE = (
    click.option("-n", "count", type=click.IntRange(1, 10_000), help="How many occurrences."),
    click.option(
        "--for",
        "names",
        multiple=True,
        metavar="NAME",
        help="Only this participant; may be repeated.",
    ),
    click.option(
        "--zone",
        "keys",
        multiple=True,
        type=zone_key,
        metavar="ZONE",
        help="In this zone, beside those of --for; may be repeated.",
    ),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a command is asked: about which file, from when until when, and on whose clocks.

    Of `start`, `until` and `count` whichever ends first holds. `people` and `clocks` are those
    that were named, where `named` says so, else everybody.
    """

    file: TeamFile
    start: date | None
    until: date | None
    count: int | None
    now: datetime
    people: tuple[Participant, ...]
    clocks: tuple[Timezone, ...]
    named: bool
    as_json: bool

    def __post_init__(self) -> None:
        if self.start is not None and self.until is not None and self.until < self.start:
            message = f"{self.until} is before --from {self.start}"
            raise click.BadParameter(message, param_hint="--until")

    def occurrences(self) -> Iterator[Occurrence]:
        """Yield the occurrences asked for; without a first date, those not over by now."""
        not_before = (self.now - timedelta(days=3)).date()
        coming = self.file.meeting.occurrences(self.start or not_before, self.until)
        if self.start is None:
            coming = (occurrence for occurrence in coming if occurrence.end > self.now)
        usual = USUAL_COUNT if self.until is None else None
        return islice(coming, self.count or usual)

    def horizon(self) -> Horizon:
        """Return the horizon asked for: from the present if nothing is said, for a year."""
        from meetsched.candidates import Horizon

        start = self.start or self.now.astimezone(UTC).date()
        until = self.until or self._end(start)
        if until < start:
            raise click.BadParameter(f"{until} is before {start}", param_hint="--until")
        horizon = Horizon(self.file.meeting, start, until)
        return horizon if self.count is None else horizon.first(self.count)

    def _end(self, start: date) -> date:
        """Return where a horizon ends that only a count ends, or nothing but a year."""
        if self.count is None:
            return _a_year_after(start)
        coming = islice(self.file.meeting.occurrences(start), self.count)
        return max(occurrence.local_date for occurrence in coming) + timedelta(days=1)

    def team(self) -> Team:
        """Return those asked for; a zone stands for somebody who lives there."""
        return replace(self.file.team, participants=(*self.people, *self.zoned()))

    def zoned(self) -> list[Participant]:
        """Return somebody for each zone asked for."""
        names = {participant.name.casefold() for participant in self.people}
        keys = (clock.name for clock in self.clocks)
        return [
            Participant.living_in(key, f"{key} (zone)" if key.casefold() in names else key)
            for key in keys
        ]

    def times(self, occurrence: Occurrence) -> list[LocalTime]:
        """Tell an occurrence on each clock."""
        return [
            *localtime.local_times(occurrence, self.people),
            *(localtime.on_clock(occurrence, clock) for clock in self.clocks),
        ]


def occurrence_on(meeting: Meeting, day: date | None, now: datetime) -> Occurrence:
    """Return the occurrence on a day, by its start or the cadence; without one, the next."""
    if day is None:
        coming = meeting.occurrences((now - timedelta(days=3)).date())
        return next(o for o in coming if o.end > now and o.is_held)
    around = list(meeting.occurrences(day - _NEAR, day + _NEAR))
    for occurrence in around:
        if day in {occurrence.local_date, occurrence.date}:
            return occurrence
    near = " and ".join(str(each.local_date) for each in around if each.is_held)
    hint = f"; there are {near}" if near else ""
    raise click.BadParameter(f"no meeting is on {day}{hint}", param_hint="--date")


def _a_year_after(day: date) -> date:
    """Return the same day of the next year; 28 February for the 29th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def basic(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the team file, the horizon and the form of the answer, as one value."""

    @wraps(function)
    def command(
        file: str,
        start: date | None,
        until: date | None,
        now: datetime,
        *,
        as_json: bool,
        **own: object,
    ) -> None:
        team_file = read_team_file(file)
        people = team_file.team.participants
        asked = Asked(team_file, start, until, None, now, people, (), named=False, as_json=as_json)
        function(asked, **own)

    return _with(_BASIC, command)


def shared(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command besides how many occurrences are asked for, and on whose clocks."""

    @wraps(function)
    def command(
        asked: Asked,
        names: tuple[str, ...],
        keys: tuple[str, ...],
        count: int | None,
        **own: object,
    ) -> None:
        people = tuple(dict.fromkeys(_found(asked.file, name) for name in names))
        clocks = tuple(map(zones.zone, dict.fromkeys(keys)))
        if names or keys:
            asked = replace(asked, people=people, clocks=clocks, named=True)
        function(replace(asked, count=count), **own)

    return basic(_with(_WHOSE, command))


def _with(
    decorators: Sequence[Callable[[Callable[..., None]], Callable[..., None]]],
    command: Callable[..., None],
) -> Callable[..., None]:
    for decorate in reversed(decorators):
        command = decorate(command)
    return command


def _found(file: TeamFile, name: str) -> Participant:
    participant = file.team.find(name)
    if participant is None:
        known = ", ".join(each.name for each in file.team.participants[:20]) or "nobody"
        raise click.BadParameter(
            f"no participant is named {quoted(name)}; there are: {known}", param_hint="--for"
        )
    return participant
