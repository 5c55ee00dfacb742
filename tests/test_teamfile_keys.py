"""The keys of the team file, against the list of them in the design."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema
import pytest

from documents import (
    FULL,
    LEFT_OUT,
    SMALL,
    Place,
    as_json,
    at,
    changed,
    faults,
    places,
    read,
    shown,
)
from meetsched.teamfile.keys import json_schema

if TYPE_CHECKING:
    from pathlib import Path

REQUIRED: list[Place] = [
    ("meeting",),
    ("meeting", "title"),
    ("meeting", "cadence"),
    ("meeting", "first"),
    ("slots",),
    ("slots", 1, "name"),
    ("slots", 1, "time"),
    ("slots", 1, "zone"),
    ("exceptions", 2, "date"),
    ("revisions", 0, "from"),
    ("revisions", 0, "slots", 1, "name"),
    ("revisions", 0, "slots", 1, "time"),
    ("revisions", 0, "slots", 1, "zone"),
    ("participants", 0, "name"),
    ("participants", 0, "zone"),
    ("participants", 1, "zone", 1, "zone"),
]

TABLES: list[Place] = [
    place for place in places(FULL) if isinstance(at(FULL, place), dict)
]  # every kind of table

MISTYPED: list[tuple[Place, str]] = [
    (("meeting", "tilte"), "title"),
    (("meeting", "cadance"), "cadence"),
    (("slots", 1, "zones"), "zone"),
    (("exceptions", 0, "moved"), "move"),
    (("revisions", 0, "slot"), "slots"),
    (("participants", 1, "nme"), "name"),
    (("exception",), "exceptions"),
    (("particpants",), "participants"),
    (("hour",), "hours"),
    (("hours", "streched"), "stretch"),
    (("meeting", "quorm"), "quorum"),
    (("meeting", "holiday"), "holidays"),
    (("meeting", "close"), "closes"),
    (("slots", 1, "chairs"), "chair"),
    (("participants", 1, "contry"), "country"),
    (("participants", 1, "prefered"), "preferred"),
    (("participants", 1, "awey"), "away"),
    (("participants", 1, "roles"), "role"),
    (("participants", 1, "weights"), "weight"),
    (("participants", 1, "nights"), "night"),
    (("participants", 1, "zone", 1, "countries"), "country"),
]

SCHEMA = jsonschema.Draft202012Validator(
    json_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def without_names(place: Place) -> Place:
    return () if place and place[-1] == "name" else place


def test_the_full_document_is_right_and_fits_the_schema(tmp_path: Path) -> None:
    assert faults(tmp_path, FULL) == []
    assert list(SCHEMA.iter_errors(as_json(FULL))) == []


def test_the_full_document_has_every_key_but_the_shared_team() -> None:
    known = {place for place in places(as_json(json_schema())) if place[-2:-1] == ("properties",)}
    used = {str(place[-1]) for place in places(FULL) if place and isinstance(place[-1], str)}
    assert {str(place[-1]) for place in known} - used == {"team"}


@pytest.mark.parametrize("place", REQUIRED, ids=shown)
def test_a_missing_key_is_told(place: Place, tmp_path: Path) -> None:
    document = changed(FULL, (place, LEFT_OUT))
    where = shown(place, changed(FULL, (place[:-1], {"": 0})) if place[-1] == "name" else FULL)
    told = [fault for fault in faults(tmp_path, document) if "missing" in fault]
    assert [fault.split(": ")[0] for fault in told] == [where]
    assert not SCHEMA.is_valid(as_json(document))


@pytest.mark.parametrize(
    "place",
    [place for place in places(FULL) if place and place[-1] not in {"move", "cancel", "add"}],
    ids=shown,
)
def test_no_other_key_is_required(place: Place) -> None:
    required = {tuple(step for step in each if isinstance(step, str)) for each in REQUIRED}
    path = tuple(step for step in place if isinstance(step, str))
    document = as_json(changed(FULL, (place, LEFT_OUT)))
    if isinstance(place[-1], str):
        assert SCHEMA.is_valid(document) is (path not in required)


@pytest.mark.parametrize("place", TABLES, ids=shown)
def test_an_unknown_key_is_told(place: Place, tmp_path: Path) -> None:
    document = changed(FULL, ((*place, "xyzzy"), 1))
    (fault,) = faults(tmp_path, document)
    assert fault.startswith(f"{shown((*place, 'xyzzy'))}: ")
    assert "not known" in fault
    assert not SCHEMA.is_valid(as_json(document))


@pytest.mark.parametrize(("place", "meant"), MISTYPED)
def test_a_mistyped_key_is_told_what_was_meant(place: Place, meant: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed(FULL, (place, 1)))
    assert fault.startswith(f"{shown(place)}: ")
    assert f'did you mean "{meant}"' in fault


@pytest.mark.parametrize("place", [place for place in places(FULL) if place], ids=shown)
def test_another_type_is_told_at_its_place(place: Place, tmp_path: Path) -> None:
    document = changed(FULL, (place, 1.5))
    where = shown(place, changed(FULL, (place[:-1], {"": 0})) if place[-1] == "name" else document)
    told = [fault.split(": ")[0] for fault in faults(tmp_path, document)]
    assert where in told
    assert not SCHEMA.is_valid(as_json(document))


@pytest.mark.parametrize("key", ["slots", "revisions", "exceptions", "participants"])
def test_a_single_header_is_told_to_be_double(key: str, tmp_path: Path) -> None:
    (fault, *_) = faults(tmp_path, changed(FULL, ((key,), FULL[key][0])))
    assert fault.startswith(f"{key}: ")
    assert f"[[{key}]]" in fault


def test_a_double_header_of_the_meeting_is_told_to_be_single(tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed(FULL, (("meeting",), [FULL["meeting"]])))
    assert fault.startswith("meeting: ")
    assert "[meeting]" in fault


@pytest.mark.parametrize(
    "place",
    [("slots",), ("revisions", 0, "slots"), ("participants", 1, "zone")],
    ids=shown,
)
def test_an_empty_list_is_told(place: Place, tmp_path: Path) -> None:
    document = changed(FULL, (place, []))
    told = [fault for fault in faults(tmp_path, document) if fault.startswith(f"{shown(place)}: ")]
    assert len(told) == 1
    assert "empty" in told[0]
    assert not SCHEMA.is_valid(as_json(document))


@pytest.mark.parametrize("key", ["participants", "exceptions", "revisions"])
def test_there_may_be_nobody_and_nothing_special(key: str, tmp_path: Path) -> None:
    document = changed(SMALL, ((key,), []))
    assert faults(tmp_path, document) == []
    assert SCHEMA.is_valid(as_json(document))


def test_the_small_document_is_enough(tmp_path: Path) -> None:
    file = read(tmp_path, SMALL)
    assert file.meeting.duration == 60
    assert file.team.participants == ()
    assert file.warnings == ()
    assert SCHEMA.is_valid(as_json(SMALL))


@pytest.mark.parametrize(
    "place",
    [("meeting", "title"), ("slots", 1, "name"), ("participants", 0, "name"),
     ("exceptions", 0, "reason"), ("participants", 0, "institution")],
    ids=shown,
)  # fmt: skip
@pytest.mark.parametrize("text", ["x" * 201, "a\nb", "a\x1b[2Jb", "a\u202eb", "a\u2066b", " "])
def test_harmful_texts_are_refused(place: Place, text: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed(FULL, (place, text)))
    assert fault.isprintable()


def test_the_schema_is_valid_under_draft_2020_12() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize(
    "exception",
    [
        {"date": "2019-04-18"},
        {"date": "2019-04-18", "cancel": True, "move": "2019-04-11"},
        {"date": "2019-04-18", "cancel": True, "add": True},
    ],
)
def test_the_schema_wants_one_of_move_cancel_and_add(exception: dict[str, object]) -> None:
    assert not SCHEMA.is_valid(as_json(changed(SMALL, (("exceptions",), [exception]))))
