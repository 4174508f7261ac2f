"""A machine that works on a study: ``python search_machine.py URL NAME TRIALS MACHINE FOLDER``.

It takes MACHINE for the name of its machine, so that others of this machine cannot see whether its process lives, and
writes a file into FOLDER when its first trial runs.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from zhishen.search import Linear, Study, abandoned, heartbeat

SPACE = {"x": Linear(-4, 4)}


def main(url: str, name: str, trials: int, machine: str, folder: Path) -> None:
    abandoned.this_machine = lambda: machine  # type: ignore[assignment]
    heartbeat.INTERVAL, heartbeat.GRACE = 0.3, 4.0

    def objective(point, report):
        (folder / machine).touch()
        time.sleep(0.3)
        return point["x"]

    with Study(SPACE, storage=url, name=name, seed=1) as study:
        study.optimize(objective, trials=trials)
        print(len(study.finished))  # noqa: T201


if __name__ == "__main__":
    url, name, trials, machine, folder = sys.argv[1:]
    main(url, name, int(trials), machine, Path(folder))
