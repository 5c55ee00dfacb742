"""The sections of a meeting's page: what each is about, by the words of its heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Final

from meetsched.pages.notes.links import plain
from meetsched.pages.notes.model import Unread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meetsched.pages.notes.outline import Outline, Point

_LATE: Final = re.compile(
    r"\b(?:after the (?:cut-?off|clos\w+|deadline)|bonus|added late|late (?:items|additions))\b",
    re.IGNORECASE,
)
_OURS: Final = re.compile(r"<!-- meetsched:(begin|end)\b")


class Topic(Enum):
    """What a section is about, and the words of its heading that say so: the first that fits."""

    ROLL_CALL = (
        r"roll[- ]?call|welcome|attend\w*|participants|present|who (?:is|was) here|sign[- ]in"
    )
    SPEAKERS = r"speak\w+ (?:list|queue)|speakers|queue"
    UPDATES = r"updates"
    AGENDA = r"agenda|topics|(?:discussion|decisions?) needed|to discuss|bonus (?:material|items)"
    REPORTS = r"reports|celebrat\w+|announcements|news|thanks|shout[- ]?outs?|kudos|metrics"

    @classmethod
    def of(cls, heading: str) -> Topic | None:
        """Return what a heading is about.

        >>> Topic.of("Quick updates"), Topic.of("Next actions")
        (<Topic.UPDATES: 'updates'>, None)
        """
        fits = (each for each in cls if re.search(rf"\b(?:{each.value})\b", heading, re.IGNORECASE))
        return next(fits, None)


_GROUPED: Final = frozenset({Topic.AGENDA, Topic.REPORTS})
"""Below these, a lower heading that names no topic names a group."""


@dataclass(frozen=True, slots=True)
class Section:
    """What stands below a heading; `group` is the heading if it is one below its topic's."""

    heading: Point
    topic: Topic | None
    points: Sequence[Point]
    group: str | None = None

    @property
    def has_list(self) -> bool:
        """Whether anything is listed in it."""
        return any(point.mark for point in self.points)


def is_late(text: str) -> bool:
    """Whether a text says that what follows came too late.

    >>> is_late("Items added after the cut-off are bonus material")
    True
    """
    return _LATE.search(text) is not None


def titled(page: Outline) -> tuple[str | None, Sequence[Point], list[Unread]]:
    """Return the title, the headings of the first page, and titles that are one too many.

    The first heading is the title if it is the highest, or names no topic. Another one as high,
    where all topics stand lower, begins another page.
    """
    written = page.front.get("title") or None
    before, *headings = page.sections
    if not headings or not _is_title(headings, written):
        return written, page.sections, []
    first, *others = headings
    kept, odd, levels = [before, first], list[Unread](), {0}
    for each in others:
        topic = Topic.of(each.text)
        if topic is None and each.level == first.level and each.level not in levels:
            if len(levels) > 1:
                odd.append(Unread(each.line, each.text, "another page begins here: not read"))
                break
            odd.append(Unread(each.line, each.text, "this is a second title"))
        levels |= {each.level} if topic else set()
        kept.append(each)
    return plain(first.text) or written, [before, replace(first, written=""), *kept[2:]], odd


def _is_title(headings: Sequence[Point], written: str | None) -> bool:
    first, *others = headings
    topic = Topic.of(first.text)
    if first.level > 1:
        return written is None and topic is None
    return topic is None or not any(Topic.of(each.text) for each in others if each.level == 1)


def sections(headings: Iterable[Point], lines: Sequence[str]) -> Iterator[Section]:
    """Give what stands below each heading its topic: its own, or for a group that above it.

    Lists within our own parts of the page are left out.
    """
    ours = set(_our_lines(lines))
    above, topic = 0, None
    for heading in headings:
        own = Topic.of(heading.text)
        is_group = own is None and heading.level > above and topic in _GROUPED
        if not is_group:
            above, topic = heading.level, own
        group = plain(heading.text) if is_group and not is_late(heading.text) else None
        points = [each for each in heading.points if not each.mark or each.line not in ours]
        yield from _numbered(Section(heading, topic, points, group))


def _our_lines(lines: Iterable[str]) -> Iterator[int]:
    """Yield the lines between two markers of ours."""
    begun: int | None = None
    for number, line in enumerate(lines, 1):
        if marker := _OURS.match(line):
            if marker[1] == "end" and begun:
                yield from range(begun, number)
            begun = number if marker[1] == "begin" else None


def _numbered(section: Section) -> Iterator[Section]:
    """Part a section whose numbered points are headings: "2. Decisions needed"."""
    points = section.points
    heads = [n for n, point in enumerate(points) if point.is_numbered]
    if section.topic not in {None, Topic.REPORTS} or not _are_headings(points, heads):
        yield section
        return
    yield replace(section, points=points[: heads[0]])
    for start, end in zip(heads, [*heads[1:], len(points)], strict=True):
        head = points[start]
        below = (*head.points, *points[start + 1 : end])
        part = Section(head, Topic.of(head.text), below)
        yield from _subheaded(part) if part.topic else [part]


def _are_headings(points: Sequence[Point], heads: Iterable[int]) -> bool:
    """Whether a numbered point names a topic, and has others below it or behind it."""
    return any(
        Topic.of(points[n].text)
        and (points[n].points or any(p.mark for p in points[n + 1 : n + 2]))
        for n in heads
    )


def _subheaded(section: Section) -> Iterator[Section]:
    """Take "2.1 Open issues" below "2." for the name of a group, then "2.2", and so on."""
    count = 1
    for point in section.points:
        number, _, name = point.text.partition(" ")
        if number.rstrip(".") == f"{section.heading.mark}.{count}":
            yield Section(point, section.topic, point.points, plain(name))
            count += 1
        else:
            yield replace(section, points=(point,))
