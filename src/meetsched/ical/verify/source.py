"""Calendar files as they stand: bytes -> components and properties (RFC 5545 section 3.1).

Values stay the text that was written, for what a second look is after is in the text: an UNTIL
without Z, a DATE among date-times. (icalendar makes values at once, and zones of the VTIMEZONEs,
which it remembers by their names for as long as the process lives.) Sizes and depths are bounded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from meetsched.errors import CalendarError, quoted
from meetsched.ical.reading import unfolded

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST_FILE: Final = 8 * 2**20
"""How large a calendar file may be, in bytes."""

_MOST_LINES: Final = 200_000
_MOST_COMPONENTS: Final = 10_000
_DEEPEST: Final = 8
_NAME: Final = r"[A-Za-z0-9-]+"
_VALUE: Final = r'(?:"[^"]*"|[^",;:]*)'
_PARAMETER: Final = re.compile(rf";({_NAME})=({_VALUE}(?:,{_VALUE})*)")
_LINE: Final = re.compile(rf"({_NAME})((?:;{_NAME}={_VALUE}(?:,{_VALUE})*)*):(.*)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Property:
    """A content line: its name and its parameters' names in capitals, its value as written."""

    name: str
    parameters: Mapping[str, str]
    value: str
    line: int


@dataclass(frozen=True, slots=True)
class Component:
    """What stands between BEGIN and END; `line` is that of its BEGIN, the file's first being 1."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        """Return the properties of that name."""
        return self.properties.get(name, [])

    def first(self, name: str) -> Property | None:
        """Return the first property of that name, if there is one."""
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str:
        """Return the first property's value as written, without spaces around; "" if none is."""
        found = self.first(name)
        return found.value.strip() if found else ""

    def within(self, name: str) -> list[Component]:
        """Return the components of that name in this one."""
        return [part for part in self.parts if part.name == name]


def parse(data: bytes, path: str = "calendar") -> Component:
    r"""Read a calendar file: one VCALENDAR. `path` names it in a `CalendarError`.

    >>> calendar = parse(b"BEGIN:VCALENDAR\r\nPRODID:-//a//b\r\n ut folded\r\nEND:VCALENDAR\r\n")
    >>> calendar.text("PRODID")
    '-//a//but folded'
    """
    if len(data) > LARGEST_FILE:
        raise CalendarError(path, f"it is larger than {LARGEST_FILE} bytes")
    if data.count(b"\n") > _MOST_LINES:
        raise CalendarError(path, f"it has more than {_MOST_LINES} lines")
    return _Builder(path).build(data)


@dataclass(slots=True)
class _Builder:
    """Puts content lines together; `opened` are the components that have not ended yet."""

    path: str
    opened: list[Component] = field(default_factory=list)
    done: list[Component] = field(default_factory=list)
    count: int = 0

    def build(self, data: bytes) -> Component:
        for line, raw in unfolded(data):
            self._take(self._property(line, raw))
        if self.opened:
            last = self.opened[-1]
            raise self._error(last.line, f"{last.name} has no END", "is the file cut short?")
        if len(self.done) != 1:
            hint = "give a file with one" if self.done else "is it a calendar file (.ics)?"
            raise CalendarError(self.path, f"it has {len(self.done)} VCALENDAR objects; {hint}")
        return self.done[0]

    def _property(self, line: int, raw: bytes) -> Property:
        try:
            text = raw.decode()
        except UnicodeDecodeError as error:
            message = f"the byte 0x{raw[error.start]:02x} is no UTF-8"
            raise self._error(line, message, "write the file in UTF-8") from error
        if control := _CONTROL.search(text):
            raise self._error(line, f"a control character, {quoted(control[0])}", "leave it out")
        match = _LINE.fullmatch(text)
        if match is None:
            hint = "is it a calendar file (.ics)?" if line == 1 else "write NAME:VALUE"
            raise self._error(line, f"{quoted(text)} is no content line", hint)
        name, parameters, value = match.groups()
        found = {key.upper(): text.strip('"') for key, text in _PARAMETER.findall(parameters)}
        return Property(name.upper(), found, value, line)

    def _take(self, found: Property) -> None:
        if found.name == "BEGIN":
            self._begin(found)
        elif found.name == "END":
            self._end(found)
        elif self.opened:
            self.opened[-1].properties.setdefault(found.name, []).append(found)
        else:
            raise self._error(
                found.line, f"{found.name} stands in no component", "begin with BEGIN:VCALENDAR"
            )

    def _begin(self, found: Property) -> None:
        name = found.value.strip().upper()
        self.count += 1
        if self.count > _MOST_COMPONENTS:
            raise CalendarError(self.path, f"it has more than {_MOST_COMPONENTS} components")
        if len(self.opened) >= _DEEPEST:
            raise self._error(found.line, f"components in components, {_DEEPEST + 1} deep")
        if (name == "VCALENDAR") == bool(self.opened):
            raise self._error(
                found.line,
                f"{quoted(name)} cannot begin here",
                "only VCALENDAR stands outside, and only there",
            )
        component = Component(name, found.line)
        (self.opened[-1].parts if self.opened else self.done).append(component)
        self.opened.append(component)

    def _end(self, found: Property) -> None:
        name = found.value.strip().upper()
        if not self.opened or self.opened[-1].name != name:
            expected = f"END:{self.opened[-1].name} was expected" if self.opened else ""
            raise self._error(found.line, f"END of {quoted(name)}, which has not begun", expected)
        self.opened.pop()

    def _error(self, line: int, message: str, hint: str = "") -> CalendarError:
        return CalendarError(self.path, "; ".join(filter(None, (message, hint))), line)
