"""Loss and accuracy along one weight: what can be minimized, and which activation can learn.

References:
    *Deep Learning from Scratch*, section 4.2.5.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import numpy as np

from zhishen import nn, optim
from zhishen._checks import OneOf, WholeNumber
from zhishen._types import Array
from zhishen.graph.numerical import numerical_derivative
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["one_weight"]

_ACTIVATIONS: Final = ("relu", "sigmoid", "tanh", "step")
_MOVES: Final = 61


def _one_weight_script(activation: str, layer: str, samples: int) -> str:
    return f"""import numpy as np
from zhishen import nn, numerical_derivative, optim

rng = np.random.default_rng(0)
x = rng.normal(size=({samples}, 2))
t = (x[:, 0] * x[:, 1] > 0).astype(int)
network = nn.two_layer(2, 6, 2, rng=rng, activation={literal(activation)}, init="xavier", dtype=np.float64)
optimizer = optim.SGD(lr=0.5)
for _ in range(20):
    optimizer.update(network.params, network.gradient(x, t))
weight = network.params["affine{layer}.W"]
start = float(weight[0, 0])

def measure(move):
    weight[0, 0] = start + move
    result = np.array([network.loss(x, t), network.accuracy(x, t)])
    weight[0, 0] = start
    return result

moves = np.linspace(-1.5, 1.5, {_MOVES})
loss, accuracy = np.array([measure(move) for move in moves]).T
loss_slope, accuracy_slope = np.array([numerical_derivative(measure, move, h=1e-6) for move in moves]).T
now = len(moves) // 2
print(f"loss {{loss[now]:.4f}}, slope {{loss_slope[now]:.4f}}")
print(f"accuracy {{accuracy[now]:.2f}}, slope {{accuracy_slope[now]:.4f}}")
"""


@operation(
    activation=OneOf(_ACTIVATIONS),
    layer=OneOf(("1", "2")),
    samples=WholeNumber(2, 200),
    sources=(nn.SoftmaxCrossEntropy, numerical_derivative, nn.Step),
    script=_one_weight_script,
)
def one_weight(activation: str = "relu", layer: str = "2", samples: int = 20) -> dict[str, Any]:
    """Loss and accuracy of a small network along one weight of a layer, and their numerical derivatives."""
    return _curves(activation, layer, samples)


@lru_cache(maxsize=32)
def _curves(activation: str, layer: str, samples: int) -> dict[str, Any]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(samples, 2))
    t = (x[:, 0] * x[:, 1] > 0).astype(int)
    network = nn.two_layer(2, 6, 2, rng=rng, activation=activation, init="xavier", dtype=np.float64)
    optimizer = optim.SGD(lr=0.5)
    for _ in range(20):
        optimizer.update(network.params, network.gradient(x, t))
    weight = network.params[f"affine{layer}.W"]
    start = float(weight[0, 0])

    def measure(move: float) -> Array:
        weight[0, 0] = start + move
        result = np.array([network.loss(x, t), network.accuracy(x, t)])
        weight[0, 0] = start
        return result

    moves = np.linspace(-1.5, 1.5, _MOVES)
    values = np.array([measure(move) for move in moves])
    # The step of the difference is small, so that hardly any of its intervals holds a jump of the accuracy.
    slopes = np.array([numerical_derivative(measure, move, h=1e-6) for move in moves])
    return {
        "moves": moves,
        "loss": values[:, 0],
        "accuracy": values[:, 1],
        "loss_slope": slopes[:, 0],
        "accuracy_slope": slopes[:, 1],
        "gradient": float(network.gradient(x, t)[f"affine{layer}.W"][0, 0]),
    }
