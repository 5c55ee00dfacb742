"""Tables of ratings, as spreadsheets export them -> the participants' ratings.

A line for each person, a column for each hour of a day in UTC, or the other way round. The hours
may be named, and are then in any order; people have names, or are the participants in turn.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections import Counter
from dataclasses import replace
from itertools import chain, islice, zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from meetsched.errors import Fault, InvalidMeetingError, TeamFileError, either, quoted
from meetsched.hours import clock
from meetsched.people import BEST_RATING, RATED_HOURS, Participant
from meetsched.teamfile.files import decoded, read_file
from meetsched.teamfile.kinds import Text, Unreadable
from meetsched.teamfile.tables import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from meetsched.people import Team

LARGEST_TABLE: Final = 1024 * 1024
"""The most bytes that are read of a table: some twenty thousand people."""

_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_IN_QUOTES: Final = re.compile(r'"[^"]*"')
_RATING: Final = re.compile(rf"([0-{BEST_RATING}])(?:[.,]0+)?")
_HOUR: Final = re.compile(
    r"(?P<hour>\d{1,2})(?:(?::00){1,2}| ?h(?:00)?)?(?: ?(?P<half>[ap])\.?m\.?)?(?: ?UTC|Z)?",
    re.ASCII | re.IGNORECASE,
)
_NUMBER: Final = re.compile(r"[\d.,+-]*", re.ASCII)
_HALF: Final = RATED_HOURS // 2
_NAME: Final = Text(200)


class Rated(NamedTuple):
    """One person's ratings, from 00:00 UTC on; `name` is None where the table has no names."""

    name: str | None
    ratings: tuple[int, ...]


class _Line(NamedTuple):
    number: int
    texts: list[str]


class _Field(NamedTuple):
    line: int
    column: int
    text: str

    def fault(self, message: str, hint: str = "") -> Fault:
        return Fault((), f"line {self.line}, column {self.column}: {message}", hint)


class _Form(NamedTuple):
    """Whether a record begins with a name, and where in it the rating of each hour is."""

    named: bool
    positions: Sequence[int]


_Record = list[_Field]


def read_ratings(path: str | Path) -> list[Rated]:
    """Read a table of ratings, 0 to 5, separated by commas, semicolons or tabs.

    Raises `TeamFileError`, which lists everything that is wrong.
    """
    path = Path(path)
    text = decoded(read_file(path, LARGEST_TABLE), LARGEST_TABLE)
    faults = [text] if isinstance(text, Fault) else []
    found = [] if isinstance(text, Fault) else _people(list(_lines(text, faults)), faults)
    if not found and not faults:
        hint = f"give each person {RATED_HOURS} of them, 0 to {BEST_RATING}"
        faults.append(Fault((), "there are no ratings", hint))
    if faults:
        raise TeamFileError(str(path), faults)
    return found


def _lines(text: str, faults: list[Fault]) -> Iterator[_Line]:
    """Yield the lines that are not empty; where they cannot be told apart, a fault more."""
    if control := _CONTROL.search(text):
        number = text.count("\n", 0, control.start()) + 1
        message = f"line {number}: U+{ord(control[0]):04X} is not allowed"
        faults.append(Fault((), message, "save the table as CSV"))
        return
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 1
    try:
        for fields in reader:
            texts = [field.strip() for field in fields]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                yield _Line(number, texts)
            number = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault((), f"line {number}: {error}", "save the table as CSV"))


def _delimiter(text: str) -> str:
    """Tell what separates fields; a name may hold another separator in quotes."""
    lines = _IN_QUOTES.sub("x", text).splitlines()
    first = next(filter(str.strip, lines), "")
    return next((each for each in "\t;" if each in first), ",")


def _people(lines: list[_Line], faults: list[Fault]) -> list[Rated]:
    """Read the ratings of everybody; what is wrong is added to `faults`."""
    records = _records(lines)
    first = next(records, [])
    if _hours_named([field.text for field in first]):
        form = _headed(first, faults)
    else:
        form, records = _plain(first), chain([first], records)
    if faults or not first:
        return []
    found: list[Rated] = []
    seen: set[str] = set()
    for record in records:
        if form.named:
            faults.extend(_name_faults(record[0], seen))
        found.append(_rated(record, form, faults))
        if len(faults) >= ENOUGH:
            break
    return found


def _records(lines: list[_Line]) -> Iterator[_Record]:
    """Yield the fields of each person, after those that name the hours, if there are any."""
    column = [line.texts[0] for line in lines]
    if lines and _hours_named(column) > _hours_named(lines[0].texts):
        turned = zip_longest(*(line.texts for line in lines), fillvalue="")
        for number, texts in enumerate(turned, 1):
            if any(texts):
                yield [
                    _Field(line.number, number, text)
                    for line, text in zip(lines, texts, strict=True)
                ]
    else:
        for line in lines:
            yield [_Field(line.number, number, text) for number, text in enumerate(line.texts, 1)]


def _hours_named(texts: Sequence[str]) -> int:
    """Count the hours that a line or a column names; 0 if it is not about hours.

    Ratings can be taken for hours, but not for so many different ones.
    """
    hours = {_hour(text) for text in texts[1:]} - {None}
    return len(hours) if len(hours) > BEST_RATING + 1 and 2 * len(hours) >= len(texts) else 0


def _hour(text: str) -> int | None:
    """Read an hour such as "7", "07:00 UTC", "7h" or "7 AM"."""
    match = _HOUR.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    hour = int(match["hour"])
    if match["half"]:
        later = _HALF if match["half"] in "pP" else 0
        return hour % _HALF + later if 1 <= hour <= _HALF else None
    return hour if hour < RATED_HOURS else None


def _headed(first: _Record, faults: list[Fault]) -> _Form:
    """Tell the form from the fields that name the hours."""
    named = _hour(first[0].text) is None
    positions: dict[int, int] = {}
    for position, field in enumerate(first[named:], int(named)):
        hour = _hour(field.text)
        if hour is None:
            hint = 'write such as "07:00", in UTC'
            faults.append(field.fault(f"{quoted(field.text)} is no hour", hint))
        elif positions.setdefault(hour, position) != position:
            faults.append(field.fault(f"{clock(hour * 60)} is there twice"))
    if missing := [clock(hour * 60) for hour in range(RATED_HOURS) if hour not in positions]:
        faults.append(first[0].fault(f"not all hours are there: {', '.join(missing)} missing"))
    return _Form(named, [positions.get(hour, 0) for hour in range(RATED_HOURS)])


def _plain(first: _Record) -> _Form:
    """Tell the form from the first person's fields."""
    named = len(first) > RATED_HOURS or not _NUMBER.fullmatch(first[0].text if first else "")
    return _Form(named, range(named, named + RATED_HOURS))


def _name_faults(field: _Field, seen: set[str]) -> Iterator[Fault]:
    name = field.text.casefold()
    if not name:
        yield field.fault("the name is missing")
        return
    try:
        _NAME.read(field.text)
    except Unreadable as error:
        yield field.fault(error.fault.message, error.fault.hint)
    if name in seen:
        yield field.fault(f"{quoted(field.text)} is there twice", "names must differ")
    seen.add(name)


def _rated(record: _Record, form: _Form, faults: list[Fault]) -> Rated:
    """Read one person's ratings."""
    line = record[0].line
    width = form.named + RATED_HOURS
    filled = [*record, *(_Field(line, n + 1, "") for n in range(len(record), width))]
    fields = [filled[position] for position in form.positions]
    faults.extend(_rating_faults(fields, filled[width:]))
    ratings = (int(match[1]) for field in fields if (match := _RATING.fullmatch(field.text)))
    return Rated(record[0].text if form.named else None, tuple(ratings))


def _rating_faults(fields: list[_Field], beyond: list[_Field]) -> Iterator[Fault]:
    if missing := [field for field in fields if not field.text]:
        yield missing[0].fault(
            f"{len(missing)} of {RATED_HOURS} ratings missing", "write 0 where it is impossible"
        )
    for field in fields:
        if field.text and not _RATING.fullmatch(field.text):
            hint = f"write a whole number, 0 to {BEST_RATING}"
            yield field.fault(f"{quoted(field.text)} is no rating", hint)
    if extra := next((field for field in beyond if field.text), None):
        yield extra.fault(f"{quoted(extra.text)} is one too many", "a day has 24 hours")


def rated(team: Team, table: Sequence[Rated]) -> Team:
    """Give participants their ratings, by name or handle, or in turn where a table has no names.

    A team of nobody becomes the people of the table, who live in UTC. Raises `InvalidMeetingError`
    for rows and participants that do not belong together.
    """
    if not team.participants:
        return replace(team, participants=tuple(_newcomers(table)))
    ratings = _by_name(team, table) if any(row.name for row in table) else _in_turn(team, table)
    people = (replace(each, ratings=ratings[each.name]) for each in team.participants)
    return replace(team, participants=tuple(people))


def _newcomers(table: Sequence[Rated]) -> Iterator[Participant]:
    for number, row in enumerate(table, 1):
        person = Participant.living_in("UTC", name=row.name or f"Person {number}")
        yield replace(person, ratings=row.ratings)


def _in_turn(team: Team, table: Sequence[Rated]) -> dict[str, tuple[int, ...]]:
    if len(table) != len(team.participants):
        message = f"{len(table)} without names for {len(team.participants)} participants"
        raise InvalidMeetingError([Fault(("ratings",), message, "put the names in the table")])
    pairs = zip(team.participants, table, strict=True)
    return {participant.name: row.ratings for participant, row in pairs}


def _by_name(team: Team, table: Sequence[Rated]) -> dict[str, tuple[int, ...]]:
    handles = {(each.handle or each.name).casefold(): each.name for each in team.participants}
    known = handles | {each.name.casefold(): each.name for each in team.participants}
    owners = [known.get((row.name or "").casefold()) for row in table]
    if faults := list(islice(_strangers(team, table, owners), ENOUGH)):
        raise InvalidMeetingError(faults)
    return {str(owner): row.ratings for owner, row in zip(owners, table, strict=True)}


def _strangers(team: Team, table: Sequence[Rated], owners: Sequence[str | None]) -> Iterator[Fault]:
    """Yield a fault for each row of nobody, each participant without one, and with several."""
    place, rows = ("ratings",), Counter(owners)
    without = [each.name for each in team.participants if not rows[each.name]]
    for row, owner in zip(table, owners, strict=True):
        if owner is None:
            close = difflib.get_close_matches(str(row.name)[:60], without[:ENOUGH], n=1)
            hint = f"did you mean {either(close)}?" if close else "names and handles count"
            yield Fault(place, f"{quoted(row.name)} is no participant", hint)
    for name in without:
        yield Fault(place, f"{quoted(name)} has none", "add them to the table")
    for twice, count in rows.items():
        if twice is not None and count > 1:
            hint = "once by the name, once by the handle"
            yield Fault(place, f"{quoted(twice)} is in the table twice", hint)
