"""A meeting's page, read: roll call, updates, reports, agenda items and what it says of itself."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

from meetsched import zones
from meetsched.pages.notes.brackets import (
    Said,
    is_names,
    names_in,
    read_title,
    without_checkbox,
)
from meetsched.pages.notes.links import labelled_links, links_in, plain
from meetsched.pages.notes.model import Attendee, Item, Note, Notes, Unread, Update
from meetsched.pages.notes.outline import outline
from meetsched.pages.notes.rollcall import attendee
from meetsched.pages.notes.sections import Section, Topic, is_late, sections, titled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date

    from meetsched.claims.checking import PageReport
    from meetsched.claims.readings import Reading
    from meetsched.meeting import Meeting
    from meetsched.pages.notes.model import Link
    from meetsched.pages.notes.outline import Outline, Point

T = TypeVar("T")

_NEAR: Final = timedelta(days=3)
"""How far the date in a page's head may be from its meeting's, which may be moved."""

_LONGEST_HEAD: Final = 20_000
"""Characters: what a page says of itself stands before that."""

_TEMPLATE: Final = re.compile(r"add (?:\w+ ){0,4}here\W*", re.IGNORECASE)
_SIGNED: Final = re.compile(
    r"""\s*(?:\\?\[(?:name=)?(?P<square>[^\[\]\\]{1,60})\\?\](?!\()[\s:\u2013-]*
    |\((?P<round>[^()]{1,60})\)\s+
    |(?P<plain>[^:\[\]()]{1,60}?)\s*:(?!//)(?:\*\*)?\s*)""",
    re.VERBOSE,
)
_PASSED: Final = re.compile(r"\W*pass(?:es)?\b(?!\s+(?:the|a|an|my|on)\b)", re.IGNORECASE)
_NOBODY: Final = frozenset({"name", "your name"})


def read_notes(text: str, now: date, meeting: Meeting | None = None) -> Notes:
    r"""Read a meeting's page, whatever it is; dates without a year are those near `now`.

    The page's times are held against the `meeting`, and labels like "IST" taken as it has them.
    Nothing is raised: what is not understood is in `unread`.

    >>> from datetime import date
    >>> page = "# Team\n## Roll call\n* Tim / Binder\n## Agenda\n* Logo [Tim, 5-10 min]\n"
    >>> notes = read_notes(page, date(2019, 4, 1))
    >>> notes.attendees[0].institution, notes.items[0].title, notes.items[0].most
    ('Binder', 'Logo', 10)
    """
    page = outline(text)
    title, headings, odd = titled(page)
    parts = list(sections(headings, page.lines))
    head = _head(page, parts)
    report = _report(head, now, meeting)
    times = tuple(report.readings)
    read = list(_read(parts))
    return Notes(
        title,
        _date(head, times, now, meeting),
        times,
        report.mistakes,
        tuple(_only(Attendee, read)),
        tuple(_only(Update, read)),
        tuple(_only(Note, read)),
        tuple(_only(Item, read)),
        tuple(_only(str, read)),
        tuple(_links(parts)),
        tuple(sorted([*odd, *_only(Unread, read)], key=lambda each: each.line)),
    )


def _only(kind: type[T], read: Iterable[object]) -> Iterator[T]:
    return (each for each in read if isinstance(each, kind))


def _read(parts: Sequence[Section]) -> Iterator[object]:
    """Yield what is read, of all kinds: speakers as texts, reports as notes."""
    roll = list(_listed(parts, Topic.ROLL_CALL, _attendees))
    updates = list(_listed(parts, Topic.UPDATES, _updates))
    known = _known(_only(Attendee, roll), _only(Update, updates))
    yield from (*roll, *updates, *_listed(parts, Topic.REPORTS, _reports))
    yield from _listed(parts, Topic.SPEAKERS, _speakers)
    for part in parts:
        if part.topic is Topic.AGENDA:
            yield from _items(part, known)
    yield from _unread(parts)


def _listed(
    parts: Iterable[Section], topic: Topic, read: Callable[[Point], Iterator[object]]
) -> Iterator[object]:
    """Yield what is read in each point of the lists of a topic that says anything."""
    for part in parts:
        if part.topic is topic:
            for point in part.points:
                if point.mark and not _is_template(point):
                    yield from read(point)


def _is_template(point: Point) -> bool:
    """Whether a point is empty, or says where others go."""
    text = without_checkbox(plain(point.text))
    empty = not text and not point.points
    return empty or _TEMPLATE.fullmatch(read_title(text).title) is not None


def _known(attendees: Iterable[Attendee], updates: Iterable[Update]) -> frozenset[str]:
    """Return what people on the page may be called: full and first names, initials, handles."""
    names = set[str]()
    for each in attendees:
        words = each.name.split()
        names |= {each.name, each.handle or "", *words[:1], "".join(word[0] for word in words)}
    for update in updates:
        names.update(names_in(update.who or ""))
    return frozenset(name.casefold() for name in names if name)


def _attendees(point: Point) -> Iterator[Attendee | Unread]:
    one = attendee(point)
    if one and one.name:
        yield one
    elif one:
        yield Unread(point.line, point.text, "this line of the roll call has no name")


def _updates(point: Point) -> Iterator[Update | Unread]:
    text = without_checkbox(point.text)
    signed = _SIGNED.match(text.lstrip("*_ "))
    who = signed and plain(signed["square"] or signed["round"] or signed["plain"]).strip("@*_ ")
    if signed and who and who.casefold() in _NOBODY:
        return
    if signed and who and is_names(who):
        rest = text.lstrip("*_ ")[signed.end() :]
        note = replace(_note(point), text=rest)
        yield Update(point.line, who, note, _PASSED.match(rest) is not None)
    else:
        yield Update(point.line, None, _note(point), _PASSED.match(text) is not None)
        yield Unread(point.line, point.text, "this update names nobody")


def _reports(point: Point) -> Iterator[Note]:
    yield _note(point)


def _speakers(point: Point) -> Iterator[str]:
    name = plain(without_checkbox(point.text))
    if name and name.casefold() not in _NOBODY:
        yield name


def _items(section: Section, known: Collection[str]) -> Iterator[Item | Unread]:
    """Read the items of a list, or a heading that is one; all are late behind words that say so."""
    if section.group and read_title(section.group, known).said != Said():
        yield from _item(replace(section.heading, points=tuple(section.points)), None, known)
        return
    late, begun = is_late(section.heading.text), False
    for point in section.points:
        if not point.mark:
            late = late or (begun and is_late(point.text))
        elif not _is_template(point):
            begun = True
            yield from _item(point, section.group, known, late=late)


def _item(
    point: Point, group: str | None, known: Collection[str], *, late: bool = False
) -> Iterator[Item | Unread]:
    read = read_title(plain(point.text), known)
    said = read.said
    if not read.title:
        yield Unread(point.line, point.text, "this item has no title")
        return
    yield Item(
        point.line,
        read.title,
        said.who,
        said.least,
        said.most,
        1 if said.priority is None else said.priority,
        said.silent,
        late or said.late,
        group,
        _notes(point.points),
        links_in(point.line, point.written),
    )
    for brackets in read.odd:
        yield Unread(point.line, brackets, "these brackets say neither who nor how long")


def _note(point: Point) -> Note:
    return Note(point.line, point.text, _notes(point.points), links_in(point.line, point.written))


def _notes(points: Iterable[Point]) -> tuple[Note, ...]:
    return tuple(_note(point) for point in points if point.text or point.points)


def _unread(parts: Sequence[Section]) -> Iterator[Unread]:
    """Tell of sections that are missing, and of lists in sections of no topic."""
    topics = {part.topic for part in parts}
    for topic, name in ((Topic.ROLL_CALL, "roll call"), (Topic.AGENDA, "agenda")):
        if topic not in topics:
            yield Unread(1, "", f"the page has no {name}")
    for part in parts[_first_topic(parts) :]:
        if part.topic is None and part.has_list:
            yield Unread(part.heading.line, part.heading.text, "this section is of no known kind")


def _first_topic(parts: Sequence[Section]) -> int:
    return next((n for n, part in enumerate(parts) if part.topic), len(parts))


def _links(parts: Iterable[Section]) -> Iterator[Link]:
    """Yield the links that stand in no list that is read."""
    for part in parts:
        yield from labelled_links(part.heading.line, part.heading.written)
        for point in part.points:
            for each in point.walk() if part.topic is None or not point.mark else ():
                yield from labelled_links(each.line, each.written)


def _head(page: Outline, parts: Sequence[Section]) -> str:
    """Return what stands before the sections, where a page says when the meeting is."""
    first = parts[_first_topic(parts) :][:1]
    lines = page.lines[: first[0].heading.line if first else None]
    return "\n".join(lines)[:_LONGEST_HEAD]


def _report(head: str, now: date, meeting: Meeting | None) -> PageReport:
    """Read when a page says that the meeting is, and hold it against the meeting."""
    from meetsched.claims.checking import check_page

    meetings = [meeting] if meeting else []
    homes = frozenset(slot.zone for each in meetings for slot in each.slots)
    return check_page(head, now, meetings=meetings, homes=homes)


def _date(head: str, times: Sequence[Reading], now: date, meeting: Meeting | None) -> date | None:
    """Return the date of the meeting that starts when a page says, else of the first time.

    Without a time, the first date that is written with its year.
    """
    from meetsched.claims.days import days_in

    days = [day for line in head.splitlines() for day in days_in(line) if day.dates]
    whole = [day for day in days if day.has_year()]
    dates = (date for day in (days if times else whole) if (date := day.settled(now)))
    first = next(dates, None)
    if first is None or not times:
        return first
    around = meeting.occurrences(first - _NEAR, first + _NEAR) if meeting else ()
    starts = {zones.utc(each.start): each.local_date for each in around}
    own = (starts[each.utc] for each in times if each.utc in starts)
    return next(own, times[0].wall.date())
