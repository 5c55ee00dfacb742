from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import plain_claims as plain
from meetsched.claims.checking import check_page
from meetsched.claims.mistakes import Kind, Mistake
from strategies import WEEKDAYS

NOW = date(2026, 11, 23)
SUMMER, WINTER = date(2026, 7, 1), date(2026, 1, 7)


def mistakes(text: str, on: date | None = None, *homes: str) -> list[Mistake]:
    found = check_page(text, NOW, on, homes=frozenset(homes)).mistakes
    return [mistake for mistake in found if mistake.kind is not Kind.SEASON]


def kinds(text: str, on: date | None = None, *homes: str) -> list[str]:
    return sorted({mistake.kind.value for mistake in mistakes(text, on, *homes)})


def message(text: str, on: date | None = None) -> str:
    (mistake,) = mistakes(text, on)
    return f"{mistake.message} | {mistake.suggestion}"


def zones(text: str, on: date, *homes: str) -> list[str | None]:
    return [each.meaning.zone for each in check_page(text, on, on, homes=frozenset(homes)).readings]


# Lines of which the writer knows what is wrong


@settings(max_examples=150)
@given(plain.lines(fewest=1))
def test_a_right_line_is_right_and_is_read_as_it_was_written(line: plain.Line) -> None:
    report = check_page(line.text(), NOW)
    read = [(each.meaning.zone, each.wall) for each in report.readings]
    assert read == [(each.zone, each.wall) for each in line.said]
    assert not [each for each in report.mistakes if each.kind is not Kind.SEASON]


@settings(max_examples=100)
@given(plain.lines(), st.data(), st.sampled_from([-plain.HOUR, plain.HOUR]))
def test_a_claim_that_is_an_hour_off_makes_the_time_wrong(
    line: plain.Line, data: st.DataObject, off: timedelta
) -> None:
    n = data.draw(st.integers(0, len(line.said) - 1))
    one = line.said[n]
    wrong = replace(line.changed(n, replace(one, wall=one.wall + off)), weekday=None)
    assume(not wrong.can_agree())
    assert kinds(wrong.text()) == ["time"]


@settings(max_examples=60)
@given(plain.instants(), st.sampled_from(plain.LETTERED), st.permutations([0, 1]))
def test_a_label_of_the_other_season_is_out_of_season(
    instant: datetime, zone: str, order: list[int]
) -> None:
    utc = plain.Said("UTC", plain.shown("UTC", instant), "UTC")
    local = plain.Said(zone, plain.shown(zone, instant), plain.other_letters(zone, instant))
    assume(len(local.instants()) == 1)
    line = plain.Line(tuple((utc, local)[n] for n in order))
    assert kinds(line.text()) == ["label_out_of_season"]


@settings(max_examples=60)
@given(plain.instants(), st.sampled_from(plain.LETTERED))
def test_what_agrees_only_by_the_letters_is_wrong_in_time_and_label(
    instant: datetime, zone: str
) -> None:
    utc = plain.Said("UTC", plain.shown("UTC", instant), "UTC")
    other = plain.other_letters(zone, instant)
    months = (instant + n * 30 * plain.DAY for n in range(12))
    away = next(moment for moment in months if plain.letters(zone, moment) == other)
    ahead = plain.shown(zone, away) - plain.shown("UTC", away)
    line = plain.Line((utc, plain.Said(zone, utc.wall + ahead, other)))
    assume(not line.can_agree())
    assert kinds(line.text()) == ["label_out_of_season", "time"]


@settings(max_examples=60)
@given(plain.lines(), st.integers(0, 6))
def test_a_weekday_is_right_only_if_it_is_that_of_the_date(line: plain.Line, weekday: int) -> None:
    right = line.said[0].wall.weekday() == weekday
    assert kinds(replace(line, weekday=weekday).text()) == ([] if right else ["weekday"])


@settings(max_examples=60)
@given(plain.lines(), st.sampled_from([-1, 1]))
def test_a_shift_of_a_day_is_right_only_if_the_local_dates_differ_by_it(
    line: plain.Line, days: int
) -> None:
    first, second = line.said[:2]
    assume(all(each.wall.time() != datetime.min.time() for each in line.said))
    others = {(second.wall.date() - each.wall.date()).days for each in line.said}
    shifted = line.changed(1, replace(second, after=f" ({days:+})"))
    assert kinds(shifted.text()) == ([] if days in others else ["weekday"])
    assert first.zone != second.zone


# Labels with several meanings


@pytest.mark.parametrize(
    ("label", "meanings"),
    [
        ("IST", ["(Asia/Kolkata, UTC+5:30)", "(Europe/Dublin, UTC+1)", "(Asia/Jerusalem, UTC+3)"]),
        (
            "CST",
            [
                "(America/Chicago, UTC-5)",
                "(Asia/Shanghai, UTC+8)",
                "(America/Havana, UTC-4)",
                "(America/Regina, UTC-6)",
            ],
        ),
        (
            "BST",
            ["(Europe/London, UTC+1)", "(Asia/Dhaka, UTC+6)", "(Pacific/Bougainville, UTC+11)"],
        ),
        ("AMT", ["(America/Manaus, UTC-4)", "(Asia/Yerevan, UTC+4)"]),
        (
            "AST",
            ["(America/Halifax, UTC-3)", "(Asia/Riyadh, UTC+3)", "(America/Puerto_Rico, UTC-4)"],
        ),
        ("Eastern", ["(America/New_York, UTC-4)", "(Australia/Sydney, UTC+10)"]),
        ("Portland", ["Portland, Oregon (UTC-7)", "Portland, Maine (UTC-4)"]),
    ],
)
def test_an_ambiguous_label_alone_lists_its_meanings_with_their_offsets_on_the_date(
    label: str, meanings: list[str]
) -> None:
    (mistake,) = mistakes(f"Call at 17:00 {label}", SUMMER)
    assert mistake.kind is Kind.AMBIGUOUS
    assert mistake.message.startswith(f'"{label}" may be ')
    assert [each for each in meanings if each not in mistake.message] == []
    assert mistake.message.count("UTC") == len(meanings)


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("17:00 IST / 11:30 UTC", "Asia/Kolkata"),
        ("17:00 IST / 16:00 UTC", "Europe/Dublin"),
        ("17:00 IST / 14:00 UTC", "Asia/Jerusalem"),
        ("9am CST / 10am EDT", "America/Chicago"),
        ("9am CST / 10am JST", "Asia/Shanghai"),
        ("5pm AST (18:00 UTC+4)", "Asia/Riyadh"),
        ("17:00 Portland / 5pm PT", "America/Los_Angeles"),
        ("17:00 Portland / 5pm ET", "America/New_York"),
        ("9am MST in Phoenix", "America/Phoenix"),
        ("9am AEST, Brisbane", "Australia/Brisbane"),
        ("17:00 IST for our Dublin office", "Europe/Dublin"),
    ],
)
def test_another_claim_or_a_place_settles_what_a_label_means(text: str, zone: str) -> None:
    assert zones(text, SUMMER)[0] == zone
    assert "ambiguous" not in kinds(text, SUMMER)


@pytest.mark.parametrize(
    ("label", "home"),
    [
        ("IST", "Asia/Jerusalem"),
        ("IST", "Asia/Kolkata"),
        ("CST", "Asia/Shanghai"),
        ("Eastern", "Australia/Sydney"),
        ("Portland", "America/New_York"),
        ("MST", "America/Phoenix"),
    ],
)
def test_a_home_settles_what_a_label_means(label: str, home: str) -> None:
    assert zones(f"17:00 {label}", WINTER, home) == [home]
    assert kinds(f"17:00 {label}", WINTER, home) == []


def test_of_two_homes_with_one_label_another_claim_decides() -> None:
    homes = ("Asia/Jerusalem", "Asia/Kolkata")
    assert zones("17:00 IST / 11:30 UTC", SUMMER, *homes)[0] == "Asia/Kolkata"
    assert zones("17:00 IST / 14:00 UTC", SUMMER, *homes)[0] == "Asia/Jerusalem"


def test_an_ambiguous_label_far_from_all_other_claims_is_not_called_off_as_well() -> None:
    assert kinds("17:00 IST, 20:00 Dublin", SUMMER) == ["ambiguous"]


@pytest.mark.parametrize(
    ("text", "on", "expected"),
    [
        ("9am GMT", SUMMER, []),
        ("10am BST / 9am GMT", SUMMER, []),
        ("10am London / 9am GMT", SUMMER, []),
        ("9am GMT / 9am London", SUMMER, ["label_out_of_season"]),
        ("9am GMT / 9am London", WINTER, []),
        ("10am IST / 10am Dublin", SUMMER, []),
        ("9am MST / 9am Phoenix", SUMMER, []),
        ("9am MST / 9am PDT", SUMMER, ["label_out_of_season", "time"]),
        ("9am AEST / 9am Brisbane", WINTER, []),
        ("9am AEST", WINTER, ["label_out_of_season"]),
        ("9am AEST", SUMMER, []),
        ("12:00 UTC / 17:45 Kathmandu / 22:30 Lord Howe", SUMMER, []),
        ("12:00 UTC / 09:30 St. John's / 00:45 Chatham (+1)", SUMMER, []),
        ("12:00 UTC / 16:00 Dubai / 09:00 BRT", SUMMER, []),
        ("noon UTC / 1pm Lagos", SUMMER, []),
        ("midnight UTC / 9am Tokyo", SUMMER, []),
        ("24:00 UTC / 9am Tokyo", SUMMER, []),
        ("17:00 UTC+5:30 / 11:30 UTC", SUMMER, []),
        ("17:00 UTC+5:30 / 12:30 UTC", SUMMER, ["time"]),
        ("17:00 CET/CEST / 15:00 UTC", SUMMER, []),
    ],
)
def test_zones_with_odd_clocks_and_labels(text: str, on: date, expected: list[str]) -> None:
    assert kinds(text, on) == expected


# Days of change, ends of years, and days that are not


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1:30am New York / 05:30 UTC on 1 November 2026", []),
        ("1:30am New York / 06:30 UTC on 1 November 2026", []),
        ("1:30am EDT / 05:30 UTC on 1 November 2026", []),
        ("1:30am EST / 06:30 UTC on 1 November 2026", []),
        ("1:30am EST on 1 November 2026", []),
        ("06:30 UTC on 1 November 2026 (1:30am in New York)", []),
        ("1:30am New York / 07:30 UTC on 1 November 2026", ["time"]),
        ("12:30am EST / 05:30 UTC on 1 November 2026", ["label_out_of_season", "time"]),
        ("2:30am New York / 07:30 UTC on 8 March 2026", []),
        ("2:30am New York / 06:30 UTC on 8 March 2026", ["time"]),
        ("31 December 2026 at 20:00 PST / 1 January 2027 at 5:00 CET", []),
        ("31 December 2026 at 20:00 PST / 1 January 2026 at 5:00 CET", ["date"]),
        ("24:00 UTC on 31 December 2026 / 01:00 CET on 1 January 2027", []),
        ("midnight UTC on 31 December 2026 / 01:00 CET (+1)", []),
        ("29 February 2028 at 8am UTC / 9am CET", []),
        ("Tuesday, 29 February 2028 at 8am UTC", []),
        ("Monday, 29 February 2028 at 8am UTC", ["weekday"]),
        ("29 February 2027 at 8am UTC / 9am CET", ["date"]),
        ("31 June 2026 at 8am UTC", ["date"]),
    ],
)
def test_days_on_which_clocks_or_years_change(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


# What is said


def test_a_label_out_of_season_is_told_with_what_its_letters_and_the_clock_say() -> None:
    text = "11 April 2019 at 8am Zurich time (11pm PST **on Wednesday**)"
    assert message(text) == (
        '"11pm PST" would be 07:00 UTC; on Wed 10 Apr 2019 Los Angeles is on PDT, and 23:00 there '
        "is 06:00 UTC, 08:00 in Zurich | write PDT or PT"
    )


def test_a_time_that_is_off_is_told_with_what_the_others_make_of_it() -> None:
    assert message("17:00 Zurich / 5pm UTC", WINTER) == (
        '"5pm UTC" is one hour later than "17:00 Zurich": on Wed 7 Jan 2026, 17:00 in Zurich is '
        "16:00 in UTC | write 4pm"
    )


def test_a_time_on_another_date_is_told_with_the_date() -> None:
    assert message("8am Tokyo / 22:30 UTC", WINTER) == (
        '"22:30 UTC" is 30 minutes earlier than "8am Tokyo": on Wed 7 Jan 2026, 08:00 in Tokyo is '
        "23:00 in UTC on Tue 6 Jan 2026 | write 23:00"
    )


def test_what_only_the_letters_make_right_is_told() -> None:
    found = mistakes("8am PST / 16:00 UTC", SUMMER)
    time = next(mistake for mistake in found if mistake.kind is Kind.TIME)
    assert time.message.endswith("; only by the letters of the labels do they agree")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Thursday 2026-07-01 at 9am UTC",
            (
                '"Thursday 2026-07-01": 1 Jul 2026 is a Wednesday | '
                "write Wednesday, or 2027 if that is meant"
            ),
        ),
        (
            "Monday, 29 Feb 2028 at 8am UTC",
            '"Monday, 29 Feb 2028": 29 Feb 2028 is a Tuesday | write Tuesday',
        ),
        (
            "31 June 2026 at 8am UTC",
            '"31 June 2026": there is no such date | June 2026 has 30 days',
        ),
        ("2026-13-01 at 8am UTC", '"2026-13-01": there is no such date | '),
        (
            "30 February at 8am UTC",
            '"30 February": there is no such date | February 2026 has 28 days',
        ),
        (
            "11 April 2019 at 8am Zurich (11pm PDT on Thursday)",
            '"Thursday": 23:00 in Los Angeles is on Wed 10 Apr 2019 | write Wednesday',
        ),
        (
            "2026-07-01 23:00 UTC / 8am Tokyo (+2)",
            '"(+2)": 08:00 in Tokyo is on Thu 2 Jul 2026 | write Thursday',
        ),
    ],
)
def test_a_wrong_day_is_told_once_with_the_right_one(text: str, expected: str) -> None:
    assert message(text) == expected


@pytest.mark.parametrize("weekday", range(7))
def test_the_weekday_of_a_place_on_another_day_is_its_own(weekday: int) -> None:
    first = datetime(2026, 7, 6, 23, tzinfo=UTC) + weekday * plain.DAY
    text = f"{first:%Y-%m-%d} 23:00 UTC / 8am Tokyo on {WEEKDAYS[(weekday + 1) % 7]}"
    assert kinds(text) == []
    assert kinds(text.replace(WEEKDAYS[(weekday + 1) % 7], WEEKDAYS[weekday])) == ["weekday"]
