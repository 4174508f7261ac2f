"""What every wrapper promises around every optimizer: arrays, state, checkpoints, words."""

from __future__ import annotations

import copy
import json

import numpy as np
import pytest

from zhishen import data, nn, optim, train
from zhishen.errors import ArgumentError, CheckpointError, ShapeError
from zhishen.optim import OPTIMIZERS, PENALTIES, WRAPPERS

SHAPES = {"a.W": (4, 3), "a.b": (3,), "n.gamma": (2, 2), "s": ()}
MAKE = {
    "penalized": lambda inner: optim.Penalized(inner, optim.ElasticNet(l1=0.1, l2=0.2)),
    "weight_decay": lambda inner: optim.WeightDecay(inner, 0.3),
    "proximal": lambda inner: optim.Proximal(inner, 0.3),
    "max_norm": lambda inner: optim.MaxNorm(inner, 0.5),
    "clip_value": lambda inner: optim.ClipValue(inner, 0.4),
    "clip_norm": lambda inner: optim.ClipNorm(inner, 0.4),
}
every = pytest.mark.parametrize("name", WRAPPERS)
around = pytest.mark.parametrize("kind", OPTIMIZERS)


def draw(rng, dtype=np.float32):
    return {name: np.asarray(rng.standard_normal(shape), dtype) for name, shape in SHAPES.items()}


def nested(kind, lr=0.01):
    inner = optim.build(kind, lr=lr)
    for make in MAKE.values():
        inner = make(inner)
    return inner


def test_all_wrappers_are_made_here():
    assert list(MAKE) == list(WRAPPERS)
    assert all(type(make(optim.SGD())) is WRAPPERS[name] for name, make in MAKE.items())
    assert {"l1": optim.L1, "l2": optim.L2, "elastic_net": optim.ElasticNet} == PENALTIES


@every
@around
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_parameters_change_in_place_and_gradients_do_not(name, kind, dtype, rng):
    optimizer, params, grads = MAKE[name](optim.build(kind, lr=0.01)), draw(rng, dtype), draw(rng, dtype)
    arrays, before, given = dict(params), copy.deepcopy(params), copy.deepcopy(grads)
    for step in range(1, 4):
        optimizer.update(params, grads)
        assert optimizer.step == optimizer.inner.step == step
    for key, array in arrays.items():
        assert params[key] is array
        assert array.dtype == dtype
        np.testing.assert_array_equal(grads[key], given[key], strict=True)
        assert (array != before[key]).any()
    assert {array.dtype for slot, held in optimizer.state.items() if slot != "t" for array in held.values()} <= {
        np.dtype(dtype)
    }


@every
@around
def test_a_restored_wrapper_continues_with_the_same_bits(name, kind, rng):
    make, params = MAKE[name], draw(rng)
    optimizer = make(optim.build(kind, lr=0.02))
    for _ in range(5):
        optimizer.update(params, draw(rng))
    saved = optimizer.state_dict()
    resumed, others = make(optim.build(kind)), copy.deepcopy(params)
    resumed.load_state_dict(saved)
    assert repr(resumed) == repr(optimizer)
    for _ in range(20):
        grads = draw(rng)
        optimizer.update(params, grads)
        resumed.update(others, grads)
    for key, array in params.items():
        np.testing.assert_array_equal(others[key], array, strict=True)
    assert saved["step"] == 5  # a copy


@around
def test_all_of_them_nested(kind, rng):
    optimizer, params = nested(kind), draw(rng)
    for _ in range(3):
        optimizer.update(params, draw(rng))
    assert optimizer.step == 3
    saved = optimizer.state_dict()
    state = saved.pop("state")
    saved = {**json.loads(json.dumps(saved)), "state": state}  # as a checkpoint keeps it
    resumed, others = nested(kind, lr=1.0), copy.deepcopy(params)
    resumed.load_state_dict(saved)
    assert repr(resumed) == repr(optimizer)
    grads = draw(rng)
    optimizer.update(params, grads)
    resumed.update(others, grads)
    for key, array in params.items():
        np.testing.assert_array_equal(others[key], array)


@every
def test_the_learning_rate_is_that_of_the_inside(name, hostile):
    inner = optim.SGD(lr=0.3)
    outer = MAKE[name](inner)
    assert outer.lr == 0.3
    outer.lr = 0.2
    assert inner.lr == 0.2
    inner.lr = 0.1
    assert outer.lr == outer.options["lr"] == 0.1
    with pytest.raises(ArgumentError, match=r"^SGD: expected lr to be a number >= 0, got -1"):
        outer.lr = -1


@pytest.mark.parametrize(
    ("name", "option", "bad"),
    [
        (name, option, bad)
        for name, kind in WRAPPERS.items()
        for option, constraint in kind.constraints.items()
        if option != "lr"
        for bad in constraint.bad_values()
    ],
)
def test_bad_options_are_refused_at_construction_assignment_and_loading(name, option, bad, hostile):
    kind = WRAPPERS[name]
    message = f"{kind.__name__}: expected {option} to be .*, got .*; "
    with pytest.raises(ArgumentError, match=f"^{message}"):
        kind(optim.SGD(), **{option: bad})
    wrapper = MAKE[name](optim.SGD())
    with pytest.raises(ArgumentError, match=f"^{message}"):
        setattr(wrapper, option, bad)
    saved, before = wrapper.state_dict(), repr(wrapper)
    saved["options"] = {**saved["options"], option: bad}
    with pytest.raises(ArgumentError, match=rf"^{kind.__name__}\.load_state_dict: expected {option} to be "):
        wrapper.load_state_dict(saved)
    assert repr(wrapper) == before


@every
@pytest.mark.parametrize("bad", ["adam", None, optim.SGD])
def test_what_is_not_an_optimizer(name, bad, hostile):
    with pytest.raises(ArgumentError, match=f"^{WRAPPERS[name].__name__}: expected an optimizer to wrap, got "):
        MAKE[name](bad)


@every
@pytest.mark.parametrize("fault", ["names", "shape", "dtype", "read-only", "state"])
def test_what_does_not_fit_changes_nothing(name, fault, rng, hostile):
    """Around Adam, which has a state; the tests of optimizers have the same faults for each of them."""
    optimizer, params, grads = MAKE[name](optim.build("adam")), draw(rng), draw(rng)
    optimizer.update(params, grads)
    if fault == "names":
        del grads["s"]
    elif fault == "shape":
        grads["s"] = np.zeros(2, np.float32)
    elif fault == "dtype":
        grads["s"] = grads["s"].astype(np.float64)
    elif fault == "read-only":
        params["s"].flags.writeable = False
    else:
        params["s"] = grads["s"] = np.zeros(2, np.float32)
    before, state = copy.deepcopy(params), copy.deepcopy(optimizer.state_dict())
    with pytest.raises((ArgumentError, ShapeError), match=r"\.update: expected "):
        optimizer.update(params, grads)
    for key, array in params.items():
        np.testing.assert_array_equal(array, before[key])
    assert optimizer.step == state["step"] == 1


def test_states_that_do_not_fit(rng):
    decay = optim.WeightDecay(optim.Adam(), 0.1)
    decay.update(draw(rng), draw(rng))
    saved, before = decay.state_dict(), repr(decay)
    for bad, error, message in (
        (optim.ClipNorm(optim.Adam(), 1.0).state_dict(), ArgumentError, "expected the state of 'weight_decay'"),
        (optim.Adam().state_dict(), CheckpointError, "expected the saved optimizer to have the names"),
        (optim.WeightDecay(optim.SGD()).state_dict(), ArgumentError, "expected the state of 'adam', got that of 'sgd'"),
        ({**saved, "inner": None}, CheckpointError, "expected inner to be a mapping"),
        ({**saved, "inner": {"name": "adam"}}, CheckpointError, "expected inner to have the names"),
        ({**saved, "options": {"lr": 0.1}}, CheckpointError, "expected the options to have the names"),
        ({**saved, "step": -1}, ArgumentError, "expected step to be"),
        ({**saved, "state": {}}, CheckpointError, "expected the state to have the names"),
    ):
        with pytest.raises(error, match=message):
            decay.load_state_dict(bad)
        assert repr(decay) == before


def test_the_state_is_that_of_the_inside(rng):
    inner = optim.Adam()
    outer = optim.ClipNorm(optim.WeightDecay(inner), 1.0)
    outer.update(draw(rng), draw(rng))
    assert outer.state is inner.state
    assert outer.state_dict()["state"].keys() == {"t", "m", "v"}


def test_representation():
    optimizer = optim.WeightDecay(optim.ClipNorm(optim.SGD(lr=0.1), 5), 0.01)
    assert repr(optimizer) == "WeightDecay(ClipNorm(SGD(lr=0.1, step=0), limit=5.0), decay=0.01)"
    assert repr(optim.Penalized(optim.SGD(), optim.L1(0.5))) == "Penalized(SGD(lr=0.01, step=0), l1=0.5)"


# In a training


def trainer(run, epochs, kind="adam"):
    rng = np.random.default_rng(4)
    x = rng.normal(size=(60, 5))
    points = data.Split(x, (x[:, 0] > x[:, 1]).astype(int))
    dataset = data.Dataset(train=points, validation=None, test=points, name="halves", classes=2)
    network = nn.multi_layer(5, [8], 2, rng=rng)
    schedule = optim.Cosine(0.05, steps=100, final=0.001)
    return train.Trainer(
        network, dataset, nested(kind), epochs=epochs, batch_size=12, rng=rng, run=run, schedule=schedule
    )


@around
def test_a_training_continues_with_the_same_bits(kind, tmp_path):
    whole = trainer(tmp_path / "whole", 4, kind)
    whole.fit()
    trainer(tmp_path / "part", 2, kind).fit()
    resumed = trainer(tmp_path / "part", 4, kind)
    resumed.resume()
    assert resumed.optimizer.step == 10
    resumed.fit()
    for name, array in whole.network.params.items():
        np.testing.assert_array_equal(resumed.network.params[name], array)
    assert repr(resumed.optimizer) == repr(whole.optimizer)


def test_a_run_of_another_wrapper_is_refused(tmp_path):
    trainer(tmp_path, 1).fit()
    other = trainer(tmp_path, 2)
    other.optimizer = optim.Adam()
    with pytest.raises(CheckpointError, match="does not fit"):
        other.resume()
