"""Layers: the products behind them, linear layers that collapse, and the three-layer network of the book.

References:
    *Deep Learning from Scratch*, sections 3.2.6, 3.3 and 3.4. The notes, chapter 3.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen import Tensor, nn
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.errors import ArgumentError, ShapeError
from zhishen.lab.engine.arguments import Numbers, Table
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal

__all__ = ["linear_layers", "matrix_product", "three_layers"]

_HIDDEN: Final = ("identity", "sigmoid", "tanh", "relu", "leaky_relu", "gelu")
_WEIGHT: Final = Number(-100.0, 100.0)
_POINTS: Final = 121


# --- rows meet columns ------------------------------------------------------------------------------------------------


def _counted(first: Sequence[int], second: Sequence[int]) -> tuple[Array, Array]:
    """Two arrays with the numbers 1, 2, 3 and so on; the second one counts on."""
    size = int(np.prod(first))
    a = np.arange(1, size + 1).reshape(tuple(first))
    return a, np.arange(size + 1, size + 1 + int(np.prod(second))).reshape(tuple(second))


def _product_script(first: Sequence[int], second: Sequence[int]) -> str:
    size, other = int(np.prod(first)), int(np.prod(second))
    return f"""import numpy as np

a = np.arange(1, {size + 1}).reshape({literal(first)})
b = np.arange({size + 1}, {size + other + 1}).reshape({literal(second)})
print(a, b, sep="\\n")
if a.shape[-1] == b.shape[0]:
    product = a @ b
    print(product)
"""


_SHAPE: Final = Numbers(1, 2, WholeNumber(1, 6))


@operation(first=_SHAPE, second=_SHAPE, sources=(nn.Affine, Tensor.__matmul__), script=_product_script)
def matrix_product(first: Sequence[int] = (2, 3), second: Sequence[int] = (3, 2)) -> dict[str, Any]:
    """The product of two arrays with one or two axes, and the products that each number sums; or the reason."""
    a, b = _counted(first, second)
    result: dict[str, Any] = {"a": a.astype(np.int32), "b": b.astype(np.int32), "reason": ""}
    try:
        product = (Tensor(a.astype(np.float64)) @ Tensor(b.astype(np.float64))).data
    except ShapeError as error:
        return result | {"reason": str(error), "shape": None}
    # (rows, columns, inner): the products that the number of a row and a column sums
    terms = np.atleast_2d(a)[:, np.newaxis, :] * b.reshape(len(b), -1).T[np.newaxis]
    return result | {"product": np.atleast_1d(product), "shape": list(product.shape), "terms": terms.astype(np.int32)}


# --- linear layers collapse -------------------------------------------------------------------------------------------


def _chain(
    first: Sequence[float], bias: Sequence[float], second: Sequence[float], last: float, activation: str
) -> list[nn.Layer]:
    """Two affine layers, 1 → n → 1, with an activation between them."""
    hidden = nn.Affine.from_arrays([[float(w) for w in first]], [float(b) for b in bias])
    return [
        hidden, nn.ACTIVATIONS[activation](), nn.Affine.from_arrays([[float(w)] for w in second], [float(last)]),
    ]  # fmt: skip


def _linear_script(
    first: Sequence[float], bias: Sequence[float], second: Sequence[float], last: float, activation: str, c: float,
    depth: int,
) -> str:  # fmt: skip
    numbers = [literal([float(value) for value in values]) for values in (first, bias, second)]
    linear = activation == "identity"
    collapsed = """one = nn.collapse(layers)
W, b = float(one.params["W"][0, 0]), float(one.params["b"][0])
print(f"one layer: W = {W:.6f}, b = {b:.6f}")
"""
    return f"""import numpy as np
from zhishen import nn

first = nn.Affine.from_arrays([{numbers[0]}], {numbers[1]})
second = nn.Affine.from_arrays(np.array({numbers[2]})[:, np.newaxis], [{float(last)!r}])
layers = [first, nn.ACTIVATIONS[{literal(activation)}](), second]
x = np.linspace(-3.0, 3.0, {_POINTS})
deep = nn.Network(layers).predict(x[:, np.newaxis])[:, 0]
print(deep[::20])
{collapsed if linear else ""}
scaling = nn.Affine.from_arrays([[{float(c)!r}]], [0.0])
power = float(nn.collapse([scaling] * {depth}).params["W"][0, 0])
print(f"{depth} layers h(x) = c x are one layer with the weight {{power:.6g}}")
"""


_ROW: Final = Numbers(1, 6, _WEIGHT)


@operation(
    first=_ROW, bias=_ROW, second=_ROW, last=_WEIGHT, activation=OneOf(_HIDDEN), c=Number(-10.0, 10.0),
    depth=WholeNumber(1, 8), sources=(nn.collapse, nn.Affine), script=_linear_script,
)  # fmt: skip
def linear_layers(
    first: Sequence[float] = (0.8, -0.7, 1.0, -0.6), bias: Sequence[float] = (0.3, 0.9, -0.8, 0.4),
    second: Sequence[float] = (1.1, 0.9, -0.7, 0.5), last: float = 0.2, activation: str = "identity", c: float = 2.0,
    depth: int = 3,
) -> dict[str, Any]:  # fmt: skip
    """Two layers 1 → n → 1 and the one layer that equals them, if there is one; and layers h(x) = c x in one."""
    layers = _chain(first, bias, second, last, activation)
    x = np.linspace(-3.0, 3.0, _POINTS)
    result: dict[str, Any] = {
        "x": x, "deep": nn.Network(layers).predict(x[:, np.newaxis])[:, 0], "W": None, "b": None, "reason": "",
    }  # fmt: skip
    affine = nn.collapse([layers[0], layers[2]])
    try:
        one = nn.collapse(layers)
        result |= {"W": float(one.params["W"][0, 0]), "b": float(one.params["b"][0])}
    except ArgumentError as error:
        result["reason"] = str(error)
    scaling = nn.Affine.from_arrays([[float(c)]], [0.0])
    return result | {
        "line": nn.Network([affine]).predict(x[:, np.newaxis])[:, 0],
        "products": np.array(first, np.float64) * np.array(second, np.float64),
        "power": float(nn.collapse([scaling] * depth).params["W"][0, 0]),
    }


# --- the three-layer network ------------------------------------------------------------------------------------------


def _three_layers_script(
    x: Sequence[float], W1: Sequence[Sequence[float]], b1: Sequence[float], W2: Sequence[Sequence[float]],
    b2: Sequence[float], W3: Sequence[Sequence[float]], b3: Sequence[float], activation: str,
) -> str:  # fmt: skip
    lines = [f"W{k}, b{k} = {literal(W)}, {literal(b)}" for k, W, b in ((1, W1, b1), (2, W2, b2), (3, W3, b3))]
    return f"""import numpy as np
from zhishen import nn

x = np.array({literal([float(value) for value in x])})
{chr(10).join(lines)}
first, second, third = (nn.Affine.from_arrays(W, b) for W, b in ((W1, b1), (W2, b2), (W3, b3)))
h1, h2 = (nn.ACTIVATIONS[{literal(activation)}]() for _ in range(2))
a1 = first.forward(x)
z1 = h1.forward(a1)
a2 = second.forward(z1)
z2 = h2.forward(a2)
y = third.forward(z2)
print("a1", a1, "z1", z1)
print("a2", a2, "z2", z2)
print("y ", y)
"""


def _matrix(rows: int, columns: int) -> Table:
    return Table(rows, columns, _WEIGHT)


@operation(
    x=Numbers(2, 2, Number(-1000.0, 1000.0)), W1=_matrix(2, 3), b1=Numbers(3, 3, _WEIGHT), W2=_matrix(3, 2),
    b2=Numbers(2, 2, _WEIGHT), W3=_matrix(2, 2), b3=Numbers(2, 2, _WEIGHT), activation=OneOf((*_HIDDEN, "step")),
    sources=(nn.Affine, nn.Sigmoid), script=_three_layers_script,
)  # fmt: skip
def three_layers(
    x: Sequence[float] = (1.0, 0.5), W1: Sequence[Sequence[float]] = ((0.1, 0.3, 0.5), (0.2, 0.4, 0.6)),
    b1: Sequence[float] = (0.1, 0.2, 0.3), W2: Sequence[Sequence[float]] = ((0.1, 0.4), (0.2, 0.5), (0.3, 0.6)),
    b2: Sequence[float] = (0.1, 0.2), W3: Sequence[Sequence[float]] = ((0.1, 0.3), (0.2, 0.4)),
    b3: Sequence[float] = (0.1, 0.2), activation: str = "sigmoid",
) -> dict[str, Any]:  # fmt: skip
    """Every number in the network of section 3.4: weighted sums a, activations z, output y."""
    layers: list[nn.Layer] = []
    for W, b in ((W1, b1), (W2, b2), (W3, b3)):
        layers += [
            nn.Affine.from_arrays(np.array(W, np.float64), np.array(b, np.float64)),
            nn.ACTIVATIONS[activation](),
        ]
    layers[-1] = nn.Identity()
    value, found = np.array(x, np.float64), dict[str, Any]()
    for name, layer in zip(("a1", "z1", "a2", "z2", "a3", "y"), layers, strict=True):
        found[name] = value = layer.forward(value)
    return found
