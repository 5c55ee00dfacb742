from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from meetsched.cadence import Cadence
from meetsched.claims.checking import check_page
from meetsched.meeting import Meeting
from meetsched.schedule import MeetingException, Revision, Slot

NOW = date(2019, 4, 1)
EVENING = Slot("Europe-Americas", time(18), "Europe/Zurich")
MORNING = Slot("Asia-Europe", time(8), "Europe/Zurich")

# Thursdays 21 March (evening), 18 April (morning, moved to the 11th), 16 May (evening),
# 20 June (cancelled), 18 July (evening); one more on 30 September.
MEETING = Meeting(
    "T",
    Cadence.parse("third Thursday of the month"),
    date(2019, 3, 21),
    (EVENING, MORNING),
    60,
    (
        MeetingException(date(2019, 4, 18), move=date(2019, 4, 11)),
        MeetingException(date(2019, 6, 20), cancel=True),
        MeetingException(datetime(2019, 9, 30, 16), add=True, slot="Europe-Americas"),
    ),
)


# From September on at 17:00: on 15 August (morning) as before, on 19 September as revised.
EARLIER = Slot("Europe-Americas", time(17), "Europe/Zurich")
REVISED = replace(MEETING, revisions=(Revision(date(2019, 9, 1), slots=(EARLIER,)),))


def told(text: str, on: date | None = None, *, meeting: Meeting = MEETING) -> list[tuple[str, str]]:
    report = check_page(text, NOW, on, meetings=[meeting])
    return [(each.kind.value, each.message) for each in report.mistakes if each.severity == "error"]


@pytest.mark.parametrize(
    "text",
    [
        "16 May 2019 at 18:00 Zurich",
        "16 May 2019 at 9am PDT (18:00 Zurich)",
        "11 April 2019 at 8am Zurich (10 April, 11pm PT)",
        "30 September 2019 at 16:00 Zurich",
        "18 July 2019 at 16:00 UTC",
        "20 June 2019 at 8am Zurich is cancelled",
        "cancelled: 20 June 2019 at 8am Zurich",
    ],
)
def test_an_occurrence_announced_as_it_is_is_right(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "message"),
    [
        (
            "16 May 2019 at 17:00 Zurich",
            "time",
            '"17:00 Zurich": the meeting is at 18:00 in Zurich on Thu 16 May 2019',
        ),
        (
            "16 May 2019 at 10am PT",
            "time",
            (
                '"10am PT": the meeting is at 18:00 in Zurich on Thu 16 May 2019, '
                "09:00 in Los Angeles on Thu 16 May 2019"
            ),
        ),
        (
            "17 May 2019 at 18:00 Zurich",
            "date",
            '"18:00 Zurich": the meeting is at 18:00 in Zurich on Thu 16 May 2019',
        ),
        (
            "11 April 2019 at 11pm PT",
            "date",
            (
                '"11pm PT": the meeting is at 08:00 in Zurich on Thu 11 Apr 2019, '
                "23:00 in Los Angeles on Wed 10 Apr 2019"
            ),
        ),
        (
            "20 June 2019 at 8am Zurich",
            "date",
            '"8am Zurich": the meeting on Thu 20 Jun 2019 is cancelled',
        ),
        (
            "30 September 2019 at 17:00 Zurich",
            "time",
            '"17:00 Zurich": the meeting is at 16:00 in Zurich on Mon 30 Sep 2019',
        ),
    ],
)
def test_an_occurrence_announced_at_another_time_is_told_with_its_own(
    text: str, kind: str, message: str
) -> None:
    assert told(text) == [(kind, message)]


@pytest.mark.parametrize(
    "text",
    [
        "Send items by 10 April 2019 8am Zurich",
        "The agenda closes on 10 April 2019 at 8am Zurich",
        "Deadline: 10 April 2019, 8am Zurich",
        "We meet until 16 May 2019 at 19:00 Zurich",
        "Write the date and time, e.g. 16 May 2019 at 9am Zurich",
        "The workshop is on 15 May 2019 at 14:00 Zurich",
        "The conference begins on 20 May 2019 at 9am Zurich",
        "The team meeting of 1 March 2018 was at 18:00 Zurich",
        "18 April 2019 at 8am Zurich is moved to 11 April",
        "20 June 2019 at noon Zurich",
        "16 May 2019 at 18:00 Zurich / 17:00 London / 9am PT",
    ],
)
def test_what_is_of_something_else_is_left_alone(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Thursdays at 18:00 Zurich",
        "The meeting is at 8am Zurich or at 18:00 Zurich.",
        "Every Thursday at 16:00 UTC",
        "Every Monday at 9am Zurich",
        "Office hours are at 13:00 Zurich.",
        "Ask before 9am Zurich.",
    ],
)
def test_a_standing_statement_of_a_slot_or_of_something_else_is_right(text: str) -> None:
    assert told(text, date(2019, 5, 1)) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Every Thursday at 17:00 Zurich", "17:00 Zurich"),
        ("Every third Thursday at 13:00 Zurich", "13:00 Zurich"),
        ("We meet at 9am Zurich.", "9am Zurich"),
        ("Monthly, at 17:00 UTC", "17:00 UTC"),
    ],
)
def test_a_standing_statement_of_no_slot_is_told_with_the_slots(text: str, said: str) -> None:
    message = (
        f'"{said}": no slot of the meeting is then; they are at 18:00 Europe/Zurich '
        "(Europe-Americas) and 08:00 Europe/Zurich (Asia-Europe)"
    )
    assert told(text, date(2019, 5, 1)) == [("time", message)]


def test_what_is_wrong_in_itself_is_not_held_against_the_meeting() -> None:
    assert [kind for kind, _ in told("16 May 2019 at 17:00 Zurich / 17:00 UTC")] == ["time"]
    assert "the meeting" not in str(told("16 May 2019 at 17:00 Zurich / 17:00 UTC"))


@pytest.mark.parametrize(
    ("day", "right", "wrong"),
    [
        ("18 July 2019", "18:00", "17:00"),
        ("15 August 2019", "08:00", "09:00"),
        ("19 September 2019", "17:00", "18:00"),
        ("17 October 2019", "17:00", "16:00"),
    ],
)
def test_an_occurrence_has_the_slots_of_the_revision_that_holds(
    day: str, right: str, wrong: str
) -> None:
    assert told(f"{day} at {right} Zurich", meeting=REVISED) == []
    ((kind, message),) = told(f"{day} at {wrong} Zurich", meeting=REVISED)
    assert kind == "time"
    assert f"the meeting is at {right} in Zurich on " in message


@pytest.mark.parametrize(
    ("on", "right", "wrong", "slots"),
    [
        (
            date(2019, 8, 29),
            "18:00",
            "17:00",
            "18:00 Europe/Zurich (Europe-Americas) and 08:00 Europe/Zurich (Asia-Europe)",
        ),
        (date(2019, 9, 5), "17:00", "18:00", "17:00 Europe/Zurich (Europe-Americas)"),
    ],
)
def test_a_standing_statement_is_of_the_slots_of_the_day_that_it_is_judged_on(
    on: date, right: str, wrong: str, slots: str
) -> None:
    assert told(f"Every Thursday at {right} Zurich", on, meeting=REVISED) == []
    ((_, message),) = told(f"Every Thursday at {wrong} Zurich", on, meeting=REVISED)
    assert message.endswith(f"they are at {slots}")
