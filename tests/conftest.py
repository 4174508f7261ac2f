"""Setup before any import: run-time checks of the shapes in annotations, and one BLAS thread."""

import functools
import gc
import importlib
import os
import signal
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path

# Garbage is searched for much less often than usual, which takes a tenth of the time of the tests, and of
# their collection; see `pytest_runtest_logfinish`.
gc.set_threshold(200_000, 20, 50)

os.environ["ZHISHEN_CHECK_SHAPES"] = "1"
# Several test processes run at the same time; their BLAS threads would compete for few processors.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

# Tests compare English texts, whatever the locale of the machine is.
os.environ["ZHISHEN_LANGUAGE"] = "en"

# Without bytecode, each run would rewrite the assertions of all test files again, and each of the hundred processes
# that tests start would compile all modules. Git ignores these files.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Under `nohup`, the processes of tests would inherit that SIGHUP is ignored.
if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

from shape_checks import install  # noqa: E402

# zhishen.reference is not checked: its functions accept Tensors as well as arrays.
install(["zhishen.nn", "zhishen.optim", "zhishen.data", "zhishen.train", "zhishen.figures"])

import zhishen._types  # noqa: E402, F401

# This import has read it. The processes that tests start have no import hook: they would import jaxtyping for nothing.
del os.environ["ZHISHEN_CHECK_SHAPES"]

import jaxtyping  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402
from _pytest.doctest import DoctestModule  # noqa: E402
from hypothesis import settings  # noqa: E402

# Hypothesis generates the same examples in every run; with `--hypothesis-profile=hunt` it generates new ones.
# There are no deadlines, which a busy machine would exceed.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("hunt", derandomize=False, deadline=None)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the experiments of figures in a folder of the tests, so that no test reads the cache of the user.

    Compiled kernels stay in the user's cache folder. The processes that tests start inherit the variable.
    """
    cache = getattr(config, "cache", None)  # None with -p no:cacheprovider
    folder = cache.mkdir("zhishen_figures") if cache is not None else tempfile.mkdtemp(prefix="zhishen_figures_")
    os.environ["ZHISHEN_FIGURE_CACHE"] = str(folder)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Look for examples in docstrings only where a test file has one: a module that tests share is imported twice."""
    collectors = yield
    if any(isinstance(each, DoctestModule) for each in collectors) and b">>> " not in file_path.read_bytes():
        return [each for each in collectors if not isinstance(each, DoctestModule)]
    return collectors


def pytest_collection_finish() -> None:
    """Exempt the modules and the tests from garbage collection: searching them takes more time than many a test."""
    gc.collect()
    gc.freeze()


def pytest_runtest_logfinish() -> None:
    """Collect garbage where memory has grown since it was collected: a few objects may hold large arrays."""
    global _collected_at
    megabytes = _peak_megabytes()
    if megabytes > _collected_at + 200:
        gc.collect()
        _collected_at = megabytes


_collected_at = 0.0


def _peak_megabytes() -> float:
    """The peak of the resident memory of this process; 0 where Python cannot say it."""
    if sys.platform == "win32":
        return 0.0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e6 if sys.platform == "darwin" else 1e3)


@pytest.fixture(autouse=True, scope="session")
def _do_not_wait_for_the_disk() -> Generator[None]:
    """No test can cut the power, and thousands of written files would wait for the disk for most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        yield


@pytest.fixture(autouse=True, scope="session")
def _read_mnist_once() -> Generator[None]:
    """`data.mnist`, which tests call two hundred times, copies arrays that were unpacked and checked once."""
    module = importlib.import_module("zhishen.data.mnist")
    home, read = module._HOME, module._read
    checked = functools.cache(read)

    @functools.wraps(read)
    def copied(role: str, caller: str) -> np.ndarray:
        return checked(role, "data.mnist").copy() if home == module._HOME else read(role, caller)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "_read", copied)
        yield


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator with a fixed seed, new for each test."""
    return np.random.default_rng(20220503)


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disable the checks of annotations, so that values of wrong types reach zhishen's own checks, as for a user."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)


@pytest.fixture
def forked_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers of a search are forked, see `forked_workers.py`."""
    from forked_workers import context_of_workers

    context = context_of_workers("spawn")
    monkeypatch.setattr("zhishen.search.study.multiprocessing.get_context", lambda _: context)


@pytest.fixture(scope="session")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of short tones, ``high_ann_0.wav`` and so on: two classes, of six speakers, twice; not to be changed."""
    import soundfile

    folder = tmp_path_factory.mktemp("data") / "tones"
    folder.mkdir()
    rng = np.random.default_rng(0)
    for label, pitch in (("high", 900.0), ("low", 300.0)):
        for k, speaker in enumerate(("ann", "bob", "cat", "dan", "eve", "fay")):
            for number in range(2):
                time = np.arange(1600 + 100 * number) / 8000
                wave = 0.3 * np.sin(2 * np.pi * (pitch + 20 * k) * time) + 0.01 * rng.normal(size=len(time))
                soundfile.write(folder / f"{label}_{speaker}_{number}.wav", wave, 8000)
    return folder


@pytest.fixture
def espeak(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install a fake espeak-ng, which speaks tones; return the file in which it notes its calls."""
    folder = tmp_path_factory.mktemp("bin")
    log, script = folder / "calls.txt", Path(__file__).parent / "data" / "fake_espeak.py"
    program = folder / "espeak-ng"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "{log}" "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder), prepend=os.pathsep)
    return log
