from __future__ import annotations

import re
import unicodedata

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import agendas
from agendas import planned
from meetsched.pages.agenda.page import plan_document, plan_lines, plan_markdown
from meetsched.pages.notes.model import Item
from schemas import COUNT, DAY, TEXT, a_list, an_object

OCCURRENCE = an_object(
    number={"type": ["integer", "null"]},
    slot={"type": ["string", "null"]},
    date=DAY,
    start=TEXT,
    end=TEXT,
    zone=TEXT,
)
ITEM = an_object(line=COUNT, title=TEXT, who=a_list(TEXT), group={"type": ["string", "null"]})
ENTRY = an_object(
    start=TEXT,
    minutes=COUNT,
    title=TEXT,
    who=a_list(TEXT),
    why=TEXT,
    item={"anyOf": [ITEM, {"type": "null"}]},
)
DOCUMENT = an_object(
    occurrence=OCCURRENCE,
    capacity=COUNT,
    used=COUNT,
    over=COUNT,
    missed=a_list(ITEM),
    notices=a_list(ITEM),
    entries=a_list(ENTRY),
    bonus=a_list(ENTRY),
    carried=a_list(
        an_object(
            item=ITEM,
            cause={"enum": ["owner", "room"]},
            why=TEXT,
            next={"anyOf": [OCCURRENCE, {"type": "null"}]},
        )
    ),
    proposals=a_list(
        an_object(items=a_list(ITEM), reasons=a_list(TEXT), group={"type": ["string", "null"]})
    ),
)


@given(st.lists(agendas.items(), max_size=6))
def test_a_plan_is_a_document(listed: list[Item]) -> None:
    Draft202012Validator(DOCUMENT).validate(plan_document(planned(*listed)))


def test_a_document_tells_starts_with_their_offset_and_nothing_as_null() -> None:
    (entry,) = plan_document(planned(Item(7, "one")))["entries"]
    assert entry == {
        "start": "2019-04-18T08:00:00+02:00",
        "minutes": 5,
        "title": "one",
        "who": [],
        "why": "fits: says no minutes, so 5",
        "item": {"line": 7, "title": "one", "who": [], "group": None},
    }


ODD_TEXTS = (
    "a|b",
    "a\n\n# b",
    "<script>",
    "**x**",
    "`|`",
    "\x1b[2J",
    "会議 " * 20,
    "| --- |",
    "\\",
)
odd_items = st.builds(
    Item,
    st.integers(1, 99),
    st.sampled_from(ODD_TEXTS) | st.text(max_size=20),
    st.tuples(st.sampled_from((*ODD_TEXTS, "Zach"))),
    st.sampled_from((None, 50)),
    silent=st.booleans(),
    late=st.booleans(),
    group=st.none() | st.sampled_from(ODD_TEXTS),
)


@given(st.lists(odd_items, max_size=4))
def test_text_cannot_break_out_of_its_cell(odd: list[Item]) -> None:
    blocks = plan_markdown(planned(*odd)).rstrip("\n").split("\n\n")
    for heading, table in zip(blocks[1::2], blocks[2::2], strict=True):
        assert re.fullmatch(r"\*\*[A-Z][a-z ,]+\*\*", heading)
        rows = [len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in table.split("\n")]
        assert len(set(rows)) == 1
        assert "<script" not in table


@given(st.lists(odd_items, max_size=4), st.integers(70, 120))
def test_lines_fit_the_terminal_and_cannot_steer_it(odd: list[Item], width: int) -> None:
    for line in plan_lines(planned(*odd), width):
        assert line.isprintable()
        cells = sum(
            0 if unicodedata.combining(each) else 1 + (unicodedata.east_asian_width(each) in "WF")
            for each in line
        )
        assert cells <= width


def test_a_page_for_the_terminal() -> None:
    plan = planned(
        Item(1, "Costs", ("CL",), 10, 30),
        Item(2, "Logo", ("Zach",)),
        Item(3, "FYI", silent=True),
        updates=2,
    )
    assert plan_lines(plan, 100) == [
        "Thu 18 Apr 2019  Asia-Europe  08:00-09:00 CEST Europe/Zurich",
        "    58 minutes for items: 30 used, 28 left",
        "",
        "No discussion needed",
        "    FYI",
        "",
        "Running order",
        "    08:00  2   Quick updates; Tim 0, Tim 1; 2 updates, one minute each",
        "    08:02  30  Costs; CL; fits: asks 10 to 30 minutes, gets 30",
        "",
        "Carried over",
        "    Logo; Zach; Zach is asleep: 23:00 in Los Angeles; to Thu 16 May 2019, Europe-Americas",
    ]


def test_a_page_in_markdown() -> None:
    plan = planned(Item(1, "a | b", ("CL",), 70), Item(2, "Costs"))
    assert plan_markdown(plan) == (
        "60 minutes for items: 5 used, 55 left\n"
        "\n"
        "**Running order**\n"
        "\n"
        "| Start | Minutes | What | Who | Why |\n"
        "| --- | --- | --- | --- | --- |\n"
        "| 08:00 | 5 | Costs |  | fits: says no minutes, so 5 |\n"
        "\n"
        "**Carried over**\n"
        "\n"
        "| What | Who | Why | Where |\n"
        "| --- | --- | --- | --- |\n"
        "| a \\| b | CL | does not fit: asks 70 minutes, the others leave at most 55 "
        "| to Thu 20 Jun 2019, Asia-Europe |\n"
    )
