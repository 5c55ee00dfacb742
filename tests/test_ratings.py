from __future__ import annotations

from fractions import Fraction
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import moments
import plain_availability as plain
from meetsched.hours import Level
from meetsched.ratings import BURDENS, left_out, raised, rated_day

LEVELS: Final = (Level.UNAVAILABLE, *[Level.STRETCH] * 4, Level.PREFERRED)
DAY: Final = (2026, 1, 5)
WORTHS: Final = (Fraction(0), Fraction(1, 4), Fraction(1, 2), Fraction("0.8"), Fraction("0.9"), 1)
SCALE: Final = (0, 1, 2, 3, 4, 5) * 4

Ratings = tuple[int, ...]


def ratings() -> st.SearchStrategy[Ratings]:
    any_at_all = st.lists(st.integers(0, 5), min_size=24, max_size=24)
    few = st.lists(st.sampled_from([0, 5, 5, 5]), min_size=24, max_size=24)
    return (any_at_all | few).map(tuple)


def occurrences() -> st.SearchStrategy[list[moments.Occurrence]]:
    return moments.shown().map(lambda shown: shown[1])


@given(ratings(), occurrences(), moments.zones())
def test_the_lowest_rating_that_is_touched_counts_whatever_the_clock(
    rated: Ratings, drawn: list[moments.Occurrence], zone: str
) -> None:
    local, day = moments.instants(drawn).on(zone), rated_day(rated)
    expected = [plain.lowest(rated, *each) for each in drawn]
    assert day.lowest(local.instants).tolist() == expected
    assert day.levels(local).tolist() == [LEVELS[rating] for rating in expected]
    assert day.burdens(local).tolist() == [720 * (1 - WORTHS[rating]) for rating in expected]


@given(ratings(), occurrences(), moments.zones())
def test_the_worst_hour_is_the_first_that_is_rated_lowest(
    rated: Ratings, drawn: list[moments.Occurrence], zone: str
) -> None:
    local, day = moments.instants(drawn).on(zone), rated_day(rated)
    for position, each in enumerate(drawn):
        rating = plain.lowest(rated, *each)
        hour = next(hour for hour in plain.utc_hours(*each) if rated[hour] == rating)
        assert day.worst(local, position) == (rating, hour)


@settings(max_examples=40)
@given(ratings(), st.integers(0, 2**31 // 60).map(lambda n: n * 60), moments.minutes())
def test_how_much_too_late_is_that_of_each_minute(rated: Ratings, start: int, minutes: int) -> None:
    local, day = moments.instants([(start, minutes)]).on("Europe/Zurich"), rated_day(rated)
    for level in (Level.STRETCH, Level.PREFERRED):
        late = plain.rated_too_late(rated, start, minutes, level)
        assert day.too_late(local, 0, level) == late


@pytest.mark.parametrize(
    ("start", "minutes", "rating"),
    [
        ((*DAY, 1), 60, 1),
        ((*DAY, 1), 61, 1),
        ((*DAY, 5), 60, 5),
        ((*DAY, 5), 61, 0),
        ((*DAY, 4, 59), 1, 4),
        ((*DAY, 4, 59), 2, 4),
        ((*DAY, 5, 59, 30), 1, 0),
        ((*DAY, 23), 60, 5),
        ((*DAY, 23, 30), 60, 0),
        ((*DAY, 5), 1440, 0),
    ],
)
def test_hours_are_half_open(start: tuple[int, ...], minutes: int, rating: int) -> None:
    instants = moments.instants([(plain.seconds(*start), minutes)])
    assert rated_day(SCALE).lowest(instants).tolist() == [rating]


@pytest.mark.parametrize("minutes", [1381, 1440, 1441, 4000])
def test_a_day_and_more_touches_all_hours(minutes: int) -> None:
    rated = (5,) * 23 + (0,)
    starts = [plain.seconds(*DAY, hour) for hour in range(24)]
    found = rated_day(rated).lowest(moments.instants([(start, minutes) for start in starts]))
    assert found.tolist() == [0] * 24


def test_no_occurrences() -> None:
    local, day = moments.instants([]).on("UTC"), rated_day(SCALE)
    assert (day.levels(local).tolist(), day.burdens(local).tolist()) == ([], [])


def test_levels_and_burdens_are_small_and_new() -> None:
    local, day = moments.instants([(0, 60)]).on("UTC"), rated_day(SCALE)
    levels, burdens = day.levels(local), day.burdens(local)
    assert (levels.dtype.name, burdens.dtype.name) == ("uint8", "uint16")
    levels[:], burdens[:] = 9, 9
    assert (day.levels(local).tolist(), day.burdens(local).tolist()) == ([0], [720])


def test_burdens_are_what_is_missing_to_the_best() -> None:
    assert list(BURDENS) == [720 * (1 - worth) for worth in WORTHS]


# As the Node.js script does it


@given(ratings())
def test_ratings_are_raised_together_until_one_is_5(rated: Ratings) -> None:
    expected = rated
    while 5 not in expected:
        expected = tuple(rating + 1 for rating in expected)
    assert raised(rated) == expected


@given(st.lists(ratings(), min_size=1, max_size=12))
def test_hours_are_left_out_that_at_most_60_percent_like(people: list[Ratings]) -> None:
    for hour in range(24):
        share = Fraction(sum(rated[hour] > 1 for rated in people), len(people))
        assert (hour in left_out(people)) is (share <= Fraction(60, 100))


def test_three_of_five_are_too_few_and_four_are_enough() -> None:
    liking = [(2,) * 24] * 3 + [(1,) * 12 + (2,) * 12] + [(0,) * 24]
    assert left_out(liking) == set(range(12))


def test_the_script_drops_the_hours_of_three_of_ten() -> None:
    seven = [(2 if n else 3, *[0] * 12, *[5] * 8, *[0] * 3) for n in range(7)]
    three = [(0, 0, *[5] * 7, *[0] * 15)] * 3
    assert left_out(seven + three) == set(range(24)) - {0, *range(13, 21)}
