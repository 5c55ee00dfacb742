"""Real servers on this machine, for as long as a test needs them."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_PATIENCE = 30.0


def free_port() -> int:
    """Return a port on which nothing listens."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def running(port: int, *command: str) -> Iterator[None]:
    """Run a module of Python's that listens on a port, until it is not needed any more."""
    quiet = subprocess.DEVNULL
    process = subprocess.Popen([sys.executable, "-m", *command], stdout=quiet, stderr=quiet)
    try:
        _wait_for(process, port)
        yield
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + _PATIENCE
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    pytest.fail(f"{process.args!r} does not listen")


# CalDAV

_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)  # not used, but quickly made


def ask(method: str, url: str, **how: Any) -> httpx.Response:  # noqa: ANN401 - httpx knows
    """Ask a server, as another program; it has to do what it is asked."""
    return httpx.request(method, url, **{"verify": _NO_TLS, **how}).raise_for_status()


@contextmanager
def radicale(folder: Path, *settings: str, scheme: str = "http") -> Iterator[str]:
    """Run Radicale, and give the address of a user's calendars."""
    port = free_port()
    (folder / "collection-root" / "user").mkdir(parents=True)
    where = ("--server-hosts", f"127.0.0.1:{port}", "--storage-filesystem-folder", str(folder))
    with running(port, "radicale", "--config", "", *where, *(settings or ("--auth-type", "none"))):
        yield f"{scheme}://127.0.0.1:{port}/user/"


@contextmanager
def xandikos(folder: Path) -> Iterator[str]:
    """Run Xandikos, and give the address of a user's calendars."""
    port = free_port()
    user = ("--defaults", "--current-user-principal", "/user")
    with running(port, "xandikos", "serve", "-p", str(port), "-d", str(folder), *user):
        yield f"http://127.0.0.1:{port}/user/calendars/"


# Servers as bad as needed


class Question(NamedTuple):
    """What a server was asked."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


Answer: TypeAlias = tuple[int, "Mapping[str, str]", bytes]


@contextmanager
def answering(answer: Callable[[Question], Answer]) -> Iterator[str]:
    """Run a server that answers as it is told, and give its address."""

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            self.raw_requestline = self.rfile.readline(65537)
            if not self.raw_requestline or not self.parse_request():
                self.close_connection = True
                return
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            asked = Question(self.command, self.path, dict(self.headers), body)
            status, headers, content = answer(asked)
            with suppress(ConnectionError):  # who asked may have given up
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

        def log_message(self, *told: object) -> None:
            del told

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/calendar/"
        finally:
            server.shutdown()
            thread.join()
