"""Commands killed at some of their operations on files; `tests/verify/faults` does so more than a thousand times."""

from __future__ import annotations

import random

import pytest
from kill_points import Commands
from killed_runs import Training, check_equal, search, search_command, searches_killed_at, write_few_digits


@pytest.fixture(scope="module")
def commands(tmp_path_factory):
    folder = tmp_path_factory.mktemp("killed") / "work"
    folder.mkdir()
    write_few_digits(folder / "digits")
    with Commands(folder) as commands:
        yield commands


@pytest.fixture(scope="module")
def training(commands):
    training = Training(commands, ("--epochs", "2"), 3)
    commands.warm_up(*training.command("warm"))
    commands.warm_up("evaluate", "warm")
    return training


@pytest.fixture(scope="module")
def operations(training):
    return training.undisturbed()


def test_a_training_is_killed_at_some_of_its_operations(training, operations):
    assert operations > 60
    moments = range(1, operations + 1, 9)
    assert training.killed_at(moments) == len(moments)


def test_a_training_is_killed_until_it_ends(training, operations):
    assert training.killed_until_it_ends("chain", random.Random(2), operations) > 0


def test_the_comparison_can_fail(commands, training, operations):
    done = commands(*training.command("other"), "--seed", "5")
    assert done.status == 0, done.err
    with pytest.raises(AssertionError):
        check_equal(commands.folder / "other", commands.folder / "whole")


def test_a_search_is_killed_at_some_of_its_operations(commands):
    commands.warm_up(*search_command(commands, "warm_search", trials=1))
    done = search(commands, "whole_search", trials=2)
    assert (done.status, done.err) == (0, "")
    moments = range(5, done.operations, 25)
    assert searches_killed_at(commands, moments, trials=2) == len(moments)
