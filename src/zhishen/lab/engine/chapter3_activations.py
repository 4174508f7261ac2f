"""Activation functions: their values and slopes, and what one neuron or a few of them can draw.

References:
    *Deep Learning from Scratch*, section 3.2. The notes, chapter 3, activation functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import numpy as np

from zhishen import nn
from zhishen._checks import Number, OneOf, WholeNumber
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.graph import ops
from zhishen.graph.expression import parse
from zhishen.lab.engine.arguments import Numbers, Text
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.messages import listed
from zhishen.reference import activation

__all__ = ["FUNCTIONS", "activations", "neuron", "relu_sum", "step_values", "tanh_and_sigmoid"]

FUNCTIONS: Final = ("identity", "step", "sigmoid", "tanh", "relu", "leaky_relu", "gelu")
_POINTS: Final = 241  # of a curve; odd, so that 0 is one of them
_REFERENCES: Final = (
    activation.step, activation.sigmoid, activation.sigmoid_backward, activation.tanh, activation.tanh_backward,
    activation.relu, activation.relu_backward, activation.leaky_relu, activation.gelu, activation.gelu_backward,
)  # fmt: skip


def _values_and_slopes(x: Array, slope: float) -> tuple[Array, Array]:
    """h(x) and h'(x) of every function, (7, N) each."""
    values, slopes = [], []
    for name in FUNCTIONS:
        op = ops.OPS[name]
        out, cache = op.forward(x, **({"slope": slope} if name == "leaky_relu" else {}))
        values.append(out)
        slopes.append(op.backward(np.ones_like(x), cache))
    return np.stack(values), np.stack(slopes)


def _activations_script(x: float, reach: float, slope: float) -> str:
    del reach  # of the picture
    return f"""import numpy as np
from zhishen import ops

x = np.array([{literal(float(x))}])
at, at_slopes = [], []
for name in {literal(FUNCTIONS)}:
    options = {{"slope": {slope!r}}} if name == "leaky_relu" else {{}}
    y, cache = ops.OPS[name].forward(x, **options)
    at += [float(y[0])]
    at_slopes += [float(ops.OPS[name].backward(np.ones(1), cache)[0])]
    print(f"{{name:10}} h(x) = {{at[-1]:.6f}}   h'(x) = {{at_slopes[-1]:.6f}}")
"""


@operation(
    x=Number(-20.0, 20.0), reach=Number(1.0, 20.0), slope=Number(-1.0, 2.0), sources=_REFERENCES,
    script=_activations_script,
)  # fmt: skip
def activations(x: float = 0.8, reach: float = 5.0, slope: float = 0.1) -> dict[str, Any]:
    """The activation functions and their derivatives, on an interval and at x."""
    grid = reach * np.linspace(-1.0, 1.0, _POINTS)
    values, slopes = _values_and_slopes(grid, slope)
    at, at_slopes = _values_and_slopes(np.array([x], np.float64), slope)
    return {
        "names": list(FUNCTIONS), "grid": grid, "values": values, "slopes": slopes,
        "at": at[:, 0], "at_slopes": at_slopes[:, 0],
    }  # fmt: skip


# --- one neuron -------------------------------------------------------------------------------------------------------


def _neuron_script(function: str, w: float, b: float, x: float) -> str:
    return f"""import numpy as np
from zhishen import nn

neuron = [nn.Affine.from_arrays([[{float(w)!r}]], [{float(b)!r}]), nn.ACTIVATIONS[{literal(function)}]()]
x = np.array([[{float(x)!r}]])
a = neuron[0].forward(x)
z = neuron[1].forward(a)
slope = neuron[0].backward(neuron[1].backward(np.ones_like(z)))
a, z, slope = float(a[0, 0]), float(z[0, 0]), float(slope[0, 0])
print(f"a = {{a:.6f}}, z = {{z:.6f}}, dz/dx = {{slope:.6f}}")
"""


@operation(
    function=OneOf(FUNCTIONS), w=Number(-100.0, 100.0), b=Number(-100.0, 100.0), x=Number(-5.0, 5.0),
    sources=(nn.Affine, nn.Sigmoid, nn.Step), script=_neuron_script,
)  # fmt: skip
def neuron(function: str = "sigmoid", w: float = 1.0, b: float = 0.0, x: float = 1.0) -> dict[str, Any]:
    """One neuron, z = h(w x + b): its curve, and the weighted sum, the output and the slope at x."""
    layers = [nn.Affine.from_arrays([[float(w)]], [float(b)]), nn.ACTIVATIONS[function]()]
    grid = np.linspace(-5.0, 5.0, _POINTS)
    curve = nn.Network(layers).predict(grid[:, np.newaxis])[:, 0]
    a = layers[0].forward(np.array([[float(x)]]))
    z = layers[1].forward(a)
    slope = layers[0].backward(layers[1].backward(np.ones_like(z)))
    return {
        "grid": grid, "curve": curve, "a": float(a[0, 0]), "z": float(z[0, 0]), "slope": float(slope[0, 0]),
    }  # fmt: skip


# --- step and sigmoid on an array -------------------------------------------------------------------------------------


def _step_script(values: Sequence[float]) -> str:
    return f"""import numpy as np
from zhishen import ops

x = np.array({literal([float(value) for value in values])})
mask = x > 0
step = ops.step(x)
sigmoid = ops.sigmoid(x)
with np.errstate(over="ignore"):
    power = np.exp(-x)  # infinite where exp overflows
    plain = 1 / (1 + power)
print(mask, step.astype(int), sigmoid, plain, sep="\\n")
"""


@operation(values=Numbers(1, 8, Number(-1e6, 1e6)), sources=(activation.step, activation.sigmoid), script=_step_script)
def step_values(values: Sequence[float] = (-1000.0, -1.0, 0.0, 1.0, 2.0)) -> dict[str, Any]:
    """Step and sigmoid of an array; beside them the formula of the sigmoid as it is, whose exponential may overflow."""
    x = np.array(values, np.float64)
    with np.errstate(over="ignore"):
        power = np.exp(-x)
        plain = 1 / (1 + power)
    return {
        "x": x, "mask": x > 0, "step": ops.step(x), "sigmoid": ops.sigmoid(x), "power": power, "plain": plain,
    }  # fmt: skip


# --- sums of ReLUs ----------------------------------------------------------------------------------------------------


def _bends(x: Array, y: Array) -> tuple[list[nn.Layer], Array]:
    """A network y_0 + s_0 (x - x_0) + Σ (s_k - s_{k-1}) ReLU(x - x_k) through the points, and its output weights.

    The first unit covers the whole interval, so its ReLU never bends there.
    """
    slopes = np.diff(y) / np.diff(x)
    weights = np.concatenate([slopes[:1], np.diff(slopes)])
    hidden = nn.Affine.from_arrays(np.ones((1, len(weights))), -x[:-1])
    return [hidden, nn.ReLU(), nn.Affine.from_arrays(weights[:, np.newaxis], y[:1])], weights


def _relu_sum_script(formula: str, units: int) -> str:
    return f"""import numpy as np
from zhishen import Tensor, nn
from zhishen.graph.expression import parse

formula = parse({literal(formula)})
knots = np.linspace(-2.0, 2.0, {units + 1})
y = np.broadcast_to(formula.evaluate({{"x": Tensor(knots)}} if formula.names else {{}}).data, knots.shape)
slopes = np.diff(y) / np.diff(knots)
weights = np.concatenate([slopes[:1], np.diff(slopes)])
hidden = nn.Affine.from_arrays(np.ones((1, len(weights))), -knots[:-1])
network = nn.Network([hidden, nn.ReLU(), nn.Affine.from_arrays(weights[:, np.newaxis], y[:1])])
print(weights)
print(network.predict(knots[:, np.newaxis])[:, 0])
"""


@operation(
    formula=Text(120), units=WholeNumber(1, 60), sources=(nn.ReLU, nn.Affine, activation.relu), script=_relu_sum_script
)
def relu_sum(formula: str = "sin(2*x)", units: int = 5) -> dict[str, Any]:
    """A curve, and a network of one hidden layer with ReLU that follows it on the interval from -2 to 2."""
    expression = parse(formula)
    if others := [name for name in expression.names if name != "x"]:
        raise ArgumentError("curve: expected a formula in x, got the names {names}; use x only", names=listed(others))

    def height(x: Array) -> Array:
        value = expression.evaluate({"x": x} if expression.names else {}).data
        return np.broadcast_to(value, x.shape).astype(np.float64)

    knots, grid = np.linspace(-2.0, 2.0, units + 1), np.linspace(-2.0, 2.0, _POINTS)
    layers, weights = _bends(knots, height(knots))
    target, curve = height(grid), nn.Network(layers).predict(grid[:, np.newaxis])[:, 0]
    parts = layers[1].forward(layers[0].forward(grid[:, np.newaxis])) * weights  # (N, units)
    return {
        "grid": grid, "target": target, "curve": curve, "knots": knots, "heights": height(knots), "weights": weights,
        "parts": parts.T, "difference": float(abs(target - curve).max()),
    }  # fmt: skip


# --- tanh is a sigmoid ------------------------------------------------------------------------------------------------


def _tanh_script(inner: float, outer: float, shift: float) -> str:
    return f"""import numpy as np
from zhishen import ops

grid = np.linspace(-4.0, 4.0, {_POINTS})
tanh = ops.tanh(grid)
sigmoid = {float(outer)!r} * ops.sigmoid({float(inner)!r} * grid) + {float(shift)!r}
difference = float(abs(tanh - sigmoid).max())
print(f"largest difference: {{difference:.6g}}")
"""


_SCALE: Final = Number(-10.0, 10.0)


@operation(inner=_SCALE, outer=_SCALE, shift=_SCALE, sources=(activation.tanh, activation.sigmoid), script=_tanh_script)
def tanh_and_sigmoid(inner: float = 1.0, outer: float = 1.0, shift: float = 0.0) -> dict[str, Any]:
    """tanh x beside outer · sigmoid(inner · x) + shift, and the largest difference between both."""
    grid = np.linspace(-4.0, 4.0, _POINTS)
    tanh, sigmoid = ops.tanh(grid), outer * ops.sigmoid(inner * grid) + shift
    return {"grid": grid, "tanh": tanh, "sigmoid": sigmoid, "difference": float(abs(tanh - sigmoid).max())}
