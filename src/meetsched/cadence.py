"""The cadence: the rule that gives a meeting's dates, in words or as an RRULE."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from meetsched import phrases
from meetsched.errors import CadenceError
from meetsched.recurrence import Rule  # noqa: TC001 - in a public signature

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Cadence:
    """A rule for dates, which prints itself in the words that it was read from.

    `rule` gives the dates; with `after` (a weekday, Monday 0) each of them moves on to the next
    such weekday, at least one day later. Two cadences are equal if they mean the same,
    whatever their words.

    "Odd ISO weeks" are counted by the number that ISO 8601 gives a week. After a year of 53
    weeks two odd weeks follow each other (53, then 1) and both have a date: people who
    hold on to "every other week" instead are from then on a week off those who read the
    week's number from a calendar. For them, write "every 2 weeks".

    >>> cadence = Cadence.parse("third Thursday of the month")
    >>> from itertools import islice
    >>> [str(day) for day in islice(cadence.dates(date(2019, 3, 21)), 3)]
    ['2019-03-21', '2019-04-18', '2019-05-16']
    >>> print(cadence)
    third Thursday of the month
    """

    rule: Rule
    after: int | None = None
    text: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.after is not None and not (self.after in range(7) and _counts_one(self.rule)):
            raise CadenceError(
                str(self.rule), "only a counted weekday of the month has days after it"
            )

    @classmethod
    def parse(cls, text: str) -> Cadence:
        """Read a cadence; raises `CadenceError`, which says which words are known.

        >>> Cadence.parse("3rd Thu") == Cadence.parse("FREQ=MONTHLY;BYDAY=3TH")
        True
        """
        phrase = phrases.read(text)
        cadence = cls(phrase.rule, phrase.after, " ".join(text.split()))
        if not (phrase.rule.names_days or phrase.rule.freq == "WEEKLY"):
            raise CadenceError(text, "it does not say on which day", "add BYDAY or BYMONTHDAY")
        return cadence

    def __str__(self) -> str:
        return self.text or self.words()

    def words(self) -> str:
        """Return the cadence in its one plain form, whatever it was read from.

        >>> Cadence.parse("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU").words()
        'every 2 weeks on Tuesday'
        """
        return phrases.write(phrases.Phrase(self.rule, self.after))

    @property
    def names_days(self) -> bool:
        """Whether the dates' weekday is part of the cadence, as it is not in "weekly" alone."""
        return self.rule.names_days

    @property
    def days_after(self) -> int:
        """How many days after the rule's own date each date is: 0, or 1 to 7."""
        if self.after is None:
            return 0
        return (self.after - self.rule.byday[0].weekday - 1) % 7 + 1

    def dates(self, first: date) -> Iterator[date]:
        """Yield the dates from `first` on, without end; `first`, itself a date, sets the phase.

        >>> weekly = Cadence.parse("every 2 weeks on Tuesday").dates(date(2024, 1, 2))
        >>> [str(next(weekly)), str(next(weekly))]
        ['2024-01-02', '2024-01-16']
        """
        if self.after is None:
            return self.rule.dates(first)
        shift = timedelta(days=self.days_after)
        return (day + shift for day in self.rule.dates(first - shift))

    def on_or_after(self, day: date) -> date:
        """Return the first date that the cadence can give from `day` on, whatever its phase.

        >>> Cadence.parse("every 3 months on the first Monday").on_or_after(date(2024, 1, 2))
        datetime.date(2024, 2, 5)
        """
        shift = timedelta(days=self.days_after)
        return self.rule.first_on_or_after(day - shift) + shift

    def near(self, day: date) -> list[date]:
        """Return the last date that the cadence can give before `day`, and the first from it on."""
        shift = timedelta(days=self.days_after)
        before = self.rule.last_before(day - shift)
        on_or_after = self.on_or_after(day)
        return [*([before + shift] if before else []), on_or_after]


def _counts_one(rule: Rule) -> bool:
    """Whether a rule counts one weekday of the month, as "fourth Tuesday" does."""
    counted = all(day.nth for day in rule.byday) and not (rule.bymonthday or rule.bysetpos)
    return rule.freq == "MONTHLY" and counted and len({day.weekday for day in rule.byday}) == 1
