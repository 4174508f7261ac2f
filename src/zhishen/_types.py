"""The types of arrays in annotations, with their shapes.

A public function says ``x: Float[Array, "N I"]``. To a type checker that is an array. At run time it costs nothing,
unless ``ZHISHEN_CHECK_SHAPES=1`` is set before the import, as our tests do: then jaxtyping reads the shapes and checks
every call.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Never, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Array", "Float", "Int", "Nothing", "Num", "Shaped"]

Array: TypeAlias = NDArray[Any]
Nothing: TypeAlias = Never  # where a type checker refuses whatever is given, and we say in words why

if TYPE_CHECKING:
    from jaxtyping import Float, Int, Num, Shaped
elif os.environ.get("ZHISHEN_CHECK_SHAPES") == "1":
    from jaxtyping import Float, Int, Num, Shaped

    Array = np.ndarray
    Nothing = object  # checked at run time, Never may stand for a result only
else:

    class _Unchecked:
        """Stands in for a jaxtyping type: keeps the array type, ignores the shape."""

        def __class_getitem__(cls, item: tuple[Any, str]) -> Any:
            return item[0]

    Float = Int = Num = Shaped = _Unchecked
