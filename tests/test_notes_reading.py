from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import date
from datetime import time as wall_time
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.cadence import Cadence
from meetsched.meeting import Meeting
from meetsched.pages.notes.links import plain
from meetsched.pages.notes.model import Attendee, Item, Link, Note, Notes, Unread, Update
from meetsched.pages.notes.reading import read_notes
from meetsched.schedule import Slot

NOW: Final = date(2019, 4, 1)
FACTS: Final[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "notes_facts.json").read_text(encoding="utf-8")
)

PAGE: Final = """\
---
title: May 2031
---

# Garden Club Call - May

**Date:** Thursday, 15th May 2031 at 8am Zurich time
**Recording:** [watch it](https://video.example/5)

[Last month](2031-04.md)

## Welcome

Please sign below. Roll call:
* name / institution / GitHub handle
* Ann Bee / The Lab / @annb
* Bo | Shed & Sons | @bo (absent: in Rome) 🌱
* Cy / @cy
* / Nowhere / @ghost
*

## Quick updates

* name: update or pass
* Ann: planted beans, see [photos](https://p.example)
    * they grow
* Bo: pass, more in June
* **Cy & Di**: a fence :tada:
* [name=Di] new <b>hoe</b>
* it rained

## Reports and celebrations

News.

* add item here
* Thanks to **Eve**!

    * for all

## Agenda items

Add what you want to talk about.

* Add agenda item here [name, estimated time for conversation]
* Which tomatoes
  to plant [Ann Bee, 5-10 minutes]
    * > red ones
    * **Decision:** see https://t.example/1.

* (no need to discuss) water is back
- Bo/Di: compost [see the last page]
- the shed roof (if time)

### Tools

* a saw - Cy

Items added after the cut-off are below.

* a new well [must, 20 min]

## Agenda items

* ADDED LATE: ann: seeds

## Speaking queue

- [ ] name
- [ ] Bo
- [x] Eve

## Ideas

* a pond

## Weather

It may rain.
"""


def read(page: str) -> Notes:
    return read_notes(page, NOW)


@pytest.fixture(scope="module")
def notes() -> Notes:
    return read(PAGE)


def test_the_title_is_the_heading_and_the_date_the_announced_one(notes: Notes) -> None:
    assert (notes.title, notes.date) == ("Garden Club Call - May", date(2031, 5, 15))
    assert [f"{each.utc}" for each in notes.times] == ["2031-05-15 06:00:00"]


def test_the_roll_call_is_read(notes: Notes) -> None:
    assert notes.attendees == (
        Attendee(16, "Ann Bee", "The Lab", "annb"),
        Attendee(17, "Bo", "Shed & Sons", "bo", "absent: in Rome 🌱", absent=True),
        Attendee(18, "Cy", None, "cy"),
    )


def test_updates_are_read(notes: Notes) -> None:
    photos = (Link(25, "photos", "https://p.example"),)
    beans = "planted beans, see [photos](https://p.example)"
    assert notes.updates == (
        Update(25, "Ann", Note(25, beans, (Note(26, "they grow"),), photos)),
        Update(27, "Bo", Note(27, "pass, more in June"), passed=True),
        Update(28, "Cy & Di", Note(28, "a fence :tada:")),
        Update(29, "Di", Note(29, "new <b>hoe</b>")),
        Update(30, None, Note(30, "it rained")),
    )


def test_reports_are_read(notes: Notes) -> None:
    assert notes.reports == (Note(37, "Thanks to **Eve**!", (Note(39, "for all"),)),)


def test_agenda_items_are_read(notes: Notes) -> None:
    decision = "**Decision:** see https://t.example/1."
    below = (
        Note(48, "red ones"),
        Note(49, decision, links=(Link(49, "", "https://t.example/1"),)),
    )
    assert notes.items == (
        Item(46, "Which tomatoes to plant", ("Ann Bee",), 5, 10, notes=below),
        Item(51, "water is back", silent=True),
        Item(52, "compost [see the last page]", ("Bo", "Di")),
        Item(53, "the shed roof", priority=0),
        Item(57, "a saw", ("Cy",), group="Tools"),
        Item(61, "a new well", (), 20, 20, priority=2, late=True, group="Tools"),
        Item(65, "seeds", ("ann",), late=True),
    )


def test_speakers_are_read(notes: Notes) -> None:
    assert notes.speakers == ("Bo", "Eve")


def test_the_pages_own_links_have_the_words_before_them(notes: Notes) -> None:
    assert notes.links == (
        Link(8, "Recording", "https://video.example/5"),
        Link(10, "Last month", "2031-04.md"),
    )


def test_what_is_not_understood_is_told_by_line(notes: Notes) -> None:
    assert notes.unread == (
        Unread(19, "/ Nowhere / @ghost", "this line of the roll call has no name"),
        Unread(30, "it rained", "this update names nobody"),
        Unread(52, "[see the last page]", "these brackets say neither who nor how long"),
        Unread(73, "Ideas", "this section is of no known kind"),
    )


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_change_nothing(notes: Notes, end: str) -> None:
    other = read(PAGE.replace("\n", end))
    assert replace(other, times=()) == replace(notes, times=())


def test_tabs_for_indents_change_nothing(notes: Notes) -> None:
    assert read(PAGE.replace("    ", "\t")).items == notes.items


# A page whose sections are numbered points.
NUMBERED: Final = """\
# Weekly Report

- Opening Date: 05 May 2031
- Next meeting date: May 8th, 6pm Zurich time

## Actions

1. Help or discussion needed; agenda

- 1.1 Open PRs

- 1.2 Open issues

    - \\[AB\\] a gate \\[issue\\](https://g.example/20/3)
        - green

2. Decisions needed

    - 2.5 metres of fence?
    - (Yuvi) a hedge

3. Next steps

* nobody's item

## News and thanks

4. Metrics
    - one bean

5. Team news
    - 5.1 Garden
        - rain
    - 5.2 Shed
6. Thanks, and anything else

    * Eve :tada:
"""


def test_numbered_points_may_be_sections() -> None:
    found = read(NUMBERED)
    gate = (Link(14, "issue", "https://g.example/20/3"),)
    assert found.items == (
        Item(14, "a gate [issue](https://g.example/20/3)", ("AB",), group="Open issues",
             notes=(Note(15, "green"),), links=gate),
        Item(19, "2.5 metres of fence?"),
        Item(20, "a hedge", ("Yuvi",)),
    )  # fmt: skip
    assert [note.text for note in found.reports] == ["one bean", "rain", "Eve :tada:"]
    assert found.date == date(2031, 5, 8)
    assert Unread(22, "Next steps", "this section is of no known kind") in found.unread


def test_numbered_points_of_an_agenda_are_items() -> None:
    found = read("# T\n## Agenda\n1. Decisions needed\n    - soon\n2. News [Ann, 5 min]\n")
    assert [item.title for item in found.items] == ["Decisions needed", "News"]


def test_numbered_reports_are_reports() -> None:
    found = read("# T\n## Reports\n1. we won\n2. thanks to Ann\n")
    assert [note.text for note in found.reports] == ["we won", "thanks to Ann"]


def test_a_heading_below_the_agenda_may_be_an_item() -> None:
    found = read("## Agenda\n### Gate [Ann, 5 min]\nIt squeaks.\n* oil\n### Shed\n* roof\n")
    assert [(each.title, each.group) for each in found.items] == [("Gate", None), ("roof", "Shed")]
    assert [note.text for note in found.items[0].notes] == ["It squeaks.", "oil"]


def test_a_heading_for_late_items_is_no_group() -> None:
    found = read("## Agenda\n* a gate\n### After the closing time\n* a shed\n")
    assert [(each.late, each.group) for each in found.items] == [(False, None), (True, None)]


def test_words_on_late_items_before_any_item_make_none_late() -> None:
    found = read("## Agenda\nItems added after the cut-off go last.\n* a gate\n")
    assert not found.items[0].late


def test_text_between_lists_parts_nothing() -> None:
    found = read("## Agenda\n* a gate\n\n(Note from Ann: *thanks*)\n\n* a shed\n")
    assert [each.title for each in found.items] == ["a gate", "a shed"]


@pytest.mark.parametrize(
    "line",
    ["Date: 11 April 2019 at 8am Zurich time (11pm PDT **on Wednesday**)",
     "**Date:** Thursday, 11th April 2019 at 6am UTC", "- Date: 11 April 2019 at 8am Zurich time",
     "## Roll call for 11 April 2019, 8am Zurich", "When: 2019-04-11"],
)  # fmt: skip
def test_the_date_is_the_one_near_the_top(line: str) -> None:
    page = f"# T\n\n{line}\n\n## Roll call\n* Ann\n\nNext is 16 May 2019 at 8am Zurich time\n"
    assert read(page).date == date(2019, 4, 11)


def test_a_date_in_the_front_matter_counts() -> None:
    assert read("---\ndate: 2019-04-11\n---\n## Agenda\n* see 1 May 2019\n").date == NOW.replace(
        day=11
    )


@pytest.mark.parametrize(
    "page", ["# T\nEvery Thursday, 8am Zurich time\n", "# T\n## Agenda\n* by 1 May 2019\n", ""]
)
def test_without_a_date_near_the_top_there_is_none(page: str) -> None:
    assert read(page).date is None


def test_labels_are_taken_as_the_meeting_has_them() -> None:
    page = "# T\nDate: 11 April 2019, 8:00 IST\n"
    slot = Slot("S", wall_time(8), "Europe/Dublin")
    dublin = Meeting("T", Cadence.parse("weekly on Thursday"), date(2019, 4, 4), (slot,))
    (there,) = read_notes(page, NOW, dublin).times
    assert f"{there.utc:%H:%M}" == "07:00"
    assert f"{read(page).times[0].utc:%H:%M}" == "02:30"


def test_a_page_of_no_meeting_says_what_is_missing() -> None:
    found = read("# README\n\nSome *text*.\n\n* a list\n")
    assert found == Notes(
        "README",
        unread=(
            Unread(1, "", "the page has no roll call"),
            Unread(1, "", "the page has no agenda"),
        ),
    )


def test_of_two_pages_the_first_is_read() -> None:
    found = read("# March\n## Agenda\n* a gate\n# April\n## Agenda\n* a shed\n")
    assert (found.title, [each.title for each in found.items]) == ("March", ["a gate"])
    assert Unread(4, "April", "another page begins here: not read") in found.unread


def test_a_second_title_before_the_sections_is_told() -> None:
    found = read("# Club\n# March\n## Agenda\n* a gate\n")
    assert (found.title, len(found.items)) == ("Club", 1)
    assert Unread(2, "March", "this is a second title") in found.unread


def test_sections_may_be_as_high_as_the_title() -> None:
    found = read("# Club\n# Agenda\n* a gate\n# Ideas\n* a pond\n# Speakers\n* Ann\n")
    assert (found.title, len(found.items), found.speakers) == ("Club", 1, ("Ann",))


def test_the_front_matter_is_the_title_where_no_heading_is() -> None:
    assert read("---\ntitle: March\n---\n## Agenda\n* a gate\n").title == "March"


def test_lists_that_we_wrote_are_not_read() -> None:
    ours = "<!-- meetsched:begin order 0123456789ab -->\n* 10 minutes\n<!-- meetsched:end order -->"
    found = read(f"## Agenda\n{ours}\n* a gate\n<!-- meetsched:begin x -->\n* a shed\n")
    assert [(each.line, each.title) for each in found.items] == [(5, "a gate"), (7, "a shed")]


def test_passing_is_told_from_what_only_sounds_like_it() -> None:
    lines = ["pass", "(pass)", "Pass!", "passed the exam", "pass the salt", "update or pass"]
    page = "## Quick updates\n" + "".join(f"* Ann: {line}\n" for line in lines)
    assert [each.passed for each in read(page).updates] == [True, True, True, False, False, False]


def test_an_item_without_a_title_is_told() -> None:
    found = read("## Agenda\n* [Ann, 5 min]\n")
    assert not found.items
    assert Unread(2, "[Ann, 5 min]", "this item has no title") in found.unread


def as_page(facts: dict[str, Any], separator: str, mark: str, gap: str) -> str:
    """Write what is known of a real page in the shape that such pages have."""
    lines = [f"# Team - {facts['date']}", f"Date: {facts['date']} at 6pm UTC", "## Welcome"]
    lines += map(roll_line, facts["attendees"], [separator] * len(facts["attendees"]))
    lines += [
        "## Quick updates",
        *(": ".join([who, *said, "x"]) for who, *said in facts["updates"]),
    ]
    lines += ["## Reports and celebrations", *facts["reports"], "## Agenda items"]
    lines += map(item_line, facts["items"])
    listed = (
        line if line[:1] == "#" else f"{mark} {line}{gap}\n    {mark} x" for line in lines[2:]
    )
    return "\n".join([*lines[:2], *listed])


def roll_line(known: list[str | None], separator: str) -> str:
    name, institution, handle, *absent = known
    line = separator.join(filter(None, [name, institution, handle and f"@{handle}"]))
    return f"{line} ({absent[0]}: x)" if absent else line


def item_line(item: dict[str, Any]) -> str:
    least, most = item.get("least"), item.get("most")
    minutes = f"{least} min" if least == most else f"{least}-{most} min"
    asked = ["/".join(item.get("who", [])), minutes if least else ""]
    said = ", ".join(filter(None, asked))
    late = "ADDED LATE: " if item.get("late") else ""
    silent = "(no need to discuss) " if item.get("silent") else ""
    after = " (if time)" if item.get("priority") == 0 else ""
    return f"{late}{silent}{item['title']}{f' [{said}]' if said else ''}{after}"


@pytest.mark.parametrize(
    ("separator", "mark", "gap"), [(" / ", "*", ""), (" | ", "-", "\n"), ("/", "+", " ")]
)
@pytest.mark.parametrize("page", FACTS)
def test_what_is_known_of_real_pages_is_read_from_such_pages(
    page: str, separator: str, mark: str, gap: str
) -> None:
    facts = FACTS[page]
    found = read(as_page(facts, separator, mark, gap))
    assert f"{found.date}" == facts["date"]
    assert [known(each) for each in found.attendees] == [
        [*each, False][:4] if len(each) == 3 else [*each[:3], True] for each in facts["attendees"]
    ]
    assert [[each.who, each.passed] for each in found.updates] == [
        [who, bool(said)] for who, *said in facts["updates"]
    ]
    assert [plain(each.text) for each in found.reports] == facts["reports"]
    assert list(map(short, found.items)) == [
        Item(0, each["title"], tuple(each.get("who", [])), each.get("least"), each.get("most"),
             each.get("priority", 1), each.get("silent", False), each.get("late", False))
        for each in facts["items"]
    ]  # fmt: skip


def known(one: Attendee) -> list[object]:
    return [one.name, one.institution, one.handle, one.absent]


def short(item: Item) -> Item:
    assert [note.text for note in item.notes] == ["x"]
    return replace(item, line=0, notes=())


PIECES: Final = [
    "# T", "## Welcome", "## Agenda items", "## Quick updates", "## Reports", "## Speaker list",
    "* ", "    * ", "1. Decisions needed", "- 1.1 x", "> ", "---", "title: x", "[Tim, 5 min]",
    "<!-- meetsched:begin a -->", "<!-- meetsched:end a -->", "(if time)", "Tim / B / @t", "```",
    "Tim: pass", "[a](http://b)", "\t", "\n", "\r\n", "\r", "🎉", "<div>", "[ ] ", "\\[CH\\]",
    "8am Zurich", "11 April 2019", "\x00", "\u2028", "٣ min", "[x", "/", "|", " - ", ": ", "\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=30).map("".join))
def test_any_text_is_read_within_its_lines(text: str) -> None:
    found = read(text)
    last = len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    lines = [one.line for one in found.attendees] + [item.line for item in found.items]
    lines += [update.line for update in found.updates] + [link.line for link in found.links]
    lines += [report.line for report in found.reports] + [each.line for each in found.unread]
    assert all(1 <= line <= last for line in lines)


@pytest.mark.parametrize(
    "text",
    ["* item [Tim, 5 min] (if time) see https://a.b/c\n" * 5_000, "* " + "[a] " * 20_000,
     "* " + "Tim: " * 20_000, "* " + "(" * 50_000, "* " + "[](" * 20_000, "* " + "**a " * 20_000,
     "* " + "<!-- " * 20_000, "* https://a" + ")" * 50_000, "# a\n" * 5_000, "* " * 20_000],
)  # fmt: skip
def test_long_and_hostile_pages_are_read_in_time(text: str) -> None:
    start = time.perf_counter()
    read(f"# T\n## Agenda\n{text}\n## Welcome\n{text}")
    assert time.perf_counter() - start < 20
