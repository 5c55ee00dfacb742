"""What a WebDAV server says of a collection: its answer to PROPFIND (RFC 4918 section 14.16)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import unquote, urlsplit
from xml.parsers.expat import ExpatError, ParserCreate

if TYPE_CHECKING:
    from collections.abc import Mapping

QUESTION: Final = (
    b'<?xml version="1.0" encoding="utf-8"?>'
    b'<propfind xmlns="DAV:"><prop><getetag/><resourcetype/></prop></propfind>'
)
"""What to send with PROPFIND."""

_RESPONSE: Final = ["DAV: multistatus", "DAV: response"]
_HREF: Final = [*_RESPONSE, "DAV: href"]
_STATUS: Final = [*_RESPONSE, "DAV: status"]
_PROPERTY: Final = [*_RESPONSE, "DAV: propstat", "DAV: prop"]
_ETAG: Final = [*_PROPERTY, "DAV: getetag"]
_CALENDAR: Final = [*_PROPERTY, "DAV: resourcetype", "urn:ietf:params:xml:ns:caldav calendar"]
_DEEPEST: Final = 32
_TAG: Final = re.compile(r'(W/)?"?([\x21\x23-\x7e]+)"?')


@dataclass(frozen=True, slots=True)
class Listing:
    """A collection: whether it is a calendar, and the ETag of each resource in it by name."""

    is_calendar: bool
    etags: Mapping[str, str]


def entity_tag(text: str) -> str:
    """Return an ETag as it is written in a header; "" for what is none.

    >>> entity_tag('W/"6f"'), entity_tag("6f"), entity_tag("")
    ('W/"6f"', '"6f"', '')
    """
    match = _TAG.fullmatch(text.strip())
    return f'{match[1] or ""}"{match[2]}"' if match else ""


def listing(document: bytes) -> Listing | None:
    """Read the answer to a PROPFIND of depth 0 or 1; None if the collection is not there.

    Raises `ValueError` with a reason for what is no such answer.
    """
    members = _Reader().read(document)
    if not members:
        raise ValueError("it lists nothing, not even the collection")
    collection = min(members, key=lambda member: len(member.path))
    there = [member for member in members if not member.is_missing]
    if collection not in there:
        return None
    return Listing(collection.is_calendar, {member.name: member.etag for member in there})


@dataclass(slots=True)
class _Member:
    """What is said of one address: the collection's own, or one in it."""

    path: str = ""
    etag: str = ""
    status: str = ""
    is_calendar: bool = False

    @property
    def name(self) -> str:
        """The last part of the path: servers behind others may not know how theirs begins."""
        return unquote(self.path.rstrip("/").rpartition("/")[2])

    @property
    def is_missing(self) -> bool:
        return " 404" in self.status or " 410" in self.status


@dataclass(slots=True)
class _Reader:
    """Reads XML as it comes, so that nothing in it can grow; `opened` are the open elements."""

    opened: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    members: list[_Member] = field(default_factory=list)

    def read(self, document: bytes) -> list[_Member]:
        parser = ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = _refuse_doctype  # no DTD, so no entities
        parser.StartElementHandler = self._begin
        parser.CharacterDataHandler = self.text.append
        parser.EndElementHandler = self._end
        is_all = True
        try:
            parser.Parse(document, is_all)
        except ExpatError as error:
            raise ValueError(f"it is no XML: {error}") from error
        return self.members

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        self.opened.append(name)
        self.text.clear()
        if len(self.opened) > _DEEPEST:
            raise ValueError(f"its elements are more than {_DEEPEST} deep")
        if self.opened == _RESPONSE:
            self.members.append(_Member())
        elif self.opened == _CALENDAR:
            self.members[-1].is_calendar = True

    def _end(self, name: str) -> None:
        del name
        text = "".join(self.text).strip()
        if self.opened == _HREF:
            self.members[-1].path = urlsplit(text).path
        elif self.opened == _STATUS:
            self.members[-1].status = text
        elif self.opened == _ETAG:
            self.members[-1].etag = self.members[-1].etag or entity_tag(text)
        self.opened.pop()
        self.text.clear()


def _refuse_doctype(*declared: object) -> NoReturn:
    del declared
    raise ValueError("it has a document type, which an answer of a server does not need")
