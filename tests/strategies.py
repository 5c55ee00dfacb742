"""Hypothesis strategies for the values of the package, odd zones and odd dates first."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

import plain
from meetsched.cadence import Cadence
from meetsched.hours import ANY, DAY, NEVER, USUAL, WEEK, Hours, Windows
from meetsched.meeting import Meeting
from meetsched.people import Away, Participant, Stay, Team
from meetsched.schedule import MeetingException, Revision, Slot
from meetsched.zones import tzdata_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from meetsched.meeting import Occurrence

EARLIEST: Final = date(1995, 1, 1)
LATEST: Final = date(2040, 12, 31)

ODD_ZONES: Final = (
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/Nuuk",
    "America/Sao_Paulo",
    "America/Scoresbysund",
    "America/St_Johns",
    "America/Vancouver",
    "Antarctica/Troll",
    "Asia/Gaza",
    "Asia/Kathmandu",
    "Asia/Tehran",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/Zurich",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "UTC",
)
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
SLOT_NAMES: Final = ("Asia-Europe", "Europe-Americas", "Pacific", "Zürich; früh", 'a "b", c\\d')
TITLES: Final = ("Team meeting", "Hub: Zürich, Tōkyō; and \\n others", "会議 " * 30)
PEOPLE: Final = ("Tim", "Luz", "Zoë", "José, the 2nd", "明")
REASONS: Final = (None, "Easter week", "Ostern, früh; \\ wie immer")
COUNTRIES: Final = (
    "AE", "BN", "BR", "CD", "CH", "CH-ZH", "EG", "GB", "IR", "JP", "KZ", "US", "US-CA", "YE",
)  # fmt: skip
DAYLESS: Final = ("weekly", "every 2 weeks", "every 3 weeks")
RRULES: Final = (
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=10",
    "FREQ=MONTHLY;BYDAY=3TH",
    "RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=2TU,4TU",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=1,-2",
    "FREQ=MONTHLY;BYMONTHDAY=-2",
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU",
    "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,SU",
    "FREQ=YEARLY;BYMONTH=3,10;BYDAY=-1SU",
    "FREQ=YEARLY;BYWEEKNO=1,20,53;BYDAY=MO,TH",
    "FREQ=YEARLY;BYMONTH=3,4,5;BYDAY=TU;BYSETPOS=2,-1",
)


def zone_keys() -> st.SearchStrategy[str]:
    """IANA keys, most of them of clocks that do something unusual."""
    return st.sampled_from(ODD_ZONES) | st.sampled_from(sorted(tzdata_version().keys()))


def days(earliest: date = EARLIEST, latest: date = LATEST) -> st.SearchStrategy[date]:
    """Dates of the time that clocks are known for."""
    return st.dates(earliest, latest)


def wall_times() -> st.SearchStrategy[time]:
    """Hours and minutes, many of them such that clocks skip or repeat."""
    odd = [(0, 0), (0, 30), (1, 30), (2, 0), (2, 15), (2, 30), (3, 0), (23, 30), (8, 0), (18, 0)]
    return st.sampled_from([time(*pair) for pair in odd]) | st.builds(
        time, st.integers(0, 23), st.integers(0, 59)
    )


def _walls(day: date) -> st.SearchStrategy[datetime]:
    return wall_times().map(lambda wall: datetime.combine(day, wall))


def durations() -> st.SearchStrategy[int]:
    """Minutes that a meeting may last."""
    return st.sampled_from([15, 45, 60, 90, 1440]) | st.integers(1, 1440)


@st.composite
def slots(draw: st.DrawFn, name: str = "Asia-Europe", *, weekday: bool | None = None) -> Slot:
    """Slots; `weekday` says whether they name one, None leaves it open."""
    named = draw(st.booleans()) if weekday is None else weekday
    day = draw(st.integers(0, 6)) if named else None
    duration = draw(st.none() | durations())
    return Slot(name, draw(wall_times()), draw(zone_keys()), day, duration)


@st.composite
def rotations(draw: st.DrawFn, *, weekday: bool | None = None) -> tuple[Slot, ...]:
    """One to four slots of different names."""
    names = draw(st.lists(st.sampled_from(SLOT_NAMES), min_size=1, max_size=4, unique=True))
    every = draw(st.booleans()) if weekday is None else weekday
    return tuple(draw(slots(name, weekday=every)) for name in names)


def _listed(items: Sequence[object]) -> str:
    texts = [str(item) for item in items]
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


def _lists(items: Sequence[object], most: int = 3) -> st.SearchStrategy[str]:
    positions = st.sets(st.integers(0, len(items) - 1), min_size=1, max_size=most)
    return positions.map(lambda chosen: _listed([items[position] for position in sorted(chosen)]))


_weekdays = st.sampled_from(WEEKDAYS) | st.just("Sunday")
_counted = st.sampled_from(
    ("first", "second", "third", "fourth", "last", "1st", "2nd", "4th", "2nd and 4th",
     "first and third", "first, third and last", "second and last"),
)  # fmt: skip
_excepting = st.just("") | _lists(MONTHS, 4).map(lambda months: f" except {months}")
_in_months = st.one_of(
    st.sampled_from(("", " of the month")),
    _lists(MONTHS, 5).map(lambda months: f" of {months}"),
    _excepting.map(lambda excepting: " of the month" + excepting),
)
_many_months = st.sampled_from((2, 3, 4, 6, 12)).map(lambda every: f"every {every} months on ")


def _joined(*parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map("".join)


def _with_nth() -> st.SearchStrategy[str]:
    nth = _joined(_counted, st.just(" "), _weekdays)
    after = _joined(_weekdays, st.just(" after the "), nth)
    fifth = _joined(st.sampled_from(("fifth ", "5th ")), _weekdays)
    return st.one_of(
        _joined(nth | after, _in_months),
        _joined(fifth, _excepting),
        _joined(_many_months, st.just("the "), nth | fifth),
        _joined(_many_months, after),
    )


def _with_day_number() -> st.SearchStrategy[str]:
    few = _lists(range(1, 29)).map(lambda numbers: f"day {numbers}")
    late = st.sampled_from(("day 31", "day 29 and 30", "last day of the month"))
    return st.one_of(_joined(few, _in_months), late, _joined(_many_months, few))


def _with_weeks() -> st.SearchStrategy[str]:
    often = st.sampled_from(("weekly", "every 2 weeks", "every 3 weeks", "every other week"))
    parity = st.sampled_from(("odd ISO weeks", "even ISO weeks"))
    return _joined(often | parity, st.just(" on "), _lists(WEEKDAYS), _excepting)


def cadence_texts(*, dayless: bool | None = None) -> st.SearchStrategy[str]:
    """Cadences as people write them; `dayless` ones such as "weekly" leave the day to the slots."""
    complete = st.one_of(_with_nth(), _with_day_number(), _with_weeks(), st.sampled_from(RRULES))
    alone = st.sampled_from(DAYLESS)
    return {None: complete | alone, True: alone, False: complete}[dayless]


def cadences(*, dayless: bool | None = None) -> st.SearchStrategy[Cadence]:
    """Cadences of all kinds."""
    return cadence_texts(dayless=dayless).map(Cadence.parse)


def _all_have_weekdays(rotation: tuple[Slot, ...]) -> bool:
    return all(slot.weekday is not None for slot in rotation)


@st.composite
def _revisions(draw: st.DrawFn, meeting: Meeting, most: int) -> tuple[Revision, ...]:
    ahead = st.lists(st.integers(0, 1000), max_size=most, unique=True)
    rotation, found = meeting.slots, []
    for number in sorted(draw(ahead)):
        texts = cadence_texts(dayless=None if _all_have_weekdays(rotation) else False)
        words = draw(st.none() | texts)
        slots_now = draw(st.none() | rotations(weekday=_all_have_weekdays(rotation)))
        rotation = slots_now or rotation
        revision = Revision(
            meeting.first + timedelta(days=number),
            Cadence.parse(words) if words else None,
            slots_now,
            draw(st.none() | durations()),
            draw(st.none() | st.just("https://example.org/later")),
            draw(st.none() | st.sampled_from([slot.name for slot in rotation])),
        )
        found.append(revision)
    return tuple(draw(st.permutations(found)))


@st.composite
def _exception(draw: st.DrawFn, turn: plain.Turn) -> MeetingException:
    reason = draw(st.sampled_from(REASONS))
    if draw(st.booleans()):
        return MeetingException(turn.day, cancel=True, reason=reason)
    ahead = draw(st.integers(-20, 20) | st.sampled_from((-400, 0, 400)))
    target = turn.day + timedelta(days=ahead)
    move = draw(st.just(target) | _walls(target))
    return MeetingException(turn.day, move=move, reason=reason)


@st.composite
def _addition(draw: st.DrawFn, meeting: Meeting) -> MeetingException:
    day = meeting.first + timedelta(days=draw(st.integers(-30, 800)))
    names = [slot.name for slot in plain.in_force(meeting, day).slots]
    slot = draw(st.none() | st.sampled_from(names))
    zone = draw(zone_keys() if slot is None else st.none() | zone_keys())
    return MeetingException(
        draw(_walls(day)),
        add=True,
        slot=slot,
        zone=zone,
        duration=draw(st.none() | durations()),
        reason=draw(st.sampled_from(REASONS)),
    )


@st.composite
def _exceptions(draw: st.DrawFn, meeting: Meeting, most: int) -> tuple[MeetingException, ...]:
    turns = plain.turns(meeting, meeting.first + timedelta(days=1000))[:40]
    excepted = draw(st.lists(st.sampled_from(turns), max_size=most, unique=True))
    added = draw(
        st.lists(
            _addition(meeting), max_size=most // 2, unique_by=lambda e: (e.date, e.slot, e.zone)
        )
    )
    return tuple(draw(st.permutations([*(draw(_exception(turn)) for turn in excepted), *added])))


@st.composite
def meetings(
    draw: st.DrawFn,
    *,
    exceptions: int = 4,
    revisions: int = 2,
    dayless: bool | None = None,
    weekday: bool | None = None,
) -> Meeting:
    """Meetings, with at most so many `exceptions` and `revisions`.

    `dayless` says whether the cadence leaves the day to the slots, and `weekday` whether slots
    name a weekday of their own (which a dayless cadence needs); None leaves it open.
    """
    words = draw(cadence_texts(dayless=False if weekday is False else dayless))
    rotation = draw(rotations(weekday=weekday if plain.names_days(words) else True))
    meeting = Meeting(
        draw(st.sampled_from(TITLES)),
        Cadence.parse(words),
        plain.first_date(words, draw(days())),
        rotation,
        draw(durations()),
        url=draw(st.none() | st.just("https://example.org/call")),
        uid=draw(st.none() | st.just("team-meeting@example.org")),
    )
    meeting = replace(meeting, revisions=draw(_revisions(meeting, revisions)))
    return replace(meeting, exceptions=draw(_exceptions(meeting, exceptions)))


@st.composite
def occurrences(draw: st.DrawFn) -> Occurrence:
    """Single occurrences, on any day, in any zone."""
    daily = Cadence.parse("FREQ=DAILY")
    return next(Meeting("Any", daily, draw(days()), (draw(slots()),)).occurrences())


def _minutes(most: int) -> st.SearchStrategy[int]:
    quarters = st.integers(0, most // 15).map(lambda quarter: quarter * 15)
    return quarters | st.integers(0, most)


@st.composite
def day_windows(draw: st.DrawFn) -> tuple[int, int]:
    """Windows as people write them, at most a day long: minutes of the day, many over midnight."""
    start = draw(_minutes(DAY - 1))
    end = draw(_minutes(DAY).filter(lambda minute: minute != start))
    return start, end if end > start else end + DAY


@st.composite
def _spans(draw: st.DrawFn) -> tuple[int, int]:
    start = draw(_minutes(WEEK - 1))
    return start, start + 1 + draw(_minutes(DAY) | _minutes(WEEK - 1))


@st.composite
def _weekly(draw: st.DrawFn) -> Windows:
    weekdays = draw(st.sets(st.integers(0, 6), min_size=1))
    listed = draw(st.lists(day_windows(), min_size=1, max_size=3))
    return Windows(
        tuple((day * DAY + start, day * DAY + end) for day in weekdays for start, end in listed)
    )


def windows() -> st.SearchStrategy[Windows]:
    """Windows of a week: on some weekdays, of any length, round the week, always and never."""
    loose = st.lists(_spans(), max_size=8).map(lambda spans: Windows(tuple(spans)))
    return _weekly() | loose | st.sampled_from((ANY, NEVER))


@st.composite
def away(draw: st.DrawFn) -> Away:
    """Days off, many of them a single one."""
    first = draw(days())
    return Away(first, first + timedelta(days=draw(st.sampled_from((0, 1)) | st.integers(0, 400))))


@st.composite
def busy(draw: st.DrawFn) -> tuple[datetime, datetime]:
    """Taken intervals, from a minute to some days."""
    start = datetime.combine(draw(days()), draw(wall_times()), UTC)
    return start, start + timedelta(minutes=draw(durations()) * draw(st.integers(1, 3)))


def countries() -> st.SearchStrategy[str]:
    """Countries and subdivisions, among them all sorts of weekends."""
    return st.sampled_from(COUNTRIES)


@st.composite
def stays(draw: st.DrawFn, most: int = 4) -> tuple[Stay, ...]:
    """Where somebody lives: one zone, or several from some days on."""
    moves = sorted(draw(st.sets(days(), max_size=most - 1)))
    return (Stay(draw(zone_keys())), *(Stay(draw(zone_keys()), since) for since in moves))


@st.composite
def participants(
    draw: st.DrawFn, name: str = "Tim", *, most_stays: int = 4, available: bool = False
) -> Participant:
    """Participants, of whom some move.

    `available` says that some have hours, a country, days off and taken intervals of their own.
    """
    handle = draw(st.none() | st.just(name.casefold()))
    participant = Participant(
        name, draw(stays(most_stays)), handle, note=draw(st.none() | st.just("x"))
    )
    return draw(_with_availability(participant)) if available else participant


@st.composite
def _with_availability(draw: st.DrawFn, participant: Participant) -> Participant:
    first, *others = participant.stays
    return replace(
        participant,
        stays=(first, *(replace(stay, country=draw(st.none() | countries())) for stay in others)),
        country=draw(st.none() | countries()),
        preferred=draw(st.none() | windows()),
        stretch=draw(st.none() | windows()),
        away=tuple(draw(st.lists(away(), max_size=3))),
        busy=tuple(draw(st.lists(busy(), max_size=3))),
        required=draw(st.booleans()),
    )


@st.composite
def teams(draw: st.DrawFn, *, available: bool = False) -> Team:
    """Teams of nobody to five; `available` as `participants` has it, the team's hours too."""
    names = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    people = tuple(draw(participants(name, available=available)) for name in names)
    if not available:
        return Team(people)
    return Team(people, draw(st.just(USUAL) | st.builds(Hours, windows(), windows())))
