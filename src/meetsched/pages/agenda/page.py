"""The plan of an agenda for a terminal, as Markdown, and as a document for JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from meetsched.errors import quoted
from meetsched.pages.notes.markup import cell, inline
from meetsched.pages.tables import columns, occurrences_table
from meetsched.phrases import counted, day_words, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from meetsched.meeting import Occurrence
    from meetsched.pages.agenda.plan import Carried, Entry, Plan
    from meetsched.pages.agenda.similarity import Proposal
    from meetsched.pages.notes.model import Item


class _Section(NamedTuple):
    """A table; where lines are short, its first columns stand apart, the others run on."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    apart: int = 0


def plan_lines(plan: Plan, width: int) -> list[str]:
    """Lay out a plan for a terminal; `width` is in cells."""
    heading = occurrences_table([(plan.occurrence, ())], width)
    lines = [heading, *columns(((each,) for each in _sums(plan)), width)]
    for section in _sections(plan):
        told = ((*row[: section.apart], _run_on(row[section.apart :])) for row in section.rows)
        rows = [tuple(map(_printable, row)) for row in told]
        lines += ["", section.title, *columns(rows, width)]
    return lines


def plan_markdown(plan: Plan) -> str:
    """Write a plan as Markdown: sentences and tables, without headings of its own."""
    blocks: list[str] = [inline(each) for each in _sums(plan)]
    blocks += [f"**{section.title}**\n\n{_table(section)}" for section in _sections(plan)]
    return "\n\n".join(blocks) + "\n"


def plan_document(plan: Plan) -> dict[str, Any]:
    """Tell a plan for JSON: instants in RFC 3339, minutes as numbers."""
    return {
        "occurrence": _occurrence_document(plan.occurrence),
        "capacity": plan.capacity,
        "used": plan.used,
        "over": plan.over,
        "missed": list(map(_item_document, plan.missed)),
        "notices": list(map(_item_document, plan.notices)),
        "entries": list(map(_entry_document, plan.entries)),
        "bonus": list(map(_entry_document, plan.bonus)),
        "carried": list(map(_carried_document, plan.carried)),
        "proposals": list(map(_proposal_document, plan.proposals)),
    }


def _sums(plan: Plan) -> Iterator[str]:
    left = plan.capacity - plan.used
    yield f"{counted(plan.capacity, 'minute')} for items: {plan.used} used, {left} left"
    if plan.over:
        yield f"updates and reports alone are {counted(plan.over, 'minute')} too long"
    if plan.missed:
        titles = joined(quoted(item.title) for item in plan.missed)
        yield f"not all must-have items fit: {titles} must wait, or others be shorter"


def _sections(plan: Plan) -> Iterator[_Section]:
    order = ("Start", "Minutes", "What", "Who", "Why")
    notices = [(item.title, _names(item.who)) for item in plan.notices]
    carried = [
        (each.item.title, _names(each.item.who), each.why, _next_words(each))
        for each in plan.carried
    ]
    proposed = [(_titles(each), "; ".join(each.reasons)) for each in plan.proposals]
    found = (
        _Section("No discussion needed", ("What", "Who"), notices),
        _Section("Running order", order, list(map(_entry_row, plan.entries)), apart=2),
        _Section("Bonus, if there is time", order, list(map(_entry_row, plan.bonus)), apart=2),
        _Section("Carried over", ("What", "Who", "Why", "Where"), carried),
        _Section("Could be one group", ("What", "Why"), proposed),
    )
    return (section for section in found if section.rows)


def _entry_row(entry: Entry) -> tuple[str, ...]:
    minutes = str(entry.minutes)
    return f"{entry.start:%H:%M}", minutes, entry.title, _names(entry.who), entry.why


def _names(who: Iterable[str]) -> str:
    return ", ".join(who)


def _next_words(carried: Carried) -> str:
    if carried.next is None:
        return "no occurrence within a year suits"
    slot = carried.next.slot
    return f"to {day_words(carried.next.start)}" + (f", {slot.name}" if slot else "")


def _titles(proposal: Proposal) -> str:
    titles = joined(quoted(item.title) for item in proposal.items)
    return titles if proposal.group is None else f"{titles}, in the group {quoted(proposal.group)}"


def _run_on(texts: Iterable[str]) -> str:
    return "; ".join(filter(None, texts))


def _printable(text: str) -> str:
    """Leave out what would steer a terminal."""
    return "".join(each for each in " ".join(text.split()) if each.isprintable())


def _table(section: _Section) -> str:
    rule = ("---",) * len(section.headings)
    rows = [section.headings, rule, *(map(cell, row) for row in section.rows)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _occurrence_document(occurrence: Occurrence) -> dict[str, Any]:
    return {
        "number": occurrence.number,
        "slot": occurrence.slot.name if occurrence.slot else None,
        "date": occurrence.date.isoformat(),
        "start": occurrence.start.isoformat(),
        "end": occurrence.end.isoformat(),
        "zone": occurrence.zone,
    }


def _item_document(item: Item) -> dict[str, Any]:
    return {"line": item.line, "title": item.title, "who": [*item.who], "group": item.group}


def _entry_document(entry: Entry) -> dict[str, Any]:
    return {
        "start": entry.start.isoformat(),
        "minutes": entry.minutes,
        "title": entry.title,
        "who": [*entry.who],
        "why": entry.why,
        "item": _item_document(entry.item) if entry.item else None,
    }


def _carried_document(carried: Carried) -> dict[str, Any]:
    return {
        "item": _item_document(carried.item),
        "cause": str(carried.cause),
        "why": carried.why,
        "next": _occurrence_document(carried.next) if carried.next else None,
    }


def _proposal_document(proposal: Proposal) -> dict[str, Any]:
    return {
        "items": list(map(_item_document, proposal.items)),
        "reasons": [*proposal.reasons],
        "group": proposal.group,
    }
