from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plain_drift as plain
import strategies
from meetsched.cadence import Cadence
from meetsched.candidates import Horizon
from meetsched.drift import Drift, OddWeeks, drifts, odd_weeks
from meetsched.meeting import Meeting
from meetsched.people import Participant, Stay
from meetsched.schedule import MeetingException, Revision, Slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pendulum import DateTime

ODD_CLOCKS = (
    "Africa/Casablanca", "Africa/Cairo", "America/Nuuk", "Antarctica/Troll", "Asia/Gaza",
    "Australia/Lord_Howe", "Europe/Dublin", "Pacific/Apia", "Pacific/Chatham",
)  # fmt: skip
JANUARY, NEXT_JANUARY = date(2019, 1, 1), date(2020, 1, 1)


def weekly(slot: Slot, first: date = date(2019, 1, 3), *exceptions: MeetingException) -> Meeting:
    return Meeting("T", Cadence.parse(f"weekly on {first:%A}"), first, (slot,), 60, exceptions)


def living(*zones: str) -> list[Participant]:
    return [Participant.living_in(zone, name=zone.rpartition("/")[2]) for zone in zones]


def drift(meeting: Meeting, people: Sequence[Participant], year: int = 2019) -> Drift:
    (found,) = drifts(Horizon(meeting, date(year, 1, 1), date(year + 1, 1, 1)), people)
    return found


def told(found: Drift) -> list[tuple[str, str, str, str, int]]:
    return [
        (f"{s.date}", s.participant, f"{s.before:%H:%M}", f"{s.after:%H:%M}", s.minutes)
        for s in found.shifts
    ]


def as_plain(found: Drift) -> tuple[list[plain.Shift], list[plain.Anchor]]:
    shifts = [
        plain.Shift(s.participant, s.zone, s.date, s.before, s.after, s.minutes, s.because)
        for s in found.shifts
    ]
    return shifts, [plain.Anchor(a.zone, a.shifts, a.people) for a in found.anchors]


def by_the_twin(
    horizon: Horizon, people: Sequence[Participant]
) -> dict[Slot, tuple[list[plain.Shift], list[plain.Anchor]]]:
    starts = plain.starts(horizon.meeting, horizon.start, horizon.until)
    return {
        slot: (plain.shifts(own, slot.zone, people), plain.anchors(own, slot.zone, people))
        for slot, own in starts.items()
    }


@st.composite
def horizons(draw: st.DrawFn, *, exceptions: int = 4) -> Horizon:
    meeting = draw(strategies.meetings(exceptions=exceptions, revisions=1))
    start = meeting.first + timedelta(days=draw(st.integers(-30, 400)))
    return Horizon(meeting, start, start + timedelta(days=draw(st.integers(0, 500))))


def peoples() -> st.SearchStrategy[tuple[Participant, ...]]:
    return strategies.teams().map(lambda team: team.participants)


# Against the plain twin


@settings(max_examples=40)
@given(horizons(), peoples())
def test_shifts_and_anchors_are_those_of_a_plain_look_at_the_clocks(
    horizon: Horizon, people: tuple[Participant, ...]
) -> None:
    found = {each.slot: as_plain(each) for each in drifts(horizon, people)}
    assert found == by_the_twin(horizon, people)


@settings(max_examples=30)
@given(horizons(exceptions=0), st.lists(st.sampled_from(ODD_CLOCKS), min_size=1, unique=True))
def test_every_shift_names_a_clock_that_changed(horizon: Horizon, keys: list[str]) -> None:
    people = living(*keys)
    starts = plain.starts(horizon.meeting, horizon.start, horizon.until)
    for each in drifts(horizon, people):
        days = [start.shown.date() for start in starts[each.slot]]
        for shift in each.shifts:
            before = starts[each.slot][days.index(shift.date) - 1].instant
            after = starts[each.slot][days.index(shift.date)].instant
            changed = [key for key in {each.slot.zone, shift.zone}
                       if any(plain.Clock(key).changes(before, after))]  # fmt: skip
            assert any(f"{key} " in shift.because for key in changed) or "skips" in shift.because


@settings(max_examples=30)
@given(horizons(), peoples())
def test_the_own_zone_is_the_first_anchor_and_causes_what_there_is(
    horizon: Horizon, people: tuple[Participant, ...]
) -> None:
    for each in drifts(horizon, people):
        own, *others = each.anchors
        assert (own.zone, own.shifts) == (each.slot.zone, len(each.shifts))
        assert set(own.people) == {shift.participant for shift in each.shifts}
        assert own.zone not in {other.zone for other in others}
        assert all((anchor.shifts > 0) is bool(anchor.people) for anchor in each.anchors)


@pytest.mark.parametrize("wall", [time(0), time(2, 30), time(23, 30)], ids=str)
@pytest.mark.parametrize("key", ODD_CLOCKS)
def test_the_oddest_clocks_day_after_day(key: str, wall: time) -> None:
    meeting = Meeting("T", Cadence.parse("FREQ=DAILY"), date(2011, 1, 1), (Slot("A", wall, key),))
    people = living(key, "Europe/Zurich", "Pacific/Apia")
    for year in (2011, 2024):
        horizon = Horizon(meeting, date(year, 1, 1), date(year + 1, 1, 1))
        found = {each.slot: as_plain(each) for each in drifts(horizon, people)}
        assert found == by_the_twin(horizon, people)


# By hand, from the published dates of changes

# United States 10 March and 3 November, European Union 31 March and 27 October 2019.
ZURICH_AND_ANGELES = [
    ("2019-03-14", "Los_Angeles", "23:00", "00:00", 60),
    ("2019-04-04", "Los_Angeles", "00:00", "23:00", -60),
    ("2019-10-31", "Los_Angeles", "23:00", "00:00", 60),
    ("2019-11-07", "Los_Angeles", "00:00", "23:00", -60),
]
# New South Wales 7 April and 6 October 2019, the other way round.
ZURICH_AND_SYDNEY = [
    ("2019-04-04", "Sydney", "18:00", "17:00", -60),
    ("2019-04-11", "Sydney", "17:00", "16:00", -60),
    ("2019-10-10", "Sydney", "16:00", "17:00", 60),
    ("2019-10-31", "Sydney", "17:00", "18:00", 60),
]
# Chile 6 April (Saturday, at 24:00) and 7 September 2019.
YORK_AND_SANTIAGO = [
    ("2019-03-14", "Santiago", "10:00", "09:00", -60),
    ("2019-04-11", "Santiago", "09:00", "08:00", -60),
    ("2019-09-12", "Santiago", "08:00", "09:00", 60),
    ("2019-11-07", "Santiago", "09:00", "10:00", 60),
]


@pytest.mark.parametrize(
    ("anchor", "other", "table"),
    [
        ("Europe/Zurich", "America/Los_Angeles", ZURICH_AND_ANGELES),
        ("Europe/Zurich", "Australia/Sydney", ZURICH_AND_SYDNEY),
        ("America/New_York", "America/Santiago", YORK_AND_SANTIAGO),
    ],
)
def test_a_year_of_a_weekly_meeting(
    anchor: str, other: str, table: list[tuple[str, str, str, str, int]]
) -> None:
    found = drift(weekly(Slot("A", time(8), anchor)), living(anchor, other))
    assert told(found) == table


def test_whose_clock_changed_is_told_with_day_and_minutes() -> None:
    found = drift(weekly(Slot("A", time(8), "Europe/Zurich")), living("America/Los_Angeles"))
    assert [shift.because for shift in found.shifts] == [
        "America/Los_Angeles +60 minutes on Sun 10 Mar 2019",
        "Europe/Zurich +60 minutes on Sun 31 Mar 2019",
        "Europe/Zurich -60 minutes on Sun 27 Oct 2019",
        "America/Los_Angeles -60 minutes on Sun 3 Nov 2019",
    ]


def test_both_clocks_are_named_where_both_changed() -> None:
    meeting = Meeting(
        "T", Cadence.parse("every 6 months on day 15"), date(2019, 1, 15),
        (Slot("A", time(8), "Europe/Zurich"),),
    )  # fmt: skip
    (shift,) = drift(meeting, living("Australia/Sydney")).shifts
    assert shift.because == (
        "Europe/Zurich +60 minutes on Sun 31 Mar 2019; "
        "Australia/Sydney -60 minutes on Sun 7 Apr 2019"
    )
    assert (shift.before, shift.after, shift.minutes) == (time(18), time(16), -120)


def test_clocks_that_change_together_shift_nobody() -> None:
    people = living("Europe/London", "Europe/Dublin", "Asia/Gaza")
    meeting = weekly(Slot("A", time(8), "Europe/Zurich"))
    assert told(drift(meeting, people)) == []
    # In 2023 Gaza waited for the end of Ramadan, until 29 April.
    assert told(drift(meeting, people, 2023)) == [
        ("2023-03-30", "Gaza", "09:00", "08:00", -60),
        ("2023-05-04", "Gaza", "08:00", "09:00", 60),
    ]


def test_lord_howe_changes_by_half_an_hour() -> None:
    found = drift(weekly(Slot("A", time(8), "UTC")), living("Australia/Lord_Howe"))
    assert told(found) == [
        ("2019-04-11", "Lord_Howe", "19:00", "18:30", -30),
        ("2019-10-10", "Lord_Howe", "18:30", "19:00", 30),
    ]


def test_anchors_side_by_side() -> None:
    people = living("Europe/Zurich", "America/Los_Angeles", "Asia/Taipei")
    found = drift(weekly(Slot("A", time(8), "Europe/Zurich")), people)
    # By the American clock Zurich has the four odd shifts; Taipei has two a year by either.
    assert [(anchor.zone, anchor.shifts, anchor.people) for anchor in found.anchors] == [
        ("Europe/Zurich", 6, ("Los_Angeles", "Taipei")),
        ("America/Los_Angeles", 6, ("Zurich", "Taipei")),
        ("Asia/Taipei", 4, ("Los_Angeles", "Zurich")),
        ("UTC", 4, ("Los_Angeles", "Zurich")),
    ]


# Movers, moved and cancelled occurrences, revisions


def test_moving_is_no_shift_and_the_clocks_of_both_places_count() -> None:
    stays = (Stay("Europe/Zurich"), Stay("Asia/Taipei", date(2019, 7, 1)))
    found = drift(weekly(Slot("A", time(8), "UTC")), [Participant("Luz", stays)])
    assert told(found) == [("2019-04-04", "Luz", "09:00", "10:00", 60)]
    assert [anchor.zone for anchor in found.anchors] == ["UTC", "Europe/Zurich", "Asia/Taipei"]


@pytest.mark.parametrize(
    "move",
    [
        datetime(2019, 3, 14, 9),
        datetime(2019, 3, 31, 2, 30),  # skipped in Zurich
        datetime(2019, 10, 27, 2, 30),  # shown twice
    ],
    ids=str,
)
def test_what_was_moved_to_a_time_of_its_own_is_left_out(move: datetime) -> None:
    moved = MeetingException(date(2019, 3, 14), move=move)
    cancelled = MeetingException(date(2019, 3, 14), cancel=True)
    slot, people = Slot("A", time(8), "Europe/Zurich"), living("America/Los_Angeles")
    found, without = (
        drift(weekly(slot, date(2019, 1, 3), exception), people) for exception in (moved, cancelled)
    )
    assert found == without


def test_what_was_moved_to_another_day_counts_where_it_is() -> None:
    moved = MeetingException(date(2019, 3, 14), move=date(2019, 3, 12))
    meeting = weekly(Slot("A", time(8), "Europe/Zurich"), date(2019, 1, 3), moved)
    assert drift(meeting, living("America/Los_Angeles")).shifts[0].date == date(2019, 3, 12)


def test_added_ones_are_left_out() -> None:
    added = MeetingException(datetime(2019, 3, 12, 8), add=True, slot="A")
    meeting = weekly(Slot("A", time(8), "Europe/Zurich"), date(2019, 1, 3), added)
    assert drift(meeting, living("America/Los_Angeles")).shifts[0].date == date(2019, 3, 14)


def test_slots_of_a_revision_have_a_drift_of_their_own() -> None:
    revision = Revision(date(2019, 7, 1), slots=(Slot("A", time(9), "UTC"),))
    meeting = Meeting(
        "T", Cadence.parse("weekly on Thursday"), date(2019, 1, 3),
        (Slot("A", time(8), "Europe/Zurich"),), revisions=(revision,),
    )  # fmt: skip
    found = drifts(Horizon(meeting, JANUARY, NEXT_JANUARY), living("Asia/Taipei"))
    assert [(each.slot.zone, len(each.shifts)) for each in found] == [
        ("Europe/Zurich", 1),
        ("UTC", 0),
    ]


@pytest.mark.parametrize(
    ("change", "held"),
    [({"duration": 45}, [52]), ({"name": "B"}, [11, 41]), ({"weekday": 4}, [11, 41])],
)
def test_a_slot_is_the_same_however_long_it_lasts(change: dict[str, Any], held: list[int]) -> None:
    slot = Slot("A", time(8), "Europe/Zurich", duration=30)
    revision = Revision(date(2019, 3, 18), slots=(replace(slot, **change),))
    meeting = replace(weekly(slot), revisions=(revision,))
    found = drifts(Horizon(meeting, JANUARY, NEXT_JANUARY), [])
    assert [each.held for each in found] == held
    assert found[0].slot == replace(slot, duration=None)


def test_a_skipped_wall_time_shifts_everybody_for_once_and_says_why() -> None:
    found = drift(weekly(Slot("A", time(2, 30), "Europe/Zurich"), date(2019, 3, 3)),
                  living("Europe/Zurich", "Asia/Taipei"))  # fmt: skip
    assert told(found)[:3] == [
        ("2019-03-31", "Zurich", "02:30", "03:30", 60),
        ("2019-04-07", "Zurich", "03:30", "02:30", -60),
        ("2019-04-07", "Taipei", "09:30", "08:30", -60),
    ]
    skips = "on Sun 31 Mar 2019 the clock of Europe/Zurich skips the meeting's start"
    assert all(skips in shift.because for shift in found.shifts[:3])


def test_a_skipped_wall_time_before_midnight_is_an_hour_late_not_a_day() -> None:
    # In 2024 the clock of Nuuk went from 23:00 to 24:00 on Saturday 30 March.
    slot = Slot("A", time(23, 30), "America/Nuuk")
    found = drift(weekly(slot, date(2024, 1, 6)), living("America/Nuuk"), 2024)
    assert told(found)[:2] == [
        ("2024-03-31", "Nuuk", "23:30", "00:30", 60),
        ("2024-04-06", "Nuuk", "00:30", "23:30", -60),
    ]


def test_an_anchor_counts_alike_where_the_first_start_is_skipped() -> None:
    meeting = weekly(Slot("A", time(2, 30), "Europe/Zurich"), date(2019, 3, 31))
    found = drift(meeting, living("Europe/Zurich"))
    assert [shift.date for shift in found.shifts] == [date(2019, 4, 7)]
    assert found.anchors[0].shifts == 1


def test_apia_had_no_30_december_2011() -> None:
    meeting = weekly(Slot("A", time(12), "UTC"), date(2011, 1, 7))
    found = drift(meeting, living("Pacific/Apia"), 2011)
    assert told(found) == [
        ("2011-04-08", "Apia", "02:00", "01:00", -60),
        ("2011-09-30", "Apia", "01:00", "02:00", 60),
        ("2011-12-30", "Apia", "02:00", "02:00", 1440),
    ]
    assert found.shifts[-1].because == "Pacific/Apia +1440 minutes on Sat 31 Dec 2011"


# Nothing to tell


def test_nobody_and_no_occurrence_have_no_shift() -> None:
    slot = Slot("A", time(8), "Europe/Zurich")
    assert told(drift(weekly(slot), [])) == []
    assert [anchor.shifts for anchor in drift(weekly(slot), []).anchors] == [0, 0]
    (empty,) = drifts(Horizon(weekly(slot), JANUARY, JANUARY), living("America/Los_Angeles"))
    assert (empty.slot, empty.shifts) == (slot, ())


# Odd weeks


def minute(moment: DateTime) -> datetime:
    return datetime.fromtimestamp(int(moment.timestamp()), UTC)


def as_odd(found: OddWeeks) -> plain.Odd:
    return plain.Odd(minute(found.start), minute(found.end), found.minutes, found.usual)


def year(number: int) -> tuple[datetime, datetime]:
    return datetime(number, 1, 1, tzinfo=UTC), datetime(number + 1, 1, 1, tzinfo=UTC)


@settings(max_examples=60)
@given(strategies.zone_keys(), strategies.zone_keys(), strategies.days(), st.integers(1, 800))
def test_odd_weeks_are_those_of_a_plain_look_day_by_day(
    zone: str, other: str, start: date, days: int
) -> None:
    end = start + timedelta(days=days)
    midnights = [datetime.combine(day, time(), UTC) for day in (start, end)]
    found = odd_weeks(zone, other, midnights[0], midnights[1])
    assert [as_odd(each) for each in found] == plain.odd_weeks(zone, other, start, end)
    assert all((each.zone, each.other) == (zone, other) for each in found)


@pytest.mark.parametrize(
    ("zone", "other", "weeks"),
    [
        (
            "Europe/Zurich", "America/Los_Angeles",
            [("2019-03-10", "2019-03-31", 480, 540), ("2019-10-27", "2019-11-03", 480, 540)],
        ),
        (
            "Europe/Zurich", "Australia/Sydney",
            [("2019-03-31", "2019-04-06", -540, -600), ("2019-10-05", "2019-10-27", -540, -480)],
        ),
        (
            "America/New_York", "America/Santiago",
            [("2019-03-10", "2019-04-06", -60, -120)],  # from September on it is eight weeks
        ),
        (
            "Europe/Zurich", "Africa/Casablanca",  # Ramadan, five weeks after Zurich's change
            [("2019-03-31", "2019-05-05", 60, 0), ("2019-05-05", "2019-06-09", 120, 60)],
        ),
        ("Europe/Zurich", "Europe/London", []),
        ("Europe/Zurich", "Asia/Taipei", []),
        ("Europe/Zurich", "Europe/Zurich", []),
    ],
)  # fmt: skip
def test_the_odd_weeks_of_2019(
    zone: str, other: str, weeks: list[tuple[str, str, int, int]]
) -> None:
    found = odd_weeks(zone, other, *year(2019))
    assert [(f"{w.start:%Y-%m-%d}", f"{w.end:%Y-%m-%d}", w.minutes, w.usual) for w in found] == (
        weeks
    )


def test_odd_weeks_are_told_on_the_clock_of_the_zone() -> None:
    (spring, _) = odd_weeks("Europe/Zurich", "America/Los_Angeles", *year(2019))
    assert spring.start.isoformat() == "2019-03-10T11:00:00+01:00"
    assert spring.end.isoformat() == "2019-03-31T03:00:00+02:00"


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        ("15T00:00", "16T00:00", 1), ("10T09:00", "10T10:01", 1), ("10T09:00", "10T10:00", 0),
        ("31T00:59", "31T02:00", 1), ("31T01:00", "31T02:00", 0), ("15T00:00", "15T00:00", 0),
    ],
)  # fmt: skip
def test_odd_weeks_are_told_whole_if_in_part_asked_for(start: str, end: str, told: int) -> None:
    (spring, _) = odd_weeks("Europe/Zurich", "America/Los_Angeles", *year(2019))
    first, last = (datetime.fromisoformat(f"2019-03-{at}+00:00") for at in (start, end))
    assert odd_weeks("Europe/Zurich", "America/Los_Angeles", first, last) == [spring] * told
