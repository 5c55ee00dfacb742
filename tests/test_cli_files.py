from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from meetsched.cli.files import LARGEST, read_file, replace_file
from meetsched.errors import MeetschedError, OutputError

OLD, NEW = b"old", b"new\r\n" * 1000

WITH_LITTLE_ROOM = """
import resource, sys
from pathlib import Path
from meetsched.cli.files import replace_file
from meetsched.errors import OutputError
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
try:
    replace_file(Path(sys.argv[1]), b"x" * 100_000)
except OutputError as error:
    print(error.reason)
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "hub.ics"
    path.write_bytes(OLD)
    return path


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# Read


def test_a_file_is_read_byte_for_byte(tmp_path: Path) -> None:
    (tmp_path / "any").write_bytes(data := bytes(range(256)) + b"\r\n")
    assert read_file(tmp_path / "any") == data


def test_where_there_is_no_file_nothing_is_read(tmp_path: Path) -> None:
    assert read_file(tmp_path / "no.ics") == b""


def test_a_file_is_read_up_to_a_size(tmp_path: Path) -> None:
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(MeetschedError) as raised:
        read_file(path)
    assert str(raised.value) == f'"{path}" is larger than {LARGEST >> 20} MiB'


@pytest.mark.parametrize("name", [".", "hub.ics/x", "x" * 300, "loop"], ids=lambda name: name[:12])
def test_what_cannot_be_read_is_an_error_of_ours(old: Path, name: str) -> None:
    (old.parent / "loop").symlink_to("loop")
    with pytest.raises(MeetschedError, match=r"^cannot read "):
        read_file(old.parent / name)


# Written


def test_a_new_file_is_written(tmp_path: Path) -> None:
    replace_file(tmp_path / "hub.ics", NEW)
    assert (tmp_path / "hub.ics").read_bytes() == NEW


def test_an_old_file_is_replaced_and_nothing_else_is_left(old: Path) -> None:
    replace_file(old, NEW)
    assert old.read_bytes() == NEW
    assert list(old.parent.iterdir()) == [old]


def test_who_reads_the_old_file_meanwhile_reads_it_to_the_end(old: Path) -> None:
    with old.open("rb") as reader:
        replace_file(old, NEW)
        assert reader.read() == OLD


@pytest.mark.parametrize("permissions", [0o600, 0o640, 0o664, 0o444])
def test_an_old_file_keeps_its_permissions(old: Path, permissions: int) -> None:
    old.chmod(permissions)
    replace_file(old, NEW)
    assert mode(old) == permissions


@pytest.mark.parametrize(("mask", "permissions"), [(0o022, 0o644), (0o077, 0o600), (0, 0o666)])
def test_a_new_file_has_the_permissions_of_any_new_file(
    tmp_path: Path, mask: int, permissions: int
) -> None:
    before = os.umask(mask)
    try:
        replace_file(tmp_path / "hub.ics", NEW)
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert mode(tmp_path / "hub.ics") == permissions


def test_a_link_goes_on_pointing_to_the_file(old: Path, tmp_path: Path) -> None:
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "latest.ics"
    link.symlink_to(Path("..") / old.name)
    replace_file(link, NEW)
    assert link.is_symlink()
    assert old.read_bytes() == NEW
    assert not old.is_symlink()


def test_a_link_to_nothing_yet_makes_the_file(tmp_path: Path) -> None:
    (tmp_path / "latest.ics").symlink_to("hub.ics")
    replace_file(tmp_path / "latest.ics", NEW)
    assert (tmp_path / "latest.ics").is_symlink()
    assert (tmp_path / "hub.ics").read_bytes() == NEW


def test_a_path_may_be_relative(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(old.parent)
    replace_file(Path("hub.ics"), NEW)
    assert old.read_bytes() == NEW


def test_a_name_may_be_as_long_as_names_can_be(tmp_path: Path) -> None:
    path = tmp_path / ("ü" * 125 + ".ics")
    replace_file(path, NEW)
    assert path.read_bytes() == NEW


@pytest.mark.parametrize("function", ["fsync", "replace", "fdopen"])
def test_a_failure_leaves_the_old_file_and_nothing_else(
    old: Path, monkeypatch: pytest.MonkeyPatch, function: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, function, full)
    with pytest.raises(OutputError) as raised:
        replace_file(old, NEW)
    assert raised.value.path == str(old)
    assert raised.value.reason == os.strerror(errno.ENOSPC)
    assert old.read_bytes() == OLD
    assert list(old.parent.iterdir()) == [old]


def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_else(old: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-B", "-c", WITH_LITTLE_ROOM, old],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == os.strerror(errno.EFBIG)
    assert old.read_bytes() == OLD
    assert list(old.parent.iterdir()) == [old]


@pytest.mark.parametrize(
    "name", ["no/hub.ics", "hub.ics/x.ics", "x" * 300, ".", "loop"], ids=lambda name: name[:12]
)
def test_where_no_file_can_be_is_an_error_of_ours(old: Path, name: str) -> None:
    (old.parent / "loop").symlink_to("loop")
    with pytest.raises(OutputError) as raised:
        replace_file(old.parent / name, NEW)
    assert raised.value.path == str(old.parent / name)
    assert raised.value.reason
    assert old.read_bytes() == OLD
    assert len(list(old.parent.iterdir())) == 2


def test_what_is_no_plain_file_is_never_replaced(tmp_path: Path) -> None:
    # as root, /dev/null itself would be lost
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with suppress(OutputError):
            replace_file(pipe, b"x")
    finally:
        os.close(reader)
    assert pipe.is_fifo()
