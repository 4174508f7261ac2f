"""Trainings that are killed and resumed until they are done, beside one that never was.

Used by `test_killed.py`, a few times, and by `tests/verify/test_killed_long.py`, many times. The processes of the
former are children of a server that has imported zhishen; those of the latter start from nothing.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from fork_server import PACKAGES, ForkServer, Process

from zhishen import data
from zhishen.train import checkpoint
from zhishen.train.committed import CHECKPOINTS, HISTORY, MODEL

DRIVER = Path(__file__).with_name("driver.py")
ZHISHEN = [str(DRIVER), "none", "0"]  # the program as it is, or without figures, see there
THREADS = "1"  # of BLAS, where the run itself does not say
MOST = 40  # accidents a run, unless the caller says fewer; then it is left to end
MODULES = (*PACKAGES, "unittest.mock", "zhishen.cli.app", "zhishen.cli.train")

_server: ForkServer | None = None  # of the processes; None where each starts from nothing


def write_digits(
    folder: Path, train: int, test: int, *, crop: tuple[slice, slice] = (slice(None), slice(None))
) -> Path:
    """The first digits of MNIST as a folder of IDX files."""
    mnist = data.mnist(normalize=False, flatten=False)
    folder.mkdir()
    for part, split, count in (("train", mnist.train, train), ("t10k", mnist.test, test)):
        data.write_idx(folder / f"{part}-images-idx3-ubyte", split.x[(slice(count), 0, *crop)])
        data.write_idx(folder / f"{part}-labels-idx1-ubyte", split.t[:count].astype(np.uint8))
    return folder


def environment() -> dict[str, str]:
    """As a user's, with one thread for BLAS."""
    kept = {key: value for key, value in os.environ.items() if key != "ZHISHEN_CHECK_SHAPES"}
    return {**kept, "OPENBLAS_NUM_THREADS": THREADS}


@contextmanager
def served(folder: Path) -> Generator[ForkServer]:
    """A server for `forked`, which has imported zhishen and loaded the kernels of a short training in a folder."""
    options = ["--hidden", "4", "--epochs", "1", "--threads", "1", "--validation", "0.1"]
    variables = {**environment(), "PYTHONHASHSEED": "0", "ZHISHEN_TESTS_WITHOUT_FIGURES": "1"}
    with ForkServer(MODULES, options=("-W", "error"), environment=variables) as server:
        data = write_digits(folder / "digits", 40, 10)
        assert server.prepare([*ZHISHEN, "train", "--data", str(data), *options, "--out", "run"], folder=folder) == 0
        yield server


@contextmanager
def forked(server: ForkServer) -> Generator[None]:
    """Within the block the processes are children of a server."""
    global _server
    before, _server = _server, server
    try:
        yield
    finally:
        _server = before


def start(command: list[str], *, folder: Path, encoding: str = "utf-8") -> subprocess.Popen[str] | Process:
    """A process of Python that does not inherit anything of the tests."""
    if _server is not None:
        return _server.start(command, folder=folder, environment=environment(), encoding=encoding)
    return subprocess.Popen(
        [sys.executable, "-W", "error", *command],
        cwd=folder, env=environment(), encoding=encoding, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(command: list[str], *, folder: Path) -> tuple[int, str, str]:
    """Its exit status and what it wrote."""
    process = start(command, folder=folder)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


@dataclass
class Reference:
    """A training that was never killed.

    Attributes:
        folder: in which all runs are.
        options: of all runs.
        seconds: how long it took.
        opportunities: at how many moments it could have been killed while it wrote a file.
    """

    folder: Path
    options: list[str]
    seconds: float
    opportunities: int


def reference(folder: Path, options: list[str]) -> Reference:
    """Train once, undisturbed."""
    counted = folder / "count"
    began = time.perf_counter()
    status, _, err = finish([str(DRIVER), "count", str(counted), "train", *options, "--out", "whole"], folder=folder)
    assert status == 0, err
    return Reference(folder, options, time.perf_counter() - began, int(counted.read_text()))


def next_command(name: str, whole: Reference) -> list[str]:
    """The next command for a run that was killed: resume it, or begin again if it had not begun."""
    run = whole.folder / name
    if (run / "config.toml").exists():
        return ["train", "--json", "--resume", name]
    return ["train", "--json", *whole.options, "--out", name]


def killed_at_random(name: str, whole: Reference, rng: random.Random, *, most: int = MOST) -> int:
    """Kill a training at random moments, mostly after it started to learn, until it ends; return how often."""
    kills = 0
    while True:
        process = start([*ZHISHEN, *next_command(name, whole)], folder=whole.folder)
        assert process.stdout is not None
        if rng.random() < 0.8:
            process.stdout.readline()
        over = kills == most or (whole.folder / name / MODEL).exists()
        # The first comes soon, however slow the machine was when the reference was timed.
        soon = rng.uniform(0, 0.2) * whole.seconds if kills else rng.uniform(0, 0.05)
        try:
            _, err = process.communicate(timeout=300 if over else soon)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            kills += 1
        else:
            assert process.returncode == 0, err
            return kills


def killed_while_writing(name: str, whole: Reference, rng: random.Random, *, most: int = MOST) -> int:
    """Kill a training while it writes files until it ends; return how often."""
    kills = 0
    while True:
        at = rng.randint(1, max(1, whole.opportunities // 3)) if kills < most else 10**9
        status, _, err = finish([str(DRIVER), "kill", str(at), *next_command(name, whole)], folder=whole.folder)
        if status == 0:
            return kills
        assert status == -9, err
        kills += 1


def check_equal(name: str, whole: Reference) -> None:
    """Raise unless a run has the same bits as the one that was never killed, and no litter."""
    run, other = whole.folder / name, whole.folder / "whole"
    for file in ("config.toml", MODEL):
        assert (run / file).read_bytes() == (other / file).read_bytes(), f"{name}/{file} differs"
    assert histories(run) == histories(other), f"the history of {name} differs"
    for folder in (run, other):
        assert not list(folder.rglob(".*.tmp")), f"half-written files in {folder.name}"
    (path, saved, problems), (path_, saved_, _) = (checkpoint.newest(folder / CHECKPOINTS) for folder in (run, other))
    assert problems == []
    assert path.name == path_.name
    assert saved.arrays.keys() == saved_.arrays.keys()
    for key, array in saved.arrays.items():
        assert array.tobytes() == saved_.arrays[key].tobytes(), f"{key} in the last checkpoint of {name} differs"
    assert saved.state["generators"] == saved_.state["generators"]
    best, best_ = (checkpoint.load(folder / CHECKPOINTS / checkpoint.BEST) for folder in (run, other))
    assert all(array.tobytes() == best_.arrays[key].tobytes() for key, array in best.arrays.items())


def histories(run: Path) -> list[dict[str, object]]:
    """The history without the time that it took."""
    records = [json.loads(line) for line in (run / HISTORY).read_text().splitlines()]
    return [{key: value for key, value in record.items() if key != "seconds"} for record in records]


def forget(name: str, whole: Reference) -> None:
    """Delete a run that was right."""
    shutil.rmtree(whole.folder / name)
