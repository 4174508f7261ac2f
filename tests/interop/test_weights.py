"""Weights from files of other libraries, by names, or by order and shape; `np.savez` of parameters."""

from __future__ import annotations

import json

import numpy as np
import pytest
from refusals import refused
from safetensors.numpy import save_file

import zhishen
from zhishen import nn
from zhishen.errors import ArgumentError, CheckpointError
from zhishen.interop import load_weights, read_weights, save_weights


def network(seed=0):
    rng = np.random.default_rng(seed)
    layers = [nn.Conv2d(1, 2, 3, rng=rng), nn.BatchNorm(2), nn.ReLU(), nn.Flatten(), nn.Affine(8, 8, rng=rng)]
    return nn.Network([*layers, nn.Residual(nn.Affine(8, 8, rng=rng)), nn.Affine(8, 3, rng=rng)])


def theirs(own):
    """The arrays of a network with the names and the layout of PyTorch."""
    state = own.state_dict()
    arrays = {}
    for here, there in (
        ("conv1", "features.0"), ("batchnorm1", "features.1"), ("affine1", "body.2"),
        ("residual1.affine1", "body.10.fc"), ("affine2", "head"),
    ):  # fmt: skip
        for key, name in (("W", "weight"), ("b", "bias"), ("gamma", "weight"), ("beta", "bias")):
            if f"{here}.{key}" in state:
                array = state[f"{here}.{key}"]
                arrays[f"{there}.{name}"] = np.ascontiguousarray(array.T) if array.ndim == 2 else array
        if here == "batchnorm1":
            arrays |= {f"{there}.{key}": state[f"{here}.{key}"] for key in ("running_mean", "running_var")}
            arrays[f"{there}.num_batches_tracked"] = np.array(7)
    return arrays


NAMES = {
    "conv1": "features.0", "batchnorm1": "features.1", "affine1": "body.2", "residual1": "body.10",
    "residual1.affine1": "body.10.fc", "affine2": "head",
}  # fmt: skip


@pytest.fixture
def pair(rng):
    source = network(1)
    for array in source.state_dict().values():
        array[...] = rng.normal(size=array.shape)
    return source, network(2), rng.normal(size=(4, 1, 4, 4)).astype(np.float32)


def test_numpy_reads_and_writes_the_same_arrays(pair, tmp_path):
    source, target, x = pair
    path = save_weights(source, tmp_path / "weights")
    assert path == tmp_path / "weights.npz"
    with np.load(path, allow_pickle=False) as found:
        assert found.files == list(source.state_dict())
    load_weights(target, path)
    np.testing.assert_array_equal(target.predict(x), source.predict(x))
    np.savez(tmp_path / "own.npz", **source.state_dict())
    other = network(3)
    load_weights(other, tmp_path / "own.npz")
    np.testing.assert_array_equal(other.predict(x), source.predict(x))


def test_a_network_that_was_saved(pair, tmp_path):
    source, target, x = pair
    load_weights(target, source.save(tmp_path / "network.safetensors"))
    np.testing.assert_array_equal(target.predict(x), source.predict(x))


def test_by_names(pair, tmp_path):
    source, target, x = pair
    save_file(theirs(source), tmp_path / "theirs.safetensors")
    load_weights(target, tmp_path / "theirs.safetensors", names=NAMES, transposed=True)
    np.testing.assert_array_equal(target.predict(x), source.predict(x))


def test_a_single_parameter_by_its_name(pair):
    source, target, x = pair
    arrays = source.state_dict()
    arrays["odd"] = arrays.pop("affine2.b")
    load_weights(target, arrays, names={"affine2.b": "odd"})
    np.testing.assert_array_equal(target.predict(x), source.predict(x))


def test_by_order_and_shape(pair, tmp_path):
    source, target, x = pair
    arrays = theirs(source)
    load_weights(target, arrays, by_order=True, transposed=True)
    np.testing.assert_array_equal(target.predict(x), source.predict(x))
    # A file has no order: names are sorted, and body.10 follows body.2.
    arrays = {name.replace("features", "a").replace("body", "b"): array for name, array in arrays.items()}
    save_file(arrays, tmp_path / "theirs.safetensors")
    other = network(3)
    load_weights(other, tmp_path / "theirs.safetensors", by_order=True, transposed=True)
    np.testing.assert_array_equal(other.predict(x), source.predict(x))


def test_all_mismatches_are_listed_and_nothing_is_changed(rng):
    target = nn.two_layer(4, 3, 2, rng=rng)
    before = target.state_dict()
    arrays = {"affine1.W": np.ones((3, 4)), "affine1.b": np.ones(3), "affine2.b": np.ones(2), "more": np.ones((5, 5))}
    refused(
        lambda: load_weights(target, arrays),
        ArgumentError,
        "load_weights: expected one array for each parameter, got parameters without an array: [affine2.W (3, 2)], "
        "arrays without a parameter: [more (5, 5)], other shapes: [affine1.W (4, 3) ← affine1.W (3, 4)]; give names=, "
        "or transposed=True for matrices (outputs, inputs)",
    )
    assert all(np.array_equal(before[name], array) for name, array in target.state_dict().items())


def test_a_name_that_the_network_does_not_have(rng):
    with pytest.raises(ArgumentError, match=r"^load_weights: expected names of layers or parameters .*, got 'affine9'"):
        load_weights(nn.two_layer(4, 3, 2, rng=rng), {}, names={"affine9": "fc1"})


def test_arrays_of_other_kinds(rng):
    target = nn.Network([nn.Affine(1, 1, bias=False, rng=rng)])
    with pytest.raises(ArgumentError, match=r"expected affine1\.W as real numbers, got dtype complex128"):
        load_weights(target, {"affine1.W": np.ones((1, 1), complex)})


@pytest.mark.parametrize("name", ["a.npz", "a.safetensors"])
@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"\x08\0\0\0\0\0\0\0{}      ", bytes(range(256))])
def test_damaged_files(name, content, tmp_path):
    (tmp_path / name).write_bytes(content)
    if name.endswith("safetensors") and content.endswith(b"{}      "):
        assert read_weights(tmp_path / name) == {}
        return
    with pytest.raises(CheckpointError, match=r"expected arrays as safetensors or \.npz, got a file that is damaged"):
        read_weights(tmp_path / name)


def test_a_pickle_is_not_run(tmp_path):
    np.savez(tmp_path / "a.npz", evil=np.array([object()]))
    with pytest.raises(CheckpointError, match="damaged or something else"):
        read_weights(tmp_path / "a.npz")


def test_a_file_that_does_not_exist(tmp_path):
    with pytest.raises(CheckpointError, match=r"expected a file of weights, got no such file"):
        read_weights(tmp_path / "nowhere.npz")


def test_load_names_the_function_for_files_of_arrays_only(tmp_path):
    save_file({"fc1.weight": np.ones((2, 2))}, tmp_path / "a.safetensors")
    with pytest.raises(CheckpointError, match=r"\(arrays only, which zhishen\.interop\.load_weights copies into a"):
        zhishen.load(tmp_path / "a.safetensors")


def test_bfloat16_becomes_float32(tmp_path):
    values = np.array([[1.0, -2.5, 0.0], [np.inf, 2.0**-130, 3.140625]], np.float32)  # exact in bfloat16
    data = (values.view(np.uint32) >> 16).astype("<u2").tobytes()
    other = np.arange(3, dtype=np.float32)
    header = json.dumps({
        "b": {"dtype": "F32", "shape": [3], "data_offsets": [0, 12]},
        "a": {"dtype": "BF16", "shape": [2, 3], "data_offsets": [12, 24]},
        "c": {"dtype": "BF16", "shape": [0, 3], "data_offsets": [24, 24]},
    }).encode()  # fmt: skip
    content = len(header).to_bytes(8, "little") + header + other.tobytes() + data
    (tmp_path / "brain.safetensors").write_bytes(content)
    found = read_weights(tmp_path / "brain.safetensors")
    assert found.keys() == {"a", "b", "c"}
    np.testing.assert_array_equal(found["a"], values)
    np.testing.assert_array_equal(found["b"], other)
    assert found["c"].shape == (0, 3)
    assert {array.dtype for array in found.values()} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (5, "load_weights: expected a path or arrays by name, got int; pass the path of a file"),
        (None, "load_weights: expected a path or arrays by name, got NoneType"),
        (
            {"affine1.W": [[1], [2, 3]]},
            r"load_weights: expected an array for affine1\.W, got list \(.*\); pass np\.asarray",
        ),
        ({5: np.ones(3)}, r"arrays without a parameter: \[5 \(3,\)\]"),
    ],
)
def test_what_is_no_weights(source, sentence):
    with pytest.raises(ArgumentError, match=sentence):
        load_weights(nn.two_layer(4, 3, 2, rng=np.random.default_rng(0)), source)
