"""Shared by the tests of the command line: small data, a network that was trained on MNIST, and ways to call it."""

from __future__ import annotations

import importlib.util
import shutil
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from types import ModuleType

import pytest
from fork_server import ForkServer

from zhishen import messages
from zhishen.cli import main
from zhishen.kernels import compiling

Result = tuple[int, str, str]


@pytest.fixture(scope="session")
def killing() -> ModuleType:
    """The module ``killing.py`` beside this file."""
    spec = importlib.util.spec_from_file_location("killing", Path(__file__).with_name("killing.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["killing"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def digits(tmp_path_factory: pytest.TempPathFactory, killing: ModuleType) -> Path:
    """A folder of IDX files of 600 + 100 digits."""
    return killing.write_digits(tmp_path_factory.mktemp("data") / "digits", 600, 100)


@pytest.fixture(scope="session")
def narrow(tmp_path_factory: pytest.TempPathFactory, killing: ModuleType) -> Path:
    """The same, of 19 x 5 pixels."""
    return killing.write_digits(
        tmp_path_factory.mktemp("narrow data") / "narrow", 200, 50, crop=(slice(4, 23), slice(10, 15))
    )


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory, killing: ModuleType) -> Path:
    """The same, of 12 x 12 pixels, every other one."""
    every_other = slice(2, 26, 2)
    return killing.write_digits(tmp_path_factory.mktemp("tiny data") / "tiny", 200, 50, crop=(every_other, every_other))


@pytest.fixture
def without_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the pictures, which take longer than a short training."""
    monkeypatch.setattr("zhishen.figures.runs.save_run_figures", lambda *_: None)


@pytest.fixture(scope="module")
def processes_without_figures() -> Generator[None]:
    """The same in the processes that `killing` starts by its driver."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHISHEN_TESTS_WITHOUT_FIGURES", "1")
        yield


@pytest.fixture(scope="session")
def server_of_trainings(killing: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Generator[ForkServer]:
    """A server that has imported zhishen."""
    with killing.served(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture(scope="module")
def forked_processes(
    killing: ModuleType, server_of_trainings: ForkServer, processes_without_figures: None
) -> Generator[None]:
    """The processes of `killing` draw no figures, and are children of a server, so that they begin at once."""
    with killing.forked(server_of_trainings):
        yield


@pytest.fixture
def zhishen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., Result]:
    """Run a command line in a new folder, in this process; return its exit status and what it wrote."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    # Which test is the first to compile a kernel, and so to say it, depends on what the cache holds.
    monkeypatch.setattr(compiling.progress, "compiled", ["said before"])

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
    """A run on all of MNIST, two epochs long, made by ``zhishen train``; not to be changed."""
    run = tmp_path_factory.mktemp("runs") / "mnist"
    options = ["--epochs", "2", "--hidden", "256", "--validation", "5000", "--out", str(run), "--json"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("zhishen.figures.runs.save_run_figures", lambda *_: None)
        assert main(["train", *options]) == 0
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
    return Path(shutil.copytree(small_run, tmp_path / "own run"))


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home without settings; the locale is English."""
    for name in ("ZHISHEN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("APPDATA", str(tmp_path / "config"))
    yield
    messages.set_language("en")


@pytest.fixture(scope="session")
def sound_run(tones: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run on tones; not to be changed."""
    run = tmp_path_factory.mktemp("runs") / "tones"
    options = ["--epochs", "6", "--batch-size", "4", "--out", str(run), "--json"]
    assert main(["train", "--data", str(tones), *options]) == 0
    return run
