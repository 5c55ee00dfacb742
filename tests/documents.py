"""Team files as plain values: right ones, the same changed, and written as TOML or JSON."""

from __future__ import annotations

import copy
import json
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from meetsched.errors import TeamFileError
from meetsched.teamfile import TeamFile, read_team_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

Place: TypeAlias = tuple[str | int, ...]

LEFT_OUT: Final = object()
"""Stands for a key that is not there."""

SMALL: Final[dict[str, Any]] = {
    "meeting": {
        "title": "Team meeting",
        "cadence": "third Thursday of the month",
        "first": date(2019, 3, 21),
        "uid": "team-meeting@example.org",
    },
    "slots": [{"name": "Asia-Europe", "time": "08:00", "zone": "Europe/Zurich"}],
}
"""A team file with what every one needs, and a `uid`, without which there is a warning."""

FULL: Final[dict[str, Any]] = {
    "meeting": {
        "title": "Team meeting",
        "cadence": "third Thursday of the month",
        "first": date(2019, 3, 21),
        "duration": 90,
        "url": "https://example.org/call",
        "recording": "https://example.org/recordings",
        "organizer": "Team <team@example.org>",
        "uid": "team-meeting@example.org",
        "quorum": 3,
        "holidays": "unavailable",
        "closes": "1d 12h",
    },
    "slots": [
        {"name": "Europe-Americas", "time": time(18), "zone": "Europe/Zurich"},
        {
            "name": "Asia-Europe",
            "time": "08:00",
            "zone": "Europe/Zurich",
            "weekday": "Wednesday",
            "duration": 45,
            "chair": "Tim",
        },
    ],
    "exceptions": [
        {"date": date(2019, 4, 18), "move": date(2019, 4, 11), "reason": "Easter week"},
        {"date": date(2019, 5, 16), "move": datetime(2019, 5, 17, 9, 30)},
        {"date": date(2019, 12, 19), "cancel": True},
        {
            "date": datetime(2019, 9, 30, 16),
            "add": True,
            "slot": "Europe-Americas",
            "zone": "UTC",
            "duration": 30,
        },
    ],
    "revisions": [
        {
            "from": date(2022, 6, 1),
            "cadence": "third Tuesday of the month",
            "slots": [
                {"name": "Early", "time": "09:00", "zone": "Europe/London"},
                {"name": "Late", "time": "17:00", "zone": "UTC"},
            ],
            "duration": 50,
            "url": "https://example.org/later",
            "next": "Late",
        }
    ],
    "hours": {"preferred": "Mon-Fri 10:00-17:00", "stretch": "any"},
    "participants": [
        {
            "name": "Tim",
            "zone": "Europe/Zurich",
            "handle": "betatim",
            "email": "tim@example.org",
            "institution": "Binder",
            "region": "Europe",
            "note": "of two\nlines",
            "country": "CH-ZH",
            "preferred": "Mon-Fri 08:00-17:30",
            "stretch": "Mon-Fri 07:00-20:00; Sat 22:00-02:00",
            "away": ["2019-07-15/2019-07-26", date(2019, 8, 1)],
            "role": "required",
            "weight": 3,
            "night": True,
        },
        {
            "name": "Luz",
            "zone": [
                {"zone": "Europe/Zurich"},
                {"zone": "America/Los_Angeles", "from": date(2025, 7, 1), "country": "US"},
            ],
        },
    ],
}
"""A team file with every key that this version reads."""


def changed(document: Mapping[str, Any], *changes: tuple[Place, object]) -> dict[str, Any]:
    """Return a document with some places holding other values, or none; a list may grow by one."""
    found = copy.deepcopy(dict(document))
    for (*outer, last), value in changes:
        table: Any = found
        for step in outer:
            table = table[step]
        if value is LEFT_OUT:
            del table[last]
        elif isinstance(table, list) and last == len(table):
            table.append(value)
        else:
            table[last] = value
    return found


def places(value: object, place: Place = ()) -> Iterator[Place]:
    """Yield every place of a document, itself included."""
    yield place
    steps: Iterable[tuple[str | int, object]] = ()
    if isinstance(value, dict):
        steps = value.items()
    elif isinstance(value, list):
        steps = enumerate(value)
    for step, inner in steps:
        yield from places(inner, (*place, step))


def at(document: Mapping[str, Any], place: Place) -> Any:  # noqa: ANN401 - a document holds anything
    """Return what stands at a place."""
    value: Any = document
    for step in place:
        value = value[step]
    return value


def shown(place: Place, document: Mapping[str, Any] = FULL) -> str:
    """Show a place as messages do: positions from 0, each with the name found there."""
    text = ""
    for depth, step in enumerate(place):
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
        value = at(document, place[: depth + 1]) if isinstance(step, int) else None
        if isinstance(value, dict) and "name" in value:
            text += f' "{value["name"]}"'
    return text


def toml(value: object) -> str:
    """Write a document, or any value in it, as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{toml(key)} = {toml(inner)}' for key, inner in value.items())}}}"
    return repr(value)


def written(document: Mapping[str, Any]) -> str:
    """Write a whole document as TOML, one line for each of its tables."""
    return "".join(f"{toml(key)} = {toml(value)}\n" for key, value in document.items())


def as_json(value: Any) -> Any:  # noqa: ANN401 - a document holds anything
    """Turn a document into what JSON can hold: dates and times become texts."""
    return json.loads(json.dumps(value, default=lambda moment: moment.isoformat()))


def saved(folder: Path, document: Mapping[str, Any] | str | bytes, name: str = "hub.toml") -> Path:
    """Write a document into a folder."""
    data = document if isinstance(document, str | bytes) else written(document)
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def read(folder: Path, document: Mapping[str, Any] | str | bytes) -> TeamFile:
    """Read a document as a team file."""
    return read_team_file(saved(folder, document))


def faults(folder: Path, document: Mapping[str, Any] | str | bytes) -> list[str]:
    """Tell what is wrong with a document; nothing, if it can be read."""
    try:
        read(folder, document)
    except TeamFileError as error:
        return [str(fault) for fault in error.faults]
    return []
