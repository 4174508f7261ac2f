"""Convolution and pooling, compared with PyTorch on many random shapes and options."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from zhishen import nn
from zhishen.reference import conv, pool

torch.set_num_threads(1)
SCRIPT = Path(__file__).parents[1] / "golden" / "make_conv.py"
spec = importlib.util.spec_from_file_location("make_conv", SCRIPT)
make_conv = sys.modules["make_conv"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(make_conv)


@pytest.mark.parametrize("name", make_conv.FILES)
def test_the_script_makes_the_golden_arrays(name):
    made = make_conv.FILES[name]()
    with np.load(SCRIPT.parent / f"{name}.npz") as file:
        assert set(file.files) == set(made)
        for key in file.files:
            tolerance = 1e-5 if "float32" in key else 1e-10
            np.testing.assert_allclose(made[key], file[key], rtol=tolerance, atol=tolerance, err_msg=key)


def shapes(rng):
    """Sizes and options of a random valid convolution."""
    groups = int(rng.integers(1, 4))
    channels, filters = groups * int(rng.integers(1, 4)), groups * int(rng.integers(1, 4))
    size, stride, dilation = (tuple(map(int, rng.integers(1, high, 2))) for high in (5, 4, 4))
    padding = tuple(map(int, rng.integers(0, 4, 2)))
    smallest = [max(1, d * (f - 1) + 1 - 2 * p) for f, d, p in zip(size, dilation, padding, strict=True)]
    image = [low + int(rng.integers(0, 6)) for low in smallest]
    options = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}
    return (int(rng.integers(1, 4)), channels, *image), (filters, channels // groups, *size), options


def compare(name, theirs, arrays, options, rng, dtype):
    """Compare the values and the gradients of zhishen's and PyTorch's functions."""
    arrays = [array.astype(dtype) for array in arrays]
    leaves = [torch.tensor(array, requires_grad=True) for array in arrays]
    expected = theirs(*leaves)
    out, cache = getattr(conv if "conv" in name else pool, name)(*arrays, **options)
    dout = rng.normal(size=out.shape).astype(dtype)
    tolerance = {"rtol": 1e-9, "atol": 1e-10} if dtype == "float64" else {"rtol": 1e-4, "atol": 1e-4}
    np.testing.assert_allclose(out, expected.detach().numpy(), **tolerance)
    found = getattr(conv if "conv" in name else pool, f"{name}_backward")(dout, cache)
    for ours, g in zip(
        found if isinstance(found, tuple) else (found,),
        torch.autograd.grad(expected, leaves, torch.tensor(dout)),
        strict=True,
    ):
        assert ours.dtype == dtype
        np.testing.assert_allclose(ours, g.numpy(), **tolerance)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("seed", range(100))
def test_convolutions(seed, dtype):
    rng = np.random.default_rng(seed)
    shape, filters, options = shapes(rng)
    arrays = [rng.normal(size=s) for s in (shape, filters, filters[:1])]
    for name in ("conv2d", "conv2d_im2col"):
        compare(name, lambda x, W, b: F.conv2d(x, W, b, **options), arrays, options, rng, dtype)
    signal = {key: value if key == "groups" else value[1] for key, value in options.items()}
    arrays = [arrays[0][:, :, 0], arrays[1][:, :, 0], arrays[2]]
    compare("conv1d", lambda x, W, b: F.conv1d(x, W, b, **signal), arrays, signal, rng, dtype)


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("seed", range(100))
def test_poolings(seed, dtype):
    """The inputs contain many ties: both libraries pass the gradient to the first of equal pixels."""
    rng = np.random.default_rng(seed)
    size, stride = (tuple(map(int, rng.integers(1, 5, 2))) for _ in range(2))
    padding = tuple(int(rng.integers(0, f // 2 + 1)) for f in size)
    x = rng.integers(-2, 3, size=(2, 3, *(f + int(rng.integers(0, 6)) for f in size))).astype(float)
    options = {"size": size, "stride": stride, "padding": padding}
    compare("max_pool2d", lambda x: F.max_pool2d(x, size, stride, padding), [x], options, rng, dtype)
    compare("avg_pool2d", lambda x: F.avg_pool2d(x, size, stride, padding), [x], options, rng, dtype)
    compare("global_avg_pool2d", lambda x: x.mean(dim=(2, 3)), [x], {}, rng, dtype)


@pytest.mark.parametrize("name", ["simple_conv", "deep_conv"])
def test_the_networks_of_the_book(name):
    """The loss and the gradients are equal for equal weights."""
    rng = np.random.default_rng(0)
    options = {"dropout": 0.0} if name == "deep_conv" else {}
    network = nn.build(name, (1, 28, 28), 10, rng=rng, dtype=np.float64, **options)
    x, t = rng.normal(size=(8, 1, 28, 28)), rng.integers(0, 10, 8)
    leaves = {key: torch.tensor(array, requires_grad=True) for key, array in network.params.items()}
    h = torch.tensor(x)
    for key, layer in network.layers.items():
        W, b = (leaves.get(f"{key}.{part}") for part in "Wb")
        if isinstance(layer, nn.Conv2d):
            h = F.conv2d(h, W, b, padding=layer.padding)
        elif isinstance(layer, nn.Affine):
            h = h @ W + b
        else:
            h = {"relu": torch.relu, "maxpool": lambda h: F.max_pool2d(h, 2), "flatten": lambda h: h.flatten(1)}[
                key.rstrip("0123456789")
            ](h)
    loss = F.cross_entropy(h, torch.tensor(t))
    ours, found = network.loss_and_gradient(x, t)
    assert ours == pytest.approx(loss.item(), rel=1e-10)
    for key, g in zip(leaves, torch.autograd.grad(loss, list(leaves.values())), strict=True):
        np.testing.assert_allclose(found[key], g.numpy(), rtol=1e-7, atol=1e-10, err_msg=key)
