"""A meeting's events as resources of a calendar on a server (RFC 4791): what to do, and doing it.

What is ours is known from notes: what was sent, and the ETag that it got. Servers write calendars
anew in their own order, so what was sent is compared, not what comes back. A resource with
another ETag is ours if it still says what we wrote, or were about to write when a run was
interrupted; otherwise somebody else changed it, and that is a conflict.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from meetsched.errors import CalendarError, RefusedError
from meetsched.ical.state import versions
from meetsched.ical.withdrawals import withdrawn
from meetsched.meeting import slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from meetsched.ical.invites import Calendars
    from meetsched.ical.reading import Lines
    from meetsched.ical.state import Version

_CHANGED: Final = "changed by somebody else"
_REMOVED: Final = "removed by somebody else"
_TAKEN: Final = "there already, and not as it would be written"
_TOKENS: Final = re.compile(r'[;:,"]+')


@dataclass(frozen=True, slots=True)
class Entry:
    """What is noted of a resource: whose it is, its ETag ("" if none was told), what was sent.

    `sending` is what may be there too: it was being sent, or removed, when nothing more was heard.
    """

    meeting: str
    slot: str | None
    etag: str = ""
    calendar: bytes = b""
    sending: bytes = b""


@dataclass(frozen=True, slots=True)
class Resource:
    """What a server has: a calendar, and its ETag."""

    etag: str
    calendar: bytes


class Collection(Protocol):
    """A calendar on a server, its resources known by name.

    What would overwrite the work of others raises `RefusedError`; an ETag of "" stands for any.
    """

    def etags(self) -> Mapping[str, str]:
        """Return the ETag of each resource."""

    def read(self, name: str) -> Resource | None:
        """Return a resource, if it is there."""

    def create(self, name: str, calendar: bytes) -> str:
        """Write a resource that is not there; return its ETag."""

    def update(self, name: str, calendar: bytes, etag: str) -> str:
        """Write a resource that has this ETag; return its new one."""

    def remove(self, name: str, etag: str) -> None:
        """Remove a resource that has this ETag, or is gone already."""


class Notes(Protocol):
    """What is remembered between runs, by UID."""

    def note(self, uid: str, entry: Entry) -> None:
        """Remember this of a UID."""

    def forget(self, uid: str) -> None:
        """Remember nothing of a UID."""


@dataclass(frozen=True, slots=True)
class Create:
    """A resource that is to be there, and is not; `entry` is what is known of it, as in all."""

    uid: str
    entry: Entry
    calendar: bytes


@dataclass(frozen=True, slots=True)
class Update:
    """A resource that is to say something else than it does."""

    uid: str
    entry: Entry
    calendar: bytes
    found: Resource


@dataclass(frozen=True, slots=True)
class Remove:
    """A resource that is there, and is not to be."""

    uid: str
    entry: Entry
    found: Resource


@dataclass(frozen=True, slots=True)
class Unchanged:
    """A resource that is as it is to be; perhaps it was not noted."""

    uid: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Gone:
    """A resource that is not to be there, and is not."""

    uid: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """A resource that somebody else had a hand in: it is left as it is."""

    uid: str
    reason: str


Step: TypeAlias = Create | Update | Remove | Unchanged | Gone | Conflict


def resource_name(uid: str) -> str:
    """Name the resource of a UID.

    >>> resource_name("../hub@example.org")
    'hub-example-org-31af679468d800c3.ics'
    """
    return f"{slug(uid, digits=16)}.ics"


def readable(calendar: bytes) -> dict[str, Version]:
    """Return the version of each UID of a calendar, none if it cannot be read."""
    try:
        return versions(calendar)
    except CalendarError:
        return {}


@dataclass(frozen=True, slots=True)
class Publication:
    """A meeting, or one slot of it, on its way to a collection.

    `entries` are the notes of that collection, those of other meetings too. With `cancel`
    everything is removed; with `overwrite` what others did is undone.
    """

    calendars: Calendars
    entries: Mapping[str, Entry]
    slot: str | None = None
    cancel: bool = False
    overwrite: bool = False

    def steps(self, collection: Collection) -> list[Step]:
        """Look at what there is, and return what is to be done about it, UID by UID.

        Raises what `Calendars.resources` and the collection raise.
        """
        entries, fresh = self._own_entries(), self.calendars.resources({})
        uids = dict.fromkeys((*fresh, *entries))
        etags = collection.etags()
        found = {
            uid: _find(uid, entries.get(uid), fresh.get(uid), etags, collection) for uid in uids
        }
        wanted = {} if self.cancel else self.calendars.resources(self._previous(entries, found))
        return [
            self._step(uid, wanted.get(uid), entries.get(uid), found[uid])
            for uid in uids
            if uid in wanted or uid in entries or found[uid]
        ]

    def _own_entries(self) -> dict[str, Entry]:
        """Return the notes about this meeting and slot, but for what is over and done with.

        Dates that no rule gives are planned from the present on: those that were stay.
        """
        planned = {event.uid for event in self.calendars.plan.events}
        return {
            uid: entry
            for uid, entry in self.entries.items()
            if entry.meeting == self.calendars.meeting.identity
            and (self.slot is None or self.slot == entry.slot)
            and (self.cancel or uid in planned or not self._is_over(entry))
        }

    def _is_over(self, entry: Entry) -> bool:
        """Whether nothing of what was sent is still to come."""
        return bool(entry.calendar) and withdrawn(entry.calendar, self.calendars.now) is None

    def _previous(
        self, entries: Mapping[str, Entry], found: Mapping[str, _Found | None]
    ) -> dict[str, bytes]:
        """Return what the next version of each UID comes after."""
        noted = {uid: entry.calendar for uid, entry in entries.items()}
        there = {
            uid: each.resource.calendar
            for uid, each in found.items()
            if each and (each.ours or self.overwrite) and readable(each.resource.calendar)
        }
        return noted | there

    def _step(
        self, uid: str, wanted: bytes | None, entry: Entry | None, found: _Found | None
    ) -> Step:
        """Decide about one UID."""
        if found and not (found.ours or self.overwrite):
            return Conflict(uid, _CHANGED if entry else _TAKEN)
        known = self._known(uid, entry, found)
        if wanted is None:
            return Remove(uid, known, found.resource) if found else Gone(uid)
        if found is None:
            is_missed = known.calendar and not self.overwrite
            return Conflict(uid, _REMOVED) if is_missed else Create(uid, known, wanted)
        if alike(found.resource.calendar, wanted):
            return Unchanged(uid, known)
        return Update(uid, known, wanted, found.resource)

    def _known(self, uid: str, entry: Entry | None, found: _Found | None) -> Entry:
        """Return what is known of a UID after a look at the server."""
        slots = {event.uid: event.slot for event in self.calendars.plan.events}
        known = entry or Entry(self.calendars.meeting.identity, slots.get(uid))
        if found and found.ours:
            known = replace(known, etag=found.resource.etag, calendar=found.resource.calendar)
        return replace(known, sending=b"")


def carry_out(steps: Iterable[Step], collection: Collection, notes: Notes) -> Iterator[Step]:
    """Do what is to be done, noting it; yield what was, with a `Conflict` for what was refused."""
    for step in steps:
        try:
            _do(step, collection, notes)
        except RefusedError as error:
            yield Conflict(step.uid, error.reason)
        else:
            yield step


def _do(step: Step, collection: Collection, notes: Notes) -> None:
    match step:
        case Unchanged(uid, entry):
            notes.note(uid, entry)
        case Gone(uid):
            notes.forget(uid)
        case Create(uid, entry, calendar) | Update(uid, entry, calendar):
            with _noted(uid, entry, replace(entry, sending=calendar), notes):
                etag = _write(step, collection)
            notes.note(uid, replace(entry, etag=etag, calendar=calendar))
        case Remove(uid, entry, found):
            with _noted(
                uid, entry, replace(entry, etag="", calendar=b"", sending=found.calendar), notes
            ):
                collection.remove(resource_name(uid), found.etag)
            notes.forget(uid)


def _write(step: Create | Update, collection: Collection) -> str:
    name = resource_name(step.uid)
    if isinstance(step, Create):
        return collection.create(name, step.calendar)
    return collection.update(name, step.calendar, step.found.etag)


@contextmanager
def _noted(uid: str, before: Entry, during: Entry, notes: Notes) -> Iterator[None]:
    """Note what may become of a UID; if it is refused, that it did not."""
    notes.note(uid, during)
    try:
        yield
    except RefusedError:
        if before.calendar:
            notes.note(uid, before)
        else:
            notes.forget(uid)
        raise


@dataclass(frozen=True, slots=True)
class _Found:
    """A resource under a name of ours, and whether it is as we left it."""

    resource: Resource
    ours: bool


def _find(
    uid: str,
    entry: Entry | None,
    fresh: bytes | None,
    etags: Mapping[str, str],
    collection: Collection,
) -> _Found | None:
    """Look for a UID's resource; it is read only where its ETag does not tell what it says."""
    name = resource_name(uid)
    if name not in etags:
        return None
    if entry and entry.etag and _same_tag(entry.etag, etags[name]):
        return _Found(Resource(etags[name], entry.calendar), ours=True)
    resource = collection.read(name)
    if resource is None:
        return None
    texts = (fresh, entry.calendar, entry.sending) if entry else (fresh,)
    return _Found(resource, any(text and alike(text, resource.calendar) for text in texts))


def _same_tag(one: str, other: str) -> bool:
    """Whether two ETags name the same content; proxies make strong ones weak."""
    return one.removeprefix("W/") == other.removeprefix("W/")


_Content: TypeAlias = dict[str, tuple[dict[str, list[list[str]]], list[list[list[str]]]]]


def alike(one: bytes, other: bytes) -> bool:
    """Whether two calendars say the same, their stamps and the order of what they say aside."""
    content = _content(one)
    return bool(content) and content == _content(other)


def _content(calendar: bytes) -> _Content:
    """Return what each UID says, in one order."""
    return {
        uid: (
            {part: _sorted(lines) for part, lines in version.components.items()},
            sorted(map(_sorted, version.zones)),
        )
        for uid, version in readable(calendar).items()
    }


def _sorted(lines: Lines) -> list[list[str]]:
    """Sort lines, and within them parameters and the parts of rules."""
    return sorted(sorted(_TOKENS.split(line)) for line in lines)
