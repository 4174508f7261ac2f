"""Layers without a bias: no b among the parameters, and no shift of the output, on every path."""

from __future__ import annotations

import copy

import numpy as np
import pytest

from zhishen import Tensor, gradients, nn, ops
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.nn.fusion import FusedAffine, FusedConv2d, plan
from zhishen.testing import check_layer, check_network

MAKE = {
    "Affine": (lambda **options: nn.Affine(4, 3, **options), (5, 4)),
    "WeightNormAffine": (lambda **options: nn.WeightNormAffine(4, 3, **options), (5, 4)),
    "Conv1d": (lambda **options: nn.Conv1d(2, 4, 3, padding=1, groups=2, **options), (3, 2, 7)),
    "Conv2d": (lambda **options: nn.Conv2d(2, 4, 3, padding=1, **options), (3, 2, 6, 5)),
}
every = pytest.mark.parametrize("name", MAKE)
backends = pytest.mark.parametrize("backend", ["reference", "auto"])


def pair(name, dtype=np.float32):
    """A layer without a bias, and one with a bias of zeros and the same weights."""
    make, shape = MAKE[name]
    without, with_bias = (make(bias=bias, rng=np.random.default_rng(1), dtype=dtype) for bias in (False, True))
    return without, with_bias, np.random.default_rng(2).standard_normal(shape).astype(dtype)


@every
def test_it_keeps_the_contract_of_a_layer(name):
    layer, _, x = pair(name)
    report = check_layer(layer, x)
    assert [line.name for line in report.parameters] == ["x", *layer.params]
    assert "b" not in layer.params


@every
def test_a_fault_in_it_is_caught(name, monkeypatch):
    layer, _, x = pair(name)
    right = type(layer).backward
    monkeypatch.setattr(type(layer), "backward", lambda self, dout: 1.001 * right(self, dout))
    with pytest.raises(GradientCheckError, match=rf"^check_layer: {name}: x\["):
        check_layer(layer, x)


@every
@backends
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_is_the_layer_with_a_bias_of_zeros(name, backend, dtype):
    without, with_bias, x = pair(name, dtype)
    assert list(with_bias.params) == [*without.params, "b"]
    with ops.use_kernels(backend):
        out = without.forward(x)
        np.testing.assert_array_equal(out, with_bias.forward(x), strict=True)
        dout = np.random.default_rng(3).standard_normal(out.shape).astype(dtype)
        np.testing.assert_array_equal(without.backward(dout), with_bias.backward(dout), strict=True)
        assert list(without.grads) == list(without.params)
        for key, array in without.grads.items():
            np.testing.assert_array_equal(array, with_bias.grads[key], strict=True)
        without.grads.clear()
        without.backward_params(dout)
        assert list(without.grads) == list(without.params)
        np.testing.assert_array_equal(without.record(Tensor(x)).data, out)
    assert not without.forward(np.zeros_like(x)).any()
    assert without.output_shape(x.shape[1:]) == out.shape[1:]


@every
def test_second_derivatives(name):
    """The gradient of |∂y/∂x|² agrees with that of the layer with a bias of zeros."""
    without, with_bias, x = pair(name, np.float64)
    found = []
    for layer in (without, with_bias):
        at = Tensor(x)
        y = layer(at)
        (dx,) = gradients((y * y).sum(), [at], create_graph=True)
        keys = list(without.params)
        found.append(gradients((dx * dx).sum(), [layer.tensor(key) for key in keys]))
    for ours, theirs in zip(*found, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)
        assert np.abs(ours).max() > 0


@every
def test_the_dtype_follows_the_parameters(name):
    layer, _, x = pair(name)
    other = copy.deepcopy(layer)
    for key, array in other.params.items():
        other.params[key] = array.astype(np.float64)
    assert other.forward(x.astype(np.float64)).dtype == np.float64
    assert layer.forward(x).dtype == np.float32


@every
def test_what_it_says_of_itself(name):
    without, with_bias, _ = pair(name)
    assert (without.bias, with_bias.bias) == (False, True)
    assert repr(without) == repr(with_bias)[:-1] + ", bias=False)"
    assert "bias" not in repr(with_bias)


@every
@pytest.mark.parametrize("bad", [0, 1, None, "no", np.zeros(3)])
def test_what_is_not_an_answer(name, bad, rng, hostile):
    with pytest.raises(ArgumentError, match=rf"^{name}: expected bias to be True or False, got "):
        MAKE[name][0](bias=bad, rng=rng)


def test_a_numpy_answer(rng, hostile):
    assert nn.Affine(2, 3, bias=np.False_, rng=rng).bias is False


# Layers that run as one


@pytest.mark.parametrize(
    ("make", "kind", "shape"),
    [
        (
            lambda bias, rng: [nn.Conv2d(2, 8, 3, padding=1, bias=bias, rng=rng), nn.ReLU(), nn.MaxPool2d(2)],
            FusedConv2d,
            (3, 2, 8, 8),
        ),
        (lambda bias, rng: [nn.Flatten(), nn.Affine(24, 5, bias=bias, rng=rng), nn.ReLU()], FusedAffine, (3, 2, 3, 4)),
    ],
)
def test_neighbors_that_run_as_one(make, kind, shape):
    runs = {}
    for bias in (False, True):
        layers = make(bias, np.random.default_rng(1))
        (fused,) = plan(layers)
        assert type(fused) is kind
        x = np.random.default_rng(2).standard_normal(shape).astype(np.float32)
        out = fused.forward(x)
        assert fused._cache is not None  # the kernel ran
        dout = np.random.default_rng(3).standard_normal(out.shape).astype(np.float32)
        dx = fused.backward(dout)
        (layer,) = (layer for layer in layers if layer.params)
        assert layer.grads.keys() == layer.params.keys()
        first = layer.grads["W"]
        layer.grads.clear()
        fused.forward(x)
        fused.backward_params(dout)
        assert layer.grads.keys() == layer.params.keys()
        np.testing.assert_array_equal(layer.grads["W"], first)
        runs[bias] = out, dx, first
    for without, with_bias in zip(*runs.values(), strict=True):
        np.testing.assert_array_equal(without, with_bias)


def network(rng, dtype=np.float32):
    return nn.Network(
        [
            nn.Conv2d(1, 4, 3, bias=False, rng=rng, dtype=dtype), nn.BatchNorm(4, dtype=dtype), nn.ReLU(),
            nn.MaxPool2d(2, 2), nn.Flatten(), nn.Affine(36, 3, bias=False, rng=rng, dtype=dtype),
        ],
        input_shape=(1, 8, 8),
    )  # fmt: skip


def test_a_network_of_them(rng):
    made = network(rng, np.float64)
    assert list(made.params) == ["conv1.W", "batchnorm1.gamma", "batchnorm1.beta", "affine1.W"]
    x, t = rng.standard_normal((4, 1, 8, 8)), np.array([0, 1, 2, 0])
    check_network(made, x, t)
    assert made.summary().splitlines()[1].split()[-1] == "36"
    assert made.summary().splitlines()[-1].split() == ["total", "152"]


def test_it_is_saved_and_loaded(rng):
    made, other = network(rng), network(np.random.default_rng(9))
    other.load_state_dict(made.state_dict())
    x = rng.standard_normal((4, 1, 8, 8)).astype(np.float32)
    np.testing.assert_array_equal(other.predict(x), made.predict(x))


# Affine alone


def test_from_arrays_without_b():
    layer = nn.Affine.from_arrays([[1.0, 2.0], [3.0, 4.0]])
    assert list(layer.params) == ["W"]
    np.testing.assert_array_equal(layer.forward(np.array([[1.0, 1.0]])), [[4.0, 6.0]])
    assert nn.Affine.from_arrays(np.ones((1, 2), np.float32)).params["W"].dtype == np.float32
    assert nn.Affine.from_arrays([[1, 2]]).params["W"].dtype == np.float64
    with pytest.raises(ShapeError, match=r"^Affine\.from_arrays: expected W of shape \(I, O\)"):
        nn.Affine.from_arrays([1.0, 2.0])


def test_collapse_of_layers_without_a_bias(rng):
    first, second = (nn.Affine(a, b, bias=False, rng=rng, dtype=np.float64) for a, b in ((4, 3), (3, 2)))
    one = nn.collapse([first, nn.Identity(), second])
    assert list(one.params) == ["W"]
    np.testing.assert_allclose(one.params["W"], first.params["W"] @ second.params["W"], rtol=1e-15)
    shifted = nn.Affine.from_arrays(second.params["W"], [1.0, -1.0])
    mixed = nn.collapse([first, shifted])
    np.testing.assert_array_equal(mixed.params["b"], [1.0, -1.0])
    before = nn.Affine.from_arrays(first.params["W"], [1.0, 2.0, 3.0])
    np.testing.assert_allclose(
        nn.collapse([before, second]).params["b"], np.array([1.0, 2.0, 3.0]) @ second.params["W"], rtol=1e-14
    )
