"""The command line, run inside this process as a person would type it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from click.testing import CliRunner

from meetsched.cli import main

if TYPE_CHECKING:
    from click.testing import Result


def run(*arguments: object, width: int | str = 100) -> Result:
    """Run a command, with a terminal of so many cells."""
    return CliRunner().invoke(main, list(map(str, arguments)), env={"COLUMNS": str(width)})


def told(*arguments: object) -> Any:  # noqa: ANN401 - what JSON holds
    """Return the JSON document of a command that ends well."""
    result = run(*arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def refused(*arguments: object) -> str:
    """Return what a command says that refuses to go on: exit status 2, and no output."""
    result = run(*arguments)
    assert result.exit_code == 2, result.exception
    assert result.stdout == ""
    return result.stderr
