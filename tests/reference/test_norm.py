"""Normalization: PyTorch's values, invariances, and the axes along which each looks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from zhishen import Tensor, gradients
from zhishen.errors import ShapeError
from zhishen.reference import norm

GOLDEN = Path(__file__).parents[1] / "golden" / "norm.npz"
TOLERANCE = {"float64": {"rtol": 1e-11, "atol": 1e-12}, "float32": {"rtol": 2e-5, "atol": 5e-6}}
CASES = ("batch_2d", "batch_3d", "batch_4d", "batch_eval", "layer", "layer_2", "group", "rms")

every = pytest.mark.parametrize("case", CASES)
in_both = pytest.mark.parametrize("dtype", ["float64", "float32"])


def golden(case, dtype):
    with np.load(GOLDEN) as file:
        keys = [key.split(".") for key in file.files]
        return {what: file[f"{case}.{dtype}.{what}"] for c, d, what in keys if (c, d) == (case, dtype)}


def call(case, g, x, gamma, beta):
    """The function of a case, its backward, on arrays or Tensors."""
    if case == "batch_eval":
        return norm.batch_norm_eval(x, gamma, beta, g["running_mean0"], g["running_var0"])
    if case.startswith("batch"):
        return norm.batch_norm(x, gamma, beta)
    if case.startswith("layer"):
        return norm.layer_norm(x, gamma, beta)
    return norm.rms_norm(x, gamma) if case == "rms" else norm.group_norm(x, gamma, beta, groups=2)


def backward(case):
    name = {"batch_eval": "batch_norm_eval"}.get(case, f"{case.partition('_')[0]}_norm")
    return getattr(norm, f"{name}_backward")


@every
@in_both
def test_values_and_gradients_are_those_of_pytorch(case, dtype):
    g = golden(case, dtype)
    out, cache = call(case, g, g["x"], g["gamma"], g["beta"])
    np.testing.assert_allclose(out, g["out"], **TOLERANCE[dtype])
    assert out.dtype == dtype
    for found, what in zip(backward(case)(g["dout"], cache), ("dx", "dgamma", "dbeta"), strict=case != "rms"):
        np.testing.assert_allclose(found, g[what], **TOLERANCE[dtype], err_msg=what)
        assert found.dtype == dtype


@every
def test_the_second_derivative_is_that_of_pytorch(case):
    g = golden(case, "float64")
    x = Tensor(g["x"])
    dx = backward(case)(g["dout"], call(case, g, x, g["gamma"], g["beta"])[1])[0]
    v = np.linspace(-1, 1, x.size).reshape(x.shape)
    if not isinstance(dx, Tensor):  # in evaluation dx does not depend on x
        assert case == "batch_eval"
        assert not g["ddx"].any()
        return
    np.testing.assert_allclose(gradients((dx * v).sum(), [x])[0], g["ddx"], rtol=1e-9, atol=1e-11)


@every
def test_backward_by_hand_is_the_tape_through_the_forward(case):
    g = golden(case, "float64")
    arrays = [g["x"], g["gamma"], g["beta"]]
    leaves = [Tensor(array) for array in arrays]
    by_tape = gradients(call(case, g, *leaves)[0], leaves, seed=g["dout"])
    for found, expected in zip(backward(case)(g["dout"], call(case, g, *arrays)[1]), by_tape, strict=case != "rms"):
        np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)


def axes_of(case, x):
    return {"layer": (2,), "layer_2": (1, 2), "rms": (2,)}.get(case, (0, *range(2, x.ndim)))


@pytest.mark.parametrize("case", [case for case in CASES if case not in {"batch_eval", "group", "rms"}])
def test_mean_0_and_variance_1_along_its_axes_and_no_others(case):
    g = golden(case, "float64")
    x = g["x"]
    out, _ = call(case, g, x, np.ones_like(g["gamma"]), np.zeros_like(g["beta"]))
    axes = axes_of(case, x)
    np.testing.assert_allclose(out.mean(axis=axes), 0, atol=1e-12)
    np.testing.assert_allclose(out.var(axis=axes), 1, rtol=1e-4)
    rest = tuple(axis for axis in range(x.ndim) if axis not in axes)
    assert np.abs(out.mean(axis=rest)).max() > 0.1


def test_each_group_of_each_sample_has_mean_0_and_variance_1(rng):
    x = rng.normal(size=(3, 6, 4, 5))
    out, _ = norm.group_norm(x, np.ones(6), np.zeros(6), groups=2)
    np.testing.assert_allclose(out.reshape(3, 2, -1).mean(axis=-1), 0, atol=1e-12)
    np.testing.assert_allclose(out.reshape(3, 2, -1).var(axis=-1), 1, rtol=1e-4)


def test_one_group_is_layer_norm_and_one_per_channel_is_instance_norm(rng):
    x = rng.normal(size=(3, 4, 5))
    gamma, beta = rng.normal(size=4), rng.normal(size=4)
    x_hat, _ = norm.layer_norm(x, np.ones((4, 5)), np.zeros((4, 5)))
    expected = gamma[:, None] * x_hat + beta[:, None]
    np.testing.assert_allclose(norm.group_norm(x, gamma, beta, groups=1)[0], expected, rtol=1e-12, atol=1e-14)
    x_hat, _ = norm.layer_norm(x, np.ones(5), np.zeros(5))
    expected = gamma[:, None] * x_hat + beta[:, None]
    np.testing.assert_allclose(norm.group_norm(x, gamma, beta, groups=4)[0], expected, rtol=1e-12, atol=1e-14)


def test_rms_norm_has_mean_square_1_and_keeps_the_mean(rng):
    x = rng.normal(size=(3, 50)) + 2
    out, _ = norm.rms_norm(x, np.ones(50))
    np.testing.assert_allclose((out**2).mean(axis=-1), 1, rtol=1e-4)
    assert np.abs(out.mean(axis=-1)).min() > 0.5


@pytest.mark.parametrize("case", ["batch_4d", "layer", "group"])
def test_scale_and_shift_of_the_input_do_not_matter(case):
    """The invariance that makes training insensitive to the scale of the weights in front (ε aside)."""
    g = golden(case, "float64")
    g["x"] = g["x"] * 100
    out, cache = call(case, g, g["x"], g["gamma"], g["beta"])
    other, other_cache = call(case, g, 7 * g["x"] + 3, g["gamma"], g["beta"])
    np.testing.assert_allclose(other, out, rtol=1e-6, atol=1e-7)
    dx, scaled = backward(case)(g["dout"], cache)[0], backward(case)(g["dout"], other_cache)[0]
    np.testing.assert_allclose(7 * scaled, dx, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("case", ["batch_2d", "batch_4d", "layer", "group"])
def test_dx_is_orthogonal_to_shifts(case):
    """Σ dx = 0 over what is averaged: a shift of the input changes nothing."""
    g = golden(case, "float64")
    dx = backward(case)(g["dout"], call(case, g, g["x"], g["gamma"], g["beta"])[1])[0]
    if case == "group":
        dx = dx.reshape(2, 2, -1)
        np.testing.assert_allclose(dx.sum(axis=2), 0, atol=1e-12)
    else:
        np.testing.assert_allclose(dx.sum(axis=axes_of(case, dx)), 0, atol=1e-12)


def test_a_channel_is_one_feature_at_all_its_positions(rng):
    """Images per channel = their pixels as samples."""
    x, gamma, beta = rng.normal(size=(2, 3, 4, 5)), rng.normal(size=3), rng.normal(size=3)
    flat = np.moveaxis(x, 1, -1).reshape(-1, 3)
    expected = np.moveaxis(norm.batch_norm(flat, gamma, beta)[0].reshape(2, 4, 5, 3), -1, 1)
    np.testing.assert_allclose(norm.batch_norm(x, gamma, beta)[0], expected, rtol=1e-12, atol=1e-14)


def test_a_constant_feature_stays_finite():
    x = np.full((4, 2), 5.0, np.float32)
    out, cache = norm.batch_norm(x, np.ones(2, np.float32), np.zeros(2, np.float32))
    np.testing.assert_array_equal(out, 0)
    assert np.isfinite(norm.batch_norm_backward(np.ones((4, 2), np.float32), cache)[0]).all()


def test_large_offsets_do_not_cancel(rng):
    """The mean of squares minus the square of the mean would lose everything here in float32."""
    x = (10_000 + rng.normal(size=(100, 3))).astype(np.float32)
    out, _ = norm.batch_norm(x, np.ones(3, np.float32), np.zeros(3, np.float32))
    np.testing.assert_allclose(out.std(axis=0), 1, rtol=0.01)


@pytest.mark.parametrize("shape", [(0, 4), (0, 4, 5)])
def test_an_empty_batch_gives_an_empty_output(shape):
    x, gamma = np.zeros(shape), np.ones(4)
    for (out, cache), pull in (
        (norm.batch_norm(x, gamma, gamma), norm.batch_norm_backward),
        (norm.group_norm(x, gamma, gamma, groups=2), norm.group_norm_backward),
    ):
        assert out.shape == shape
        dx, dgamma, dbeta = pull(out, cache)
        assert dx.shape == shape
        assert dgamma.tolist() == dbeta.tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("shape", [(1, 4), (1, 4, 1), (1, 4, 1, 1)])
def test_a_batch_of_one_raises(shape):
    gamma = np.ones(4)
    with pytest.raises(ShapeError) as caught:
        norm.batch_norm(np.zeros(shape), gamma, gamma)
    assert str(caught.value) == (
        f"batch_norm: expected more than one value for each feature in training, got input of shape {shape}, whose "
        "variance is 0; give a larger batch (the last of an epoch may have one sample), or evaluate with network.eval()"
    )


def test_one_image_has_many_values_a_channel(rng):
    out, _ = norm.batch_norm(rng.normal(size=(1, 4, 2, 1)), np.ones(4), np.zeros(4))
    np.testing.assert_allclose(out.mean(axis=(0, 2, 3)), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("call_it", "said"),
    [
        (lambda: norm.batch_norm(np.zeros((5, 3)), np.ones(4), np.ones(4)), r"batch_norm: .*\(N, 4\).*got \(5, 3\)"),
        (lambda: norm.batch_norm(np.zeros(4), np.ones(4), np.ones(4)), r"batch_norm: .*got \(4,\)"),
        (
            lambda: norm.batch_norm_eval(np.zeros((5, 3)), *[np.ones(4)] * 4),
            r"batch_norm_eval: .*\(N, 4\).*got \(5, 3\)",
        ),
        (
            lambda: norm.layer_norm(np.zeros((5, 3)), np.ones(4), np.ones(4)),
            r"layer_norm: .*\(\.\.\., 4\), got \(5, 3\)",
        ),
        (
            lambda: norm.layer_norm(np.zeros(4), np.ones((2, 4)), np.ones(4)),
            r"layer_norm: .*\(\.\.\., 2, 4\), got \(4,\)",
        ),
        (lambda: norm.rms_norm(np.zeros((5, 3)), np.ones(4)), r"rms_norm: .*\(\.\.\., 4\), got \(5, 3\)"),
        (lambda: norm.group_norm(np.zeros((5, 3)), np.ones(4), np.ones(4), groups=2), r"group_norm: .*got \(5, 3\)"),
        (
            lambda: norm.group_norm(np.zeros((5, 4)), np.ones(4), np.ones(4), groups=3),
            "group_norm: expected channels to be a multiple of groups, got 4 channels and 3 groups; choose a divisor",
        ),
    ],
)
def test_shapes_that_do_not_fit_raise(call_it, said):
    with pytest.raises(ShapeError, match=f"^{said}"):
        call_it()
