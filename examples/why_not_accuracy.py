"""Chapter 4: why the loss is minimized and not the accuracy: one weight of a trained network is moved a little.

第 4 章：为什么使损失最小，而不是使识别精度最大：把训练好的网络的一个权重移动一点点。

The loss changes with every step. The accuracy of 20 samples has only the values 0.00, 0.05, 0.10, ...: it is constant,
and then it jumps. Where it is constant its derivative is 0, which gives no direction.

Prints:
    move    loss  accuracy
    -1.0  0.5785      0.65
    -0.8  0.5385      0.65
    -0.6  0.5046      0.65
    -0.4  0.4778      0.75
    -0.2  0.4589      0.75
    +0.0  0.4482      0.90
    +0.2  0.4458      0.90
    +0.4  0.4512      0.85
    +0.6  0.4638      0.85
    +0.8  0.4827      0.80
    +1.0  0.5074      0.75
    derivative of the loss -0.0325, of the accuracy 0.0000
"""

import numpy as np

from zhishen import nn, optim
from zhishen.messages import message

rng = np.random.default_rng(0)
x = rng.normal(size=(20, 2))
t = (x[:, 0] * x[:, 1] > 0).astype(int)  # XOR of the signs
network = nn.two_layer(2, 6, 2, rng=rng, dtype=np.float64)
optimizer = optim.SGD(lr=0.5)
for _ in range(20):
    optimizer.update(network.params, network.gradient(x, t))

weight = network.params["affine2.W"]
start = weight[0, 0]
print(message("move    loss  accuracy"))
for move in (-1.0, -0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8, 1.0):
    weight[0, 0] = start + move
    print(f"{move:+.1f}  {network.loss(x, t):.4f}      {network.accuracy(x, t):.2f}")

h = 1e-4
slopes: dict[str, float] = {}
for name, measure in (("loss", network.loss), ("accuracy", network.accuracy)):
    weight[0, 0] = start + h
    above = measure(x, t)
    weight[0, 0] = start - h
    slopes[name] = (above - measure(x, t)) / (2 * h)
weight[0, 0] = start
line = message(
    "derivative of the loss {loss:.4f}, of the accuracy {accuracy:.4f}",
    loss=slopes["loss"], accuracy=slopes["accuracy"],
)  # fmt: skip
print(line)
