"""More than a thousand kills: at each operation on files of trainings and searches, and again and again.

After each kill every file is whole, the run is evaluated at its newest committed weights, and the same command ends it
with the bits of a run that was never killed. The chains of kills print their seed; ``ZHISHEN_KILL_SEED`` repeats it.
"""

from __future__ import annotations

import os
import random

import pytest
from kill_points import Commands
from killed_runs import Training, search, search_command, searches_killed_at, write_few_digits

SCENARIOS = {
    "a new run": (("--epochs", "3"), None),
    "more epochs": (("--epochs", "2"), 4),
    "checkpoints within epochs": (("--epochs", "2", "--checkpoint-steps", "1"), None),
    "many epochs": (("--epochs", "16", "--optimizer", "momentum"), None),
    "early stopping": (("--epochs", "9", "--patience", "2", "--lr", "0.00001"), None),
}
TRIALS = 3
CHAINS = 20  # of each scenario


@pytest.fixture(scope="module")
def seed():
    return int(os.environ.get("ZHISHEN_KILL_SEED", random.SystemRandom().randrange(10**6)))


@pytest.fixture
def commands(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    write_few_digits(folder / "digits")
    with Commands(folder) as commands:
        yield commands


@pytest.fixture(params=SCENARIOS)
def training(request, commands):
    options, more = SCENARIOS[request.param]
    training = Training(commands, options, more)
    commands.warm_up(*training.command("warm"))
    commands.warm_up("evaluate", "warm")
    return training


def test_trainings_killed_at_each_operation(training, seed, report):
    operations = training.undisturbed()
    assert operations > 80
    kills = training.killed_at(range(1, operations + 1))
    report(f"killed at each of {kills} operations, and always ended with the same bits")
    assert kills == operations


def test_trainings_killed_again_and_again(training, seed, report):
    operations = training.undisturbed()
    rng = random.Random(f"{seed} {training.options}")
    kills = sum(training.killed_until_it_ends(f"chain{k}", rng, operations * 2 // 3) for k in range(CHAINS))
    report(f"ZHISHEN_KILL_SEED={seed}: {CHAINS} runs killed {kills} times, and all ended with the same bits")
    assert kills >= CHAINS


def test_searches_killed_at_each_operation(commands, report):
    commands.warm_up(*search_command(commands, "warm", trials=1))
    done = search(commands, "whole_search", trials=TRIALS)
    assert done.status == 0, done.err
    assert done.operations > 60
    kills = searches_killed_at(commands, range(1, done.operations + 1), trials=TRIALS)
    report(f"a search killed at each of {kills} operations: always the same points and values")
    assert kills == done.operations
