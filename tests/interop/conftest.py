"""Readers that the tests could not ask are named at the end of the run, however quiet it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from interop import peers

if TYPE_CHECKING:
    import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for name in peers.MISSING:
        terminalreporter.write_line(f"not run: {name} (tests/interop/install installs it)")
