"""Tables of known keys: how a whole document is read, every fault noted, and its JSON Schema."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from meetsched.errors import Fault, Place, either, quoted
from meetsched.teamfile.kinds import Kind, Schema, Unreadable, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


_MOST_UNKNOWN: Final = 20
ENOUGH: Final = 100
"""After so many faults no further items are read: a person has enough to mend."""


class Key:
    """A key of a table: the kind of its value, and what it says."""

    def __init__(
        self, kind: Kind | Table | Tables | Either, doc: str, *, required: bool = False
    ) -> None:
        self.kind = kind
        self.doc = doc
        self.required = required


class Table:
    """A table of known keys."""

    def __init__(self, keys: Mapping[str, Key], schema_rules: Schema | None = None) -> None:
        self.keys = keys
        self.schema_rules = schema_rules or {}

    def read(self, value: object, place: Place, faults: list[Fault]) -> dict[str, Any]:
        """Return the values by key; one that cannot be read is None, and a fault more."""
        if not isinstance(value, dict):
            faults.append(
                Fault(place, f"{shown(value)} is no table", f"write it as {_header(place)}")
            )
            return {}
        found = {}
        unknown = [name for name in value if name not in self.keys]
        faults.extend(
            Fault((*place, _printable(name)), *self._unknown(name))
            for name in unknown[:_MOST_UNKNOWN]
        )
        if len(unknown) > _MOST_UNKNOWN:
            faults.append(Fault(place, f"{len(unknown) - _MOST_UNKNOWN} more keys are not known"))
        for name, key in self.keys.items():
            if name in value:
                found[name] = read_value(key.kind, value[name], (*place, name), faults)
            elif key.required:
                faults.append(Fault((*place, name), f"this key is missing ({key.doc})"))
        return found

    def _unknown(self, name: str) -> tuple[str, str]:
        import difflib

        close = difflib.get_close_matches(name[:60], self.keys, n=1)
        hint = f"did you mean {either(close)}?" if close else f"known are {', '.join(self.keys)}"
        return "this key is not known", hint

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                name: {"description": key.doc, **key.kind.schema()}
                for name, key in self.keys.items()
            },
            "required": [name for name, key in self.keys.items() if key.required],
            **self.schema_rules,
        }


def _header(place: Place) -> str:
    """Write how a table, or one of a list of tables, begins."""
    name = ".".join(part for part in place if isinstance(part, str))
    return f"[[{name}]]" if place and isinstance(place[-1], int) else f"[{name}]"


def _printable(name: str) -> str:
    return name if name.isprintable() and len(name) <= 60 else quoted(name)  # noqa: PLR2004 - a line


class Tables:
    """A list of tables or of values."""

    def __init__(self, item: Table | Kind, least: int = 0, most: int = 200_000) -> None:
        self.item = item
        self.least = least
        self.most = most

    def read(self, value: object, place: Place, faults: list[Fault]) -> list[Any] | None:
        """Return the items, None for one that cannot be read."""
        if not isinstance(value, list):
            tables = isinstance(self.item, Table)
            hint = (
                f"write it as {_header((*place, 0))}" if tables else "write it in brackets: [...]"
            )
            faults.append(Fault(place, f"{shown(value)} is no list", hint))
            return None
        if not self.least <= len(value) <= self.most:
            message = "the list is empty" if not value else f"{len(value)} items"
            faults.append(Fault(place, message, f"{self.least} to {self.most} are allowed"))
            return None
        return list(self._items(value, place, faults))

    def _items(self, value: list[Any], place: Place, faults: list[Fault]) -> Iterator[Any]:
        for position, item in enumerate(value):
            if len(faults) >= ENOUGH:
                return
            own: list[Fault] = []
            yield read_value(self.item, item, (*place, position), own)
            name = item.get("name") if isinstance(item, dict) else None
            if isinstance(name, str):
                own = [f if f.name else replace(f, name=name, depth=len(place)) for f in own]
            faults.extend(own)

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {
            "type": "array",
            "minItems": self.least,
            "maxItems": self.most,
            "items": self.item.schema(),
        }


class Either:
    """One value of a kind, or a list."""

    def __init__(self, one: Kind, many: Tables) -> None:
        self.one = one
        self.many = many

    def read(self, value: object, place: Place, faults: list[Fault]) -> object:
        """Return what was given, either way."""
        return read_value(self.many if isinstance(value, list) else self.one, value, place, faults)

    def schema(self) -> Schema:
        """Return its JSON Schema."""
        return {"anyOf": [self.one.schema(), self.many.schema()]}


def read_value(
    kind: Kind | Table | Tables | Either, value: object, place: Place, faults: list[Fault]
) -> Any:  # noqa: ANN401 - the kind decides
    """Read a value of any kind; None, and a fault more, if it cannot be read."""
    if isinstance(kind, (Table, Tables, Either)):
        return kind.read(value, place, faults)
    try:
        return kind.read(value)
    except Unreadable as error:
        faults.append(error.fault.within(*place))
        return None
