"""Chapter 6: what a limit on gradients or weights does, each wrapped around plain SGD.

第 6 章：限制梯度或权重有什么效果；每种限制都套在普通的 SGD 外面。

Prints:
    gradient of norm 5 clipped to 1: the step is [-0.6 -0.8]
    max norm 1 of each unit: norms [1.  0.5] after the step
    proximal L1: 2 of 3 small weights are exactly 0
    weight norm: the first unit's direction has norm 1, its length is 2
"""

import numpy as np

from zhishen import nn, optim
from zhishen.messages import message

step = np.zeros(2)
optim.ClipNorm(optim.SGD(lr=1.0), 1.0).update({"W": step}, {"W": np.array([3.0, 4.0])})
print(message("gradient of norm 5 clipped to 1: the step is {step}", step=step))

weights = np.array([[3.0, 0.3], [4.0, 0.4]])  # a column is a unit
optim.MaxNorm(optim.SGD(lr=1.0), 1.0).update({"affine1.W": weights}, {"affine1.W": np.zeros((2, 2))})
norms = np.linalg.norm(weights, axis=0).round(6)
print(message("max norm 1 of each unit: norms {norms} after the step", norms=norms))

small = np.array([[0.05, -0.02, 0.5]])
optim.Proximal(optim.SGD(lr=0.1), 1.0).update({"affine1.W": small}, {"affine1.W": np.zeros((1, 3))})
print(message("proximal L1: {zeros} of 3 small weights are exactly 0", zeros=np.count_nonzero(small == 0)))

layer = nn.WeightNormAffine(3, 2, rng=np.random.default_rng(0), dtype=np.float64)
layer.params["g"][0] = 2.0
length = np.linalg.norm(layer.W[:, 0])
direction = np.linalg.norm(layer.W[:, 0] / layer.params["g"][0])
line = message(
    "weight norm: the first unit's direction has norm {direction:.0f}, its length is {length:.0f}",
    direction=direction, length=length,
)  # fmt: skip
print(line)
