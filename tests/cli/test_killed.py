"""Real processes, killed without warning, continue with the same bits. `tests/verify` does it fifty times."""

from __future__ import annotations

import random

import pytest

OPTIONS = [
    "--hidden",
    "24,12",
    "--epochs",
    "30",
    "--batch-size",
    "25",
    "--checkpoint-steps",
    "4",
    "--validation",
    "0.1",
]


@pytest.fixture(scope="module")
def whole(killing, digits, tmp_path_factory):
    return killing.reference(tmp_path_factory.mktemp("killed"), ["--data", str(digits), *OPTIONS])


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_random_moments(killing, whole, seed):
    kills = killing.killed_at_random(f"random{seed}", whole, random.Random(seed))
    assert kills > 0
    killing.check_equal(f"random{seed}", whole)


@pytest.mark.parametrize("seed", [3, 4])
def test_killed_while_writing_files(killing, whole, seed):
    kills = killing.killed_while_writing(f"writing{seed}", whole, random.Random(seed))
    assert kills > 0
    killing.check_equal(f"writing{seed}", whole)


def test_the_comparison_can_fail(killing, whole):
    """Another seed gives another model, and the comparison says so."""
    status, _, err = killing.finish(
        ["-m", "zhishen", "train", "--json", *whole.options, "--seed", "9", "--out", "other"], folder=whole.folder
    )
    assert status == 0, err
    with pytest.raises(AssertionError, match="differs"):
        killing.check_equal("other", whole)
