"""Times, dates and pages as people write them, for tests of what reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from hypothesis import strategies as st

from strategies import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from datetime import date

    from meetsched.labels import Found

PIECES: Final = (
    *"(),;:|/-–+~*_.<>@=#&\n\t 1389",  # noqa: RUF001
    " ", " ", "\n\n", " - ", " / ", " or ", " and ", " to ", " is ", "9am", "11pm", "8:30 PM",
    "noon", "midnight", "17h", "1700", "14.30", "16:00-17:00", "9-10", "24:30", "9:00", "8", " PT",
    " ET", "PST/PDT", "UTC", "UTC+2", " CET", "Zurich time", "IST", "+01:00", "Z", "Lyon",
    "May", "3 May", "2019-04-11", "April 11th", "3/4/2020", "11. Mai", "Thu, Apr 11", "Wednesday",
    "Mondays", "(+1)", "next day", "the day before", "in winter", "(summer)", "Nov-Mar", "every",
    "not ", "from ", "moved ", "\n|---|---|\n", "| PT | ET |", "| 9am | noon |", "- ", "> ", "## ",
    "é", "ß", "İ", "\u200b", "\u0301", "٣", "²", "https://a.example/9am", "<b>", "&nbsp;", "~~",
)  # fmt: skip


def texts(most: int = 40) -> st.SearchStrategy[str]:
    """Any text, and anything like what people write."""
    return st.lists(st.sampled_from(PIECES), max_size=most).map("".join) | st.text()


def lines() -> st.SearchStrategy[str]:
    """The same in one line."""
    return texts(20).map(lambda text: text.replace("\n", " "))


def minutes() -> st.SearchStrategy[int]:
    """Minutes since midnight, most of them of whole hours and quarters."""
    return st.integers(0, 23).map(lambda hour: hour * 60) | st.integers(0, 1439)


def times_of(minute: int) -> list[str]:
    """Write a time in the ways in which nobody could take it for anything else."""
    hour, rest = divmod(minute, 60)
    twelve, half = hour % 12 or 12, "ap"[hour // 12]
    forms = [f"{hour}:{rest:02}", f"{hour:02}:{rest:02}", f"{hour:02}:{rest:02}:00"]
    forms += [f"{hour}h{rest:02}", f"{hour}:{rest:02}h", f"{hour:02}:{rest:02} Uhr"]
    forms += [f"{twelve}:{rest:02}{half}m", f"{twelve}:{rest:02} {half.upper()}M"]
    forms += [f"{twelve}.{rest:02} {half}.m.", f"{twelve}:{rest:02}{half}"]
    if rest == 0:
        forms += [f"{twelve}{half}m", f"{twelve} {half}.m.", f"{twelve} {half.upper()}. M."]
        forms += [f"{hour}h", f"{hour} hrs", f"{hour:02}00 hours", f"{hour} o'clock"]
    if minute == 720:
        forms += ["noon", "Midday", "12 noon"]
    if minute == 0:
        forms += ["midnight", "12 Midnight"]
    return forms


def dates_of(day: date) -> list[str]:
    """Write a date in English, in the ways in which it cannot be another."""
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    nth = f"{day.day}{_suffix(day.day)}"
    return [
        f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day:%d.%m.%Y}",
        f"{day.day}.{day.month}.{day.year}", f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}", f"{month} {nth} {day.year}",
        f"the {nth} of {month}, {day.year}", f"{month[:3]} {day.day} {day.year}",
        f"{day.day:02}-{month[:3]}-{day.year}", f"{day.year} {month} {day.day}",
        f"{weekday}, {day.day} {month} {day.year}", f"{weekday[:3]} {month[:3]}. {nth}, {day.year}",
        f"{day.day} {month} {day.year} ({weekday})", f"{weekday} ({day:%Y-%m-%d})",
    ]  # fmt: skip


def _suffix(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def words_of(text: str, found: Found) -> str:
    """Return what a label was read from."""
    return text[found.start : found.end]
