"""Set up before anything is imported: shapes in annotations are checked at run time, and BLAS has one thread."""

import os

os.environ["ZHISHEN_CHECK_SHAPES"] = "1"
# Test processes run side by side; BLAS threads of several processes on few cores wait for each other.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import pkgutil
import tempfile
from importlib.util import find_spec

from jaxtyping import install_import_hook

# These run around every call of a layer and name no shapes: checked as well, they would double the time of small steps.
_AROUND_CALLS = {"states", "tree", "watch"}
_layers = [
    f"zhishen.nn.{module.name}"
    for module in pkgutil.iter_modules(find_spec("zhishen.nn").submodule_search_locations)
    if module.name not in _AROUND_CALLS
]
# zhishen.reference is left out: its functions take Tensors as well as arrays.
_hook = install_import_hook(
    [*_layers, "zhishen.optim", "zhishen.data", "zhishen.train", "zhishen.figures"],
    # The numeric tower: an int is welcome where a float is expected, as everywhere in Python.
    "beartype.beartype(conf=beartype.BeartypeConf(is_pep484_tower=True))",
)

import jaxtyping  # noqa: E402
import numpy as np  # noqa: E402
import pytest  # noqa: E402
from hypothesis import settings  # noqa: E402

# A test that holds today holds tomorrow: the same examples each time. `--hypothesis-profile=hunt` draws new ones.
settings.register_profile("same", derandomize=True)
settings.register_profile("hunt", derandomize=False)
settings.load_profile("same")


def pytest_configure(config: pytest.Config) -> None:
    """Keep the experiments of figures in a folder of the tests, so that no test reads the cache of the user.

    Compiled kernels stay in the user's cache folder. The processes that tests start inherit the variable.
    """
    cache = getattr(config, "cache", None)  # None with -p no:cacheprovider
    folder = cache.mkdir("zhishen_figures") if cache is not None else tempfile.mkdtemp(prefix="zhishen_figures_")
    os.environ["ZHISHEN_FIGURE_CACHE"] = str(folder)


@pytest.fixture
def rng() -> np.random.Generator:
    """A generator with a fixed seed, new for each test."""
    return np.random.default_rng(20220503)


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values of wrong types come through to our own checks, as they do for a user."""
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)
