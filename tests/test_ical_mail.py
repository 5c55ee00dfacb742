from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, message_from_string
from email.headerregistry import Address
from email.policy import SMTPUTF8, default
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import icalendar
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import edits
from meetsched.addresses import Mailbox
from meetsched.cadence import Cadence
from meetsched.errors import CalendarError, MeetschedError
from meetsched.ical.invites import Calendars
from meetsched.ical.mail import Envelope, calendar_of, compose
from meetsched.ical.overrides import lone_moves
from meetsched.meeting import Meeting
from meetsched.people import Participant, Stay
from meetsched.schedule import MeetingException, Slot

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart

NOW = datetime(2019, 3, 1, 12, tzinfo=UTC)
TIM = Participant("Tim", (Stay("Asia/Tokyo"),), email="tim@example.org")
MEETING = Meeting(
    "Team meeting",
    Cadence.parse("third Thursday"),
    date(2019, 3, 21),
    (Slot("Early", time(8), "Europe/Zurich"),),
    organizer="Team <team@example.org>",
    uid="team@example.org",
    url="https://example.org/call",
)
MOVED = MeetingException(date(2019, 3, 21), move=date(2019, 3, 22))
HEADERS = ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type"]
LONGEST_LINE = 998  # RFC 5322 section 2.1.1


def request(meeting: Meeting = MEETING, person: Participant = TIM, said: str = "") -> bytes:
    (message,) = Calendars.of(meeting, NOW).requests([person], lambda *_: said)
    return message.calendar


def cancellation(meeting: Meeting = MEETING) -> bytes:
    (message,) = Calendars.of(meeting, NOW).cancellations([TIM])
    return message.calendar


def read(mail: bytes) -> EmailMessage:
    return message_from_string(mail.decode(), policy=SMTPUTF8)  # bytes are taken for ASCII


def part(mail: bytes, kind: str) -> EmailMessage:
    (found,) = (each for each in read(mail).walk() if each.get_content_type() == kind)
    return found


def payload(mail: bytes, kind: str) -> bytes:
    data = part(mail, kind).get_payload(decode=True)
    assert isinstance(data, bytes)
    return data


def shape(message: MIMEPart) -> Any:  # noqa: ANN401 - a tree
    kind = message.get_content_type()
    if not message.is_multipart():
        return kind
    return kind, [shape(each) for each in message.iter_parts()]


def headers(mail: bytes) -> list[str]:
    """Name the headers as they stand in the bytes, for a parser may look into what they say."""
    head, _, _ = mail.partition(b"\r\n\r\n")
    starts = [line for line in head.decode().split("\r\n") if not line.startswith((" ", "\t"))]
    return [line.partition(":")[0] for line in starts]


def addresses(mail: bytes, header: str) -> list[Address]:
    (found,) = read(mail).get_all(header, [])
    return list(found.addresses)


each_method = pytest.mark.parametrize(
    ("calendar", "method"), [(request(), "REQUEST"), (cancellation(), "CANCEL")]
)


# RFC 6047


def test_the_parts_are_what_mail_programs_look_for() -> None:
    assert shape(read(compose(request()))) == (
        "multipart/mixed",
        [
            ("multipart/alternative", ["text/plain", "text/html", "text/calendar"]),
            "application/ics",
        ],
    )


@each_method
def test_the_method_of_the_part_is_that_of_the_calendar(calendar: bytes, method: str) -> None:
    found = part(compose(calendar), "text/calendar")
    assert found["Content-Type"].params["method"] == method
    assert str(icalendar.Calendar.from_ical(calendar)["METHOD"]) == method


@each_method
def test_the_calendar_part_tells_charset_and_component(calendar: bytes, method: str) -> None:
    assert method
    parameters = part(compose(calendar), "text/calendar")["Content-Type"].params
    assert parameters["charset"].upper() == "UTF-8"
    assert parameters["component"].upper() == "VEVENT"


def test_the_file_is_an_attachment() -> None:
    found = part(compose(request()), "application/ics")
    assert (found.get_content_disposition(), found.get_filename()) == ("attachment", "invite.ics")


@settings(max_examples=8)
@given(edits.begun(), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_both_calendars_are_there_byte_for_byte(meeting: Meeting, said: str) -> None:
    for message in Calendars.of(meeting, NOW).requests([TIM], lambda *_: said):
        mail = compose(message.calendar)
        assert payload(mail, "text/calendar") == message.calendar
        assert payload(mail, "application/ics") == message.calendar
        assert calendar_of(mail) == message.calendar


# The text


def test_the_text_says_who_asks_whom_to_what() -> None:
    text = part(compose(request(said="Your time: 23:00")), "text/plain").get_content()
    assert text.splitlines() == [
        "Team invites you: Team meeting: Early",
        "",
        "Join: https://example.org/call",
        "Your time: 23:00",
        "",
        "Open invite.ics if your mail program does not show the times by itself.",
    ]


def test_the_text_says_what_is_called_off() -> None:
    text = part(compose(cancellation()), "text/plain").get_content()
    assert text.splitlines()[0] == "Team has called this off: CANCELLED: Team meeting: Early"
    assert "Join" not in text


class _Reader(HTMLParser):
    """Takes down the tags, their attributes and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.text += "\n" * (tag in {"p", "br"})

    def handle_data(self, data: str) -> None:
        self.text += data


def html(mail: bytes) -> _Reader:
    reader = _Reader()
    reader.feed(part(mail, "text/html").get_content())
    return reader


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=80))
@example("<script>alert(1)</script>")
@example('"><img src=x onerror=alert(1)>')
@example("&lt;b&gt; &#60; &amp;")
def test_what_is_said_is_text_in_html(said: str) -> None:
    found = html(compose(request(said=said)))
    assert {tag for tag, _ in found.tags} <= {"html", "body", "p", "br", "a"}
    assert [attributes for tag, attributes in found.tags if tag == "a"] == [
        {"href": "https://example.org/call"}
    ]
    assert said.strip() in found.text


@pytest.mark.parametrize(
    "url",
    ["https://example.org/call?a=1&b=<2>", 'https://example.org/"onclick="alert(1)', "tel:+411",
     "sip:hub@example.org"],
)  # fmt: skip
def test_the_link_is_where_to_join(url: str) -> None:
    links = [a["href"] for tag, a in html(compose(request(replace(MEETING, url=url)))).tags if a]
    assert links == [url]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "JavaScript:alert(1)", "data:text/html,x", "file:///etc/passwd"]
)
def test_what_is_no_place_to_join_is_not_linked(url: str) -> None:
    found = html(compose(request(replace(MEETING, url=url))))
    assert "a" not in {tag for tag, _ in found.tags}


# Who gets it

names = st.text(st.characters(codec="utf-8"), max_size=60)


@given(names)
@example("x\r\nBcc: eve@example.org")
@example("Tim <eve@example.org>, ")
@example('"Tim" \\')
@example("a@b.org, Tim")
@example("明 <eve@example.org>;")
@example("=?utf-8?q?eve=40example.org=2C?=")
@example("=?utf-8?q?=0D=0ABcc:_eve?=")
@example("(comment) group: x;")
@example("x" * 900)
@example("é, " * 300)
def test_no_name_changes_who_gets_it(name: str) -> None:
    try:
        mail = compose(request(person=replace(TIM, name=name)))
    except MeetschedError:
        return
    assert [each.addr_spec for each in addresses(mail, "To")] == ["tim@example.org"]
    assert [each.addr_spec for each in addresses(mail, "From")] == ["team@example.org"]
    assert headers(mail) == HEADERS


@given(names)
@example("José, the 2nd")
@example('a "b" \\ c')
@example("x\\")
def test_a_name_is_told_as_it_is(name: str) -> None:
    mail = compose(request(person=replace(TIM, name=name)))
    (found,) = addresses(mail, "To")
    shown = "".join(c if ord(c) >= 32 and c != "\x7f" else " " for c in name)
    # readers differ in the spaces that they put between encoded words
    assert "".join(found.display_name.split()) == "".join(shown.split())


def test_what_looks_encoded_is_not_decoded() -> None:
    (found,) = addresses(compose(request(person=replace(TIM, name="=?utf-8?q?Eve?="))), "To")
    assert found.display_name == "= ?utf-8?q?Eve?="


@given(names.filter(str.strip))
@example("x\u2028Bcc: eve@example.org")
@example("x\x85Bcc: eve@example.org")
@example("=?utf-8?q?=0D=0ABcc:_eve?=")
@example("x" * 3000)
@example("é" * 3000)
def test_no_title_changes_who_gets_it(title: str) -> None:
    try:
        mail = compose(request(replace(MEETING, title=title)))
    except MeetschedError:
        return
    assert [each.addr_spec for each in addresses(mail, "To")] == ["tim@example.org"]
    assert headers(mail) == HEADERS


@given(names.filter(str.strip))
def test_the_subject_is_the_title(title: str) -> None:
    try:
        meeting = replace(MEETING, title=title)
    except MeetschedError:
        return
    said = " ".join(f"Invitation: {title}: Early".split())
    assert str(read(compose(request(meeting)))["Subject"]) == said


@pytest.mark.parametrize(
    "name",
    ["Zoë", "x, y", 'a "b"', "Team <eve@example.org>", "Team; all", "x" * 200],
    ids=lambda name: name[:20],
)
def test_an_organizer_is_told_as_they_are(name: str) -> None:
    organizer = str(Mailbox("team@example.org", name))
    (found,) = addresses(compose(request(replace(MEETING, organizer=organizer))), "From")
    assert found == Address(name, addr_spec="team@example.org")


def test_addresses_outside_ascii_are_written_as_they_are() -> None:
    mail = compose(request(person=replace(TIM, email="jörg@example.org")))
    assert "To: Tim <jörg@example.org>\r\n".encode() in mail  # RFC 6532 section 3.2
    assert [each.addr_spec for each in addresses(mail, "To")] == ["jörg@example.org"]


@pytest.mark.parametrize(
    "address", ["50%@example.org", "a+b@example.org", "o'x@example.org", "a&b=c?d#e@x.example.org"]
)
def test_any_address_is_sent_to_as_it_is(address: str) -> None:
    calendar = request(person=replace(TIM, email=address))
    assert [each.addr_spec for each in addresses(compose(calendar), "To")] == [address]
    assert Envelope.of(calendar).recipient == Mailbox(address, "Tim")


# Which version it is


def test_the_same_calendar_gives_the_same_mail() -> None:
    assert compose(request()) == compose(request())


def test_the_same_calendar_gives_the_same_mail_in_another_process() -> None:
    calendar = request()
    code = (
        "import sys; from meetsched.ical.mail import compose;"
        "sys.stdout.buffer.write(compose(sys.stdin.buffer.read()))"
    )
    done = subprocess.run([sys.executable, "-c", code], input=calendar, stdout=-1, check=True)
    assert done.stdout == compose(calendar)


def test_the_date_is_that_of_the_version() -> None:
    assert parsedate_to_datetime(str(read(compose(request()))["Date"])) == NOW


def later(meeting: Meeting, person: Participant = TIM, method: str = "requests") -> bytes:
    """Write what comes after the first request."""
    calendars = Calendars.of(meeting, NOW + timedelta(days=1))
    before = request(person=person)
    if method == "requests":
        (message,) = calendars.requests([person], lambda *_: "", lambda *_: before)
    else:
        (message,) = calendars.cancellations([person], lambda *_: before)
    return message.calendar


def test_versions_people_and_methods_have_message_ids_of_their_own() -> None:
    moved, luz = replace(MEETING, exceptions=(MOVED,)), replace(TIM, email="luz@example.org")
    calendars = [
        request(),
        request(person=luz),
        later(moved),
        later(moved, luz),
        later(replace(MEETING, url=None)),
        later(MEETING, method="cancellations"),
        later(moved, method="cancellations"),
        *(calendar for _, calendar in lone_moves(later(moved), NOW)),
    ]
    ids = [str(read(compose(calendar))["Message-ID"]) for calendar in calendars]
    # what is called off says no more whether it was moved before
    assert len(set(ids)) == len(ids) - 1 == 7
    assert all(re.fullmatch(r"<[0-9a-f]{32}@example\.org>", each) for each in ids)


def test_what_did_not_change_keeps_its_message_id() -> None:
    assert Envelope.of(later(MEETING)).message_id == Envelope.of(request()).message_id


def test_an_update_says_so() -> None:
    mail = compose(later(replace(MEETING, exceptions=(MOVED,))))
    assert str(read(mail)["Subject"]) == "Updated invitation: Team meeting: Early"


def test_what_is_called_off_says_so() -> None:
    assert str(read(compose(cancellation()))["Subject"]) == "CANCELLED: Team meeting: Early"


def test_a_lone_move_is_a_mail_too() -> None:
    meeting = replace(MEETING, exceptions=(MOVED,))
    ((planned, calendar),) = lone_moves(request(meeting), NOW)
    assert planned == "20190321T080000"
    mail = compose(calendar)
    assert payload(mail, "text/calendar") == calendar
    assert [each.addr_spec for each in addresses(mail, "To")] == ["tim@example.org"]


# What a server takes


@settings(max_examples=25)
@given(
    st.text(st.characters(codec="utf-8"), min_size=200, max_size=2000),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=400),
)
@example("x" * 2000, "x" * 200)
@example("." * 2000, "." * 200)
@example("明" * 2000, "明" * 200)
def test_every_line_is_short_enough(said: str, name: str) -> None:
    mail = compose(request(person=replace(TIM, name=name), said=said))
    lines = mail.split(b"\r\n")
    assert max(map(len, lines)) <= LONGEST_LINE
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert mail.isascii()


@pytest.mark.parametrize("email", ["tim@example.org", "jörg@example.org"])
@pytest.mark.parametrize("character", "xé")
def test_what_has_no_spaces_is_cut_into_lines(character: str, email: str) -> None:
    person = replace(TIM, name=character * 3000, email=email)
    mail = compose(request(replace(MEETING, title=character * 3000), person))
    assert max(map(len, mail.split(b"\r\n"))) <= LONGEST_LINE


# What is no message


EVENT = b"BEGIN:VEVENT\r\nUID:a\r\nORGANIZER:mailto:a@b.org\r\nATTENDEE:mailto:c@d.org\r\n"


def calendar_with(*events: bytes) -> bytes:
    ended = b"".join(event + b"END:VEVENT\r\n" for event in events)
    return b"BEGIN:VCALENDAR\r\n" + ended + b"END:VCALENDAR\r\n"


@pytest.mark.parametrize(
    "calendar",
    [
        b"",
        b"rubbish",
        calendar_with(),
        calendar_with(EVENT, EVENT.replace(b"UID:a", b"UID:b")),
        calendar_with(EVENT.replace(b"ORGANIZER", b"X-ORGANIZER")),
        calendar_with(EVENT.replace(b"ATTENDEE", b"X-ATTENDEE")),
        calendar_with(EVENT + b"ATTENDEE:mailto:e@f.org\r\n"),
        calendar_with(EVENT.replace(b"mailto:c@d.org", b"https://d.org")),
        calendar_with(EVENT.replace(b"mailto:c@d.org", b"mailto:")),
        calendar_with(EVENT.replace(b"mailto:c@d.org", b"mailto:c@d.org,e@f.org")),
        calendar_with(EVENT.replace(b"c@d.org", b"c@d.org%0D%0ABcc:e@f.org")),
        calendar_with(EVENT.replace(b"c@d.org", b"c@d.org?bcc=e@f.org")),
    ],
)
def test_what_is_no_message_for_one_person_is_refused(calendar: bytes) -> None:
    with pytest.raises(CalendarError):
        compose(calendar)


def test_a_name_that_does_not_end_does_not_change_who_gets_it() -> None:
    calendar = calendar_with(EVENT.replace(b"ATTENDEE:", b'ATTENDEE;CN="'))
    assert Envelope.of(calendar).recipient.address == "c@d.org"


@pytest.mark.parametrize(
    "mail",
    [b"", b"rubbish", b"Subject: x\r\n\r\nx", b"Content-Type: multipart/mixed\r\n\r\nx",
     b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR"],
)  # fmt: skip
def test_a_mail_without_a_calendar_is_refused(mail: bytes) -> None:
    with pytest.raises(CalendarError, match="no calendar attached"):
        calendar_of(mail)


@pytest.mark.parametrize("depth", [100, 10_000])
def test_a_mail_with_parts_in_parts_without_end_is_refused(depth: int) -> None:
    part = "".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(depth)
    )
    with pytest.raises(CalendarError):
        calendar_of(part.encode())


@given(st.binary(max_size=400))
def test_any_bytes_are_a_mail_of_ours_or_an_error_of_ours(data: bytes) -> None:
    with pytest.raises(CalendarError):
        calendar_of(data)


@given(st.data())
def test_any_damage_to_a_mail_is_read_or_an_error_of_ours(data: st.DataObject) -> None:
    mail = compose(request())
    where = data.draw(st.integers(0, len(mail)))
    put = data.draw(st.binary(max_size=4))
    damaged = mail[:where] + put + mail[where + data.draw(st.integers(0, 40)) :]
    try:
        compose(calendar_of(damaged))
    except CalendarError:
        return


def test_mail_reads_the_same_by_the_usual_policy() -> None:
    assert str(message_from_bytes(compose(request()), policy=default)["To"]) == (
        "Tim <tim@example.org>"
    )
