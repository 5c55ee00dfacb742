"""Whether the claims of a meeting agree: with one another, the calendar, and their own letters."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from meetsched import labels
from meetsched.claims.corrections import relabelled, retimed
from meetsched.claims.mistakes import Kind, Mistake
from meetsched.claims.readings import readings, reference, shown, utc_of
from meetsched.claims.seasons import season
from meetsched.errors import quoted
from meetsched.phrases import MONTH_NAMES, WEEKDAY_NAMES, day_words, length_words, month_day_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from meetsched.claims.days import WrittenDay
    from meetsched.claims.markup import Placed
    from meetsched.claims.readings import Occasion, Reading
    from meetsched.claims.statements import Statement
    from meetsched.labels import Meaning

_AN_HOUR: Final = timedelta(hours=1)
_NONE: Final = timedelta()
_UTC: Final = "UTC"


@dataclass(frozen=True, slots=True)
class Verdict:
    """A statement, how it was read, and what is wrong with it.

    `standing` says that it is of many dates: it says so, or it is not of any.
    """

    statement: Statement
    readings: tuple[Reading, ...]
    mistakes: tuple[Mistake, ...]
    standing: bool = False

    @property
    def is_wrong(self) -> bool:
        """Whether there is an error in it."""
        return any(mistake.severity == "error" for mistake in self.mistakes)

    @property
    def start(self) -> int:
        """Where its first claim stands, in characters."""
        return min(claim.start for claim in self.statement.claims)

    @property
    def end(self) -> int:
        """Where its last claim ends."""
        return max(claim.end for claim in self.statement.claims)

    @property
    def instant(self) -> datetime | None:
        """The start that most of its claims agree on, as naive UTC."""
        return reference(self.readings)[0] if self.readings else None


def judge(text: str, statement: Statement, occasion: Occasion) -> Verdict:
    """Judge the claims of one meeting; `text` is where they stand."""
    read = readings(statement, occasion)
    sure = [each for each in read if not each.guessed]
    found = [_ambiguous(text, each) for each in read if each.guessed]
    if sure:
        found += _disagreements(text, sure, read[0])
        found += _out_of_season(text, sure)
        found += _off_days(text, sure, occasion)
    dated = any(claim.day and claim.day.dates for claim in statement.claims)
    if not (dated or occasion.on_page) and (statement.recurring or not occasion.certain):
        found = [replace(each, edit=None) for each in found]  # right at another time of the year
    dateless = not occasion.on_page and not any(claim.day for claim in statement.claims)
    standing = (statement.recurring or dateless) and statement.period is None
    if standing and read and not found:
        found += filter(None, [season(read)])
    return Verdict(statement, tuple(read), tuple(found), standing)


def day_mistake(text: str, day: WrittenDay, occasion: Occasion) -> Mistake | None:
    """Judge a day by the calendar alone; None if nothing is wrong."""
    written = quoted(text[day.start : day.end])
    date = occasion.date_of(day)
    if date is None:
        message = f"{written}: there is no such date"
        return Mistake(day.start, day.end, Kind.DATE, message, _length(day, occasion))
    if day.agrees(date):
        return None
    name = WEEKDAY_NAMES[date.weekday()]
    other = replace(day, dates=tuple(each._replace(year=None) for each in day.dates)).settled(date)
    fits = other and day.has_year() and day.agrees(other)
    meant = f", or {other.year} if that is meant" if other and fits else ""
    message = f"{written}: {month_day_words(date).partition(' ')[2]} {date.year} is a {name}"
    return Mistake(day.start, day.end, Kind.WEEKDAY, message, f"write {name}{meant}")


def _length(day: WrittenDay, occasion: Occasion) -> str:
    """Say how many days the month has that a date is given in; "" if there is no such month."""
    year, month, _ = day.dates[0]
    if not 1 <= month <= len(MONTH_NAMES):
        return ""
    year = year or occasion.day.year
    return f"{MONTH_NAMES[month - 1]} {year} has {monthrange(year, month)[1]} days"


def _disagreements(text: str, read: Sequence[Reading], first: Reading) -> Iterator[Mistake]:
    """Yield a mistake for each claim whose clock shows another time than most of them say."""
    agreed, together = reference(read)
    if together == 1 and len(read) > 2 and not _any_agree_by_letters(read):  # noqa: PLR2004
        return  # a timetable, say: nothing speaks for one meeting
    if len({(each.claim.time.minutes, each.claim.time.until) for each in read}) == 1 and all(
        each.claim.time.until and not each.is_universal for each in read
    ):
        return  # hours that each place keeps on its own clock
    right = next(each for each in read if each.utc == agreed)
    alone = together == len(read) - 1 and not _agree_by_letters(read)
    stated = right is first and not right.is_universal and alone
    for each in read:
        if each.utc != agreed and each.is_on_its_day():  # else it is of another meeting
            wall = shown(each.meaning, agreed)
            new = retimed(text, each, wall)
            message = _disagreement(text, each, right, wall) + _by_letters(read)
            suggestion = f"write {new.text if new else f'{wall:%H:%M}'}"
            stale = stated and right.in_season and abs(each.utc - agreed) == _AN_HOUR
            edit = new if stale and each.is_universal else None
            claim = each.claim
            yield Mistake(claim.start, claim.end, Kind.TIME, message, suggestion, edit)


def _disagreement(text: str, wrong: Reading, right: Reading, wall: datetime) -> str:
    """Say by how much a claim is off, and what it would have to be."""
    day = right.wall.date()
    other = "" if wall.date() == day else f" on {day_words(wall.date())}"
    there = f" is {wall:%H:%M} in {wrong.place}{other}" * (wrong.place != right.place)
    return (
        f"{_said(text, wrong)} is {_apart(wrong.utc - right.utc)} than {_said(text, right)}: "
        f"on {day_words(day)}, {right.wall:%H:%M} in {right.place}{there}"
    )


def _by_letters(read: Sequence[Reading]) -> str:
    """Say, where it is so, that what the labels say would agree, though the clocks do not."""
    return "; only by the letters of the labels do they agree" if _agree_by_letters(read) else ""


def _any_agree_by_letters(read: Sequence[Reading]) -> bool:
    return len({each.literal for each in read}) < len(read)


def _agree_by_letters(read: Sequence[Reading]) -> bool:
    return len({each.literal for each in read}) == 1


def _out_of_season(text: str, read: Sequence[Reading]) -> Iterator[Mistake]:
    """Yield a mistake for each label whose letters are not those in force on the date."""
    agreed, together = reference(read)
    clear = together > 1 and not _agree_by_letters(read)
    for each in read:
        if not each.in_season:
            certain = len(read) == 1 or (clear and each.utc == agreed)
            found, edit = each.claim.found, relabelled(text, each)
            words = [edit.text] if edit else []
            words += filter(None, [labels.general(each.meaning.zone or "")])
            suggestion = f"write {' or '.join(words) or each.place}"
            kind, message = Kind.LABEL_OUT_OF_SEASON, _out_of_force(text, each, read)
            edit = edit if certain else None
            yield Mistake(found.start, found.end, kind, message, suggestion, edit)


def _out_of_force(text: str, wrong: Reading, read: Sequence[Reading]) -> str:
    """Say what a label means by its letters, and what the clock shows on the date."""
    letters = labels.letters(wrong.meaning.zone or _UTC, wrong.wall)
    now = letters or f"UTC{_offset(wrong.wall - wrong.utc)}"
    others = dict.fromkeys(
        f", {each.wall:%H:%M} in {each.place}"
        for each in read
        if each.utc == wrong.utc and not each.is_universal and each.place != wrong.place
    )
    return (
        f"{_said(text, wrong)} would be {wrong.literal:%H:%M} UTC; on "
        f"{day_words(wrong.wall.date())} {wrong.place} is on {now}, and {wrong.wall:%H:%M} there "
        f"is {wrong.utc:%H:%M} UTC{next(iter(others), '')}"
    )


def _off_days(text: str, read: Sequence[Reading], occasion: Occasion) -> Iterator[Mistake]:
    """Yield a mistake for each claim that is on another day than was written with it.

    Where a day is wrong by the calendar, that has been told already, and nobody knows which is
    meant.
    """
    days = [each.claim.day for each in read if each.claim.day]
    if any(day_mistake(text, day, occasion) for day in days):
        return
    agreed, _ = reference(read)
    for each in read:
        day, shift = each.claim.day, each.claim.shift
        if day and not each.is_on_its_day() and each.utc == agreed:
            yield _off_day(text, day, each, Kind.DATE if day.weekday is None else Kind.WEEKDAY)
        elif shift and shift.days not in each.days_after(read):
            yield _off_day(text, shift, each, Kind.WEEKDAY)


def _off_day(text: str, written: Placed, read: Reading, kind: Kind) -> Mistake:
    """Say on which day a claim is."""
    start, end, day = written.start, written.end, read.wall.date()
    where = f"{read.wall:%H:%M} in {read.place} is on {day_words(day)}"
    right = WEEKDAY_NAMES[day.weekday()] if kind is Kind.WEEKDAY else day_words(day)
    return Mistake(start, end, kind, f"{quoted(text[start:end])}: {where}", f"write {right}")


def _ambiguous(text: str, read: Reading) -> Mistake:
    """List what a label may mean, each with its offset on the date."""
    start, end = read.claim.found.start, read.claim.found.end
    meanings = [
        f"{meaning.name.partition(' (')[0]} ({_whose(meaning)}"
        f"UTC{_offset(read.wall - utc_of(meaning, read.wall))})"
        for meaning in read.claim.label.meanings
    ]
    listed = " or ".join(filter(None, [", ".join(meanings[:-1]), meanings[-1]]))
    message = f"{quoted(text[start:end])} may be {listed}"
    return Mistake(start, end, Kind.AMBIGUOUS, message, "name the city, or the UTC offset")


def _whose(meaning: Meaning) -> str:
    """Name the zone of a meaning that is not called after a place."""
    return f"{meaning.zone}, " if "(" in meaning.name else ""


def _said(text: str, read: Reading) -> str:
    return quoted(" ".join(text[read.claim.start : read.claim.end].split()))


def _apart(difference: timedelta) -> str:
    """Say by how much a time is later, or earlier, than another.

    >>> _apart(timedelta(hours=1)), _apart(timedelta(minutes=-90))
    ('one hour later', 'one hour and 30 minutes earlier')
    """
    return f"{length_words(abs(difference))} {'later' if difference > _NONE else 'earlier'}"


def _offset(ahead: timedelta) -> str:
    """Write a UTC offset.

    >>> _offset(timedelta(hours=5, minutes=30)), _offset(timedelta(hours=-4))
    ('+5:30', '-4')
    """
    hours, minutes = divmod(int(abs(ahead).total_seconds()) // 60, 60)
    sign = "-" if ahead < _NONE else "+"
    return f"{sign}{hours}" + (f":{minutes:02}" if minutes else "")
