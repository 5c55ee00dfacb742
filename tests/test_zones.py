"""Wall time <-> instant for every zone, as `whenever` has it, and the choice of tz data."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
import tzdata
import whenever
from hypothesis import assume, given
from hypothesis import strategies as st

from meetsched import tzif, zones
from meetsched.errors import MeetschedError, UnknownZoneError
from meetsched.zones import Reading, TzData

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST, LAST = datetime(1970, 1, 1), datetime(2100, 1, 1)
EPOCH, HORIZON = (int(day.replace(tzinfo=UTC).timestamp()) for day in (FIRST, LAST))
KEYS = sorted(zones.tzdata_version().keys())
COPIES = [copy for copy in (zones.system_copy(), zones.package_copy()) if copy is not None]
in_each_copy = pytest.mark.parametrize("copy", COPIES, ids=lambda copy: copy.source)
SECOND = timedelta(seconds=1)

Shown = tuple[datetime, timedelta]


def ours(moment: datetime) -> Shown:
    offset = moment.utcoffset()
    assert offset is not None
    return moment.replace(tzinfo=None, fold=0), offset


def theirs(moment: whenever.ZonedDateTime) -> Shown:
    standard = moment.to_fixed_offset().to_stdlib()
    return ours(standard)


def by_whenever(wall: datetime, key: str) -> whenever.ZonedDateTime:
    """RFC 5545 3.3.5's choice: what `whenever` calls compatible."""
    return whenever.PlainDateTime(wall).assume_tz(key, disambiguation="compatible")


def reading_by_whenever(wall: datetime, key: str) -> Reading:
    try:
        whenever.PlainDateTime(wall).assume_tz(key, disambiguation="raise")
    except whenever.RepeatedTime:
        return Reading.REPEATED
    except whenever.SkippedTime:
        return Reading.SKIPPED
    return Reading.ONCE


def assert_resolved_as_by_whenever(wall: datetime, minutes: int, key: str) -> None:
    clock = zones.zone(key)
    start = by_whenever(wall, key)
    end = start.add(minutes=minutes)
    span = zones.span(wall, minutes, clock)
    assert (ours(span.start), ours(span.end)) == (theirs(start), theirs(end)), (key, wall)
    assert span.utc.replace(tzinfo=UTC).timestamp() == start.timestamp(), (key, wall)
    assert ours(zones.resolve(wall, clock)) == theirs(start), (key, wall)
    assert span.reading is zones.reading(wall, clock) is reading_by_whenever(wall, key), (key, wall)


@cache
def changes(key: str) -> list[tzif.Transition]:
    found = zones.rules(key).transitions(EPOCH, HORIZON)
    return [change for change in found if change.before.offset != change.after.offset]


def walls_near(change: tzif.Transition) -> Iterator[datetime]:
    """Where the old clock stops, where the new one starts, halfway, and a day or two off."""
    old = change.onset
    new = old + timedelta(seconds=change.after.offset - change.before.offset)
    edges = (old, new, old + (new - old) / 2)
    yield from (edge + shift for edge in edges for shift in (-SECOND, timedelta(), SECOND))
    yield from (old + timedelta(hours=hours) for hours in (-49, -24, -12, 12, 23, 49))


@st.composite
def walls_and_keys(draw: st.DrawFn) -> tuple[datetime, str]:
    key = draw(st.sampled_from(KEYS))
    anywhere = st.datetimes(FIRST, LAST).map(lambda wall: wall.replace(microsecond=0))
    if not changes(key):
        return draw(anywhere), key
    near = st.builds(
        lambda change, seconds: change.onset + timedelta(seconds=seconds),
        st.sampled_from(changes(key)),
        st.integers(-50 * 3600, 50 * 3600) | st.integers(-7200, 7200),
    )
    return draw(near | anywhere), key


def one_of_each_file() -> list[str]:
    return list({zones.tzdata_version().read(key): key for key in reversed(KEYS)}.values())


def test_every_zone_resolves_wall_times_near_every_change_as_whenever_does() -> None:
    for key in one_of_each_file():
        for number, change in enumerate(changes(key)):
            walls = list(walls_near(change))
            for wall in walls[number % 3 :: 3]:
                assert_resolved_as_by_whenever(wall, 1440 if number % 3 else 60, key)


def test_every_key_resolves_the_first_of_each_month_as_whenever_does() -> None:
    for number, key in enumerate(KEYS):
        for year in range(1970 + number % 10, 2100, 10):
            wall = datetime(year, 1 + (number + year) % 12, 1, year % 24)
            assert_resolved_as_by_whenever(wall, 1440, key)


@given(walls_and_keys(), st.integers(0, 1440))
def test_any_wall_time_resolves_as_whenever_does(place: tuple[datetime, str], minutes: int) -> None:
    wall, key = place
    assert_resolved_as_by_whenever(wall, minutes, key)


@given(walls_and_keys(), st.sampled_from(KEYS))
def test_any_instant_is_shown_on_another_clock_as_by_whenever(
    place: tuple[datetime, str], other: str
) -> None:
    wall, key = place
    instant = zones.resolve(wall, zones.zone(key))
    peer = by_whenever(wall, key).to_tz(other)
    assert ours(zones.on_clock(instant, zones.zone(other))) == theirs(peer)


@given(walls_and_keys())
def test_what_a_clock_shows_leads_back_to_the_instant(place: tuple[datetime, str]) -> None:
    wall, key = place
    shown = zones.on_clock(wall.replace(tzinfo=UTC), zones.zone(key))
    assert zones.utc(shown) == wall
    assert zones.face(shown) == shown.replace(tzinfo=None, fold=0)
    assert zones.face(shown) == wall + (shown.utcoffset() or timedelta())


@given(walls_and_keys(), st.integers(0, 999_999))
def test_microseconds_are_kept(place: tuple[datetime, str], microsecond: int) -> None:
    wall, key = place
    exact = wall.replace(microsecond=microsecond)
    assert zones.utc(zones.resolve(exact, zones.zone(key))).microsecond == microsecond
    assert zones.span(exact, 60, zones.zone(key)).end.microsecond == microsecond
    assert zones.face(zones.resolve(exact, zones.zone(key))).microsecond == microsecond


@given(walls_and_keys())
def test_a_wall_time_is_the_first_of_two_whatever_its_fold(place: tuple[datetime, str]) -> None:
    wall, key = place
    folded, clock = wall.replace(fold=1), zones.zone(key)
    assert ours(zones.resolve(folded, clock)) == theirs(by_whenever(wall, key))
    assert ours(zones.span(folded, 60, clock).start) == theirs(by_whenever(wall, key))
    assert zones.span(folded, 60, clock).utc == zones.utc(zones.resolve(wall, clock))
    assert zones.reading(folded, clock) is reading_by_whenever(wall, key)


@in_each_copy
def test_no_zone_changes_its_offset_twice_within_three_days(copy: TzData) -> None:
    for key in sorted(copy.keys()):
        found = tzif.parse(copy.read(key)).transitions(EPOCH, HORIZON)
        moments = [change.at for change in found if change.before.offset != change.after.offset]
        gaps = [later - sooner for sooner, later in pairwise(moments)]
        assert min(gaps, default=10**9) > 3 * 86400, key


@pytest.mark.parametrize(
    ("wall", "minutes", "start", "end", "reading"),
    [
        ("2011-12-29T12:00", 1440, "2011-12-29T12:00-10:00", "2011-12-31T12:00+14:00", "once"),
        ("2011-12-29T23:59", 1, "2011-12-29T23:59-10:00", "2011-12-31T00:00+14:00", "once"),
        ("2011-12-30T00:00", 60, "2011-12-31T00:00+14:00", "2011-12-31T01:00+14:00", "skipped"),
        ("2011-12-30T23:30", 60, "2011-12-31T23:30+14:00", "2012-01-01T00:30+14:00", "skipped"),
        ("2011-12-31T00:00", 60, "2011-12-31T00:00+14:00", "2011-12-31T01:00+14:00", "once"),
    ],
)
def test_the_day_that_apia_skipped(
    wall: str, minutes: int, start: str, end: str, reading: str
) -> None:
    span = zones.span(datetime.fromisoformat(wall), minutes, zones.zone("Pacific/Apia"))
    assert span.start.isoformat(timespec="minutes") == start
    assert span.end.isoformat(timespec="minutes") == end
    assert span.reading == reading


# Zurich's clock: EU directive 2000/84/EC.
@pytest.mark.parametrize(
    ("wall", "minutes", "start", "end", "reading"),
    [
        ("2019-03-31T01:30", 60, "2019-03-31T01:30+01:00", "2019-03-31T03:30+02:00", "once"),
        ("2019-03-31T02:00", 0, "2019-03-31T03:00+02:00", "2019-03-31T03:00+02:00", "skipped"),
        ("2019-03-31T02:59", 60, "2019-03-31T03:59+02:00", "2019-03-31T04:59+02:00", "skipped"),
        ("2019-03-30T08:00", 1440, "2019-03-30T08:00+01:00", "2019-03-31T09:00+02:00", "once"),
        ("2019-10-27T02:00", 60, "2019-10-27T02:00+02:00", "2019-10-27T02:00+01:00", "repeated"),
        ("2019-10-27T02:59", 90, "2019-10-27T02:59+02:00", "2019-10-27T03:29+01:00", "repeated"),
        ("2019-10-27T03:00", 60, "2019-10-27T03:00+01:00", "2019-10-27T04:00+01:00", "once"),
        ("2019-10-26T08:00", 1440, "2019-10-26T08:00+02:00", "2019-10-27T07:00+01:00", "once"),
    ],
)
def test_meetings_over_a_clock_change(
    wall: str, minutes: int, start: str, end: str, reading: str
) -> None:
    span = zones.span(datetime.fromisoformat(wall), minutes, zones.zone("Europe/Zurich"))
    assert span.start.isoformat(timespec="minutes") == start
    assert span.end.isoformat(timespec="minutes") == end
    assert span.reading == reading


def test_a_zone_is_built_once() -> None:
    assert zones.zone("Europe/Zurich") is zones.zone("Europe/Zurich")
    assert zones.span(FIRST, 60, zones.zone("Asia/Tokyo")).start.tzinfo is zones.zone("Asia/Tokyo")


@pytest.mark.parametrize("key", ["America/Vancouver", "Pacific/Apia", "UTC"])
def test_zones_and_moments_survive_pickling(key: str) -> None:
    clock = zones.zone(key)
    moment = zones.resolve(datetime(2026, 12, 1, 8), clock)
    again = pickle.loads(pickle.dumps((clock, moment)))  # noqa: S301 - our own bytes
    assert again[0].key == again[1].tzinfo.key == key
    assert again[0].utcoffset(datetime(2026, 12, 1)) == moment.utcoffset()
    assert ours(again[1]) == ours(moment)


def test_all_links_to_utc_are_utc_and_no_other_key_is() -> None:
    same = {key for key in KEYS if zones.zone(key).tzname(FIRST) == "UTC"}
    assert same == zones.UTC_KEYS
    for key in same:
        assert zones.resolve(datetime(2024, 7, 1, 8), zones.zone(key)).utcoffset() == timedelta()


def test_every_key_of_the_package_is_offered() -> None:
    listing = Path(tzdata.__path__[0], "zones").read_text().split()
    assert zones.package_copy().keys() == set(listing) - {"Factory"}


@pytest.mark.parametrize(
    ("key", "matches"),
    [
        ("Europe/Zurch", ("Europe/Zurich",)),
        ("zurich", ("Europe/Zurich",)),
        ("ZURICH", ("Europe/Zurich",)),
        ("europe/zurich", ("Europe/Zurich",)),
        (" Europe/Zurich\n", ("Europe/Zurich",)),
        ("Los Angeles", ("America/Los_Angeles",)),
        ("America/Los Angeles", ("America/Los_Angeles",)),
        ("New_York", ("America/New_York",)),
        ("Europe/Lodnon", ("Europe/London",)),
        ("Asia/Calcuta", ("Asia/Calcutta",)),
        ("../etc/passwd", ()),
        ("/etc/localtime", ()),
        ("Factory", ()),
        ("posixrules", ()),
        ("zone.tab", ()),
        ("", ()),
        ("x" * 10**6, ()),
        ("\0", ()),
    ],
)
def test_an_unknown_zone_is_refused_with_what_was_perhaps_meant(
    key: str, matches: tuple[str, ...]
) -> None:
    with pytest.raises(UnknownZoneError) as caught:
        zones.zone(key)
    assert caught.value.key == key
    assert caught.value.matches == matches


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("Europe/Zurch", 'unknown time zone "Europe/Zurch"; did you mean "Europe/Zurich"?'),
        ("qqqq", 'unknown time zone "qqqq"; use an IANA key such as "Europe/Zurich", or "UTC"'),
        (
            "\x1b[2J",
            'unknown time zone "\\x1b[2J"; use an IANA key such as "Europe/Zurich", or "UTC"',
        ),
    ],
)
def test_messages_about_unknown_zones(key: str, text: str) -> None:
    with pytest.raises(UnknownZoneError, match=f"^{re.escape(text)}$"):
        zones.zone(key)
    with pytest.raises(UnknownZoneError, match=f"^{re.escape(text)}$"):
        zones.rules(key)


@given(st.text())
def test_any_other_text_is_an_unknown_zone(text: str) -> None:
    assume(text not in KEYS)
    with pytest.raises(MeetschedError) as caught:
        zones.zone(text)
    assert str(caught.value).isprintable()
    assert len(str(caught.value)) < 400


def copied(version: str | None, source: str = "system") -> TzData:
    return TzData(source, version, Path("zoneinfo"))


@pytest.mark.parametrize(
    ("system", "package", "chosen"),
    [
        ("2026f", "2025b", "system"),
        ("2025b", "2026f", "package"),
        ("2026f", "2026f", "package"),
        ("2026g", "2026f", "system"),
        ("2026a", "2025z", "system"),
        ("2025za", "2025z", "system"),
        ("2025z", "2025za", "package"),
        (None, "1999a", "package"),
    ],
)
def test_the_newer_copy_is_chosen(system: str | None, package: str, chosen: str) -> None:
    found = zones.newer(copied(system), copied(package, "package"))
    assert found.source == chosen


def test_without_a_systems_copy_the_package_is_chosen() -> None:
    assert zones.newer(None, copied("2020a", "package")).source == "package"


def test_the_copy_in_use_is_the_newer_of_those_on_this_machine() -> None:
    stated = [copy.version for copy in COPIES if copy.version]
    assert zones.tzdata_version().version == max(stated)
    assert zones.package_copy().version == tzdata.IANA_VERSION


def zoneinfo_folder(root: Path, **extra: str) -> Path:
    folder = root / "zoneinfo"
    for key in ("Europe/Zurich", "America/Denver", "America/Phoenix", "UTC"):
        path = folder / key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(zones.tzdata_version().read(key))
    for name, text in extra.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("files", "version"),
    [
        (
            {"tzdata.zi": "# version 2025b\n# This zic input file is in the public domain.\n"},
            "2025b",
        ),
        ({"+VERSION": "2024a\n"}, "2024a"),
        ({"+VERSION": "2024zz\n"}, "2024zz"),
        ({"tzdata.zi": "# version 2025b\n", "+VERSION": "2025c"}, "2025c"),
        ({"tzdata.zi": "# version unknown\nR d 1916 o - Jun 14 23s 1 S\n"}, None),
        ({"tzdata.zi": "R d 1916 o\n" * 40 + "# version 2025b\n"}, None),
        ({"tzdata.zi": "# version 2025b-12-g8f3e\n"}, "2025b"),
        ({"+VERSION": ""}, None),
        ({}, None),
    ],
)
def test_the_version_that_a_folder_states(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    files: dict[str, str],
    version: str | None,
) -> None:
    folder = zoneinfo_folder(tmp_path, **files)
    monkeypatch.setattr("zoneinfo.TZPATH", (str(tmp_path / "none"), str(folder)))
    found = zones.system_copy.__wrapped__()
    assert found == TzData("system", version, folder)


def test_no_folder_with_zones_is_no_systems_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zoneinfo.TZPATH", (str(tmp_path),))
    assert zones.system_copy.__wrapped__() is None


def test_a_copy_says_its_version_and_source() -> None:
    assert str(copied("2025b")) == "2025b (system)"
    assert str(copied(None)) == "of unknown version (system)"


def test_a_folder_without_a_listing_offers_the_zones_in_it(tmp_path: Path) -> None:
    folder = zoneinfo_folder(tmp_path, **{"zone.tab": "CH\t+4723+00832\tEurope/Zurich\n"})
    zurich = (folder / "Europe/Zurich").read_bytes()
    for name in ("localtime", "posixrules", "Factory", "posix/Europe/Zurich", "right/UTC"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(zurich)
    (folder / "Europe/Bern").symlink_to("Zurich")
    (folder / "Europe/empty").touch()
    copy = TzData("system", None, folder)
    kept = {"Europe/Zurich", "Europe/Bern", "America/Denver", "America/Phoenix", "UTC"}
    assert copy.keys() == kept
    assert copy.read("Europe/Bern") == zurich


def test_a_listing_beside_the_folder_says_which_zones_there_are(tmp_path: Path) -> None:
    folder = zoneinfo_folder(tmp_path)
    (tmp_path / "zones").write_text("America/Denver\nFactory\nUTC\n")
    copy = TzData("package", None, folder)
    assert copy.keys() == {"America/Denver", "UTC"}
    with pytest.raises(UnknownZoneError, match="Europe/Zurich"):
        copy.read("Europe/Zurich")


def older_copy(root: Path, swapped: dict[str, str]) -> TzData:
    """Make a copy in which some zones have the file of another."""
    folder = zoneinfo_folder(root)
    for key, other in swapped.items():
        (folder / key).write_bytes(zones.tzdata_version().read(other))
    return TzData("old", "2001a", folder)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def test_differences_start_where_the_clocks_do(tmp_path: Path) -> None:
    old = older_copy(tmp_path, {"America/Denver": "America/Phoenix"})
    wanted = ["UTC", "America/Denver", "America/Denver", "Europe/Zurich"]
    (found,) = zones.differences(wanted, at("2019-01-01"), at("2020-01-01"), other=old)
    # US daylight time: from 2:00 on the second Sunday in March.
    assert (found.key, found.at) == ("America/Denver", at("2019-03-10T09:00"))
    assert (found.ours, found.theirs) == (timedelta(hours=-6), timedelta(hours=-7))
    assert str(found) == "America/Denver: -60 minutes from 2019-03-10 on"


def test_differences_from_the_first_instant_and_before_the_last(tmp_path: Path) -> None:
    old = older_copy(tmp_path, {"America/Denver": "America/Phoenix", "UTC": "Asia/Kathmandu"})
    found = zones.differences(["UTC"], at("2019-01-01T05:00"), at("2019-01-02"), other=old)
    assert [str(each) for each in found] == ["UTC: +345 minutes from 2019-01-01 on"]
    assert found[0].at == at("2019-01-01T05:00")
    change = at("2019-03-10T09:00")
    assert zones.differences(["America/Denver"], at("2019-01-01"), change, other=old) == []
    assert zones.differences(["America/Denver"], change, change + SECOND, other=old) != []


def test_a_difference_that_is_a_rule_and_not_listed_is_found(tmp_path: Path) -> None:
    old = older_copy(tmp_path, {"America/Phoenix": "America/Denver"})
    (found,) = zones.differences(["America/Phoenix"], at("2070-12-01"), at("2071-12-01"), other=old)
    assert found.at == at("2071-03-08T09:00")


def test_a_zone_that_the_other_copy_lacks_differs(tmp_path: Path) -> None:
    old = older_copy(tmp_path, {})
    start = at("2019-07-01")
    (found,) = zones.differences(["Asia/Tokyo", "UTC"], start, at("2020-01-01"), other=old)
    assert (found.key, found.at, found.theirs) == ("Asia/Tokyo", start, None)
    assert found.ours == timedelta(hours=9)
    assert str(found) == "Asia/Tokyo: not in that copy"


def test_differences_of_a_zone_that_nobody_has() -> None:
    with pytest.raises(UnknownZoneError, match="Europe/Zurch"):
        zones.differences(["Europe/Zurch"], at("2019-07-01"), at("2020-01-01"))


def test_an_instant_is_shown_by_another_copy(tmp_path: Path) -> None:
    old = older_copy(tmp_path, {"America/Denver": "America/Phoenix"})
    moment = zones.resolve(datetime(2019, 7, 1, 8), zones.zone("America/Denver"))
    shown = zones.by_copy(moment, old)
    assert shown is not None
    assert shown.isoformat() == "2019-07-01T07:00:00-07:00"
    assert zones.key(shown) == zones.key(moment) == "America/Denver"
    tokyo = zones.on_clock(moment, zones.zone("Asia/Tokyo"))
    assert zones.by_copy(tokyo, old) is None


def differ(key: str, copies: list[TzData], start: datetime, end: datetime) -> bool:
    clocks = [ZoneInfo.from_file(BytesIO(copy.read(key))) for copy in copies]
    moments = [start + timedelta(days=3 * n) for n in range((end - start).days // 3)]
    return any(
        len({moment.astimezone(clock).utcoffset() for clock in clocks}) > 1 for moment in moments
    )


def test_by_default_the_two_copies_of_this_machine_are_compared() -> None:
    start, end = at("2024-01-01"), at("2028-01-01")
    keys = frozenset.intersection(*(copy.keys() for copy in COPIES))
    expected = {key for key in keys if differ(key, COPIES, start, end)}
    assert {found.key for found in zones.differences(keys, start, end)} == expected


def test_without_another_copy_there_is_nothing_to_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zones, "system_copy", lambda: None)
    monkeypatch.setattr(zones, "tzdata_version", zones.package_copy)
    assert zones.differences(KEYS, at("2024-01-01"), at("2028-01-01")) == []


HOST = """
import pickle, pendulum, whenever, zoneinfo
from datetime import UTC, datetime

def state():
    zone = zoneinfo.ZoneInfo("Europe/Zurich")
    keys = zoneinfo.available_timezones()
    return id(zone), zoneinfo.TZPATH, keys, whenever.get_tzpath(), pendulum.local_timezone()

before = state()
from meetsched import zones

for key in ("Europe/Zurich", "Asia/Tokyo", "UTC"):
    zones.span(datetime(2024, 3, 31, 2, 30), 60, zones.zone(key))
    zones.differences([key], datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert pendulum.timezone(key) is not zones.zone(key)
    assert zoneinfo.ZoneInfo(key) is not zones.zone(key)
assert state() == before

wall = datetime(2026, 12, 1)
for key in sorted(zones.tzdata_version().keys()):
    again = pickle.loads(pickle.dumps(zones.zone(key)))
    assert again.utcoffset(wall) == zones.zone(key).utcoffset(wall), key
print("as before")
"""


def test_nothing_of_the_host_program_changes() -> None:
    run = subprocess.run([sys.executable, "-c", HOST], capture_output=True, text=True, check=False)
    assert (run.stdout, run.stderr) == ("as before\n", "")
