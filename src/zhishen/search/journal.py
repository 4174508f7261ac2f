"""Journal files: one line for each operation on a study, in a file on a folder that machines share.

The lock is a symbolic link beside the file, ``study.log.lock``, which the file server makes for one machine only, even
on NFS without a lock service. A lock whose holder died is removed after 30 seconds.

Optuna reads and writes the lines. A machine that dies, or a disk that is full, may leave half of a line; the next line
would continue it, and nobody could read the file again. So the half is cut off before a line is written.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

__all__ = ["first_line", "open_journal"]

_TAIL = 1 << 16  # bytes; longer than a line
_HEAD = 4096
_BEGIN = b'{"op_code":'  # of each line


def open_journal(path: Path, module: Any) -> Any:
    """Optuna's storage in a journal file, which is made if it does not exist.

    Args:
        path: absolute, since the lock refers to it.
        module: Optuna.

    Raises:
        OSError: the file cannot be read.
        ValueError: the file has other contents, which would be cut off.
    """
    if path.exists() and not _BEGIN.startswith(_head(path)[: len(_BEGIN)]):
        raise ValueError(path.name)
    journal = module.storages.journal
    # Windows allows symbolic links to few users.
    kind = journal.JournalFileOpenLock if sys.platform == "win32" else journal.JournalFileSymlinkLock
    lock = kind(str(path))

    class WholeLines(journal.JournalFileBackend):
        """Appends lines after a whole one."""

        def append_logs(self, logs: Sequence[Mapping[str, Any]]) -> None:
            lines = "".join(json.dumps(log, separators=(",", ":")) + "\n" for log in logs)
            lock.acquire()
            try:
                _append(path, lines.encode())
            finally:
                with suppress(RuntimeError):  # others removed the lock, since this process slept for too long
                    lock.release()

    return module.storages.JournalStorage(WholeLines(str(path), lock))


def _append(path: Path, lines: bytes) -> None:
    # Without O_CREAT: where the folder is not mounted, a new file would hide the old one.
    descriptor = os.open(path, os.O_RDWR | os.O_APPEND | getattr(os, "O_BINARY", 0))
    try:
        _cut_half_line(descriptor)
        while lines:
            lines = lines[os.write(descriptor, lines) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _cut_half_line(descriptor: int) -> None:
    """Cut off what follows the last end of a line."""
    size = os.fstat(descriptor).st_size
    end = size
    while end > 0:
        start = max(end - _TAIL, 0)
        os.lseek(descriptor, start, os.SEEK_SET)
        found = os.read(descriptor, end - start).rfind(b"\n")
        if found >= 0:
            end = start + found + 1
            break
        end = start
    if end < size:
        os.ftruncate(descriptor, end)


def first_line(path: Path) -> bytes:
    """The first line, by which a journal is recognized: it has a number that was drawn when the study began.

    Raises:
        OSError: the file cannot be read.
    """
    return _head(path).partition(b"\n")[0]


def _head(path: Path) -> bytes:
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        return os.read(descriptor, _HEAD)
    finally:
        os.close(descriptor)
