from __future__ import annotations

import time
import tomllib
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from meetsched.errors import Fault
from meetsched.teamfile import toml

DEEP = 100_000


def tables(data: bytes) -> dict[str, Any]:
    parsed = toml.parse(data)
    assert isinstance(parsed, dict), parsed
    return parsed


def fault(data: bytes | str) -> str:
    parsed = toml.parse(data if isinstance(data, bytes) else data.encode())
    assert isinstance(parsed, Fault)
    return str(parsed)


def by_tomllib(data: bytes) -> dict[str, Any] | None:
    try:
        return tomllib.loads(data.removeprefix(b"\xef\xbb\xbf").decode())
    except ValueError:
        return None


toml_like = st.lists(
    st.sampled_from([
        "[", "]", "[[", "]]", "{", "}", "=", " = ", ",", ".", "\n", "\r\n", "#", '"', "'", '"""',
        "\\", "a", "slots", "zone", "18:00", "2019-04-11", "T", "+02:00", "0x", "1e999", "true",
        "\ufeff", "\u2028", "é", "\0",
    ])
    | st.text(max_size=3),
    max_size=30,
).map(lambda parts: "".join(parts).encode())  # fmt: skip


@given(st.binary() | st.text().map(str.encode) | toml_like)
@example(b"\xef\xbb\xbftitle = 'x'")
@example(b"\xff\xfe[\0m\0")
@example(b"a = 2019-02-30")
def test_any_bytes_are_read_as_tomllib_reads_them_or_are_a_fault(data: bytes) -> None:
    parsed, expected = toml.parse(data), by_tomllib(data)
    assert isinstance(parsed, Fault) if expected is None else parsed == expected


def test_a_byte_order_mark_is_accepted() -> None:
    assert tables('title = "é"'.encode("utf-8-sig")) == {"title": "é"}


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_other_encodings_than_utf_8_are_refused(encoding: str) -> None:
    said = fault('name = "Tim"\ntitle = "café"\n'.encode(encoding))
    assert "UTF-8" in said
    assert said.startswith("line 1:" if encoding == "utf-16" else "line 2:")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("value", ["18:00", "8:30", "18:00 # in Zurich"])
def test_a_bare_time_is_told_its_line_and_to_be_quoted(value: str, newline: str) -> None:
    said = fault(newline.join(["[[slots]]", 'name = "é"', f"time = {value}", 'zone = "UTC"', ""]))
    assert said.startswith("line 3, column")
    assert "put quotes" in said
    assert f'"{value.split(" ", maxsplit=1)[0]}"' in said


@pytest.mark.parametrize("value", ["Europe/Zurich", "third Thursday", "Zurich # the anchor"])
def test_bare_text_is_told_its_line_and_to_be_quoted(value: str) -> None:
    said = fault(f'[[slots]]\nname = "A"\nzone = {value}\n')
    assert said.startswith("line 3, column 8:")
    assert "put quotes" in said
    assert f'"{value.split(" #", maxsplit=1)[0]}"' in said


@pytest.mark.parametrize("separator", ["\u2028", "\x85", "\u2029"])
def test_only_newlines_end_a_line(separator: str) -> None:
    said = fault(f"# a{separator}b\ntime = 18:00\n")
    assert said.startswith("line 2,")
    assert '"18:00"' in said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "x"\n[meeting\n', 2),
        ('title = "x\nname = "y"\n', 1),
        ('[meeting]\ntitle = "x"\ntitle = "y"\n', 3),
        ("[meeting]\n\n[meeting]\n", 3),
        ("[slots]\n[[slots]]\n", 2),
        ("first = 2019-02-30\n", 1),
        ("time = 24:00:00\n", 1),
        ('a = 1\nb = "\\q"\n', 2),
        ("a = 1\nb\n", 2),
        ("\n\n= 1\n", 3),
        ("a = 1\nb = [1,\n", 2),
        ('a = 1\nb = """x\n', 2),
    ],
)
def test_a_syntax_error_is_told_its_line(text: str, line: int) -> None:
    assert fault(text).startswith(f"line {line}")


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "[" * DEEP,
        "x = " + "[" * DEEP + "]" * DEEP,
        "x = " + "{a = " * DEEP,
        "x = " + "{a = [" * DEEP,
        ".".join(["a"] * DEEP) + " = 1",
        "x = {" + ".".join(["a"] * DEEP) + " = 1}",
        "[" + ".".join(["a"] * DEEP) + "]",
        "[[" + "\t. ".join(["a"] * DEEP) + "]]",
        ".".join(["'a b'"] * DEEP) + " = 1",
        ".".join(['"a b"'] * DEEP) + " = 1",
    ],
    ids=lambda text: text[:12],
)
def test_deep_nesting_is_refused_at_once(text: str) -> None:
    start = time.process_time()
    said = fault(text)
    assert time.process_time() - start < 2
    assert "nested" in said


def test_a_deep_key_of_escaped_quotes_is_refused_at_once() -> None:
    start = time.process_time()
    said = fault(".".join(['"\\""'] * 20_000) + " = 1")
    assert time.process_time() - start < 2
    assert "nested" in said


@pytest.mark.parametrize("form", ["{key}.k{n} = 1\n", "[k{n}.{key}]\n", "k{n} = {{{key} = 1}}\n"])
def test_many_long_keys_are_read_or_refused_soon(form: str) -> None:
    # an eighth of the largest file
    key = ".".join("a" * 500)
    start = time.process_time()
    toml.parse("".join(form.format(key=key, n=n) for n in range(1000)).encode())
    assert time.process_time() - start < 2


def test_a_deep_key_is_told_its_line() -> None:
    assert fault("a = 1\n\n" + "b." * DEEP + "c = 1").startswith("line 3:")


@pytest.mark.parametrize(
    "text",
    [
        'note = "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s"',
        "note = '''\na.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s\n'''",
        "# a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s\nnote = 1",
        "a.b.c.d.e.f = 1",
    ],
)
def test_dots_in_texts_and_short_keys_are_fine(text: str) -> None:
    assert tables(text.encode()) == tomllib.loads(text)


@pytest.mark.parametrize("digits", ["9" * 5000, "-" + "9" * 5000, "0x" + "f" * 5000])
def test_huge_numbers_are_read_or_refused_with_their_line(digits: str) -> None:
    parsed = toml.parse(f"[meeting]\nduration = {digits}\n".encode())
    assert isinstance(parsed, dict) or "line 2" in str(parsed)


def test_a_file_of_the_largest_size_is_read() -> None:
    assert tables(b"a = 1\n" + b"#" * (8 * 1024 * 1024 - 6)) == {"a": 1}


def test_a_larger_file_is_refused() -> None:
    assert "larger than 8 MiB" in fault(b"#" * (8 * 1024 * 1024 + 1))


def test_control_characters_in_the_message_are_escaped() -> None:
    assert "\x1b" not in fault("time = \x1b[2J\n")
    assert "\x1b" not in fault("zone = Zu\x1b[2Jrich\n")
