"""Chapter 5: sigmoid, affine and softmax with loss, each as a long graph of primitives and as a single node.

Prints:
    the book's long sigmoid: negative, exp, add, divide
    sigmoid                 4 nodes or 1: gradients agree to 1e-12: True
    affine                  2 nodes or 1: gradients agree to 1e-12: True
    softmax with loss      10 nodes or 1: gradients agree to 1e-12: True
    sigmoid's single node gives y (1 - y): True
    softmax with loss gives (y - t)/batch: True
    identity with sum of squares gives (y - t)/batch: True
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from zhishen import Tensor, gradients, ops
from zhishen.graph.tape import reachable

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
    print(f"{name:<22} {nodes[0]:2} nodes or {nodes[1]}: gradients agree to 1e-12: {agree}")


book: Any = 1 / (1 + np.exp(-Tensor(x)))
print("the book's long sigmoid:", ", ".join(made_by(book)))
compare("sigmoid", ops.sigmoid, x)
compare("affine", ops.affine, x, W, b)
compare("softmax with loss", lambda a: ops.softmax_cross_entropy(a, t), scores)

leaf = Tensor(x)
y = ops.sigmoid(leaf)
print("sigmoid's single node gives y (1 - y):", close(gradients(y.sum(), [leaf]), [y.data * (1 - y.data)]))

leaf = Tensor(scores)
found = gradients(ops.softmax_cross_entropy(leaf, t), [leaf])
print("softmax with loss gives (y - t)/batch:", close(found, [(ops.softmax(scores) - t) / 5]))

found = gradients(ops.sum_of_squares(ops.identity(leaf), t), [leaf])
print("identity with sum of squares gives (y - t)/batch:", close(found, [(scores - t) / 5]))
