"""Short gradients of long graphs, and a ReLU that overwrites the gradient of somebody else.

References:
    *Deep Learning from Scratch*, sections 5.5 and 5.6. The notes, chapter 5, sigmoid, softmax with loss, and ReLU.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.graph import ops
from zhishen.graph.numerical import numerical_gradient
from zhishen.graph.tensor import Tensor, gradients
from zhishen.lab.engine.arguments import Numbers
from zhishen.lab.engine.faulty_layers import ReLUThatOverwrites
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.reference.activation import sigmoid, sigmoid_backward
from zhishen.reference.loss import softmax_cross_entropy, softmax_cross_entropy_backward

__all__ = ["overwritten_gradient", "sigmoid_gradient", "softmax_gradient"]

_X: Final = Number(-30, 30)


def _sigmoid_script(x: float, upstream: float) -> str:
    return f"""import numpy as np
from zhishen import Tensor, gradients, ops

x, upstream = Tensor({x!r}), {upstream!r}
long_graph = 1 / (1 + np.exp(-x))
y = long_graph.item()
long = gradients(long_graph, [x], seed=upstream)[0]
short = upstream * y * (1 - y)
print(y, long, short)
"""


@operation(x=_X, upstream=Number(-10, 10), sources=(sigmoid, sigmoid_backward), script=_sigmoid_script)
def sigmoid_gradient(x: float = 0.5, upstream: float = 1.0) -> dict[str, Any]:
    """The gradient of the sigmoid, node by node and by the short form dout y (1 - y), with both curves."""
    leaf = Tensor(np.float64(x))
    with ops.unfolded():
        recorded = ops.sigmoid(leaf)
    seed = np.float64(upstream)
    y, kept = ops.sigmoid.forward(np.array(x, dtype=np.float64))
    xs = np.linspace(-8.0, 8.0, 161)
    ys, curve = ops.sigmoid.forward(xs)
    return {
        "y": float(y),
        "long": float(gradients(recorded, [leaf], seed=seed)[0]),
        "short": float(ops.sigmoid.backward(np.array(seed), kept)),
        "xs": xs,
        "ys": ys,
        "slopes": ops.sigmoid.backward(np.ones_like(xs), curve),
    }


def _softmax_script(scores: Sequence[float], label: int, samples: int) -> str:
    return f"""import numpy as np
from zhishen import Tensor, gradients, ops

a, t = Tensor(np.tile({literal(scores)}, ({samples}, 1))), np.full({samples}, {min(label, len(scores) - 1)})
y = ops.softmax(a.data)[0]
target = np.eye(len(y))[t[0]]
short = (y - target) / {samples}
with ops.unfolded():
    long = gradients(ops.softmax_cross_entropy(a, t), [a])[0][0]
loss = ops.softmax_cross_entropy(a, t).item()
print(y, short, long, loss)
"""


@operation(
    scores=Numbers(2, 6, Number(-100, 100)),
    label=WholeNumber(0, 5),
    samples=WholeNumber(1, 100),
    sources=(softmax_cross_entropy, softmax_cross_entropy_backward),
    script=_softmax_script,
)
def softmax_gradient(scores: Sequence[float] = (1.1, 0.7, 1.6), label: int = 1, samples: int = 2) -> dict[str, Any]:
    """The gradient of softmax with cross entropy for a batch of equal samples: node by node, and (y - t)/N."""
    a = Tensor(np.tile(np.asarray(scores, dtype=np.float64), (samples, 1)))
    t = np.full(samples, min(label, len(scores) - 1))
    with ops.unfolded():
        recorded = ops.softmax_cross_entropy(a, t)
        y = ops.softmax(a)
        squares = ops.sum_of_squares(y, np.eye(len(scores))[t])
    loss, kept = ops.softmax_cross_entropy.forward(a.data, t)
    return {
        "y": y.data[0],
        "target": np.eye(len(scores))[t[0]],
        "loss": float(loss),
        "short": np.asarray(ops.softmax_cross_entropy.backward(np.float64(1.0), kept))[0],
        "long": gradients(recorded, [a])[0][0],
        "squares": gradients(squares, [a])[0][0],
    }


def _overwrite_script(x: Sequence[float], dout: Sequence[float]) -> str:
    return f"""import numpy as np
from zhishen import nn
from zhishen.lab.engine.faulty_layers import ReLUThatOverwrites

x, dout = np.array({literal(x)}, dtype=float), np.array({literal(dout)}, dtype=float)
for layer in (nn.ReLU(), ReLUThatOverwrites()):
    arriving = dout.copy()
    layer.forward(x)
    branch = layer.backward(arriving)  # the block is relu(x) + x: the same dout goes to both paths
    print(type(layer).__name__, branch, arriving, branch + arriving)
before = dout
"""


@operation(
    x=Numbers(1, 6, Number(-100, 100)),
    dout=Numbers(1, 6, Number(-100, 100)),
    sources=(nn.ReLU, ReLUThatOverwrites),
    script=_overwrite_script,
)
def overwritten_gradient(
    x: Sequence[float] = (1.0, -0.5, 2.0, -1.5), dout: Sequence[float] = (1.0, 2.0, 3.0, 4.0)
) -> dict[str, Any]:
    """The gradient of relu(x) + x with a ReLU that makes a new array, and with one that overwrites ``dout``."""
    size = min(len(x), len(dout))
    values, before = np.array(x[:size], dtype=np.float64), np.array(dout[:size], dtype=np.float64)

    def total(given: Array) -> float:
        return float(((ops.relu(given) + given) * before).sum())

    return {
        "x": values,
        "before": before,
        "numerical": numerical_gradient(total, values.copy()),
        "right": _through_block(nn.ReLU(), values, before.copy()),
        "careless": _through_block(ReLUThatOverwrites(), values, before.copy()),
    }


def _through_block(relu: nn.Layer, x: Array, dout: Array) -> dict[str, Array]:
    """Backward of relu(x) + x: ``dout`` goes to the ReLU first, then along the skip connection."""
    relu.forward(x)
    branch = np.array(relu.backward(dout))
    return {"branch": branch, "dout": dout, "dx": branch + dout}
