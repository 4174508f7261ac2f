"""Several processes of MPI: the same accuracy as one, kills at random moments, and what a step costs."""

from __future__ import annotations

import importlib.util
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from mpi_programs import command, environment, run

import zhishen

ROOT = Path(__file__).parents[2]
SCALING = ROOT / "benchmarks" / "scaling.py"
KILLS = 12
ZHISHEN = ["-m", "zhishen", "train"]
SMALL = ["--hidden", "40", "--optimizer", "momentum", "--batch-size", "50", "--checkpoint-steps", "7"]


def arrays(run_folder: Path) -> dict[str, np.ndarray]:
    return zhishen.load(run_folder).state_dict()


def history(run_folder: Path) -> list[dict]:
    return [json.loads(line) for line in (run_folder / "history.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    spec = importlib.util.spec_from_file_location("killing", ROOT / "tests" / "cli" / "killing.py")
    killing = importlib.util.module_from_spec(spec)
    sys.modules["killing"] = killing
    spec.loader.exec_module(killing)
    return killing.write_digits(tmp_path_factory.mktemp("data") / "digits", 600, 100)


def test_one_to_four_processes_reach_the_same_accuracy(tmp_path, report):
    for processes in (1, 2, 3, 4):
        done = run(
            processes, *ZHISHEN, "--network", "two_layer", "--epochs", "3", "--out", str(tmp_path / str(processes)),
            "--threads", "1", seconds=1200,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
    accuracies = [history(tmp_path / str(processes))[-1]["test_accuracy"] for processes in (1, 2, 3, 4)]
    report(f"two_layer on MNIST, 3 epochs, 1 to 4 processes: {accuracies}")
    assert max(accuracies) - min(accuracies) <= 0.001


def test_a_killed_process_ends_all_and_the_run_resumes(tmp_path, digits, report):
    expected = tmp_path / "expected"
    options = ["--data", str(digits), *SMALL, "--epochs", "6"]
    assert run(2, *ZHISHEN, *options, "--out", str(expected), seconds=300).returncode == 0
    seed = int(os.environ.get("ZHISHEN_KILL_SEED", random.SystemRandom().randrange(10**6)))
    report(f"ZHISHEN_KILL_SEED={seed}")
    rng, kills, slowest, folder = random.Random(seed), 0, 0.0, tmp_path / "run"
    while kills < KILLS:
        job = subprocess.Popen(
            command(2, *next_arguments(folder, options)),
            env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        wait_for_writing(job, folder)
        time.sleep(rng.uniform(0, 3))
        family = ranks_of(job.pid)
        if not family:  # it has ended
            _, error = job.communicate(timeout=120)
            assert job.returncode == 0, error
            break
        os.kill(rng.choice(family), signal.SIGKILL)
        begin = time.perf_counter()
        _, error = job.communicate(timeout=60)
        slowest = max(slowest, time.perf_counter() - begin)
        assert job.returncode != 0
        assert error.strip()
        kills += 1
    if not (folder / "model.safetensors").exists():
        done = run(2, *next_arguments(folder, options), seconds=300)
        assert done.returncode == 0, done.stderr
    report(f"{kills} kills of one of two processes; all ended within {slowest:.1f} s")
    for name, array in arrays(expected).items():
        np.testing.assert_array_equal(arrays(folder)[name], array)
    # A run of two processes continues with three.
    assert run(3, *ZHISHEN, "--resume", str(folder), "--epochs", "7", seconds=300).returncode == 0
    assert len(history(folder)) == 7


def next_arguments(folder: Path, options: list[str]) -> list[str]:
    """The command that begins the run, or continues it."""
    if (folder / "config.toml").exists():
        return [*ZHISHEN, "--resume", str(folder)]
    return [*ZHISHEN, *options, "--out", str(folder)]


def wait_for_writing(job: subprocess.Popen, folder: Path) -> None:
    """Wait until the run writes a file that it has not written before, or ends: it takes seconds to begin."""
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for _ in range(600):
        now = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.exists()}
        if now != before or job.poll() is not None:
            return
        time.sleep(0.1)


def ranks_of(starter: int) -> list[int]:
    """The processes of Python that a process has started, directly or not."""
    table = subprocess.run(["ps", "-eo", "pid,ppid,comm"], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in table.splitlines()[1:]]
    family, found = {starter}, []
    for _ in range(4):
        for pid, parent, _ in rows:
            if int(parent) in family:
                family.add(int(pid))
    for pid, _, name in rows:
        if int(pid) in family and name.startswith("python"):
            found.append(int(pid))
    return found


def test_what_a_step_costs(report):
    measured = {}
    for processes, threads in ((1, 1), (1, 2), (2, 1)):
        done = run(processes, str(SCALING), str(threads), seconds=1200)
        assert done.returncode == 0, done.stderr
        measured[processes, threads] = json.loads(done.stdout)
    alone = measured[1, 1]["steps"]
    for (processes, threads), found in measured.items():
        ratios = ", ".join(f"{name} {alone[name] / seconds:.2f}" for name, seconds in found["steps"].items())
        report(f"{processes} processes of {threads} threads, times as fast as one thread: {ratios}")
    two = measured[2, 1]
    report(f"a message takes {1e6 * two['latency']:.0f} us; {two['bandwidth'] / 1e9:.2f} GB/s")
    assert two["latency"] > 0
    assert two["bandwidth"] > 0
