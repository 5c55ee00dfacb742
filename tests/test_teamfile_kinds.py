from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime, time
from email.utils import parseaddr
from itertools import islice
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import strategies
from meetsched.cadence import Cadence
from meetsched.teamfile.kinds import (
    CadenceText,
    Day,
    DayOrMoment,
    Kind,
    Mailbox,
    Number,
    Text,
    Token,
    Unreadable,
    Url,
    WallTime,
    WeekdayName,
    Yes,
    ZoneName,
)

KINDS: dict[str, Kind] = {
    "text": Text(),
    "lines": Text(2000, lines=True),
    "token": Token(),
    "number": Number(1, 1440),
    "yes": Yes(),
    "day": Day(),
    "day or moment": DayOrMoment(),
    "time": WallTime(),
    "weekday": WeekdayName(),
    "zone": ZoneName(),
    "cadence": CadenceText(),
    "url": Url(),
    "mailbox": Mailbox(),
    "named mailbox": Mailbox(named=True),
}


def fault(kind: str, value: object) -> str:
    with pytest.raises(Unreadable) as raised:
        KINDS[kind].read(value)
    return str(raised.value.fault)


def refusal(kind: str, value: object) -> str:
    try:
        KINDS[kind].read(value)
    except Unreadable as error:
        return str(error.fault)
    return ""


def bare(text: str) -> object:
    return tomllib.loads(f"x = {text}")["x"]


def accepts(kind: str, value: object) -> bool:
    return jsonschema.Draft202012Validator(dict(KINDS[kind].schema())).is_valid(value)


toml_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.times()
    | st.datetimes(timezones=st.none() | st.just(UTC)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=4,
)


@pytest.mark.parametrize("kind", KINDS)
@given(toml_values)
@example(float("nan"))
@example("\u0662\u0660\u0661\u0669-\u0660\u0664-\u0661\u0661")
@example("\uff11\uff18\uff1a\uff10\uff10")
@example("https://[")
@example("\ud800")
@example("\x1b[2J")
@example("\u202etfel ot thgir")
@example("FREQ=\x1b[2J")
@example("FREQ=MONTHLY;\x1b=1")
@example("FREQ=MONTHLY;BYDAY=\x1b")
@example("²:³³")
def test_any_value_is_read_or_refused(kind: str, value: object) -> None:
    assert refusal(kind, value).isprintable()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_that_python_does_not_print_is_refused(kind: str, sign: int) -> None:
    assert len(fault(kind, sign * (1 << 20_000))) < 400


# Texts


@pytest.mark.parametrize("kind", ["text", "lines", "token"])
@pytest.mark.parametrize("text", ["Zoë", "明", "José, the 2nd", "שלום", "👩🏽‍💻", 'a "b", c\\d'])
def test_texts_of_all_scripts_are_kept(kind: str, text: str) -> None:
    if kind == "token":
        text = text.replace(" ", "-")
    assert KINDS[kind].read(text) == text


@pytest.mark.parametrize("kind", ["text", "lines", "token"])
def test_space_around_a_text_is_dropped(kind: str) -> None:
    assert KINDS[kind].read("  Tim\t ") == "Tim"


@pytest.mark.parametrize("kind", ["text", "lines", "token"])
@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\0", "U+0000"),
        ("\x1b", "U+001B"),
        ("\r", "U+000D"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\u2028", "U+2028"),
        ("\u2029", "U+2029"),
        ("\u202a", "U+202A"),
        ("\u202e", "U+202E"),
        ("\u2066", "U+2066"),
        ("\u2069", "U+2069"),
    ],
)
def test_controls_and_bidi_overrides_are_refused(kind: str, character: str, code: str) -> None:
    said = fault(kind, f"T{character}im")
    assert code in said
    assert character not in said


@pytest.mark.parametrize("kind", ["text", "token", "url", "mailbox", "named mailbox"])
def test_a_newline_is_refused_in_a_line(kind: str) -> None:
    assert "U+000A" in fault(kind, "https://example.org/a\nb@example.org")


def test_a_newline_is_fine_in_a_note() -> None:
    assert KINDS["lines"].read("one\ntwo") == "one\ntwo"


def test_a_space_is_refused_in_a_token() -> None:
    assert '"beta tim" has a space' in fault("token", "beta tim")


@pytest.mark.parametrize("kind", ["text", "lines", "token", "url", "mailbox"])
@pytest.mark.parametrize("text", ["", " \t "])
def test_an_empty_text_is_refused(kind: str, text: str) -> None:
    assert "empty" in fault(kind, text)


@pytest.mark.parametrize(
    ("kind", "longest"), [("text", 200), ("lines", 2000), ("token", 200), ("mailbox", 320)]
)
def test_a_text_too_long_is_refused_with_its_bound(kind: str, longest: int) -> None:
    said = fault(kind, "x" * (longest + 1))
    assert str(longest + 1) in said
    assert f"at most {longest}" in said
    assert len(said) < 200


def test_a_text_of_the_full_length_is_fine() -> None:
    assert KINDS["text"].read("明" * 200) == "明" * 200


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in {"number", "yes"}])
@pytest.mark.parametrize(
    ("value", "told"), [(3, "3"), (True, "true"), (1.5, "1.5"), ([], "a list"), ({}, "a table")]
)
def test_another_type_is_shown_and_refused(kind: str, value: object, told: str) -> None:
    assert fault(kind, value).startswith(f"{told} ")


# Numbers and flags


@pytest.mark.parametrize("minutes", [1, 60, 1440])
def test_whole_numbers_in_range_are_read(minutes: int) -> None:
    assert KINDS["number"].read(minutes) == minutes


@pytest.mark.parametrize("minutes", [0, -1, 1441, 10**30])
def test_a_number_out_of_range_is_told_the_range(minutes: int) -> None:
    said = fault("number", minutes)
    assert str(minutes)[:20] in said
    assert "1 to 1440" in said


@pytest.mark.parametrize(
    ("value", "told"),
    [("60", '"60"'), (60.0, "60.0"), (True, "true"), (time(1), "01:00:00"), ([60], "a list")],
)
def test_what_is_no_whole_number_is_refused(value: object, told: str) -> None:
    said = fault("number", value)
    assert said.startswith(f"{told} ")
    assert "whole number" in said


@pytest.mark.parametrize(("value", "told"), [(False, "false"), (1, "1"), ("true", '"true"')])
def test_a_flag_is_true_or_left_out(value: object, told: str) -> None:
    said = fault("yes", value)
    assert said.startswith(f"{told} ")
    assert "leave the key out" in said


# Dates and times


@given(strategies.days(date(1970, 1, 1), date(2199, 12, 31)))
def test_a_date_is_the_same_bare_and_quoted(day: date) -> None:
    for kind in ("day", "day or moment"):
        assert KINDS[kind].read(bare(f"{day}")) == KINDS[kind].read(f"{day}") == day


@given(strategies.days(date(1970, 1, 1), date(2199, 12, 31)), strategies.wall_times())
def test_a_date_time_is_the_same_bare_and_quoted(day: date, wall: time) -> None:
    moment = datetime.combine(day, wall)
    read = KINDS["day or moment"].read
    texts = [f"{moment:%Y-%m-%d %H:%M:%S}", f"{moment:%Y-%m-%dT%H:%M:%S}"]
    assert [read(bare(text)) for text in texts] == [read(text) for text in texts] == [moment] * 2
    assert read(f"{moment:%Y-%m-%d %H:%M}") == moment


@given(strategies.wall_times())
def test_a_time_is_the_same_bare_and_quoted(wall: time) -> None:
    read = KINDS["time"].read
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
    ("text", "weekday"), [("Monday", 0), ("wednesday", 2), ("Wed", 2), (" SUNDAY ", 6)]
)
def test_weekdays_are_read_by_name(text: str, weekday: int) -> None:
    assert KINDS["weekday"].read(text) == weekday


@pytest.mark.parametrize("text", ["Mo", "Wodan's day", "Mittwoch", "3"])
def test_an_unknown_weekday_is_shown_one(text: str) -> None:
    said = fault("weekday", text)
    assert f'"{text}"' in said
    assert '"Wednesday"' in said


# Zones and cadences


@given(strategies.zone_keys())
def test_every_iana_key_is_read(key: str) -> None:
    assert KINDS["zone"].read(key) == key


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
    read, expected = KINDS["cadence"].read(text), Cadence.parse(text)
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


# Addresses


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/call",
        "http://example.org",
        "https://example.org:8443/a?b=c#d",
        "https://user@example.org/",
        "https://[2001:db8::1]/call",
        "https://bücher.example/",
        "HTTPS://EXAMPLE.ORG",
        "tel:+41-44-123-45-67",
        "sip:team@example.org",
    ],
)
def test_addresses_to_join_are_kept_as_written(url: str) -> None:
    assert KINDS["url"].read(url) == url
    assert accepts("url", url)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "ftp://example.org",
        "data:text/html,x",
        "file:///etc/passwd",
        "example.org/call",
        "//example.org",
        "tel:",
        "sip:",
    ],
)
def test_an_address_of_another_kind_is_told_the_schemes(url: str) -> None:
    said = fault("url", url)
    assert f'"{url}"' in said
    assert all(scheme in said for scheme in ('"https"', '"http"', '"tel"', '"sip"'))


@pytest.mark.parametrize(
    "url",
    [
        "https:example.org",
        "https:///call",
        "http:/call",
        "https://",
        "https://?x",
        "https://:443/call",
        "https://user@/call",
        "https://[::1",
        "https://[x]/",
    ],
)
def test_an_address_without_a_host_is_refused(url: str) -> None:
    assert f'"{url}"' in fault("url", url)


def test_an_address_with_a_space_is_refused() -> None:
    assert "has a space" in fault("url", "https://example.org/a b")


def test_an_address_too_long_is_refused() -> None:
    assert "at most 2000" in fault("url", "https://example.org/" + "x" * 2000)


@pytest.mark.parametrize("address", ["tim@example.org", "t.i+m@sub.example.org", "tïm@example.org"])
def test_mail_addresses_are_kept_as_written(address: str) -> None:
    assert KINDS["mailbox"].read(address) == address
    assert KINDS["named mailbox"].read(address) == address


@pytest.mark.parametrize("kind", ["mailbox", "named mailbox"])
@pytest.mark.parametrize(
    "text",
    ["Team", "team@", "@example.org", "a@b@example.org", "team@exa..mple.org", "team@-x.org",
     "te am@example.org", "Team <team>"],
)  # fmt: skip
def test_what_is_no_mail_address_is_shown_one(kind: str, text: str) -> None:
    said = fault(kind, text)
    assert f'"{text}"' in said
    assert "@example.org" in said.removeprefix(f'"{text}"')


@pytest.mark.parametrize(
    "text",
    [
        "Team <team@example.org>",
        "<team@example.org>",
        "Zoë Müller <zoe@example.org>",
        '"Hub, Team" <team@example.org>',
        '"Team; \\"the\\" hub" <team@example.org>',
        '"Hub (Zürich)" <team@example.org>',
    ],
)
def test_an_organizer_reads_back_as_the_same_name_and_address(text: str) -> None:
    read = KINDS["named mailbox"].read(text)
    assert isinstance(read, str)
    assert parseaddr(read) == parseaddr(text)


@pytest.mark.parametrize(
    "text",
    [
        "Team <team@example.org>, Other <other@example.org>",
        "Team <team@example.org> and others",
        "Team <team@example.org> <other@example.org>",
        "team@example.org, other@example.org",
    ],
)
def test_an_organizer_is_one_address_and_nothing_more(text: str) -> None:
    assert f'"{text}"' in fault("named mailbox", text)


# The schema of what is read


RIGHT: list[tuple[str, Any]] = [
    ("text", "Zoë"),
    ("lines", "one\ntwo"),
    ("token", "betatim"),
    ("number", 60),
    ("yes", True),
    ("day", "2019-04-11"),
    ("day or moment", "2019-04-11"),
    ("day or moment", "2019-04-11 16:00"),
    ("day or moment", "2019-04-11T16:00:00"),
    ("time", "18:00"),
    ("time", "8:00"),
    ("time", "00:00:00"),
    ("weekday", "Wednesday"),
    ("zone", "Europe/Zurich"),
    ("cadence", "third Thursday of the month"),
    ("url", "https://example.org"),
    ("mailbox", "tim@example.org"),
    ("named mailbox", "Team <team@example.org>"),
]

WRONG: list[tuple[str, Any]] = [
    ("text", ""),
    ("text", "x" * 201),
    ("text", 3),
    ("number", 0),
    ("number", 1441),
    ("number", "60"),
    ("yes", False),
    ("day", 20190411),
    ("time", "24:00"),
    ("time", "18:60"),
    ("time", "18:00-09:00"),
    ("weekday", "Wodan's day"),
    ("zone", 1),
    ("cadence", []),
    ("url", "javascript:alert(1)"),
    ("url", "ftp://example.org"),
    ("mailbox", 3),
    ("named mailbox", "Team"),
]


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_what_is_right_is_read_and_fits_the_schema(kind: str, value: object) -> None:
    assert KINDS[kind].read(value) is not None
    assert accepts(kind, value)


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_what_is_wrong_is_refused_and_does_not_fit_the_schema(kind: str, value: object) -> None:
    with pytest.raises(Unreadable):
        KINDS[kind].read(value)
    assert not accepts(kind, value)


@given(strategies.wall_times(), st.sampled_from(["{:%H:%M}", "{:%H:%M:%S}"]))
def test_every_time_fits_the_schema(wall: time, form: str) -> None:
    assert accepts("time", form.format(wall))


@pytest.mark.parametrize("kind", KINDS)
def test_schemas_are_valid_and_can_be_printed(kind: str) -> None:
    schema = KINDS[kind].schema()
    jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(schema)))
