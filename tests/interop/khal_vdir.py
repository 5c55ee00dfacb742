"""Calendars as khal reads them: imported into a folder and its database, then listed.

It is run by itself, because khal makes icalendar use other time zones (pytz) wherever it is
loaded. What comes in and goes out is told in `peers`.
"""

from __future__ import annotations

import re
import sys
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

ASKED: Final = re.compile(
    r"^(\w{15}Z) (\w{15}Z)\r\n(BEGIN:VCALENDAR\r\n.*?^END:VCALENDAR\r\n)", re.DOTALL | re.MULTILINE
)
FORM: Final = "%Y%m%dT%H%M%SZ"
CONFIG: Final = """
[calendars]
[[team]]
path = {folder}/team
[sqlite]
path = {folder}/khal.db
[locale]
local_timezone = UTC
default_timezone = UTC
"""


def _lines(calendar: str, start: str, until: str, folder: str) -> Iterator[str]:
    from khal.cli_utils import build_collection
    from khal.controllers import import_ics
    from khal.icalendar import cal_from_ics
    from khal.khalendar import event as of_khal
    from khal.settings import get_config

    of_khal.cal_from_ics = cache(cal_from_ics)  # it reads a series again for each occurrence
    Path(folder, "config").write_text(CONFIG.format(folder=folder), encoding="utf-8")
    config = get_config(f"{folder}/config")
    collection = build_collection(config, None)
    import_ics(collection, config, calendar, batch=True)
    for event in collection.get_localized(_instant(start), _instant(until)):
        begin, end = _text(event.start), _text(event.end)
        if event.status != "CANCELLED" and start <= begin < until:
            yield f"{begin} {end} {event.summary}"


def _instant(text: str) -> datetime:
    return datetime.strptime(text, FORM).replace(tzinfo=UTC)


def _text(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):{FORM}}"


def main() -> None:
    """Answer what standard input asks."""
    answers = [version("khal") + "\n"]
    for start, until, calendar in ASKED.findall(sys.stdin.buffer.read().decode()):
        with TemporaryDirectory() as folder:
            answers += [f"{line}\n" for line in _lines(calendar, start, until, folder)]
        answers.append("\n")
    sys.stdout.buffer.write("".join(answers).encode())


if __name__ == "__main__":
    main()
