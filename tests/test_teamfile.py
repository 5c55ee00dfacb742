from __future__ import annotations

import time
import tomllib
from dataclasses import fields
from datetime import date, datetime
from datetime import time as clock
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from documents import (
    FULL,
    LEFT_OUT,
    SMALL,
    Place,
    at,
    changed,
    faults,
    places,
    read,
    saved,
    shown,
    toml,
    written,
)
from meetsched.cadence import Cadence
from meetsched.errors import MeetschedError, TeamFileError
from meetsched.hours import Level, Windows
from meetsched.people import Away, Participant, Stay
from meetsched.schedule import MeetingException, Revision, Slot
from meetsched.teamfile import read_team_file

if TYPE_CHECKING:
    from pathlib import Path

SHARED = {"participants": [{"name": "Luz", "zone": "Europe/Zurich"}]}
WORKDAYS = range(0, 5 * 1440, 1440)
SATURDAY_NIGHT = (5 * 1440 + 22 * 60, 6 * 1440 + 2 * 60)
WITH_TEAM = changed(SMALL, (("meeting", "team"), "people/team.toml"))


def outcome(folder: Path, data: bytes | str) -> str | None:
    """Return what is said against a file, None for a good one."""
    try:
        read(folder, data)
    except TeamFileError as error:
        return str(error)
    return None


def with_shared(folder: Path, team: dict[str, Any] | str | bytes) -> str:
    """Tell what is wrong with a file whose team is another file."""
    (folder / "people").mkdir(exist_ok=True)
    saved(folder / "people", team, "team.toml")
    with pytest.raises(TeamFileError) as raised:
        read(folder, WITH_TEAM)
    return str(raised.value)


# What a right file says


def test_every_key_is_read(tmp_path: Path) -> None:
    meeting = read(tmp_path, FULL).meeting
    assert meeting.title == "Team meeting"
    assert meeting.cadence == Cadence.parse("third Thursday of the month")
    assert str(meeting.cadence) == "third Thursday of the month"
    assert (meeting.first, meeting.duration) == (date(2019, 3, 21), 90)
    assert meeting.url == "https://example.org/call"
    assert meeting.recording == "https://example.org/recordings"
    assert meeting.organizer == "Team <team@example.org>"
    assert meeting.uid == "team-meeting@example.org"
    assert (meeting.quorum, meeting.holidays) == (3, Level.UNAVAILABLE)


def test_every_key_of_slots_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, FULL).meeting.slots == (
        Slot("Europe-Americas", clock(18), "Europe/Zurich"),
        Slot("Asia-Europe", clock(8), "Europe/Zurich", weekday=2, duration=45, chair="Tim"),
    )


def test_every_key_of_exceptions_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, FULL).meeting.exceptions == (
        MeetingException(date(2019, 4, 18), move=date(2019, 4, 11), reason="Easter week"),
        MeetingException(date(2019, 5, 16), move=datetime(2019, 5, 17, 9, 30)),
        MeetingException(date(2019, 12, 19), cancel=True),
        MeetingException(
            datetime(2019, 9, 30, 16), add=True, slot="Europe-Americas", zone="UTC", duration=30
        ),
    )


def test_every_key_of_revisions_is_read(tmp_path: Path) -> None:
    early = Slot("Early", clock(9), "Europe/London")
    late = Slot("Late", clock(17), "UTC")
    cadence = Cadence.parse("third Tuesday of the month")
    assert read(tmp_path, FULL).meeting.revisions == (
        Revision(date(2022, 6, 1), cadence, (early, late), 50, "https://example.org/later", "Late"),
    )


def test_every_key_of_participants_is_read(tmp_path: Path) -> None:
    tim, luz = read(tmp_path, FULL).team.participants
    assert tim == Participant(
        "Tim",
        (Stay("Europe/Zurich"),),
        handle="betatim",
        email="tim@example.org",
        institution="Binder",
        region="Europe",
        note="of two\nlines",
        country="CH-ZH",
        preferred=Windows(tuple((day + 8 * 60, day + 1050) for day in WORKDAYS)),
        stretch=Windows((*((day + 420, day + 1200) for day in WORKDAYS), SATURDAY_NIGHT)),
        away=(
            Away(date(2019, 7, 15), date(2019, 7, 26)),
            Away(date(2019, 8, 1), date(2019, 8, 1)),
        ),
        required=True,
        weight=3,
        night=True,
    )
    assert luz.stays == (
        Stay("Europe/Zurich"),
        Stay("America/Los_Angeles", date(2025, 7, 1), "US"),
    )


def test_tables_may_be_written_with_headers(tmp_path: Path) -> None:
    text = """
        [meeting]
        title = "Team meeting"
        cadence = "third Thursday of the month"
        first = 2019-03-21
        uid = "team-meeting@example.org"
        [[slots]]
        name = "Asia-Europe"
        time = 08:00:00
        zone = "Europe/Zurich"
        [[revisions]]
        from = 2020-01-01
        [[revisions.slots]]
        name = "Late"
        time = "18:00"
        zone = "UTC"
        """
    revision = {
        "from": date(2020, 1, 1),
        "slots": [{"name": "Late", "time": "18:00", "zone": "UTC"}],
    }
    expected = read(tmp_path, changed(SMALL, (("revisions",), [revision])))
    assert read(tmp_path, text) == expected


@pytest.mark.parametrize(
    "place",
    [place for place in places(FULL) if isinstance(at(FULL, place), date | clock)],
    ids=shown,
)
def test_a_value_is_the_same_bare_and_quoted(place: Place, tmp_path: Path) -> None:
    document = changed(FULL, (place, at(FULL, place).isoformat()))
    assert read(tmp_path, document) == read(tmp_path, FULL)


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    assert read(tmp_path, written(FULL).encode("utf-8-sig")) == read(tmp_path, FULL)


def test_a_path_may_be_text(tmp_path: Path) -> None:
    path = saved(tmp_path, SMALL)
    assert read_team_file(str(path)) == read_team_file(path)


def test_a_missing_uid_is_a_warning_with_what_to_write(tmp_path: Path) -> None:
    file = read(tmp_path, changed(SMALL, (("meeting", "uid"), LEFT_OUT)))
    (warning,) = file.warnings
    assert warning.startswith("meeting.uid is missing")
    assert f'uid = "{file.meeting.identity}"' in warning
    assert (
        read(tmp_path, changed(SMALL, (("meeting", "uid"), file.meeting.identity))).warnings == ()
    )


def test_a_chair_who_is_no_participant_is_a_warning(tmp_path: Path) -> None:
    (warning,) = read(tmp_path, changed(FULL, (("slots", 1, "chair"), "Tina"))).warnings
    assert warning == '"Tina", who chairs "Asia-Europe", is no participant'


@pytest.mark.parametrize("chair", ["Luz", "luz", "betatim", "BetaTim"])
def test_a_chair_is_known_by_name_or_handle(chair: str, tmp_path: Path) -> None:
    assert read(tmp_path, changed(FULL, (("slots", 1, "chair"), chair))).warnings == ()


def test_a_chair_of_a_later_slot_is_looked_for_too(tmp_path: Path) -> None:
    later = (("revisions", 0, "slots", 0, "chair"), "Tina"), (("slots", 1, "chair"), "Tina")
    (warning,) = read(tmp_path, changed(FULL, *later)).warnings
    assert warning.startswith('"Tina", who chairs ')


def test_where_nobody_is_listed_a_chair_is_no_surprise(tmp_path: Path) -> None:
    assert read(tmp_path, changed(SMALL, (("slots", 0, "chair"), "Tina"))).warnings == ()


def test_a_participant_has_no_field_that_no_key_sets(tmp_path: Path) -> None:
    tim = read(tmp_path, FULL).team.participants[0]
    unset = [field.name for field in fields(tim) if not getattr(tim, field.name)]
    assert unset == ["busy", "ratings"]  # which are for programs, and read from tables


# What a wrong file is told


def test_a_fault_is_told_with_the_file_and_its_place(tmp_path: Path) -> None:
    path = saved(tmp_path, changed(FULL, (("participants", 1, "zone"), "Europe/Zurch")))
    with pytest.raises(TeamFileError) as raised:
        read_team_file(path)
    assert raised.value.path == str(path)
    assert str(raised.value).startswith(f'{path}: participants[1] "Luz".zone: ')
    assert str(raised.value).endswith('did you mean "Europe/Zurich"?')


def test_all_faults_are_told_at_once_one_a_line(tmp_path: Path) -> None:
    changes = (("meeting", "first"), "soon"), (("slots", 0, "time"), "24:00"), (("x",), 1)
    path = saved(tmp_path, changed(FULL, *changes))
    with pytest.raises(TeamFileError) as raised:
        read_team_file(path)
    lines = str(raised.value).splitlines()
    assert len(lines) == len(raised.value.faults) == 3
    assert all(line.startswith(f"{path}: ") for line in lines)


def test_an_unquoted_time_is_told_to_be_quoted_with_its_line(tmp_path: Path) -> None:
    said = outcome(tmp_path, "[meeting]\n\n[[slots]]\ntime = 18:00\n")
    assert said is not None
    assert said.startswith(f"{tmp_path / 'hub.toml'}: line 4, column 10: ")
    assert said.endswith('put quotes around a time: "18:00"')


def test_an_empty_file_misses_the_meeting_and_the_slots(tmp_path: Path) -> None:
    assert [fault.split(":")[0] for fault in faults(tmp_path, "")] == ["meeting", "slots"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TeamFileError, match="No such file"):
        read_team_file(tmp_path / "nobody.toml")


def test_a_folder_is_no_team_file(tmp_path: Path) -> None:
    with pytest.raises(TeamFileError, match="directory"):
        read_team_file(tmp_path)


@pytest.mark.parametrize("name", ["x" * 5000, "x/" * 2000])
def test_a_name_that_no_file_can_have_is_told(name: str, tmp_path: Path) -> None:
    with pytest.raises(TeamFileError, match="cannot be read"):
        read_team_file(tmp_path / name)


def test_a_file_too_large_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "hub.toml"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    start = time.process_time()
    with pytest.raises(TeamFileError, match="larger than 8 MiB"):
        read_team_file(path)
    assert time.process_time() - start < 2


def test_a_flood_of_faults_is_told_in_bounded_time_and_length(tmp_path: Path) -> None:
    flood = "".join(f"key{number} = 1\n" for number in range(60_000))
    start = time.process_time()
    said = outcome(tmp_path, flood)
    assert time.process_time() - start < 5
    assert said is not None
    assert len(said) < 100_000


# A team in a file of its own


def test_a_team_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    saved(tmp_path / "people", SHARED, "team.toml")
    file = read(tmp_path, WITH_TEAM)
    assert [participant.name for participant in file.team.participants] == ["Luz"]
    assert file.meeting == read(tmp_path, SMALL).meeting


def test_a_team_may_stand_beside_the_folder(tmp_path: Path) -> None:
    saved(tmp_path, SHARED, "team.toml")
    (tmp_path / "hub").mkdir()
    file = read(tmp_path / "hub", changed(SMALL, (("meeting", "team"), "../team.toml")))
    assert file.team.find("Luz") is not None


def test_a_shared_team_brings_its_hours(tmp_path: Path) -> None:
    saved(tmp_path, {**SHARED, "hours": {"preferred": "never"}}, "team.toml")
    file = read(tmp_path, changed(SMALL, (("meeting", "team"), "team.toml")))
    assert file.team.hours.preferred == Windows()


def test_faults_of_the_shared_team_name_its_file(tmp_path: Path) -> None:
    wrong = changed(SHARED, (("participants", 0, "zone"), "Europe/Zurch"))
    said = with_shared(tmp_path, wrong)
    assert said.startswith('people/team.toml: participants[0] "Luz".zone: ')


def test_faults_of_both_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "people").mkdir()
    saved(tmp_path / "people", changed(SHARED, (("x",), 1)), "team.toml")
    path = saved(tmp_path, changed(WITH_TEAM, (("meeting", "first"), "soon")))
    with pytest.raises(TeamFileError) as raised:
        read_team_file(path)
    first, second = str(raised.value).splitlines()
    assert first.startswith(f"{path}: meeting.first: ")
    assert second.startswith("people/team.toml: x: ")


def test_two_people_of_one_name_in_a_shared_team_are_told(tmp_path: Path) -> None:
    twice = {"participants": SHARED["participants"] * 2}
    said = with_shared(tmp_path, twice)
    assert said.startswith('people/team.toml: participants[1] "Luz".name: ')


@pytest.mark.parametrize(
    ("team", "part"),
    [
        ("[[participants]\n", "line 1"),
        (b"\xff", "UTF-8"),
        ({"meeting": SMALL["meeting"]}, "meeting: "),
        ({"slots": SMALL["slots"]}, "slots: "),
        ({"hours": {"weekdays": "Mon-Fri"}}, "hours.weekdays: "),
    ],
)
def test_a_shared_team_has_participants_and_hours_only(
    team: dict[str, Any] | str | bytes, part: str, tmp_path: Path
) -> None:
    said = with_shared(tmp_path, team)
    assert said.startswith("people/team.toml: ")
    assert part in said


def test_a_shared_team_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TeamFileError) as raised:
        read(tmp_path, WITH_TEAM)
    assert str(raised.value).startswith("people/team.toml: ")
    assert "No such file" in str(raised.value)


def test_a_shared_team_by_an_absolute_path_is_refused(tmp_path: Path) -> None:
    absolute = str(saved(tmp_path, SHARED, "team.toml"))
    (fault,) = faults(tmp_path, changed(SMALL, (("meeting", "team"), absolute)))
    assert fault.startswith("meeting.team: ")
    assert "absolute" in fault
    assert "relative" in fault


def test_participants_here_and_in_a_shared_team_are_refused(tmp_path: Path) -> None:
    saved(tmp_path, SHARED, "team.toml")
    changes = (("meeting", "team"), "team.toml"), (("participants",), SHARED["participants"])
    (fault,) = faults(tmp_path, changed(SMALL, *changes))
    assert fault.startswith("participants: ")
    assert '"team.toml"' in fault


# Anything at all


anything = st.recursive(
    st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.times()
    | st.datetimes()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.sampled_from(["Mars", "UTC", "18:00", "24:00", "2019-04-18", "weekly", "FREQ=DAILY"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "zone", "from", "x"]), inner, max_size=3)
    ),
    max_leaves=4,
)


@given(st.binary() | st.text(st.characters(exclude_categories=["Cs"])).map(str.encode))
@example(b"\xef\xbb\xbf")
@example(b"meeting = 1\nslots = [1]\nparticipants = [[]]\n")
@example(b"[meeting]\nduration = " + b"9" * 5000)
@example(b"[meeting]\nduration = 0x" + b"f" * 5000)
def test_any_bytes_are_a_team_file_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    said = outcome(tmp_path_factory.getbasetemp(), data)
    assert said


@given(st.sampled_from([place for place in places(FULL) if place]), anything | st.just(LEFT_OUT))
@example(("slots",), [])
@example(("revisions", 0, "slots"), [{}])
@example(("exceptions", 0), {})
@example(("participants", 1, "zone"), [{}])
def test_any_value_anywhere_is_read_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, place: Place, value: object
) -> None:
    said = outcome(tmp_path_factory.getbasetemp(), written(changed(FULL, (place, value))))
    assert said is None or all(line.isprintable() for line in said.splitlines())


@given(st.data())
def test_any_damage_to_a_file_is_read_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    text = written(FULL).encode()
    at_byte = data.draw(st.integers(0, len(text)))
    gap = data.draw(st.integers(0, 20))
    put = data.draw(st.binary(max_size=5) | st.sampled_from([b'"', b"[", b"\n", b"=", b".", b"#"]))
    outcome(tmp_path_factory.getbasetemp(), text[:at_byte] + put + text[at_byte + gap :])


@given(anything)
def test_documents_are_written_as_the_toml_they_mean(value: object) -> None:
    assert repr(tomllib.loads(f"x = {toml(value)}")["x"]) == repr(value).replace(", fold=1", "")


def test_errors_of_a_team_file_are_errors_of_ours() -> None:
    assert issubclass(TeamFileError, MeetschedError)
