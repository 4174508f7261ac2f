"""The late import of PyTorch."""

from __future__ import annotations

import subprocess
import sys

import pytest

from zhishen.errors import MissingDependencyError
from zhishen.interop.torch.package import torch_package


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
