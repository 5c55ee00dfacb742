"""Windows of a week, against the set of its 10,080 minutes."""

from __future__ import annotations

import re
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from meetsched.errors import HoursError
from meetsched.hours import ANY, NEVER, USUAL, Hours, Level, Windows, clock

if TYPE_CHECKING:
    from collections.abc import Iterable
    from random import Random

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
HOUR, DAY, WEEK = 60, 1440, 10_080
PART = re.compile(r"([A-Z][a-z]{2})(?:-([A-Z][a-z]{2}))? (.*)")
WORKDAYS = range(0, 5 * DAY, DAY)


def covered(spans: Iterable[tuple[int, int]]) -> set[int]:
    return {minute % WEEK for start, end in spans for minute in range(start, end)}


def minutes(windows: Windows) -> set[int]:
    return covered(windows.spans)


def of_day(window: str) -> tuple[int, int]:
    """Read "22:00-02:00" as minutes of a day, the end after the start."""
    hours = [int(part) for part in re.split("[-:]", window)]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    return start, end if end > start else end + DAY


def meant(text: str) -> set[int]:
    """Read the canonical form, minute by minute."""
    if text in {"any", "never"}:
        return set(range(WEEK)) if text == "any" else set()
    found = set()
    for part in text.split("; "):
        match = PART.fullmatch(part)
        assert match, part
        first = DAYS.index(match[1])
        last = DAYS.index(match[2] or match[1])
        for weekday in range(first, last + 1):
            for start, end in map(of_day, match[3].split(", ")):
                found |= covered([(weekday * DAY + start, weekday * DAY + end)])
    return found


def understood(text: str) -> Windows | None:
    try:
        return Windows.parse(text)
    except HoursError:
        return None


# Spans of the week


@given(strategies.windows())
def test_spans_are_sorted_and_apart_all_round_the_week(windows: Windows) -> None:
    gone_round = [*windows.spans, *((s + WEEK, e + WEEK) for s, e in windows.spans[:1])]
    assert windows == ANY or all(before[1] < after[0] for before, after in pairwise(gone_round))
    assert all(0 <= start < WEEK and start < end <= start + WEEK for start, end in windows.spans)


spans_of_all_kinds = st.lists(
    st.tuples(st.integers(0, WEEK - 1), st.integers(1, 2 * WEEK)).map(lambda p: (p[0], sum(p)))
    | st.tuples(st.integers(0, 20).map(lambda n: n * 504), st.integers(1, 3)).map(
        lambda p: (p[0] % WEEK, p[0] % WEEK + p[1] * 504)
    ),
    max_size=8,
)


@given(spans_of_all_kinds)
def test_spans_are_the_union_of_their_minutes(spans: list[tuple[int, int]]) -> None:
    assert minutes(Windows(tuple(spans))) == covered(spans)


@pytest.mark.parametrize("span", [(540, 540), (600, 540)])
def test_a_window_that_does_not_end_after_it_starts_is_refused(span: tuple[int, int]) -> None:
    with pytest.raises(HoursError, match="a window ends after it starts"):
        Windows((span,))


@given(spans_of_all_kinds, st.randoms(use_true_random=False))
def test_windows_of_the_same_minutes_are_equal(
    spans: list[tuple[int, int]], random: Random
) -> None:
    halves = [(start, start + (end - start) // 2) for start, end in spans if end - start > 1]
    mixed = [*spans, *halves]
    random.shuffle(mixed)
    assert Windows(tuple(mixed)) == Windows(tuple(spans))
    assert hash(Windows(tuple(mixed))) == hash(Windows(tuple(spans)))


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        ([], ()),
        ([(540, 720), (720, 1080)], ((540, 1080),)),
        ([(540, 720), (721, 1080)], ((540, 720), (721, 1080))),
        ([(540, 1080), (600, 660)], ((540, 1080),)),
        ([(1320, 1440), (1440, 1560)], ((1320, 1560),)),  # over midnight
        ([(0, 120), (WEEK - 120, WEEK)], ((WEEK - 120, WEEK + 120),)),  # over Sunday
        ([(WEEK - 120, WEEK + 60), (30, 120)], ((WEEK - 120, WEEK + 120),)),
        ([(0, WEEK)], ((0, WEEK),)),
        ([(600, 600 + WEEK)], ((0, WEEK),)),
        ([(0, 5000), (5000, WEEK)], ((0, WEEK),)),
        ([(3000, 9000), (8000, WEEK + 3000)], ((0, WEEK),)),
        ([(3000, 9000), (8000, WEEK + 2999)], ((3000, WEEK + 2999),)),
        ([(n * DAY, (n + 1) * DAY) for n in range(7)], ((0, WEEK),)),
    ],
)
def test_spans_that_touch_are_one(
    spans: list[tuple[int, int]], merged: tuple[tuple[int, int], ...]
) -> None:
    assert Windows(tuple(spans)).spans == merged


@given(strategies.windows(), strategies.windows())
def test_a_union_has_the_minutes_of_both(one: Windows, other: Windows) -> None:
    assert minutes(one | other) == minutes(one) | minutes(other)
    assert one | other == other | one


@given(strategies.windows(), strategies.windows())
def test_a_difference_has_the_minutes_of_one_alone(one: Windows, other: Windows) -> None:
    assert minutes(one - other) == minutes(one) - minutes(other)
    assert (one - other) | other == one | other


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        ("Mon-Fri 09:00-18:00", "12:00-13:00", "Mon-Fri 09:00-12:00, 13:00-18:00"),
        ("any", "Wed 00:00-24:00", "Mon-Tue 00:00-24:00; Thu-Sun 00:00-24:00"),
        ("Sun 22:00-02:00", "Mon 01:00-09:00", "Sun 22:00-01:00"),
        ("Mon 00:00-04:00", "Sun 22:00-02:00", "Mon 02:00-04:00"),
        ("Mon 09:00-10:00", "Mon 09:00-10:00", "never"),
        ("Mon 09:00-10:00", "Mon 10:00-11:00", "Mon 09:00-10:00"),
        ("any", "any", "never"),
        ("Mon-Fri 07:00-22:00; Sat 22:00-02:00", "23:00-08:00",
         "Mon-Fri 08:00-22:00; Sat 22:00-23:00"),
    ],
)  # fmt: skip
def test_windows_are_taken_out(one: str, other: str, left: str) -> None:
    assert str(Windows.parse(one) - Windows.parse(other)) == left


@given(strategies.windows(), strategies.windows())
def test_who_minds_nights_has_none_and_who_does_not_has_all(
    preferred: Windows, stretch: Windows
) -> None:
    nights = {minute for minute in range(WEEK) if not 8 * HOUR <= minute % DAY < 23 * HOUR}
    hours = Hours(preferred, stretch)
    for night, expected in ((True, set.union), (False, set.difference)):
        found = hours.minding(night=night)
        assert minutes(found.preferred) == expected(minutes(hours.preferred), nights)
        assert minutes(found.stretch) == expected(minutes(hours.stretch), nights)


@given(strategies.windows())
def test_always_and_never_take_in_everything_and_nothing(windows: Windows) -> None:
    assert windows | ANY == ANY
    assert windows | NEVER == windows | windows == windows - NEVER == windows
    assert windows - ANY == windows - windows == NEVER
    assert (len(minutes(ANY)), len(minutes(NEVER))) == (WEEK, 0)


@given(strategies.windows(), strategies.windows())
def test_stretch_includes_preferred(preferred: Windows, stretch: Windows) -> None:
    hours = Hours(preferred, stretch)
    assert hours.preferred == preferred
    assert minutes(hours.stretch) == minutes(preferred) | minutes(stretch)


def test_the_usual_hours_are_the_design_s() -> None:
    assert USUAL.preferred.spans == tuple((day + 9 * HOUR, day + 18 * HOUR) for day in WORKDAYS)
    assert USUAL.stretch.spans == tuple((day + 7 * HOUR, day + 22 * HOUR) for day in WORKDAYS)


def test_a_better_level_is_greater() -> None:
    assert sorted(Level, reverse=True) == [Level.PREFERRED, Level.STRETCH, Level.UNAVAILABLE]
    assert list(map(int, sorted(Level))) == [0, 1, 2]


# Read and written


@given(strategies.windows())
def test_what_is_written_means_the_same_and_reads_back(windows: Windows) -> None:
    assert meant(str(windows)) == minutes(windows)
    assert Windows.parse(str(windows)) == windows


NAMES = [
    spelling
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    for spelling in (name[:3], name, name.lower(), name.upper(), f"{name}s", name[:3].lower())
]
dashes = st.sampled_from(("-", "\u2013", " - ", " \u2013 "))


def day_of(name: str) -> int:
    return DAYS.index(name[:3].title())


@st.composite
def day_items(draw: st.DrawFn) -> tuple[str, set[int]]:
    first = draw(st.sampled_from(NAMES))
    if draw(st.booleans()):
        return first, {day_of(first)}
    last = draw(st.sampled_from(NAMES))
    weekday, taken = day_of(first), {day_of(last)}
    while weekday != day_of(last):
        taken.add(weekday)
        weekday = (weekday + 1) % 7
    return f"{first}{draw(dashes)}{last}", taken


@st.composite
def day_names(draw: st.DrawFn) -> tuple[str, set[int]]:
    items = draw(st.lists(day_items(), max_size=3))
    if not items:
        return draw(st.sampled_from(("daily", "Every day", "every\n day"))), set(range(7))
    names = draw(st.sampled_from((", ", ",", " & ", " and ", " \t,\n"))).join(n for n, _ in items)
    return names, set().union(*(taken for _, taken in items))


@st.composite
def parts(draw: st.DrawFn, *, named: bool) -> tuple[str, set[int]]:
    """One part of a text, that names days or not, with the minutes that it means."""
    names, days = draw(day_names()) if named else ("", set(range(7)))
    gap = draw(st.sampled_from((" ", ": ", "  ", "\n", "\t :"))) if named else ""
    if draw(st.integers(0, 4)) == 0:
        word = draw(st.sampled_from(("any", "Any", "never", "NEVER")))
        whole = days if word.lower() == "any" else ()
        return names + gap + word, covered((day * DAY, (day + 1) * DAY) for day in whole)
    times = draw(st.lists(strategies.day_windows(), min_size=1, max_size=2))
    window = draw(st.sampled_from(("{:02}:{:02}", "{}:{:02}")))
    ends = [[window.format(*divmod(of, 60)) for of in (s, (e - 1) % DAY + 1)] for s, e in times]
    text = ", ".join(draw(dashes).join(pair) for pair in ends)
    return names + gap + text, covered((d * DAY + s, d * DAY + e) for d in days for s, e in times)


def texts(*, named: bool) -> st.SearchStrategy[list[tuple[str, set[int]]]]:
    return st.lists(parts(named=named), min_size=1, max_size=3)


@given(
    texts(named=True) | texts(named=False),
    st.sampled_from(("; ", ";", " ; ", "; ;", "\n;\u2003")),
)
def test_windows_are_read_as_people_write_them(
    written: list[tuple[str, set[int]]], between: str
) -> None:
    text = between.join(part for part, _ in written)
    assert minutes(Windows.parse(text)) == set().union(*(meaning for _, meaning in written))


@given(texts(named=True), texts(named=False), st.randoms(use_true_random=False))
def test_either_all_parts_name_days_or_none(
    named: list[tuple[str, set[int]]], others: list[tuple[str, set[int]]], random: Random
) -> None:
    mixed = [part for part, _ in (*named, *others)]
    random.shuffle(mixed)
    with pytest.raises(HoursError) as caught:
        Windows.parse("; ".join(mixed))
    assert caught.value.reason == "a part does not say on which days"
    assert caught.value.hint == "separate windows of the same days by commas"


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("Mon-Fri 09:00-18:00; Sat 10:00-12:00", "Mon-Fri 09:00-18:00; Sat 10:00-12:00"),
        ("any", "any"),
        (" NEVER ", "never"),
        ("00:00-24:00", "any"),
        ("daily 00:00-24:00", "any"),
        ("Every day 9:00-17:00", "Mon-Sun 09:00-17:00"),
        ("Sat-Mon 09:00-10:00", "Mon 09:00-10:00; Sat-Sun 09:00-10:00"),
        ("Mon 09:00-12:00; Mon 12:00-18:00", "Mon 09:00-18:00"),
        ("Fri 22:00-02:00", "Fri 22:00-02:00"),
        ("Fri 22:00-24:00; Sat 00:00-02:00", "Fri 22:00-02:00"),
        ("Sun 22:00-24:00; Mon 0:00-2:00", "Sun 22:00-02:00"),
        ("Sun 22:00-00:00", "Sun 22:00-24:00"),
        ("Mon 10:00-09:59", "Mon 10:00-09:59"),
        ("Mon 10:00-09:59; Tue 09:59-10:00", "Mon 10:00-24:00; Tue 00:00-10:00"),
        ("Sat-Sun 00:00-24:00", "Sat-Sun 00:00-24:00"),
        ("Mon 13:00-18:00, 9:00-12:00", "Mon 09:00-12:00, 13:00-18:00"),
        ("Mon, Wed 09:00-10:00", "Mon 09:00-10:00; Wed 09:00-10:00"),
        ("09:00-12:00; 13:00-18:00", "Mon-Sun 09:00-12:00, 13:00-18:00"),
        ("daily 09:00-10:00; Mon 10:00-11:00", "Mon 09:00-11:00; Tue-Sun 09:00-10:00"),
        ("Mon any", "Mon 00:00-24:00"),
        ("Mon-Fri 09:00-18:00; Sat never", "Mon-Fri 09:00-18:00"),
        ("Mon 09:00-18:00; Mon never", "Mon 09:00-18:00"),
        ("Sat: Never", "never"),
        ("Mon-Sun ANY", "any"),
        ("any; never", "any"),
        ("\nMon\t09:00  -\n18:00\n", "Mon 09:00-18:00"),
    ],
)
def test_the_canonical_form(text: str, canonical: str) -> None:
    assert str(Windows.parse(text)) == canonical


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        (" ; ; ", "it is empty"),
        ("Mon-Fri", '"Mon-Fri" has no times'),
        ("Mon 09:00-10:00; Tue", '"Tue" has no times'),
        ("Mon, never", '"" is no weekday'),
        ("Mon anytime", '"Mon anytime" has no times'),
        ("Monany", '"Monany" has no times'),
        ("Mon any, 09:00-10:00", '"Mon any" is no weekday'),
        ("Mon 09:00-10:00, never", '"never" is no window of times'),
        ("Mon 09:00-12:00; 13:00-18:00", "a part does not say on which days"),
        ("any; Mon never", "a part does not say on which days"),
        ("Someday 09:00-10:00", '"Someday" is no weekday'),
        ("Mon-Fry 09:00-10:00", '"Fry" is no weekday'),
        ("Mon-Wed-Fri 09:00-10:00", '"Wed-Fri" is no weekday'),
        ("Mon,, Tue 09:00-10:00", '"" is no weekday'),
        ("Mon 9-18", '"9-18" is no window of times'),
        ("Mon 09:00-10:00,", '"" is no window of times'),
        ("Mon 09:00-10:00 11:00-12:00", '"09:00-10:00 11:00-12:00" is no window of times'),
        ("Mon 09:00-10:00, Tue 11:00-12:00", '"Tue 11:00-12:00" is no window of times'),
        ("Mon 9am-6pm", '"9am-6pm" is no window of times'),
        ("Mon 25:00-26:00", '"25:00" is no time of day'),
        ("Mon 09:00-24:01", '"24:01" is no time of day'),
        ("Mon 09:60-10:00", '"09:60" is no time of day'),
        ("Mon 24:00-02:00", "a window cannot start at 24:00"),
        ("Mon 09:00-09:00", '"09:00-09:00" is empty, or a whole day'),
        ("x" * 2001, "it is longer than 2000 characters"),
    ],
)
def test_windows_that_cannot_be_read_are_told_why(text: str, reason: str) -> None:
    with pytest.raises(HoursError) as caught:
        Windows.parse(text)
    assert (caught.value.text, caught.value.reason) == (text, reason)


def test_an_empty_window_is_told_how_to_write_a_whole_day() -> None:
    with pytest.raises(HoursError, match=r"write 00:00-24:00 for that$"):
        Windows.parse("Mon 00:00-00:00")


@given(st.text() | st.text("MonTueanyvr0123459:-,; \u2013&", max_size=40))
def test_any_text_is_windows_or_an_error_of_ours(text: str) -> None:
    windows = understood(text)
    assert windows is None or meant(str(windows)) == minutes(windows)


def test_a_hostile_text_is_refused_soon() -> None:
    start = time.process_time()
    for text in ("Mon-" * 500, "Mon:" * 500, "x" + ":" * 1999, "1:" * 1000, "and any " * 250):
        with pytest.raises(HoursError):
            Windows.parse(text)
    assert time.process_time() - start < 1


# Days


@given(strategies.windows())
def test_the_days_together_have_every_minute_once(windows: Windows) -> None:
    days = windows.days()
    taken = [(n * DAY + start, n * DAY + end) for n, day in enumerate(days) for start, end in day]
    assert len(days) == 7
    assert covered(taken) == minutes(windows)
    assert sum(end - start for start, end in taken) == len(minutes(windows))
    assert all(
        0 <= start < DAY and start < end <= start + DAY for day in days for start, end in day
    )


def test_a_window_over_midnight_is_its_first_day_s_and_a_longer_one_is_cut() -> None:
    assert Windows.parse("Sun 22:00-02:00").days()[6] == [(1320, 1560)]
    assert Windows(((600, 600 + DAY),)).days()[:3] == [[(600, DAY)], [(0, 600)], []]
    assert ANY.days() == [[(0, DAY)]] * 7


@pytest.mark.parametrize(
    ("text", "weekday", "shown"),
    [
        ("Mon-Fri 09:00-18:00", 0, "09:00-18:00"),
        ("Mon-Fri 09:00-18:00", 5, ""),
        ("Mon 09:00-12:00, 13:00-18:00", 0, "09:00-12:00, 13:00-18:00"),
        ("Mon 09:00-18:00; Sun 22:00-02:00", 0, "22:00-02:00, 09:00-18:00"),
        ("Mon 09:00-18:00; Sun 22:00-02:00", 6, "22:00-02:00"),
        ("22:00-02:00", 3, "22:00-02:00"),
        ("Wed 20:00-24:00", 2, "20:00-24:00"),
        ("Wed 20:00-24:00", 3, ""),
        ("any", 4, "00:00-24:00"),
        ("never", 4, ""),
    ],
)
def test_the_windows_that_touch_a_day(text: str, weekday: int, shown: str) -> None:
    assert Windows.parse(text).on(weekday) == shown


@given(strategies.windows(), st.integers(0, 6))
def test_the_windows_that_touch_a_day_have_all_its_minutes(windows: Windows, weekday: int) -> None:
    day = {minute % DAY for minute in minutes(windows) if minute // DAY == weekday}
    shown = windows.on(weekday)
    clocks = [of_day(window) for window in shown.split(", ") if window]
    assert bool(shown) is bool(day)
    assert day <= {minute % DAY for start, end in clocks for minute in range(start, end)}
    assert len(set(clocks)) == len(clocks)


@given(strategies.windows(), st.integers(0, 6))
def test_a_week_that_begins_on_another_day_is_turned(windows: Windows, by: int) -> None:
    turned = windows.arranged([(day + by) % 7 for day in range(7)])
    assert minutes(turned) == {(minute - by * DAY) % WEEK for minute in minutes(windows)}


@given(strategies.windows(), st.lists(st.integers(0, 6), min_size=7, max_size=7))
def test_each_day_of_an_arranged_week_is_like_the_day_it_is_given(
    windows: Windows, days: list[int]
) -> None:
    own = windows.days()
    spans = [(n * DAY + s, n * DAY + e) for n, day in enumerate(days) for s, e in own[day]]
    assert minutes(windows.arranged(days)) == covered(spans)


def test_the_usual_week_with_friday_and_saturday_off() -> None:
    egypt = USUAL.preferred.arranged([1, 2, 3, 4, 5, 6, 0])
    assert str(egypt) == "Mon-Thu 09:00-18:00; Sun 09:00-18:00"


@pytest.mark.parametrize(
    ("minute", "start", "end"),
    [(0, "00:00", "24:00"), (1, "00:01", "00:01"), (719, "11:59", "11:59"),
     (1439, "23:59", "23:59"), (1440, "00:00", "24:00"), (1500, "01:00", "01:00")],
)  # fmt: skip
def test_minutes_of_a_day_as_clock_times(minute: int, start: str, end: str) -> None:
    assert (clock(minute), clock(minute, end=True)) == (start, end)
