"""Affine layers with normalized weights: PyTorch's values, a layer's promises, and what the form means."""

from __future__ import annotations

import re

import numpy as np
import pytest
from weight_norm_golden import golden

from zhishen import Tensor, nn, optim
from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError, ShapeError
from zhishen.reference.weight_norm import weight_norm_affine, weight_norm_affine_backward
from zhishen.testing import check_layer, check_network

TOLERANCE = {"float64": {"rtol": 1e-12, "atol": 1e-14}, "float32": {"rtol": 3e-6, "atol": 1e-6}}


def layer_of(g):
    layer = nn.WeightNormAffine(4, 3, rng=np.random.default_rng(0), dtype=g["v"].dtype)
    for key in ("v", "g", "b"):
        layer.params[key][...] = g[key]
    return layer


@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_values_and_gradients_are_those_of_pytorch(dtype):
    g = golden(dtype)
    out, cache = weight_norm_affine(g["x"], g["v"], g["g"], g["b"])
    np.testing.assert_allclose(out, g["out"], **TOLERANCE[dtype])
    for found, what in zip(weight_norm_affine_backward(g["dout"], cache), ("dx", "dv", "dg", "db"), strict=True):
        np.testing.assert_allclose(found, g[what], **TOLERANCE[dtype])
        assert found.dtype == dtype
    layer = layer_of(g)
    np.testing.assert_array_equal(layer.forward(g["x"]), out)
    np.testing.assert_array_equal(layer.backward(g["dout"]), weight_norm_affine_backward(g["dout"], cache)[0])
    np.testing.assert_allclose(layer.grads["v"], g["dv"], **TOLERANCE[dtype])


@pytest.mark.parametrize("shape", [(6, 4), (1, 4), (2, 3, 4)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_keeps_the_contract_of_a_layer(shape, dtype, rng):
    layer = nn.WeightNormAffine(4, 3, rng=rng, dtype=dtype)
    report = check_layer(layer, rng.normal(size=shape))
    assert [p.name for p in report.parameters] == ["x", "v", "g", "b"]
    assert layer.output_shape(shape[1:]) == (*shape[1:-1], 3)


def test_a_network_of_it(rng):
    def build():
        return nn.Network(
            [nn.WeightNormAffine(4, 5, rng=rng, dtype=np.float64), nn.Tanh(), nn.Affine(5, 3, rng=rng)],
            loss="softmax_cross_entropy",
        )

    check_network(build(), rng.normal(size=(6, 4)), rng.integers(0, 3, 6))
    assert list(build().params)[:3] == ["weightnormaffine1.v", "weightnormaffine1.g", "weightnormaffine1.b"]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_it_begins_as_the_affine_layer_of_the_same_seed(dtype, rng):
    normalized = nn.WeightNormAffine(30, 7, rng=np.random.default_rng(3), dtype=dtype)
    plain = nn.Affine(30, 7, rng=np.random.default_rng(3), dtype=dtype)
    np.testing.assert_allclose(normalized.W, plain.params["W"], rtol=1e-6)
    x = rng.normal(size=(5, 30)).astype(dtype)
    np.testing.assert_allclose(normalized.forward(x), plain.forward(x), rtol=1e-5, atol=1e-5)
    assert normalized.W.dtype == normalized.params["g"].dtype == dtype


def test_the_columns_have_the_length_g_whatever_v_is(rng):
    layer = nn.WeightNormAffine(4, 3, rng=rng, dtype=np.float64)
    layer.params["g"][...] = [2, -1, 0]
    before = layer.W
    np.testing.assert_allclose(np.linalg.norm(before, axis=0), [2, 1, 0], rtol=1e-15)
    layer.params["v"] *= [10, 0.1, 3]
    np.testing.assert_allclose(layer.W, before, rtol=1e-14)


def test_the_gradient_of_v_is_orthogonal_to_v_and_steps_lengthen_v(rng):
    layer = nn.WeightNormAffine(4, 3, rng=rng, dtype=np.float64)
    x, t = rng.normal(size=(20, 4)), rng.integers(0, 3, 20)
    network, optimizer = nn.Network([layer], loss="softmax_cross_entropy"), optim.SGD(lr=0.5)
    lengths = [np.linalg.norm(layer.params["v"], axis=0)]
    losses = []
    for _ in range(20):
        loss, grads = network.loss_and_gradient(x, t)
        losses.append(loss)
        dv = grads["weightnormaffine1.v"]
        assert abs((dv * layer.params["v"]).sum(axis=0)).max() < 1e-14
        assert abs(dv).max() > 1e-4
        optimizer.update(network.params, grads)
        lengths.append(np.linalg.norm(layer.params["v"], axis=0))
    assert (np.diff(lengths, axis=0) > 0).all()
    assert losses[-1] < losses[0]


def test_zeros_have_no_direction(rng):
    message = (
        "WeightNormAffine: expected init to give every output a weight other than 0, got zeros for output 0; "
        "a column of zeros has no direction: use 'he' or 'xavier'"
    )
    with pytest.raises(ArgumentError, match=f"^{re.escape(message)}$"):
        nn.WeightNormAffine(4, 3, rng=rng, init="zeros")


def test_another_width_is_refused(rng):
    layer = nn.WeightNormAffine(4, 3, rng=rng, name="hidden")
    message = (
        "WeightNormAffine hidden: expected input of shape (N, 4), got (2, 5); give inputs with 4 features, or build "
    )
    for call in (lambda x: layer.forward(x), lambda x: layer(Tensor(x)), lambda x: layer.output_shape(x.shape)):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            call(np.zeros((2, 5), dtype=np.float32))
    with pytest.raises(ShapeError, match=r"^weight_norm_affine: expected input of shape \(N, 4\)"):
        weight_norm_affine(np.zeros((2, 5)), np.ones((4, 3)), np.ones(3), np.ones(3))


@pytest.mark.parametrize("bad", WholeNumber(1).bad_values())
def test_bad_sizes_are_refused(bad, rng, hostile):
    with pytest.raises(ArgumentError, match="a whole number >= 1"):
        nn.WeightNormAffine(bad, 3, rng=rng)


def test_its_name(rng):
    assert repr(nn.WeightNormAffine(4, 3, rng=rng)) == "WeightNormAffine(4, 3)"
