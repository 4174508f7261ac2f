"""Kept experiments: run once, run anew when something changed, and never in the way."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.figures import cache
from zhishen.figures.cache import cached

calls: list[int] = []


def experiment(*, seed: int) -> dict[str, np.ndarray]:
    calls.append(seed)
    return {"numbers": np.random.default_rng(seed).normal(size=5), "seed": np.array(seed)}


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("ZHISHEN_CACHE", str(tmp_path))
    calls.clear()
    return tmp_path / "figures"


def test_the_second_time_comes_from_disk(home):
    first, second = cached(experiment, seed=1), cached(experiment, seed=1)
    assert calls == [1]
    assert first.keys() == second.keys()
    np.testing.assert_array_equal(first["numbers"], second["numbers"])
    assert len(list(home.iterdir())) == 1


def test_other_parameters_are_another_experiment():
    assert cached(experiment, seed=1)["seed"] != cached(experiment, seed=2)["seed"]
    assert calls == [1, 2]


def test_another_library_is_another_experiment(monkeypatch):
    cached(experiment, seed=1)
    monkeypatch.setattr(cache, "_source_digest", lambda: "changed")
    cached(experiment, seed=1)
    assert calls == [1, 1]


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 cut off", b"\x80\x04pickle"])
def test_a_damaged_file_is_replaced(home, damage):
    cached(experiment, seed=1)
    [file] = home.iterdir()
    file.write_bytes(damage)
    assert cached(experiment, seed=1)["seed"] == 1
    cached(experiment, seed=1)
    assert calls == [1, 1]


def test_a_pickle_is_never_opened(home):
    cached(experiment, seed=1)
    [file] = home.iterdir()
    with file.open("wb") as stream:
        np.savez(stream, numbers=np.array([object()], dtype=object))
    assert cached(experiment, seed=1)["numbers"].dtype == np.float64


def test_where_nothing_can_be_written_it_is_computed(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("ZHISHEN_CACHE", str(tmp_path / "file"))
    assert cached(experiment, seed=3)["seed"] == 3
    assert calls == [3]


def test_a_full_disk_leaves_no_half_file(home, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full)
    assert cached(experiment, seed=4)["seed"] == 4
    assert not list(home.iterdir())
