"""The slow twin itself, on cases small enough to be worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from statistics import pstdev

import pytest

from januaries import FIRST, HOURS, at, choice, five, mondays, names, person, rating, ten
from meetsched.hours import ANY, NEVER, Hours
from meetsched.people import Away, Team
from meetsched.schedule import MeetingException, Revision
from plain_rotation import OBJECTIVES, Choice, deviation, shift


def best(chosen: Choice, objective: str = "leximin", count: int = 1) -> list[tuple[str, ...]]:
    return [names(rotation) for rotation in chosen.best(objective, count)]


def burdens(chosen: Choice, *clocks: str) -> list[int]:
    rotation = next(each for each in chosen.rotations() if names(each) == clocks)
    return list(chosen.burdens(rotation).values())


# Ratings: the two cases of the Node.js script


def test_the_script_prefers_that_all_are_equally_badly_off() -> None:
    chosen = choice(five(), HOURS, 2)
    assert best(chosen, "stdev", 2) == [("09:00", "10:00"), ("10:00", "09:00")]
    assert burdens(chosen, "09:00", "10:00") == [4 * 360] * 5


def test_leximin_prefers_that_nobody_is_badly_off() -> None:
    chosen = choice(five(), HOURS, 2)
    assert best(chosen) == [("00:00", "14:00")]
    assert burdens(chosen, "00:00", "14:00") == [2 * 72, 0, 0, 0, 2 * 72]


def test_the_script_drops_the_hours_of_the_few() -> None:
    chosen = choice(ten(), HOURS, 2)
    (found,) = chosen.best("stdev")
    assert names(found) == ("00:00", "13:00")
    assert chosen.unreached(found) == ["7", "8", "9"]
    assert burdens(chosen, "00:00", "13:00") == [2 * 144, *[2 * 360] * 6, *[4 * 720] * 3]


def test_leximin_reaches_the_few_too() -> None:
    chosen = choice(ten(), HOURS, 2)
    (found,) = chosen.best("leximin")
    assert (names(found), chosen.unreached(found)) == (("02:00", "13:00"), [])
    assert burdens(chosen, "02:00", "13:00") == [2 * 720] * 10


def test_the_script_raises_ratings_but_nobody_is_told_so() -> None:
    people = [rating("low", {9: 3}), rating("high", {10: 5})]
    chosen = choice(people, ["09:00", "10:00"])
    assert best(chosen, "stdev", 9) == [("10:00",)]
    (value,) = chosen.value(chosen.best("stdev")[0], "stdev")
    assert value == 4 * 360  # 2 people times half of the difference
    assert burdens(chosen, "10:00") == [4 * 720, 0]


def test_the_script_leaves_out_what_just_60_percent_like() -> None:
    people = [rating(name, {9: 5, 10: 2}) for name in "abc"]
    people += [rating("d", {9: 5, 10: 1}), rating("e", {5: 5})]
    chosen = choice(people, ["09:00", "09:30", "10:00"])
    assert best(chosen, "stdev", 9) == [("09:00",)]
    assert len(chosen.rotations("leximin")) == 3


def test_the_lowest_rated_hour_counts() -> None:
    chosen = choice([rating("Una", {9: 5, 10: 1})], ["09:00", "09:30", "10:30"])
    found = [burdens(chosen, clock) for clock in ("09:00", "09:30", "10:30")]
    assert found == [[0], [4 * 540], [4 * 720]]


# Turns


def test_each_date_costs_by_its_own_clocks() -> None:
    # Los Angeles changes on 14 March 2021, Zurich on 28 March: 9, 8, 8 hours, then 9 again.
    meeting = mondays(first=date(2021, 3, 8))
    people = [person("Tim", "Europe/Zurich"), person("Zach", "America/Los_Angeles")]
    slots = (at("17:00", "Europe/Zurich"), at("18:00", "Europe/Zurich"))
    chosen = Choice(meeting, date(2021, 3, 8), date(2021, 3, 30), Team(tuple(people)), 1, slots)
    assert burdens(chosen, "17:00") == [0, 60 + 0 + 0 + 60]
    assert burdens(chosen, "18:00") == [4 * 60, 0]
    assert best(chosen, "total", 2) == [("17:00",), ("18:00",)]


def test_exceptions_cost_what_is_left_of_them() -> None:
    excepted = mondays(
        MeetingException(date(2024, 1, 8), cancel=True),
        MeetingException(date(2024, 1, 15), move=date(2024, 1, 20)),  # Saturday
        MeetingException(date(2024, 1, 22), move=datetime(2024, 1, 22, 20)),
        MeetingException(datetime(2024, 1, 10, 7, 30), add=True, zone="UTC"),
    )
    chosen = choice([person()], ["10:00", "18:30"], 2, excepted)
    assert burdens(chosen, "10:00", "18:30") == [0 + 0 + 720 + 180 + 90]
    assert burdens(chosen, "18:30", "10:00") == [90 + 0 + 720 + 180 + 90]


def test_a_moved_one_is_in_the_horizon_of_its_new_date() -> None:
    away = MeetingException(date(2024, 1, 15), move=date(2024, 1, 23))
    back = MeetingException(date(2023, 12, 25), move=datetime(2024, 1, 2, 9))
    meeting = mondays(away, back, first=date(2023, 12, 25))
    chosen = choice([person()], ["10:00", "18:30"], 2, meeting)
    assert [str(turn.today.day) for turn in chosen.turns] == [
        "2023-12-25", "2024-01-01", "2024-01-08", "2024-01-22",
    ]  # fmt: skip
    assert chosen.cycles == {0}


def test_a_slot_on_another_day_is_in_the_horizon_all_the_same() -> None:
    chosen = replace(choice([person()], []), slots=(at("08:00", weekday=6),))
    assert [turn.span(chosen.slots[0])[0] for turn in chosen.turns][-1] == 1706428800
    assert burdens(chosen, "08:00") == [4 * 720]  # Sundays; the last one is the 28th


def test_lengths_are_of_the_slot_or_else_of_the_time() -> None:
    shorter = Revision(date(2024, 1, 15), duration=30)
    meeting = replace(mondays(), revisions=(shorter,))
    chosen = replace(
        choice([person()], [], 1, meeting), slots=(at("18:00"), at("18:15", minutes=45))
    )
    assert burdens(chosen, "18:00") == [60 + 60 + 30 + 30]
    assert burdens(chosen, "18:15") == [4 * 60]


def test_turns_are_counted_as_at_the_start_of_the_horizon() -> None:
    again = Revision(date(2024, 1, 8), next="12:00")
    meeting = replace(mondays(), revisions=(again,))
    chosen = choice([person()], ["10:00", "18:30"], 2, meeting)
    assert [turn.count for turn in chosen.turns] == [0, 1, 2, 3]
    later = replace(chosen, start=date(2024, 1, 2))
    assert [shift(meeting, turn.today.day) for turn in chosen.turns] == [0, 1, 1, 1]
    assert [turn.count for turn in later.turns] == [2, 3, 4]
    assert later.cycles == {1}


def test_later_slots_are_replaced_but_what_has_its_own_time_stays() -> None:
    later = Revision(date(2024, 1, 8), slots=(at("20:00", minutes=90),))
    timed = MeetingException(date(2024, 1, 15), move=datetime(2024, 1, 15, 18))
    meeting = replace(mondays(timed), revisions=(later,))
    assert burdens(choice([person()], ["19:00"], 1, meeting), "19:00") == [3 * 120 + 90]


def test_without_a_whole_cycle_there_is_no_rotation() -> None:
    chosen = choice([person()], ["10:00", "18:30"], 2)
    assert replace(chosen, until=date(2024, 1, 8)).rotations() == []


# Who is reached


def test_a_cancelled_one_reaches_as_if_it_were_held() -> None:
    meeting = mondays(MeetingException(date(2024, 1, 8), cancel=True))
    chosen = replace(choice([person()], ["02:00", "10:00"], 2, meeting), until=date(2024, 1, 9))
    assert chosen.unreached(chosen.rotations()[0]) == []
    assert burdens(chosen, "02:00", "10:00") == [720]
    assert burdens(chosen, "10:00", "02:00") == [0]


def test_an_added_one_reaches_nobody_and_a_day_off_leaves_nobody_unreached() -> None:
    meeting = mondays(MeetingException(datetime(2024, 1, 10, 10), add=True, zone="UTC"))
    off = replace(person(), away=(Away(FIRST, date(2024, 1, 31)),))
    (early, fine) = choice([person()], ["02:00", "10:00"], 1, meeting).rotations()
    chosen = choice([off], ["02:00", "10:00"], 1, meeting)
    assert (chosen.unreached(early), chosen.unreached(fine)) == (["Una"], [])
    assert burdens(chosen, "10:00") == [5 * 720]


def test_the_incomplete_cycle_reaches_nobody_and_needs_to() -> None:
    chosen = replace(choice([person()], ["02:00", "10:00"], 2), until=date(2024, 1, 16))
    assert chosen.cycles == {0}
    assert chosen.unreached(chosen.best("leximin")[0]) == []


def test_two_may_need_two_slots() -> None:
    people = [person("Early", hours="08:00-12:00"), person("Late", hours="18:00-22:00")]
    alone, both = (choice(people, ["10:00", "19:00"], k) for k in (1, 2))
    assert [alone.together({name}) for name in ("Early", "Late")] == [True, True]
    assert (alone.together({"Early", "Late"}), both.together({"Early", "Late"})) == (False, True)


# Objectives


def test_required_people_come_first_and_then_who_is_reached() -> None:
    early = [person(name, hours="08:00-12:00") for name in "ab"]
    late = replace(person("Late", hours="18:00-22:00"), required=True)
    chosen = choice([*early, late], ["10:00", "19:00"])
    optional = choice([*early, replace(late, required=False)], ["10:00", "19:00"])
    for objective in OBJECTIVES[:4]:
        assert best(chosen, objective) == [("19:00",)]
        assert best(optional, objective) == [("10:00",)]


def test_leximin_goes_on_where_minimax_stops() -> None:
    people = [rating("a", {9: 4, 10: 4}), rating("b", {9: 4, 10: 5}), rating("c", {9: 5, 10: 5})]
    chosen = choice(people, ["09:00", "10:00"])
    assert best(chosen, "leximin") == [("10:00",)]
    assert best(chosen, "minimax") == [("09:00",)]
    worst_first = chosen.value((at("09:00"),), "leximin")
    assert worst_first == (0, 0, [288, 288, 0])


def test_weights_count_in_the_total_alone() -> None:
    people = [replace(rating("a", {9: 4, 10: 3}), weight=3), rating("b", {9: 3, 10: 5})]
    chosen = choice(people, ["09:00", "10:00"])
    totals = [chosen.value((at(clock),), "total")[2] for clock in ("09:00", "10:00")]
    assert totals == [4 * (3 * 72 + 144), 4 * 3 * 144]
    assert best(chosen, "total") == [("09:00",)]
    assert best(choice([replace(p, weight=1) for p in people], ["09:00", "10:00"]), "total") == [
        ("10:00",)
    ]


def test_a_zone_counts_once_with_its_greatest_pain() -> None:
    people = [
        person("Tim", "Europe/Zurich"),
        person("Min", "Europe/Zurich", "Mon-Fri 18:00-22:00"),
        person("Zach", "America/Los_Angeles"),
    ]
    chosen = choice(people, ["17:00", "18:00"])  # 18:00 and 19:00 in Zurich, 9:00 and 10:00
    assert chosen.value((at("17:00"),), "zone-pain") == (0, 0, 0, 4 * 60)
    assert chosen.value((at("18:00"),), "zone-pain") == (0, 0, 0, 4 * 120)
    assert burdens(chosen, "18:00") == [480, 0, 0]


def test_nights_are_for_those_who_say_so() -> None:
    chosen = choice([person()], ["07:30", "19:00"])
    assert [chosen.value((at(c),), "zone-pain")[2:] for c in ("07:30", "19:00")] == [
        (4, 4 * 720),
        (0, 4 * 120),
    ]
    assert (best(chosen), best(chosen, "zone-pain")) == ([("07:30",)], [("19:00",)])
    owl = choice([replace(person(), night=True)], ["07:30", "19:00"])
    assert owl.value((at("07:30"),), "zone-pain") == (0, 0, 0, 4 * 30)
    assert best(owl, "zone-pain") == [("07:30",)]


@pytest.mark.parametrize(
    ("clock", "nights"), [("22:00", 0), ("22:01", 4), ("07:59", 4), ("08:00", 0), ("03:00", 4)]
)
def test_a_night_is_from_23_to_8(clock: str, nights: int) -> None:
    chosen = choice([person(hours="any"), person("Uwe", hours="any")], [clock])
    assert chosen.value(chosen.rotations()[0], "zone-pain")[2] == nights


def test_the_deviation_is_of_burdens_alone() -> None:
    missed = replace(rating("a", {}), required=True)
    chosen = choice([missed, rating("b", {9: 5})], ["09:00", "10:00"])
    assert best(chosen, "leximin") == [("09:00",)]
    hours = choice(
        [person("a", hours="10:00-11:00"), person("b", hours="9:00-11:00")], ["09:00", "03:00"]
    )
    assert best(hours, "leximin") == [("09:00",)]
    assert best(hours, "stdev") == [("03:00",)]


def test_the_deviation_is_that_of_the_library() -> None:
    burdens = (1, 3, 5, 7)
    assert float(deviation(burdens, 2)) == pytest.approx(4 * (pstdev(burdens) + 2))
    assert deviation((0, 6, 0, 6), 0) == 4 * 3


# Change, and what slots must be to each other


def test_a_change_costs_everybody() -> None:
    chosen = choice([person()], ["10:00"], 1, mondays(today=["18:00"]))
    for cost, winner in ((239, "10:00"), (240, "10:00"), (241, "18:00")):
        costly = replace(chosen, change_cost=cost)
        assert {best(costly, each)[0] for each in OBJECTIVES[:4]} == {(winner,)}
    assert burdens(replace(chosen, change_cost=999), "18:00") == [240]
    assert best(chosen, count=9) == [("10:00",)]


def test_a_change_costs_a_deviation_so_much() -> None:
    people = [person("Una"), person("Ulf", hours="any")]  # 240 and 0 at 18:00: a deviation of 120
    chosen = choice(people, ["10:00"], 1, mondays(today=["18:00"]))
    found = {cost: best(replace(chosen, change_cost=cost), "stdev") for cost in (119, 121)}
    assert found == {119: [("10:00",)], 121: [("18:00",)]}


def test_a_change_in_total_is_weighted_and_in_pain_is_not() -> None:
    people = [replace(person("Una"), weight=3), replace(person("Ulf"), weight=0)]
    chosen = replace(choice(people, ["10:00"], 1, mondays(today=["18:00"])), change_cost=50)
    assert chosen.value((at("10:00"),), "total") == (0, 0, 150)
    assert chosen.value((at("10:00"),), "zone-pain") == (0, 0, 0, 50)
    assert chosen.value((at("10:00"),), "minimax") == (0, 0, [50])


def test_today_is_an_option_at_its_own_position_and_costs_nothing_there() -> None:
    chosen = choice([person()], ["10:00", "18:00"], 2, mondays(today=["18:00", "19:00"]))
    costly = replace(chosen, change_cost=60)
    assert [names(tuple(costly.options(n))) for n in (0, 1)] == [
        ("10:00", "18:00"),
        ("10:00", "18:00", "19:00"),
    ]
    changes = {names(each): costly.change(each) for each in costly.rotations()}
    assert changes == {
        ("10:00", "18:00"): 120,
        ("10:00", "19:00"): 60,
        ("18:00", "10:00"): 60,
        ("18:00", "19:00"): 0,
    }


def test_what_does_not_start_as_today_is_a_change() -> None:
    chosen = choice([person()], ["12:00", "13:00"])
    one = replace(chosen, change_cost=60)
    assert [one.change(each) for each in one.rotations()] == [60, 60]
    first = replace(one, until=date(2024, 1, 2))
    assert [first.change(each) for each in first.rotations()] == [0, 60]


def test_what_is_kept_stays_at_its_position() -> None:
    meeting = mondays(today=["18:00", "19:00"])
    chosen = replace(choice([person()], ["10:00", "19:00"], 2, meeting), keep=("19:00",))
    assert list(map(names, chosen.rotations())) == [("10:00", "19:00")]
    assert replace(chosen, positions=1).rotations() == []


def test_slots_of_a_rotation_differ() -> None:
    chosen = replace(
        choice([person()], []), positions=2, slots=(at("10:00"), at("10:00", weekday=0))
    )
    assert chosen.rotations() == []
    other = replace(chosen, slots=(at("10:00"), at("10:00", weekday=1)))
    assert len(other.rotations()) == 2


def test_slots_are_apart_the_short_way_round_the_clock() -> None:
    chosen = replace(choice([person()], ["23:00", "01:00", "05:00"], 2), apart=180)
    assert set(map(names, chosen.rotations())) == {
        ("23:00", "05:00"), ("05:00", "23:00"), ("01:00", "05:00"), ("05:00", "01:00"),
    }  # fmt: skip
    assert len(replace(chosen, apart=121).rotations()) == 4
    assert len(replace(chosen, apart=120).rotations()) == 6


def test_slots_are_apart_on_every_date() -> None:
    meeting = replace(mondays(), slots=(at("18:00", "Europe/Zurich"),))  # 17:00 and 16:00 in UTC
    chosen = replace(choice([person()], ["13:00"], 2, meeting), keep=("18:00",), apart=210)
    assert len(chosen.rotations()) == 1
    assert len(replace(chosen, until=date(2024, 3, 31)).rotations()) == 1
    assert replace(chosen, until=date(2024, 4, 2)).rotations() == []


# Order


def test_ties_fall_to_the_earliest_start_of_each_position() -> None:
    chosen = choice([person(hours="any")], ["12:00", "08:00", "10:00"], 2)
    assert best(chosen, count=3) == [("08:00", "10:00"), ("08:00", "12:00"), ("10:00", "08:00")]


def test_an_earlier_day_is_an_earlier_start() -> None:
    slots = (at("06:00", weekday=1), at("20:00", weekday=0), at("21:00", "Asia/Tokyo", weekday=0))
    chosen = replace(choice([person(hours="any")], []), slots=slots)
    assert best(chosen, count=3) == [("21:00",), ("20:00",), ("06:00",)]


def test_what_starts_alike_is_ordered_by_its_length() -> None:
    slots = (at("09:00"), at("08:00", minutes=50), at("08:00", minutes=40))
    chosen = replace(choice([person(hours="any")], []), slots=slots)
    assert [rotation[0].duration for rotation in chosen.best("leximin", 3)] == [40, 50, None]


def test_the_front_has_the_worst_and_the_total_burden() -> None:
    rated = {9: (4, 4, 4), 10: (3, 5, 5), 11: (3, 4, 5), 12: (2, 5, 5), 13: (5, 5, 3)}
    people = [rating(f"{n}", {hour: own[n] for hour, own in rated.items()}) for n in range(3)]
    clocks = ["13:00", "12:00", "11:00", "10:00", "09:00"]
    chosen = choice(people, clocks)
    front = [(worst, total, names(rotation)) for worst, total, rotation in chosen.front()]
    assert front == [(4 * 72, 4 * 216, ("09:00",)), (4 * 144, 4 * 144, ("10:00",))]


def test_the_front_is_of_those_that_reach_most() -> None:
    people = [rating("a", {9: 1}), rating("b", {9: 1, 10: 5}), rating("c", {9: 1, 10: 5})]
    chosen = choice(people, ["09:00", "10:00"])
    assert [(worst, total) for worst, total, _ in chosen.front()] == [(4 * 540, 4 * 1620)]


def test_nobody_is_no_mistake() -> None:
    chosen = choice([], ["10:00", "11:00"], 2)
    for objective in OBJECTIVES:
        assert best(chosen, objective) == [("10:00", "11:00")]
    assert [(worst, total) for worst, total, _ in chosen.front()] == [(0, 0)]


def test_people_without_hours_are_never_reached() -> None:
    chosen = choice([person()], ["10:00"], hours=Hours(NEVER, NEVER))
    assert chosen.unreached(chosen.rotations()[0]) == ["Una"]
    assert choice([person()], ["10:00"], hours=Hours(NEVER, ANY)).together({"Una"})
