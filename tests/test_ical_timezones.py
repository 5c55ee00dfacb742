"""VTIMEZONEs as other programs read them: they must show what the zone's own rules show."""

from __future__ import annotations

import re
import struct
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

import readers
from meetsched import tzif, zones
from meetsched.ical.timezones import observances, vtimezone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from readers import Clock, Look

    Reader: TypeAlias = Callable[[str], Clock]

DAY = 86400
STEP = 5 * DAY


def at(year: int, month: int = 1, day: int = 1) -> int:
    return int(datetime(year, month, day, tzinfo=UTC).timestamp())


FIRST, TODAY, LAST, ICALENDAR_ENDS = at(1990), at(2026, 6), at(2060), at(2038)
"""icalendar itself expands rules up to 2038."""

READERS = {
    "dateutil": (readers.by_dateutil, LAST),
    "icalendar": (readers.by_icalendar, LAST),
    "icalendar's list of changes": (readers.by_icalendar_transitions, ICALENDAR_ENDS),
    "ical": (readers.by_ical, LAST),
}
KEYS = sorted(zones.tzdata_version().keys())
DISTINCT = sorted({zones.tzdata_version().read(key): key for key in KEYS}.values())
LISTED = {"Africa/Casablanca", "Africa/El_Aaiun", "Asia/Gaza", "Asia/Hebron"}
"""The zones that follow the moon, which no RRULE can: tz data list their changes ahead."""

each_reader = pytest.mark.parametrize("reader", READERS)


def seen(clock: ZoneInfo, instant: int) -> Look:
    moment = datetime.fromtimestamp(instant, clock)
    return readers.seconds(moment.utcoffset()), moment.tzname() or ""


def changes(clock: ZoneInfo, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Search where what a clock shows changes: the instant, and the offsets before and after."""
    looks = [(instant, seen(clock, instant)) for instant in range(start, end, STEP)]
    for (low, before), (high, after) in pairwise(looks):
        if before != after:
            yield bisected(clock, low, high), before[0], after[0]


def bisected(clock: ZoneInfo, low: int, high: int) -> int:
    before = seen(clock, low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if seen(clock, middle) == before else (low, middle)
    return high


def moments(clock: ZoneInfo, start: int, end: int) -> list[datetime]:
    """Give the last and first moments around each change that are no skipped or repeated wall
    times, the middle of each season, and `start`."""
    found = list(changes(clock, start, end))
    seasons = pairwise([start, *(instant for instant, _, _ in found), end])
    instants = [start, *((low + high) // 2 for low, high in seasons)]
    for instant, before, after in found:
        instants.append(instant - max(0, before - after) - 1)
        instants.append(instant + max(0, before - after))
    return [datetime.fromtimestamp(i, clock) for i in sorted(instants) if start <= i < end]


@cache
def looks(key: str, start: int) -> list[tuple[datetime, Look]]:
    clock = ZoneInfo(key)
    return [(moment, look(moment)) for moment in moments(clock, start, LAST)]


def look(moment: datetime) -> Look:
    return readers.seconds(moment.utcoffset()), moment.tzname() or ""


def misread(clock: Clock, expected: list[tuple[datetime, Look]]) -> list[str]:
    found = ((moment, clock(moment), right) for moment, right in expected)
    return [f"{m}: {wrong}, not {right}" for m, wrong, right in found if wrong != right]


def written(key: str, since: int) -> str:
    return vtimezone(key, datetime.fromtimestamp(since, UTC))


def onset_rules(text: str) -> list[tuple[datetime, str]]:
    """Give each observance's DTSTART and RRULE, "" where it has none."""
    found = re.findall(r"DTSTART:(\S+)\r\n(?:(?!RRULE|END).*\r\n)*(?:RRULE:(\S+)\r\n)?", text)
    return [(datetime.fromisoformat(start), rule) for start, rule in found]


def rules_in(text: str) -> set[str]:
    return set(re.findall(r"RRULE:(\S+)", text))


# All zones


@each_reader
@pytest.mark.parametrize("since", [FIRST, TODAY], ids=["since 1990", "since 2026"])
def test_every_zone_is_read_back_as_the_zone_itself_up_to_2060(reader: str, since: int) -> None:
    read, end = READERS[reader]
    wrong = {
        key: misread(
            read(written(key, since)), [e for e in looks(key, since) if e[0].timestamp() < end]
        )
        for key in DISTINCT
    }
    assert {key: faults for key, faults in wrong.items() if faults} == {}


def test_zones_of_one_file_differ_in_nothing_but_their_names() -> None:
    by_file = {zones.tzdata_version().read(key): written(key, FIRST) for key in DISTINCT}
    for key in KEYS:
        plain = by_file[zones.tzdata_version().read(key)]
        assert written(key, FIRST) == re.sub("TZID:.*?\r", f"TZID:{key}\r", plain)


@given(st.sampled_from(DISTINCT), st.integers(at(1970), at(2045)), st.sampled_from(sorted(READERS)))
@settings(max_examples=300)
def test_a_zone_is_right_from_any_instant_on(key: str, since: int, reader: str) -> None:
    read, end = READERS[reader]
    clock = ZoneInfo(key)
    found = moments(clock, since, min(end, since + 3650 * DAY)) if since < end else []
    if reader.startswith("icalendar's") and "Monrovia" in key:
        found = []  # icalendar rounds offsets to minutes
    assert misread(read(written(key, since)), [(m, look(m)) for m in found]) == []


@pytest.mark.parametrize("since", [FIRST, TODAY], ids=["since 1990", "since 2026"])
def test_every_dtstart_is_an_onset_of_its_own_rule(since: int) -> None:
    for key in DISTINCT:
        for onset, rule in onset_rules(written(key, since)):
            assert not rule or next(iter(rrulestr(rule, dtstart=onset))) == onset, key


def test_what_goes_on_for_ever_is_small() -> None:
    for key in KEYS:
        if key not in LISTED:
            text = written(key, at(2030))
            assert "RDATE" not in text, key
            assert text.count("TZOFFSETTO") <= 3, key


def test_only_zones_that_follow_the_moon_are_listed_far_ahead() -> None:
    assert {key for key in KEYS if "RDATE" in written(key, at(2030))} <= LISTED
    assert "RDATE" in written("Asia/Gaza", at(2030))
    assert "RDATE" in written("Asia/Hebron", at(2030))


def test_every_line_ends_in_crlf_and_is_short() -> None:
    for key in DISTINCT:
        lines = written(key, FIRST).split("\r\n")
        assert lines[-1] == ""
        assert all("\n" not in line and len(line.encode()) <= 75 for line in lines)


def test_every_observance_says_what_rfc_5545_requires() -> None:
    for key in DISTINCT:
        parsed = readers.parsed(written(key, TODAY))
        assert parsed.errors == []
        assert parsed.tz_name == key
        for part in [*parsed.standard, *parsed.daylight]:
            assert {"DTSTART", "TZOFFSETFROM", "TZOFFSETTO", "TZNAME"} <= set(part)
            assert re.search(rb"\r\nDTSTART:\d{8}T\d{6}\r\n", part.to_ical())


def test_where_onsets_are_listed_the_first_one_is_too() -> None:
    for key in DISTINCT:
        text = written(key, FIRST)
        for part in re.findall(r"BEGIN:STANDARD.*?END|BEGIN:DAYLIGHT.*?END", text, re.DOTALL):
            (start,), listed = re.findall(r"DTSTART:(\S+)", part), re.findall(r"RDATE:(\S+)", part)
            assert listed == [] or listed[0] == start
            assert len(set(listed)) == len(listed)


# Zones of their own kind


def rules(key: str) -> set[str]:
    return rules_in(written(key, at(2030)))


def test_a_day_that_may_fall_into_the_next_month_has_one_rule_for_each() -> None:
    assert rules("Africa/Cairo") == {
        "FREQ=YEARLY;BYMONTH=4;BYDAY=-1FR",
        "FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=26,27,28,29,30,31;BYDAY=FR",
        "FREQ=YEARLY;BYMONTH=11;BYMONTHDAY=1;BYDAY=FR",
    }


def test_midnight_after_the_first_saturday_is_the_sunday_from_the_2nd_to_the_8th() -> None:
    days = "BYMONTHDAY=2,3,4,5,6,7,8;BYDAY=SU"
    assert rules("America/Santiago") == {
        f"FREQ=YEARLY;BYMONTH=4;{days}",
        f"FREQ=YEARLY;BYMONTH=9;{days}",
    }


def test_the_hour_before_the_last_sunday_is_on_the_saturday_before() -> None:
    assert rules("America/Nuuk") == {
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=24,25,26,27,28,29,30;BYDAY=SA",
        "FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
    }


def test_a_negative_saving_is_written_as_daylight_in_summer() -> None:
    text = written("Europe/Dublin", at(2030))
    daylight = re.search(r"BEGIN:DAYLIGHT.*?END:DAYLIGHT", text, re.DOTALL)
    assert daylight is not None
    assert "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nTZNAME:IST" in daylight[0]
    assert text.count("BEGIN:DAYLIGHT") == 1


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [("Australia/Lord_Howe", "+1030", "+1100"), ("Antarctica/Troll", "+0000", "+0200")],
)
def test_a_saving_of_another_length_is_written_as_it_is(key: str, low: str, high: str) -> None:
    text = written(key, at(2030))
    assert f"TZOFFSETFROM:{low}\r\nTZOFFSETTO:{high}" in text
    assert f"TZOFFSETFROM:{high}\r\nTZOFFSETTO:{low}" in text


@pytest.mark.parametrize(
    ("key", "since"),
    [("Pacific/Apia", at(2011, 12, 1)), ("Pacific/Fakaofo", at(2011, 12, 1)),
     ("Pacific/Kwajalein", at(1993, 8, 1)), ("Pacific/Kiritimati", at(1994, 12, 1))],
)  # fmt: skip
def test_who_crosses_the_date_line_is_not_in_summer_because_of_that(key: str, since: int) -> None:
    """24 hours ahead is more than a clock is put forward: dateutil refuses such DAYLIGHT."""
    text = written(key, since)
    parts = re.findall(r"BEGIN:(\w+)\r\nDTSTART.*\r\nTZOFFSETFROM:(.*)\r\nTZOFFSETTO:(.*)", text)
    crossing = [kind for kind, before, after in parts if abs(int(after) - int(before)) >= 2300]
    assert crossing == ["STANDARD"]
    assert misread(readers.by_dateutil(text), looks(key, since)) == []


def test_a_zone_without_changes_is_one_observance() -> None:
    assert written("Asia/Kolkata", at(2030)).splitlines()[2:] == [
        "BEGIN:STANDARD",
        "DTSTART:19451014T230000",
        "TZOFFSETFROM:+0530",
        "TZOFFSETTO:+0530",
        "TZNAME:IST",
        "END:STANDARD",
        "END:VTIMEZONE",
    ]


def test_a_year_that_skips_its_rule_is_not_covered_by_the_rule() -> None:
    """Haiti had no daylight saving time in 2016, before and after by the rule that holds today."""
    clock = readers.by_dateutil(written("America/Port-au-Prince", at(2015)))
    assert clock(datetime(2015, 7, 1)) == (-4 * 3600, "EDT")
    assert clock(datetime(2016, 7, 1)) == (-5 * 3600, "EST")
    assert clock(datetime(2017, 7, 1)) == (-4 * 3600, "EDT")


@pytest.mark.parametrize("read", [readers.by_dateutil, readers.by_ical])
def test_offsets_may_have_seconds(read: Reader) -> None:
    clock = read(written("Africa/Monrovia", at(1960)))
    assert clock(datetime(1971, 12, 31, 12)) == (-(44 * 60 + 30), "MMT")
    assert clock(datetime(1972, 1, 8, 12)) == (0, "GMT")
    assert "TZOFFSETTO:-004430" in written("Africa/Monrovia", at(1960))


# Made-up zones


def packed(footer: str, offset: int, name: str) -> bytes:
    """Write a TZif file by the layout of RFC 9636 3.1 that has nothing but a footer."""
    names = name.encode() + b"\0"
    block = struct.pack(">4sc15x6I", b"TZif", b"2", 0, 0, 0, 0, 1, len(names))
    block += struct.pack(">i?B", offset, False, 0) + names  # noqa: FBT003
    return block + block + b"\n" + footer.encode() + b"\n"


def made_up(days: str) -> bytes:
    return packed(f"STD-1DST,{days}", 3600, "STD")


def parts_of(data: bytes, since: int) -> str:
    parts = observances(tzif.parse(data), since)
    lines = [line for part in parts for line in part.lines()]
    return "\r\n".join(["BEGIN:VTIMEZONE", "TZID:Made/Up", *lines, "END:VTIMEZONE", ""])


def faults(days: str, read: Reader, since: int, end: int) -> list[str]:
    data = made_up(days)
    found = moments(ZoneInfo.from_file(BytesIO(data)), since, end)
    return misread(read(parts_of(data, since)), [(moment, look(moment)) for moment in found])


def times() -> st.SearchStrategy[str]:
    hours = st.integers(-167, 167) | st.sampled_from([-24, -1, 0, 24, 25, 48])
    return hours.map(lambda hour: f"/{hour}") | st.sampled_from(
        ["", "/2:30", "/-0:30", "/23:59:59"]
    )


@st.composite
def yearly_days(draw: st.DrawFn, month: int) -> str:
    """A day of a month, give or take a week.

    Left out: ``n``, which zoneinfo counts from 1, and ``J59``, to which it adds a leap day.
    """
    counted = st.builds("M{}.{}.{}".format, st.just(month), st.integers(1, 5), st.integers(0, 6))
    julian = st.integers(max(60, 30 * month - 29), 30 * month).map(lambda day: f"J{day}")
    return draw(st.one_of(counted, counted, julian)) + draw(times())


@st.composite
def footers(draw: st.DrawFn) -> str:
    """Two days of a year in any order, away from New Year, about which zoneinfo is hours off."""
    start, end = draw(
        st.tuples(st.integers(2, 11), st.integers(2, 11)).filter(lambda m: abs(m[0] - m[1]) > 1)
    )
    return f"{draw(yearly_days(start))},{draw(yearly_days(end))}"


@given(footers(), st.sampled_from(["dateutil", "icalendar", "ical"]), st.integers(TODAY, at(2040)))
@settings(max_examples=200)
def test_any_footer_is_read_back_as_zoneinfo_reads_it(days: str, reader: str, since: int) -> None:
    assert faults(days, READERS[reader][0], since, since + 3650 * DAY) == []


@pytest.mark.parametrize("days", ["J60/2,J300/3", "M2.5.0/24,M10.5.0/3", "M2.5.4/48,M10.5.0/3"])
def test_what_no_rule_says_is_listed_up_to_2100(days: str) -> None:
    listed = listed_onsets(parts_of(made_up(days), TODAY), "DAYLIGHT")
    assert sorted({onset.year for onset in listed}) == list(range(2026, 2100))
    assert faults(days, readers.by_dateutil, TODAY, LAST) == []


def listed_onsets(text: str, kind: str) -> list[datetime]:
    parts = re.findall(f"BEGIN:{kind}.*?END:{kind}", text, re.DOTALL)
    found = [onset for part in parts for onset in re.findall("(?:RDATE|DTSTART):(.*?)\r", part)]
    return [datetime.fromisoformat(onset) for onset in found]


@pytest.mark.parametrize(
    ("days", "common", "leap"),
    [("J60/2,J300/3", "03-01", "03-01"), ("59/2,299/3", "03-01", "02-29")],
)
def test_days_of_the_year_count_29_february_or_not(days: str, common: str, leap: str) -> None:
    """POSIX: ``Jn`` counts from 1 and leaves 29 February out, ``n`` counts from 0 and has it."""
    listed = listed_onsets(parts_of(made_up(days), TODAY), "DAYLIGHT")
    assert datetime.fromisoformat(f"2027-{common}T02:00") in listed
    assert datetime.fromisoformat(f"2028-{leap}T02:00") in listed


@pytest.mark.parametrize("days", ["M2.4.0/24,M10.5.0/3", "M2.5.0/2,M10.5.0/3"])
def test_a_day_of_february_that_leap_years_do_not_move_has_a_rule(days: str) -> None:
    assert faults(days, readers.by_dateutil, TODAY, LAST) == []
