"""The switch between kernels and the readable code, and the number of threads, which a run stores."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest
from threadpoolctl import threadpool_info

import zhishen
from zhishen import train
from zhishen._checks import OneOf
from zhishen.errors import ArgumentError
from zhishen.kernels import kernels, use_kernels


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


def test_the_switch_is_restored_after_an_exception():
    with pytest.raises(RuntimeError, match="out"), use_kernels("reference"):
        raise RuntimeError("out")
    assert kernels() == "auto"


@pytest.mark.parametrize("bad", OneOf(("auto", "reference")).bad_values())
def test_another_choice_is_refused(bad):
    with pytest.raises(ArgumentError, match=r"^use_kernels: expected choice to be one of auto, reference, got "):
        use_kernels(bad).__enter__()
    assert kernels() == "auto"


def test_the_nearest_choice_is_named():
    with pytest.raises(ArgumentError, match=r"got 'refrence'; did you mean 'reference'\?$"):
        use_kernels("refrence").__enter__()


def python(code, **environment):
    return subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )


def test_the_environment_chooses_the_reference():
    code = (
        "import numpy as np\n"
        "from zhishen.graph.ops import Implementation, Op, kernels\n"
        "fail = lambda *args: 1 / 0\n"
        "reference = Implementation(lambda x: (x, None), lambda dout, cache: dout)\n"
        "op = Op('op', reference, kernel=lambda: Implementation(fail, fail))\n"
        "print(kernels(), op(np.ones(1)))\n"
    )
    done = python(code, ZHISHEN_KERNELS="reference")
    assert (done.returncode, done.stdout) == (0, "reference [1.]\n")
    done = python(code, ZHISHEN_KERNELS="auto")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


def test_a_wrong_value_in_the_environment_is_refused():
    done = python("import zhishen; zhishen.Tensor(1.0)", ZHISHEN_KERNELS="referense")
    assert done.returncode == 1
    message = (
        "ArgumentError: environment variable ZHISHEN_KERNELS: expected its value to be one of auto, reference, got "
        "'referense'; did you mean 'reference'?"
    )
    assert re.search(re.escape(message) + "$", done.stderr.strip())
