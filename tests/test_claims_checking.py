from __future__ import annotations

from datetime import date
from itertools import pairwise
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetsched.claims.checking import check_page
from meetsched.claims.mistakes import Kind
from meetsched.cli.page import Page

if TYPE_CHECKING:
    from meetsched.claims.checking import PageReport

NOW = date(2026, 11, 23)
SUMMER, WINTER = date(2026, 7, 1), date(2026, 1, 7)

WORDS = (
    "8am", "11pm", "17:00", "1700", "5:30pm-6:30pm", "24:00", "noon", "midnight", "25:00", "8",
    "UTC", "PST", "PDT", "pt", "CET", "IST", "CST", "BST", "GMT", "Zurich", "Portland",
    "Eastern", "UTC+5:30", "GMT-3", "EST/EDT", "Pacific Standard Time", "Phoenix", "Lord Howe",
    "AoE", "11 April 2019", "29 Feb", "31 June 2026", "1 November 2026", "8 March",
    "2099-12-31", "1900-01-01", "Thu", "Wednesdays", "every Monday", "on Wednesday",
    "in winter", "(January)", "(+1)", "(-2)", "next day", "the day before", "not", "instead of",
    "from", "to", "until", "daylight saving time ends on", "clocks change", "US", "cancelled",
    "e.g.", "~~", "**", "`", "/", ",", "=", "|", "(", ")", ":", "->", "\u2013", ";", ".", "#",
    "- ", "\n", "\n\n", "|--|--|\n", "https://time.example/8am?tz=PST", "<b>", "&nbsp;", "\r",
    "\u0000", "\u202f", "\u0130", "\u00bd", "\u0661\u0667:\u0660\u0660",
)  # fmt: skip


def days() -> st.SearchStrategy[date]:
    return st.dates(date(1900, 1, 1), date(2199, 12, 31))


def pages() -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(WORDS), max_size=40).flatmap(
        lambda words: st.sampled_from([" ", ""]).map(lambda joint: joint.join(words))
    )


def kinds(report: PageReport) -> list[str]:
    return [mistake.kind.value for mistake in report.mistakes]


def errors(text: str, on: date | None = None) -> list[str]:
    report = check_page(text, NOW, on)
    return [each.kind.value for each in report.mistakes if each.severity == "error"]


def corrected(text: str) -> str:
    edits = (each.edit for each in check_page(text, NOW).mistakes if each.edit)
    return Page("-", text).corrected(edits).text


# Whatever is in a page


@settings(max_examples=200)
@given(st.text() | pages(), days(), st.none() | days())
def test_any_page_is_checked_on_any_day(text: str, now: date, on: date | None) -> None:
    report = check_page(text, now, on, homes=frozenset({"Europe/Zurich", "America/Phoenix"}))
    for mistake in report.mistakes:
        assert 0 <= mistake.start < mistake.end <= len(text)
        assert mistake.message
    places = [(mistake.start, mistake.end, mistake.kind) for mistake in report.mistakes]
    assert places == sorted(places)
    for reading in report.readings:
        assert 0 <= reading.claim.start < reading.claim.end <= len(text)


@settings(max_examples=200)
@given(pages(), days())
def test_a_corrected_page_has_nothing_left_to_correct(text: str, on: date) -> None:
    report = check_page(text, on, on)
    edits = sorted((each.edit for each in report.mistakes if each.edit), key=lambda e: e.start)
    assert all(one.end <= other.start for one, other in pairwise(edits))
    again = check_page(Page("-", text).corrected(edits).text, on, on)
    assert [each.edit for each in again.mistakes if each.edit] == []


@pytest.mark.parametrize(
    ("part", "times"),
    [
        ("11 April 2019 at 8am Zurich time (11pm PST on Wednesday)\n", 40),
        ("8am PT, ", 150),
        ("9am PT until ", 1000),
        ("17:00 UTC / 9am PST / 18:00 CET\n", 40),
        ("9am IST or ", 150),
        ("clocks change on 8 November 2026 in the US\n\n", 100),
        ("| 8am | 9am |\n", 300),
        ("Monday, 6 July ", 500),
        ("(", 10_000),
    ],
)
def test_a_page_ten_times_as_long_takes_about_ten_times_as_long(part: str, times: int) -> None:
    check_page(part * 10, NOW)
    # a busy machine may disturb one look, but not all of them
    looks = ((_seconds(part * times), _seconds(part * times * 10)) for _ in range(3))
    assert any(long < 15 * short + 0.01 for short, long in looks)


def _seconds(text: str) -> float:
    start = process_time()
    check_page(text, NOW)
    return process_time() - start


# Which day it is


PAGE = "# Meeting of 11 April 2019\n\nWe meet at 8am Zurich (11pm PST).\n"


def test_what_has_no_date_is_judged_on_the_page_s_own() -> None:
    assert errors(PAGE) == ["label_out_of_season"]
    assert errors(PAGE.replace("PST", "PDT")) == []
    assert errors(PAGE.replace("April", "January")) == []


def test_a_day_that_is_asked_for_is_before_the_page_s_own() -> None:
    assert errors(PAGE, WINTER) == []
    assert errors(PAGE.replace("PST", "PDT"), WINTER) == ["label_out_of_season"]


def test_without_any_date_it_is_judged_as_of_now() -> None:
    text = "We meet at 8am Zurich (11pm PST)."
    assert kinds(check_page(text, WINTER)) == ["season"]
    assert kinds(check_page(text, SUMMER)) == ["label_out_of_season"]


def test_the_heading_above_says_the_date() -> None:
    page = "# 7 January 2026\n\n9am PST\n\n# 1 July 2026\n\n9am PST\n"
    report = check_page(page, NOW)
    assert [mistake.start for mistake in report.mistakes] == [page.rindex("PST")]


def test_of_several_dates_in_running_text_the_first_is_the_page_s() -> None:
    page = (
        "Notes, written on 7 January 2026.\n\n"
        "The house on the hill opened its doors to visitors on 1 July 2026.\n\n9am PST"
    )
    assert errors(page) == []


# What is of one meeting


def test_claims_on_lines_of_their_own_are_of_one_meeting() -> None:
    page = "The call is at:\n- 17:00 Zurich\n- 11:00 New York\n- 9am PT\n"
    report = check_page(page, SUMMER, SUMMER)
    (verdict,) = report.verdicts
    assert len(verdict.readings) == 3
    assert kinds(report) == ["time"]


def test_what_is_hours_apart_on_another_line_is_of_another_meeting() -> None:
    page = "Call: 17:00 Zurich\nOffice hours: 10:00 UTC in the library\n"
    report = check_page(page, SUMMER, SUMMER)
    assert len(report.verdicts) == 2
    assert errors(page, SUMMER) == []


def test_where_both_seasons_are_told_the_one_that_holds_is_judged() -> None:
    page = "15:00 UTC (16:00 CET / 17:00 CEST)"
    assert errors(page, SUMMER) == []
    assert errors(page, WINTER) == []
    report = check_page(page, SUMMER, SUMMER)
    assert sorted(f"{each.wall:%H:%M}" for each in report.readings) == ["15:00", "16:00", "17:00"]


def test_a_table_is_judged_row_by_row() -> None:
    head = "| Date | PT | Zurich |\n|---|---|---|\n"
    page = f"{head}| 1 July 2026 | 9am | 18:00 |\n| 7 January 2026 | 9am | 19:00 |\n"
    report = check_page(page, NOW)
    (mistake,) = report.mistakes
    assert mistake.kind is Kind.TIME
    assert page[mistake.start : mistake.end].endswith("19:00")


def test_what_two_claims_share_is_corrected_only_if_it_is_wrong_for_both() -> None:
    table = "| Date | PST | UTC |\n|--|--|--|\n| 1 July 2026 | 9am | 16:00 |\n"
    assert corrected(table) == table.replace("PST", "PDT")
    winter = f"{table}| 7 January 2026 | 9am | 17:00 |\n"
    assert errors(winter) == ["label_out_of_season"]
    assert corrected(winter) == winter


def test_a_label_that_is_wrong_for_two_claims_is_told_once() -> None:
    assert kinds(check_page("9am or 10am PST", SUMMER, SUMMER)) == ["label_out_of_season"]


def test_a_place_named_beside_its_claims_is_a_home_on_its_line_alone() -> None:
    assert errors("9am MST in Phoenix\n\n9am MST\n", SUMMER) == ["label_out_of_season"]


def test_in_a_date_that_does_not_exist_nothing_is_read() -> None:
    report = check_page("31 June 2026 at 9am PST / 17:00 Zurich", NOW)
    assert kinds(report) == ["date"]
    assert report.readings == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Version 3.11.7 of 2026, 8-9 people, $5-6, 10:1 odds",
        "`cron: 0 9 * * 1` at https://time.example/9am-PST",
        "~~9am PST~~ 9am PDT",
        "The CET course, a WEST wing, ACT now",
        "9am",
        "PST",
    ],
)
def test_what_is_not_understood_is_left_alone(text: str) -> None:
    assert errors(text, SUMMER) == []


# What is of several times, places or orders of a date


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("8:00 UTC - 17:00 CEST", SUMMER),
        ("Mon-Fri 9am ET to 5pm PT", SUMMER),
        ("Flight: 14:00 Zurich - 16:00 New York", SUMMER),
        ("11/04/2019 08:00 CEST", None),
        ("On 4/11/2019 at 8am PDT / 17:00 CEST", None),
        (
            "| City | Arrival |\n|--|--|\n| Paris | 9:00 |\n| Zurich | 13:00 |\n| Rome | 18:00 |\n",
            SUMMER,
        ),
    ],
)
def test_what_is_true_in_one_way_of_reading_it_is_left_alone(text: str, on: date | None) -> None:
    assert errors(text, on) == []


def test_two_starts_of_one_meeting_are_not_from_one_to_the_other() -> None:
    assert errors("8am PT - 10am ET", SUMMER) == ["time"]


@pytest.mark.parametrize("text", ["9am CST / 3pm UTC", "9am AST / 13:00 UTC"])
def test_a_label_that_is_right_only_in_winter_is_told_with_the_time(text: str) -> None:
    assert sorted(errors(text, SUMMER)) == ["label_out_of_season", "time"]
    assert errors(text, WINTER) == []


SEVERAL_EVENTS = [
    "Pick one: 11 June 2026 9am PT, 12 June 2026 10am PT, or 13 June 2026 8pm CEST.",
    "Sun 11 Jun 2000, 00:00-00:15 UTC-4 (AST)",
    'people write "8am PT", "PT 8am", "UTC 13:00"',
    "Moved the call on 11 June 2026 from 9am PDT to 18:00 UTC.",
    "On 11 June 2026 the outage lasted from 9:05am PDT to 18:40 UTC.",
    "From 9am PT to 5pm ET on June 10, 2026",
    "The deadline moved from 5pm PT to 8am ET on 10 June 2026.",
    "Moved from 16:00 UTC to 9:30am PT.",
    ("| Date | Build | Test |\n|--|--|--|\n| 11 June 2026 | 9am PDT | 18:00 UTC |"),
    "Call 11 June 2026, 9am EST in Jamaica",
    "Hermosillo 9am MST, 11 June 2026.",
    "Call 11 June 2026, 9am EET in Tripoli",
    "Call 11 June 2026, 9am EST Cancún, 14:00 UTC.",
    (
        "| SIG | Day | Time | Zone |\n"
        "|---|---|---|---|\n"
        "| API | Wednesday | 11:00 | PT |\n"
        "| Docs | Tuesday | 10:30 | PT |\n"
        "| EU | Tuesday | 10:30 | CEST |"
    ),
    ("- Meeting A: Thursdays 15:00 UTC\n- Meeting B: Fridays 9am PT"),
    ("- 5 June 2026, London, 19:00\n- 7 June 2026, Berlin, 20:00\n- 9 June 2026, Paris, 20:30"),
    (
        "| Time | Topic | Speaker |\n"
        "|--|--|--|\n"
        "| 16:00 UTC | Welcome | Ann (Berlin) |\n"
        "| 16:30 UTC | Talk | Bob (New York) |\n"
        "| 17:00 UTC | End | - |"
    ),
    ("| Time (UTC) | Speaker | City |\n|--|--|--|\n| 15:00|Ann|Berlin |\n| 15:30|Bob|New York |"),
    ("- 16:00 UTC Welcome\n- 9:30am PT Talk by Ann\n- 1pm ET Break\n- 19:00 CEST Close"),
    "Eurostar London 08:01 - Paris 11:20",
    "Bus: Zurich 08:00 Bern 09:00 Geneva 10:45",
    "Our offices: London 9:00-17:00, New York 9:00-17:00, Tokyo 9:00-18:00.",
    "Business hours: 9am-5pm ET / 9am-5pm PT.",
    "Sat 6 June 2026: London 15:00; Manchester 17:30; Liverpool 20:00.",
    ("| Race | Time |\n|--|--|\n| Berlin | 2:01:09 |\n| London | 2:01:25 |"),
    "Weather in London at 8:00: 14 degrees; in Paris at 9:30: 18.",
]


@pytest.mark.parametrize("text", SEVERAL_EVENTS)
def test_what_is_not_of_one_meeting_is_not_compared(text: str) -> None:
    found = check_page(text, date(2026, 6, 1)).mistakes
    assert [each for each in found if each.severity == "error"] == []
