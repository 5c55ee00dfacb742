from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.pages.notes.brackets import Said, read_title, understood

KNOWN = frozenset({"tim", "luz", "luz maría", "ch", "betatim"})


@pytest.mark.parametrize(
    ("brackets", "who", "least", "most"),
    [
        ("[Luz María, 5-10 minutes]", ("Luz María",), 5, 10),
        ("[CL, 5-10min]", ("CL",), 5, 10),
        ("[Ann/Bo - 5 mins?]", ("Ann", "Bo"), 5, 5),
        ("[Ann - 3m]", ("Ann",), 3, 3),
        ("[name=Ann]", ("Ann",), None, None),
        ("[name=@ann-b]", ("ann-b",), None, None),
        ("[CH]", ("CH",), None, None),
        ("[Ann & Bo and Cy, 1 h]", ("Ann", "Bo", "Cy"), 60, 60),
        ("[10 to 15 min, Ann]", ("Ann",), 10, 15),
        ("[15–10′]", (), 10, 15),  # noqa: RUF001
        ("[Ann, 5-10]", ("Ann",), 5, 10),
        ("[Ann, ~90 s]", ("Ann",), 2, 2),
        ("[Ann] [5 min]", ("Ann",), 5, 5),
        ("[Ludwig van Beethoven: up to 20 min.]", ("Ludwig van Beethoven",), 20, 20),
        ("(5-10 min, then a show of hands)", (), 5, 10),
        ("(Tim)", ("Tim",), None, None),
        ("(Tim/Luz María, 5 min)", ("Tim", "Luz María"), 5, 5),
        ("- Tim", ("Tim",), None, None),
        ("– 5 min", (), 5, 5),  # noqa: RUF001
        ("[name, estimated time]", (), None, None),
    ],
)
def test_who_and_how_long_are_read(
    brackets: str, who: tuple[str, ...], least: int | None, most: int | None
) -> None:
    read = read_title(f"A new logo {brackets}", KNOWN)
    assert read.title == "A new logo"
    assert (read.said, read.odd) == (Said(who, least, most), ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(no need to discuss) A new logo", Said(silent=True)),
        ("A new logo [Ann, no discussion needed]", Said(("Ann",), silent=True)),
        ("A new logo (if time)", Said(priority=0)),
        ("A new logo [if time permits, 5 min]", Said(least=5, most=5, priority=0)),
        ("[must] A new logo", Said(priority=2)),
        ("A new logo [Ann, must-have]", Said(("Ann",), priority=2)),
        ("A new logo [priority: high]", Said(priority=2)),
        ("A new logo [Ann; priority = low]", Said(("Ann",), priority=0)),
        ("ADDED LATE: A new logo", Said(late=True)),
        ("ADDED LATE: tim: A new logo", Said(("tim",), late=True)),
        ("[late] A new logo", Said(late=True)),
    ],
)
def test_how_urgent_it_is_is_read(text: str, said: Said) -> None:
    read = read_title(text, KNOWN)
    assert (read.title, read.said) == ("A new logo", said)


@pytest.mark.parametrize(
    ("text", "title", "who"),
    [
        ("[name=Ann] - A new logo", "A new logo", ("Ann",)),
        ("(Ann) A new logo", "A new logo", ("Ann",)),
        ("[ ] [Ann] A new logo", "A new logo", ("Ann",)),
        ("Tim/Bo: A new logo", "A new logo", ("Tim", "Bo")),
        ("A new logo on Tuesday [Ann].", "A new logo on Tuesday.", ("Ann",)),
        ("A logo [Ann] for May", "A logo for May", ("Ann",)),
    ],
)
def test_who_may_stand_anywhere(text: str, title: str, who: tuple[str, ...]) -> None:
    read = read_title(text, KNOWN)
    assert (read.title, read.said) == (title, Said(who))


@pytest.mark.parametrize(
    "title",
    [
        "feedback wanted: a chart",
        "FYI: Ann thinks about it",
        "A workshop (hang out and code!)",
        "A talk at the University (KAUST)",
        "Costs (see https://example.org/20/3)",
        "Costs (maybe 20 or so)",
        "transition - quick OK to act?",
        "Next: [a plan](https://example.org)",
        "Release 1.0 at 10:30",
        "(Re)design of the logo",
    ],
)
def test_what_says_neither_who_nor_how_long_stays(title: str) -> None:
    read = read_title(title, KNOWN)
    assert (read.title, read.said, read.odd) == (title, Said(), ())


@pytest.mark.parametrize(
    "odd", ["[see the old issue]", "[Phase 2]", "[#12]", "[WIP]", "[1]", "[https://a.b/c]"]
)
def test_square_brackets_that_are_not_understood_are_told(odd: str) -> None:
    read = read_title(f"A new logo {odd} [Ann]", KNOWN)
    assert (read.title, read.odd) == (f"A new logo {odd}", (odd,))
    assert read.said.who == ("Ann",)


def test_names_before_a_colon_must_be_known() -> None:
    assert read_title("Ann: A new logo").said == Said()
    assert read_title("Ann: A new logo", {"ann"}).said == Said(("Ann",))


@given(least=st.integers(0, 999), more=st.integers(0, 999), dash=st.sampled_from("-–—"))  # noqa: RUF001
def test_any_range_is_read_from_least_to_most(least: int, more: int, dash: str) -> None:
    said = Said(("Ann",), min(least, more), max(least, more))
    assert understood(f"Ann, {least} {dash} {more} min") == said


@given(
    st.lists(st.sampled_from("[]() Tim,5-min:/&must if time=@²٣—").map(str) | st.text(max_size=3))
)
def test_any_title_is_read(parts: list[str]) -> None:
    read = read_title("".join(parts), KNOWN)
    assert len(read.title) <= len("".join(parts))


def test_what_is_understood_in_brackets_is_kept_beside_what_is_not() -> None:
    read = read_title("Half [Joe Hamman, half of an hour or more, must]")
    assert (read.said.who, read.said.priority) == (("Joe Hamman",), 2)
    assert read.odd == ("[Joe Hamman, half of an hour or more, must]",)
