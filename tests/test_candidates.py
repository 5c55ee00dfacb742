from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import plain
from meetsched.cadence import Cadence
from meetsched.candidates import Horizon
from meetsched.errors import InvalidMeetingError, MeetschedError
from meetsched.meeting import Meeting, Status
from meetsched.schedule import MeetingException, Revision, Slot
from plain_evaluation import Span, always_in, as_it_is, dates_and_starts, held, with_times_of
from strategies import meetings, slots

if TYPE_CHECKING:
    from meetsched.candidates import Candidate

ZURICH: Final = "Europe/Zurich"
LATE: Final = Slot("Late", time(18), ZURICH)
EARLY: Final = Slot("Early", time(8), ZURICH)
FIRST: Final = date(2019, 3, 7)


def monthly(*exceptions: MeetingException, revisions: tuple[Revision, ...] = ()) -> Meeting:
    """Give a meeting on 7 March, 4 April, 2 May, 6 June, 4 July, 1 August, 5 September ... 2019."""
    cadence = Cadence.parse("first Thursday of the month")
    return Meeting(
        "Team", cadence, FIRST, (LATE, EARLY), exceptions=exceptions, revisions=revisions
    )


def year(meeting: Meeting) -> Horizon:
    return Horizon(meeting, date(2019, 4, 1), date(2020, 4, 1))


def starts(candidate: Candidate) -> list[str]:
    return [f"{occurrence.start:%m-%d %H:%M}" for occurrence in candidate.occurrences]


def numbers(candidate: Candidate) -> list[list[int]]:
    return [sorted(o.number or 0 for o in cycle) for cycle in candidate.cycles]


def rows(candidate: Candidate) -> list[plain.Row]:
    return [plain.row(occurrence) for occurrence in candidate.occurrences]


def cycle_rows(candidate: Candidate) -> set[frozenset[plain.Row]]:
    return {frozenset(map(plain.row, cycle)) for cycle in candidate.cycles}


@st.composite
def horizons(draw: st.DrawFn) -> Horizon:
    meeting = draw(meetings())
    start = meeting.first + timedelta(days=draw(st.integers(-40, 40) | st.integers(0, 500)))
    days = draw(st.integers(0, 60) | st.integers(0, 500))
    return Horizon(meeting, start, start + timedelta(days=days))


def span(horizon: Horizon) -> Span:
    return Span(horizon.meeting, horizon.start, horizon.until)


def days_are_named(meeting: Meeting) -> bool:
    return all(plain.names_days(str(era.cadence)) for era in meeting.eras)


@st.composite
def horizons_with_a_slot(draw: st.DrawFn) -> tuple[Horizon, Slot]:
    horizon = draw(horizons())
    weekday = None if days_are_named(horizon.meeting) else True
    return horizon, draw(slots("New", weekday=weekday))


@st.composite
def horizons_with_times(draw: st.DrawFn) -> tuple[Horizon, list[Slot]]:
    horizon = draw(horizons())
    names = {slot.name for era in horizon.meeting.eras for slot in era.slots}
    chosen = draw(st.sets(st.sampled_from(sorted(names)), min_size=1))
    return horizon, [draw(slots(name)) for name in sorted(chosen)]


@settings(max_examples=50)
@given(horizons())
def test_a_rotation_holds_what_is_not_cancelled_within_the_dates(horizon: Horizon) -> None:
    fates, added = span(horizon).fates(as_it_is), span(horizon).added()
    found = [row.start for row in rows(horizon.rotation())]
    assert found == sorted(found)
    assert Counter(rows(horizon.rotation())) == Counter(held([*fates.values(), *added]))
    assert rows(horizon.rotation(added=False)) == held(fates.values())


@settings(max_examples=50)
@given(horizons(), st.integers(1, 6))
def test_the_first_few_count_cancelled_ones_too(horizon: Horizon, count: int) -> None:
    fates, added = span(horizon).fates(as_it_is), span(horizon).added()
    known = sorted([*fates.values(), *added], key=lambda row: row.start)
    assume(count >= len(known) or known[count - 1].start != known[count].start)
    first = horizon.first(count)
    assert Counter(rows(first.rotation())) == Counter(held(known[:count]))
    assert (first == horizon) == (count > len(known))


@settings(max_examples=50)
@given(horizons())
def test_the_cycles_of_a_rotation_are_the_whole_ones(horizon: Horizon) -> None:
    fates = span(horizon).fates(as_it_is)
    wanted = span(horizon).whole_cycles(fates)
    assert cycle_rows(horizon.rotation()) == wanted
    assert len(horizon.rotation().cycles) == len(wanted)


@settings(max_examples=50)
@given(horizons())
def test_the_slots_are_those_in_force_on_the_first_cadence_date(horizon: Horizon) -> None:
    assert horizon.slots == span(horizon).first_slots() == horizon.rotation().slots


@settings(max_examples=50)
@given(horizons())
def test_a_slot_has_its_turns_wherever_they_were_moved(horizon: Horizon) -> None:
    fates = held(span(horizon).fates(as_it_is).values())
    for slot in horizon.slots:
        own = [row for row in fates if row.slot == slot.name]
        assert rows(horizon.turns(slot)) == own


@settings(max_examples=50)
@given(horizons_with_times())
def test_a_changed_slot_meets_at_its_new_time(drawn: tuple[Horizon, list[Slot]]) -> None:
    horizon, changes = drawn
    fates = span(horizon).fates(with_times_of(changes))
    changed = horizon.changed(changes)
    assert rows(changed.rotation(added=False)) == held(fates.values())
    assert cycle_rows(changed.rotation()) == span(horizon).whole_cycles(fates)
    for slot in changes:
        own = [row for row in held(fates.values()) if row.slot == slot.name]
        assert rows(changed.turns(slot)) == own


@given(horizons_with_a_slot())
def test_a_slot_on_every_date_takes_every_turn(drawn: tuple[Horizon, Slot]) -> None:
    horizon, slot = drawn
    fates = span(horizon).fates(always_in(horizon.meeting, slot))
    candidate = horizon.every_date(slot)
    assert rows(candidate) == held(fates.values())
    assert cycle_rows(candidate) == {frozenset({row}) for row in fates.values()}
    assert (candidate.name, candidate.slots) == (slot.name, (slot,))


def is_timed(horizon: Horizon, day: date) -> bool:
    return any(e.date == day and isinstance(e.move, datetime) for e in horizon.meeting.exceptions)


@settings(max_examples=50)
@given(horizons())
def test_every_slot_is_held_on_every_date(horizon: Horizon) -> None:
    each = [span(horizon).fates(always_in(horizon.meeting, slot)) for slot in horizon.slots]
    first, *others = (held(fates.values()) for fates in each)
    more = [row for found in others for row in found if not is_timed(horizon, row.date)]
    candidate = horizon.every_slot("both")
    assert dates_and_starts(rows(candidate)) == dates_and_starts([*first, *more])
    whole = set.intersection(*(set(fates) for fates in each))
    assert cycle_rows(candidate) == {frozenset(f[number] for f in each) for number in whole}


# By hand


@pytest.mark.parametrize(
    ("start", "until", "said"),
    [
        (datetime(2019, 4, 1), date(2020, 4, 1), "a horizon goes from date to date"),
        (date(2019, 4, 1), datetime(2020, 4, 1), r"and datetime\.datetime\(2020, 4, 1, 0, 0\) is"),
        ("2019-04-01", date(2020, 4, 1), "and '2019-04-01' is none"),
        (date(2019, 4, 1), date(2019, 3, 31), "cannot end on 2019-03-31, before 2019-04-01"),
    ],
)
def test_a_horizon_has_dates_in_their_order(start: date, until: date, said: str) -> None:
    with pytest.raises(MeetschedError, match=said):
        Horizon(monthly(), start, until)


@pytest.mark.parametrize(
    "exception",
    [
        MeetingException(date(2019, 4, 4), cancel=True),
        MeetingException(date(2019, 4, 4), move=date(2019, 6, 7)),
        MeetingException(date(2019, 7, 4), move=date(2019, 4, 1)),
        MeetingException(datetime(2019, 4, 1, 8), add=True, slot="Early"),
    ],
)
def test_the_slots_are_those_of_the_regular_dates_whatever_was_moved(
    exception: MeetingException,
) -> None:
    noon = Slot("Noon", time(12), "UTC")
    revisions = (Revision(date(2019, 4, 3), slots=(noon, EARLY)),
                 Revision(date(2019, 6, 1), slots=(LATE, EARLY)))  # fmt: skip
    horizon = year(monthly(exception, revisions=revisions))
    assert horizon.slots == horizon.rotation().slots == (noon, EARLY)


def test_the_slots_of_a_horizon_without_a_date_are_those_of_the_next() -> None:
    meeting = monthly(revisions=(Revision(date(2019, 4, 3), slots=(EARLY,)),))
    assert Horizon(meeting, date(2019, 4, 1), date(2019, 4, 1)).slots == (EARLY,)
    assert Horizon(meeting, date(2019, 1, 1), date(2019, 2, 1)).slots == (LATE, EARLY)


def test_the_slots_at_the_end_of_time_are_the_last() -> None:
    assert Horizon(monthly(), date(9999, 12, 30), date(9999, 12, 31)).slots == (LATE, EARLY)


def test_cancelled_ones_are_left_out_and_moved_ones_count_where_they_went() -> None:
    meeting = monthly(
        MeetingException(date(2019, 4, 4), cancel=True),
        MeetingException(date(2019, 5, 2), move=date(2019, 5, 9)),
        MeetingException(date(2019, 6, 6), move=datetime(2019, 6, 7, 12)),
        MeetingException(date(2019, 7, 4), move=date(2020, 4, 2)),
        MeetingException(date(2020, 5, 7), move=date(2020, 3, 31)),
    )
    found = starts(year(meeting).rotation())
    assert found[:3] == ["05-09 18:00", "06-07 12:00", "08-01 08:00"]
    assert found[-1] == "03-31 18:00"
    assert len(found) == 12 - 2 + 1


def test_an_added_one_is_in_the_rotation_as_it_stands_alone() -> None:
    extra = MeetingException(datetime(2019, 4, 20, 8), add=True, slot="Early")
    horizon = year(monthly(extra))
    assert "04-20 08:00" in starts(horizon.rotation("today"))
    others = [
        horizon.rotation(added=False),
        horizon.turns(EARLY),
        horizon.changed([EARLY]).rotation(added=False),
        horizon.every_date(EARLY),
        horizon.every_slot("both"),
    ]
    assert not [o for c in others for o in c.occurrences if o.status is Status.ADDED]


def test_an_added_one_outside_slots_does_no_harm() -> None:
    extra = MeetingException(datetime(2019, 4, 20, 8), add=True, zone="Asia/Tokyo")
    horizon = year(monthly(extra))
    assert len(horizon.rotation().occurrences) == 13
    assert len(horizon.turns(LATE).occurrences) == 6


def test_a_slot_on_every_date_need_not_be_one_that_an_added_one_names() -> None:
    extra = MeetingException(datetime(2019, 4, 20, 8), add=True, slot="Early")
    noon = Slot("Noon", time(12), "UTC")
    assert len(year(monthly(extra)).every_date(noon).occurrences) == 12


def test_a_changed_slot_keeps_its_weekday_and_its_duration() -> None:
    tuesday = replace(LATE, weekday=1, duration=45)
    meeting = replace(monthly(), slots=(tuesday, EARLY))
    changed = year(meeting).changed([Slot("Late", time(10), "UTC", duration=90)])
    first = changed.turns(LATE).occurrences[0]
    assert f"{first.start:%a %m-%d %H:%M}" == "Tue 04-30 10:00"
    assert first.end - first.start == timedelta(minutes=45)


def test_a_changed_slot_can_get_a_weekday() -> None:
    changed = year(monthly()).changed([replace(LATE, weekday=0)])
    assert starts(changed.turns(LATE))[0] == "04-29 18:00"


def test_what_was_moved_to_a_time_stays_there_whatever_the_slot_becomes() -> None:
    meeting = monthly(MeetingException(date(2019, 5, 2), move=datetime(2019, 5, 3, 12)))
    noon = year(meeting).rotation().occurrences[1].start
    tokyo = Slot("Late", time(21), "Asia/Tokyo")
    for candidate in (
        year(meeting).changed([tokyo]).turns(tokyo),
        year(meeting).every_date(tokyo),
        year(meeting).changed([tokyo]).changed([EARLY]).rotation("changed"),
    ):
        assert [o.start for o in candidate.occurrences if o.date == date(2019, 5, 2)] == [noon]


def test_what_was_moved_to_another_day_meets_there_at_the_new_time() -> None:
    meeting = monthly(MeetingException(date(2019, 5, 2), move=date(2019, 5, 3)))
    changed = year(meeting).changed([replace(LATE, time=time(21))])
    assert starts(changed.turns(LATE))[0] == "05-03 21:00"


def test_a_change_reaches_all_revisions() -> None:
    later = Revision(date(2019, 8, 1), slots=(replace(LATE, time=time(17)), EARLY))
    horizon = year(monthly(revisions=(later,)))
    assert {t[-5:] for t in starts(horizon.turns(LATE))} == {"18:00", "17:00"}
    noon = replace(LATE, time=time(12))
    assert {t[-5:] for t in starts(horizon.changed([noon]).turns(noon))} == {"12:00"}


def test_a_change_leaves_other_slots_and_numbers_as_they_are() -> None:
    horizon = year(monthly())
    changed = horizon.changed([replace(LATE, time=time(12))])
    assert starts(changed.turns(EARLY)) == starts(horizon.turns(EARLY))
    assert numbers(changed.rotation()) == numbers(horizon.rotation())


def test_a_change_of_no_slot_changes_nothing() -> None:
    horizon = year(monthly())
    assert horizon.changed([]).rotation() == horizon.rotation()
    assert horizon.changed([Slot("Other", time(3), "UTC")]).rotation() == horizon.rotation()


def test_cycles_that_the_horizon_cuts_are_left_out() -> None:
    horizon = year(monthly())
    assert numbers(horizon.rotation()) == [[3, 4], [5, 6], [7, 8], [9, 10], [11, 12]]


def test_a_cancelled_one_is_in_its_cycle() -> None:
    meeting = monthly(MeetingException(date(2019, 5, 2), cancel=True))
    (cycle, *_) = year(meeting).rotation().cycles
    assert [o.status for o in cycle] == [Status.CANCELLED, Status.SCHEDULED]


def test_a_cycle_of_which_one_was_moved_out_of_the_horizon_is_left_out() -> None:
    meeting = monthly(MeetingException(date(2019, 5, 2), move=date(2020, 5, 1)))
    assert numbers(year(meeting).rotation())[0] == [5, 6]


def test_a_revision_of_times_ends_no_cycle() -> None:
    later = Revision(date(2019, 6, 1), slots=(LATE, replace(EARLY, time=time(9))))
    assert numbers(year(monthly(revisions=(later,))).rotation())[0] == [3, 4]


def test_a_revision_of_the_turn_ends_a_cycle() -> None:
    later = Revision(date(2019, 6, 1), next="Late")
    assert numbers(year(monthly(revisions=(later,))).rotation())[:2] == [[4, 5], [6, 7]]


def test_a_revision_to_fewer_slots_ends_a_cycle() -> None:
    later = Revision(date(2019, 6, 1), slots=(EARLY,))
    assert numbers(year(monthly(revisions=(later,))).rotation())[:2] == [[4], [5]]


def test_naming_the_slot_whose_turn_it_is_anyway_ends_no_cycle() -> None:
    revisions = (
        Revision(date(2019, 4, 1), next="Late"),
        Revision(date(2019, 5, 1), slots=(LATE, EARLY)),
        Revision(date(2019, 6, 1), next="Early"),
    )
    three = (LATE, EARLY, Slot("Noon", time(12), "UTC"))
    rotation = year(replace(monthly(revisions=revisions), slots=three)).rotation()
    turns = [o.slot.name for o in rotation.occurrences if o.slot]
    assert turns[:4] == ["Late", "Late", "Early", "Late"]
    assert numbers(rotation)[:2] == [[3, 4], [5, 6]]


def test_of_every_slot_a_date_that_the_horizon_cuts_is_no_cycle() -> None:
    monday = Slot("Monday", time(8), "UTC", weekday=0)
    friday = Slot("Friday", time(8), "UTC", weekday=4)
    meeting = Meeting("Team", Cadence.parse("weekly"), date(2019, 5, 2), (monday, friday))
    horizon = Horizon(meeting, date(2019, 5, 1), date(2019, 5, 17))
    candidate = horizon.every_slot("both")
    assert [text[:5] for text in starts(candidate)] == ["05-03", "05-06", "05-10", "05-13"]
    assert numbers(candidate) == [[2, 2]]


def test_a_slot_is_found_by_its_name_among_those_of_the_horizon() -> None:
    later = Revision(date(2019, 8, 1), slots=(Slot("Noon", time(12), "UTC"),))
    never = Revision(date(2020, 4, 1), slots=(Slot("Night", time(0), "UTC"),))
    horizon = year(monthly(revisions=(later, never)))
    assert horizon.find("eArLy") == EARLY
    assert horizon.find("NOON") == Slot("Noon", time(12), "UTC")
    assert horizon.find("Night") is None
    assert Horizon(horizon.meeting, date(2019, 8, 1), date(2020, 1, 1)).find("Early") is None


def test_a_slot_without_a_weekday_is_refused_where_the_cadence_leaves_it_to_slots() -> None:
    monday = replace(EARLY, weekday=0)
    meeting = Meeting("Team", Cadence.parse("weekly"), FIRST, (monday,))
    with pytest.raises(InvalidMeetingError, match="does not say on which day"):
        year(meeting).every_date(LATE)


def test_the_first_few_are_the_same_dates_whatever_the_slots_become() -> None:
    extra = MeetingException(datetime(2019, 4, 20, 8), add=True, slot="Early")
    few = year(monthly(extra, MeetingException(date(2019, 5, 2), cancel=True))).first(4)
    assert starts(few.rotation()) == ["04-04 08:00", "04-20 08:00", "06-06 08:00"]
    noon = Slot("Noon", time(12), "Pacific/Kiritimati")
    assert starts(few.every_date(noon)) == ["04-04 12:00", "06-06 12:00"]
    changed = few.changed([replace(EARLY, weekday=0)])
    assert starts(changed.turns(EARLY)) == ["04-01 08:00", "06-03 08:00"]


def test_the_first_few_are_as_many_when_a_slot_meets_later_in_the_week() -> None:
    changed = year(monthly()).first(1).changed([replace(EARLY, weekday=4)])
    assert starts(changed.turns(EARLY)) == ["04-05 08:00"]


def test_the_first_few_of_those_that_meet_earlier_in_the_week_are_the_first() -> None:
    horizon = Horizon(monthly(), date(2019, 4, 4), date(2020, 4, 1)).first(2)
    changed = horizon.changed([replace(EARLY, weekday=0)])
    assert starts(changed.first(1).rotation()) == ["04-01 08:00"]


def test_two_slots_at_one_time_are_two_meetings() -> None:
    meeting = replace(monthly(), slots=(LATE, Slot("Same", time(17), "UTC")))
    assert (
        len(Horizon(meeting, date(2019, 12, 1), date(2020, 1, 1)).every_slot("b").occurrences) == 2
    )


@settings(max_examples=30)
@given(meetings())
def test_a_horizon_of_no_day_holds_nothing(meeting: Meeting) -> None:
    horizon = Horizon(meeting, meeting.first, meeting.first)
    candidates = [horizon.rotation(), *map(horizon.turns, horizon.slots), horizon.every_slot("all")]
    assert not [o for c in candidates for o in (*c.occurrences, *c.cycles)]
