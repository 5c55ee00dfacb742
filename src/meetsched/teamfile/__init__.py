"""The team file: one small TOML file -> a meeting and its team."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from meetsched.errors import Fault, TeamFileError, quoted
from meetsched.teamfile import building, keys, toml
from meetsched.teamfile.files import read_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.meeting import Meeting
    from meetsched.people import Team

__all__ = ["TeamFile", "read_team_file"]


@dataclass(frozen=True, slots=True)
class TeamFile:
    """What a team file says, and in `warnings` what a person should be told about it.

    `paths` are the files that it was read from.
    """

    meeting: Meeting
    team: Team
    warnings: tuple[str, ...] = ()
    paths: tuple[Path, ...] = ()


def read_team_file(path: str | Path) -> TeamFile:
    """Read a team file; raises `TeamFileError`, which lists everything that is wrong.

    A path in ``team = "..."`` is taken relative to the file's own folder.
    """
    path = Path(path)
    document = _document(path)
    faults: list[Fault] = []
    tables = keys.TEAM_FILE.read(document, (), faults)
    meeting = building.meeting(tables, faults)
    shared = tables.get("meeting", {}).get("team")
    if shared is None:
        team = building.team(tables, faults)
    else:
        hint = f"move this there, or leave out meeting.team = {quoted(shared)}"
        faults += [
            Fault((key,), f"the {key} are in another file", hint)
            for key in ("hours", "participants")
            if key in tables
        ]
        team = _shared_team(path, shared, faults)
    if faults or meeting is None or team is None:
        raise TeamFileError(str(path), faults)
    paths = (path, path.parent / shared) if shared else (path,)
    warnings = (*_uid_warnings(meeting), *_chair_warnings(meeting, team))
    return TeamFile(meeting, team, warnings, paths)


def _document(path: Path) -> dict[str, Any]:
    parsed = toml.parse(read_file(path, toml.LARGEST_FILE))
    if isinstance(parsed, Fault):
        raise TeamFileError(str(path), [parsed])
    return parsed


def _shared_team(path: Path, shared: str, faults: list[Fault]) -> Team | None:
    place = ("meeting", "team")
    if PurePath(shared).is_absolute():
        hint = "give a path relative to this file"
        faults.append(Fault(place, f"{quoted(shared)} is absolute", hint))
        return None
    found: list[Fault] = []
    try:
        tables = keys.SHARED_TEAM.read(_document(path.parent / shared), (), found)
    except TeamFileError as error:
        faults.extend(replace(fault, file=shared) for fault in error.faults)
        return None
    team = building.team(tables, found)
    faults.extend(replace(fault, file=shared) for fault in found)
    return team


def _uid_warnings(meeting: Meeting) -> Iterator[str]:
    if meeting.uid is None:
        uid = quoted(meeting.identity)
        said = f"calendars will know the meeting as {uid}, made from its title"
        hint = f"write uid = {uid} to keep it when the title changes"
        yield f"meeting.uid is missing: {said}; {hint}"


def _chair_warnings(meeting: Meeting, team: Team) -> Iterator[str]:
    """Name those who chair a slot and are no participants, where there are any."""
    chairs = {slot.chair: slot.name for era in meeting.eras for slot in era.slots if slot.chair}
    for chair, slot in chairs.items():
        if team.participants and team.find(chair) is None:
            yield f"{quoted(chair)}, who chairs {quoted(slot)}, is no participant"
