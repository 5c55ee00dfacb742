from __future__ import annotations

from datetime import date

import pytest

from meetsched.claims.checking import check_page
from meetsched.claims.mistakes import Kind

NOW = date(2026, 11, 23)


def told(text: str, on: date | None = None) -> list[tuple[str, str]]:
    found = check_page(text, NOW, on).mistakes
    return [(text[each.start : each.end], each.suggestion) for each in found if is_date(each.kind)]


def is_date(kind: Kind) -> bool:
    return kind is Kind.DATE


# The United States change on 8 March and 1 November 2026, Europe on 29 March and 25 October,
# Sydney on 5 April and 4 October.
@pytest.mark.parametrize(
    ("text", "day", "right"),
    [
        ("US daylight saving time ends on 8 November 2026.", "8 November 2026", "Sun 1 Nov 2026"),
        ("8 November 2026: end of DST in the US", "8 November 2026", "Sun 1 Nov 2026"),
        ("On 8 Nov 2026 the clocks go back in the US.", "8 Nov 2026", "Sun 1 Nov 2026"),
        ("US clocks move to Summer Time 15 March 2026.", "15 March 2026", "Sun 8 Mar 2026"),
        ("Europe changes its clocks on 1 November 2026", "1 November 2026", "Sun 25 Oct 2026"),
        ("Clocks go forward in Sydney on 2026-10-12", "2026-10-12", "Sun 4 Oct 2026"),
        ("The switch to summer time in the UK (15 March 2026)", "15 March 2026", "Sun 29 Mar 2026"),
        (
            "With daylight saving time ending in the U.S. on 8 Nov 2026, join at 9am PT",
            "8 Nov 2026",
            "Sun 1 Nov 2026",
        ),
    ],
)
def test_a_wrong_date_for_a_change_of_clocks_is_told_with_the_right_one(
    text: str, day: str, right: str
) -> None:
    assert told(text) == [(day, f"write {right}")]


@pytest.mark.parametrize(
    "text",
    [
        "US daylight saving time ends on 1 November 2026.",
        "US clocks go back in the night of 31 October 2026 to the next day",
        "DST ends in Europe on 25 October 2026.",
        "Ends in Europe 25 October 2026; DST ends in the USA on 8 November 2026",
        "Since US daylight saving time ended, our meeting on 8 November 2026 is at 9am PT",
        "The meeting moves with daylight saving time on 8 November 2026 (9am PT)",
        "On 8 November 2026 our meeting starts, as US daylight saving time ended, at 9am PT",
        "On 8 November 2026 at 9am PT (US daylight time). We start on time.",
        "Daylight saving time ends on 8 November 2026.",
        "US daylight saving time ends on 8 November.",
        "Daylight saving time in the US: see the page of 15 July 2026, it ends in autumn",
        "Daylight saving time starts on 1 July 2026 in Zurich",
        "After daylight saving time ends in the US, on 8 November 2026, we meet at 9am PT",
    ],
)
def test_no_alarm_is_given_for(text: str) -> None:
    assert told(text) == []


def test_a_date_without_a_year_is_judged_where_the_year_is_known() -> None:
    text = "DST ends on 3 November in the US."
    assert told(text, date(2019, 10, 1)) == []
    assert told(text, date(2026, 10, 1)) == [("3 November", "write Sun 1 Nov 2026")]
    assert told(f"# Notes of 1 October 2019\n\n{text}") == []
    assert told(f"# Notes of 1 October 2026\n\n{text}") == [("3 November", "write Sun 1 Nov 2026")]
    assert told(text) == []


def test_a_weekday_settles_the_year() -> None:
    assert told("US clocks move to Summer Time Sunday, 8 March") == []
    assert told(
        "The US goes off daylight time Sunday 11 November this year", date(2007, 11, 4)
    ) == [("Sunday 11 November", "write Sun 4 Nov 2007")]
