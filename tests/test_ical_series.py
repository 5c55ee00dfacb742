"""A meeting as events: what becomes a rule, what stands alone, and what keeps its identity."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from meetsched.cadence import Cadence
from meetsched.ical.series import plan
from meetsched.meeting import Meeting, Status
from meetsched.schedule import MeetingException, Revision, Slot

if TYPE_CHECKING:
    from meetsched.ical.series import Event

ZURICH = "Europe/Zurich"
AMERICAS = Slot("Europe-Americas", time(18), ZURICH)
ASIA = Slot("Asia-Europe", time(8), ZURICH)
UID = "team@example.org"
UNTIL = date(2021, 3, 1)
DAY = timedelta(days=1)
JUNE = datetime(2019, 6, 1, tzinfo=UTC)


def meeting(
    words: str = "third Thursday",
    first: date = date(2019, 3, 21),
    slots: tuple[Slot, ...] = (AMERICAS, ASIA),
) -> Meeting:
    return Meeting("Team meeting", Cadence.parse(words), first, slots, uid=UID)


def nights(at: time, words: str = "weekly on Sunday", minutes: int = 60) -> Meeting:
    """A meeting of one slot at an hour in which clocks change, from Sunday 3 March 2019 on."""
    first = Cadence.parse(words).on_or_after(date(2019, 3, 1))
    return replace(meeting(words, first, (Slot("Night", at, ZURICH),)), duration=minutes)


def changed(what: Meeting, *exceptions: MeetingException) -> Meeting:
    return replace(what, exceptions=exceptions)


def events(what: Meeting, start: date = date(2019, 3, 1), until: date = UNTIL) -> list[Event]:
    return list(plan(what, start, until).events)


def notes(what: Meeting, start: date = date(2019, 3, 1), until: date = UNTIL) -> list[str]:
    return list(plan(what, start, until).notes)


def facts(what: Meeting, until: date = UNTIL) -> list[tuple[str, str, str | None]]:
    """Give each event's start, rule and end of the rule."""
    return [
        (e.start.isoformat(), str(e.rule or ""), e.until.isoformat() if e.until else None)
        for e in events(what, until=until)
    ]


def starts(found: list[Event]) -> list[str]:
    return [f"{event.start:%Y-%m-%d}" for event in found]


# One rule for each slot and revision


def test_each_slot_is_one_rule_without_end() -> None:
    assert facts(meeting()) == [
        ("2019-03-21T18:00:00+01:00", "FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH", None),
        ("2019-04-18T08:00:00+02:00", "FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH", None),
    ]


def test_each_revision_ends_the_rules_before_it_at_their_last_start() -> None:
    revised = replace(
        meeting(),
        revisions=(Revision(date(2019, 10, 1), slots=(replace(AMERICAS, time=time(17)),)),),
    )
    assert facts(revised) == [
        (
            "2019-03-21T18:00:00+01:00",
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH",
            "2019-09-19T18:00:00+02:00",
        ),
        (
            "2019-04-18T08:00:00+02:00",
            "FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH",
            "2019-08-15T08:00:00+02:00",
        ),
        ("2019-10-17T17:00:00+02:00", "FREQ=MONTHLY;BYDAY=3TH", None),
    ]


def test_a_turn_that_is_alone_needs_no_rule() -> None:
    revised = replace(meeting(), revisions=(Revision(date(2019, 5, 1), duration=30),))
    assert facts(revised)[:2] == [
        ("2019-03-21T18:00:00+01:00", "", None),
        ("2019-04-18T08:00:00+02:00", "", None),
    ]


def test_a_slot_whose_turn_never_comes_has_no_event() -> None:
    revised = replace(meeting(), revisions=(Revision(date(2019, 4, 1), slots=(ASIA,)),))
    assert [event.slot for event in events(revised)] == ["Europe-Americas", "Asia-Europe"]


def test_a_new_place_to_join_holds_from_its_revision_on() -> None:
    before, after = "https://example.org/before", "https://example.org/after"
    revised = replace(
        meeting(slots=(ASIA,)), url=before, revisions=(Revision(date(2020, 1, 1), url=after),)
    )
    assert [event.url for event in events(revised)] == [before, after]


def test_an_event_lasts_as_long_as_its_slot_in_its_revision() -> None:
    short = replace(meeting(slots=(ASIA,)), revisions=(Revision(date(2020, 1, 1), duration=30),))
    assert [(e.end - e.start).total_seconds() / 60 for e in events(short)] == [60, 30]


# Exceptions


def test_a_cancelled_start_is_kept_and_known_to_be_in_vain() -> None:
    cancelled = MeetingException(date(2019, 5, 16), cancel=True, reason="Ascension")
    first, second = events(changed(meeting(), cancelled))
    (override,) = first.overrides
    assert (override.status, override.reason) == (Status.CANCELLED, "Ascension")
    assert [start.isoformat() for start in first.vain] == ["2019-05-16T18:00:00+02:00"]
    assert (first.excluded, first.moved, second.overrides, second.vain) == ((), (), (), ())


def test_a_cancelled_start_can_be_excluded_from_its_rule() -> None:
    moved = MeetingException(date(2019, 7, 18), move=date(2019, 7, 11))
    what = changed(meeting(), MeetingException(date(2019, 5, 16), cancel=True), moved)
    first, _ = plan(what, what.first, UNTIL).without_cancelled().events
    assert [start.isoformat() for start in first.excluded] == ["2019-05-16T18:00:00+02:00"]
    assert [each.status for each in first.overrides] == [Status.MOVED]


def test_a_rule_begins_at_its_first_turn_even_if_that_is_cancelled() -> None:
    first = events(changed(meeting(), MeetingException(date(2019, 3, 21), cancel=True)))[0]
    assert first.start.isoformat() == "2019-03-21T18:00:00+01:00"
    assert first.vain == (first.start,)


def test_an_exception_beyond_the_horizon_counts() -> None:
    cancelled = MeetingException(date(2024, 5, 16), cancel=True)
    found = events(changed(meeting(), cancelled), until=date(2019, 6, 1))
    assert [f"{start:%Y-%m-%d}" for event in found for start in event.vain] == ["2024-05-16"]


def test_a_moved_turn_knows_where_the_rule_has_it() -> None:
    moved = MeetingException(date(2019, 4, 18), move=date(2019, 4, 11))
    (override,) = events(changed(meeting(), moved))[1].moved
    assert override.planned is not None
    assert override.planned.isoformat() == "2019-04-18T08:00:00+02:00"
    assert override.start.isoformat() == "2019-04-11T08:00:00+02:00"


def test_an_added_one_is_an_event_of_its_own() -> None:
    added = MeetingException(datetime(2019, 9, 30, 16), add=True, slot="Asia-Europe")
    assert facts(changed(meeting(), added))[-1] == ("2019-09-30T16:00:00+02:00", "", None)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("third Thursday", ["2019-03-21", "2019-04-18", "2019-05-16"]),
        ("fifth Thursday", ["2019-05-30"]),
    ],
)
def test_a_time_of_which_all_is_cancelled_is_one_that_can_be_left_out(
    words: str, days: list[str]
) -> None:
    first = date.fromisoformat(days[0])
    plain = meeting(words, first, (ASIA,))
    revised = replace(plain, revisions=(Revision(date(2019, 6, 1), duration=30),))
    cancelled = [MeetingException(date.fromisoformat(day), cancel=True) for day in days]
    found = plan(changed(revised, *cancelled), plain.first, UNTIL)
    assert {event.cancelled for event in found.events if event.start < JUNE} == {True}
    held = found.without_cancelled().events
    assert held == tuple(event for event in found.events if event.start >= JUNE)
    assert held


# What no rule says


def test_turns_that_no_rule_gives_are_listed_within_the_horizon() -> None:
    listed = events(meeting("fifth Thursday", date(2019, 5, 30)), until=date(2020, 5, 1))
    assert sorted(starts(listed)) == [
        "2019-05-30",
        "2019-08-29",
        "2019-10-31",
        "2020-01-30",
        "2020-04-30",
    ]
    assert {event.rule for event in listed} == {None}


def test_the_horizon_begins_at_its_start_and_ends_before_its_end() -> None:
    what = meeting("fifth Thursday", date(2019, 5, 30))
    listed = events(what, date(2019, 8, 29), date(2020, 4, 30))
    assert sorted(starts(listed)) == ["2019-08-29", "2019-10-31", "2020-01-30"]


@pytest.mark.parametrize(
    ("turn", "moved"),
    [(date(2019, 5, 30), date(2019, 7, 1)), (date(2019, 8, 29), date(2019, 6, 3))],
)
def test_what_is_listed_stays_until_its_own_day_and_the_one_it_is_moved_to_are_over(
    turn: date, moved: date
) -> None:
    what = meeting("fifth Thursday", turn)
    what = changed(what, MeetingException(turn, move=moved))
    for start, is_listed in ((date(2019, 6, 15), True), (max(turn, moved) + DAY, False)):
        listed = events(what, start, start + 400 * DAY)
        assert (f"{moved}" in starts(listed)) is is_listed


def test_an_exception_beyond_the_horizon_lists_nothing_more() -> None:
    what = meeting("fifth Thursday", date(2019, 5, 30))
    late = changed(what, MeetingException(date(2024, 8, 29), cancel=True))
    assert facts(late, until=date(2020, 4, 30)) == facts(what, until=date(2020, 4, 30))


def test_what_is_listed_is_said() -> None:
    what = meeting("fifth Thursday", date(2019, 5, 30))
    assert notes(what, date(2019, 8, 1), date(2020, 8, 1)) == [
        f"{name}: no single rule gives its turns of "
        '"fifth Thursday"; those from 2019-08-01 up to 2020-08-01 are written one by one'
        for name in ("Europe-Americas", "Asia-Europe")
    ]
    assert notes(meeting()) == []


def test_of_what_is_listed_a_cancelled_one_is_marked_and_a_moved_one_moved() -> None:
    what = changed(
        meeting("fifth Thursday", date(2019, 5, 30)),
        MeetingException(date(2019, 8, 29), cancel=True),
        MeetingException(date(2019, 10, 31), move=datetime(2019, 11, 1, 9)),
    )
    listed = events(what, until=date(2020, 2, 1))
    assert {(event.start.isoformat(), event.cancelled) for event in listed} == {
        ("2019-05-30T18:00:00+02:00", False),
        ("2019-08-29T08:00:00+02:00", True),
        ("2019-11-01T09:00:00+01:00", False),
        ("2020-01-30T08:00:00+01:00", False),
    }


# Clock changes


def test_a_skipped_and_a_repeated_start_stand_alone_in_utc_between_rules() -> None:
    weekly = "FREQ=WEEKLY;BYDAY=SU"
    assert facts(nights(time(2, 30)), until=date(2020, 3, 1)) == [
        ("2019-03-03T02:30:00+01:00", weekly, "2019-03-24T02:30:00+01:00"),
        ("2019-03-31T01:30:00+00:00", "", None),
        ("2019-04-07T02:30:00+02:00", weekly, "2019-10-20T02:30:00+02:00"),
        ("2019-10-27T00:30:00+00:00", "", None),
        ("2019-11-03T02:30:00+01:00", weekly, "2020-03-22T02:30:00+01:00"),
        ("2020-03-29T01:30:00+00:00", "", None),
        ("2020-04-05T02:30:00+02:00", weekly, "2020-10-18T02:30:00+02:00"),
        ("2020-10-25T00:30:00+00:00", "", None),
        ("2020-11-01T02:30:00+01:00", weekly, None),
    ]


@pytest.mark.parametrize("until", [date(2019, 3, 2), date(2020, 3, 1), date(2021, 3, 1)])
def test_odd_dates_are_looked_for_over_two_years_even_where_less_is_asked_for(until: date) -> None:
    """So what was sent does not change with how far ahead somebody looks."""
    what = nights(time(2, 30))
    assert events(what, until=until) == events(what, until=date(2021, 3, 1))


def test_each_of_them_has_a_uid_of_its_own() -> None:
    found = [event.uid for event in events(nights(time(2, 30)), until=date(2020, 3, 1))]
    assert len(set(found)) == len(found)


def test_odd_dates_are_said_by_date() -> None:
    said = notes(nights(time(2, 30)), until=date(2020, 3, 1))
    assert [note.partition(";")[0] for note in said] == [
        f"Night: on Sun 31 Mar 2019 the clock of {ZURICH} skips the meeting's start",
        f"Night: on Sun 27 Oct 2019 the clock of {ZURICH} shows twice the meeting's start",
        f"Night: on Sun 29 Mar 2020 the clock of {ZURICH} skips the meeting's start",
        f"Night: on Sun 25 Oct 2020 the clock of {ZURICH} shows twice the meeting's start",
    ]


@pytest.mark.parametrize(
    ("at", "minutes", "alone"),
    [
        (time(1, 30), 60, {"2019-03-31T00:30", "2019-10-26T23:30", "2020-03-29T00:30",
                           "2020-10-24T23:30"}),
        (time(1), 60, {"2019-03-31T00:00", "2019-10-26T23:00", "2020-03-29T00:00",
                       "2020-10-24T23:00"}),
        (time(0, 30), 60, set()),
        (time(3), 60, set()),
    ],
)  # fmt: skip
def test_a_meeting_during_which_the_clock_changes_stands_alone_in_utc(
    at: time, minutes: int, alone: set[str]
) -> None:
    """01:00 to 02:00 ends, by the clock, at a time that is skipped or repeated."""
    found = events(nights(at, minutes=minutes), until=date(2020, 3, 1))
    single = [event.start.astimezone(UTC) for event in found if event.rule is None]
    assert {f"{start:%Y-%m-%dT%H:%M}" for start in single} == alone
    assert {(event.end - event.start).total_seconds() for event in found} == {minutes * 60}


def test_a_change_during_the_meeting_is_said() -> None:
    said = notes(nights(time(1, 30)), until=date(2019, 6, 1))
    assert [note.partition(";")[0] for note in said] == [
        f"Night: on Sun {day} the clock of {ZURICH} changes during the meeting"
        for day in ("31 Mar 2019", "27 Oct 2019", "29 Mar 2020", "25 Oct 2020")
    ]


def test_a_cancelled_odd_date_is_a_cancelled_event() -> None:
    what = changed(nights(time(2, 30)), MeetingException(date(2019, 3, 31), cancel=True))
    found = plan(what, what.first, date(2019, 6, 1))
    weekly, odd = ("FREQ=WEEKLY;BYDAY=SU", False), ("", False)
    assert [(str(e.rule or ""), e.cancelled) for e in found.events] == [
        weekly, ("", True), weekly, odd, weekly, odd, weekly, odd, weekly
    ]  # fmt: skip
    assert found.without_cancelled().events == (found.events[0], *found.events[2:])


def test_a_move_into_a_skipped_hour_is_written_in_utc() -> None:
    moved = MeetingException(date(2019, 3, 21), move=datetime(2019, 3, 31, 2, 30))
    first = events(changed(meeting(), moved))[0]
    assert first.rule is not None
    assert [m.start.astimezone(UTC).isoformat() for m in first.moved] == [
        "2019-03-31T01:30:00+00:00"
    ]


def test_a_meeting_that_is_always_at_a_skipped_hour_is_listed() -> None:
    found = events(nights(time(2, 30), "last Sunday of March"), until=date(2022, 1, 1))
    assert {event.rule for event in found} == {None}
    assert [e.start.isoformat() for e in found][:3] == [
        "2019-03-31T01:30:00+00:00",
        "2020-03-29T01:30:00+00:00",
        "2021-03-28T01:30:00+00:00",
    ]


# Parts and forms of a plan


def test_a_plan_of_one_slot_has_its_series_its_odd_dates_and_what_is_added_in_it() -> None:
    added = [
        MeetingException(datetime(2019, 9, 30, 16), add=True, slot="Asia-Europe"),
        MeetingException(datetime(2019, 9, 30, 17), add=True, zone="UTC"),
    ]
    found = plan(changed(meeting(), *added), date(2019, 3, 1), UNTIL).of_slot("Asia-Europe")
    assert [(event.slot, event.rule is None) for event in found.events] == [
        ("Asia-Europe", False),
        ("Asia-Europe", True),
    ]


def test_what_is_called_off_keeps_its_identity_and_times_and_has_no_exceptions() -> None:
    moved = MeetingException(date(2019, 4, 18), move=date(2019, 4, 11))
    before = plan(changed(meeting(), moved), date(2019, 3, 1), UNTIL)
    after = before.called_off().events
    assert {event.cancelled for event in after} == {True}
    assert {(event.overrides, event.excluded) for event in after} == {((), ())}
    assert [(e.uid, e.start, e.rule) for e in after] == [
        (e.uid, e.start, e.rule) for e in before.events
    ]


def test_an_event_gives_the_occurrences_that_are_its_own() -> None:
    exceptions = (
        MeetingException(date(2019, 5, 16), move=date(2019, 5, 23)),
        MeetingException(datetime(2019, 9, 30, 16), add=True, slot="Asia-Europe"),
    )
    what = changed(nights(time(2, 30)), MeetingException(date(2019, 4, 28), cancel=True))
    for each in (changed(meeting(), *exceptions), what):
        found = events(each, until=date(2019, 12, 1))
        for occurrence in each.occurrences(until=date(2019, 12, 1)):
            assert [event.gives(occurrence) for event in found].count(True) == 1


def test_the_last_start_is_the_rule_s_or_a_later_move_s() -> None:
    revision = Revision(date(2019, 10, 1), duration=30)
    late = MeetingException(date(2019, 5, 16), move=date(2020, 2, 1))
    ended, *_, endless = events(replace(changed(meeting(), late), revisions=(revision,)))
    assert ended.last is not None
    assert f"{ended.last:%Y-%m-%d}" == "2020-02-01"
    assert endless.last is None


def test_the_chair_of_an_event_is_its_slot_s() -> None:
    added = MeetingException(datetime(2019, 9, 30, 16), add=True, zone="UTC")
    what = changed(meeting(slots=(replace(ASIA, chair="Tim"), AMERICAS)), added)
    assert [event.chair for event in events(what)] == ["Tim", None, None]


# Identity


def test_a_uid_says_whose_it_is() -> None:
    first = events(meeting())[0].uid
    assert first.startswith("team-europe-americas-")
    assert first.endswith("-20190321@example.org")


def test_without_a_uid_of_its_own_the_meeting_has_one_from_its_title() -> None:
    one, same, other = (
        events(replace(meeting(), uid=None, title=title))[0].uid for title in ("A", "A", "B")
    )
    assert one == same != other


def uids(what: Meeting) -> dict[tuple[str | None, str], str]:
    return {(event.slot, event.start.isoformat()): event.uid for event in events(what)}


def test_what_is_added_elsewhere_changes_no_uid() -> None:
    before = uids(meeting())
    revisions = (
        Revision(date(2020, 1, 1), duration=30),
        Revision(date(2020, 6, 1), slots=(ASIA, AMERICAS)),
    )
    exceptions = (
        MeetingException(date(2019, 4, 18), cancel=True),
        MeetingException(datetime(2019, 2, 1, 9), add=True, slot="Asia-Europe"),
    )
    for what in (
        replace(meeting(), revisions=revisions),
        replace(meeting(), revisions=(Revision(date(2019, 5, 1), duration=30),)),
        replace(meeting(), revisions=revisions[::-1], exceptions=exceptions),
        replace(meeting(), exceptions=exceptions[::-1], title="Another title", duration=15),
    ):
        assert before.items() <= uids(what).items()


@given(st.permutations(["Asia-Europe", "Europe-Americas", "Pacific", "Zürich; früh"]))
def test_a_slot_keeps_its_uid_wherever_its_turn_is(names: list[str]) -> None:
    def by_slot(order: list[str]) -> dict[str | None, str]:
        slots = tuple(Slot(name, time(8), "UTC") for name in order)
        return {event.slot: event.uid for event in events(meeting(slots=slots))}

    assert by_slot(names) == by_slot(sorted(names))


def test_slots_whose_names_look_alike_have_different_uids() -> None:
    slots = tuple(Slot(name, time(8), "UTC") for name in ("A b", "a-b", "A, b", "会議", "明"))
    found = [event.uid for event in events(meeting(slots=slots))]
    assert len(set(found)) == len(found)


@pytest.mark.parametrize("hour", [9, 15])
def test_added_ones_at_one_wall_time_or_instant_in_two_zones_have_two_uids(hour: int) -> None:
    """09:00 in New York is 15:00 in Zurich."""
    there = MeetingException(datetime(2019, 4, 1, 9), add=True, zone="America/New_York")
    here = MeetingException(datetime(2019, 4, 1, hour), add=True, zone=ZURICH)
    assert len({event.uid for event in events(changed(meeting(), there, here))}) == 4


@given(strategies.meetings(), st.integers(0, 900))
@settings(max_examples=60)
def test_looking_further_ahead_changes_no_uid(what: Meeting, days: int) -> None:
    near, far = (
        {(e.slot, e.start): e.uid for e in plan(what, what.first, until).events}
        for until in (what.first + timedelta(days=days), what.first + timedelta(days=900))
    )
    assert near.items() <= far.items()


@given(strategies.meetings())
@settings(max_examples=60)
def test_no_two_events_share_a_uid_and_none_is_empty(what: Meeting) -> None:
    start = what.first
    found = plan(what, start, date(start.year + 2, start.month, 1)).events
    assert len({event.uid for event in found}) == len(found)
    for event in found:
        assert event.rule is None or event.until is None or event.until > event.start
