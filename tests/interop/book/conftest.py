"""Shared by the tests of the book's modules: scripts in a folder, small data, and a way to run them."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from zhishen.interop.book import run_script
from zhishen.interop.book.dataset import mnist

Result = tuple[int, str, str]


@pytest.fixture
def small_mnist(monkeypatch: pytest.MonkeyPatch) -> None:
    """MNIST's first 60 training and 30 test images."""
    (x, t), (x_test, t_test) = mnist._raw()
    monkeypatch.setattr(mnist, "_raw", lambda: ((x[:60], t[:60]), (x_test[:30], t_test[:30])))


@pytest.fixture
def headless(monkeypatch: pytest.MonkeyPatch) -> None:
    """No display."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "MPLBACKEND"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], headless: None
) -> Callable[..., Result]:
    """Write a script into a folder of a chapter and run it; return its exit status and what it wrote."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")

    def call(path: str, text: str, *arguments: str, **options: object) -> Result:
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
        capsys.readouterr()
        with np.errstate():
            status = run_script(file, arguments, **options)
        out, err = capsys.readouterr()
        return status, out, err

    before = dict(sys.modules)
    yield call
    assert not {"common", "dataset", "two_layer_net"} & (set(sys.modules) - set(before))
