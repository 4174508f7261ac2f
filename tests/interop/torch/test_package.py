"""The late import of PyTorch."""

from __future__ import annotations

import subprocess
import sys

import pytest

from zhishen.errors import ArgumentError, MissingDependencyError
from zhishen.interop.torch.package import checked_shape, torch_package


def test_one_sentence_says_what_to_install(monkeypatch):
    def refuse(name):
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr("zhishen._optional.import_module", refuse)
    with pytest.raises(
        MissingDependencyError,
        match=r"^The conversion of modules of PyTorch needs the package torch, .* with: python -m pip install torch$",
    ):
        torch_package()


def test_the_import_loads_no_torch():
    code = "import sys, zhishen.interop.torch; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_shapes_of_inputs():
    assert checked_shape([1, 28, 28], where="to_module") == (1, 28, 28)
    assert checked_shape((), where="to_module") == ()
    with pytest.raises(
        ArgumentError, match=r"^to_module: expected sample_shape as a tuple, got 784; give, for example"
    ):
        checked_shape(784, where="to_module")
    for bad in ((0,), (1.5, 2), ("3",), (-1,)):
        with pytest.raises(ArgumentError, match=r"^from_module: expected sample_shape"):
            checked_shape(bad, where="from_module")
