from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import httpx
import icalendar
import jsonschema
import pytest

import servers
from commands import refused, run, told
from documents import FULL, SMALL, changed, read, saved
from meetsched.ical.caldav import resource_name
from meetsched.meeting import Status
from readers import expand_with_recurring_ical_events
from schemas import TEXT, a_list, an_object
from servers import ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from click.testing import Result

pytest_plugins = ["calendar_servers"]

NOW, LATER = ("--now", "2019-03-01T12:00:00Z"), ("--now", "2019-03-02T12:00:00Z")
TWO = changed(SMALL, (("slots", 1), {"name": "Late", "time": "18:00", "zone": "Europe/Zurich"}))
MOVED = changed(TWO, (("exceptions",), [{"date": date(2019, 4, 18), "move": date(2019, 4, 11)}]))
"""What moves is the second date, and so the second slot's turn."""

SINGLE = changed(TWO, (("slots",), TWO["slots"][:1]))
OTHER = changed(SMALL, (("meeting", "uid"), "other@example.org"))
FOREIGN = b"\r\n".join(
    (b"BEGIN:VCALENDAR", b"VERSION:2.0", b"PRODID:-//others//EN", b"BEGIN:VEVENT", b"UID:holiday",
     b"DTSTAMP:20190301T000000Z", b"DTSTART;VALUE=DATE:20190801", b"SUMMARY:Holiday",
     b"END:VEVENT", b"END:VCALENDAR", b"")
)  # fmt: skip


@pytest.fixture
def team(tmp_path: Path) -> Path:
    return saved(tmp_path, TWO)


@dataclass
class Wire:
    """What goes over the line: the methods asked, and who interferes at which change.

    RFC 4791 section 5.3.4: a server need not answer PUT with an ETag.
    """

    asked: list[str] = field(default_factory=list)
    before: dict[int, Callable[[], object]] = field(default_factory=dict)
    after: dict[int, Callable[[], object]] = field(default_factory=dict)
    tells_etags: bool = True

    @property
    def changes(self) -> list[str]:
        return [method for method in self.asked if method in {"PUT", "DELETE"}]


@pytest.fixture
def wire(monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire, send = Wire(), httpx.Client.send

    def watched(client: httpx.Client, request: httpx.Request, **how: Any) -> httpx.Response:  # noqa: ANN401
        if request.headers["User-Agent"] != "meetsched":
            return send(client, request, **how)
        wire.asked.append(request.method)
        number = len(wire.changes) if request.method in {"PUT", "DELETE"} else 0
        wire.before.pop(number, lambda: None)()
        response = send(client, request, **how)
        wire.after.pop(number, lambda: None)()
        if request.method == "PUT" and not wire.tells_etags:
            response.headers.pop("ETag", None)
        return response

    monkeypatch.setattr(httpx.Client, "send", watched)
    return wire


def cut_the_line() -> None:
    raise httpx.ReadError("cut")


def put(url: str, name: str, calendar: bytes) -> None:
    ask("PUT", url + name, content=calendar)


def publish(team: Path, url: str, *options: object) -> Result:
    return run("publish", team, "--caldav", url, *options)


def published(team: Path, url: str, *options: object) -> list[str]:
    """Publish, and return what was told of each resource, without the UID's end."""
    result = publish(team, url, *(options or NOW))
    assert result.exit_code == 0, result.output
    return [line.partition(":")[0] for line in result.stdout.splitlines()]


def listed(url: str) -> dict[str, str]:
    """Return the calendar's resources and their ETags, as another program lists them."""
    question = b'<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>'
    headers = {"Depth": "1", "Content-Type": "text/xml"}
    found = ask("PROPFIND", url, headers=headers, content=question).text
    rows = re.findall(r"href>([^<]*)<.*?getetag>([^<]*)<", found, re.DOTALL)
    return {path.rpartition("/")[2]: etag for path, etag in rows if not path.endswith("/")}


def texts(url: str) -> dict[str, bytes]:
    return {name: ask("GET", url + name).content for name in listed(url)}


def name_of(url: str, word: str) -> str:
    (name,) = (name for name in listed(url) if word in name)
    return name


def edit(url: str, name: str, title: bytes = b"Theirs") -> None:
    """Give an event another title, as another program."""
    text = ask("GET", url + name).content
    calendar = icalendar.Calendar.from_ical(text)
    for event in calendar.events:
        event["SUMMARY"] = icalendar.vText(title)
    put(url, name, calendar.to_ical())


def remove(url: str, name: str) -> None:
    ask("DELETE", url + name)


# What the server has


@pytest.mark.parametrize("document", [TWO, MOVED, FULL], ids=["two", "moved", "full"])
def test_the_server_gives_the_meeting_s_occurrences(
    calendar_url: str, tmp_path: Path, document: dict[str, Any]
) -> None:
    published(saved(tmp_path, document), calendar_url)
    start, end = datetime(2019, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC)
    found = sorted(
        row[:2]
        for text in texts(calendar_url).values()
        for row in expand_with_recurring_ical_events(text, start, end)
    )
    meeting = read(tmp_path, document).meeting
    assert found == sorted(
        (held.start, held.end)
        for held in meeting.occurrences(start.date(), end.date())
        if held.status is not Status.CANCELLED
    )


def test_each_uid_has_a_resource_without_method_and_attendees(
    calendar_url: str, tmp_path: Path
) -> None:
    published(saved(tmp_path, FULL), calendar_url)
    for name, text in texts(calendar_url).items():
        calendar = icalendar.Calendar.from_ical(text)
        (uid,) = {str(event["UID"]) for event in calendar.events}
        assert name == resource_name(uid)
        assert "METHOD" not in calendar
        assert b"ATTENDEE" not in text


# One publication after the other


def test_what_is_done_is_told(calendar_url: str, team: Path) -> None:
    result = publish(team, calendar_url, *NOW)
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["created"] * 2
    assert result.stderr == f"{calendar_url}: 2 series new\n"


def test_unchanged_nothing_is_asked_but_the_list(calendar_url: str, team: Path, wire: Wire) -> None:
    published(team, calendar_url)
    before = listed(calendar_url)
    wire.asked.clear()
    assert published(team, calendar_url, *LATER) == []
    assert wire.asked == ["PROPFIND"]
    assert listed(calendar_url) == before


def test_only_what_changed_is_written(calendar_url: str, team: Path, wire: Wire) -> None:
    published(team, calendar_url)
    before = listed(calendar_url)
    saved(team.parent, MOVED)
    wire.asked.clear()
    result = publish(team, calendar_url, *LATER)
    assert "1 occurrence moved" in result.stderr
    assert wire.asked == ["PROPFIND", "PUT"]
    differing = {name for name, etag in listed(calendar_url).items() if before[name] != etag}
    assert differing == {name_of(calendar_url, "late")}
    assert b"SEQUENCE:1" in texts(calendar_url)[name_of(calendar_url, "late")]


def test_what_is_planned_no_longer_is_removed(calendar_url: str, team: Path) -> None:
    published(team, calendar_url)
    saved(team.parent, SINGLE)
    assert set(published(team, calendar_url, *LATER)) == {"updated", "removed"}
    assert list(listed(calendar_url)) == [name_of(calendar_url, "asia-europe")]


def test_what_is_called_off_is_removed_and_nothing_else(calendar_url: str, team: Path) -> None:
    put(calendar_url, "holiday.ics", FOREIGN)
    published(saved(team.parent, OTHER, "other.toml"), calendar_url)
    before = listed(calendar_url)
    published(team, calendar_url)
    assert published(team, calendar_url, *LATER, "--cancel") == ["removed"] * 2
    assert listed(calendar_url) == before


def test_one_slot_alone_is_called_off(calendar_url: str, team: Path) -> None:
    published(team, calendar_url)
    assert published(team, calendar_url, *LATER, "--cancel", "--slot", "LATE") == ["removed"]
    assert list(listed(calendar_url)) == [name_of(calendar_url, "asia-europe")]


def test_two_meetings_share_a_calendar_and_even_a_journal(calendar_url: str, team: Path) -> None:
    other, journal = saved(team.parent, OTHER, "other.toml"), team.parent / "both.json"
    published(team, calendar_url, *NOW, "--journal", journal)
    result = publish(other, calendar_url, *NOW, "--journal", journal)
    assert '2 published for the meeting "team-meeting@example.org" stay' in result.stderr
    published(other, calendar_url, *LATER, "--journal", journal, "--cancel")
    assert len(listed(calendar_url)) == 2


def test_one_meeting_is_in_two_calendars(radicale_home: str, team: Path) -> None:
    urls = [f"{radicale_home}{name}/" for name in ("one", "two")]
    for url in urls:
        ask("MKCALENDAR", url)
        assert published(team, url) == ["created"] * 2
    published(team, urls[0], *LATER, "--cancel")
    assert [len(listed(url)) for url in urls] == [0, 2]


def test_two_runs_at_once_with_one_journal_note_both_their_calendars(
    radicale_home: str, team: Path, wire: Wire
) -> None:
    urls = [f"{radicale_home}at-once-{name}/" for name in ("one", "two")]
    for url in urls:
        ask("MKCALENDAR", url)
    wire.before[1] = lambda: published(team, urls[1])
    published(team, urls[0])
    noted = json.loads(team.with_suffix(".caldav.json").read_bytes())["collections"]
    assert {url: len(entries) for url, entries in noted.items()} == dict.fromkeys(urls, 2)
    saved(team.parent, MOVED)
    assert [published(team, url, *LATER) for url in urls] == [["updated"]] * 2


def test_what_others_write_while_no_etag_was_told_is_theirs(
    calendar_url: str, team: Path, wire: Wire
) -> None:
    wire.tells_etags = False
    wire.after[1] = lambda: edit(calendar_url, name_of(calendar_url, ".ics"))
    published(team, calendar_url)
    saved(team.parent, changed(MOVED, (("meeting", "title"), "New title")))
    result = publish(team, calendar_url, *LATER)
    assert [line.split(":")[0] for line in result.stdout.splitlines()] == ["in conflict", "updated"]
    assert sum(b"Theirs" in text for text in texts(calendar_url).values()) == 1


def test_without_etags_nothing_is_written_twice(calendar_url: str, team: Path, wire: Wire) -> None:
    wire.tells_etags = False
    published(team, calendar_url)
    assert published(team, calendar_url, *LATER) == []
    assert wire.changes == ["PUT", "PUT"]


def test_a_dry_run_tells_and_does_nothing(calendar_url: str, team: Path, wire: Wire) -> None:
    assert published(team, calendar_url, *NOW, "--dry-run") == ["would be created"] * 2
    assert wire.asked == ["PROPFIND"]
    assert [path.name for path in team.parent.iterdir()] == [team.name]


# Others


def test_what_others_changed_stays_and_the_rest_is_published(calendar_url: str, team: Path) -> None:
    published(team, calendar_url)
    edited = name_of(calendar_url, "asia-europe")
    edit(calendar_url, edited)
    theirs = listed(calendar_url)[edited]
    saved(team.parent, changed(MOVED, (("meeting", "title"), "New title")))
    result = publish(team, calendar_url, *LATER)
    assert result.exit_code == 1
    assert [line.split(": ")[::2] for line in result.stdout.splitlines()] == [
        ["in conflict", "changed by somebody else"], ["updated"]
    ]  # fmt: skip
    assert "1 in conflict" in result.stderr
    assert "--overwrite" in result.stderr
    assert listed(calendar_url)[edited] == theirs
    assert published(team, calendar_url, *LATER, "--overwrite") == ["updated"]
    assert b"New title" in texts(calendar_url)[edited]


def test_what_others_removed_is_not_made_again(calendar_url: str, team: Path) -> None:
    published(team, calendar_url)
    remove(calendar_url, name_of(calendar_url, "late"))
    result = publish(team, calendar_url, *LATER)
    assert result.exit_code == 1
    assert "removed by somebody else" in result.stdout
    assert len(listed(calendar_url)) == 1
    assert published(team, calendar_url, *LATER, "--overwrite") == ["created"]


@pytest.mark.parametrize("interfere", [edit, remove])
@pytest.mark.parametrize("option", ["--cancel", "--style=outlook"])
def test_who_comes_between_the_look_and_the_change_is_respected(
    calendar_url: str, team: Path, wire: Wire, option: str, interfere: Callable[[str, str], None]
) -> None:
    published(team, calendar_url)
    wire.asked.clear()
    late = name_of(calendar_url, "late")
    wire.before[1] = lambda: interfere(calendar_url, late)
    result = publish(team, calendar_url, *LATER, option)
    assert len(wire.changes) == 2
    if (option, interfere) == ("--cancel", remove):
        assert result.exit_code == 0
    else:
        assert result.exit_code == 1
        assert "changed by somebody else meanwhile" in result.stdout
        assert b"BYSETPOS" not in texts(calendar_url).get(late, b"")


def test_who_makes_a_resource_of_our_name_first_is_respected(
    calendar_url: str, team: Path, wire: Wire
) -> None:
    published(team, calendar_url)
    late = name_of(calendar_url, "late")
    text = texts(calendar_url)[late].replace(b"Late", b"Theirs")
    published(team, calendar_url, *LATER, "--cancel")
    wire.asked.clear()
    wire.before[1] = lambda: put(calendar_url, late, text)
    assert publish(team, calendar_url, *LATER).exit_code == 1
    assert b"Theirs" in texts(calendar_url)[late]


# The journal, and runs that did not end


def test_without_the_journal_what_is_there_is_taken_over(
    calendar_url: str, team: Path, wire: Wire
) -> None:
    published(team, calendar_url)
    journal = team.with_suffix(".caldav.json")
    journal.unlink()
    wire.asked.clear()
    assert published(team, calendar_url, *LATER) == []
    assert wire.changes == []
    saved(team.parent, MOVED)
    assert published(team, calendar_url, *LATER) == ["updated"]


def test_without_the_journal_what_differs_is_in_conflict(calendar_url: str, team: Path) -> None:
    published(team, calendar_url)
    team.with_suffix(".caldav.json").unlink()
    saved(team.parent, MOVED)
    result = publish(team, calendar_url, *LATER)
    assert result.exit_code == 1
    assert "there already, and not as it would be written" in result.stdout


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_run_that_was_cut_off_is_made_good_by_the_next(
    calendar_url: str, team: Path, wire: Wire, number: int, when: str
) -> None:
    getattr(wire, when)[number] = cut_the_line
    assert publish(team, calendar_url, *NOW).exit_code == 2
    saved(team.parent, MOVED)
    published(team, calendar_url, *LATER)
    assert len(listed(calendar_url)) == 2
    getattr(wire, when)[len(wire.changes) + number] = cut_the_line
    assert publish(team, calendar_url, *LATER, "--cancel").exit_code == 2
    published(team, calendar_url, *LATER, "--cancel")
    assert listed(calendar_url) == {}


def test_what_was_done_before_the_line_was_cut_is_told(
    calendar_url: str, team: Path, wire: Wire
) -> None:
    wire.before[2] = cut_the_line
    result = publish(team, calendar_url, *NOW)
    assert result.stdout.startswith("created: ")
    assert 'it cannot be talked to: "cut"' in result.stderr


def test_nothing_is_sent_that_cannot_be_noted(calendar_url: str, team: Path, wire: Wire) -> None:
    result = publish(team, calendar_url, *NOW, "--journal", team.parent / "no" / "journal.json")
    assert result.exit_code == 2
    assert wire.changes == []


# Answers


def test_the_document_has_its_schema(calendar_url: str, team: Path) -> None:
    told("publish", team, "--caldav", calendar_url, *NOW)
    edit(calendar_url, name_of(calendar_url, "late"))
    result = publish(team, calendar_url, *LATER, "--json")
    document = json.loads(result.stdout)
    outcome = {
        "enum": ["created", "updated", "removed", "gone already", "unchanged", "in conflict"]
    }
    event = an_object(uid=TEXT, resource=TEXT, outcome=outcome, reason={"type": ["string", "null"]})
    tzdata = an_object(version={"type": ["string", "null"]}, source=TEXT)
    schema = an_object(
        meeting=TEXT,
        tzdata=tzdata,
        calendar=TEXT,
        dry_run={"type": "boolean"},
        events=a_list(event),
    )
    jsonschema.validate(document, schema)
    assert result.exit_code == 1
    assert {each["outcome"] for each in document["events"]} == {"unchanged", "in conflict"}
    assert {each["resource"] for each in document["events"]} == set(listed(calendar_url))


@pytest.mark.parametrize("options", [("--for", "Tim"), ("--zone", "UTC")])
def test_a_publication_is_the_same_for_everybody(tmp_path: Path, options: tuple[str, str]) -> None:
    path = saved(tmp_path, FULL)
    assert "same for everybody" in refused("publish", path, "--caldav", "https://a/", *options)


@pytest.mark.parametrize(
    "options", [("-n", "3"), ("--from", "2019-04-01"), ("--until", "2020-01-01")]
)
def test_no_part_of_a_meeting_is_published_by_dates(
    team: Path, tmp_path: Path, options: tuple[str, str]
) -> None:
    assert "the whole meeting" in refused("publish", team, "--caldav", "https://a/", *options)
    assert [path.name for path in tmp_path.iterdir()] == [team.name]


def test_a_log_in_in_the_address_is_refused(team: Path) -> None:
    said = refused("publish", team, "--caldav", "https://me:secret@example.org/")
    assert "MEETSCHED_CALDAV_PASSWORD" in said
    assert "secret" not in said


def test_the_log_in_is_never_told(team: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEETSCHED_CALDAV_USER", "me")
    monkeypatch.setenv("MEETSCHED_CALDAV_PASSWORD", "secret-one")
    with servers.answering(lambda _: (401, {"WWW-Authenticate": "Basic realm=r"}, b"")) as url:
        said = refused("publish", team, "--caldav", url)
    assert "refuses the log-in" in said
    assert "secret-one" not in said


def test_without_its_library_it_says_what_to_install(
    team: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    assert "pip install 'meetsched[caldav]'" in refused("publish", team, "--caldav", "https://a/")


def test_an_older_version_does_not_take_the_place_of_a_newer_one(
    calendar_url: str, team: Path
) -> None:
    published(team, calendar_url, *LATER)
    saved(team.parent, MOVED)
    assert "--now" in refused("publish", team, "--caldav", calendar_url, *NOW)
