"""A network of your own: two branches, one of which gates the other, trained by the same trainer as any network.

你自己的网络：两条分支，一条控制另一条，用同样的 Trainer 训练。

Prints:
    gradients agree with the numerical ones
    more than 93 % of the test images are right after 2 epochs: True
"""

import numpy as np

from zhishen import Tensor, data, nn, ops, optim, testing, train
from zhishen.messages import message


class Gated(nn.Network):
    """Out = affine(relu(x A) ⊙ sigmoid(x B))."""

    def forward(self, x: Tensor) -> Tensor:
        """The scores of the ten digits."""
        value, gate, out = self.layers.values()
        return out(ops.relu(value(x)) * ops.sigmoid(gate(x)))


def gated(inputs: int, hidden: int, rng: np.random.Generator, dtype: type = np.float32) -> Gated:
    """The network with its initial weights."""
    return Gated(
        {
            "value": nn.Affine(inputs, hidden, rng=rng, dtype=dtype),
            "gate": nn.Affine(inputs, hidden, rng=rng, init="xavier", dtype=dtype),
            "out": nn.Affine(hidden, 10, rng=rng, dtype=dtype),
        }
    )


rng = np.random.default_rng(0)
testing.check_network(gated(6, 4, rng, np.float64), rng.normal(size=(5, 6)), rng.integers(0, 10, size=5))
print(message("gradients agree with the numerical ones"))

mnist = data.mnist()
trainer = train.Trainer(gated(784, 50, rng), mnist, optim.Adam(lr=0.002), epochs=2, batch_size=100, rng=rng)
accuracy = trainer.fit()[-1]["test_accuracy"] or 0.0
print(message("more than 93 % of the test images are right after 2 epochs: {more}", more=accuracy > 0.93))
