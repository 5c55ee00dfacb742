"""A page that is written, filled in and read again."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from meetsched import read_team_file, zones
from meetsched.claims.checking import check_page
from meetsched.meeting import Status
from meetsched.pages.notes.reading import read_notes
from meetsched.pages.notes.writing import renew_page, write_page
from strategies import meetings

if TYPE_CHECKING:
    from meetsched.meeting import Meeting, Occurrence

EXAMPLES = Path(__file__).parent.parent / "examples"
HUB = read_team_file(EXAMPLES / "jupyterhub.toml")
NUMBERED = {each.number: each for each in HUB.meeting.occurrences(until=date(2020, 7, 1))}
MARCH, APRIL = NUMBERED[14], NUMBERED[15]


def held(meeting: Meeting) -> Occurrence | None:
    coming = meeting.occurrences(date(2024, 1, 1), date(2025, 1, 1))
    return next((each for each in coming if each.status is not Status.CANCELLED), None)


@given(meetings())
def test_a_fresh_page_is_read_as_that_of_its_meeting_with_nothing_on_it(meeting: Meeting) -> None:
    occurrence = held(meeting)
    if occurrence is None:
        return
    page = write_page(occurrence, meeting, HUB.team, None)
    notes = read_notes(page, occurrence.local_date, meeting)
    assert notes.date == occurrence.local_date
    assert (notes.attendees, notes.updates, notes.reports, notes.items) == ((), (), (), ())
    assert (notes.speakers, notes.unread) == ((), ())
    told = check_page(page, occurrence.local_date, meetings=[meeting])
    assert zones.utc(occurrence.start) in {each.utc for each in told.readings}
    assert [each for each in told.mistakes if each.severity == "error"] == []


WORDS = st.text("abcdefghij", min_size=2, max_size=8)
NAMES = st.builds(lambda first, last: f"{first} {last}".title(), WORDS, WORDS)
MINUTES = st.tuples(st.integers(1, 30), st.integers(0, 30)).map(lambda m: (m[0], m[0] + m[1]))


@given(
    st.lists(st.tuples(NAMES, WORDS, WORDS), max_size=4),
    st.lists(st.tuples(NAMES, WORDS), max_size=4),
    st.lists(st.tuples(WORDS, NAMES, MINUTES, st.booleans()), max_size=4),
)
def test_what_people_fill_in_is_read_as_they_wrote_it(
    people: list[tuple[str, str, str]],
    updates: list[tuple[str, str]],
    items: list[tuple[str, str, tuple[int, int], bool]],
) -> None:
    page = write_page(APRIL, HUB.meeting, HUB.team, MARCH)
    roll = "".join(f"* {name} / {place} / @{handle}\n" for name, place, handle in people)
    told = "".join(f"* {name}: did {what} and more\n" for name, what in updates)
    asked = "".join(
        f"* Talk of {what} [{who}, {least}-{most} min{', must' * must}]\n"
        for what, who, (least, most), must in items
    )
    for template, lines in (
        ("* name / institution / GitHub handle\n", roll),
        ("* name: update or pass\n", told),
        ("* Add agenda item here [name, estimated time]\n", asked),
    ):
        page = page.replace(template, template + lines, 1)
    notes = read_notes(page, APRIL.local_date, HUB.meeting)
    assert [(each.name, each.institution, each.handle) for each in notes.attendees] == people
    assert [each.who for each in notes.updates] == [name for name, _ in updates]
    assert [(i.title, i.who, (i.least, i.most), i.priority) for i in notes.items] == [
        (f"Talk of {what}", (who,), minutes, 2 if must else 1) for what, who, minutes, must in items
    ]
    assert notes.unread == ()


def test_the_example_is_what_the_command_writes_and_people_filled_in() -> None:
    page = (EXAMPLES / "2019-04-11.md").read_text()
    assert renew_page(page, write_page(APRIL, HUB.meeting, HUB.team, MARCH)) == page
