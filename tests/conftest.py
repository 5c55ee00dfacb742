"""All tests, and the peers they ask, read the tz data that meetsched itself reads."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING

import pytest
import whenever
from hypothesis import settings

from meetsched import zones

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mailserver import Postbox

settings.register_profile("here", deadline=None, derandomize=True)
settings.load_profile("here")

zones.system_copy()  # while zoneinfo still knows the system's folder
_ROOT = zones.tzdata_version().root
zoneinfo.reset_tzpath([str(_ROOT)])
zoneinfo.ZoneInfo.clear_cache()
whenever.reset_tzpath([str(_ROOT)])
whenever.clear_tzcache()


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """Write the team file of a team whose people are invited."""
    from documents import saved
    from invited import INVITING

    return saved(tmp_path, INVITING)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Name a folder for messages, which is not there yet."""
    return tmp_path / "people"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Name a folder for mails, which is not there yet."""
    return tmp_path / "out"


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """Run a mail server that takes everything."""
    from mailserver import Postbox, running

    with running(Postbox()) as found:
        yield found
