"""Names that NumPy has removed and that scripts of 2016 use, such as ``np.int``."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np

__all__ = ["old_numpy_names"]


def _asfarray(values: Any) -> Any:
    """An array of floats."""
    return np.asarray(values, dtype=np.float64)


_NAMES: Final[dict[str, Any]] = {
    "int": int, "float": float, "bool": bool, "complex": complex, "object": object, "str": str, "long": int,
    "unicode": str, "float_": np.float64, "complex_": np.complex128, "string_": np.bytes_, "unicode_": np.str_,
    "NaN": np.nan, "Inf": np.inf, "Infinity": np.inf, "infty": np.inf, "product": np.prod, "cumproduct": np.cumprod,
    "in1d": np.isin, "trapz": np.trapezoid, "bool8": np.bool_, "asfarray": _asfarray,
    "alltrue": np.all, "sometrue": np.any, "round_": np.round, "row_stack": np.vstack, "asscalar": np.ndarray.item,
}  # fmt: skip


@contextmanager
def old_numpy_names() -> Generator[None]:
    """Within the block, NumPy has the removed names again; a name that it has is left as it is."""
    added = {name: value for name, value in _NAMES.items() if name not in vars(np)}
    for name, value in added.items():
        setattr(np, name, value)
    try:
        yield
    finally:
        for name in added:
            delattr(np, name)
