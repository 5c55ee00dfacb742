from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from meetsched import read_team_file
from meetsched.errors import quoted
from meetsched.pages.notes.digest import digest
from meetsched.pages.notes.model import Item, Link, Note, Notes
from meetsched.people import Away, Participant

if TYPE_CHECKING:
    from meetsched.meeting import Occurrence

EXAMPLE = read_team_file(Path(__file__).parent.parent / "examples" / "jupyterhub.toml")
MARCH, APRIL, MAY, JUNE = EXAMPLE.meeting.occurrences(date(2019, 3, 1), date(2019, 7, 1))
ZACH = EXAMPLE.team.find("Zach") or Participant.living_in("UTC", "nobody")
CL = EXAMPLE.team.find("CL") or Participant.living_in("UTC", "nobody")

BASE_IMAGE = Item(
    31,
    "Configuring the base image",
    who=("Joe Hamman",),
    notes=(
        Note(32, "https://example.org/487", links=(Link(32, "", "https://example.org/487"),)),
        Note(
            33,
            "motivation: large images",
            notes=(
                Note(34, "they take long to build"),
                Note(35, "**Decision:** packs name their own image", (Note(36, "Min agrees"),)),
            ),
        ),
        Note(37, "TODO: Joe opens an issue ([here](https://example.org/488))",
             links=(Link(37, "here", "https://example.org/488"),)),
    ),
    links=(Link(31, "docs", "https://example.org/docs"),),
)  # fmt: skip
NOTES = {
    MARCH.date: Notes(items=(Item(9, "March"),)),
    APRIL.date: Notes(
        items=(BASE_IMAGE, Item(40, "Which slot <b>for Asia</b>?")),
        links=(
            Link(3, "", "https://example.org/call"),
            Link(5, "click here", "https://video.example.org/recording/1"),
        ),
    ),
    MAY.date: Notes(items=(Item(9, "May"),)),
    JUNE.date: Notes(),
}

MISSED_APRIL = """\
# Zach missed one meeting since Thu 21 Mar 2019

## Thu 11 Apr 2019

Recording: <https://video.example.org/recording/1>

* Configuring the base image (Joe Hamman)
    * [docs](https://example.org/docs)
    * **Decision:** packs name their own image
        * Min agrees
    * TODO: Joe opens an issue ([here](https://example.org/488))
    * https://example.org/487
    * motivation: large images
        * they take long to build
* Which slot &lt;b&gt;for Asia&lt;/b&gt;?
"""

MISSED_ALL = """\
# CL missed 2 meetings

## Thu 21 Mar 2019

* March

## Thu 16 May 2019

* May
"""


def pages(*occurrences: Occurrence) -> list[tuple[Occurrence, Notes]]:
    return [(each, NOTES[each.date]) for each in occurrences]


def test_what_was_asleep_for_zach_in_april() -> None:
    assert digest(pages(MARCH, APRIL), ZACH) == MISSED_APRIL


def test_pages_come_in_the_order_of_time() -> None:
    assert digest(pages(APRIL, MARCH), ZACH) == MISSED_APRIL
    assert digest(pages(MAY, MARCH), CL) == MISSED_ALL


def test_only_what_came_after_the_last_one_that_suited_is_told() -> None:
    assert digest(pages(MARCH, APRIL, MAY), CL) == (
        "# CL missed one meeting since Thu 11 Apr 2019\n\n## Thu 16 May 2019\n\n* May\n"
    )


def test_who_could_attend_the_last_one_missed_nothing() -> None:
    told = "# Zach missed nothing since Thu 16 May 2019\n"
    assert digest(pages(MARCH, APRIL, MAY), ZACH) == told


def test_without_pages_nothing_was_missed() -> None:
    assert digest([], ZACH) == "# Zach missed nothing\n"


def test_somebody_in_a_zone_can_ask() -> None:
    there = Participant.living_in("America/Los_Angeles", "America/Los_Angeles")
    head, _, rest = digest(pages(MARCH, APRIL), there).partition("\n")
    assert head == "# America/Los\\_Angeles missed one meeting since Thu 21 Mar 2019"
    assert rest == MISSED_APRIL.partition("\n")[2]


def test_days_off_count() -> None:
    away = (Away(date(2019, 5, 16), date(2019, 5, 16)),)
    zach = Participant("Zach", ZACH.stays, away=away)
    assert digest(pages(MARCH, MAY), zach).startswith("# Zach missed one meeting since Thu 21 Mar")


def test_a_page_without_items_says_so() -> None:
    zach = Participant.living_in("America/Los_Angeles", "Zach")
    assert digest(pages(JUNE), zach).endswith("\n\nThere is no page.\n")
    ((occurrence, _),) = pages(JUNE)
    empty = digest([(occurrence, Notes(title="June"))], zach)
    assert empty.endswith("\n\nNo agenda item is on the page.\n")


@pytest.mark.parametrize(
    "text",
    ["**Decision**: yes", "Decision: yes", "decided to wait", "so the decision: yes", "TODO: x",
     "**TODO**: x", "see ACTION Tim", "**DECISION** x"],
)  # fmt: skip
def test_what_was_decided_comes_first(text: str) -> None:
    assert order(text) == [text, "talk"]


@pytest.mark.parametrize(
    "text",
    ["decide whether to", "todos are nice", "an action", "we have not decided", "indecision"],
)
def test_what_is_no_decision_stays_in_its_place(text: str) -> None:
    assert order(text) == ["talk", text]


def order(text: str) -> list[str]:
    item = Item(1, "Item", notes=(Note(2, "talk"), Note(3, text)))
    lines = digest([(APRIL, Notes(items=(item,)))], ZACH).splitlines()
    return [line.removeprefix("    * ") for line in lines if line.startswith("    * ")]


def test_what_people_wrote_breaks_nothing_out() -> None:
    hostile = ["# x", "<!-- x", "- y", "\x1b[2J", "```", "<script>"]
    item = Item(1, "\n# x", notes=tuple(Note(2, text) for text in hostile))
    told = digest([(APRIL, Notes(items=(item,)))], ZACH)
    assert told.splitlines()[4:] == [
        "* \\# x",
        "    * \\# x",
        "    * &lt;!-- x",
        "    * \\- y",
        "    * [2J",
        "    * \\```",
        "    * &lt;script>",
    ], quoted(told)
