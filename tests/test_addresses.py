"""Mail addresses, against the standard library's reader and the examples of RFC 6068."""

from __future__ import annotations

from email.utils import parseaddr
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetsched.addresses import Mailbox, address_faults

NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30).map(
    str.strip
)
ATOMS = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~-ü明", min_size=1, max_size=9)
LOCAL = st.lists(ATOMS, min_size=1, max_size=4).map(".".join).filter(lambda text: "=?" not in text)
ADDRESSES = LOCAL.map(lambda local: f"{local}@example.org")


@pytest.mark.parametrize(
    ("text", "address", "name"),
    [
        ("team@example.org", "team@example.org", ""),
        ("<team@example.org>", "team@example.org", ""),
        ("Team <team@example.org>", "team@example.org", "Team"),
        ("Team<team@example.org>", "team@example.org", "Team"),
        ("Zoë van 't Hof <zoe@example.org>", "zoe@example.org", "Zoë van 't Hof"),
        ('"The Team; all" <team@example.org>', "team@example.org", "The Team; all"),
        (r'"a \"b\" c\\d" <x@example.org>', "x@example.org", r'a "b" c\d'),
        ("first.last+more@mail.example.org", "first.last+more@mail.example.org", ""),
        ("team@localhost", "team@localhost", ""),
    ],
)
def test_a_mailbox_is_an_address_and_perhaps_a_name(text: str, address: str, name: str) -> None:
    assert Mailbox.parse(text) == Mailbox(address, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "team",
        "@example.org",
        "team@",
        "a@b@example.org",
        "a@example.org, b@example.org",
        "Team <team@example.org> more",
        "Team, the <team@example.org>",
        '"Team <team@example.org>',
        "team@-example.org",
        "team@example..org",
        "team@example.org.",
        "te am@example.org",
        "mailto:team@example.org",
        "a\nb@example.org",
        "a\x00b@example.org",
        "a\x7fb@example.org",
        "team@example.org\r\nBcc: eve@example.org",
        ".team@example.org",
        "team.@example.org",
        "the..team@example.org",
        "=?utf-8?q?team?=@example.org",
        f"{'a' * 65}@example.org",
        f"team@{'a' * 64}.org",
    ],
)
def test_what_is_no_mailbox_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Mailbox.parse(text)


@given(ADDRESSES, NAMES)
def test_what_is_written_reads_back(address: str, name: str) -> None:
    mailbox = Mailbox(address, name)
    assert Mailbox.parse(str(mailbox)) == mailbox


@given(ADDRESSES, NAMES)
def test_the_standard_library_reads_it_alike(address: str, name: str) -> None:
    assert parseaddr(str(Mailbox(address, name))) == (name, address)


@given(st.text())
def test_whatever_is_read_has_one_address_and_no_line_break_in_it(text: str) -> None:
    try:
        mailbox = Mailbox.parse(text)
    except ValueError:
        return
    assert mailbox.address.count("@") == 1
    assert mailbox.address.split() == [mailbox.address]


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("chris@example.com", "mailto:chris@example.com"),
        ("infobot+sub@example.com", "mailto:infobot+sub@example.com"),
        ("gorby%kremvax@example.com", "mailto:gorby%25kremvax@example.com"),
        ("unlikely?address@example.com", "mailto:unlikely%3Faddress@example.com"),
        ("Mike&family@example.org", "mailto:Mike%26family@example.org"),
        ("a/b#c=d@example.org", "mailto:a%2Fb%23c%3Dd@example.org"),
        ("b=c$d!e@example.org", "mailto:b%3Dc$d!e@example.org"),
        ("zoë@example.org", "mailto:zo%C3%AB@example.org"),
    ],
)
def test_an_address_is_encoded_as_a_uri_as_rfc_6068_has_it(address: str, uri: str) -> None:
    """Section 2: gen-delims but "@" and ":", "&", ";" and "=" must be encoded."""
    assert Mailbox(address).uri == uri


@given(ADDRESSES)
def test_a_uri_holds_the_address_and_what_a_uri_may_hold(address: str) -> None:
    uri = Mailbox(address).uri
    assert unquote(uri.removeprefix("mailto:")) == address
    assert uri.isascii()
    assert not set(uri) & set(' "<>\\^`{|}')


def test_a_fault_says_where_and_shows_one() -> None:
    (fault,) = address_faults("team", "meeting", "organizer", named=True)
    assert str(fault) == (
        'meeting.organizer: "team" is no e-mail address; write such as "Team <team@example.org>"'
    )


@pytest.mark.parametrize("named", [True, False])
def test_a_name_before_an_address_is_a_fault_unless_there_may_be_one(*, named: bool) -> None:
    assert list(address_faults("team@example.org", named=named)) == []
    assert (list(address_faults("Team <team@example.org>", named=named)) == []) is named
