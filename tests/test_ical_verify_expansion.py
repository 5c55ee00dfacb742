"""What takes place by a calendar file: as other readers have it, whoever wrote the file."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

import readers
import strategies
from meetsched import zones
from meetsched.cadence import Cadence
from meetsched.ical.invites import invitation
from meetsched.ical.timezones import vtimezone
from meetsched.ical.verify import verify
from meetsched.ical.verify.expansion import Window, expand
from meetsched.ical.verify.findings import Kind
from meetsched.ical.verify.observances import Described
from meetsched.ical.verify.recurrences import Patience
from meetsched.ical.verify.source import parse
from meetsched.meeting import Meeting
from meetsched.schedule import Slot

if TYPE_CHECKING:
    from meetsched.ical.verify.expansion import Expansion

DAY = timedelta(days=1)
WINDOW = Window(datetime(2019, 3, 1), datetime(2020, 3, 1))


def calendar(*lines: str) -> bytes:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN")
    return "".join(f"{line}\r\n" for line in (*head, *lines, "END:VCALENDAR")).encode()


def event(*lines: str, uid: str = "a") -> list[str]:
    stamp = "DTSTAMP:20190301T120000Z"
    return ["BEGIN:VEVENT", f"UID:{uid}", stamp, "SUMMARY:x", *lines, "END:VEVENT"]


def expanded(data: bytes, window: Window = WINDOW) -> Expansion:
    return expand(parse(data), window, "Europe/Zurich")


def held(data: bytes, window: Window = WINDOW) -> list[tuple[datetime, datetime]]:
    found = expanded(data, window).instances
    rows = [(each.start, each.end) for each in found if not each.cancelled]
    return sorted(row for row in rows if row[0] in window)


def starts(*lines: str) -> list[str]:
    return [f"{start:%Y-%m-%d %H:%M}" for start, _ in held(calendar(*lines))]


def by_others(data: bytes, window: Window) -> list[tuple[datetime, datetime]]:
    start, end = (moment.replace(tzinfo=UTC) for moment in window)
    rows = readers.expand_with_recurring_ical_events(data, start, end)
    return sorted((start.replace(tzinfo=None), end.replace(tzinfo=None)) for start, end, _ in rows)


# As others read it


RULES = (
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=3TH",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=TH;BYSETPOS=-1",
    "FREQ=DAILY;INTERVAL=9",
    "FREQ=YEARLY;BYMONTH=3,10;BYMONTHDAY=1,15",
)


@st.composite
def events(draw: st.DrawFn) -> tuple[bytes, date]:
    """A series with some dates excluded, one moved, at hours that no clock changes."""
    zone, rule = draw(strategies.zone_keys()), draw(st.sampled_from(RULES))
    day = draw(strategies.days(date(2000, 1, 1), date(2035, 1, 1)))
    base = datetime(day.year, day.month, day.day, draw(st.integers(8, 19)), 30)
    walls = list(islice(rrulestr(rule, dtstart=base), 40))
    picked = draw(st.lists(st.sampled_from(walls[1:]), min_size=1, max_size=5, unique=True))
    until = draw(st.booleans())
    moved, *excluded = picked
    target = moved + timedelta(hours=draw(st.sampled_from((-30, -2, 26))))

    def at(name: str, wall: datetime) -> str:
        return f"{name};TZID={zone}:{wall:%Y%m%dT%H%M%S}"

    last = zones.utc(zones.resolve(walls[30], zones.zone(zone)))
    ended = f";UNTIL={last:%Y%m%dT%H%M%SZ}" if until else ""
    hour = timedelta(hours=1)
    series = event(
        at("DTSTART", walls[0]),
        at("DTEND", walls[0] + hour),
        f"RRULE:{rule}{ended}",
        *(at("EXDATE", wall) for wall in excluded),
    )
    override = event(at("RECURRENCE-ID", moved), at("DTSTART", target), "DURATION:PT45M")
    since = datetime.combine(day - 9 * DAY, base.time(), UTC)
    described = vtimezone(zone, since).strip().split("\r\n")
    moved_too = [] if until and moved > walls[30] else override
    return calendar(*described, *series, *moved_too), day


@given(events())
@settings(max_examples=40)
def test_series_are_expanded_as_another_reader_does(drawn: tuple[bytes, date]) -> None:
    data, day = drawn
    inner = Window(*(datetime.combine(day + n * DAY, datetime.min.time()) for n in (0, 700)))
    wider = Window(inner.start - 2 * DAY, inner.end + 2 * DAY)
    assert [row for row in held(data, wider) if row[0] in inner] == by_others(data, inner)


@given(events())
@settings(max_examples=25)
def test_where_only_the_file_knows_a_zone_it_is_believed(drawn: tuple[bytes, date]) -> None:
    data, day = drawn
    window = Window.around(day, day + 300 * DAY)
    renamed = expanded(readers.under_other_names(data), window)
    assert {each.start == each.by_file for each in renamed.instances} <= {True}
    assert sorted(each.start for each in renamed.instances) == sorted(
        each.start for each in expanded(data, window).instances
    )


@given(what=strategies.meetings())
@settings(max_examples=15)
def test_a_feed_is_expanded_as_another_reader_does(what: Meeting) -> None:
    data = invitation(what, datetime.combine(what.first, datetime.min.time(), UTC)).calendar
    inner = Window(*(datetime.combine(what.first + n * DAY, datetime.min.time()) for n in (0, 300)))
    wider = Window(inner.start - 2 * DAY, inner.end + 2 * DAY)
    assert [row for row in held(data, wider) if row[0] in inner] == by_others(data, inner)


# By hand


START = "DTSTART;TZID=Europe/Zurich:20190321T080000"


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (["DTSTART:20190321T080000Z"], ["2019-03-21 08:00"]),
        (["DTSTART:20190321T080000"], ["2019-03-21 07:00"]),
        (["DTSTART;VALUE=DATE:20190321"], ["2019-03-20 23:00"]),
        ([START, "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20190328T070000Z"],
         ["2019-03-21 07:00", "2019-04-04 06:00"]),
        ([START, "RRULE:FREQ=WEEKLY;UNTIL=20190404T060000Z"],
         ["2019-03-21 07:00", "2019-03-28 07:00", "2019-04-04 06:00"]),
        ([START, "RRULE:FREQ=WEEKLY;UNTIL=20190404T055959Z"],
         ["2019-03-21 07:00", "2019-03-28 07:00"]),
        ([START, "RRULE:FREQ=WEEKLY;UNTIL=20190404T080000"],
         ["2019-03-21 07:00", "2019-03-28 07:00", "2019-04-04 06:00"]),
        ([START, "RRULE:FREQ=WEEKLY;UNTIL=20190328"], ["2019-03-21 07:00", "2019-03-28 07:00"]),
        ([START, "RDATE;TZID=Europe/Zurich:20190501T090000,20190502T090000"],
         ["2019-03-21 07:00", "2019-05-01 07:00", "2019-05-02 07:00"]),
        ([START, "STATUS:CANCELLED"], []),
        ([START, "EXDATE;TZID=Europe/Zurich:20190321T080000"], []),
    ],
    ids=lambda value: str(value)[-40:],
)  # fmt: skip
def test_single_forms_are_read_as_the_rfc_has_them(lines: list[str], found: list[str]) -> None:
    assert starts(*event(*lines)) == found


def test_a_cancelled_date_is_known_to_be_cancelled() -> None:
    moment = "20190404T060000Z"
    override = event(f"RECURRENCE-ID:{moment}", f"DTSTART:{moment}", "STATUS:CANCELLED")
    excluded = "EXDATE;TZID=Europe/Zurich:20190328T080000"
    data = calendar(*event(START, "RRULE:FREQ=WEEKLY;COUNT=4", excluded), *override)
    found = sorted(expanded(data).instances, key=lambda each: each.start)
    assert [each.cancelled for each in found] == [False, True, True, False]


def test_an_override_stands_where_it_says_and_knows_where_the_rule_had_it() -> None:
    override = event("RECURRENCE-ID:20190328T070000Z", "DTSTART:20190401T100000Z", "DURATION:PT1H")
    found = expanded(calendar(*event(START, "RRULE:FREQ=WEEKLY;COUNT=2"), *override)).instances
    assert [(str(each.original), str(each.start)) for each in found] == [
        ("2019-03-21 07:00:00", "2019-03-21 07:00:00"),
        ("2019-03-28 07:00:00", "2019-04-01 10:00:00"),
    ]


def test_an_override_without_its_series_takes_place() -> None:
    assert starts(*event("RECURRENCE-ID:20190328T070000Z", "DTSTART:20190401T100000Z")) == [
        "2019-04-01 10:00"
    ]


def test_what_cannot_be_read_is_told_and_the_rest_is_expanded() -> None:
    broken = event("DTSTART:x", uid="b")
    result = expanded(calendar(*event(START, "RRULE:FREQ=HOURLY"), *broken))
    assert [each.kind for each in result.findings] == [Kind.UNREADABLE] * 2
    assert [str(each.start) for each in result.instances] == ["2019-03-21 07:00:00"]


# What a file says of a zone


def described(key: str, since: datetime) -> Described:
    text = vtimezone(key, since.replace(tzinfo=UTC)).strip().split("\r\n")
    return Described.read(parse(calendar(*text)).parts[0], datetime(2040, 1, 1), Patience())


@pytest.mark.parametrize("key", strategies.ODD_ZONES)
def test_a_described_zone_shows_what_the_zone_shows(key: str) -> None:
    zone, start = described(key, datetime(2015, 1, 1)), datetime(2015, 1, 1)
    clock = ZoneInfo(key)
    for instant in (start + n * timedelta(hours=37) for n in range(4000)):
        shown = instant.replace(tzinfo=UTC).astimezone(clock)
        assert zone.offset(instant) == shown.utcoffset()
    assert zone.error(start, start + 4000 * timedelta(hours=37)) is None


@given(st.sampled_from(strategies.ODD_ZONES), st.data())
@settings(max_examples=100)
def test_wall_times_are_resolved_as_rfc_5545_says(key: str, data: st.DataObject) -> None:
    """Skipped and repeated ones as well: drawn within three hours of a change."""
    zone = described(key, datetime(2015, 1, 1))
    start, end = (int(datetime(year, 1, 1, tzinfo=UTC).timestamp()) for year in (2016, 2035))
    changes = [change.onset for change in zones.rules(key).transitions(start, end)]
    near = data.draw(st.sampled_from([*changes, datetime(2020, 6, 1)]))
    wall = near + timedelta(minutes=data.draw(st.integers(-180, 180)))
    clock = ZoneInfo(key)  # fold=0 is the offset before a gap, and the first of two
    assert zone.resolve(wall) == wall - (wall.replace(tzinfo=clock).utcoffset() or timedelta())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["BEGIN:VTIMEZONE", "TZID:A", "END:VTIMEZONE"], "neither STANDARD nor DAYLIGHT"),
        (["BEGIN:VTIMEZONE", "END:VTIMEZONE"], "no TZID"),
        (
            ["BEGIN:VTIMEZONE", "TZID:A", "BEGIN:STANDARD", "END:STANDARD", "END:VTIMEZONE"],
            "no UTC offset",
        ),
    ],
)  # fmt: skip
def test_a_broken_vtimezone_is_told(lines: list[str], said: str) -> None:
    (found,) = expanded(calendar(*lines)).findings
    assert found.kind is Kind.UNREADABLE
    assert said in found.message


# Hostile files


def many(number: int, *lines: str, start: str = START) -> list[str]:
    return [line for n in range(number) for line in event(start, *lines, uid=str(n))]


ZONE = """BEGIN:VTIMEZONE;TZID:Mars/{};BEGIN:STANDARD;DTSTART:10000101T000000;TZOFFSETFROM:+0100;\
TZOFFSETTO:+0200;RRULE:FREQ=YEARLY;END:STANDARD;END:VTIMEZONE"""
OLD = "DTSTART:10000101T000000Z"
MANY = ",20190322T070000Z" * 9_999
HOSTILE = {
    "a rule by seconds": event(START, "RRULE:FREQ=SECONDLY"),
    "a rule without dates": event(OLD, "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"),
    "a huge interval": event(START, "RRULE:FREQ=DAILY;INTERVAL=999999"),
    "a huge count": event(START, "RRULE:FREQ=DAILY;COUNT=999999"),
    "an end far away": event(START, "RRULE:FREQ=DAILY;UNTIL=99891231T000000Z"),
    "excluded far away": event(START, "RRULE:FREQ=DAILY", "EXDATE:99891231T000000Z"),
    "many excluded": event(START, "RRULE:FREQ=DAILY", f"EXDATE:20190322T070000Z{MANY}"),
    "many of them again": event(START, "RRULE:FREQ=DAILY", *["EXDATE:20190322T070000Z"] * 40_000),
    "many endless series": many(3000, "RRULE:FREQ=DAILY"),
    "many yearly series": many(1500, "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU"),
    "many times a day": many(2000, "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5,6,7,8"),
    "many events": many(5000),
    "many unknown zones": [
        line for n in range(5000) for line in event(f"DTSTART;TZID=Mars/{n}:20190321T080000")
    ],
    "many overrides of one": [
        line
        for n in range(5000)
        for line in event(START, f"RECURRENCE-ID:2019032{n % 9}T07{n // 150:02}00Z")
    ],
    "many zones": [line for n in range(4000) for line in ZONE.format(n).split(";")] + event(START),
    "the first day": event(OLD, "DTEND:99891231T000000Z", "RRULE:FREQ=YEARLY"),
    "the last day": event("DTSTART:99891231T235959Z", "RRULE:FREQ=DAILY", "DURATION:P9999W"),
}  # fmt: skip


@pytest.mark.parametrize("lines", HOSTILE.values(), ids=HOSTILE)
def test_no_file_takes_long(lines: list[str]) -> None:
    slot = Slot("A", datetime(2019, 1, 1, 8).time(), "Europe/Zurich")
    meeting = Meeting("Team", Cadence.parse("third Thursday"), date(2019, 3, 21), (slot,))
    start = time.process_time()
    report = verify(calendar(*lines), meeting, date(2019, 3, 1), date(2020, 3, 1))
    assert time.process_time() - start < 6
    assert not report.is_fine
