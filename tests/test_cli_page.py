from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.claims.mistakes import Edit
from meetsched.cli import files
from meetsched.cli.page import Page
from meetsched.errors import MeetschedError


@given(st.binary(max_size=200))
def test_any_bytes_are_written_back_as_they_were(data: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "page.md")
        path.write_bytes(data)
        read = Page.read(str(path))
        path.unlink()
        read.write()
        assert path.read_bytes() == data


def test_a_page_is_read_and_written(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_bytes(b"caf\xe9\r\n8am PST")
    read = Page.read(str(path))
    read.corrected([Edit(10, 13, "PT")]).write()
    assert path.read_bytes() == b"caf\xe9\r\n8am PT"


def test_a_page_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 10)
    path = tmp_path / "page.md"
    path.write_bytes(b"x" * 11)
    with pytest.raises(MeetschedError, match="larger than"):
        Page.read(str(path))


@given(st.text(alphabet="a\n\r", max_size=30), st.data())
def test_a_spot_is_the_line_and_column_of_a_character(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    line, column = Page("page.md", text).spot(at)
    assert len("\n".join([*text.split("\n")[: line - 1], ""])) + column - 1 == at
    assert 1 <= column <= len(text.split("\n")[line - 1]) + 1


def test_corrections_are_made_from_the_first_to_the_last() -> None:
    edits = [Edit(8, 11, "UTC"), Edit(0, 3, "four")]
    assert Page("page.md", "six pm, CET!").corrected(edits).text == "four pm, UTC!"


def test_a_difference_is_a_unified_diff_without_context() -> None:
    old, new = Page("page.md", "a\nb\nc\nd"), Page("page.md", "a\nB\nc\nD")
    assert list(old.difference(new)) == [
        "--- page.md", "+++ page.md", "@@ -2 +2 @@", "-b", "+B", "@@ -4 +4 @@", "-d", "+D",
    ]  # fmt: skip
    assert list(old.difference(old)) == []
