from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

import plain_claims as plain
from meetsched.claims.checking import check_page
from meetsched.claims.days import days_in
from meetsched.claims.readings import Occasion, Reading, shown, utc_of
from meetsched.labels import Meaning

NOW = date(2026, 11, 23)
SUMMER = date(2026, 7, 1)


def readings(text: str, on: date | None = None, *homes: str) -> list[Reading]:
    return check_page(text, NOW, on, homes=frozenset(homes)).readings


def reading(text: str, on: date = SUMMER) -> Reading:
    (found,) = readings(text, on)
    return found


def walls(text: str, on: date | None = None) -> list[str]:
    return [f"{each.wall:%Y-%m-%d %H:%M}" for each in readings(text, on)]


@settings(max_examples=100)
@given(plain.lines())
def test_instants_are_those_of_the_clocks(line: plain.Line) -> None:
    found = readings(line.text())
    assert len({each.utc for each in found}) == 1
    for each, said in zip(found, line.said, strict=True):
        assert each.utc.replace(tzinfo=UTC) in said.instants()
        assert shown(each.meaning, each.utc) == said.wall


@given(plain.instants())
def test_wall_times_and_instants_of_an_offset_without_a_zone_are_apart_by_it(
    instant: datetime,
) -> None:
    meaning = Meaning(None, 345, "UTC+05:45")
    utc = instant.replace(tzinfo=None)
    kathmandu = instant.astimezone(ZoneInfo("Asia/Kathmandu")).replace(tzinfo=None)
    assert shown(meaning, utc) == kathmandu
    assert utc_of(meaning, kathmandu) == utc


@pytest.mark.parametrize(
    ("text", "utc", "literal"),
    [
        ("17:00 EST", "21:00", "22:00"),
        ("17:00 EDT", "21:00", "21:00"),
        ("17:00 ET", "21:00", "21:00"),
        ("17:00 New York", "21:00", "21:00"),
        ("17:00 UTC-5", "22:00", "22:00"),
        ("17:00 UTC+5:30", "11:30", "11:30"),
    ],
)
def test_the_place_s_clock_and_the_letters_are_kept_apart(
    text: str, utc: str, literal: str
) -> None:
    found = reading(text)
    assert (f"{found.utc:%H:%M}", f"{found.literal:%H:%M}") == (utc, literal)
    assert found.in_season == (utc == literal)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("17:00 PDT", "Los Angeles"),
        ("17:00 San Francisco", "San Francisco"),
        ("17:00 India", "India"),
        ("17:00 Europe/Zurich", "Zurich"),
        ("17:00 UTC", "UTC"),
        ("17:00Z", "UTC"),
        ("17:00 UTC+2", "UTC+02:00"),
        ("17:00 UTC+5:30", "UTC+05:30"),
        ("17:00 AoE", "AoE"),
    ],
)
def test_a_place_is_named_as_people_would(text: str, place: str) -> None:
    assert reading(text).place == place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-07-01 23:00 UTC / 8am Tokyo", ["2026-07-01 23:00", "2026-07-02 08:00"]),
        ("8am Tokyo on 2 July 2026 / 23:00 UTC", ["2026-07-02 08:00", "2026-07-01 23:00"]),
        ("24:00 UTC on 1 July 2026 / 9am Tokyo", ["2026-07-02 00:00", "2026-07-02 09:00"]),
        ("31 December 2026 20:00 PST / 5:00 CET", ["2026-12-31 20:00", "2027-01-01 05:00"]),
        (
            "7:00 Auckland on Friday, 3 July 2026 / noon PT",
            ["2026-07-03 07:00", "2026-07-02 12:00"],
        ),
        ("11 Apr 2019 8am Zurich (11pm PT on Wednesday)", ["2019-04-11 08:00", "2019-04-10 23:00"]),
        (
            "Wednesday 11pm PT, i.e. Thursday 11 April 2019 8am Zurich",
            ["2019-04-10 23:00", "2019-04-11 08:00"],
        ),
        ("8am Zurich in winter", ["2026-01-15 08:00"]),
    ],
)
def test_each_claim_is_on_its_own_local_date(text: str, expected: list[str]) -> None:
    assert walls(text, date(2026, 1, 15)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Wednesday at 9am UTC", "2026-07-01"),
        ("Tuesday at 9am UTC", "2026-07-07"),
        ("9am UTC", "2026-07-01"),
        ("1 April at 9am UTC", "2026-04-01"),
        ("31 December at 9am UTC", "2025-12-31"),
        ("30 November at 9am UTC", "2026-11-30"),
        ("1 January at 9am UTC", "2026-01-01"),
    ],
)
def test_an_undated_time_is_on_the_day_judged_and_a_weekday_is_from_it_on(
    text: str, expected: str
) -> None:
    assert walls(text, SUMMER) == [f"{expected} 09:00"]


def test_there_is_no_reading_of_a_day_that_is_not() -> None:
    assert readings("29 February 2027 at 9am UTC / 10am CET") == []


@pytest.mark.parametrize(
    ("text", "instants"),
    [
        ("1:30am EDT on 1 November 2026", ["05:30"]),
        ("1:30am EST on 1 November 2026", ["06:30"]),
        ("1:30am New York on 1 November 2026", ["05:30"]),
        ("1:30am New York / 06:30 UTC on 1 November 2026", ["06:30", "06:30"]),
        ("06:30 UTC / 1:30am New York on 1 November 2026", ["06:30", "06:30"]),
        ("2:30am New York on 8 March 2026", ["07:30"]),
    ],
)
def test_a_repeated_time_is_the_one_that_fits_and_a_skipped_one_is_by_the_offset_before(
    text: str, instants: list[str]
) -> None:
    assert [f"{each.utc:%H:%M}" for each in readings(text)] == instants


@pytest.mark.parametrize(
    ("text", "guessed"),
    [
        ("17:00 IST", [True]),
        ("17:00 IST / 11:30 UTC", [False, False]),
        ("17:00 IST / 12:00 UTC", [False, False]),
        ("17:00 IST / 20:00 UTC", [True, False]),
        ("17:00 EST / 20:00 UTC", [False, False]),
    ],
)
def test_a_meaning_is_a_guess_where_nothing_near_speaks_for_it(
    text: str, guessed: list[bool]
) -> None:
    assert [each.guessed for each in readings(text, SUMMER)] == guessed


def test_a_rare_meaning_is_taken_only_if_it_agrees_or_is_at_home() -> None:
    assert readings("9am BST / 22:00 UTC", SUMMER)[0].meaning.zone == "Pacific/Bougainville"
    assert readings("9am BST / 21:00 UTC", SUMMER)[0].meaning.zone == "Europe/London"
    assert readings("9am EST", SUMMER, "Australia/Sydney")[0].meaning.zone == "Australia/Sydney"
    far = readings("18:00 EST, 16:00 PST, 11:00 Sydney", date(2010, 1, 1))
    assert [each.meaning.zone for each in far] == [
        "America/New_York", "America/Los_Angeles", "Australia/Sydney"
    ]  # fmt: skip


def test_midnight_is_of_the_day_before_too() -> None:
    (found,) = readings("midnight UTC on 1 July 2026")
    assert found.days == [date(2026, 7, 1), date(2026, 6, 30)]
    assert reading("9am UTC").days == [SUMMER]


def test_an_occasion_that_is_a_guess_is_settled_by_a_weekday() -> None:
    (day,) = days_in("Monday, 6 July")
    assert Occasion(date(2024, 7, 1)).date_of(day) == date(2024, 7, 6)
    assert Occasion(date(2024, 7, 1), certain=False).date_of(day) == date(2026, 7, 6)
    after = Occasion(date(2024, 7, 1), certain=False).on(day)
    assert (after.day, after.certain, after.on_page) == (date(2026, 7, 6), True, True)
