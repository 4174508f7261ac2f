"""Chapter 8: a residual block, by hand and ready made, and what it does for the first of 20 layers.

第 8 章：残差块，自己写的和现成的，以及它对 20 层中的第一层有什么作用。

The block adds its input to what its layers make of it: out = F(x) + x. The gradient comes back by both ways, and the
second way does not weaken it. F is an affine layer and a sigmoid here. Of 20 such layers in a row the first one gets
next to no gradient, and nothing is learned; of 20 residual blocks the first one gets one fourteenth of the last one's.

Prints:
    the block by hand and nn.Residual: the same output: True; the same gradients: True
    20 plain layers: the norm of the first one's gradient is 9e-13 of the last one's
    20 residual blocks: the norm of the first one's gradient is 7e-02 of the last one's
    20 plain layers, after 300 updates: less than 15 % right
    20 residual blocks, after 300 updates: more than 85 % right
"""

import numpy as np

from zhishen import Tensor, data, nn, optim
from zhishen.messages import message

WIDTH, DEPTH, UPDATES = 50, 20, 300


class Block(nn.Layer):
    """A residual block by hand: out = σ(x W + b) + x. The tape finds the gradients."""

    def __init__(self, rng: np.random.Generator, dtype: type) -> None:
        super().__init__()
        self.affine = nn.Affine(WIDTH, WIDTH, rng=rng, init="xavier", dtype=dtype)
        self.sigmoid = nn.Sigmoid()

    def forward(self, x: Tensor) -> Tensor:
        """F(x) + x."""
        return self.sigmoid(self.affine(x)) + x


def layers(rng: np.random.Generator, dtype: type) -> list[nn.Layer]:
    """The layers of F."""
    return [nn.Affine(WIDTH, WIDTH, rng=rng, init="xavier", dtype=dtype), nn.Sigmoid()]


def network(kind: str, dtype: type = np.float32) -> nn.Network:
    """An affine layer, 20 times F (plain, or with a way around it), and an affine layer for the ten scores."""
    rng = np.random.default_rng(0)
    first = nn.Affine(784, WIDTH, rng=rng, init="xavier", dtype=dtype)
    middle: list[nn.Layer] = []
    for _ in range(DEPTH):
        if kind == "by hand":
            middle.append(Block(rng, dtype))
        elif kind == "residual":
            middle.append(nn.Residual(layers(rng, dtype)))
        else:
            middle.append(nn.Sequential(layers(rng, dtype)))
    return nn.Network(first, *middle, nn.Affine(WIDTH, 10, rng=rng, init="xavier", dtype=dtype))


def main() -> None:
    """Compare the two blocks, then 20 plain layers with 20 residual ones."""
    mnist = data.mnist()
    x, t = mnist.train.x[:100], mnist.train.t[:100]

    by_hand, ready = network("by hand", np.float64), network("residual", np.float64)
    output = np.allclose(by_hand.predict(x), ready.predict(x), rtol=1e-12)
    pairs = zip(by_hand.gradient(x, t).values(), ready.gradient(x, t).values(), strict=True)
    gradients = all(np.allclose(a, b, rtol=1e-9, atol=1e-15) for a, b in pairs)
    line = message(
        "the block by hand and nn.Residual: the same output: {output}; the same gradients: {gradients}",
        output=output, gradients=gradients,
    )  # fmt: skip
    print(line)

    plain, residual = message("{depth} plain layers", depth=DEPTH), message("{depth} residual blocks", depth=DEPTH)
    kinds = {"plain": (plain, "sequential"), "residual": (residual, "residual")}
    for kind, (name, prefix) in kinds.items():
        gradient = network(kind, np.float64).gradient(x, t)
        first, last = (np.linalg.norm(gradient[f"{prefix}{k}.affine1.W"]) for k in (1, DEPTH))
        ratio = first / last
        print(
            message(
                "{name}: the norm of the first one's gradient is {ratio:.0e} of the last one's", name=name, ratio=ratio
            )
        )

    for kind, (name, _) in kinds.items():
        learner, optimizer, rng = network(kind), optim.Adam(lr=0.002), np.random.default_rng(1)
        few = data.Split(mnist.train.x[: 100 * UPDATES], mnist.train.t[: 100 * UPDATES])
        for x, t in data.batches(few, 100, rng=rng):
            optimizer.update(learner.params, learner.gradient(x, t))
        right = 100 * learner.accuracy(*mnist.test)
        more, less = message("more than 85 % right"), message("less than 15 % right")
        words = more if right > 85 else less if right < 15 else f"{right:.2f} %"
        print(message("{name}, after {updates} updates: {words}", name=name, updates=UPDATES, words=words))


if __name__ == "__main__":
    main()
