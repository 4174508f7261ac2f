"""The number of threads on which matrix products run is kept with the run: another one rounds differently."""

from __future__ import annotations

import pytest
from threadpoolctl import threadpool_info

from zhishen import train
from zhishen.errors import ArgumentError


def threads() -> list[int]:
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


@pytest.mark.parametrize("count", [1, 2])
def test_within_the_block_there_are_so_many(count):
    before = threads()
    assert before
    with train.blas_threads(count):
        assert threads() == [count] * len(before)
    assert threads() == before


def test_after_a_failure_there_are_as_many_as_before():
    before = threads()
    with pytest.raises(RuntimeError, match="on purpose"), train.blas_threads(2):
        raise RuntimeError("on purpose")
    assert threads() == before


@pytest.mark.parametrize("count", [0, -1, 1.5, "2", None, True], ids=repr)
def test_what_is_no_number_is_refused(hostile, count):
    with (
        pytest.raises(ArgumentError, match="blas_threads: expected count to be a whole number >= 1"),
        train.blas_threads(count),
    ):
        pass


def test_the_configuration_keeps_it(tmp_path):
    assert train.RECIPES["two_layer"].threads == 1
    train.RECIPES["two_layer"].change(threads=3).write(tmp_path / "config.toml")
    assert train.Config.read(tmp_path / "config.toml").threads == 3
