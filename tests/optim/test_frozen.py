"""Updates of a network's parameters: the frozen ones are left out."""

from __future__ import annotations

import timeit

import numpy as np
import pytest

from zhishen import optim
from zhishen._parameters import Parameters
from zhishen.errors import ArgumentError
from zhishen.optim import OPTIMIZERS

FROZEN = ("conv1.W", "conv1.b")
AROUND = {
    "none": lambda inner: inner,
    "penalized": lambda inner: optim.Penalized(inner, optim.L2(0.1, select=["conv1.W", "affine1.W"])),
    "weight_decay": lambda inner: optim.WeightDecay(inner, 0.1, select=["conv1.W", "affine1.W"]),
    "proximal": lambda inner: optim.Proximal(inner, 0.1, select=["conv1.W", "affine1.W"]),
    "max_norm": lambda inner: optim.MaxNorm(inner, 0.5, select=["conv1.W", "affine1.W"]),
    "everything": lambda inner: optim.WeightDecay(inner, 0.1, select=optim.all_parameters),
    "clip_value": lambda inner: optim.ClipValue(inner, 0.4),
    "clip_norm": lambda inner: optim.ClipNorm(inner, 0.4),
    "nested": lambda inner: optim.ClipNorm(
        optim.WeightDecay(optim.Penalized(inner, optim.L1(0.1, select=["conv1.W"])), select=["conv1.W"]), 1.0
    ),
}
every = pytest.mark.parametrize("kind", OPTIMIZERS)
around = pytest.mark.parametrize("wrapper", AROUND)


def parameters(frozen=FROZEN):
    rng = np.random.default_rng(1)
    shapes = {"conv1.W": (2, 3), "conv1.b": (3,), "affine1.W": (3, 4), "affine1.b": (4,)}
    return Parameters({name: rng.standard_normal(shape) for name, shape in shapes.items()}, frozen=frozen)


def gradients(params, seed=2):
    rng = np.random.default_rng(seed)
    return {name: rng.standard_normal(array.shape) for name, array in params.items()}


@every
@around
def test_frozen_parameters_stay_and_the_others_move_as_alone(kind, wrapper):
    params, alone = parameters(), parameters().trainable()
    before = {name: array.copy() for name, array in params.items()}
    optimizer = AROUND[wrapper](optim.build(kind, lr=0.1))
    plain = {"none": AROUND["none"], "clip_value": AROUND["clip_value"], "clip_norm": AROUND["clip_norm"]}
    for step in range(1, 4):
        grads = gradients(params.trainable(), seed=step)
        optimizer.update(params, grads)
        assert optimizer.step == step
    for name in FROZEN:
        np.testing.assert_array_equal(params[name], before[name])
    assert all((params[name] != before[name]).any() for name in alone)
    assert all(set(held) == set(alone) for held in optimizer.state.values())
    if wrapper in plain:
        other = plain[wrapper](optim.build(kind, lr=0.1))
        for step in range(1, 4):
            other.update(alone, gradients(alone, seed=step))
        for name, array in alone.items():
            np.testing.assert_array_equal(params[name], array)


@around
def test_without_frozen_ones_it_is_a_dict(wrapper):
    params, plain = parameters(frozen=()), dict(parameters())
    for given in (params, plain):
        AROUND[wrapper](optim.Adam(lr=0.1)).update(given, gradients(plain))
    for name, array in plain.items():
        np.testing.assert_array_equal(params[name], array)


@around
def test_the_gradient_has_the_names_of_the_trainable_ones(wrapper):
    params = parameters()
    before = {name: array.copy() for name, array in params.items()}
    optimizer = AROUND[wrapper](optim.SGD(lr=0.1))
    where = type(optimizer).__name__
    with pytest.raises(ArgumentError) as caught:
        optimizer.update(params, gradients(params))
    assert str(caught.value) == (
        f"{where}.update: expected the same names in params and grads, got an unknown 'conv1.W', 'conv1.b'; pass one "
        "gradient for each parameter"
    )
    with pytest.raises(ArgumentError, match=r"got no 'affine1\.b'; "):
        optimizer.update(params, {"affine1.W": np.zeros((3, 4))})
    for name, array in params.items():
        np.testing.assert_array_equal(array, before[name])
    assert optimizer.step == 0


def test_all_frozen():
    params = parameters(frozen=tuple(parameters()))
    optim.Adam().update(params, {})
    np.testing.assert_array_equal(params["conv1.W"], parameters()["conv1.W"])


def test_a_select_that_names_nothing_still_fails():
    for select in (["conv2.W"], ["conv1.W", "affine2.W"]):
        with pytest.raises(ArgumentError, match=r"^WeightDecay: expected select to contain names of parameters, got '"):
            optim.WeightDecay(optim.SGD(), select=select).update(parameters(), gradients(parameters().trainable()))


def test_a_penalty_by_hand_leaves_them_out():
    params = parameters()
    penalty = optim.L2(2.0, select=["conv1.W", "affine1.W"])
    assert list(penalty.gradient(params)) == ["affine1.W"]
    assert penalty.value(params) == pytest.approx(np.square(params["affine1.W"]).sum())
    everything = optim.L2(2.0, select=optim.all_parameters)
    assert list(everything.gradient(params)) == ["affine1.W", "affine1.b"]


def test_a_plain_dict_pays_next_to_nothing():
    """What an update of a plain dict pays for the question whether names are frozen: far below a microsecond."""
    params = {"W": np.zeros(1)}
    calls = 20_000
    best = min(
        timeit.repeat("isinstance(p, P) and p.frozen", globals={"p": params, "P": Parameters}, number=calls, repeat=7)
    )
    assert best / calls < 0.2e-6
