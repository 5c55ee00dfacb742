"""Independent readers find in our calendars what will take place, instant by instant."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from interop import matrix, meetings, misreadings, peers

if TYPE_CHECKING:
    from interop.peers import Reader


README = Path(__file__).parents[2] / "README.md"
WHATEVER_VERSION = re.compile(r"^\| (\S+) \S+ \| (\d+ of \d+) \| (.*) \|$", re.MULTILINE)


def known(reader: Reader) -> dict[str, str]:
    return misreadings.ROWS.get(reader.name, {})


def name(each: object) -> str:
    return each if isinstance(each, str) else str(getattr(each, "name", each))


each_cell = pytest.mark.parametrize(
    ("reader", "row"),
    [(reader, row) for reader in peers.THERE for row in matrix.ROWS if row not in known(reader)],
    ids=name,
)
each_reader = pytest.mark.parametrize("reader", peers.THERE, ids=name)


@each_cell
def test_a_reader_finds_what_will_take_place(reader: Reader, row: str) -> None:
    for answers in matrix.found(reader):
        assert answers[row] == matrix.due(matrix.ROWS[row])


@each_reader
def test_what_a_reader_is_known_to_read_wrong_it_still_does(reader: Reader) -> None:
    assert [row for row in known(reader) if matrix.is_right(reader, row)] == []


@each_reader
def test_a_reader_finds_what_will_take_place_of_any_meeting(reader: Reader) -> None:
    questions = {
        meeting: matrix.question(meeting, renamed=reader.knows_file_zones)
        for meeting in meetings.drawn()
    }
    asked = {
        meeting: question
        for meeting, question in questions.items()
        if not misreadings.are_likely(reader.name, question.calendar)
    }
    assert asked
    for meeting, found in zip(asked, reader.answer(asked.values()), strict=True):
        assert found == matrix.due(meeting), meeting


def test_readme_has_the_matrix() -> None:
    readme = README.read_text(encoding="utf-8")
    found = set(WHATEVER_VERSION.findall("\n".join(matrix.table())))
    assert len(found) == len(peers.THERE)
    assert found <= set(WHATEVER_VERSION.findall(readme))
