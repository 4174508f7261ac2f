"""The types of arrays in annotations, with their shapes.

A public function is annotated with ``x: Float[Array, "N I"]``. A type checker sees an array. The annotation costs
nothing at run time, unless ``ZHISHEN_CHECK_SHAPES=1`` is set before the import, as our tests do. Then jaxtyping reads
the shapes and checks every call.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Float", "Int", "Num", "Shaped"]

Array: TypeAlias = NDArray[Any]

if TYPE_CHECKING:
    from jaxtyping import Float, Int, Num, Shaped
elif os.environ.get("ZHISHEN_CHECK_SHAPES") == "1":
    from jaxtyping import Float, Int, Num, Shaped

    Array = np.ndarray
else:

    class _Unchecked:
        """A substitute for a jaxtyping type: it keeps the array type and ignores the shape."""

        def __class_getitem__(cls, item: tuple[Any, str]) -> Any:
            return item[0]

    Float = Int = Num = Shaped = _Unchecked
