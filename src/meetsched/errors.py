"""What can go wrong, as exceptions with parts.

::

    MeetschedError
    ├── UnknownZoneError      a zone name that tz data does not know
    ├── CadenceError          date rules that cannot be understood
    ├── HoursError            windows of a week that cannot be understood
    ├── InvalidMeetingError   a meeting or a team that contradicts itself
    ├── TeamFileError         a team file with faults, all of them
    ├── CalendarError         a calendar that cannot be read
    ├── NewerVersionError     an older version that would take the place of a newer one
    ├── ServerError           a server that cannot be talked to, or does not do what it is asked
    ├── RefusedError          what a server did not take, though all is well with it
    └── OutputError           a file that could not be written

Everything that is wrong with a value is a `Fault`; an error that can hold
several lists them all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

Place = tuple[str | int, ...]


def quoted(value: object, limit: int = 60) -> str:
    r"""Show a value from outside in a message: quoted, escaped and cut.

    >>> quoted("Europe/Zurch")
    '"Europe/Zurch"'
    >>> print(quoted("a\x1b[2Jb"))
    "a\x1b[2Jb"
    """
    text = str(value)
    return f'"{printable(text if len(text) <= limit else text[: limit - 1] + "…")}"'


def printable(text: str) -> str:
    """Escape what would steer a terminal, or break a line."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def either(values: Iterable[object]) -> str:
    """Join what is offered as alternatives.

    >>> either(["a", "b", "c"])
    '"a", "b" or "c"'
    """
    shown = list(dict.fromkeys(quoted(value) for value in values))
    return " or ".join(filter(None, [", ".join(shown[:-1]), *shown[-1:]]))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, what, and the likely fix.

    `place` is a path of keys and of positions counted from 0; the one at `depth` is followed by
    the name found there, if it has one, as in ``participants[3] "Luz".zone``. `file` is where, if
    not in the file that the error is about.

    >>> str(Fault(("slots", 1, "time"), 'no such time: "25:00"', "hours go from 00 to 23"))
    'slots[1].time: no such time: "25:00"; hours go from 00 to 23'
    """

    place: Place
    message: str
    hint: str = ""
    name: str = ""
    depth: int = 1
    file: str = ""

    def __str__(self) -> str:
        where = self._where()
        return (f"{where}: " if where else "") + "; ".join(filter(None, (self.message, self.hint)))

    def _where(self) -> str:
        text = ""
        for depth, part in enumerate(self.place):
            text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
            if depth == self.depth and self.name:
                text += f" {quoted(self.name)}"
        return text

    def within(self, *outer: str | int, name: str = "") -> Fault:
        """Return the same fault, seen from further outside."""
        place = (*outer, *self.place)
        if name:
            return replace(self, place=place, name=name, depth=len(outer) - 1)
        return replace(self, place=place, depth=self.depth + len(outer))


class MeetschedError(Exception):
    """The root of everything that this package raises on purpose."""


class UnknownZoneError(MeetschedError):
    """A zone name that tz data does not know; `matches` are the closest that it does."""

    def __init__(self, key: str, matches: Sequence[str] = ()) -> None:
        self.key = key
        self.matches = tuple(matches)
        super().__init__(key, self.matches)

    @property
    def hint(self) -> str:
        """What the writer may have meant."""
        if self.matches:
            return f"did you mean {either(self.matches)}?"
        return 'use an IANA key such as "Europe/Zurich", or "UTC"'

    def __str__(self) -> str:
        return f"unknown time zone {quoted(self.key)}; {self.hint}"


class _UnreadableError(MeetschedError):
    """Words that cannot be understood: `text`, `reason`, and in `hint` what can be."""

    what = ""

    def __init__(self, text: str, reason: str, hint: str = "") -> None:
        self.text = text
        self.reason = reason
        self.hint = hint
        super().__init__(text, reason, hint)

    def __str__(self) -> str:
        known = f"; {self.hint}" if self.hint else ""
        return f"cannot read the {self.what} {quoted(self.text)}: {self.reason}{known}"


class CadenceError(_UnreadableError):
    """Date rules that cannot be understood: `text`, `reason`, and in `hint` the known words."""

    what = "cadence"


class HoursError(_UnreadableError):
    """Windows of a week that cannot be understood: `text`, `reason`, `hint`."""

    what = "hours"


_MOST_TOLD = 100


class _FaultsError(MeetschedError):
    """Several faults, told one a line, the first hundred of them."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        yield from (self._line(fault) for fault in self.faults[:_MOST_TOLD])
        if len(self.faults) > _MOST_TOLD:
            yield f"and {len(self.faults) - _MOST_TOLD} more"

    def _line(self, fault: Fault) -> str:
        return str(fault)


class InvalidMeetingError(_FaultsError):
    """A meeting or a team that contradicts itself; `faults` lists every contradiction."""


class TeamFileError(_FaultsError):
    """A team file that cannot be used; `path` names it, `faults` lists everything found."""

    def __init__(self, path: str, faults: Iterable[Fault]) -> None:
        super().__init__(faults)
        self.path = path
        self.args = (path, self.faults)

    def _line(self, fault: Fault) -> str:
        return f"{fault.file or self.path}: {fault}"


class CalendarError(MeetschedError):
    """A calendar that cannot be read: `path` ("" where it is no file), `reason`, perhaps `line`."""

    def __init__(self, path: str, reason: str, line: int | None = None) -> None:
        self.path = path
        self.reason = reason
        self.line = line
        super().__init__(path, reason, line)

    def __str__(self) -> str:
        which = f" {quoted(self.path, 200)}" if self.path else ""
        where = f", line {self.line}" if self.line is not None else ""
        return f"cannot read the calendar{which}{where}: {self.reason}"


class NewerVersionError(MeetschedError):
    """An event that was written at `written`, after `now`: the newer one is left as it is."""

    def __init__(self, uid: str, written: datetime, now: datetime) -> None:
        self.uid = uid
        self.written = written
        self.now = now
        super().__init__(uid, written, now)

    def __str__(self) -> str:
        newer = f"{quoted(self.uid)} was written as of {self.written:%Y-%m-%d %H:%M:%S} UTC"
        return f"{newer}, after {self.now:%Y-%m-%d %H:%M:%S} UTC; is --now, or the clock, wrong?"


class ServerError(MeetschedError):
    """A server that cannot be talked to, or does not do what it is asked: `server`, `reason`."""

    def __init__(self, server: str, reason: str) -> None:
        self.server = server
        self.reason = reason
        super().__init__(server, reason)

    def __str__(self) -> str:
        return f"{quoted(self.server, 200)}: {self.reason}"


class RefusedError(MeetschedError):
    """What a server did not take, though all is well with it: `reason`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class OutputError(MeetschedError):
    """A file that could not be written: `path` and `reason`; what stood there still stands."""

    def __init__(self, path: str, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(path, reason)

    def __str__(self) -> str:
        return f"cannot write {quoted(self.path)}: {self.reason}"
