"""Saving and going on: the same bits, copies only, and words for what does not fit."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from zhishen.errors import ArgumentError, CheckpointError, ShapeError
from zhishen.optim import OPTIMIZERS, SGD, Adam, Momentum, build

every = pytest.mark.parametrize("name", OPTIMIZERS)
stateful = pytest.mark.parametrize("name", [name for name, kind in OPTIMIZERS.items() if kind.slots])
SHAPES = {"W": (4, 3), "b": (3,), "s": (), "empty": (0, 2)}


def draw(rng):
    return {name: np.asarray(rng.standard_normal(shape), np.float32) for name, shape in SHAPES.items()}


def trained(name, rng, steps=13):
    """An optimizer that has worked, and its parameters; the options are not the defaults."""
    optimizer, params = build(name, lr=0.02), draw(rng)
    for _ in range(steps):
        optimizer.update(params, draw(rng))
    return optimizer, params


@every
def test_a_restored_optimizer_continues_with_the_same_bits(name, rng):
    optimizer, params = trained(name, rng)
    resumed_params = copy.deepcopy(params)
    resumed = OPTIMIZERS[name]()
    resumed.load_state_dict(optimizer.state_dict())
    assert repr(resumed) == repr(optimizer)
    for _ in range(20):  # over a flush of denormal numbers
        grads = draw(rng)
        optimizer.update(params, grads)
        resumed.update(resumed_params, grads)
    for key in params:
        np.testing.assert_array_equal(params[key], resumed_params[key], strict=True)


@stateful
def test_without_its_state_it_goes_elsewhere(name, rng):
    """The test above would notice a state that is not loaded."""
    optimizer, params = trained(name, rng)
    other_params = copy.deepcopy(params)
    other = build(name, lr=0.02)
    grads = draw(rng)
    optimizer.update(params, grads)
    other.update(other_params, grads)
    assert np.any(params["W"] != other_params["W"])


@every
def test_the_saved_state_says_all_in_plain_values(name, rng):
    optimizer, params = trained(name, rng)
    saved = optimizer.state_dict()
    assert list(saved) == ["name", "step", "options", "state"]
    assert (saved["name"], saved["step"]) == (name, 13)
    assert saved["options"] == optimizer.options
    assert tuple(saved["state"]) == optimizer.slots
    for held in saved["state"].values():
        assert list(held) == list(params)


@stateful
def test_saved_and_loaded_arrays_are_copies(name, rng):
    optimizer, params = trained(name, rng)
    saved = optimizer.state_dict()
    first = copy.deepcopy(saved)
    optimizer.update(params, draw(rng))
    loaded = OPTIMIZERS[name]()
    loaded.load_state_dict(saved)
    loaded.update(params, draw(rng))
    for slot, held in first["state"].items():
        for key, array in held.items():
            np.testing.assert_array_equal(saved["state"][slot][key], array)
    assert saved["step"] == first["step"]


@every
def test_deepcopy_and_pickle_keep_everything(name, rng):
    optimizer, params = trained(name, rng)
    grads = draw(rng)
    ends = []
    for twin in (optimizer, copy.deepcopy(optimizer), pickle.loads(pickle.dumps(optimizer))):
        end = copy.deepcopy(params)
        twin.update(end, grads)
        ends.append((repr(twin), end["W"].tobytes()))
    assert len(set(ends)) == 1


def spoilt(saved, path, value):
    """A deep copy of a saved state with one entry replaced, or removed where the value is ``...``."""
    saved = copy.deepcopy(saved)
    *way, last = path
    inner = saved
    for key in way:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return saved


@pytest.mark.parametrize(
    ("path", "value", "error", "words"),
    [
        (("name",), "adamw", ArgumentError, "expected the state of 'adam', got that of 'adamw'; load it into"),
        (("name",), ..., CheckpointError, "expected the saved optimizer to have the names .*, got no 'name'"),
        (("extra",), 1, CheckpointError, "got an unknown 'extra'"),
        (("step",), -1, ArgumentError, "expected step to be a whole number >= 0, got -1"),
        (("step",), 1.5, ArgumentError, "expected step to be a whole number"),
        (("options",), None, CheckpointError, "expected the options to be a mapping of names, got NoneType"),
        (("options", "lr"), ..., CheckpointError, "the options .*, got no 'lr'"),
        (("options", "lr"), -0.1, ArgumentError, "expected lr to be a number >= 0, got -0.1"),
        (("options", "beta2"), 1.0, ArgumentError, "expected beta2 to be a number >= 0 and < 1, got 1.0"),
        (("state",), [], CheckpointError, "expected the state to be a mapping of names, got list"),
        (("state", "m"), ..., CheckpointError, "got no 'm'"),
        (("state", "h"), {}, CheckpointError, "got an unknown 'h'"),
        (("state", "m", "W"), ..., CheckpointError, "expected the state 'm' to have the names .*, got no 'W'"),
        (("state", "m", "c"), np.zeros(1), CheckpointError, "the state 'm' .*, got an unknown 'c'"),
        (
            ("state", "m", "W"),
            np.zeros((3, 4), np.float32),
            CheckpointError,
            r"'m' of 'W' to be float32 of shape \(4, 3\)",
        ),
        (("state", "m", "W"), np.zeros((4, 3)), CheckpointError, r"got float64 of shape \(4, 3\)"),
        (("state", "v", "W"), np.zeros((4, 3), int), CheckpointError, "'v' of 'W' to be a float32 or float64 array"),
        (("state", "v", "W"), [1.0], CheckpointError, "got a list, not an array"),
        (("state", "t", "W"), np.zeros(4, np.int64), CheckpointError, r"'t' of 'W' to be int64 of shape \(\)"),
        (("state", "t", "W"), np.array(-1), ArgumentError, "the count of 'W' to be a whole number >= 0, got -1"),
    ],
)
@pytest.mark.parametrize("seen", [False, True])
def test_what_does_not_fit_is_refused_before_anything_changes(hostile, path, value, error, words, seen, rng):
    saved = trained("adam", rng)[0].state_dict()
    optimizer = trained("adam", rng, steps=2)[0] if seen else Adam()
    before = optimizer.state_dict()
    with pytest.raises(error, match=words) as caught:
        optimizer.load_state_dict(spoilt(saved, path, value))
    assert str(caught.value).startswith("Adam.load_state_dict: expected ")
    after = optimizer.state_dict()
    assert (after["step"], after["options"]) == (before["step"], before["options"])
    for slot in before["state"]:
        for key, array in before["state"][slot].items():
            np.testing.assert_array_equal(after["state"][slot][key], array)
    optimizer.load_state_dict(saved)  # what was refused above is only what was spoilt


def test_a_state_is_a_mapping(hostile):
    with pytest.raises(CheckpointError, match="expected the saved optimizer to be a mapping of names, got list"):
        SGD().load_state_dict([])


@stateful
def test_the_state_of_other_shapes_is_refused_by_an_optimizer_that_has_seen_its_parameters(name, rng):
    optimizer, _ = trained(name, rng)
    other = build(name)
    other.update({"W": np.zeros((2, 2), np.float32)}, {"W": np.zeros((2, 2), np.float32)})
    with pytest.raises(CheckpointError, match=r"of 'W' to be float32 of shape \(4, 3\), got float32 of shape \(2, 2\)"):
        optimizer.load_state_dict(other.state_dict())


@stateful
def test_the_state_of_other_shapes_is_found_at_the_first_update(name, rng):
    other = build(name)
    other.update({"W": np.zeros((2, 2), np.float32)}, {"W": np.zeros((2, 2), np.float32)})
    fresh = build(name)
    fresh.load_state_dict(other.state_dict())
    with pytest.raises(ShapeError, match=r"'W' to have shape \(2, 2\)"):
        fresh.update(draw(rng), draw(rng))
    assert fresh.step == 1


@pytest.mark.parametrize("name", [name for name in OPTIMIZERS if name != "momentum"])
def test_the_state_of_another_optimizer_is_refused(name, rng):
    with pytest.raises(ArgumentError, match=f"expected the state of 'momentum', got that of '{name}'"):
        Momentum().load_state_dict(trained(name, rng)[0].state_dict())


def test_read_only_arrays_from_a_file_become_writable_state(rng):
    optimizer, params = trained("adam", rng)
    saved = optimizer.state_dict()
    for held in saved["state"].values():
        for array in held.values():
            array.flags.writeable = False
    loaded = Adam()
    loaded.load_state_dict(saved)
    loaded.update(params, draw(rng))
    assert loaded.step == 14
