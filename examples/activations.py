"""Chapter 3: activation functions on numbers small and huge, and a softmax that does not overflow.

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

x = np.array([-1000.0, -1.0, 0.0, 1.0, 1000.0])
print(f"{'x':<7}", *(f"{value:>8.4g}" for value in x))
for name in ("step", "sigmoid", "tanh", "relu"):
    print(f"{name:<7}", *(f"{value:>8.4g}" for value in ops.OPS[name](x)))

y = ops.softmax(np.array([1010.0, 1000.0, 990.0]))
print("softmax of [1010, 1000, 990]:", " ".join(f"{value:.6f}" for value in y) + f", together {y.sum():.6g}")
