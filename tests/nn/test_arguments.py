"""The arguments of constructors: read from attributes, and encoded as JSON."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest
from saved_networks import LAYERS, RNG, drawn, same, saved_and_loaded

from zhishen import nn
from zhishen.errors import ArgumentError
from zhishen.nn.arguments import arguments, call, decode, encode, fixed, layer_arguments, parameters_of


@pytest.mark.parametrize("kind", LAYERS)
def test_a_config_has_all_arguments_but_those_that_the_file_has_elsewhere(kind):
    layer = LAYERS[kind][0]()
    cls = type(layer)
    arguments = {*inspect.signature(cls).parameters} - {"name", "rng", "init", "dtype", "layers", "loss", "input_shape"}
    assert {*layer.config()} == arguments - ({"shortcut"} if kind == "Residual" else set())


def test_a_config_of_your_own_is_what_the_class_is_called_with(tmp_path):
    class Doubled(nn.Layer):
        def __init__(self, half, inner="relu"):
            super().__init__()
            self.affine, self.inner = nn.Affine(2 * half, 2, rng=drawn()), nn.activation(inner)

        def config(self):
            return {"half": self.affine.inputs // 2, "inner": "tanh"}

        def forward(self, x):
            return self.inner(self.affine(x))

    network = nn.Network([Doubled(3, inner="tanh")])
    same(network, saved_and_loaded(network, tmp_path / "a", [Doubled]), RNG.normal(size=(3, 6)))


def test_values_come_back_equal_and_of_their_kind():
    values = [
        None, True, 3, -2.5, "至深", math.inf, (1, (2, [3, ()])), [], {}, {"b": 1, "a": {"tuple": [1]}}, 10**30,
    ]  # fmt: skip
    for value in values:
        again = decode(encode(value, where="here", name="value"))
        assert again == value
        assert type(again) is type(value)
    assert math.isnan(decode(encode(math.nan, where="here", name="value")))
    for number in (np.int64(3), np.float32(0.5), np.bool_(True)):
        again = encode(number, where="here", name="value")
        assert type(again) is type(number.item())
        assert again == number


class Holder:
    """A class with an argument of every kind."""

    def __init__(self, first, /, *layers, width=3, block=None, rng=None, name="", **options):
        self.first, self.layers, self.width, self.block = first, layers, width, block


def test_parameters_are_those_of_the_constructor():
    assert [p.name for p in parameters_of(Holder)] == ["first", "layers", "width", "block", "rng", "name"]
    assert parameters_of(type("Bare", (), {})) == []


def test_layers_and_other_arguments_are_separate():
    relu = nn.ReLU()
    holder = Holder(1, relu, relu, width=5, block=nn.Tanh())
    assert layer_arguments(holder) == {"layers": (relu, relu), "block": holder.block}
    assert arguments(holder) == {"first": 1, "width": 5}
    assert arguments(holder, omit=["width"]) == {"first": 1}


def test_a_missing_attribute_is_an_error():
    holder = Holder(1)
    del holder.width
    with pytest.raises(ArgumentError, match=r"^Holder\.config: expected the argument width of Holder as an attribute"):
        arguments(holder)


def test_a_call_has_positional_arguments_in_their_places():
    relu = nn.ReLU()
    made = call(Holder, {"first": 7, "layers": [relu], "width": 2})
    assert (made.first, made.layers, made.width) == (7, (relu,), 2)


def test_a_fixed_argument_keeps_its_value():
    @fixed("size")
    class Window(nn.Layer):
        def __init__(self, size):
            super().__init__()
            self.size = size

        def forward(self, x):
            return x

    window = Window(3)
    window.size = 3
    with pytest.raises(ArgumentError, match=r"^Window: expected size to stay 3, the value with which the layer was"):
        window.size = 4
    assert window.size == 3
