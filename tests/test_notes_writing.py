from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import strategies
from meetsched import read_team_file
from meetsched.cadence import Cadence
from meetsched.claims.checking import check_page
from meetsched.errors import MeetschedError
from meetsched.meeting import Meeting, Status
from meetsched.pages.notes.announcement import announce
from meetsched.pages.notes.parts import contents
from meetsched.pages.notes.templates import Template
from meetsched.pages.notes.writing import own_template, renew_page, write_page
from meetsched.people import Participant, Team
from meetsched.schedule import MeetingException, Slot

if TYPE_CHECKING:
    from meetsched.meeting import Occurrence

GOLDEN = Path(__file__).parent / "data" / "notes"
EXAMPLE = read_team_file(Path(__file__).parent.parent / "examples" / "jupyterhub.toml")
HUB = replace(EXAMPLE.meeting, closes=timedelta(hours=24))
MARCH, APRIL, MAY = islice(HUB.occurrences(date(2019, 3, 1)), 3)
SLOT = Slot("Early", time(8), "Europe/Zurich")
EVIL = (
    "a | b",
    "x\n\n# y",
    "<!-- meetsched:end times -->",
    "<script>alert(1)</script>",
    "[x](javascript:y)",
    "`",
    "**",
    "\\",
    "-->",
    "* [ ] z",
)


@cache
def page_of(occurrence: Occurrence, previous: Occurrence | None = None) -> str:
    return write_page(occurrence, HUB, EXAMPLE.team, previous)


def errors(text: str, occurrence: Occurrence, meeting: Meeting) -> list[str]:
    found = check_page(text, occurrence.local_date, meetings=[meeting]).mistakes
    return [mistake.message for mistake in found if mistake.severity == "error"]


@pytest.mark.parametrize(
    ("occurrence", "previous", "name"),
    [(MARCH, None, "2019-03-21.md"), (APRIL, MARCH, "2019-04-11.md")],
)
def test_pages_are_as_a_person_judged_them(
    occurrence: Occurrence, previous: Occurrence | None, name: str
) -> None:
    assert page_of(occurrence, previous) == (GOLDEN / name).read_text(encoding="utf-8")


def test_the_april_page_has_the_times_that_clocks_showed() -> None:
    page = page_of(APRIL, MARCH)
    for words, who in [
        ("Wed 10 Apr 2019, 23:00-00:00 PDT | Los Angeles", "Zach"),
        ("Thu 11 Apr 2019, 00:00-01:00 MDT | Denver", "Joe Hamman"),
        ("Thu 11 Apr 2019, 07:00-08:00 UTC+1 (BST) | London", "Kirstie, Sarah Gibson"),
        ("Thu 11 Apr 2019, 08:00-09:00 CEST | Zurich, Oslo", "Tim, Min"),
        ("Thu 11 Apr 2019, 14:00-15:00 UTC+8 (CST) | Taipei", "CL"),
        ("until Tue 9 Apr 2019, 23:00 PDT | Los Angeles", "Zach"),
        ("until Wed 10 Apr 2019, 14:00 UTC+8 (CST) | Taipei", "CL"),
    ]:
        assert f"\n| {words} | {who} |\n" in page


@settings(max_examples=60)
@given(
    strategies.meetings(),
    strategies.teams(),
    st.integers(1, 6),
    st.none() | st.sampled_from([timedelta(hours=24), timedelta(minutes=90), timedelta(days=7)]),
)
def test_pages_and_announcements_are_right_by_their_own_check(
    meeting: Meeting, team: Team, count: int, closes: timedelta | None
) -> None:
    meeting = replace(meeting, closes=closes)
    coming = islice(meeting.occurrences(), count)
    held = [each for each in coming if each.status is not Status.CANCELLED]
    assume(held)
    previous = held[-2] if len(held) > 1 else None
    assert errors(write_page(held[-1], meeting, team, previous), held[-1], meeting) == []
    assert errors(announce(held[-1], meeting, team), held[-1], meeting) == []


def test_the_check_would_find_another_time() -> None:
    page = page_of(APRIL, MARCH)
    assert errors(page, APRIL, HUB) == []
    assert errors(page.replace("08:00-09:00 CEST (Zurich)", "08:30 CEST (Zurich)"), APRIL, HUB)
    assert errors(page.replace("PDT", "PST"), APRIL, HUB)


@settings(max_examples=40)
@given(st.lists(st.sampled_from(EVIL) | st.text(min_size=1, max_size=9), min_size=3, max_size=3))
def test_nothing_breaks_out_of_its_place(texts: list[str]) -> None:
    title, name, reason = (" ".join(f"x{text}".splitlines()) for text in texts)
    title = "".join(filter(str.isprintable, title))
    moved = MeetingException(date(2019, 4, 18), move=date(2019, 4, 11), reason=reason)
    cadence = Cadence.parse("third Thursday")
    meeting = Meeting(title, cadence, date(2019, 4, 18), (SLOT,), exceptions=(moved,))
    team = Team((Participant.living_in("Asia/Tokyo", name),))
    page = write_page(next(meeting.occurrences()), meeting, team, None)
    harmless = write_page(
        next(meeting.occurrences()),
        replace(meeting, title="x", exceptions=(replace(moved, reason="x"),)),
        Team((Participant.living_in("Asia/Tokyo", "x"),)),
        None,
    )
    assert list(contents(page)) == ["times", "links", "closing"]
    assert kinds(page) == kinds(harmless)


def kinds(page: str) -> list[str]:
    """Return what a page is made of, blocks and links."""
    tokens = MarkdownIt("commonmark").enable("table").parse(page)
    inside = [child.type for token in tokens for child in token.children or ()]
    return [token.type for token in tokens] + [each for each in inside if each[:4] != "text"]


def test_a_second_run_keeps_every_byte_that_people_wrote() -> None:
    old = page_of(APRIL, MARCH)
    written = old.replace("* name / ins", "* Tim / Binder / @betatim\n* name / ins") + "\n* Luz"
    later = replace(HUB, url="https://example.org/new-call")
    new = write_page(APRIL, later, EXAMPLE.team, MARCH)
    renewed = renew_page(written, new)
    assert contents(renewed) == contents(new) != contents(old)
    assert (
        renewed.split("<!-- meetsched:end closing -->")[1]
        == (written.split("<!-- meetsched:end closing -->")[1])
    )
    assert renew_page(renewed, new) == renewed


@given(st.data())
def test_what_people_insert_between_parts_stays(data: st.DataObject) -> None:
    page, new = page_of(APRIL), page_of(APRIL, MARCH)
    lines = page.splitlines(keepends=True)
    inside, places = False, []
    for n, line in enumerate(lines):
        places += [] if inside else [n]
        inside = (inside or "meetsched:begin" in line) and "meetsched:end" not in line
    text = data.draw(st.text(max_size=20).filter(lambda text: "<!--" not in text))
    place = data.draw(st.sampled_from(places))
    fresh = new.splitlines(keepends=True)
    assert renew_page("".join([*lines[:place], f"{text}\n", *lines[place:]]), new) == "".join(
        [*fresh[:place], f"{text}\n", *fresh[place:]]
    )


def test_a_page_without_our_parts_is_not_renewed() -> None:
    with pytest.raises(MeetschedError, match="none of our markers"):
        renew_page("# Team\n", page_of(APRIL))


def test_a_part_that_was_changed_is_told_by_its_line() -> None:
    old = page_of(APRIL).replace("08:00-09:00 CEST (Zurich)", "09:00-10:00 CEST (Zurich)")
    with pytest.raises(MeetschedError, match='line 1: the part "times" was changed by hand'):
        renew_page(old, page_of(APRIL))


def test_a_part_whose_markers_are_gone_is_people_s() -> None:
    old = page_of(APRIL)
    start, end = old.index("<!-- meetsched:begin links"), old.index("<!-- meetsched:begin closing")
    kept = old[:start] + "**Call:** ask Tim\n\n" + old[end:]
    assert renew_page(kept, page_of(APRIL, MARCH)) == kept


def test_a_cancelled_meeting_has_no_page() -> None:
    off = MeetingException(date(2019, 4, 18), cancel=True, reason="Easter")
    meeting = Meeting(
        "Team", Cadence.parse("third Thursday"), date(2019, 4, 18), (SLOT,), exceptions=(off,)
    )
    with pytest.raises(MeetschedError, match="Thu 18 Apr 2019 is cancelled: Easter"):
        write_page(next(meeting.occurrences()), meeting, Team(), None)


def test_a_template_of_one_s_own_is_given_the_same() -> None:
    text = (
        "<!-- meetsched:begin times -->\n{% for c in clocks %}{{ c.who }}: {{ c.time }}\n"
        "{% endfor %}<!-- meetsched:end times -->\n{{ title }}, {{ slot }}, {{ previous }}\n"
    )
    page = write_page(APRIL, HUB, EXAMPLE.team, MARCH, Template("mine.md", text))
    assert page.endswith("JupyterHub and BinderHub Team Meeting, Asia-Europe, 2019-03-21.md\n")
    assert contents(page)["times"].startswith("Zach: Wed 10 Apr 2019, 23:00-00:00 PDT\n")


def test_our_own_template_as_the_user_s_gives_the_same_page() -> None:
    mine = own_template()
    assert write_page(APRIL, HUB, EXAMPLE.team, MARCH, mine) == page_of(APRIL, MARCH)
