"""Chapter 5: the gradient of a network by numerical differentiation, layer by layer, and by the tape.

第 5 章：网络的梯度，用数值微分、逐层的反向传播和记录下来的计算图三种方法求。

Prints:
    affine1.W: layers and tape agree to rounding: True; layers and numerical agree to 1e-7: True
    affine1.b: layers and tape agree to rounding: True; layers and numerical agree to 1e-7: True
    affine2.W: layers and tape agree to rounding: True; layers and numerical agree to 1e-7: True
    affine2.b: layers and tape agree to rounding: True; layers and numerical agree to 1e-7: True
"""

import numpy as np

from zhishen import data, nn
from zhishen.messages import message

mnist = data.mnist(dtype=np.float64)
x, t = mnist.train.x[:3], mnist.train.t[:3]
network = nn.two_layer(784, 5, 10, rng=np.random.default_rng(0), dtype=np.float64)

by_layers = network.gradient(x, t)
by_tape = network.tape_gradient(x, t)
numerical = network.numerical_gradient(x, t)

for name, gradient in by_layers.items():
    rounding = np.allclose(gradient, by_tape[name], rtol=1e-12, atol=1e-15)
    close = abs(gradient - numerical[name]).max() < 1e-7
    line = message(
        "{name}: layers and tape agree to rounding: {rounding}; layers and numerical agree to 1e-7: {close}",
        name=name, rounding=rounding, close=close,
    )  # fmt: skip
    print(line)
