"""`check_layer`: correct layers pass, and each planted fault raises an error that names it."""

from __future__ import annotations

import numpy as np
import pytest
from custom_layers import Dropout, Scale

from zhishen import nn, testing
from zhishen.errors import GradientCheckError, ZhishenError
from zhishen.testing import check_layer, check_network

X = np.random.default_rng(4).normal(size=(5, 3))
T = np.array([0, 2, 1, 1, 0])


def fault(layer, x=X, **options):
    with pytest.raises(GradientCheckError) as caught:
        check_layer(layer, x, **options)
    message = str(caught.value)
    assert message.startswith(f"check_layer: {type(layer).__name__}: ")
    return message.partition(f"check_layer: {type(layer).__name__}: ")[2]


# Right layers


def test_a_layer_with_everything_passes():
    report = check_layer(Scale(), X)
    assert [(p.name, p.checked) for p in report.parameters] == [("x", 15), ("s", 3)]
    check_layer(Scale(dtype=np.float64), X.astype(np.float32))
    check_layer(Scale(), X.tolist())
    check_layer(Scale(), X[:1])


def test_a_layer_that_draws_passes():
    layer = Dropout(np.random.default_rng(0))
    before = layer.rng.bit_generator.state
    check_layer(layer, X)
    assert layer.rng.bit_generator.state == before


def test_kinks_are_no_faults():
    """Inputs of exactly 0 are usual: dead pixels, dead units."""
    x = np.where(X > 0, X, 0)
    report = check_layer(nn.ReLU(), x)
    assert report.parameters[0].kinks == np.count_nonzero(x == 0)
    network = nn.multi_layer(3, [4, 4], 3, rng=np.random.default_rng(0))
    x[2] = 0
    check_network(network, x, T)


def test_the_layer_is_not_changed():
    layer = Scale()
    layer.name, layer.training = "mine", False
    check_layer(layer, X)
    assert (layer.name, layer.training, layer.x, layer.grads) == ("mine", False, None, {})
    assert layer.params["s"].dtype == np.float32
    np.testing.assert_array_equal(layer.params["s"], np.linspace(0.5, 1.5, 3).astype(np.float32))
    assert layer.buffers["steps"] == 0


def test_another_generator_draws_other_weights():
    rng = np.random.default_rng(8)
    before = rng.bit_generator.state
    check_layer(Scale(), X, rng=rng)
    assert rng.bit_generator.state != before


def test_the_public_names():
    assert testing.__all__ == ["check_layer", "check_network"]
    assert issubclass(GradientCheckError, ZhishenError)
    assert issubclass(GradientCheckError, AssertionError)


# Faults in a layer


def test_a_gradient_one_in_a_thousand_off():
    class Faulty(Scale):
        def backward(self, dout):
            return 1.001 * super().backward(dout)

    message = fault(Faulty())
    assert message.startswith("x[")
    assert "15 of 15 elements differ; verdict: every element is 1.001 times what it should be" in message


def test_a_parameters_gradient_with_the_wrong_sign():
    class Faulty(Scale):
        def backward(self, dout):
            dx = super().backward(dout)
            self.grads["s"] = -self.grads["s"]
            return dx

    assert "verdict: the sign is wrong everywhere" in fault(Faulty())


def test_a_fault_in_evaluation_alone():
    class Faulty(Scale):
        def backward(self, dout):
            return super().backward(dout) * (1 if self.training else 2)

    assert "every element is 2 times" in fault(Faulty())


def test_a_fault_in_training_alone():
    class Faulty(Scale):
        def backward(self, dout):
            return super().backward(dout) * (2 if self.training else 1)

    assert "every element is 2 times" in fault(Faulty())


def test_a_swapped_axis():
    class Faulty(nn.Layer):
        """A product with a fixed matrix, its transpose forgotten in backward."""

        M = np.arange(9.0).reshape(3, 3) / 9

        def forward(self, x):
            return x @ self.M.astype(x.dtype)

        def backward(self, dout):
            return dout @ self.M.astype(dout.dtype)

    assert "elements differ; verdict:" in fault(Faulty())


def test_a_gradient_that_is_not_filled():
    class Faulty(Scale):
        def backward(self, dout):
            return self.params["s"] * dout

    assert fault(Faulty()) == "expected a gradient for s, got none; the backward pass does not compute it"


def test_a_sum_over_the_batch_that_is_missing():
    class Faulty(Scale):
        def backward(self, dout):
            dx = super().backward(dout)
            self.grads["s"] = dout * self.x
            return dx

    assert fault(Faulty()).startswith("expected the gradient of s with shape (3,), got (5, 3); ")


def test_backward_that_returns_nothing():
    class Faulty(Scale):
        def backward(self, dout):
            super().backward(dout)

    assert fault(Faulty()).startswith("expected the gradient of x with shape (5, 3), got (); ")


def test_only_zeros():
    message = fault(nn.Step())
    assert message.startswith("expected a gradient of x other than 0, got 15 zeros")
    check_layer(nn.Step(), X, allow_zero=["x"])


def test_gradients_that_add_up():
    class Faulty(Scale):
        def backward(self, dout):
            before = self.grads.get("s", 0)
            dx = super().backward(dout)
            self.grads["s"] = self.grads["s"] + before
            return dx

    assert "(a first backward)" in fault(Faulty())
    assert "verdict: gradients add up, or backward changes its cache" in fault(Faulty())


def test_backward_that_changes_its_cache():
    class Faulty(nn.Layer):
        def forward(self, x):
            self.on = x > 0
            return np.where(self.on, x, 0)

        def backward(self, dout):
            dx = np.where(self.on, dout, 0)
            self.on = np.zeros_like(self.on)
            return dx

    assert "verdict: gradients add up, or backward changes its cache" in fault(Faulty())


def test_backward_params_that_is_another():
    class Faulty(Scale):
        def backward_params(self, dout):
            self.grads["s"] = (dout * self.x).mean(axis=0)

    assert "(backward_params)" in fault(Faulty())

    class Empty(Scale):
        def backward_params(self, dout):
            pass

    assert fault(Empty()).startswith("expected s of backward_params, got none")


def test_record_with_another_value():
    class Faulty(Scale):
        def record(self, x):
            return super().record(x) + 1e-6

    message = fault(Faulty())
    assert message.startswith("out[0, 0]: expected ")
    assert message.endswith("(record, the tape); 15 of 15 elements differ; verdict: record computes another function")


def test_record_with_another_derivative():
    class Faulty(Scale):
        def record(self, x):
            out = super().record(x)
            return out + (x - x.data) * 0.01

    assert "(the tape); 15 of 15 elements differ; verdict: forward and record have other derivatives" in fault(Faulty())


def test_record_that_cuts_a_parameter_off():
    class Faulty(Scale):
        def record(self, x):
            return self.params["s"] * x + (0 if self.training else self.buffers["m"])

    assert fault(Faulty()).startswith("s[0]: expected ")


def test_record_that_returns_an_array():
    class Faulty(Scale):
        def record(self, x):
            return super().record(x).data

    assert fault(Faulty()) == (
        "expected record to return a Tensor, got ndarray; compute with Tensors, not with their .data"
    )


def test_a_backward_by_hand_that_is_not_of_its_forward():
    """The tape over an op repeats its backward by hand; over the op's primitives it does not."""
    from zhishen.graph.ops import Implementation, Op

    op = Op("faulty", Implementation(lambda x: (x * x, x), lambda dout, x: 2.00001 * x * dout))

    class Faulty(nn.Layer):
        def forward(self, x):
            out, self.cache = op.forward(x)
            return out

        def backward(self, dout):
            return op.backward(dout, self.cache)

        def record(self, x):
            return op(x)

    message = fault(Faulty())  # 5e-6 off passes the numerical check
    assert "(the tape through the primitives)" in message


@pytest.mark.parametrize("what", ["the output", "the gradient of x", "the gradient of s", "buffer m"])
def test_a_lost_dtype(what):
    class Faulty(Scale):
        def forward(self, x):
            out = super().forward(x)
            if what == "buffer m":
                self.buffers["m"] = self.buffers["m"].astype(np.float64)
            return out * np.ones(1) if what == "the output" else out

        def backward(self, dout):
            dx = super().backward(dout)
            if what == "the gradient of s":
                self.grads["s"] = self.grads["s"] * np.float64(1)
            return dx * np.ones(1) if what == "the gradient of x" else dx

        def record(self, x):
            return super().record(x)

    assert fault(Faulty()) == (
        f"expected {what} in float32 like the input, got float64; verdict: the dtype is lost; look for arrays that "
        f"are created without dtype="
    )


@pytest.mark.parametrize("what", ["x", "dout", "s"])
def test_writing_in_place(what):
    class Faulty(Scale):
        def forward(self, x):
            out = super().forward(x)
            if what == "x":
                x *= 0.5
            return out

        def backward(self, dout):
            dx = super().backward(dout)
            if what == "dout":
                dout *= 0.5
            if what == "s":
                self.params["s"] *= 0.5
            return dx

    assert fault(Faulty()).startswith(f"expected {what} to stay unchanged, got a change by forward and backward; ")


def test_writing_to_the_input_is_named():
    class Faulty(nn.Layer):
        """ReLU that overwrites the gradient that it is given, as the notes' does."""

        def forward(self, x):
            self.off = x <= 0
            return np.where(self.off, 0, x)

        def backward(self, dout):
            dout[self.off] = 0
            return dout

    message = fault(Faulty())
    assert message == (
        "expected dout to stay unchanged, got a change by forward and backward; verdict: an array is changed in "
        "place; work on a copy"
    )


@pytest.mark.parametrize("what", ["out", "x", "s"])
def test_a_buffer_that_is_returned_and_used_again(what):
    class Faulty(Scale):
        def forward(self, x):
            out = super().forward(x)
            return self._reuse("out", out) if what == "out" else out

        def backward(self, dout):
            dx = super().backward(dout)
            if what == "s":
                self.grads["s"] = self._reuse("s", self.grads["s"])
            return self._reuse("x", dx) if what == "x" else dx

        def _reuse(self, key, array):
            store = self.__dict__.setdefault("store", {})
            if key not in store or store[key].shape != array.shape or store[key].dtype != array.dtype:
                store[key] = array.copy()
            store[key][...] = array
            return store[key]

    assert fault(Faulty()) == (
        f"expected {what} to stay unchanged, got a change by a later forward and backward; verdict: an array is "
        f"changed in place; work on a copy"
    )


def test_an_empty_batch_that_loses_its_axes():
    class Faulty(Scale):
        def forward(self, x):
            return super().forward(x) if len(x) else np.zeros(0, x.dtype)

        def backward(self, dout):
            return super().backward(dout) if dout.size else np.zeros((0, 3))

    assert fault(Faulty()) == "expected the output of an empty batch to have shape (0, 3), got (0,); keep the axes"


def test_an_empty_batch_with_a_gradient():
    class Faulty(Scale):
        def backward(self, dout):
            dx = super().backward(dout)
            self.grads["s"] = self.grads["s"] + (0 if len(dout) else 1)
            return dx

    assert fault(Faulty()).startswith("expected the gradient of s to be 0 for an empty batch, got [1. 1. 1.]")


def test_an_output_shape_that_is_wrong():
    class Faulty(Scale):
        def output_shape(self, shape):
            return (*shape, 1)

    assert fault(Faulty()) == (
        "expected output_shape((3,)) to be (3,), the shape that forward returns, got (3, 1); override output_shape"
    )


def test_state_that_is_not_saved():
    class Faulty(Scale):
        """Keeps its running mean outside the buffers."""

        def __init__(self):
            super().__init__()
            self.buffers = {}
            self.m = 0.0

        def forward(self, x):
            self.x = x
            if self.training and len(x):
                self.m = 0.5 * self.m + 0.5 * float(x.mean())
            return self.params["s"] * x + (0 if self.training else self.m)

        def record(self, x):
            return self.tensor("s") * x + (0 if self.training else self.m)

    message = fault(Faulty())
    assert message.startswith("expected the same output after the state was saved and loaded, got differences up to ")
    assert message.endswith("; keep everything that forward uses in params and buffers")


def test_randomness_outside_rng():
    class Faulty(Dropout):
        def __init__(self):
            super().__init__(np.random.default_rng(0))
            self.hidden, self.rng = self.rng, None

        def _mask(self, x):
            return (self.hidden.random(x.shape) < 0.7).astype(x.dtype)

    assert fault(Faulty()).startswith("expected the same value at the same point, got another")
