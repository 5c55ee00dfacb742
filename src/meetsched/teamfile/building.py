"""Tables as they were read -> the meeting and its team, with every contradiction found."""

from __future__ import annotations

from dataclasses import replace
from datetime import time
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from meetsched.cadence import Cadence
from meetsched.errors import Fault, InvalidMeetingError, Place
from meetsched.hours import USUAL, Hours
from meetsched.meeting import Meeting
from meetsched.people import Participant, Stay, Team
from meetsched.schedule import MeetingException, Revision, Slot
from meetsched.teamfile.times import EARLIEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ANY_DATE: Final = {"cadence": Cadence.parse("FREQ=DAILY"), "first": EARLIEST}
"""What stands in for a cadence or first date that cannot be read: it finds no fault with others."""


class _Built(NamedTuple):
    """A value, and the position that it has in its list in the file."""

    position: int
    value: Any


def meeting(tables: Mapping[str, Any], faults: list[Fault]) -> Meeting | None:
    """Build the meeting; what is wrong is added to `faults`, and None returned if it is much."""
    own = _readable(tables.get("meeting") or {})
    own.pop("team", None)
    if not {"cadence", "first"} <= own.keys():
        own |= _ANY_DATE
    slots = _all(_slot, tables.get("slots"), ("slots",), faults)
    exceptions = _all(_exception, tables.get("exceptions"), ("exceptions",), faults)
    revisions = _all(_revision, tables.get("revisions"), ("revisions",), faults)
    if not slots:
        slots = [_Built(0, Slot("slots[0]", time(0), "UTC", weekday=0))]
    parts = {"slots": slots, "exceptions": exceptions, "revisions": revisions}
    values = {name: tuple(built.value for built in found) for name, found in parts.items()}
    try:
        return Meeting(**{"title": "?", **own, **values})
    except InvalidMeetingError as error:
        faults.extend(_placed(fault, parts) for fault in error.faults)
        return None


def _readable(table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in table.items() if value is not None}


def _placed(fault: Fault, parts: Mapping[str, list[_Built]]) -> Fault:
    """Say where in the file a fault of the meeting is."""
    name, *rest = fault.place
    if name not in parts:
        return fault.within("meeting")
    if not rest:
        return fault
    position, *inner = rest
    assert isinstance(position, int)
    return replace(fault, place=(name, parts[str(name)][position].position, *inner))


def team(tables: Mapping[str, Any], faults: list[Fault]) -> Team | None:
    """Build the team; what is wrong is added to `faults`."""
    built = _all(_participant, tables.get("participants"), ("participants",), faults)
    try:
        return Team(tuple(each.value for each in built), _hours(tables.get("hours") or {}))
    except InvalidMeetingError as error:
        faults.extend(_placed(fault, {"participants": built}) for fault in error.faults)
        return None


def _hours(table: Mapping[str, Any]) -> Hours:
    """Return the team's hours; what is not given is as usual."""
    given = _readable(table)
    return Hours(given.get("preferred", USUAL.preferred), given.get("stretch", USUAL.stretch))


def _all(
    build: Callable[[Mapping[str, Any], int], object],
    tables: list[Mapping[str, Any]] | None,
    place: Place,
    faults: list[Fault],
) -> list[_Built]:
    """Build each table of a list; one that cannot be built is left out, its faults added."""
    found = []
    for position, table in enumerate(tables or ()):
        if not isinstance(table, dict):
            continue
        try:
            value = build(table, position)
        except InvalidMeetingError as error:
            name = str(table.get("name", ""))
            faults.extend(fault.within(*place, position, name=name) for fault in error.faults)
        else:
            found.extend([_Built(position, value)] if value is not None else [])
    return found


def _slot(table: Mapping[str, Any], position: int) -> Slot:
    """Build a slot; a part that could not be read is stood in for, so that others are checked."""
    stand_in = {"name": f"slots[{position}]", "time": time(0), "zone": "UTC"}
    return Slot(**{**stand_in, **_readable(table)})


def _exception(table: Mapping[str, Any], _: int) -> MeetingException | None:
    if table.get("date") is None or None in table.values():
        return None
    return MeetingException(**table)


def _revision(table: Mapping[str, Any], _: int) -> Revision | None:
    if table.get("from") is None or None in table.values():
        return None
    values = {name: value for name, value in table.items() if name not in {"from", "slots"}}
    if (slots := table.get("slots")) is not None:
        faults: list[Fault] = []
        built = _all(_slot, slots, ("slots",), faults)
        if faults:
            raise InvalidMeetingError(faults)
        values["slots"] = tuple(each.value for each in built)
    return Revision(table["from"], **values)


def _participant(table: Mapping[str, Any], position: int) -> Participant:
    values = _readable({**table, "zone": None, "role": None, "away": None})
    values["required"] = table.get("role") or False
    values["away"] = tuple(days for days in table.get("away") or () if days is not None)
    return Participant(
        values.pop("name", f"participants[{position}]"), _stays(table.get("zone")), **values
    )


def _stays(zone: str | list[dict[str, Any] | None] | None) -> tuple[Stay, ...]:
    """Build the stays; what could not be read is stood in for by one that has no fault."""
    if isinstance(zone, str):
        return (Stay(zone),)
    if not zone or any(stay is None or None in stay.values() for stay in zone):
        return (Stay("UTC"),)
    return tuple(
        Stay(stay.get("zone", "UTC"), stay.get("from"), stay.get("country"))
        for stay in zone
        if stay
    )
