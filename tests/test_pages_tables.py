from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path

import pytest
import whenever
from hypothesis import given
from hypothesis import strategies as st

import strategies
from meetsched import read_team_file
from meetsched.cadence import Cadence
from meetsched.localtime import LocalTime, local_times, on_clock
from meetsched.meeting import Meeting, Occurrence
from meetsched.pages.tables import cell_width, columns, occurrences_table, padded
from meetsched.people import Participant, Team
from meetsched.schedule import MeetingException, Slot
from meetsched.zones import zone

EXAMPLE = Path(__file__).parent.parent / "examples" / "jupyterhub.toml"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
SHIFTS = {-2: ", two days before", -1: ", the day before", 0: "", 1: ", the day after",
          2: ", two days after"}  # fmt: skip

SPRING_2019 = """\
Thu 21 Mar 2019  Europe-Americas  18:00-19:00 CET Europe/Zurich
    Thu 10:00-11:00 PDT                  Zach
    Thu 11:00-12:00 MDT                  Joe Hamman
    Thu 17:00-18:00 GMT                  Kirstie, Sarah Gibson
    Thu 18:00-19:00 CET                  Tim, Min
    Fri 01:00-02:00 CST, the day after   CL

Thu 11 Apr 2019  Asia-Europe  08:00-09:00 CEST Europe/Zurich  (moved from Thu 18 Apr 2019: Easter week)
    Wed 23:00-00:00 PDT, the day before  Zach
    Thu 00:00-01:00 MDT                  Joe Hamman
    Thu 07:00-08:00 BST                  Kirstie, Sarah Gibson
    Thu 08:00-09:00 CEST                 Tim, Min
    Thu 14:00-15:00 CST                  CL"""  # noqa: E501 - as it stands in a terminal

FAR_AND_WIDE = """\
Thu 18 Apr 2019  Asia-Europe  08:00-09:00 CEST Europe/Zurich
    Wed 23:00-00:00 PDT, the day before  Zach
    Thu 11:30-12:30 IST                  王小明, 田中さくら
    Thu 11:45-12:45 +0545                김서연"""

SLOT = Slot("Asia-Europe", time(8), "Europe/Zurich")
THURSDAYS = Cadence.parse("third Thursday of the month")
EASTER = date(2019, 4, 18)

Listed = list[tuple[Occurrence, list[LocalTime]]]


def meeting(*exceptions: MeetingException, slot: Slot = SLOT) -> Meeting:
    return Meeting("Team", THURSDAYS, EASTER, (slot,), exceptions=exceptions)


def table(meeting: Meeting, *people: Participant, width: int = 100, count: int = 1) -> str:
    coming = islice(meeting.occurrences(), count)
    return occurrences_table([(each, local_times(each, people)) for each in coming], width)


def living(**homes: str) -> list[Participant]:
    return [Participant.living_in(home, name=name) for name, home in homes.items()]


def cells(text: str) -> int:
    """Count the terminal cells that a text takes, by Unicode's East Asian Width (UAX 11)."""
    wide = sum(unicodedata.east_asian_width(character) in "WF" for character in text)
    return len(text) + wide - sum(map(bool, map(unicodedata.combining, text)))


def clock_of(occurrence: Occurrence, key: str) -> tuple[datetime, str]:
    """Tell an occurrence on a clock, by `whenever`: the local start, and the words for it."""
    start, end, here = (
        whenever.Instant.from_timestamp(int(moment.timestamp())).to_tz(key)
        for moment, key in (
            (occurrence.start, key),
            (occurrence.end, key),
            (occurrence.start, occurrence.zone),
        )
    )
    local = datetime(start.year, start.month, start.day, start.hour, start.minute)
    shift = local.toordinal() - date(here.year, here.month, here.day).toordinal()
    times = f"{local:%H:%M}-{end.hour:02}:{end.minute:02} {start.tz_abbrev()}"
    return local, f"{DAYS[local.weekday()]} {times}{SHIFTS[shift]}"


def test_the_real_meeting_in_the_spring_of_2019() -> None:
    file = read_team_file(EXAMPLE)
    coming = file.meeting.occurrences(date(2019, 3, 1), date(2019, 5, 1))
    listed = [(each, local_times(each, file.team.participants)) for each in coming]
    assert occurrences_table(listed, 100) == SPRING_2019


@pytest.mark.parametrize(("block", "resolved_utc"), [(0, "2019-03-21T17"), (1, "2019-04-11T06")])
def test_the_times_of_the_real_meeting_are_those_of_the_clocks(
    block: int, resolved_utc: str
) -> None:
    start = whenever.Instant.parse_iso(f"{resolved_utc}:00:00Z")
    lines = SPRING_2019.split("\n\n")[block].splitlines()[1:]
    for person in read_team_file(EXAMPLE).team.participants:
        there = start.to_tz(person.stays[0].zone)
        told = f"    {DAYS[there.day_of_week().value - 1]} {there.hour:02}:{there.minute:02}-"
        (line,) = (line for line in lines if person.name in line)
        assert line.startswith(told)
        assert f" {there.tz_abbrev()}" in line


def test_wide_names_are_aligned() -> None:
    people = living(
        王小明="Asia/Kolkata",
        Zach="America/Los_Angeles",
        김서연="Asia/Kathmandu",
        田中さくら="Asia/Kolkata",
    )
    assert table(meeting(), *people) == FAR_AND_WIDE


def test_names_begin_in_one_cell_in_all_occurrences() -> None:
    lines = table(meeting(), *living(Zach="America/Los_Angeles"), count=12).splitlines()
    starts = {line.index("Zach") for line in lines if "Zach" in line}
    assert len(starts) == 1


@given(strategies.occurrences(), strategies.teams())
def test_people_share_a_line_where_their_clocks_agree(occurrence: Occurrence, team: Team) -> None:
    times = local_times(occurrence, team.participants)
    people: dict[str, list[str]] = {}
    for local in times:
        _, words = clock_of(occurrence, local.zone)
        people.setdefault(words, []).append(str(local.participant))
    _, *lines = occurrences_table([(occurrence, times)], 10_000).splitlines()
    told = dict(re.split(r"  +", line.strip()) for line in lines)
    assert told == {words: ", ".join(names) for words, names in people.items()}


@given(strategies.occurrences(), st.lists(strategies.zone_keys(), min_size=1, max_size=6))
def test_lines_go_from_west_to_east(occurrence: Occurrence, keys: list[str]) -> None:
    times = [on_clock(occurrence, zone(key)) for key in keys]
    _, *lines = occurrences_table([(occurrence, times)], 10_000).splitlines()
    shown = [line.strip().split("  ")[0] for line in lines]
    clocks = sorted((clock_of(occurrence, key) for key in keys), key=lambda clock: clock[0])
    assert shown == list(dict.fromkeys(words for _, words in clocks))


@given(strategies.occurrences(), strategies.zone_keys())
def test_a_zone_alone_is_shown_by_its_key(occurrence: Occurrence, key: str) -> None:
    _, line = occurrences_table([(occurrence, [on_clock(occurrence, zone(key))])], 200).splitlines()
    assert line.endswith(f"  {key}")


def test_the_heading_tells_date_slot_and_times_on_the_slot_s_clock() -> None:
    assert table(meeting()) == "Thu 18 Apr 2019  Asia-Europe  08:00-09:00 CEST Europe/Zurich"


def test_utc_is_said_once() -> None:
    early = Slot("Early", time(7, 5), "UTC", duration=45)
    assert table(meeting(slot=early)) == "Thu 18 Apr 2019  Early  07:05-07:50 UTC"


@pytest.mark.parametrize(
    ("exception", "heading"),
    [
        (
            MeetingException(EASTER, cancel=True, reason="Easter week"),
            (
                "Thu 18 Apr 2019  Asia-Europe  08:00-09:00 CEST Europe/Zurich"
                "  (cancelled: Easter week)"
            ),
        ),
        (
            MeetingException(EASTER, cancel=True),
            "Thu 18 Apr 2019  Asia-Europe  08:00-09:00 CEST Europe/Zurich  (cancelled)",
        ),
        (
            MeetingException(EASTER, move=date(2019, 4, 11)),
            (
                "Thu 11 Apr 2019  Asia-Europe  08:00-09:00 CEST Europe/Zurich"
                "  (moved from Thu 18 Apr 2019)"
            ),
        ),
        (
            MeetingException(EASTER, move=datetime(2019, 4, 18, 9, 30), reason="a train"),
            (
                "Thu 18 Apr 2019  Asia-Europe  09:30-10:30 CEST Europe/Zurich"
                "  (moved from 08:00: a train)"
            ),
        ),
        (
            MeetingException(datetime(2019, 4, 1, 16), add=True, zone="Asia/Tokyo", reason="extra"),
            "Mon 1 Apr 2019  16:00-17:00 JST Asia/Tokyo  (added: extra)",
        ),
        (
            MeetingException(datetime(2019, 4, 1, 16), add=True, slot="Asia-Europe"),
            "Mon 1 Apr 2019  Asia-Europe  16:00-17:00 CEST Europe/Zurich  (added)",
        ),
    ],
)
def test_the_heading_tells_what_became_of_it(exception: MeetingException, heading: str) -> None:
    assert table(meeting(exception)) == heading


def test_a_cancelled_one_has_nobody_s_local_time() -> None:
    cancelled = meeting(MeetingException(EASTER, cancel=True))
    april, may = table(cancelled, *living(Tim="Europe/Zurich"), count=2).split("\n\n")
    assert april.endswith("Europe/Zurich  (cancelled)")
    assert may.endswith("Tim")


def test_occurrences_are_parted_by_an_empty_line() -> None:
    blocks = table(meeting(), *living(Tim="Europe/Zurich"), count=3).split("\n\n")
    assert [block[:15] for block in blocks] == [
        "Thu 18 Apr 2019", "Thu 16 May 2019", "Thu 20 Jun 2019",
    ]  # fmt: skip


def test_nothing_is_an_empty_table() -> None:
    assert occurrences_table([], 80) == ""


names = st.sampled_from(["Tim", "Sarah Gibson", "José, the 2nd", "王小明", "田中 さくら", "Zoë"])


@given(st.lists(names, min_size=1, max_size=30), st.integers(0, 120))
def test_names_are_wrapped_to_the_width(people: list[str], width: int) -> None:
    team = [Participant.living_in("Europe/Zurich", name=name) for name in people]
    _, *lines = table(meeting(), *team, width=width).splitlines()
    begin = len("    Thu 08:00-09:00 CEST  ")
    assert max(map(cells, lines)) <= max(width, begin + 16)
    assert all(line[:begin].isspace() for line in lines[1:])
    assert " ".join(line[begin:] for line in lines) == ", ".join(people)


@pytest.mark.parametrize("name", ["x" * 200, "明" * 200])
def test_a_name_longer_than_a_line_is_cut_into_lines(name: str) -> None:
    _, *lines = table(meeting(), *living(**{name: "UTC"}), width=60).splitlines()
    assert max(map(cells, lines)) <= 60
    assert "".join(line[len("    Thu 06:00-07:00 UTC  ") :] for line in lines) == name


def test_no_line_ends_with_space() -> None:
    people = [replace(tim, name=f"Tim {n}") for n, tim in enumerate(living(Tim="UTC") * 50)]
    assert all(line == line.rstrip() for line in table(meeting(), *people, width=50).splitlines())


texts = st.lists(names | st.text("ab é明\u0301,", max_size=12), min_size=3, max_size=3)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=20))
def test_cells_are_counted_as_unicode_has_them(text: str) -> None:
    assert cell_width(text) == cells(text)


@pytest.mark.parametrize(
    ("text", "width"),
    [("", 0), ("Tim", 3), ("王小明", 6), ("e\u0301", 1), ("\uff21", 2), ("\uff71", 1), ("한", 2)],
)
def test_the_width_of_a_text(text: str, width: int) -> None:
    assert cell_width(text) == width


@given(names, st.integers(0, 40))
def test_a_text_is_filled_up_but_never_cut(text: str, width: int) -> None:
    filled = padded(text, width)
    assert filled.rstrip() == text
    assert cells(filled) == max(width, cells(text))


def test_columns_stand_below_each_other() -> None:
    rows = [("王小明", "1", "of more than two words"), ("Tim", "100", ""), ("", "", "of one")]
    assert columns(rows, 25) == [
        "    王小明  1    of more than two",
        "                 words",
        "    Tim     100",
        "                 of one",
    ]


@given(st.lists(texts, max_size=6), st.integers(0, 100))
def test_columns_begin_in_one_cell_and_the_last_is_wrapped(
    rows: list[list[str]], width: int
) -> None:
    lines = columns(rows, width)
    left = [max((cells(row[n]) for row in rows), default=0) + 2 for n in (0, 1)]
    lead = 4 + sum(left)
    assert all(cells(line) <= max(width, lead + 16) for line in lines)
    assert all(line == line.rstrip() for line in lines)
    told = "".join("".join(line.split()) for line in lines)
    assert told == "".join("".join("".join(row).split()) for row in rows)


def test_no_rows_are_no_lines() -> None:
    assert columns([], 80) == []


def test_a_single_column_is_indented_and_wrapped() -> None:
    assert columns([("some words that go on",)], 20) == ["    some words that", "    go on"]
