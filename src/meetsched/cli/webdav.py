"""A calendar collection on a server, over HTTP (RFC 4791, RFC 4918)."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, NamedTuple

import httpx

from meetsched.cli.servers import is_loopback, log_in
from meetsched.errors import MeetschedError, RefusedError, ServerError, quoted
from meetsched.ical.caldav import Resource, alike
from meetsched.ical.multistatus import QUESTION, Listing, entity_tag, listing

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

LARGEST: Final = 8 * 1024 * 1024
"""The most bytes that are read of an answer."""

_SILENCE: Final = 30.0
_PATIENCE: Final = 120.0
"""How many seconds may pass until an answer goes on, and until it ends."""

_XML: Final = {"Content-Type": "application/xml; charset=utf-8"}
_ICALENDAR: Final = {"Content-Type": "text/calendar; charset=utf-8"}
_LOG_IN: Final = "set MEETSCHED_CALDAV_USER and MEETSCHED_CALDAV_PASSWORD"
_MISSING: Final = frozenset((HTTPStatus.NOT_FOUND, HTTPStatus.GONE))


def address(text: str) -> httpx.URL:
    """Read the address of a collection: over TLS, or on this machine; raises `MeetschedError`.

    >>> str(address("https://dav.example.org/hub"))
    'https://dav.example.org/hub/'
    """
    try:
        url = httpx.URL(text)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise MeetschedError("--caldav: this is no address; write such as https://…") from error
    shown = str(url.copy_with(userinfo=b""))
    if url.userinfo:
        raise ServerError(shown, f"a log-in does not belong in an address; {_LOG_IN}")
    is_whole = url.host and "%" not in url.host and b"?" not in url.raw_path and not url.fragment
    if not is_whole or url.scheme not in {"https", "http"}:
        raise ServerError(shown, "this is no address of a calendar; write such as https://…")
    if url.scheme == "http" and not is_loopback(url.host):
        raise ServerError(shown, "it is not secure; write https://")
    return url.copy_with(raw_path=url.raw_path.rstrip(b"/") + b"/")


class _LogIn(httpx.Auth):
    """Logs in as the server asks for it: by Digest if it can, else by Basic."""

    def __init__(self, user: str, password: str) -> None:
        self.basic = httpx.BasicAuth(user, password)
        self.digest = httpx.DigestAuth(user, password)
        self.chosen: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        if self.chosen is None:
            response = yield request
            if response.status_code != HTTPStatus.UNAUTHORIZED:
                return
            challenges = response.headers.get_list("WWW-Authenticate")
            has_digest = any(each.lower().startswith("digest ") for each in challenges)
            self.chosen = self.digest if has_digest else self.basic
        yield from self.chosen.auth_flow(request)


class _Answer(NamedTuple):
    status: int
    headers: httpx.Headers
    body: bytes = b""

    @property
    def is_good(self) -> bool:
        return self.status // 100 == HTTPStatus.OK // 100


@dataclass(slots=True)
class Collection:
    """A calendar at an address; raises `ServerError`.

    Redirections are not followed; nothing compressed is asked for, or taken.
    """

    url: httpx.URL
    client: httpx.Client
    auth: httpx.Auth

    def etags(self) -> Mapping[str, str]:
        """Return the ETag of each resource in the collection."""
        found = self._listing()
        if found is None:
            raise self._error("there is no such calendar; create it first, in a calendar program")
        if not found.is_calendar:
            raise self._error("this is no calendar; give the address of one")
        return found.etags

    def read(self, name: str) -> Resource | None:
        """Return a resource, if it is there."""
        answer = self._ask("GET", name)
        if answer.status in _MISSING:
            return None
        self._check(answer, "GET")
        return Resource(entity_tag(answer.headers.get("ETag", "")), answer.body)

    def create(self, name: str, calendar: bytes) -> str:
        """Write a resource that is not there; return its ETag."""
        return self._put(name, calendar, {"If-None-Match": "*"})

    def update(self, name: str, calendar: bytes, etag: str) -> str:
        """Write a resource that has this ETag; return its new one."""
        return self._put(name, calendar, {"If-Match": etag or "*"})

    def remove(self, name: str, etag: str) -> None:
        """Remove a resource that has this ETag, or is gone already."""
        answer = self._ask("DELETE", name, {"If-Match": etag or "*"})
        if answer.status not in _MISSING:
            self._check(answer, "DELETE")

    def _put(self, name: str, calendar: bytes, condition: dict[str, str]) -> str:
        answer = self._ask("PUT", name, {**_ICALENDAR, **condition}, calendar)
        if b"no-uid-conflict" in answer.body and not answer.is_good:  # RFC 4791 section 5.3.2.1
            raise RefusedError("another resource of the calendar has this UID")
        self._check(answer, "PUT")
        return entity_tag(answer.headers.get("ETag", "")) or self._etag(name, calendar)

    def _etag(self, name: str, calendar: bytes) -> str:
        """Ask for an ETag: what a server changes in storing it, it may answer without one.

        It is "" if somebody else wrote something there meanwhile.
        """
        found = self.read(name)
        return found.etag if found and alike(found.calendar, calendar) else ""

    def _listing(self) -> Listing | None:
        answer = self._ask("PROPFIND", "", {**_XML, "Depth": "1"}, QUESTION)
        if answer.status in _MISSING:
            return None
        self._check(answer, "PROPFIND")
        if answer.status != HTTPStatus.MULTI_STATUS:
            raise self._error("this is no calendar; give the address of one")
        try:
            return listing(answer.body)
        except ValueError as error:
            raise self._error(f"its answer cannot be read: {error}") from error

    def _check(self, answer: _Answer, method: str) -> None:
        """Raise what an answer is that is not a good one."""
        if answer.is_good:
            return
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            raise RefusedError("changed by somebody else meanwhile")
        raise self._error(self._reason(answer, method))

    def _reason(self, answer: _Answer, method: str) -> str:
        if answer.status == HTTPStatus.UNAUTHORIZED:
            asks = (
                "it refuses the log-in" if isinstance(self.auth, _LogIn) else "it asks for a log-in"
            )
            return f"{asks}; {_LOG_IN}"
        if HTTPStatus(300) <= answer.status < HTTPStatus(400):
            return f"it has moved to {quoted(answer.headers.get('Location', '?'), 200)}; give that"
        phrase = {each.value: f" {each.phrase}" for each in HTTPStatus}.get(answer.status, "")
        return f"it answers {answer.status}{phrase} to {method}"

    def _ask(
        self, method: str, name: str, headers: Mapping[str, str] | None = None, content: bytes = b""
    ) -> _Answer:
        """Send a request, with the log-in that the server asks for."""
        url = self.url.copy_with(raw_path=self.url.raw_path + name.encode())
        request = self.client.build_request(method, url, headers=headers, content=content)
        try:
            return self._logged_in(request)
        except httpx.TimeoutException as error:
            raise self._error("it does not answer in time") from error
        except httpx.HTTPError as error:
            raise self._error(f"it cannot be talked to: {quoted(error, 200)}") from error
        except (KeyError, NotImplementedError, ValueError) as error:  # of httpx's Digest
            raise self._error("it asks for a log-in of an unknown kind") from error

    def _logged_in(self, request: httpx.Request) -> _Answer:
        """Follow the steps of a log-in here: httpx itself would read answers of any size."""
        flow = self.auth.sync_auth_flow(request)
        request = next(flow)
        while True:
            response, answer = self._answer(request)
            try:
                request = flow.send(response)
            except StopIteration:
                return answer

    def _answer(self, request: httpx.Request) -> tuple[httpx.Response, _Answer]:
        response = self.client.send(request, stream=True, auth=httpx.Auth())
        try:
            body = self._body(response)
        finally:
            response.close()
        return response, _Answer(response.status_code, response.headers, body)

    def _body(self, response: httpx.Response) -> bytes:
        if response.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise self._error("its answer is compressed, though it was asked not to be")
        body, end = bytearray(), time.monotonic() + _PATIENCE
        for chunk in response.iter_raw():
            body += chunk
            if len(body) > LARGEST:
                raise self._error(f"its answer is larger than {LARGEST} bytes")
            if time.monotonic() > end:
                raise self._error("it does not answer in time")
        return bytes(body)

    def _error(self, reason: str) -> ServerError:
        return ServerError(str(self.url), reason)


@contextmanager
def opened(url: httpx.URL, environment: Mapping[str, str]) -> Iterator[Collection]:
    """Talk to a server, with the log-in that the environment has.

    What goes to this machine without TLS does not go through a proxy.
    """
    known = log_in(environment, "CALDAV")
    auth = _LogIn(*known) if known else httpx.Auth()
    with _client(url) as client:
        yield Collection(url, client, auth)


def _client(url: httpx.URL) -> httpx.Client:
    headers = {"Accept-Encoding": "identity", "User-Agent": "meetsched"}
    is_secure = url.scheme == "https"
    try:
        return httpx.Client(headers=headers, timeout=_SILENCE, trust_env=is_secure)
    except (ImportError, ValueError, httpx.InvalidURL) as error:
        reason = "the proxy cannot be used; look at HTTPS_PROXY and ALL_PROXY"
        raise ServerError(str(url), reason) from error
