from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Final

import pytest

from meetsched.cadence import Cadence
from meetsched.candidates import Horizon
from meetsched.errors import MeetschedError
from meetsched.evaluation import Evaluation
from meetsched.hours import NEVER, Windows
from meetsched.meeting import Meeting
from meetsched.notices import notice
from meetsched.people import Away, Participant, Team
from meetsched.schedule import MeetingException, Slot

ZURICH: Final = "Europe/Zurich"
LATE: Final = Slot("Late", time(18), ZURICH)
EARLY: Final = Slot("Early", time(8), ZURICH)


def horizon(*exceptions: MeetingException, slots: tuple[Slot, ...] = (LATE, EARLY)) -> Horizon:
    """Give early ones on 18 April 2019, 20 June ..., late ones on 16 May, 18 July ..."""
    cadence = Cadence.parse("third Thursday of the month")
    meeting = Meeting("Team", cadence, date(2019, 3, 21), slots, exceptions=exceptions)
    return Horizon(meeting, date(2019, 4, 1), date(2020, 4, 1))


def living(*zones: str) -> tuple[Participant, ...]:
    return tuple(Participant.living_in(zone, zone) for zone in zones)


def told(people: tuple[Participant, ...], slot: str = "Early", of: Horizon | None = None) -> str:
    return notice(Evaluation([(of or horizon()).rotation()], Team(people)), slot)


def test_too_late() -> None:
    assert told(living("America/Los_Angeles", ZURICH)) == (
        "Too late for the Americas (23:00-00:00 in Los Angeles); "
        "the next one for you is Thu 16 May."
    )


def test_too_late_after_midnight() -> None:
    assert told(living("Asia/Taipei"), "Late") == (
        "Too late for Asia (00:00-01:00 in Taipei); the next one for you is Thu 20 Jun."
    )


def test_too_early() -> None:
    afternoon = replace(EARLY, time=time(14))
    assert told(living("America/Los_Angeles"), of=horizon().changed([afternoon])) == (
        "Too early for the Americas (05:00-06:00 in Los Angeles); "
        "the next one for you is Thu 16 May."
    )


def test_nobody_is_shut_out() -> None:
    assert told(living(ZURICH, "Asia/Taipei")) == "Within everybody's hours."
    assert told(()) == "Within everybody's hours."


def test_a_part_of_a_region() -> None:
    assert told(living("Asia/Taipei", "Asia/Dubai"), "Late") == (
        "Too late for 1 of 2 in Asia (00:00-01:00 in Taipei); the next one for you is Thu 20 Jun."
    )


def test_a_part_of_the_americas() -> None:
    zach, joe = living("America/Los_Angeles", "America/Denver")
    nights = replace(joe, stretch=Windows.parse("any"))
    assert told((zach, nights)).startswith(
        "Too late for 1 of 2 in the Americas (23:00-00:00 in Los"
    )


def test_several_zones_from_west_to_east() -> None:
    people = living("America/Denver", "America/Los_Angeles")
    assert told(people) == (
        "Too late for the Americas (23:00-00:00 in Los Angeles, 00:00-01:00 in Denver); "
        "the next one for you is Thu 16 May."
    )


def test_three_times_are_told() -> None:
    people = living("America/Chicago", "America/Denver", "America/Los_Angeles", "America/Anchorage")
    assert "(22:00-23:00 in Anchorage, 23:00-00:00 in Los Angeles, 00:00-01:00 in Denver, ...)" in (
        told(people)
    )


def test_one_time_is_told_once() -> None:
    assert "(23:00-00:00 in Los Angeles);" in told(
        living("America/Los_Angeles", "America/Tijuana", "America/Phoenix")
    )


def test_several_regions_have_a_sentence_each() -> None:
    assert told(living("Pacific/Auckland", "Asia/Taipei", ZURICH), "Late") == (
        "Too late for Asia (00:00-01:00 in Taipei); the next one for you is Thu 20 Jun. "
        "Too early for Oceania (04:00-05:00 in Auckland); the next one for you is Thu 20 Jun."
    )


def test_a_region_of_their_own() -> None:
    (zach,) = living("America/Los_Angeles")
    assert told((replace(zach, region="California"),)).startswith("Too late for California (23:00")


def test_a_weekend() -> None:
    saturday = horizon(slots=(LATE, replace(EARLY, time=time(12), weekday=5)))
    assert told(living(ZURICH), of=saturday) == (
        "Outside hours for Europe (12:00-13:00 in Zurich); the next one for you is Thu 16 May."
    )


def test_those_who_can_never_come() -> None:
    (tim,) = living(ZURICH)
    assert told((replace(tim, preferred=NEVER, stretch=NEVER),)) == (
        "Outside hours for Europe (08:00-09:00 in Zurich); none of the next 11 is for you."
    )


def test_no_coming_one_is_for_those_of_a_region() -> None:
    assert told(living("America/Los_Angeles"), of=horizon(slots=(EARLY,))) == (
        "Too late for the Americas (23:00-00:00 in Los Angeles); none of the next 11 is for you."
    )


@pytest.mark.parametrize(
    ("until", "next_ones"),
    [
        (date(2019, 5, 1), ""),
        (date(2019, 6, 1), "; the next one is not for you either"),
        (date(2019, 7, 1), "; none of the next 2 is for you"),
        (date(2019, 8, 1), "; none of the next 3 is for you"),
    ],
)
def test_only_those_of_the_horizon_are_next_ones(until: date, next_ones: str) -> None:
    only = replace(horizon(slots=(EARLY,)), until=until)
    line = told(living("America/Los_Angeles"), of=only)
    assert line == f"Too late for the Americas (23:00-00:00 in Los Angeles){next_ones}."


def test_the_next_ones_are_those_after_the_first_of_the_slot() -> None:
    # Late ones are the second, the fourth ... of twelve.
    (tim,) = living(ZURICH)
    assert told((replace(tim, preferred=NEVER, stretch=NEVER),), "Late") == (
        "Outside hours for Europe (18:00-19:00 in Zurich); none of the next 10 is for you."
    )


def test_the_next_one_is_told_though_it_is_the_last() -> None:
    two = replace(horizon(), until=date(2019, 6, 1))
    assert told(living("America/Los_Angeles"), of=two).endswith("for you is Thu 16 May.")


def test_some_can_come_next_time_and_others_cannot() -> None:
    zach, joe = living("America/Los_Angeles", "America/Denver")
    evenings = Windows.parse("20:00-22:00")
    assert told((zach, replace(joe, preferred=evenings, stretch=evenings))) == (
        "Too late for the Americas (23:00-00:00 in Los Angeles, 00:00-01:00 in Denver); "
        "the next one for some of you is Thu 16 May."
    )


def test_one_for_all_is_told_rather_than_an_earlier_one_for_some() -> None:
    rotation = horizon(slots=(LATE, EARLY, Slot("Third", time(15), ZURICH)))
    # On 16 May it is 07:00 in Denver and 06:00 in Los Angeles.
    both = told(living("America/Los_Angeles", "America/Denver"), of=rotation)
    assert both.endswith("the next one for you is Thu 20 Jun.")
    assert told(living("America/Denver"), of=rotation).endswith("for you is Thu 16 May.")


def test_hours_alone_count() -> None:
    (tim,) = living(ZURICH)
    off = replace(tim, country="CH", away=(Away(date(2019, 4, 1), date(2020, 4, 1)),))
    assert told((off,)) == "Within everybody's hours."


def test_who_is_in_hours_for_a_part_of_the_year_is_not_shut_out() -> None:
    evening = (Slot("Early", time(20), "UTC"),)
    assert told(living(ZURICH), of=horizon(slots=evening)) == ("At times outside hours for Europe.")


def test_zones_of_no_place_are_elsewhere() -> None:
    night = (Slot("Early", time(3), "UTC"),)
    assert told(living("UTC", ZURICH), of=horizon(slots=night)) == (
        "Too early for 1 of 1 elsewhere (03:00-04:00 in UTC); none of the next 11 is for you. "
        "Too early for Europe (05:00-06:00 in Zurich); none of the next 11 is for you."
    )


def test_the_next_day_is_told_by_the_own_clock() -> None:
    night = Slot("Late", time(2), ZURICH)
    line = told(living("America/Los_Angeles"), of=horizon(slots=(night, EARLY)))
    assert line.endswith("the next one for you is Wed 15 May.")


def test_the_next_one_is_told_where_it_was_moved_to() -> None:
    moved = horizon(MeetingException(date(2019, 5, 16), move=date(2019, 5, 17)))
    assert told(living("America/Los_Angeles"), of=moved).endswith("for you is Fri 17 May.")


def test_a_cancelled_one_is_not_the_next_one() -> None:
    cancelled = horizon(MeetingException(date(2019, 5, 16), cancel=True))
    assert told(living("America/Los_Angeles"), of=cancelled).endswith("for you is Thu 18 Jul.")


def test_another_rotation_can_be_asked_for() -> None:
    noon = horizon().changed([replace(EARLY, time=time(16))])
    candidates = [horizon().rotation(), noon.rotation("changed")]
    evaluation = Evaluation(candidates, Team(living("America/Los_Angeles")))
    assert notice(evaluation, "Early", "changed") == "Within everybody's hours."
    assert notice(evaluation, "Early").startswith("Too late")


@pytest.mark.parametrize(
    ("slot", "rotation", "message"),
    [
        ("Noon", "today", '"today" has no occurrence of the slot "Noon"'),
        ("Early", "changed", 'no candidate is named "changed"'),
    ],
)
def test_what_is_not_there_has_no_notice(slot: str, rotation: str, message: str) -> None:
    evaluation = Evaluation([horizon().rotation()], Team())
    with pytest.raises(MeetschedError, match=message):
        notice(evaluation, slot, rotation)
