"""Two products of matrices, and functions that reduce an axis.

References:
    *Deep Learning from Scratch*, section 1.5. The notes, chapter 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np

from zhishen._checks import Number, OneOf
from zhishen._types import Array
from zhishen.broadcasting import explain
from zhishen.figures.chapter1_arrays import sum_axes_data, two_products_data
from zhishen.lab.engine.arguments import Table
from zhishen.lab.engine.operation import operation
from zhishen.messages import message

__all__ = ["products", "reduction"]

_MATRIX: Final = Table(4, 4, Number(-1000.0, 1000.0))


def _rows(values: Sequence[Sequence[float]]) -> str:
    return str([list(row) for row in values])


def _products_script(A: list[list[float]], B: list[list[float]]) -> str:
    a, b = np.shape(A), np.shape(B)
    text = f"import numpy as np\n\nA = np.array({_rows(A)})\nB = np.array({_rows(B)})\nprint(A.shape, B.shape)\n"
    if explain(a, b).fits:
        text += "elementwise = A * B\nprint(elementwise)\n"
    if a[1] == b[0]:
        text += "matrix = A @ B\nprint(matrix)\n"
    return text


@operation(A=_MATRIX, B=_MATRIX, sources=(two_products_data,), script=_products_script)
def products(
    A: Sequence[Sequence[float]] = ((1, 2), (3, 4)), B: Sequence[Sequence[float]] = ((3, 0), (5, 6))
) -> dict[str, Any]:
    """A * B and A @ B, or the reasons why the shapes do not fit."""
    a, b = np.array(A), np.array(B)
    table = explain(a.shape, b.shape)
    fits = a.shape[1] == b.shape[0]
    return {
        "A": a,
        "B": b,
        "elementwise": a * b if table.fits else None,
        "matrix": a @ b if fits else None,
        "elementwise_reason": table.reason,
        "matrix_reason": None
        if fits
        else message(
            "A has {columns} columns and B has {rows} rows; the matrix product needs as many columns as rows",
            columns=a.shape[1],
            rows=b.shape[0],
        ),
    }


_FUNCTIONS: Final[Mapping[str, Callable[..., Array]]] = {
    "sum": np.sum, "mean": np.mean, "max": np.max, "min": np.min, "argmax": np.argmax, "std": np.std,
}  # fmt: skip
_AXES: Final[Mapping[str, int | None]] = {"0": 0, "1": 1, "none": None}


def _reduction_script(values: list[list[float]], function: str, axis: str) -> str:
    option = "" if axis == "none" else f", axis={axis}"
    return f"""import numpy as np

z = np.array({_rows(values)})
result = np.{function}(z{option})
shape = result.shape
print(result, shape)
"""


@operation(
    values=Table(6, 6, Number(-1000.0, 1000.0)), function=OneOf(tuple(_FUNCTIONS)), axis=OneOf(tuple(_AXES)),
    sources=(sum_axes_data,), script=_reduction_script,
)  # fmt: skip
def reduction(
    values: Sequence[Sequence[float]] = ((1, 2, 3), (4, 5, 6)), function: str = "sum", axis: str = "0"
) -> dict[str, Any]:
    """A function along an axis: the axis disappears."""
    z = np.array(values)
    result = np.asarray(_FUNCTIONS[function](z, axis=_AXES[axis]))
    return {"z": z, "result": result, "shape": list(result.shape)}
