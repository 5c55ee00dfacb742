from __future__ import annotations

from contextlib import suppress
from urllib.parse import quote
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.ical.multistatus import Listing, entity_tag, listing

RFC_4918 = b"""<?xml version="1.0" encoding="utf-8" ?>
<D:multistatus xmlns:D="DAV:">
  <D:response>
    <D:href>/container/</D:href>
    <D:propstat>
      <D:prop xmlns:R="http://ns.example.com/boxschema/">
        <R:bigbox><R:BoxType>Box type A</R:BoxType></R:bigbox>
        <D:resourcetype><D:collection/></D:resourcetype>
      </D:prop>
      <D:status>HTTP/1.1 200 OK</D:status>
    </D:propstat>
  </D:response>
  <D:response>
    <D:href>/container/front.html</D:href>
    <D:propstat>
      <D:prop>
        <D:getetag>"zzyzx"</D:getetag>
        <D:resourcetype/>
      </D:prop>
      <D:status>HTTP/1.1 200 OK</D:status>
    </D:propstat>
  </D:response>
</D:multistatus>"""
"""After section 9.1.5."""


def answer(*responses: str) -> bytes:
    names = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"'
    return f"<multistatus {names}>{''.join(responses)}</multistatus>".encode()


def response(href: str, etag: str = "", kind: str = "") -> str:
    properties = f"<getetag>{escape(etag)}</getetag><resourcetype>{kind}</resourcetype>"
    return f"<response><href>{href}</href><propstat><prop>{properties}</prop></propstat></response>"


CALENDAR = response("/cal/", kind="<collection/><C:calendar/>")


def test_the_example_of_the_specification_is_read() -> None:
    assert listing(RFC_4918) == Listing(
        is_calendar=False, etags={"container": "", "front.html": '"zzyzx"'}
    )


def test_a_calendar_is_known_by_its_type() -> None:
    found = listing(answer(response("/cal/a.ics", '"1"'), CALENDAR))
    assert found == Listing(is_calendar=True, etags={"cal": "", "a.ics": '"1"'})


def test_a_calendar_inside_does_not_make_a_calendar() -> None:
    inner = response("/home/cal/", kind="<collection/><C:calendar/>")
    found = listing(answer(inner, response("/home/", kind="<collection/>")))
    assert found is not None
    assert not found.is_calendar


@pytest.mark.parametrize(
    "href",
    ["/cal/a-b.ics", "http://other.example.org/cal/a-b.ics", "/behind/cal/%61%2Db.ics",
     "https://example.org:8443/x/y/cal/a-b%2eics"],
)  # fmt: skip
def test_addresses_may_be_written_in_many_ways(href: str) -> None:
    found = listing(answer(CALENDAR, response(href, '"1"')))
    assert found is not None
    assert found.etags["a-b.ics"] == '"1"'


@given(st.text(min_size=1).filter(lambda name: name.isprintable() and "/" not in name))
def test_every_name_is_found(name: str) -> None:
    found = listing(answer(CALENDAR, response(f"/cal/{quote(name)}", '"1"')))
    assert found is not None
    assert found.etags[name] == '"1"'


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_a_collection_may_be_said_not_to_be_there(status: str) -> None:
    gone = f"<response><href>/cal/</href><status>HTTP/1.1 {status}</status></response>"
    assert listing(answer(gone)) is None


def test_what_is_listed_as_missing_is_not_there() -> None:
    gone = "<response><href>/cal/a.ics</href><status>HTTP/1.1 404 Not Found</status></response>"
    found = listing(answer(CALENDAR, gone))
    assert found is not None
    assert "a.ics" not in found.etags


def test_no_document_type_is_read_and_so_no_entity() -> None:
    with pytest.raises(ValueError, match="document type"):
        listing(b'<!DOCTYPE m [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><m>&b;</m>')


def test_a_document_type_is_seen_in_other_encodings() -> None:
    text = "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE m><m/>"
    with pytest.raises(ValueError, match="document type"):
        listing(text.encode("utf-16"))


def test_the_depth_is_bounded() -> None:
    with pytest.raises(ValueError, match="deep"):
        listing(b"<a>" * 100_000)


@pytest.mark.parametrize("document", [b"", b"no XML", b"<a/>", b"<multistatus xmlns='DAV:'>"])
def test_what_is_no_answer_is_refused(document: bytes) -> None:
    with pytest.raises(ValueError, match=r"it is no XML|it lists nothing"):
        listing(document)


@given(st.binary() | st.text().map(lambda text: answer(response(text))))
def test_no_answer_breaks_the_reader(document: bytes) -> None:
    with suppress(ValueError):
        listing(document)


# RFC 9110 section 8.8.3.1 has the first three as examples.
@pytest.mark.parametrize(
    ("text", "tag"),
    [('"xyzzy"', '"xyzzy"'), ('W/"xyzzy"', 'W/"xyzzy"'), ('""', ""), ("xyzzy", '"xyzzy"'),
     (' "a"\n', '"a"'), ('"a"b"', ""), ('"é"', ""), ('"a\r\nX: y"', ""), ("", "")],
)  # fmt: skip
def test_etags_are_made_fit_for_a_header(text: str, tag: str) -> None:
    assert entity_tag(text) == tag
