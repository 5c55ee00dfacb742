from __future__ import annotations

import re
import shutil
import time as clock
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plain
import strategies
from meetsched import zones
from meetsched.cadence import Cadence
from meetsched.hours import USUAL, Level
from meetsched.meeting import Meeting
from meetsched.people import Away, Participant, Stay, Team
from meetsched.phrases import day_words
from meetsched.schedule import MeetingException, Revision, Slot
from meetsched.surprises import Copies, Kind, Surprise, find_surprises
from meetsched.zones import TzData
from plain_availability import Cell, changes, wall

if TYPE_CHECKING:
    from pathlib import Path

    from documents import Place

NEW_YEAR: Final = datetime(2026, 1, 1, tzinfo=UTC)
OURS: Final = zones.tzdata_version()
FRESH: Final = Copies(replace(OURS, version="2099a"), None)
"""Copies of tz data that surprise nobody."""

ZURICH, ANGELES, CAIRO = "Europe/Zurich", "America/Los_Angeles", "Africa/Cairo"
EARLY: Final = Slot("Early", time(8), ZURICH)


def meeting(words: str, first: date, *slots: Slot) -> Meeting:
    return Meeting("T", Cadence.parse(words), first, slots)


def found(
    held: Meeting, team: Team | None = None, now: datetime = NEW_YEAR, copies: Copies = FRESH
) -> list[Surprise]:
    return find_surprises(held, team or Team(), now, copies)


def told(held: Meeting, team: Team | None = None, now: datetime = NEW_YEAR) -> list[str]:
    return [f"{s.kind} {s.place}: {s.message}; {s.suggestion}" for s in found(held, team, now)]


def living(
    zone: str, name: str, *, required: bool = False, country: str | None = None
) -> Participant:
    return Participant(name, (Stay(zone),), required=required, country=country)


# Skipped and repeated times, against a plain look at the clocks


def written(held: Meeting, row: plain.Row) -> Place:
    """Tell where in the team file it is written at what time an occurrence starts."""
    for position, exception in enumerate(held.exceptions):
        if row.status == "moved" and exception.move and exception.date == row.date:
            return ("exceptions", position, "move")
        if row.status == "added" and exception.add and is_of(row, exception):
            return ("exceptions", position, "date")
    return (*slot_of(held, row), "time")


def is_of(row: plain.Row, exception: MeetingException) -> bool:
    assert isinstance(exception.date, datetime)
    zone = exception.zone or row.zone
    known = (exception.slot, zone, plain.instant(exception.date, zone))
    return (row.slot, row.zone, row.start) == known


def slot_of(held: Meeting, row: plain.Row) -> Place:
    revised = [(r.since, n) for n, r in enumerate(held.revisions) if r.slots]
    _, number = max((r for r in revised if r[0] <= row.date), default=(None, None))
    slots = held.slots if number is None else held.revisions[number].slots or ()
    position = [slot.name for slot in slots].index(str(row.slot))
    return ("slots", position) if number is None else ("revisions", number, "slots", position)


def meant(row: plain.Row) -> datetime:
    """Tell what wall time was asked for."""
    clock = ZoneInfo(row.zone)
    before = (row.start - timedelta(days=1)).astimezone(clock).utcoffset()
    assert before is not None
    asked = (row.start + before).replace(tzinfo=None)
    assert plain.instant(asked, row.zone) == row.start
    return asked


def coming(held: Meeting, now: datetime, years: int) -> list[plain.Row]:
    until = now.date().replace(year=now.year + years)
    return [
        row
        for row in plain.rows(held, until)
        if row.status != "cancelled" and datetime.fromisoformat(row.shown[0]).date() >= now.date()
    ]


def odd_times(held: Meeting, now: datetime) -> dict[tuple[str, Place], list[plain.Row]]:
    expected: dict[tuple[str, Place], list[plain.Row]] = {}
    for row in coming(held, now, 5):
        if row.reading != "once":
            expected.setdefault((f"{row.reading}_time", written(held, row)), []).append(row)
    return expected


def nows() -> st.SearchStrategy[datetime]:
    midnights = st.datetimes(datetime(1995, 1, 1), datetime(2036, 1, 1))
    return midnights.map(lambda moment: moment.replace(day=min(moment.day, 28), tzinfo=UTC))


@st.composite
def daily(draw: st.DrawFn) -> Meeting:
    """Draw meetings that meet every change of their clock."""
    names = strategies.SLOT_NAMES[: draw(st.integers(1, 2))]
    slots = tuple(draw(strategies.slots(name, weekday=False)) for name in names)
    first = draw(strategies.days())
    revisions = (Revision(first + timedelta(days=draw(st.integers(0, 900))), slots=slots[:1]),)
    daily = meeting("FREQ=DAILY", first, *slots)
    return replace(daily, revisions=revisions if draw(st.booleans()) else ())


@settings(max_examples=40)
@given(strategies.meetings() | daily(), nows())
def test_odd_times_are_those_of_a_plain_look_at_the_clocks(held: Meeting, now: datetime) -> None:
    odd = {(str(s.kind), s.place): s.message for s in found(held, now=now) if "_time" in s.kind}
    expected = odd_times(held, now)
    assert odd.keys() == expected.keys()
    for key, rows in expected.items():
        walls = [meant(row) for row in rows]
        assert re.findall(r"\w{3} \d+ \w{3} \d{4}", odd[key]) == list(map(day_words, walls))
        assert f" {walls[0]:%H:%M} " in odd[key]
        if key[0] == "skipped_time":
            shown = datetime.fromisoformat(rows[0].shown[0])
            when = "then" if shown.date() == walls[0].date() else "the day after"
            assert odd[key].endswith(f"the meeting starts at {shown:%H:%M} {when}")


def minutes(text: str) -> list[tuple[int, int]]:
    """Read what times a suggestion names."""
    times = r"(?:from (\d\d):(\d\d))?(?: on)?(?: ?(?:before|to) (\d\d):(\d\d))?"
    found = (
        re.fullmatch(times, part) for part in text.removeprefix("choose a time ").split(" or ")
    )
    numbers = [[int(number or 0) for number in match.groups()] for match in found if match]
    return [(60 * a + b, 60 * c + d or 1440) for a, b, c, d in numbers]


def shown_once(minute: int, days: list[date], key: str) -> bool:
    walls = (datetime.combine(day, time()) + timedelta(minutes=minute) for day in days)
    return all(plain.reading(wall, key) == "once" for wall in walls)


@pytest.mark.parametrize(
    ("key", "year"),
    [
        ("Africa/Cairo", 2024),
        ("Africa/Casablanca", 2012),
        ("Africa/Casablanca", 2024),
        ("America/Nuuk", 2024),
        ("America/Sao_Paulo", 2011),
        ("America/Scoresbysund", 2024),
        ("America/St_Johns", 2009),
        ("America/Vancouver", 2024),
        ("Antarctica/Troll", 2024),
        ("Asia/Gaza", 2012),
        ("Asia/Gaza", 2024),
        ("Asia/Tehran", 2017),
        ("Australia/Lord_Howe", 2024),
        ("Europe/Dublin", 2024),
        ("Pacific/Apia", 2013),
        ("Pacific/Chatham", 2024),
    ],
)
def test_the_suggested_times_and_no_others_are_shown_once_on_every_day(key: str, year: int) -> None:
    now = datetime(year, 1, 1, tzinfo=UTC)
    known = [at for at in changes(key) if 0 <= at - now.timestamp() < 5 * 365 * 86_400]
    days = [wall(key, at).date() + timedelta(days=n) for at in known for n in (-1, 0, 1)]
    times = {minute: shown_once(minute, days, key) for minute in range(0, 1440, 15)}
    odd = next(minute for minute, once in times.items() if not once)
    slot = Slot("A", time(odd // 60, odd % 60), key)
    said = {s.suggestion for s in found(meeting("FREQ=DAILY", now.date(), slot), now=now)}
    spans = minutes(*said)
    assert {m: any(a <= m < b for a, b in spans) for m in times} == times


# By hand, from the published dates of changes

SUNDAYS_2026_TO_2030 = (
    "Sun 29 Mar 2026, Sun 28 Mar 2027, Sun 26 Mar 2028, Sun 25 Mar 2029 and Sun 31 Mar 2030",
    "Sun 25 Oct 2026, Sun 31 Oct 2027, Sun 29 Oct 2028, Sun 28 Oct 2029 and Sun 27 Oct 2030",
)


def test_a_slot_in_the_night_of_the_changes() -> None:
    held = meeting("last Sunday", date(2025, 1, 26), Slot("Night", time(2, 30), ZURICH))
    spring, autumn = SUNDAYS_2026_TO_2030
    clock, instead = f"the clock of {ZURICH}", "choose a time before 02:00 or from 03:00 on"
    skipped, repeated = told(held)
    assert skipped == (
        f"skipped_time ('slots', 0, 'time'): {clock} skips 02:30 on {spring}: "
        f"the meeting starts at 03:30 then; {instead}"
    )
    assert repeated == (
        f"repeated_time ('slots', 0, 'time'): {clock} shows 02:30 twice on {autumn}: "
        f"the meeting starts the first time; {instead}"
    )


@pytest.mark.parametrize(
    ("key", "wall", "day", "starts", "suggestion"),
    [
        ("America/New_York", time(2, 30), date(2026, 3, 8), "03:30 then",
         "a time before 01:00 or from 03:00 on"),
        ("Europe/London", time(1), date(2026, 3, 29), "02:00 then",
         "a time before 01:00 or from 02:00 on"),
        ("Australia/Lord_Howe", time(2, 15), date(2026, 10, 4), "02:45 then",
         "a time before 01:30 or from 02:30 on"),
        (CAIRO, time(0, 30), date(2026, 4, 24), "01:30 then", "a time from 01:00 to 23:00"),
        ("America/Nuuk", time(23, 30), date(2026, 3, 28), "00:30 the day after",
         "a time before 23:00"),
        ("Pacific/Apia", time(8), date(2011, 12, 30), "08:00 the day after", "another date"),
    ],
)  # fmt: skip
def test_skipped_times_of_the_world(
    key: str, wall: time, day: date, starts: str, suggestion: str
) -> None:
    held = meeting(
        "FREQ=YEARLY;BYMONTHDAY=" + f"{day.day};BYMONTH={day.month}", day, Slot("A", wall, key)
    )
    now = datetime.combine(day, time(), UTC) - timedelta(days=20)
    skipped = next(s for s in found(held, now=now) if s.kind is Kind.SKIPPED_TIME)
    assert skipped.message.startswith(f"the clock of {key} skips {wall:%H:%M} on {day_words(day)}")
    assert skipped.message.endswith(f"the meeting starts at {starts}")
    assert skipped.suggestion == f"choose {suggestion}"


@pytest.mark.parametrize(
    ("year", "told_of"), [(2026, True), (2027, True), (2028, True), (2033, False)]
)
def test_a_change_is_seen_years_ahead(year: int, *, told_of: bool) -> None:
    # Of the 28th days of March those of 2027, 2032 and 2038 are Sundays.
    held = meeting("day 28 of March", date(2025, 3, 28), Slot("Night", time(2, 30), ZURICH))
    surprised = found(held, now=datetime(year, 3, 1, tzinfo=UTC))
    assert bool(surprised) is told_of


def test_what_is_cancelled_surprises_nobody() -> None:
    slot = Slot("Night", time(2, 30), ZURICH)
    held = meeting("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", date(2026, 3, 29), slot)
    cancelled = (MeetingException(date(2026, 3, 29), cancel=True),)
    (skipped,) = found(replace(held, exceptions=cancelled))
    assert "Sun 29 Mar 2026" not in skipped.message


def test_what_is_over_surprises_nobody() -> None:
    held = meeting(
        "FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", date(2026, 3, 29), replace(EARLY, time=time(2))
    )
    (skipped,) = found(held, now=datetime(2026, 3, 30, tzinfo=UTC))
    assert "2026" not in skipped.message


def test_moved_and_added_meetings_are_told_their_own_place() -> None:
    exceptions = (
        MeetingException(date(2026, 3, 5), cancel=True),
        MeetingException(date(2026, 3, 26), move=datetime(2026, 3, 29, 2, 15)),
        MeetingException(datetime(2026, 10, 25, 2, 45), add=True, zone=ZURICH),
    )
    held = meeting("weekly on Thursday", date(2026, 1, 1), EARLY)
    assert [(s.kind, s.place) for s in found(replace(held, exceptions=exceptions))] == [
        ("skipped_time", ("exceptions", 1, "move")),
        ("repeated_time", ("exceptions", 2, "date")),
    ]


def test_a_revised_slot_is_told_its_own_place() -> None:
    night = Slot("Night", time(2, 30), ZURICH)
    revisions = (
        Revision(date(2027, 1, 1), slots=(EARLY, replace(night, name="Later"))),
        Revision(date(2026, 6, 1), slots=(night,)),
        Revision(date(2026, 9, 1), duration=30),
    )
    held = meeting("FREQ=DAILY", date(2026, 1, 1), EARLY)
    assert {s.place for s in found(replace(held, revisions=revisions))} == {
        ("revisions", 1, "slots", 0, "time"),
        ("revisions", 0, "slots", 1, "time"),
    }


# Required people


@st.composite
def staffed(draw: st.DrawFn) -> tuple[Meeting, Team]:
    slots = [replace(slot, duration=None) for slot in draw(strategies.rotations(weekday=False))]
    held = meeting("third Thursday", date(2019, 3, 21), *slots)
    return held, draw(strategies.teams(available=True))


def cells(person: Participant, rows: list[plain.Row], team: Team) -> list[Cell]:
    return [Cell(person, int(row.start.timestamp()), 60, team.hours) for row in rows]


@settings(max_examples=25)
@given(staffed(), st.integers(2019, 2034))
def test_who_is_shut_out_is_so_by_a_plain_look_at_each_meeting(
    both: tuple[Meeting, Team], year: int
) -> None:
    held, team = both
    now = datetime(year, 6, 1, tzinfo=UTC)
    expected: dict[Place, set[str]] = {}
    rows = coming(held, now, 1)
    for slot in {row.slot for row in rows}:
        own = [row for row in rows if row.slot == slot]
        for person in team.participants:
            levels = {cell.hours_level for cell in cells(person, own, team)}
            if person.required and levels == {Level.UNAVAILABLE}:
                expected.setdefault((*slot_of(held, own[0]), "time"), set()).add(person.name)
    shut = [s for s in found(held, team, now) if s.kind is Kind.REQUIRED_SHUT_OUT]
    names = {
        s.place: {p.name for p in team.participants if f'"{p.name}"' in s.message} for s in shut
    }
    assert names == expected


TIM: Final = living(ZURICH, "Tim", required=True)
ZACH: Final = living(ANGELES, "Zach", required=True)
FRIDAYS: Final = meeting("weekly on Friday", date(2026, 1, 2), EARLY)


def test_a_slot_in_somebody_s_night() -> None:
    # 08:00 in Zurich is 23:00 in Los Angeles, or 00:00 for some weeks of the year
    (said,) = told(FRIDAYS, Team((ZACH,)))
    assert said == (
        "required_shut_out ('slots', 0, 'time'): \"Zach\" can never attend \"Early\", though "
        "required: on Fri 2 Jan 2026 it is 23:00-24:00 Thu, outside 07:00-22:00; "
        'choose a time within their hours, or write role = "optional"'
    )


def test_many_who_are_shut_out_are_told_once() -> None:
    people = tuple(replace(ZACH, name=f"Zach {n}") for n in range(8))
    (surprise,) = found(FRIDAYS, Team((*people, living(ZURICH, "Tim", required=True))))
    names = ", ".join(f'"Zach {n}"' for n in range(5))
    assert surprise.message.startswith(f"{names} and 3 more can never attend")
    assert surprise.message.endswith('outside 07:00-22:00 for "Zach 0"')


@pytest.mark.parametrize(
    "person",
    [
        replace(ZACH, required=False),
        replace(TIM, away=(Away(date(2025, 1, 1), date(2028, 1, 1)),)),
        replace(TIM, busy=((NEW_YEAR, NEW_YEAR + timedelta(days=999)),)),
        replace(ZACH, stays=(Stay(ANGELES), Stay(ZURICH, date(2026, 12, 25)))),
        living("Asia/Tokyo", "明", required=True),
    ],
    ids=["optional", "away", "busy", "moving", "in their hours"],
)
def test_those_who_are_not_shut_out_by_their_hours_are_not_told(person: Participant) -> None:
    assert found(FRIDAYS, Team((person,))) == []


def test_days_off_are_not_why_somebody_is_shut_out() -> None:
    away = (Away(date(2026, 1, 1), date(2026, 1, 31)),)
    holidaying = replace(ZACH, away=away, busy=((NEW_YEAR, NEW_YEAR + timedelta(days=9)),))
    assert told(FRIDAYS, Team((holidaying,))) == told(FRIDAYS, Team((ZACH,)))


def test_an_added_meeting_is_of_no_slot() -> None:
    added = (
        MeetingException(datetime(2026, 5, 5, 18), add=True, slot="Early"),
        MeetingException(datetime(2026, 5, 6, 18), add=True, zone="UTC"),
    )
    held, team = replace(FRIDAYS, exceptions=added), Team((ZACH,))
    assert told(held, team) == told(FRIDAYS, team)


def test_a_slot_of_a_revision_shuts_out_from_then_on() -> None:
    late = replace(EARLY, time=time(18))
    held = replace(FRIDAYS, slots=(late,), revisions=(Revision(date(2026, 7, 1), slots=(EARLY,)),))
    (surprise,) = found(held, Team((ZACH,)))
    assert surprise.place == ("revisions", 0, "slots", 0, "time")


def test_who_reaches_one_meeting_of_a_year_is_not_shut_out() -> None:
    # Of the weeks in which Los Angeles has changed its clock and Zurich not, one has 24:00-01:00.
    hours = replace(USUAL.preferred, spans=((4 * 1440, 4 * 1440 + 60),))
    person = replace(ZACH, preferred=hours, stretch=hours)
    assert found(FRIDAYS, Team((person,))) == []


# Public holidays


@settings(max_examples=25)
@given(staffed(), st.integers(2019, 2034))
def test_holidays_are_those_of_a_plain_look_at_each_meeting(
    both: tuple[Meeting, Team], year: int
) -> None:
    held, team = both
    now = datetime(year, 6, 1, tzinfo=UTC)
    expected = []
    for row in coming(held, now, 1):
        resting = [
            cell
            for p in team.participants
            for cell in cells(p, [row], team)
            if list(cell._holidays())
        ]
        if resting and len(resting) * 2 >= len(team.participants):
            shown = datetime.fromisoformat(row.shown[0])
            of = f"{len(resting)} of {len(team.participants)} people"
            expected.append(f"{of} have a public holiday on {day_words(shown)}: ")
    surprised = [s for s in found(held, team, now) if s.kind is Kind.HOLIDAY]
    assert [s.message[: s.message.index(": ") + 2] for s in surprised] == expected


THANKSGIVING: Final = "Thanksgiving Day (US)"  # 26 November 2026


@pytest.mark.parametrize(("others", "told_of"), [(0, True), (1, True), (2, False)])
def test_a_holiday_of_half_the_team_is_told_by_everybody_s_own_day(
    others: int, *, told_of: bool
) -> None:
    # On Friday at 08:00 in Zurich it is Thursday in Los Angeles.
    people = (
        living(ANGELES, "Zach", country="US"),
        *(living(ZURICH, f"{n}") for n in range(others)),
    )
    said = [s for s in told(FRIDAYS, Team(people)) if THANKSGIVING in s]
    of = f"1 of {1 + others} people have a public holiday on Fri 27 Nov 2026: {THANKSGIVING}"
    what = "move or cancel it, in [[exceptions]] with date = 2026-11-27"
    assert said == [f"holiday ('meeting', 'cadence'): {of}; {what}"] * told_of


def test_holidays_of_several_countries_count_together() -> None:
    countries = ("CH", "CH", "US", "JP", "IN")
    team = Team(tuple(living(ZURICH, f"{n}", country=code) for n, code in enumerate(countries)))
    christmas = next(s for s in found(FRIDAYS, team) if "25 Dec" in s.message)
    assert christmas.message.startswith("4 of 5 people have a public holiday on Fri 25 Dec 2026: ")
    assert christmas.message.count("Christmas") == 3


def test_holidays_a_year_away_are_not_told_yet() -> None:
    team = Team((living(ZURICH, "Tim", country="CH"),))
    first = [s.message for s in found(FRIDAYS, team, datetime(2026, 1, 1, tzinfo=UTC))]
    later = [s.message for s in found(FRIDAYS, team, datetime(2026, 1, 2, tzinfo=UTC))]
    new_year = "1 of 1 people have a public holiday on Fri 1 Jan 2027: New Year's Day (CH)"
    assert (new_year in first, new_year in later) == (False, True)


def test_a_meeting_moved_to_a_holiday_is_told_its_own_place() -> None:
    exceptions = (
        MeetingException(date(2026, 12, 18), move=date(2026, 12, 24)),
        MeetingException(date(2026, 12, 25), cancel=True),
        MeetingException(date(2026, 7, 10), move=date(2026, 8, 1)),
        MeetingException(datetime(2027, 1, 1, 18), add=True, zone="UTC"),
    )
    held = replace(FRIDAYS, exceptions=exceptions)
    team = Team((living(ZURICH, "Tim", country="CH"),))
    own = [(s.place, s.suggestion) for s in found(held, team, datetime(2026, 5, 1, tzinfo=UTC))]
    assert own == [
        (("exceptions", 2, "move"), "choose another day"),
        (("meeting", "cadence"), "move or cancel it, in [[exceptions]] with date = 2027-01-01"),
        (("exceptions", 3, "date"), "choose another day"),
    ]


def test_a_revised_cadence_is_told_its_own_place() -> None:
    revisions = (Revision(date(2026, 7, 1), cadence=Cadence.parse("weekly on Thursday")),)
    held, team = replace(FRIDAYS, revisions=revisions), Team((living(ZURICH, "P", country="US"),))
    assert [(s.message.partition(": ")[2], s.place) for s in found(held, team)] == [
        ("Juneteenth National Independence Day (US)", ("meeting", "cadence")),
        (THANKSGIVING, ("revisions", 0, "cadence")),
    ]


# Tz data


@pytest.fixture
def other(tmp_path: Path) -> TzData:
    """Write a copy of tz data in which Los Angeles has Zurich's clock, and Cairo is missing."""
    for key, file in {ZURICH: ZURICH, ANGELES: ZURICH}.items():
        (tmp_path / key).parent.mkdir()
        shutil.copyfile(OURS.root / file, tmp_path / key)
    return TzData("system", "2020a", tmp_path)


@pytest.mark.parametrize("zone", [ANGELES, CAIRO])
def test_a_system_copy_that_differs_for_a_zone_of_the_meeting(other: TzData, zone: str) -> None:
    ours = FRESH.ours
    for slot, person in ((ZURICH, zone), (zone, ZURICH)):
        held = meeting("third Thursday", date(2026, 1, 15), Slot("A", time(12), slot))
        (stale,) = found(held, Team((living(person, "P"),)), copies=Copies(ours, other))
        differs = {ANGELES: "+540 minutes from 2026-01-01 on", CAIRO: "not in that copy"}[zone]
        assert stale.message == (
            "programs that use this system's tz data, 2020a (system), show other times than those "
            f"of 2099a (tzdata package): {zone}: {differs}"
        )
        assert (stale.kind, stale.place) == (Kind.STALE_TZDATA, ())


def test_other_zones_of_a_system_copy_may_differ(other: TzData) -> None:
    moved = Participant("P", (Stay(ANGELES), Stay(ZURICH, date(2020, 1, 1))))
    assert found(FRIDAYS, Team((moved,)), copies=Copies(FRESH.ours, other)) == []


@pytest.mark.parametrize("system", [None, FRESH.ours])
def test_where_there_is_no_other_copy_none_differs(system: TzData | None) -> None:
    assert found(FRIDAYS, copies=Copies(FRESH.ours, system)) == []


@pytest.mark.parametrize(
    ("version", "now", "stale"),
    [
        ("2025b", datetime(2026, 12, 31, tzinfo=UTC), False),
        ("2025b", datetime(2027, 1, 1, tzinfo=UTC), True),
        ("2025b", datetime(2019, 1, 1, tzinfo=UTC), False),
        (None, datetime(2027, 1, 1, tzinfo=UTC), False),
    ],
)
def test_tz_data_grows_old(version: str | None, now: datetime, *, stale: bool) -> None:
    ours = replace(OURS, version=version)
    said = [s.message for s in found(FRIDAYS, now=now, copies=Copies(ours, None))]
    old = f"the tz data in use, {ours}, is more than a year old: clocks may have changed"
    assert said == [old] * stale


def test_without_copies_those_of_this_machine_are_looked_at() -> None:
    here = Copies(zones.tzdata_version(), zones.system_copy())
    team = Team((living("America/Vancouver", "P"),))
    for now in (NEW_YEAR, datetime(2090, 1, 1, tzinfo=UTC)):
        assert find_surprises(FRIDAYS, team, now) == found(FRIDAYS, team, now, here)
    assert any(s.kind is Kind.STALE_TZDATA for s in find_surprises(FRIDAYS, team, now))


# All together


def test_errors_and_warnings() -> None:
    severities = {kind: Surprise(kind, (), "", "").severity for kind in Kind}
    assert severities == {
        "skipped_time": "error",
        "repeated_time": "error",
        "required_shut_out": "error",
        "holiday": "warning",
        "stale_tzdata": "warning",
    }


@pytest.mark.parametrize(
    "now", [datetime(2028, 2, 29, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)]
)
def test_odd_days_to_look_from(now: datetime) -> None:
    assert found(FRIDAYS, now=now, copies=FRESH) == [] or now.year > 2101


def test_a_meeting_on_plain_days_surprises_nobody() -> None:
    team = Team((living(ZURICH, "Tim", required=True), living("Asia/Tokyo", "明", required=True)))
    assert found(FRIDAYS, team) == []


def test_a_large_team_is_looked_at_soon() -> None:
    keys = (ZURICH, ANGELES, CAIRO, "Asia/Tokyo")
    people = tuple(
        living(keys[n % 4], f"{n}", required=True, country=("CH", "US", "EG", "JP")[n % 4])
        for n in range(10_000)
    )
    daily, team = meeting("FREQ=DAILY", date(2019, 1, 1), EARLY), Team(people)
    begun = clock.process_time()
    assert found(daily, team)
    assert clock.process_time() - begun < 2
