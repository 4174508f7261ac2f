"""All functions of the package together: SciPy's values, axes, dtypes, and bases."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from probability_samples import JOINT, TWO, normal, of_joint, refused

from zhishen import information
from zhishen._entropies import BASE

with np.load(Path(__file__).parents[1] / "golden" / "information_scipy.npz") as _file:
    GOLDEN = dict(_file)


ONE = [information.entropy]
WITH_BASE = [information.self_information, *ONE, *TWO, *JOINT[:3], information.information_gain]


def golden_arguments(name):
    if any(name == function.__name__ for function in JOINT):
        counts = GOLDEN["counts"]
        return (counts / counts.sum(axis=(1, 2), keepdims=True),)
    return (GOLDEN["p"],) if name == "entropy" else (GOLDEN["p"], GOLDEN["q"])


@pytest.mark.parametrize("key", sorted(set(GOLDEN) - {"p", "q", "counts"}))
def test_values_are_those_of_scipy(key):
    name, _, bits = key.partition(".")
    options = {"base": 2} if bits else {}
    found = getattr(information, name)(*golden_arguments(name), **options)
    # SciPy's distance is the root of a sum that cancels: of 1e-16 of error, 1e-8 are left.
    atol = 1e-8 if name == "js_distance" else 1e-12
    np.testing.assert_allclose(found, GOLDEN[key], rtol=1e-12, atol=atol)
    for index, expected in enumerate(GOLDEN[key]):
        single = getattr(information, name)(*(argument[index] for argument in golden_arguments(name)), **options)
        assert type(single) is float
        assert single == pytest.approx(expected, rel=1e-12, abs=atol)


def test_the_golden_distributions_reach_the_edges():
    assert np.isinf(GOLDEN["kl_divergence"]).sum() >= 2
    assert (GOLDEN["mutual_information"] < 1e-15).sum() >= 3
    assert np.isclose(GOLDEN["js_divergence.2"], 1).any()


@pytest.mark.parametrize("function", ONE + TWO, ids=lambda f: f.__name__)
def test_along_any_axis(function, rng):
    arguments = [rng.dirichlet(np.ones(4), size=(2, 3)) for _ in range(2 if function in TWO else 1)]
    expected = function(*arguments)
    assert expected.shape == (2, 3)
    for axis in range(-3, 3):
        moved = [np.moveaxis(argument, -1, axis) for argument in arguments]
        np.testing.assert_array_equal(function(*moved, axis=axis), expected)


@of_joint
def test_along_any_two_axes(function, rng):
    joint = rng.dirichlet(np.ones(12), size=5).reshape(5, 3, 4)
    expected = function(joint)
    assert expected.shape == (5,)
    np.testing.assert_allclose(function(joint.transpose(1, 0, 2), axis=(0, 2)), expected, rtol=1e-14)
    np.testing.assert_allclose(function(joint.transpose(2, 1, 0), axis=(-2, 0)), expected, rtol=1e-14)
    for table, value in zip(joint, expected, strict=True):
        assert function(table) == pytest.approx(value, abs=1e-15)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_the_dtype_is_kept(dtype, rng):
    p, q = (rng.dirichlet(np.ones(6), size=3).astype(dtype) for _ in range(2))
    assert information.entropy(p).dtype == dtype
    assert information.self_information(p).dtype == dtype
    for function in TWO:
        assert function(p, q).dtype == dtype
        assert function(p, np.full((3, 6), 1 / 6)).dtype == np.float64
    for function in JOINT:
        assert function(p[:, :, np.newaxis]).dtype == dtype


def test_arguments_are_not_changed(rng):
    p, q = normal(rng.random(5)), normal(rng.random(5))
    joint = np.outer(p, q)
    before = [array.copy() for array in (p, q, joint)]
    for function in TWO:
        function(p, q)
    for function in JOINT:
        function(joint)
    information.entropy(p)
    for array, was in zip((p, q, joint), before, strict=True):
        np.testing.assert_array_equal(array, was)


@pytest.mark.parametrize("function", WITH_BASE, ids=lambda f: f.__name__)
@pytest.mark.parametrize("base", BASE.bad_values())
def test_a_base_is_above_one(function, base):
    joint = function in JOINT or function is information.information_gain
    arguments = {information.self_information: [0.5], information.information_gain: [[1], [1]]}.get(
        function, [[[1.0]] if joint else [1.0]] * (2 if function in TWO else 1)
    )
    function(*arguments, base=1.5)
    refused(function, *arguments, base=base, words="expected base to be a number > 1")
