"""Shared by the tests of the trainer: small data, a trainer that is quick to make, and exact comparisons."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_runs import small, write_images

from zhishen import data, nn, optim, train
from zhishen.train import checkpoint
from zhishen.train.committed import CHECKPOINTS
from zhishen.train.config import CONFIG

# A program that `test_distributed.py` starts as several processes, not a module with doctests.
collect_ignore = ["distributed_program.py"]


def make_dataset(samples: int = 103, validation: int = 0, *, one_hot: bool = False, seed: int = 7) -> data.Dataset:
    """Three classes of points on a plane, which differ in their angle; 103 samples leave a partial batch of 3."""
    rng = np.random.default_rng(seed)

    def part(count: int) -> data.Split:
        x = rng.normal(size=(count, 4)).astype(np.float32)
        t = (np.arctan2(x[:, 1], x[:, 0]) // (2 * np.pi / 3)).astype(np.int64) + 2
        return data.Split(x, data.one_hot(t, 4) if one_hot else t)

    return data.Dataset(
        train=part(samples),
        validation=part(validation) if validation else None,
        test=part(37),
        name="angles",
        classes=4,
    )


@pytest.fixture(scope="session")
def dataset() -> data.Dataset:
    return make_dataset()


@pytest.fixture(scope="session")
def validated() -> data.Dataset:
    return make_dataset(validation=31)


@pytest.fixture
def make_trainer(dataset: data.Dataset) -> Callable[..., train.Trainer]:
    """A trainer of a small network; equal arguments give equal trainers."""

    def make(seed: int = 1, **options: Any) -> train.Trainer:
        rng = np.random.default_rng(seed)
        network = options.pop("network", None) or nn.multi_layer(4, [8, 6], 4, rng=rng)
        optimizer = options.pop("optimizer", None) or optim.Adam(lr=0.01)
        chosen = {"epochs": 3, "batch_size": 10, "rng": rng, **options}
        return train.Trainer(network, chosen.pop("dataset", dataset), optimizer, **chosen)

    return make


def same_bits(a: train.Trainer, b: train.Trainer) -> None:
    """Raise unless two trainers have the same weights, optimizer state, generators and history, bit for bit."""
    ours, theirs = a.network.state_dict(), b.network.state_dict()
    assert list(ours) == list(theirs)
    for name, array in ours.items():
        assert array.dtype == theirs[name].dtype
        assert array.tobytes() == theirs[name].tobytes(), name
    ours, theirs = a.optimizer.state_dict(), b.optimizer.state_dict()
    slots, others = ours.pop("state"), theirs.pop("state")
    assert ours == theirs
    assert slots.keys() == others.keys()
    for slot, by_name in slots.items():
        assert by_name.keys() == others[slot].keys()
        for name, array in by_name.items():
            assert array.tobytes() == others[slot][name].tobytes(), f"{slot} of {name}"
    assert without_time(a.history) == without_time(b.history)
    np.testing.assert_equal(a.rng.bit_generator.state, b.rng.bit_generator.state)
    assert {**vars(a.state), "seconds": 0} == {**vars(b.state), "seconds": 0}


def without_time(history: list[Any]) -> list[dict[str, Any]]:
    """The records without ``seconds``, which no two runs share."""
    return [{key: value for key, value in record.items() if key != "seconds"} for record in history]


@pytest.fixture(name="same_bits")
def _same_bits() -> Callable[[train.Trainer, train.Trainer], None]:
    return same_bits


@pytest.fixture(name="without_time")
def _without_time() -> Callable[[list[Any]], list[dict[str, Any]]]:
    return without_time


@pytest.fixture(name="make_dataset")
def _make_dataset() -> Callable[..., data.Dataset]:
    return make_dataset


@pytest.fixture
def stopped(make_trainer, tmp_path):
    """The checkpoint of a run that was stopped in its second epoch, and its contents."""
    trainer = make_trainer(run=tmp_path / "stopped")
    trainer.on("step", lambda trainer: trainer.stop("test") if trainer.state.step == 14 else None)
    trainer.fit()
    path, saved, _ = checkpoint.newest(tmp_path / "stopped" / CHECKPOINTS)
    return path, saved


@pytest.fixture
def folder(tmp_path, rng) -> Path:
    """A folder of IDX files with 60 + 20 images of 6 x 5."""
    return write_images(tmp_path / "idx", rng, 6, 5)


@pytest.fixture
def run(tmp_path, folder) -> Path:
    config = small(folder, validation=0.2)
    path = tmp_path / "run"
    trainer = config.build_trainer(config.load_data(), path)
    trainer.fit()
    config.write(path / CONFIG)
    return path


@pytest.fixture
def short_run(make_trainer, tmp_path):
    """The folder of a run of one epoch."""
    folder = tmp_path / "run"
    make_trainer(epochs=1, run=folder).fit()
    return folder
