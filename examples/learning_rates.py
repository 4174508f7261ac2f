"""Chapter 4: gradient descent on f = x² + y² from (-3, 4), with a learning rate too small, right, and too large.

第 4 章：在 f = x² + y² 上从 (-3, 4) 做梯度下降，学习率太小、合适、太大。

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
from zhishen.messages import message


def f(p: Any) -> Any:
    """The bowl."""
    return p[0] ** 2 + p[1] ** 2


print(message("f after 100 steps"))
verdicts = message("hardly moved"), message("at the bottom"), message("climbed out")
for lr, verdict in zip(("0.00001", "0.1", "1.01"), verdicts, strict=True):
    path = optim.gradient_descent(f, [-3.0, 4.0], lr=float(lr), steps=100)
    print(f"lr {lr:7} {f(path[-1]):6.2f}   {verdict}")

path = optim.gradient_descent(f, [-3.0, 4.0], lr=0.1, steps=100)
print(message("with lr 0.1 both coordinates are below 1e-9: {value}", value=bool(np.abs(path[-1]).max() < 1e-9)))

saddle = optim.SURFACES["saddle"]
along, beside = (optim.gradient_descent(saddle, [-2.0, y], lr=0.1, steps=60)[-1] for y in (0.0, 0.001))
print(message("on a saddle, along the ridge:   stuck at z = {z:.2f}", z=saddle.value(*along)))
print(message("on a saddle, a hair beside it:  down to z = {z:.2f}", z=saddle.value(*beside)))
