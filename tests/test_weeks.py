from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import moments
import plain_availability as plain
from meetsched.hours import ANY, NEVER, USUAL, Hours, Level, Windows
from meetsched.weeks import MOST, week

UNAVAILABLE, STRETCH, PREFERRED = Level.UNAVAILABLE, Level.STRETCH, Level.PREFERRED
Shown = tuple[str, list[moments.Occurrence]]
MONDAY, SUNDAY = (2026, 1, 5), (2026, 1, 11)
DOUBLED_HOUR = ("America/St_Johns", [(plain.seconds(2008, 11, 2, 2, 30), 60)])
UNEVEN_CHANGE = ("Africa/Monrovia", [(plain.seconds(1972, 1, 7, 0, 30), 30)])
LOST_DAY = ("Pacific/Apia", [(plain.seconds(2011, 12, 30, 9, 30), 60)])


def found(hours: Hours, shown: Shown) -> list[tuple[int, int]]:
    zone, occurrences = shown
    clock, table = moments.instants(occurrences).on(zone), week(hours)
    return list(zip(table.levels(clock).tolist(), table.burdens(clock).tolist(), strict=True))


def touched(zone: str, start: int, minutes: int) -> list[int]:
    return [plain.minute_of_week(shown) for shown in plain.wall_minutes(zone, start, minutes)]


@example(Hours(Windows.parse("Sun 00:00-24:00"), ANY), DOUBLED_HOUR)
@example(Hours(Windows.parse("Thu 23:45-24:00; Fri 00:44-01:00"), NEVER), UNEVEN_CHANGE)
@example(Hours(Windows.parse("Thu 23:00-24:00; Sat 00:00-01:00"), NEVER), LOST_DAY)
@given(moments.hours(), moments.shown())
def test_levels_and_burdens_are_those_of_each_minute(hours: Hours, shown: Shown) -> None:
    weeks = [touched(shown[0], *occurrence) for occurrence in shown[1]]
    assert found(hours, shown) == [(plain.level(hours, w), plain.burden(hours, w)) for w in weeks]


@pytest.mark.parametrize("level", [STRETCH, PREFERRED], ids=lambda level: level.name)
@example(hours=Hours(Windows.parse("Sun 00:00-24:00"), ANY), shown=DOUBLED_HOUR)
@given(hours=moments.hours(), shown=moments.shown())
def test_how_much_too_late_is_that_of_each_minute(level: Level, hours: Hours, shown: Shown) -> None:
    zone, occurrences = shown
    clock, table = moments.instants(occurrences).on(zone), week(hours)
    late = [table.too_late(clock, position, level) for position in range(len(occurrences))]
    assert late == [plain.too_late(hours, touched(zone, *each), level) for each in occurrences]


@given(moments.hours(), moments.shown())
def test_as_much_too_late_for_preferred_hours_as_the_burden_says(
    hours: Hours, shown: Shown
) -> None:
    zone, occurrences = shown
    clock, table = moments.instants(occurrences).on(zone), week(hours)
    for position, (level, burden) in enumerate(found(hours, shown)):
        if level != UNAVAILABLE:
            assert abs(table.too_late(clock, position, PREFERRED)) == burden % MOST


@pytest.mark.parametrize(
    ("start", "minutes", "level", "late"),
    [
        ((*MONDAY, 21), 60, STRETCH, 0),
        ((*MONDAY, 22), 30, STRETCH, 30),
        ((*MONDAY, 23), 60, STRETCH, 120),
        ((*MONDAY, 6, 50), 30, STRETCH, -10),
        ((*MONDAY, 2), 60, STRETCH, -300),
        # as near to 21:00 the day before as to 07:00: too late
        ((2026, 1, 6, 2), 60, STRETCH, 300),
        ((2026, 1, 6, 2), 120, STRETCH, -300),
        ((2026, 1, 6, 1, 59), 60, STRETCH, 299),
        ((2026, 1, 10, 8, 59), 60, STRETCH, 719),
        ((2026, 1, 10, 9), 60, STRETCH, 0),
        ((*MONDAY, 7), 901, STRETCH, 0),
        ((*MONDAY, 9), 60, PREFERRED, 0),
        ((*MONDAY, 17), 60, PREFERRED, 0),
        ((*MONDAY, 21), 60, PREFERRED, 240),
        ((*MONDAY, 23), 60, PREFERRED, 360),
        ((*MONDAY, 8, 45), 60, PREFERRED, -15),
        ((2026, 1, 6, 1), 60, PREFERRED, 480),  # 17:00 the day before is as near as 09:00
        ((2026, 1, 6, 1, 1), 60, PREFERRED, -479),
        ((*MONDAY, 9), 541, PREFERRED, 0),
    ],
)
def test_too_late_or_too_early_for_the_usual_hours(
    start: tuple[int, ...], minutes: int, level: Level, late: int
) -> None:
    clock = moments.instants([(plain.seconds(*start), minutes)]).on("UTC")
    assert week(USUAL).too_late(clock, 0, level) == late


@given(moments.hours(), moments.shown(), st.data())
def test_other_occurrences_change_nothing(hours: Hours, shown: Shown, data: st.DataObject) -> None:
    zone, occurrences = shown
    order = data.draw(st.permutations(range(len(occurrences))))
    mixed = found(hours, (zone, [occurrences[position] for position in order]))
    alone = [found(hours, (zone, [occurrence]))[0] for occurrence in occurrences]
    assert mixed == [alone[position] for position in order]


@given(moments.hours(), moments.shown())
def test_what_is_preferred_is_no_burden_and_what_is_not_is_one(hours: Hours, shown: Shown) -> None:
    for level, burden in found(hours, shown):
        assert (burden == 0) == (level == PREFERRED)
        assert 0 <= burden <= MOST
        assert burden == MOST or level != UNAVAILABLE


@pytest.mark.parametrize(
    ("hours", "level", "burden"),
    [(Hours(ANY, NEVER), PREFERRED, 0), (Hours(NEVER, ANY), STRETCH, MOST),
     (Hours(NEVER, NEVER), UNAVAILABLE, MOST)],
)  # fmt: skip
@given(moments.shown())
def test_any_and_never(hours: Hours, level: Level, burden: int, shown: Shown) -> None:
    assert set(found(hours, shown)) == {(level, burden)}


@pytest.mark.parametrize(
    ("preferred", "stretch", "start", "minutes", "level", "burden"),
    [
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 9), 60, PREFERRED, 0),
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 17), 60, PREFERRED, 0),
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 17, 1), 60, STRETCH, 1),
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 8), 60, STRETCH, 60),
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 8), 180, STRETCH, 60),
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 21), 60, STRETCH, 240),
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 21), 61, UNAVAILABLE, 720),
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 6, 59), 30, UNAVAILABLE, 720),
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 9), 540, PREFERRED, 0),
        ("09:00-18:00", "07:00-22:00", (*MONDAY, 8, 30), 541, STRETCH, 720),  # never fits
        ("09:00-12:00, 13:00-18:00", "any", (*MONDAY, 12), 30, STRETCH, 30),
        ("09:00-12:00, 13:00-18:00", "any", (*MONDAY, 11, 20), 60, STRETCH, 20),
        ("09:00-12:00, 12:00-18:00", "any", (*MONDAY, 11, 30), 60, PREFERRED, 0),
        ("Mon 09:00-10:00", "any", (*MONDAY, 20, 59), 60, STRETCH, 719),
        ("Mon 09:00-10:00", "any", (*MONDAY, 21), 60, STRETCH, 720),
        ("Mon 09:00-10:00", "any", (*MONDAY, 21, 1), 60, STRETCH, 720),
        ("Sun 22:00-02:00", "never", (*SUNDAY, 22), 240, PREFERRED, 0),
        ("Sun 22:00-02:00", "never", (*MONDAY, 1), 60, PREFERRED, 0),
        ("Sun 22:00-02:00", "never", (*MONDAY, 1), 61, UNAVAILABLE, 720),
        ("Sun 22:00-24:00; Mon 00:00-02:00", "any", (*SUNDAY, 23, 30), 60, PREFERRED, 0),
        ("Mon 00:00-01:00", "any", (*SUNDAY, 23), 60, STRETCH, 60),
        ("Sun 23:00-24:00", "any", (*MONDAY, 1), 60, STRETCH, 120),
        ("Mon-Sat 00:00-24:00", "any", (*SUNDAY, 12), 60, STRETCH, 720),
        ("Mon-Sat 00:00-24:00", "any", (*SUNDAY, 11), 60, STRETCH, 720),
        ("Mon-Sat 00:00-24:00", "any", (*SUNDAY, 10), 60, STRETCH, 660),
        ("Mon 00:00-24:00", "never", (*MONDAY, 0), 1440, PREFERRED, 0),
        ("Mon 00:00-24:00", "Mon-Tue 00:00-24:00", (*MONDAY, 0, 1), 1440, STRETCH, 1),
        ("Mon 09:00-18:00", "any", (*MONDAY, 17, 0, 30), 60, STRETCH, 1),
        ("Mon 09:00-18:00", "any", (*MONDAY, 9, 0, 30), 60, PREFERRED, 0),
    ],
)  # fmt: skip
def test_examples(  # noqa: PLR0913, PLR0917 - a table
    preferred: str, stretch: str, start: tuple[int, ...], minutes: int, level: Level, burden: int
) -> None:
    hours = Hours(Windows.parse(preferred), Windows.parse(stretch))
    assert found(hours, ("UTC", [(plain.seconds(*start), minutes)])) == [(level, burden)]


@pytest.mark.parametrize(
    ("preferred", "zone", "start", "minutes", "burden"),
    [
        # 01:30-02:00 and 03:00-03:30: nothing from 02:00 to 03:00
        ("01:30-02:00, 03:00-03:30", "Europe/Zurich", (2019, 3, 31, 0, 30), 60, 0),
        ("01:30-02:00, 03:00-03:20", "Europe/Zurich", (2019, 3, 31, 0, 30), 60, 720),
        ("01:00-02:00, 02:40-03:20", "Europe/Zurich", (2019, 3, 31, 0, 30), 60, 10),
        # 02:30-03:00, then 02:00-02:30 once more: one hour of the clock, filled twice
        ("02:00-03:00", "Europe/Zurich", (2019, 10, 27, 0, 30), 60, 0),
        ("02:00-03:00", "Europe/Zurich", (2019, 10, 27, 0, 30), 120, 720),
        ("03:00-05:00", "Europe/Zurich", (2019, 10, 27, 0, 30), 120, 60),
        # 01:40-02:00, then 01:30-01:50 of the half hour that repeats
        ("01:30-02:00", "Australia/Lord_Howe", (2026, 4, 4, 14, 40), 40, 0),
        # Sun 00:00-00:01, then Sat 23:01-23:30
        ("Sat 22:31-23:31", "America/St_Johns", (2008, 11, 2, 2, 30), 30, 30),
        ("Sat 22:31-23:30", "America/St_Johns", (2008, 11, 2, 2, 30), 30, 720),
        ("Sat 23:00-24:00; Sun 00:00-00:01", "America/St_Johns", (2008, 11, 2, 2, 30), 30, 0),
    ],
)
def test_examples_with_a_change_of_the_clock_inside(
    preferred: str, zone: str, start: tuple[int, ...], minutes: int, burden: int
) -> None:
    hours = Hours(Windows.parse(preferred), ANY)
    level = PREFERRED if burden == 0 else STRETCH
    assert found(hours, (zone, [(plain.seconds(*start), minutes)])) == [(level, burden)]


def test_hours_are_made_a_table_once() -> None:
    same = Hours(Windows.parse("Mon-Fri 09:00-18:00"), Windows.parse("Mon-Fri 07:00-22:00"))
    assert week(USUAL) is week(same)
    assert week(Hours(ANY, ANY)) is not week(same)


def test_no_occurrences() -> None:
    assert found(USUAL, ("Europe/Zurich", [])) == []


def test_levels_and_burdens_are_small_and_new() -> None:
    clock, table = moments.instants([(0, 60)]).on("UTC"), week(USUAL)
    levels, burdens = table.levels(clock), table.burdens(clock)
    assert (levels.dtype.name, burdens.dtype.name) == ("uint8", "uint16")
    levels[:], burdens[:] = 9, 9
    assert found(USUAL, ("UTC", [(0, 60)])) == [(UNAVAILABLE, MOST)]
