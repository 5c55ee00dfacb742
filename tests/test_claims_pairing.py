from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import written
from meetsched.claims import pairing
from meetsched.claims.lines import Line
from meetsched.claims.pairing import Pair

if TYPE_CHECKING:
    from meetsched.claims.pairing import Turns


def turns(text: str) -> list[Turns]:
    line = Line(text)
    return pairing.turns(line.items, line.between)


def told(text: str) -> list[str]:
    """Write each label with its times: "9am or 10am PT" for two that take turns."""
    return [
        f"{' or '.join(text[pair.time.start : pair.time.end] for pair in pairs)} "
        f"{text[pairs[0].label.start : pairs[0].label.end]}"
        for pairs in turns(text)
    ]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8am PT", ["8am PT"]),
        ("8am (PT)", ["8am PT"]),
        ("PT: 8am", ["8am PT"]),
        ("PT is 8am", ["8am PT"]),
        ("8am for us in Zurich", ["8am Zurich"]),
        ("8am PT, 11am ET", ["8am PT", "11am ET"]),
        ("8am PT, ET 11am", ["8am PT", "11am ET"]),
        ("8am PT/11am ET", ["8am PT", "11am ET"]),
        ("PT 8am / ET 11am", ["8am PT", "11am ET"]),
        ("UTC 13:00: BST 14:00, CEST 15:00", ["13:00 UTC", "14:00 BST", "15:00 CEST"]),
        ("8am Zurich time (11pm PST on Wednesday)", ["8am Zurich time", "11pm PST"]),
        ("8am Zurich (Thursday) = 11pm PST", ["8am Zurich", "11pm PST"]),
        ("15UTC=16BST=17CEST", ["15 UTC", "16 BST", "17 CEST"]),
        ("8am, PT, 9am", ["8am PT"]),
        ("8 am PT → 5 pm CET", ["8 am PT", "5 pm CET"]),
    ],
)
def test_a_time_goes_with_the_label_beside_it(text: str, found: list[str]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9am/noon PT/ET", ["9am PT", "noon ET"]),
        ("PT, ET and UTC: 9am, noon and 16:00", ["9am PT", "noon ET", "16:00 UTC"]),
        ("US Pacific, UK, China: 22:00 06:00 13:00",
         ["22:00 US Pacific", "06:00 UK", "13:00 China"]),
        ("9am, 10am and 11am PT", ["9am or 10am or 11am PT"]),
        ("PT: 9am or 5pm", ["9am or 5pm PT"]),
        ("9am or 10am PT, noon or 1pm ET", ["9am or 10am PT", "noon or 1pm ET"]),
        ("18:00 UTC+2/German time", ["18:00 UTC+2", "18:00 German time"]),
        ("PT, ET: 9am, noon: UTC, CET", ["9am PT", "noon ET"]),
        ("9am PST/PDT", ["9am PST", "9am PDT"]),
        ("Lyon: 9:00 (CET)", ["9:00 Lyon", "9:00 CET"]),
    ],
)  # fmt: skip
def test_lists_of_times_and_of_labels(text: str, found: list[str]) -> None:
    assert told(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "9am", "PT", "9am because nobody from PT came", "9am; PT", "9am ? PT", "1, 2, 3",
        "9am to be over there with some of us from PT", "see page 12", "v1.8 PTx", "8 in Zurich",
        "Zurich 2019", "room 1700, Zurich", "9am - 10am", "9am, 10am: 11am, noon",
    ],
)  # fmt: skip
def test_no_pair(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("8 PT", ["8 PT"]),
        ("8-9 PT", ["8-9 PT"]),
        ("8, 9, 10 UTC", ["8 or 9 or 10 UTC"]),
        ("1700 UTC", ["1700 UTC"]),
        ("UTC 1700", ["1700 UTC"]),
        ("8, PT", []),
        ("PT 8", []),
    ],
)
def test_digits_are_a_time_only_right_before_letters(text: str, found: list[str]) -> None:
    assert told(text) == found


# The least sum of prices, against all ways to pair neighbours

GAPS = (
    " ",
    ", ",
    " (",
    ") ",
    " / ",
    ": ",
    " = ",
    " - ",
    " | ",
    " is ",
    " in ",
    " at ",
    "; ",
    " x ",
)
rows = st.lists(
    st.tuples(st.sampled_from(["9am", "14:00", "PT", "UTC", "ET"]), st.sampled_from(GAPS)),
    max_size=9,
).map(lambda row: "".join(word + gap for word, gap in row))


def least(prices: list[float | None]) -> float:
    """Return the least price of a row, given that of each pair of neighbours; try everything."""
    if not prices:
        return pairing._LEFT_OUT
    ways = [pairing._LEFT_OUT + least(prices[1:])]
    if prices[0] is not None:
        ways.append(prices[0] + (least(prices[2:]) if len(prices) > 1 else 0.0))
    return min(ways)


@given(rows)
def test_no_other_way_to_pair_neighbours_costs_less(text: str) -> None:
    line = Line(text)
    row = pairing._Row(line.items, line.between)
    prices = [row._price(n) for n in range(len(line.items) - 1)]
    row.pair_neighbours()
    taken = [min(label, time) for label, times in row.times.items() for time in times]
    paid = [price for n in taken if (price := prices[n]) is not None]
    alone = len(line.items) - 2 * len(taken)
    assert len(paid) == len(taken)
    assert sum(paid) + alone * pairing._LEFT_OUT == pytest.approx(
        least(prices) if line.items else 0
    )


@given(written.lines() | rows)
def test_a_label_goes_with_some_times_and_a_pair_stands_where_its_parts_do(text: str) -> None:
    found = turns(text)
    labels = [pairs[0].label for pairs in found]
    assert all(pairs for pairs in found)
    assert len(set(labels)) == len(labels)
    assert all(pair.label == pairs[0].label for pairs in found for pair in pairs)
    assert [pairs[0].start for pairs in found] == sorted(pairs[0].start for pairs in found)


def test_a_pair_stands_from_its_first_part_to_its_last() -> None:
    ((one,),) = turns("at PT: 9am, say")
    assert isinstance(one, Pair)
    assert (one.start, one.end) == (3, 10)


def test_nobody_offers_many_times_at_once() -> None:
    (pairs,) = turns("9am, " * 1000 + "9am PT")
    assert len(pairs) == pairing._MOST_TURNS
