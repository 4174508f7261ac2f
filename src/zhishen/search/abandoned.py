"""Trials whose process was killed: who runs a trial, whether that process lives, and whose place a new trial takes.

A trial of a killed process counts as failed, and another trial, which waits in the storage until a process asks for
one, takes its place: the strategies propose to it what they proposed to the one that was killed. So the places of the
trials count from 0 without a gap, whatever was killed, while their numbers count all trials.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from zhishen._files import UnreadableFileError, read_start
from zhishen.messages import message
from zhishen.search.strategies import Trial

__all__ = ["KILLED", "in_places", "is_abandoned", "name_owner", "places", "release"]

_PROCESS: Final = "process"  # attributes of Optuna's trials: the machine and the number of the process
_PLACE: Final = "place"
_ERROR: Final = "error"
KILLED: Final = "killed"


def name_owner(asked: Any) -> None:
    """Store in a trial which process runs it."""
    asked.set_user_attr(_PROCESS, [socket.gethostname(), os.getpid()])


def is_abandoned(attributes: Mapping[str, Any]) -> bool:
    """Whether the process that runs a trial is one of this machine that has ended."""
    owner = attributes.get(_PROCESS)
    if not isinstance(owner, list) or len(owner) != 2:
        return False
    machine, process = owner
    # On Windows a signal, even 0, would end the process.
    if machine != socket.gethostname() or os.name != "posix" or not isinstance(process, int) or process < 1:
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


def release(study: Any, trial: Any, module: Any) -> None:
    """Count a running trial as failed, and let another one wait to take its place.

    Args:
        study: of Optuna.
        trial: Optuna's record of the trial.
        module: Optuna.
    """
    states, place = module.trial.TrialState, places(study.get_trials(deepcopy=False))[trial.number]
    record = module.trial.Trial(study, trial._trial_id)
    record.set_user_attr(KILLED, value=True)
    record.set_user_attr(_ERROR, message("its process was ended"))
    study.tell(trial.number, state=states.FAIL)
    study.add_trial(module.trial.create_trial(state=states.WAITING, user_attrs={_PLACE: place}))


def places(found: Iterable[Any]) -> dict[int, int]:
    """The place of each of Optuna's trials, by number; a trial without one of its own counts those before it."""
    taken: dict[int, int] = {}
    again = 0
    for frozen in sorted(found, key=lambda frozen: frozen.number):
        place = frozen.user_attrs.get(_PLACE)
        if isinstance(place, int):
            again += 1
            taken[frozen.number] = place
        else:
            taken[frozen.number] = frozen.number - again
    return taken


def in_places(trials: Sequence[Trial], taken: Mapping[int, int]) -> list[Trial]:
    """The trials as the strategies see them: with their places for numbers, and without those that were killed."""
    seen = [replace(trial, number=taken[trial.number]) for trial in trials if not trial.killed]
    return sorted(seen, key=lambda trial: trial.number)
