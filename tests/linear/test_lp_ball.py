"""The minimum of a squared loss in a region of two coefficients."""

import numpy as np
import pytest

from zhishen import linear
from zhishen.errors import ArgumentError, ShapeError
from zhishen.linear.lp_ball import lp_boundary, minimum_in_lp_ball, quadratic_loss
from zhishen.optim import soft_threshold

CORRELATED = np.array([[1.0, 0.4], [0.4, 1.0]])
CENTER = np.array([0.4, 1.6])


@pytest.mark.parametrize("p", [0.3, 0.5, 1.0, 2.0, 4.0, 8.0])
def test_the_boundary_has_norm_1_and_its_corners(p):
    ring = lp_boundary(p, 400)
    np.testing.assert_allclose((np.abs(ring) ** p).sum(axis=1), 1.0, rtol=1e-9)
    np.testing.assert_array_equal(np.abs(ring[::100]), [[1, 0], [0, 1], [1, 0], [0, 1], [1, 0]])


@pytest.mark.parametrize("p", [0.5, 1.0, 1.5, 2.0, 4.0])
@pytest.mark.parametrize("A", [np.eye(2), CORRELATED])
def test_no_point_of_the_region_is_better(p, A):
    W = minimum_in_lp_ball(A, CENTER, p=p, bound=1.0)
    assert (np.abs(W) ** p).sum() <= 1 + 1e-9
    others = np.random.default_rng(0).uniform(-1, 1, (20_000, 2))
    others = others[(np.abs(others) ** p).sum(axis=1) <= 1]
    assert quadratic_loss(A, CENTER, W) <= quadratic_loss(A, CENTER, others).min() + 1e-9


@pytest.mark.parametrize(("p", "center"), [(1.0, 0.4), (1.0, 0.6), (0.5, 0.4), (0.5, -0.3)])
def test_at_a_corner_a_weight_is_exactly_0(p, center):
    np.testing.assert_array_equal(minimum_in_lp_ball(np.eye(2), np.array([center, 1.6]), p=p, bound=1.0), [0.0, 1.0])


def test_a_center_within_the_region_is_the_minimum():
    np.testing.assert_array_equal(minimum_in_lp_ball(CORRELATED, CENTER, p=1.0, bound=2.0), CENTER)


def test_with_a_bound_of_0_everything_is_0():
    np.testing.assert_array_equal(minimum_in_lp_ball(CORRELATED, CENTER, p=1.0, bound=0.0), [0.0, 0.0])


@pytest.mark.parametrize("penalty", [0.1, 0.3, 0.8])
def test_l1_is_soft_thresholding(penalty):
    W = soft_threshold(CENTER.copy(), penalty)
    found = minimum_in_lp_ball(np.eye(2), CENTER, p=1.0, bound=float(np.abs(W).sum()))
    np.testing.assert_allclose(found, W, atol=1e-6)


@pytest.mark.parametrize("alpha", [1.0, 10.0, 100.0])
def test_it_is_the_ridge_and_the_lasso_solution(alpha):
    rng = np.random.default_rng(3)
    x = rng.normal(size=(80, 2)) @ np.array([[1.0, 0.35], [0.0, 1.0]])
    t = x @ CENTER + rng.normal(size=80)
    free = linear.ridge(x, t, alpha=0.0, intercept=False).W
    ridge = linear.ridge(x, t, alpha=alpha, intercept=False).W
    lasso = linear.lasso(x, t, alpha=alpha / 100, intercept=False).W
    for p, W, bound in ((2.0, ridge, np.linalg.norm(ridge)), (1.0, lasso, np.abs(lasso).sum())):
        np.testing.assert_allclose(minimum_in_lp_ball(x.T @ x, free, p=p, bound=float(bound)), W, atol=1e-5)


def test_wrong_arguments_are_refused():
    with pytest.raises(ArgumentError, match="p"):
        lp_boundary(0.0, 8)
    with pytest.raises(ArgumentError, match="bound"):
        minimum_in_lp_ball(np.eye(2), CENTER, p=1.0, bound=-1.0)
    with pytest.raises(ShapeError, match="use two features"):
        minimum_in_lp_ball(np.eye(3), np.zeros(3), p=1.0, bound=1.0)
