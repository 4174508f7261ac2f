"""One process at a time owns a folder: the second learns who the first is, and a process that died owns nothing."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from zhishen import _locks
from zhishen._locks import LOCK, is_free, owning
from zhishen.errors import CheckpointError

HOLDER = """
import sys, time
from zhishen._locks import owning
with owning(sys.argv[1]):
    print("owned", flush=True)
    time.sleep(60)
"""


def start_holder(folder: Path) -> subprocess.Popen[str]:
    """A process that owns the folder until it is killed."""
    holder = subprocess.Popen([sys.executable, "-c", HOLDER, str(folder)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "owned\n"
    return holder


def own(folder: Path) -> None:
    with owning(folder):
        pass


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_another_process_owns_the_folder_until_it_dies(tmp_path, number):
    holder = start_holder(tmp_path)
    try:
        with pytest.raises(CheckpointError) as caught:
            own(tmp_path)
        assert str(caught.value) == (
            f"{tmp_path}: expected a folder that nobody else writes to, got one in use by process {holder.pid} on "
            f"{socket.gethostname()}; wait until that process has ended, or give another folder"
        )
    finally:
        holder.send_signal(number)
        holder.wait()
        holder.stdout.close()
    assert (tmp_path / LOCK).exists()  # a process that is killed leaves the file behind, unlocked
    own(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_same_thread_may_own_a_folder_twice_and_another_thread_may_not(tmp_path):
    problems = []

    def try_it():
        try:
            own(tmp_path)
        except CheckpointError as error:
            problems.append(str(error))

    with owning(tmp_path) as first, owning(tmp_path / ".." / tmp_path.name) as second:
        assert first is second
        thread = threading.Thread(target=try_it)
        thread.start()
        thread.join()
    assert len(problems) == 1
    assert f"in use by process {os.getpid()} on " in problems[0]
    own(tmp_path)


@pytest.mark.parametrize("leave", [shutil.rmtree, lambda folder: (folder / LOCK).unlink()], ids=["folder", "lock"])
@pytest.mark.parametrize("again", [False, True], ids=["removed", "replaced"])
def test_a_folder_that_was_removed_or_replaced_is_said(tmp_path, leave, again):
    folder = tmp_path / "run"
    folder.mkdir()
    with owning(folder) as owned:
        owned.check()
        leave(folder)
        if again:
            folder.mkdir(exist_ok=True)
            (folder / LOCK).write_text("another one")
        with pytest.raises(CheckpointError, match=r"the folder was removed, replaced or unmounted meanwhile; bring it"):
            owned.check()
    assert (folder / LOCK).exists() == again


@pytest.mark.parametrize("content", [b"", b"\xff", b"[" * 5000, b"3", b'{"machine": 3, "process": "x"}', b"{}"])
def test_a_lock_file_may_say_anything(tmp_path, content):
    holder = start_holder(tmp_path)
    (tmp_path / LOCK).write_bytes(content)
    try:
        with pytest.raises(CheckpointError, match="got one in use by another process; wait"):
            own(tmp_path)
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()


def test_what_is_not_a_file_is_no_lock(tmp_path):
    for name, make in (("pipe", os.mkfifo), ("folder", os.mkdir), ("link", lambda path: path.symlink_to("/dev/zero"))):
        folder = tmp_path / name
        folder.mkdir()
        make(folder / LOCK)
        with pytest.raises(CheckpointError, match=r"expected a folder in which .lock can be written, got: "):
            own(folder)
    with pytest.raises(CheckpointError, match="No such file"):
        own(tmp_path / "missing")


@pytest.mark.parametrize("code", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_locks_nothing(tmp_path, monkeypatch, code):
    import fcntl

    def refuse(*_):
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fcntl, "flock", refuse)
    own(tmp_path)


def test_a_lock_file_that_its_holder_removed_is_made_again(tmp_path, monkeypatch):
    """The holder before ends between the opening and the locking of its file."""
    lock, seen = _locks.lock_file, []

    def late(descriptor):
        if not seen:
            (tmp_path / LOCK).unlink()
        seen.append(descriptor)
        return lock(descriptor)

    monkeypatch.setattr(_locks, "lock_file", late)
    with owning(tmp_path) as owned:
        owned.check()
    assert len(seen) == 2


def test_a_full_disk_does_not_matter(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    own(tmp_path)


def test_only_a_regular_file_that_nobody_writes_is_free(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"x")
    assert is_free(path)
    with path.open("rb") as file:
        assert _locks.lock_file(file.fileno())
        assert not is_free(path)
    assert is_free(path)
    os.mkfifo(tmp_path / "pipe")
    for other in (tmp_path / "pipe", tmp_path, tmp_path / "missing"):
        assert not is_free(other)
