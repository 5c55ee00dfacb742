"""An evaluation for a terminal: a heat map, each candidate's figures, who gains and who loses."""

from __future__ import annotations

from itertools import islice, starmap
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.hours import Level
from meetsched.pages.heatmap import SIGNS, WIDEST_NAME, heat_map
from meetsched.pages.tables import columns, cut
from meetsched.phrases import SHORT_WEEKDAYS, day_words, listed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from meetsched.availability import Pattern
    from meetsched.comparison import Comparison
    from meetsched.evaluation import Appraisal, Evaluation
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant
    from meetsched.schedule import Slot
    from meetsched.tallies import LocalClock, RegionTally

_MOST_ROWS: Final = 40
_MOST_TOGETHER: Final = 3
_MOST_REASONS: Final = 2
_MOST_DATES: Final = 3
_MOST_MISSING: Final = 10
_HEADINGS: Final = ("", *SIGNS.values(), "burden", "local start", "why not preferred")


def evaluation_page(
    evaluation: Evaluation,
    comparisons: Iterable[Comparison],
    notices: Iterable[tuple[str, str]],
    width: int,
    paint: Callable[[Level, str], str],
) -> str:
    """Lay out an evaluation whose first candidate is the rotation as it stands.

    `notices` are slots with their lines for the invitation. `width` is in terminal cells; `paint`
    colours a cell of the heat map by its level.
    """
    appraisals = [evaluation.of(name) for name in evaluation.candidates]
    today = appraisals[0]
    if not any(appraisal.held for appraisal in appraisals):
        return "No occurrence then."
    if not evaluation.team.participants:
        return "Nobody is expected: add participants, or ask for a zone."
    blocks = [
        *_heat(today, width, paint),
        "\n".join(_figures(today, width)),
        *("\n".join(_next_to(today, appraisal, width)) for appraisal in appraisals[1:]),
        *("\n".join(_compared(each, today, width)) for each in comparisons),
        "\n".join(_for_invitations(notices, width)),
        "\n".join(_weekends(evaluation, width)),
    ]
    return "\n\n".join(filter(None, blocks))


def _heat(today: Appraisal, width: int, paint: Callable[[Level, str], str]) -> Iterator[str]:
    """Yield the map of the first occurrence's day, on the clock of its slot."""
    if not today.held:
        return
    evaluation, first = today.evaluation, today.candidate.occurrences[0]
    levels = evaluation.levels_by_hour(first.local_date, first.zone, first.minutes)
    people = islice(evaluation.people, _MOST_ROWS)
    rows = [(person.name, levels[pattern]) for person, pattern in people]
    more = len(evaluation.team.participants) - len(rows)
    marks = {
        _slot_words(slot): _hour(slot, first)
        for candidate in evaluation.candidates.values()
        for slot in candidate.slots
    }
    day = f"{day_words(first.local_date)} in {first.zone}"
    whose = f", for {len(rows)} of {len(rows) + more}" if more else ""
    yield f"Starting at each hour of {day}{whose}:\n\n{heat_map(rows, marks, width, paint)}"


def _hour(slot: Slot, first: Occurrence) -> int:
    """Return the hour of the map in which a slot starts on that day."""
    start = zones.resolve(slot.wall(first.local_date), slot.clock)
    return zones.on_clock(start, zones.zone(first.zone)).hour


def _slot_words(slot: Slot) -> str:
    return f"{slot.name} {_time_words(slot)}"


def _time_words(slot: Slot) -> str:
    weekday = "" if slot.weekday is None else f"{SHORT_WEEKDAYS[slot.weekday]} "
    return f"{weekday}{slot.time:%H:%M} {slot.zone}"


def _next_to(today: Appraisal, appraisal: Appraisal, width: int) -> Iterator[str]:
    """Yield the figures of a candidate, or that they are today's."""
    if appraisal.candidate.occurrences == today.candidate.occurrences:
        yield f"{_heading(appraisal)}, the same as {today.candidate.name}"
    else:
        yield from _figures(appraisal, width)


def _heading(appraisal: Appraisal) -> str:
    """Write name, slots, perhaps that they are revised later, and how many occurrences."""
    candidate, slots = appraisal.candidate, appraisal.candidate.slots
    told = {slot.name: _time_words(slot) for slot in slots}
    held = (occurrence.slot for occurrence in candidate.occurrences)
    revised = any(told.get(slot.name) != _time_words(slot) for slot in held if slot is not None)
    words = (
        told[candidate.name]
        if candidate.name in told and len(slots) == 1
        else ", ".join(map(_slot_words, slots))
    )
    many = "1 occurrence" if appraisal.held == 1 else f"{appraisal.held} occurrences"
    return f"{candidate.name}: {words}{', revised later' if revised else ''}; {many}"


def _figures(appraisal: Appraisal, width: int) -> Iterator[str]:
    yield _heading(appraisal)
    yield from columns([*_rows(appraisal), *starmap(_region_row, appraisal.regions.items())], width)
    yield from columns(_people_rows(appraisal), width)


def _rows(appraisal: Appraisal) -> Iterator[tuple[str, str]]:
    yield "always", _names(appraisal.always)
    yield "sometimes", _names(appraisal.sometimes)
    yield "never", _names(appraisal.never)
    if unreached := appraisal.unreached:
        yield "not reached", _names(unreached)
    if missing := "; ".join(_missing(appraisal)):
        yield "required, missing", missing
    if appraisal.evaluation.quorum is not None:
        yield f"quorum of {appraisal.evaluation.quorum}", _quorum(appraisal)
    worst = f"{appraisal.worst_burden} for the most burdened"
    yield "burden", f"{appraisal.total_burden} minutes, {worst}"
    if appraisal.total_burden:
        by_zone = (f"{zone} {burden}" for zone, burden in appraisal.zone_burdens.items() if burden)
        yield "by zone", ", ".join(by_zone)


def _names(people: Sequence[Participant]) -> str:
    return listed([person.name for person in people])


def _missing(appraisal: Appraisal) -> Iterator[str]:
    """Yield who is missing how often, each with the first few dates."""
    dates: dict[str, list[Occurrence]] = {}
    for occurrence, people in appraisal.missing:
        for person in people:
            dates.setdefault(person.name, []).append(occurrence)
    for name, occurrences in islice(dates.items(), _MOST_MISSING):
        yield f"{name} {_counted(occurrences, appraisal)}"
    if len(dates) > _MOST_MISSING:
        yield f"and {len(dates) - _MOST_MISSING} more"


def _quorum(appraisal: Appraisal) -> str:
    below = appraisal.below_quorum
    return f"missed {_counted(below, appraisal)}" if below else "always reached"


def _counted(occurrences: Sequence[Occurrence], appraisal: Appraisal) -> str:
    dates = [day_words(occurrence.local_date) for occurrence in occurrences[:_MOST_DATES]]
    more = ["..."] if len(occurrences) > _MOST_DATES else []
    return f"{len(occurrences)} of {appraisal.held} times ({', '.join(dates + more)})"


def _region_row(name: str, tally: RegionTally) -> tuple[str, str]:
    times = " to ".join(_clock_words(local) for local in (tally.start, tally.end) if local)
    return name, ", ".join(filter(None, (f"{tally.shut_out} of {tally.people} shut out", times)))


def _people_rows(appraisal: Appraisal) -> Iterator[tuple[str, ...]]:
    """Yield a line for each participant; those for whom the same is true share it."""
    shared: dict[tuple[str, ...], list[str]] = {}
    known: dict[Pattern, tuple[str, ...]] = {}
    for person, pattern in appraisal.evaluation.people:
        if pattern not in known:
            known[pattern] = _person_row(appraisal, person)
        shared.setdefault(known[pattern], []).append(cut(person.name, WIDEST_NAME)[0])
    yield _HEADINGS
    for row, names in islice(shared.items(), _MOST_ROWS):
        yield listed(names, _MOST_TOGETHER), *row
    if (more := sum(map(len, list(shared.values())[_MOST_ROWS:]))) > 0:
        yield f"and {more} more", *[""] * (len(_HEADINGS) - 1)


def _person_row(appraisal: Appraisal, person: Participant) -> tuple[str, ...]:
    tally = appraisal.tally(person)
    counts = (tally.preferred, tally.stretch, tally.unavailable, tally.burden)
    starts = dict.fromkeys(map(_clock_words, filter(None, (tally.earliest, tally.latest))))
    reasons = list(appraisal.reasons(person, below=Level.PREFERRED).items())[:_MOST_REASONS]
    why = "; ".join(f"{reason} ({count})" for reason, count in reasons)
    return *map(str, counts), " to ".join(starts), why


def _clock_words(local: LocalClock) -> str:
    return f"{local} ({local.day_shift:+d} day)" if local.day_shift else str(local)


def _compared(comparison: Comparison, today: Appraisal, width: int) -> Iterator[str]:
    left_out = today.held - comparison.meetings[0]
    without = f", the {left_out} added left out" if left_out else ""
    yield f"{comparison.after}, compared with {comparison.before}, on the same dates{without}:"
    yield from columns(((line,) for line in comparison.words()), width)


def _for_invitations(notices: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    if lines := list(notices):
        yield "For the invitations to the first of each slot:"
        yield from columns(lines, width)


def _weekends(evaluation: Evaluation, width: int) -> Iterator[str]:
    if weekends := evaluation.weekends:
        yield "Weekends:"
        rows = ((country, "; later ".join(map(str, found))) for country, found in weekends.items())
        yield from columns(sorted(rows), width)
