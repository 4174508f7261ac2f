"""Fifty trainings that are killed and resumed until they finish, and one that is killed at every moment of writing.

The tests print the seed. With ``ZHISHEN_KILL_SEED=1234`` in the environment they kill at the same moments again:
exactly for moments of writing, approximately for moments of the clock.
"""

from __future__ import annotations

import importlib.util
import os
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[1] / "cli" / "killing.py"
OPTIONS = [
    "--hidden",
    "64,32",
    "--epochs",
    "12",
    "--batch-size",
    "25",
    "--checkpoint-steps",
    "5",
    "--validation",
    "0.1",
]
RUNS = 25  # of each optimizer


def load() -> ModuleType:
    """Load the module that the quick tests use too."""
    spec = importlib.util.spec_from_file_location("killing", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["killing"] = module  # dataclasses look up their module here
    spec.loader.exec_module(module)
    return module


killing = load()


@pytest.fixture(scope="module")
def digits(tmp_path_factory):
    return killing.write_digits(tmp_path_factory.mktemp("data") / "digits", 600, 100)


@pytest.fixture(scope="module")
def seed():
    return int(os.environ.get("ZHISHEN_KILL_SEED", random.SystemRandom().randrange(10**6)))


@pytest.mark.parametrize("optimizer", ["adamw", "momentum"])
def test_killed_and_resumed(digits, seed, optimizer, tmp_path, report):
    options = ["--data", str(digits), *OPTIONS, "--optimizer", optimizer]
    expected = killing.reference(tmp_path, options)
    rng, kills = random.Random(f"{seed} {optimizer}"), 0
    report(f"ZHISHEN_KILL_SEED={seed}")
    for number in range(RUNS):
        name = f"run{number}"
        kill = killing.killed_while_writing if number % 2 else killing.killed_at_random
        kills += kill(name, expected, rng)
        killing.check_equal(name, expected)
        killing.forget(name, expected)
    report(f"{RUNS} runs with {optimizer}, killed {kills} times, all equal to the last bit")
    assert kills >= RUNS


def test_killed_at_every_moment_of_writing(digits, tmp_path, report):
    expected = killing.reference(tmp_path, ["--data", str(digits), "--hidden", "16", "--epochs", "2"])
    assert expected.opportunities >= 4 * 8  # the configuration; best, checkpoint and history twice; the model
    for moment in range(1, expected.opportunities + 1):
        name = f"moment{moment}"
        command = [str(SCRIPT.with_name("driver.py")), "kill", str(moment), *killing.next_command(name, expected)]
        assert killing.finish(command, folder=tmp_path)[0] == -9
        status, _, err = killing.finish(["-m", "zhishen", *killing.next_command(name, expected)], folder=tmp_path)
        assert status == 0, f"after moment {moment}: {err}"
        killing.check_equal(name, expected)
        killing.forget(name, expected)
    report(f"killed at each of {expected.opportunities} moments, always equal to the last bit")
