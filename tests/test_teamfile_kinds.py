from __future__ import annotations

import json
from datetime import time
from email.utils import parseaddr
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given

from kinds import KINDS, OTHER_TYPES, PLAIN, TOML_VALUES, accepts, fault, refusal
from meetsched.teamfile.kinds import Unreadable


@pytest.mark.parametrize("kind", KINDS)
@given(TOML_VALUES)
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


@pytest.mark.parametrize("kind", ["text", "lines", "token"])
@pytest.mark.parametrize("text", ["Zoë", "明", "José, the 2nd", "שלום", "👩🏽‍💻", 'a "b", c\\d'])
def test_texts_of_all_scripts_are_kept(kind: str, text: str) -> None:
    if kind == "token":
        text = text.replace(" ", "-")
    assert PLAIN[kind].read(text) == text


@pytest.mark.parametrize("kind", ["text", "lines", "token"])
def test_space_around_a_text_is_dropped(kind: str) -> None:
    assert PLAIN[kind].read("  Tim\t ") == "Tim"


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
    assert PLAIN["lines"].read("one\ntwo") == "one\ntwo"


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
    assert PLAIN["text"].read("明" * 200) == "明" * 200


@pytest.mark.parametrize(
    "kind", [kind for kind in PLAIN if kind not in {"number", "yes", "yes or no"}]
)
@pytest.mark.parametrize(("value", "told"), OTHER_TYPES)
def test_another_type_is_shown_and_refused(kind: str, value: object, told: str) -> None:
    assert fault(kind, value).startswith(f"{told} ")


# Numbers and flags


@pytest.mark.parametrize("minutes", [1, 60, 1440])
def test_whole_numbers_in_range_are_read(minutes: int) -> None:
    assert PLAIN["number"].read(minutes) == minutes


@pytest.mark.parametrize("minutes", [0, -1, 1441, 10**30])
def test_a_number_out_of_range_is_told_the_range(minutes: int) -> None:
    said = fault("number", minutes)
    assert str(minutes)[:20] in said
    assert "1 to 1440" in said


@pytest.mark.parametrize(
    ("value", "told", "like"),
    [
        ("60", '"60"', 60), ("90", '"90"', 90), (" 45 ", '" 45 "', 45), ("1 h", '"1 h"', 60),
        ("-5", '"-5"', 60), ("", '""', 60), (60.0, "60.0", 60), (True, "true", 60),
        (time(1), "01:00:00", 60), ([60], "a list", 60),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_is_told_the_digits(value: object, told: str, like: int) -> None:
    said = fault("number", value)
    assert said == f"{told} is no whole number; write such as {like}, unquoted"


@pytest.mark.parametrize(("value", "told"), [(False, "false"), (1, "1"), ("true", '"true"')])
def test_a_flag_is_true_or_left_out(value: object, told: str) -> None:
    said = fault("yes", value)
    assert said.startswith(f"{told} ")
    assert "leave the key out" in said


@pytest.mark.parametrize("flag", [True, False])
def test_yes_or_no_is_read(*, flag: bool) -> None:
    assert PLAIN["yes or no"].read(flag) is flag


@pytest.mark.parametrize(("value", "told"), [(1, "1"), ("false", '"false"'), ([], "a list")])
def test_what_is_neither_yes_nor_no_is_refused(value: object, told: str) -> None:
    said = fault("yes or no", value)
    assert said == f"{told} is neither true nor false; write true, unquoted"


# Choices and countries


@pytest.mark.parametrize(
    ("word", "value"),
    [("required", True), ("optional", False), (" Required ", True), ("OPTIONAL", False)],
)
def test_a_choice_is_read_as_its_value(word: str, *, value: bool) -> None:
    assert PLAIN["choice"].read(word) is value


@pytest.mark.parametrize("word", ["boss", "require", ""])
def test_a_word_that_is_no_choice_is_told_the_choices(word: str) -> None:
    assert fault("choice", word) == f'"{word}" is not known; write "required" or "optional"'


@pytest.mark.parametrize("code", ["CH", "CH-ZH", " US-CA ", "XK", "AQ", "FR-971"])
def test_a_country_is_kept_as_written(code: str) -> None:
    assert PLAIN["country"].read(code) == code.strip()


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ("UK", ['"UK" is no country', '"GB"']),
        ("UK-ENG", ['"UK-ENG" is no country']),
        ("ch", ['"ch" is no country', '"CH"']),
        ("Switzerland", ['"Switzerland" is no country', '"CH"']),
        ("ZZ", ['"ZZ" is no country', "ISO 3166-1", '"CH"']),
        ("EU", ['"EU" is no country']),
        ("", ['"" is no country']),
        ("CH-XX", ['"CH-XX"', "subdivision", "ZH"]),
        ("AQ-X", ['"AQ-X"', "subdivision", '"AQ"']),
    ],
)
def test_what_is_no_country_is_told_what_may_be_meant(code: str, parts: list[str]) -> None:
    said = fault("country", code)
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
    assert PLAIN["url"].read(url) == url
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
    assert PLAIN["mailbox"].read(address) == address
    assert PLAIN["named mailbox"].read(address) == address


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
    read = PLAIN["named mailbox"].read(text)
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
    ("yes or no", True),
    ("yes or no", False),
    ("choice", "required"),
    ("country", "CH"),
    ("country", "CH-ZH"),
    ("country", "GB-ENG"),
    ("country", "FR-971"),
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
    ("yes or no", 0),
    ("yes or no", "true"),
    ("choice", "boss"),
    ("choice", True),
    ("country", "ch"),
    ("country", "CHE"),
    ("country", "CH-"),
    ("country", 41),
    ("url", "javascript:alert(1)"),
    ("url", "ftp://example.org"),
    ("mailbox", 3),
    ("named mailbox", "Team"),
]


@pytest.mark.parametrize(("kind", "value"), RIGHT)
def test_what_is_right_is_read_and_fits_the_schema(kind: str, value: object) -> None:
    assert PLAIN[kind].read(value) is not None
    assert accepts(kind, value)


@pytest.mark.parametrize(("kind", "value"), WRONG)
def test_what_is_wrong_is_refused_and_does_not_fit_the_schema(kind: str, value: object) -> None:
    with pytest.raises(Unreadable):
        PLAIN[kind].read(value)
    assert not accepts(kind, value)


@pytest.mark.parametrize("kind", PLAIN)
def test_schemas_are_valid_and_can_be_printed(kind: str) -> None:
    schema = PLAIN[kind].schema()
    jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(schema)))
