"""Networks of networks to hold to everything: builders, each ``build(rng, dtype) -> Network``, and data for them."""

from __future__ import annotations

import numpy as np

from zhishen import nn, ops

# --- custom blocks ---------------------------------------------------------------------------------------------------


def affine(inputs, outputs, rng, dtype):
    return nn.Affine(inputs, outputs, rng=rng, dtype=dtype)


class Block(nn.Layer):
    """x + tanh(affine(norm(x))): layers as attributes, written for Tensors."""

    def __init__(self, width, rng, dtype=np.float32):
        super().__init__()
        self.norm, self.affine = nn.LayerNorm(width, dtype=dtype), affine(width, width, rng, dtype)

    def forward(self, x):
        return x + np.tanh(self.affine(self.norm(x)))


class Held(nn.Layer):
    """Layers in a list, a dict and a tuple, a list within a dict, and a parameter of its own."""

    def __init__(self, width, rng, dtype=np.float32):
        super().__init__()
        self.several = [affine(width, width, rng, dtype), nn.Tanh()]
        self.named = {"gate": affine(width, width, rng, dtype), "deep": [nn.Dropout(0.3, rng=rng)]}
        self.pair = (nn.Sigmoid(), affine(width, width, rng, dtype))
        self.numbers = [1.0, 2.0]
        self.params["scale"] = np.ones(width, dtype)

    def forward(self, x):
        for layer in self.several:
            x = layer(x)
        gate = self.pair[0](self.named["gate"](x))
        return self.pair[1](self.named["deep"][0](x * gate)) * self.tensor("scale")


class Twice(nn.Layer):
    """A layer used twice in one forward."""

    def __init__(self, width, rng, dtype=np.float32):
        super().__init__()
        self.affine = affine(width, width, rng, dtype)

    def forward(self, x):
        return np.tanh(self.affine(np.tanh(self.affine(x)))) + x


class Scale(nn.Layer):
    """y = s x on arrays, with a backward written by hand, and a running mean of |x| that divides in evaluation."""

    def __init__(self, width, dtype=np.float32):
        super().__init__()
        self.params["s"] = np.linspace(0.5, 1.5, width).astype(dtype)
        self.buffers["mean"] = np.ones(1, dtype)

    def forward(self, x):
        if self.training and len(x):
            self.buffers["mean"][...] = 0.9 * self.buffers["mean"] + 0.1 * np.abs(x).mean()
        self.x, self.by = x, x.dtype.type(1) if self.training else self.buffers["mean"].copy()
        return x * self.params["s"] / self.by

    def backward(self, dout):
        self.grads["s"] = (dout * self.x / self.by).sum(axis=0)
        return dout * self.params["s"] / self.by


class Noise(nn.Layer):
    """x times noise around 1 in training, on arrays."""

    def __init__(self, rng):
        super().__init__()
        self.rng = rng

    def forward(self, x):
        factor = self.rng.uniform(0.5, 1.5, x.shape) if self.training else np.ones(x.shape)
        self.factor = factor.astype(x.dtype)
        return x * self.factor

    def backward(self, dout):
        return dout * self.factor


class ByHand(nn.Layer):
    """A block on arrays that calls its layers, forward and backward, by hand."""

    def __init__(self, width, rng, dtype=np.float32):
        super().__init__()
        self.inner = nn.Sequential(affine(width, width, rng, dtype), nn.ReLU())
        self.scale = Scale(width, dtype)

    def forward(self, x):
        return self.scale.forward(self.inner.forward(x)) + x

    def backward(self, dout):
        return self.inner.backward(self.scale.backward(dout)) + dout


class Branches(nn.Network):
    """Layers as attributes only; one on arrays used twice, in two branches."""

    def __init__(self, rng, dtype, **options):
        super().__init__(**options)
        self.left, self.right = affine(4, 5, rng, dtype), affine(4, 5, rng, dtype)
        self.scale, self.head = Scale(5, dtype), affine(10, 3, rng, dtype)

    def forward(self, x):
        left, right = self.scale(np.tanh(self.left(x))), self.scale(ops.sigmoid(self.right(x)))
        return self.head(np.concatenate([left, right], axis=1))


class Worded(nn.Sequential):
    """A subclass that adds to the forward of its parent."""

    def forward(self, x):
        return np.tanh(super().forward(x)) + x


# --- custom losses ---------------------------------------------------------------------------------------------------


class Smooth(nn.Loss):
    """The mean of √(1 + d²) - 1, on arrays."""

    link = ops.softmax

    def forward(self, y, t):
        self.d = y - np.eye(y.shape[1], dtype=y.dtype)[t]
        return float((np.sqrt(1 + self.d**2) - 1).sum() / max(len(y), 1))

    def backward(self, dout=1.0):
        return dout * self.d / np.sqrt(1 + self.d**2) / max(len(self.d), 1)


def margin(y, t):
    """A function of Tensors: how far the other scores come near, softly."""
    one_hot = np.eye(y.shape[1])[t]
    right = (y * one_hot).sum(axis=1, keepdims=True)
    return ((np.log(1 + np.exp(y - right)) * (1 - one_hot)).sum() / max(len(y), 1)).sum()


# --- the networks -----------------------------------------------------------------------------------------------------


def _residual(rng, dtype):
    return nn.Network(
        affine(4, 5, rng, dtype),
        nn.Residual(affine(5, 5, rng, dtype), nn.Tanh(), affine(5, 5, rng, dtype)),
        nn.Residual([affine(5, 6, rng, dtype), nn.ReLU()], shortcut=affine(5, 6, rng, dtype)),
        affine(6, 3, rng, dtype),
    )


def _residual_conv(rng, dtype):
    def conv(*sizes, **options):
        return nn.Conv2d(*sizes, rng=rng, dtype=dtype, **options)

    return nn.Network(
        conv(1, 3, 3, padding=1),
        nn.Residual(conv(3, 3, 3, padding=1), nn.BatchNorm(3, dtype=dtype), nn.ReLU(), nn.Dropout(0.2, rng=rng)),
        nn.Residual(conv(3, 4, 3, stride=2, padding=1), nn.Tanh(), shortcut=conv(3, 4, 1, stride=2)),
        nn.MaxPool2d(2),
        nn.Flatten(),
        affine(4, 3, rng, dtype),
    )


def _residual_own_shortcut(rng, dtype):
    layer = affine(4, 4, rng, dtype)
    return nn.Network(nn.Residual(layer, nn.ReLU(), shortcut=layer), affine(4, 3, rng, dtype))


def _network_in_network(rng, dtype):
    inner = nn.two_layer(4, 6, 5, rng=rng, dtype=dtype)
    return nn.Network({"inner": inner, "act": nn.Tanh(), "head": affine(5, 3, rng, dtype)})


def _three_deep(rng, dtype):
    block = nn.Sequential(affine(4, 5, rng, dtype), nn.Sequential(nn.ReLU(), nn.Sequential(affine(5, 4, rng, dtype))))
    return nn.Network(
        [block, nn.BatchNorm(4, dtype=dtype), nn.ReLU(), nn.Dropout(0.2, rng=rng), affine(4, 3, rng, dtype)]
    )


def _held(rng, dtype):
    return nn.Network(Held(4, rng, dtype), Block(4, rng, dtype), affine(4, 3, rng, dtype))


def _worded(rng, dtype):
    return nn.Network(Worded(affine(4, 4, rng, dtype), nn.ReLU()), affine(4, 3, rng, dtype))


def _shared_in_order(rng, dtype):
    layer = affine(4, 4, rng, dtype)
    return nn.Network(layer, nn.ReLU(), layer, nn.Tanh(), affine(4, 3, rng, dtype))


def _shared_in_blocks(rng, dtype):
    layer = affine(4, 4, rng, dtype)
    return nn.Network(nn.Residual(layer, nn.Tanh()), nn.Sequential(layer, nn.ReLU()), affine(4, 3, rng, dtype))


def _tied_block(rng, dtype):
    block = nn.Residual(affine(4, 4, rng, dtype), nn.BatchNorm(4, dtype=dtype), nn.ReLU())
    return nn.Network(block, nn.Tanh(), block, affine(4, 3, rng, dtype))


def _used_twice(rng, dtype):
    return nn.Network(affine(4, 4, rng, dtype), Twice(4, rng, dtype), nn.ReLU(), affine(4, 3, rng, dtype))


def _frozen(*patterns):
    def build(rng, dtype):
        network = nn.Network(
            affine(4, 5, rng, dtype), nn.BatchNorm(5, dtype=dtype), nn.ReLU(), Block(5, rng, dtype),
            nn.Sequential(affine(5, 5, rng, dtype), nn.Tanh()), affine(5, 3, rng, dtype),
        )  # fmt: skip
        network.freeze(*patterns)
        return network

    return build


def _frozen_shared(rng, dtype):
    network = _shared_in_blocks(rng, dtype)
    network.freeze("residual1")
    return network


def _frozen_by_hand(rng, dtype):
    hand = ByHand(4, rng, dtype)
    network = nn.Network(hand, nn.Tanh(), hand, affine(4, 3, rng, dtype))
    network.freeze("byhand1.inner")
    return network


def _own_layers(rng, dtype):
    return nn.Network(
        affine(4, 5, rng, dtype), Scale(5, dtype), Noise(rng), ByHand(5, rng, dtype), affine(5, 3, rng, dtype)
    )


def _own_layers_twice(rng, dtype):
    scale, hand = Scale(4, dtype), ByHand(4, rng, dtype)
    return nn.Network(scale, hand, nn.Tanh(), scale, hand, Noise(rng), affine(4, 3, rng, dtype))


def _loss_class(rng, dtype):
    return nn.Network(affine(4, 5, rng, dtype), Block(5, rng, dtype), affine(5, 3, rng, dtype), loss=Smooth())


def _loss_function(rng, dtype):
    return nn.Network(affine(4, 5, rng, dtype), nn.Tanh(), affine(5, 3, rng, dtype), loss=margin)


def _branches_function(rng, dtype):
    return Branches(rng, dtype, loss=margin)


NETWORKS = {
    "residual": _residual,
    "residual, convolutions": _residual_conv,
    "residual, its layer as shortcut": _residual_own_shortcut,
    "network in network": _network_in_network,
    "three deep": _three_deep,
    "layers in lists and dicts": _held,
    "forward by way of super": _worded,
    "shared in order": _shared_in_order,
    "shared in blocks": _shared_in_blocks,
    "tied block": _tied_block,
    "used twice": _used_twice,
    "frozen prefix": _frozen("affine1", "batchnorm1"),
    "frozen middle": _frozen("block1", "sequential1"),
    "all frozen but the last": _frozen("affine1", "batchnorm1", "block1", "sequential1"),
    "frozen bias": _frozen("sequential1.affine1.b"),
    "frozen norm": _frozen("batchnorm1"),
    "frozen and shared": _frozen_shared,
    "frozen in a block by hand": _frozen_by_hand,
    "own layers": _own_layers,
    "own layers twice": _own_layers_twice,
    "own loss, a class": _loss_class,
    "own loss, a function": _loss_function,
    "branches": Branches,
    "branches, own loss": _branches_function,
}


def build(name, dtype=np.float32, seed=0):
    """A network of the registry, its weights moved a little off exact zeros and ones."""
    network = NETWORKS[name](np.random.default_rng(seed), dtype)
    mover = np.random.default_rng(seed + 1)
    for array in network.walk().parameters().values():
        array += 0.1 * mover.normal(size=array.shape)
    return network


def batch(name, samples=6, seed=2):
    """Inputs and labels that fit."""
    rng = np.random.default_rng(seed)
    shape = (1, 4, 4) if name == "residual, convolutions" else (4,)
    return rng.normal(size=(samples, *shape)), rng.integers(0, 3, samples)


def layers_within(network):
    """Paths of all layers without the network itself."""
    return [path for path in network.walk().layers if path]
