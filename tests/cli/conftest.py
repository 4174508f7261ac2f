"""Shared by the tests of the command line: small data, a network that was trained on MNIST, and ways to call it."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import jaxtyping
import numpy as np
import pytest

from zhishen import data
from zhishen.cli import main

Result = tuple[int, str, str]


def write_digits(
    folder: Path, train: int, test: int, *, crop: tuple[slice, slice] = (slice(None), slice(None))
) -> Path:
    """The first digits of MNIST as a folder of IDX files."""
    mnist = data.mnist(normalize=False, flatten=False)
    folder.mkdir()
    for part, split, count in (("train", mnist.train, train), ("t10k", mnist.test, test)):
        data.write_idx(folder / f"{part}-images-idx3-ubyte", split.x[(slice(count), 0, *crop)])
        data.write_idx(folder / f"{part}-labels-idx1-ubyte", split.t[:count].astype(np.uint8))
    return folder


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of IDX files of 600 + 100 digits."""
    return write_digits(tmp_path_factory.mktemp("data") / "digits", 600, 100)


@pytest.fixture(scope="session")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, of 20 x 5 pixels."""
    return write_digits(tmp_path_factory.mktemp("narrow data") / "narrow", 200, 50, crop=(slice(4, 24), slice(10, 15)))


@pytest.fixture(scope="session")
def killing() -> ModuleType:
    """The module ``killing.py`` beside this file."""
    spec = importlib.util.spec_from_file_location("killing", Path(__file__).with_name("killing.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["killing"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values of wrong types come through to our own checks, as they do for a user."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)


@pytest.fixture
def zhishen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    """Run a command line in a new folder, in this process; return its exit status and what it wrote."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")

    def call(*arguments: object) -> Result:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return status, out, err

    return call


@pytest.fixture
def refuses(zhishen: Callable[..., Result]) -> Callable[..., str]:
    """Run a command line that has to fail with a sentence, and return the sentence."""

    def call(*arguments: object) -> str:
        status, out, err = zhishen(*arguments)
        assert status == 1, (status, out, err)
        assert out == ""
        assert err.startswith("zhishen: ")
        assert err.endswith("\n")
        sentence = err.removeprefix("zhishen: ").removesuffix("\n")
        assert "\n" not in sentence
        assert "Traceback" not in sentence
        assert "expected " in sentence
        assert ", got" in sentence
        assert "; " in sentence
        return sentence

    return call


@pytest.fixture(scope="session")
def mnist_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on all of MNIST, two epochs long, made by ``zhishen train``."""
    run = tmp_path_factory.mktemp("runs") / "mnist"
    assert main(["train", "--epochs", "2", "--hidden", "256", "--validation", "5000", "--out", str(run), "--json"]) == 0
    return run


@pytest.fixture(scope="session")
def small_run(tmp_path_factory: pytest.TempPathFactory, digits: Path) -> Path:
    """A run on few digits; not to be changed."""
    run = tmp_path_factory.mktemp("runs") / "small"
    options = ["--hidden", "16", "--epochs", "3", "--validation", "0.2", "--batch-size", "50"]
    assert main(["train", "--data", str(digits), *options, "--out", str(run), "--json"]) == 0
    return run


@pytest.fixture
def own_run(small_run: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    import shutil

    return Path(shutil.copytree(small_run, tmp_path / "own run"))
