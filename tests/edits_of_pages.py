"""The corrections of a page, applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from meetsched.claims.checking import PageReport


def corrected(text: str, report: PageReport) -> str:
    edits = {mistake.edit for mistake in report.mistakes if mistake.edit}
    for edit in sorted(edits, key=lambda each: -each.start):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text
