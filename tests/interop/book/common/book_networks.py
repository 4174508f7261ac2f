"""The check of the book's networks: gradients against numerical ones; and filters for small images."""

import numpy as np

SMALL = {"filter_num": 3, "filter_size": 3, "pad": 0, "stride": 1}


def check_gradients(network, x, t, *, atol=1e-7):
    """Fail unless backpropagation and numerical gradients agree, with the names of the parameters, in order."""
    found, expected = network.gradient(x, t), network.numerical_gradient(x, t)
    assert list(found) == list(network.params)
    for key in found:
        np.testing.assert_allclose(found[key], expected[key], atol=atol, err_msg=key)
