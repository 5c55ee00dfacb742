from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

import pytest
import whenever
from hypothesis import given
from hypothesis import strategies as st

import strategies
from meetsched import zones
from meetsched.cadence import Cadence
from meetsched.localtime import LocalTime, local_times, on_clock
from meetsched.meeting import Meeting, Occurrence
from meetsched.people import Participant, Stay, Team
from meetsched.schedule import Slot

if TYPE_CHECKING:
    from pendulum import DateTime

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def elsewhere(moment: DateTime, zone: str) -> whenever.ZonedDateTime:
    """Show an instant on another clock, as `whenever` does."""
    return whenever.Instant.from_timestamp(int(moment.timestamp())).to_tz(zone)


def wall(moment: whenever.ZonedDateTime) -> datetime:
    return datetime(moment.year, moment.month, moment.day, moment.hour, moment.minute)


def meeting_at(wall_time: time, zone: str, day: date, minutes: int = 60) -> Occurrence:
    slot, daily = Slot("Only", wall_time, zone), Cadence.parse("FREQ=DAILY")
    return next(Meeting("Team", daily, day, (slot,), minutes).occurrences())


def seen_from(zone: str, occurrence: Occurrence) -> LocalTime:
    return on_clock(occurrence, zones.zone(zone))


ZURICH_MORNING = meeting_at(time(8), "Europe/Zurich", date(2019, 4, 11))


@given(strategies.occurrences(), strategies.zone_keys())
def test_start_and_end_are_what_the_clock_shows(occurrence: Occurrence, zone: str) -> None:
    local = seen_from(zone, occurrence)
    for ours, instant in ((local.start, occurrence.start), (local.end, occurrence.end)):
        theirs = elsewhere(instant, zone)
        assert ours.replace(tzinfo=None) == wall(theirs)
        offset = ours.utcoffset()
        assert offset is not None
        assert offset.total_seconds() == theirs.offset.total("seconds")
    assert local.zone == zone


@given(strategies.occurrences(), strategies.zone_keys())
def test_the_abbreviation_is_the_one_in_force(occurrence: Occurrence, zone: str) -> None:
    expected = elsewhere(occurrence.start, zone).tz_abbrev()
    assert seen_from(zone, occurrence).abbreviation == expected


@given(strategies.occurrences(), strategies.zone_keys())
def test_the_day_shift_is_against_the_date_in_the_zone_of_the_slot(
    occurrence: Occurrence, zone: str
) -> None:
    here = wall(elsewhere(occurrence.start, zone)).date()
    there = wall(elsewhere(occurrence.start, occurrence.zone)).date()
    assert seen_from(zone, occurrence).day_shift == (here - there).days


@given(strategies.occurrences(), strategies.zone_keys())
def test_the_words_tell_weekday_times_and_abbreviation(occurrence: Occurrence, zone: str) -> None:
    local = seen_from(zone, occurrence)
    start, end = (elsewhere(moment, zone) for moment in (occurrence.start, occurrence.end))
    times = f"{wall(start):%H:%M}-{wall(end):%H:%M} {start.tz_abbrev()}"
    said, _, shift = local.words().partition(", ")
    assert said == f"{DAYS[wall(start).weekday()]} {times}"
    assert bool(shift) == (wall(start).date() != occurrence.local_date)


@given(strategies.occurrences(), strategies.teams())
def test_everybody_gets_the_time_of_the_zone_they_live_in_by_then(
    occurrence: Occurrence, team: Team
) -> None:
    found = local_times(occurrence, team.participants)
    assert [local.participant for local in found] == [p.name for p in team.participants]
    for local, participant in zip(found, team.participants, strict=True):
        zone = participant.clock(occurrence.start).name
        assert local == on_clock(occurrence, zones.zone(zone), participant.name)


@given(strategies.days(date(2007, 3, 12), date(2040, 10, 1)))
def test_los_angeles_is_never_on_pst_in_summer(day: date) -> None:
    summer = day.replace(month=4 + day.month % 7, day=min(day.day, 30))
    local = seen_from("America/Los_Angeles", meeting_at(time(8), "Europe/Zurich", summer))
    assert local.abbreviation == "PDT"


@pytest.mark.parametrize(
    ("zone", "words"),
    [
        ("Europe/Zurich", "Thu 08:00-09:00 CEST"),
        ("America/Los_Angeles", "Wed 23:00-00:00 PDT, the day before"),
        ("Pacific/Honolulu", "Wed 20:00-21:00 HST, the day before"),
        ("America/Sao_Paulo", "Thu 03:00-04:00 -03"),
        ("Asia/Kathmandu", "Thu 11:45-12:45 +0545"),
        ("Australia/Lord_Howe", "Thu 16:30-17:30 +1030"),
    ],
)
def test_the_real_meeting_of_april_2019(zone: str, words: str) -> None:
    assert seen_from(zone, ZURICH_MORNING).words() == words


@pytest.mark.parametrize(
    ("slot", "here", "shift", "words"),
    [
        # UTC+14, UTC-11 and UTC+13 the year round
        (
            (time(0, 30), "Pacific/Kiritimati"),
            "Pacific/Niue",
            -2,
            "Tue 23:30-00:30 -11, two days before",
        ),
        (
            (time(23, 30), "Pacific/Niue"),
            "Pacific/Kiritimati",
            2,
            "Sat 00:30-01:30 +14, two days after",
        ),
        ((time(23, 30), "UTC"), "Pacific/Tongatapu", 1, "Fri 12:30-13:30 +13, the day after"),
        ((time(0, 0), "UTC"), "Pacific/Niue", -1, "Wed 13:00-14:00 -11, the day before"),
        ((time(12, 0), "UTC"), "UTC", 0, "Thu 12:00-13:00 UTC"),
    ],
)
def test_day_shifts_as_people_say_them(
    slot: tuple[time, str], here: str, shift: int, words: str
) -> None:
    local = seen_from(here, meeting_at(*slot, date(2019, 4, 11)))
    assert (local.day_shift, local.words()) == (shift, words)


@given(strategies.occurrences(), strategies.zone_keys())
def test_the_shift_alone_is_how_the_words_end(occurrence: Occurrence, zone: str) -> None:
    local = seen_from(zone, occurrence)
    _, comma, shift = local.words().partition(",")
    assert local.shift_words == comma + shift


def test_the_shift_counts_from_the_start_in_the_zone_of_the_slot_not_from_the_cadence_date() -> (
    None
):
    # 29 December 2011 was followed by the 31st in Samoa.
    occurrence = meeting_at(time(8), "Pacific/Apia", date(2011, 12, 30))
    assert seen_from("Pacific/Apia", occurrence).day_shift == 0
    assert seen_from("UTC", occurrence).day_shift == -1


def test_the_abbreviation_is_that_of_the_start() -> None:
    late = meeting_at(time(1, 30), "Europe/Zurich", date(2019, 3, 31), minutes=60)
    assert seen_from("Europe/Zurich", late).words() == "Sun 01:30-03:30 CET"


@pytest.mark.parametrize(
    ("day", "zone", "abbreviation"),
    [
        (date(2025, 6, 30), "Europe/Zurich", "CEST"),
        (date(2025, 7, 2), "America/Los_Angeles", "PDT"),
        (date(2026, 1, 5), "America/Los_Angeles", "PST"),
    ],
)
def test_a_mover_is_shown_on_the_clock_of_the_day(day: date, zone: str, abbreviation: str) -> None:
    stays = (Stay("Europe/Zurich"), Stay("America/Los_Angeles", date(2025, 7, 1)))
    [local] = local_times(meeting_at(time(18), "UTC", day), [Participant("Tim", stays)])
    assert (local.zone, local.abbreviation) == (zone, abbreviation)


@given(strategies.occurrences(), st.lists(strategies.zone_keys(), max_size=3))
def test_times_on_all_clocks_are_the_same_instants(occurrence: Occurrence, keys: list[str]) -> None:
    for zone in keys:
        local = seen_from(zone, occurrence)
        assert local.start.astimezone(UTC) == occurrence.start.astimezone(UTC)
        assert local.end.astimezone(UTC) == occurrence.end.astimezone(UTC)
