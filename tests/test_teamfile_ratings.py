from __future__ import annotations

import csv
import io
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import strategies
from meetsched.errors import InvalidMeetingError, TeamFileError
from meetsched.people import Participant, Stay, Team
from meetsched.teamfile.ratings import Rated, rated, read_ratings

if TYPE_CHECKING:
    from pathlib import Path

HOURS: Final = range(24)
TIM: Final = (0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 5, 5, 5, 5, 5, 4, 3, 2, 1, 0, 0, 0, 0)
LUZ: Final = (5, 4, 3, 2, 1, 0) * 4
MORNING: Final = ("12 AM", *(f"{hour} AM" for hour in range(1, 12)))
STYLES: Final = {
    "bare": [str(hour) for hour in HOURS],
    "two digits": [f"{hour:02d}" for hour in HOURS],
    "clock": [f"{hour:02d}:00" for hour in HOURS],
    "short clock": [f"{hour}:00" for hour in HOURS],
    "seconds": [f"{hour:02d}:00:00" for hour in HOURS],
    "UTC": [f"{hour:02d}:00 UTC" for hour in HOURS],
    "Z": [f"{hour:02d}:00Z" for hour in HOURS],
    "h": [f"{hour}h" for hour in HOURS],
    "h00": [f"{hour}h00" for hour in HOURS],
    "halves": [*MORNING, *(hour.replace("AM", "PM") for hour in MORNING)],
    "dotted": [h.replace("AM", "a.m.") for h in MORNING] + [h[:-2] + "p.m." for h in MORNING],
    "narrow": [h.replace(" ", "\u202f") for h in MORNING] + [h[:-3] + "pm" for h in MORNING],
    "clock halves": [
        *(h.replace(" ", ":00 ") for h in MORNING),
        *(h.replace(" AM", ":00 PM") for h in MORNING),
    ],
}


def saved(folder: Path, text: str | bytes) -> Path:
    path = folder / "ratings.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def read(folder: Path, text: str | bytes) -> list[Rated]:
    return read_ratings(saved(folder, text))


def faults(folder: Path, text: str | bytes) -> list[str]:
    with pytest.raises(TeamFileError) as caught:
        read(folder, text)
    return [str(fault) for fault in caught.value.faults]


def row(*fields: object, delimiter: str = ",") -> str:
    return delimiter.join(map(str, fields)) + "\n"


HEADER: Final = row("Name", *HOURS)


# Every form of a table


def as_columns(rows: list[list[str]]) -> list[list[str]]:
    return [list(column) for column in zip(*rows, strict=True)]


@st.composite
def tables(draw: st.DrawFn) -> tuple[bytes, list[Rated]]:
    """A table in one of its forms, and what it says."""
    names = draw(st.lists(st.sampled_from(strategies.PEOPLE), min_size=1, unique=True))
    people = {
        name: tuple(draw(st.lists(st.integers(0, 5), min_size=24, max_size=24))) for name in names
    }
    named, headed = draw(st.booleans()), draw(st.booleans())
    order = draw(st.permutations(HOURS)) if headed else list(HOURS)
    ending = draw(st.sampled_from(["", ".0"]))
    rows = [
        [name] * named + [f"{ratings[hour]}{ending}" for hour in order]
        for name, ratings in people.items()
    ]
    if headed:
        labels = draw(st.sampled_from(list(STYLES.values())))
        corner = draw(st.sampled_from(["", "Name", "UTC"]))
        rows.insert(0, [corner] * named + [labels[hour] for hour in order])
        rows = as_columns(rows) if draw(st.booleans()) else rows
    written = _written(draw, rows)
    return written, [Rated(name if named else None, ratings) for name, ratings in people.items()]


def _written(draw: st.DrawFn, rows: list[list[str]]) -> bytes:
    ending = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    text = io.StringIO(newline="")
    delimiter, dialect = draw(st.sampled_from(",;\t")), draw(st.sampled_from(["excel", "unix"]))
    writer = csv.writer(text, dialect, delimiter=delimiter, lineterminator=ending)
    for fields in rows:
        writer.writerow([*fields, *[""] * draw(st.sampled_from([0, 0, 3]))])
        text.write(draw(st.sampled_from(["", "", ending, delimiter * 3 + ending])))
    lines = text.getvalue()
    if draw(st.booleans()):
        lines = lines.removesuffix(ending)
    return lines.encode(draw(st.sampled_from(["utf-8", "utf-8-sig"])))


@given(tables())
def test_a_table_in_any_form_is_read(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[bytes, list[Rated]]
) -> None:
    written, people = drawn
    assert read(tmp_path_factory.mktemp("table"), written) == people


@pytest.mark.parametrize("style", STYLES)
def test_hours_are_named_in_many_ways(style: str, tmp_path: Path) -> None:
    backwards = row("Name", *reversed(STYLES[style])) + row("Tim", *reversed(TIM))
    assert read(tmp_path, backwards) == [("Tim", TIM)]


def test_numbers_alone_are_everybody_in_turn(tmp_path: Path) -> None:
    text = row(*TIM, delimiter="\t") + row(*LUZ, delimiter="\t")
    assert read(tmp_path, text) == [(None, TIM), (None, LUZ)]


@pytest.mark.parametrize("ratings", [TIM, LUZ, (5,) * 24, tuple(hour % 6 for hour in HOURS)])
def test_ratings_are_not_taken_for_hours(ratings: tuple[int, ...], tmp_path: Path) -> None:
    assert read(tmp_path, row(*ratings) * 30) == [(None, ratings)] * 30


def test_names_may_be_numbers(tmp_path: Path) -> None:
    text = HEADER + "".join(row(number, *TIM) for number in range(30))
    assert read(tmp_path, text) == [(str(number), TIM) for number in range(30)]


def test_names_may_hold_separators_and_quotes(tmp_path: Path) -> None:
    people = ('"Doe, Jane"', '"a ""b"""', '"x; y"', "O'Neill", "=1+1")
    names = [rated.name for rated in read(tmp_path, "".join(row(n, *TIM) for n in people))]
    assert names == ["Doe, Jane", 'a "b"', "x; y", "O'Neill", "=1+1"]


def test_spreadsheets_write_decimals_with_a_comma_between_semicolons(tmp_path: Path) -> None:
    text = row("Tim", *(f"{rating},0" for rating in TIM), delimiter=";")
    assert read(tmp_path, text) == [("Tim", TIM)]


# What is wrong


@pytest.mark.parametrize("rating", ["6", "-1", "2.5", "x", "1e0", "٣", "05", "=A1", "0x1", "5..0"])
def test_what_is_no_rating_is_told_its_place(rating: str, tmp_path: Path) -> None:
    text = HEADER + row("Tim", *TIM) + "\n" + row("Luz", 1, rating, *LUZ[2:])
    assert faults(tmp_path, text) == [
        f'line 4, column 3: "{rating}" is no rating; write a whole number, 0 to 5'
    ]


def test_a_place_in_a_table_with_people_across_is_that_in_the_file(tmp_path: Path) -> None:
    lines = [("UTC", "Tim", "Luz"), *((hour, 5, 7 if hour == 2 else 5) for hour in HOURS)]
    (fault,) = faults(tmp_path, "".join(row(*line) for line in lines))
    assert fault.startswith('line 4, column 3: "7" is no rating')


def test_missing_ratings_are_counted(tmp_path: Path) -> None:
    text = HEADER + row("Tim", *TIM[:20]) + row("Luz", 1, "", *LUZ[2:])
    assert faults(tmp_path, text) == [
        "line 2, column 22: 4 of 24 ratings missing; write 0 where it is impossible",
        "line 3, column 3: 1 of 24 ratings missing; write 0 where it is impossible",
    ]


def test_more_ratings_than_hours_are_told(tmp_path: Path) -> None:
    text = HEADER + row("Tim", *TIM) + row("Luz", *LUZ, 5)
    assert faults(tmp_path, text) == ['line 3, column 26: "5" is one too many; a day has 24 hours']


def test_hours_that_are_missing_are_told(tmp_path: Path) -> None:
    text = row("Name", *range(1, 23)) + row("Tim", *TIM[1:23])
    (fault,) = faults(tmp_path, text)
    assert fault == "line 1, column 1: not all hours are there: 00:00, 23:00 missing"


def test_hours_that_are_there_twice_and_what_is_no_hour_are_told(tmp_path: Path) -> None:
    text = row("", *HOURS, "7 AM", "Total") + row("Tim", *TIM, 5, 60)
    assert faults(tmp_path, text) == [
        "line 1, column 26: 07:00 is there twice",
        'line 1, column 27: "Total" is no hour; write such as "07:00", in UTC',
    ]


@pytest.mark.parametrize("hour", ["24", "24:00", "7:30", "13 PM", "0 AM", "07:00 PST", "-1", ""])
def test_what_is_no_hour_is_told(hour: str, tmp_path: Path) -> None:
    told = faults(tmp_path, row("Name", *range(23), hour, "x") + row("Tim", *TIM))
    assert told[0].startswith(f'line 1, column 25: "{hour}" is no hour; ')


@pytest.mark.parametrize("again", ["Tim", "tim", " TIM "])
def test_a_name_that_is_there_twice_is_told(again: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, row("Tim", *TIM) + row("Luz", *LUZ) + row(again, *LUZ))
    assert fault == f'line 3, column 1: "{again.strip()}" is there twice; names must differ'


def test_a_name_that_is_missing_is_told(tmp_path: Path) -> None:
    assert faults(tmp_path, HEADER + row("", *TIM)) == ["line 2, column 1: the name is missing"]


def test_a_name_is_one_short_line(tmp_path: Path) -> None:
    text = row("n" * 201, *TIM) + row('"a\nb"', *TIM) + row("a\u202eb", *TIM)
    told = faults(tmp_path, text)
    assert [fault.split(":")[0] for fault in told] == [
        "line 1, column 1", "line 2, column 1", "line 4, column 1",
    ]  # fmt: skip
    assert all(fault.isprintable() for fault in told)


@pytest.mark.parametrize("text", ["", "\n\r\n", ",,,\n", "\ufeff", HEADER])
def test_a_table_of_nobody_is_refused(text: str, tmp_path: Path) -> None:
    assert faults(tmp_path, text) == ["there are no ratings; give each person 24 of them, 0 to 5"]


@pytest.mark.parametrize("character", ["\0", "\x1b", "\x7f", "\x85", "\x1f"])
def test_a_control_character_is_told_its_line(character: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, HEADER + row("Tim", *TIM) + row(f"Lu{character}z", *LUZ))
    assert fault == f"line 3: U+{ord(character):04X} is not allowed; save the table as CSV"


@pytest.mark.parametrize("broken", ['"Tim"x', '"Tim'])
def test_broken_quotes_are_told_their_line(broken: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, HEADER + row(broken, *TIM))
    assert fault.startswith("line 2: ")
    assert fault.endswith("; save the table as CSV")


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_other_encodings_than_utf_8_are_refused(encoding: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, (HEADER + row("Zoë", *TIM)).encode(encoding))
    line = 1 if encoding == "utf-16" else 2
    assert fault == f"line {line}: this is no UTF-8 text; save the file as UTF-8"


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(TeamFileError, match="cannot be read: No such file") as caught:
        read_ratings(tmp_path / "ratings.csv")
    assert caught.value.path == str(tmp_path / "ratings.csv")


@pytest.mark.parametrize(("more", "told"), [(0, "there are no ratings"), (1, "larger than 1 MiB")])
def test_a_table_has_a_largest_size(more: int, told: str, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, b"\n" * (1024 * 1024 + more))
    assert told in fault


@given(
    st.binary() | st.text().map(str.encode) | st.text(",;\t\n\r\"' 0123456789:ax").map(str.encode)
)
def test_any_bytes_are_ratings_or_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = saved(tmp_path_factory.mktemp("table"), data)
    with suppress(TeamFileError):
        found = read_ratings(path)
        assert all(len(ratings) == 24 and set(ratings) <= set(range(6)) for _, ratings in found)


HOSTILE: Final = {
    "separators": "," * 1_000_000 + "x",
    "lines": "x\n" * 500_000,
    "hours": row(*HOURS, *[7] * 400_000),
    "hours down": "".join(row(hour) for hour in HOURS) + "7\n" * 400_000,
    "people": "".join(row(hour, *[9] * 20_000) for hour in HOURS),
    "right people": row("", *range(20_000)) + "".join(row(hour, *[5] * 18_000) for hour in HOURS),
    "one field": "x" * 1_000_000,
    "quotes": '"' * 1_000_000,
    "a quoted field": '"' + "x\n" * 500_000,
    "spaces": " " * 1_000_000 + "7",
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_table_is_refused_soon(kind: str, tmp_path: Path) -> None:
    start = time.process_time()
    assert faults(tmp_path, HOSTILE[kind])
    assert time.process_time() - start < 5


# The participants' ratings


TEAM: Final = Team((
    Participant("Tim", (Stay("Europe/Zurich"),), handle="betatim"),
    Participant("Luz", (Stay("America/Lima"),), required=True),
))  # fmt: skip


def refusal(team: Team, *table: Rated) -> list[str]:
    with pytest.raises(InvalidMeetingError) as caught:
        rated(team, table)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("name", ["Tim", "TIM", "betatim", "BetaTim"])
def test_ratings_are_given_by_name_or_handle(name: str) -> None:
    tim, luz = TEAM.participants
    found = rated(TEAM, [Rated("luz", LUZ), Rated(name, TIM)])
    assert found == replace(
        TEAM, participants=(replace(tim, ratings=TIM), replace(luz, ratings=LUZ))
    )


def test_a_name_counts_before_another_s_handle() -> None:
    tim, luz = TEAM.participants
    team = replace(TEAM, participants=(replace(tim, handle="Luz"), luz))
    found = rated(team, [Rated("Luz", LUZ), Rated("Tim", TIM)])
    assert [each.ratings for each in found.participants] == [TIM, LUZ]


def test_ratings_without_names_are_the_participants_in_turn() -> None:
    found = rated(TEAM, [Rated(None, TIM), Rated(None, LUZ)])
    assert [each.ratings for each in found.participants] == [TIM, LUZ]


@pytest.mark.parametrize("rows", [1, 3])
def test_ratings_without_names_are_as_many_as_participants(rows: int) -> None:
    (fault,) = refusal(TEAM, *[Rated(None, TIM)] * rows)
    expected = f"ratings: {rows} without names for 2 participants; put the names in the table"
    assert fault == expected


def test_a_team_of_nobody_becomes_the_people_of_the_table() -> None:
    named = rated(Team(hours=TEAM.hours), [Rated("Tim", TIM), Rated("Luz", LUZ)])
    assert named == Team(
        (Participant("Tim", (Stay("UTC"),), ratings=TIM),
         Participant("Luz", (Stay("UTC"),), ratings=LUZ)), TEAM.hours,
    )  # fmt: skip
    nameless = rated(Team(), [Rated(None, TIM), Rated(None, LUZ)])
    assert [each.name for each in nameless.participants] == ["Person 1", "Person 2"]


def test_rows_and_participants_that_do_not_belong_together_are_told() -> None:
    assert refusal(TEAM, Rated("Tmi", TIM), Rated("Zach", LUZ)) == [
        'ratings: "Tmi" is no participant; did you mean "Tim"?',
        'ratings: "Zach" is no participant; names and handles count',
        'ratings: "Tim" has none; add them to the table',
        'ratings: "Luz" has none; add them to the table',
    ]


def test_one_who_is_there_by_name_and_by_handle_is_told() -> None:
    rows = Rated("Tim", TIM), Rated("betatim", TIM), Rated("Luz", LUZ)
    assert refusal(TEAM, *rows) == [
        'ratings: "Tim" is in the table twice; once by the name, once by the handle'
    ]


def test_a_large_team_of_others_is_refused_soon() -> None:
    team = Team(tuple(Participant.living_in("UTC", f"Person {n}") for n in range(20_000)))
    start = time.process_time()
    told = refusal(team, *(Rated(f"Persn {n}", TIM) for n in range(20_000)))
    assert len(told) == 100
    assert time.process_time() - start < 5
