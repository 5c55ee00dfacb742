from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import pytest

from meetsched.cadence import Cadence
from meetsched.candidates import Horizon
from meetsched.comparison import compare
from meetsched.evaluation import Evaluation
from meetsched.hours import USUAL, Windows
from meetsched.meeting import Meeting
from meetsched.pages.evaluation import evaluation_page
from meetsched.people import Away, Participant, Team
from meetsched.schedule import MeetingException, Revision, Slot

if TYPE_CHECKING:
    from meetsched.hours import Level

EARLY = Slot("Early", time(8), "Europe/Zurich")
LATE = Slot("Late", time(18), "Europe/Zurich")
MEETING = Meeting("T", Cadence.parse("third Thursday"), date(2019, 1, 17), (EARLY, LATE))
YEAR = Horizon(MEETING, date(2019, 1, 1), date(2020, 1, 1))
ANGELES, ZURICH = "America/Los_Angeles", "Europe/Zurich"


def plainly(_level: Level, text: str) -> str:
    return text


def painted(level: Level, text: str) -> str:
    return f"<{level.name}:{text}>"


def living(**homes: str) -> Team:
    return Team(tuple(Participant.living_in(zone, name=name) for name, zone in homes.items()))


def evaluated(team: Team, horizon: Horizon = YEAR, quorum: int | None = None) -> Evaluation:
    candidates = [horizon.rotation(), *map(horizon.turns, horizon.slots)]
    return Evaluation(candidates, team, quorum=quorum)


def page(team: Team, horizon: Horizon = YEAR, width: int = 200) -> str:
    return evaluation_page(evaluated(team, horizon), [], [], width, plainly)


def block(text: str, heading: str) -> list[str]:
    return next(each for each in text.split("\n\n") if each.startswith(heading)).splitlines()


def cells(text: str) -> int:
    """Count terminal cells, by Unicode's East Asian Width (UAX 11)."""
    return len(text) + sum(unicodedata.east_asian_width(each) in "WF" for each in text)


def test_the_map_is_of_the_first_occurrence_s_day_on_its_slot_s_clock() -> None:
    text = page(living(Tim=ZURICH, Zach=ANGELES))
    assert text.startswith("Starting at each hour of Thu 17 Jan 2019 in Europe/Zurich:\n\n")
    hours, tim, zach, early, late, _ = text.split("\n\n")[1].splitlines()
    # 09:00-18:00 and 07:00-22:00, an hour long; Los Angeles is nine hours behind.
    assert tim == "Tim   " + " ".join(
        [".."] * 7 + ["++"] * 2 + ["##"] * 9 + ["++"] * 4 + [".."] * 2
    )
    assert zach == "Zach  " + " ".join(
        ["##"] * 3 + ["++"] * 4 + [".."] * 9 + ["++"] * 2 + ["##"] * 6
    )
    assert early == " " * hours.index("08") + "^^ Early 08:00 Europe/Zurich"
    assert late == " " * hours.index("18") + "^^ Late 18:00 Europe/Zurich"


def test_a_mark_stands_at_the_hour_of_the_map_s_clock() -> None:
    tokyo = Slot("Tokyo", time(9, 30), "Asia/Tokyo")  # 01:30 in Zurich
    candidates = [YEAR.rotation(), YEAR.every_date(tokyo)]
    evaluation = Evaluation(candidates, living(Tim=ZURICH))
    lines = evaluation_page(evaluation, [], [], 100, plainly).splitlines()
    (mark,) = (line for line in lines if "^^ Tokyo" in line)
    assert mark == " " * (len("Tim  ") + 3) + "^^ Tokyo 09:30 Asia/Tokyo"


def test_only_the_map_is_painted_and_by_level() -> None:
    text = evaluation_page(evaluated(living(Tim=ZURICH)), [], [], 100, painted)
    (row,) = (line for line in text.splitlines() if "<" in line)
    assert row.split()[:9] == ["Tim", *["<UNAVAILABLE:..>"] * 7, "<STRETCH:++>"]
    assert row.count("<PREFERRED:##>") == 9


def test_each_candidate_tells_its_slots_and_how_often() -> None:
    text = page(living(Tim=ZURICH))
    assert block(text, "today:")[0] == (
        "today: Early 08:00 Europe/Zurich, Late 18:00 Europe/Zurich; 12 occurrences"
    )
    assert block(text, "Early:")[0] == "Early: 08:00 Europe/Zurich; 6 occurrences"


def test_a_weekday_is_told_where_a_slot_has_one() -> None:
    tuesdays = Slot("Early", time(8), ZURICH, weekday=1)
    again = replace(YEAR.every_date(tuesdays), name="Again")
    own = Horizon(replace(MEETING, slots=(tuesdays, LATE)), YEAR.start, YEAR.until)
    candidates = [own.rotation(), own.turns(tuesdays), own.turns(LATE), again]
    evaluation = Evaluation(candidates, living(Tim=ZURICH))
    text = evaluation_page(evaluation, [], [], 200, plainly)
    assert "^^ Early Tue 08:00 Europe/Zurich" in text
    assert [block(text, f"{name}:")[0] for name in evaluation.candidates] == [
        "today: Early Tue 08:00 Europe/Zurich, Late 18:00 Europe/Zurich; 12 occurrences",
        "Early: Tue 08:00 Europe/Zurich; 6 occurrences",
        "Late: 18:00 Europe/Zurich; 6 occurrences",
        "Again: Early Tue 08:00 Europe/Zurich; 12 occurrences",
    ]


def test_who_can_come_and_the_burden() -> None:
    lines = block(page(living(Tim=ZURICH, Zach=ANGELES)), "Early:")
    told = dict(line.strip().split("  ", 1) for line in lines[1:7])
    # 08:00 is an hour early for Tim; Zach, at 23:00 or 24:00, bears 720 each time.
    assert {key: value.strip() for key, value in told.items()} == {
        "always": "Tim", "sometimes": "nobody", "never": "Zach",
        "burden": "4680 minutes, 4320 for the most burdened",
        "by zone": "America/Los_Angeles 4320, Europe/Zurich 360",
        "Americas": "1 of 1 shut out, 23:00 (-1 day) to 01:00",
    }  # fmt: skip


def test_a_candidate_without_occurrences_has_no_times() -> None:
    january = replace(YEAR, until=date(2019, 2, 1))
    text = page(living(Tim=ZURICH, Zach=ANGELES), january)
    assert told_of(text, "Late:", "Europe") == "0 of 1 shut out"
    assert told_of(text, "today:", "Europe") == "0 of 1 shut out, 08:00 to 09:00"
    assert block(text, "Late:")[-1].split() == ["Tim,", "Zach", "0", "0", "0", "0"]


def test_the_days_of_a_region_s_times_are_told_by_the_slot_s_date() -> None:
    text = page(living(Zach=ANGELES, Kai="Asia/Tokyo"))
    assert told_of(text, "today:", "Americas") == "0 of 1 shut out, 23:00 (-1 day) to 10:00"
    assert told_of(text, "Late:", "Asia") == "1 of 1 shut out, 01:00 (+1 day) to 03:00 (+1 day)"


def test_people_for_whom_the_same_is_true_share_a_line() -> None:
    lines = block(page(living(Tim=ZURICH, Zach=ANGELES, Ada=ZURICH)), "Early:")
    rows = [line.split() for line in lines if line.startswith(("    Tim", "    Zach"))]
    assert rows[0][:8] == ["Tim,", "Ada", "0", "6", "0", "360", "08:00", "08:00-09:00"]
    # In 2019 it is March alone at which Los Angeles is eight hours behind.
    assert rows[1][:10] == ["Zach", "0", "0", "6", "4320", "23:00", "(-1", "day)", "to", "00:00"]


EARLY_DATES = ("Thu 17 Jan 2019", "Thu 21 Mar 2019", "Thu 16 May 2019")


def told_of(text: str, heading: str, row: str) -> str:
    (line,) = (line for line in block(text, heading) if line.startswith(f"    {row}  "))
    return line.removeprefix(f"    {row}").strip()


def required(name: str, zone: str, *away: date) -> Participant:
    days = tuple(Away(day, day) for day in away)
    return replace(Participant.living_in(zone, name=name), required=True, away=days)


def test_the_quorum_and_required_people_are_told_with_the_first_three_dates() -> None:
    team = Team((required("Tim", ANGELES),))
    text = evaluation_page(evaluated(team, quorum=1), [], [], 2000, plainly)
    told = f"6 of 6 times ({', '.join(EARLY_DATES)}, ...)"
    assert told_of(text, "Early:", "required, missing") == f"Tim {told}"
    assert told_of(text, "Early:", "quorum of 1") == f"missed {told}"
    assert told_of(text, "today:", "quorum of 1") == f"missed {told.replace('of 6', 'of 12')}"
    assert told_of(text, "Late:", "quorum of 1") == "always reached"
    assert "required" not in " ".join(block(text, "Late:"))


def test_three_dates_are_all_told() -> None:
    half = Horizon(MEETING, date(2019, 1, 1), date(2019, 7, 1))
    evaluation = evaluated(Team((required("Tim", ANGELES),)), half, quorum=1)
    text = evaluation_page(evaluation, [], [], 2000, plainly)
    told = f"3 of 3 times ({', '.join(EARLY_DATES)})"
    assert told_of(text, "Early:", "required, missing") == f"Tim {told}"
    assert told_of(text, "Early:", "quorum of 1") == f"missed {told}"


def test_each_required_person_is_counted_alone() -> None:
    july, september = date(2019, 7, 18), date(2019, 9, 19)
    people = (required("Tim", ZURICH, september), required("Ada", ZURICH, july, september))
    text = evaluation_page(evaluated(Team(people), quorum=1), [], [], 2000, plainly)
    both = "2 of 6 times (Thu 18 Jul 2019, Thu 19 Sep 2019)"
    once = "1 of 6 times (Thu 19 Sep 2019)"
    told = told_of(text, "Early:", "required, missing")
    assert told.split("; ") == [f"Ada {both}", f"Tim {once}"]
    assert told_of(text, "Early:", "quorum of 1") == f"missed {once}"


def test_neither_quorum_nor_required_people_are_told_where_not_asked_for() -> None:
    assert not {"quorum", "required,"} & {*page(living(Tim=ANGELES)).split()}


ALONE = replace(MEETING, slots=(EARLY,))


def test_the_only_slot_is_told_in_one_line() -> None:
    text = page(living(Tim=ZURICH), replace(YEAR, meeting=ALONE))
    heading = "Early: 08:00 Europe/Zurich; 12 occurrences, the same as today"
    assert block(text, "Early:") == [heading]
    assert len(block(text, "today:")) > 3
    assert text.count("the same as") == 1


def test_what_is_held_as_often_at_another_time_is_told_in_full() -> None:
    horizon = replace(YEAR, meeting=ALONE)
    candidates = [horizon.rotation(), horizon.every_date(LATE), horizon.every_date(EARLY)]
    again = replace(candidates[2], name="Again")
    text = evaluation_page(
        Evaluation([*candidates[:2], again], living(Tim=ZURICH)), [], [], 200, plainly
    )
    assert block(text, "Late:")[0] == "Late: 18:00 Europe/Zurich; 12 occurrences"
    assert told_of(text, "Late:", "always") == "Tim"
    assert block(text, "Again:")[0].endswith("; 12 occurrences, the same as today")


def test_with_an_added_occurrence_the_only_slot_is_not_the_same() -> None:
    extra = MeetingException(datetime(2019, 9, 30, 16), add=True, slot="Early")
    text = page(living(Tim=ZURICH), replace(YEAR, meeting=replace(ALONE, exceptions=(extra,))))
    assert block(text, "today:")[0] == "today: Early 08:00 Europe/Zurich; 13 occurrences"
    assert block(text, "Early:")[0] == "Early: 08:00 Europe/Zurich; 12 occurrences"
    assert told_of(text, "Early:", "always") == "Tim"


@pytest.mark.parametrize(
    ("since", "later", "revised"),
    [
        (date(2019, 6, 1), (Slot("Early", time(9), ZURICH), LATE), {"today", "Early"}),
        (date(2019, 6, 1), (EARLY, Slot("Late", time(18), "UTC")), {"today", "Late"}),
        (date(2019, 6, 1), (Slot("Early", time(18), ZURICH), Slot("Late", time(8), ZURICH)),
         {"today", "Early", "Late"}),
        (date(2019, 6, 1), (EARLY, replace(LATE, weekday=1)), {"today", "Late"}),
        (date(2019, 6, 1), (EARLY, LATE), set()),
        (date(2020, 1, 1), (Slot("Early", time(9), ZURICH), LATE), set()),
    ],
    ids=["a-time", "a-zone", "times-swapped", "a-weekday", "the-same", "after-the-horizon"],
)  # fmt: skip
def test_it_is_told_whose_slot_is_revised_later(
    since: date, later: tuple[Slot, ...], revised: set[str]
) -> None:
    meeting = replace(MEETING, revisions=(Revision(since, slots=later),))
    text = page(living(Tim=ZURICH), replace(YEAR, meeting=meeting))
    headings = {name: block(text, f"{name}:")[0] for name in ("today", "Early", "Late")}
    assert {name for name, heading in headings.items() if ", revised later; " in heading} == revised
    assert headings["Early"].startswith("Early: 08:00 Europe/Zurich")


def test_who_is_not_reached_in_every_cycle_is_told() -> None:
    never = Participant(
        "Luz", living(Luz=ZURICH).participants[0].stays, preferred=Windows(()), stretch=Windows(())
    )
    lines = block(page(Team((*living(Tim=ZURICH).participants, never))), "today:")
    (line,) = (line for line in lines if line.startswith("    not "))
    assert line.split()[-1] == "Luz"
    assert not [line for line in block(page(living(Tim=ZURICH)), "today:") if "    not " in line]


def test_a_comparison_is_told_between_the_figures_and_the_invitations() -> None:
    later = YEAR.changed([Slot("Early", time(9), ZURICH)])
    both = [YEAR.rotation("today"), later.rotation("changed")]
    evaluation = Evaluation(both, living(Tim=ZURICH))
    comparison = compare(evaluation.of("today"), evaluation.of("changed"))
    text = evaluation_page(evaluation, [comparison], [("Early, Thu 17 Jan 2019", "")], 200, plainly)
    lines = block(text, "changed, compared with today")
    assert lines[0] == "changed, compared with today, on the same dates:"
    assert "    Tim gains: 360 minutes less (360, was 720)" in lines
    assert text.index("compared with") < text.index("For the invitations to")


@pytest.mark.parametrize("added", [1, 2])
def test_a_comparison_tells_what_it_leaves_out(added: int) -> None:
    extra = tuple(
        MeetingException(datetime(2019, 9, day, 16), add=True, zone="UTC")
        for day in range(2, 2 + added)
    )
    horizon = replace(YEAR, meeting=replace(MEETING, exceptions=extra))
    changed = horizon.changed([Slot("Early", time(9), ZURICH)]).rotation("changed", added=False)
    alike = Evaluation([horizon.rotation(added=False), changed], living(Tim=ZURICH))
    comparison = compare(alike.of("today"), alike.of("changed"))
    evaluation = Evaluation([horizon.rotation(), changed], living(Tim=ZURICH))
    text = evaluation_page(evaluation, [comparison], [], 200, plainly)
    assert block(text, "changed, compared")[0] == (
        f"changed, compared with today, on the same dates, the {added} added left out:"
    )


def test_each_slot_has_a_line_for_its_invitations() -> None:
    notices = [("Early, Thu 17 Jan 2019", "Of one."), ("L, Thu 21 Feb 2019", "Of another.")]
    text = evaluation_page(evaluated(living(Tim=ZURICH)), [], iter(notices), 200, plainly)
    assert text.split("\n\n")[-1].splitlines() == [
        "For the invitations to the first of each slot:",
        "    Early, Thu 17 Jan 2019  Of one.",
        "    L, Thu 21 Feb 2019      Of another.",
    ]
    assert "invitations" not in page(living(Tim=ZURICH))


HOMES = [f"Etc/GMT{hours:+d}" for hours in range(-12, 13)]


def crowd(people: int, different: int) -> Team:
    """Give people of so many kinds, in turn, each with preferred hours of another minute."""
    hours = [Windows.parse(f"08:{minute:02}-18:00") for minute in range(different)]
    ada = Participant.living_in(ZURICH, name="Ada")
    everybody = (
        replace(ada, name=f"P{n:03}", preferred=hours[n % different]) for n in range(people)
    )
    return Team(tuple(everybody))


def people_table(text: str, heading: str) -> list[str]:
    lines = block(text, heading)
    return lines[next(n for n, line in enumerate(lines) if "why not preferred" in line) + 1 :]


@pytest.mark.parametrize(("people", "shared"), [(50, ""), (75, ""), (500, " and 17 more")])
def test_everybody_is_in_the_table_of_people(people: int, shared: str) -> None:
    team = Team(tuple(Participant.living_in(HOMES[n % 25], f"P{n:03}") for n in range(people)))
    rows = people_table(page(team, width=1000), "today:")
    first = [f"P{n:03}" for n in range(0, people, 25)][:3]
    assert len(rows) == 25
    assert rows[0].startswith(f"    {', '.join(first)}{shared}  ")


@pytest.mark.parametrize(
    ("people", "different", "more"),
    [(40, 40, 0), (60, 40, 0), (41, 41, 1), (60, 60, 20), (150, 50, 30)],
)
def test_the_table_of_people_has_forty_rows(people: int, different: int, more: int) -> None:
    rows = people_table(page(crowd(people, different), width=1000), "Early:")
    assert [row.split()[0].strip(",") for row in rows[:40]] == [f"P{n:03}" for n in range(40)]
    assert rows[40:] == ([f"    and {more} more"] if more else [])


@pytest.mark.parametrize(
    ("people", "whose"), [(40, ""), (41, ", for 40 of 41"), (60, ", for 40 of 60")]
)
def test_the_map_says_where_it_does_not_show_all(people: int, whose: str) -> None:
    text = page(crowd(people, 1))
    assert text.startswith(f"Starting at each hour of Thu 17 Jan 2019 in Europe/Zurich{whose}:\n\n")
    shown = [line.split()[0] for line in text.split("\n\n")[1].splitlines() if line[0] == "P"]
    assert shown == [f"P{n:03}" for n in range(40)]


@pytest.mark.parametrize(("people", "more"), [(20, ""), (21, " and 1 more"), (60, " and 40 more")])
def test_twenty_names_are_told_and_how_many_more(people: int, more: str) -> None:
    names = ", ".join(f"P{n:03}" for n in range(20))
    assert told_of(page(crowd(people, 1), width=1000), "today:", "always") == names + more


@pytest.mark.parametrize(("people", "more"), [(10, ""), (11, "; and 1 more"), (14, "; and 4 more")])
def test_ten_of_those_who_are_required_are_told(people: int, more: str) -> None:
    team = Team(tuple(required(f"P{n:02}", ANGELES) for n in range(people)))
    told = told_of(page(team, width=2000), "Early:", "required, missing")
    times = f"6 of 6 times ({', '.join(EARLY_DATES)}, ...)"
    assert told == "; ".join(f"P{n:02} {times}" for n in range(10)) + more


@pytest.mark.parametrize(
    ("name", "shown"), [("x" * 24, "x" * 24), ("x" * 25, "x" * 24), ("明" * 13, "明" * 12)]
)
def test_a_long_name_is_cut_in_the_table_of_people(name: str, shown: str) -> None:
    (row,) = people_table(page(living(**{name: ZURICH})), "Early:")
    assert row.startswith(f"    {shown}  0  6  0")


def test_wide_names_keep_the_columns() -> None:
    team = living(王小明=ZURICH, Zach=ANGELES, 田中さくら="Asia/Tokyo")
    lines = block(page(team), "Early:")
    heading = next(n for n, line in enumerate(lines) if "why not preferred" in line)
    starts = [cells(line[: line.index(when)]) for line, when in
              zip(lines[heading + 1 :], ("08:00", "23:00", "15:00"), strict=True)]  # fmt: skip
    assert starts == [lines[heading].index("local start")] * 3


@pytest.mark.parametrize(("width", "signs"), [(75, 1), (76, 2)])
def test_the_map_is_as_wide_as_there_is_room(width: int, signs: int) -> None:
    _, drawn, *_ = page(living(Tim=ZURICH), width=width).split("\n\n")
    _, tim, early, late, _ = drawn.splitlines()
    assert tim.split()[8:11] == ["+" * signs, "+" * signs, "#" * signs]
    assert early == " " * (5 + 8 * (signs + 1)) + "^" * signs + " Early 08:00 Europe/Zurich"
    assert late.split()[0] == ("Late" if signs == 2 else "^")
    assert late.index("^") == 5 + 18 * (signs + 1)


@pytest.mark.parametrize("width", [80, 100, 140])
def test_lines_fit_into_the_terminal(width: int) -> None:
    team = living(Tim=ZURICH, Zach=ANGELES, 王小明="Asia/Taipei", Ada="Europe/London")
    assert max(map(cells, page(team, width=width).splitlines())) <= width


def test_no_occurrence_and_nobody_are_answers() -> None:
    empty = Horizon(MEETING, date(2019, 1, 1), date(2019, 1, 2))
    assert page(living(Tim=ZURICH), empty) == "No occurrence then."
    assert "Nobody is expected" in page(Team((), USUAL))
