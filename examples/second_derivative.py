"""Newton's method on y = x⁴ - 2x², with both derivatives from the tape.

在 y = x⁴ - 2x² 上用牛顿法，一阶和二阶导数都由反向传播得到。

Prints:
    step 0: x = 2.000000
    step 1: x = 1.454545
    step 2: x = 1.151047
    step 3: x = 1.025326
    step 4: x = 1.000908
    step 5: x = 1.000001
"""

from zhishen import Tensor, gradients
from zhishen.messages import message

x = 2.0
for step in range(6):
    print(message("step {step}: x = {x:.6f}", step=step, x=x))
    at = Tensor(x)
    y = at**4 - 2 * at**2
    (slope,) = gradients(y, [at], create_graph=True)  # y' = 4x³ - 4x, a Tensor itself
    (curvature,) = gradients(slope, [at])  # y'' = 12x² - 4
    x -= slope.item() / curvature.item()
