"""``meetsched evaluate``: whom each slot suits, strains and shuts out, over a year."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from meetsched import countries
from meetsched.cli import answers, options
from meetsched.comparison import Comparison, compare
from meetsched.errors import MeetschedError, quoted
from meetsched.evaluation import Evaluation
from meetsched.hours import Level
from meetsched.notices import notice
from meetsched.pages.evaluation import evaluation_page
from meetsched.phrases import day_words
from meetsched.schedule import Slot
from meetsched.teamfile.kinds import Text, Unreadable
from meetsched.teamfile.times import WallTime, WeekdayName, ZoneName

if TYPE_CHECKING:
    from collections.abc import Iterator

    from meetsched.candidates import Candidate, Horizon
    from meetsched.cli.options import Asked
    from meetsched.evaluation import Appraisal
    from meetsched.meeting import Occurrence
    from meetsched.people import Participant, Team
    from meetsched.tallies import LocalClock, RegionTally

TODAY, CHANGED = "today", "changed"
_PROPOSED = re.compile(
    r"(?P<name>.+)=\s*(?:(?P<weekday>[^\W\d]+)\s+)?(?P<time>\S+)\s+(?P<zone>\S+)\s*", re.DOTALL
)
_LIKE = 'write such as "Asia-Europe=09:00 Europe/Zurich"'


def _slot(text: str) -> Slot:
    """Read NAME=TIME ZONE, perhaps with a weekday before the time."""
    match = _PROPOSED.fullmatch(text)
    if match is None:
        raise click.BadParameter(f"{quoted(text)} is no candidate; {_LIKE}")
    try:
        slot = Slot(
            Text().read(match["name"]),
            WallTime().read(match["time"]),
            ZoneName().read(match["zone"]),
            WeekdayName().read(match["weekday"]) if match["weekday"] else None,
        )
    except Unreadable as error:
        raise click.BadParameter(f"{quoted(text)}: {error.fault}") from error
    if slot.name.casefold() in {TODAY, CHANGED}:
        raise click.BadParameter(f"{quoted(slot.name)} means the rotation; take another name")
    return slot


@click.command("evaluate")
@click.option(
    "--candidate",
    "proposed",
    multiple=True,
    type=_slot,
    metavar='"NAME=TIME ZONE"',
    help="Another time for the slot NAME, or a new slot on every date (on a weekday of its week, "
    'if one stands before the time: "Early=Wed 08:00 UTC"); may be repeated.',
)
@options.shared
def command(asked: Asked, proposed: tuple[Slot, ...]) -> None:
    """Tell whom each slot of TEAMFILE's meeting suits, strains and shuts out.

    The rotation as it stands ("today") comes first, then each slot on the dates of its turns,
    then each --candidate. Those named like slots together make the rotation "changed", which is
    compared with today's. Without --until: over a year.
    """
    horizon, team, meeting = asked.horizon(), asked.team(), asked.file.meeting
    quorum = None if asked.named else meeting.quorum  # it is the whole team's
    evaluation = Evaluation(
        _candidates(horizon, proposed), team, holiday_level=meeting.holidays, quorum=quorum
    )
    comparisons = _comparisons(horizon, evaluation)
    for note in _notes(team):
        click.echo(f"note: {note}", err=True)
    if asked.as_json:
        answers.print_json(_document(horizon, evaluation, comparisons))
    else:
        heading = f"{meeting.title}, {answers.span_words(horizon)}"
        notices = _notices(horizon, asked.file.team)
        width = answers.terminal_width()
        page = evaluation_page(evaluation, comparisons, notices, width, _paint)
        click.echo(f"{heading}\n\n{page}\n\n{answers.tzdata_words()}")


def _notices(horizon: Horizon, team: Team) -> list[tuple[str, str]]:
    """Return the lines for the invitations: what they say is for the whole team."""
    today = horizon.rotation(TODAY)
    evaluation = Evaluation([today], team)
    firsts: dict[str, Occurrence] = {}
    for occurrence in today.occurrences:
        if occurrence.slot is not None:
            firsts.setdefault(occurrence.slot.name, occurrence)
    return [
        (f"{name}, {day_words(first.local_date)}", notice(evaluation, name, TODAY))
        for name, first in firsts.items()
        if team.participants
    ]


def _candidates(horizon: Horizon, proposed: tuple[Slot, ...]) -> list[Candidate]:
    """Return all candidates in their order."""
    _refuse_repeated(proposed)
    for slot in horizon.slots:
        if slot.name.casefold() in {TODAY, CHANGED}:
            hint = "give it another name in the team file"
            raise MeetschedError(f"the slot {quoted(slot.name)} has a rotation's name; {hint}")
    found = [horizon.rotation(TODAY), *map(horizon.turns, horizon.slots)]
    changes = []
    for slot in proposed:
        old = horizon.find(slot.name)
        if old is None:
            found.append(horizon.every_date(slot))
            continue
        new = replace(slot, name=old.name)
        changes.append(new)
        name = f"{new.name} -> {new.time:%H:%M} {new.zone}"
        found.append(horizon.changed([new]).turns(new, name))
    changed = [horizon.changed(changes).rotation(CHANGED, added=False)] if changes else []
    return [*found, *changed]


def _refuse_repeated(proposed: tuple[Slot, ...]) -> None:
    names = [slot.name.casefold() for slot in proposed]
    for slot in proposed:
        if names.count(slot.name.casefold()) > 1:
            message = f"{quoted(slot.name)} is given more than once"
            raise click.BadParameter(message, param_hint="--candidate")


def _comparisons(horizon: Horizon, evaluation: Evaluation) -> list[Comparison]:
    """Compare the changed rotation with today's, on the dates that both have."""
    changed = evaluation.candidates.get(CHANGED)
    if changed is None:
        return []
    both = [horizon.rotation(TODAY, added=False), changed]
    alike = Evaluation(both, evaluation.team, holiday_level=evaluation.holiday_level)
    return [compare(alike.of(TODAY), alike.of(CHANGED))]


def _notes(team: Team) -> Iterator[str]:
    """Tell whose holidays nobody knows."""
    codes = {
        stay.country or participant.country
        for participant in team.participants
        for stay in participant.stays
    }
    for code in sorted(filter(None, codes)):
        if not countries.has_holidays(code):
            yield f"no public holidays of {code} are known; its weekend is CLDR's"


_COLOURS = {Level.PREFERRED: "green", Level.STRETCH: "yellow", Level.UNAVAILABLE: "red"}


def _paint(level: Level, text: str) -> str:
    return click.style(text, bg=_COLOURS[level], fg="black")


def _document(
    horizon: Horizon, evaluation: Evaluation, comparisons: list[Comparison]
) -> dict[str, Any]:
    return {
        "horizon": answers.horizon_document(horizon),
        "tzdata": answers.tzdata(),
        "candidates": [_candidate(evaluation.of(name)) for name in evaluation.candidates],
        "comparisons": [
            {
                "before": each.before,
                "after": each.after,
                "gain": each.gain,
                "lose": each.lose,
                "people": {change.participant: change.minutes for change in each.changes},
            }
            for each in comparisons
        ],
    }


def _candidate(appraisal: Appraisal) -> dict[str, Any]:
    people = appraisal.evaluation.team.participants
    return {
        "name": appraisal.candidate.name,
        "slots": [
            {"name": slot.name, "time": f"{slot.time:%H:%M}", "zone": slot.zone}
            for slot in appraisal.candidate.slots
        ],
        "participants": [_participant(appraisal, each) for each in people],
        "always": [each.name for each in appraisal.always],
        "sometimes": [each.name for each in appraisal.sometimes],
        "never": [each.name for each in appraisal.never],
        "total_burden": appraisal.total_burden,
        "worst_burden": appraisal.worst_burden,
        "regions": {name: _region(tally) for name, tally in appraisal.regions.items()},
    }


def _participant(appraisal: Appraisal, participant: Participant) -> dict[str, Any]:
    tally = appraisal.tally(participant)
    return {
        "name": participant.name,
        "preferred": tally.preferred,
        "stretch": tally.stretch,
        "unavailable": tally.unavailable,
        "burden": tally.burden,
        "earliest": _clock(tally.earliest),
        "latest": _clock(tally.latest),
        "reasons": [
            {"reason": reason, "count": count}
            for reason, count in appraisal.reasons(participant).items()
        ],
    }


def _clock(local: LocalClock | None) -> dict[str, Any] | None:
    return None if local is None else {"time": str(local), "day_shift": local.day_shift}


def _region(tally: RegionTally) -> dict[str, Any]:
    return {
        "people": tally.people,
        "shut_out": tally.shut_out,
        "from": None if tally.start is None else str(tally.start),
        "to": None if tally.end is None else str(tally.end),
    }
