from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from commands import run
from documents import LEFT_OUT, Place, as_json, changed

EXAMPLE: dict[str, Any] = as_json(
    tomllib.loads((Path(__file__).parent.parent / "examples" / "jupyterhub.toml").read_text())
)

REQUIRED: list[Place] = [
    ("meeting",), ("meeting", "title"), ("meeting", "cadence"), ("meeting", "first"),
    ("slots",), ("slots", 0, "name"), ("slots", 0, "time"), ("slots", 0, "zone"),
    ("exceptions", 0, "date"), ("revisions", 0, "from"), ("revisions", 0, "slots", 1, "zone"),
    ("participants", 3, "name"), ("participants", 3, "zone"),
]  # fmt: skip

TABLES: list[Place] = [
    (), ("meeting",), ("slots", 0), ("exceptions", 0), ("revisions", 0),
    ("revisions", 0, "slots", 1), ("participants", 3),
]  # fmt: skip


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    result = run("schema")
    assert (result.exit_code, result.stderr) == (0, "")
    schema = json.loads(result.stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def test_the_example_fits(validator: jsonschema.Draft202012Validator) -> None:
    assert list(validator.iter_errors(EXAMPLE)) == []


@pytest.mark.parametrize("place", REQUIRED, ids=str)
def test_a_missing_key_does_not_fit(
    place: Place, validator: jsonschema.Draft202012Validator
) -> None:
    (error,) = validator.iter_errors(changed(EXAMPLE, (place, LEFT_OUT)))
    assert error.validator == "required"
    assert tuple(error.absolute_path) == place[:-1]


@pytest.mark.parametrize("place", TABLES, ids=str)
@pytest.mark.parametrize("key", ["xyzzy", "Title", ""])
def test_an_unknown_key_does_not_fit(
    place: Place, key: str, validator: jsonschema.Draft202012Validator
) -> None:
    (error,) = validator.iter_errors(changed(EXAMPLE, ((*place, key), "x")))
    assert error.validator == "additionalProperties"
    assert tuple(error.absolute_path) == place


def test_every_key_says_what_it_is_for(validator: jsonschema.Draft202012Validator) -> None:
    def properties(schema: object) -> list[dict[str, Any]]:
        if isinstance(schema, list):
            return [each for item in schema for each in properties(item)]
        if not isinstance(schema, dict):
            return []
        own = list(schema.get("properties", {}).values())
        return own + [each for item in schema.values() for each in properties(item)]

    described = properties(validator.schema)
    assert len(described) > 30
    assert all(each.get("description") for each in described if "type" in each or "anyOf" in each)
