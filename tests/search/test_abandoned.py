"""Trials of processes that were killed: they count as failed, and other trials take their places."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from spaces import SPACE

from zhishen.search import Study
from zhishen.search.abandoned import is_abandoned, this_machine
from zhishen.search.places import places

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


class Record:
    """What `places` needs of Optuna's records."""

    def __init__(self, number, **attributes):
        self.number, self.user_attrs = number, attributes


def test_places_count_without_a_gap():
    """Trials 1 and 2 were killed; trials 4 and 6 take their places."""
    found = [Record(k) for k in (0, 1, 2, 3, 5, 7)] + [Record(4, place=1), Record(6, place=2)]
    assert places(found) == {0: 0, 1: 1, 2: 2, 3: 3, 4: 1, 5: 4, 6: 2, 7: 5}


def test_only_a_process_of_this_machine_that_has_ended_has_abandoned_its_trial():
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    here = this_machine()
    assert is_abandoned({"process": [here, ended.pid]})
    for owner in (None, 3, [], [here], [here, os.getpid()], ["elsewhere", ended.pid], [here, -1], [here, 0],
                  [here, "7"], [here, 2**70], [here, 1], [[], {}]):  # fmt: skip
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
        study._study.ask()  # of an earlier version, which did not say who ran a trial
        study.optimize(lambda point, report: 1.0, trials=1)
        assert [trial.state for trial in study.trials] == ["running", "complete"]
        study.release(running=True)
        assert [trial.state for trial in study.trials] == ["failed", "complete"]
        study.optimize(lambda point, report: 1.0, trials=2)
        assert [trial.state for trial in study.trials] == ["failed", "complete", "complete"]
