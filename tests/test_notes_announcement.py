from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from meetsched import read_team_file
from meetsched.cadence import Cadence
from meetsched.claims.checking import check_page
from meetsched.meeting import Meeting
from meetsched.pages.notes.announcement import announce
from meetsched.people import Participant, Team
from meetsched.schedule import MeetingException, Slot

EXAMPLE = read_team_file(Path(__file__).parent.parent / "examples" / "jupyterhub.toml")
HUB = replace(
    EXAMPLE.meeting, closes=timedelta(hours=24), recording="https://example.org/recordings"
)
EASTER = date(2019, 4, 18)
SLOT = Slot("Early", time(8), "Europe/Zurich")
TIM = Participant.living_in("Europe/Zurich", "Tim")

APRIL = """\
**JupyterHub and BinderHub Team Meeting**

Thu 11 Apr 2019, 08:00-09:00 CEST (Zurich)

This meeting was moved from Thu 18 Apr 2019: Easter week.

| Local time                               | Where        | Who                   |
| ---------------------------------------- | ------------ | --------------------- |
| Wed 10 Apr 2019, 23:00-00:00 PDT         | Los Angeles  | Zach                  |
| Thu 11 Apr 2019, 00:00-01:00 MDT         | Denver       | Joe Hamman            |
| Thu 11 Apr 2019, 07:00-08:00 UTC+1 (BST) | London       | Kirstie, Sarah Gibson |
| Thu 11 Apr 2019, 08:00-09:00 CEST        | Zurich, Oslo | Tim, Min              |
| Thu 11 Apr 2019, 14:00-15:00 UTC+8 (CST) | Taipei       | CL                    |

Too late for the Americas; the next one for you is Thu 16 May.

* Call: <https://example.org/call>
* Recordings: <https://example.org/recordings>
* The agenda closes 24 hours before the start: Wed 10 Apr 2019, 08:00 CEST (Zurich).
"""

ALONE = """\
**Team | \\[all\\]**

Thu 18 Apr 2019, 08:00-09:00 CEST (Zurich)

| Local time                        | Where  | Who |
| --------------------------------- | ------ | --- |
| Thu 18 Apr 2019, 08:00-09:00 CEST | Zurich | Tim |

Within everybody's hours.
"""


def meeting(*exceptions: MeetingException, title: str = "Team") -> Meeting:
    cadence = Cadence.parse("third Thursday")
    return Meeting(title, cadence, EASTER, (SLOT,), exceptions=exceptions)


def announced(meeting: Meeting, *people: Participant) -> str:
    return announce(next(meeting.occurrences()), meeting, Team(people))


def test_the_real_meeting_of_april_2019() -> None:
    coming = HUB.occurrences(date(2019, 4, 1))
    assert announce(next(coming), HUB, EXAMPLE.team) == APRIL


def test_its_own_check_finds_its_times_right_and_reads_them_all() -> None:
    report = check_page(APRIL, date(2019, 4, 1), meetings=[HUB])
    assert report.mistakes == ()
    starts = [each.utc for each in report.readings]
    assert starts.count(datetime(2019, 4, 11, 6)) >= 6
    assert datetime(2019, 4, 10, 6) in starts


def test_what_there_is_not_is_not_told() -> None:
    assert announced(meeting(title="Team | [all]"), TIM) == ALONE


def test_a_meeting_of_nobody_has_a_time() -> None:
    assert announced(meeting()) == "**Team**\n\nThu 18 Apr 2019, 08:00-09:00 CEST (Zurich)\n"


def test_a_cancelled_meeting_is_told_to_be_so() -> None:
    off = MeetingException(EASTER, cancel=True, reason="Easter *week*")
    told = announced(meeting(off), TIM)
    assert told == "Team, Thu 18 Apr 2019: cancelled: Easter \\*week\\*.\n"
    assert check_page(told, date(2019, 4, 1), meetings=[meeting(off)]).mistakes == ()


def test_an_added_meeting_without_a_slot_is_told_by_everybody_s_hours() -> None:
    extra = MeetingException(datetime(2019, 4, 1, 16), add=True, zone="Asia/Tokyo", reason="extra")
    told = announced(meeting(extra), TIM)
    assert "\nMon 1 Apr 2019, 16:00-17:00 JST (Tokyo)\n\nThis meeting was added: extra.\n" in told
    assert "\n\nWithin everybody's hours.\n" in told
