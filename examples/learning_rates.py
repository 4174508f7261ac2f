"""Chapter 4: gradient descent on f = x² + y² from (-3, 4), with a learning rate too small, right, and too large.

Prints:
    f after 100 steps
    lr 0.00001  24.90   hardly moved
    lr 0.1       0.00   at the bottom
    lr 1.01    1312.12   climbed out
    with lr 0.1 both coordinates are below 1e-9: True
    on a saddle, along the ridge:   stuck at z = 0.00
    on a saddle, a hair beside it:  down to z = -3175.04
"""

from typing import Any

import numpy as np

from zhishen import optim


def f(p: Any) -> Any:
    """The bowl."""
    return p[0] ** 2 + p[1] ** 2


print("f after 100 steps")
for lr, verdict in (("0.00001", "hardly moved"), ("0.1", "at the bottom"), ("1.01", "climbed out")):
    path = optim.gradient_descent(f, [-3.0, 4.0], lr=float(lr), steps=100)
    print(f"lr {lr:7} {f(path[-1]):6.2f}   {verdict}")

path = optim.gradient_descent(f, [-3.0, 4.0], lr=0.1, steps=100)
print("with lr 0.1 both coordinates are below 1e-9:", bool(np.abs(path[-1]).max() < 1e-9))

saddle = optim.SURFACES["saddle"]
for words, y in (("along the ridge:   stuck at", 0.0), ("a hair beside it:  down to", 0.001)):
    end = optim.gradient_descent(saddle, [-2.0, y], lr=0.1, steps=60)[-1]
    print(f"on a saddle, {words} z = {saddle.value(*end):.2f}")
