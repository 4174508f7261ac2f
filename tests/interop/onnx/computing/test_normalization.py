"""Normalization and dropout: gradients, in training and in evaluation."""

from __future__ import annotations

import numpy as np
import pytest
from models import check_gradients, run, same

from zhishen.errors import ShapeError, UnsupportedError
from zhishen.interop.onnx.computing.normalization import NORMALIZATION


@pytest.fixture
def images(rng):
    return rng.normal(size=(3, 4, 2, 3))


def parameters(rng, shape):
    return rng.uniform(0.5, 1.5, size=shape), rng.normal(size=shape)


def test_every_operator_has_an_example():
    assert {*NORMALIZATION} == {
        "BatchNormalization", "LayerNormalization", "RMSNormalization", "InstanceNormalization", "GroupNormalization",
        "LRN", "LpNormalization", "MeanVarianceNormalization", "Dropout",
    }  # fmt: skip


@pytest.mark.parametrize("training", [None, False, True])
def test_the_gradient_of_batch_normalization(training, images, rng):
    statistics = [(array,) for array in (rng.normal(size=4), rng.uniform(0.5, 1, size=4))]
    check_gradients("BatchNormalization", images, *parameters(rng, 4), *statistics, training=training)


def test_the_training_that_a_file_describes(images, rng):
    gamma, beta = parameters(rng, 4)
    mean, var = np.zeros(4), np.ones(4)
    out, new_mean, new_var = run(
        "BatchNormalization", images, gamma, beta, mean, var, outputs=3, training_mode=1, momentum=0.75
    )
    same(new_mean, 0.25 * images.mean(axis=(0, 2, 3)))
    same(new_var, 0.75 + 0.25 * images.var(axis=(0, 2, 3)))
    same(out.mean(axis=(0, 2, 3)), beta)


def test_outputs_of_an_old_training_are_refused(images, rng):
    given = (images, *parameters(rng, 4), np.zeros(4), np.ones(4))
    with pytest.raises(UnsupportedError, match="outputs=3"):
        run("BatchNormalization", *given, outputs=3, opset=9)
    with pytest.raises(UnsupportedError, match="spatial=0"):
        run("BatchNormalization", *given, spatial=0, opset=7)


@pytest.mark.parametrize("axis", [-1, 2, -3])
def test_layer_normalization(axis, images, rng):
    sizes = images.shape[axis:]
    check_gradients("LayerNormalization", images, *parameters(rng, sizes), axis=axis)
    check_gradients("RMSNormalization", images, parameters(rng, sizes)[0], axis=axis, opset=23)


def test_the_statistics_of_layer_normalization(images):
    x = images.astype(np.float32)
    _, mean, inverse = run("LayerNormalization", x, np.ones(3, np.float32), outputs=3, epsilon=0.5)
    same(mean, x.mean(axis=-1, keepdims=True))
    same(inverse, 1 / np.sqrt(x.var(axis=-1, keepdims=True) + 0.5))


def test_parameters_that_broadcast(images):
    one = np.ones(1)
    same(run("LayerNormalization", images, 2 * one, axis=2), 2 * run("LayerNormalization", images, one, axis=2))
    with pytest.raises(ShapeError, match="LayerNormalization y0"):
        run("LayerNormalization", images, np.ones(7))


def test_instances_and_groups(images, rng):
    check_gradients("InstanceNormalization", images, *parameters(rng, 4))
    check_gradients("GroupNormalization", images, *parameters(rng, 4), num_groups=2)
    gamma, beta = parameters(rng, 2)  # before opset 21 there was one number for each group
    same(
        run("GroupNormalization", images, gamma, beta, num_groups=2, opset=18),
        run("GroupNormalization", images, gamma.repeat(2), beta.repeat(2), num_groups=2),
    )
    with pytest.raises(ShapeError, match="GroupNormalization y0"):
        run("GroupNormalization", images, gamma, beta, num_groups=3)


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_neighboring_channels(size, images):
    check_gradients("LRN", images, size=size, alpha=0.5)
    x = images.astype(np.float32)
    squares = np.pad(x * x, [(0, 0), ((size - 1) // 2, size // 2), (0, 0), (0, 0)])
    total = sum(squares[:, k : k + 4] for k in range(size))
    same(run("LRN", x, size=size, alpha=0.5), x / (1 + 0.5 / size * total) ** np.float32(0.75))


def test_norms(images):
    for p in (1, 2):
        check_gradients("LpNormalization", images, p=p, axis=1)
    same(run("LpNormalization", np.zeros((2, 2), np.float32)), np.zeros((2, 2), np.float32))
    with pytest.raises(UnsupportedError, match="p=3"):
        run("LpNormalization", images, p=3)
    check_gradients("MeanVarianceNormalization", images)


def test_dropout_is_the_identity_outside_of_training(images):
    x = images.astype(np.float32)
    out, mask = run("Dropout", x, np.array(0.5, np.float32), outputs=2)
    same(out, x)
    same(mask, np.ones(x.shape, np.bool_))
    same(run("Dropout", x, ratio=0.5, outputs=2, opset=7)[1], np.ones(x.shape, np.float32))


def test_the_dropout_that_a_file_describes():
    x = np.ones(1000, np.float32)
    out, mask = run("Dropout", x, np.array(0.25, np.float32), np.array(True), outputs=2, seed=1)
    same(out, mask / np.float32(0.75))
    assert 200 < (~mask).sum() < 300
    same(run("Dropout", x, np.array(0.0, np.float32), np.array(True)), x)
