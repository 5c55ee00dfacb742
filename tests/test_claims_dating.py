from __future__ import annotations

import pytest
from hypothesis import given

import written
from meetsched.claims.lines import Line
from meetsched.claims.statements import statements


def told(text: str) -> list[tuple[str, str]]:
    """Give each time with its day, its shift and its period, as they stand in the line."""
    claims = [claim for said in statements(Line(text)) for claim in said.claims]
    return [
        (
            text[claim.time.start : claim.time.end],
            " ".join(
                text[mark.start : mark.end]
                for mark in (claim.day, claim.shift, claim.period)
                if mark
            ),
        )
        for claim in claims
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("11 April at 8am Zurich (11pm PST on Wednesday)",
         [("8am", "11 April"), ("11pm", "Wednesday")]),
        ("6pm PT / Thursday 9am Perth", [("6pm", ""), ("9am", "Thursday")]),
        ("Wednesday 6pm PT / Thursday 9am Perth", [("6pm", "Wednesday"), ("9am", "Thursday")]),
        ("6pm PT Wednesday / 9am Perth Thursday", [("6pm", "Wednesday"), ("9am", "Thursday")]),
        ("8am PT and noon ET on 3 May 2021", [("8am", ""), ("noon", "3 May 2021")]),
        ("On Tuesday, 3 May, everybody who is there meets at 8am PT", [("8am", "Tuesday, 3 May")]),
        ("On Tuesday everybody who is there meets at 8am PT", [("8am", "Tuesday")]),
        ("8am PT; Tuesday, 9am ET", [("8am", ""), ("9am", "Tuesday")]),
        ("3 May (Tue) 8am PT", [("8am", "3 May (Tue")]),
        ("Tuesday 8am PT, 3 May", [("8am", "3 May")]),
        ("8am PT; after a long talk with everybody there, on Tuesday", [("8am", "")]),
        ("PT on 3 May 8am", [("8am", "3 May")]),
    ],
)  # fmt: skip
def test_the_day_of_a_time(text: str, found: list[tuple[str, str]]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("5pm PT, 00:00 UTC (+1)", [("5pm", ""), ("00:00", "(+1)")]),
        ("5pm PT (-1), 00:00 UTC", [("5pm", "(-1)"), ("00:00", "")]),
        ("5pm PT, next day 10am AEST", [("5pm", ""), ("10am", "next day")]),
        ("10am AEST / 5pm PT the day before", [("10am", ""), ("5pm", "the day before")]),
        ("16:00 UTC in winter, 15:00 UTC in summer",
         [("16:00", "in winter"), ("15:00", "in summer")]),
        ("(summer) 15:00 UTC", [("15:00", "summer")]),
        ("15:00 UTC. Somebody who was here told us this a year ago, in summer", [("15:00", "")]),
        ("15:00 UTC. Somebody who was here told us this, the next day", [("15:00", "")]),
    ],
)  # fmt: skip
def test_shifts_and_periods_of_a_time(text: str, found: list[tuple[str, str]]) -> None:
    assert told(text) == found


@given(written.lines())
def test_every_day_shift_and_period_stands_in_the_line(text: str) -> None:
    line = Line(text)
    marks = {*line.days, *line.shifts, *line.periods}
    for said in statements(line):
        for claim in said.claims:
            assert {claim.day, claim.shift, claim.period} - {None} <= marks
