"""Locks on folders: one process at a time writes into a folder, and a second one learns who does.

The lock is the system's own, on the file ``.lock`` of the folder, so that the system releases it when its holder dies,
however it dies. The file names the holder; it is removed when the holder ends without an accident.

Where a file system has no locks, nothing is locked.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from zhishen.errors import CheckpointError
from zhishen.messages import message
from zhishen.messages.system import system_reason

__all__ = ["LOCK", "Owned", "is_free", "lock_file", "owning"]

LOCK: Final = ".lock"
_MOST: Final = 4096  # bytes that are read of a lock file
_BEYOND: Final = 2**30  # on Windows others cannot read a byte that is locked, so it is one beyond the text


@dataclass
class Owned:
    """A folder that this thread owns until the end of `owning`.

    Attributes:
        folder: as it was given.
        descriptor: of the lock file.
        thread: that owns the folder.
        uses: how many blocks of `owning` the thread is in.
    """

    folder: Path
    descriptor: int
    thread: int
    uses: int = 1

    def check(self) -> None:
        """Raise unless the folder is the one that was locked.

        Raises:
            CheckpointError: the folder was removed, replaced or unmounted.
        """
        if _is_at(self.descriptor, self.folder / LOCK):
            return
        found = message("a folder without it") if self.folder.is_dir() else message("no such folder")
        raise CheckpointError(
            "{folder}: expected the folder with the lock of this process, {lock}, got {found}: the folder was removed, "
            "replaced or unmounted meanwhile; bring it back, and continue there",
            folder=self.folder,
            lock=LOCK,
            found=found,
        )


_owned: dict[str, Owned] = {}  # by the real path of the folder
_changing = threading.Lock()


@contextmanager
def owning(folder: str | Path) -> Generator[Owned]:
    """Within the block, no other thread or process owns the folder; the same thread may own it twice.

    Args:
        folder: which exists.

    Raises:
        CheckpointError: another process or thread owns the folder, or it cannot be written to.
    """
    key = os.path.realpath(folder)
    owned = _own(key, Path(folder))
    try:
        yield owned
    finally:
        _disown(key, owned)


def _own(key: str, folder: Path) -> Owned:
    with _changing:
        owned = _owned.get(key)
        if owned is None:
            owned = _owned[key] = Owned(folder, _locked(folder), threading.get_ident())
        elif owned.thread == threading.get_ident():
            owned.uses += 1
        else:
            raise _in_use(folder, {"machine": socket.gethostname(), "process": os.getpid()})
        return owned


def _disown(key: str, owned: Owned) -> None:
    with _changing:
        owned.uses -= 1
        if owned.uses:
            return
        del _owned[key]
        path = owned.folder / LOCK
        ours = _is_at(owned.descriptor, path)
        if ours and sys.platform != "win32":  # removed while it is locked: nobody else can have locked it
            with suppress(OSError):
                path.unlink()
        os.close(owned.descriptor)
        if ours and sys.platform == "win32":  # an open file cannot be removed there, not even by another process
            with suppress(OSError):
                path.unlink()


def _locked(folder: Path) -> int:
    """The descriptor of the lock file, locked, with the name of this process in it."""
    path = folder / LOCK
    while True:
        descriptor = _opened(path)
        try:
            if not lock_file(descriptor):
                raise _in_use(folder, _holder(descriptor))
            if _is_at(descriptor, path):
                _sign(descriptor)
                return descriptor
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # the holder before removed the file between our opening and our locking


def _opened(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, flags, 0o666)
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            return descriptor
        os.close(descriptor)
        raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
    except (OSError, ValueError) as error:
        raise CheckpointError(
            "{folder}: expected a folder in which {lock} can be written, got: {reason}; check it, or give another "
            "folder",
            folder=path.parent,
            lock=LOCK,
            reason=system_reason(error) if isinstance(error, OSError) else message("an invalid path"),
        ) from error


def lock_file(descriptor: int) -> bool:
    """Lock an open file until it is closed or the process dies; return False if another process has locked it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(descriptor, _BEYOND, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        # Everything else means that the file system has no locks.
        return error.errno not in (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK)
    return True


def is_free(path: Path) -> bool:
    """Whether no process has locked the file; it is not a pipe or a device, either."""
    try:
        descriptor = os.open(path, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return False
    try:
        return stat.S_ISREG(os.fstat(descriptor).st_mode) and lock_file(descriptor)
    finally:
        os.close(descriptor)


def _is_at(descriptor: int, path: Path) -> bool:
    """Whether the open file is the one at the path."""
    try:
        return os.path.samestat(os.fstat(descriptor), path.lstat())
    except OSError:
        return False


def _sign(descriptor: int) -> None:
    """Write who holds the lock; a full disk does not matter."""
    text = json.dumps({"machine": socket.gethostname(), "process": os.getpid()})
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.write(descriptor, text.encode())


def _holder(descriptor: int) -> object:
    """What the lock file says about its holder; anything, as it comes from outside."""
    try:
        return json.loads(os.read(descriptor, _MOST))
    except (OSError, ValueError, RecursionError):
        return None


def _in_use(folder: Path, holder: object) -> CheckpointError:
    found = holder if isinstance(holder, dict) else {}
    machine, process = found.get("machine"), found.get("process")
    if isinstance(machine, str) and isinstance(process, int):
        return CheckpointError(
            "{folder}: expected a folder that nobody else writes to, got one in use by process {process} on {machine}; "
            "wait until that process has ended, or give another folder",
            folder=folder,
            process=process,
            machine=ascii(machine)[1:-1],
        )
    return CheckpointError(
        "{folder}: expected a folder that nobody else writes to, got one in use by another process; wait until that "
        "process has ended, or give another folder",
        folder=folder,
    )
