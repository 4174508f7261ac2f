"""Nested networks, compared with PyTorch: outputs, gradients, the gradient of the inputs, ten training steps."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch.nn import functional as F

from zhishen import nn, ops, optim

torch.set_num_threads(1)  # the thread pools of PyTorch and of NumPy's BLAS would compete for the processors

STEPS, LR = 10, 0.02


def affine(inputs, outputs, seed):
    return nn.Affine(inputs, outputs, rng=np.random.default_rng(seed), dtype=np.float64)


def conv(inputs, outputs, size, seed, **options):
    return nn.Conv2d(inputs, outputs, size, rng=np.random.default_rng(seed), dtype=np.float64, **options)


def linear(p, name, x):
    """The affine map of PyTorch with parameters of zhishen."""
    return x @ p[f"{name}.W"] + p[f"{name}.b"]


# Each case: a network, the same function in PyTorch of the parameters (by their names in zhishen) and the inputs, and
# the shape of an input.


def residual():
    network = nn.Network(
        affine(4, 5, 0),
        nn.Residual(affine(5, 5, 1), nn.Tanh(), affine(5, 5, 2)),
        nn.Residual(affine(5, 6, 3), nn.ReLU(), shortcut=affine(5, 6, 4)),
        affine(6, 3, 5),
    )

    def other(p, x):
        x = linear(p, "affine1", x)
        x = x + linear(p, "residual1.affine2", torch.tanh(linear(p, "residual1.affine1", x)))
        x = torch.relu(linear(p, "residual2.affine1", x)) + linear(p, "residual2.shortcut", x)
        return linear(p, "affine2", x)

    return network, other, (4,)


def residual_conv():
    norm = nn.BatchNorm(3, dtype=np.float64)
    network = nn.Network(
        conv(2, 3, 3, 0, padding=1),
        nn.Residual(conv(3, 3, 3, 1, padding=1), norm, nn.ReLU(), conv(3, 3, 3, 2, padding=1)),
        nn.ReLU(),
        nn.Residual(conv(3, 4, 3, 3, stride=2, padding=1), nn.Tanh(), shortcut=conv(3, 4, 1, 4, stride=2)),
        nn.Flatten(),
        affine(36, 3, 5),
    )

    def layer(p, name, x, **options):
        return F.conv2d(x, p[f"{name}.W"], p[f"{name}.b"], **options)

    def other(p, x):
        x = layer(p, "conv1", x, padding=1)
        h = layer(p, "residual1.conv1", x, padding=1)
        given = (torch.tensor(norm.buffers[key]) for key in ("running_mean", "running_var"))
        h = F.batch_norm(
            h, *given, p["residual1.batchnorm1.gamma"], p["residual1.batchnorm1.beta"], training=norm.training
        )
        x = torch.relu(x + layer(p, "residual1.conv2", torch.relu(h), padding=1))
        around = layer(p, "residual2.shortcut", x, stride=2)
        x = torch.tanh(layer(p, "residual2.conv1", x, stride=2, padding=1)) + around
        return linear(p, "affine1", x.flatten(1))

    return network, other, (2, 6, 6)


def shared():
    tied, block = affine(4, 4, 0), nn.Residual(affine(4, 4, 1), nn.Tanh())
    network = nn.Network(tied, nn.Tanh(), block, tied, block, nn.Residual(tied, shortcut=tied), affine(4, 3, 2))

    def other(p, x):
        def again(x):
            return x + torch.tanh(linear(p, "residual1.affine1", x))

        x = again(torch.tanh(linear(p, "affine1", x)))
        return linear(p, "affine3", 2 * linear(p, "affine1", again(linear(p, "affine1", x))))

    return network, other, (4,)


class Gate(nn.Layer):
    """x + s ⊙ a(x) ⊙ σ(a(tanh x)): a layer used twice, one in a dict, and a parameter of its own."""

    def __init__(self, width, seed):
        super().__init__()
        self.inner = {"a": affine(width, width, seed)}
        self.params["s"] = np.linspace(0.5, 1.5, width)

    def forward(self, x):
        layer = self.inner["a"]
        return x + self.tensor("s") * layer(x) * ops.sigmoid(layer(np.tanh(x)))


def gate(p, path, x):
    name = f"{path}.inner.a"
    return x + p[f"{path}.s"] * linear(p, name, x) * torch.sigmoid(linear(p, name, torch.tanh(x)))


def nested():
    inner = nn.Network({"one": affine(4, 5, 0), "act": nn.GELU(), "gate": Gate(5, 1)})
    network = nn.Network(
        inner, nn.Sequential(nn.Sequential(affine(5, 4, 2), nn.LayerNorm(4, dtype=np.float64))), Gate(4, 3),
        affine(4, 3, 4),
    )  # fmt: skip

    def other(p, x):
        x = gate(p, "network1.gate", F.gelu(linear(p, "network1.one", x)))
        deep = "sequential1.sequential1"
        x = linear(p, f"{deep}.affine1", x)
        x = F.layer_norm(x, (4,), p[f"{deep}.layernorm1.gamma"], p[f"{deep}.layernorm1.beta"], eps=1e-5)
        return linear(p, "affine1", gate(p, "gate1", x))

    return network, other, (4,)


def frozen():
    network, other, shape = nested()
    network.freeze("network1.one", "gate1.s", "sequential1.*.affine1.b")
    return network, other, shape


def frozen_norm():
    norm = nn.BatchNorm(5, dtype=np.float64)
    norm.buffers["running_mean"][...], norm.buffers["running_var"][...] = np.linspace(-1, 1, 5), np.linspace(1, 2, 5)
    network = nn.Network(affine(4, 5, 0), norm, nn.Tanh(), affine(5, 3, 1))
    network.freeze("batchnorm1")

    def other(p, x):
        given = (torch.tensor(norm.buffers[key]) for key in ("running_mean", "running_var"))
        x = F.batch_norm(
            linear(p, "affine1", x), *given, p["batchnorm1.gamma"], p["batchnorm1.beta"], training=False, eps=1e-5
        )
        return linear(p, "affine2", torch.tanh(x))

    return network, other, (4,)


class Swish(nn.Layer):
    """y = x σ(β x) on arrays, with an explicit backward pass."""

    def __init__(self, width):
        super().__init__()
        self.params["beta"] = np.linspace(0.5, 2.0, width)

    def forward(self, x):
        self.x, self.s = x, 1 / (1 + np.exp(-self.params["beta"] * x))
        return x * self.s

    def backward(self, dout):
        slope = self.s * (1 - self.s)
        self.grads["beta"] = (dout * self.x**2 * slope).sum(axis=0)
        return dout * (self.s + self.params["beta"] * self.x * slope)


def own_layer():
    network = nn.Network(affine(4, 5, 0), nn.Residual(Swish(5), affine(5, 5, 1)), affine(5, 3, 2))

    def other(p, x):
        x = linear(p, "affine1", x)
        return linear(
            p, "affine2", x + linear(p, "residual1.affine1", x * torch.sigmoid(p["residual1.swish1.beta"] * x))
        )

    return network, other, (4,)


class TwoBranches(nn.Network):
    """Layers as attributes; both branches use one layer on arrays."""

    def __init__(self):
        super().__init__()
        self.left, self.right = affine(4, 5, 0), affine(4, 5, 1)
        self.swish, self.head = Swish(5), affine(10, 3, 2)

    def forward(self, x):
        return self.head(np.concatenate([self.swish(self.left(x)), self.swish(self.swish(self.right(x)))], axis=1))


def own_layer_twice():
    def other(p, x):
        def swish(x):
            return x * torch.sigmoid(p["swish.beta"] * x)

        left, right = swish(linear(p, "left", x)), swish(swish(linear(p, "right", x)))
        return linear(p, "head", torch.cat([left, right], dim=1))

    return TwoBranches(), other, (4,)


CASES = {
    make.__name__: make
    for make in (residual, residual_conv, shared, nested, frozen, frozen_norm, own_layer, own_layer_twice)
}


class Distance(nn.Loss):
    """The sum of √(1 + d²) divided by N, with an explicit backward pass."""

    def forward(self, y, t):
        self.d = y - np.eye(3)[t]
        return float(np.sqrt(1 + self.d**2).sum() / len(y))

    def backward(self, dout=1.0):
        return dout * self.d / np.sqrt(1 + self.d**2) / len(self.d)


def distance(y, t):
    """The same loss as a function of Tensors."""
    return np.sqrt(1 + (y - np.eye(3)[t]) ** 2).sum() / len(y)


def distance_torch(y, t):
    return torch.sqrt(1 + (y - F.one_hot(t, 3)) ** 2).sum() / len(y)


LOSSES = {
    "softmax_cross_entropy": ("softmax_cross_entropy", F.cross_entropy),
    "a class": (Distance(), distance_torch),
    "a function": (distance, distance_torch),
}


def close(found, expected, what=""):
    expected = expected.detach().numpy() if isinstance(expected, torch.Tensor) else expected
    np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-10, err_msg=what)


@pytest.fixture(params=CASES)
def case(request):
    network, other, shape = CASES[request.param]()
    rng = np.random.default_rng(7)
    for array in network.params.values():
        array += 0.1 * rng.normal(size=array.shape)
    x, t = rng.normal(size=(6, *shape)), rng.integers(0, 3, 6)
    frozen = network.params.frozen
    p = {name: torch.tensor(a, requires_grad=name not in frozen) for name, a in network.params.items()}
    return network, other, p, x, t


@pytest.mark.parametrize("loss", LOSSES)
def test_output_and_gradients(case, loss):
    network, other, p, x, t = case
    ours, theirs = LOSSES[loss]
    network.last_layer = nn.Network(network, loss=ours).last_layer
    network.walk()  # gives the layers names as in the root
    with network.undisturbed():
        out = network.forward(x)
    y = other(p, torch.tensor(x))
    close(out, y)
    value = theirs(y, torch.tensor(t))
    trainable = [name for name in p if p[name].requires_grad]
    expected = dict(zip(trainable, torch.autograd.grad(value, [p[name] for name in trainable]), strict=True))
    for gradient in (network.gradient, network.tape_gradient):
        with network.undisturbed():
            found = gradient(x, t)
            assert list(found) == trainable
            for name, g in expected.items():
                close(found[name], g, name)
    with network.undisturbed():
        assert network.loss(x, t) == pytest.approx(value.item(), rel=1e-12)


def test_the_gradient_of_the_inputs(case):
    network, other, p, x, t = case
    leaf = torch.tensor(x, requires_grad=True)
    with network.evaluating():
        (expected,) = torch.autograd.grad(F.cross_entropy(other(p, leaf), torch.tensor(t)), leaf)
    close(network.input_gradient(x, t), expected)


@pytest.mark.parametrize("loss", LOSSES)
def test_ten_steps(case, loss):
    network, other, p, x, t = case
    ours, theirs = LOSSES[loss]
    network.last_layer = nn.Network(network, loss=ours).last_layer
    network.walk()
    optimizer, labels = optim.Momentum(lr=LR), torch.tensor(t)
    trainable = [p[name] for name in p if p[name].requires_grad]
    theirs_optimizer = torch.optim.SGD(trainable, lr=LR, momentum=0.9)
    for _ in range(STEPS):
        value, grads = network.loss_and_gradient(x, t)
        expected = theirs(other(p, torch.tensor(x)), labels)
        assert value == pytest.approx(expected.item(), rel=1e-10)
        optimizer.update(network.params, grads)
        theirs_optimizer.zero_grad()
        expected.backward()
        theirs_optimizer.step()
    for name, array in network.params.items():
        close(array, p[name], name)
