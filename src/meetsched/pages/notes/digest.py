"""Catching up: what somebody missed since the last occurrence that they could attend."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from meetsched.hours import USUAL, Level
from meetsched.pages.notes.markup import inline, link, tamed
from meetsched.pages.notes.model import Notes
from meetsched.phrases import counted, day_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meetsched.hours import Hours
    from meetsched.meeting import Occurrence
    from meetsched.pages.notes.model import Item, Link, Note
    from meetsched.people import Participant

    Pages = Sequence[tuple[Occurrence, Notes]]

_DECISION: Final = re.compile(
    r"\A\W*decided\b|\*\*decisions?\b|\bdecisions?:|(?-i:\b(?:TODO|ACTION)\b)", re.IGNORECASE
)
_RECORDING: Final = re.compile(
    r"record|video(?!\s*-?\s*(?:conf|call))|youtu\.?be|vimeo", re.IGNORECASE
)
_INDENT: Final = "    "


def digest(
    pages: Pages,
    who: Participant,
    hours: Hours = USUAL,
    *,
    holidays: Level = Level.STRETCH,
) -> str:
    """Tell what a person missed, in the order of time, in Markdown that reads as plain text too.

    Missed is what comes after the last occurrence whose level is not UNAVAILABLE for them, or
    whose roll call they signed; days off and busy times count as hours do. `hours` are the
    team's, `holidays` the best level on a public holiday. A cancelled occurrence is nobody's loss.
    """
    held = [each for each in pages if each[0].is_held]
    in_order = sorted(held, key=lambda page: page[0].start)
    attended, missed = _parted(in_order, who, hours, holidays)
    blocks = [_heading(who, attended, missed), *(_occurrence(*each) for each in missed)]
    return "\n\n".join(blocks) + "\n"


def _parted(
    pages: Pages, who: Participant, hours: Hours, holidays: Level
) -> tuple[Occurrence | None, Pages]:
    """Return the last occurrence that suits a person, and the pages since."""
    import numpy as np

    from meetsched.availability import Availability, Pattern
    from meetsched.clocks import Instants, instant

    starts = np.array([instant(occurrence.start) for occurrence, _ in pages], np.int64)
    minutes = np.array([occurrence.minutes for occurrence, _ in pages], np.int64)
    found = Availability(Pattern.of(who), Instants(starts, minutes), hours, holidays).levels
    signed = np.array([_signed(who, notes) for _, notes in pages], np.bool_)
    able = np.flatnonzero((found > Level.UNAVAILABLE) | signed).tolist()
    if not able:
        return None, pages
    return pages[able[-1]][0], pages[able[-1] + 1 :]


def _signed(who: Participant, notes: Notes) -> bool:
    """Whether the roll call says that somebody was there."""
    own = {name.casefold() for name in (who.name, who.handle) if name}
    return any(
        not each.absent and own & {(each.name or "").casefold(), (each.handle or "").casefold()}
        for each in notes.attendees
    )


def _heading(who: Participant, attended: Occurrence | None, missed: Pages) -> str:
    since = f" since {day_words(attended.local_date)}" if attended else ""
    many = counted(len(missed), "meeting") if missed else "nothing"
    return f"# {inline(who.name)} missed {many}{since}"


def _occurrence(occurrence: Occurrence, notes: Notes) -> str:
    return "\n".join(_lines(occurrence, notes))


def _lines(occurrence: Occurrence, notes: Notes) -> Iterator[str]:
    """Yield the day, the recording, and the items with what is written below them."""
    yield f"## {day_words(occurrence.local_date)}"
    yield ""
    for each in _recordings(notes.links):
        yield f"Recording: {link('', each.address)}"
        yield ""
    if notes == Notes():
        yield "There is no page."
    elif not notes.items:
        yield "No agenda item is on the page."
    for item in notes.items:
        yield from _item_lines(item)


def _recordings(links: Iterable[Link]) -> Iterator[Link]:
    return (each for each in links if _RECORDING.search(f"{each.text} {each.address}"))


def _item_lines(item: Item) -> Iterator[str]:
    """Yield an item: first what was decided, wherever that stands below it, then the rest."""
    who = f" ({inline(', '.join(item.who))})" if item.who else ""
    yield f"* {inline(item.title)}{who}"
    yield from _link_lines(item.links, item.title, _INDENT)
    for note in _decisions(item.notes):
        yield from _note_lines(note, _INDENT)
    for note in _without_decisions(item.notes):
        yield from _note_lines(note, _INDENT)


def _decisions(notes: Iterable[Note]) -> Iterator[Note]:
    """Yield the notes that tell what was decided, or is to be done, however deep they stand."""
    for note in notes:
        if _DECISION.search(note.text):
            yield note
        else:
            yield from _decisions(note.notes)


def _without_decisions(notes: Iterable[Note]) -> Iterator[Note]:
    for note in notes:
        if not _DECISION.search(note.text):
            yield replace(note, notes=tuple(_without_decisions(note.notes)))


def _note_lines(note: Note, indent: str) -> Iterator[str]:
    yield f"{indent}* {tamed(note.text)}"
    yield from _link_lines(note.links, note.text, indent + _INDENT)
    for below in note.notes:
        yield from _note_lines(below, indent + _INDENT)


def _link_lines(links: Iterable[Link], text: str, indent: str) -> Iterator[str]:
    """Yield the links that a text does not show by itself."""
    for each in links:
        if each.address not in text:
            yield f"{indent}* {link(each.text, each.address)}"
