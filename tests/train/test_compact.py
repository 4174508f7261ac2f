"""A training on bytes is the training on floats, bit for bit, and never makes all of them floats."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from zhishen import data, nn, ops, optim, train
from zhishen.train import Config
from zhishen.train.committed import CHECKPOINTS
from zhishen.train.snapshot import fingerprint

SIDE = 8


def dataset_of(x, *, flatten: bool) -> data.Dataset:
    """150 images for training, 30 for validation and 40 for the test."""
    t = np.arange(220) % 4
    x = x.reshape(220, -1) if flatten else x

    def part(start: int, stop: int) -> data.Split:
        return data.Split(
            data.Pixels(x.bytes[start:stop]) if isinstance(x, data.Pixels) else x[start:stop], t[start:stop]
        )

    parts = {"train": part(0, 150), "validation": part(150, 180), "test": part(180, 220)}
    return data.Dataset(**parts, name="noise", classes=4, image_shape=(1, SIDE, SIDE))


@pytest.fixture
def both(rng):
    """The same images as bytes and as floats."""
    pixels = rng.integers(0, 256, (220, 1, SIDE, SIDE), np.uint8)
    return data.Pixels(pixels), np.divide(pixels, 255, dtype=np.float32)


def trainer_of(dataset, *, flatten: bool = False, **options) -> train.Trainer:
    rng = np.random.default_rng(0)
    network = (
        nn.multi_layer(SIDE * SIDE, [9], 4, rng=rng)
        if flatten
        else nn.simple_conv((1, SIDE, SIDE), 4, rng=rng, filters=3, size=3, hidden=7)
    )
    return train.Trainer(
        network, dataset, optim.Adam(lr=0.01), **{"epochs": 1, "batch_size": 40, "rng": rng, **options}
    )


@pytest.mark.parametrize("kernels", ["auto", "reference"])
@pytest.mark.parametrize("flatten", [False, True])
@pytest.mark.parametrize("options", [
    {}, {"augment": data.Augment(shift=1, elastic=0.5)}, {"train_samples": 50, "patience": 1, "epochs": 2},
])  # fmt: skip
def test_training_ends_with_the_same_bits(both, same_bits, flatten, kernels, options):
    with ops.use_kernels(kernels):
        trainers = [trainer_of(dataset_of(x, flatten=flatten), flatten=flatten, **options) for x in both]
        for trainer in trainers:
            trainer.fit()
    same_bits(*trainers)


@pytest.mark.parametrize("begun", ["floats", "bytes"])
def test_a_run_continues_with_the_other_kind(both, same_bits, tmp_path, begun):
    compact, floats = (dataset_of(x, flatten=False) for x in both)
    first, second = (floats, compact) if begun == "floats" else (compact, floats)
    trainer_of(first, run=tmp_path / "run").fit()
    resumed = trainer_of(second, run=tmp_path / "run", epochs=2)
    assert resumed.resume() == []
    resumed.fit()
    whole = trainer_of(floats, epochs=2)
    whole.fit()
    same_bits(resumed, whole)


def test_the_fingerprint_of_bytes_is_that_of_floats(both):
    assert len({fingerprint(trainer_of(dataset_of(x, flatten=False))) for x in both}) == 1


def test_a_network_predicts_the_same(both):
    compact, floats = (dataset_of(x, flatten=False).train for x in both)
    network = trainer_of(dataset_of(both[1], flatten=False)).network
    for ask in (
        lambda x, t: network.predict(x, batch_size=40), lambda x, t: network.probabilities(x), network.accuracy,
        network.loss, network.find_nonfinite, lambda x, t: train.evaluate(network, data.Split(x, t), batch_size=40),
        lambda x, t: network.predict(x[0][None]), lambda x, t: nn.misclassified(network, x, t).indices,
    ):  # fmt: skip
        np.testing.assert_array_equal(ask(*compact), ask(*floats))
    for name, grad in network.gradient(*compact).items():
        np.testing.assert_array_equal(grad, network.gradient(*floats)[name])


def test_other_dtypes_are_converted_to_that_of_the_network(both):
    network = nn.two_layer(SIDE * SIDE, 5, 4, rng=np.random.default_rng(0), dtype=np.float64)
    compact, floats = (x.reshape(220, -1) for x in both)
    y = network.predict(compact, batch_size=30)
    assert y.dtype == np.float64
    np.testing.assert_array_equal(y, network.predict(floats, batch_size=30))


def test_never_are_all_of_them_floats():
    pixels = np.random.default_rng(0).integers(0, 256, (20_000, 784), np.uint8)
    split = data.Split(data.Pixels(pixels), np.arange(20_000) % 4)
    dataset = data.Dataset(split, split, split, name="noise", classes=4)
    rng = np.random.default_rng(0)
    network = nn.multi_layer(784, [5], 4, rng=rng)

    def use() -> None:
        train.Trainer(network, dataset, optim.SGD(lr=0.1), epochs=1, batch_size=100, rng=rng).fit()
        network.accuracy(*split)
        network.probabilities(split.x)

    use()  # what is loaded and compiled once does not count
    tracemalloc.start()
    use()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8_000_000  # as floats all would be 63 MB, and the 10,000 on which training is measured 31 MB


# --- from configurations ----------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path, rng) -> Path:
    path = tmp_path / "idx"
    path.mkdir()
    for part, count in (("train", 60), ("t10k", 20)):
        data.write_idx(path / f"{part}-images-idx3-ubyte", rng.integers(0, 256, (count, 6, 5), dtype=np.uint8))
        data.write_idx(path / f"{part}-labels-idx1-ubyte", (np.arange(count) % 3).astype(np.uint8))
    return path


def test_a_configuration_loads_either(folder, tmp_path):
    config = train.RECIPES["multi_layer"].change(data=str(folder), validation=0.2, epochs=1, batch_size=16)
    compact, floats = config.load_data(compact=True), config.load_data()
    assert isinstance(floats.train.x, np.ndarray)
    for name, split in compact.parts().items():
        assert isinstance(split.x, data.Pixels)
        np.testing.assert_array_equal(split.x[...], floats.parts()[name].x)
    config.build_trainer(compact, tmp_path / "run").fit()
    config.write(tmp_path / "run" / "config.toml")
    assert list((tmp_path / "run" / CHECKPOINTS).iterdir())
    for chosen in (False, True):
        _, dataset, network, _ = train.load_run(tmp_path / "run", compact=chosen)
        assert isinstance(dataset.test.x, data.Pixels) == chosen
        network.accuracy(*dataset.test)


def test_the_command_line_keeps_bytes(folder, tmp_path, monkeypatch):
    from zhishen.cli import main

    kinds = []
    load = Config.load_data
    monkeypatch.setattr(
        Config, "load_data", lambda *given, **options: kinds.append(dataset := load(*given, **options)) or dataset
    )
    monkeypatch.setattr("zhishen.figures.runs.save_run_figures", lambda *_: None)
    run = str(tmp_path / "run")
    assert (
        main(["train", "--data", str(folder), "--hidden", "5", "--epochs", "1", "--batch-size", "16", "--out", run])
        == 0
    )
    assert main(["train", "--resume", run, "--epochs", "2"]) == 0
    assert main(["evaluate", run, "--data", str(folder)]) == 0
    assert len(kinds) == 3  # `evaluate` does not load the data of the run
    assert all(isinstance(dataset.train.x, data.Pixels) for dataset in kinds)
