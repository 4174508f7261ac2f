"""Newton's method on y = x⁴ - 2x², with both derivatives from the tape.

Prints:
    step 0: x = 2.000000
    step 1: x = 1.454545
    step 2: x = 1.151047
    step 3: x = 1.025326
    step 4: x = 1.000908
    step 5: x = 1.000001
"""

from zhishen import Tensor, gradients

x = 2.0
for step in range(6):
    print(f"step {step}: x = {x:.6f}")
    at = Tensor(x)
    y = at**4 - 2 * at**2
    (slope,) = gradients(y, [at], create_graph=True)  # y' = 4x³ - 4x, a Tensor itself
    (curvature,) = gradients(slope, [at])  # y'' = 12x² - 4
    x -= slope.item() / curvature.item()
