"""Meetings that the whole world attends: alternating slots, local times, whom they suit, invites.

Names are loaded when first used (PEP 562), so that importing this package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetsched.addresses import Mailbox
    from meetsched.cadence import Cadence
    from meetsched.candidates import Candidate, Horizon
    from meetsched.claims.checking import PageReport, check_page
    from meetsched.claims.mistakes import Mistake
    from meetsched.comparison import Change, Comparison, compare
    from meetsched.correspondence import personal_words
    from meetsched.countries import Weekend
    from meetsched.drift import Anchor, Drift, OddWeeks, Shift, drifts, odd_weeks
    from meetsched.errors import (
        CadenceError,
        CalendarError,
        Fault,
        HoursError,
        InvalidMeetingError,
        MeetschedError,
        NewerVersionError,
        OutputError,
        RefusedError,
        ServerError,
        TeamFileError,
        UnknownZoneError,
    )
    from meetsched.evaluation import Appraisal, Evaluation
    from meetsched.hours import Hours, Level, Windows
    from meetsched.ical.invites import Calendars, Invitation, Message, invitation
    from meetsched.ical.verify import Off, Report, verify
    from meetsched.ical.verify.differences import Difference
    from meetsched.ical.verify.findings import Finding
    from meetsched.ical.withdrawals import withdrawn
    from meetsched.labels import Label, read_label
    from meetsched.localtime import LocalTime, local_times
    from meetsched.meeting import Meeting, Occurrence, Status
    from meetsched.notices import notice
    from meetsched.pages.agenda.plan import Plan, plan_agenda
    from meetsched.pages.notes.announcement import announce
    from meetsched.pages.notes.digest import digest
    from meetsched.pages.notes.model import Notes
    from meetsched.pages.notes.reading import read_notes
    from meetsched.pages.notes.writing import renew_page, write_page
    from meetsched.people import Away, Participant, Stay, Team
    from meetsched.rotation.choice import Choice
    from meetsched.rotation.front import Point, front
    from meetsched.rotation.suggestion import Suggestion, suggest
    from meetsched.schedule import MeetingException, Revision, Slot
    from meetsched.surprises import Surprise, find_surprises
    from meetsched.tallies import Cell, LocalClock, RegionTally, Tally
    from meetsched.teamfile import TeamFile, read_team_file
    from meetsched.zones import TzData, tzdata_version, zone

__version__ = "0.1.0"

_HOMES = {
    "addresses": ("Mailbox",),
    "cadence": ("Cadence",),
    "candidates": ("Candidate", "Horizon"),
    "claims.checking": ("PageReport", "check_page"),
    "claims.mistakes": ("Mistake",),
    "comparison": ("Change", "Comparison", "compare"),
    "correspondence": ("personal_words",),
    "countries": ("Weekend",),
    "drift": ("Anchor", "Drift", "OddWeeks", "Shift", "drifts", "odd_weeks"),
    "errors": (
        "CadenceError",
        "CalendarError",
        "Fault",
        "HoursError",
        "InvalidMeetingError",
        "MeetschedError",
        "NewerVersionError",
        "OutputError",
        "RefusedError",
        "ServerError",
        "TeamFileError",
        "UnknownZoneError",
    ),
    "evaluation": ("Appraisal", "Evaluation"),
    "hours": ("Hours", "Level", "Windows"),
    "ical.invites": ("Calendars", "Invitation", "Message", "invitation"),
    "ical.verify": ("Off", "Report", "verify"),
    "ical.verify.differences": ("Difference",),
    "ical.verify.findings": ("Finding",),
    "ical.withdrawals": ("withdrawn",),
    "labels": ("Label", "read_label"),
    "localtime": ("LocalTime", "local_times"),
    "meeting": ("Meeting", "Occurrence", "Status"),
    "notices": ("notice",),
    "pages.agenda.plan": ("Plan", "plan_agenda"),
    "pages.notes.announcement": ("announce",),
    "pages.notes.digest": ("digest",),
    "pages.notes.model": ("Notes",),
    "pages.notes.reading": ("read_notes",),
    "pages.notes.writing": ("renew_page", "write_page"),
    "people": ("Away", "Participant", "Stay", "Team"),
    "rotation.choice": ("Choice",),
    "rotation.front": ("Point", "front"),
    "rotation.suggestion": ("Suggestion", "suggest"),
    "schedule": ("MeetingException", "Revision", "Slot"),
    "surprises": ("Surprise", "find_surprises"),
    "tallies": ("Cell", "LocalClock", "RegionTally", "Tally"),
    "teamfile": ("TeamFile", "read_team_file"),
    "zones": ("TzData", "tzdata_version", "zone"),
}
_MODULES = {name: module for module, names in _HOMES.items() for name in names}

__all__ = [
    "Anchor",
    "Appraisal",
    "Away",
    "Cadence",
    "CadenceError",
    "CalendarError",
    "Calendars",
    "Candidate",
    "Cell",
    "Change",
    "Choice",
    "Comparison",
    "Difference",
    "Drift",
    "Evaluation",
    "Fault",
    "Finding",
    "Horizon",
    "Hours",
    "HoursError",
    "InvalidMeetingError",
    "Invitation",
    "Label",
    "Level",
    "LocalClock",
    "LocalTime",
    "Mailbox",
    "Meeting",
    "MeetingException",
    "MeetschedError",
    "Message",
    "Mistake",
    "NewerVersionError",
    "Notes",
    "Occurrence",
    "OddWeeks",
    "Off",
    "OutputError",
    "PageReport",
    "Participant",
    "Plan",
    "Point",
    "RefusedError",
    "RegionTally",
    "Report",
    "Revision",
    "ServerError",
    "Shift",
    "Slot",
    "Status",
    "Stay",
    "Suggestion",
    "Surprise",
    "Tally",
    "Team",
    "TeamFile",
    "TeamFileError",
    "TzData",
    "UnknownZoneError",
    "Weekend",
    "Windows",
    "announce",
    "check_page",
    "compare",
    "digest",
    "drifts",
    "find_surprises",
    "front",
    "invitation",
    "local_times",
    "notice",
    "odd_weeks",
    "personal_words",
    "plan_agenda",
    "read_label",
    "read_notes",
    "read_team_file",
    "renew_page",
    "suggest",
    "tzdata_version",
    "verify",
    "withdrawn",
    "write_page",
    "zone",
]


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
