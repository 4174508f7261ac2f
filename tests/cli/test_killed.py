"""Real processes, killed without warning, continue with the same bits. `tests/verify` does it fifty times."""

from __future__ import annotations

import random

import pytest

OPTIONS = [
    "--hidden",
    "24,12",
    "--epochs",
    "12",
    "--batch-size",
    "25",
    "--checkpoint-steps",
    "4",
    "--validation",
    "0.1",
]


@pytest.fixture(scope="module")
def whole(killing, digits, tmp_path_factory, forked_processes):
    return killing.reference(tmp_path_factory.mktemp("killed"), ["--data", str(digits), *OPTIONS])


def test_killed_at_random_moments(killing, whole):
    assert killing.killed_at_random("random", whole, random.Random(1), most=3) > 0
    killing.check_equal("random", whole)


def test_killed_while_writing_files(killing, whole):
    assert killing.killed_while_writing("writing", whole, random.Random(3), most=3) > 0
    killing.check_equal("writing", whole)


def test_the_comparison_can_fail(killing, whole):
    """Another seed gives another model, and the comparison says so."""
    status, _, err = killing.finish(
        [*killing.ZHISHEN, "train", "--json", *whole.options, "--seed", "9", "--out", "other"], folder=whole.folder
    )
    assert status == 0, err
    with pytest.raises(AssertionError, match="differs"):
        killing.check_equal("other", whole)
