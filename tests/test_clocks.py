from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import moments
import plain_availability as plain
from meetsched import zones
from meetsched.clocks import (
    DAY_SECONDS,
    Instants,
    LocalStarts,
    Stretch,
    date_of,
    day_number,
    resolve,
    stretches,
)
from meetsched.hours import DAY, WEEK

EPOCH = datetime(1970, 1, 1)
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))
Shown = tuple[str, list[moments.Occurrence]]


def local(shown: Shown) -> LocalStarts:
    return moments.instants(shown[1]).on(shown[0])


def split(shown: Shown) -> list[int]:
    """Find the occurrences with a change of the clock inside."""
    known = plain.changes(shown[0])
    return [
        position
        for position, (start, minutes) in enumerate(shown[1])
        if any(start < at < start + 60 * minutes for at in known)
    ]


@given(DAYS)
def test_days_are_numbered_from_1970(day: date) -> None:
    assert EPOCH + timedelta(days=day_number(day)) == datetime(day.year, day.month, day.day)


@given(DAYS, st.integers(0, 86_399))
def test_all_of_a_day_is_that_day(day: date, second: int) -> None:
    moment = datetime(day.year, day.month, day.day) + timedelta(seconds=second)
    assert date_of(plain.count(moment) // DAY_SECONDS) == day


# Stretches


def test_stretches_of_a_spring_in_zurich() -> None:
    first, last = plain.seconds(2019, 3, 30), plain.seconds(2019, 4, 1)
    change, reach = plain.seconds(2019, 3, 31, 1), 3 * 86_400
    assert stretches("Europe/Zurich", first, last) == [
        Stretch(first - reach, change, 3600),
        Stretch(change, last + reach, 7200),
    ]


def test_stretches_where_nothing_changes() -> None:
    first, last = plain.seconds(2000, 1, 1), plain.seconds(2030, 1, 1)
    (only,) = stretches("UTC", first, last)
    assert (only.start < first, only.end > last, only.offset) == (True, True, 0)


def test_a_new_name_for_the_same_offset_is_no_new_stretch() -> None:
    # Lisbon went from WET on daylight saving time to CET as it was in September 1992
    begin, end = plain.seconds(1992, 9, 25), plain.seconds(1992, 9, 29)
    rules = zones.rules("Europe/Lisbon").transitions(begin, end)
    assert [change.after.name for change in rules] == ["CET"]
    assert [stretch.offset for stretch in stretches("Europe/Lisbon", begin, end)] == [3600]


@given(moments.zones(), st.integers(1972, 2038), st.integers(0, 30_000))
def test_stretches_are_cut_where_the_clock_changes(zone: str, year: int, hours: int) -> None:
    first = plain.seconds(year, 1, 1)
    last = min(first + hours * 3600, plain.seconds(2040, 12, 20))
    found = stretches(zone, first, last)
    begin, end = first - 3 * 86_400, last + 3 * 86_400
    assert (found[0].start, found[-1].end) == (begin, end)
    assert [(a.end, b.start) for a, b in pairwise(found)] == [
        (at, at) for at in plain.changes(zone) if begin < at < end
    ]
    assert [s.offset for s in found] == [plain.offset(zone, s.start) for s in found]


# Wall times to instants


@given(moments.zones(), st.data())
def test_wall_times_are_resolved_as_one_by_one(zone: str, data: st.DataObject) -> None:
    anchor = data.draw(moments.anchors(zone))
    near = plain.count(plain.wall(zone, anchor))
    walls = [near + apart for apart in data.draw(st.lists(moments.apart()))]
    singly = [zones.resolve(EPOCH + timedelta(seconds=wall), zones.zone(zone)) for wall in walls]
    found = resolve(zone, moments.array(walls))
    assert found.tolist() == [moment.timestamp() for moment in singly]


@pytest.mark.parametrize(
    ("zone", "wall", "instant"),
    [
        ("Europe/Zurich", (2019, 3, 31, 1, 59), (2019, 3, 31, 0, 59)),
        ("Europe/Zurich", (2019, 3, 31, 2, 30), (2019, 3, 31, 1, 30)),  # skipped: 03:30 summer time
        ("Europe/Zurich", (2019, 3, 31, 3, 0), (2019, 3, 31, 1, 0)),
        ("Europe/Zurich", (2019, 10, 27, 2, 30), (2019, 10, 27, 0, 30)),  # the first of two
        ("Europe/Zurich", (2019, 10, 27, 3, 0), (2019, 10, 27, 2, 0)),
        ("Pacific/Apia", (2011, 12, 30, 12, 0), (2011, 12, 30, 22, 0)),  # a day that was not
        ("Australia/Lord_Howe", (2026, 4, 5, 1, 45), (2026, 4, 4, 14, 45)),
    ],
)
def test_odd_wall_times(zone: str, wall: tuple[int, ...], instant: tuple[int, ...]) -> None:
    walls = moments.array([plain.seconds(*wall)])
    assert resolve(zone, walls).tolist() == [plain.seconds(*instant)]


def test_no_wall_times_are_no_instants() -> None:
    walls = moments.array([])
    assert (found := resolve("Europe/Zurich", walls)).tolist() == []
    assert found is not walls


# Instants


@given(moments.shown(), moments.apart(), st.integers(1, 200_000))
def test_what_overlaps_is_what_shares_a_second(shown: Shown, apart: int, length: int) -> None:
    occurrences = shown[1]
    start = occurrences[0][0] + apart
    found = moments.instants(occurrences).overlapping(start, start + length)
    assert sorted(found.tolist()) == [
        position
        for position, (first, minutes) in enumerate(occurrences)
        if max(start, first) < min(start + length, first + 60 * minutes)
    ]


def test_what_only_touches_does_not_overlap() -> None:
    instants = moments.instants([(3600, 60)])
    assert instants.overlapping(0, 3600).tolist() == []
    assert instants.overlapping(7200, 9000).tolist() == []
    assert instants.overlapping(7199, 7200).tolist() == [0]


@given(moments.shown())
def test_the_order_is_that_of_the_starts(shown: Shown) -> None:
    starts = [start for start, _ in shown[1]]
    instants = moments.instants(shown[1])
    assert instants.sorted_starts.tolist() == sorted(starts)
    assert [starts[position] for position in instants.order] == sorted(starts)
    assert instants.in_order == (starts == sorted(starts))
    assert instants.ends.tolist() == [start + 60 * minutes for start, minutes in shown[1]]


def test_the_minutes_of_the_week_in_utc() -> None:
    monday = plain.seconds(2026, 1, 5)
    instants = moments.instants([(monday, 1), (monday - 60, 1), (monday + 7_500, 1)])
    found = instants.week_minutes
    assert found is not None
    assert found.tolist() == [0, WEEK - 1, 125]
    assert moments.instants([(monday, 1), (monday + 1, 1)]).week_minutes is None


def test_a_clock_is_looked_up_once() -> None:
    instants = moments.instants([(0, 60)])
    assert instants.on("Europe/Zurich") is instants.on("Europe/Zurich")
    assert instants.on("Europe/Zurich") is not instants.on("Asia/Tokyo")


@pytest.mark.parametrize("zone", ["UTC", "Europe/Zurich", "Africa/Monrovia"])
def test_no_occurrences_on_a_clock(zone: str) -> None:
    instants = moments.instants([])
    shown = instants.on(zone)
    assert (len(instants), instants.in_order, instants.longest) == (0, True, 0)
    assert (shown.walls.tolist(), shown.week_indexes.tolist(), shown.split) == ([], [], {})
    assert instants.overlapping(0, 10**9).tolist() == []


# Instants on a clock


@given(moments.shown())
def test_wall_times_are_those_of_zoneinfo(shown: Shown) -> None:
    zone, occurrences = shown
    expected = [plain.count(plain.wall(zone, start)) for start, _ in occurrences]
    assert local(shown).walls.tolist() == expected


@given(moments.zones(), st.lists(st.integers(moments.FIRST, moments.LAST)))
def test_wall_times_over_all_the_years(zone: str, starts: list[int]) -> None:
    found = Instants(moments.array(starts), np.full(len(starts), 60)).on(zone).walls
    assert found.tolist() == [plain.count(plain.wall(zone, start)) for start in starts]


@given(moments.shown())
def test_indexes_tell_the_minute_of_the_week(shown: Shown) -> None:
    zone, occurrences = shown
    found = local(shown).week_indexes
    assert [(index - DAY) % WEEK for index in found.tolist()] == [
        plain.minute_of_week(plain.wall(zone, start)) for start, _ in occurrences
    ]
    assert all(0 <= index < WEEK + 2 * DAY for index in found.tolist())


@given(moments.shown())
def test_lengths_count_the_minutes_touched(shown: Shown) -> None:
    zone, occurrences = shown
    lengths = local(shown).lengths
    found = [lengths] * len(occurrences) if isinstance(lengths, int) else lengths.tolist()
    for position in set(range(len(occurrences))) - set(split(shown)):
        assert found[position] == len(plain.wall_minutes(zone, *occurrences[position]))


def test_one_length_is_one_number() -> None:
    assert moments.instants([(0, 60), (60, 60)]).on("UTC").lengths == 60
    assert moments.instants([(1, 60), (61, 60)]).on("UTC").lengths == 61
    lengths = moments.instants([(0, 60), (60, 30)]).on("UTC").lengths
    assert not isinstance(lengths, int)
    assert lengths.tolist() == [60, 30]


@given(moments.shown())
def test_split_are_those_with_a_change_inside(shown: Shown) -> None:
    assert list(local(shown).split) == sorted(split(shown))


@given(moments.shown())
def test_the_minutes_touched_are_those_on_the_clock(shown: Shown) -> None:
    zone, occurrences = shown
    for position, (start, minutes) in enumerate(occurrences):
        pieces = local(shown).touched(position)
        touched = {(first + n) % WEEK for first, length in pieces for n in range(length)}
        on_the_clock = plain.wall_minutes(zone, start, minutes)
        assert touched == set(map(plain.minute_of_week, on_the_clock))


def test_a_change_at_the_very_start_or_end_splits_nothing() -> None:
    change = plain.seconds(2019, 3, 31, 1)
    occurrences = [(change, 60), (change - 3600, 60), (change - 3540, 60), (change - 60, 2)]
    assert moments.instants(occurrences).on("Europe/Zurich").split.keys() == {2, 3}


@given(moments.shown())
def test_pieces_are_cut_where_the_clock_changes(shown: Shown) -> None:
    zone, occurrences = shown
    found = local(shown)
    for position, (start, minutes) in enumerate(occurrences):
        assert found.pieces(position) == plain.pieces(zone, start, minutes)


def test_pieces_of_the_night_without_30_december() -> None:
    pieces = moments.instants([(plain.seconds(2011, 12, 30, 9, 30), 60)]).on("Pacific/Apia")
    assert [(date_of(p.start // DAY_SECONDS), p.end - p.start) for p in pieces.pieces(0)] == [
        (date(2011, 12, 29), 1800),
        (date(2011, 12, 31), 1800),
    ]


@given(moments.shown(), st.integers(-3, 3), st.integers(0, 3), st.data())
def test_days_are_the_instants_with_their_dates(
    shown: Shown, before: int, more: int, data: st.DataObject
) -> None:
    zone, occurrences = shown
    starts = [start for start, _ in occurrences]
    first = day_number(plain.wall(zone, starts[0]).date()) + before
    spans = list(local(shown).during(first, first + more))
    instant = data.draw(st.integers(min(starts) - 172_800, max(starts) + 172_800))
    near = [start + apart for start in starts for apart in (-172_800, 0, 86_400)]
    edges = [edge + apart for span in spans for edge in span for apart in (-1, 0)]
    known = stretches(zone, min(starts), max(starts))
    for moment in (m for m in (instant, *near, *edges) if known[0].start <= m < known[-1].end):
        day = day_number(plain.wall(zone, moment).date())
        held = any(start <= moment < end for start, end in spans)
        assert held == (first <= day <= first + more)


def test_a_day_that_was_not_has_no_instants() -> None:
    shown = moments.instants([(plain.seconds(2011, 12, 30), 60)]).on("Pacific/Apia")
    skipped = day_number(date(2011, 12, 30))
    assert list(shown.during(skipped, skipped)) == []


def test_a_day_that_the_clock_comes_back_to_is_two_stretches() -> None:
    # 00:01 on the 2nd was 23:01 on the 1st again
    shown = moments.instants([(plain.seconds(2008, 11, 2), 60)]).on("America/St_Johns")
    first = day_number(date(2008, 11, 1))
    assert list(shown.during(first, first)) == [
        (plain.seconds(2008, 11, 1, 2, 30), plain.seconds(2008, 11, 2, 2, 30)),
        (plain.seconds(2008, 11, 2, 2, 31), plain.seconds(2008, 11, 2, 3, 30)),
    ]
