"""Meetings that the whole world attends: alternating slots, local times, calendar files.

Names are loaded when first used (PEP 562), so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetsched.cadence import Cadence
    from meetsched.errors import (
        CadenceError,
        Fault,
        InvalidMeetingError,
        MeetschedError,
        OutputError,
        TeamFileError,
        UnknownZoneError,
    )
    from meetsched.ical.invites import Invitation, invitation
    from meetsched.localtime import LocalTime, local_times
    from meetsched.meeting import Meeting, Occurrence, Status
    from meetsched.people import Participant, Stay, Team
    from meetsched.schedule import MeetingException, Revision, Slot
    from meetsched.teamfile import TeamFile, read_team_file
    from meetsched.zones import TzData, tzdata_version, zone

__version__ = "0.1.0"

_HOMES = {
    "cadence": ("Cadence",),
    "errors": (
        "CadenceError",
        "Fault",
        "InvalidMeetingError",
        "MeetschedError",
        "OutputError",
        "TeamFileError",
        "UnknownZoneError",
    ),
    "ical.invites": ("Invitation", "invitation"),
    "localtime": ("LocalTime", "local_times"),
    "meeting": ("Meeting", "Occurrence", "Status"),
    "people": ("Participant", "Stay", "Team"),
    "schedule": ("MeetingException", "Revision", "Slot"),
    "teamfile": ("TeamFile", "read_team_file"),
    "zones": ("TzData", "tzdata_version", "zone"),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Cadence",
    "CadenceError",
    "Fault",
    "InvalidMeetingError",
    "Invitation",
    "LocalTime",
    "Meeting",
    "MeetingException",
    "MeetschedError",
    "Occurrence",
    "OutputError",
    "Participant",
    "Revision",
    "Slot",
    "Status",
    "Stay",
    "Team",
    "TeamFile",
    "TeamFileError",
    "TzData",
    "UnknownZoneError",
    "invitation",
    "local_times",
    "read_team_file",
    "tzdata_version",
    "zone",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
