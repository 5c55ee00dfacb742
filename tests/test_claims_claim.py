from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from meetsched.claims.lines import Line
from meetsched.claims.statements import statements

if TYPE_CHECKING:
    from meetsched.claims.claim import Claim

TEXT = "on 11 April at 8am PST in winter (+1)"


def claim(text: str) -> Claim:
    ((only,),) = [said.claims for said in statements(Line(text))]
    return only


def test_a_claim_stands_from_its_first_part_to_its_last() -> None:
    assert (claim("PST: 8am, say").start, claim("PST: 8am, say").end) == (0, 8)
    assert (claim("at 8am PST").start, claim("at 8am PST").end) == (3, 10)


def test_all_parts_of_a_claim_move_together() -> None:
    one, other = claim(TEXT), claim("." * 9 + TEXT)
    assert one.moved(9) == other
    assert None not in {one.day, one.shift, one.period}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("8am PST", "9am PST", True),
        ("8am PST", "8am PDT", True),
        ("8am PST", "8am EST", False),
        ("8am PT", "8am PST", False),
        ("8am Zurich", "8am CET", False),
        ("8am UTC+1", "8am UTC+2", False),
        ("8am UTC", "8am GMT", False),
        ("8am UTC+5:30", "8am UTC+5:45", False),
    ],
)
def test_labels_of_two_seasons_of_one_zone_are_alike(one: str, other: str, *, alike: bool) -> None:
    assert claim(one).is_alike(claim(other)) is alike
    assert claim(other).is_alike(claim(one)) is alike


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("8am Zurich", True),
        ("8am Europe/Zurich", True),
        ("8am CET", False),
        ("8am Portland", False),
    ],
)
def test_whether_a_claim_names_a_place(text: str, *, place: bool) -> None:
    assert claim(text).names_place() is place
