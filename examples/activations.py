"""Chapter 3: activation functions on numbers small and huge, and a softmax that does not overflow.

第 3 章：很小和很大的数上的激活函数，以及不会溢出的 softmax。

Prints:
    x          -1000       -1        0        1     1000
    step           0        0        0        1        1
    sigmoid        0   0.2689      0.5   0.7311        1
    tanh          -1  -0.7616        0   0.7616        1
    relu           0        0        0        1     1000
    softmax of [1010, 1000, 990]: 0.999955 0.000045 0.000000, together 1
"""

import numpy as np

from zhishen import ops
from zhishen.messages import message

x = np.array([-1000.0, -1.0, 0.0, 1.0, 1000.0])
print(f"{'x':<7}", *(f"{value:>8.4g}" for value in x))
for name in ("step", "sigmoid", "tanh", "relu"):
    print(f"{name:<7}", *(f"{value:>8.4g}" for value in ops.OPS[name](x)))

y = ops.softmax(np.array([1010.0, 1000.0, 990.0]))
parts = " ".join(f"{value:.6f}" for value in y)
print(message("softmax of [1010, 1000, 990]: {parts}, together {total:.6g}", parts=parts, total=y.sum()))
