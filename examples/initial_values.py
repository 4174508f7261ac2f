"""The activations of five layers just after initialization: 1,000 inputs of 100 features, layers of 100 neurons.

刚初始化时五层的激活值：1,000 个输入，每个 100 个特征，每层 100 个神经元。

Sigmoid: from std 1 most neurons sit at the ends, where the gradient is 0; from std 0.01 all say the same, 0.5; Xavier
spreads them. ReLU: from std 0.01 the signal dies out, Xavier's halves in every layer, He's stays.

Prints:
    sigmoid, layer 5
      zeros       spread 0.00, at the ends  0 %
      1.0         spread 0.44, at the ends 76 %
      0.01        spread 0.01, at the ends  0 %
      xavier      spread 0.12, at the ends  0 %
    relu, mean square of the layers 1 to 5
      0.01        0.00  0.00  0.00  0.00  0.00
      xavier      0.50  0.25  0.14  0.07  0.04
      he          1.00  1.00  1.10  1.08  1.43
"""

import numpy as np

from zhishen import nn
from zhishen.messages import message

print(message("sigmoid, layer 5"))
for choice in ("zeros", 1.0, 0.01, "xavier"):
    z = nn.init.activations_through(choice, activation="sigmoid", rng=np.random.default_rng(0))["layer 5"]
    ends = np.mean((z < 0.1) | (z > 0.9))
    spread = message("spread {std:.2f}, at the ends {ends:2.0f} %", std=z.std(), ends=100 * ends)
    print(f"  {choice!s:<10}  {spread}")

print(message("relu, mean square of the layers 1 to 5"))
for choice in (0.01, "xavier", "he"):
    layers = nn.init.activations_through(choice, activation="relu", rng=np.random.default_rng(0)).values()
    print(f"  {choice!s:<10}  {'  '.join(f'{np.mean(z**2):.2f}' for z in layers)}")
