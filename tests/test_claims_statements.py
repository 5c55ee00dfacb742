from __future__ import annotations

import pytest
from hypothesis import given

import written
from meetsched.claims.lines import Line
from meetsched.claims.statements import LONGEST_LIST, Statement, statements


def said(text: str) -> list[Statement]:
    return statements(Line(text))


def told(text: str) -> list[str]:
    """Write the claims of each meeting: "8am PT = 11am ET"."""
    return [
        " = ".join(
            f"{text[claim.time.start : claim.time.end]} {text[claim.found.start : claim.found.end]}"
            for claim in each.claims
        )
        for each in said(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8am PT / 11am ET (15:00 UTC)", ["8am PT = 11am ET = 15:00 UTC"]),
        ("8am PT, which is 11am ET for the people over there", ["8am PT = 11am ET"]),
        ("11 April 2019 at 8am Zurich time (11pm PST **on Wednesday**)",
         ["8am Zurich time = 11pm PST"]),
        ("9am or 10am PT, noon or 1pm ET", ["9am PT = noon ET", "10am PT = 1pm ET"]),
        ("8am PT, 11am ET; 5pm PT, 8pm ET", ["8am PT = 11am ET", "5pm PT = 8pm ET"]),
        ("8am PST, 9am PDT", ["8am PST", "9am PDT"]),
        ("8am PT Alice, Bob and Carol discuss the plan, then 11am ET", ["8am PT", "11am ET"]),
        ("18:00 UTC+2/German time", ["18:00 UTC+2 = 18:00 German time"]),
        ("9am, 10am PT and noon ET", ["9am PT", "10am PT"]),
        ("16:00 UTC, 9am PT in winter, 17:00 CET", ["16:00 UTC = 9am PT = 17:00 CET"]),
        ("nothing of the kind", []),
        ("the room is 12, in Zurich", []),
    ],
)  # fmt: skip
def test_what_is_said_of_each_meeting(text: str, found: list[str]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5pm PST, not 6pm PST", ["5pm PST"]),
        ("9am PT (previously 8am PT)", ["9am PT"]),
        ("9am PT instead of 8am PT", ["9am PT"]),
        ("9am PT - 10am PT", ["9am PT"]),
        ("9:00 PT to 10:00 PT / noon ET", ["9:00 PT = noon ET"]),
        ("from 9am PT to 10am PT", ["9am PT"]),
        ("The call moves from 9am PT to 10am PT", ["10am PT"]),
    ],
)
def test_what_no_longer_holds_and_the_end_of_a_range_are_left_out(
    text: str, found: list[str]
) -> None:
    assert told(text) == found


def test_two_labels_of_one_time_that_differ_by_the_season_mean_the_clock_of_the_place() -> None:
    ((claim,),) = [each.claims for each in said("at 9am PST/PDT")]
    assert [(each.zone, each.offset) for each in claim.label.meanings] == [
        ("America/Los_Angeles", None)
    ]
    assert (claim.found.start, claim.found.end) == (7, 10)


@pytest.mark.parametrize(
    ("text", "loose"),
    [
        ("8am PT / 11am ET", [False]),
        ("8am PT, dinner, 11am ET", [False, True]),
        ("8am PT" + ", dinner" * 12 + " 11am ET", [False, False]),
    ],
)
def test_other_words_between_loosen_the_bond_and_many_cut_it(text: str, loose: list[bool]) -> None:
    assert [each.loose for each in said(text)] == loose


def test_recurring_and_when_it_holds() -> None:
    (weekly,), (once,) = said("every Monday, 9am PT"), said("on Monday, 9am PT (in winter)")
    assert weekly.recurring
    assert not once.recurring
    assert weekly.period is None
    assert once.period is not None
    assert (once.period.first, once.period.last) == (11, 2)


def test_the_period_may_stand_at_the_end() -> None:
    (once,) = said("9am PT / noon ET in winter")
    assert once.period == once.claims[1].period
    assert once.period is not None


def test_nobody_gives_one_time_in_many_zones() -> None:
    hours = [f"{n % 12 + 1}am UTC{sign}{n}:{part}" for n in range(1, 12)
             for sign in "+-" for part in ("00", "30", "15", "45")]  # fmt: skip
    lengths = [len(each.claims) for each in said(", ".join(hours))]
    assert max(lengths) == LONGEST_LIST
    assert sum(lengths) == len(hours)


@given(written.lines())
def test_a_meeting_has_each_label_once_and_claims_from_left_to_right(text: str) -> None:
    for each in said(text):
        starts = [claim.start for claim in each.claims]
        assert starts == sorted(starts)
        assert all(
            not one.is_alike(other)
            for n, one in enumerate(each.claims)
            for other in each.claims[:n]
        )
