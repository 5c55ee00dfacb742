from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest

from meetsched import zones
from meetsched.people import Participant, Stay, Team
from meetsched.schedule import Slot
from meetsched.surprises import Copies, Kind, find_surprises
from meetsched.zones import TzData
from surprising import (
    ANGELES,
    CAIRO,
    FRESH,
    FRIDAYS,
    NEW_YEAR,
    OURS,
    ZURICH,
    found,
    living,
    meeting,
)

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def other(tmp_path: Path) -> TzData:
    """Write a copy of tz data in which Los Angeles has Zurich's clock, and Cairo is missing."""
    for key, file in {ZURICH: ZURICH, ANGELES: ZURICH}.items():
        (tmp_path / key).parent.mkdir()
        shutil.copyfile(OURS.root / file, tmp_path / key)
    return TzData("system", "2020a", tmp_path)


@pytest.mark.parametrize("zone", [ANGELES, CAIRO])
def test_a_system_copy_that_differs_for_a_zone_of_the_meeting(other: TzData, zone: str) -> None:
    ours = FRESH.ours
    for slot, person in ((ZURICH, zone), (zone, ZURICH)):
        held = meeting("third Thursday", date(2026, 1, 15), Slot("A", time(12), slot))
        (stale,) = found(held, Team((living(person, "P"),)), copies=Copies(ours, other))
        differs = {ANGELES: "+540 minutes from 2026-01-01 on", CAIRO: "not in that copy"}[zone]
        assert stale.message == (
            "programs that use this system's tz data, 2020a (system), show other times than those "
            f"of 2099a (tzdata package): {zone}: {differs}"
        )
        assert (stale.kind, stale.place) == (Kind.STALE_TZDATA, ())


def test_other_zones_of_a_system_copy_may_differ(other: TzData) -> None:
    moved = Participant("P", (Stay(ANGELES), Stay(ZURICH, date(2020, 1, 1))))
    assert found(FRIDAYS, Team((moved,)), copies=Copies(FRESH.ours, other)) == []


@pytest.mark.parametrize("system", [None, FRESH.ours])
def test_where_there_is_no_other_copy_none_differs(system: TzData | None) -> None:
    assert found(FRIDAYS, copies=Copies(FRESH.ours, system)) == []


@pytest.mark.parametrize(
    ("version", "now", "stale"),
    [
        ("2025b", datetime(2026, 12, 31, tzinfo=UTC), False),
        ("2025b", datetime(2027, 1, 1, tzinfo=UTC), True),
        ("2025b", datetime(2019, 1, 1, tzinfo=UTC), False),
        (None, datetime(2027, 1, 1, tzinfo=UTC), False),
    ],
)
def test_tz_data_grows_old(version: str | None, now: datetime, *, stale: bool) -> None:
    ours = replace(OURS, version=version)
    said = [s.message for s in found(FRIDAYS, now=now, copies=Copies(ours, None))]
    old = f"the tz data in use, {ours}, is more than a year old: clocks may have changed"
    assert said == [old] * stale


def test_without_copies_those_of_this_machine_are_looked_at() -> None:
    here = Copies(zones.tzdata_version(), zones.system_copy())
    team = Team((living("America/Vancouver", "P"),))
    for now in (NEW_YEAR, datetime(2090, 1, 1, tzinfo=UTC)):
        assert find_surprises(FRIDAYS, team, now) == found(FRIDAYS, team, now, here)
    assert any(s.kind is Kind.STALE_TZDATA for s in find_surprises(FRIDAYS, team, now))
