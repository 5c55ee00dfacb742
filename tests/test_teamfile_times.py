from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from kinds import OTHER_TYPES, TIMES, accepts, bare, fault
from meetsched.cadence import Cadence
from meetsched.people import Away
from meetsched.teamfile.kinds import Unreadable

if TYPE_CHECKING:
    from meetsched.hours import Windows


@pytest.mark.parametrize("kind", TIMES)
@pytest.mark.parametrize(("value", "told"), OTHER_TYPES)
def test_another_type_is_shown_and_refused(kind: str, value: object, told: str) -> None:
    assert fault(kind, value).startswith(f"{told} ")


@given(strategies.days(date(1970, 1, 1), date(2199, 12, 31)))
def test_a_date_is_the_same_bare_and_quoted(day: date) -> None:
    for kind in ("day", "day or moment"):
        assert TIMES[kind].read(bare(f"{day}")) == TIMES[kind].read(f"{day}") == day


@given(strategies.days(date(1970, 1, 1), date(2199, 12, 31)), strategies.wall_times())
def test_a_date_time_is_the_same_bare_and_quoted(day: date, wall: time) -> None:
    moment = datetime.combine(day, wall)
    read = TIMES["day or moment"].read
    texts = [f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y-%m-%dT%H:%M:%S}"]
    assert [read(bare(text)) for text in texts] == [read(text) for text in texts] == [moment] * 2
    assert read(f"{moment:%Y-%m-%d %H:%M}") == moment


@given(strategies.wall_times())
def test_a_time_is_the_same_bare_and_quoted(wall: time) -> None:
    read = TIMES["time"].read
    texts = [f"{wall:%H:%M}", f"{wall.hour}:{wall:%M}", f"{wall:%H:%M:%S}", f" {wall:%H:%M} "]
    assert [read(bare(f"{wall:%H:%M:%S}")), *map(read, texts)] == [wall] * 5


@pytest.mark.parametrize("kind", ["day", "day or moment"])
@pytest.mark.parametrize("day", ["1969-12-31", "2200-01-01", "0001-01-01", "9999-12-31"])
def test_a_date_out_of_range_is_told_the_years(kind: str, day: str) -> None:
    for value in (day, bare(day)):
        said = fault(kind, value)
        assert day in said
        assert "1970 to 2199" in said


@pytest.mark.parametrize("moment", ["1969-12-31T23:59:00", "2200-01-01T00:00:00"])
def test_a_date_time_out_of_range_is_told_the_years(moment: str) -> None:
    for value in (moment, bare(moment)):
        assert "1970 to 2199" in fault("day or moment", value)


@pytest.mark.parametrize("kind", ["day", "day or moment"])
@pytest.mark.parametrize("text", ["2019-02-30", "2019-13-01", "2019-00-10"])
def test_a_date_that_does_not_exist_is_shown(kind: str, text: str) -> None:
    assert f'"{text}"' in fault(kind, text)


@pytest.mark.parametrize("kind", ["day", "day or moment"])
@pytest.mark.parametrize("text", ["11 April", "2019-4-11", "11.4.2019", "20190411", "2019-W15-4"])
def test_a_date_in_another_form_is_shown_the_form(kind: str, text: str) -> None:
    said = fault(kind, text)
    assert f'"{text}"' in said
    assert "write such as 2019-0" in said


def test_a_date_alone_has_no_time() -> None:
    said = fault("day", datetime(2019, 4, 11, 8))
    assert "2019-04-11 08:00:00 has a time" in said
    assert "a date alone" in said


@pytest.mark.parametrize("offset", ["Z", "+02:00", "-07:00"])
def test_a_date_time_with_an_offset_is_refused(offset: str) -> None:
    said = fault("day or moment", bare(f"2019-04-11T08:00:00{offset}"))
    assert "UTC offset" in said
    assert "local time" in said
    assert "2019-04-11T08:00" in fault("day or moment", f"2019-04-11T08:00:00{offset}")


@pytest.mark.parametrize("moment", ["2019-04-11T08:00:30", "2019-04-11T08:00:00.5"])
def test_a_date_time_with_seconds_is_refused_bare_and_quoted(moment: str) -> None:
    assert "08:00" in fault("day or moment", moment)
    assert "08:00" in fault("day or moment", bare(moment))


@pytest.mark.parametrize("moment", ["08:00:30", "08:00:00.5"])
def test_a_time_with_seconds_is_refused_bare_and_quoted(moment: str) -> None:
    assert "08:00" in fault("time", moment)
    assert "seconds" in fault("time", bare(moment))


@pytest.mark.parametrize("text", ["24:00", "24:00:00"])
def test_24_00_is_told_what_to_write(text: str) -> None:
    said = fault("time", text)
    assert "24:00" in said
    assert '"00:00"' in said
    assert "next day" in said


@pytest.mark.parametrize("text", ["25:00", "24:01", "18:60", "99:99"])
def test_a_time_that_no_clock_shows_is_told_the_range(text: str) -> None:
    said = fault("time", text)
    assert f'"{text}"' in said
    assert "00:00 to 23:59" in said


@pytest.mark.parametrize("text", ["8", "0800", "8pm", "08.00", "08:00 CET", "-1:00", "8:0"])
def test_a_time_in_another_form_is_shown_the_form(text: str) -> None:
    said = fault("time", text)
    assert f'"{text}"' in said
    assert '"18:00"' in said


@pytest.mark.parametrize(
    ("text", "minutes", "over_midnight"),
    [
        ("18:00-09:00", 900, True),
        ("09:00-10:00", 60, False),
        ("9:00 - 10:30", 90, False),
        ("23:30\u201300:30", 60, True),
        ("18:00-18:00", 1440, True),
    ],
)
def test_a_range_is_told_as_start_and_duration(
    text: str, minutes: int, *, over_midnight: bool
) -> None:
    said = fault("time", text)
    assert f"duration = {minutes}" in said
    assert ("midnight" in said) is over_midnight


def test_the_range_of_the_design_is_asked_whether_it_is_meant() -> None:
    said = fault("time", "18:00-09:00")
    assert '"18:00-09:00"' in said
    assert 'time = "18:00"' in said
    assert "meant" in said


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("24h", 1440),
        ("1d", 1440),
        ("1d 12h", 2160),
        ("1d12h30m", 2190),
        ("90m", 90),
        ("90min", 90),
        ("1h 30min", 90),
        (" 1m ", 1),
        ("60d", 86400),
        ("1440h", 86400),
    ],
)
def test_a_length_of_time_is_days_hours_and_minutes(text: str, minutes: int) -> None:
    assert TIMES["span"].read(text) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    "text", ["", "24", "h", "a day", "-24h", "1.5h", "12h 1d", "1h\n30m", "1w"]
)
def test_a_length_of_time_in_another_form_is_shown_the_form(text: str) -> None:
    assert '"24h"' in fault("span", text)


@pytest.mark.parametrize("text", ["0h", "0d 0h 0m", "61d", "60d 1m", "9999d"])
def test_a_length_of_time_out_of_range_is_told_the_range(text: str) -> None:
    assert fault("span", text) == f'"{text}" is out of range; give a minute to 60 days'


@given(st.integers(0, 59), st.integers(0, 23), st.integers(1, 59))
def test_every_length_of_time_fits_the_schema(days: int, hours: int, minutes: int) -> None:
    text = f"{days}d {hours}h {minutes}m"
    assert TIMES["span"].read(text) == timedelta(days=days, hours=hours, minutes=minutes)
    assert accepts("span", text)


@pytest.mark.parametrize(
    ("text", "weekday"), [("Monday", 0), ("wednesday", 2), ("Wed", 2), (" SUNDAY ", 6)]
)
def test_weekdays_are_read_by_name(text: str, weekday: int) -> None:
    assert TIMES["weekday"].read(text) == weekday


@pytest.mark.parametrize("text", ["Mo", "Wodan's day", "Mittwoch", "3"])
def test_an_unknown_weekday_is_shown_one(text: str) -> None:
    said = fault("weekday", text)
    assert f'"{text}"' in said
    assert '"Wednesday"' in said


@given(strategies.zone_keys())
def test_every_iana_key_is_read(key: str) -> None:
    assert TIMES["zone"].read(key) == key


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("Europe/Zurch", '"Europe/Zurich"'),
        ("europe/zurich", '"Europe/Zurich"'),
        ("Zurich", '"Europe/Zurich"'),
        ("Los Angeles", '"America/Los_Angeles"'),
        ("Mordor", '"UTC"'),
        ("../../etc/passwd", '"UTC"'),
    ],
)
def test_an_unknown_zone_is_told_the_closest(text: str, suggestion: str) -> None:
    said = fault("zone", text)
    assert f'unknown time zone "{text}"' in said
    assert suggestion in said


@given(strategies.cadence_texts())
def test_cadences_are_read_as_cadence_reads_them(text: str) -> None:
    day = date(2024, 1, 1)
    read, expected = TIMES["cadence"].read(text), Cadence.parse(text)
    assert isinstance(read, Cadence)
    phase = expected.on_or_after(day)
    assert list(islice(read.dates(phase), 3)) == list(islice(expected.dates(phase), 3))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("thrid Thursday of the month", ['"thrid"', '"third"', "known forms"]),
        ("FREQ=MONTHLY;BYDAY=3TH;COUNT=3", ["COUNT"]),
        ("FREQ=DAILY;BYHOUR=8", ["BYHOUR"]),
        ("", ["known forms"]),
        ("x" * 501, ["500"]),
    ],
)
def test_a_cadence_that_cannot_be_read_is_told_why(text: str, parts: list[str]) -> None:
    said = fault("cadence", text)
    assert all(part in said for part in parts)


# Days off and hours


@given(strategies.away().filter(lambda away: away.last.year < 2200))
def test_days_off_are_a_span_or_a_single_date(away: Away) -> None:
    read = TIMES["days off"].read
    assert read(f"{away.first}/{away.last}") == read(f" {away.first} / {away.last} ") == away
    single = Away(away.first, away.first)
    assert read(bare(f"{away.first}")) == read(f"{away.first}") == single


def test_days_off_in_the_wrong_order_are_told_both() -> None:
    said = fault("days off", "2019-07-26/2019-07-15")
    assert said == "2019-07-15 is before 2019-07-26; write the first day first"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("2019-07-15/", '"" is not understood'),
        ("/", '"" is not understood'),
        ("2019-07-15/P3D", '"P3D" is not understood'),
        (
            "2019-07-15/2019-07-20/2019-07-26",
            '"2019-07-15/2019-07-20/2019-07-26" is not understood',
        ),
        ("2019-02-30/2019-03-01", '"2019-02-30": day is out of range for month'),
        ("2019-12-24/2200-01-06", '"2200-01-06" is out of range'),
        ("2019-07-15 - 2019-07-26", '"2019-07-15 - 2019-07-26" is not understood'),
        (bare("2019-07-15T08:00:00"), "2019-07-15 08:00:00 has a time"),
        (20190715, "20190715 is no date"),
        ([], "a list is no date"),
    ],
)
def test_days_off_in_another_form_are_told_both_forms(value: object, message: str) -> None:
    said, hint = fault("days off", value).split("; ")
    assert said.startswith(message)
    assert hint == 'write such as "2019-04-11", or "2019-04-11/2019-04-13" with both included'


@given(strategies.windows())
def test_windows_are_read_as_they_are_written(windows: Windows) -> None:
    assert TIMES["windows"].read(f" {windows} ") == windows
    assert accepts("windows", str(windows))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Mon-Fri", ['"Mon-Fri": "Mon-Fri" has no times', '"Mon-Fri 09:00-18:00']),
        ("Mon-Fry 09:00-18:00", ['"Fry" is no weekday']),
        ("Mon 9-18", ['"9-18" is no window', '"never"']),
        ("Mon 09:00-25:00", ['"25:00" is no time of day']),
        ("", ["empty"]),
    ],
)
def test_windows_that_cannot_be_read_are_told_why(text: str, parts: list[str]) -> None:
    said = fault("windows", text)
    assert all(part in said for part in parts)


# The schema of what is read


RIGHT: list[tuple[str, Any]] = [
    ("day", "2019-04-11"),
    ("day or moment", "2019-04-11"),
    ("day or moment", "2019-04-11 16:00"),
    ("day or moment", "2019-04-11T16:00:00"),
    ("days off", "2019-08-01"),
    ("days off", "2019-07-15/2019-07-26"),
    ("days off", " 2019-07-15 / 2019-07-26 "),
    ("windows", "Mon-Fri 09:00-18:00; Sat 10:00-12:00"),
    ("windows", "any"),
    ("windows", "never"),
    ("time", "18:00"),
    ("time", "8:00"),
    ("time", "00:00:00"),
    ("span", "24h"),
    ("span", " 1d 12h 5min "),
    ("weekday", "Wednesday"),
    ("zone", "Europe/Zurich"),
    ("cadence", "third Thursday of the month"),
]

WRONG: list[tuple[str, Any]] = [
    ("day", 20190411),
    ("days off", 20190801),
    ("days off", "July"),
    ("days off", "2019-07-15/"),
    ("days off", "2019-07-15/2019-07-26/2019-07-30"),
    ("windows", 9),
    ("time", "24:00"),
    ("time", "18:60"),
    ("time", "18:00-09:00"),
    ("span", 24),
    ("span", "24"),
    ("span", "12h 1d"),
    ("weekday", "Wodan's day"),
    ("zone", 1),
    ("cadence", []),
]


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_what_is_right_is_read_and_fits_the_schema(kind: str, value: object) -> None:
    assert TIMES[kind].read(value) is not None
    assert accepts(kind, value)


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_what_is_wrong_is_refused_and_does_not_fit_the_schema(kind: str, value: object) -> None:
    with pytest.raises(Unreadable):
        TIMES[kind].read(value)
    assert not accepts(kind, value)


@given(strategies.wall_times(), st.sampled_from(["{:%H:%M}", "{:%H:%M:%S}"]))
def test_every_time_fits_the_schema(wall: time, form: str) -> None:
    assert accepts("time", form.format(wall))


@pytest.mark.parametrize("kind", TIMES)
def test_schemas_are_valid_and_can_be_printed(kind: str) -> None:
    schema = TIMES[kind].schema()
    jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(schema)))
