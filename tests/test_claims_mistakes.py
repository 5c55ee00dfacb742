from __future__ import annotations

import pytest

from meetsched.claims.mistakes import Kind, Mistake


@pytest.mark.parametrize("kind", Kind)
def test_only_what_is_right_on_its_day_is_a_warning(kind: Kind) -> None:
    expected = "warning" if kind == "season" else "error"
    assert Mistake(0, 1, kind, "m").severity == expected


def test_the_kinds_are_those_that_people_are_told() -> None:
    told = ["label_out_of_season", "time", "weekday", "date", "ambiguous", "season"]
    assert [kind.value for kind in Kind] == told
