"""Chapter 5: sigmoid, affine and softmax with loss, each as a long graph of primitives and as a single node.

第 5 章：sigmoid、Affine、Softmax-with-Loss，各画成由基本运算组成的长计算图和单个节点。

Prints:
    the book's long sigmoid: negative, exp, add, divide
    sigmoid              nodes:  4 or 1; gradients agree to 1e-12: True
    affine               nodes:  2 or 1; gradients agree to 1e-12: True
    softmax with loss    nodes: 10 or 1; gradients agree to 1e-12: True
    sigmoid's single node gives y (1 - y): True
    softmax with loss gives (y - t)/batch: True
    identity with sum of squares gives (y - t)/batch: True
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from zhishen import Tensor, gradients, ops
from zhishen.graph.tape import reachable
from zhishen.messages import message
from zhishen.messages.columns import pad_right

rng = np.random.default_rng(0)
x, W, b = rng.normal(size=(5, 4)), rng.normal(size=(4, 3)), rng.normal(size=3)
scores = rng.normal(size=(5, 3))
t = np.eye(3)[[0, 2, 1, 1, 0]]  # one-hot


def made_by(output: Tensor) -> list[str]:
    """What made each Tensor of the graph, the first made first."""
    return [tensor.node.maker.name for tensor in reversed(reachable(output)) if tensor.node is not None]


def close(found: Any, expected: Any) -> bool:
    """Whether all elements agree to rounding."""
    return all(bool(np.abs(one - other).max() < 1e-12) for one, other in zip(found, expected, strict=True))


def compare(name: str, op: Callable[..., Tensor], *inputs: Any) -> None:
    """One line: how long the long graph is, and whether its gradients are those of the single node."""
    leaves = [Tensor(array) for array in inputs]
    short = op(*leaves)
    with ops.unfolded():
        long = op(*leaves)
    seed = rng.normal(size=short.shape)
    agree = close(gradients(long, leaves, seed=seed), gradients(short, leaves, seed=seed))
    nodes = len(made_by(long)), len(made_by(short))
    text = message(
        "nodes: {long:2} or {short}; gradients agree to 1e-12: {agree}", long=nodes[0], short=nodes[1], agree=agree
    )
    print(pad_right(name, 20), text)


book: Any = 1 / (1 + np.exp(-Tensor(x)))
print(message("the book's long sigmoid: {value}", value=", ".join(made_by(book))))
compare("sigmoid", ops.sigmoid, x)
compare("affine", ops.affine, x, W, b)
compare(message("softmax with loss"), lambda a: ops.softmax_cross_entropy(a, t), scores)

leaf = Tensor(x)
y = ops.sigmoid(leaf)
agree = close(gradients(y.sum(), [leaf]), [y.data * (1 - y.data)])
print(message("sigmoid's single node gives y (1 - y): {value}", value=agree))

leaf = Tensor(scores)
found = gradients(ops.softmax_cross_entropy(leaf, t), [leaf])
print(message("softmax with loss gives (y - t)/batch: {value}", value=close(found, [(ops.softmax(scores) - t) / 5])))

found = gradients(ops.sum_of_squares(ops.identity(leaf), t), [leaf])
print(message("identity with sum of squares gives (y - t)/batch: {value}", value=close(found, [(scores - t) / 5])))
