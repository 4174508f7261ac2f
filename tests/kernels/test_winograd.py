"""Winograd's convolution against the reference: both sizes of tiles, and the choice between them."""

from __future__ import annotations

import numpy as np
import pytest
from conv_checks import DIRECT, WINOGRAD, assert_equals_reference, normal, small
from hypothesis import given, settings
from hypothesis import strategies as st

from zhishen.kernels import conv as kernels
from zhishen.kernels import use_threads, winograd
from zhishen.kernels.memory import workspace


@given(
    N=st.sampled_from([1, 2, 7, 45]), C=st.integers(12, 70), filters=st.integers(12, 70), H=st.integers(5, 15),
    W=st.integers(5, 15), padding=st.tuples(st.integers(0, 4), st.integers(0, 4)), seed=st.integers(0, 2**20),
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_winograd_equals_the_reference(N, C, filters, H, W, padding, seed):
    rng = np.random.default_rng(seed)
    x = normal(rng, N if H * W < 60 else min(N, 7), C, H, W)
    arrays = x, normal(rng, filters, C, 3, 3), normal(rng, filters)
    for tile, tolerance in ((winograd.TILES_4X4, WINOGRAD), (winograd.TILES_2X2, DIRECT)):
        with pytest.MonkeyPatch.context() as patch, use_threads(1 + seed % 3):
            patch.setattr(winograd, "choose_method", lambda *_, tile=tile: tile)
            _, cache = assert_equals_reference(*arrays, tolerance=tolerance, padding=padding)
        assert cache.winograd.method is tile


@pytest.mark.parametrize(
    ("sizes", "tile"),
    [
        ((11, 64, 28, 28), None), ((64, 11, 28, 28), None), ((12, 12, 1, 28), None), ((12, 12, 28, 28), 4),
        ((64, 64, 2, 2), 2), ((64, 64, 3, 3), 4), ((64, 64, 4, 4), 4), ((64, 64, 5, 5), 2), ((64, 64, 6, 6), 2),
        ((64, 64, 7, 7), 4), ((64, 64, 6, 28), 4), ((64, 64, 10, 10), 4),
    ],
)  # fmt: skip
def test_the_tiles_with_the_fewest_points_are_chosen(sizes, tile, monkeypatch):
    method = kernels._winograd_method(*sizes)
    assert (method and method.tile) == tile
    monkeypatch.setattr(kernels, "_METHOD", "2x2")
    assert kernels._winograd_method(*sizes) is (winograd.TILES_2X2 if tile else None)
    monkeypatch.setattr(kernels, "_METHOD", "direct")
    assert kernels._winograd_method(*sizes) is None


# --- the transform of filters -----------------------------------------------------------------------------------------


MATRICES = {
    winograd.TILES_4X4: np.array([[6, 0, 0], [-4, -4, -4], [-4, 4, -4], [1, 2, 4], [1, -2, 4], [0, 0, 24]]) / 24,
    winograd.TILES_2X2: np.array([[2, 0, 0], [1, 1, 1], [1, -1, 1], [0, 0, 2]]) / 2,
}


def points(size, U, method):
    """The points of ``size`` filters, without the gaps between them."""
    return U.reshape(method.points, -1)[:, :size]


@pytest.mark.parametrize("method", MATRICES, ids=["4x4", "2x2"])
@pytest.mark.parametrize("size", [1, 16, 17, 5000])
def test_the_transform_of_filters_equals_winograds_matrix(size, method, rng):
    G = MATRICES[method]
    W = normal(rng, size, 1, 3, 3)
    expected = np.kron(G, G) @ W.reshape(size, 9).T
    U = winograd._transform_filters(W, (2, 3, 1, 0), method, workspace(1000))
    np.testing.assert_allclose(points(size, U, method), expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("point", [0, 7, 15])
@pytest.mark.parametrize("method", MATRICES, ids=["4x4", "2x2"])
def test_a_wrong_point_is_detected(method, point, monkeypatch, rng):
    monkeypatch.setattr(winograd, "choose_method", lambda *_: method)
    x, W, b = small(rng, (20, 18))
    assert_equals_reference(x, W, b, tolerance=WINOGRAD)
    right = winograd._transform_filters

    def wrong(W, axes, method, memory):
        U = right(W, axes, method, memory)
        points(W.size // 9, U, method)[point] *= np.float32(1.01)
        return U

    monkeypatch.setattr(winograd, "_transform_filters", wrong)
    with pytest.raises(AssertionError):
        assert_equals_reference(x, W, b, tolerance=WINOGRAD)
