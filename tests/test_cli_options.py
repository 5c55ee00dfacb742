"""Which occurrences and whose clocks are asked for, against the plain twin of the rules."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import plain
from commands import refused, run, told
from documents import FULL, SMALL, changed, read, saved

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARCH = date(2019, 3, 1)
LAST = date(2024, 1, 1)
BEFORE = ("--now", "2019-03-01")


class Asked(NamedTuple):
    """What a person may ask for: from, until, how many, now."""

    start: date | None
    until: date | None
    most: int | None
    now: datetime

    def options(self) -> Iterator[object]:
        named = {"--from": self.start, "--until": self.until, "-n": self.most}
        yield from ("--now", self.now.isoformat())
        for name, value in named.items():
            yield from (name, value) if value is not None else ()

    def takes(self, row: plain.Row) -> bool:
        day = datetime.fromisoformat(row.shown[0]).date()
        coming = row.end > self.now if self.start is None else day >= self.start
        return coming and (self.until is None or day < self.until)

    def ends_after_it_begins(self) -> bool:
        return self.start is None or self.until is None or self.start < self.until


days = st.none() | st.dates(MARCH, date(2021, 12, 31))
moments = st.datetimes(datetime(2019, 1, 1), datetime(2021, 12, 31), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
asked = st.builds(Asked, days, days, st.none() | st.integers(1, 20), moments)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("team"), FULL)


@pytest.fixture(scope="module")
def rows(full: Path) -> list[plain.Row]:
    return plain.rows(read(full.parent, FULL).meeting, LAST)


def starts(*arguments: object) -> list[str]:
    return [occurrence["start"] for occurrence in told("next", *arguments)["occurrences"]]


def whose(path: Path, *arguments: object) -> list[tuple[str | None, str]]:
    """Tell the participants and zones of the first occurrence."""
    (occurrence,) = told("next", path, *BEFORE, "-n", 1, *arguments)["occurrences"]
    return [(local["participant"], local["zone"]) for local in occurrence["local"]]


# Which occurrences


@given(asked.filter(Asked.ends_after_it_begins))
@example(Asked(date(2019, 4, 11), date(2019, 4, 12), None, datetime(2021, 1, 1, tzinfo=UTC)))
@example(Asked(None, None, None, datetime(2019, 4, 11, 16, tzinfo=UTC)))
def test_whichever_ends_first(full: Path, rows: list[plain.Row], asked: Asked) -> None:
    coming = [row.shown[0] for row in rows if asked.takes(row)]
    usual = 6 if asked.until is None else len(coming)
    assert starts(full, *asked.options()) == coming[: asked.most or usual]


def test_from_and_until_are_compared_with_the_moved_start(full: Path) -> None:
    assert starts(full, "--from", "2019-04-11", "--until", "2019-04-12") == [
        "2019-04-11T08:00:00+02:00"
    ]
    assert starts(full, "--from", "2019-04-12", "--until", "2019-04-30") == []


def test_from_and_until_are_dates_in_the_zone_of_the_slot(tmp_path: Path) -> None:
    slot = {"name": "Late", "time": "23:30", "zone": "Pacific/Kiritimati"}
    path = saved(tmp_path, changed(SMALL, (("slots", 0), slot)))
    assert starts(path, "--from", "2019-03-21", "-n", 1) == ["2019-03-21T23:30:00+14:00"]
    assert starts(path, "--from", "2019-03-21", "--until", "2019-03-22") == [
        "2019-03-21T23:30:00+14:00"
    ]


def test_an_occurrence_is_coming_until_it_is_over(tmp_path: Path) -> None:
    path = saved(tmp_path, SMALL)
    under_way, over = "2019-03-21T08:59:59+01:00", "2019-03-21T09:00:00+01:00"
    assert starts(path, "--now", under_way)[0] == "2019-03-21T08:00:00+01:00"
    assert starts(path, "--now", over)[0] == "2019-04-18T08:00:00+02:00"


def test_a_day_long_occurrence_of_the_far_west_is_coming_until_it_is_over(tmp_path: Path) -> None:
    slot = {"name": "Late", "time": "23:30", "zone": "Pacific/Niue", "duration": 24 * 60}
    path = saved(tmp_path, changed(SMALL, (("slots", 0), slot)))
    assert starts(path, "--now", "2019-03-23T10:29:59Z")[0] == "2019-03-21T23:30:00-11:00"
    assert starts(path, "--now", "2019-03-23T10:30:00Z")[0] == "2019-04-18T23:30:00-11:00"


def test_without_more_there_are_six(full: Path) -> None:
    assert len(starts(full, *BEFORE)) == 6
    assert len(starts(full, "--from", "2019-03-01")) == 6


def test_without_now_it_is_the_present(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    (end,) = (each["end"] for each in told("next", saved(tmp_path, SMALL), "-n", 1)["occurrences"])
    assert before < datetime.fromisoformat(end) < before + timedelta(days=36)


@pytest.mark.parametrize(
    ("same", "other"),
    [
        ("2019-03-21", "2019-03-21T00:00:00Z"),
        ("2019-03-21T07:59", "2019-03-21T07:59:00Z"),
        ("2019-03-21 07:59:59", "2019-03-21T07:59:59+00:00"),
        ("2019-03-21T08:59:59+01:00", "2019-03-21T00:59:59-07:00"),
        ("2019-03-21T08:00Z", "2019-03-21T09:00+01:00"),
        ("2019-03-21T07:59:59.250Z", "2019-03-21T08:59:59.250000+01:00"),
    ],
)
def test_now_has_several_forms(same: str, other: str, tmp_path: Path) -> None:
    path = saved(tmp_path, SMALL)
    stamps = list(run("invite", path, "--now", same).stdout.splitlines())
    assert stamps == run("invite", path, "--now", other).stdout.splitlines()
    assert starts(path, "--now", same) == starts(path, "--now", other)


@pytest.mark.parametrize("option", ["--from", "--until"])
@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("2019-02-30", "day"),
        ("2019-4-1", "2019-04-11"),
        ("1.4.2019", "2019-04-11"),
        ("tomorrow", "2019-04-11"),
        ("20190401", "2019-04-11"),
        ("2019-04-01T08:00", "2019-04-11"),
        ("1969-12-31", "1970 to 2199"),
        ("2200-01-01", "1970 to 2199"),
        ("", "2019-04-11"),
    ],
)
def test_a_bad_date_is_refused(full: Path, option: str, value: str, hint: str) -> None:
    said = refused("next", full, option, value)
    assert option in said
    assert f'"{value}"' in said
    assert hint in said


@pytest.mark.parametrize(
    ("value", "hint"),
    [
        ("now", "2019-04-11T08:00:00+02:00"),
        ("2019-04-01T25:00", "hour"),
        ("2019-04-01T08:00+99:00", "offset"),
        ("2019-02-30", "day"),
        ("2200-01-01", "1970 to 2199"),
        ("2019-04-01T08:00 CET", "2019-04-11T08:00:00+02:00"),
    ],
)
@pytest.mark.parametrize("command", ["next", "invite", "evaluate", "drift"])
def test_a_bad_now_is_refused(full: Path, command: str, value: str, hint: str) -> None:
    said = refused(command, full, "--now", value)
    assert "--now" in said
    assert f'"{value}"' in said
    assert hint in said


@pytest.mark.parametrize("value", ["0", "-1", "10001", "six", "1.5", ""])
def test_a_bad_count_is_refused(full: Path, value: str) -> None:
    said = refused("next", full, "-n", value)
    assert "-n" in said
    assert value in said


@pytest.mark.parametrize("command", ["next", "invite", "evaluate", "drift"])
def test_until_comes_after_from(full: Path, command: str) -> None:
    said = refused(command, full, "--from", "2019-04-01", "--until", "2019-03-31")
    assert "--until" in said
    assert "2019-03-31" in said
    assert "2019-04-01" in said


def test_from_and_until_on_one_day_ask_for_nothing(full: Path) -> None:
    assert starts(full, "--from", "2019-04-11", "--until", "2019-04-11") == []


@pytest.mark.parametrize("now", ["1970-01-01", "2199-12-31T23:59:59-23:59"])
def test_the_earliest_and_the_latest_now_are_fine(full: Path, now: str) -> None:
    assert len(starts(full, "--now", now)) == 6


# The horizon of what is told over a year


def horizon(*arguments: object) -> tuple[str, str, int]:
    found = told("drift", *arguments)["horizon"]
    return found["from"], found["until"], found["occurrences"]


@settings(max_examples=40)
@given(asked.filter(Asked.ends_after_it_begins))
@example(Asked(date(2019, 11, 1), None, 3, datetime(2019, 1, 1, tzinfo=UTC)))
def test_a_horizon_holds_what_starts_in_it(full: Path, rows: list[plain.Row], asked: Asked) -> None:
    start = asked.start or asked.now.date()
    unbounded = LAST if asked.most is not None else start.replace(year=start.year + 1)
    until = asked.until or unbounded
    assume(until >= start)
    known = [datetime.fromisoformat(row.shown[0]).date() for row in rows]
    coming = [(day, row) for day, row in zip(known, rows, strict=True) if start <= day < until][
        : asked.most
    ]
    held = [row for _, row in coming if row.status != "cancelled"]
    cut = asked.most is not None and len(coming) == asked.most
    last = coming[-1][0] + timedelta(days=1) if cut else until
    assert horizon(full, *asked.options()) == (str(start), str(last), len(held))


@pytest.mark.parametrize(
    ("arguments", "start", "until"),
    [
        (["--now", "2019-04-01"], "2019-04-01", "2020-04-01"),
        (["--now", "2019-04-01T23:30:00-07:00"], "2019-04-02", "2020-04-02"),
        (["--now", "2019-04-01T01:30:00+02:00"], "2019-03-31", "2020-03-31"),
        (["--from", "2019-05-01", "--now", "2030-01-01"], "2019-05-01", "2020-05-01"),
        (["--from", "2020-02-29"], "2020-02-29", "2021-02-28"),
        (["--now", "2019-04-01", "--until", "2022-04-01"], "2019-04-01", "2022-04-01"),
        (["--from", "2019-04-11", "--until", "2019-04-11"], "2019-04-11", "2019-04-11"),
        (["--from", "2019-04-01", "-n", "1"], "2019-04-01", "2019-04-12"),
        # One was added, from June 2022 they are on Tuesdays: the 99th month is June 2027.
        (["--from", "2019-04-01", "-n", "100"], "2019-04-01", "2027-06-16"),
        (["--from", "2019-04-01", "-n", "100", "--until", "2021-01-01"],
         "2019-04-01", "2021-01-01"),
        (["--now", "2019-04-11T23:30:00-07:00", "-n", "1"], "2019-04-12", "2019-05-18"),
        (["--from", "2019-04-01", "-n", "9", "--until", "2019-05-01"], "2019-04-01", "2019-05-01"),
    ],
)  # fmt: skip
def test_a_horizon_is_a_year_unless_said_otherwise(
    full: Path, arguments: list[str], start: str, until: str
) -> None:
    assert horizon(full, *arguments)[:2] == (start, until)


def test_a_horizon_begins_now_if_nothing_is_said(full: Path) -> None:
    today = datetime.now(UTC).date()
    start, until, _ = horizon(full)
    assert date.fromisoformat(start) - today in {timedelta(0), timedelta(days=1)}
    assert 365 <= (date.fromisoformat(until) - date.fromisoformat(start)).days <= 366


@pytest.mark.parametrize("command", ["evaluate", "drift"])
def test_a_horizon_ends_after_now(full: Path, command: str) -> None:
    said = refused(command, full, "--now", "2019-04-01", "--until", "2019-03-31")
    assert "--until" in said
    assert "2019-03-31 is before 2019-04-01" in said


@pytest.mark.parametrize("count", [1, 2, 3])
def test_n_counts_occurrences_of_one_day_and_across_the_date_line(
    tmp_path: Path, count: int
) -> None:
    # The first of them is the last by its own date; two are on one day.
    added = [
        {"date": datetime(2019, 4, 12, 1), "add": True, "zone": "Pacific/Kiritimati"},
        {"date": datetime(2019, 4, 11, 1), "add": True, "zone": "Pacific/Niue"},
        {"date": datetime(2019, 4, 11, 9), "add": True, "zone": "UTC"},
    ]
    path = saved(tmp_path, changed(SMALL, (("exceptions",), added)))
    assert horizon(path, "--from", "2019-04-10", "-n", count)[2] == count


def test_a_count_alone_is_not_bounded_by_the_year(tmp_path: Path) -> None:
    yearly = changed(
        SMALL,
        (("meeting", "cadence"), "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=11"),
        (("meeting", "first"), date(2019, 4, 11)),
    )
    found = horizon(saved(tmp_path, yearly), "--from", "2019-04-12", "-n", 3)
    assert found == ("2019-04-12", "2022-04-12", 3)


# Whose clocks


def test_everybody_is_told_in_the_order_of_the_file(full: Path) -> None:
    assert whose(full) == [("Tim", "Europe/Zurich"), ("Luz", "Europe/Zurich")]


@pytest.mark.parametrize("name", ["Tim", "betatim"])
def test_for_asks_for_a_participant_by_name_or_handle(full: Path, name: str) -> None:
    assert whose(full, "--for", name) == [("Tim", "Europe/Zurich")]


def test_for_asks_for_several_in_their_order(full: Path) -> None:
    assert [name for name, _ in whose(full, "--for", "Luz", "--for", "Tim")] == ["Luz", "Tim"]


def test_zone_asks_for_clocks_of_nobody(full: Path) -> None:
    zones = ["--zone", "Asia/Tokyo", "--zone", "UTC"]
    assert whose(full, *zones) == [(None, "Asia/Tokyo"), (None, "UTC")]


def test_zones_come_beside_those_asked_for(full: Path) -> None:
    assert whose(full, "--zone", "UTC", "--for", "Luz") == [("Luz", "Europe/Zurich"), (None, "UTC")]


@pytest.mark.parametrize("command", ["next", "invite", "evaluate", "drift"])
def test_an_unknown_name_is_told_who_there_is(full: Path, command: str) -> None:
    said = refused(command, full, "--for", "Nobody")
    assert "--for" in said
    assert '"Nobody"' in said
    assert "Tim, Luz" in said


def evaluated(path: Path, *arguments: object) -> list[str]:
    document = told("evaluate", path, *BEFORE, *arguments)
    return [each["name"] for each in document["candidates"][0]["participants"]]


def test_a_team_is_everybody_unless_some_are_named(full: Path) -> None:
    assert evaluated(full) == ["Tim", "Luz"]
    assert evaluated(full, "--for", "luz") == ["Luz"]
    assert evaluated(full, "--zone", "Asia/Tokyo") == ["Asia/Tokyo"]
    both = ["--zone", "UTC", "--zone", "Asia/Tokyo", "--for", "Luz"]
    assert evaluated(full, *both) == ["Luz", "UTC", "Asia/Tokyo"]


def test_a_zone_has_the_hours_of_the_team(full: Path) -> None:
    document = told("evaluate", full, "--from", "2019-03-21", "-n", 1, "--zone", "Asia/Tokyo")
    (night,) = document["candidates"][0]["participants"]
    # 18:00-19:30 in Zurich is 02:00-03:30 in Tokyo, where the team stretches to any hour.
    assert (night["preferred"], night["stretch"], night["unavailable"]) == (0, 1, 0)


@pytest.mark.parametrize("command", ["evaluate", "drift"])
@pytest.mark.parametrize(
    ("once", "again"),
    [
        (["--zone", "UTC"], ["--zone", "UTC"]),
        (["--for", "Tim"], ["--for", "tim"]),
        (["--for", "Tim"], ["--for", "betatim"]),
    ],
)
def test_asking_twice_is_asking_once(
    full: Path, command: str, once: list[str], again: list[str]
) -> None:
    twice = told(command, full, *BEFORE, *once, *again)
    assert twice == told(command, full, *BEFORE, *once)


def test_an_unknown_name_in_an_empty_team_is_told_so(tmp_path: Path) -> None:
    assert "nobody" in refused("next", saved(tmp_path, SMALL), "--for", "Tim")


@pytest.mark.parametrize("command", ["next", "invite", "evaluate", "drift"])
@pytest.mark.parametrize(
    ("key", "hint"), [("Europe/Zurch", '"Europe/Zurich"'), ("IST", "IANA"), ("../UTC", "UTC")]
)
def test_an_unknown_zone_is_told_the_closest(full: Path, command: str, key: str, hint: str) -> None:
    said = refused(command, full, "--zone", key)
    assert "--zone" in said
    assert f'"{key}"' in said
    assert hint in said


def test_a_right_file_is_read_without_a_word(full: Path) -> None:
    assert run("next", full, *BEFORE).stderr == ""
