"""Curves and images: arrays that Matplotlib draws.

References:
    *Deep Learning from Scratch*, section 1.6. The notes, chapter 1.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zhishen import data
from zhishen._checks import Number, WholeNumber
from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.figures.chapter1 import draw_two_curves, image_data, two_curves_data
from zhishen.graph.expression import parse
from zhishen.graph.tensor import Tensor
from zhishen.lab.engine.arguments import Flag, Text
from zhishen.lab.engine.mnist_data import mnist_test
from zhishen.lab.engine.operation import operation
from zhishen.lab.engine.scripts import literal
from zhishen.messages import listed

__all__ = ["curves", "digit_image"]

_BOUND: Final = Number(-1000.0, 1000.0)
_SIDE: Final = 8  # pixels of the part that is magnified


def _values(formula: str, x: Array) -> Array:
    """The values of a formula in x."""
    expression = parse(formula)
    if others := [name for name in expression.names if name != "x"]:
        raise ArgumentError(
            "curves: expected a formula in x alone, got the names {names}; use x only", names=listed(others)
        )
    with np.errstate(all="ignore"):
        values = expression.evaluate({"x": Tensor(x)} if expression.names else {}).data
    return np.broadcast_to(values, x.shape)


def _curves_script(
    first: str,
    second: str,
    low: float,
    high: float,
    points: int,
    *,
    labels: bool,
    names: bool,
    title: str,
    dashed: bool,
) -> str:
    calls = [f"ax.plot(x, y1{', label=' + literal(first) if labels else ''})"]
    style = ', "--"' if dashed else ""
    if second.strip():
        calls.append(f"ax.plot(x, y2{style}{', label=' + literal(second) if labels else ''})")
    options = (['xlabel="x"', 'ylabel="y"'] if names else []) + ([f"title={literal(title)}"] if title else [])
    calls += [f"ax.set({', '.join(options)})"] if options else []
    calls += ["ax.legend()"] if labels else []
    curve = 'parse({}).evaluate({{"x": Tensor(x)}}).data'
    other = f"y2 = {curve.format(literal(second))}\n" if second.strip() else ""
    return f"""import matplotlib
import numpy as np
from zhishen.graph.expression import parse
from zhishen.graph.tensor import Tensor

matplotlib.use("Agg")
import matplotlib.pyplot as plt

x = np.linspace({low}, {high}, {points})
y1 = {curve.format(literal(first))}
{other}figure, ax = plt.subplots()
{chr(10).join(calls)}
figure.savefig("curves.png")
print(y1)
"""


@operation(
    first=Text(80), second=Text(80), low=_BOUND, high=_BOUND, points=WholeNumber(2, 400), labels=Flag(), names=Flag(),
    title=Text(60), dashed=Flag(), sources=(two_curves_data, draw_two_curves, parse), script=_curves_script,
)  # fmt: skip
def curves(
    first: str = "sin(x)", second: str = "cos(x)", low: float = 0.0, high: float = 6.0, points: int = 60, *,
    labels: bool = True, names: bool = True, title: str = "sin and cos", dashed: bool = True,
) -> dict[str, Any]:  # fmt: skip
    """The points of one or two curves, which straight lines join."""
    del labels, names, title, dashed  # of the drawing alone
    if not low < high:
        raise ArgumentError(
            "curves: expected low to be less than high, got {low} and {high}; exchange them", low=low, high=high
        )
    x = np.linspace(low, high, points)
    return {"x": x, "y1": _values(first, x), "y2": _values(second, x) if second.strip() else None}


def _digits() -> tuple[Array, Array]:
    """The first thousand test images of MNIST, as bytes, and their labels."""
    x, t = mnist_test()
    pixels: Any = x
    return pixels.bytes[:1000].reshape(-1, 28, 28), t[:1000]


def _image_script(index: int, row: int, column: int) -> str:
    return f"""import matplotlib
from zhishen import data

matplotlib.use("Agg")
import matplotlib.pyplot as plt

images, labels = data.mnist(flatten=False, normalize=False).test
image, label = images[{index}, 0], int(labels[{index}])
part = image[{row} : {row + _SIDE}, {column} : {column + _SIDE}]
plt.imshow(image, cmap="gray")
plt.savefig("digit.png")
print(image.shape, image.dtype, label)
print(part)
"""


@operation(
    index=WholeNumber(0, 999), row=WholeNumber(0, 28 - _SIDE), column=WholeNumber(0, 28 - _SIDE),
    sources=(image_data, data.mnist), script=_image_script,
)  # fmt: skip
def digit_image(index: int = 0, row: int = 7, column: int = 11) -> dict[str, Any]:
    """A digit as an array of bytes, and the numbers of a part of it."""
    images, labels = _digits()
    image = images[index]
    return {
        "image": image,
        "label": int(labels[index]),
        "part": image[row : row + _SIDE, column : column + _SIDE],
        "low": int(image.min()),
        "high": int(image.max()),
    }
