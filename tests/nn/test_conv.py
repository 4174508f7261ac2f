"""Convolution layers: what each promises, their filters, what they say, and networks of them."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from zhishen import Tensor, nn, ops, optim
from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.testing import check_layer, check_network

GOLDEN = Path(__file__).parents[1] / "golden"


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(
    ("make", "shape"),
    [
        (lambda **o: nn.Conv2d(2, 3, 3, **o), (2, 2, 5, 4)),
        (lambda **o: nn.Conv2d(2, 3, 3, padding=1, **o), (1, 2, 3, 3)),
        (
            lambda **o: nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=(1, 2), dilation=(1, 2), groups=2, **o),
            (2, 4, 6, 5),
        ),
        (lambda **o: nn.Conv2d(3, 6, 2, groups=3, **o), (2, 3, 4, 4)),
        (lambda **o: nn.Conv2d(3, 4, 1, **o), (2, 3, 2, 2)),
        (lambda **o: nn.Conv1d(2, 3, 3, **o), (2, 2, 6)),
        (lambda **o: nn.Conv1d(4, 6, 3, stride=2, padding=2, dilation=2, groups=2, **o), (2, 4, 9)),
    ],
)
def test_they_keep_the_contract_of_a_layer(make, shape, dtype, rng):
    layer = make(rng=rng, dtype=dtype)
    report = check_layer(layer, rng.normal(size=shape))
    assert [p.name for p in report.parameters] == ["x", "W", "b"]
    assert all(p.checked for p in report.parameters)


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        (lambda dx, dW, db: (1.001 * dx, dW, db), r"x\[.*1\.001 times"),
        (lambda dx, dW, db: (dx, np.flip(dW, axis=(2, 3)), db), r"W\["),
        (lambda dx, dW, db: (dx, dW.swapaxes(2, 3), db), r"W\["),
        (lambda dx, dW, db: (dx, dW, db / 2), r"b\[.*0\.5 times"),
        (lambda dx, dW, db: (dx, dW.astype(np.float64), db), "the gradient of W in float32"),
    ],
)
def test_a_fault_in_a_layer_is_caught(fault, message, monkeypatch, rng):
    def backward(self, dout):
        dx, self.grads["W"], self.grads["b"] = fault(*ops.conv2d.backward(dout, self._cache))
        return dx

    monkeypatch.setattr(nn.Conv2d, "backward", backward)
    with pytest.raises(GradientCheckError, match=f"^check_layer: Conv2d: .*{message}"):
        check_layer(nn.Conv2d(2, 3, 3, rng=rng), rng.normal(size=(2, 2, 5, 4)))


# Filters


def test_filters_and_options(rng):
    layer = nn.Conv2d(4, 6, (3, 2), stride=2, padding=[1, 0], groups=2, rng=rng, dtype=np.float64)
    assert {key: array.shape for key, array in layer.params.items()} == {"W": (6, 2, 3, 2), "b": (6,)}
    assert (layer.in_channels, layer.out_channels, layer.groups) == (4, 6, 2)
    assert (layer.size, layer.stride, layer.padding, layer.dilation) == ((3, 2), (2, 2), (1, 0), (1, 1))
    assert layer.params["W"].flags.c_contiguous
    assert not layer.params["b"].any()
    signal = nn.Conv1d(4, 6, 3, padding=2, rng=rng)
    assert {key: array.shape for key, array in signal.params.items()} == {"W": (6, 4, 3), "b": (6,)}
    assert (signal.size, signal.stride, signal.padding, signal.dilation) == (3, 1, 2, 1)


def test_an_initializer_is_called_with_the_outputs_last():
    shapes = []

    def init(shape, *, rng, dtype):
        shapes.append(shape)
        return np.arange(np.prod(shape), dtype=dtype).reshape(shape)

    rng = np.random.default_rng(0)
    layer = nn.Conv2d(4, 6, (3, 2), groups=2, rng=rng, init=init)
    nn.Conv1d(4, 6, 5, rng=rng, init=init)
    assert shapes == [(2, 3, 2, 6), (4, 5, 6)]
    np.testing.assert_array_equal(layer.params["W"][:, 0, 0, 1], np.arange(6, 12))


def test_he_counts_the_inputs_of_a_filter():
    """A filter sums C · FH · FW numbers: their variance stays through ReLU."""
    rng = np.random.default_rng(0)
    W = nn.Conv2d(16, 64, 5, rng=rng).params["W"]
    assert W.std() == pytest.approx(np.sqrt(2 / (16 * 25)), rel=0.02)
    grouped = nn.Conv2d(16, 64, 5, groups=4, rng=rng).params["W"]
    assert grouped.std() == pytest.approx(np.sqrt(2 / (4 * 25)), rel=0.02)


def test_an_initializer_that_returns_another_shape(rng):
    with pytest.raises(ShapeError) as caught:
        nn.Conv2d(2, 3, 3, rng=rng, init=lambda shape, **options: np.zeros((3, 2, 3, 3)))
    assert str(caught.value) == (
        "Conv2d: expected init to return an array of shape (2, 3, 3, 3), got (3, 2, 3, 3); use the shape that it "
        "receives"
    )


def test_representations(rng):
    layers = (
        nn.Conv2d(1, 30, 5, rng=rng),
        nn.Conv2d(4, 6, (3, 2), stride=(2, 1), padding=1, dilation=2, groups=2, rng=rng),
        nn.Conv1d(1, 16, 80, stride=4, padding=2, rng=rng),
    )
    assert [repr(layer) for layer in layers] == [
        "Conv2d(1, 30, 5)",
        "Conv2d(4, 6, (3, 2), stride=(2, 1), padding=1, dilation=2, groups=2)",
        "Conv1d(1, 16, 80, stride=4, padding=2)",
    ]


def test_output_shape(rng):
    assert nn.Conv2d(3, 8, 3, stride=2, padding=1, rng=rng).output_shape((3, 32, 31)) == (8, 16, 16)
    assert nn.Conv1d(3, 8, 3, dilation=2, rng=rng).output_shape((3, 10)) == (8, 6)


# What does not fit


@pytest.mark.parametrize("call", ["forward", "record"])
@pytest.mark.parametrize(
    ("shape", "message"),
    [
        (
            (100, 784),
            "expected input of shape (N, 1, H, W), got (100, 784); reshape the input with x.reshape(-1, 1, 28, 28)",
        ),
        (
            (100, 28, 28),
            "expected input of shape (N, 1, H, W), got (100, 28, 28); add the axis of the channels with x[:, None]",
        ),
        (
            (100, 3, 28, 28),
            (
                "expected input of shape (N, 1, H, W), got (100, 3, 28, 28); the second axis contains the channels: "
                "give "
                "1, or build the layer for 3"
            ),
        ),
        (
            (100, 1, 4, 28),
            (
                "expected a filter that fits into the padded input, got a filter that spans 5 x 5 on an input of 4 x "
                "28 with padding 0 x 0; use a smaller filter, or more padding"
            ),
        ),
    ],
)
def test_inputs_that_are_no_images(shape, message, call, rng, hostile):
    layer = nn.Conv2d(1, 30, 5, rng=rng, name="conv1")
    x = np.zeros(shape, np.float32)
    with pytest.raises(ShapeError) as caught:
        getattr(layer, call)(Tensor(x) if call == "record" else x)
    assert str(caught.value) == f"Conv2d conv1: {message}"


def test_signals_that_are_invalid(rng, hostile):
    layer = nn.Conv1d(1, 16, 80, rng=rng)
    with pytest.raises(ShapeError, match=r"^Conv1d: expected input of shape \(N, 1, L\), got \(5, 8000\); reshape "):
        layer.forward(np.zeros((5, 8000), np.float32))
    with pytest.raises(ShapeError, match=r"^Conv1d: .* spans 80 on an input of 79 with padding 0; use a smaller"):
        layer.forward(np.zeros((5, 1, 79), np.float32))


SIZES = ["in_channels", "out_channels", "size", "stride", "dilation", "groups"]


@pytest.mark.parametrize("kind", [nn.Conv1d, nn.Conv2d])
@pytest.mark.parametrize("key", [*SIZES, "padding"])
def test_options_that_are_invalid(kind, key, rng, hostile):
    for bad in WholeNumber(0 if key == "padding" else 1).bad_values():
        options = {"in_channels": 2, "out_channels": 2, "size": 3, key: bad}
        with pytest.raises(ArgumentError, match=rf"^{kind.__name__}: expected {key} to be a whole number >= [01]"):
            kind(**options, rng=rng)


def test_more_that_cannot_be_built(rng, hostile):
    for build, kind, message in (
        (
            lambda: nn.Conv2d(3, 4, 3, groups=2, rng=rng),
            ShapeError,
            "in_channels to be a multiple of groups, got 3 in_c",
        ),
        (
            lambda: nn.Conv2d(4, 3, 3, groups=2, rng=rng),
            ShapeError,
            "out_channels to be a multiple of groups, got 3 out",
        ),
        (
            lambda: nn.Conv2d(4, 3, (3, 3, 3), rng=rng),
            ArgumentError,
            "size to be a whole number >= 1, or a pair of them",
        ),
        (lambda: nn.Conv2d(4, 3, 3, dtype=int, rng=rng), ArgumentError, "dtype to be a floating dtype, got int64"),
        (lambda: nn.Conv2d(4, 3, 3, init="hee", rng=rng), ArgumentError, "init to be one of he, "),
        (lambda: nn.Conv2d(4, 3, 3, rng=0), ArgumentError, "rng to be a numpy.random.Generator"),
    ):
        with pytest.raises(kind, match=re.escape(f"expected {message}")):
            build()


def test_backward_before_forward(rng):
    for layer, dout in (
        (nn.Conv2d(1, 1, 1, rng=rng), np.ones((1, 1, 1, 1))),
        (nn.Conv1d(1, 1, 1, rng=rng), np.ones((1, 1, 1))),
    ):
        for call in (layer.backward, layer.backward_params):
            with pytest.raises(ArgumentError, match=r"call forward\(x\) first"):
                call(dout)


# In networks


def small(rng, dtype=np.float64):
    """Convolution, batch norm over (N, C, H, W), pooling, and a head."""
    return nn.Network(
        [
            nn.Conv2d(2, 4, 3, padding=1, rng=rng, dtype=dtype), nn.BatchNorm(4, dtype=dtype), nn.ReLU(),
            nn.MaxPool2d(2), nn.Conv2d(4, 5, 2, stride=2, rng=rng, dtype=dtype), nn.ReLU(), nn.Flatten(),
            nn.Affine(20, 3, rng=rng, dtype=dtype),
        ],
        input_shape=(2, 8, 8),
    )  # fmt: skip


def test_the_names_of_convolutions_do_not_say_for_how_many_axes(rng):
    assert list(small(rng).layers) == [
        "conv1", "batchnorm1", "relu1", "maxpool1", "conv2", "relu2", "flatten1", "affine1",
    ]  # fmt: skip
    assert list(nn.Network([nn.Conv1d(1, 1, 1, rng=rng), nn.Conv2d(1, 1, 1, rng=rng)]).layers) == ["conv1", "conv2"]


def test_a_network_satisfies_its_contract(rng):
    x, t = rng.normal(size=(5, 2, 8, 8)), rng.integers(0, 3, 5)
    check_network(small(rng, np.float32), x, t, allow_zero=["conv1.b"])  # batch norm subtracts it again


def test_a_network_for_signals(rng):
    network = nn.Network(
        [
            nn.Conv1d(1, 3, 5, stride=2, rng=rng), nn.BatchNorm(3), nn.ReLU(), nn.Conv1d(3, 4, 3, padding=1, rng=rng),
            nn.Tanh(), nn.Flatten(), nn.Affine(24, 3, rng=rng),
        ]
    )  # fmt: skip
    check_network(network, rng.normal(size=(4, 1, 16)), rng.integers(0, 3, 4), allow_zero=["conv1.b"])


def trained(network, x, t, gradient):
    optimizer, losses = optim.SGD(lr=0.1), []
    for _ in range(10):
        losses.append(network.loss(x, t))
        optimizer.update(network.params, gradient(network)(x, t))
    return losses


def test_ten_steps_are_the_same_by_layers_by_tape_and_through_the_primitives(rng):
    x, t = rng.normal(size=(6, 2, 8, 8)), rng.integers(0, 3, 6)
    found = [
        trained(small(np.random.default_rng(1)), x, t, gradient)
        for gradient in (lambda network: network.gradient, lambda network: network.tape_gradient)
    ]
    with ops.unfolded():
        found.append(trained(small(np.random.default_rng(1)), x, t, lambda network: network.tape_gradient))
    np.testing.assert_allclose(found[1:], [found[0]] * 2, rtol=1e-10)
    assert found[0][-1] < 0.7 * found[0][0]


def test_ten_steps_of_training_are_those_of_pytorch():
    with np.load(GOLDEN / "conv_training.npz") as file:
        g = dict(file)
    network = small(np.random.default_rng(0))
    for name, array in network.params.items():
        array[...] = g[f"initial.{name}"]
    optimizer, losses = optim.SGD(lr=0.1), []
    for _ in range(10):
        loss, grads = network.loss_and_gradient(g["x"], g["t"])
        losses.append(loss)
        optimizer.update(network.params, grads)
    np.testing.assert_allclose(losses, g["losses"], rtol=1e-10)
    for key in ("running_mean", "running_var"):
        np.testing.assert_allclose(network.state_dict()[f"batchnorm1.{key}"], g[key], rtol=1e-9)
    np.testing.assert_allclose(network.predict(g["x"]), g["output"], rtol=1e-9)
