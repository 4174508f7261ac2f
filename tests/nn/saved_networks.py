"""Networks of all layers and of classes of a user, saved and loaded, and their comparison."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np

import zhishen
from zhishen import nn

RNG = np.random.default_rng(0)
IMAGES, SIGNALS, ROWS = (2, 6, 6), (2, 12), (4,)


def drawn():
    return np.random.default_rng(5)


# Every layer of this library in a network, and the shape of its input. A new layer fails a test until it stands here.
LAYERS = {
    "Affine": (lambda: nn.Affine(4, 3, bias=False, rng=drawn()), ROWS),
    "WeightNormAffine": (lambda: nn.WeightNormAffine(4, 3, bias=False, rng=drawn(), dtype=np.float64), ROWS),
    "Conv1d": (lambda: nn.Conv1d(2, 4, 3, stride=2, padding=3, dilation=2, groups=2, bias=False, rng=drawn()), SIGNALS),
    "Conv2d": (
        lambda: nn.Conv2d(2, 4, (3, 1), stride=(2, 1), padding=(1, 7), dilation=(1, 2), groups=2, rng=drawn()),
        IMAGES,
    ),
    "MaxPool1d": (lambda: nn.MaxPool1d(3, 2, padding=1), SIGNALS),
    "AvgPool1d": (lambda: nn.AvgPool1d(3, 2, padding=1), SIGNALS),
    "MaxPool2d": (lambda: nn.MaxPool2d((3, 2), (2, 1), padding=(1, 0)), IMAGES),
    "AvgPool2d": (lambda: nn.AvgPool2d((3, 2), (2, 1), padding=(1, 0)), IMAGES),
    "GlobalAvgPool1d": (nn.GlobalAvgPool1d, SIGNALS),
    "GlobalAvgPool2d": (nn.GlobalAvgPool2d, IMAGES),
    "Flatten": (nn.Flatten, IMAGES),
    "BatchNorm": (lambda: nn.BatchNorm(2, momentum=0.5, eps=1e-3), IMAGES),
    "LayerNorm": (lambda: nn.LayerNorm(IMAGES, eps=1e-3), IMAGES),
    "RMSNorm": (lambda: nn.RMSNorm(4, eps=1e-3), ROWS),
    "GroupNorm": (lambda: nn.GroupNorm(2, 2, eps=1e-3), IMAGES),
    "Dropout": (lambda: nn.Dropout(0.25, rng=drawn()), ROWS),
    "SpatialDropout": (lambda: nn.SpatialDropout(0.25, rng=drawn()), IMAGES),
    "LeakyReLU": (lambda: nn.LeakyReLU(0.2), ROWS),
    "Sequential": (lambda: nn.Sequential(nn.Affine(4, 3, rng=drawn()), nn.Tanh()), ROWS),
    "Residual": (
        lambda: nn.Residual(nn.Affine(4, 3, rng=drawn()), nn.ReLU(), shortcut=nn.Affine(4, 3, rng=drawn())),
        ROWS,
    ),
    "Network": (lambda: nn.Network([nn.Affine(4, 3, rng=drawn())], loss="sum_of_squares", input_shape=(4,)), ROWS),
    **{
        kind.__name__: (kind, ROWS)
        for kind in (nn.GELU, nn.Identity, nn.LogSoftmax, nn.ReLU, nn.Sigmoid, nn.Softmax, nn.Step, nn.Tanh)
    },
}


def same(ours, theirs, x):
    """Raise unless two networks are built alike, and compute the same bits, in training and in evaluation, twice."""
    assert repr(theirs) == repr(ours)
    assert [(path, type(layer)) for path, layer in theirs.walk().layers.items()] == [
        (path, type(layer)) for path, layer in ours.walk().layers.items()
    ]
    assert [layer.given_name for layer in theirs.walk().layers.values()] == [
        layer.given_name for layer in ours.walk().layers.values()
    ]
    for name, array in ours.state_dict().items():
        assert theirs.state_dict()[name].dtype == array.dtype
        assert theirs.state_dict()[name].tobytes() == array.tobytes(), name
    for _ in range(2):
        assert ours.predict(x).tobytes() == theirs.predict(x).tobytes()
        a, b = (np.asarray(network.forward(network.as_batch(x))) for network in (ours, theirs))
        assert a.dtype == b.dtype
        assert a.tobytes() == b.tobytes()


def saved_and_loaded(network, path, classes=()):
    assert network.save(path) == Path(path)
    loaded = zhishen.load(str(path), classes=classes)
    assert not any(layer.training for layer in loaded.walk().layers.values())
    loaded.train()  # as a new network is
    return loaded


class Block(nn.Layer):
    """A block that makes its layers itself, with arguments of every kind."""

    def __init__(self, width, *, sizes=(3, 3), scale=math.inf, options=None, bias=True, rng, dtype=np.float32):
        super().__init__()
        assert isinstance(sizes, tuple)
        self.width, self.sizes, self.scale, self.options, self.bias = width, sizes, scale, options, bias
        self.affines = [nn.Affine(int(width), int(width), bias=bias, rng=rng, dtype=dtype) for _ in sizes]
        self.dropout = nn.Dropout(0.5, rng=rng)
        self.params["g"] = np.ones(width, dtype)

    def forward(self, x):
        out = x * self.tensor("g")
        for affine in self.affines:
            out = np.tanh(affine(out))
        return self.dropout(out)


class Scaled(nn.Loss):
    """A loss with an argument."""

    def __init__(self, factor):
        self.factor = factor

    def forward(self, y, t):
        self.kept = self.factor * (y - t) / len(y)
        return float(self.factor * ((y - t) ** 2).sum() / 2 / len(y))

    def backward(self, dout=1.0):
        return dout * self.kept


def absolute(y, t):
    """A loss as a function of Tensors."""
    return abs(y - t).sum() / len(y)


class Tower(nn.Network):
    """A network with a forward of its own and layers as attributes."""

    def __init__(self, width=4, depth=2, *, loss="sum_of_squares", rng):
        super().__init__(loss=loss)
        self.width, self.depth = width, depth
        self.blocks = [Block(width, options={"b": 1, "a": [None, True, "x"]}, rng=rng) for _ in range(depth)]
        self.out = nn.Affine(width, 2, rng=rng)

    def forward(self, x):
        for block in self.blocks:
            x = x + block(x)
        return self.out(x)
