"""VTIMEZONE (RFC 5545 section 3.6.5) from a zone's own rules.

What goes on for ever is written as RRULE observances made from the zone file's footer; only
changes that follow no rule are listed. The component begins with the local time in force when
it is first needed, so it stays small.

Some footers need care:

* A change later than the end of its day, or earlier than its beginning (Santiago's ``/24``,
  Nuuk's ``/-1``), falls on another weekday and a range of days: ``BYDAY=SU;BYMONTHDAY=2,...,8``.
* Where such a range crosses a month's end (Cairo, October), there is one observance for each
  of the two months.
* What an RRULE cannot say (no zone needs it in the tz data of 2026) is listed up to 2100.

Zones that follow the moon (Gaza and Hebron, listed up to 2086) follow no yearly rule: all the
changes that tz data foresees are listed.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.recurrence import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meetsched.tzif import Footer, LocalType, Transition, YearlyDate, ZoneRules

_DAY: Final = 86400
_WEEK: Final = 7
_LAST_WEEK: Final = 5
_FEBRUARY: Final = 2
_LISTED_THROUGH: Final = 2100
_EPOCH: Final = datetime(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Observance:
    """A STANDARD or DAYLIGHT part: its onsets in the old offset's wall time, and both offsets.

    Offsets are in seconds east of UTC. Onsets go on by `rule` (an RRULE value), or are `onset`
    and the further ones listed in `more`.
    """

    daylight: bool
    onset: datetime
    offset_from: int
    offset_to: int
    name: str
    rule: str = ""
    more: tuple[datetime, ...] = ()

    def lines(self) -> Iterator[str]:
        """Yield the content lines; where onsets are listed, one RDATE a line.

        The first onset is listed too: ical.js passes over DTSTART where there is an RDATE.
        """
        kind = "DAYLIGHT" if self.daylight else "STANDARD"
        yield f"BEGIN:{kind}"
        yield f"DTSTART:{self.onset:%Y%m%dT%H%M%S}"
        yield f"TZOFFSETFROM:{_offset(self.offset_from)}"
        yield f"TZOFFSETTO:{_offset(self.offset_to)}"
        yield f"TZNAME:{self.name}"
        if self.rule:
            yield f"RRULE:{self.rule}"
        listed = (self.onset, *self.more) if self.more else ()
        yield from (f"RDATE:{onset:%Y%m%dT%H%M%S}" for onset in listed)
        yield f"END:{kind}"


def _offset(seconds: int) -> str:
    sign = "-" if seconds < 0 else "+"
    minutes, rest = divmod(abs(seconds), 60)
    return f"{sign}{minutes // 60:02d}{minutes % 60:02d}" + (f"{rest:02d}" if rest else "")


def vtimezone(key: str, since: datetime) -> str:
    r"""Write a zone as a VTIMEZONE that holds from an aware instant on; lines end in CRLF.

    >>> from datetime import UTC
    >>> print(vtimezone("Europe/Zurich", datetime(2019, 4, 1, tzinfo=UTC)).replace("\r\n", "\n"))
    BEGIN:VTIMEZONE
    TZID:Europe/Zurich
    BEGIN:DAYLIGHT
    DTSTART:20190331T020000
    TZOFFSETFROM:+0100
    TZOFFSETTO:+0200
    TZNAME:CEST
    RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
    END:DAYLIGHT
    BEGIN:STANDARD
    DTSTART:20191027T030000
    TZOFFSETFROM:+0200
    TZOFFSETTO:+0100
    TZNAME:CET
    RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
    END:STANDARD
    END:VTIMEZONE
    <BLANKLINE>
    """
    parts = observances(zones.rules(key), int(since.timestamp()))
    lines = ["BEGIN:VTIMEZONE", f"TZID:{key}"]
    for part in sorted(parts, key=lambda part: part.onset):
        lines.extend(part.lines())
    return "\r\n".join([*lines, "END:VTIMEZONE", ""])


def observances(rules: ZoneRules, since: int) -> list[Observance]:
    """Describe a zone from an instant on (seconds since 1970-01-01 UTC)."""
    regular_from = _regular_from(rules)
    latest = rules.latest(since)
    if latest is None:
        parts, begin = [_unchanged(rules.initial, since)], since
    elif latest.at < regular_from:
        parts, begin = [_in_force(latest)], latest.at + 1
    else:
        parts, begin = [], latest.at
    parts.extend(_listed(t for t in rules.listed if begin <= t.at < regular_from))
    if rules.footer is not None:
        parts.extend(_recurring(rules.footer, max(begin, regular_from)))
    return parts


def _regular_from(rules: ZoneRules) -> int:
    """Return the instant from which on the footer gives every change."""
    if regular := rules.listed[rules.regular_from :]:
        return regular[0].at
    return 0 if rules.listed_until is None else rules.listed_until + 1


def _unchanged(kind: LocalType, since: int) -> Observance:
    """Describe what holds from before all changes."""
    onset = min(_EPOCH, _EPOCH + timedelta(seconds=since - _DAY))
    return Observance(
        daylight=False,
        onset=onset,
        offset_from=kind.offset,
        offset_to=kind.offset,
        name=kind.name,
    )


def _in_force(change: Transition) -> Observance:
    """Describe what holds since a change; what held before (local mean time, often) is not told."""
    offset = change.after.offset
    onset = _EPOCH + timedelta(seconds=change.at + offset)
    return Observance(_daylight(change), onset, offset, offset, change.after.name)


def _daylight(change: Transition) -> bool:
    """Tell DAYLIGHT from STANDARD, the larger offset being DAYLIGHT.

    tz data has DST with a negative saving (Dublin's winter), which calendar programs do not know.
    Who crosses the date line (Apia) is a day ahead, not in summer: dateutil refuses such DAYLIGHT.
    """
    rise = change.after.offset - change.before.offset
    if rise >= _DAY:
        return False
    if rise > 0:
        return change.after.dst or change.before.dst
    return rise == 0 and change.after.dst


def _listed(changes: Iterable[Transition]) -> Iterator[Observance]:
    """Describe changes one by one, the alike ones together."""

    def likeness(change: Transition) -> tuple[bool, int, int, str]:
        before, after = change.before, change.after
        return _daylight(change), before.offset, after.offset, after.name

    for alike, group in groupby(sorted(changes, key=lambda c: (likeness(c), c.at)), likeness):
        onset, *more = (change.onset for change in group)
        daylight, offset_from, offset_to, name = alike
        yield Observance(daylight, onset, offset_from, offset_to, name, more=tuple(more))


def _recurring(footer: Footer, begin: int) -> Iterator[Observance]:
    """Describe the two changes of every year, from an instant on."""
    for position, day in enumerate(filter(None, (footer.start, footer.end))):
        ranges = _ranges(day)
        if ranges is None:
            yield from _listed(_yearly(footer, position, begin))
        for month, rule in (ranges or {}).items():
            changes = _yearly(footer, position, begin)
            first = next(change for change in changes if change.onset.month == month)
            before, after = first.before, first.after
            yield Observance(
                _daylight(first), first.onset, before.offset, after.offset, after.name, rule
            )


def _yearly(footer: Footer, position: int, begin: int) -> Iterator[Transition]:
    """Yield one of the year's two changes, year after year."""
    year = (_EPOCH + timedelta(seconds=begin)).year
    changes = (footer.changes(each)[position] for each in range(year - 1, _LISTED_THROUGH))
    return (change for change in changes if change.at >= begin)


def _ranges(day: YearlyDate) -> dict[int, str] | None:
    """Say a yearly day as RRULEs, by month; None where its dates depend on leap years."""
    shift = day.seconds // _DAY
    weekday = WEEKDAYS[(day.weekday + 6 + shift) % _WEEK]
    if not day.month:
        return None
    if not shift:
        nth = -1 if day.week == _LAST_WEEK else day.week
        return {day.month: f"FREQ=YEARLY;BYMONTH={day.month};BYDAY={nth}{weekday}"}
    possible = [date(2001, day.month, 1) + timedelta(days=n) for n in _days_after_first(day)]
    if any(each.month == _FEBRUARY for each in possible):
        return None
    return {
        month: f"FREQ=YEARLY;BYMONTH={month};{_weekday_among(weekday, month, days)}"
        for month, days in _by_month(possible).items()
    }


def _days_after_first(day: YearlyDate) -> range:
    """Return which days the change can fall on, counted from the first of its month."""
    _, length = monthrange(2001, day.month)
    start = length - _WEEK if day.week == _LAST_WEEK else _WEEK * (day.week - 1)
    shift = day.seconds // _DAY
    return range(start + shift, start + shift + _WEEK)


def _by_month(days: list[date]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for day in days:
        found.setdefault(day.month, []).append(day.day)
    return found


def _weekday_among(weekday: str, month: int, days: list[int]) -> str:
    """Say a weekday in a range of days of a month, as the n-th or last one where it is that."""
    _, length = monthrange(2001, month)
    if len(days) == _WEEK and days[-1] == length:
        return f"BYDAY=-1{weekday}"
    if len(days) == _WEEK and days[-1] % _WEEK == 0:
        return f"BYDAY={days[-1] // _WEEK}{weekday}"
    return f"BYMONTHDAY={','.join(map(str, days))};BYDAY={weekday}"
