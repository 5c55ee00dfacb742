from __future__ import annotations

import gzip
import hashlib
import re
import ssl
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest
import trustme

import servers
from meetsched.cli import webdav
from meetsched.errors import MeetschedError, RefusedError, ServerError
from meetsched.ical.caldav import Resource
from servers import Answer, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytest_plugins = ["calendar_servers"]

LISTED = (
    b'<multistatus xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><response>'
    b"<href>/calendar/</href><propstat><prop><resourcetype><collection/><C:calendar/>"
    b"</resourcetype></prop></propstat></response></multistatus>"
)
EVENT = b"\r\n".join(
    (b"BEGIN:VCALENDAR", b"VERSION:2.0", b"PRODID:-//tests//EN", b"BEGIN:VEVENT", b"UID:a",
     b"DTSTAMP:20190301T000000Z", b"DTSTART:20190321T080000Z", b"SUMMARY:A", b"END:VEVENT",
     b"END:VCALENDAR", b"")
)  # fmt: skip
USER, PASSWORD = "user", "caf\u00e9:secret"
LOG_IN = {"MEETSCHED_CALDAV_USER": USER, "MEETSCHED_CALDAV_PASSWORD": PASSWORD}


def always(status: int, body: bytes = b"", **headers: str) -> Callable[[Question], Answer]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: (status, named, body)


def logging(log: list[Question]) -> Callable[[Question], Answer]:
    """List an empty calendar, and keep what was asked."""

    def answer(asked: Question) -> Answer:
        log.append(asked)
        return 207, {}, LISTED

    return answer


def etags(url: str, environment: dict[str, str] | None = None) -> dict[str, str]:
    with webdav.opened(webdav.address(url), environment or {}) as collection:
        return dict(collection.etags())


def failure(answer: Callable[[Question], Answer], environment: dict[str, str] | None = None) -> str:
    """Return why a calendar of a server that answers so cannot be listed."""
    with servers.answering(answer) as url, pytest.raises(ServerError) as caught:
        etags(url, environment)
    assert caught.value.server == url
    assert f'"{url}"' in str(caught.value)
    return caught.value.reason


# Addresses


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("https://dav.example.org", "https://dav.example.org/"),
        ("HTTPS://Dav.Example.org:443/cal", "https://dav.example.org/cal/"),
        ("https://dav.example.org/cal//", "https://dav.example.org/cal/"),
        ("http://localhost:5232/cal/", "http://localhost:5232/cal/"),
        ("http://127.0.0.9/cal/", "http://127.0.0.9/cal/"),
        ("http://[::1]:5232/cal/", "http://[::1]:5232/cal/"),
        ("https://dav.example.org/a%2525%2Fb", "https://dav.example.org/a%2525%2Fb/"),
        ("https://dav.example.org/caf%C3%A9/", "https://dav.example.org/caf%C3%A9/"),
    ],
)
def test_an_address_has_one_form(text: str, shown: str) -> None:
    assert str(webdav.address(text)) == shown


@pytest.mark.parametrize(
    "text",
    ["http://dav.example.org/", "http://localhost.example.org/", "http://10.0.0.1/",
     "http://127.0.0.1.example.org/", "http://0x7f.1/"],
)  # fmt: skip
def test_without_tls_no_other_machine_is_talked_to(text: str) -> None:
    with pytest.raises(ServerError, match="not secure"):
        webdav.address(text)


@pytest.mark.parametrize(
    "text",
    ["", "dav.example.org", "/cal/", "ftp://example.org/", "https:///cal/", "https://[/",
     "https://example.org/?a=b", "https://example.org/?", "https://example.org/#a",
     "https://example.org:x/", "https://a\0/",
     "file:///etc/passwd", "https://a b/"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(MeetschedError, match="no address"):
        webdav.address(text)


@pytest.mark.parametrize(
    "text",
    ["https://me:pass@example.org/", "http://me:pass@example.org/", "https://me:pass@[/",
     "ftp://me:pass@example.org/", "https://me:pass@127.0.0.1/?a"],
)  # fmt: skip
def test_a_log_in_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(MeetschedError) as caught:
        webdav.address(text)
    assert "pass" not in str(caught.value).replace("PASSWORD", "")


# On real servers


@pytest.fixture
def calendar(calendar_url: str) -> Iterator[webdav.Collection]:
    with webdav.opened(webdav.address(calendar_url), {}) as collection:
        yield collection


def test_what_is_written_is_listed_and_read(calendar: webdav.Collection) -> None:
    tag = calendar.create("a.ics", EVENT)
    found = calendar.read("a.ics")
    assert calendar.etags()["a.ics"] == tag
    assert found is not None
    assert found.etag == tag
    assert b"SUMMARY:A" in found.calendar


def test_what_is_not_there_is_not_read(calendar: webdav.Collection) -> None:
    assert calendar.read("a.ics") is None


def test_nothing_is_created_over_something(calendar: webdav.Collection) -> None:
    tag = calendar.create("a.ics", EVENT)
    with pytest.raises(RefusedError):
        calendar.create("a.ics", EVENT.replace(b":A", b":B"))
    assert calendar.etags()["a.ics"] == tag


def test_what_is_known_is_updated(calendar: webdav.Collection) -> None:
    old = calendar.create("a.ics", EVENT)
    new = calendar.update("a.ics", EVENT.replace(b":A", b":B"), old)
    assert new != old
    assert calendar.etags()["a.ics"] == new


@pytest.mark.parametrize("etag", ['"other"', 'W/"other"'])
def test_what_has_another_etag_is_neither_updated_nor_removed(
    calendar: webdav.Collection, etag: str
) -> None:
    tag = calendar.create("a.ics", EVENT)
    with pytest.raises(RefusedError):
        calendar.update("a.ics", EVENT.replace(b":A", b":B"), etag)
    with pytest.raises(RefusedError):
        calendar.remove("a.ics", etag)
    assert calendar.etags()["a.ics"] == tag


def test_what_is_gone_is_not_updated(calendar: webdav.Collection) -> None:
    with pytest.raises(RefusedError):
        calendar.update("a.ics", EVENT, '"any"')
    assert calendar.read("a.ics") is None


def test_what_is_removed_is_gone_and_may_be_gone_already(calendar: webdav.Collection) -> None:
    tag = calendar.create("a.ics", EVENT)
    calendar.remove("a.ics", tag)
    assert calendar.read("a.ics") is None
    calendar.remove("a.ics", tag)


def test_any_etag_will_do_where_none_is_known(calendar: webdav.Collection) -> None:
    calendar.create("a.ics", EVENT)
    calendar.update("a.ics", EVENT.replace(b":A", b":B"), "")
    found = calendar.read("a.ics")
    assert found is not None
    assert b"SUMMARY:B" in found.calendar


def test_a_uid_that_is_there_under_another_name_is_refused(radicale_home: str) -> None:
    servers.ask("MKCALENDAR", url := f"{radicale_home}same-uid/")
    servers.ask("PUT", f"{url}imported.ics", content=EVENT)
    with (
        webdav.opened(webdav.address(url), {}) as collection,
        pytest.raises(RefusedError, match="has this UID"),
    ):
        collection.create("a.ics", EVENT)


def test_a_calendar_that_is_not_there_is_told(radicale_home: str, xandikos_home: str) -> None:
    for home in (radicale_home, xandikos_home):
        with pytest.raises(ServerError, match="no such calendar; create it first"):
            etags(f"{home}missing/")


def test_what_is_no_calendar_is_told(radicale_home: str, xandikos_home: str) -> None:
    for home in (radicale_home, xandikos_home):
        with pytest.raises(ServerError, match="this is no calendar"):
            etags(home)


# Log-in and TLS, on a real server


class Secured(NamedTuple):
    """A calendar behind TLS and a log-in, and the file of the authority that vouches for it."""

    url: str
    authority: str


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    folder = tmp_path_factory.mktemp("secured")
    authority, chain, key, users = (folder / name for name in ("ca", "chain", "key", "users"))
    ca = trustme.CA()
    certificate = ca.issue_cert("127.0.0.1")
    ca.cert_pem.write_to_path(authority)
    certificate.private_key_pem.write_to_path(key)
    for blob in certificate.cert_chain_pems:
        blob.write_to_path(chain, append=True)
    users.write_text(f"{USER}:{PASSWORD}\n", encoding="utf-8")
    tls = ("--ssl", "--server-certificate", str(chain), "--server-key", str(key))
    log_in = ("--auth-type", "htpasswd", "--auth-htpasswd-filename", str(users),
              "--auth-htpasswd-encryption", "plain", "--auth-delay", "0")  # fmt: skip
    with servers.radicale(folder / "data", *tls, *log_in, scheme="https") as home:
        trusting = ssl.create_default_context(cafile=str(authority))
        auth = (USER, PASSWORD.encode())
        servers.ask("MKCALENDAR", f"{home}hub/", verify=trusting, auth=auth)
        yield Secured(f"{home}hub/", str(authority))


@pytest.fixture
def trusted(secured: Secured, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("SSL_CERT_FILE", secured.authority)
    return secured.url


def test_the_log_in_of_the_environment_opens_a_calendar(trusted: str) -> None:
    with webdav.opened(webdav.address(trusted), LOG_IN) as collection:
        tag = collection.create("a.ics", EVENT)
        assert collection.etags()["a.ics"] == tag
        collection.remove("a.ics", tag)


def test_a_log_in_that_is_missing_is_asked_for(trusted: str) -> None:
    with pytest.raises(ServerError, match="asks for a log-in; set MEETSCHED_CALDAV_USER"):
        etags(trusted)


def test_a_wrong_log_in_is_told_and_not_repeated(trusted: str) -> None:
    with pytest.raises(ServerError, match="refuses the log-in") as caught:
        etags(trusted, {**LOG_IN, "MEETSCHED_CALDAV_PASSWORD": "wrong-one"})
    assert "wrong-one" not in str(caught.value)


@pytest.mark.parametrize("name", LOG_IN)
def test_half_a_log_in_is_an_error_before_anything_is_asked(name: str) -> None:
    with pytest.raises(MeetschedError, match="is not set, though the other half of the log-in is"):
        etags("https://127.0.0.1:1/", {name: LOG_IN[name]})


def test_a_certificate_of_nobody_known_is_refused(secured: Secured) -> None:
    with pytest.raises(ServerError, match="CERTIFICATE_VERIFY_FAILED"):
        etags(secured.url, LOG_IN)


def test_a_certificate_for_another_host_is_refused(trusted: str) -> None:
    with pytest.raises(ServerError, match="CERTIFICATE_VERIFY_FAILED"):
        etags(trusted.replace("127.0.0.1", "localhost"), LOG_IN)


def test_a_server_without_tls_is_told(radicale_home: str) -> None:
    with pytest.raises(ServerError, match="cannot be talked to"):
        etags(radicale_home.replace("http:", "https:"))


# Digest, as RFC 7616 section 3.4.1 has it


def digest_server(log: list[Question]) -> Callable[[Question], Answer]:
    challenge = {"WWW-Authenticate": 'Digest realm="r", qop="auth", algorithm=SHA-256, nonce="n"'}

    def h(text: str) -> str:
        return hashlib.sha256(text.encode()).hexdigest()

    def answer(asked: Question) -> Answer:
        log.append(asked)
        given = dict(re.findall(r'(\w+)="?([^",]+)', asked.headers.get("Authorization", "")))
        a1, a2 = h(f"{USER}:r:{PASSWORD}"), h(f"{asked.method}:{asked.path}")
        expected = h(f"{a1}:n:{given.get('nc')}:{given.get('cnonce')}:auth:{a2}")
        return (207, {}, LISTED) if given.get("response") == expected else (401, challenge, b"")

    return answer


def test_digest_is_answered_and_the_password_is_not_sent() -> None:
    log: list[Question] = []
    with servers.answering(digest_server(log)) as url:
        assert etags(url, LOG_IN) == {"calendar": ""}
    assert not [asked for asked in log if "Basic" in asked.headers.get("Authorization", "")]


def test_a_log_in_is_sent_only_when_it_is_asked_for() -> None:
    log: list[Question] = []
    with servers.answering(logging(log)) as url:
        etags(url, LOG_IN)
    assert [asked.headers.get("Authorization") for asked in log] == [None]


@pytest.mark.parametrize(
    "challenge",
    ['Digest realm="r", nonce="n", algorithm=ROT13', 'Digest realm="r", nonce="n", qop="auth-int"',
     "Digest x"],
)  # fmt: skip
def test_a_log_in_of_another_kind_is_told(challenge: str) -> None:
    assert failure(always(401, WWW_Authenticate=challenge), LOG_IN)


# Bad servers


@pytest.mark.parametrize(
    ("status", "said"),
    [(403, "403 Forbidden"), (405, "405 Method Not Allowed"), (500, "500 Internal Server Error"),
     (503, "503 Service Unavailable"), (599, "599"), (410, "no such calendar"),
     (200, "no calendar")],
)  # fmt: skip
def test_what_a_server_answers_is_told(status: int, said: str) -> None:
    assert said in failure(always(status))


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirection_is_followed(status: int) -> None:
    log: list[Question] = []
    with servers.answering(logging(log)) as other:
        assert f'"{other}"' in failure(always(status, Location=other), LOG_IN)
    assert log == []


@pytest.mark.parametrize("status", [207, 401])
def test_answers_are_bounded(status: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webdav, "LARGEST", 1000)
    challenge = "Digest realm=r, nonce=n"
    answer = always(status, b" " * 1001, WWW_Authenticate=challenge)
    assert "larger than 1000 bytes" in failure(answer, LOG_IN)


def test_nothing_is_decompressed() -> None:
    answer = always(207, gzip.compress(b" " * 1_000_000), Content_Encoding="gzip")
    assert "compressed" in failure(answer)


def test_a_silent_server_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webdav, "_SILENCE", 0.1)

    def answer(_: Question) -> Answer:
        time.sleep(0.3)
        return 207, {}, LISTED

    assert "does not answer in time" in failure(answer)


def test_a_server_that_never_ends_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webdav, "_PATIENCE", -1)
    assert "does not answer in time" in failure(always(207, LISTED))


def test_an_answer_cut_short_is_told() -> None:
    answer = always(207, LISTED, Content_Length="100000", Connection="close")
    assert "cannot be talked to" in failure(answer)


def test_a_document_type_is_told() -> None:
    assert "document type" in failure(always(207, b"<!DOCTYPE a><a/>"))


def test_what_a_server_says_cannot_write_on_the_terminal() -> None:
    assert failure(always(302, Location="https://x/\x1b[2J")).isprintable()


def test_nobody_there_is_told() -> None:
    with pytest.raises(ServerError, match="cannot be talked to"):
        etags(f"http://127.0.0.1:{servers.free_port()}/")


@pytest.mark.parametrize("proxy", ["socks5://me:secret@127.0.0.1:1", "odd://127.0.0.1"])
def test_a_proxy_that_cannot_be_used_is_told(proxy: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", proxy)
    with pytest.raises(ServerError, match="the proxy cannot be used") as caught:
        etags("https://127.0.0.1/")
    assert "secret" not in str(caught.value)


def test_what_goes_to_this_machine_goes_through_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", f"http://127.0.0.1:{servers.free_port()}")
    with servers.answering(always(207, LISTED)) as url:
        assert etags(url) == {"calendar": ""}


# ETags


def tagless(put: dict[str, str], etag: str, there: bytes) -> Callable[[Question], Answer]:
    """Answer PUT with these headers, and GET with what is there and its ETag."""
    got = (200, {"ETag": etag} if etag else {}, there)
    return lambda asked: (201, put, b"") if asked.method == "PUT" else got


def created(answer: Callable[[Question], Answer]) -> str:
    with (
        servers.answering(answer) as url,
        webdav.opened(webdav.address(url), {}) as collection,
    ):
        return collection.create("a.ics", EVENT)


@pytest.mark.parametrize(
    ("put", "etag", "tag"),
    [({}, '"later"', '"later"'), ({"ETag": '"at-once"'}, '"later"', '"at-once"'), ({}, "", ""),
     ({"ETag": 'W/"weak"'}, '"later"', 'W/"weak"'), ({"ETag": "bare"}, "", '"bare"')],
)  # fmt: skip
def test_an_etag_that_is_not_told_is_asked_for(put: dict[str, str], etag: str, tag: str) -> None:
    assert created(tagless(put, etag, EVENT)) == tag


def test_the_etag_asked_for_is_that_of_what_a_server_has_changed_in_storing_it() -> None:
    head, body = EVENT.split(b"UID:a\r\n")
    stored = head.replace(b"//tests", b"//server") + body.replace(
        b"END:VEVENT", b"UID:a\r\nEND:VEVENT"
    )
    assert created(tagless({}, '"later"', stored)) == '"later"'


@pytest.mark.parametrize("theirs", [EVENT.replace(b":A", b":Theirs"), b"", b"no calendar"])
def test_the_etag_asked_for_is_not_that_of_what_others_wrote_meanwhile(theirs: bytes) -> None:
    assert created(tagless({}, '"theirs"', theirs)) == ""


def test_there_is_no_etag_of_what_others_removed_meanwhile() -> None:
    def answer(asked: Question) -> Answer:
        return (201, {}, b"") if asked.method == "PUT" else (404, {}, b"")

    assert created(answer) == ""


def test_a_resource_may_come_without_etag() -> None:
    with (
        servers.answering(always(200, EVENT)) as url,
        webdav.opened(webdav.address(url), {}) as collection,
    ):
        assert collection.read("a.ics") == Resource("", EVENT)
