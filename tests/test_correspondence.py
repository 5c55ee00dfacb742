from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from invited import events
from meetsched.addresses import Mailbox
from meetsched.cadence import Cadence
from meetsched.correspondence import personal_words
from meetsched.ical.invites import Calendars
from meetsched.meeting import Meeting
from meetsched.people import Participant, Stay, Team
from meetsched.schedule import MeetingException, Slot

ZACH = Participant("Zach", (Stay("America/Los_Angeles"),), email="zach@example.org")
MEETING = Meeting(
    "Team meeting",
    Cadence.parse("third Thursday"),
    date(2019, 3, 21),
    (Slot("Early", time(8), "Europe/Zurich"),),
    exceptions=(
        MeetingException(date(2019, 5, 16), move=date(2019, 5, 17)),
        MeetingException(date(2019, 6, 20), cancel=True),
        MeetingException(datetime(2019, 7, 1, 8), add=True, slot="Early"),
    ),
    organizer="Team <team@example.org>",
    uid="team@example.org",
)


def stamped(at: str) -> bytes:
    """Write what was sent before, as far as it is looked at."""
    lines = "BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:a", f"DTSTAMP:{at}T120000Z", "END:VEVENT"
    return "\r\n".join((*lines, "END:VCALENDAR", "")).encode()


def told(now: datetime, before: bytes = b"") -> dict[str, str]:
    """Give what Zach is told of each part, by its start."""

    def previous(mailbox: Mailbox, uid: str) -> bytes:
        assert mailbox == Mailbox("zach@example.org", "Zach")
        assert "team" in uid
        return before

    calendars = Calendars.of(MEETING, now)
    said = personal_words(calendars, Team((ZACH,)), previous)
    return {
        f"{event['DTSTART'].dt:%Y-%m-%d}": str(event["DESCRIPTION"])
        for message in calendars.requests([ZACH], said)
        for event in events(message.calendar)
    }


def days(text: str) -> list[str]:
    """Give the days from which on a time holds."""
    lines = [line.partition(": ")[0] for line in text.splitlines()]
    return [line.rpartition(", from ")[2] for line in lines if ", from " in line]


def years(text: str) -> set[str]:
    return {day[-4:] for day in days(text)}


def test_a_series_is_told_by_its_regular_dates() -> None:
    # daylight saving time: in Los Angeles from 10 March to 3 November 2019 and from 8 March to
    # 1 November 2020, in Zurich from 31 March to 27 October 2019 and from 29 March to 25 October
    assert days(told(datetime(2019, 3, 1, tzinfo=UTC))["2019-03-21"]) == [
        "Thu 21 Mar 2019", "Wed 17 Apr 2019", "Thu 19 Mar 2020", "Wed 15 Apr 2020"
    ]  # fmt: skip


def test_what_is_moved_or_added_is_told_by_itself() -> None:
    found = told(datetime(2019, 3, 1, tzinfo=UTC))
    assert "on Thu 16 May 2019: 23:00-00:00, the day before." in found["2019-05-17"]
    assert "on Sun 30 Jun 2019: 23:00-00:00, the day before." in found["2019-07-01"]
    assert not days(found["2019-05-17"]) + days(found["2019-07-01"])


@pytest.mark.parametrize(
    ("before", "first"),
    [(b"", "2021"), (stamped("20210501"), "2021"), (stamped("20200101"), "2020"),
     (stamped("20201231"), "2020"), (stamped("20191231"), "2021"), (stamped("20190301"), "2021")],
)  # fmt: skip
def test_the_years_that_were_told_are_told_while_they_last(before: bytes, first: str) -> None:
    found = told(datetime(2021, 6, 1, tzinfo=UTC), before)["2019-03-21"]
    assert min(years(found)) == first
    assert max(years(found)) == str(int(first) + 1)


def test_what_is_told_does_not_hang_on_the_day() -> None:
    year = [told(datetime(2021, month, 1, tzinfo=UTC))["2019-03-21"] for month in (1, 6, 12)]
    assert len(set(year)) == 1
