"""Files that people wrote: read up to a bound, as UTF-8 text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from meetsched.errors import Fault, TeamFileError

if TYPE_CHECKING:
    from pathlib import Path


def read_file(path: Path, largest: int) -> bytes:
    """Return the bytes of a file, one more than `largest` at most; raises `TeamFileError`."""
    try:
        with path.open("rb") as file:
            return file.read(largest + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or error
        fault = Fault((), f"cannot be read: {reason}")
        raise TeamFileError(str(path), [fault]) from error


def decoded(data: bytes, largest: int) -> str | Fault:
    r"""Return the text of a file of at most so many bytes, or a fault that names the line.

    >>> print(decoded(b"name\nJos\xe9", 1024))
    line 2: this is no UTF-8 text; save the file as UTF-8
    """
    if len(data) > largest:
        return Fault((), f"the file is larger than {largest // 1024 // 1024} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Fault((), f"line {line}: this is no UTF-8 text", "save the file as UTF-8")
