"""Trials whose process was killed: who runs a trial, and whether that process lives.

A trial of a killed process counts as failed, and another one takes its place, see `places.py`.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from zhishen._files import UnreadableFileError, read_start
from zhishen.search.places import KILLED

__all__ = ["is_abandoned", "name_owner", "release", "this_machine"]

_PROCESS: Final = "process"  # attributes of Optuna's trials: the machine and the number of the process
_ERROR: Final = "error"


@cache
def this_machine() -> str:
    """A name of the machine that no other one has, within which numbers of processes have one meaning.

    Machines that were set up from one image have one host name, and containers count their processes on their own.
    """
    try:
        boot = read_start("/proc/sys/kernel/random/boot_id", 64).decode().strip()
        counted = str(Path("/proc/self/ns/pid").readlink())
    except (OSError, ValueError):  # other systems do not have the files
        boot, counted = f"{uuid.getnode():x}", ""
    return " ".join(filter(None, (socket.gethostname(), boot, counted)))


def name_owner(asked: Any) -> None:
    """Store in a trial which process runs it."""
    asked.set_user_attr(_PROCESS, [this_machine(), os.getpid()])


def is_abandoned(attributes: Mapping[str, Any]) -> bool:
    """Whether the process that runs a trial is one of this machine that has ended."""
    owner = attributes.get(_PROCESS)
    if not isinstance(owner, list) or len(owner) != 2:
        return False
    machine, process = owner
    # On Windows a signal, even 0, would end the process.
    if machine != this_machine() or os.name != "posix" or not isinstance(process, int) or process < 1:
        return False
    return not _lives(process)


def _lives(process: int) -> bool:
    """Whether a process of this machine is still running."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it belongs to another user
        return True
    try:
        # The name of the program, in parentheses, comes before the state. Z has ended, but nobody has asked for its
        # status: in a container, the first process often does not.
        state = read_start(f"/proc/{process}/stat", 4096).rpartition(b")")[2].split()
    except UnreadableFileError:  # other systems do not have the file
        return True
    return not state or state[0] not in (b"Z", b"X")


def release(database: Any, trial: Any, problem: str, module: Any) -> bool:
    """Count a running trial as failed; return whether this call did so, and not another process.

    Args:
        database: Optuna's storage.
        trial: Optuna's record of the trial.
        problem: a sentence about its process.
        module: Optuna.
    """
    try:
        database.set_trial_user_attr(trial._trial_id, KILLED, value=True)
        database.set_trial_user_attr(trial._trial_id, _ERROR, problem)
        database.set_trial_state_values(trial._trial_id, module.trial.TrialState.FAIL)
    except module.exceptions.UpdateFinishedTrialError:
        return False
    return True
