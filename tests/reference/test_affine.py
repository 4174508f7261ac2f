"""The affine map: PyTorch's values, the tape, numbers, and any leading axes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from zhishen import Tensor, gradcheck, gradients
from zhishen.errors import ShapeError
from zhishen.reference.affine import affine, affine_backward, affine_backward_params

GOLDEN = Path(__file__).parents[1] / "golden" / "core_affine.npz"
TOLERANCE = {"float64": {"rtol": 1e-12, "atol": 1e-14}, "float32": {"rtol": 3e-6, "atol": 1e-6}}

in_both = pytest.mark.parametrize("dtype", ["float64", "float32"])


def golden(dtype):
    with np.load(GOLDEN) as file:
        return {key.split(".")[2]: file[key] for key in file.files if key.split(".")[1] == dtype}


@in_both
def test_values_and_gradients_are_those_of_pytorch(dtype):
    g = golden(dtype)
    out, cache = affine(g["x"], g["W"], g["b"])
    np.testing.assert_allclose(out, g["out"], **TOLERANCE[dtype])
    for found, what in zip(affine_backward(g["dout"], cache), ("dx", "dW", "db"), strict=True):
        np.testing.assert_allclose(found, g[what], **TOLERANCE[dtype])
        assert found.dtype == dtype


def test_the_second_derivative_is_that_of_pytorch():
    g = golden("float64")
    W = Tensor(g["W"])
    dx, _, _ = affine_backward(g["dout"], affine(g["x"], W, g["b"])[1])
    v = np.linspace(-1, 1, 28).reshape(7, 4)
    np.testing.assert_allclose(gradients((dx * v).sum(), [W])[0], g["ddW"], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("leading", [(), (1,), (5,), (2, 3), (0,), (2, 0, 3)])
def test_leading_axes_are_a_batch(leading, rng):
    x, W, b = rng.normal(size=(*leading, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
    out, cache = affine(x, W, b)
    dout = rng.normal(size=out.shape)
    dx, dW, db = affine_backward(dout, cache)
    assert (out.shape, dx.shape, dW.shape, db.shape) == ((*leading, 3), x.shape, W.shape, b.shape)
    np.testing.assert_allclose(dW, np.einsum("ni,no->io", x.reshape(-1, 4), dout.reshape(-1, 3)), rtol=1e-12)
    np.testing.assert_allclose(db, dout.reshape(-1, 3).sum(axis=0), rtol=1e-12)
    for found, other in zip(affine_backward_params(dout, cache), (dW, db), strict=True):
        np.testing.assert_array_equal(found, other)


def test_backward_by_hand_is_the_tape_through_the_forward(rng):
    x, W, b, dout = (rng.normal(size=shape) for shape in ((5, 4), (4, 3), (3,), (5, 3)))
    leaves = [Tensor(array) for array in (x, W, b)]
    by_tape = gradients(affine(*leaves)[0], leaves, seed=dout)
    for found, expected in zip(affine_backward(dout, affine(x, W, b)[1]), by_tape, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_numbers_agree(rng):
    gradcheck(lambda x, W, b: affine(x, W, b)[0], *(rng.normal(size=s) for s in ((5, 4), (4, 3), (3,))))
    dout = rng.normal(size=(5, 3))
    gradcheck(
        lambda x, W: affine_backward(dout, affine(x, W, np.zeros(3))[1])[0] * x,
        *(rng.normal(size=s) for s in ((5, 4), (4, 3))),
    )


def test_nothing_is_written_in_place(rng):
    given = [rng.normal(size=shape) for shape in ((5, 4), (4, 3), (3,), (5, 3))]
    for array in given:
        array.flags.writeable = False
    before = [array.copy() for array in given]
    affine_backward(given[3], affine(*given[:3])[1])
    for array, kept in zip(given, before, strict=True):
        np.testing.assert_array_equal(array, kept)


@pytest.mark.parametrize(
    ("shape", "advice"),
    [
        ((5, 3), "give inputs with 4 features, or build the layer for 3"),
        ((5, 2, 2), "flatten each sample with x.reshape(len(x), 4)"),
        ((), "give inputs with 4 features, or build the layer for 1"),
    ],
)
def test_a_wrong_width_raises_with_advice(shape, advice):
    with pytest.raises(ShapeError) as caught:
        affine(np.zeros(shape), np.zeros((4, 3)), np.zeros(3))
    assert str(caught.value) == f"affine: expected input of shape (N, 4), got {shape}; {advice}"
