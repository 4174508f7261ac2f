"""`find_nonfinite`: the first NaN or infinity on the way to the loss."""

from __future__ import annotations

import numpy as np
from small_networks import TwoBranches, small, two_branches

from zhishen import nn


def test_nothing_to_find(network, batch):
    assert network.find_nonfinite(*batch) is None


def test_it_is_in_the_input(network, batch):
    x, t = batch
    x[3, 1] = np.nan
    assert network.find_nonfinite(x, t) == "the input"


def test_it_is_in_a_parameter(network, batch):
    name = list(network.params)[2]
    network.params[name][0] = np.inf
    assert network.find_nonfinite(*batch) == f"parameter {name}"


def test_it_arises_in_a_layer(rng, batch):
    network = nn.multi_layer(4, [5, 5], 3, rng=rng, dtype=np.float32)
    network.params["affine2.W"][...] = 1e38
    assert network.find_nonfinite(*batch) == "the output of layer affine2"


def test_it_arises_in_a_tensor(rng, batch):
    network = two_branches(rng)
    network.params["right.b"][...] = 1e308
    network.params["right.W"][...] = 1e308
    assert network.find_nonfinite(np.ones((2, 4)), np.array([0, 1])) == "the output of layer right"

    class Named(TwoBranches):
        def forward(self, x):
            left, right, out = self.layers.values()
            hidden = left(x) * np.exp(right(x))
            hidden.name = "hidden"
            return out(hidden)

    named = Named(two_branches(rng).layers)
    named.params["right.b"][...] = 1e4
    assert named.find_nonfinite(*batch) == "the output of exp"
    named.params["right.W"][...] = 0
    named.params["right.b"][...] = 709
    named.params["left.b"][...] = 1e300
    assert named.find_nonfinite(*batch) == "hidden"


def test_it_arises_in_the_loss(rng):
    network = small(rng, loss="sum_of_squares")
    t = np.full((2, 3), np.nan)
    assert network.find_nonfinite(np.ones((2, 4)), t) == "the loss SumOfSquares()"


def test_looking_for_it_is_silent(rng, batch):
    """Overflow on the way is what is looked for, not a warning."""
    network = small(rng, np.float32)
    network.params["affine1.W"][...] = 3e38
    assert network.find_nonfinite(*batch) == "the output of layer affine1"
