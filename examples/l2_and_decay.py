"""An L2 penalty and weight decay: the same for SGD, not for Adam.

L2 惩罚与权值衰减：对 SGD 相同，对 Adam 不同。

Two weights, both 1 at the start, see noise for gradients: one of about 100, the other of about 0.01. SGD adds λW to the
gradient, or takes ηλW from the weight: one and the same subtraction. Adam divides the gradient by its own size, and the
penalty with it: where gradients are large, nothing of the penalty is left. Decay shrinks both weights alike.

Prints:
    SGD   L2 and decay: on the whole way they differ by less than 1e-12: True
    Adam  the weight with large gradients: 1.02 without, 1.02 with L2, 0.84 with decay
    Adam  the weight with small gradients: 0.99 without, 0.81 with L2, 0.81 with decay
"""

import numpy as np

from zhishen import optim
from zhishen.messages import message


def walk(optimizer: optim.Optimizer) -> np.ndarray:
    """The two weights after each of 200 updates, (200, 2)."""
    rng = np.random.default_rng(0)
    params, path = {"W": np.ones((2, 1))}, []
    for _ in range(200):
        optimizer.update(params, {"W": np.array([[100.0], [0.01]]) * rng.normal(size=(2, 1))})
        path.append(params["W"][:, 0].copy())
    return np.array(path)


def three(kind: type[optim.SGD] | type[optim.Adam]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The ways without any penalty, with L2, and with decay, all by λ = 1."""
    return (
        walk(kind(lr=0.001)),
        walk(optim.Penalized(kind(lr=0.001), optim.L2(1.0))),
        walk(optim.WeightDecay(kind(lr=0.001), 1.0)),
    )


_, penalized, decayed = three(optim.SGD)
same = np.abs(penalized - decayed).max() < 1e-12
print("SGD  ", message("L2 and decay: on the whole way they differ by less than 1e-12: {same}", same=same))
for i, weight in enumerate((message("the weight with large gradients"), message("the weight with small gradients"))):
    without, l2, decay = (path[-1, i] for path in three(optim.Adam))
    values = message(
        "{without:.2f} without, {l2:.2f} with L2, {decay:.2f} with decay", without=without, l2=l2, decay=decay
    )
    print("Adam ", message("{name}: {value}", name=weight, value=values))
