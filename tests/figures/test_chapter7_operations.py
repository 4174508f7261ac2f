"""The numbers in the figures of convolution and pooling, against sums by hand, and the drawings of them."""

from __future__ import annotations

import numpy as np
import pytest
from picture_checks import correlated, texts

from zhishen.figures import chapter7_operations as operations
from zhishen.figures.catalogue import Entry, find
from zhishen.figures.matrix_drawing import format_number
from zhishen.figures.rendering import render


def entry(name: str) -> Entry:
    return find(name)


def test_the_convolution_has_the_numbers_of_the_book():
    data = operations.convolution_data()
    np.testing.assert_array_equal(data["x"][:4, :4], [[1, 2, 3, 0], [0, 1, 2, 3], [3, 0, 1, 2], [2, 3, 0, 1]])
    np.testing.assert_array_equal(data["out"][:2, :2], [[15, 16], [6, 15]])
    np.testing.assert_array_equal(data["out"], correlated(data["x"], data["W"]))
    np.testing.assert_array_equal(data["products"].sum(axis=(1, 2)), data["out"].ravel())
    np.testing.assert_array_equal(data["products"][5], data["x"][1:4, 2:5] * data["W"])


@pytest.mark.parametrize("k", [0, 1, 8, 17])
def test_a_frame_shows_the_known_sums(k: int):
    data = operations.convolution_data()
    drawn = texts(render(entry("convolution"), data, frame=k))
    place, known = k // 2, (k + 1) // 2
    assert f"Σ = {data['out'].flat[place]:g}" in drawn
    cells = data["x"].size + data["W"].size + known
    products = [text for text in drawn if "\n" in text]
    assert len(products) == 9
    assert {float(text.split("\n")[1]) for text in products} == set(data["products"][place].flat)
    assert sum(text.isdigit() for text in drawn) == cells
    assert entry("convolution").frames is not None
    assert entry("convolution").frames(data) == 18  # pyright: ignore[reportOptionalCall]


def test_the_parts_of_the_backward_pass_add_up_to_the_gradients():
    data = operations.convolution_backward_data()
    x, W, dout = data["x"], data["W"], data["dout"]
    np.testing.assert_array_equal(data["dx_parts"].sum(axis=0), data["dx"])
    np.testing.assert_array_equal(data["dW_parts"].sum(axis=0), data["dW"])
    np.testing.assert_array_equal(data["dW"], correlated(x, dout))
    np.testing.assert_array_equal(data["dx"], correlated(np.pad(dout, 2), W[::-1, ::-1]))
    for place, (i, j) in enumerate(np.ndindex(dout.shape)):
        expected = np.zeros_like(x)
        expected[i : i + 3, j : j + 3] = dout[i, j] * W
        np.testing.assert_array_equal(data["dx_parts"][place], expected)
        np.testing.assert_array_equal(data["dW_parts"][place], dout[i, j] * x[i : i + 3, j : j + 3])


def test_the_last_frame_of_the_backward_pass_shows_the_gradients():
    data = operations.convolution_backward_data()
    drawn = texts(render(entry("convolution_backward"), data, frame=17))
    for name in ("x", "W", "dout", "dx", "dW"):
        for value in data[name].flat:
            drawn.remove(format_number(value))  # fails where one is missing
    before = texts(render(entry("convolution_backward"), data, frame=16))
    for value in (*data["dx_parts"][8, 2:, 2:].flat, *data["dW_parts"][8].flat):
        before.remove(format_number(value, sign=True))


def test_sizes_follow_stride_and_padding():
    data = operations.stride_padding_data()
    for stride, padding, places, seen in zip(*(data[n] for n in ("stride", "padding", "places", "seen")), strict=True):
        assert places == (5 + 2 * padding - 3) // stride + 1
        expected = np.zeros((5, 5))
        for i, j in np.ndindex(places, places):
            y, x = stride * i - padding, stride * j - padding
            expected[max(y, 0) : y + 3, max(x, 0) : x + 3] += 1
        np.testing.assert_array_equal(seen, expected)
    assert data["places"].tolist() == [3, 5, 2, 3]


def test_rows_times_the_filter_are_the_convolution():
    data = operations.im2col_data()
    np.testing.assert_array_equal(data["out"], [[15, 16], [6, 15]])
    np.testing.assert_array_equal(data["product"].reshape(2, 2), data["out"])
    for row, (i, j) in zip(data["col"], np.ndindex(2, 2), strict=True):
        np.testing.assert_array_equal(row, data["x"][i : i + 3, j : j + 3].ravel())


def test_rows_fill_one_after_the_other():
    data = operations.im2col_data()
    filled = [sum(t.isdigit() for t in texts(render(entry("im2col"), data, frame=k))) for k in range(9)]
    empty = data["x"].size + data["W"].size
    assert filled == [empty + 9 * (k // 2 + 1) + (k + 1) // 2 for k in range(8)] + [empty + 9 * 4 + 2 * 4]


def test_only_the_largest_pixel_of_a_window_gets_the_gradient():
    data = operations.pooling_data()
    np.testing.assert_array_equal(data["max_out"], [[2, 3], [4, 2]])
    np.testing.assert_array_equal(data["avg_out"], [[1, 1.5], [2.25, 1]])
    np.testing.assert_array_equal(data["max_dx"], [[0, 1, 0, 0], [0, 0, 0, 2], [0, 0, 0, 4], [0, 3, 0, 0]])
    np.testing.assert_array_equal(data["avg_dx"], np.kron(data["dout"], np.ones((2, 2))) / 4)
    np.testing.assert_array_equal(data["winner"], data["max_dx"] > 0)
    np.testing.assert_array_equal(data["x"][data["winner"] == 1], [2, 3, 2, 4])
