"""Rotations for a terminal: the best one, whom it suits when, why it is, and what is near it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meetsched import localtime
from meetsched.comparison import compare
from meetsched.meeting import Status
from meetsched.pages.tables import cell_width, columns
from meetsched.phrases import SHORT_WEEKDAYS, day_words, listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from meetsched.evaluation import Appraisal
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant
    from meetsched.rotation.answer import Answer
    from meetsched.rotation.scores import Score
    from meetsched.schedule import Slot

_ORDINALS: Final = {2: "second", 3: "third", 4: "fourth"}


def rotation_page(found: Answer, width: int) -> str:
    """Lay out an answer; `width` is in cells."""
    best = found.best[0]
    blocks = [
        [_chosen_from(found)],
        _winner(found, width),
        *(_slot_block(best, position, width) for position in range(found.choice.positions)),
        _burdens(best, width),
        _unreached(found, width),
        _reasons(found, width),
        _runners_up(found, width),
        _front(found, width),
        _numbers(found),
    ]
    return "\n\n".join(filter(None, map("\n".join, blocks)))


def _chosen_from(found: Answer) -> str:
    choice = found.choice
    options, dates, cycles = len(choice.options), len(choice.turns.turns), len(choice.turns.cycles)
    whole = f"{_many(cycles, 'whole cycle')} of {choice.positions}"
    return f"Chosen from {_many(options, 'slot')}, over {_many(dates, 'date')}: {whole}."


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _winner(found: Answer, width: int) -> Iterator[str]:
    suggestion, best = found.suggestion, found.best[0]
    if suggestion.optimal:
        yield f"The best rotation ({suggestion.objective}; proven: no rotation is better):"
    else:
        yield f"The best rotation found in time ({suggestion.objective}; not proven):"
    yield from columns(_slot_rows(best), width)
    yield from _lines([_figures(best)], width)
    if not suggestion.optimal:
        least = f"the best there is has a worst burden of at least {suggestion.bound} minutes"
        yield from _lines([least], width)


def _lines(lines: Iterable[str], width: int) -> list[str]:
    return columns(((line,) for line in lines), width)


def _slot_rows(appraisal: Appraisal) -> list[tuple[str, str]]:
    slots = enumerate(appraisal.candidate.slots, 1)
    return [(f"{number}.", _slot_words(slot)) for number, slot in slots]


def _slot_words(slot: Slot) -> str:
    """Write a slot's name and time, or the name alone if that says the time."""
    weekday = "" if slot.weekday is None else f"{SHORT_WEEKDAYS[slot.weekday]} "
    time = f"{weekday}{slot.time:%H:%M} {slot.zone}"
    return time if slot.name == time else f"{slot.name}  {time}"


def _figures(appraisal: Appraisal) -> str:
    burdens = f"worst burden {appraisal.worst_burden} minutes, total {appraisal.total_burden}"
    unreached = appraisal.unreached
    return f"{burdens}; " + (
        f"not reached: {_names(unreached)}" if unreached else "all are reached"
    )


def _names(people: list[Participant]) -> str:
    return listed([person.name for person in people])


def _slot_block(best: Appraisal, position: int, width: int) -> Iterator[str]:
    """Yield everybody's local times in one slot, over the year's clock changes."""
    slot = best.candidate.slots[position]
    yield f"{slot.name}, on everybody's clock:"
    own = [o for o in best.candidate.occurrences if o.slot is not None and o.slot.name == slot.name]
    # What is moved is on another day, and says nothing of other dates.
    usual = [occurrence for occurrence in own if occurrence.status is Status.SCHEDULED]
    people: dict[str, list[str]] = {}
    for person in best.evaluation.team.participants:
        people.setdefault("; ".join(_times(person, usual)), []).append(person.name)
    rows = [(", ".join(names), times or "no usual date") for times, names in people.items()]
    yield from _beside(rows, width)


def _beside(rows: list[tuple[str, str]], width: int) -> Iterator[str]:
    """Yield names with what is true of them beside, or below where the names are long."""
    if max(cell_width(names) for names, _ in rows) <= width // 3:
        yield from columns(rows, width)
        return
    for names, words in rows:
        yield from columns([(names,)], width)
        yield from columns([("", words)], width)


def _times(person: Participant, occurrences: list[Occurrence]) -> Iterator[str]:
    """Yield local times, each from which date on; weekdays where it is always the same."""
    weekdays = {occurrence.local_date.weekday() for occurrence in occurrences}
    before = None
    for occurrence in occurrences:
        (local,) = localtime.local_times(occurrence, [person])
        words = local.words() if len(weekdays) == 1 else local.clock_words
        if words != before:
            yield f"{words} from {day_words(occurrence.local_date)}" if before else words
        before = words


def _burdens(best: Appraisal, width: int) -> Iterator[str]:
    yield "Everybody's burden, in minutes:"
    people: dict[int, list[str]] = {}
    for person in best.evaluation.team.participants:
        people.setdefault(best.tally(person).burden, []).append(person.name)
    rows = [(str(burden), ", ".join(people[burden])) for burden in sorted(people, reverse=True)]
    yield from columns(rows, width)


def _unreached(found: Answer, width: int) -> Iterator[str]:
    if not found.best[0].unreached:
        return
    if found.reaches_everybody is None:
        yield "Whether another rotation would reach everybody was not found out in time."
    elif found.reaches_everybody:
        stepped = found.suggestion.objective == "stdev"
        first = "stdev does not look at that" if stepped else "those required come first"
        yield f"Another rotation would reach everybody; {first}."
    else:
        yield "No rotation reaches everybody."
        yield from _lines(_conflicts(found), width)


def _conflicts(found: Answer) -> Iterator[str]:
    told = found.conflicts
    for person, others in told:
        whom = f"together with {_names(others)}" if others else "by any"
        yield f"{person.name} cannot be reached {whom}."
    if told and (more := len(found.best[0].unreached) - len(told)):
        yield f"{more} more {'is' if more == 1 else 'are'} not reached."


def _reasons(found: Answer, width: int) -> Iterator[str]:
    """Yield why the best rotation is better than today's and the next one, and for whom."""
    today, (best, *others) = found.today, found.best
    if best.candidate.occurrences == today.candidate.occurrences:
        yield "Today's rotation is the best already."
    else:
        yield _against_today(found.difference(best, today))
        yield from _lines(compare(today, best).words(), width)
    for other in others[:1]:
        different = found.difference(best, other)
        why = _instead(*different) if different else "it is as good, and starts earlier"
        yield f"Before the second: {why}."
        yield from _lines(compare(other, best).words(), width)


def _against_today(different: tuple[Score, Score] | None) -> str:
    if different is None:
        return "As good as today's."
    best, today = different
    if today.value < best.value:
        return f"Today's rotation is better than all of these: {_instead(today, best)}."
    return f"Better than today's: {_instead(best, today)}."


def _instead(one: Score, other: Score) -> str:
    return f"{one.words}: {_figure(one.value)} instead of {_figure(other.value)}"


def _figure(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


def _runners_up(found: Answer, width: int) -> Iterator[str]:
    if others := found.best[1:]:
        yield "The next best:"
        rows = [
            row
            for place, other in enumerate(others, 2)
            for row in ((f"{place}.", _slots_words(other)), ("", _figures(other)))
        ]
        yield from columns(rows, width)


def _slots_words(appraisal: Appraisal) -> str:
    return ", ".join(map(_slot_words, appraisal.candidate.slots))


def _front(found: Answer, width: int) -> Iterator[str]:
    own = [point for slots, point in found.points if slots == found.choice.positions]
    if len(own) > 1:
        yield "What a lower worst burden costs everybody together (worst, total, slots):"
        rows = [(str(p.worst_burden), str(p.total_burden), _slots_words(p)) for p in own]
        yield from columns(rows, width)


def _numbers(found: Answer) -> Iterator[str]:
    """Yield what each more slot does to the lowest worst burden, and to who is reached."""
    lowest: dict[int, Appraisal] = {}
    for slots, point in found.points:
        lowest.setdefault(slots, point)
    for slots, ordinal in _ORDINALS.items():
        if {slots, slots - 1} <= lowest.keys():
            yield f"A {ordinal} slot would {_effect(lowest[slots - 1], lowest[slots])}."


def _effect(one: Appraisal, other: Appraisal) -> str:
    reached = _reached(len(one.unreached) - len(other.unreached))
    before, after = one.worst_burden, other.worst_burden
    if after < before:
        return " and ".join([*reached, f"lower the worst burden from {before} to {after} minutes"])
    raised = f", but raise it to {after}" if after > before else ""
    worst = f"not lower the worst burden of {before} minutes{raised}"
    return " but ".join([*reached, worst])


def _reached(more: int) -> Iterator[str]:
    if more:
        people = "person" if abs(more) == 1 else "people"
        yield f"reach {abs(more)} {people} {'more' if more > 0 else 'fewer'}"
