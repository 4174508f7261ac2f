"""Strategies as functions: random points, grids, narrowing round by round."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhishen.errors import ArgumentError
from zhishen.search import (
    STRATEGIES,
    Choice,
    Integer,
    Linear,
    Log,
    Trial,
    coarse_to_fine,
    grid_points,
    narrow,
    random_point,
)  # fmt: skip

SPACE = {"lr": Log(1e-4, 1), "width": Integer(1, 100), "rate": Linear(0, 0.5), "f": Choice(("relu", "tanh"))}


def complete(number: int, value: float, **point) -> Trial:
    return Trial(number, "complete", point, value)


def test_random_points_are_the_generators(rng):
    at = np.random.default_rng(20220503).random(len(SPACE))
    assert random_point(SPACE, rng=rng) == {name: SPACE[name].at(share) for name, share in zip(SPACE, at, strict=True)}
    assert random_point(SPACE, rng=rng) != random_point(SPACE, rng=rng)
    assert [type(value) for value in random_point(SPACE, rng=rng).values()] == [float, int, float, str]


def test_random_tries_more_values_than_a_grid_of_as_many_points(rng):
    space = {"a": Linear(0, 1), "b": Linear(0, 1)}
    assert len({point["a"] for point in grid_points(space, at_most=9)}) == 3
    assert len({random_point(space, rng=rng)["a"] for _ in range(9)}) == 9


@given(st.integers(1, 200))
def test_a_grid_is_as_fine_as_it_may_be(at_most):
    points = grid_points({"a": Linear(0, 1), "b": Log(1, 10)}, at_most=at_most)
    side = int(at_most**0.5)
    assert len(points) == side**2
    assert len({tuple(point.items()) for point in points}) == len(points)


def test_a_grid_has_all_options_and_ends_with_small_ranges():
    assert len(grid_points({"f": Choice(("a", "b", "c"))}, at_most=1)) == 3
    assert [p["n"] for p in grid_points({"n": Integer(1, 3)}, at_most=1000)] == [1, 2, 3]
    with pytest.raises(ArgumentError):
        grid_points(SPACE, at_most=0)


def test_narrowing_looks_at_complete_trials_only():
    space = {"a": Linear(0, 100)}
    tried = [complete(k, float(k), a=10.0 * k) for k in range(5)]
    others = [Trial(9, "pruned", {"a": 99.0}, 99.0), Trial(10, "failed", {"a": 98.0}), Trial(11, "running", {})]
    assert narrow(space, [*others, *tried]) == {"a": Linear(15, 45)}  # 20 to 40, and 5 further
    assert narrow(space, [*others, *tried[:2]]) == space
    assert narrow(space, tried, keep=1) == {"a": Linear(35, 45)}


def test_a_round_knows_the_rounds_before_it_only():
    tried = [complete(k, -abs(k - 5), lr=10 ** (-k / 3), width=k, rate=0.1, f="relu") for k in range(10)]
    late = [complete(k, 1000.0, lr=1.0, width=100, rate=0.5, f="tanh") for k in range(10, 15)]
    early = coarse_to_fine(SPACE, tried, 9, seed=3)
    assert early == random_point(SPACE, rng=np.random.default_rng([3, 9]))
    point = coarse_to_fine(SPACE, [*tried, *late], 15, seed=3)
    assert point == coarse_to_fine(SPACE, tried, 15, seed=3)
    assert 1e-3 < point["lr"] < 0.2
    assert point["f"] == "relu"
    assert coarse_to_fine(SPACE, [*tried, *late], 20, seed=3) != coarse_to_fine(SPACE, tried, 20, seed=3)


@given(st.integers(0, 60), st.integers(0, 99), st.lists(st.floats(0, 1), max_size=40))
def test_every_proposal_lies_in_the_space(number, seed, values):
    draws = np.random.default_rng(1)
    tried = [Trial(k, "complete", random_point(SPACE, rng=draws), value) for k, value in enumerate(values)]
    for strategy in STRATEGIES.values():
        if strategy.propose is not None:
            point = strategy.propose(SPACE, tried[:number], number, seed, 60)
            assert list(point) == list(SPACE)
            assert 1e-4 <= point["lr"] <= 1
            assert 1 <= point["width"] <= 100
            assert 0 <= point["rate"] <= 0.5
            assert point["f"] in ("relu", "tanh")


def test_a_grid_leaves_to_others_what_they_are_about_to_take():
    propose, space = STRATEGIES["grid"].propose, {"a": Linear(0, 1)}
    assert propose is not None
    points = grid_points(space, at_most=4)
    tried = [complete(0, 1.0, **points[0]), Trial(1, "running", dict(points[1])), Trial(2, "running", {})]
    assert propose(space, tried, 3, 0, 4) == points[3]
    killed = [complete(0, 1.0, **points[0]), Trial(1, "running", dict(points[1]))]
    killed += [complete(k, 1.0, **points[k]) for k in (2, 3)]
    assert propose(space, killed, 4, 0, 4) == points[1]
