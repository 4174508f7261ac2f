"""``common.functions``: the values that the book prints."""

import numpy as np
import pytest

from zhishen.errors import ShapeError
from zhishen.interop.book.common import functions

T = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
Y = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0])


def test_the_losses_have_the_values_of_the_book():
    assert functions.mean_squared_error(Y, T) == pytest.approx(0.0975)
    assert functions.cross_entropy_error(Y, T) == pytest.approx(0.510825457099338, abs=1e-15)


def test_cross_entropy_takes_labels_and_one_hot_rows_and_single_samples():
    y = np.array([[0.2, 0.8], [0.6, 0.4], [0.5, 0.5]])
    expected = -np.log(np.array([0.8, 0.6, 0.5]) + 1e-7).mean()
    for t in ([1, 0, 1], [[0, 1], [1, 0], [0, 1]], [[1], [0], [1]], np.array([1, 0, 1], dtype=np.uint8)):
        assert functions.cross_entropy_error(y, np.array(t)) == pytest.approx(expected)
    assert functions.cross_entropy_error(y[0], np.array(1)) == pytest.approx(-np.log(0.8 + 1e-7))


def test_targets_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match="labels from 0 to 1, got 2"):
        functions.cross_entropy_error(np.full((1, 2), 0.5), np.array([2]))


def test_the_network_of_three_layers_gives_the_numbers_of_the_book():
    x = np.array([1.0, 0.5])
    z = functions.sigmoid(x @ [[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]] + [0.1, 0.2, 0.3])
    z = functions.sigmoid(z @ [[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]] + [0.1, 0.2])
    y = functions.identity_function(z @ [[0.1, 0.3], [0.2, 0.4]] + [0.1, 0.2])
    np.testing.assert_allclose(y, [0.31682708, 0.69627909], atol=1e-8)


def test_nothing_overflows():
    with np.errstate(all="raise", under="ignore"):
        assert functions.sigmoid(np.array([-1000.0, 1000.0])).tolist() == [0, 1]
        assert functions.softmax(np.array([1010, 1000, 990])).sum() == pytest.approx(1)
        assert functions.softmax_loss(np.array([[1e4, 0.0]]), np.array([0])) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("shape", [(3,), (2, 3), (2, 2, 3)])
def test_softmax_is_over_the_last_axis(shape, rng):
    np.testing.assert_allclose(functions.softmax(rng.normal(size=shape)).sum(axis=-1), np.ones(shape[:-1]))


def test_step_and_relu_and_their_gradients():
    x = np.array([-1.0, 0.0, 2.0])
    assert functions.step_function(x).tolist() == [0, 0, 1]
    assert functions.step_function(x).dtype.kind == "i"
    assert functions.relu(x).tolist() == [0, 0, 2]
    assert functions.relu_grad(x).tolist() == [0, 1, 1]
    assert functions.sigmoid_grad(np.array([0.0])).tolist() == [0.25]
    assert functions.sigmoid(0.0) == 0.5


def test_functions_do_not_change_their_arguments():
    x = np.array([[-1.0, 2.0]])
    for name in ("sigmoid", "relu", "softmax", "step_function", "relu_grad", "sigmoid_grad", "identity_function"):
        getattr(functions, name)(x)
        assert x.tolist() == [[-1.0, 2.0]]
