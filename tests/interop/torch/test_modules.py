"""The modules that PyTorch lacks; `make verify` compares them with layers."""

from __future__ import annotations

import pytest

from zhishen.errors import MissingDependencyError
from zhishen.interop.torch import modules


@pytest.fixture
def without_torch(monkeypatch):
    def refuse(name):
        raise ImportError(f"No module named {name!r}")

    monkeypatch.setattr("zhishen._optional.import_module", refuse)
    modules._classes.cache_clear()


@pytest.mark.usefixtures("without_torch")
def test_the_classes_need_torch():
    with pytest.raises(MissingDependencyError, match=r"pip install torch$"):
        modules.module_class("Residual")
    with pytest.raises(MissingDependencyError, match=r"pip install torch$"):
        modules.Residual  # noqa: B018 - what pickle does


@pytest.mark.usefixtures("without_torch")
def test_other_names_need_no_torch():
    assert not hasattr(modules, "setup_module")
