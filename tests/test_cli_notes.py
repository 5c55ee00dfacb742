from __future__ import annotations

import json
from pathlib import Path

import pytest

from commands import refused, run, told
from meetsched import read_team_file

EXAMPLES = Path(__file__).parent.parent / "examples"
HUB = EXAMPLES / "jupyterhub.toml"
APRIL = ("--date", "2019-04-11")


def test_the_page_of_the_next_meeting_is_printed() -> None:
    printed = run("notes", HUB, "--now", "2019-04-01").stdout
    assert "# JupyterHub and BinderHub Team Meeting - Thu 11 Apr 2019" in printed
    assert "| Wed 10 Apr 2019, 23:00-00:00 PDT | Los Angeles | Zach |" in printed
    assert "**Last time:** [Thu 21 Mar 2019](2019-03-21.md)" in printed


def test_a_date_of_the_cadence_is_one_of_the_meeting() -> None:
    moved, planned = run("notes", HUB, *APRIL), run("notes", HUB, "--date", "2019-04-18")
    assert moved.stdout == planned.stdout


def test_a_page_is_written_and_checked(tmp_path: Path) -> None:
    page = tmp_path / "2019-04-11.md"
    assert "wrote" in run("notes", HUB, *APRIL, "-o", page).stderr
    assert page.read_text() == run("notes", HUB, *APRIL).stdout
    assert run("check", HUB, page).exit_code == 0


def test_a_second_time_nothing_is_written(tmp_path: Path) -> None:
    page = tmp_path / "2019-04-11.md"
    run("notes", HUB, *APRIL, "-o", page)
    time = page.stat().st_mtime_ns
    assert "nothing has changed" in run("notes", HUB, *APRIL, "-o", page).stderr
    assert page.stat().st_mtime_ns == time


def test_a_page_is_renewed_and_keeps_what_people_wrote(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    run("notes", HUB, *APRIL, "-o", page)
    mine = page.read_bytes().replace(b"* name: update", b"* Zo\xe9: an update\r\n* name: update")
    page.write_bytes(mine)
    later = tmp_path / "later.toml"
    later.write_text(HUB.read_text().replace("https://example.org/call", "https://example.org/new"))
    assert "renewed" in run("notes", later, *APRIL, "-o", page).stderr
    assert b"* Zo\xe9: an update\r\n" in page.read_bytes()
    assert b"https://example.org/new" in page.read_bytes()


def test_a_byte_order_mark_is_kept(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    run("notes", HUB, *APRIL, "-o", page)
    page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes())
    assert "nothing has changed" in run("notes", HUB, *APRIL, "-o", page).stderr


def test_who_signed_the_roll_call_has_missed_nothing(folder: Path) -> None:
    page = folder / "2019-04-11.md"
    page.write_text(f"{page.read_text()}\n## Roll call\n\n* Zach / Cal Poly / @Zsailer\n")
    asked = ("notes", HUB, "--pages", folder, "--now", "2019-05-01", "--digest", "Zach")
    assert "missed nothing since Thu 11 Apr 2019" in run(*asked).stdout


def test_the_page_of_another_meeting_is_not_renewed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    run("notes", HUB, *APRIL, "-o", page)
    before = page.read_bytes()
    said = refused("notes", HUB, "--date", "2019-05-16", "-o", page)
    assert "is the page of 2019-04-11, not 2019-05-16; give --date 2019-04-11" in said
    assert page.read_bytes() == before


def test_a_part_that_was_changed_is_refused_with_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    run("notes", HUB, *APRIL, "-o", page)
    changed = page.read_text().replace("23:00-00:00 PDT", "23:30-00:00 PDT")
    page.write_text(changed)
    assert f"{page}: line 1:" in refused("notes", HUB, *APRIL, "-o", page)
    assert page.read_text() == changed


FILE = read_team_file(HUB)


def test_an_announcement_is_right_by_the_checker_itself(tmp_path: Path) -> None:
    path = tmp_path / "announcement.md"
    path.write_text(run("notes", HUB, *APRIL, "--announce").stdout)
    found = json.loads(run("check", HUB, path, "--json").stdout)
    assert found["faults"] == []
    assert {claim["instant"][-6:] for claim in found["claims"]} > {"+02:00", "-07:00"}


PAGES = {"2019-03-21": "March", "2019-04-11": "April", "2019-05-16": "May"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for day, title in PAGES.items():
        page = f"# Team meeting {day}\n\n## Agenda items\n\n* {title}'s item [Min]\n    * agreed\n"
        (tmp_path / f"{day}.md").write_text(page)
    (tmp_path / "README.md").write_text("# Pages\n")
    return tmp_path


def test_what_somebody_missed_is_told(folder: Path) -> None:
    asked = ("notes", HUB, "--pages", folder, "--now", "2019-05-01", "--digest")
    result = run(*asked, "Zach")
    assert result.stdout.startswith("# Zach missed one meeting since Thu 21 Mar 2019")
    assert "* April's item (Min)\n    * agreed\n" in result.stdout
    assert "March" not in result.stdout
    assert "README.md: no date is found" in result.stderr
    assert "missed nothing since Thu 11 Apr 2019" in run(*asked, "Asia/Tokyo").stdout


def test_what_somebody_missed_on_the_same_day_is_told(folder: Path) -> None:
    now = ("--now", "2019-04-11T20:00:00Z")
    assert (
        "missed one meeting"
        in run("notes", HUB, "--pages", folder, *now, "--digest", "Zach").stdout
    )


def test_what_is_read_in_a_page_is_told() -> None:
    document = told("notes", HUB, "--read", EXAMPLES / "2019-04-11.md")
    assert document["date"] == "2019-04-11"
    names = [each["name"] for each in document["attendees"]]
    assert names == ["Zach", "Tim", "Min", "Kirstie", "CL", "Sarah Gibson", "Joe Hamman"]
    assert [each["who"] for each in document["updates"] if each["passed"]] == ["Zach"]
    assert [(item["least"], item["most"]) for item in document["items"]] == [
        (5, 10), (10, 15), (5, 10), (10, 10), (40, 40),
    ]  # fmt: skip
    printed = run("notes", HUB, "--read", EXAMPLES / "2019-04-11.md").stdout
    assert "What do people think of PrimeHub? [CL, 5-10 min]" in printed


def test_what_could_not_be_read_is_told_with_its_line(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Team\n\n## Roll call\n\n* / Simula / @minrk\n")
    assert f"{page}:5: " in run("notes", HUB, "--read", page).stderr


def test_a_template_of_ones_own_is_used_with_what_is_beside_it(tmp_path: Path) -> None:
    (tmp_path / "team.md.j2").write_text('{{ title }}\n{% include "parts/end.md" %}\n')
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "end.md").write_text("the end")
    result = run("notes", HUB, *APRIL, "--template", tmp_path / "team.md.j2")
    assert result.stdout == "JupyterHub and BinderHub Team Meeting\nthe end"


def test_a_template_sees_nothing_outside_of_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    folder = tmp_path / "templates"
    folder.mkdir()
    (folder / "link.md").symlink_to(tmp_path / "secret")
    for name in ("link.md", "../secret", str(tmp_path / "secret")):
        (folder / "page.j2").write_text(f'{{% include "{name}" %}}')
        assert "there is no" in refused("notes", HUB, *APRIL, "--template", folder / "page.j2")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--date", "2019-04-12"), "2019-03-21 and 2019-04-11"),
        (("--date", "2018-12-20", "--announce", "-o", "page.md"), "do not go together"),
        (("--digest", "Zach"), "--pages"),
        (("--announce", "--template", "page.md.j2"), "do not go together"),
        (("-o", "page.md", "--json"), "do not go together"),
        (("-o", "-"), "is printed"),
        (("--digest", "Mars", "--pages", "."), "Mars"),
        (("--digest", "Zach", "--pages", "nowhere"), "is no folder"),
        (("--template", "nowhere.j2"), "is no file"),
    ],
)
def test_what_makes_no_sense_is_refused(arguments: tuple[str, ...], said: str) -> None:
    assert said in refused("notes", HUB, *arguments)


def test_a_cancelled_meeting_has_no_page_but_is_announced() -> None:
    cancelled = next(o for o in FILE.meeting.occurrences() if o.status == "cancelled")
    day = ("--date", cancelled.local_date)
    assert "cancelled" in refused("notes", HUB, *day)
    assert "cancelled" in run("notes", HUB, *day, "--announce").stdout
