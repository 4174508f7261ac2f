"""ReLU and dropout after a batch norm that no kernel covers."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.kernels.norm_steps import composed, composed_backward
from zhishen.reference.dropout import kept
from zhishen.reference.norm import batch_norm


@pytest.mark.parametrize("relu", [False, True])
@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_the_steps_follow_each_other(relu, rate):
    x = np.random.default_rng(0).normal(size=(6, 4))
    out, cache = batch_norm(x, np.ones(4), np.zeros(4))
    found, steps = composed(out, cache, relu=relu, rate=rate, key=7, start=8)
    mask = (out > 0 if relu else np.ones_like(out)) * (kept(out.shape, rate=rate, key=7, start=8) / (1 - rate))
    np.testing.assert_allclose(found, out * mask)
    np.testing.assert_allclose(composed_backward(np.ones_like(out), steps), mask)
    np.testing.assert_array_equal(steps.mean, cache.mean)
