"""Pooling under the mouse, and the number of parameters of layers."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import nn
from zhishen.errors import ShapeError
from zhishen.lab.engine.chapter7_pooling import pooling, weight_counts


@pytest.mark.parametrize(("kind", "layer"), [("max", nn.MaxPool2d), ("average", nn.AvgPool2d)])
@pytest.mark.parametrize(("size", "stride", "padding"), [(2, 2, 0), (3, 1, 1), (2, 1, 0), (1, 1, 0)])
def test_both_directions_are_those_of_the_layer(kind, layer, size, stride, padding):
    result = pooling(kind=kind, size=size, stride=stride, padding=padding)
    one = layer(size, stride=stride, padding=padding)
    np.testing.assert_allclose(result["out"], one.forward(result["x"][None, None])[0, 0])
    np.testing.assert_allclose(result["dx"], one.backward(result["dout"][None, None])[0, 0])
    np.testing.assert_allclose(np.tensordot(result["dout"].ravel(), result["shares"], 1), result["dx"])


def test_the_books_image():
    assert pooling()["out"].tolist() == [[2, 3], [4, 2]]
    assert pooling(kind="average")["out"].tolist() == [[1, 1.5], [2.25, 1]]


def test_overlapping_windows_add_their_gradients():
    result = pooling(size=3, stride=1)
    assert result["dx"][3, 1] == 2 + 3


def test_the_whole_gradient_goes_to_the_largest_and_is_shared_by_the_mean():
    assert set(np.unique(pooling()["shares"])) == {0.0, 1.0}
    assert set(np.unique(pooling(kind="average")["shares"])) == {0.0, 0.25}


@pytest.mark.parametrize("options", [{"size": 4, "image": [[1, 2], [3, 4]]}, {"size": 1, "padding": 2}])
def test_a_window_that_does_not_fit_is_refused(options):
    with pytest.raises(ShapeError):
        pooling(**options)


def test_too_few_gradients_are_refused():
    with pytest.raises(ShapeError, match=r"dout: expected a gradient for each output, \(2, 2\), got \(1, 2\)"):
        pooling(dout=[[1, 1]])


def test_the_numbers_of_the_chapter():
    result = weight_counts()
    assert (result["shared"], result["full"]) == (780, 13_564_800)
    assert result["shape"] == [30, 24, 24]


def test_a_larger_image_needs_no_more_weights_of_a_convolution():
    small, large = weight_counts(28), weight_counts(256)
    assert small["shared"] == large["shared"]
    assert large["full"] == 124_855_849_440


def test_an_affine_layer_has_as_many_parameters():
    result = weight_counts(size=6, channels=2, filters=3, filter_size=3)
    layer = nn.Affine(2 * 6 * 6, result["outputs"], rng=np.random.default_rng(0))
    assert result["full"] == sum(array.size for array in layer.params.values())
    assert result["local"] == result["outputs"] * (2 * 9 + 1)


def test_a_filter_larger_than_the_image_is_refused():
    with pytest.raises(ShapeError):
        weight_counts(size=3, filter_size=5)
