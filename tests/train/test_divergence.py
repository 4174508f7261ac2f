"""The errors of a training that diverges."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import NumericalError
from zhishen.train.divergence import check_parameters, divergence, quiet


@pytest.fixture
def network():
    return nn.two_layer(2, 3, 2, rng=np.random.default_rng(0))


def test_the_error_names_the_layer_and_the_step(network):
    network.params["affine2.W"][...] = np.nan
    error = divergence(network, np.ones((2, 2)), np.array([0, 1]), np.nan, 0.5, 7, 2)
    assert (error.layer, error.step) == ("parameter affine2.W", 7)
    assert "got nan at step 7 (epoch 2)" in str(error)
    assert "now 0.5" in str(error)


def test_without_a_place_it_is_the_loss(network):
    assert divergence(network, np.ones((2, 2)), np.array([0, 1]), np.inf, 0.5, 1, 1).layer == "the loss"


def test_a_parameter_that_is_not_finite_is_found(network):
    check_parameters(network, 0.1, 3)
    network.params["affine1.b"][0] = np.inf
    with pytest.raises(NumericalError, match=r"NaN or infinity in affine1\.b at step 3"):
        check_parameters(network, 0.1, 3)


def test_warnings_are_off_within_the_block_only():
    with quiet():
        assert np.isinf(np.float64(1e300) * 1e300)
    with pytest.warns(RuntimeWarning):
        np.float64(1e300) * 1e300
