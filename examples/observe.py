"""Observing a network while it runs: the output of each layer, and the gradient of that output.

在网络运行时观察它：每一层的输出，以及这个输出的梯度。

`network.observe(callback)` passes each call of each layer to the callback, in the forward and the backward pass. The
network does not have to be changed for that. Here it measures five hidden layers of 100 tanh units (chapter 6). With
small weights the activations vanish from layer to layer, and the gradients on their way back. With large weights
nearly all activations are -1 or 1, and the gradients grow. With Xavier's both stay as they are.

Prints:
    weights      std of the activations of tanh1 ... tanh5 | norm of the gradients that come back to them
    std 0.01     0.09 0.0086 0.00085 8.3e-05 8.2e-06 | 4.6e-07 4.4e-06 4.4e-05 0.00043 0.0043
    std 1        0.95 0.95 0.96 0.96 0.96 | 19 7.8 3.3 1.4 0.6
    xavier       0.29 0.26 0.24 0.22 0.21 | 0.037 0.038 0.04 0.041 0.044
    layers within blocks have paths:
    forward residual1.affine1 (500, 20)
    forward residual1.relu1 (500, 20)
    forward residual1 (500, 20)
    forward affine1 (500, 10)
"""

import numpy as np

from zhishen import data, nn
from zhishen.messages import message


class Sizes:
    """The standard deviation of each activation of the tanh layers, and the norm of each gradient."""

    def __init__(self) -> None:
        self.deviations: list[float] = []
        self.norms: list[float] = []

    def __call__(self, seen: nn.Observation) -> None:
        """Take one call of one layer."""
        if not isinstance(seen.layer, nn.Tanh):
            return
        if seen.kind == "forward":
            self.deviations.append(float(seen.output.std()))
        else:  # on the way back: the gradient of the loss with respect to the output, the last layer first
            self.norms.insert(0, float(np.linalg.norm(seen.output)))


def row(values: list[float]) -> str:
    """Two digits of each value."""
    return " ".join(f"{value:.2g}" for value in values)


mnist = data.mnist(dtype=np.float64)
x, t = mnist.test.x[:500], mnist.test.t[:500]

print(message("weights      std of the activations of tanh1 ... tanh5 | norm of the gradients that come back to them"))
for name, init in {"std 0.01": 0.01, "std 1": 1.0, "xavier": "xavier"}.items():
    rng, sizes = np.random.default_rng(0), Sizes()
    network = nn.multi_layer(784, [100] * 5, 10, rng=rng, activation="tanh", init=init, dtype=np.float64)
    with network.observe(sizes):
        network.gradient(x, t)
    print(f"{name:12} {row(sizes.deviations)} | {row(sizes.norms)}")

print(message("layers within blocks have paths:"))
rng = np.random.default_rng(0)
block = nn.Residual(nn.Affine(20, 20, rng=rng), nn.ReLU())
network = nn.Network(block, nn.Affine(20, 10, rng=rng))
with network.observe(lambda seen: print(seen.kind, seen.name, seen.output.shape)):
    network.predict(np.ones((500, 20)), batch_size=500)
