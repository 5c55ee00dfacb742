from __future__ import annotations

import json
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents import LEFT_OUT, changed, places
from meetsched.cli.published import Published
from meetsched.errors import MeetschedError, OutputError
from meetsched.ical.caldav import Entry

if TYPE_CHECKING:
    from pathlib import Path

URL, ELSEWHERE = "https://dav.example.org/hub/", "https://dav.example.org/other/"
EVENT = "BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:\u30cf\u30d6\r\nEND:VEVENT\r\n"
CALENDAR = f"BEGIN:VCALENDAR\r\n{EVENT}END:VCALENDAR\r\n"
ENTRY = Entry("hub@example.org", "Asia-Europe", 'W/"1"', CALENDAR.encode(), b"")
DOCUMENT: dict[str, Any] = {
    "version": 1,
    "collections": {
        URL: {
            "a": {
                "meeting": "hub@example.org",
                "slot": "Asia-Europe",
                "etag": 'W/"1"',
                "calendar": CALENDAR,
                "sending": "",
            }
        }
    },
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "hub.caldav.json"


def entries(path: Path, document: object) -> dict[str, Entry]:
    path.write_text(json.dumps(document), encoding="utf-8")
    return Published.read(path, URL).entries


def test_a_journal_that_is_not_there_is_empty(path: Path) -> None:
    assert Published.read(path, URL).entries == {}
    assert not path.exists()


def test_what_was_noted_is_read(path: Path) -> None:
    assert entries(path, DOCUMENT) == {"a": ENTRY}
    assert Published.read(path, ELSEWHERE).entries == {}


def test_a_note_is_in_the_file_at_once(path: Path) -> None:
    Published(path, URL).note("a", ENTRY)
    assert json.loads(path.read_text(encoding="utf-8")) == DOCUMENT


def test_what_is_forgotten_leaves_no_trace(path: Path) -> None:
    assert entries(path, DOCUMENT)
    Published.read(path, URL).forget("a")
    assert json.loads(path.read_text(encoding="utf-8")) == {"version": 1, "collections": {}}


def test_notes_of_other_calendars_are_kept(path: Path) -> None:
    assert entries(path, DOCUMENT)
    elsewhere = Published.read(path, ELSEWHERE)
    elsewhere.note("b", ENTRY)
    elsewhere.forget("a")
    assert Published.read(path, URL).entries == {"a": ENTRY}
    assert Published.read(path, ELSEWHERE).entries == {"b": ENTRY}


def test_what_another_run_noted_of_another_calendar_meanwhile_is_kept(path: Path) -> None:
    here, there = Published.read(path, URL), Published.read(path, ELSEWHERE)
    here.note("a", ENTRY)
    there.note("b", ENTRY)
    here.note("c", ENTRY)
    assert Published.read(path, URL).entries == {"a": ENTRY, "c": ENTRY}
    assert Published.read(path, ELSEWHERE).entries == {"b": ENTRY}


def test_what_is_known_is_not_written_again(path: Path) -> None:
    assert entries(path, DOCUMENT)
    published, before = Published.read(path, URL), path.stat()
    published.note("a", ENTRY)
    published.forget("b")
    assert path.stat().st_ino == before.st_ino


def test_where_nothing_can_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="no"):
        Published(tmp_path / "no" / "journal", URL).note("a", ENTRY)


# Not trusted


@pytest.mark.parametrize(
    "data",
    [b"", b"no JSON", b"[]", b"{}", b"null", b"\xff", b"[" * 100_000, b'{"version": 1}',
     b'[meeting]\ntitle = "Team"', b'{"version": 2, "collections": {}}',
     b'{"version": ' + b"9" * 5000],
)  # fmt: skip
def test_what_is_no_journal_is_refused_with_a_hint(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    with pytest.raises(MeetschedError, match="no journal of what was published; give another"):
        Published.read(path, URL)
    assert path.read_bytes() == data


ENTRY_PLACE = ("collections", URL, "a")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("meeting", None), ("slot", 1), ("etag", "bare"), ("etag", '"a"\r\nX: "'), ("etag", None),
        ("calendar", "no calendar"), ("calendar", "BEGIN:VCALENDAR\nEND:VCALENDAR"),
        ("calendar", 1),
        ("calendar", CALENDAR.replace("SUMMARY:", "RECURRENCE-ID:")), ("sending", "\ud800"),
        ("sending", CALENDAR.replace(EVENT, EVENT + EVENT.replace("UID:a", "UID:b"))),
    ],
)  # fmt: skip
def test_an_entry_that_cannot_be_is_refused(path: Path, key: str, value: object) -> None:
    with pytest.raises(MeetschedError, match="no journal"):
        entries(path, changed(DOCUMENT, ((*ENTRY_PLACE, key), value)))


def test_half_a_character_is_refused(path: Path) -> None:
    document = changed(
        DOCUMENT, (("collections", URL, "\ud800"), DOCUMENT["collections"][URL]["a"])
    )
    with pytest.raises(MeetschedError, match="no journal"):
        entries(path, document)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
)


@given(place=st.sampled_from([*places(DOCUMENT)][1:]), value=st.just(LEFT_OUT) | VALUES)
def test_a_journal_is_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, place: tuple[str, ...], value: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.caldav.json"
    with suppress(MeetschedError):
        found = entries(path, changed(DOCUMENT, (place, value)))
        assert all(isinstance(entry, Entry) for entry in found.values())


def test_no_large_file_is_read_to_its_end(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("meetsched.cli.files.LARGEST", 100)
    with pytest.raises(MeetschedError, match="is larger than"):
        entries(path, DOCUMENT)


def test_a_folder_is_no_journal(tmp_path: Path) -> None:
    with pytest.raises(MeetschedError, match="Is a directory"):
        Published.read(tmp_path, URL)
