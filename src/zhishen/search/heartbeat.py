"""Heartbeats: a process changes an attribute of its trial while it runs, and others notice when it stops doing so.

Nobody compares clocks: an observer measures, on its own clock, for how long it has seen the same heartbeat.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any, Final

from zhishen.search.storage import end_session

__all__ = ["Watch", "beating"]

INTERVAL: float = 15.0  # seconds between two heartbeats
GRACE: float = 60.0  # seconds without one, after which a process is taken for dead
_RETRY: Final = 2.0  # seconds after a heartbeat that the storage did not take
_HEARTBEAT: Final = "heartbeat"  # attribute of Optuna's trials


@contextmanager
def beating(database: Any, trial: int) -> Generator[None]:
    """Within the block a thread writes heartbeats.

    Args:
        database: Optuna's storage.
        trial: the identity of the trial in it.
    """
    stopped = threading.Event()

    def beat() -> None:
        number, pause = 0, INTERVAL
        while not stopped.wait(pause):
            number += 1
            try:
                database.set_trial_user_attr(trial, _HEARTBEAT, number)
                pause = INTERVAL
            except Exception:  # noqa: BLE001 - the other thread notices, and informs the user
                pause = min(_RETRY, INTERVAL)
            end_session(database)

    thread = threading.Thread(target=beat, daemon=True, name="heartbeat")
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(INTERVAL)


class Watch:
    """Notices trials whose heartbeat does not change.

    The time counts only while somebody looks: when a storage was away for an hour, nobody could write a heartbeat.
    """

    def __init__(self) -> None:
        self._looked: float | None = None
        self._seen: dict[int, tuple[object, float]] = {}  # number → heartbeat, seconds for which it was watched

    def silent(self, running: Iterable[Any]) -> set[int]:
        """The numbers of the running trials without a heartbeat for a minute.

        Args:
            running: Optuna's records of them.
        """
        now = time.monotonic()
        passed = 0.0 if self._looked is None else min(now - self._looked, INTERVAL)
        before, self._looked, self._seen = self._seen, now, {}
        for frozen in running:
            beat = frozen.user_attrs.get(_HEARTBEAT)
            same, watched = before.get(frozen.number, (None, None))
            self._seen[frozen.number] = (beat, watched + passed if watched is not None and same == beat else 0.0)
        return {number for number, (_, watched) in self._seen.items() if watched > GRACE}
