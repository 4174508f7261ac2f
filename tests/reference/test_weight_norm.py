"""The affine map with normalized weights: PyTorch's values and second derivatives."""

from __future__ import annotations

import numpy as np
from weight_norm_golden import golden

from zhishen import Tensor, gradients
from zhishen.reference.weight_norm import weight_norm_affine, weight_norm_affine_backward


def test_the_second_derivative_is_that_of_pytorch():
    g = golden("float64")
    v = Tensor(g["v"])
    dx = weight_norm_affine_backward(g["dout"], weight_norm_affine(g["x"], v, g["g"], g["b"])[1])[0]
    w = np.linspace(-1, 1, dx.size).reshape(dx.shape)
    np.testing.assert_allclose(gradients((dx * w).sum(), [v])[0], g["ddv"], rtol=1e-12, atol=1e-14)
