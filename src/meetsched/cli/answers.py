"""How commands answer: JSON, and what all pages have."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import click

from meetsched import zones
from meetsched.phrases import day_words

if TYPE_CHECKING:
    from meetsched.candidates import Horizon


def print_json(document: dict[str, Any]) -> None:
    """Print one JSON document on standard output."""
    import json

    click.echo(json.dumps(document, indent=2, ensure_ascii=False))


def terminal_width() -> int:
    """Return how many cells a line has: COLUMNS, else the terminal's, else 100."""
    if (columns := os.environ.get("COLUMNS", "")).isdecimal():
        return int(columns)
    try:
        return os.get_terminal_size().columns
    except OSError:
        return 100


def tzdata() -> dict[str, str | None]:
    """Tell which tz data was used, for JSON."""
    used = zones.tzdata_version()
    return {"version": used.version, "source": used.source}


def tzdata_words() -> str:
    """Tell which tz data was used, for people."""
    return f"tz data {zones.tzdata_version()}"


def span_words(horizon: Horizon) -> str:
    """Say from when until when, for a heading."""
    return f"from {day_words(horizon.start)} until {day_words(horizon.until)}"


def horizon_document(horizon: Horizon) -> dict[str, Any]:
    """Tell the horizon, for JSON: its dates, and how many occurrences are held in it."""
    return {
        "from": horizon.start.isoformat(),
        "until": horizon.until.isoformat(),
        "occurrences": len(horizon.rotation().occurrences),
    }
