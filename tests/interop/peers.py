"""Independent readers of calendars: each is asked what starts from one instant up to another.

Some are Python packages, asked here. The others are programs of their own, started once for many
questions. On standard input they get, for each question, a line with the two instants (such as
``20240229T080000Z``, as all times here are) and the calendar. On standard output they tell in a
line their version; then, for each question, what takes place (a line has start, end and summary,
with a space between), and an empty line. What is cancelled they leave out.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import readers
from interop import dateutil_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from readers import Expanded

    Expand = Callable[[bytes, datetime, datetime], list[Expanded]]

HERE: Final = Path(__file__).parent


class Question(NamedTuple):
    """What a reader is asked: a calendar, and from when up to when."""

    calendar: bytes
    start: datetime
    until: datetime


def lines(rows: Iterable[Expanded]) -> list[str]:
    """Write what takes place as lines; libical does without spaces at the end of a summary."""
    return sorted(f"{_text(start)} {_text(end)} {summary}".rstrip() for start, end, summary in rows)


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


@dataclass(frozen=True, slots=True)
class Package:
    """A reader that is a Python package."""

    name: str
    expand: Expand
    is_there: bool = True
    knows_file_zones: bool = True

    @property
    def version(self) -> str:
        """The package's version."""
        return version(self.name)

    def answer(self, questions: Iterable[Question]) -> list[list[str]]:
        """Return what takes place by each calendar, or the error that the reader makes of it."""
        return [self._answered(question) for question in questions]

    def _answered(self, question: Question) -> list[str]:
        try:
            return lines(self.expand(*question))
        except ValueError as error:
            return [f"ERROR {error}"]


@dataclass(frozen=True, slots=True)
class Program:
    """A reader that is a program of its own, and may not be there."""

    name: str
    command: tuple[str, ...]
    is_there: bool = True
    knows_file_zones: bool = True

    @property
    def version(self) -> str:
        """The version that the program tells."""
        return self._run(())[0]

    def answer(self, questions: Iterable[Question]) -> list[list[str]]:
        """Return what takes place by each calendar, or the error that the reader makes of it."""
        found: list[list[str]] = [[]]
        for line in self._run(questions)[1:]:
            if line:
                found[-1].append(line.rstrip())
            else:
                found.append([])
        return [sorted(rows) for rows in found[:-1]]

    def _run(self, questions: Iterable[Question]) -> list[str]:
        asked = [
            f"{_text(start)} {_text(until)}\r\n".encode() + calendar
            for calendar, start, until in questions
        ]
        done = subprocess.run(
            self.command, input=b"".join(asked), stdout=subprocess.PIPE, cwd=HERE, check=True
        )
        return done.stdout.decode().removesuffix("\n").split("\n")


Reader: TypeAlias = Package | Program
"""`knows_file_zones` tells whether it can use the VTIMEZONEs of a file."""


def _has(program: str, *needed: Path) -> bool:
    return shutil.which(program) is not None and all(path.exists() for path in needed)


def _php_has(file: str) -> bool:
    find = f"exit((int) !stream_resolve_include_path('{file}'));"
    php = shutil.which("php")
    return php is not None and subprocess.run([php, "-r", find], check=False).returncode == 0


LIBICAL: Final = HERE / "build" / "libical"
NODE: Final = HERE / "node_modules"

READERS: Final[tuple[Reader, ...]] = (
    Package("recurring-ical-events", readers.expand_with_recurring_ical_events),
    Package("ical", readers.expand_with_ical),
    Package("python-dateutil", dateutil_lines.expand_with_dateutil),
    Program("khal", (sys.executable, "khal_vdir.py")),
    Program("ical.js", ("node", "ical_js.mjs"), _has("node", NODE / "ical.js")),
    Program(
        "rrule-temporal",
        ("node", "rrule_temporal.mjs"),
        _has("node", NODE / "rrule-temporal", NODE / "temporal-polyfill"),
        knows_file_zones=False,
    ),
    Program("libical", (str(LIBICAL),), LIBICAL.exists()),
    Program(
        "sabre/vobject",
        ("php", "sabre_vobject.php"),
        _php_has("Sabre/VObject/autoload.php"),
        knows_file_zones=False,
    ),
)
THERE: Final = tuple(reader for reader in READERS if reader.is_there)
MISSING: Final = tuple(reader.name for reader in READERS if not reader.is_there)
