"""The table of operators that zhishen computes.

Each row has a function, and the inputs that are plain numbers: axes, sizes, bounds. A float constant of the file that
only such inputs use is not a parameter. `docs/onnx.md` lists the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from zhishen.interop.onnx.computing.activations import ACTIVATIONS
from zhishen.interop.onnx.computing.convolution import CONVOLUTIONS
from zhishen.interop.onnx.computing.elementwise import BINARY, OTHERS, UNARY, VARIADIC
from zhishen.interop.onnx.computing.indexing import INDEXING
from zhishen.interop.onnx.computing.linear import LINEAR
from zhishen.interop.onnx.computing.making import MAKING
from zhishen.interop.onnx.computing.normalization import NORMALIZATION
from zhishen.interop.onnx.computing.pooling import POOLING
from zhishen.interop.onnx.computing.reductions import REDUCTIONS
from zhishen.interop.onnx.computing.resizing import RESIZING
from zhishen.interop.onnx.computing.shapes import SHAPES

__all__ = ["KINDS", "OPERATORS", "READ", "Operator"]

#: Kind → its functions, in the order in which the documentation lists them.
KINDS: Final[dict[str, dict[str, Callable[..., Any]]]] = {
    "elementwise": {**UNARY, **BINARY, **VARIADIC, **OTHERS},
    "activations": ACTIVATIONS,
    "linear": LINEAR,
    "convolution and pooling": {**CONVOLUTIONS, **POOLING, **RESIZING},
    "normalization": NORMALIZATION,
    "reductions": REDUCTIONS,
    "shapes": SHAPES,
    "indices": INDEXING,
    "values from shapes": MAKING,
}

#: Operator → the places of its inputs that are plain numbers.
_NUMBERS: Final[dict[str, frozenset[int]]] = {
    "Clip": frozenset({1, 2}),
    "Dropout": frozenset({1, 2}),
    "OneHot": frozenset({1, 2}),
    "Pad": frozenset({2}),
    "Range": frozenset({0, 1, 2}),
    "Resize": frozenset({1, 2}),
    "Upsample": frozenset({1}),
    "CastLike": frozenset({1}),
}


@dataclass(frozen=True, slots=True)
class Operator:
    """One operator.

    Attributes:
        compute: ``compute(call, *inputs)``.
        numbers: the places of the inputs that are plain numbers.
    """

    compute: Callable[..., Any]
    numbers: frozenset[int]


#: Operator → how it is computed.
OPERATORS: Final[dict[str, Operator]] = {
    name: Operator(function, _NUMBERS.get(name, frozenset()))
    for functions in KINDS.values()
    for name, function in functions.items()
}

#: All operators that a file may have; a Constant becomes a constant of the graph when the file is read.
READ: Final = frozenset({"Constant", *OPERATORS})
