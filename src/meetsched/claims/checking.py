"""A page checked: what was read in it, and what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meetsched.claims.announcements import against
from meetsched.claims.changes import change_mistakes
from meetsched.claims.judging import Verdict, day_mistake, judge
from meetsched.claims.markup import plain
from meetsched.claims.mistakes import Kind
from meetsched.claims.page import paragraphs
from meetsched.claims.readings import Occasion, options, readings
from meetsched.claims.statements import LONGEST_LIST
from meetsched.labels import Kind as LabelKind
from meetsched.labels import labels_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from meetsched.claims.mistakes import Mistake
    from meetsched.claims.page import Paragraph, Passage
    from meetsched.claims.readings import Reading
    from meetsched.claims.statements import Statement
    from meetsched.meeting import Meeting

    Letters = set[tuple[str | None, timedelta]]

_LIKE_ONE: Final = {timedelta(), timedelta(hours=1)}
"""By how much times differ that may be of one meeting: mistakes are of an hour, nearly always."""


@dataclass(frozen=True, slots=True)
class PageReport:
    """What was read in a page, statement by statement, and what is wrong, by its place."""

    verdicts: tuple[Verdict, ...]
    mistakes: tuple[Mistake, ...]

    @property
    def readings(self) -> list[Reading]:
        """Every claim with what it means, in the order of the page."""
        return [reading for verdict in self.verdicts for reading in verdict.readings]


def check_page(
    text: str,
    now: date,
    on: date | None = None,
    *,
    meetings: Sequence[Meeting] = (),
    homes: frozenset[str] = frozenset(),
) -> PageReport:
    """Read a page and judge it.

    What has no date is judged `on` a day: otherwise on the page's own, as its headings say, or on
    the first that it names; otherwise as of `now`. The page is about one of the `meetings`, if
    any are given, and `homes` are zones that its people live in.

    >>> from datetime import date
    >>> line = "11 April 2019 at 8am Zurich time (11pm PST on Wednesday)"
    >>> report = check_page(line, date(2019, 4, 1))
    >>> [mistake.suggestion for mistake in report.mistakes]
    ['write PDT or PT']
    """
    occasion = Occasion(on or now, certain=on is not None, homes=homes)
    verdicts: list[Verdict] = []
    mistakes: list[Mistake] = []
    for paragraph in paragraphs(text):
        judged: list[Verdict] = []
        aside: list[Verdict] = []
        letters = _letters(paragraph, homes)
        for passage in paragraph:
            mistakes += change_mistakes(text, passage, occasion)
            if on is None:
                occasion = _dated(occasion, passage)
            mistakes += filter(None, (day_mistake(text, day, occasion) for day in passage.days))
            here = _at_home(text, passage, occasion)
            for said in passage.statements:
                statement, apart = _of_now(said, letters, here)
                aside += apart
                if statement.claims:
                    here = _judge(text, statement, here, judged)
        verdicts += sorted([*judged, *aside], key=lambda each: each.start)
    mistakes += (mistake for verdict in verdicts for mistake in verdict.mistakes)
    mistakes += _off_all(meetings, text, verdicts)
    mistakes = _undisputed(verdicts, mistakes)
    told = {(each.start, each.end, each.kind): each for each in reversed(mistakes)}
    return PageReport(tuple(verdicts), tuple(told[place] for place in sorted(told)))


def _off_all(meetings: Sequence[Meeting], text: str, verdicts: Sequence[Verdict]) -> list[Mistake]:
    """Return what is announced otherwise than any of some meetings is, as of the first."""
    found = [list(against(meeting, text, verdicts)) for meeting in meetings]
    places = [{(each.start, each.end) for each in mistakes} for mistakes in found]
    shared = set.intersection(*places) if places else set()
    return [each for mistakes in found[:1] for each in mistakes if (each.start, each.end) in shared]


def _undisputed(verdicts: Sequence[Verdict], mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Take back what would correct a time or a label that is right in another claim.

    A table's header is the label of all its rows.
    """
    claims = [reading.claim for verdict in verdicts for reading in verdict.readings]
    parts = [(part.start, part.end) for each in claims for part in (each.time, each.found)]
    uses = Counter(parts)
    wanted = Counter(mistake.edit for mistake in mistakes)
    return [
        mistake
        if mistake.edit is None
        or wanted[mistake.edit] == uses[mistake.edit.start, mistake.edit.end]
        else replace(mistake, edit=None)
        for mistake in mistakes
    ]


def _at_home(text: str, passage: Passage, occasion: Occasion) -> Occasion:
    """Return the occasion of a passage, with the places that it names beside its claims.

    "MST" in Phoenix is Phoenix's; they are looked for only where a label needs them.
    """
    dated = any(day.dates for day in passage.days)
    occasion = replace(occasion, on_page=occasion.on_page or dated)
    claims = [claim for statement in passage.statements for claim in statement.claims]
    if all(len(claim.label.meanings) == 1 for claim in claims):
        return occasion
    own = {claim.found.start - passage.start for claim in claims}
    named = {
        found.label.meanings[0].zone or ""
        for found in labels_in(plain(text[passage.start : passage.end]))
        if found.label.certain and found.label.kind is LabelKind.PLACE and found.start not in own
    }
    return replace(occasion, homes=occasion.homes | named)


def _dated(occasion: Occasion, passage: Passage) -> Occasion:
    """Return the occasion from a passage on: a heading's date, or the first that there is."""
    for day in passage.days:
        if day.dates and (passage.heads or (not occasion.certain and day.has_year())):
            return occasion.on(day)
    return occasion


def _judge(text: str, statement: Statement, occasion: Occasion, judged: list[Verdict]) -> Occasion:
    """Judge a statement, with the last one where it goes on; return the occasion after it."""
    whole = _together(text, judged[-1], statement, occasion) if judged else None
    if whole:
        judged[-1] = whole
    else:
        judged.append(judge(text, statement, occasion))
    days = [claim.day for claim in statement.claims if claim.day and claim.day.dates]
    return occasion.on(days[0]) if days else occasion


def _together(text: str, last: Verdict, statement: Statement, occasion: Occasion) -> Verdict | None:
    """Judge a statement as part of the last, where it may be and nearly agrees with it."""
    claims = (*last.statement.claims, *statement.claims)
    known = any(new.is_apart(one) for new in statement.claims for one in last.statement.claims)
    if not statement.loose or known or len(claims) > LONGEST_LIST:
        return None
    verdict = judge(text, replace(last.statement, claims=claims), occasion)
    instant = verdict.instant
    near = instant and all(abs(each.utc - instant) in _LIKE_ONE for each in verdict.readings)
    days = any(mistake.kind in {Kind.WEEKDAY, Kind.DATE} for mistake in verdict.mistakes)
    return verdict if near and not days else None


def _of_now(
    statement: Statement, letters: Letters, occasion: Occasion
) -> tuple[Statement, list[Verdict]]:
    """Set apart, as read and not judged, what holds at times, such as in the other season.

    "06:00 UTC (07:00 CET / 08:00 CEST)" has one that holds, whenever it is.
    """
    if not _has_both_seasons(letters) and not any(_holds_at_times(statement)):
        return statement, []
    read = readings(statement, occasion)
    at_times = zip(read, _holds_at_times(statement), strict=False)
    times = {
        each.claim.time
        for each, is_apart in at_times
        if is_apart or (not each.in_season and (each.meaning.zone, each.wall - each.utc) in letters)
    }
    out = [each for each in read if each.claim.time in times]
    if out and out[0] is read[0]:
        out = read
    kept = tuple(each.claim for each in read if each not in out)
    aside = replace(statement, claims=tuple(each.claim for each in out))
    return replace(statement, claims=kept), [Verdict(aside, tuple(out), ())] if out else []


def _has_both_seasons(letters: Letters) -> bool:
    return len(letters) > len({zone for zone, _ in letters})


def _holds_at_times(statement: Statement) -> list[bool]:
    """Tell of each claim whether it says so: "(8am in winter)", unless they all are of a period."""
    period = statement.period
    return [
        claim.at_times or (claim.period is not None and claim.period != period)
        for claim in statement.claims
    ]


def _letters(paragraph: Paragraph, homes: frozenset[str]) -> Letters:
    """Return the offsets that the letters in a paragraph say, each with its zone."""
    return {
        (meaning.zone, timedelta(minutes=meaning.offset))
        for passage in paragraph
        for statement in passage.statements
        for claim in statement.claims
        for meaning in options(claim.label, homes)
        if meaning.offset is not None
    }
