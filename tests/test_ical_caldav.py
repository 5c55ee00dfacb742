from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import icalendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetsched.cadence import Cadence
from meetsched.ical import caldav
from meetsched.ical.caldav import Conflict, Publication, Remove, Resource, Update, resource_name
from meetsched.ical.invites import Calendars
from meetsched.schedule import MeetingException
from shelf import (
    BASE,
    EXTRA,
    FOREIGN,
    MEETINGS,
    NOW,
    BrokenError,
    Memory,
    Shelf,
    calendars,
    edit,
    fates,
    publish,
    said,
    sequence,
    uids,
)

if TYPE_CHECKING:
    from meetsched.meeting import Meeting


# One step after the other


def test_everything_is_created_once() -> None:
    shelf, memory = Shelf(), Memory()
    assert fates(publish(shelf, memory)) == {"Create"}
    assert set(shelf.resources) == {resource_name(uid) for uid in uids()}
    assert set(memory) == uids()


def test_a_resource_has_one_uid_no_method_and_no_attendee() -> None:
    shelf = Shelf()
    publish(shelf, Memory())
    for resource in shelf.resources.values():
        calendar = icalendar.Calendar.from_ical(resource.calendar)
        assert len({event["UID"] for event in calendar.events}) == 1
        assert "METHOD" not in calendar
        assert not [event for event in calendar.events if "ATTENDEE" in event]


def test_nothing_is_asked_again_but_the_list() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    shelf.asked.clear()
    assert fates(publish(shelf, memory, now=NOW + timedelta(days=1))) == set()
    assert shelf.asked == ["list"]


def test_only_what_changed_is_written() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    before = dict(shelf.resources)
    steps = publish(shelf, memory, MEETINGS[1], NOW + timedelta(days=1))
    (update,) = (step for step in steps if isinstance(step, Update))
    changed = {name for name in before if shelf.resources[name] != before[name]}
    assert changed == {resource_name(update.uid)}
    assert sequence(shelf, update.uid) == 1


def test_a_change_of_words_has_no_new_sequence() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    assert fates(publish(shelf, memory, MEETINGS[3], NOW + timedelta(days=1))) == {"Update"}
    assert {sequence(shelf, uid) for uid in uids()} == {0}


def test_what_is_no_longer_planned_is_removed() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    publish(shelf, memory, MEETINGS[4])
    assert set(shelf.resources) == {resource_name(uid) for uid in uids(MEETINGS[4])}


def test_what_is_called_off_is_removed() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    assert fates(publish(shelf, memory, cancel=True)) == {"Remove"}
    assert (shelf.resources, memory) == ({}, {})


def test_one_slot_is_published_by_itself() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    late = calendars()
    late = replace(late, plan=late.plan.of_slot("Late"))
    steps = Publication(late, dict(memory), "Late", cancel=True).steps(shelf)
    assert [memory[step.uid].slot for step in steps] == ["Late"]


def test_another_meeting_is_left_alone() -> None:
    shelf, memory = Shelf(), Memory()
    other = replace(BASE, uid="other@example.org")
    publish(shelf, memory)
    publish(shelf, memory, other)
    publish(shelf, memory, cancel=True)
    assert set(shelf.resources) == {resource_name(uid) for uid in uids(other)}


def test_a_date_that_no_rule_gives_stays_when_it_is_over() -> None:
    alone = replace(BASE, cadence=Cadence.parse("fifth Thursday"), first=date(2019, 5, 30))
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory, alone)
    old = set(shelf.resources)
    later = calendars(alone, NOW + timedelta(days=400))
    assert len(old - {resource_name(uid) for uid in later.resources({})}) > 1
    publish(shelf, memory, alone, NOW + timedelta(days=400))
    assert old < set(shelf.resources)


def test_a_date_that_no_rule_gives_is_removed_when_it_is_cancelled_afterwards() -> None:
    first = date(2019, 5, 30)
    alone = replace(BASE, cadence=Cadence.parse("fifth Thursday"), first=first)
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory, alone)
    cancelled = replace(alone, exceptions=(MeetingException(first, cancel=True),))
    after = Calendars.of(cancelled, NOW + timedelta(days=100), first)
    steps = Publication(after, dict(memory)).steps(shelf)
    assert [type(step) for step in steps if "20190530-20190530" in step.uid] == [Remove]


def test_an_addition_that_ended_minutes_ago_stays_when_it_is_planned_no_longer() -> None:
    added = replace(BASE, exceptions=(EXTRA,))
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory, added)
    (uid,) = uids(added) - uids()
    (extra,) = (event for event in calendars(added).plan.events if event.uid == uid)
    assert extra.end.astimezone(UTC) == datetime(2019, 5, 2, 8, tzinfo=UTC)
    for minutes, fate in ((-5, [Remove]), (5, [])):
        later = calendars(BASE, datetime(2019, 5, 2, 8, tzinfo=UTC) + timedelta(minutes=minutes))
        steps = Publication(later, dict(memory)).steps(shelf)
        assert [type(step) for step in steps if step.uid == uid] == fate


@pytest.mark.parametrize("name", ["../up", "a/b", "\u0130", "x" * 300, "con", "%2e%2e%2f"])
def test_names_are_plain_and_differ(name: str) -> None:
    made = resource_name(name)
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert made.count(".") == 1
    assert len(made) < 100
    assert made != resource_name(f"{name}!")


# Others


def test_what_somebody_else_changed_is_left_and_the_rest_is_published() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    edited, other = sorted(uids())
    edit(shelf, edited)
    theirs = shelf.resources[resource_name(edited)]
    steps = publish(shelf, memory, MEETINGS[3])
    assert {type(step): step.uid for step in steps} == {Conflict: edited, Update: other}
    assert shelf.resources[resource_name(edited)] == theirs


def test_overwriting_comes_after_what_somebody_else_did() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    edited, _ = sorted(uids())
    edit(shelf, edited)
    assert fates(publish(shelf, memory, overwrite=True)) == {"Update"}
    assert sequence(shelf, edited) >= 5
    assert fates(publish(shelf, memory)) == set()


def test_what_somebody_else_removed_is_not_made_again() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    removed, _ = sorted(uids())
    shelf.put(resource_name(removed), None)
    assert fates(publish(shelf, memory)) == {"Conflict"}
    assert resource_name(removed) not in shelf.resources
    assert fates(publish(shelf, memory, overwrite=True)) == {"Create"}


def test_what_somebody_else_changed_is_not_removed() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    edited, _ = sorted(uids())
    edit(shelf, edited)
    publish(shelf, memory, cancel=True)
    assert set(shelf.resources) == {resource_name(edited)}
    publish(shelf, memory, cancel=True, overwrite=True)
    assert shelf.resources == {}


@pytest.mark.parametrize("meeting", [MEETINGS[3], MEETINGS[4]])
def test_who_comes_between_the_look_and_the_change_is_respected(meeting: Meeting) -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    steps = Publication(calendars(meeting), dict(memory)).steps(shelf)
    for uid in uids():
        edit(shelf, uid)
    theirs, noted = dict(shelf.resources), dict(memory)
    assert fates(list(caldav.carry_out(steps, shelf, memory))) == {"Conflict"}
    assert (shelf.resources, memory) == (theirs, noted)


def test_what_appears_meanwhile_under_our_name_is_respected() -> None:
    shelf, memory = Shelf(), Memory()
    steps = Publication(calendars(), {}).steps(shelf)
    name = resource_name(steps[0].uid)
    shelf.put(name, FOREIGN)
    done = list(caldav.carry_out(steps, shelf, memory))
    assert isinstance(done[0], Conflict)
    assert said(shelf.resources[name].calendar) == said(FOREIGN)
    assert steps[0].uid not in memory


def test_garbage_under_our_name_can_be_overwritten() -> None:
    shelf, memory = Shelf(), Memory()
    uid, *_ = sorted(uids())
    shelf.resources[resource_name(uid)] = Resource('"g"', b"\xff no calendar")
    assert "Conflict" in fates(publish(shelf, memory))
    assert "Update" in fates(publish(shelf, memory, overwrite=True))
    assert fates(publish(shelf, memory)) == set()


def test_without_etags_what_is_there_is_compared() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    shelf.tag_all("")
    assert fates(publish(shelf, memory)) == set()
    for uid in uids():
        edit(shelf, uid)
    shelf.tag_all("")
    assert fates(publish(shelf, memory)) == {"Conflict"}


def test_other_etags_on_the_same_words_are_taken_for_ours() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    shelf.tag_all('"moved"')
    assert fates(publish(shelf, memory, MEETINGS[3])) == {"Update"}


def test_what_somebody_wrote_in_the_future_does_not_keep_the_rest_back() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    edited, _ = sorted(uids())
    name = resource_name(edited)
    shelf.put(name, shelf.resources[name].calendar.replace(b"DTSTAMP:2019", b"DTSTAMP:2099"))
    edit(shelf, edited)
    assert fates(publish(shelf, memory, MEETINGS[3])) == {"Conflict", "Update"}


def test_an_etag_that_a_proxy_made_weak_is_the_same() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    for uid, entry in memory.items():
        memory[uid] = replace(entry, etag=f"W/{entry.etag}")
    shelf.asked.clear()
    publish(shelf, memory)
    assert shelf.asked == ["list"]


# Lost notes


def test_without_notes_what_says_the_same_is_ours() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, Memory())
    shelf.asked.clear()
    assert fates(publish(shelf, memory, now=NOW + timedelta(days=1))) == set()
    assert "change" not in shelf.asked
    assert set(memory) == uids()


def test_without_notes_what_says_something_else_is_in_conflict() -> None:
    shelf = Shelf()
    publish(shelf, Memory())
    before = dict(shelf.resources)
    assert fates(publish(shelf, Memory(), MEETINGS[3])) == {"Conflict"}
    assert shelf.resources == before


def test_without_notes_everything_can_be_called_off() -> None:
    shelf = Shelf()
    publish(shelf, Memory())
    publish(shelf, Memory(), cancel=True)
    assert shelf.resources == {}


# Interruptions


def check(shelf: Shelf, meeting: Meeting) -> None:
    """Assert that there is what a meeting needs, and no more."""
    wanted = calendars(meeting).resources({})
    there = {name: said(resource.calendar) for name, resource in shelf.resources.items()}
    assert there == {resource_name(uid): said(calendar) for uid, calendar in wanted.items()}


def cut_off(shelf: Shelf, memory: Memory, patience: int, *, deaf: bool, meeting: Meeting) -> None:
    """Publish until the line is cut."""
    shelf.patience, shelf.deaf = patience, deaf
    with suppress(BrokenError):
        publish(shelf, memory, meeting, NOW + timedelta(hours=1))
    shelf.patience = 1_000_000


@given(
    versions=st.tuples(*[st.sampled_from(MEETINGS)] * 3),
    patience=st.integers(1, 4),
    deaf=st.booleans(),
)
@settings(max_examples=40)
def test_a_run_that_was_cut_off_is_made_good_by_the_next(
    *, versions: tuple[Meeting, ...], patience: int, deaf: bool
) -> None:
    first, second, third = versions
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory, first)
    cut_off(shelf, memory, patience, deaf=deaf, meeting=second)
    assert "Conflict" not in fates(publish(shelf, memory, third, NOW + timedelta(hours=2)))
    check(shelf, third)
    assert not [uid for uid, entry in memory.items() if entry.sending]
    assert fates(publish(shelf, memory, third, NOW + timedelta(hours=3))) == set()


@given(
    first=st.sampled_from(MEETINGS),
    second=st.sampled_from(MEETINGS),
    patience=st.integers(1, 3),
    deaf=st.booleans(),
)
@settings(max_examples=30)
def test_a_first_run_that_was_cut_off_is_made_good_by_the_next(
    *, first: Meeting, second: Meeting, patience: int, deaf: bool
) -> None:
    shelf, memory = Shelf(), Memory()
    cut_off(shelf, memory, patience, deaf=deaf, meeting=first)
    assert "Conflict" not in fates(publish(shelf, memory, second, NOW + timedelta(hours=2)))
    check(shelf, second)


def test_what_others_do_after_a_run_was_cut_off_is_respected() -> None:
    shelf, memory = Shelf(), Memory()
    publish(shelf, memory)
    cut_off(shelf, memory, 1, deaf=False, meeting=MEETINGS[3])
    for uid in uids():
        edit(shelf, uid)
    assert fates(publish(shelf, memory, MEETINGS[3], NOW + timedelta(hours=2))) == {"Conflict"}
