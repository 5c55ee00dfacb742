from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from meetsched.ical.caldav import Conflict, Resource, Step, resource_name
from shelf import (
    BASE,
    FOREIGN,
    MEETINGS,
    NOW,
    BrokenError,
    Memory,
    Shelf,
    calendars,
    edit,
    publish,
    said,
    uids,
)

if TYPE_CHECKING:
    from meetsched.meeting import Meeting


OURS: Final = {resource_name(uid): uid for meeting in MEETINGS for uid in uids(meeting)}


class Story(RuleBasedStateMachine):
    """A meeting is edited and published; others edit too; lines are cut, and notes are lost.

    `theirs` is what others left of ours, `unknown` are those of ours that no note is left of.
    """

    def __init__(self) -> None:
        super().__init__()
        self.shelf, self.memory = Shelf(), Memory()
        self.now, self.meeting = NOW, BASE
        self.theirs: dict[str, Resource | None] = {}
        self.unknown: set[str] = set()
        self.foreign = {"holiday.ics", "team.ics"}
        for name in self.foreign:
            self.shelf.put(name, FOREIGN)
        self.kept = {name: self.shelf.resources[name] for name in self.foreign}

    @rule(meeting=st.sampled_from(MEETINGS))
    def edit_the_meeting(self, meeting: Meeting) -> None:
        self.meeting = meeting

    @rule(overwrite=st.booleans(), cancel=st.sampled_from([False, False, True]))
    def publish(self, *, overwrite: bool, cancel: bool) -> None:
        self.now += timedelta(minutes=1)
        known = {resource_name(uid) for uid in self.memory}
        planned = {resource_name(uid) for uid in uids(self.meeting)}
        steps = self._published(overwrite=overwrite, cancel=cancel)
        conflicts = {resource_name(s.uid) for s in steps if isinstance(s, Conflict)}
        if overwrite:
            assert not conflicts
            self.theirs = {n: r for n, r in self.theirs.items() if n not in known | planned}
        assert conflicts <= set(self.theirs) | self.unknown
        edited = {name for name, resource in self.theirs.items() if resource}
        assert edited & (planned | known) <= conflicts
        self.unknown -= (planned | known) - conflicts
        self._forget_what_is_settled()
        self._check_what_is_ours(planned, known, conflicts, cancel=cancel)

    def _published(self, *, overwrite: bool, cancel: bool) -> list[Step]:
        return publish(
            self.shelf, self.memory, self.meeting, self.now, overwrite=overwrite, cancel=cancel
        )

    def _check_what_is_ours(
        self, planned: set[str], known: set[str], conflicts: set[str], *, cancel: bool
    ) -> None:
        wanted = {} if cancel else calendars(self.meeting, self.now).resources({})
        for uid, calendar in wanted.items():
            if resource_name(uid) not in conflicts:
                there = self.shelf.resources[resource_name(uid)].calendar
                assert said(there) == said(calendar)
        gone = (planned | known) - {resource_name(uid) for uid in wanted} - conflicts
        assert not gone & set(self.shelf.resources)

    @rule()
    def publish_twice(self) -> None:
        self.publish(overwrite=False, cancel=False)
        before = dict(self.shelf.resources)
        self.publish(overwrite=False, cancel=False)
        assert self.shelf.resources == before

    @rule(patience=st.integers(1, 3), deaf=st.booleans(), cancel=st.booleans())
    def be_cut_off(self, *, patience: int, deaf: bool, cancel: bool) -> None:
        self.now += timedelta(minutes=1)
        self.shelf.patience, self.shelf.deaf = patience, deaf
        with suppress(BrokenError):
            self._published(overwrite=False, cancel=cancel)
        self.shelf.patience = 1_000_000
        self._forget_what_is_settled()

    def _forget_what_is_settled(self) -> None:
        """Once it was not wanted either, what somebody removed may be made again."""
        self.theirs = {n: r for n, r in self.theirs.items() if r or OURS[n] in self.memory}

    @rule(name=st.sampled_from(sorted(OURS)))
    def somebody_edits(self, name: str) -> None:
        if name in self.shelf.resources:
            edit(self.shelf, OURS[name], f"Theirs {self.shelf.count}")
            self.theirs[name] = self.shelf.resources[name]

    @rule(name=st.sampled_from(sorted(OURS)))
    def somebody_removes(self, name: str) -> None:
        if name in self.shelf.resources:
            self.shelf.put(name, None)
            entry = self.memory.get(OURS[name])
            self.theirs.pop(name, None)
            if entry and entry.calendar:
                self.theirs[name] = None

    @rule()
    def lose_the_notes(self) -> None:
        self.unknown |= OURS.keys() & self.shelf.resources
        self.theirs = {name: resource for name, resource in self.theirs.items() if resource}
        self.memory.clear()

    @invariant()
    def what_others_did_is_as_they_left_it(self) -> None:
        for name, resource in {**self.theirs, **self.kept}.items():
            assert self.shelf.resources.get(name) == resource


TestStory = Story.TestCase
TestStory.settings = settings(max_examples=40, stateful_step_count=15, report_multiple_bugs=False)
