"""Experiments on disk: each runs once, and again as soon as something changes on which its result depends."""

from __future__ import annotations

import os

import numpy as np
import pytest

from zhishen import nn, optim
from zhishen.figures import cache
from zhishen.figures.cache import cached
from zhishen.kernels import threads, use_kernels, use_threads

calls: list[int] = []


def experiment(*, seed: int) -> dict[str, np.ndarray]:
    calls.append(seed)
    numbers = np.random.default_rng(seed).normal(size=5)
    return {"numbers": numbers, "seed": np.array(seed), "threads": np.array(threads())}


def training(*, run: int) -> dict[str, np.ndarray]:
    """A training whose rounding depends on the number of threads."""
    rng = np.random.default_rng(0)
    network = nn.two_layer(200, 50, 10, rng=rng)
    x, t = rng.random((300, 200), dtype=np.float32), rng.integers(0, 10, 300)
    optimizer = optim.SGD(lr=0.5)
    for _ in range(10):
        optimizer.update(network.params, network.gradient(x, t))
    return {"W": network.params["affine1.W"].copy(), "run": np.array(run)}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHISHEN_FIGURE_CACHE", str(tmp_path / "figures"))
    calls.clear()
    return tmp_path / "figures"


def test_the_second_result_is_read_from_disk(home):
    first, second = cached(experiment, seed=1), cached(experiment, seed=1)
    assert calls == [1]
    assert first.keys() == second.keys()
    np.testing.assert_array_equal(first["numbers"], second["numbers"])
    assert len(list(home.iterdir())) == 1


def test_other_parameters_are_another_experiment():
    assert cached(experiment, seed=1)["seed"] != cached(experiment, seed=2)["seed"]
    assert calls == [1, 2]


@pytest.mark.parametrize(
    ("name", "changed"), [("_source_digest", lambda: "changed"), ("_versions", lambda: ("2.0",)), ("THREADS", 2)]
)
def test_other_sources_versions_or_threads_are_another_experiment(monkeypatch, name, changed):
    cached(experiment, seed=1)
    monkeypatch.setattr(cache, name, changed)
    cached(experiment, seed=1)
    assert calls == [1, 1]


def test_the_reference_code_is_another_experiment():
    cached(experiment, seed=1)
    with use_kernels("reference"):
        cached(experiment, seed=1)
        cached(experiment, seed=1)
    assert calls == [1, 1]


def test_another_convolution_algorithm_is_another_experiment(monkeypatch):
    cached(experiment, seed=1)
    monkeypatch.setenv("ZHISHEN_CONV", "direct")
    cached(experiment, seed=1)
    assert calls == [1, 1]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_an_experiment_runs_on_the_same_number_of_threads_everywhere(count):
    with use_threads(count):
        first = cached(experiment, seed=5)
        assert threads() == count
    assert first["threads"] == cache.THREADS
    assert calls == [5]


def test_the_result_does_not_depend_on_the_number_of_threads_of_the_caller():
    results = []
    for count in (1, 2):
        with use_threads(count):
            results.append(cached(training, run=count))
    np.testing.assert_array_equal(results[0]["W"], results[1]["W"])


def test_the_digest_covers_the_library_but_no_drawings(monkeypatch, tmp_path):
    package = tmp_path / "zhishen"
    files = ("_shapes.py", "nn/network.py", "figures/cache.py", "cli/app.py", "lab/server.py")
    for file in files:
        (package / file).parent.mkdir(parents=True, exist_ok=True)
        (package / file).write_text("a = 1")
    monkeypatch.setattr(cache, "__file__", str(package / "figures" / "cache.py"))
    digests = [cache._source_digest.__wrapped__()]
    for file in files:
        (package / file).write_text("a = 2")
        digests.append(cache._source_digest.__wrapped__())
    assert len(set(digests[:3])) == 3
    assert len(set(digests[2:])) == 1


def test_the_folder_is_chosen_by_the_most_specific_variable(monkeypatch, tmp_path):
    monkeypatch.setenv("ZHISHEN_FIGURE_CACHE", str(tmp_path / "a"))
    monkeypatch.setenv("ZHISHEN_CACHE", str(tmp_path / "b"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "c"))
    folders = []
    for variable in ("ZHISHEN_FIGURE_CACHE", "ZHISHEN_CACHE", "XDG_CACHE_HOME"):
        folders.append(cache.cache_folder())
        monkeypatch.delenv(variable)
    assert folders == [tmp_path / "a", tmp_path / "b" / "figures", tmp_path / "c" / "zhishen" / "figures"]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", b"\x80\x04pickle"])
def test_a_damaged_file_is_replaced(home, damage):
    cached(experiment, seed=1)
    [file] = home.iterdir()
    file.write_bytes(damage)
    assert cached(experiment, seed=1)["seed"] == 1
    cached(experiment, seed=1)
    assert calls == [1, 1]


def test_a_pipe_is_replaced(home):
    before = cached(experiment, seed=1)
    (path,) = home.iterdir()
    path.unlink()
    os.mkfifo(path)
    assert cached(experiment, seed=1)["seed"] == before["seed"]
    assert path.is_file()


def test_a_pickle_is_never_opened(home):
    cached(experiment, seed=1)
    [file] = home.iterdir()
    with file.open("wb") as stream:
        np.savez(stream, numbers=np.array([object()], dtype=object))
    assert cached(experiment, seed=1)["numbers"].dtype == np.float64


def test_without_a_writable_folder_the_result_is_computed(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ZHISHEN_FIGURE_CACHE", str(tmp_path / "file"))
    assert cached(experiment, seed=3)["seed"] == 3
    assert calls == [3]


def test_a_full_disk_leaves_no_half_file(home, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    assert cached(experiment, seed=4)["seed"] == 4
    assert not list(home.iterdir())
