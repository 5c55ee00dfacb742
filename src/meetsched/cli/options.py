"""What commands share: the team file, the horizon, whose clocks."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import click

from meetsched import localtime, zones
from meetsched.errors import UnknownZoneError, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pendulum import Timezone

    from meetsched.localtime import LocalTime
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant
    from meetsched.teamfile import TeamFile

    _DateType = click.ParamType[date]
else:
    _DateType = click.ParamType  # not generic before click 8.4

_F = TypeVar("_F", bound="Callable[..., Any]")

USUAL_COUNT = 6
"""How many occurrences are told where nothing says when to end."""

_YEARS = range(1970, 2200)


class _Day(_DateType):
    """A date such as 2019-04-11."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:  # noqa: ANN401 - click's signature
        if isinstance(value, date):
            return value
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            self.fail(f"{quoted(value)} is no date; write such as 2019-04-11", param, ctx)
        return self._known(value, param, ctx).date()

    def _known(self, value: str, param: Any, ctx: Any) -> datetime:  # noqa: ANN401 - click's signature
        try:
            moment = datetime.fromisoformat(value)
        except ValueError as error:
            self.fail(f"{quoted(value)}: {error}", param, ctx)
        if moment.year not in _YEARS:
            self.fail(f"{quoted(value)}: years go from 1970 to 2199", param, ctx)
        return moment


class _Instant(_Day):
    """A date, its midnight in UTC being meant, or an RFC 3339 instant."""

    name = "instant"

    def convert(self, value: Any, param: Any, ctx: Any) -> datetime:  # noqa: ANN401 - click's signature
        if isinstance(value, datetime):
            return value
        if not re.fullmatch(
            r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?", value
        ):
            hint = "write such as 2019-04-11 or 2019-04-11T08:00:00+02:00"
            self.fail(f"{quoted(value)} is no instant; {hint}", param, ctx)
        moment = self._known(value, param, ctx)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _zone(_ctx: click.Context, _param: click.Parameter, keys: Sequence[str]) -> tuple[str, ...]:
    for key in keys:
        try:
            zones.zone(key)
        except UnknownZoneError as error:
            raise click.BadParameter(str(error)) from error
    return tuple(keys)


def _now(_ctx: click.Context, _param: click.Parameter, now: datetime | None) -> datetime:
    return now or datetime.now(UTC)


_SHARED = (
    click.argument("file", metavar="TEAMFILE", type=click.Path(dir_okay=False)),
    click.option("--from", "start", type=_Day(), help="First date, included."),
    click.option("--until", type=_Day(), help="Last date, not included."),
    click.option("-n", "count", type=click.IntRange(1, 10_000), help="How many occurrences."),
    click.option(
        "--now", type=_Instant(), callback=_now, help="Instead of the present (a date is UTC)."
    ),
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
        callback=_zone,
        metavar="ZONE",
        help="In this zone, beside those of --for; may be repeated.",
    ),
    click.option("--json", "as_json", is_flag=True, help="Print one JSON document."),
)


def shared(function: _F) -> _F:
    """Give a command the options that all which compute have."""
    for decorate in reversed(_SHARED):
        function = decorate(function)
    return function


@dataclass(frozen=True, slots=True)
class Horizon:
    """Which occurrences are asked for: from, until and how many, whichever ends first."""

    start: date | None
    until: date | None
    count: int | None
    now: datetime

    def __post_init__(self) -> None:
        if self.start is not None and self.until is not None and self.until < self.start:
            message = f"{self.until} is before --from {self.start}"
            raise click.BadParameter(message, param_hint="--until")

    def occurrences(self, file: TeamFile) -> Iterator[Occurrence]:
        """Yield the occurrences asked for; without a first date, those not over by now."""
        coming = file.meeting.occurrences(self.start or self._not_before(), self.until)
        if self.start is None:
            coming = (occurrence for occurrence in coming if occurrence.end > self.now)
        return islice(coming, self._limit())

    def _not_before(self) -> date:
        """Return a date so early that in no zone an occurrence before it can still be on."""
        return date.fromordinal(max(self.now.toordinal() - 3, date(1970, 1, 1).toordinal()))

    def _limit(self) -> int | None:
        return USUAL_COUNT if self.count is None and self.until is None else self.count


@dataclass(frozen=True, slots=True)
class Clocks:
    """Whose clocks are asked for: of participants, and of zones."""

    people: tuple[Participant, ...]
    zones: tuple[Timezone, ...]

    @classmethod
    def chosen(cls, file: TeamFile, names: Sequence[str], keys: Sequence[str]) -> Clocks:
        """Return the clocks of some participants and zones; of everybody where none is named."""
        everybody = file.team.participants if not (names or keys) else ()
        return cls(
            everybody or tuple(_found(file, name) for name in names), tuple(map(zones.zone, keys))
        )

    def read(self, occurrence: Occurrence) -> list[LocalTime]:
        """Tell an occurrence on each clock."""
        return [
            *localtime.local_times(occurrence, self.people),
            *(localtime.on_clock(occurrence, clock) for clock in self.zones),
        ]


def _found(file: TeamFile, name: str) -> Participant:
    participant = file.team.find(name)
    if participant is None:
        known = ", ".join(each.name for each in file.team.participants[:20]) or "nobody"
        raise click.BadParameter(
            f"no participant is named {quoted(name)}; there are: {known}", param_hint="--for"
        )
    return participant


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document on standard output."""
    import json

    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def terminal_width() -> int:
    """Return how many cells a line has: COLUMNS, else the terminal's, else 100."""
    if (columns := os.environ.get("COLUMNS", "")).isdecimal():
        return int(columns)
    try:
        return os.get_terminal_size().columns
    except OSError:
        return 100


def tzdata() -> dict[str, str | None]:
    """Tell which tz data was used, for JSON."""
    used = zones.tzdata_version()
    return {"version": used.version, "source": used.source}
