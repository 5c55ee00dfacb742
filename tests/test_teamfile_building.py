"""What contradicts itself in a team file, at its place in the file."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from documents import FULL, LEFT_OUT, SMALL, Place, changed, faults, read
from meetsched.hours import Hours, Level, Windows

if TYPE_CHECKING:
    from pathlib import Path

WORKDAYS = range(0, 5 * 1440, 1440)
SLOT = {"name": "Late", "time": "18:00", "zone": "UTC"}
EXCEPTION = {"date": date(2019, 4, 18), "cancel": True}
REVISION = {"from": date(2020, 1, 1)}
PERSON = {"name": "Tim", "zone": "UTC"}


def told(folder: Path, *changes: tuple[Place, object]) -> str:
    """Tell the one fault of the small document, changed."""
    (fault,) = faults(folder, changed(SMALL, *changes))
    return fault


def test_an_off_cadence_first_date_is_told_the_nearest(tmp_path: Path) -> None:
    said = told(tmp_path, (("meeting", "first"), date(2019, 3, 22)))
    assert said.startswith("meeting.first: 2019-03-22 ")
    assert '"third Thursday of the month"' in said
    assert said.endswith("2019-03-21 and 2019-04-18")


@pytest.mark.parametrize(
    ("cadence", "first", "nearest"),
    [
        ("every 2 weeks on Tuesday", date(2024, 1, 3), "2024-01-02 and 2024-01-09"),
        ("last Wednesday of the month", date(2024, 2, 1), "2024-01-31 and 2024-02-28"),
        ("day 15 of the month", date(2024, 1, 14), "2023-12-15 and 2024-01-15"),
        (
            "Wednesday after the fourth Tuesday of the month",
            date(2024, 1, 22),
            "2023-12-27 and 2024-01-24",
        ),
    ],
)
def test_the_nearest_dates_lie_on_both_sides(
    cadence: str, first: date, nearest: str, tmp_path: Path
) -> None:
    changes = (("meeting", "cadence"), cadence), (("meeting", "first"), first)
    assert told(tmp_path, *changes).endswith(nearest)


@pytest.mark.parametrize(
    ("day", "nearest"),
    [
        (date(2019, 4, 19), "2019-04-18 and 2019-05-16"),
        (date(2019, 4, 17), "2019-03-21 and 2019-04-18"),
        (date(2018, 12, 20), "2019-03-21"),
    ],
)
def test_an_off_cadence_exception_is_told_the_nearest(
    day: date, nearest: str, tmp_path: Path
) -> None:
    listed = [EXCEPTION, {"date": day, "move": day}]
    said = told(tmp_path, (("exceptions",), listed))
    assert said.startswith(f"exceptions[1].date: {day} ")
    assert '"third Thursday of the month"' in said
    assert said.endswith(nearest)


def test_an_exception_of_a_revised_cadence_is_told_the_nearest_of_both(tmp_path: Path) -> None:
    revised = {**REVISION, "cadence": "third Tuesday of the month"}
    changes = (("revisions",), [revised]), (("exceptions",), [{**EXCEPTION, "date": "2020-01-16"}])
    said = told(tmp_path, *changes)
    assert said.startswith("exceptions[0].date: 2020-01-16 ")
    assert '"third Tuesday of the month"' in said
    assert said.endswith("2019-12-19 and 2020-01-21")


@pytest.mark.parametrize(
    ("key", "items"),
    [("slots", [SLOT, {**SLOT, "name": "late"}]), ("participants", [PERSON, {**PERSON}])],
)
def test_two_of_one_name_are_told(key: str, items: list[dict[str, Any]], tmp_path: Path) -> None:
    said = told(tmp_path, ((key,), [{**items[0], "name": "Other"}, *items]))
    assert said.startswith(f'{key}[2] "{items[1]["name"]}".name: ')
    assert f"{key}[1]" in said
    assert "same name" in said


def test_two_slots_of_one_name_in_a_revision_are_told(tmp_path: Path) -> None:
    said = told(tmp_path, (("revisions",), [{**REVISION, "slots": [SLOT, SLOT]}]))
    assert said.startswith('revisions[0].slots[1] "Late".name: ')
    assert "slots[0]" in said


def test_next_that_names_no_slot_is_told_the_slots(tmp_path: Path) -> None:
    said = told(tmp_path, (("slots", 1), SLOT), (("revisions",), [{**REVISION, "next": "Mars"}]))
    assert said.startswith("revisions[0].next: ")
    assert '"Mars"' in said
    assert '"Asia-Europe" or "Late"' in said


def test_next_names_a_slot_of_its_own_revision(tmp_path: Path) -> None:
    revision = {**REVISION, "slots": [SLOT], "next": "Asia-Europe"}
    said = told(tmp_path, (("revisions",), [revision]))
    assert said.startswith("revisions[0].next: ")
    assert '"Late"' in said


def test_next_may_name_a_slot_of_an_earlier_revision(tmp_path: Path) -> None:
    later = {"from": date(2021, 1, 1), "next": "Late"}
    document = changed(SMALL, (("revisions",), [later, {**REVISION, "slots": [SLOT]}]))
    assert faults(tmp_path, document) == []


def test_a_revision_before_the_first_date_is_told(tmp_path: Path) -> None:
    said = told(tmp_path, (("revisions",), [REVISION, {"from": date(2019, 3, 20)}]))
    assert said.startswith("revisions[1].from: 2019-03-20 ")
    assert "2019-03-21" in said


def test_two_revisions_from_one_date_are_told(tmp_path: Path) -> None:
    said = told(tmp_path, (("revisions",), [REVISION, REVISION]))
    assert said.startswith("revisions[1].from: ")
    assert "revisions[0]" in said
    assert "2020-01-01" in said


@pytest.mark.parametrize(
    "exception",
    [
        {"date": date(2019, 4, 18)},
        {**EXCEPTION, "move": date(2019, 4, 11)},
        {**EXCEPTION, "add": True},
    ],
)
def test_an_exception_does_one_thing(exception: dict[str, object], tmp_path: Path) -> None:
    said = told(tmp_path, (("exceptions",), [exception]))
    assert said.startswith("exceptions[0]: ")
    assert "exactly one of cancel, move and add" in said


@pytest.mark.parametrize(
    ("exception", "parts"),
    [
        ({**EXCEPTION, "slot": "Asia-Europe"}, [".slot: ", "only for an added"]),
        ({**EXCEPTION, "zone": "UTC"}, [".zone: ", "only for an added"]),
        ({**EXCEPTION, "duration": 30}, [".duration: ", "only for an added"]),
        ({"date": datetime(2019, 4, 18, 8), "cancel": True}, [".date: 2019-04-18 08:00", "time"]),
        ({"date": date(2019, 4, 18), "add": True, "zone": "UTC"}, [".date: 2019-04-18", "time"]),
        ({"date": datetime(2019, 9, 30, 16), "add": True}, [": ", "slot or a zone"]),
        (
            {"date": datetime(2019, 9, 30, 16), "add": True, "slot": "Mars"},
            [".slot: ", '"Mars"', '"Asia-Europe"'],
        ),
    ],
)
def test_an_exception_that_contradicts_itself_is_told_where(
    exception: dict[str, object], parts: list[str], tmp_path: Path
) -> None:
    said = told(tmp_path, (("exceptions",), [exception]))
    assert said.startswith(f"exceptions[0]{parts[0]}")
    assert all(part in said for part in parts[1:])


def test_two_exceptions_for_one_date_are_told(tmp_path: Path) -> None:
    said = told(tmp_path, (("exceptions",), [EXCEPTION, {**EXCEPTION}]))
    assert said.startswith("exceptions[1].date: ")
    assert "exceptions[0]" in said
    assert "2019-04-18" in said


def test_a_cadence_without_a_day_needs_weekdays(tmp_path: Path) -> None:
    said = told(tmp_path, (("meeting", "cadence"), "every 2 weeks"))
    assert said.startswith("meeting.cadence: ")
    assert '"every 2 weeks" does not say on which day' in said
    assert '"every 2 weeks on Monday"' in said
    assert '"Asia-Europe"' in said


def test_a_revised_cadence_without_a_day_is_told_at_its_place(tmp_path: Path) -> None:
    said = told(tmp_path, (("revisions",), [{**REVISION, "cadence": "weekly"}]))
    assert said.startswith("revisions[0].cadence: ")


@pytest.mark.parametrize(
    ("stays", "place"),
    [
        ([{"zone": "UTC", "from": date(2019, 1, 1)}], "zone[0].from"),
        ([{"zone": "UTC", "from": date(2019, 1, 1)}, {"zone": "UTC", "from": date(2020, 1, 1)}],
         "zone[0].from"),
        ([{"zone": "UTC"}, {"zone": "Asia/Tokyo"}], "zone[1].from"),
        ([{"zone": "UTC"}, {"zone": "Asia/Tokyo", "from": date(2020, 1, 1)},
          {"zone": "UTC", "from": date(2020, 1, 1)}], "zone[2].from"),
    ],
)  # fmt: skip
def test_moves_out_of_order_are_told_where(
    stays: list[dict[str, object]], place: str, tmp_path: Path
) -> None:
    said = told(tmp_path, (("participants",), [PERSON, {"name": "Luz", "zone": stays}]))
    assert said.startswith(f'participants[1] "Luz".{place}: ')


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("exceptions", 0, "move"), "soon"),
        (("exceptions", 0, "date"), "soon"),
        (("exceptions", 2, "cancel"), False),
        (("exceptions", 3, "zone"), "Mars"),
        (("exceptions", 3, "add"), "yes"),
        (("meeting", "first"), "soon"),
        (("meeting", "cadence"), "soon"),
        (("meeting", "title"), ""),
        (("slots", 1, "name"), 3),
        (("slots", 0, "time"), "24:00"),
        (("slots", 0, "zone"), "Mars"),
        (("slots", 1, "weekday"), "Someday"),
        (("slots", 0, "duration"), 0),
        (("revisions", 0, "from"), "soon"),
        (("revisions", 0, "cadence"), "soon"),
        (("revisions", 0, "slots"), []),
        (("revisions", 0, "next"), ""),
        (("participants", 0, "name"), ""),
        (("participants", 1, "zone", 1, "from"), "soon"),
        (("participants", 1, "zone", 0, "zone"), "Mars"),
        (("participants", 1, "zone"), []),
        (("participants", 1, "zone", 1, "country"), "Mars"),
        (("participants", 0, "country"), "UK"),
        (("participants", 0, "preferred"), "Mon"),
        (("participants", 0, "stretch"), "09:00-09:00"),
        (("participants", 0, "away"), "2019-08-01"),
        (("participants", 0, "away", 0), "soon"),
        (("participants", 0, "away", 0), "2019-07-26/2019-07-15"),
        (("participants", 0, "role"), "boss"),
        (("hours", "preferred"), "Mon"),
        (("meeting", "quorum"), 0),
        (("meeting", "holidays"), "preferred"),
    ],
    ids=str,
)
def test_one_mistake_makes_one_fault(place: Place, value: object, tmp_path: Path) -> None:
    document = changed(FULL, (place, value))
    if place == ("revisions", 0, "slots"):
        document = changed(document, (("revisions", 0, "next"), LEFT_OUT))
    assert len(faults(tmp_path, document)) == 1


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("country",), "UK", '"UK" is no country; did you mean "GB"?'),
        (("country",), "CH-XX", '"CH-XX": no public holidays of that subdivision are known'),
        (("preferred",), "Mon 09:00", '"Mon 09:00": "09:00" is no window of times'),
        (("away", 0), "2019-07-26/2019-07-15", "2019-07-15 is before 2019-07-26"),
        (("away", 1), "soon", '"soon" is not understood'),
        (("role",), "boss", '"boss" is not known; write "required" or "optional"'),
    ],
)
def test_what_is_wrong_with_a_participant_is_told_where(
    place: Place, value: object, said: str, tmp_path: Path
) -> None:
    (fault,) = faults(tmp_path, changed(FULL, (("participants", 0, *place), value)))
    where = place[0] if len(place) == 1 else f"{place[0]}[{place[1]}]"
    assert fault.startswith(f'participants[0] "Tim".{where}: {said}')


def test_days_off_that_cannot_be_read_do_not_hide_what_else_is_wrong(tmp_path: Path) -> None:
    changes = (("participants", 0, "away", 0), "soon"), (("participants", 0, "name"), "Luz")
    told = {fault.split(": ")[0] for fault in faults(tmp_path, changed(FULL, *changes))}
    assert told == {'participants[0] "Luz".away[0]', 'participants[1] "Luz".name'}


@pytest.mark.parametrize(
    ("word", "level"),
    [("stretch", Level.STRETCH), ("unavailable", Level.UNAVAILABLE), (LEFT_OUT, Level.STRETCH)],
)
def test_how_holidays_suit_at_best(word: object, level: Level, tmp_path: Path) -> None:
    assert read(tmp_path, changed(FULL, (("meeting", "holidays"), word))).meeting.holidays == level


def test_what_a_participant_does_not_say_is_left_open(tmp_path: Path) -> None:
    luz = read(tmp_path, FULL).team.participants[1]
    assert (luz.country, luz.preferred, luz.stretch, luz.away, luz.busy) == (
        None,
        None,
        None,
        (),
        (),
    )
    assert (luz.required, luz.weight, luz.night, luz.ratings) == (False, 1, False, None)


@pytest.mark.parametrize(("role", "required"), [("required", True), ("optional", False)])
def test_a_role_is_required_or_optional(role: str, *, required: bool, tmp_path: Path) -> None:
    luz = read(tmp_path, changed(FULL, (("participants", 1, "role"), role))).team.participants[1]
    assert luz.required is required


@pytest.mark.parametrize("night", [True, False])
def test_whether_nights_are_fine_is_read(*, night: bool, tmp_path: Path) -> None:
    tim, luz = read(
        tmp_path, changed(FULL, (("participants", 1, "night"), night))
    ).team.participants
    assert (tim.night, luz.night) == (True, night)


@pytest.mark.parametrize("weight", [0, 1, 1000])
def test_a_weight_is_read(weight: int, tmp_path: Path) -> None:
    luz = read(tmp_path, changed(FULL, (("participants", 1, "weight"), weight))).team.participants[
        1
    ]
    assert luz.weight == weight


@pytest.mark.parametrize("weight", [-1, 1001, 0.5, "2", True])
def test_a_weight_is_a_whole_number_up_to_a_thousand(weight: object, tmp_path: Path) -> None:
    (fault,) = faults(tmp_path, changed(FULL, (("participants", 1, "weight"), weight)))
    assert fault.startswith('participants[1] "Luz".weight: ')


def test_the_team_s_hours_are_read(tmp_path: Path) -> None:
    hours = read(tmp_path, FULL).team.hours
    assert hours.preferred == Windows(tuple((day + 600, day + 1020) for day in WORKDAYS))
    assert hours.stretch == Windows(((0, 7 * 1440),))


@pytest.mark.parametrize("table", [LEFT_OUT, {}])
def test_hours_are_as_the_design_says_where_they_are_not_given(
    table: object, tmp_path: Path
) -> None:
    document = changed(FULL, (("hours",), table))
    assert read(tmp_path, document).team.hours == Hours(
        Windows(tuple((day + 9 * 60, day + 18 * 60) for day in WORKDAYS)),
        Windows(tuple((day + 7 * 60, day + 22 * 60) for day in WORKDAYS)),
    )


def test_one_of_the_team_s_hours_may_be_given(tmp_path: Path) -> None:
    hours = read(tmp_path, changed(FULL, (("hours", "stretch"), LEFT_OUT))).team.hours
    assert hours.preferred == Windows(tuple((day + 600, day + 1020) for day in WORKDAYS))
    assert hours.stretch == Windows(tuple((day + 420, day + 1320) for day in WORKDAYS))


def test_faults_of_all_kinds_are_told_at_once_and_in_the_file_s_positions(tmp_path: Path) -> None:
    document = changed(
        SMALL,
        (("meeting", "first"), date(2019, 3, 22)),
        (("meeting", "url"), "ftp://example.org"),
        (("slots",), [{"name": 3}, SLOT, {**SLOT, "zone": "Mars"}]),
        (("exceptions",), [{"date": "soon", "cancel": True}, {"date": date(2019, 4, 18)}]),
        (("revisions",), [{"from": 0}, {"from": date(2019, 1, 1), "next": "Mars"}]),
        (("participants",), [{"name": 3, "zone": "UTC"}, PERSON, PERSON]),
        (("hours",), {"preferred": "Someday"}),
    )
    assert {fault.split(": ")[0] for fault in faults(tmp_path, document)} == {
        "meeting.first",
        "meeting.url",
        "slots[0].name",
        "slots[0].time",
        "slots[0].zone",
        'slots[2] "Late".zone',
        'slots[2] "Late".name',
        "exceptions[0].date",
        "exceptions[1]",
        "revisions[0].from",
        "revisions[1].from",
        "revisions[1].next",
        "participants[0].name",
        'participants[2] "Tim".name',
        "hours.preferred",
    }


def test_many_revisions_of_a_daily_meeting_are_read_soon(tmp_path: Path) -> None:
    begin = date(2190, 1, 1)
    changes = (
        (("meeting", "cadence"), "FREQ=DAILY"),
        (("meeting", "first"), date(1970, 1, 1)),
        (("revisions",), [{"from": begin + timedelta(days=n), "duration": 9} for n in range(1000)]),
    )
    document = changed(SMALL, *changes)
    start = time.process_time()
    assert len(read(tmp_path, document).meeting.revisions) == 1000
    assert time.process_time() - start < 3


def test_many_unknown_zones_are_refused_soon(tmp_path: Path) -> None:
    people = [{"name": f"Tim {n}", "zone": f"Europe/Zurc{n}"} for n in range(2000)]
    start = time.process_time()
    assert faults(tmp_path, changed(SMALL, (("participants",), people)))
    assert time.process_time() - start < 3
