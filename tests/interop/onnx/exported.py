"""Exports for the tests: every kind of layer, every network of the zoo, and the comparison with onnxruntime."""

from __future__ import annotations

import inspect

import numpy as np

from zhishen import nn
from zhishen.interop import onnx
from zhishen.interop.onnx.checking import run_model

TOLERANCE = 1e-5  # of the largest score

#: Class → the layer and the shape of one input.
LAYERS = {
    "Affine": lambda rng: [(nn.Affine(4, 3, rng=rng), (4,)), (nn.Affine(4, 3, bias=False, rng=rng), (5, 4))],
    "AvgPool1d": lambda rng: [(nn.AvgPool1d(3, 2, padding=1), (2, 9))],
    "AvgPool2d": lambda rng: [(nn.AvgPool2d(2), (2, 6, 8)), (nn.AvgPool2d((3, 2), (2, 1), padding=1), (2, 7, 6))],
    "BatchNorm": lambda rng: [(nn.BatchNorm(3), shape) for shape in ((3,), (3, 5), (3, 4, 5))],
    "Conv1d": lambda rng: [(nn.Conv1d(2, 4, 3, stride=2, padding=1, dilation=2, groups=2, rng=rng), (2, 11))],
    "Conv2d": lambda rng: [
        (nn.Conv2d(2, 4, 3, padding=1, rng=rng), (2, 8, 8)),
        (nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2, rng=rng), (4, 9, 7)),
        (nn.Conv2d(2, 3, 1, bias=False, rng=rng), (2, 4, 4)),
    ],
    "Dropout": lambda rng: [(nn.Dropout(0.5, rng=rng), (4,))],
    "Flatten": lambda rng: [(nn.Flatten(), (2, 3, 4)), (nn.Flatten(), (4,))],
    "GELU": lambda rng: [(nn.GELU(), (4,))],
    "GlobalAvgPool1d": lambda rng: [(nn.GlobalAvgPool1d(), (3, 7))],
    "GlobalAvgPool2d": lambda rng: [(nn.GlobalAvgPool2d(), (3, 5, 4))],
    "GroupNorm": lambda rng: [(nn.GroupNorm(2, 4), shape) for shape in ((4,), (4, 3), (4, 3, 5))],
    "Identity": lambda rng: [(nn.Identity(), (4,))],
    "LayerNorm": lambda rng: [(nn.LayerNorm(4), (4,)), (nn.LayerNorm((3, 4)), (2, 3, 4))],
    "LeakyReLU": lambda rng: [(nn.LeakyReLU(0.2), (4,)), (nn.LeakyReLU(), (4,))],
    "LogSoftmax": lambda rng: [(nn.LogSoftmax(), (4,)), (nn.LogSoftmax(), (3, 4))],
    "MaxPool1d": lambda rng: [(nn.MaxPool1d(3, 2, padding=1), (2, 9))],
    "MaxPool2d": lambda rng: [(nn.MaxPool2d(2), (2, 6, 8)), (nn.MaxPool2d((3, 2), (2, 1), padding=1), (2, 7, 6))],
    "RMSNorm": lambda rng: [(nn.RMSNorm(4), (4,)), (nn.RMSNorm((3, 4)), (2, 3, 4))],
    "ReLU": lambda rng: [(nn.ReLU(), (4,))],
    "Residual": lambda rng: [
        (nn.Residual(nn.Affine(4, 4, rng=rng), nn.ReLU()), (4,)),
        (nn.Residual(nn.Conv2d(2, 3, 3, padding=1, rng=rng), shortcut=nn.Conv2d(2, 3, 1, rng=rng)), (2, 5, 5)),
    ],
    "Sequential": lambda rng: [(nn.Sequential(nn.Affine(4, 3, rng=rng), nn.Sequential(nn.Tanh())), (4,))],
    "Sigmoid": lambda rng: [(nn.Sigmoid(), (4,))],
    "Softmax": lambda rng: [(nn.Softmax(), (4,)), (nn.Softmax(), (3, 4))],
    "SpatialDropout": lambda rng: [(nn.SpatialDropout(0.5, rng=rng), (4, 3))],
    "Step": lambda rng: [(nn.Step(), (4,))],
    "Tanh": lambda rng: [(nn.Tanh(), (4,))],
    "WeightNormAffine": lambda rng: [(nn.WeightNormAffine(4, 3, rng=rng), (4,))],
}  # fmt: skip

#: Network of the zoo → its arguments and options, small.
NETWORKS = {
    "two_layer": ((8, 6, 4), {}),
    "multi_layer": ((8, [6, 5], 4), {"batch_norm": True, "dropout": 0.2}),
    "table_layers": ((8, 4), {}),
    "simple_conv": (((1, 12, 12), 4), {"filters": 4, "hidden": 8}),
    "deep_conv": (((1, 14, 14), 4), {"channels": (4, 4, 6), "hidden": 8}),
    "small_conv": (((1, 12, 12), 4), {"channels": (4, 6, 8)}),
    "wide_conv": (((1, 12, 12), 4), {"channels": (4, 6, 8)}),
    "residual_conv": (((1, 12, 12), 4), {"channels": (4, 6, 8)}),
    "picture_conv": (((3, 14, 12), 4), {"last": 16}),
    "sound_conv": (((1, 8, 18), 4), {"channels": (4, 6)}),
    "sound_conv1d": (((1, 8, 18), 4), {"channels": (4, 6)}),
    "dense_blocks": ((8, 4), {"blocks": ({"kind": "dense", "width": 6, "norm": "batch"}, {"kind": "residual"})}),
    "conv_blocks": (((1, 12, 12), 4), {"blocks": ({"kind": "conv", "filters": 4, "norm": "batch", "pool": "max"},)}),
}


def layer_classes():
    """The names of the public layers; networks are tested one by one."""
    found = {name: value for name, value in vars(nn).items() if name in nn.__all__ and inspect.isclass(value)}
    return {name for name, cls in found.items() if issubclass(cls, nn.Layer) and cls not in (nn.Layer, nn.Network)}


def scrambled(network, rng):
    """The network with random numbers in all parameters and buffers: after training no bias is 0, no variance 1."""
    for name, array in network.walk().state().items():
        low = 0.5 if name.endswith(("running_var", "gamma", "g")) else -0.5
        array[...] = rng.uniform(low, low + 1, size=array.shape)
    return network


def small_zoo(name, rng, **options):
    arguments, small = NETWORKS[name]
    return scrambled(nn.build(name, *arguments, rng=rng, **small, **options), rng)


def difference(network, shape, rng, tmp_path, *, samples=(1, 7), **options):
    """The largest difference of the file from the network, over the largest output, for several numbers of samples."""
    path = tmp_path / "model.onnx"
    onnx.export(network, path, input_shape=shape, compare_outputs=False, **options)
    largest = 0.0
    for count in samples:
        x = rng.normal(size=(count, *shape)).astype(options.get("dtype", "float32"))
        out = run_model(path.read_bytes(), x)
        expected = network.predict(x)
        assert out.shape == expected.shape
        largest = max(largest, float(np.abs(out - expected).max() / np.abs(expected).max()))
    return largest
