"""The folder of a new run."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from shlex import quote

from zhishen._locks import LOCK, Owned, owning
from zhishen.errors import ArgumentError, CheckpointError, ZhishenError
from zhishen.messages.system import system_reason
from zhishen.train.config import CONFIG

__all__ = ["new_folder"]


@contextmanager
def new_folder(out: Path | None, network: str) -> Generator[Owned]:
    """Make the folder of the run, which nobody else writes to within the block; without a name, with a free number."""
    folder = _numbered(network) if out is None else _named(out)
    with owning(folder) as owned:
        if out is not None:
            _check_new(out)  # again: another training may have made it its own meanwhile
        yield owned


def _numbered(network: str) -> Path:
    number = 1
    while not _make(Path("runs") / f"{network}-{number}"):
        number += 1
    return Path("runs") / f"{network}-{number}"


def _named(out: Path) -> Path:
    try:
        _check_new(out)
    except OSError as error:
        if isinstance(error, ZhishenError):
            raise
        raise _unmakeable(out, error) from error
    _make(out)
    return out


def _check_new(out: Path) -> None:
    """Raise unless there is nothing, or an empty folder."""
    if (out / CONFIG).is_file():
        raise ArgumentError(
            "train: expected --out to be a new or an empty folder, got {out}, which has a run; choose another folder, "
            "or continue the run: zhishen train --resume {quoted}",
            out=out,
            quoted=quote(str(out)),
        )
    if out.is_dir() and any(not path.match(".*.tmp") and path.name != LOCK for path in out.iterdir()):
        raise ArgumentError(
            "train: expected --out to be a new or an empty folder, got {out}, which has files; choose another folder",
            out=out,
        )
    if out.exists() and not out.is_dir():
        raise ArgumentError(
            "train: expected --out to be a new or an empty folder, got {out}, which is a file; choose another name",
            out=out,
        )


def _make(folder: Path) -> bool:
    """Make a folder; return False if it exists, perhaps since another training made it at the same moment."""
    try:
        folder.mkdir(parents=True)
    except OSError as error:
        if folder.is_dir():
            return False
        raise _unmakeable(folder, error) from error
    return True


def _unmakeable(folder: Path, error: OSError) -> CheckpointError:
    return CheckpointError(
        "{folder}: expected a folder that can be made, got: {reason}; give another one with --out",
        folder=folder,
        reason=system_reason(error),
    )
