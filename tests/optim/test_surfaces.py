"""The zoo of surfaces: gradients against numerical ones and the tape, minima, and the character of each."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import zhishen
from zhishen import Tensor, gradients, numerical_gradient
from zhishen.errors import ArgumentError
from zhishen.optim import OPTIMIZERS, SURFACES, Surface, race

every = pytest.mark.parametrize("name", SURFACES)
coordinates = st.floats(-6, 6)


def numerical(surface, x, y):
    return numerical_gradient(lambda p: surface.value(p[0], p[1]), np.array([x, y]), h=1e-5)


def test_the_zoo():
    assert list(SURFACES) == ["bowl", "valley", "rosenbrock", "beale", "himmelblau", "saddle", "plateau"]
    with pytest.raises(TypeError, match="abstract"):
        Surface()


@every
def test_each_is_named_final_and_documented(name):
    surface = SURFACES[name]
    assert surface.name == name
    assert type(surface).__final__
    assert surface.__doc__.startswith(f"z = {surface.formula}: ")
    assert "References:" in surface.__doc__
    assert repr(surface) == f"{type(surface).__name__}(z = {surface.formula}, start={surface.start})"


@every
@given(x=coordinates, y=coordinates)
def test_gradient_against_numerical(name, x, y):
    surface = SURFACES[name]
    found = np.stack(surface.gradient(x, y))
    scale = max(1.0, np.abs(found).max(), abs(surface.value(x, y)))
    np.testing.assert_allclose(found, numerical(surface, x, y), rtol=0, atol=2e-6 * scale)


@every
@given(x=coordinates, y=coordinates)
def test_gradient_against_the_tape(name, x, y):
    surface = SURFACES[name]
    a, b = Tensor(x), Tensor(y)
    by_tape = gradients(surface.value(a, b), [a, b])
    found = surface.gradient(x, y)
    if name != "plateau" or x != -4:  # the cliff's edge, where 0 and 0 are both right
        np.testing.assert_allclose(by_tape, found, rtol=1e-12, atol=1e-12 * max(1.0, np.abs(found).max()))


@every
def test_a_gradient_off_by_a_thousandth_is_caught(name):
    surface = SURFACES[name]
    x, y = surface.start
    wrong = np.stack(surface.gradient(x, y)) * 1.001
    scale = max(1.0, np.abs(wrong).max(), abs(surface.value(x, y)))
    assert np.abs(wrong - numerical(surface, x, y)).max() > 2e-6 * scale


@every
def test_second_derivatives_come_from_the_gradient_on_tensors(name):
    surface = SURFACES[name]
    x, y = Tensor(1.3), Tensor(-0.4)
    dx, dy = surface.gradient(x, y)
    (xx, xy), (yx, yy) = (row(d, x, y) for d in (dx, dy))
    assert xy == pytest.approx(yx, abs=1e-12)
    expected = [
        numerical_gradient(lambda p, i=i: surface.gradient(p[0], p[1])[i], np.array([1.3, -0.4])) for i in (0, 1)
    ]
    np.testing.assert_allclose([[xx, xy], [yx, yy]], expected, rtol=1e-6, atol=1e-6)


def row(d, x, y):
    """The derivatives of a Tensor that may not depend on both."""
    return [float(g) for g in gradients(d + 0 * x + 0 * y, [x, y])]


@every
def test_minima_are_minima(name):
    surface = SURFACES[name]
    rng = np.random.default_rng(0)
    for x, y in surface.minima:
        assert surface.value(x, y) == pytest.approx(0, abs=1e-28)
        np.testing.assert_allclose(surface.gradient(x, y), 0, atol=1e-12)
        for size in (1e-3, 0.1):
            around = rng.standard_normal((50, 2)) * size
            assert (surface.value(x + around[:, 0], y + around[:, 1]) > 0).all()


def test_himmelblau_has_four_different_minima_and_saddle_none():
    found = np.array(SURFACES["himmelblau"].minima)
    distances = np.linalg.norm(found[:, None] - found, axis=-1) + 100 * np.eye(4)
    assert distances.min() > 3
    assert SURFACES["saddle"].minima == ()
    assert SURFACES["saddle"].gradient(0.0, 0.0) == (0, 0)
    assert SURFACES["saddle"].value(0.0, 1.0) < 0 < SURFACES["saddle"].value(1.0, 0.0)


@pytest.mark.parametrize(
    ("name", "point", "value"),
    [
        ("bowl", (3, 4), 25),
        ("valley", (-7, 2), 49 / 20 + 4),
        ("rosenbrock", (-1.2, 1), 24.2),
        ("beale", (0, 0), 1.5**2 + 2.25**2 + 2.625**2),
        ("himmelblau", (0, 0), 170),
        ("saddle", (3, 2), 5),
        ("plateau", (-6, 0), 5 - np.exp(-18)),
    ],
)
def test_known_values(name, point, value):
    assert SURFACES[name].value(*point) == pytest.approx(value, rel=1e-14)


@every
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_arrays_are_broadcast_and_keep_their_dtype(name, dtype):
    surface = SURFACES[name]
    x, y = np.linspace(-2, 2, 5, dtype=dtype)[:, None], np.linspace(-1, 1, 3, dtype=dtype)
    z, (dx, dy) = surface.value(x, y), surface.gradient(x, y)
    for array in (z, dx, dy):
        assert array.shape == (5, 3)
        assert array.dtype == dtype
    assert z[4, 0] == pytest.approx(surface.value(float(x[4, 0]), float(y[0])), rel=1e-5)
    dx[...], dy[...] = 0, 0  # the result can be written to, and shares no memory with the input
    assert x[0, 0] == -2
    assert y[0] == -1


@every
def test_whole_numbers_are_numbers(name):
    assert SURFACES[name].value(1, 2) == SURFACES[name].value(1.0, 2.0)
    assert isinstance(SURFACES[name].value(1, 2), float)


@every
@pytest.mark.parametrize("method", ["value", "gradient"])
@pytest.mark.parametrize("bad", ["a", None, 1j, True])
def test_refuses_what_is_not_an_number(hostile, name, method, bad):
    surface = SURFACES[name]
    with pytest.raises(
        ArgumentError, match=rf"{type(surface).__name__}.{method}: expected y to hold real numbers, got"
    ):
        getattr(surface, method)(1.0, bad)


def test_on_the_plateau_the_slope_is_a_thousandth_of_the_cliffs():
    surface = SURFACES["plateau"]
    assert np.hypot(*surface.gradient(-4.0, 0.5)) < 1e-3 * np.hypot(*surface.gradient(*surface.start))


def test_who_forgets_the_cliff_crosses_the_plateau():
    walkers = {name: OPTIMIZERS[name](lr=0.1) for name in ("sgd", "adagrad", "rmsprop", "momentum")}
    ends = {name: float(path[-1, 0]) for name, path in race(SURFACES["plateau"], walkers, steps=200).items()}
    assert ends["sgd"] < -3.9
    assert ends["adagrad"] < -3.9
    assert abs(ends["rmsprop"]) < 0.1
    assert abs(ends["momentum"]) < 0.1


def test_the_registry_is_public():
    assert zhishen.optim.SURFACES is SURFACES
