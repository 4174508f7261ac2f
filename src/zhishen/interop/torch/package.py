"""The package torch, which is imported when it is needed, and what both directions check: dtypes, shapes of inputs."""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._optional import late_import
from zhishen.errors import ArgumentError

__all__ = ["DTYPES", "Shape", "checked_shape", "torch_dtype", "torch_package"]

Shape: TypeAlias = tuple[int, ...]

#: The dtypes of parameters that both have, by their name in PyTorch.
DTYPES: Final[dict[str, np.dtype[Any]]] = {
    "torch.float16": np.dtype(np.float16), "torch.float32": np.dtype(np.float32), "torch.float64": np.dtype(np.float64)
}  # fmt: skip

_SIZE: Final = WholeNumber(1)


def torch_package() -> Any:
    """The package.

    Raises:
        MissingDependencyError: it is not installed.
    """
    return late_import("torch", feature="The conversion of modules of PyTorch")


def torch_dtype(dtype: np.dtype[Any]) -> Any:
    """The dtype of PyTorch that equals a dtype of NumPy."""
    return getattr(torch_package(), dtype.name)


def checked_shape(sample_shape: Any, *, where: str) -> Shape:
    """The shape of one input as a tuple of whole numbers.

    Raises:
        ArgumentError: it is something else.
    """
    if not isinstance(sample_shape, tuple | list):
        raise ArgumentError(
            "{where}: expected sample_shape as a tuple, got {shape!r}; give, for example, (784,) or (1, 28, 28)",
            where=where,
            shape=sample_shape,
        )
    return tuple(int(check(size, _SIZE, where=where, name="sample_shape")) for size in sample_shape)
