"""Pooling layers and Flatten: what each guarantees, and errors."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import Tensor, nn, ops
from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError, GradientCheckError, ShapeError
from zhishen.testing import check_layer

pooling = pytest.mark.parametrize("kind", [nn.MaxPool2d, nn.AvgPool2d])


def different(rng, shape):
    """Numbers that are all different, so that no maximum is a tie."""
    return rng.permutation(np.arange(float(np.prod(shape)))).reshape(shape) / 8


@pytest.mark.parametrize(
    ("layer", "shape"),
    [
        *((kind(2), (2, 3, 4, 5)) for kind in (nn.MaxPool2d, nn.AvgPool2d)),
        *((kind((3, 2), stride=(2, 1), padding=1), (2, 3, 5, 4)) for kind in (nn.MaxPool2d, nn.AvgPool2d)),
        *((kind(1, stride=2), (2, 3, 3, 3)) for kind in (nn.MaxPool2d, nn.AvgPool2d)),
        (nn.GlobalAvgPool2d(), (2, 3, 4, 5)),
        (nn.GlobalAvgPool2d(), (1, 3, 1, 1)),
        (nn.Flatten(), (2, 3, 4, 5)),
        (nn.Flatten(), (2, 6)),
        (nn.Flatten(), (3, 2, 4)),
    ],
    ids=repr,
)
def test_they_keep_the_contract_of_a_layer(layer, shape, rng):
    report = check_layer(layer, different(rng, shape))
    assert [p.name for p in report.parameters] == ["x"]
    assert report.parameters[0].checked


@pooling
def test_a_fault_in_a_layer_is_caught(kind, monkeypatch, rng):
    monkeypatch.setattr(kind, "backward", lambda self, dout: 1.001 * self.op.backward(dout, self._cache))
    with pytest.raises(GradientCheckError, match=rf"^check_layer: {kind.__name__}: x\[.*1\.001 times"):
        check_layer(kind(2), different(rng, (2, 3, 4, 4)))


def test_a_fault_in_the_place_of_a_gradient_is_caught(monkeypatch, rng):
    """All gradients to the first pixel of the window: their sum is right, their place is not."""

    def backward(self, dout):
        dx = np.zeros((2, 3, 4, 4), dout.dtype)
        dx[: len(dout), :, ::2, ::2] = dout
        return dx[: len(dout)]

    monkeypatch.setattr(nn.MaxPool2d, "backward", backward)
    with pytest.raises(GradientCheckError, match=r"^check_layer: MaxPool2d: x"):
        check_layer(nn.MaxPool2d(2), different(rng, (2, 3, 4, 4)))


@pooling
def test_a_layer_is_its_op(kind, rng):
    x, options = different(rng, (2, 3, 5, 6)), {"size": (3, 2), "stride": (2, 1), "padding": (1, 0)}
    layer = kind((3, 2), stride=(2, 1), padding=(1, 0))
    op = {nn.MaxPool2d: ops.max_pool2d, nn.AvgPool2d: ops.avg_pool2d}[kind]
    np.testing.assert_array_equal(layer.forward(x), op(x, **options))
    assert layer.output_shape((3, 5, 6)) == layer.forward(x).shape[1:]


@pooling
def test_the_stride_is_the_size_if_it_is_not_given(kind):
    layer = kind((3, 2))
    assert (layer.size, layer.stride, layer.padding) == ((3, 2), (3, 2), (0, 0))
    assert [repr(kind(2)), repr(kind((3, 2), stride=1)), repr(kind(3, stride=(2, 1), padding=1))] == [
        f"{kind.__name__}(2)", f"{kind.__name__}((3, 2), stride=1)", f"{kind.__name__}(3, stride=(2, 1), padding=1)",
    ]  # fmt: skip


def test_output_shapes():
    assert nn.MaxPool2d(2).output_shape((30, 25, 24)) == (30, 12, 12)
    assert nn.GlobalAvgPool2d().output_shape((30, 25, 24)) == (30,)
    assert nn.Flatten().output_shape((30, 12, 12)) == (4320,)
    assert nn.Flatten().output_shape(()) == (1,)


def test_flatten_and_back(rng):
    x = rng.normal(size=(2, 3, 4, 5)).astype(np.float32)
    layer = nn.Flatten()
    out = layer.forward(x)
    np.testing.assert_array_equal(out[1], x[1].ravel())
    np.testing.assert_array_equal(layer.backward(out), x)
    np.testing.assert_array_equal(layer(Tensor(x)).data, out)
    assert layer.forward(np.zeros((0, 3, 4), np.float32)).shape == (0, 12)
    assert layer.forward(np.zeros(5, np.float32)).shape == (5, 1)


# What does not fit


@pytest.mark.parametrize("call", ["forward", "record"])
@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (
            nn.MaxPool2d(3, name="maxpool1"),
            (2, 1, 2, 5),
            (
                "MaxPool2d maxpool1: expected a window that fits into the padded input, got a window that spans 3 x 3 "
                "on an input of 2 x 5 with padding 0 x 0; use a smaller window, or more padding"
            ),
        ),
        (
            nn.AvgPool2d(3),
            (2, 784),
            (
                "AvgPool2d: expected input of shape (N, C, H, W), got (2, 784); reshape the input with "
                "x.reshape(-1, C, 28, 28)"
            ),
        ),
        (
            nn.GlobalAvgPool2d(),
            (2, 30),
            (
                "GlobalAvgPool2d: expected input of shape (N, C, H, W), got (2, 30); reshape the input with "
                "x.reshape(-1, C, H, W)"
            ),
        ),
        (
            nn.Flatten(name="flatten1"),
            (),
            "Flatten flatten1: expected a batch of shape (N, ...), got a single number; add the batch axis",
        ),
    ],
)
def test_inputs_that_do_not_fit(layer, shape, message, call, hostile):
    x = np.zeros(shape, np.float32)
    with pytest.raises(ShapeError) as caught:
        getattr(layer, call)(Tensor(x) if call == "record" else x)
    assert str(caught.value) == message


@pooling
@pytest.mark.parametrize("key", ["size", "stride", "padding"])
def test_options_that_are_invalid(kind, key, hostile):
    low = 0 if key == "padding" else 1
    for bad in (*WholeNumber(low).bad_values(), (1, 2, 3), (2, low - 1)):
        if key == "stride" and bad is None:
            continue  # the size
        with pytest.raises(
            ArgumentError, match=rf"^{kind.__name__}: expected {key} to be a whole number >= {low}, or a"
        ):
            kind(**{"size": 2, key: bad})


@pooling
def test_more_padding_than_half_the_window(kind):
    with pytest.raises(ShapeError, match=rf"^{kind.__name__}: expected padding of at most half the window, got "):
        kind((2, 3), padding=(1, 2))


@pytest.mark.parametrize("layer", [nn.MaxPool2d(2), nn.AvgPool2d(2), nn.GlobalAvgPool2d(), nn.Flatten()], ids=repr)
def test_backward_before_forward(layer, hostile):
    with pytest.raises(ArgumentError, match=r"call forward\(x\) first"):
        layer.backward(np.ones((1, 1, 1, 1)))
