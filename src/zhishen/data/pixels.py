"""Images that stay bytes in memory, and become floats when some of them are taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast, overload

import numpy as np
from numpy.typing import DTypeLike

from zhishen._types import Array, Float, Shaped
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import message

__all__ = ["Pixels", "looked_up", "normalized", "rows"]


def normalized(pixels: Any, dtype: DTypeLike) -> Any:
    """Pixels as numbers from 0 to 1, ``pixels / 255``, rounded to ``dtype``."""
    return np.divide(pixels, 255, dtype=np.dtype(dtype))


def looked_up(pixels: Shaped[Array, "N C *_"], values: Float[Array, "C 256"]) -> Float[Array, "N C *_"]:
    """``values[c, pixels[n, c]]``; channel by channel, which takes a third of the time of indexing with both."""
    out = np.empty(pixels.shape, values.dtype)
    for channel, row in enumerate(values):
        out[:, channel] = row.take(pixels[:, channel])
    return out


class Pixels:
    """Images of bytes that read as ``pixels / 255``: an array of floats in a quarter (float32) of the memory.

    With ``values`` they read as other floats: byte b in channel c as ``values[c, b]``, such as a standardized one.

    Indexing returns new arrays of ``dtype``, with the same bits that the whole array of floats has there, so training
    on `Pixels` ends with the same weights. They cannot be written to. ``np.asarray(x)`` returns all values at once, and
    needs the memory of the whole array.

    Args:
        pixels: the images, uint8, of any shape; they are kept, not copied.
        dtype: of the floats: float16, float32 or float64.
        values: (C, 256), the float for each byte in each channel of images (N, C, H, W); None for ``pixels / 255``.

    Attributes:
        bytes: the images, uint8, read-only.
        dtype: of the arrays that indexing returns.
        values: (C, 256), of ``dtype``, or None.

    Raises:
        ArgumentError: ``pixels`` is not an array of uint8, or ``dtype`` is not a float.
        ShapeError: ``values`` are not (C, 256) for images (N, C, ...).

    Examples:
        >>> x = Pixels(np.array([[0, 51], [102, 255]], dtype=np.uint8))
        >>> x
        Pixels(float32 (2, 2), held as uint8)
        >>> x[1], x.nbytes
        (array([0.4, 1. ], dtype=float32), 4)
        >>> np.asarray(x).nbytes
        16
    """

    def __init__(self, pixels: Array, dtype: DTypeLike = np.float32, *, values: Array | None = None) -> None:
        self.bytes: Array = _of_bytes(pixels).view(np.ndarray)
        self.bytes.flags.writeable = False
        self.dtype: np.dtype[Any] = np.dtype(dtype)
        if self.dtype.kind != "f":
            raise ArgumentError(
                "Pixels: expected dtype to be a float, got {dtype}; choose float32, say",
                dtype=self.dtype,
            )
        self.values: Array | None = None if values is None else self._checked(values)

    def _checked(self, values: Array) -> Array:
        if self.ndim < 2 or values.shape != (self.shape[1], 256):
            raise ShapeError(
                "Pixels: expected values of shape (C, 256) for images (N, C, ...), got {values} for {pixels}; give a "
                "row of 256 floats for each channel",
                values=values.shape,
                pixels=self.shape,
            )
        return values.astype(self.dtype, copy=False)

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
        taken = self.bytes[index]
        if self.values is None:
            return normalized(taken, self.dtype)
        if isinstance(index, slice):
            return looked_up(taken, self.values)
        channel = np.arange(len(self.values)).reshape(-1, *[1] * (self.ndim - 2))
        return self.values[np.broadcast_to(channel, self.shape)[index], taken]

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
        """The same images in another shape, still as bytes; ``shape`` is several numbers or one tuple, as NumPy's.

        Raises:
            ShapeError: the images have ``values`` for each channel, and the channels are not the second axis any more.
        """
        return Pixels(self.bytes.reshape(*shape), self.dtype, values=self.values)

    def unscaled(self) -> Pixels:
        """The same images, which read as ``pixels / 255``, to be shown."""
        return Pixels(self.bytes, self.dtype)

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
    return Pixels(x.bytes[start:stop], x.dtype, values=x.values) if isinstance(x, Pixels) else x[start:stop]
