"""``meetsched schema``: the team file's JSON Schema."""

from __future__ import annotations

import json

import click

from meetsched.teamfile.keys import json_schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of a team file, by which editors complete and check TOML."""
    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
