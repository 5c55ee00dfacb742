from __future__ import annotations

import time
import tomllib
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from documents import at, places
from meetsched.teamfile.places import located, located_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from documents import Place
    from meetsched.teamfile.places import Spot

# Any document that tomllib accepts

KEYS: Final = (
    "k{}",
    "{}",
    '"k {}"',
    "'a.b{}'",
    '"\\u00e9{}"',
    '"[x]{} = #"',
    "'\"{}\\'",
    '"é\\"{}"',
)
SCALARS: Final = (
    "{}",
    "{}.5e3",
    "1_{:03}",
    '"{}"',
    "'{} # ] }} , \"\\'",
    '"{}\\\\\\""',
    '"""{}"""',
    '"""\n{}\n[[x]]\ny = 1 # \\"""\n"""',
    '"""{}"quoted""twice"""""',
    "'''\n{}\n[x]\n'quoted'''''",
    '"""{} \\\n   on"""',
    "2019-04-11 08:30:00.{:06}",
    "2019-04-11T08:30:00.{:06}+02:00",
    "08:30:00.{:06}",
)
BLANKS: Final = ("", " ", "\t", "\n", " # ], }\n", '\n # \'\n\n  # """\n')
ENDS: Final = ("\n", " \n\n", " # a = 1\n", "# [x]\n\n# [[x]]\n")


class Writer:
    """Writes a document in which no key and no simple value stands twice."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.numbers = count(1)
        self.tables: list[list[str]] = [[]]
        self.lists: list[list[str]] = []
        self.implied: list[list[str]] = []

    def pick(self, *texts: str) -> str:
        return self.draw(st.sampled_from(texts))

    def many(self, most: int) -> range:
        return range(self.draw(st.integers(0, most)))

    def perhaps(self) -> bool:
        return self.draw(st.booleans())

    def fresh(self, *forms: str) -> str:
        return self.pick(*forms).format(next(self.numbers))

    def keys(self) -> list[str]:
        return [self.fresh(*KEYS) for _ in range(1 + len(self.many(2)))]

    def dotted(self, keys: list[str]) -> str:
        return self.pick(".", " . ", "\t.").join(keys)

    def value(self, depth: int) -> str:
        kind = self.pick("simple", "array", "inline") if depth else "simple"
        if kind == "array":
            return self.array(depth - 1)
        return self.inline(depth - 1) if kind == "inline" else self.fresh(*SCALARS)

    def array(self, depth: int) -> str:
        items = [f"{self.value(depth)}{self.pick(*BLANKS)}" for _ in self.many(3)]
        end = self.pick("", ",", f",{self.pick(*BLANKS)}") if items else ""
        return f"[{self.pick(*BLANKS)}{f',{self.pick(*BLANKS)}'.join(items)}{end}]"

    def inline(self, depth: int) -> str:
        return "{" + self.pick(", ", ",").join(self.pair(depth) for _ in self.many(3)) + " }"

    def pair(self, depth: int) -> str:
        return f"{self.dotted(self.keys())}{self.pick('=', ' = ')}{self.value(depth)}"

    def header(self) -> str:
        if self.lists and self.perhaps():
            return f"[[{self.dotted(self.draw(st.sampled_from(self.lists)))}]]"
        if self.implied and self.perhaps():
            return f"[{self.dotted(self.implied.pop())}]"
        own = self.keys()
        path = [*self.draw(st.sampled_from(self.tables)), *own]
        self.tables.append(path)
        self.implied += [path[:-1]] if len(own) > 1 else []
        if self.perhaps():
            return f"[{self.pick('', ' ')}{self.dotted(path)} ]"
        self.lists.append(path)
        return f"[[{self.dotted(path)}{self.pick('', ' ')}]]"

    def lines(self) -> Iterator[str]:
        for number in range(1 + len(self.many(6))):
            if number:
                yield f"{self.pick('', '  ')}{self.header()}{self.pick(*ENDS)}"
            for _ in self.many(3):
                yield f"{self.pick('', '  ')}{self.pair(2)}{self.pick(*ENDS)}"


@st.composite
def texts(draw: st.DrawFn) -> str:
    text = "".join(Writer(draw).lines())
    return draw(st.sampled_from([text, text.rstrip("\n"), text.replace("\n", "\r\n")]))


def loaded(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        assume(condition=False)
        raise


def start(text: str, spot: Spot) -> int:
    lines = text.split("\n")
    return sum(len(line) + 1 for line in lines[: spot.line - 1]) + spot.column - 1


def is_there(place: Place, document: dict[str, Any]) -> bool:
    return place in set(places(document))


def says(text: str, value: object) -> bool:
    try:
        return bool(tomllib.loads(f"x = {text}")["x"] == value)
    except tomllib.TOMLDecodeError:
        return False


def begins(place: Place, text: str, spot: Spot) -> bool:
    """Whether a header is the one that a place is there by for the first time."""
    first = start(text, spot)
    before, after = text[:first], text[: first + len(spot.text)]
    return not is_there(place, tomllib.loads(before)) and is_there(place, tomllib.loads(after))


def names(place: Place, spot: Spot) -> bool:
    """Whether a text is the part of a dotted key that makes a table."""
    return tomllib.loads(f"{spot.text} = 0") == {place[-1]: 0}


@given(texts())
def test_what_stands_at_a_place_is_what_tomllib_finds_there(text: str) -> None:
    document = loaded(text)
    wanted = [place for place in places(document) if place]
    for place, spot in located_all(text, wanted).items():
        value = at(document, place)
        assert text.startswith(spot.text, start(text, spot))
        if spot.text.startswith("[") and not says(spot.text, value):
            assert isinstance(value, dict | list)
            assert is_reopened(place, text, spot) or begins(place, text, spot)
        elif not says(spot.text, value):
            assert isinstance(value, dict)
            assert names(place, spot)


def is_reopened(place: Place, text: str, spot: Spot) -> bool:
    """Whether a header is a table's own, though deeper ones stood before it."""
    own: Any = tomllib.loads(spot.text)
    for step in place:
        own = own if isinstance(step, int) else own[step]
    return own == {} and is_there(place, tomllib.loads(text[: start(text, spot)]))


@given(texts(), st.data())
def test_each_place_is_found_alone_as_with_all_others(text: str, data: st.DataObject) -> None:
    every = list(places(loaded(text)))
    place = data.draw(st.sampled_from(every))
    assert located(text, place) == located_all(text, every)[place]


@given(texts(), st.data())
def test_what_is_not_written_is_told_the_nearest_outer_place(
    text: str, data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(list(places(loaded(text)))))
    assert located(text, (*place, "nowhere", 3)) == located(text, place)


# By hand

TEAM: Final = """\
# [[slots]]
meeting.title = "Team"
meeting . 'first' = 2019-03-21  # a date
note = '''
[[slots]]
time = "09:00"
'''

[[slots]]
name = "Early"
time = "02:30"
  [[ slots ]]   # time = "10:00"
  "time"= 08:00:00
\t"zon\\u0065" = "é"  # never

[[revisions]]
slots = [{name = "Ünter, }", time = "03:00"},  # time = "11:00"
  {time = "04:00", zone.city = [ "a",
    "b" ]}, ]

[[revisions]]
[[revisions.slots]]
time = "05:00"
[hours.deep]
[hours]
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("place", "found"),
    [
        (("meeting", "title"), (2, 17, '"Team"')),
        (("meeting", "first"), (3, 21, "2019-03-21")),
        (("meeting",), (2, 1, "meeting")),
        (("meeting", "duration"), (2, 1, "meeting")),
        (("slots",), (9, 1, "[[slots]]")),
        (("slots", 0, "time"), (11, 8, '"02:30"')),
        (("slots", 0, "zone"), (9, 1, "[[slots]]")),
        (("slots", 1), (12, 3, "[[ slots ]]")),
        (("slots", 1, "time"), (13, 11, "08:00:00")),
        (("slots", 1, "zone"), (14, 16, '"é"')),
        (("slots", 1, "name"), (12, 3, "[[ slots ]]")),
        (("slots", 2, "name"), (9, 1, "[[slots]]")),
        (("revisions", 0, "slots", 0, "name"), (17, 18, '"Ünter, }"')),
        (("revisions", 0, "slots", 0, "time"), (17, 37, '"03:00"')),
        (("revisions", 0, "slots", 1, "time"), (18, 11, '"04:00"')),
        (
            ("revisions", 0, "slots", 1, "name"),
            (18, 3, '{time = "04:00", zone.city = [ "a",\n    "b" ]}'),
        ),
        (("revisions", 0, "slots", 1, "zone"), (18, 20, "zone")),
        (("revisions", 0, "slots", 1, "zone", "city", 1), (19, 5, '"b"')),
        (("revisions", 1), (21, 1, "[[revisions]]")),
        (("revisions", 1, "slots", 0), (22, 1, "[[revisions.slots]]")),
        (("revisions", 1, "slots", 0, "time"), (23, 8, '"05:00"')),
        (("hours", "deep"), (24, 1, "[hours.deep]")),
        (("hours",), (25, 1, "[hours]")),
        (("participants", 3), (1, 1, "")),
        ((), (1, 1, "")),
    ],
    ids=str,
)
def test_places_of_a_team_file(place: Place, found: tuple[int, int, str], newline: str) -> None:
    line, column, text = found
    expected = (line, column, text.replace("\n", newline))
    assert located(TEAM.replace("\n", newline), place) == expected


def test_an_empty_file_has_no_places() -> None:
    assert located("", ("slots", 0)) == (1, 1, "")


def test_a_byte_more_or_less_than_a_character_does_not_count() -> None:
    assert located('"é😀" = "x"', ("é😀",)) == (1, 8, '"x"')


@pytest.mark.parametrize(
    ("before", "again", "after"),
    [
        ("", "[[slots]]\ntime = '02:30'\n", ""),
        ("x = [", "0,", "]"),
        ("x = [", "[" * 100 + "]" * 100 + ",", "]"),
        ("x = [", "{a.b = 1},", "]"),
        ("x = '''", "'a", "'''"),
        ('x = """', '"a', '"""'),
        ('x = "', "\\\\", '"'),
        ("", "[[k" + ".a" * 290 + "]]\n", ""),
        ("", "# [x]\n", ""),
    ],
)
def test_a_large_file_takes_linear_time(before: str, again: str, after: str) -> None:
    text = before + again * (2**18 // len(again)) + after
    begun = time.process_time()
    located(text, ("slots", 5, "time"))
    assert time.process_time() - begun < 2


def test_lists_as_deep_as_tomllib_reads_them_are_read() -> None:
    text = f"x = {'[' * 200}1{']' * 200}"
    assert tomllib.loads(text)
    assert located(text, ("x", *[0] * 200)) == (1, 205, "1")
