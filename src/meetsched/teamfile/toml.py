"""Bytes of a TOML file -> its tables, or a fault that names the line."""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final

from meetsched.errors import Fault, quoted
from meetsched.teamfile.files import decoded

LARGEST_FILE: Final = 8 * 1024 * 1024
"""The most bytes that are read of a file: some hundred thousand people."""

_MOST_DOTS: Final = 300
"""In one line: a dotted key takes tomllib the square of its parts."""

_LONG_NUMBER: Final = re.compile(r"[0-9_]{4300}")
_POSITION: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_BARE_TIME: Final = re.compile(r"=\s*(\d{1,2}:\d{2})\s*(?:#.*)?$")
_BARE_TEXT: Final = re.compile(r"=\s*([A-Za-z][^#\"'\[{=]*?)\s*(?:#.*)?$")


def parse(data: bytes) -> dict[str, Any] | Fault:
    r"""Read TOML; hostile input is bounded in size, depth and time.

    >>> print(parse(b"[[slots]]\nzone = Zurich"))
    line 2, column 8: Invalid value; put quotes around text: "Zurich"
    """
    text = decoded(data, LARGEST_FILE)
    return text if isinstance(text, Fault) else _tables(text)


def _tables(text: str) -> dict[str, Any] | Fault:
    for number, line in enumerate(text.split("\n"), 1):
        if line.count(".") > _MOST_DOTS:
            return Fault((), f"line {number}: nested too deeply, or more than {_MOST_DOTS} dots")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax_fault(str(error), text)
    except ValueError:
        return _number_fault(text)
    except RecursionError:
        return Fault((), "lists or tables are nested too deeply")


def _syntax_fault(message: str, text: str) -> Fault:
    match = _POSITION.search(message)
    reason = _POSITION.sub("", message)
    lines = text.split("\n")
    if match is None or match[1] is None:
        line = text.rstrip("\n").count("\n") + 1
        return Fault((), f"line {line}: {reason}, at the end of the file")
    line = int(match[1])
    content = lines[line - 1] if line <= len(lines) else ""
    return Fault((), f"line {line}, column {match[2]}: {reason}", _quoting_hint(content))


def _number_fault(text: str) -> Fault:
    """Say where a number has more digits than Python converts."""
    match = _LONG_NUMBER.search(text)
    line = text.count("\n", 0, match.start()) + 1 if match else 1
    return Fault((), f"line {line}: a number has too many digits")


def _quoting_hint(line: str) -> str:
    if match := _BARE_TIME.search(line[:300]):
        return f"put quotes around a time: {quoted(match[1])}"
    if match := _BARE_TEXT.search(line[:300]):
        return f"put quotes around text: {quoted(match[1])}"
    return ""
