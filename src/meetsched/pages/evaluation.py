"""An evaluation for a terminal: a heat map, each candidate's figures, who gains and who loses."""

from __future__ import annotations

from collections import Counter
from itertools import islice, starmap
from typing import TYPE_CHECKING, Final

from meetsched import zones
from meetsched.hours import Level
from meetsched.notices import notice
from meetsched.pages.heatmap import SIGNS, heat_map
from meetsched.pages.tables import columns
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from meetsched.comparison import Comparison
    from meetsched.evaluation import Appraisal, Evaluation
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant
    from meetsched.schedule import Slot
    from meetsched.tallies import LocalClock, RegionTally

_MOST_NAMES: Final = 20
_MOST_ROWS: Final = 40
_MOST_TOGETHER: Final = 3
_MOST_REASONS: Final = 2
_MOST_DATES: Final = 3
_HEADINGS: Final = ("", *SIGNS.values(), "burden", "local start", "why not preferred")


def evaluation_page(
    evaluation: Evaluation,
    comparisons: Iterable[Comparison],
    width: int,
    paint: Callable[[Level, str], str],
) -> str:
    """Lay out an evaluation whose first candidate is the rotation as it stands.

    `width` is in terminal cells; `paint` colours a cell of the heat map by its level.
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
        *("\n".join(_compared(each, width)) for each in comparisons),
        "\n".join(_for_invitations(today, width)),
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
    marks = {
        _slot_words(slot): _hour(slot, first)
        for candidate in evaluation.candidates.values()
        for slot in candidate.slots
    }
    day = f"{day_words(first.local_date)} in {first.zone}"
    yield f"Starting at each hour of {day}:\n\n{heat_map(rows, marks, width, paint)}"


def _hour(slot: Slot, first: Occurrence) -> int:
    """Return the hour of the map in which a slot starts on that day."""
    start = zones.resolve(slot.wall(first.local_date), slot.clock)
    return zones.on_clock(start, zones.zone(first.zone)).hour


def _slot_words(slot: Slot) -> str:
    return f"{slot.name} {slot.time:%H:%M} {slot.zone}"


def _next_to(today: Appraisal, appraisal: Appraisal, width: int) -> Iterator[str]:
    """Yield the figures of a candidate, or that they are today's."""
    if appraisal.candidate.occurrences == today.candidate.occurrences:
        yield f"{_heading(appraisal)}, the same as {today.candidate.name}"
    else:
        yield from _figures(appraisal, width)


def _heading(appraisal: Appraisal) -> str:
    candidate = appraisal.candidate
    slots = ", ".join(map(_slot_words, candidate.slots))
    many = "1 occurrence" if appraisal.held == 1 else f"{appraisal.held} occurrences"
    times = {slot.name: (slot.time, slot.zone, slot.weekday) for slot in candidate.slots}
    held = (o.slot for o in candidate.occurrences if o.slot is not None)
    revised = any(times.get(s.name) != (s.time, s.zone, s.weekday) for s in held)
    return f"{candidate.name}: {slots}{', revised later' if revised else ''}; {many}"


def _figures(appraisal: Appraisal, width: int) -> Iterator[str]:
    yield _heading(appraisal)
    yield from columns([*_rows(appraisal), *starmap(_region_row, appraisal.regions.items())], width)
    yield from columns(_people_rows(appraisal), width)


def _rows(appraisal: Appraisal) -> Iterator[tuple[str, str]]:
    yield "always", _names(appraisal.always)
    yield "sometimes", _names(appraisal.sometimes)
    yield "never", _names(appraisal.never)
    if appraisal.unreached:
        yield "not reached", _names(appraisal.unreached)
    if appraisal.missing:
        yield "required, missing", "; ".join(_missing(appraisal))
    if appraisal.evaluation.quorum is not None:
        yield f"quorum of {appraisal.evaluation.quorum}", _quorum(appraisal)
    worst = f"{appraisal.worst_burden} for the most burdened"
    yield "burden", f"{appraisal.total_burden} minutes, {worst}"
    if appraisal.total_burden:
        by_zone = (f"{zone} {burden}" for zone, burden in appraisal.zone_burdens.items() if burden)
        yield "by zone", ", ".join(by_zone)


def _names(people: Sequence[Participant], most: int = _MOST_NAMES) -> str:
    shown = ", ".join(person.name for person in people[:most])
    more = len(people) - most
    return (shown or "nobody") + (f" and {more} more" if more > 0 else "")


def _missing(appraisal: Appraisal) -> Iterator[str]:
    """Yield who is missing how often, each with the first few dates."""
    dates: dict[str, list[Occurrence]] = {}
    for occurrence, people in appraisal.missing:
        for person in people:
            dates.setdefault(person.name, []).append(occurrence)
    for name, occurrences in dates.items():
        yield f"{name} {_counted(occurrences, appraisal)}"


def _quorum(appraisal: Appraisal) -> str:
    below = appraisal.below_quorum
    return f"missed {_counted(below, appraisal)}" if below else "always reached"


def _counted(occurrences: Sequence[Occurrence], appraisal: Appraisal) -> str:
    dates = [day_words(occurrence.local_date) for occurrence in occurrences[:_MOST_DATES]]
    more = ["..."] if len(occurrences) > _MOST_DATES else []
    return f"{len(occurrences)} of {appraisal.held} times ({', '.join(dates + more)})"


def _region_row(name: str, tally: RegionTally) -> tuple[str, str]:
    return name, f"{tally.shut_out} of {tally.people} shut out, {tally.start}-{tally.end}"


def _people_rows(appraisal: Appraisal) -> Iterator[tuple[str, ...]]:
    """Yield a line for each participant; those for whom the same is true share it."""
    people = appraisal.evaluation.team.participants
    shared: dict[tuple[str, ...], list[Participant]] = {}
    for person in people[:_MOST_ROWS]:
        tally = appraisal.tally(person)
        counts = (tally.preferred, tally.stretch, tally.unavailable, tally.burden)
        starts = dict.fromkeys(map(_clock_words, filter(None, (tally.earliest, tally.latest))))
        row = (*map(str, counts), " to ".join(starts), _strained(appraisal, person))
        shared.setdefault(row, []).append(person)
    if shared:
        yield _HEADINGS
    for row, same in shared.items():
        yield _names(same, _MOST_TOGETHER), *row
    if len(people) > _MOST_ROWS:
        yield f"and {len(people) - _MOST_ROWS} more", *[""] * (len(_HEADINGS) - 1)


def _clock_words(local: LocalClock) -> str:
    return f"{local} ({local.day_shift:+d} day)" if local.day_shift else str(local)


def _strained(appraisal: Appraisal, person: Participant) -> str:
    """Write the most frequent reasons why occurrences do not lie in preferred hours."""
    cells = appraisal.cells(person)
    reasons = Counter(cell.reason for cell in cells if cell.level < Level.PREFERRED)
    return "; ".join(f"{reason} ({n})" for reason, n in reasons.most_common(_MOST_REASONS))


def _compared(comparison: Comparison, width: int) -> Iterator[str]:
    yield f"{comparison.after}, compared with {comparison.before}, on the same dates:"
    yield from columns(((line,) for line in comparison.words()), width)


def _for_invitations(today: Appraisal, width: int) -> Iterator[str]:
    """Yield the line for the invitation to each slot that has an occurrence."""
    held = {o.slot.name for o in today.candidate.occurrences if o.slot is not None}
    names = [slot.name for slot in today.candidate.slots if slot.name in held]
    if names:
        yield "For the invitations:"
        lines = ((name, notice(today.evaluation, name, today.candidate.name)) for name in names)
        yield from columns(lines, width)


def _weekends(evaluation: Evaluation, width: int) -> Iterator[str]:
    if weekends := evaluation.weekends:
        yield "Weekends:"
        rows = ((country, "; later ".join(map(str, found))) for country, found in weekends.items())
        yield from columns(sorted(rows), width)
