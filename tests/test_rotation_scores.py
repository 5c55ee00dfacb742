"""Scores are the figures by which one finds the best who looks at all rotations there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from choices import choices
from januaries import at, choice, mondays, person, rating
from meetsched.rotation.scores import Score, changes, scores
from plain_rotation import OBJECTIVES
from test_rotation import SMALL, appraisal, fast

if TYPE_CHECKING:
    import plain_rotation
    from plain_rotation import Rotation


def told(slow: plain_rotation.Choice, rotation: Rotation, objective: str) -> list[Score]:
    return list(scores(fast(slow), objective, appraisal(slow, rotation)))


def values(slow: plain_rotation.Choice, rotation: Rotation, objective: str) -> list[float]:
    return [score.value for score in told(slow, rotation, objective)]


def figures(slow: plain_rotation.Choice, rotation: Rotation, objective: str) -> list[float]:
    """Give the figures of the definitions; a standard deviation is told times the people there."""
    value: tuple[Any, ...] = slow.value(rotation, objective)
    flat = [n for each in value for n in (each if isinstance(each, list) else [each])]
    people = len(slow.people) if objective == "stdev" else 1
    return [float(number) / people for number in flat]


@pytest.mark.parametrize("objective", OBJECTIVES)
@settings(SMALL, max_examples=15)
@given(st.data(), choices())
def test_scores_are_those_of_the_definitions(
    objective: str, data: st.DataObject, slow: plain_rotation.Choice
) -> None:
    rotation = data.draw(st.sampled_from(slow.rotations()))
    expected = pytest.approx(figures(slow, rotation, objective), rel=1e-12)
    assert values(slow, rotation, objective) == expected


def test_what_is_today_has_no_changes() -> None:
    slow = choice([person()], ["09:00"], 2)
    horizon = fast(slow).horizon
    assert changes(fast(slow), horizon.dated().rotation()) == 0
    assert changes(fast(slow), horizon.rotated((at("12:00"), at("09:00"))).rotation()) == 1


def test_a_person_at_night_counts_once_for_their_zone() -> None:
    people = [person("a", hours="Mon 07:00-10:00"), person("b", hours="Mon 08:00-10:00")]
    slow = choice(people, ["07:00"], 1, mondays(today=["07:00"]))
    nights, pain = told(slow, (at("07:00"),), "zone-pain")[2:]
    assert nights == ("times that a zone meets at night", 4)
    assert pain == ("burdens of all zones in minutes", 4 * 720)


def test_for_stdev_ratings_are_raised_as_the_script_does() -> None:
    # Raised to 5 and 4, that is 0 and 72 minutes on each of four dates: 36 from their mean.
    slow = choice([rating("a", {9: 4}), rating("b", {9: 4, 10: 5})], ["09:00"])
    (score,) = told(slow, (at("09:00"),), "stdev")
    assert score == ("standard deviation of burdens in minutes", 4 * 36)


def test_a_change_costs_each_burden() -> None:
    slow = replace(choice([person(hours="Mon 09:00-10:00")], ["09:00"]), change_cost=30)
    *_, worst = told(slow, (at("09:00"),), "minimax")
    words = "burden of the most burdened person in minutes, with the cost of changes"
    assert worst == (words, 30)
