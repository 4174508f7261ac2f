"""Preprocessing: the steps from raw inputs to those of a network, kept so that they can be repeated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Final, cast

import numpy as np
from numpy.typing import ArrayLike, DTypeLike

from zhishen._checks import Constraint, Number, OneOf, WholeNumber, check
from zhishen._types import Array, Float
from zhishen.data.large_arrays import allocate, first_nonfinite
from zhishen.data.pixels import Pixels
from zhishen.data.readers import Reader, reader_from_dict
from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import deferred

__all__ = ["Preprocessing"]

_HERE: Final = "Preprocessing"
_SHOWN: Final = 10  # the most values or names that repr shows
_CHUNK: Final = 2**18  # values that are prepared at once, so that float64 needs little memory


@dataclass(frozen=True, kw_only=True, repr=False)
class Preprocessing:
    """The map from raw inputs to those of a network: ``(x / divisor - mean) / deviation``, in the network's shape.

    A network that is saved with its preprocessing can be used later on raw inputs. They are divided, not multiplied by
    a scale, because that gives the same bits as ``pixels / 255``. The raw images of EMNIST are upright, as
    `data.folder` returns them.

    Args:
        input_shape: the shape of one prepared input without the batch axis, such as (784,) or (1, 28, 28); None
            leaves the shape of the raw inputs as it is.
        divisor: divides raw values first: 255 for bytes, 1 for numbers that stay as they are.
        mean: is subtracted next: a number, or one number for each channel of inputs (C, H, W) or each feature of
            inputs (F,). More generally: one for each index along the first axis of ``input_shape``.
        deviation: divides last, and is above 0: a number, or one number for each channel or feature.
        classes: the names of the classes, in the order of their labels; empty if they have no names.
        reader: reads a file as the raw inputs were read; None if they did not come from single files.

    Attributes:
        input_shape: as given.
        divisor: as given, a float.
        mean: a float, or a tuple of floats.
        deviation: a float, or a tuple of floats.
        classes: a tuple of strings.
        reader: as given.

    Raises:
        ArgumentError: an option is out of its range or of another kind.
        ShapeError: there are not as many numbers in ``mean`` or ``deviation`` as channels or features.

    Examples:
        >>> scaled = Preprocessing(input_shape=(4,), divisor=255, classes=("cat", "dog"))
        >>> scaled(np.array([[[0, 51], [102, 255]]], dtype=np.uint8))  # one image of 2 x 2
        array([[0. , 0.2, 0.4, 1. ]], dtype=float32)
        >>> scaled.class_of(1)
        'dog'
        >>> Preprocessing.from_dict(scaled.as_dict()) == scaled
        True
    """

    constraints: ClassVar[Mapping[str, Constraint]] = {
        "divisor": Number(low=0.0, open_low=True),
        "mean": Number(),
        "deviation": Number(low=0.0, open_low=True),
    }

    input_shape: tuple[int, ...] | None = None
    divisor: float = 1.0
    mean: float | Sequence[float] | Array = 0.0
    deviation: float | Sequence[float] | Array = 1.0
    classes: Sequence[str] = ()
    reader: Reader | None = None

    def __post_init__(self) -> None:
        shape = _checked_shape(self.input_shape)
        kept: dict[str, Any] = {
            "input_shape": shape,
            "divisor": float(check(self.divisor, self.constraints["divisor"], where=_HERE, name="divisor")),
            "mean": _checked_numbers("mean", self.mean, self.constraints["mean"], shape),
            "deviation": _checked_numbers("deviation", self.deviation, self.constraints["deviation"], shape),
            "classes": _checked_names(self.classes),
        }
        if not isinstance(cast("object", self.reader), Reader | None):
            raise ArgumentError(
                "{here}: expected reader to be a data.Reader or None, got {given}; give a "
                "data.ImageReader, for example",
                here=_HERE,
                given=type(self.reader).__name__,
            )
        for name, value in kept.items():
            object.__setattr__(self, name, value)

    def __call__(self, x: ArrayLike, dtype: DTypeLike = np.float32) -> Array:
        """Prepare raw inputs: ``(x / divisor - mean) / deviation``, as a new array.

        The values are computed in float64, and rounded once.

        Args:
            x: raw inputs, a batch or a single one. Axes of length 1 may be missing or added, and the inputs may be
                flat: for ``input_shape`` (784,) and (1, 28, 28) alike, a batch may be (N, 28, 28), (N, 1, 28, 28)
                or (N, 784). An array that can be a batch is one, unless its shape is ``input_shape`` itself.
            dtype: of the result: float16, float32 or float64.

        Shape:
            - x: (N, ...), or (...) for a single input
            - output: (N, *input_shape), or input_shape; that of x if ``input_shape`` is None

        Raises:
            ArgumentError: the inputs are not numbers, or are `Pixels`, which read as divided by 255 already; or
                ``dtype`` is not a float.
            ShapeError: the inputs cannot be brought into ``input_shape``.
        """
        raw = _numbers(x, where=_HERE)
        if np.dtype(dtype).kind != "f":
            raise ArgumentError(
                "{here}: expected dtype to be a float, got {dtype}; choose float32, say",
                here=_HERE,
                dtype=np.dtype(dtype),
            )
        shape = self._shape_for(raw.shape)
        batch = raw.reshape((1, *shape) if shape in {self.input_shape, ()} else shape)
        mean, deviation = self._along_first_axis(self.mean), self._along_first_axis(self.deviation)
        prepared = allocate(batch.shape, dtype)
        rows = max(1, _CHUNK // max(1, math.prod(batch.shape[1:])))
        for start in range(0, len(batch), rows):
            values = np.divide(batch[start : start + rows], self.divisor, dtype=np.float64)
            values -= mean
            values /= deviation
            prepared[start : start + rows] = values
        return prepared.reshape(shape)

    def byte_values(self, dtype: DTypeLike = np.float32) -> Float[Array, "C 256"]:
        """What the bytes 0 to 255 become in each channel, (C, 256): a table for `Pixels`, with the bits of a call.

        Raises:
            ArgumentError: ``input_shape`` is not that of images, (C, H, W).
        """
        if self.input_shape is None or len(self.input_shape) != 3:
            raise ArgumentError(
                "{here}.byte_values: expected input_shape to be that of images, (C, H, W), got {shape}; give it",
                here=_HERE,
                shape=self.input_shape,
            )
        channels = self.input_shape[0]
        for_bytes = replace(self, input_shape=(channels, 1, 256))
        every_byte = np.broadcast_to(np.arange(256, dtype=np.uint8), (channels, 1, 256))
        return for_bytes(every_byte, dtype)[:, 0]

    def _along_first_axis(self, numbers: Any) -> Array:
        """The numbers in a shape that broadcasts along the first axis of a single input: (K, 1, ..., 1), or ()."""
        array = np.asarray(numbers, np.float64)
        return array if array.ndim == 0 else array.reshape(-1, *[1] * (len(self.input_shape or ()) - 1))

    def _shape_for(self, raw: tuple[int, ...]) -> tuple[int, ...]:
        """The shape that raw inputs of the shape ``raw`` get."""
        shape = self.input_shape
        if shape is None or raw == shape:
            return raw
        if raw and _same_input(raw[1:], shape):
            return (raw[0], *shape)
        if _same_input(raw, shape):
            return shape
        raise _unfit(_HERE, raw, shape)

    @classmethod
    def fit(
        cls,
        x: ArrayLike,
        *,
        input_shape: Sequence[int] | None = None,
        divisor: float = 1.0,
        classes: Sequence[str] = (),
    ) -> Preprocessing:
        """The preprocessing that standardizes training data: each channel or feature to mean 0 and deviation 1.

        A channel or feature that is constant gets deviation 1, so that it becomes 0. Use the training part alone: the
        preprocessing must not depend on the test part.

        Args:
            x: raw training inputs, (N, F) with one mean for each feature, or (N, C, ...) with one for each channel.
            input_shape: the shape of one prepared input; by default that of the raw ones. Needed for inputs of two
                axes, whose first may be channels or rows: for gray images (N, H, W) it is (1, H, W).
            divisor: divides raw values before the mean is computed.
            classes: the names of the classes.

        Raises:
            ArgumentError: an input is not a number, NaN or infinite, or an option is out of its range.
            ShapeError: there are no inputs, they do not fit ``input_shape``, or it is needed and missing.

        Examples:
            >>> columns = np.array([[1.0, 7.0], [3.0, 7.0]])
            >>> standardized = Preprocessing.fit(columns)
            >>> standardized
            Preprocessing(input_shape=(2,), mean=(2.0, 7.0), deviation=(1.0, 1.0))
            >>> standardized(columns)
            array([[-1.,  0.],
                   [ 1.,  0.]], dtype=float32)
        """
        where = f"{_HERE}.fit"
        raw = _numbers(x, where=where)
        if raw.ndim < 2 or raw.size == 0:
            raise ShapeError(
                "{where}: expected a batch of inputs (N, ...) with at least one value, got {shape}; put one input "
                "into each row",
                where=where,
                shape=raw.shape,
            )
        if input_shape is None and raw.ndim == 3:
            raise ShapeError(
                "{where}: expected input_shape with inputs {shape}, got None; write input_shape=(1, {first}, {second}) "
                "for gray images, or ({first}, {second}) for {first} channels",
                where=where,
                shape=raw.shape,
                first=raw.shape[1],
                second=raw.shape[2],
            )
        place = first_nonfinite(raw)
        if place is not None:
            raise ArgumentError(
                "{where}: expected finite inputs, got {value} at x[{index}]; repair or remove sample {sample}",
                where=where,
                value=raw[place],
                index=", ".join(map(str, place)),
                sample=place[0],
            )
        shape = raw.shape[1:] if input_shape is None else tuple(input_shape)
        divided = cls(input_shape=shape, divisor=divisor, classes=classes)
        if not _same_input(raw.shape[1:], shape):
            raise _unfit(where, raw.shape, shape)
        mean, deviation = _moments(raw.reshape(len(raw), *shape), divided)
        return replace(divided, mean=mean, deviation=deviation)

    def class_of(self, k: int) -> str:
        """The name of class ``k``; ``str(k)`` if it has none.

        Raises:
            ArgumentError: ``k`` is not a whole number >= 0.
        """
        check(k, WholeNumber(0), where=f"{_HERE}.class_of", name="k")
        return self.classes[k] if k < len(self.classes) else str(k)

    def as_dict(self) -> dict[str, Any]:
        """The fields as values that JSON can hold; `from_dict` returns an equal object, to the bit."""
        content = {
            name: list(cast("tuple[Any, ...]", value)) if isinstance(value, tuple) else value
            for name, value in self._fields().items()
            if name != "reader"
        }
        return (
            content
            if self.reader is None
            else {**content, "reader": {"kind": self.reader.kind, **self.reader.as_dict()}}
        )

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> Preprocessing:
        """The object that `as_dict` described; a field that is missing has its default.

        Raises:
            ArgumentError: the content is not a mapping, or has an unknown key or a value that does not fit.
            ShapeError: there are not as many numbers in ``mean`` or ``deviation`` as channels or features.
        """
        if not isinstance(cast("object", content), Mapping):
            raise ArgumentError(
                "{here}.from_dict: expected a mapping as as_dict returns it, got {type}; give the whole mapping",
                here=_HERE,
                type=type(content).__name__,
            )
        known = tuple(field.name for field in fields(cls))
        for key in content:
            check(key, OneOf(known), where=f"{_HERE}.from_dict", name=deferred("the key"))
        given = dict(content)
        if isinstance(given.get("input_shape"), list):
            given["input_shape"] = tuple(given["input_shape"])
        if given.get("reader") is not None:
            given["reader"] = reader_from_dict(given["reader"])
        return cls(**given)

    def _fields(self) -> dict[str, Any]:
        return {field.name: getattr(self, field.name) for field in fields(self)}

    def __repr__(self) -> str:
        defaults = {field.name: field.default for field in fields(self)}
        shown = {name: value for name, value in self._fields().items() if value != defaults[name]}
        return f"Preprocessing({', '.join(f'{name}={_shown(value)}' for name, value in shown.items())})"


def _shown(value: Any) -> str:
    return f"<{len(value)} values>" if isinstance(value, tuple) and len(value) > _SHOWN else repr(value)


def _numbers(x: Any, *, where: str) -> Array:
    """Raw inputs as an array of numbers."""
    if isinstance(x, Pixels):
        raise ArgumentError(
            "{where}: expected raw inputs, got Pixels, which read as divided by 255 already; give their bytes, x.bytes",
            where=where,
        )
    try:
        raw = np.asarray(x)
    except ValueError as error:
        raise ArgumentError(
            "{where}: expected an array of numbers, got rows that differ in length ({error}); pad or cut them",
            where=where,
            error=error,
        ) from error
    if raw.dtype.kind not in "fiub":
        raise ArgumentError(
            "{where}: expected inputs as numbers, got dtype {dtype}; convert them first",
            where=where,
            dtype=raw.dtype,
        )
    return raw


def _same_input(raw: tuple[int, ...], shape: tuple[int, ...]) -> bool:
    """Return True if one input of the shape ``raw`` has ``shape`` but for axes of length 1, or if one is flat."""
    ours, theirs = ([n for n in axes if n != 1] for axes in (shape, raw))
    return math.prod(raw) == math.prod(shape) and (ours == theirs or min(len(ours), len(theirs)) <= 1)


def _unfit(where: str, raw: tuple[int, ...], shape: tuple[int, ...]) -> ShapeError:
    return ShapeError(
        "{where}: expected raw inputs that fit input_shape {shape}, as (N, {axes}) or (N, {features}), got {given}; "
        "bring them into one of these shapes",
        where=where,
        shape=shape,
        axes=", ".join(map(str, shape)),
        features=math.prod(shape),
        given=raw,
    )


def _moments(raw: Array, divided: Preprocessing) -> tuple[Array, Array]:
    """Mean and deviation of the divided raw inputs (N, K, ...) along all axes but the second: (K,) each."""
    rows = max(1, _CHUNK // math.prod(raw.shape[1:]))
    count = raw.size / raw.shape[1]

    def chunks() -> Iterator[Array]:
        return (_columns(divided(raw[start : start + rows], np.float64)) for start in range(0, len(raw), rows))

    low = np.min([x.min(axis=1) for x in chunks()], axis=0)
    high = np.max([x.max(axis=1) for x in chunks()], axis=0)
    with np.errstate(over="ignore", invalid="ignore"):  # an overflow is refused by the constructor
        mean = np.where(high > low, sum(x.sum(axis=1) for x in chunks()) / count, low)
        span = np.where(high > low, high - low, 1.0)  # divided by it, no square overflows or vanishes
        squares = sum(np.square((x - mean[:, None]) / span[:, None]).sum(axis=1) for x in chunks())
        deviation = span * np.sqrt(squares / count)
    return mean, np.where((high > low) & (deviation != 0), deviation, 1.0)


def _columns(x: Float[Array, "N K *_"]) -> Float[Array, "K M"]:
    """All values of each channel or feature, as a row."""
    return x.swapaxes(0, 1).reshape(x.shape[1], -1)


def _checked_shape(shape: Any) -> tuple[int, ...] | None:
    if shape is None:
        return None
    sizes: tuple[Any, ...] = tuple(shape) if isinstance(shape, tuple | list) else ()
    if not sizes or not all(WholeNumber(1).accepts(n) for n in sizes):
        raise ArgumentError(
            "{here}: expected input_shape to be a tuple of whole numbers >= 1, or None, got {shape!r}; give the "
            "shape of one input without the batch axis",
            here=_HERE,
            shape=shape,
        )
    return tuple(int(n) for n in sizes)


def _checked_names(names: Any) -> tuple[str, ...]:
    given: tuple[Any, ...] = tuple(names) if isinstance(names, tuple | list) else (None,)
    if not all(isinstance(name, str) for name in given):
        raise ArgumentError(
            "{here}: expected classes to be a tuple of names, got {names!r}; give only strings",
            here=_HERE,
            names=names,
        )
    return given


def _checked_numbers(
    name: str, value: Any, constraint: Constraint, shape: tuple[int, ...] | None
) -> float | tuple[float, ...]:
    """A number as a float, or one number for each index along the first axis of ``shape`` as a tuple of floats."""
    plain: Any = value.tolist() if isinstance(value, np.ndarray) else value
    if not isinstance(plain, tuple | list):
        return float(check(plain, constraint, where=_HERE, name=name))
    for number in plain:
        check(number, constraint, where=_HERE, name=deferred("each number of {name}", name=name))
    if shape is None:
        raise ArgumentError(
            "{here}: expected input_shape with a {name} of {count} numbers, got None; give the shape of one "
            "input, whose first axis they belong to",
            here=_HERE,
            name=name,
            count=len(plain),
        )
    if len(plain) != shape[0]:
        raise ShapeError(
            "{here}: expected {name} to be a number or {count} of them, one for each index along the first axis of "
            "input_shape {shape}, got {given}; give one for each channel or feature",
            here=_HERE,
            name=name,
            count=shape[0],
            shape=shape,
            given=len(plain),
        )
    return tuple(float(number) for number in plain)
