"""The package torch, which is imported when it is needed, and the dtypes that both libraries have."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from zhishen._optional import late_import

__all__ = ["DTYPES", "torch_dtype", "torch_package"]

#: The dtypes of parameters that both have, by their name in PyTorch.
DTYPES: Final = {
    "torch.float16": np.dtype(np.float16), "torch.float32": np.dtype(np.float32), "torch.float64": np.dtype(np.float64)
}  # fmt: skip


def torch_package() -> Any:
    """The package.

    Raises:
        MissingDependencyError: it is not installed.
    """
    return late_import("torch", feature="The conversion of modules of PyTorch")


def torch_dtype(dtype: np.dtype[Any]) -> Any:
    """The dtype of PyTorch that equals a dtype of NumPy."""
    return getattr(torch_package(), dtype.name)
