"""Numba types for the processor's vector registers: `Vector`, `Tile` and `Offsets`.

A value of these types is an ordinary value of a compiled function. The modules `vector` and `tile` have the functions
that take and return them. The decorator `intrinsic` is also here, because every function on these types is one.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import llvmlite.binding as llvm
import llvmlite.ir as ir
from numba import types
from numba.extending import intrinsic as numba_intrinsic
from numba.extending import models, register_model

__all__ = ["FLOAT", "INDEX", "INT32", "LANES", "VECTOR", "WIDTH", "Offsets", "Tile", "Vector", "intrinsic", "vector"]


def _width() -> int:
    """The number of float32 values in one vector register of this processor."""
    features = llvm.get_host_cpu_features()
    return 16 if features.get("avx512f") else 8 if features.get("avx2") else 4


WIDTH: int = _width()

FLOAT, INT32, INDEX = ir.FloatType(), ir.IntType(32), ir.IntType(64)
VECTOR = ir.VectorType(FLOAT, WIDTH)
LANES = ir.VectorType(INT32, WIDTH)


class Vector(types.Type):
    """WIDTH float32 values."""

    def __init__(self) -> None:
        super().__init__(name=f"float32x{WIDTH}")


class Tile(types.Type):
    """A block of a matrix in registers: ``rows`` rows of ``vectors`` vectors each."""

    def __init__(self, rows: int, vectors: int) -> None:
        self.rows: int = rows
        self.vectors: int = vectors
        super().__init__(name=f"tile({rows} x {vectors} float32x{WIDTH})")


class Offsets(types.Type):
    """``count`` positions in an array."""

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(name=f"offsets({count})")


vector: Any = Vector()


@register_model(Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, VECTOR)


@register_model(Tile)
class _TileModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.ArrayType(VECTOR, kind.rows * kind.vectors))


@register_model(Offsets)
class _OffsetsModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, ir.ArrayType(INDEX, kind.count))


def intrinsic(function: Callable[..., Any]) -> Any:
    """A function that compiled code calls, written in LLVM's language.

    Args:
        function: it takes the Numba types of the arguments; it returns the signature and a function that emits the
            LLVM code.
    """
    return numba_intrinsic(prefer_literal=True)(function)
