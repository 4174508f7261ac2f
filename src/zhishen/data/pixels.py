"""Images that stay bytes in memory, and become numbers from 0 to 1 when some of them are taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast, overload

import numpy as np
from numpy.typing import DTypeLike

from zhishen._types import Array
from zhishen.errors import ArgumentError
from zhishen.messages import message

__all__ = ["Pixels", "normalized", "rows"]


def normalized(pixels: Any, dtype: DTypeLike) -> Any:
    """Pixels as numbers from 0 to 1, ``pixels / 255``, rounded to ``dtype``."""
    return np.divide(pixels, 255, dtype=np.dtype(dtype))


class Pixels:
    """Images of bytes that read as ``pixels / 255``: an array of floats in a quarter (float32) of the memory.

    Indexing returns new arrays of ``dtype``, with the same bits that the whole array of floats has there, so training
    on `Pixels` ends with the same weights. They cannot be written to. ``np.asarray(x)`` returns all values at once, and
    needs the memory of the whole array.

    Args:
        pixels: the images, uint8, of any shape; they are kept, not copied.
        dtype: of the floats: float16, float32 or float64.

    Attributes:
        bytes: the images, uint8, read-only.
        dtype: of the arrays that indexing returns.

    Raises:
        ArgumentError: ``pixels`` is not an array of uint8, or ``dtype`` is not a float.

    Examples:
        >>> x = Pixels(np.array([[0, 51], [102, 255]], dtype=np.uint8))
        >>> x
        Pixels(float32 (2, 2), held as uint8)
        >>> x[1], x.nbytes
        (array([0.4, 1. ], dtype=float32), 4)
        >>> np.asarray(x).nbytes
        16
    """

    def __init__(self, pixels: Array, dtype: DTypeLike = np.float32) -> None:
        self.bytes: Array = _of_bytes(pixels).view(np.ndarray)
        self.bytes.flags.writeable = False
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        if self.dtype.kind != "f":
            raise ArgumentError(
                "Pixels: expected dtype to be a float, got {dtype}; choose float32, say",
                dtype=self.dtype,
            )

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape, as that of an array."""
        return self.bytes.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.bytes.ndim

    @property
    def size(self) -> int:
        """The number of values."""
        return self.bytes.size

    @property
    def nbytes(self) -> int:
        """The memory that the bytes take: one for each value."""
        return self.bytes.nbytes

    def __len__(self) -> int:
        return len(self.bytes)

    def __getitem__(self, index: Any) -> Any:
        """The values at an index of any kind that NumPy has, in a new array; a single value is a number."""
        return normalized(self.bytes[index], self.dtype)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Array:  # noqa: FBT001 - NumPy's
        """All values, for NumPy's functions.

        Raises:
            ArgumentError: ``copy`` is False, although the floats have to be computed.
        """
        if copy is False:
            raise ArgumentError(
                "Pixels: expected to be copied into an array, got copy=False; omit it, or take the bytes: x.bytes"
            )
        return np.asarray(self[...], dtype)

    def reshape(self, *shape: Any) -> Pixels:
        """The same images in another shape, still as bytes; ``shape`` is several numbers or one tuple, as NumPy's."""
        return Pixels(self.bytes.reshape(*shape), self.dtype)

    def __repr__(self) -> str:
        return f"Pixels({self.dtype} {self.shape}, held as {self.bytes.dtype})"


def _of_bytes(pixels: object) -> Array:
    if isinstance(pixels, np.ndarray) and pixels.dtype == np.uint8:
        return pixels
    array = isinstance(pixels, np.ndarray)
    given = message("dtype {dtype}", dtype=cast("Array", pixels).dtype) if array else type(pixels).__name__
    raise ArgumentError(
        "Pixels: expected an array of uint8, got {given}; give the pixels as they are in a file",
        given=given,
    )


@overload
def rows(x: Array, start: int, stop: int) -> Array: ...
@overload
def rows(x: Pixels, start: int, stop: int) -> Pixels: ...
def rows(x: Array | Pixels, start: int, stop: int) -> Array | Pixels:
    """``x[start:stop]``; for `Pixels`, it keeps bytes where an index would return floats."""
    return Pixels(x.bytes[start:stop], x.dtype) if isinstance(x, Pixels) else x[start:stop]
