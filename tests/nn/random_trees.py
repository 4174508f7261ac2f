"""Random networks of networks: a seed draws the layers, how they nest, which are shared and which frozen."""

from __future__ import annotations

import copy
from itertools import pairwise

import numpy as np

from zhishen import nn, ops
from zhishen.graph.check import compare_gradients, frozen

NORMS = (nn.BatchNorm, nn.LayerNorm, nn.RMSNorm)
ACTIVATIONS = (nn.Tanh, nn.Sigmoid, nn.GELU, nn.ReLU, nn.LeakyReLU, nn.Identity)


class Gated(nn.Layer):
    """Two ways, multiplied; the second one through a parameter of its own."""

    def __init__(self, left, right, width):
        super().__init__()
        self.ways = {"left": left, "right": [right]}
        self.params["w"] = np.linspace(-1, 1, width)

    def forward(self, x):
        return self.ways["left"](x) * ops.sigmoid(self.ways["right"][0](x) * self.tensor("w"))


class Twice(nn.Layer):
    """Something done twice, and a way around."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return self.inner(np.tanh(self.inner(x))) + x


class ByHand(nn.Layer):
    """A block on arrays with forward and backward by hand, which doubles its output."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        return 2 * self.inner.forward(x)

    def backward(self, dout):
        return self.inner.backward(2 * dout)


class Maker:
    """Draws layers from a width to a width, and sometimes takes one that it has drawn before."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)
        self.shares = seed % 2 == 1  # what shares layers is computed by the tape alone
        self.drawn = []

    def affine(self, inputs, outputs):
        return nn.Affine(inputs, outputs, rng=self.rng, init="xavier", dtype=np.float64)

    def layer(self, inputs, outputs, depth):
        """One layer or block."""
        known = [layer for layer, *sizes in self.drawn if sizes == [inputs, outputs]]
        if self.shares and known and self.rng.random() < 0.15:
            return known[self.rng.integers(len(known))]
        kinds = ["affine"] if inputs != outputs else ["affine", "norm", "activation", "dropout"]
        if depth:
            kinds += ["sequential", "residual", "gated"] * 2
            kinds += ["twice", "identity", "by hand"] * 2 if inputs == outputs else []
        layer = self.of_kind(kinds[self.rng.integers(len(kinds))], inputs, outputs, depth - 1)
        self.drawn.append((layer, inputs, outputs))
        return layer

    def of_kind(self, kind, inputs, outputs, depth):
        rng = self.rng
        match kind:
            case "affine":
                return self.affine(inputs, outputs)
            case "norm":
                return NORMS[rng.integers(len(NORMS))](inputs, dtype=np.float64)
            case "activation":
                return ACTIVATIONS[rng.integers(len(ACTIVATIONS))]()
            case "dropout":
                return nn.Dropout(0.3, rng=np.random.default_rng(rng.integers(2**32)))
            case "sequential":
                return nn.Sequential(self.chain(inputs, outputs, depth))
            case "residual":
                return nn.Residual(self.chain(inputs, outputs, depth), shortcut=self.layer(inputs, outputs, depth))
            case "identity":
                return nn.Residual(self.chain(inputs, outputs, depth))
            case "gated":
                return Gated(self.layer(inputs, outputs, depth), self.layer(inputs, outputs, depth), outputs)
            case "twice":
                return Twice(self.layer(inputs, outputs, depth))
            case _:
                return ByHand(self.layer(inputs, outputs, depth))

    def chain(self, inputs, outputs, depth):
        count = int(self.rng.integers(1, 4))
        widths = [inputs, *(int(self.rng.integers(2, 5)) for _ in range(count - 1)), outputs]
        return [self.layer(a, b, depth) for a, b in pairwise(widths)]


def network_of(seed, depth=3):
    """A network from 3 inputs to 3 outputs, some of its parameters frozen; of an odd seed it may share layers."""
    maker = Maker(seed)
    network = nn.Network(*maker.chain(3, 3, depth), maker.affine(3, 3))
    for array in network.params.values():
        array += 0.05 * maker.rng.normal(size=array.shape)
    for path, layer in network.walk().layers.items():
        for key in layer.own_params():
            if maker.rng.random() < 0.15:
                network.freeze(f"{path}.{key}")
    return network


def check(seed):
    """Raise unless a random network has the same gradients by layers, by tape, unfused, in a copy, and numerically."""
    network = network_of(seed)
    rng = np.random.default_rng(seed + 1)
    x, t = rng.normal(size=(5, 3)), rng.integers(0, 3, 5)
    generators = list(network.generators().values())

    def alike(compute):
        with frozen(generators), network.undisturbed():
            return compute()

    value, by_layers = alike(lambda: network.loss_and_gradient(x, t))
    others = {
        "tape": alike(lambda: network.tape_gradient(x, t)),
        "copy": alike(lambda: copy.deepcopy(network).gradient(x, t)),
        "observed": _observed(network, lambda: alike(lambda: network.gradient(x, t))),
    }
    with ops.unfolded():
        others["primitives"] = alike(lambda: network.tape_gradient(x, t))
    for way, found in others.items():
        assert list(found) == list(by_layers), (seed, way)
        for name, g in by_layers.items():
            limit = 1e-9 * max(1, np.abs(g).max(initial=0))
            np.testing.assert_allclose(found[name], g, rtol=1e-9, atol=limit, err_msg=f"{seed} {way} {name}")
    params = {name: layer.own_params()[key] for name, layer, key in network.walk().trainable()}
    if params:
        name = list(params)[seed % len(params)]
        compare_gradients(
            lambda: network.loss(x, t), {name: params[name]}, {name: by_layers[name]}, rng=generators,
            allow_zero=[name], samples=3, where=f"seed {seed}",
        )  # fmt: skip
    assert np.isfinite(value)
    return network


def _observed(network, compute):
    with network.observe(lambda seen: None):
        return compute()
