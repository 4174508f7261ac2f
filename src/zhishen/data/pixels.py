"""Images that stay bytes in memory: they become numbers from 0 to 1 when some of them are taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast, overload

import numpy as np
from numpy.typing import DTypeLike

from zhishen._types import Array
from zhishen.errors import ArgumentError

__all__ = ["Pixels", "normalized", "rows"]


def normalized(pixels: Any, dtype: DTypeLike) -> Any:
    """Pixels as numbers from 0 to 1, ``pixels / 255``, rounded to ``dtype``."""
    return np.divide(pixels, 255, dtype=np.dtype(dtype))


class Pixels:
    """Images of bytes that read as ``pixels / 255``: an array of floats in a quarter (float32) of the memory.

    Indexing returns new arrays of ``dtype``, with the very bits that the whole array of floats would have there, so a
    training on `Pixels` ends with the same weights. They cannot be written to. What needs all values at once gets them
    from ``np.asarray(x)``, in the memory that they take.

    Args:
        pixels: the images, uint8, of any shape; kept, not copied.
        dtype: what they read as: float16, float32 or float64.

    Attributes:
        bytes: the images as they are held, uint8, read-only.
        dtype: of what indexing returns.

    Raises:
        ArgumentError: ``pixels`` is no array of uint8, or ``dtype`` no float.

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
        """The memory of what is held: a byte a value."""
        return self.bytes.nbytes

    def __len__(self) -> int:
        return len(self.bytes)

    def __getitem__(self, index: Any) -> Any:
        """The values at an index of any kind that NumPy has, in a new array (of a single value: a number)."""
        return normalized(self.bytes[index], self.dtype)

    def __iter__(self) -> Iterator[Any]:
        return (self[i] for i in range(len(self)))

    def __array__(self, dtype: DTypeLike | None = None, copy: bool | None = None) -> Array:  # noqa: FBT001 - NumPy's
        """All values, for NumPy's functions.

        Raises:
            ArgumentError: ``copy`` is False, which cannot be.
        """
        if copy is False:
            raise ArgumentError(
                "Pixels: expected to be copied into an array, got copy=False; leave it out, or take the bytes: x.bytes"
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
    got = f"dtype {cast('Array', pixels).dtype}" if isinstance(pixels, np.ndarray) else type(pixels).__name__
    raise ArgumentError(
        "Pixels: expected an array of uint8, got {got}; give the pixels as they are in a file",
        got=got,
    )


@overload
def rows(x: Array, start: int, stop: int) -> Array: ...
@overload
def rows(x: Pixels, start: int, stop: int) -> Pixels: ...
def rows(x: Array | Pixels, start: int, stop: int) -> Array | Pixels:
    """``x[start:stop]``; of `Pixels` still as bytes, where an index would make floats of them."""
    return Pixels(x.bytes[start:stop], x.dtype) if isinstance(x, Pixels) else x[start:stop]
