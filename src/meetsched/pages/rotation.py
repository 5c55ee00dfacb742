"""Rotations for a terminal: the best one, whom it suits when, why it is, and what is near it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from meetsched import localtime
from meetsched.comparison import compare
from meetsched.meeting import Status
from meetsched.pages.tables import columns
from meetsched.phrases import SHORT_WEEKDAYS, day_words, listed
from meetsched.rotation.objectives import OBJECTIVES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.evaluation import Appraisal
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant
    from meetsched.rotation.answer import Answer
    from meetsched.schedule import Slot

_ORDINALS: Final = {2: "second", 3: "third", 4: "fourth"}
_WHOLE: Final = {"leximin", "minimax", "total"}
_STEPPED: Final = "stdev"
"""The objective that does not begin with who can come."""


def rotation_page(found: Answer, width: int) -> str:
    """Lay out an answer; `width` is in cells."""
    blocks = [
        _chosen_from(found),
        "\n".join(_winner(found, width)),
        *("\n".join(_slot_block(found.best[0], n, width)) for n in range(found.choice.positions)),
        "\n".join(_burdens(found.best[0], width)),
        "\n".join(_unreached(found)),
        "\n".join(_reasons(found)),
        "\n".join(_runners_up(found)),
        "\n".join(_front(found, width)),
        "\n".join(_numbers(found)),
    ]
    return "\n\n".join(filter(None, blocks))


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
        proof = "proven: no rotation is better"
    else:
        proof = (
            "the best found in time, not proven; the worst burden of the best there is "
            f"can be {suggestion.bound} to {best.worst_burden} minutes"
            if suggestion.bound < best.worst_burden
            else "the best found in time, not proven"
        )
    yield f"The best rotation ({suggestion.objective}; {proof}):"
    yield from columns(_slot_rows(best), width)
    yield f"    {_figures(best)}"


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
    rows = [(listed(names), times or "no usual date") for times, names in people.items()]
    yield from columns(rows, width)


def _times(person: Participant, occurrences: list[Occurrence]) -> Iterator[str]:
    """Yield local times, each from which date on."""
    before = None
    for occurrence in occurrences:
        (local,) = localtime.local_times(occurrence, [person])
        words = local.words()
        if words != before:
            yield f"{words} from {day_words(occurrence.local_date)}" if before else words
        before = words


def _burdens(best: Appraisal, width: int) -> Iterator[str]:
    yield "Everybody's burden, in minutes:"
    people: dict[int, list[str]] = {}
    for person in best.evaluation.team.participants:
        people.setdefault(best.tally(person).burden, []).append(person.name)
    rows = [(str(burden), listed(people[burden])) for burden in sorted(people, reverse=True)]
    yield from columns(rows, width)


def _unreached(found: Answer) -> Iterator[str]:
    best = found.best[0]
    if not best.unreached:
        return
    if found.reaches_everybody is None:
        yield "Whether another rotation would reach everybody was not found out in time."
        return
    if found.reaches_everybody:
        first = "stdev does not look at that" if _is_stepped(found) else "those required come first"
        yield f"Another rotation would reach everybody; {first}."
        return
    yield "No rotation reaches everybody."
    for person, others in found.conflicts:
        if others:
            yield f"    {person.name} cannot be reached together with {_names(others)}."
        else:
            yield f"    {person.name} cannot be reached by any."


def _is_stepped(found: Answer) -> bool:
    return found.suggestion.objective == _STEPPED


def _reasons(found: Answer) -> Iterator[str]:
    """Yield why the best rotation is better than today's and the next one, and for whom."""
    today, (best, *others) = found.today, found.best
    if best.candidate.occurrences == today.candidate.occurrences:
        yield "Today's rotation is the best already."
    elif _is_better(found, today, best):
        yield f"Today's rotation is better than all of these: {_decides(found, today, best)}."
    else:
        yield f"Better than today's: {_decides(found, best, today)}."
        yield from (f"    {line}" for line in compare(today, best).words())
    for other in others[:1]:
        yield f"Before the second: {_decides(found, best, other)}."
        yield from (f"    {line}" for line in compare(other, best).words())


def _is_better(found: Answer, one: Appraisal, other: Appraisal) -> bool:
    pairs = _steps(found, one, other)
    return next((a < b for _, a, b in pairs if a != b), False)


def _decides(found: Answer, one: Appraisal, other: Appraisal) -> str:
    """Say in which step, first, one is better than another."""
    decisive = next(((what, a, b) for what, a, b in _steps(found, one, other) if a != b), None)
    if decisive is None and _is_told_whole(found):
        return "it is as good, and starts earlier"
    if decisive is None:
        return f"it has less of {OBJECTIVES[found.suggestion.objective].words}, or starts earlier"
    what, a, b = decisive
    return f"{what} {a} instead of {b}"


def _is_told_whole(found: Answer) -> bool:
    """Whether all steps of the objective are compared here."""
    return found.suggestion.objective in _WHOLE and not found.choice.change_cost


def _steps(found: Answer, one: Appraisal, other: Appraisal) -> Iterator[tuple[str, float, float]]:
    """Yield what is looked at, in its order, for both; but for pains and the cost of changes."""
    objective = found.suggestion.objective
    if objective != _STEPPED:
        misses = [sum(len(people) for _, people in each.missing) for each in (one, other)]
        yield "times that people who are required cannot attend:", misses[0], misses[1]
        yield "people not reached:", len(one.unreached), len(other.unreached)
    if found.choice.change_cost:
        return
    if objective in {"leximin", "minimax"}:
        ranks = zip(_sorted(one), _sorted(other), strict=True)
        last = None if objective == "leximin" else 1
        for n, (a, b) in enumerate(list(ranks)[:last], 1):
            yield f"burden of {_most(n)} in minutes:", a, b
    if objective == "total":
        yield "weighted total of burdens, in minutes:", _weighted(one), _weighted(other)


def _sorted(appraisal: Appraisal) -> list[int]:
    people = appraisal.evaluation.team.participants
    return sorted((appraisal.tally(person).burden for person in people), reverse=True)


def _most(rank: int) -> str:
    return "the most burdened person" if rank == 1 else f"number {rank} of the most burdened"


def _weighted(appraisal: Appraisal) -> int:
    people = appraisal.evaluation.team.participants
    return sum(person.weight * appraisal.tally(person).burden for person in people)


def _runners_up(found: Answer) -> Iterator[str]:
    for place, other in enumerate(found.best[1:], 2):
        yield f"{place}. " + ", ".join(map(_slot_words, other.candidate.slots))
        yield f"    {_figures(other)}"


def _front(found: Answer, width: int) -> Iterator[str]:
    own = [point for slots, point in found.points if slots == found.choice.positions]
    if len(own) > 1:
        yield "What a lower worst burden costs everybody together (worst, total, slots):"
        rows = [
            (
                str(p.worst_burden),
                str(p.total_burden),
                ", ".join(map(_slot_words, p.candidate.slots)),
            )
            for p in own
        ]
        yield from columns(rows, width)


def _numbers(found: Answer) -> Iterator[str]:
    """Yield what each more slot does to the worst burden."""
    worst = {slots: points[0].worst_burden for slots, points in found.fronts.items() if points}
    for slots in sorted(worst):
        if slots in _ORDINALS and slots - 1 in worst:
            before, after = worst[slots - 1], worst[slots]
            yield f"A {_ORDINALS[slots]} slot would {_effect(before, after)}."


def _effect(before: int, after: int) -> str:
    if after < before:
        return f"lower the worst burden from {before} to {after} minutes"
    raised = f", but raise it to {after}" if after > before else ""
    return f"not lower the worst burden of {before} minutes{raised}"
