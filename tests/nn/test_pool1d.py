"""Pooling of signals: what each layer promises, by hand and against the pooling of images."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import Tensor, nn, ops
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.testing import check_layer, check_network

TWINS = {nn.MaxPool1d: nn.MaxPool2d, nn.AvgPool1d: nn.AvgPool2d}
pooling = pytest.mark.parametrize("kind", TWINS)


def different(rng, shape):
    """Numbers that are all different, so that no maximum is a tie."""
    return rng.permutation(np.arange(float(np.prod(shape)))).reshape(shape) / 8


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        *((kind(2), (2, 3, 5)) for kind in TWINS),
        *((kind(3, 2, padding=1), (2, 3, 6)) for kind in TWINS),
        *((kind(1, stride=2), (2, 3, 3)) for kind in TWINS),
        (nn.GlobalAvgPool1d(), (2, 3, 5)),
        (nn.GlobalAvgPool1d(), (1, 3, 1)),
    ],
    ids=repr,
)
def test_they_keep_the_contract_of_a_layer(layer, shape, rng):
    report = check_layer(layer, different(rng, shape))
    assert [p.name for p in report.parameters] == ["x"]
    assert report.parameters[0].checked


@pooling
def test_a_fault_in_a_layer_is_caught(kind, monkeypatch, rng):
    right = kind.backward
    monkeypatch.setattr(kind, "backward", lambda self, dout: 1.001 * right(self, dout))
    with pytest.raises(GradientCheckError, match=rf"^check_layer: {kind.__name__}: x\[.*1\.001 times"):
        check_layer(kind(2), different(rng, (2, 3, 4)))


def test_by_hand():
    x = np.array([[[1.0, 4.0, 2.0, 3.0, 9.0]]])
    np.testing.assert_array_equal(nn.MaxPool1d(2).forward(x), [[[4, 3]]])
    np.testing.assert_array_equal(nn.AvgPool1d(2).forward(x), [[[2.5, 2.5]]])
    np.testing.assert_array_equal(nn.MaxPool1d(3, 2).forward(x), [[[4, 9]]])
    np.testing.assert_array_equal(nn.MaxPool1d(3, 2, padding=1).forward(x), [[[4, 4, 9]]])
    np.testing.assert_allclose(nn.AvgPool1d(3, 2, padding=1).forward(x), [[[5 / 3, 3, 4]]])  # the padding counts
    np.testing.assert_array_equal(nn.MaxPool1d(2, padding=1).forward(-x), [[[-1, -2, -3]]])  # and is never the largest
    np.testing.assert_array_equal(nn.GlobalAvgPool1d().forward(x), [[3.8]])
    layer = nn.MaxPool1d(3, 1)
    layer.forward(x)
    np.testing.assert_array_equal(layer.backward(np.array([[[1.0, 10.0, 100.0]]])), [[[0, 11, 0, 0, 100]]])
    mean = nn.GlobalAvgPool1d()
    mean.forward(x)
    np.testing.assert_array_equal(mean.backward(np.array([[5.0]])), [[[1] * 5]])


@pooling
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("backend", ["reference", "auto"])
@pytest.mark.parametrize(("size", "stride", "padding"), [(2, 2, 0), (3, 2, 1), (5, 1, 2), (2, 3, 0), (1, 1, 0)])
@pytest.mark.parametrize("shape", [(2, 3, 9), (1, 17, 64), (0, 3, 9), (4, 1, 5)])
def test_a_signal_is_an_image_of_one_row(kind, dtype, backend, size, stride, padding, shape, rng):
    x = rng.standard_normal(shape).astype(dtype)
    layer = kind(size, stride, padding=padding)
    twin = TWINS[kind]((1, size), (1, stride), padding=(0, padding))
    with ops.use_kernels(backend):
        out, expected = layer.forward(x), twin.forward(x[:, :, None])
        np.testing.assert_array_equal(out, expected[:, :, 0], strict=True)
        dout = rng.standard_normal(out.shape).astype(dtype)
        np.testing.assert_array_equal(layer.backward(dout), twin.backward(dout[:, :, None])[:, :, 0], strict=True)
        np.testing.assert_array_equal(layer(Tensor(x)).data, out, strict=True)
    assert layer.output_shape(shape[1:]) == out.shape[1:] == (shape[1], (shape[2] + 2 * padding - size) // stride + 1)


@pytest.mark.parametrize("backend", ["reference", "auto"])
def test_numbers_that_are_not_finite_or_not_in_a_row(backend, rng):
    with ops.use_kernels(backend):
        x = np.array([[[np.nan, 1, 2, np.inf, -np.inf, -1]]], np.float32)
        np.testing.assert_array_equal(nn.MaxPool1d(2).forward(x), [[[np.nan, np.inf, -1]]])
        np.testing.assert_array_equal(nn.AvgPool1d(2).forward(x), [[[np.nan, np.inf, -np.inf]]])
        x = rng.standard_normal((2, 8, 3)).astype(np.float32)
        for layer in (nn.MaxPool1d(2), nn.AvgPool1d(2), nn.GlobalAvgPool1d()):
            turned = x.transpose(0, 2, 1)
            np.testing.assert_allclose(layer.forward(turned), layer.forward(turned.copy()), rtol=1e-6)


def test_what_they_say_of_themselves(hostile):
    for kind in TWINS:
        layer = kind(3)
        assert (layer.size, layer.stride, layer.padding) == (3, 3, 0)
        assert [repr(kind(2)), repr(kind(3, 1)), repr(kind(3, stride=2, padding=1))] == [
            f"{kind.__name__}(2)", f"{kind.__name__}(3, stride=1)", f"{kind.__name__}(3, stride=2, padding=1)",
        ]  # fmt: skip
    assert repr(nn.GlobalAvgPool1d()) == "GlobalAvgPool1d()"
    assert nn.MaxPool1d(np.int64(2)).output_shape((3, 7)) == (3, 3)
    assert nn.GlobalAvgPool1d().output_shape((3, 7)) == (3,)


def test_in_a_network(rng):
    network = nn.Network(
        [
            nn.Conv1d(1, 4, 3, rng=rng, dtype=np.float64), nn.Tanh(), nn.MaxPool1d(2),
            nn.Conv1d(4, 3, 2, bias=False, rng=rng, dtype=np.float64), nn.AvgPool1d(2, 1), nn.GlobalAvgPool1d(),
        ],
        input_shape=(1, 16),
    )  # fmt: skip
    check_network(network, rng.standard_normal((4, 1, 16)), np.array([0, 1, 2, 1]))
    assert [row.split("(N, ")[1].split(")")[0] for row in network.summary().splitlines()[1:-1]] == [
        "4, 14", "4, 14", "4, 7", "3, 6", "3, 5", "3",
    ]  # fmt: skip
    assert list(network.layers) == ["conv1", "tanh1", "maxpool1", "conv2", "avgpool1", "globalavgpool1"]


# What does not fit


@pytest.mark.parametrize("call", ["forward", "record"])
@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (
            nn.MaxPool1d(3, name="maxpool1"),
            (2, 1, 2),
            (
                "MaxPool1d maxpool1: expected a window that fits into the padded input, got a window that spans 3 on "
                "an input of 2 with padding 0; use a smaller window, or more padding"
            ),
        ),
        (
            nn.AvgPool1d(3),
            (2, 784),
            (
                "AvgPool1d: expected input of shape (N, C, L), got (2, 784); reshape the input with x.reshape(-1, "
                "C, 784)"
            ),
        ),
        (
            nn.GlobalAvgPool1d(),
            (2, 3, 4, 5),
            (
                "GlobalAvgPool1d: expected input of shape (N, C, L), got (2, 3, 4, 5); give a batch of signals with "
                "at least one channel and one value"
            ),
        ),
    ],
)
def test_inputs_that_do_not_fit(layer, shape, message, call, hostile):
    x = np.zeros(shape, np.float32)
    with pytest.raises(ShapeError) as caught:
        getattr(layer, call)(Tensor(x) if call == "record" else x)
    assert str(caught.value) == message
    with pytest.raises(ShapeError):
        layer.output_shape(shape[1:])


@pooling
def test_more_padding_than_half_the_window(kind):
    with pytest.raises(ShapeError) as caught:
        kind(3, padding=2)
    assert str(caught.value) == (
        f"{kind.__name__}: expected padding of at most half the window, got padding 2 and size 3; use less padding, "
        f"as a window must not contain only padding"
    )
    assert kind(4, padding=2).padding == 2


@pytest.mark.parametrize("layer", [nn.MaxPool1d(2), nn.AvgPool1d(2), nn.GlobalAvgPool1d()], ids=repr)
def test_backward_before_forward(layer, hostile):
    with pytest.raises(ArgumentError, match=r"call forward\(x\) first"):
        layer.backward(np.ones((1, 1, 1)))
