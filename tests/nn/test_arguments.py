"""The arguments of constructors: read from attributes, and encoded as JSON."""

from __future__ import annotations

import inspect
import math

import numpy as np
import pytest
from saved_networks import LAYERS, RNG, drawn, same, saved_and_loaded

from zhishen import nn
from zhishen.nn.arguments import decode, encode


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
