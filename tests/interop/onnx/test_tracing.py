"""Reading what a network computes from its tape, and what cannot be exported."""

from __future__ import annotations

import numpy as np
import pytest
from exported import TOLERANCE, difference
from refusals import refused

from zhishen import Tensor, nn, ops
from zhishen.errors import ArgumentError
from zhishen.interop import onnx
from zhishen.interop.onnx.tracing import trace

OWN = "MyNetwork: expected multiply with the same constants for all batches, got some that depend on the input or on "
OWN += "the number of samples; compute them with Tensors, and not over the batch axis"


def network_of(function, rng):
    class MyNetwork(nn.Network):
        def forward(self, x):
            return function(self.layers["affine1"](x))

    return MyNetwork(nn.Affine(4, 3, rng=rng))


def refusal(function, rng, tmp_path, text):
    call = lambda: onnx.export(network_of(function, rng), tmp_path / "a.onnx", input_shape=(4,))  # noqa: E731
    refused(call, ArgumentError, text)
    assert not (tmp_path / "a.onnx").exists()


def test_the_steps_of_a_network(rng):
    network = nn.two_layer(4, 3, 2, rng=rng)
    x, steps, y = trace(network, (4,))
    assert [(step.operation, step.layer) for step in steps] == [
        ("affine", "affine1"), ("relu", "relu1"), ("affine", "affine2")
    ]  # fmt: skip
    assert x.shape == ("N", 4)
    assert y is steps[-1].out
    assert y.shape == ("N", 2)
    assert [value.name for value in steps[0].inputs] == ["", "affine1.W", "affine1.b"]


def test_a_link_follows_the_network(rng):
    _, steps, _ = trace(nn.two_layer(4, 3, 2, rng=rng), (4,), link=ops.softmax)
    assert (steps[-1].operation, steps[-1].layer) == ("softmax", "")


def test_the_network_is_as_before(rng):
    network = nn.multi_layer(4, [3], 2, rng=rng, batch_norm=True, dropout=0.5)
    network.train()
    before = network.state_dict()
    state = rng.bit_generator.state
    trace(network, (4,))
    assert network.training
    assert all(np.array_equal(before[name], array) for name, array in network.state_dict().items())
    assert rng.bit_generator.state == state


def test_sizes_that_depend_on_the_number_of_samples(rng):
    _, steps, _ = trace(network_of(lambda y: y.reshape(-1)[1:][::2][:2], rng), (4,))
    assert [step.out.shape for step in steps] == [("N", 3), ("3N",), ("3N-1",), ("N_4_7",), (2,)]


def test_branches_and_layers_that_occur_twice(rng, tmp_path):
    class Branches(nn.Network):
        def forward(self, x):
            left, right, out = self.layers.values()
            return out(np.tanh(left(x)) * right(x) + left(x))

    layers = {"left": nn.Affine(4, 5, rng=rng), "right": nn.Affine(4, 5, rng=rng), "out": nn.Affine(5, 3, rng=rng)}
    assert difference(Branches(layers), (4,), rng, tmp_path) < TOLERANCE


def test_a_block_with_a_parameter_that_is_computed(rng, tmp_path):
    class Scaled(nn.Layer):
        def __init__(self):
            super().__init__()
            self.params["s"] = np.linspace(-1, 1, 4).astype(np.float32)

        def forward(self, x):
            return x * np.exp(self.tensor("s"))

    network = nn.Network([Scaled(), nn.Affine(4, 2, rng=rng)])
    network.freeze("scaled1")
    assert difference(network, (4,), rng, tmp_path) < TOLERANCE
    network.unfreeze()
    assert difference(network, (4,), rng, tmp_path) < TOLERANCE


def test_constants_with_the_names_of_the_input_and_the_output(rng, tmp_path):
    scale, shift = (Tensor(np.float32([1, 2, 3]), name=name, requires_grad=False) for name in ("x", "scores"))
    assert difference(network_of(lambda y: y * scale + shift, rng), (4,), rng, tmp_path) < TOLERANCE


def test_a_layer_on_arrays_is_refused_by_its_name(rng, tmp_path):
    class Double(nn.Layer):
        def forward(self, x):
            return 2 * x

        def backward(self, dout):
            return 2 * dout

    network = nn.Network([nn.Affine(4, 3, rng=rng), nn.Sequential(Double())])
    refused(
        lambda: onnx.export(network, tmp_path / "a.onnx"),
        ArgumentError,
        "Double sequential1.double1: expected a forward on Tensors, whose operations can be exported, got one on "
        "arrays; write record(x) with Tensors, or write forward for Tensors and omit backward",
    )


def test_a_layer_on_arrays_with_the_name_of_an_op(rng, tmp_path):
    class ReLU(nn.Layer):
        def forward(self, x):
            return 2 * x

        def backward(self, dout):
            return 2 * dout

    with pytest.raises(ArgumentError, match=r"^ReLU relu1: expected a forward on Tensors"):
        onnx.export(nn.Network([ReLU(), nn.Affine(4, 3, rng=rng)]), tmp_path / "a.onnx", input_shape=(4,))


def test_numbers_that_depend_on_the_input(rng, tmp_path):
    refusal(lambda y: y * y.data.max(), rng, tmp_path, OWN)
    refusal(lambda y: y * y.data, rng, tmp_path, OWN)


def test_numbers_that_depend_on_the_number_of_samples(rng, tmp_path):
    refusal(lambda y: y * len(y), rng, tmp_path, OWN)
    refusal(lambda y: y - y.mean(axis=0), rng, tmp_path, OWN.replace("multiply", "divide"))


def test_a_condition_on_the_input(rng, tmp_path):
    refusal(lambda y: np.where(y.data > 0, y, 2 * y), rng, tmp_path, OWN.replace("multiply", "where"))
    refusal(lambda y: y.clip(0, 1), rng, tmp_path, OWN.replace("multiply", "where"))


def test_other_operations_for_other_batches(rng, tmp_path):
    refusal(
        lambda y: y * 2 if len(y) > 4 else y,
        rng,
        tmp_path,
        "MyNetwork: expected the same operations for batches of 3 and of 5 samples, got others; write a forward "
        "without conditions on the values or on the number of samples",
    )


def test_an_output_that_does_not_depend_on_the_input(rng, tmp_path):
    class Constant(nn.Network):
        def forward(self, x):
            return self.layers["affine1"].tensor("W") * 2

    refused(
        lambda: onnx.export(Constant(nn.Affine(4, 3, rng=rng)), tmp_path / "a.onnx", input_shape=(4,)),
        ArgumentError,
        "Constant: expected an output that depends on the input, got the same one for all inputs; compute with the "
        "Tensor x in forward, not with x.data",
    )
