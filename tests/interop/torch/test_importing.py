"""`from_module` without PyTorch; `make verify` compares what it makes with PyTorch."""

from __future__ import annotations

import pytest

from zhishen.errors import MissingDependencyError
from zhishen.interop.torch import from_module


def test_without_torch(monkeypatch):
    def refuse(name):
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr("zhishen._optional.import_module", refuse)
    with pytest.raises(MissingDependencyError, match=r"needs the package torch, .*python -m pip install torch$"):
        from_module(object())
