"""The affine layer: its contract, parameters, dtypes, and inputs that do not fit."""

from __future__ import annotations

import numpy as np
import pytest
from refusals import refused

from zhishen import Tensor, nn
from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError, ShapeError
from zhishen.testing import check_layer


@pytest.mark.parametrize("shape", [(6, 4), (1, 4), (2, 3, 4)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_affine_keeps_the_contract_of_a_layer(shape, dtype, rng):
    report = check_layer(nn.Affine(4, 3, rng=rng, dtype=dtype), rng.normal(size=shape))
    assert [p.name for p in report.parameters] == ["x", "W", "b"]


def test_parameters_of_affine(rng):
    layer = nn.Affine(784, 50, rng=rng)
    assert {key: (array.shape, array.dtype) for key, array in layer.params.items()} == {
        "W": ((784, 50), np.float32),
        "b": ((50,), np.float32),
    }
    assert not layer.params["b"].any()
    assert (layer.inputs, layer.outputs, repr(layer)) == (784, 50, "Affine(784, 50)")
    assert layer.grads == layer.buffers == {}
    assert layer.rng is None
    assert layer.training


def test_affine_from_arrays_copies():
    W, b = np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), np.array([10.0, 20.0])
    layer = nn.Affine.from_arrays(W, b, name="out")
    np.testing.assert_array_equal(layer.forward(np.array([[1.0, 0.0, 1.0]])), [[16, 28]])
    W[...] = b[...] = 0
    np.testing.assert_array_equal(layer.params["W"][0], [1, 2])
    assert layer.name == "out"


@pytest.mark.parametrize(
    ("W", "b", "dtype"),
    [
        ([[1, 2]], [0, 0], "float64"),
        (np.ones((1, 2), np.float32), np.zeros(2, np.float32), "float32"),
        (np.ones((1, 2), np.float32), np.zeros(2), "float64"),
    ],
)
def test_affine_from_arrays_has_their_dtype(W, b, dtype, hostile):
    layer = nn.Affine.from_arrays(W, b)
    assert {array.dtype for array in layer.params.values()} == {np.dtype(dtype)}


@pytest.mark.parametrize(
    ("W", "b"), [((3, 2), (3,)), ((3,), (3,)), ((3, 2), ()), ((3, 2, 1), (2, 1)), ((3, 2), (1, 2))]
)
def test_affine_from_arrays_that_do_not_fit(W, b):
    refused(
        lambda: nn.Affine.from_arrays(np.ones(W), np.ones(b)),
        ShapeError,
        f"Affine.from_arrays: expected W of shape (I, O) and b of shape (O,), got {W} and {b}; W has one row per "
        f"input and one column per output",
    )


@pytest.mark.parametrize("bad", WholeNumber(1).bad_values())
@pytest.mark.parametrize("name", ["inputs", "outputs"])
def test_sizes_that_are_invalid(name, bad, rng, hostile):
    sizes = {"inputs": 2, "outputs": 3, name: bad}
    with pytest.raises(ArgumentError, match=rf"^Affine: expected {name} to be a whole number >= 1, got .*; "):
        nn.Affine(**sizes, rng=rng)


@pytest.mark.parametrize("bad", [int, "uint8", bool, complex])
def test_dtypes_that_cannot_learn(bad, rng):
    refused(
        lambda: nn.Affine(2, 3, rng=rng, dtype=bad),
        ArgumentError,
        f"Affine: expected dtype to be a floating dtype, got {np.dtype(bad)}; use float32 or float64",
    )


def test_initializers_that_return_another_shape(rng):
    refused(
        lambda: nn.Affine(2, 3, rng=rng, init=lambda shape, **_: np.ones(shape[::-1])),
        ShapeError,
        "Affine: expected init to return an array of shape (2, 3), got (3, 2); use the shape that it receives",
    )


def test_what_a_function_draws_becomes_the_layers_dtype(rng):
    layer = nn.Affine(2, 3, rng=rng, init=lambda shape, **_: np.ones(shape))
    assert layer.params["W"].dtype == np.float32


@pytest.mark.parametrize("call", ["forward", "record"])
@pytest.mark.parametrize("name", ["", "affine1"])
def test_inputs_of_another_width(call, name, rng):
    layer = nn.Affine(784, 10, rng=rng, name=name)
    x = np.ones((100, 1, 28, 28), np.float32)
    where = "Affine affine1" if name else "Affine"
    refused(
        lambda: getattr(layer, call)(Tensor(x) if call == "record" else x),
        ShapeError,
        f"{where}: expected input of shape (N, 784), got (100, 1, 28, 28); flatten each sample with "
        "x.reshape(len(x), 784)",
    )
    with pytest.raises(ShapeError, match="give inputs with 784 features, or build the layer for 3"):
        layer(Tensor(np.ones((2, 3))) if call == "record" else np.ones((2, 3)))
