from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import moments
import plain_availability as plain
from meetsched.availability import Availability, Pattern, levels
from meetsched.hours import ANY, NEVER, USUAL, Level, Windows
from meetsched.people import Away, Participant, Stay
from plain_availability import Cell

if TYPE_CHECKING:
    from collections.abc import Sequence

UNAVAILABLE, STRETCH, PREFERRED = Level.UNAVAILABLE, Level.STRETCH, Level.PREFERRED
COUNTRIES: Final = (
    None, None, "AE", "BN", "CH", "CH-ZH", "EG", "IL", "IR", "JP", "PH", "PL", "SA", "US-CA",
)  # fmt: skip
LAWS: Final = (("AE", plain.seconds(2022, 1, 1)), ("SA", plain.seconds(2013, 6, 28)))
HORIZON: Final = 400
Answer = tuple[int, int, int, str, str, int, tuple[int, int], int, int]


def fast(cells: Sequence[Cell]) -> Availability:
    first = cells[0]
    occurrences = [(cell.start, cell.minutes) for cell in cells]
    instants = moments.instants(occurrences)
    pattern = Pattern.of(first.person)
    if first.night is not None:
        pattern = pattern.minding(night=first.night)
    return Availability(pattern, instants, first.usual, first.cap)


def answers(cells: Sequence[Cell]) -> list[Answer]:
    """Give levels, burden, reason, zone, wall time, span and lateness of each occurrence."""
    found = fast(cells)
    return [
        (
            int(found.levels[position]),
            int(found.hours_levels[position]),
            int(found.burdens[position]),
            found.reason(position),
            found.zone(position),
            int(found.walls[position]),
            found.span(position),
            found.too_late(position),
            found.too_late(position, PREFERRED),
        )
        for position in range(len(cells))
    ]


def expected(cell: Cell) -> Answer:
    starts, ends = plain.count(cell.starts), plain.count(cell.ends)
    found, told = (cell.level, cell.hours_level), (cell.reason, cell.stay.zone)
    late = cell.too_late(STRETCH), cell.too_late(PREFERRED)
    return *found, cell.burden, *told, starts, (starts, ends), *late


# Teams and horizons


def _near(anchor: int, most: int) -> st.SearchStrategy[date]:
    middle = datetime.fromtimestamp(anchor, UTC).date()
    few, many = timedelta(days=2), timedelta(days=most)
    return st.dates(middle - few, middle + few) | st.dates(middle - many, middle + many)


@st.composite
def _stays(draw: st.DrawFn, zone: str, anchor: int) -> tuple[Stay, ...]:
    moves = sorted(draw(st.sets(_near(anchor, HORIZON), max_size=2)))
    keys = [zone, *(draw(moments.zones()) for _ in moves)]
    firsts = [None, *moves]
    return tuple(
        Stay(key, since, draw(st.sampled_from(COUNTRIES)))
        for key, since in zip(keys, firsts, strict=True)
    )


@st.composite
def _away(draw: st.DrawFn, anchor: int) -> Away:
    first = draw(_near(anchor, HORIZON))
    return Away(first, first + timedelta(days=draw(st.sampled_from([0, 0, 1, 14, 100]))))


@st.composite
def _busy(draw: st.DrawFn, anchor: int) -> tuple[datetime, datetime]:
    clock = timezone(timedelta(minutes=draw(st.sampled_from([0, 0, 345, -480]))))
    start = datetime.fromtimestamp(anchor + draw(moments.apart()), clock)
    lasts = st.integers(1, 10**9) | st.integers(1, 10**4).map(lambda m: m * 60_000_000)
    start += timedelta(microseconds=draw(st.sampled_from([0, 0, 0, 1, 999_999])))
    return start, start + timedelta(microseconds=draw(lasts))


def _own() -> st.SearchStrategy[Windows | None]:
    return st.none() | moments.windows()


@st.composite
def _people(draw: st.DrawFn, zone: str, anchor: int) -> Participant:
    return Participant(
        "Luz",
        draw(_stays(zone, anchor)),
        country=draw(st.sampled_from(COUNTRIES)),
        preferred=draw(_own()),
        stretch=draw(_own()),
        away=tuple(draw(st.lists(_away(anchor), max_size=2))),
        busy=tuple(draw(st.lists(_busy(anchor), max_size=2))),
    )


@st.composite
def cells(draw: st.DrawFn) -> list[Cell]:
    """Occurrences in any order, and one participant of any kind."""
    zone = draw(moments.zones())
    anchor = draw(moments.anchors(zone))
    person = draw(_people(zone, anchor))
    usual, cap = draw(moments.hours()), draw(st.sampled_from([STRETCH, UNAVAILABLE]))
    return [Cell(person, *each, usual, cap) for each in draw(moments.around(anchor))]


@st.composite
def workers(draw: st.DrawFn) -> list[Cell]:
    """Occurrences near holidays and laws about weekends, for those who have the team's hours."""
    lawful, change = draw(st.sampled_from(LAWS))
    country = draw(st.just(lawful) | st.sampled_from(COUNTRIES))
    new_year = plain.seconds(draw(st.integers(1972, 2039)), 12, 31)
    anchor = draw(st.just(change) | st.just(new_year))
    person = Participant("Luz", (Stay(draw(moments.zones())),), country=country)
    person = replace(person, stretch=draw(st.none() | moments.windows()))
    cap = draw(st.sampled_from([STRETCH, UNAVAILABLE]))
    return [Cell(person, *each, USUAL, cap) for each in draw(moments.around(anchor))]


@settings(max_examples=60)
@given(cells())
def test_every_cell_is_that_of_the_plain_way(drawn: list[Cell]) -> None:
    assert answers(drawn) == [expected(cell) for cell in drawn]


@settings(max_examples=60)
@given(workers())
def test_holidays_and_weekends_are_those_of_the_plain_way(drawn: list[Cell]) -> None:
    assert answers(drawn) == [expected(cell) for cell in drawn]


def _ratings() -> st.SearchStrategy[tuple[int, ...]]:
    rating = st.integers(0, 5) | st.sampled_from([0, 5])
    return st.lists(rating, min_size=24, max_size=24).map(tuple)


@settings(max_examples=40)
@given(drawn=cells() | workers(), ratings=_ratings(), night=st.none() | st.booleans())
def test_ratings_take_the_place_of_hours(
    drawn: list[Cell], ratings: tuple[int, ...], *, night: bool | None
) -> None:
    person = replace(drawn[0].person, ratings=ratings)
    rated = [replace(cell, person=person, night=night) for cell in drawn]
    assert answers(rated) == [expected(cell) for cell in rated]
    assert list(fast(rated).weekends()) == []


@settings(max_examples=40)
@given(drawn=cells() | workers(), night=st.booleans())
def test_nights_are_added_to_hours_or_taken_out(drawn: list[Cell], *, night: bool) -> None:
    minding = [replace(cell, night=night) for cell in drawn]
    assert answers(minding) == [expected(cell) for cell in minding]


@settings(max_examples=50)
@given(cells() | workers(), st.data())
def test_other_occurrences_change_nothing(drawn: list[Cell], data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(drawn))))
    mixed = answers([drawn[position] for position in order])
    alone = [answers([cell])[0] for cell in drawn]
    assert mixed == [alone[position] for position in order]


@settings(max_examples=30)
@given(cells(), st.lists(st.sampled_from(["UTC", "Asia/Tokyo", "America/St_Johns"])))
def test_the_levels_of_many_are_those_of_each(drawn: list[Cell], keys: list[str]) -> None:
    first = drawn[0]
    people = [first.person, *(Participant("Tim", (Stay(key),)) for key in keys)]
    patterns = [Pattern.of(person) for person in people]
    instants = moments.instants([(cell.start, cell.minutes) for cell in drawn])
    found = levels(patterns, instants, first.usual, first.cap)
    assert found.tolist() == [
        [replace(cell, person=person).level for cell in drawn] for person in people
    ]


@settings(max_examples=50)
@given(cells() | workers())
def test_weekends_are_those_that_count(drawn: list[Cell]) -> None:
    told = [(cell.country, cell.weekend) for cell in drawn if cell.weekend is not None]
    assert set(fast(drawn).weekends()) == set(told)


@settings(max_examples=20)
@given(cells())
def test_no_occurrences(drawn: list[Cell]) -> None:
    first = drawn[0]
    found = Availability(Pattern.of(first.person), moments.instants([]), first.usual, first.cap)
    arrays = (found.levels, found.hours_levels, found.burdens, found.walls)
    assert [array.tolist() for array in arrays] == [[], [], [], []]
    assert list(found.weekends()) == []


@settings(max_examples=20)
@given(cells())
def test_what_is_said_of_a_person_besides_is_no_part_of_the_pattern(drawn: list[Cell]) -> None:
    person = drawn[0].person
    other = replace(person, name="Tim", email="tim@example.org", region="Europe", required=True)
    other = replace(other, weight=3, night=True)
    assert Pattern.of(other) == Pattern.of(person)
    assert Pattern.of(person).night is None


# By hand


def cell(zone: str, start: tuple[int, ...], minutes: int = 60, **known: Any) -> Cell:  # noqa: ANN401
    cap = known.pop("cap", STRETCH)
    return Cell(
        Participant("Luz", (Stay(zone),), **known), plain.seconds(*start), minutes, USUAL, cap
    )


def said(one: Cell) -> tuple[int, int, str]:
    level, _, burden, reason, *_ = answers([one])[0]
    return level, burden, reason


EIGHT: Final = (2019, 4, 11, 6)  # Thursday, 08:00 in Zurich


@pytest.mark.parametrize(
    ("zone", "level", "burden", "reason"),
    [
        ("Europe/Zurich", STRETCH, 60, "08:00-09:00 Thu, outside preferred 09:00-18:00"),
        ("America/Los_Angeles", UNAVAILABLE, 720, "23:00-24:00 Wed, outside 07:00-22:00"),
        ("Asia/Kathmandu", PREFERRED, 0, "11:45-12:45 Thu, within 09:00-18:00"),
        ("Pacific/Kiritimati", STRETCH, 180, "20:00-21:00 Thu, outside preferred 09:00-18:00"),
        ("Pacific/Apia", STRETCH, 120, "19:00-20:00 Thu, outside preferred 09:00-18:00"),
    ],
)
def test_eight_in_zurich(zone: str, level: Level, burden: int, reason: str) -> None:
    assert said(cell(zone, EIGHT)) == (level, burden, reason)


@pytest.mark.parametrize(
    ("preferred", "stretch", "level", "reason"),
    [
        (ANY, None, PREFERRED, "08:00-09:00 Thu, within any time"),
        (NEVER, None, STRETCH, '08:00-09:00 Thu, outside preferred hours ("never")'),
        (NEVER, NEVER, UNAVAILABLE, '08:00-09:00 Thu, outside hours ("never")'),
        (None, NEVER, UNAVAILABLE, "08:00-09:00 Thu, outside 09:00-18:00"),
        (Windows.parse("Wed 20:00-08:30"), None, STRETCH,
         "08:00-09:00 Thu, outside preferred 20:00-08:30"),
        (Windows.parse("Mon 10:00-12:00"), NEVER, UNAVAILABLE,
         "08:00-09:00 Thu, outside Mon 10:00-12:00"),
    ],
)  # fmt: skip
def test_own_hours_count_before_the_teams(
    preferred: Windows | None, stretch: Windows | None, level: Level, reason: str
) -> None:
    one = cell("Europe/Zurich", EIGHT, preferred=preferred, stretch=stretch)
    assert said(one)[::2] == (level, reason)


@pytest.mark.parametrize(
    ("country", "start", "minutes", "told"),
    [
        # Thursday, 1 August 2019, in Zurich
        ("CH", (2019, 8, 1, 8), 60, (STRETCH, 0, "National Day (CH)")),
        ("CH-ZH", (2019, 8, 1, 8), 60, (STRETCH, 0, "National Day (CH-ZH)")),
        ("CH", (2019, 8, 1, 6), 60, (STRETCH, 60, "National Day (CH)")),
        ("CH", (2019, 8, 1, 4), 60, (UNAVAILABLE, 720, "06:00-07:00 Thu, outside 07:00-22:00")),
        ("DE", (2019, 8, 1, 8), 60, (PREFERRED, 0, "10:00-11:00 Thu, within 09:00-18:00")),
        (None, (2019, 8, 1, 8), 60, (PREFERRED, 0, "10:00-11:00 Thu, within 09:00-18:00")),
        ("CH", (2019, 8, 2, 8), 60, (PREFERRED, 0, "10:00-11:00 Fri, within 09:00-18:00")),
    ],
)
def test_holidays(
    country: str | None, start: tuple[int, ...], minutes: int, told: tuple[Level, int, str]
) -> None:
    assert said(cell("Europe/Zurich", start, minutes, country=country)) == told


@pytest.mark.parametrize(("minutes", "level"), [(60, PREFERRED), (61, STRETCH)])
def test_a_holiday_counts_from_midnight_on(minutes: int, level: Level) -> None:
    eve = cell("Europe/Zurich", (2019, 7, 31, 21), minutes, country="CH", preferred=ANY)
    assert said(eve)[:2] == (level, 0)


def test_a_holiday_can_be_like_a_day_off() -> None:
    day = cell("Europe/Zurich", (2019, 8, 1, 8), country="CH", cap=UNAVAILABLE)
    assert said(day) == (UNAVAILABLE, 720, "National Day (CH)")


def test_a_holiday_that_the_clock_goes_back_to() -> None:
    # 00:00 on Sunday, 2 November; at 00:01 it was 23:01 on All Saints' Day again
    night = cell("America/St_Johns", (2008, 11, 2, 2, 30), 30, country="PL", preferred=ANY)
    assert said(night) == (STRETCH, 0, "All Saints' Day (PL)")


def test_a_holiday_after_a_day_that_was_not() -> None:
    # 23:30 on 29 December 2011; half an hour later it was the 31st
    night = cell("Pacific/Apia", (2011, 12, 30, 9, 30), country="PH", preferred=ANY)
    assert said(night) == (STRETCH, 0, "New Year's Eve (PH)")


JULY: Final = Away(date(2019, 7, 15), date(2019, 7, 26))


@pytest.mark.parametrize(
    ("start", "minutes", "told"),
    [
        ((2019, 7, 14, 21), 60, (PREFERRED, 0)),
        ((2019, 7, 14, 21), 61, (UNAVAILABLE, 720)),
        ((2019, 7, 20, 12), 60, (UNAVAILABLE, 720)),
        ((2019, 7, 26, 21, 59), 1, (UNAVAILABLE, 720)),
        ((2019, 7, 26, 22), 60, (PREFERRED, 0)),
    ],
)
def test_days_off_are_local_days(
    start: tuple[int, ...], minutes: int, told: tuple[Level, int]
) -> None:
    one = cell("Europe/Zurich", start, minutes, preferred=ANY, away=(JULY,))
    assert said(one)[:2] == told


def test_what_is_said_of_days_off() -> None:
    one_day = Away(date(2019, 8, 1), date(2019, 8, 1))
    weeks = cell("Europe/Zurich", (2019, 7, 20, 12), away=(one_day, JULY))
    day = cell("Europe/Zurich", (2019, 8, 1, 12), away=(one_day, JULY))
    assert [said(weeks)[2], said(day)[2]] == ["away until 26 July", "away on 1 August"]


def busy(*moment: int, minutes: float = 60) -> tuple[datetime, datetime]:
    start = datetime.fromtimestamp(plain.seconds(*moment), UTC)
    return start, start + timedelta(minutes=minutes)


TAKEN: Final = busy(2019, 4, 10, 7, 30)  # Wednesday, 09:30 to 10:30 in Zurich


@pytest.mark.parametrize(
    ("start", "told"),
    [
        ((2019, 4, 10, 8), (UNAVAILABLE, 720, "busy until 10:30 Wed")),
        ((2019, 4, 10, 8, 29), (UNAVAILABLE, 720, "busy until 10:30 Wed")),
        ((2019, 4, 10, 8, 30), (PREFERRED, 0, "10:30-11:30 Wed, within 09:00-18:00")),
        ((2019, 4, 10, 6, 30), (STRETCH, 30, "08:30-09:30 Wed, outside preferred 09:00-18:00")),
        ((2019, 4, 10, 6, 31), (UNAVAILABLE, 720, "busy until 10:30 Wed")),
    ],
)
def test_busy_times(start: tuple[int, ...], told: tuple[Level, int, str]) -> None:
    assert said(cell("Europe/Zurich", start, busy=(TAKEN,))) == told


def test_a_part_of_a_second_is_busy() -> None:
    later = (TAKEN[0], TAKEN[1] + timedelta(microseconds=1))
    assert said(cell("Europe/Zurich", (2019, 4, 10, 8, 30), busy=(later,)))[0] == UNAVAILABLE


def test_a_busy_time_that_ends_after_the_clock_has_changed() -> None:
    weeks = busy(2019, 3, 20, 8, minutes=21 * 1440 + 30)
    told = said(cell("Europe/Zurich", (2019, 3, 20, 9), busy=(weeks,)))
    assert told == (UNAVAILABLE, 720, "busy until 10:30 Wed")


def test_days_off_are_told_before_busy_times_and_these_before_holidays() -> None:
    taken, day = busy(2019, 8, 1, 8), Away(date(2019, 8, 1), date(2019, 8, 1))
    one = cell("Europe/Zurich", (2019, 8, 1, 8), country="CH", busy=(taken,), cap=UNAVAILABLE)
    assert said(one)[2] == "busy until 11:00 Thu"
    both = replace(one, person=replace(one.person, away=(day,)))
    assert said(both)[2] == "away on 1 August"


@pytest.mark.parametrize(
    ("country", "start", "level", "reason"),
    [
        ("EG", (2026, 1, 9, 10), UNAVAILABLE, "10:00-11:00 Fri, weekend (EG)"),
        ("EG", (2026, 1, 11, 10), PREFERRED, "10:00-11:00 Sun, within 09:00-18:00"),
        ("EG", (2026, 1, 11, 6), UNAVAILABLE, "06:00-07:00 Sun, outside 07:00-22:00"),
        (None, (2026, 1, 11, 10), UNAVAILABLE,
         "10:00-11:00 Sun, outside Mon-Fri 07:00-22:00"),
        ("CH", (2026, 1, 11, 10), UNAVAILABLE, "10:00-11:00 Sun, weekend (CH)"),
        # Saudi Arabia rests on Friday and Saturday, until the end of June 2013 on Thursday
        ("SA", (2013, 6, 13, 10), UNAVAILABLE, "10:00-11:00 Thu, weekend (SA)"),
        ("SA", (2013, 6, 15, 10), PREFERRED, "10:00-11:00 Sat, within 09:00-18:00"),
        ("SA", (2013, 7, 4, 10), PREFERRED, "10:00-11:00 Thu, within 09:00-18:00"),
        ("SA", (2013, 7, 6, 10), UNAVAILABLE, "10:00-11:00 Sat, weekend (SA)"),
        # the Emirates on Saturday and Sunday, until 2021 on Friday
        ("AE", (2021, 11, 19, 10), UNAVAILABLE, "10:00-11:00 Fri, weekend (AE)"),
        ("AE", (2022, 11, 18, 10), PREFERRED, "10:00-11:00 Fri, within 09:00-18:00"),
    ],
)  # fmt: skip
def test_weekends(country: str, start: tuple[int, ...], level: Level, reason: str) -> None:
    assert said(cell("UTC", start, country=country))[::2] == (level, reason)


def test_own_hours_stand_as_written_whatever_the_weekend() -> None:
    friday = cell("UTC", (2026, 1, 9, 10), country="EG", preferred=USUAL.preferred)
    assert said(friday)[:2] == (PREFERRED, 0)
    both = replace(friday, person=replace(friday.person, stretch=USUAL.stretch))
    sunday = replace(both, start=plain.seconds(2026, 1, 11, 10))
    assert said(sunday)[2] == "10:00-11:00 Sun, outside Mon-Fri 07:00-22:00"


RATED: Final = (*[0] * 6, 1, 2, 3, 4, *[5] * 14)


@pytest.mark.parametrize(
    ("start", "minutes", "told"),
    [
        ((2019, 4, 11, 6), 60, (STRETCH, 540, "rated 1 of 5 at 06:00 UTC")),
        ((2019, 4, 11, 7), 60, (STRETCH, 360, "rated 2 of 5 at 07:00 UTC")),
        ((2019, 4, 11, 7, 30), 90, (STRETCH, 360, "rated 2 of 5 at 07:00 UTC")),
        ((2019, 4, 11, 8), 60, (STRETCH, 144, "rated 3 of 5 at 08:00 UTC")),
        ((2019, 4, 11, 9), 60, (STRETCH, 72, "rated 4 of 5 at 09:00 UTC")),
        ((2019, 4, 11, 23), 60, (PREFERRED, 0, "rated 5 of 5 at 23:00 UTC")),
        ((2019, 4, 11, 23), 61, (UNAVAILABLE, 720, "rated 0 of 5 at 00:00 UTC")),
        ((2019, 8, 1, 10), 60, (STRETCH, 0, "National Day (CH)")),
        ((2019, 7, 20, 10), 60, (UNAVAILABLE, 720, "away until 26 July")),
    ],
)  # fmt: skip
def test_ratings(start: tuple[int, ...], minutes: int, told: tuple[Level, int, str]) -> None:
    known = {"country": "CH", "preferred": NEVER, "away": (JULY,)}
    assert said(cell("Europe/Zurich", start, minutes, ratings=RATED, **known)) == told


@pytest.mark.parametrize(
    ("start", "night", "told"),
    [
        # 01:00 and 07:30 in Zurich
        ((2019, 4, 10, 23), None, (UNAVAILABLE, 720)),
        ((2019, 4, 10, 23), True, (PREFERRED, 0)),
        ((2019, 4, 10, 23), False, (UNAVAILABLE, 720)),
        ((2019, 4, 11, 5, 30), None, (STRETCH, 90)),
        ((2019, 4, 11, 5, 30), True, (STRETCH, 30)),
        ((2019, 4, 11, 5, 30), False, (UNAVAILABLE, 720)),
        ((2019, 4, 11, 6), False, (STRETCH, 60)),
        ((2019, 4, 13, 22), True, (PREFERRED, 0)),  # a Sunday
    ],
)
def test_nights(start: tuple[int, ...], *, night: bool | None, told: tuple[Level, int]) -> None:
    assert said(replace(cell("Europe/Zurich", start), night=night))[:2] == told


def test_ratings_hold_at_night_too() -> None:
    rated = cell("Europe/Zurich", (2019, 4, 10, 23), ratings=RATED)
    assert said(rated) == said(replace(rated, night=False)) == said(replace(rated, night=True))


MOVER: Final = Participant(
    "Luz",
    (Stay("Europe/Zurich", None, "CH"), Stay("America/Los_Angeles", date(2025, 7, 1))),
    country="US",
)


@pytest.mark.parametrize(
    ("start", "told"),
    [
        # 1 July begins in Los Angeles at 07:00 UTC
        ((2025, 7, 1, 6, 59), (STRETCH, 1, "08:59-09:59 Tue, outside preferred 09:00-18:00")),
        ((2025, 7, 1, 7), (UNAVAILABLE, 720, "00:00-01:00 Tue, outside 07:00-22:00")),
        ((2024, 8, 1, 17), (STRETCH, 120, "National Day (CH)")),
        ((2025, 8, 1, 17), (PREFERRED, 0, "10:00-11:00 Fri, within 09:00-18:00")),
        ((2024, 7, 4, 16), (STRETCH, 60, "18:00-19:00 Thu, outside preferred 09:00-18:00")),
        ((2025, 7, 4, 16), (STRETCH, 0, "Independence Day (US)")),
    ],
)
def test_one_who_moves(start: tuple[int, ...], told: tuple[Level, int, str]) -> None:
    assert said(Cell(MOVER, plain.seconds(*start), 60, USUAL)) == told


def test_one_who_moves_and_no_occurrences() -> None:
    found = Availability(Pattern.of(MOVER), moments.instants([]), USUAL)
    assert (found.levels.tolist(), found.burdens.tolist(), found.walls.tolist()) == ([], [], [])


def test_levels_and_burdens_are_small() -> None:
    found = fast([Cell(MOVER, plain.seconds(2025, 7, 4, 16), 60, USUAL)])
    assert [array.dtype.name for array in (found.levels, found.burdens)] == ["uint8", "uint16"]
