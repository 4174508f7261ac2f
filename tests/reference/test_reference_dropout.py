"""Dropout on arrays and Tensors: the mask's statistics, its scale, and its gradient."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import Tensor, gradients
from zhishen.reference.dropout import dropout, dropout_backward, dropout_mask


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.9])
def test_a_mask_has_mean_1_and_as_many_zeros_as_the_rate_says(rate, rng):
    mask = dropout_mask((400, 500), rate=rate, rng=rng, dtype=np.float64)
    assert set(np.unique(mask)) == ({1.0} if rate == 0 else {0.0, 1 / (1 - rate)})
    error = 5 * np.sqrt(rate * (1 - rate) / mask.size)
    assert abs(np.mean(mask == 0) - rate) <= error
    assert abs(mask.mean() - 1) <= error / (1 - rate) + 1e-12


def test_a_seed_gives_one_mask_in_every_dtype():
    masks = [dropout_mask((20, 30), rate=0.3, rng=np.random.default_rng(1), dtype=d) for d in ("f2", "f4", "f8")]
    assert [mask.dtype for mask in masks] == ["float16", "float32", "float64"]
    for mask in masks:
        np.testing.assert_array_equal(mask == 0, masks[0] == 0)


def test_whole_channels(rng):
    mask = dropout_mask((50, 40, 6, 7), rate=0.25, rng=rng, channels=True)
    assert mask.shape == (50, 40, 1, 1)
    assert np.mean(mask == 0) == pytest.approx(0.25, abs=0.05)


def test_forward_and_backward_are_the_mask_times(rng):
    x, dout, mask = rng.normal(size=(3, 4)), rng.normal(size=(3, 4)), dropout_mask((3, 4), rate=0.5, rng=rng)
    out, cache = dropout(x, mask)
    np.testing.assert_array_equal(out, x * mask)
    np.testing.assert_array_equal(dropout_backward(dout, cache), dout * mask)
    leaf = Tensor(x)
    np.testing.assert_array_equal(gradients(dropout(leaf, mask)[0], [leaf], seed=dout)[0], dout * mask)
