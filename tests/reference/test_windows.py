"""The sliding window: what a tap sees, and that the way back is its transpose."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ShapeError
from zhishen.reference.windows import crop, grid, pad, place, spread, taps, window

OPTIONS = [
    {"stride": (1, 1), "padding": (0, 0)},
    {"stride": (2, 3), "padding": (1, 2), "dilation": (2, 1)},
    {"stride": (3, 3), "padding": (0, 1)},
]


def test_taps_go_row_by_row():
    assert list(taps((2, 3))) == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]


def test_the_pixels_under_a_tap():
    x = np.arange(30.0).reshape(1, 1, 5, 6)
    g = grid("f", (5, 6), (2, 2), stride=(2, 2), padding=(0, 0), dilation=(2, 3))
    assert (g.out, g.padded) == ((2, 2), (5, 6))
    np.testing.assert_array_equal(window(x, g, (0, 0))[0, 0], [[0, 2], [12, 14]])
    np.testing.assert_array_equal(window(x, g, (1, 1))[0, 0], [[15, 17], [27, 29]])


@pytest.mark.parametrize("options", OPTIONS)
def test_place_is_the_transpose_of_window(options, rng):
    g = grid("f", (6, 7), (3, 2), **options)
    for tap in taps(g.size):
        x, y = rng.normal(size=(2, 3, *g.padded)), rng.normal(size=(2, 3, *g.out))
        placed = place(y, g, tap)
        assert placed.shape == x.shape
        np.testing.assert_allclose(np.sum(window(x, g, tap) * y), np.sum(x * placed), rtol=1e-12)
        np.testing.assert_array_equal(window(placed, g, tap), y)


def test_spread():
    x = np.array([[[[1.0, 2.0], [3.0, 4.0]]]], np.float32)
    found = spread(x, (2, 3))
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found[0, 0], [[1, 0, 0, 2], [0, 0, 0, 0], [3, 0, 0, 4]])
    assert spread(x, (1, 1)) is x


def test_crop_undoes_pad(rng):
    x = rng.normal(size=(2, 3, 4, 5)).astype(np.float32)
    padded = pad(x, (2, 2), (1, 1), value=-np.inf)
    assert (padded.shape, padded.dtype) == ((2, 3, 8, 7), np.float32)
    assert np.isneginf(padded).sum() == 2 * 3 * (56 - 20)
    np.testing.assert_array_equal(crop(padded, (2, 1)), x)
    assert pad(x, (0, 0), (0, 3)).shape == (2, 3, 4, 8)
    assert not pad(x, (1, 0), (0, 0))[:, :, 0].any()


def test_a_window_that_does_not_fit_raises():
    with pytest.raises(ShapeError, match=r"^f: expected a filter that fits .* spans 5 x 1 on an input of 4 x 4 "):
        grid("f", (4, 4), (3, 1), stride=(1, 1), padding=(0, 0), dilation=(2, 1), noun="filter")
