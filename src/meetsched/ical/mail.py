"""Calendar messages as mail (RFC 6047)."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

from meetsched.addresses import Mailbox
from meetsched.errors import CalendarError
from meetsched.ical.reading import property_name, split, text_of
from meetsched.ical.state import CANCELLED, versions

if TYPE_CHECKING:
    from meetsched.ical.reading import Lines
    from meetsched.ical.state import Stamp

_LONGEST_NAME: Final = 200
_LINKED: Final = ("https:", "http:", "tel:", "sip:")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a message says of itself: from whom and to whom, about what, in which version.

    `part` is the RECURRENCE-ID line of a message about one occurrence alone, else "".
    """

    sender: Mailbox
    recipient: Mailbox
    uid: str
    part: str
    stamp: Stamp
    method: str
    lines: Lines

    @classmethod
    def of(cls, calendar: bytes) -> Envelope:
        r"""Read a message's calendar; raises `CalendarError` if it is not one event for one person.

        >>> Envelope.of(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
        Traceback (most recent call last):
        meetsched.errors.CalendarError: cannot read the calendar: it is no message for one person
        """
        found = versions(calendar)
        version = next(iter(found.values()), None)
        if version is None or len(found) > 1:
            raise CalendarError("", "it is no message for one person")
        part = min(version.components)  # the event's own, "", comes first
        lines = version.components[part]
        method = "CANCEL" if CANCELLED in lines else "REQUEST"
        sender, recipient = _mailbox(lines, "ORGANIZER"), _mailbox(lines, "ATTENDEE")
        return cls(sender, recipient, next(iter(found)), part, version.stamp, method, lines)

    @property
    def message_id(self) -> str:
        """A Message-ID that the same version for the same person always has."""
        version = f"{self.stamp.at:%Y%m%dT%H%M%SZ} {self.stamp.sequence}"
        which = (self.recipient.address, self.uid, self.part, self.method, version)
        _, _, domain = self.sender.address.rpartition("@")
        return f"<{sha256(' '.join(which).encode()).hexdigest()[:32]}@{domain}>"

    @property
    def subject(self) -> str:
        """What the mail is about, in one line."""
        summary = self.said("SUMMARY")
        if self.method == "CANCEL":
            return summary
        return f"{'Updated invitation' if self.stamp.sequence else 'Invitation'}: {summary}"

    def said(self, name: str) -> str:
        """Return the text of one of the event's properties; "" if it has none."""
        return text_of(self.lines, name)


def _mailbox(lines: Lines, name: str) -> Mailbox:
    """Read the one ORGANIZER or ATTENDEE."""
    own = [line for line in lines if property_name(line) == name]
    if len(own) != 1:
        raise CalendarError("", f"it has {len(own)} {name} lines, where a message has one")
    try:
        parameters, uri = split(own[0])
        address = unquote(uri.removeprefix("mailto:"))
        return Mailbox.parse(str(Mailbox(address, parameters.get("CN", ""))))
    except ValueError as error:
        raise CalendarError("", f"its {name} is no mail address") from error


def compose(calendar: bytes) -> bytes:
    """Write a message's calendar as a mail, always with the same bytes (RFC 6047 section 2).

    It has the text as plain text, as HTML and as the calendar itself, of which a calendar program
    takes what it understands, and the calendar once more as a file.
    """
    envelope = Envelope.of(calendar)
    plain = (envelope.sender.address + envelope.recipient.address).isascii()
    mail = EmailMessage(policy=SMTP if plain else SMTPUTF8)
    mail["From"], mail["To"] = _address(envelope.sender), _address(envelope.recipient)
    mail["Subject"] = _in_a_header(envelope.subject)
    mail["Date"] = format_datetime(envelope.stamp.at)
    mail["Message-ID"] = envelope.message_id
    text = _text(envelope)
    mail.set_content(text, cte="quoted-printable")
    mail.add_alternative(_html(text, envelope.said("URL")), subtype="html", cte="quoted-printable")
    mail.add_alternative(
        calendar.decode(),
        subtype="calendar",
        cte="base64",
        params={"method": envelope.method, "component": "VEVENT"},
    )
    mail.add_attachment(calendar, "application", "ics", filename="invite.ics")
    for number, part in enumerate(part for part in mail.walk() if part.is_multipart()):
        part.set_boundary(f"meetsched-{envelope.message_id[1:33]}-{number}")
    return mail.as_bytes()


def _address(mailbox: Mailbox) -> Address:
    user, _, domain = mailbox.address.rpartition("@")
    return Address(_in_a_header(mailbox.name)[:_LONGEST_NAME], user, domain)


def _in_a_header(text: str) -> str:
    """Put a text on one line, without what would be read as an encoded word (RFC 2047)."""
    return " ".join(text.split()).replace("=?", "= ?")


def _text(envelope: Envelope) -> str:
    organizer = envelope.sender.name or envelope.sender.address
    asks = "has called this off" if envelope.method == "CANCEL" else "invites you"
    hint = "Open invite.ics if your mail program does not show the times by itself."
    paragraphs = (f"{organizer} {asks}: {envelope.said('SUMMARY')}", envelope.said("DESCRIPTION"))
    return "\n\n".join(filter(None, (*paragraphs, hint))) + "\n"


def _html(text: str, url: str) -> str:
    paragraphs = "".join(
        f"<p>{escape(paragraph.strip()).replace(chr(10), '<br>')}</p>"
        for paragraph in text.split("\n\n")
    )
    link = f'<p><a href="{escape(url)}">Join</a></p>' if url.startswith(_LINKED) else ""
    return f"<!DOCTYPE html><html><body>{paragraphs}{link}</body></html>\n"


def calendar_of(mail: bytes) -> bytes:
    """Return the calendar that a mail made by `compose` carries; raises `CalendarError`."""
    try:
        for part in message_from_bytes(mail).walk():
            content = part.get_payload(decode=True)
            if part.get_content_type() == "application/ics" and isinstance(content, bytes):
                return content
    except RecursionError as error:
        raise CalendarError("", "the mail has parts in parts without end") from error
    raise CalendarError("", "the mail has no calendar attached")
