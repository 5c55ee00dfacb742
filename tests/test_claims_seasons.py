from __future__ import annotations

from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import plain_claims as plain
from meetsched.claims.checking import check_page
from meetsched.claims.mistakes import Kind, Mistake
from meetsched.claims.seasons import odd_weeks
from strategies import WEEKDAYS


def warnings(text: str, on: date) -> list[Mistake]:
    return [each for each in check_page(text, on, on).mistakes if each.kind is Kind.SEASON]


@settings(max_examples=40)
@given(plain.lines())
def test_the_odd_weeks_are_those_of_a_look_at_every_week_of_the_year(line: plain.Line) -> None:
    first = line.said[0].wall
    assume(all(len(each.instants()) == 1 for each in line.said))
    text = f"Every {WEEKDAYS[first.weekday()]} at {line.joint.join(s.text() for s in line.said)}"
    report = check_page(text, first.date(), first.date())
    odd = plain.odd_weeks([(each.zone, each.wall) for each in line.said])
    assert odd_weeks(report.readings) == odd
    assert len(warnings(text, first.date())) == bool(odd)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # The United States change on 8 March and 1 November 2026, Europe on 29 March, 25 October.
        (
            "Every Wednesday at 8:00 PDT, 17:00 CEST",
            (
                "but not in 4 of the 52 weeks of 2026: from Wed 11 Mar 2026 "
                "to Wed 25 Mar 2026 and on Wed 28 Oct 2026"
            ),
        ),
        (
            "Wednesdays at 16:00 UTC / 9am Pacific",
            (
                "but not in 18 of the 52 weeks of 2026: from Wed 7 Jan 2026 "
                "to Wed 4 Mar 2026 and from Wed 4 Nov 2026 to Wed 30 Dec 2026"
            ),
        ),
        (
            "Weekly, 14:00 Zurich / 22:00 Sydney",
            (
                "but not in 26 of the 52 weeks of 2026: from Wed 7 Jan 2026 "
                "to Wed 1 Apr 2026 and from Wed 7 Oct 2026 to Wed 30 Dec 2026"
            ),
        ),
    ],
)
def test_a_warning_tells_the_weeks_in_which_a_statement_does_not_hold(text: str, told: str) -> None:
    (warning,) = warnings(text, date(2026, 7, 1))
    assert warning.message == f"right on Wed 1 Jul 2026, {told}"


@pytest.mark.parametrize(
    "text",
    [
        "Wednesdays at 17:00 Zurich / 17:00 Berlin",
        "Wednesdays at 12:00 UTC / 21:00 JST / 17:30 Kolkata",
        "Wednesdays at 9am PT / noon ET",
        "Wednesdays at 9am PT",
        "Wednesday 1 July 2026 at 16:00 UTC / 9am Pacific",
        "In summer: Wednesdays at 16:00 UTC / 9am Pacific",
        "Wednesdays at 16:00 UTC / 10am Pacific",
    ],
)
def test_there_is_no_warning_for(text: str) -> None:
    assert warnings(text, date(2026, 7, 1)) == []


def test_of_what_is_said_after_a_date_on_the_page_there_is_no_warning() -> None:
    text = "# 1 July 2026\n\nWe meet at 16:00 UTC / 9am Pacific.\n"
    assert check_page(text, date(2026, 7, 1)).mistakes == ()
    assert len(warnings(text.partition("\n")[2], date(2026, 7, 1))) == 1


@given(st.integers(2010, 2037), st.integers(1, 7))
def test_every_week_of_the_year_is_looked_at_once(year: int, day: int) -> None:
    on = date(year, 1, day)
    report = check_page("Weekly, 16:00 UTC / 9am Tokyo", on, on)
    odd = odd_weeks(report.readings)
    assert len(odd) == (
        53
        if date(year, 12, 31).weekday() == on.weekday()
        or (year % 4 == 0 and date(year, 12, 30).weekday() == on.weekday())
        else 52
    )
    assert odd[0] == on
