"""The race of the optimizers."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import optim
from zhishen.errors import ArgumentError
from zhishen.lab.engine.chapter6_race import race


def test_the_paths_are_the_librarys():
    result = race(steps=15)
    optimizers = {"sgd": optim.SGD(lr=0.95), "momentum": optim.Momentum(lr=0.1)}
    paths = optim.race("valley", optimizers, (-7.0, 2.0), 15)
    for name, path in paths.items():
        np.testing.assert_array_equal(result["paths"][result["names"].index(name)], path)
    assert result["names"] == list(optim.OPTIMIZERS)


def test_the_heights_belong_to_the_paths():
    result = race("rosenbrock", start=(-1.2, 1.0), rates=[0.001] * 7, steps=20)
    expected = optim.SURFACES["rosenbrock"].value(result["paths"][..., 0], result["paths"][..., 1])
    np.testing.assert_array_equal(result["heights"], expected)


@pytest.mark.parametrize("surface", optim.SURFACES)
def test_the_map_contains_the_start_and_the_minima(surface):
    result = race(surface)
    (left, right), (bottom, top) = result["x"], result["y"]
    for x, y in [result["starts"][surface], *result["minima"]]:
        assert left < x < right
        assert bottom < y < top
    assert np.isfinite(result["z"]).all()


def test_a_typed_formula_is_a_surface():
    own, known = race("own", formula="x**2/20 + y**2"), race("valley")
    np.testing.assert_allclose(own["paths"], known["paths"], rtol=1e-9, atol=1e-12)
    assert own["x"] == [-8.0, 8.0]


def test_a_path_that_diverges_is_not_finite_and_the_others_go_on():
    result = race("own", formula="x**4 + y**4", start=(-1.5, 1.0), rates=[5.0, *[0.001] * 6], steps=50)
    finite = np.isfinite(result["paths"]).all(axis=(1, 2))
    assert not finite[0]
    assert finite[1:].all()


def test_a_bad_formula_is_refused():
    with pytest.raises(ArgumentError, match="expected a formula in x and y, got the names z"):
        race("own", formula="z + x")


def test_all_optimizers_run_on_a_drawn_surface():
    bumps = [[-2, 0, 1, -2], [2.5, 1, 0.5, 3]]
    result = race("drawn", bumps=bumps, bowl=0.02, start=(-4.5, 4.5))
    surface = optim.Bumps(bumps, bowl=0.02)
    np.testing.assert_array_equal(result["heights"], surface.value(*np.moveaxis(result["paths"], -1, 0)))
    path = optim.race(surface, {"adam": optim.Adam(lr=0.3)}, (-4.5, 4.5), 40)["adam"]
    np.testing.assert_array_equal(result["paths"][result["names"].index("adam")], path)
    assert result["z"][30, 20] == surface.value(-2.0, 0.0)


def test_an_empty_drawing_is_flat_ground():
    result = race("drawn", bumps=[], bowl=0.0, start=(1.0, 1.0))
    assert not result["z"].any()
    np.testing.assert_array_equal(result["paths"][:6], 1)  # AdamW shrinks the point: weight decay


@pytest.mark.parametrize("bumps", [[[0, 0, 0, 1]], [[0, 0, -1, 1]], [[0, 0, 1]]])
def test_a_bad_drawing_is_refused(bumps):
    with pytest.raises(ArgumentError, match="Bumps: expected a row of four finite numbers"):
        race("drawn", bumps=bumps)


def test_a_learning_rate_changes_the_path_of_its_optimizer_alone():
    before, after = race(), race(rates=[0.5, 0.1, 0.1, 1.5, 0.3, 0.3, 0.3])
    changed = [not np.array_equal(*pair) for pair in zip(before["paths"], after["paths"], strict=True)]
    assert changed == [True] + 6 * [False]


def test_a_new_bump_changes_all_paths():
    before, after = (race("drawn", bumps=[[-5.0, 1.0, 2.0, height]]) for height in (-1.0, -2.0))
    assert not any(np.array_equal(*pair) for pair in zip(before["paths"], after["paths"], strict=True))
