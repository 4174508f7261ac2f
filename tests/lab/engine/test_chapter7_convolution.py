"""Convolution under the mouse: all its numbers are the library's."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data, ops
from zhishen.errors import ArgumentError, ShapeError
from zhishen.lab.engine import operations
from zhishen.lab.engine.chapter7_convolution import (
    convolution,
    convolution_as_product,
    convolution_gradients,
    filtered_digit,
    window_positions,
)
from zhishen.reference.conv import conv2d, conv2d_backward

EDGE = [[0, 0, 0, 9, 9, 9]] * 6
VERTICAL = [[-1, 0, 1]] * 3


def test_the_first_output_is_the_books():
    result = convolution()
    assert result["out"][0, 0] == 15
    assert result["products"][0, 0].tolist() == [[2, 0, 3], [0, 1, 4], [3, 0, 2]]


@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 0, 1), (2, 1, 1), (1, 2, 2), (3, 1, 1)])
@pytest.mark.parametrize("channels", [1, 2])
def test_the_sums_of_the_products_are_the_output_of_the_layer(channels, stride, padding, dilation):
    rng = np.random.default_rng(0)
    image, kernel = rng.integers(-5, 6, (channels * 6, 7)), rng.integers(-3, 4, (channels * 3, 2))
    result = convolution(image.tolist(), kernel.tolist(), channels, 1.5, stride, padding, dilation)
    x, W = image.reshape(1, channels, 6, 7).astype(float), kernel.reshape(1, channels, 3, 2).astype(float)
    options = {"stride": (stride, stride), "padding": (padding, padding), "dilation": (dilation, dilation)}
    expected = ops.conv2d(x, W, np.array([1.5]), **options)[0, 0]
    np.testing.assert_allclose(result["out"], expected)
    np.testing.assert_allclose(result["products"].sum(axis=(1, 2, 3)) + 1.5, expected.ravel())


def test_edges_are_where_brightness_changes():
    np.testing.assert_array_equal(convolution(EDGE, VERTICAL)["out"], [[0, 27, 27, 0]] * 4)
    assert not convolution(EDGE, np.transpose(VERTICAL).tolist())["out"].any()


@pytest.mark.parametrize(("stride", "padding"), [(1, 0), (2, 1), (3, 2)])
@pytest.mark.parametrize("channels", [1, 2, 3])
@pytest.mark.parametrize("filters", [1, 2])
def test_one_product_is_the_output_of_the_layer_for_all_channels_and_filters(filters, channels, stride, padding):
    rng = np.random.default_rng(1)
    image = rng.integers(-5, 6, (channels * 6, 5))
    kernel = rng.integers(-3, 4, (filters * channels * 3, 2))
    result = convolution_as_product(image.tolist(), kernel.tolist(), channels, filters, stride, padding)
    x, W = image.reshape(1, channels, 6, 5).astype(float), kernel.reshape(filters, channels, 3, 2).astype(float)
    expected = ops.conv2d(x, W, np.zeros(filters), stride=(stride, stride), padding=(padding, padding))[0]
    np.testing.assert_allclose(result["out"], expected)
    np.testing.assert_allclose(result["product"].T.reshape(expected.shape), expected)
    assert result["col"].shape == (expected[0].size, channels * 6)
    assert result["seen"].shape == x.shape[1:]
    assert result["seen"].sum() <= result["col"].size  # the padding is not counted


def test_windows_that_do_not_overlap_are_copied_once():
    image = [[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]]
    result = convolution_as_product(image, [[1, 0], [0, 1]], stride=2)
    assert result["col"].shape == (4, 4)
    assert (result["seen"] == 1).all()


def test_rows_that_are_no_channels_are_refused():
    with pytest.raises(ShapeError, match=r"image: expected the rows of 2 channels of the same height, got 5 rows"):
        convolution(channels=2)


@pytest.mark.parametrize("function", [convolution_as_product, convolution_gradients])
def test_rows_that_are_no_filters_are_refused(function):
    with pytest.raises(ShapeError, match=r"kernel: expected the rows of 6 channels of the same height, got 3 rows"):
        function(image=[[1, 2, 3]] * 9, channels=3, filters=2)


@pytest.mark.parametrize("function", [convolution, convolution_as_product, convolution_gradients])
def test_a_filter_larger_than_the_image_is_refused(function):
    with pytest.raises(ShapeError):
        function([[1, 2], [3, 4]], [[1] * 3] * 3)


@pytest.mark.parametrize("bad", [[], [[]], [[1, 2], [3]], [[float("nan")]], [[1] * 9], "1", [["a"]], None])
def test_bad_images_are_refused_in_one_sentence(bad):
    for name in ("convolution", "convolution_as_product", "convolution_gradients"):
        with pytest.raises(ArgumentError, match=f"{name}: expected image"):
            operations()[name].arguments({"image": bad})


@pytest.mark.parametrize(("stride", "padding", "dilation"), [(1, 0, 1), (2, 1, 1), (1, 1, 2)])
@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("filters", [1, 2])
def test_the_contributions_of_all_outputs_are_the_gradients(filters, channels, stride, padding, dilation):
    rng = np.random.default_rng(2)
    image = rng.integers(-5, 6, (channels * 5, 6))
    kernel = rng.integers(-3, 4, (filters * channels * 3, 2))
    given = rng.integers(-3, 4, (filters * 9, 9))
    result = convolution_gradients(
        image.tolist(), kernel.tolist(), given.tolist(), channels, filters, stride, padding, dilation
    )
    x, W = image.reshape(1, channels, 5, 6).astype(float), kernel.reshape(filters, channels, 3, 2).astype(float)
    options = {"stride": (stride, stride), "padding": (padding, padding), "dilation": (dilation, dilation)}
    out, cache = conv2d(x, W, np.zeros(filters), **options)
    np.testing.assert_array_equal(result["dout"], given.reshape(filters, 9, 9)[:, : out.shape[2], : out.shape[3]])
    dx, dW, db = conv2d_backward(result["dout"][None], cache)
    np.testing.assert_allclose(result["dx_parts"].sum(axis=0), dx[0])
    np.testing.assert_allclose(result["dW_parts"].sum(axis=0), dW)
    np.testing.assert_allclose(result["dx"], dx[0])
    np.testing.assert_allclose(result["dW"], dW)
    np.testing.assert_allclose(result["db"], db)


def test_an_output_gives_nothing_to_the_other_filter():
    result = convolution_gradients([[1, 2, 3]] * 6, [[1, -1]] * 8, [[1] * 9] * 18, channels=2, filters=2)
    half = len(result["dW_parts"]) // 2
    assert not result["dW_parts"][:half, 1].any()
    assert not result["dW_parts"][half:, 0].any()
    assert result["dW_parts"][half:, 1].any()


def test_with_one_output_the_gradient_is_the_filter():
    result = convolution_gradients(stride=3)
    assert result["dout"].tolist() == [[[1]]]
    np.testing.assert_array_equal(result["dx"][0, :3, :3], result["W"][0, 0])
    assert not result["dx"][0, 3:].any()


def test_too_few_gradients_are_refused():
    with pytest.raises(ShapeError, match=r"dout: expected a gradient for each output, \(1, 3, 3\), got \(1, 1, 1\)"):
        convolution_gradients(dout=[[1]])


@pytest.mark.parametrize(
    ("arguments", "places"), [((7, 3, 1, 1, 1), 7), ((7, 3, 1, 2, 2), 7), ((6, 3, 2, 0, 1), 2), ((1, 1, 1, 0, 1), 1)]
)
def test_the_number_of_positions(arguments, places):
    size, filter_size, stride, padding, dilation = arguments
    assert window_positions(*arguments)["places"] == places
    assert places == (size + 2 * padding - dilation * (filter_size - 1) - 1) // stride + 1


def test_a_remainder_is_not_seen():
    seen = window_positions(6, 3, 2, 0, 1)["seen"]
    assert not seen[-1].any()
    assert not seen[:, -1].any()
    assert seen[:-1, :-1].all()


def test_a_filter_on_a_digit():
    result = filtered_digit(index=3, kernel=VERTICAL, bias=0.5, stride=2, padding=2, relu=True)
    test = data.mnist(flatten=False, compact=True).test
    x = np.asarray(test.x[3:4]).astype(float)
    W = np.array(VERTICAL, float)[None, None]
    expected = ops.conv2d(x, W, np.array([0.5]), stride=(2, 2), padding=(2, 2))[0, 0]
    np.testing.assert_allclose(result["out"], np.maximum(expected, 0))
    assert result["label"] == test.t[3]
