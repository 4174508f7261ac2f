"""The race down a surface: one start for all, a path for each, and no change of the given optimizers."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen.errors import ArgumentError
from zhishen.optim import OPTIMIZERS, SGD, SURFACES, Adam, Momentum, build, race

RATES = {
    "sgd": 0.95, "momentum": 0.1, "nesterov": 0.1, "adagrad": 1.5, "rmsprop": 0.3, "adam": 0.3, "adamw": 0.3,
}  # fmt: skip


def walkers():
    return {name: build(name, lr=RATES[name]) for name in OPTIMIZERS}


@pytest.mark.parametrize("name", SURFACES)
def test_all_start_at_the_same_place(name):
    for start in (None, (0.5, -0.25)):
        paths = race(SURFACES[name], walkers(), start, 5)
        assert list(paths) == list(OPTIMIZERS)
        for path in paths.values():
            assert path.shape == (6, 2)
            assert path[0].tolist() == list(start or SURFACES[name].start)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_each_path_is_that_of_its_optimizer_alone(name):
    """Updates by hand, with x and y as two parameters, lead to the same places."""
    surface, optimizer = SURFACES["valley"], build(name, lr=RATES[name])
    p = {"x": np.array(-7.0), "y": np.array(2.0)}
    expected = [(-7.0, 2.0)]
    for _ in range(15):
        dx, dy = surface.gradient(p["x"], p["y"])
        optimizer.update(p, {"x": np.asarray(dx), "y": np.asarray(dy)})
        expected.append((float(p["x"]), float(p["y"])))
    np.testing.assert_array_equal(race(surface, walkers(), (-7.0, 2.0), 15)[name], expected)


def test_the_order_of_the_field_does_not_matter():
    forwards, backwards = walkers(), dict(reversed(walkers().items()))
    first, second = (race(SURFACES["beale"], field, None, 20) for field in (forwards, backwards))
    for name, path in first.items():
        np.testing.assert_array_equal(path, second[name])


def test_the_optimizers_do_not_change():
    field = walkers()
    first = race(SURFACES["valley"], field, None, 10)
    assert all(optimizer.step == 0 for optimizer in field.values())
    again = race(SURFACES["valley"], field, None, 10)
    for name in field:
        np.testing.assert_array_equal(first[name], again[name])


def test_who_flies_off_does_not_stop_the_others():
    paths = race(SURFACES["rosenbrock"], {"wild": SGD(lr=1.0), "calm": SGD(lr=1e-3)}, None, 50)
    assert not np.isfinite(paths["wild"][-1]).any()
    assert np.isfinite(paths["calm"]).all()


@pytest.mark.parametrize(
    ("field", "start", "steps", "message"),
    [
        ({}, None, 5, "expected at least one optimizer, got none"),
        (walkers(), (1.0, np.nan), 5, "expected start to be two finite numbers"),
        (walkers(), (1.0, 2.0, 3.0), 5, "expected start to be two finite numbers"),
        (walkers(), None, -1, "expected steps to be a whole number >= 0, got -1"),
        (walkers(), None, 2.5, "expected steps to be a whole number >= 0, got 2.5"),
    ],
)
def test_refuses(hostile, field, start, steps, message):
    with pytest.raises(ArgumentError, match=f"^race: {message}"):
        race(SURFACES["bowl"], field, start, steps)


@pytest.mark.parametrize("optimizer", [Momentum(lr=0.1), Adam(lr=0.1), SGD(lr=0.1)], ids=lambda o: o.name)
def test_refuses_who_has_run_already(optimizer):
    optimizer.update({"p": np.zeros(2)}, {"p": np.ones(2)})
    with pytest.raises(ArgumentError, match="expected optimizers that are new, got 'old' after 1 updates; make a new"):
        race(SURFACES["bowl"], {"new": SGD(), "old": optimizer})


def test_a_surface_may_be_named():
    walkers = {"sgd": SGD(lr=0.1)}
    by_name, itself = race("bowl", walkers, steps=5), race(SURFACES["bowl"], walkers, steps=5)
    np.testing.assert_array_equal(by_name["sgd"], itself["sgd"])
    with pytest.raises(ArgumentError, match="did you mean 'valley'"):
        race("vally", walkers)
