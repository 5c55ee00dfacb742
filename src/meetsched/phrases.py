"""The words of a cadence: "third Thursday of the month" <-> a recurrence rule.

A `Phrase` is what words or an RRULE mean. Reading is generous ("3rd Thu", "every other
Tuesday"), writing has one form for each meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NoReturn

from meetsched.errors import CadenceError, quoted
from meetsched.recurrence import Day, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, timedelta

WEEKDAY_NAMES: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
SHORT_WEEKDAYS: Final = tuple(name[:3] for name in WEEKDAY_NAMES)
MONTH_NAMES: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip
ORDINALS: Final = {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth", -1: "last"}

KNOWN_WORDS: Final = (
    'known forms: "third Thursday of the month", "2nd and 4th Tuesday", "last Wednesday", '
    '"day 15 of the month", "every 3 months on the first Monday", "Wednesday after the fourth '
    'Tuesday of the month", each with "of March and September" or "except January"; "weekly on '
    'Monday", "every 2 weeks on Tuesday", "odd ISO weeks on Tuesday"; or an RRULE such as '
    '"FREQ=MONTHLY;BYDAY=3TH"'
)

_ODD_WEEKS: Final = tuple(range(1, 54, 2))
_EVEN_WEEKS: Final = tuple(range(2, 54, 2))
_ALL_MONTHS: Final = frozenset(range(1, 13))
_LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Phrase:
    """What a cadence's words mean: a rule, and perhaps a weekday to go on to after its dates."""

    rule: Rule
    after: int | None = None


def read(text: str) -> Phrase:
    """Read words or an RRULE; raises `CadenceError`.

    >>> str(read("3rd Thu of the month").rule)
    'FREQ=MONTHLY;BYDAY=3TH'
    """
    if len(text) > _LONGEST:
        raise CadenceError(text, f"it is longer than {_LONGEST} characters")
    try:
        if "=" in text:
            return Phrase(Rule.parse(text))
        return _Reader(text).phrase()
    except ValueError as error:
        raise CadenceError(text, str(error)) from error


def _names(full: Iterable[str], *, shortest: int = 3) -> dict[str, int]:
    """Every name, and every shorter form of it, with its position."""
    return {
        name[:length].casefold(): position
        for position, name in enumerate(full)
        for length in (*range(shortest, min(6, len(name))), len(name))
    }


_WEEKDAYS: Final = _names(WEEKDAY_NAMES) | {
    f"{name}s".casefold(): n for n, name in enumerate(WEEKDAY_NAMES)
}
_MONTHS: Final = {name: n + 1 for name, n in _names(MONTH_NAMES).items()}
_ORDINALS: Final = {word: n for n, word in ORDINALS.items()} | {
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5,
}  # fmt: skip
_COUNTS: Final = {"other": 2, "two": 2, "three": 3, "four": 4, "six": 6}


class _Reader:
    """A cursor over the words of a cadence; each method reads one part of the phrase."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = re.findall(r"\w+|,|[^\w\s]", text.casefold())
        self.position = 0

    def phrase(self) -> Phrase:
        phrase = self._core()
        if self._take("except"):
            self._take("in")
            excluded = frozenset(self._list(self._month))
            months = tuple(set(phrase.rule.bymonth or _ALL_MONTHS) - excluded)
            if not months:
                raise CadenceError(self.text, "no month is left")
            phrase = replace(phrase, rule=replace(phrase.rule, bymonth=months))
        if self._word() is not None:
            self._fail()
        return phrase

    def _core(self) -> Phrase:
        often = {
            "weekly": (self._weeks, 1),
            "fortnightly": (self._weeks, 2),
            "monthly": (self._months, 1),
            "quarterly": (self._months, 3),
        }
        if word := self._take(*often):
            read, interval = often[word]
            return read(interval)
        if self._take("every", "each"):
            return self._every()
        if parity := self._take("odd", "even"):
            return self._parity(parity)
        self._take("on")
        return self._of_month(1)

    def _every(self) -> Phrase:
        if self._word() in _ORDINALS:
            return self._every_ordinal()
        count = self._count()
        if self._take("week", "weeks"):
            return self._weeks(count)
        if self._take("month", "months"):
            return self._months(count)
        days = tuple(map(Day, self._list(self._weekday)))
        return Phrase(Rule("WEEKLY", count, byday=days))

    def _every_ordinal(self) -> Phrase:
        start = self.position
        phrase = self._of_month(1)
        if not {"of", "in"} & set(self.words[start : self.position]):
            core = write(phrase)
            raise CadenceError(
                self.text,
                "it may count weeks or the days of a month",
                f'write "{core}", or "every N weeks on ..."',
            )
        return phrase

    def _count(self) -> int:
        word = self._word()
        if word in _COUNTS:
            self.position += 1
            return _COUNTS[word]
        return self._integer() if word is not None and word.isdecimal() else 1

    def _weeks(self, interval: int) -> Phrase:
        if not self._take("on"):
            return Phrase(Rule("WEEKLY", interval))
        days = tuple(map(Day, self._list(self._weekday)))
        return Phrase(Rule("WEEKLY", interval, byday=days))

    def _months(self, interval: int) -> Phrase:
        if not self._take("on"):
            self._fail("it does not say which day of the month")
        return self._of_month(interval)

    def _parity(self, parity: str) -> Phrase:
        if not (self._take("iso") and self._take("week", "weeks") and self._take("on")):
            self._fail()
        weeks = _ODD_WEEKS if parity == "odd" else _EVEN_WEEKS
        days = tuple(map(Day, self._list(self._weekday)))
        return Phrase(Rule("YEARLY", byday=days, byweekno=weeks))

    def _of_month(self, interval: int) -> Phrase:
        self._take("the")
        if self._take("day", "days"):
            rule = Rule("MONTHLY", interval, bymonthday=self._list(self._integer))
            return Phrase(self._in_months(rule))
        if self._word() in _WEEKDAYS:
            return self._after(interval)
        nths = self._list(self._ordinal)
        if nths == (-1,) and self._take("day"):
            return Phrase(self._in_months(Rule("MONTHLY", interval, bymonthday=(-1,))))
        return Phrase(self._in_months(self._counted(interval, nths)))

    def _after(self, interval: int) -> Phrase:
        weekday = self._weekday()
        if not self._take("after"):
            self._fail("which one of the month, or how often?")
        self._take("the")
        rule = self._counted(interval, self._list(self._ordinal))
        return Phrase(self._in_months(rule), after=weekday)

    def _counted(self, interval: int, nths: tuple[int, ...]) -> Rule:
        weekday = self._weekday()
        return Rule("MONTHLY", interval, byday=tuple(Day(weekday, nth) for nth in nths))

    def _in_months(self, rule: Rule) -> Rule:
        if not self._take("of", "in"):
            return rule
        self._take("the", "each", "every")
        if self._take("month"):
            return rule
        return replace(rule, bymonth=self._list(self._month))

    def _list(self, read: Callable[[], int]) -> tuple[int, ...]:
        found = [read()]
        while self._take(",", "and"):
            self._take("and")
            found.append(read())
        return tuple(found)

    def _weekday(self) -> int:
        return self._lookup(_WEEKDAYS, "a weekday")

    def _month(self) -> int:
        return self._lookup(_MONTHS, "a month")

    def _ordinal(self) -> int:
        self._take("the")
        return self._lookup(_ORDINALS, "which one (first to fifth, or last)")

    def _integer(self) -> int:
        word = self._word() or ""
        if not re.fullmatch(r"[0-9]{1,4}", word):
            self._fail("a number was expected", at=word)
        self.position += 1
        return int(word)

    def _lookup(self, names: dict[str, int], what: str) -> int:
        word = self._word() or ""
        if word not in names:
            import difflib

            close = difflib.get_close_matches(word, names, n=1, cutoff=0.75)
            meant = f', perhaps "{close[0]}"' if close else ""
            self._fail(f"{what} was expected{meant}", at=word)
        self.position += 1
        return names[word]

    def _word(self) -> str | None:
        return self.words[self.position] if self.position < len(self.words) else None

    def _take(self, *words: str) -> str | None:
        """Go past the next word if it is one of these, and return it."""
        word = self._word()
        if word not in words:
            return None
        self.position += 1
        return word

    def _fail(self, reason: str = "", at: str | None = None) -> NoReturn:
        word = at if at is not None else self._word()
        found = f"{quoted(word)} is not understood there" if word else "it ends too early"
        raise CadenceError(self.text, "; ".join(filter(None, (found, reason))), KNOWN_WORDS)


def day_words(day: date) -> str:
    """Write a date for people; not by `strftime`, which takes its names from the locale.

    >>> from datetime import date
    >>> day_words(date(2019, 4, 11))
    'Thu 11 Apr 2019'
    """
    return f"{month_day_words(day)} {day.year}"


def month_day_words(day: date) -> str:
    """Write a date without its year."""
    return f"{SHORT_WEEKDAYS[day.weekday()]} {day.day} {MONTH_NAMES[day.month - 1][:3]}"


def listed(names: Sequence[str], most: int = 20) -> str:
    """Write the first names of many, and how many more there are.

    >>> listed(["Tim", "Luz", "Zoë"], most=2)
    'Tim, Luz and 1 more'
    """
    more = len(names) - most
    return (", ".join(names[:most]) or "nobody") + (f" and {more} more" if more > 0 else "")


def weekday(text: str) -> int | None:
    """Read one weekday's name, Monday being 0.

    >>> weekday("Wednesday"), weekday("wed"), weekday("Wodan's day")
    (2, 2, None)
    """
    return _WEEKDAYS.get(text.strip().casefold())


def write(phrase: Phrase) -> str:
    """Write a phrase in words where there are any, else as an RRULE.

    >>> write(read("every other tue")), write(read("RRULE:FREQ=MONTHLY;BYDAY=2TU,4TU"))
    ('every 2 weeks on Tuesday', 'second and fourth Tuesday of the month')
    """
    words = _core_words(phrase)
    if words is None:
        return str(phrase.rule)
    if phrase.rule.freq == "MONTHLY":
        return words
    return words + _except_words(phrase.rule)


def _core_words(phrase: Phrase) -> str | None:
    rule = phrase.rule
    if rule.bysetpos or rule.wkst:
        return None
    if rule.freq == "WEEKLY":
        return _week_words(rule)
    if rule.freq == "MONTHLY":
        return _month_words(phrase)
    if rule.freq == "YEARLY" and rule.interval == 1 and not rule.bymonthday:
        return _parity_words(rule)
    return None


def _week_words(rule: Rule) -> str:
    often = "weekly" if rule.interval == 1 else f"every {rule.interval} weeks"
    days = joined(WEEKDAY_NAMES[day.weekday] for day in rule.byday)
    return f"{often} on {days}" if days else often


def _parity_words(rule: Rule) -> str | None:
    parity = {_ODD_WEEKS: "odd", _EVEN_WEEKS: "even"}.get(rule.byweekno)
    days = joined(WEEKDAY_NAMES[day.weekday] for day in rule.byday)
    return f"{parity} ISO weeks on {days}" if parity and days else None


def _month_words(phrase: Phrase) -> str | None:
    rule = phrase.rule
    if rule.byday and not rule.bymonthday:
        core = _counted_words(rule)
    elif rule.bymonthday and not rule.byday:
        core = _day_words(rule)
    else:
        core = None
    if core is None:
        return None
    if phrase.after is not None:
        core = f"{WEEKDAY_NAMES[phrase.after]} after the {core}"
    often = "" if rule.interval == 1 else f"every {rule.interval} months on the "
    if phrase.after is not None or core.startswith("day"):
        often = often.removesuffix("the ")
    return f"{often}{core}{_of_words(rule, often)}"


def _of_words(rule: Rule, often: str) -> str:
    excluded = _except_words(rule)
    if rule.bymonth and not excluded:
        return f" of {joined(MONTH_NAMES[month - 1] for month in rule.bymonth)}"
    return ("" if often else " of the month") + excluded


def _except_words(rule: Rule) -> str:
    missing = sorted(_ALL_MONTHS - set(rule.bymonth or _ALL_MONTHS))
    if not missing or (rule.freq == "MONTHLY" and len(missing) > len(rule.bymonth)):
        return ""
    return f" except {joined(MONTH_NAMES[month - 1] for month in missing)}"


def _counted_words(rule: Rule) -> str | None:
    weekdays = {day.weekday for day in rule.byday}
    if len(weekdays) > 1 or any(day.nth not in ORDINALS for day in rule.byday):
        return None
    counted = joined(ORDINALS[day.nth] for day in rule.byday)
    return f"{counted} {WEEKDAY_NAMES[weekdays.pop()]}"


def _day_words(rule: Rule) -> str | None:
    if rule.bymonthday == (-1,):
        return "last day"
    if min(rule.bymonthday) < 1:
        return None
    return f"day {joined(rule.bymonthday)}"


def counted(number: int, unit: str) -> str:
    """Say how many there are of something.

    >>> counted(1, "hour"), counted(4, "occurrence")
    ('one hour', '4 occurrences')
    """
    return f"one {unit}" if number == 1 else f"{number} {unit}s"


def length_words(length: timedelta) -> str:
    """Say how long something is.

    >>> from datetime import timedelta
    >>> length_words(timedelta(hours=1)), length_words(timedelta(days=7, minutes=30))
    ('one hour', '7 days and 30 minutes')
    """
    hours, seconds = divmod(length.seconds, 3600)
    units = {"day": length.days, "hour": hours, "minute": seconds // 60, "second": seconds % 60}
    return joined(counted(number, unit) for unit, number in units.items() if number)


def joined(items: Iterable[object]) -> str:
    """Write a list as people do.

    >>> joined(["Fri", "Sat", "Sun"])
    'Fri, Sat and Sun'
    """
    texts = [str(item) for item in items]
    return " and ".join(filter(None, [", ".join(texts[:-1]), *texts[-1:]]))
