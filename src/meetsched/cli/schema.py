"""``meetsched schema``: the team file's JSON Schema."""

from __future__ import annotations

import click

from meetsched.cli import answers
from meetsched.teamfile.keys import json_schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a team file, by which editors complete and check TOML."""
    answers.print_json(json_schema())
