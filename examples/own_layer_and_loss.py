"""A layer, a block and a loss of your own in one network, checked against numerical gradients and trained.

一个网络里有你自己的层、块和损失函数，与数值梯度核对，再训练。

The layer works on arrays: forward and backward, as in the book. The block is written for Tensors, has a parameter of
its own and a layer in it, and needs no backward. The loss is the Huber loss, quadratic near 0 and linear far away, so
that a wrong target has less influence; it is defined as a class with a backward, and as a function of Tensors.

Prints:
    the layer: its backward agrees with numerical derivatives
    the network: backpropagation, tape and numerical gradients agree
    the loss as a class and as a function: the same loss: True; the same gradients: True
    one target of ten is 5 too large: with huber the network is off by less than 0.25: True
    one target of ten is 5 too large: with sum_of_squares the network is off by less than 0.25: False
"""

from collections.abc import Callable

import numpy as np

from zhishen import Tensor, nn, optim, testing
from zhishen.messages import message

Array = np.ndarray


class Softsign(nn.Layer):
    """Out = x/(1 + |x|), on arrays."""

    def forward(self, x: Array) -> Array:
        """The output; keeps what backward needs."""
        self.below = 1 + abs(x)
        return x / self.below

    def backward(self, dout: Array) -> Array:
        """dx = dout/(1 + |x|)²."""
        return dout / self.below**2


class Gate(nn.Layer):
    """Out = s ⊙ softsign(x W + b) + x, on Tensors; s is a parameter of the block's own."""

    def __init__(self, width: int, rng: np.random.Generator, dtype: type = np.float64) -> None:
        super().__init__()
        self.affine, self.softsign = nn.Affine(width, width, rng=rng, dtype=dtype), Softsign()
        self.params["s"] = np.ones(width, dtype)

    def forward(self, x: Tensor) -> Tensor:
        """The tape finds the gradients of W, b and s."""
        return self.tensor("s") * self.softsign(self.affine(x)) + x


class Huber(nn.Loss):
    """E = 1/N Σ h(y - t), h(d) = d²/2 for |d| < 1, |d| - 1/2 beyond."""

    def forward(self, y: Array, t: Array) -> float:
        """The loss; keeps what backward needs."""
        self.difference = y - t
        size = abs(self.difference)
        return float(np.where(size < 1, size**2 / 2, size - 0.5).sum() / len(y))

    def backward(self, dout: float = 1.0) -> Array:
        """dy = (y - t)/N, but no larger than 1/N."""
        return dout * np.clip(self.difference, -1, 1) / len(self.difference)


def huber(y: Tensor, t: Array) -> Tensor:
    """The same as a function of Tensors."""
    size = abs(y - t)
    return np.where(size.data < 1, size**2 / 2, size - 0.5).sum() / len(y)


def build(loss: nn.Loss | str | Callable[[Tensor, Array], Tensor]) -> nn.Network:
    """Two blocks between two affine layers."""
    rng = np.random.default_rng(0)
    first, last = nn.Affine(1, 8, rng=rng, dtype=np.float64), nn.Affine(8, 1, rng=rng, dtype=np.float64)
    return nn.Network(first, Gate(8, rng), Gate(8, rng), last, loss=loss)


def main() -> None:
    """Check, compare, train."""
    rng = np.random.default_rng(1)
    x = rng.uniform(-2, 2, size=(100, 1))
    right = np.sin(2 * x)
    t = right.copy()
    t[::10] += 5  # each tenth target is wrong

    testing.check_layer(Softsign(), x[:6])
    print(message("the layer: its backward agrees with numerical derivatives"))
    testing.check_network(build(Huber()), x[:6], t[:6])
    print(message("the network: backpropagation, tape and numerical gradients agree"))

    (one, by_class), (other, by_function) = (build(loss).loss_and_gradient(x, t) for loss in (Huber(), huber))
    gradients = all(np.allclose(by_class[name], by_function[name], rtol=1e-12) for name in by_class)
    line = message(
        "the loss as a class and as a function: the same loss: {loss}; the same gradients: {gradients}",
        loss=np.isclose(one, other), gradients=gradients,
    )  # fmt: skip
    print(line)

    for name, loss in (("huber", huber), ("sum_of_squares", "sum_of_squares")):
        network, optimizer = build(loss), optim.Adam(lr=0.01)
        for _ in range(300):
            optimizer.update(network.params, network.gradient(x, t))
        error = float(abs(network.predict(x) - right).mean())
        line = message(
            "one target of ten is 5 too large: with {name} the network is off by less than 0.25: {less}",
            name=name, less=error < 0.25,
        )  # fmt: skip
        print(line)


if __name__ == "__main__":
    main()
