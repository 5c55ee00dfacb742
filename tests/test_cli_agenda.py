from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from commands import refused, run, told
from meetsched import read_team_file

EXAMPLES = Path(__file__).parent.parent / "examples"
HUB = EXAMPLES / "jupyterhub.toml"
APRIL = EXAMPLES / "2019-04-11.md"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    return Path(shutil.copy(APRIL, tmp_path / "page.md"))


def test_the_items_of_a_page_are_fitted_to_the_meeting() -> None:
    document = told("agenda", HUB, APRIL)
    assert document["capacity"] == 60 - 5
    order = [(each["start"][11:16], each["minutes"], each["who"]) for each in document["entries"]]
    assert order[1:] == [
        ("08:05", 15, ["Tim"]), ("08:20", 10, ["CL"]), ("08:30", 10, ["Kirstie"]),
    ]  # fmt: skip
    assert document["occurrence"]["start"] == "2019-04-11T08:00:00+02:00"


def test_whose_owner_is_asleep_is_carried_to_a_slot_that_suits() -> None:
    first, second = told("agenda", HUB, APRIL)["carried"]
    assert first["item"]["who"] == ["Joe Hamman"]
    assert "asleep: 00:00 in Denver" in first["why"]
    assert first["next"]["start"] == "2019-05-16T17:00:00+00:00"
    assert "asks 40 minutes" in second["why"]


def test_the_answer_is_no_if_a_must_have_item_does_not_fit(page: Path) -> None:
    page.write_text(page.read_text().replace("10-15 min, must", "70 min, must"))
    result = run("agenda", HUB, page)
    assert result.exit_code == 1
    assert "not all must-have items fit" in result.stdout


def test_the_running_order_is_put_into_the_page_once(page: Path) -> None:
    before = page.read_text()
    run("agenda", HUB, page, "--write")
    after = page.read_text()
    assert "| 08:05 | 15 | How other BinderHubs get a name" in after
    assert after.index("meetsched:begin agenda") < after.index("## Agenda items")
    start, end = after.index("<!-- meetsched:begin agenda"), after.index("## Agenda items")
    assert after[:start] + after[end:] == before
    run("agenda", HUB, page, "--write")
    assert page.read_text() == after


def test_a_page_with_a_running_order_is_read_as_one_without(page: Path) -> None:
    def said(path: Path) -> list[tuple[str, int]]:
        return [(each["title"], each["minutes"]) for each in told("agenda", HUB, path)["entries"]]

    run("agenda", HUB, page, "--write")
    assert said(page) == said(APRIL)


def test_windows_line_ends_are_kept(page: Path) -> None:
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    run("agenda", HUB, page, "--write")
    assert page.read_bytes().count(b"\n") == page.read_bytes().count(b"\r\n")


def test_a_running_order_changed_by_hand_is_not_overwritten(page: Path) -> None:
    run("agenda", HUB, page, "--write")
    changed = page.read_text().replace("| 08:05 |", "| 08:06 |")
    page.write_text(changed)
    assert "changed by hand" in refused("agenda", HUB, page, "--write")
    assert page.read_text() == changed


def test_a_running_order_is_not_put_where_there_is_no_agenda(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Shopping\n\n* milk\n")
    assert "no heading" in refused("agenda", HUB, page, "--date", "2019-04-11", "--write")
    assert page.read_text() == "# Shopping\n\n* milk\n"


def test_a_running_order_is_not_put_into_the_page_of_another_meeting(page: Path) -> None:
    said = refused("agenda", HUB, page, "--date", "2019-05-16", "--write")
    assert "is the page of 2019-04-11, not 2019-05-16" in said


def test_a_kept_running_order_is_no_report(page: Path) -> None:
    run("agenda", HUB, page, "--write")
    lines = page.read_text().splitlines(keepends=True)
    page.write_text("".join(line for line in lines if "meetsched:" not in line))
    assert told("agenda", HUB, page)["capacity"] == 55


def test_a_cancelled_meeting_has_no_agenda(page: Path) -> None:
    meeting = read_team_file(HUB).meeting
    day = next(each.local_date for each in meeting.occurrences() if not each.is_held)
    assert "cancelled" in refused("agenda", HUB, page, "--date", day)


def test_a_page_of_no_meeting_gives_an_empty_agenda(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("Nothing of the kind.\n")
    document = told("agenda", HUB, page, "--date", "2019-05-16")
    assert (document["entries"], document["carried"]) == ([], [])


def test_what_could_not_be_read_is_told_with_its_line(page: Path) -> None:
    page.write_text(page.read_text() + "\n## Agenda items\n\n* A point [Min, soon-ish minutes]\n")
    assert f"{page}:" in run("agenda", HUB, page).stderr


def test_a_missing_page_is_bad_input(tmp_path: Path) -> None:
    assert "does not exist" in refused("agenda", HUB, tmp_path / "no.md")
