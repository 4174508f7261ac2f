"""The number of threads of the library, which a run stores: another number rounds differently."""

from __future__ import annotations

import pytest
from threadpoolctl import threadpool_info

import zhishen
from zhishen import train
from zhishen.errors import ArgumentError
from zhishen.kernels import use_kernels


def products() -> list[int]:
    """The threads of NumPy's matrix products."""
    return [library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_use_threads_sets_the_number_within_the_block(count):
    before, own = zhishen.threads(), products()
    assert own
    with zhishen.use_threads(count):
        assert zhishen.threads() == count
        assert products() == [1] * len(own)  # kernels run: a second pool would take their processors
    assert (zhishen.threads(), products()) == (before, own)


def test_without_kernels_numpy_products_use_the_threads():
    own = products()
    with use_kernels("reference"), zhishen.use_threads(2):
        assert products() == [2] * len(own)
    assert products() == own


def test_an_exception_restores_the_number_of_threads():
    before, own = zhishen.threads(), products()
    with pytest.raises(RuntimeError, match="on purpose"), zhishen.use_threads(2):
        raise RuntimeError("on purpose")
    assert (zhishen.threads(), products()) == (before, own)


@pytest.mark.parametrize("count", [0, -1, 1.5, "2", None, True, 257], ids=repr)
def test_an_invalid_number_of_threads_raises(hostile, count):
    before = zhishen.threads()
    with (
        pytest.raises(ArgumentError, match="use_threads: expected count to be a whole number"),
        zhishen.use_threads(count),
    ):
        pass
    with pytest.raises(ArgumentError, match="set_threads: expected count to be a whole number"):
        zhishen.set_threads(count)
    assert zhishen.threads() == before


def test_the_configuration_stores_the_number_of_threads(tmp_path):
    assert train.RECIPES["two_layer"].threads == 2
    train.RECIPES["two_layer"].change(threads=3).write(tmp_path / "config.toml")
    assert train.Config.read(tmp_path / "config.toml").threads == 3
