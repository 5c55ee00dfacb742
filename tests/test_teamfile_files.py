from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.errors import Fault, TeamFileError
from meetsched.teamfile.files import decoded, read_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("size", "read"), [(0, 0), (9, 9), (10, 10), (11, 11), (12, 11)])
def test_a_file_is_read_up_to_a_byte_too_many(size: int, read: int, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes(range(size)))
    assert read_file(tmp_path / "file", 10) == bytes(range(read))


@pytest.mark.parametrize("name", ["nowhere", ".", "a\0b", "n" * 300])
def test_what_cannot_be_read_is_told_with_its_path(name: str, tmp_path: Path) -> None:
    with pytest.raises(TeamFileError) as caught:
        read_file(tmp_path / name, 10)
    assert caught.value.path == str(tmp_path / name)
    assert str(caught.value.faults[0]).startswith("cannot be read: ")


@given(st.text(), st.sampled_from(["utf-8", "utf-8-sig"]))
def test_text_is_read_with_or_without_a_byte_order_mark(text: str, encoding: str) -> None:
    text = text.removeprefix("\ufeff")
    assert decoded(text.encode(encoding), 10_000) == text


@pytest.mark.parametrize(
    ("data", "line"), [(b"\xff", 1), (b"a\n\nb\xe9\n", 3), (b"\xc3\xa9\n\xc3", 2)]
)
def test_other_bytes_are_told_their_line(data: bytes, line: int) -> None:
    fault = decoded(data, 10)
    assert str(fault) == f"line {line}: this is no UTF-8 text; save the file as UTF-8"


def test_a_larger_file_is_refused() -> None:
    size = 3 * 1024 * 1024
    assert decoded(b"x" * size, size) == "x" * size
    assert decoded(b"x" * (size + 1), size) == Fault((), "the file is larger than 3 MiB")
