"""TZif files read by meetsched and by `zoneinfo`: the same bytes must mean the same clock."""

from __future__ import annotations

import calendar
import struct
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from meetsched import tzif, zones

FIRST = int(datetime(1970, 1, 1, tzinfo=UTC).timestamp())
LAST = int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())
DAY = 86400
HOUR = 3600

COPIES = [copy for copy in (zones.system_copy(), zones.package_copy()) if copy is not None]
in_each_copy = pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.source)

Look = tuple[timedelta | None, bool, str | None]
CET, CEST = (HOUR, False, "CET"), (2 * HOUR, True, "CEST")
ZURICH = "CET-1CEST,M3.5.0,M10.5.0/3"


def peer(data: bytes) -> ZoneInfo:
    return ZoneInfo.from_file(BytesIO(data))


def seen(clock: ZoneInfo, instant: int) -> Look:
    moment = datetime.fromtimestamp(instant, clock)
    return (moment.utcoffset(), bool(moment.dst()), moment.tzname())


def look(kind: tzif.LocalType) -> Look:
    return (timedelta(seconds=kind.offset), kind.dst, kind.name)


def plain(kind: tzif.LocalType | None) -> tuple[int, bool, str] | None:
    return (kind.offset, kind.dst, kind.name) if kind else None


@cache
def files(copy: zones.TzData) -> dict[bytes, str]:
    return {copy.read(key): key for key in sorted(copy.keys())}


def packed(
    kinds: list[tuple[int, bool, str]], changes: list[tuple[int, int]], footer: str
) -> bytes:
    """Write a TZif file by the layout of RFC 9636 3.1 and 3.2."""
    names = b"".join(name.encode() + b"\0" for _, _, name in kinds)
    starts = [sum(len(name) + 1 for _, _, name in kinds[:n]) for n in range(len(kinds))]
    version_1 = struct.pack(">4sc15x6I", b"TZif", b"2", 0, 0, 0, 0, 1, 1) + b"\0" * 7
    return (
        version_1
        + struct.pack(">4sc15x6I", b"TZif", b"2", 0, 0, 0, len(changes), len(kinds), len(names))
        + b"".join(struct.pack(">q", at) for at, _ in changes)
        + bytes(kind for _, kind in changes)
        + b"".join(
            struct.pack(">i?B", east, dst, start)
            for (east, dst, _), start in zip(kinds, starts, strict=True)
        )
        + names
        + f"\n{footer}\n".encode()
    )


def of_footer_alone(footer: str) -> bytes:
    return packed([(0, False, "LMT")], [(-(2**40), 0)], footer)


def last_sunday_at_one_utc(year: int, month: int) -> int:
    day = max(week[calendar.SUNDAY] for week in calendar.monthcalendar(year, month))
    return int(datetime(year, month, day, 1, tzinfo=UTC).timestamp())


def of_zurich(*, until: int) -> bytes:
    changes = [
        (last_sunday_at_one_utc(year, month), kind)
        for year in range(1996, until)
        for month, kind in ((3, 1), (10, 0))
    ]
    return packed([CET, CEST], changes, ZURICH)


@in_each_copy
def test_every_zone_looks_as_in_zoneinfo_the_year_round(copy: zones.TzData) -> None:
    """The steps are shorter than any two changes are apart."""
    for data, key in files(copy).items():
        rules, clock = tzif.parse(data), peer(data)
        ends = [*rules.transitions(FIRST + 1, LAST), None]
        now, start = look(rules.at(FIRST)), FIRST
        for change in ends:
            end = change.at if change else LAST
            steps = range(start, end, 166 * HOUR)
            assert all(seen(clock, instant) == now for instant in steps), key
            now, start = (look(change.after) if change else now), end


@in_each_copy
def test_both_sides_of_every_change_look_as_in_zoneinfo(copy: zones.TzData) -> None:
    for data, key in files(copy).items():
        clock = peer(data)
        for change in tzif.parse(data).transitions(FIRST, LAST):
            assert look(change.before) == seen(clock, change.at - 1), key
            assert look(change.after) == seen(clock, change.at), key


@in_each_copy
@given(data=st.data(), instant=st.integers(FIRST, LAST))
def test_any_zone_at_any_instant_looks_as_in_zoneinfo(
    copy: zones.TzData, data: st.DataObject, instant: int
) -> None:
    file = data.draw(st.sampled_from(list(files(copy))))
    assert look(tzif.parse(file).at(instant)) == seen(peer(file), instant)


@in_each_copy
def test_latest_is_the_change_at_or_before_an_instant(copy: zones.TzData) -> None:
    for data, key in list(files(copy).items())[::6]:
        rules = tzif.parse(data)
        changes = list(rules.transitions(FIRST, LAST))
        for before, change in list(pairwise(changes))[::12]:
            assert rules.latest(change.at - 1) == before, key
            assert rules.latest(change.at) == change, key


@in_each_copy
def test_before_every_listed_change_there_is_no_latest(copy: zones.TzData) -> None:
    for data, key in files(copy).items():
        rules = tzif.parse(data)
        dawn = rules.listed[0].at - 1 if rules.listed else FIRST - 100 * 366 * DAY
        assert (rules.latest(dawn), rules.at(dawn)) == (None, rules.initial), key


@in_each_copy
def test_from_regular_on_the_footer_alone_gives_the_zone_and_not_before(copy: zones.TzData) -> None:
    for data, key in files(copy).items():
        rules = tzif.parse(data)
        footer = data.rstrip(b"\n").rpartition(b"\n")[2].decode()
        ours, alone = peer(data), peer(of_footer_alone(footer))
        years = rules.footer.transitions if rules.footer else lambda _: []
        changes = [*rules.listed, *(change for year in range(1970, 2050) for change in years(year))]
        odd = {
            moment
            for change in changes
            for moment in (change.at - 1, change.at)
            if seen(ours, moment) != seen(alone, moment)
        }
        start = rules.regular_from
        assert all(change.at - 1 > max(odd, default=0) for change in rules.listed[start:]), key
        assert start == 0 or max(odd, default=0) >= rules.listed[start - 1].at - 1, key


@pytest.mark.parametrize("until", [1996, 1997, 2007, 2038])
def test_a_fat_and_a_slim_file_of_one_zone_agree(until: int) -> None:
    rules = tzif.parse(of_zurich(until=until))
    assert rules.regular_from == 0
    assert [change.at for change in rules.transitions(820454400, LAST)] == [
        last_sunday_at_one_utc(year, month) for year in range(1996, 2100) for month in (3, 10)
    ]


def test_a_change_off_the_footer_is_not_regular() -> None:
    spring, autumn, odd = 828234000, 846378000, 844563600
    file = packed([CET, CEST], [(spring, 1), (odd, 0), (autumn + 1, 1)], ZURICH)
    assert tzif.parse(file).regular_from == 3
    assert tzif.parse(packed([CET, CEST], [(spring, 1), (autumn, 0)], ZURICH)).regular_from == 0
    assert tzif.parse(packed([CET, CEST], [(odd, 1), (autumn, 0)], ZURICH)).regular_from == 1


def test_changes_that_alter_nothing_are_left_out_but_say_where_the_footer_begins() -> None:
    rules = tzif.parse(packed([CET], [(0, 0), (10**9, 0)], ZURICH))
    assert rules.listed == ()
    assert rules.listed_until == 10**9
    after = datetime(2001, 10, 28, 1, tzinfo=UTC).timestamp()
    assert next(rules.transitions(0, LAST)).at == after


def test_a_range_of_changes_holds_its_start_and_not_its_end() -> None:
    rules = tzif.parse(of_zurich(until=2005))
    for spring in (828234000, 1553994000):
        assert [change.at for change in rules.transitions(spring, spring + 1)] == [spring]
        assert list(rules.transitions(spring - DAY, spring)) == []
        assert list(rules.transitions(spring + 1, spring + DAY)) == []


def test_onset_is_shown_by_the_old_clock() -> None:
    spring, autumn = tzif.Footer.parse(ZURICH).transitions(2019)
    assert spring.onset == datetime(2019, 3, 31, 2)
    assert autumn.onset == datetime(2019, 10, 27, 3)


@pytest.mark.parametrize("data", [b"", b"TZi", b"TZif2", b"GZif2" + bytes(200), b"# not a zone\n"])
def test_bytes_that_are_no_tzif_file_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="TZif"):
        tzif.parse(data)


def test_a_file_of_version_1_is_refused() -> None:
    version_1 = of_footer_alone("UTC0").replace(b"TZif2", b"TZif\0")
    with pytest.raises(ValueError, match="version 2"):
        tzif.parse(version_1)


@given(st.integers(0, 10**6))
def test_a_file_cut_short_is_refused(place: int) -> None:
    data = of_zurich(until=2005)
    with pytest.raises(ValueError, match=r"."):
        tzif.parse(data[: place % (len(data) - len(ZURICH) - 2)])


@pytest.mark.parametrize(
    ("text", "standard", "daylight"),
    [
        ("UTC0", (0, False, "UTC"), None),
        ("EST5", (-18000, False, "EST"), None),
        ("HST+10", (-36000, False, "HST"), None),
        ("<+0530>-5:30", (19800, False, "+0530"), None),
        ("<-00>0:00:01", (-1, False, "-00"), None),
        ("<-12>12", (-43200, False, "-12"), None),
        ("LMT-24:59:59", (89999, False, "LMT"), None),
        (ZURICH, CET, CEST),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", (3600, False, "IST"), (0, True, "GMT")),
        ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", (37800, False, "+1030"), (39600, True, "+11")),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", (36000, False, "AEST"), (39600, True, "AEDT")),
    ],
)
def test_names_and_offsets_of_a_footer(text: str, standard: object, daylight: object) -> None:
    footer = tzif.Footer.parse(text)
    assert (plain(footer.standard), plain(footer.daylight)) == (standard, daylight)


# From the calendars of these years, and the rules as RFC 9636 3.3.1 and POSIX 8.3 explain them.
@pytest.mark.parametrize(
    ("text", "year", "expected"),
    [
        (ZURICH, 2024, ["2024-03-31T02:00", "2024-10-27T03:00"]),
        ("EST5EDT,M3.2.0,M11.1.0", 2024, ["2024-03-10T02:00", "2024-11-03T02:00"]),
        ("AAA0BBB,M2.1.4,M2.5.4", 2024, ["2024-02-01T02:00", "2024-02-29T02:00"]),
        ("AAA0BBB,M2.1.4,M2.5.4", 2023, ["2023-02-02T02:00", "2023-02-23T02:00"]),
        ("AAA0BBB,M1.4.3/12,M12.4.2/1:30", 2025, ["2025-01-22T12:00", "2025-12-23T01:30"]),
        ("AEST-10AEDT,M10.1.0,M4.1.0/3", 2024, ["2024-04-07T03:00", "2024-10-06T02:00"]),
        ("IST-1GMT0,M10.5.0,M3.5.0/1", 2024, ["2024-03-31T01:00", "2024-10-27T02:00"]),
        ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", 2024, ["2024-03-30T23:00", "2024-10-27T00:00"]),
        ("IST-2IDT,M3.4.4/26,M10.5.0", 2024, ["2024-03-29T02:00", "2024-10-27T02:00"]),
        ("EET-2EEST,M3.4.4/50,M10.4.4/50", 2024, ["2024-03-30T02:00", "2024-10-26T02:00"]),
        (
            "AAA0BBB,M3.1.0/-167,M10.1.0/167:59:59",
            2024,
            ["2024-02-25T01:00", "2024-10-12T23:59:59"],
        ),
        ("AAA0BBB,M3.1.0/+3,M10.1.0/-0:30", 2024, ["2024-03-03T03:00", "2024-10-05T23:30"]),
        ("AAA0BBB,J59,J60", 2024, ["2024-02-28T02:00", "2024-03-01T02:00"]),
        ("AAA0BBB,J59,J60", 2023, ["2023-02-28T02:00", "2023-03-01T02:00"]),
        ("AAA0BBB,J1/0,J365/0", 2024, ["2024-01-01T00:00", "2024-12-31T00:00"]),
        ("AAA0BBB,J1/0,J365/0", 2100, ["2100-01-01T00:00", "2100-12-31T00:00"]),
        ("AAA0BBB,J32/4,J245/5", 2000, ["2000-02-01T04:00", "2000-09-02T05:00"]),
        ("AAA0BBB,59,60", 2024, ["2024-02-29T02:00", "2024-03-01T02:00"]),
        ("AAA0BBB,59,60", 2023, ["2023-03-01T02:00", "2023-03-02T02:00"]),
        ("AAA0BBB,0/0,365/0", 2024, ["2024-01-01T00:00", "2024-12-31T00:00"]),
        ("AAA0BBB,0/0,364/0", 2023, ["2023-01-01T00:00", "2023-12-31T00:00"]),
        ("AAA0BBB,59,60", 2100, ["2100-03-01T02:00", "2100-03-02T02:00"]),
        ("UTC0", 2024, []),
    ],
)
def test_onsets_of_a_footer(text: str, year: int, expected: list[str]) -> None:
    assert onsets(text, year) == [datetime.fromisoformat(onset) for onset in expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0",
        "CET",
        "CE-1",
        "<CET-1",
        "<C>-1",
        "C3T-1",
        "CET--1",
        "CET-1:",
        "CET-1:5",
        "CET-1:60",
        "CET-1:30:60",
        "CET-25",
        "CET-\N{ARABIC-INDIC DIGIT ONE}",
        "CET-1\n",
        " CET-1",
        "CET-1 ",
        "CET-1CEST",
        "CET-1CEST,M3.5.0",
        "CET-1CEST,M3.5.0,",
        "CET-1CEST,M3.5.0,M10.5.0/",
        "CET-1CEST,M3.5.0,M10.5.0/3/4",
        "CET-1CEST,M3.5.0,M10.5.0,",
        "CET-1CEST,M3.5.0;M10.5.0",
        "CET-1CEST,M0.5.0,M10.5.0",
        "CET-1CEST,M13.5.0,M10.5.0",
        "CET-1CEST,M3.0.0,M10.5.0",
        "CET-1CEST,M3.6.0,M10.5.0",
        "CET-1CEST,M3.5.7,M10.5.0",
        "CET-1CEST,M3.5,M10.5.0",
        "CET-1CEST,J0,J300",
        "CET-1CEST,J366,J300",
        "CET-1CEST,10,366",
        "CET-1CEST,-1,300",
        "CET-1CEST,M3.5.0/168,M10.5.0",
        "CET-1CEST,M3.5.0/2:60,M10.5.0",
    ],
)
def test_what_is_no_posix_tz_string_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="POSIX"):
        tzif.Footer.parse(text)


@given(st.text(st.sampled_from("CETUS<>+-0123456789:,./MJ\n\x00é"), max_size=30) | st.text())
def test_junk_for_a_footer_gives_nothing_but_value_error(text: str) -> None:
    try:
        changes = tzif.Footer.parse(text).transitions(2024)
    except ValueError:
        return
    assert len(changes) in {0, 2}


NAMES = st.text(st.sampled_from("+-0123456789ABCxyz"), min_size=3, max_size=6).map("<{}>".format)


def hours(minutes: int) -> str:
    return f"{'-' if minutes < 0 else ''}{abs(minutes) // 60}:{abs(minutes) % 60:02}"


TIMES = st.integers(-48 * 60, 48 * 60).map(hours)


@st.composite
def posix_strings(draw: st.DrawFn) -> str:
    west = draw(st.integers(-14 * 60, 12 * 60))
    ahead = draw(st.sampled_from((-60, 20, 30, 60, 120)))
    months = draw(st.permutations((draw(st.integers(2, 5)), draw(st.integers(7, 11)))))
    start, end = (
        f"M{month}.{draw(st.integers(1, 5))}.{draw(st.integers(0, 6))}/{draw(TIMES)}"
        for month in months
    )
    summer = draw(NAMES | st.sampled_from(("EDT", "abcDEF")))
    return f"{draw(NAMES)}{hours(west)}{summer}{hours(west - ahead)},{start},{end}"


@given(posix_strings(), st.integers(FIRST, LAST))
def test_a_footer_means_the_same_to_zoneinfo(text: str, instant: int) -> None:
    data = of_footer_alone(text)
    assert look(tzif.parse(data).at(instant)) == seen(peer(data), instant)


@given(posix_strings(), st.integers(1971, 2099))
def test_a_footers_changes_are_where_zoneinfo_has_them(text: str, year: int) -> None:
    clock = peer(of_footer_alone(text))
    for change in tzif.Footer.parse(text).transitions(year):
        assert look(change.before) == seen(clock, change.at - 1)
        assert look(change.after) == seen(clock, change.at)


# zoneinfo is no judge of the next two: it takes day n for day n - 1, and J59 for 29 February.
@given(st.integers(1970, 2100), st.integers(0, 364), TIMES)
def test_a_day_counted_from_0_counts_leap_days(year: int, day: int, time: str) -> None:
    start, end = onsets(f"AAA0BBB,{day}/{time},{day}/{time}", year)
    assert start == end == day_of_year(year, day + 1) + elapsed(time)


@given(st.integers(1970, 2100), st.integers(1, 365), TIMES)
def test_a_day_counted_from_1_is_the_same_date_every_year(year: int, day: int, time: str) -> None:
    start, end = onsets(f"AAA0BBB,J{day}/{time},J{day}/{time}", year)
    assert start == end == day_of_year(2001, day).replace(year=year) + elapsed(time)


def onsets(text: str, year: int) -> list[datetime]:
    return [change.onset for change in tzif.Footer.parse(text).transitions(year)]


def day_of_year(year: int, day: int) -> datetime:
    return datetime.strptime(f"{year} {day}", "%Y %j")  # noqa: DTZ007 - wall time


def elapsed(time: str) -> timedelta:
    whole, minutes = time.removeprefix("-").split(":")
    length = timedelta(hours=int(whole), minutes=int(minutes))
    return -length if time.startswith("-") else length


# RFC 9636 3.3.1: daylight time all the year, which begins anew just as it ends.
@example(datetime(2024, 1, 1, 5, tzinfo=UTC))
@example(datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC))
@given(st.datetimes(datetime(1971, 1, 2), datetime(2099, 1, 1), timezones=st.just(UTC)))
def test_daylight_time_can_last_all_year(moment: datetime) -> None:
    rules = tzif.parse(of_footer_alone("EST5EDT,0/0,J365/25"))
    assert plain(rules.at(int(moment.timestamp()))) == (-4 * HOUR, True, "EDT")


@given(st.integers(1971, 2099), st.integers(-3, 3), st.sampled_from((-12, 0, 12)))
def test_changes_near_new_year_are_not_lost(year: int, hours: int, east: int) -> None:
    """A change on 1 January of the local clock is in December, UTC, east of Greenwich."""
    assume(hours)
    rules = tzif.parse(of_footer_alone(f"AAA{-east}BBB,J1/0,J180/0"))
    new_year = datetime(year, 1, 1, tzinfo=UTC) - timedelta(hours=east)
    instant = int((new_year + timedelta(hours=hours)).timestamp())
    assert rules.at(instant).name == ("BBB" if hours > 0 else "AAA")
    found = [t.at for t in rules.transitions(instant - 4 * 3600, instant + 4 * 3600)]
    assert found == [int(new_year.timestamp())]
