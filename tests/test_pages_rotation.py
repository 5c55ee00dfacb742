"""A suggestion's page says in words what was found, why, and what is near it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from januaries import HOURS, at, choice, mondays, person
from meetsched.cadence import Cadence
from meetsched.hours import ANY, Windows
from meetsched.pages.rotation import rotation_page
from meetsched.people import Stay
from meetsched.rotation.answer import Answer
from meetsched.rotation.suggestion import Suggestion, never, suggest
from test_rotation import fast

if TYPE_CHECKING:
    import plain_rotation
    from meetsched.people import Participant
    from meetsched.rotation.suggestion import Stop


def page(
    slow: plain_rotation.Choice,
    objective: str = "leximin",
    count: int = 2,
    width: int = 100,
    stop: Stop = never,
) -> str:
    chosen = fast(slow)
    return rotation_page(Answer(chosen, suggest(chosen, objective, count, stop), stop), width)


def block(text: str, heading: str) -> list[str]:
    """Give the lines from one that begins so up to an empty one."""
    lines = text.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(heading))
    return [*lines[start:], ""][: [*lines[start:], ""].index("")]


def easy(name: str, hour: int) -> Participant:
    """Give somebody who likes one hour of Mondays best, and can always come."""
    return replace(person(name, hours=f"Mon {hour:02d}:00-{hour + 1:02d}:00"), stretch=ANY)


MORNING = person("Ann", hours="Mon 09:00-10:00")
EVENING = person("Eve", hours="Mon 17:00-18:00")


# What was found


def test_a_page_begins_with_what_there_was_to_choose_from() -> None:
    slow = choice([person()], ["10:00", "11:00"], 2)
    assert page(slow).startswith("Chosen from 2 slots, over 4 dates: 2 whole cycles of 2.\n\n")
    shorter = replace(choice([person()], ["10:00"]), until=date(2024, 1, 2))
    assert page(shorter).startswith("Chosen from 1 slot, over 1 date: 1 whole cycle of 1.\n\n")


def test_the_best_rotation_is_told_with_its_figures() -> None:
    # At 10:00 it is an hour too late for Ann, on four dates.
    slow = choice([easy("Ann", 9), easy("Eve", 10)], ["10:00"])
    assert block(page(slow), "The best") == [
        "The best rotation (leximin; proven: no rotation is better):",
        "    1.  10:00  10:00 UTC",
        "    worst burden 240 minutes, total 240; all are reached",
    ]


def test_what_is_not_proven_is_told_with_the_bound() -> None:
    chosen = fast(choice([person()], ["10:00"]))
    hasty = Suggestion("leximin", ((at("10:00"),),), optimal=False, bound=0)
    assert block(rotation_page(Answer(chosen, hasty, never), 100), "The best") == [
        "The best rotation found in time (leximin; not proven):",
        "    1.  10:00  10:00 UTC",
        "    worst burden 0 minutes, total 0; all are reached",
        "    the best there is has a worst burden of at least 0 minutes",
    ]


def test_local_times_are_told_over_clock_changes() -> None:
    people = [person("Una"), person("Tim", "Europe/Zurich"), person("Léa", "Europe/Zurich")]
    slow = replace(choice(people, ["10:00"]), until=date(2024, 4, 16))
    assert block(page(slow), "10:00, on") == [
        "10:00, on everybody's clock:",
        "    Una       Mon 10:00-11:00 UTC",
        "    Tim, Léa  Mon 11:00-12:00 CET; Mon 12:00-13:00 CEST from Mon 1 Apr 2024",
    ]


def test_local_times_are_without_weekdays_where_the_dates_have_several() -> None:
    monthly = replace(mondays(), cadence=Cadence.parse("day 1 of the month"))
    slow = choice([person("Tim", "Europe/Zurich")], ["10:00"], 1, monthly)
    slow = replace(slow, until=date(2024, 5, 2))
    assert block(page(slow), "10:00, on")[1:] == [
        "    Tim  11:00-12:00 CET; 12:00-13:00 CEST from Mon 1 Apr 2024"
    ]


def test_everybody_is_named_with_their_times_and_burden_within_the_width() -> None:
    names = [f"Participant-{n}" for n in range(60)]
    text = page(choice([person(name) for name in names], ["10:00"]), width=60)
    times, burdens = block(text, "10:00, on"), block(text, "Everybody's burden")
    assert times[1].startswith("    Participant-0, Participant-1,")
    assert times[-1] == "      Mon 10:00-11:00 UTC"
    for lines in (times, burdens):
        told = " ".join(lines).replace(",", " ").split()
        assert [word for word in told if word in names] == names
    assert max(len(line) for line in text.splitlines() if line.startswith(" ")) <= 60


def test_burdens_are_told_the_greatest_first() -> None:
    slow = choice([easy("Ann", 9), easy("Eve", 12), easy("Zoe", 9)], ["09:00"])
    assert block(page(slow), "Everybody's") == [
        "Everybody's burden, in minutes:",
        "    720  Eve",
        "    0    Ann, Zoe",
    ]


# Who is not reached


def test_who_cannot_be_reached_together_is_named() -> None:
    slow = choice([MORNING, EVENING], ["09:00", "17:00"])
    assert block(page(slow), "No rotation") == [
        "No rotation reaches everybody.",
        "    Eve cannot be reached together with Ann.",
    ]
    assert block(page(replace(slow, slots=(at("12:00"),))), "No rotation")[1:] == [
        "    Ann cannot be reached by any.",
        "    Eve cannot be reached by any.",
    ]


@pytest.mark.parametrize(("more", "words"), [(1, "1 more is"), (2, "2 more are")])
def test_of_many_who_are_not_reached_some_are_counted(more: int, words: str) -> None:
    people = [person(f"{n}", hours="Mon 09:00-10:00") for n in range(5 + more)]
    assert block(page(choice(people, ["17:00"])), "No rotation")[-1] == f"    {words} not reached."


def test_that_another_rotation_would_reach_everybody_is_told_with_the_reason() -> None:
    hours = Windows.parse("Mon 09:00-11:00")
    ann = replace(MORNING, required=True, preferred=hours, stretch=hours)
    slow = choice([ann, EVENING], ["09:00", "10:00", "17:00"], 2)
    told = "Another rotation would reach everybody; those required come first."
    assert block(page(slow), "Another") == [told]


def test_stdev_does_not_look_at_who_is_reached() -> None:
    # At 07:00 and 08:00 both miss all four dates alike; at 09:00 and 17:00 both miss two.
    slow = choice([MORNING, EVENING], ["07:00", "08:00", "09:00", "17:00"], 2)
    told = "Another rotation would reach everybody; stdev does not look at that."
    assert block(page(slow, "stdev"), "Another") == [told]
    assert "reach everybody" not in page(slow)


def test_it_is_told_where_the_time_was_too_short_to_know() -> None:
    hours = [f"Mon {hour:02d}:00-{hour + 1:02d}:00" for hour in (1, 5, 9, 13)]
    slow = choice([person(each, hours=each) for each in hours], HOURS, 3)
    hasty = Suggestion("leximin", (tuple(map(at, HOURS[:3])),), optimal=False, bound=0)
    text = rotation_page(Answer(fast(slow), hasty, lambda: True), 100)
    assert "Whether another rotation would reach everybody was not found out in time." in text


# Why


def test_why_it_is_better_than_today_is_told_and_for_whom() -> None:
    # Today it is 12:00 and 13:00: 180 and 240 minutes, twice each.
    slow = choice([easy("Ann", 9)], ["09:00", "10:00"])
    assert block(page(slow), "Better than") == [
        "Better than today's: burden of the most burdened person in minutes: 0 instead of 840.",
        "    rotation 1: 4 meetings, 4 attendances, total burden -840 minutes",
        "    Ann gains: 840 minutes less (0, was 840)",
        "Before the second: burden of the most burdened person in minutes: 0 instead of 240.",
        "    rotation 1: 4 meetings, 4 attendances, total burden -240 minutes",
        "    Ann gains: 240 minutes less (0, was 240)",
    ]


def test_what_is_as_good_as_today_is_not_said_to_be_better() -> None:
    text = page(choice([person()], ["15:00", "16:00"]))
    assert block(text, "As good as")[0] == "As good as today's."
    assert "Before the second: it is as good, and starts earlier." in text


def test_today_may_be_the_best_already_or_better_than_all() -> None:
    same = choice([person()], ["12:00", "13:00"], 2)
    assert "Today's rotation is the best already." in page(same)
    worse = choice([easy("Ann", 12)], ["16:00"])
    words = "burden of the most burdened person in minutes: 120 instead of 960."
    assert f"Today's rotation is better than all of these: {words}" in page(worse)


@pytest.mark.parametrize(
    ("objective", "words"),
    [
        # 07:00 is at night in both zones; 08:00 costs Ann an hour, and Eve is at ease.
        ("zone-pain", "times that a zone meets at night: 0 instead of 8"),
        # Ann bears 240 and 480, with weight 3, and Eve 0 and 240.
        ("total", "weighted total of burdens in minutes: 720 instead of 1680"),
        ("minimax", "burden of the most burdened person in minutes: 240 instead of 480"),
        # Both bear 240 more at 07:00, and are as far from each other.
        ("stdev", "it is as good, and starts earlier"),
    ],
)
def test_objectives_are_explained_by_their_figures(objective: str, words: str) -> None:
    ann = replace(easy("Ann", 9), weight=3)
    eve = replace(easy("Eve", 8), stays=(Stay("Africa/Abidjan"),))
    text = page(choice([ann, eve], ["08:00", "07:00"]), objective)
    assert f"Before the second: {words}." in text


def test_the_cost_of_changes_is_in_the_figures() -> None:
    # Today's 12:00 costs Ann 180 minutes on four dates; 09:00 nothing, and a change costs 800.
    slow = choice([easy("Ann", 9)], ["09:00"], 1, mondays(today=["12:00"]))
    text = page(replace(slow, change_cost=800))
    assert "Today's rotation is the best already." in text
    burden = "burden of the most burdened person in minutes, with the cost of changes"
    assert f"Before the second: {burden}: 720 instead of 800." in text
    cheaper = page(replace(slow, change_cost=700))
    assert f"Better than today's: {burden}: 700 instead of 720." in cheaper


# What is near


def test_the_next_best_are_told_with_their_places() -> None:
    text = page(choice([person()], ["10:00", "11:00", "12:00"]), count=3)
    assert block(text, "The next best:") == [
        "The next best:",
        "    2.  11:00  11:00 UTC",
        "        worst burden 0 minutes, total 0; all are reached",
        "    3.  12:00  12:00 UTC",
        "        worst burden 0 minutes, total 0; all are reached",
    ]
    assert "The next best" not in page(choice([person()], ["10:00"]))


def test_what_a_lower_worst_burden_costs_all_is_told() -> None:
    # Four times: at 09:00 six hours for one, at 12:00 three hours for each of three.
    people = [easy("Ann", 9), easy("Zoe", 9), easy("Eve", 15)]
    assert block(page(choice(people, ["09:00", "12:00"])), "What a lower") == [
        "What a lower worst burden costs everybody together (worst, total, slots):",
        "    720   2160  12:00  12:00 UTC",
        "    1440  1440  09:00  09:00 UTC",
    ]


def test_what_a_slot_more_does_is_told() -> None:
    slow = choice([MORNING, EVENING], ["09:00", "17:00"])
    assert page(slow).splitlines()[-1] == (
        "A second slot would reach 1 person more and lower the worst burden "
        "from 2880 to 1440 minutes."
    )
    useless = choice([person()], ["10:00", "11:00", "20:00"])
    assert block(page(useless), "A second") == [
        "A second slot would not lower the worst burden of 0 minutes.",
        "A third slot would not lower the worst burden of 0 minutes, but raise it to 180.",
    ]
    three = [MORNING, person("Noa", hours="Mon 12:00-13:00"), EVENING]
    assert block(page(choice(three, ["09:00", "12:00"])), "A second") == [
        "A second slot would reach 1 person more but not lower the worst burden of 2880 minutes.",
    ]
