"""Long experiments of chapter 6 over several seeds, which write their tables to docs/experiments.md."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from zhishen import data, nn, optim, train
from zhishen.kernels import use_threads


@pytest.fixture(scope="module")
def mnist():
    return data.mnist()


def training_accuracy(mnist, std, seed, *, batch_norm):
    """The accuracy on 1,000 training images after 15 epochs, with initial weights of standard deviation ``std``."""
    x, t = mnist.train.x[:1000], mnist.train.t[:1000]
    rng = np.random.default_rng(seed)
    network = nn.multi_layer(784, [100] * 5, 10, rng=rng, init=float(std), batch_norm=batch_norm)
    optimizer = optim.SGD(lr=0.03)
    with use_threads(1), np.errstate(over="ignore", invalid="ignore"):
        for _ in range(15):
            for batch, labels in data.batches((x, t), 100, rng=rng):
                optimizer.update(network.params, network.gradient(batch, labels))
        return np.mean(network.predict(x).argmax(axis=1) == t)  # overflowed outputs are NaN


def test_batch_norm_learns_from_all_weight_scales(mnist, report, write_section):
    scales = np.logspace(0, -4, 16)
    rows = ["| standard deviation | without | with batch norm |", "| --- | --- | --- |"]
    without, with_it = [], []
    for std in scales:
        for batch_norm, means in ((False, without), (True, with_it)):
            means.append(np.mean([training_accuracy(mnist, std, seed, batch_norm=batch_norm) for seed in range(3)]))
        rows.append(f"| {std:.5f} | {100 * without[-1]:.1f} % | {100 * with_it[-1]:.1f} % |")
    report("\n".join(rows))
    write_section("batch_norm", rows)
    assert sum(mean > 0.8 for mean in with_it) >= 10
    assert sum(mean > 0.8 for mean in without) <= 4
    assert np.mean(with_it) > np.mean(without) + 0.3


def test_optimizers_on_mnist(mnist, report, write_section):
    optimizers = {
        "SGD(0.1)": optim.SGD(lr=0.1),
        "Momentum(0.01)": optim.Momentum(lr=0.01),
        "Nesterov(0.01)": optim.Nesterov(lr=0.01),
        "AdaGrad(0.01)": optim.AdaGrad(lr=0.01),
        "RMSprop(0.001)": optim.RMSprop(lr=0.001),
        "Adam(0.001)": optim.Adam(lr=0.001),
        "AdamW(0.001)": optim.AdamW(lr=0.001),
    }
    losses = {name: [] for name in optimizers}
    with use_threads(1):
        for seed in range(5):
            found = train.race_on(mnist, partial(nn.multi_layer, 784, [100, 100], 10), optimizers, seed)
            for name, series in found.items():
                losses[name].append(float(np.mean(series[-100:])))
    rows = ["| optimizer | loss |", "| --- | --- |"]
    rows += [f"| {name} | {np.mean(values):.3f} ± {np.std(values):.3f} |" for name, values in losses.items()]
    report("\n".join(rows))
    write_section("race", rows)
    assert np.mean(losses["Adam(0.001)"]) < np.mean(losses["SGD(0.1)"])
    assert all(np.mean(values) < 0.5 for values in losses.values())
