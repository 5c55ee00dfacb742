"""Files: read up to a bound, written in one step or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from meetsched.errors import MeetschedError, OutputError, quoted

LARGEST = 64 * 1024 * 1024
"""The most bytes that are read of a file."""


def read_file(path: Path) -> bytes:
    """Return what a file has; empty if there is none. Raises `MeetschedError`."""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise MeetschedError(f"cannot read {quoted(path, 200)}: {error.strerror}") from error
    if len(data) > LARGEST:
        megabytes = LARGEST // 1024 // 1024
        raise MeetschedError(f"{quoted(path, 200)} is larger than {megabytes} MiB")
    return data


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that there is the old one or the whole new one; raises `OutputError`.

    What is no plain file, such as a pipe, is written into.
    """
    try:
        target = path.resolve()
        if target.exists() and not target.is_file():
            target.write_bytes(data)
        else:
            _replace(target, data)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle, before Python 3.13
        raise OutputError(str(path), getattr(error, "strerror", None) or str(error)) from error


def _replace(target: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:60]}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _mode(target: Path) -> int:
    """Return the permissions of the file there is, or those that a new file would have."""
    if target.exists():
        return target.stat().st_mode & 0o7777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
