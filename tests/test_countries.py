from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from itertools import chain, combinations
from pathlib import Path
from typing import TYPE_CHECKING

import holidays
import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

import strategies
from meetsched import countries
from meetsched.countries import (
    Weekend,
    country_faults,
    has_holidays,
    public_holidays,
    weekend,
)
from meetsched.regions import REGIONS

if TYPE_CHECKING:
    from collections.abc import Iterator

MON, TUE, WED, THU, FRI, SAT, SUN = range(7)
SHORT = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKENDS = [
    frozenset(days)
    for days in chain.from_iterable(combinations(range(7), count) for count in range(1, 7))
]

with (Path(__file__).parent / "data" / "cldr_weekends.csv").open(encoding="utf-8") as file:
    CLDR = {row["territory"]: (row["start"], row["end"]) for row in csv.DictReader(file)}


# Public holidays


@pytest.mark.parametrize(
    ("code", "day", "name"),
    [
        ("CH", date(2026, 8, 1), "National Day"),  # Federal Constitution, article 110
        ("CH-ZH", date(2026, 8, 1), "National Day"),
        ("CH-ZH", date(2026, 5, 1), "Labor Day"),
        ("CH-GE", date(2026, 9, 10), "Genevan Fast"),
        ("DE", date(2026, 10, 3), "German Unity Day"),  # Unification Treaty, article 2
        ("DE-BY", date(2026, 1, 6), "Epiphany"),
        ("US", date(2026, 11, 26), "Thanksgiving Day"),  # 5 U.S.C. 6103
        ("US", date(2026, 7, 3), "Independence Day (observed)"),  # the 4th is a Saturday
        ("US", date(2021, 6, 19), "Juneteenth National Independence Day"),
        ("FR", date(2026, 7, 14), "National Day"),
        ("JP", date(2026, 5, 6), "Substitute Holiday"),  # the 3rd is a Sunday
        ("BR", date(2026, 9, 7), "Independence Day"),
        ("IN", date(2026, 1, 26), "Republic Day"),
        ("GB-SCT", date(2026, 11, 30), "Saint Andrew's Day"),
        ("ZA", date(2026, 8, 10), "National Women's Day (observed)"),  # the 9th is a Sunday
    ],
)
def test_public_holidays_have_english_names(code: str, day: date, name: str) -> None:
    assert public_holidays(code, day.year)[day] == name


@pytest.mark.parametrize(
    ("code", "day"),
    [
        ("CH", date(2026, 5, 1)),
        ("CH-GE", date(2026, 5, 1)),
        ("DE", date(2026, 1, 6)),
        ("US", date(2020, 6, 19)),  # Juneteenth: only since 2021
        ("DE", date(1989, 10, 3)),  # before there was a unification
        ("GB", date(2026, 11, 30)),
        ("US", date(2026, 2, 14)),
    ],
)
def test_holidays_of_other_places_and_years_are_none(code: str, day: date) -> None:
    assert day not in public_holidays(code, day.year)


@pytest.mark.parametrize("year", range(1995, 2041, 5))
def test_thanksgiving_is_the_fourth_thursday_of_november(year: int) -> None:
    thursdays = [day for n in range(30) if (day := date(year, 11, 1 + n)).weekday() == THU]
    found = [day for day, name in public_holidays("US", year).items() if "Thanksgiving" in name]
    assert found == [thursdays[3]]


@pytest.mark.parametrize("year", range(1995, 2041, 3))
@pytest.mark.parametrize("code", ["DE", "FR", "CH-ZH", "GB-ENG"])
def test_easter_monday_is_the_day_after_easter(code: str, year: int) -> None:
    named = [day for day, name in public_holidays(code, year).items() if "Easter Monday" in name]
    assert named == [easter(year) + timedelta(days=1)]


@given(strategies.countries(), st.integers(1995, 2040))
def test_a_year_has_all_its_holidays_and_no_others(code: str, year: int) -> None:
    country, _, subdivision = code.partition("-")
    asked = holidays.country_holidays(
        country, subdiv=subdivision or None, years=year, language="en_US"
    )
    assert dict(public_holidays(code, year)) == {d: n for d, n in asked.items() if d.year == year}


@pytest.mark.parametrize("code", ["EG", "AE", "ID", "MY", "SA", "CI"])
def test_a_date_that_can_only_be_estimated_is_marked(code: str) -> None:
    eid = [name for name in public_holidays(code, 2045).values() if "Eid" in name]
    assert eid
    assert all("estimated" in name for name in eid)


@pytest.mark.parametrize("code", ["EG", "AE", "ID", "MY"])
def test_a_date_that_is_known_is_not_marked(code: str) -> None:
    assert not [name for name in public_holidays(code, 2024).values() if "estimated" in name]


@pytest.mark.parametrize("code", ["IN", "CH", "CN"])
@pytest.mark.parametrize("year", [1970, 2026, 2040, 2199])
def test_any_year_of_a_team_file_is_answered_without_a_warning(code: str, year: int) -> None:
    assert all(day.year == year for day in public_holidays(code, year))


@pytest.mark.parametrize("code", sorted(REGIONS))
def test_every_territory_has_an_answer(code: str) -> None:
    assert all(name and day.year == 2026 for day, name in public_holidays(code, 2026).items())
    assert 1 <= len(weekend(code, date(2026, 6, 1)).days) <= 2
    assert list(country_faults(code)) == []


NAMES = """
import json, sys
from meetsched.countries import public_holidays
codes = ("CH", "DE-BY", "BR", "JP", "EG", "UA", "NZ")
json.dump([[*public_holidays(code, 2026).values()] for code in codes], sys.stdout)
"""


def names_under(**environment: str) -> list[list[str]]:
    around = {
        key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))
    }
    run = subprocess.run(
        [sys.executable, "-c", NAMES], env=around | environment, capture_output=True, check=True
    )
    found: list[list[str]] = json.loads(run.stdout)
    return found


def test_names_do_not_follow_the_environment() -> None:
    english = names_under(LANGUAGE="en_US")
    assert "National Day" in english[0]
    assert "German Unity Day" in english[1]
    assert names_under(LANGUAGE="de", LC_ALL="de_CH.UTF-8", LANG="de_CH.UTF-8") == english
    assert names_under() == english


# Weekends


@pytest.mark.parametrize(
    ("code", "before", "after", "changed"),
    [
        ("YE", {THU, FRI}, {FRI, SAT}, date(2013, 8, 15)),
        ("OM", {THU, FRI}, {FRI, SAT}, date(2013, 5, 1)),
        ("SA", {THU, FRI}, {FRI, SAT}, date(2013, 6, 28)),
        ("KW", {THU, FRI}, {FRI, SAT}, date(2007, 9, 1)),
        ("AE", {FRI, SAT}, {SAT, SUN}, date(2022, 1, 1)),
    ],
)
def test_weekends_that_a_law_changed(
    code: str, before: set[int], after: set[int], changed: date
) -> None:
    assert weekend(code, changed - timedelta(days=7)).days == before
    assert weekend(code, changed).days == after
    assert weekend(code, changed).source == "holidays"


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("CH", {SAT, SUN}),
        ("CH-ZH", {SAT, SUN}),
        ("US-CA", {SAT, SUN}),
        ("EG", {FRI, SAT}),
        ("IL", {FRI, SAT}),
        ("IR", {FRI}),
        ("BN", {FRI, SUN}),
        ("CD", {SUN}),
        ("AE", {SAT, SUN}),
        ("NP", {SAT, SUN}),
    ],
)
def test_weekends_of_today(code: str, days: set[int]) -> None:
    assert weekend(code, date(2026, 6, 1)) == Weekend(frozenset(days), "holidays")


@given(strategies.countries(), strategies.days())
def test_a_weekend_is_that_of_the_seven_days_from_a_day_on(code: str, day: date) -> None:
    country, _, subdivision = code.partition("-")
    calendar = holidays.country_holidays(country, subdiv=subdivision or None)
    week = [day + timedelta(days=n) for n in range(7)]
    assert weekend(code, day).days == {d.weekday() for d in week if calendar.is_weekend(d)}


def cldr_days(territory: str) -> set[int]:
    start, end = (SHORT.index(day) for day in CLDR.get(territory, CLDR["001"]))
    return {start, end} if end != (start + 2) % 7 else {start, (start + 1) % 7, end}


@pytest.mark.parametrize("territory", sorted(REGIONS))
def test_the_weekend_by_cldr(territory: str) -> None:
    assert countries._weekend_by_cldr(territory) == Weekend(frozenset(cldr_days(territory)), "CLDR")


@pytest.fixture
def without_the_holidays_package(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(holidays, "list_supported_countries", lambda **_: {})
    caches = (countries._calendar, public_holidays, weekend)
    for cached in caches:
        cached.cache_clear()
    yield
    for cached in caches:
        cached.cache_clear()


@pytest.mark.usefixtures("without_the_holidays_package")
@pytest.mark.parametrize(("code", "days"), [("EG", {FRI, SAT}), ("IN", {SUN}), ("CH", {SAT, SUN})])
def test_a_country_whose_holidays_are_not_known_has_cldr_s_weekend(
    code: str, days: set[int]
) -> None:
    assert weekend(code, date(2026, 6, 1)) == Weekend(frozenset(days), "CLDR")
    assert not has_holidays(code)
    assert public_holidays(code, 2026) == {}
    assert list(country_faults(code)) == []
    assert "CLDR" in str(weekend(code, date(2026, 6, 1)))


def test_a_weekend_is_looked_up_once() -> None:
    day = date(2026, 6, 1)
    assert weekend("CH", day) is weekend("CH", day)
    assert weekend("CH", day) == weekend.__wrapped__("CH", day)


def test_whether_holidays_are_known() -> None:
    assert has_holidays("CH")
    assert has_holidays("CH-ZH")


@pytest.mark.parametrize(
    ("days", "shown"),
    [({FRI, SAT}, "Fri and Sat (holidays)"), ({SUN}, "Sun (holidays)")],
)
def test_a_weekend_says_where_it_is_from(days: set[int], shown: str) -> None:
    assert str(Weekend(frozenset(days), "holidays")) == shown


@pytest.mark.parametrize(
    ("days", "like"),
    [
        ({SAT, SUN}, [MON, TUE, WED, THU, FRI, SAT, SUN]),  # Switzerland
        ({FRI, SAT}, [TUE, WED, THU, FRI, SAT, SUN, MON]),  # Egypt
        ({THU, FRI}, [WED, THU, FRI, SAT, SUN, MON, TUE]),  # Yemen until 2013
        ({FRI}, [WED, THU, FRI, FRI, SUN, MON, TUE]),  # Iran
        ({FRI, SUN}, [MON, TUE, WED, THU, SAT, FRI, SUN]),  # Brunei
        ({SUN}, [MON, TUE, WED, THU, FRI, FRI, SUN]),  # Congo-Kinshasa
        ({FRI, SAT, SUN}, [MON, TUE, WED, THU, SAT, SAT, SUN]),  # the Emirates' week of change
    ],
)
def test_a_week_is_arranged_like_one_from_monday_to_friday(days: set[int], like: list[int]) -> None:
    assert Weekend(frozenset(days), "CLDR").arrangement() == like


@pytest.mark.parametrize("days", WEEKENDS, ids=lambda days: "".join(map(str, sorted(days))))
def test_days_of_work_are_like_days_of_work_and_days_of_rest_like_days_of_rest(
    days: frozenset[int],
) -> None:
    like = Weekend(days, "CLDR").arrangement()
    assert {day for day in range(7) if like[day] >= SAT} == days
    assert like.count(SUN) == 1
    assert sorted(n for n in like if n < SAT) == [min(n, 4) for n in range(7 - len(days))]


# Codes


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("UK", '"UK" is no country; did you mean "GB"?'),
        ("el", '"el" is no country; did you mean "GR"?'),
        ("ch", '"ch" is no country; did you mean "CH"?'),
        ("ch-zh", '"ch-zh" is no country; did you mean "CH-ZH"?'),
        ("Switzerland", '"Switzerland" is no country; did you mean "CH"?'),
        ("Germny", '"Germny" is no country; did you mean "DE"?'),
        ("ZZ", '"ZZ" is no country; write the two letters of ISO 3166-1, such as "CH", or "CH-ZH"'),
        ("AQ-X", '"AQ-X": no public holidays of that subdivision are known; write "AQ"'),
    ],
)
def test_what_is_no_country_is_told_what_may_be_meant(code: str, said: str) -> None:
    assert [str(fault) for fault in country_faults(code, "country")] == [f"country: {said}"]


def test_an_unknown_subdivision_is_told_the_known_ones() -> None:
    (fault,) = country_faults("CH-XX")
    assert fault.message == '"CH-XX": no public holidays of that subdivision are known'
    assert fault.hint.startswith("known are AG, AI, AR, BE")
    assert fault.hint.count(", ") == 25  # cantons and half-cantons


@pytest.mark.parametrize("country", ["CH", "DE", "US", "GB", "FR", "AU", "ES"])
def test_every_subdivision_that_has_holidays_is_known(country: str) -> None:
    names = holidays.list_supported_countries(include_aliases=False)[country]
    for name in (name for name in names if re.fullmatch("[A-Z0-9]{1,3}", name)):  # no cities
        assert list(country_faults(f"{country}-{name}")) == []
        assert public_holidays(f"{country}-{name}", 2026)


@pytest.mark.parametrize("code", ["ch-xx", "CH-", "CH-ZH-X", "DE-Augsburg", "uk-xx", "us-ca"])
def test_what_may_be_meant_is_never_refused_itself(code: str) -> None:
    (fault,) = country_faults(code)
    meant = re.findall('did you mean "(.*)"', fault.hint)
    assert [list(country_faults(each)) for each in meant] == [[]] * len(meant)


@given(st.text(max_size=80))
def test_any_text_is_a_country_or_a_fault_of_one_line(text: str) -> None:
    found = [str(fault) for fault in country_faults(text, "country")]
    assert len(found) <= 1
    assert all(fault.isprintable() for fault in found)
