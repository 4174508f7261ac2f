"""Trials of processes that were killed: they count as failed, and other trials take their places."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from spaces import SPACE

from zhishen.search import Study
from zhishen.search.abandoned import is_abandoned, release, this_machine
from zhishen.search.backend import optuna

# Two workers for ever; the number of each process is in a file of its own.
SEARCH = """
import sys
sys.path.insert(0, {folder!r})
import objectives
from zhishen.search import Linear, Study
if __name__ == "__main__":
    with Study({{"x": Linear(-4, 4)}}, storage={url!r}, seed=1) as study:
        study.optimize(objectives.slow, trials=1000, workers={workers})
"""


def test_only_a_process_of_this_machine_that_has_ended_has_abandoned_its_trial():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = this_machine()
    assert is_abandoned({"process": [here, ended.pid]})
    for owner in (None, 3, [], [here], [here, os.getpid()], ["elsewhere", ended.pid], [here, -1], [here, 0],
                  [socket.gethostname(), ended.pid], [here, "7"], [here, 2**70], [here, 1], [[], {}]):  # fmt: skip
        assert not is_abandoned({"process": owner}), owner


def ended(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    # A process that has ended, of a parent that has ended, may wait for somebody who asks for its status.
    status = Path(f"/proc/{process}/stat")
    return status.exists() and status.read_text().rsplit(")", 1)[1].split()[0] == "Z"


@pytest.mark.parametrize(("name", "workers"), [("SIGKILL", 2), ("SIGTERM", 1)])
def test_workers_end_with_their_parent_and_its_trials_are_repeated(tmp_path, url, workers, name):
    script = tmp_path / "search.py"
    script.write_text(SEARCH.format(folder=str(Path(__file__).parent), url=url, workers=workers))
    environment = {**os.environ, "ZHISHEN_TESTS_PROCESSES": str(tmp_path)}
    parent = subprocess.Popen([sys.executable, str(script)], env=environment, stderr=subprocess.DEVNULL)
    until = time.monotonic() + 60
    while len(processes := [int(path.suffix[1:]) for path in tmp_path.glob("process.*")]) < workers:
        assert time.monotonic() < until
        assert parent.poll() is None
        time.sleep(0.02)
    parent.send_signal(getattr(signal, name))
    parent.wait(timeout=30)
    while not all(map(ended, processes)):
        assert time.monotonic() < until, f"{processes} live on after their parent"
        time.sleep(0.02)
    with Study(SPACE, storage=url, seed=1) as study:
        before = len(study.trials)
        assert before < 100
        study.optimize(lambda point, report: point["x"], trials=before + 5)
        assert len(study.finished) == before + 5
        assert sum(trial.killed for trial in study.trials) in range(1, workers + 1)
        assert {trial.state for trial in study.trials} == {"complete", "failed"}
        alone = Study(SPACE, seed=1)
        alone.optimize(lambda point, report: point["x"], trials=before + 5)
        assert sorted(t.point["x"] for t in study.finished) == sorted(t.point["x"] for t in alone.trials)


def test_a_caller_who_is_alone_may_release_every_trial(url):
    with Study(SPACE, storage=url) as study:
        study._study.ask()  # killed before it said who runs the trial
        study.release()
        assert [trial.state for trial in study.trials] == ["running"]
        study.release(running=True)
        study.optimize(lambda point, report: 1.0, trials=2)
        assert [trial.state for trial in study.trials] == ["failed", "complete", "complete"]


def test_a_trial_is_released_once(url):
    """Two processes notice at once that a third one was killed."""
    with Study(SPACE, storage=url) as study:
        asked = study._study.ask()
        frozen = study._frozen()[0]
        assert [release(study._database, frozen, "ended", optuna()) for _ in range(3)] == [True, False, False]
        study._study.tell(asked, 1.0, skip_if_finished=True)
        assert [(trial.state, trial.killed, trial.error) for trial in study.trials] == [("failed", True, "ended")]


def test_a_trial_that_ended_while_it_was_released_counts(url):
    """Its process lives, and was only slow."""
    with Study(SPACE, storage=url) as study:
        asked = study._study.ask()
        asked.set_user_attr("killed", value=True)
        study._study.tell(asked, 1.0)
        assert [(trial.state, trial.killed) for trial in study.trials] == [("complete", False)]
        study.optimize(lambda point, report: 2.0, trials=2)
        assert [trial.value for trial in study.finished] == [1.0, 2.0]


def test_the_result_of_a_trial_that_was_released_is_dropped(url):
    """Its process slept; another process repeats the trial."""

    def objective(point, report):
        with Study(SPACE, storage=url) as other:
            if not any(trial.killed for trial in other.trials):
                other.release(running=True)
        report(1.0)
        return 1.0

    told = []
    with Study(SPACE, storage=url, seed=3) as study:
        study.optimize(objective, trials=3, on_trial=told.append)
        assert [trial.state for trial in study.trials] == ["failed", "complete", "complete", "complete"]
        assert study.trials[0].point == study.trials[1].point
        assert told == study.trials
