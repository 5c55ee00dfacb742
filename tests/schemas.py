"""Small JSON Schemas, from which those of the commands' documents are made."""

from __future__ import annotations

TEXT, COUNT = {"type": "string"}, {"type": "integer", "minimum": 0}
DAY = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"}
TIME = {"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$"}


def an_object(**properties: object) -> dict[str, object]:
    """Require exactly these keys; a leading underscore keeps one apart from Python's words."""
    keys = {key.removeprefix("_"): value for key, value in properties.items()}
    return {
        "type": "object",
        "properties": keys,
        "required": [*keys],
        "additionalProperties": False,
    }


def a_list(items: object) -> dict[str, object]:
    """Require a list of these."""
    return {"type": "array", "items": items}
