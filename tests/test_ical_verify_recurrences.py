"""Rules of any calendar file: the RFC's examples, and what dateutil and our own rules give."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from meetsched.ical.verify.recurrences import Patience, Recurrence
from meetsched.recurrence import Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS = timedelta(days=5 * 366)


def walls(text: str, start: datetime, until: datetime | None = None) -> list[datetime]:
    return [*Recurrence.parse(text).walls(start, until or start + YEARS, Patience())]


# RFC 5545 section 3.8.5.3, with the starts that it has them begin on
@pytest.mark.parametrize(
    ("text", "start", "days"),
    [
        ("FREQ=YEARLY;INTERVAL=3;BYYEARDAY=1,100,200", "19970101", "0410 0719 20000101 0409"),
        ("FREQ=YEARLY;BYDAY=20MO", "19970519", "19980518 19990517"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "19970512", "19980511 19990517"),
        ("FREQ=YEARLY;BYMONTH=6,7", "19970610", "0710 19980610 0710"),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8", "19961105",
         "20001107"),
        ("FREQ=MONTHLY;BYMONTHDAY=1,-1", "19970930", "1001 1031 1101 1130 1201 1231 19980101"),
        ("FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", "19980213", "0313 1113 19990813 20001013"),
        ("FREQ=MONTHLY;BYDAY=TU,WE,TH;BYSETPOS=3", "19970904", "1007 1106"),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", "19970929", "1030 1127 1230 19980129"),
        ("FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", "19970913", "1011 1108 1213"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO", "19970805", "0810 0819 0824"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=SU", "19970805", "0817 0819 0831"),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30", "20070115", "0130 0215 0315 0330"),
    ],
)  # fmt: skip
def test_the_examples_of_the_rfc(text: str, start: str, days: str) -> None:
    begin = datetime.fromisoformat(f"{start}T090000")
    expected = [start]
    for day in days.split():
        expected.append(day if len(day) == 8 else expected[-1][:4] + day)
    found = walls(f"{text};COUNT={len(expected)}", begin)
    assert [f"{wall:%Y%m%d}" for wall in found] == expected
    assert {wall.time() for wall in found} == {time(9)}


_PARTS: dict[str, tuple[str, ...]] = {
    "BYMONTHDAY": ("1", "13,-1", "15,28,-5"),
    "BYDAY": ("TU", "MO,WE,FR", "SA,SU"),
    "BYHOUR": ("9", "17,9"),
    "BYMINUTE": ("0,30",),
    "WKST": ("SU", "MO"),
}
_OWN: dict[str, dict[str, tuple[str, ...]]] = {
    "DAILY": {"BYMONTH": ("1,4,12",)},
    "WEEKLY": {"BYMONTH": ("1,4,12",)},
    "MONTHLY": {"BYDAY": ("3TH", "-1FR", "2TU,4TU"), "BYSETPOS": ("1", "-1", "2,-2")},
    "YEARLY": {
        "BYMONTH": ("2", "3,10"),
        "BYDAY": ("-1SU", "TH", "20MO", "1FR,-3SA"),
        "BYYEARDAY": ("1,100,-1",),
        "BYSETPOS": ("1", "-1", "3,-2"),
    },
}


@st.composite
def rules(draw: st.DrawFn) -> str:
    """Rules that dateutil follows right, and that give a date now and then."""
    frequency = draw(st.sampled_from(sorted(_OWN)))
    parts = {"FREQ": frequency, "INTERVAL": str(draw(st.sampled_from((1, 2, 3, 5, 7))))}
    known = _PARTS | _OWN[frequency]
    for name in draw(st.lists(st.sampled_from(sorted(known)), max_size=3, unique=True)):
        parts[name] = draw(st.sampled_from(known[name]))
    return ";".join(f"{name}={value}" for name, value in parts.items())


def by_dateutil(text: str, start: datetime, until: datetime) -> Iterator[datetime]:
    return takewhile(lambda wall: wall <= until, rrulestr(text, dtstart=start))


def can_be_asked(text: str) -> bool:
    """Whether dateutil neither breaks on a rule nor searches it up to the year 9999."""
    broken = "BYMONTH=" in text and "20MO" in text
    return not (broken or ("BYYEARDAY" in text and "BYMONTH" in text))


@given(rules().filter(can_be_asked), st.datetimes(datetime(1995, 1, 1), datetime(2040, 1, 1)))
@settings(max_examples=300)
def test_rules_are_followed_as_dateutil_does(text: str, start: datetime) -> None:
    start = start.replace(microsecond=0)
    assert walls(text, start) == [*by_dateutil(text, start, start + YEARS)]


@pytest.mark.parametrize(
    "text",
    ["FREQ=YEARLY;BYWEEKNO=1,20,53;BYDAY=MO,TH", "FREQ=YEARLY;BYWEEKNO=-1;BYDAY=SU;WKST=SU",
     "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,SU;BYSETPOS=-1"],
)  # fmt: skip
@given(st.dates(date(1995, 1, 1), date(2040, 1, 1)))
@settings(max_examples=30)
def test_what_dateutil_misreads_is_followed_as_a_cadence_is(text: str, start: date) -> None:
    found = walls(text, datetime.combine(start, time(8)))
    expected = takewhile(lambda day: day <= start + YEARS, Rule.parse(text).dates(start))
    assert [wall.date() for wall in found] == [*expected]


def test_count_counts_and_until_is_left_to_who_knows_its_clock() -> None:
    start = datetime(2019, 3, 21, 8)
    assert len(walls("FREQ=DAILY;COUNT=3", start)) == 3
    rule = Recurrence.parse("FREQ=DAILY;UNTIL=20190323T070000Z")
    assert str(rule.until) == "20190323T070000Z"
    assert len([*rule.walls(start, start + timedelta(days=9), Patience())]) == 10


@pytest.mark.parametrize("until", ["99991231", "99991231T235959Z"])
def test_an_until_at_the_end_of_time_is_none(until: str) -> None:
    assert Recurrence.parse(f"FREQ=DAILY;UNTIL={until}").until is None


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "FREQ"), ("FREQ=SECONDLY", "SECONDLY"), ("FREQ=HOURLY;COUNT=2", "HOURLY"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL"), ("FREQ=DAILY;INTERVAL=99999999", "INTERVAL"),
        ("FREQ=DAILY;INTERVAL=-1", "INTERVAL"), ("FREQ=DAILY;COUNT=0", "COUNT"),
        ("FREQ=DAILY;COUNT=x", "COUNT"), ("FREQ=DAILY;UNTIL=tomorrow", "tomorrow".upper()),
        ("FREQ=YEARLY;BYMONTH=13", "BYMONTH"), ("FREQ=MONTHLY;BYMONTHDAY=0", "BYMONTHDAY"),
        ("FREQ=MONTHLY;BYDAY=XX", "BYDAY"), ("FREQ=WEEKLY;WKST=3MO", "WKST"),
        ("FREQ=WEEKLY;WKST=MO,TU", "WKST"), ("FREQ=DAILY;BYHOUR=24", "BYHOUR"),
        ("FREQ=DAILY;BYEASTER=1", "BYEASTER"), ("FREQ=DAILY;FREQ=DAILY", "twice"),
        ("FREQ=DAILY;BYMINUTE=" + ",".join(map(str, range(60))), "times a day"),
        ("FREQ=DAILY;X=" + "1" * 3000, "longer"),
    ],
    ids=lambda text: text[:40],
)  # fmt: skip
def test_what_is_no_rule_to_follow_is_refused(text: str, part: str) -> None:
    with pytest.raises(ValueError, match=part):
        Recurrence.parse(text)


def test_what_takes_too_long_is_given_up() -> None:
    never = Recurrence.parse("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30")
    with pytest.raises(ValueError, match="too long"):
        [*never.walls(datetime(2000, 1, 1), datetime(2010, 1, 1), Patience(3652))]
    assert [*never.walls(datetime(2000, 1, 1), datetime(2010, 1, 1), Patience(3654))] == []


def test_counted_and_plain_weekdays_add_up() -> None:
    # dateutil gives what is both, and so nothing
    found = walls("FREQ=MONTHLY;BYDAY=1MO,WE;COUNT=5", datetime(2000, 1, 1))
    assert [wall.day for wall in found] == [3, 5, 12, 19, 26]
