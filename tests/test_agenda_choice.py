from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plain_agenda as plain
from meetsched.pages.agenda.choice import Ask, choose
from meetsched.pages.notes.model import Item


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    least = draw(st.integers(0, 12))
    most = least + draw(st.sampled_from((0, 0, 1, 5)))
    groups = st.sampled_from((None, "federation", "images"))
    return Ask(least, most, draw(st.integers(0, 2)), draw(groups))


@settings(max_examples=300)
@given(st.lists(asks(), max_size=8), st.integers(0, 40))
def test_the_choice_is_the_best_of_all_subsets(listed: list[Ask], capacity: int) -> None:
    assert choose(listed, capacity) == plain.choose(listed, capacity)


@given(st.lists(asks(), max_size=60), st.integers(0, 300))
def test_what_is_given_is_what_was_asked_and_no_more_than_there_is(
    listed: list[Ask], capacity: int
) -> None:
    given_out = choose(listed, capacity)
    chosen = [(ask, n) for ask, n in zip(listed, given_out, strict=True) if n is not None]
    assert sum(minutes for _, minutes in chosen) <= capacity
    assert all(ask.least <= minutes <= ask.most for ask, minutes in chosen)


def test_a_must_have_item_goes_before_any_number_of_others() -> None:
    usual = [Ask(5, 5)] * 12
    assert choose([*usual, Ask(60, 60, priority=2)], 60) == [None] * 12 + [60]


def test_of_one_priority_many_short_ones_go_before_a_long_one() -> None:
    assert choose([Ask(45, 45), Ask(20, 20), Ask(20, 20)], 60) == [None, 20, 20]


def test_of_as_many_the_first_of_the_page_are_taken() -> None:
    assert choose([Ask(30, 30), Ask(20, 20), Ask(20, 20), Ask(20, 20)], 45) == [None, 20, 20, None]
    assert choose([Ask(30, 30), Ask(20, 20), Ask(10, 10)], 50) == [30, 20, None]


def test_one_that_may_wait_does_not_keep_a_usual_one_out() -> None:
    assert choose([Ask(10, 10, priority=0), Ask(10, 10)], 10) == [None, 10]


def test_a_group_is_taken_whole_or_not_at_all() -> None:
    group = [Ask(20, 20, group="images"), Ask(15, 15, group="images")]
    assert choose([*group, Ask(30, 30), Ask(5, 5)], 60) == [20, 15, None, 5]
    assert choose([*group, *[Ask(10, 10)] * 3], 40) == [None, None, 10, 10, 10]


def test_a_group_longer_than_all_minutes_is_split() -> None:
    group = [Ask(40, 40, group="images"), Ask(30, 30, group="images")]
    assert choose(group, 60) == [40, None]
    assert choose([*group, Ask(5, 5), Ask(5, 5)], 70) == [40, 30, None, None]


def test_a_group_is_split_where_whole_it_would_cost_a_must_have_item() -> None:
    vital, usual = Ask(10, 10, 2, "images"), Ask(45, 45, 1, "images")
    assert choose([vital, usual, Ask(20, 20, 2)], 60) == [10, None, 20]
    assert choose([vital, usual, Ask(5, 5, 2)], 60) == [10, 45, 5]
    long = [Ask(30, 30, group="costs"), Ask(40, 40, group="costs")]
    assert choose([vital, usual, Ask(20, 20, 2), *long], 60) == [10, None, 20, 30, None]


def test_spare_minutes_go_to_must_have_items_then_down_the_page() -> None:
    listed = [Ask(5, 10, 0), Ask(5, 10, 1), Ask(5, 10, 1), Ask(5, 10, 2)]
    assert choose(listed, 33) == [5, 10, 8, 10]


def test_where_there_is_no_minute_only_what_asks_none_is_taken() -> None:
    assert choose([Ask(0, 5), Ask(1, 1), Ask(0, 0, 2)], 0) == [0, None, 0]


def test_a_long_day_with_many_items_is_filled() -> None:
    given_out = choose([Ask(7, 8)] * 300, 24 * 60)
    assert given_out == [8] * 5 + [7] * 200 + [None] * 95


@pytest.mark.parametrize(
    ("least", "most", "asked"),
    [(None, None, (5, 5)), (10, None, (10, 10)), (None, 10, (10, 10)), (5, 10, (5, 10)),
     (10, 5, (5, 10)), (0, None, (0, 0))],
)  # fmt: skip
def test_an_item_asks_for_what_it_says_or_five_minutes(
    least: int | None, most: int | None, asked: tuple[int, int]
) -> None:
    ask = Ask.of(Item(1, "Images", least=least, most=most, priority=2, group="images"))
    assert ask == Ask(*asked, 2, "images")
