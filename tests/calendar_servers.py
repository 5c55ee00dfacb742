"""Fixtures: CalDAV servers that run for the whole session; a plugin of the tests that need them.

PYTEST_DONT_REWRITE, since it is imported when doctests are looked for, before it is a plugin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

import servers

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def radicale_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.radicale(tmp_path_factory.mktemp("radicale") / "data") as home:
        yield home


@pytest.fixture(scope="session")
def xandikos_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with servers.xandikos(tmp_path_factory.mktemp("xandikos") / "data") as home:
        yield home


@pytest.fixture(params=["radicale", "xandikos"])
def calendar_url(request: pytest.FixtureRequest) -> str:
    """Give the address of an empty calendar on a server, of each kind in turn."""
    home = request.getfixturevalue(f"{request.param}_home")
    url = f"{home}{uuid4().hex}/"
    servers.ask("MKCALENDAR", url)
    return url
