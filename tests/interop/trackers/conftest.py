"""A small training for all trackers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from zhishen import data, nn, optim, train


@pytest.fixture
def make_trainer() -> Callable[..., train.Trainer]:
    """Make a trainer of three classes of points, with a test part and without a validation part."""

    def make(**options) -> train.Trainer:
        rng = np.random.default_rng(1)
        x = rng.normal(size=(90, 4)).astype(np.float32)
        t = x[:, :3].argmax(axis=1)
        points = data.Dataset(
            train=data.Split(x[:60], t[:60]), validation=None, test=data.Split(x[60:], t[60:]), name="points", classes=3
        )
        network = nn.two_layer(4, 8, 3, rng=rng)
        return train.Trainer(network, points, optim.SGD(lr=0.1), rng=rng, **{"epochs": 3, "batch_size": 20} | options)

    return make
