"""Prediction and accuracy: batches, dtypes, inputs and targets that do not fit."""

from __future__ import annotations

import numpy as np
import pytest
from refusals import refused
from small_networks import small, two_branches

from zhishen import nn, ops
from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError, ShapeError

# Prediction


@pytest.mark.parametrize("batch_size", [1, 2, 3, 7, 1000])
def test_prediction_in_batches_is_prediction_at_once(network, batch, batch_size):
    x = batch[0]
    at_once = network.predict(x)
    np.testing.assert_allclose(network.predict(x, batch_size=batch_size), at_once, rtol=1e-14, atol=1e-15)
    np.testing.assert_allclose(network.probabilities(x, batch_size=batch_size), ops.softmax(at_once), rtol=1e-13)


def test_a_single_sample_and_none(network, batch):
    x = batch[0]
    np.testing.assert_allclose(network.predict(x[2]), network.predict(x)[2], rtol=1e-14)
    np.testing.assert_allclose(network.probabilities(x[2]).sum(), 1)
    assert network.predict(x[:0]).shape == (0, 3)
    assert network.loss(x[2], np.array(1)) == pytest.approx(network.loss(x[2:3], np.array([1])))


def test_what_predict_returns_is_the_callers(network, batch):
    y = network.predict(batch[0])
    kept = y.copy()
    network.predict(batch[0] + 1)
    np.testing.assert_array_equal(y, kept)
    x = batch[0].copy()
    nn.Network([nn.Identity()]).predict(x)[...] = 0
    np.testing.assert_array_equal(x, batch[0])


@pytest.mark.parametrize("bad", WholeNumber(1).bad_values())
def test_batch_sizes_that_are_invalid(network, batch, bad, hostile):
    name = type(network).__name__
    with pytest.raises(ArgumentError, match=rf"^{name}\.predict: expected batch_size to be a whole number >= 1, got "):
        network.predict(batch[0], batch_size=bad)


@pytest.mark.parametrize("dtype", [np.float64, np.int64, np.int8, bool, np.float16])
@pytest.mark.parametrize("build", [small, two_branches])
def test_inputs_of_another_dtype_are_converted(build, dtype, rng):
    network = build(rng, np.float32)
    x = rng.integers(0, 2, size=(6, 4)).astype(dtype)
    t = np.array([0, 1, 2, 0, 1, 2])
    expected = network.predict(x.astype(np.float32))
    assert network.predict(x).dtype == np.float32
    np.testing.assert_array_equal(network.predict(x), expected)
    assert {g.dtype for g in network.gradient(x, t).values()} == {np.dtype(np.float32)}
    assert {g.dtype for g in network.tape_gradient(x, t).values()} == {np.dtype(np.float32)}
    assert network.loss(x, t) == network.loss(x.astype(np.float32), t)


def test_inputs_that_are_no_numbers(network):
    refused(
        lambda: network.predict(np.array([["a", "b", "c", "d"]])),
        ArgumentError,
        f"{type(network).__name__}: expected inputs as numbers, got dtype <U1; convert them first",
    )


def test_inputs_of_another_width(rng):
    network = small(rng)
    for call in (lambda x: network.predict(x), lambda x: network.gradient(x, np.zeros(2, int))):
        refused(
            lambda call=call: call(np.ones((2, 9))),
            ShapeError,
            "Affine affine1: expected input of shape (N, 4), got (2, 9); give inputs with 4 features, or build the "
            "layer for 9",
        )


def test_probabilities_need_scores(rng):
    network = small(rng, loss="sum_of_squares")
    with pytest.raises(ArgumentError, match=r"^SumOfSquares: expected a loss of scores"):
        network.probabilities(np.ones((2, 4)))
    network = small(rng, loss="sigmoid_cross_entropy")
    x = rng.normal(size=(2, 4))
    np.testing.assert_array_equal(network.probabilities(x), ops.sigmoid(network.predict(x)))


# Accuracy


def test_accuracy_counts_every_sample_also_of_the_last_batch():
    """The book's loop drops the last partial batch: 50 right of 50 in batches of 100 would score 0."""
    network = nn.Network([nn.Identity()])
    x = np.eye(10)[np.arange(50) % 10]
    t = np.arange(50) % 10
    assert network.accuracy(x, t, batch_size=100) == 1.0
    assert network.accuracy(x, t, batch_size=7) == 1.0
    t[-1] = 0
    assert network.accuracy(x, t, batch_size=7) == pytest.approx(49 / 50)
    assert network.accuracy(x, np.eye(10)[t], batch_size=30) == pytest.approx(49 / 50)
    assert network.accuracy(x, t.astype(np.uint8)) == pytest.approx(49 / 50)


@pytest.mark.parametrize(
    ("inputs", "targets"),
    [((6, 4), (5,)), ((6, 4), (6, 1)), ((6, 4), (6, 4)), ((0, 4), (0,)), ((4,), (1,)), ((6, 4), (7, 3)), ((4,), ())],
)
def test_targets_that_do_not_fit_the_samples(network, inputs, targets, hostile):
    refused(
        lambda: network.accuracy(np.ones(inputs), np.zeros(targets, int)),
        ShapeError,
        f"{type(network).__name__}.accuracy: expected as many inputs as targets and at least one, got inputs {inputs} "
        f"and targets {targets}; give a batch x of shape (N, ...) and t as labels of shape (N,) or one-hot of shape "
        "(N, 3)",
    )


@pytest.mark.parametrize(
    ("t", "message"),
    [
        (np.array([0, 3]), "expected labels from 0 to 2, got 3 at index (1,); the network has 3 outputs"),
        (np.array([-1, 0]), "expected labels from 0 to 2, got -1 at index (0,); the network has 3 outputs"),
        (
            np.array([0.0, 1.0]),
            (
                "expected labels as integers, got float64; convert them with t.astype(int), or give targets of shape "
                "(2, 3)"
            ),
        ),
        (
            np.ones((2, 4)),
            (
                "expected targets t as labels of shape (2,) or one-hot of shape (2, 3), got (2, 4); the network has 3 "
                "outputs for each sample"
            ),
        ),
    ],
)
def test_targets_that_do_not_fit_the_loss(network, t, message):
    for call in (network.loss, network.gradient, network.tape_gradient, network.loss_and_gradient):
        refused(lambda call=call: call(np.ones((2, 4)), t), ShapeError, f"softmax_cross_entropy: {message}")


def test_an_empty_batch_has_no_loss(network):
    with pytest.raises(ShapeError, match="expected at least one sample"):
        network.loss(np.ones((0, 4)), np.zeros(0, int))
