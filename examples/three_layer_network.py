"""Chapter 3: the network of three layers with given weights, forward only.

第 3 章：权重给定的三层网络，只有正向传播。

Prints:
    [0.31682708 0.69627909]
"""

import numpy as np

from zhishen import nn

network = nn.Network(
    [
        nn.Affine.from_arrays([[0.1, 0.3, 0.5], [0.2, 0.4, 0.6]], [0.1, 0.2, 0.3]),
        nn.Sigmoid(),
        nn.Affine.from_arrays([[0.1, 0.4], [0.2, 0.5], [0.3, 0.6]], [0.1, 0.2]),
        nn.Sigmoid(),
        nn.Affine.from_arrays([[0.1, 0.3], [0.2, 0.4]], [0.1, 0.2]),
        nn.Identity(),
    ],
    loss="sum_of_squares",
)
print(network.predict(np.array([1.0, 0.5])))
