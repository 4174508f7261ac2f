"""Points in the plane: their curves, their classes, and their noise."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data
from zhishen.data.points import POINTS
from zhishen.errors import ArgumentError


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


@pytest.mark.parametrize("kind", POINTS)
@pytest.mark.parametrize("n", [1, 2, 7, 300])
def test_points_and_classes(kind, n):
    x, t = POINTS[kind](n, rng=rng())
    assert x.shape == (n, 2)
    assert t.shape == (n,)
    assert np.isfinite(x).all()
    assert set(t.tolist()) <= ({0, 1, 2} if kind == "spirals" else {0, 1})


@pytest.mark.parametrize("kind", ["moons", "circles", "spirals"])
def test_classes_have_equal_sizes_in_random_order(kind):
    t = POINTS[kind](300, rng=rng())[1]
    counts = np.bincount(t)
    assert counts.min() == counts.max()
    assert (t[:-1] != t[1:]).mean() > 0.3


@pytest.mark.parametrize("kind", POINTS)
def test_the_same_seed_gives_the_same_points(kind):
    first, second, other = (POINTS[kind](20, rng=rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(first[0], second[0])
    assert not np.array_equal(first[0], other[0])


def test_moons_without_noise_are_half_circles():
    x, t = data.moons(200, noise=0.0, rng=rng())
    upper, lower = x[t == 0], x[t == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1)
    assert (upper[:, 1] >= 0).all()
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5), 1)
    assert (lower[:, 1] <= 0.5).all()


def test_circles_without_noise():
    x, t = data.circles(200, noise=0.0, rng=rng())
    np.testing.assert_allclose(np.hypot(*x.T), np.where(t == 0, 1.0, 0.5))


def test_spirals_without_noise():
    x, t = data.spirals(200, noise=0.0, classes=4, rng=rng())
    radius = np.hypot(*x.T)
    turn = np.angle(np.exp(1j * (np.arctan2(x[:, 0], x[:, 1]) - 4 * radius - np.pi * t / 2)))
    np.testing.assert_allclose(turn, 0, atol=1e-9)


def test_xor_is_decided_before_the_noise():
    x, t = data.xor(200, noise=0.0, rng=rng())
    np.testing.assert_array_equal(t, (x[:, 0] * x[:, 1] < 0).astype(int))


def test_the_noise_has_its_deviation():
    clean, noisy = (data.moons(5000, noise=noise, rng=rng())[0] for noise in (0.0, 0.3))
    assert np.std(noisy - clean) == pytest.approx(0.3, rel=0.05)


@pytest.mark.parametrize("kind", POINTS)
@pytest.mark.parametrize("options", [{"n": 0}, {"n": 2.5}, {"noise": -1.0}, {"noise": float("nan")}, {"rng": 3}])
def test_bad_options_are_refused(kind, options):
    given = {"n": 5, "noise": 0.1, "rng": rng(), **options}
    with pytest.raises(ArgumentError, match=f"^{kind}: expected"):
        POINTS[kind](given.pop("n"), **given)


def test_a_spiral_needs_an_arm():
    with pytest.raises(ArgumentError, match="expected classes"):
        data.spirals(3, classes=0, rng=rng())
