"""States with PyTorch's names, without PyTorch."""

from __future__ import annotations

import numpy as np
import pytest
from refusals import refused
from safetensors.numpy import save_file

from zhishen import nn
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.interop.torch import load_state_dict, state_dict


def network(seed=0):
    rng = np.random.default_rng(seed)
    return nn.Network(
        nn.Conv2d(1, 2, 3, rng=rng), nn.BatchNorm(2), nn.ReLU(), nn.Flatten(),
        nn.Residual(nn.WeightNormAffine(8, 8, rng=rng), nn.LayerNorm(8)), nn.Affine(8, 3, rng=rng),
    )  # fmt: skip


def recorded(seed=1):
    """The state of the same network as PyTorch writes it."""
    rng = np.random.default_rng(seed)
    shapes = {
        "0.weight": (2, 1, 3, 3), "0.bias": (2,), "1.weight": (2,), "1.bias": (2,), "1.running_mean": (2,),
        "1.running_var": (2,), "4.layers.0.bias": (8,), "4.layers.0.parametrizations.weight.original0": (8, 1),
        "4.layers.0.parametrizations.weight.original1": (8, 8), "4.layers.1.weight": (8,), "4.layers.1.bias": (8,),
        "5.weight": (3, 8), "5.bias": (3,),
    }  # fmt: skip
    state = {name: rng.uniform(0.5, 1.5, shape).astype(np.float32) for name, shape in shapes.items()}
    return {**state, "1.num_batches_tracked": np.array(7)}


def by_hand(s, x):
    """The outputs in evaluation, from the arrays of PyTorch."""
    windows = np.lib.stride_tricks.sliding_window_view(x[:, 0], (3, 3), axis=(1, 2))
    h = np.einsum("nyxij,oij->noyx", windows, s["0.weight"][:, 0]) + s["0.bias"][:, None, None]
    mean, var, gamma, beta = (s[f"1.{key}"][:, None, None] for key in ("running_mean", "running_var", "weight", "bias"))
    h = np.maximum((h - mean) / np.sqrt(var + 1e-5) * gamma + beta, 0).reshape(len(x), -1)
    g, v = (s[f"4.layers.0.parametrizations.weight.original{k}"] for k in (0, 1))
    f = h @ (g * v / np.linalg.norm(v, axis=1, keepdims=True)).T + s["4.layers.0.bias"]
    f = (f - f.mean(1, keepdims=True)) / np.sqrt(f.var(1, keepdims=True) + 1e-5)
    h = h + f * s["4.layers.1.weight"] + s["4.layers.1.bias"]
    return h @ s["5.weight"].T + s["5.bias"]


def test_the_outputs_are_those_of_the_arrays(rng, tmp_path):
    state, x = recorded(), rng.normal(size=(4, 1, 4, 4)).astype(np.float32)
    own = network()
    load_state_dict(own, state)
    np.testing.assert_allclose(own.predict(x), by_hand(state, x), rtol=1e-4)
    save_file(state, tmp_path / "model.safetensors")
    other = network(3)
    load_state_dict(other, tmp_path / "model.safetensors")
    np.testing.assert_array_equal(other.predict(x), own.predict(x))
    found = state_dict(own)
    assert found.keys() == state.keys() - {"1.num_batches_tracked"}
    for name, array in found.items():
        np.testing.assert_array_equal(array, state[name], err_msg=name)


def test_the_names_of_attributes(rng):
    own = nn.Network({"fc1": nn.Affine(4, 3, rng=rng), "act": nn.ReLU(), "fc2": nn.Affine(3, 2, rng=rng)})
    arrays = {
        "fc1.weight": np.ones((3, 4)),
        "fc1.bias": np.zeros(3),
        "fc2.weight": np.ones((2, 3)),
        "fc2.bias": np.ones(2),
    }
    load_state_dict(own, arrays)
    np.testing.assert_array_equal(own.predict(np.ones((1, 4))), [[13, 13]])
    # The same network fits a Sequential, whose layers are numbered.
    numbered = {name.replace("fc1", "0").replace("fc2", "2"): 2 * array for name, array in arrays.items()}
    load_state_dict(own, numbered)
    np.testing.assert_array_equal(own.params["fc2.b"], [2, 2])


def test_default_names_fit_as_well(rng):
    own = nn.two_layer(4, 3, 2, rng=rng)
    arrays = {f"affine{k}.{key}": array for k, key, array in (
        (1, "weight", np.ones((3, 4))), (1, "bias", np.ones(3)), (2, "weight", np.ones((2, 3))), (2, "bias", np.ones(2))
    )}  # fmt: skip
    load_state_dict(own, arrays)
    np.testing.assert_array_equal(own.params["affine2.b"], [1, 1])


def test_names_of_the_caller_and_of_the_older_weight_norm(rng):
    own = nn.Network(nn.WeightNormAffine(4, 3, rng=rng), nn.Tanh(), nn.Affine(3, 2, rng=rng))
    v, g = rng.normal(size=(3, 4)), rng.uniform(1, 2, (3, 1))
    arrays = {
        "body.fc.weight_g": g, "body.fc.weight_v": v, "body.fc.bias": np.ones(3), "head.weight": np.ones((2, 3)),
        "head.bias": np.zeros(2),
    }  # fmt: skip
    load_state_dict(own, arrays, names={"weightnormaffine1": "body.fc", "affine1": "head"})
    np.testing.assert_allclose(own.params["weightnormaffine1.v"], v.T, rtol=1e-6)
    np.testing.assert_allclose(own.params["weightnormaffine1.g"], g[:, 0], rtol=1e-6)
    with pytest.raises(ArgumentError, match=r"^load_state_dict: expected names of layers .*, got 'affine7'"):
        load_state_dict(own, arrays, names={"affine7": "head"})


def test_a_prefix_of_all_names(rng):
    own = nn.Network(nn.Affine(2, 3, rng=rng), nn.Residual(nn.Affine(3, 3, rng=rng)))
    state = {f"module.{name}": np.full_like(array, 2) for name, array in state_dict(own).items()}
    load_state_dict(own, state, names={"": "module"})
    assert all((array == 2).all() for array in own.params.values())
    with pytest.raises(ArgumentError, match=r"arrays without a parameter: \[module.0.weight"):
        load_state_dict(own, state)


def test_a_shared_layer_takes_equal_arrays(rng):
    tied = nn.Affine(3, 3, rng=rng)
    own = nn.Network(tied, nn.Tanh(), tied)
    W, b = rng.normal(size=(3, 3)).astype(np.float32), np.ones(3, np.float32)
    load_state_dict(own, {"0.weight": W, "0.bias": b, "2.weight": W, "2.bias": b})
    np.testing.assert_array_equal(tied.params["W"], W.T)
    assert list(state_dict(own)) == ["0.weight", "0.bias", "2.weight", "2.bias"]
    refused(
        lambda: load_state_dict(own, {"0.weight": W, "0.bias": b, "2.weight": W + 1, "2.bias": b}),
        ArgumentError,
        "load_state_dict: expected equal arrays for a layer at several positions, got others for 2.weight; give each "
        "position a layer of its own",
    )
    np.testing.assert_array_equal(tied.params["W"], W.T)


def test_all_mismatches_are_listed_and_nothing_is_changed(rng):
    own = nn.two_layer(4, 3, 2, rng=rng)
    before = own.state_dict()
    arrays = {"0.weight": np.ones((4, 3)), "0.bias": np.ones(3), "2.bias": np.ones(2), "more": np.ones((5, 5))}
    refused(
        lambda: load_state_dict(own, arrays),
        ArgumentError,
        "load_state_dict: expected one array for each parameter, got parameters without an array: [2.weight (2, 3)], "
        "arrays without a parameter: [more (5, 5)], other shapes: [0.weight (3, 4) ← (4, 3)]; name layers by "
        "names={path: name}, or use interop.load_weights with by_order=True and transposed=True",
    )
    assert all(np.array_equal(before[name], array) for name, array in own.state_dict().items())


class Tensor:
    """What a Tensor of PyTorch offers, with or without a dtype that NumPy has."""

    def __init__(self, array, dtype="torch.float32"):
        self.array, self.dtype = array, dtype

    def detach(self):
        return self

    def cpu(self):
        return self

    def float(self):
        return Tensor(self.array)

    def numpy(self):
        if self.dtype == "torch.bfloat16":
            raise TypeError("Got unsupported ScalarType BFloat16")
        return self.array


def test_tensors(rng):
    own = nn.Network(nn.Affine(2, 1, rng=rng))
    load_state_dict(own, {"0.weight": Tensor(np.full((1, 2), 3.0), "torch.bfloat16"), "0.bias": Tensor(np.ones(1))})
    np.testing.assert_array_equal(own.predict(np.ones((1, 2))), [[7]])


def test_states_that_are_none(rng, tmp_path):
    own = nn.Network(nn.Affine(2, 1, rng=rng))
    refused(
        lambda: load_state_dict(own, {"model": {"0.weight": np.ones((1, 2))}, "epoch": 3}),
        ArgumentError,
        "load_state_dict: expected arrays by name, got a dictionary as 'model'; pass state['model'] if the parameters "
        "are in it",
    )
    refused(
        lambda: load_state_dict(own, [np.ones(3)]),
        ArgumentError,
        "load_state_dict: expected a path or arrays by name, got list; pass module.state_dict()",
    )
    for suffix in (".pt", ".PTH"):
        path = tmp_path / f"model{suffix}"
        refused(
            lambda path=path, suffix=suffix: load_state_dict(own, path),
            CheckpointError,
            f"{path}: expected a safetensors or .npz file, got a file {suffix}, which may run code when it is read; "
            "pass torch.load(path, weights_only=True), or write the state with safetensors.torch.save_file",
        )
    with pytest.raises(CheckpointError, match="expected a file of weights"):
        load_state_dict(own, tmp_path / "missing.safetensors")
    with pytest.raises(ArgumentError, match=r"expected affine1.W as real numbers"):
        load_state_dict(own, {"0.weight": np.ones((1, 2), complex), "0.bias": np.ones(1)})
    with pytest.raises(ArgumentError, match=r"without an array: \[0.weight \(1, 2\), 0.bias \(1,\)\]"):
        load_state_dict(own, {})


def test_a_layer_alone(rng):
    layer = nn.Affine(2, 1, rng=rng)
    load_state_dict(layer, {"weight": np.ones((1, 2)), "bias": np.ones(1)})
    np.testing.assert_array_equal(state_dict(layer)["weight"], [[1, 1]])
