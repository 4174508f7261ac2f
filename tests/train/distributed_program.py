"""What `test_distributed.py` runs as several processes: each check compares with a training of one process."""

from __future__ import annotations

import sys

import numpy as np
import pytest
from mpi4py import MPI

from zhishen import data, nn, optim, set_threads, train
from zhishen.data import large_arrays
from zhishen.data.file_maps import file_map_of

WORLD = MPI.COMM_WORLD
BATCH = 15
SAMPLES = 2 + 2 * BATCH  # the last mini-batch has two samples: fewer than there are processes


def dense(rng, dtype):
    return nn.multi_layer(196, [12, 8], 10, rng=rng, batch_norm=True, dropout=0.3, dtype=dtype)


def convolutional(rng, dtype):
    return nn.wide_conv((1, 14, 14), 10, rng=rng, channels=(3, 4, 5), dtype=dtype)


def spatial(rng, dtype):
    layers = [
        nn.Conv2d(1, 4, 3, rng=rng, dtype=dtype),
        nn.BatchNorm(4, dtype=dtype),
        nn.SpatialDropout(0.3, rng=rng),
        nn.ReLU(),
        nn.GlobalAvgPool2d(),
        nn.Affine(4, 10, rng=rng, dtype=dtype),
    ]
    return nn.Network(layers)


class OnTensors(nn.Network):
    """A branched network with batch norm and dropout, which runs on the tape."""

    def __init__(self, rng, dtype):
        super().__init__()
        self.first = nn.Affine(196, 8, rng=rng, dtype=dtype)
        self.norm = nn.BatchNorm(8, dtype=dtype)
        self.drop = nn.Dropout(0.2, rng=rng)
        self.last = nn.Affine(8, 10, rng=rng, dtype=dtype)

    def forward(self, x):
        hidden = self.first(x)
        return self.last(self.drop(self.norm(hidden)) + hidden)


def trained(build, dtype, communicator, *, augment=None, synchronize=True, samples=SAMPLES, **more):
    rng = np.random.default_rng(0)
    x = np.random.default_rng(5).random((samples, 1, 14, 14)).astype(dtype)
    t = np.random.default_rng(6).integers(0, 10, samples)
    if build in (dense, OnTensors):
        x = x.reshape(samples, -1)
    network = build(rng, dtype)
    options = more if communicator is None else {**more, "communicator": communicator, "synchronize": synchronize}
    optimizer = optim.Momentum(lr=0.05)
    trainer = train.Trainer(
        network, (x, t), optimizer, epochs=2, batch_size=BATCH, rng=rng, augment=augment, train_samples=20, **options
    )
    losses = []
    trainer.on("step", lambda trainer: losses.append(trainer.loss))
    trainer.fit()
    return network.state_dict(), np.array(losses), trainer.history[-1]


def same_path(build, dtype, tolerance, **options):
    arrays, losses, record = trained(build, dtype, WORLD, **options)
    expected, expected_losses, expected_record = trained(build, dtype, None, **options)
    for name, array in expected.items():
        np.testing.assert_allclose(arrays[name], array, rtol=0, atol=tolerance, err_msg=f"{build.__name__} {name}")
    np.testing.assert_allclose(losses, expected_losses, rtol=0, atol=max(tolerance, 1e-12))
    assert record["train_accuracy"] == expected_record["train_accuracy"]


def parity():
    set_threads(1)
    strengths = {**data.augment.AUGMENT_DIGITS, "flip": 0.5, "color": 0.2}
    same_path(dense, np.float64, 1e-12)
    same_path(dense, np.float32, 1e-5)
    same_path(dense, np.float64, 1e-12, ema_decay=0.9)
    same_path(convolutional, np.float64, 1e-12, augment=data.Augment(**strengths))
    same_path(convolutional, np.float32, 1e-4, augment=data.Augment(**strengths), samples=2 * BATCH)
    same_path(spatial, np.float64, 1e-12, augment=data.AugmentSound(time_shift=2, pitch=1, noise=0.2, mask_frames=3))
    same_path(OnTensors, np.float64, 1e-12, samples=2 * BATCH)
    again = [trained(convolutional, np.float32, WORLD)[0] for _ in range(2)]
    for name, array in again[0].items():
        np.testing.assert_array_equal(again[1][name], array)
    # Without synchronization, the statistics are those of the shares, and equal in all processes after an epoch.
    for decay in (0, 0.9):
        arrays, _, _ = trained(dense, np.float64, WORLD, synchronize=False, ema_decay=decay)
        for array in arrays.values():
            for other in WORLD.allgather(array):
                np.testing.assert_array_equal(other, array)


def noise():
    rng = np.random.default_rng(0)
    parts = [data.Split(rng.random((n, 784), np.float32), rng.integers(0, 10, n)) for n in (500, 100)]
    return data.Dataset(parts[0], None, parts[1], "noise", classes=10)


def shared():
    calls = []

    def load():
        calls.append(1)
        return noise()

    dataset = train.share_data(load, WORLD)
    assert WORLD.allreduce(len(calls)) == 1  # all processes run on one machine
    expected = noise()
    assert dataset.name == expected.name
    np.testing.assert_array_equal(dataset.test.t, expected.test.t)
    for split, other in ((dataset.train, expected.train), (dataset.test, expected.test)):
        np.testing.assert_array_equal(split.x, other.x)

    shared_files()

    def fails():
        raise ValueError("no such data")

    with pytest.raises(ValueError, match="no such data"):
        train.share_data(fails, WORLD)


def shared_files():
    """Large arrays stay in temporary files, which all processes map; none of them is in the message."""

    def load():
        split = data.Split(data.Pixels(large_arrays.copied(images)), np.arange(50) % 3)
        return data.Dataset(split, None, split, "noise", classes=3)

    images = np.random.default_rng(0).integers(0, 256, (50, 1, 8, 8), np.uint8)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ZHISHEN_ARRAY_BYTES", "1000")
        dataset = train.share_data(load, WORLD)
    memory = file_map_of(dataset.train.x.bytes)
    assert memory is not None
    assert len(set(WORLD.allgather(memory.path))) == 1
    np.testing.assert_array_equal(dataset.train.x.bytes, images)


def small(**options):
    """A trainer of ten steps an epoch."""
    rng = np.random.default_rng(0)
    x, t = np.random.default_rng(5).random((40, 4)), np.arange(40) % 2
    network = nn.two_layer(4, 3, 2, rng=rng)
    return train.Trainer(network, (x, t), optim.SGD(), epochs=3, batch_size=4, rng=rng, communicator=WORLD, **options)


def stops():
    """One process asks to stop: all stop after the same update."""
    for event, asked, last in [("start", 0, 0), ("step", 13, 14), ("step", 20, 20), ("epoch", 10, 10)]:
        trainer = small()

        def stop(trainer, asked=asked):
            if trainer.state.step == asked and WORLD.Get_rank() == 1:
                trainer.stop("enough")

        trainer.on(event, stop)
        trainer.fit()
        assert set(WORLD.allgather((trainer.state.step, trainer.stopped))) == {(last, "enough")}


def stops_in_a_pause():
    """One process asks to stop while the generator of all waits, also after an epoch."""
    for pause, last in [(5, 6), (10, 10), (11, 10), (12, 12)]:
        trainer = small(train_samples=0)
        for k, _ in enumerate(trainer.steps(), 1):
            if k == pause and WORLD.Get_rank() == 2:
                trainer.stop("enough")
        assert set(WORLD.allgather((trainer.state.step, trainer.stopped))) == {(last, "enough")}


def closes():
    """All processes close the generator after the same step, and train on later."""
    trainer = small()
    for state in trainer.steps():
        if state.step == 13:
            break
    assert trainer.state.step == 13
    trainer.fit()
    through = small()
    through.fit()
    assert trainer.state.step == through.state.step == 30
    for name, array in through.network.state_dict().items():
        np.testing.assert_array_equal(trainer.network.state_dict()[name], array)


def fails():
    """One process has an error: all end."""
    trainer = small()

    def fail(trainer):
        if trainer.state.step == 13 and WORLD.Get_rank() == 1:
            raise OSError("the disk is gone")

    trainer.on("step", fail)
    trainer.fit()


{"checks": lambda: (parity(), shared(), stops(), stops_in_a_pause(), closes()), "fails": fails}[sys.argv[1]]()
if WORLD.Get_rank() == 0:
    sys.stdout.write("done\n")
