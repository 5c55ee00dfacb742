"""What can be wrong with what people wrote: its kind, its place, and what to write instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is wrong."""

    LABEL_OUT_OF_SEASON = "label_out_of_season"
    TIME = "time"
    WEEKDAY = "weekday"
    DATE = "date"
    AMBIGUOUS = "ambiguous"
    SEASON = "season"


@dataclass(frozen=True, slots=True)
class Edit:
    """A correction: what to write in place of the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong with the text from `start` up to `end`, and what to write instead.

    `edit` is there where only one correction is possible.
    """

    start: int
    end: int
    kind: Kind
    message: str
    suggestion: str = ""
    edit: Edit | None = None

    @property
    def severity(self) -> str:
        """How bad it is: what is right on the day that it was judged on is but a "warning"."""
        return "warning" if self.kind is Kind.SEASON else "error"
