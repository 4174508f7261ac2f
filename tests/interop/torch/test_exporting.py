"""`to_module` without PyTorch; `make verify` compares what it makes with PyTorch."""

from __future__ import annotations

import pytest

from zhishen import nn
from zhishen.errors import MissingDependencyError
from zhishen.interop.torch import to_module
from zhishen.interop.torch.exporting import MODULES
from zhishen.nn.classes import builtin_layers


def test_without_torch(monkeypatch):
    def refuse(name):
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr("zhishen._optional.import_module", refuse)
    with pytest.raises(MissingDependencyError, match=r"needs the package torch, .*python -m pip install torch$"):
        to_module(nn.Network(nn.ReLU()))


def test_the_table_has_every_layer():
    missing = {cls for cls in builtin_layers().values() if cls not in MODULES}
    assert missing == {nn.Sequential, nn.Residual, nn.Network}
