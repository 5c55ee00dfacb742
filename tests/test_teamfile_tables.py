from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from meetsched.teamfile.kinds import Number, Text
from meetsched.teamfile.tables import Either, Key, Table, Tables, read_value
from meetsched.teamfile.times import ZoneName

if TYPE_CHECKING:
    from meetsched.errors import Fault

INNER = Table({"zone": Key(ZoneName(), "where", required=True), "days": Key(Number(1, 9), "n")})
PERSON = Table(
    {
        "name": Key(Text(20), "who it is", required=True),
        "zone": Key(Either(ZoneName(), Tables(INNER, least=1, most=2)), "where", required=True),
        "size": Key(Number(1, 9), "how big"),
    },
)
ALL = Table({"people": Key(Tables(PERSON, most=3), "everybody"), "chief": Key(PERSON, "who leads")})

TIM = {"name": "Tim", "zone": "UTC"}
LUZ = {"name": "Luz", "zone": "UTC"}


def said(document: object) -> list[str]:
    faults: list[Fault] = []
    ALL.read(document, (), faults)
    return [str(fault) for fault in faults]


def people(*people: object) -> dict[str, object]:
    return {"people": list(people)}


def test_what_is_right_is_read_without_a_fault() -> None:
    document = {"people": [TIM, LUZ], "chief": {**TIM, "size": 3}}
    faults: list[Fault] = []
    assert ALL.read(document, (), faults) == document
    assert faults == []


def test_a_place_counts_from_0_and_carries_the_name() -> None:
    (fault,) = said(people(TIM, TIM, {**LUZ, "size": 10}))
    assert fault.startswith('people[2] "Luz".size: 10 ')


def test_a_place_within_a_place_carries_the_name() -> None:
    stays = [{"zone": "UTC"}, {"zone": "Europe/Zurch"}]
    (fault,) = said(people(TIM, {**LUZ, "zone": stays}))
    assert fault.startswith('people[1] "Luz".zone[1].zone: ')
    assert '"Europe/Zurich"' in fault


def test_a_name_stands_where_it_was_found() -> None:
    rooms = Table({"rooms": Key(Tables(Table({"name": Key(Text(20), "x")})), "all")})
    faults: list[Fault] = []
    houses = Table({"houses": Key(Tables(rooms), "all")})
    houses.read({"houses": [{}, {"rooms": [{}, {"name": "Attic", "nmae": 1}]}]}, (), faults)
    assert [str(fault).split(":")[0] for fault in faults] == ['houses[1].rooms[1] "Attic".nmae']


def test_a_name_in_a_place_is_escaped_and_cut() -> None:
    (fault,) = said(people({"name": "x\x1b\u202e" + "y" * 99, "zone": "UTC"}))
    assert fault.startswith('people[0] "x\\x1b\\u202ey')
    assert fault.isprintable()
    assert len(fault) < 200


def test_a_name_that_is_no_text_is_left_out_of_the_place() -> None:
    (fault,) = said(people({"name": 3, "zone": "UTC"}))
    assert fault.startswith("people[0].name: 3 ")


def test_a_missing_key_is_told_with_what_it_says() -> None:
    (fault,) = said(people({"name": "Tim"}))
    assert fault.startswith('people[0] "Tim".zone: ')
    assert "missing" in fault
    assert "where" in fault


@pytest.mark.parametrize(
    ("key", "hint"), [("nmae", 'did you mean "name"?'), ("xyz", "known are name, zone, size")]
)
def test_an_unknown_key_is_told_the_closest_or_all(key: str, hint: str) -> None:
    (fault,) = said(people({**TIM, key: 1}))
    assert fault.startswith(f'people[0] "Tim".{key}: ')
    assert "not known" in fault
    assert hint in fault


@pytest.mark.parametrize("key", ["a\x1b[2J", "\u202e", "a\nb", "", "k" * 1000])
def test_an_unknown_key_is_shown_so_that_it_does_no_harm(key: str) -> None:
    (fault,) = said(people({**TIM, key: 1}))
    assert fault.isprintable()
    assert len(fault) < 200


@pytest.mark.parametrize(
    ("value", "shown"), [("x", '"x"'), (3, "3"), ([TIM], "a list"), (True, "true"), (1.5, "1.5")]
)
def test_what_is_no_table_is_told_the_header(value: object, shown: str) -> None:
    (fault,) = said({"chief": value})
    assert fault.startswith(f"chief: {shown} ")
    assert "[chief]" in fault


@pytest.mark.parametrize(("value", "shown"), [("x", '"x"'), (3, "3"), (False, "false")])
def test_what_is_no_list_is_refused(value: object, shown: str) -> None:
    (fault,) = said({"people": value})
    assert fault == f"people: {shown} is no list; write it as [[people]]"


@pytest.mark.parametrize(("value", "shown"), [("x", '"x"'), (3, "3"), ({}, "a table")])
def test_what_is_no_list_of_values_is_told_the_brackets(value: object, shown: str) -> None:
    faults: list[Fault] = []
    tags = Table({"tags": Key(Tables(Text(20)), "some words")})
    tags.read({"tags": value}, (), faults)
    assert [str(each) for each in faults] == [
        f"tags: {shown} is no list; write it in brackets: [...]"
    ]


def test_a_table_instead_of_a_list_is_told_the_double_header() -> None:
    (fault,) = said({"people": TIM})
    assert fault.startswith("people: a table is no list")
    assert "[[people]]" in fault


def test_an_item_that_is_no_table_is_told_the_double_header() -> None:
    (fault,) = said(people(TIM, "Luz"))
    assert fault.startswith('people[1]: "Luz" is no table')
    assert "[[people]]" in fault


@pytest.mark.parametrize(
    ("document", "place", "message"),
    [
        (people({**TIM, "zone": []}), 'people[0] "Tim".zone', "empty"),
        (people({**TIM, "zone": [{"zone": "UTC"}] * 3}), 'people[0] "Tim".zone', "1 to 2"),
        (people(*[TIM] * 4), "people", "0 to 3"),
    ],
)
def test_a_list_too_short_or_too_long_is_told_the_bounds(
    document: dict[str, object], place: str, message: str
) -> None:
    (fault,) = said(document)
    assert fault.startswith(f"{place}: ")
    assert message in fault


def test_all_faults_are_told_at_once() -> None:
    document = people({"name": 3, "x": 1}, {**TIM, "size": 0}, {**LUZ, "zone": [{"days": 0}]})
    places = [fault.split(":")[0] for fault in said({**document, "chief": 1, "cheif": 2})]
    assert sorted(places) == [
        "cheif",
        "chief",
        "people[0].name",
        "people[0].x",
        "people[0].zone",
        'people[1] "Tim".size',
        'people[2] "Luz".zone[0].days',
        'people[2] "Luz".zone[0].zone',
    ]


def test_what_can_be_read_is_returned_beside_the_faults() -> None:
    faults: list[Fault] = []
    found = ALL.read(people({"name": "Tim", "zone": 3}, LUZ), (), faults)
    tim, luz = found["people"]
    assert (tim["name"], tim.get("zone"), luz) == ("Tim", None, LUZ)
    assert len(faults) == 1


def test_a_value_that_cannot_be_read_is_none() -> None:
    faults: list[Fault] = []
    assert read_value(Number(1, 9), 10, ("size",), faults) is None
    assert [fault.place for fault in faults] == [("size",)]


def test_a_flood_of_unknown_keys_is_told_in_bounded_length() -> None:
    # the largest file has 600,000
    document = {f"key{number}": number for number in range(60_000)}
    assert len("\n".join(said(people({**TIM, **document})))) < 100_000


@pytest.mark.parametrize(
    ("document", "valid"),
    [
        ({"people": [TIM, LUZ], "chief": {**TIM, "size": 3}}, True),
        ({}, True),
        (people({**TIM, "zone": [{"zone": "UTC"}]}), True),
        (people({"name": "Tim"}), False),
        (people({**TIM, "nmae": 1}), False),
        (people({**TIM, "size": 10}), False),
        (people({**TIM, "zone": []}), False),
        (people({**TIM, "zone": [{"zone": "UTC"}] * 3}), False),
        (people(*[TIM] * 4), False),
        ({"people": TIM}, False),
        ({"chief": "Tim"}, False),
    ],
)
def test_the_schema_takes_what_is_read_and_nothing_else(
    document: dict[str, Any], *, valid: bool
) -> None:
    assert (said(document) == []) is valid
    assert jsonschema.Draft202012Validator(ALL.schema()).is_valid(document) is valid


def test_the_schema_carries_what_each_key_says() -> None:
    assert ALL.schema()["properties"]["chief"]["properties"]["size"]["description"] == "how big"
