"""A second look at calendar files: faults planted in good ones are found, and only they."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import strategies
from meetsched.cadence import Cadence
from meetsched.errors import MeetschedError
from meetsched.ical.invites import Calendars, invitation
from meetsched.ical.verify import Off, Report, verify
from meetsched.ical.verify.differences import Change
from meetsched.ical.verify.findings import Kind
from meetsched.meeting import Meeting
from meetsched.people import Participant
from meetsched.schedule import MeetingException, Revision, Slot

DAY = timedelta(days=1)
NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
START, UNTIL = date(2019, 3, 1), date(2020, 3, 1)
ZURICH = "Europe/Zurich"
AMERICAS = Slot("Europe-Americas", time(18), ZURICH)
ASIA = Slot("Asia-Europe", time(8), ZURICH)
MEETING = Meeting(
    "Team meeting",
    Cadence.parse("third Thursday"),
    date(2019, 3, 21),
    (AMERICAS, ASIA),
    exceptions=(
        MeetingException(date(2019, 5, 16), move=datetime(2019, 5, 15, 17), reason="Ascension"),
        MeetingException(date(2019, 7, 18), cancel=True),
        MeetingException(datetime(2019, 9, 30, 16), add=True, slot="Asia-Europe"),
    ),
    uid="team@example.org",
)
PUBLISHED = replace(MEETING, organizer="Team <team@example.org>")


def written(what: Meeting) -> str:
    return invitation(what, NOW).calendar.decode()


def looked_at(text: str, what: Meeting = MEETING) -> Report:
    return verify(text.encode(), what, START, UNTIL)


def is_fine(report: Report) -> bool:
    return (report.findings, report.differences, report.off) == ((), (), ())


# What meetsched writes itself


@given(what=strategies.meetings())
@settings(max_examples=40)
def test_nothing_is_wrong_with_the_feed_of_any_meeting(what: Meeting) -> None:
    now, until = datetime.combine(what.first, time(), UTC), what.first + 800 * DAY
    report = verify(invitation(what, now, until=until).calendar, what, what.first, until - 9 * DAY)
    assert is_fine(report)
    held = (o for o in what.occurrences(what.first, until - 9 * DAY) if o.status != "cancelled")
    assert report.agreed == len([*held])


@given(what=strategies.meetings())
@settings(max_examples=12)
def test_nothing_is_wrong_with_anybody_s_message(what: Meeting) -> None:
    now, until = datetime.combine(what.first, time(), UTC), what.first + 400 * DAY
    what = replace(what, organizer="Team <team@example.org>")
    people = [Participant.living_in(ZURICH, "Tim")]
    people = [replace(person, email="tim@example.org") for person in people]
    calendars = Calendars.of(what, now, until=until)
    for message in islice(calendars.requests(people, lambda *_: ""), 20):
        assert is_fine(verify(message.calendar, what, what.first, until - 9 * DAY))
    for message in islice(calendars.cancellations(people), 20):
        report = verify(message.calendar, what, what.first, until - 9 * DAY)
        assert (report.findings, report.off, report.agreed) == ((), (), 0)
        assert {each.change for each in report.differences} <= {Change.CANCELLED}


def test_a_cancelled_event_may_stand_for_a_moved_date_alone() -> None:
    early, late = Slot("A", time(8), ZURICH), Slot("B", time(18), "UTC")
    moved = MeetingException(date(2019, 3, 21), move=datetime(2019, 3, 25, 6, 2))
    what = Meeting(
        "Hub",
        Cadence.parse("third Thursday"),
        date(2019, 3, 21),
        (early,),
        exceptions=(moved,),
        revisions=(Revision(date(2019, 4, 1), slots=(late,)),),
        organizer="Team <team@example.org>",
    )
    tim = replace(Participant.living_in(ZURICH, "Tim"), email="tim@example.org")
    calendars = Calendars.of(what, datetime(2019, 3, 1, tzinfo=UTC), until=date(2019, 6, 1))
    for message in calendars.cancellations([tim]):
        report = verify(message.calendar, what, date(2019, 3, 21), date(2019, 5, 20))
        assert {each.change for each in report.differences} == {Change.CANCELLED}


# Faults


FIRST = "DTSTART;TZID=Europe/Zurich:20190418T080000"
END = "DTEND;TZID=Europe/Zurich:20190418T090000"
RULE = f"{FIRST}(.*?)RRULE:FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH"
UID = "UID:team-asia-europe-27f22149-20190321@example.org"
REPLACED = "RECURRENCE-ID;TZID=Europe/Zurich:20190516T180000"
ZONE = r"BEGIN:VTIMEZONE.*?END:VTIMEZONE\r\n"
MOVED_EVENT = rf"BEGIN:VEVENT\r\n((?!END:VEVENT).)*{REPLACED}.*?END:VEVENT\r\n"


def ruled(text: str) -> tuple[str, str]:
    """Change the rule of the second series."""
    return RULE, rf"{FIRST}\1RRULE:{text}"


def with_line(text: str) -> tuple[str, str]:
    """Add a line to the second series."""
    return FIRST, f"{FIRST}\r\n{text}"


FAULTS: list[tuple[Kind, list[tuple[str, str]]]] = [
    (Kind.UNREADABLE, [ruled("FREQ=SECONDLY")]),
    (Kind.UNREADABLE, [ruled("FREQ=MONTHLY;BYDAY=3XX")]),
    (Kind.UNREADABLE, [(END, "DTEND:tomorrow")]),
    (Kind.UNREADABLE, [(FIRST, "DTSTART:20191301T080000")]),
    (Kind.START_MISSING, [(FIRST, "X-NOTHING:")]),
    (Kind.START_OFF_RULE, [(FIRST, FIRST.replace("18T", "17T")), (END, END.replace("18T", "17T"))]),
    (Kind.END_NOT_AFTER_START, [(END, END.replace("T09", "T08"))]),
    (Kind.END_NOT_AFTER_START, [(END, END.replace("T09", "T07"))]),
    (Kind.END_NOT_AFTER_START, [(END, "DURATION:-PT1H")]),
    (Kind.RULES_REPEATED, [with_line("RRULE:FREQ=MONTHLY;INTERVAL=4;BYDAY=3TH")]),
    (Kind.WEEK_NUMBERS, [ruled("FREQ=YEARLY;BYWEEKNO=16;BYDAY=TH")]),
    (Kind.UNTIL_FORM, [ruled("FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH;UNTIL=20300101T080000")]),
    (Kind.UNTIL_FORM, [ruled("FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH;UNTIL=20300101")]),
    (Kind.EXDATE_FORM, [with_line("EXDATE;VALUE=DATE:20190620")]),
    (Kind.EXDATE_HITS_NOTHING, [with_line("EXDATE;TZID=Europe/Zurich:20190620T090000")]),
    (Kind.EXDATE_HITS_NOTHING, [with_line("EXDATE:20190620T080000Z")]),
    (Kind.EXDATE_HITS_NOTHING, [with_line("EXDATE:20190620T060000Z,20190621T060000Z")]),
    (Kind.RDATE, [with_line("RDATE;TZID=Europe/Zurich:20190501T080000")]),
    (Kind.RECURRENCE_ID_FORM, [(REPLACED, "RECURRENCE-ID;VALUE=DATE:20190516")]),
    (Kind.RECURRENCE_ID_HITS_NOTHING, [(REPLACED, REPLACED.replace("0516", "0517"))]),
    (Kind.RECURRENCE_ID_HITS_NOTHING,
     [(f"(UID:team)((?!BEGIN).)*{REPLACED}", rf"UID:x\r\n{REPLACED}")]),
    (Kind.RECURRENCE_ID_REPEATED, [(MOVED_EVENT, r"\g<0>\g<0>")]),
    (Kind.THIS_AND_FUTURE, [(REPLACED, REPLACED.replace("ID;", "ID;RANGE=THISANDFUTURE;"))]),
    (Kind.UID_MISSING, [(f"{UID}\r\n", "")]),
    (Kind.UID_REPEATED, [(UID, "UID:team-europe-americas-da3ed9ae-20190321@example.org")]),
    (Kind.UID_UNSTABLE, [(UID, "UID:0b7a4c7e-5b0e-4a3e-9c39-0d2d5f2f8a11")]),
    (Kind.NO_ADDRESS, [with_line("ATTENDEE;CN=Tim:tim@example.org")]),
    (Kind.NO_ADDRESS, [with_line("ORGANIZER:mailto:Tim")]),
    (Kind.METHOD_IN_EVENT, [with_line("METHOD:REQUEST")]),
    (Kind.FLOATING, [(FIRST, "DTSTART:20190418T080000"), (END, "DTEND:20190418T090000")]),
    (Kind.ODD_TIME, [(FIRST, FIRST.replace("18T08", "21T02")), (END, END.replace("18T09", "21T03")),
                     ("(20190421T020000.*?)RRULE:[^\r]*", r"\1RRULE:FREQ=WEEKLY;BYDAY=SU")]),
    (Kind.ZONE_UNKNOWN, [("Europe/Zurich", "Europe/Zurch")]),
    (Kind.TIMEZONE_MISSING, [(ZONE, "")]),
    (Kind.TIMEZONE_REPEATED, [(ZONE, r"\g<0>\g<0>")]),
    (Kind.TIMEZONE_WRONG, [("TZOFFSETTO:\\+0200", "TZOFFSETTO:+0300")]),
]  # fmt: skip
PUBLIC_FAULTS = [
    (Kind.ATTENDEE_IN_PUBLIC, [with_line("ATTENDEE:mailto:tim@example.org")]),
    (Kind.ORGANIZER_MISSING, [(f"({FIRST}((?!END:VEVENT).)*)ORGANIZER[^\r]*\r\n", r"\1")]),
]


def changed(text: str, edits: list[tuple[str, str]]) -> str:
    for pattern, new in edits:
        again = re.sub(pattern, new, text, flags=re.DOTALL)
        assert again != text, pattern
        text = again
    return text


@pytest.mark.parametrize(("kind", "edits"), FAULTS, ids=lambda value: str(value)[:60])
def test_a_planted_fault_is_found_and_only_it(kind: Kind, edits: list[tuple[str, str]]) -> None:
    assert [each.kind for each in looked_at(changed(written(MEETING), edits)).findings] == [kind]


@pytest.mark.parametrize(("kind", "edits"), PUBLIC_FAULTS, ids=lambda value: str(value)[:60])
def test_a_fault_of_a_public_file_is_found_and_only_it(
    kind: Kind, edits: list[tuple[str, str]]
) -> None:
    report = looked_at(changed(written(PUBLISHED), edits), PUBLISHED)
    assert [each.kind for each in report.findings] == [kind]


def test_each_kind_of_fault_is_planted() -> None:
    assert {kind for kind, _ in (*FAULTS, *PUBLIC_FAULTS)} == set(Kind)


def test_a_finding_says_where_what_and_the_likely_fix() -> None:
    text = changed(written(MEETING), [("Europe/Zurich", "Europe/Zurch")])
    (found,) = looked_at(text).findings
    begin = text.split("\r\n").index("BEGIN:VEVENT") + 1
    assert str(found) == (
        f'line {begin}, VEVENT "Team meeting: Europe-Americas": TZID "Europe/Zurch" is no IANA '
        'key; did you mean "Europe/Zurich"?'
    )


def test_an_unstable_uid_names_the_one_that_the_team_file_gives() -> None:
    (found,) = looked_at(changed(written(MEETING), [(UID, "UID:x")])).findings
    assert UID.removeprefix("UID:") in found.hint


def test_vtimezones_of_one_name_may_contradict_each_other() -> None:
    zone = re.search(ZONE, written(MEETING), re.DOTALL)
    assert zone is not None
    other = zone[0].replace("TZOFFSETTO:+0200", "TZOFFSETTO:+0300")
    (same,) = looked_at(changed(written(MEETING), [(ZONE, r"\g<0>\g<0>")])).findings
    (apart,) = looked_at(written(MEETING).replace(zone[0], zone[0] + other)).findings
    assert "say the same" in same.message
    assert "contradict each other" in apart.message


@pytest.mark.parametrize("hostile", ["\x9b2J", "\u202e", "x" * 5000, '"\\n"'])
def test_hostile_text_cannot_write_to_the_terminal(hostile: str) -> None:
    edits = [
        ("SUMMARY:Team meeting: Asia-Europe", "SUMMARY:HERE"),
        (UID, "UID:HERE"),
        (END, "DTEND:HERE"),
    ]
    report = looked_at(changed(written(MEETING), edits).replace("HERE", hostile))
    for found in report.findings:
        assert str(found).isprintable()
        assert len(str(found)) < 700


@pytest.mark.parametrize(
    "edit",
    [ruled("FREQ=MONTHLY;INTERVAL=2;BYDAY=3TH;UNTIL=99991231T235959Z"),
     ruled("FREQ=DAILY;UNTIL=00010101T000000Z"),
     (FIRST, "DTSTART;TZID=Europe/Zurich:00010101T000000"),
     (FIRST, "DTSTART:00010101T000000Z"), (FIRST, "DTSTART:99991231T235959Z"),
     (FIRST, "DTSTART;TZID=Europe/Zurich:99991231T235959"),
     (REPLACED, "RECURRENCE-ID;TZID=Europe/Zurich:99991231T235959"),
     (REPLACED, "RECURRENCE-ID;TZID=Europe/Zurich:00010101T000000")],
)  # fmt: skip
def test_hostile_times_are_told_and_break_nothing(edit: tuple[str, str]) -> None:
    text = re.sub(*edit, written(MEETING), count=1, flags=re.DOTALL)
    assert text != written(MEETING)
    assert not is_fine(looked_at(text)) or "UNTIL=9999" in text


# Differences


def with_exceptions(*exceptions: MeetingException) -> Meeting:
    return replace(MEETING, exceptions=exceptions)


def without(change: str) -> Meeting:
    return with_exceptions(*(e for e in MEETING.exceptions if not getattr(e, change)))


def with_june(*, cancel: bool = False, move: date | None = None) -> Meeting:
    june = MeetingException(date(2019, 6, 20), cancel=cancel, move=move)
    return with_exceptions(*MEETING.exceptions, june)


JUNE = "Thu 20 Jun 2019 08:00 CEST (Europe/Zurich), Asia-Europe"
MAY = "Wed 15 May 2019 17:00 CEST (Europe/Zurich), Europe-Americas"
SEPTEMBER = "Mon 30 Sep 2019 16:00 CEST (Europe/Zurich)"
DIFFERENCES: list[tuple[Meeting, Meeting, Change, str]] = [
    (MEETING, with_june(cancel=True), Change.NOT_CANCELLED,
     f"{JUNE}: cancelled in the team file, not in the file"),
    (with_june(cancel=True), MEETING, Change.CANCELLED,
     f"{JUNE}: cancelled in the file, not in the team file"),
    (with_june(move=date(2019, 6, 27)), MEETING, Change.MOVED,
     f"{JUNE}: 7 days later in the file, Thu 27 Jun 2019 08:00"),
    (with_june(move=datetime(2019, 6, 20, 6, 30)), MEETING, Change.MOVED,
     f"{JUNE}: one hour and 30 minutes earlier in the file, 06:30"),
    (without("move"), MEETING, Change.MOVED,
     f"{MAY}: one day and one hour later in the file, Thu 16 May 2019 18:00"),
    (without("add"), MEETING, Change.MISSING, f"{SEPTEMBER}, Asia-Europe: not in the file"),
    (MEETING, without("add"), Change.EXTRA, f"{SEPTEMBER}: in the file alone"),
]  # fmt: skip


@pytest.mark.parametrize(("sent", "now", "change", "words"), DIFFERENCES, ids=lambda v: str(v)[:40])
def test_a_difference_from_the_team_file_is_told_by_date(
    sent: Meeting, now: Meeting, change: Change, words: str
) -> None:
    report = looked_at(written(sent), now)
    assert [(each.change, str(each)) for each in report.differences] == [(change, words)]
    assert (report.findings, report.off) == ((), ())
    held = [o for o in now.occurrences(START, UNTIL) if o.status != "cancelled"]
    assert report.agreed == len(held) - (change not in {Change.EXTRA, Change.NOT_CANCELLED})


def test_another_length_is_a_difference_of_every_date() -> None:
    report = looked_at(written(MEETING), replace(MEETING, duration=90))
    assert {(each.change, each.later) for each in report.differences} == {
        (Change.LENGTH, -timedelta(minutes=30))
    }
    assert report.agreed == 0


@given(strategies.zone_keys(), strategies.days(date(2000, 1, 1)), st.integers(-600, 600))
@settings(max_examples=30)
def test_a_slot_told_at_another_time_is_off_on_all_dates(
    zone: str, first: date, minutes: int
) -> None:
    noon, later = datetime.combine(first, time(12)), timedelta(minutes=minutes)
    cadence = Cadence.parse("FREQ=DAILY;INTERVAL=10")
    sent, now = (
        Meeting("Team", cadence, first, (Slot("A", wall.time(), zone),))
        for wall in (noon + later, noon)
    )
    data = invitation(sent, datetime.combine(first, time(), UTC)).calendar
    report = verify(data, now, first, first + 50 * DAY)
    expected = [] if not minutes else [Change.MOVED] * 5
    assert [each.change for each in report.differences] == expected
    assert report.agreed == 5 - len(expected)


def test_what_is_out_of_the_horizon_is_not_told() -> None:
    data = invitation(without("add"), NOW).calendar
    assert verify(data, MEETING, START, date(2019, 9, 30)).differences == ()
    assert len(verify(data, MEETING, date(2019, 9, 30), date(2019, 10, 1)).differences) == 1
    assert verify(data, MEETING, date(2019, 10, 1), UNTIL).differences == ()


def test_a_revision_after_the_file_was_sent_is_told_from_its_date_on() -> None:
    later = Revision(date(2019, 11, 1), slots=(replace(AMERICAS, time=time(17)), ASIA))
    report = looked_at(written(MEETING), replace(MEETING, revisions=(later,)))
    assert min(each.start.date() for each in report.differences) == date(2019, 11, 21)


@pytest.mark.parametrize(
    ("start", "until"),
    [(date(1, 1, 1), date(2, 1, 1)), (date(2019, 1, 1), date(2050, 1, 1)),
     (date(9999, 1, 1), date(9999, 12, 31))],
)  # fmt: skip
def test_a_horizon_without_end_is_refused(start: date, until: date) -> None:
    with pytest.raises(MeetschedError, match="at most 20 years"):
        verify(written(MEETING).encode(), MEETING, start, until)


# Messages


def test_a_lone_override_is_compared_with_its_date_alone() -> None:
    people = (replace(Participant.living_in(ZURICH, "Tim"), email="tim@example.org"),)
    message = next(iter(Calendars.of(PUBLISHED, NOW).requests(people, lambda *_: "")))
    text = message.calendar.decode()
    master = r"BEGIN:VEVENT((?!RECURRENCE-ID).)*?END:VEVENT\r\n"
    lone = re.sub(master, "", text, count=1, flags=re.DOTALL)
    report = looked_at(lone, PUBLISHED)
    assert is_fine(report)
    assert report.agreed == 1


@pytest.mark.parametrize("start", [date(2017, 3, 1), date(2020, 6, 1)])
def test_a_message_about_a_date_outside_of_the_horizon_is_known(start: date) -> None:
    listed = replace(
        PUBLISHED, cadence=Cadence.parse("fifth Thursday"), first=date(2019, 5, 30), exceptions=()
    )
    people = (replace(Participant.living_in(ZURICH, "Tim"), email="tim@example.org"),)
    message = next(iter(Calendars.of(listed, NOW).requests(people, lambda *_: "")))
    report = verify(message.calendar, listed, start, start + 300 * DAY)
    assert is_fine(report)
    assert report.agreed == 0


def test_a_request_of_others_is_compared_with_the_whole_meeting() -> None:
    people = (replace(Participant.living_in(ZURICH, "Tim"), email="tim@example.org"),)
    message = next(iter(Calendars.of(PUBLISHED, NOW).requests(people, lambda *_: "")))
    foreign = re.sub(r"UID:[^\r]*(\r\n [^\r]*)*", "UID:x", message.calendar.decode())
    report = looked_at(foreign, PUBLISHED)
    assert {each.change for each in report.differences} == {Change.MISSING}
    assert [each.kind for each in report.findings] == [Kind.UID_UNSTABLE]


# After an update of tz data


VANCOUVER = "America/Vancouver"
RULES_OF_2025B = """\
BEGIN:VTIMEZONE
TZID:America/Vancouver
BEGIN:STANDARD
DTSTART:20251102T020000
TZOFFSETFROM:-0700
TZOFFSETTO:-0800
TZNAME:PST
RRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=1SU
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:20260308T020000
TZOFFSETFROM:-0800
TZOFFSETTO:-0700
TZNAME:PDT
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=2SU
END:DAYLIGHT
END:VTIMEZONE
""".replace("\n", "\r\n")
"""British Columbia has stayed on -07:00 since 8 March 2026; tz data 2025b does not know it."""

WEST = replace(
    MEETING,
    first=date(2026, 1, 15),
    slots=(Slot("West", time(9), VANCOUVER),),
    exceptions=(),
)


def sent_in_2025(text: str) -> str:
    text = re.sub(ZONE, RULES_OF_2025B, text, flags=re.DOTALL)
    return re.sub("X-MEETSCHED-TZDATA:[^\r]*", "X-MEETSCHED-TZDATA:2025b (system)", text)


def test_what_was_sent_before_an_update_of_tz_data_is_told_to_be_off() -> None:
    text = sent_in_2025(written(WEST))
    report = verify(text.encode(), WEST, date(2026, 6, 1), date(2027, 6, 1))
    assert report.off == (Off(VANCOUVER, 4, timedelta(hours=1), date(2026, 11, 19)),)
    assert str(report.off[0]).startswith("America/Vancouver: 4 occurrences, one hour")
    assert report.made_with == "2025b (system)"
    assert report.differences == ()
    assert [each.kind for each in report.findings] == [Kind.TIMEZONE_WRONG]
    assert "one hour behind tz data" in report.findings[0].message
    assert "Sun 1 Nov 2026" in report.findings[0].message


def test_what_is_the_same_in_old_tz_data_is_not_off() -> None:
    text = sent_in_2025(written(WEST))
    assert is_fine(verify(text.encode(), WEST, date(2026, 6, 1), date(2026, 11, 1)))


def test_what_was_sent_in_utc_is_off_too() -> None:
    start = "DTSTART;TZID=America/Vancouver:20260115T090000"
    text = changed(
        written(WEST),
        [
            (start, "DTSTART:20260115T170000Z"),
            (start.replace("START", "END").replace("T09", "T10"), "DTEND:20260115T180000Z"),
            (ZONE, ""),
        ],
    )
    report = verify(text.encode(), WEST, date(2026, 11, 1), date(2027, 3, 1))
    assert report.off == (Off(VANCOUVER, 4, timedelta(hours=1), date(2026, 11, 19)),)
    assert {each.change for each in report.differences} == {Change.MOVED}
    assert report.findings == ()
