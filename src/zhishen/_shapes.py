"""Integer arithmetic on shapes, and the sentences that tell a user which sizes did not fit."""

from __future__ import annotations

from zhishen.errors import ShapeError

__all__ = ["check_same_shape", "check_width", "summed_axes"]

Shape = tuple[int, ...]


def summed_axes(broadcast: Shape, original: Shape) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes along which an array of shape ``original`` was repeated to reach the shape ``broadcast``.

    Returns:
        (leading, stretched): the axes that were put in front, and the axes (of ``broadcast``) that had size 1.

    Examples:
        >>> summed_axes((8, 7, 6), (7, 1))
        ((0,), (2,))
    """
    extra = len(broadcast) - len(original)
    stretched = tuple(axis + extra for axis, size in enumerate(original) if size == 1 and broadcast[axis + extra] != 1)
    return tuple(range(extra)), stretched


def check_width(where: str, shape: Shape, width: int) -> None:
    """Raise unless an input of ``shape`` has ``width`` features on its last axis."""
    if shape and shape[-1] == width:
        return
    rest = 1
    for size in shape[1:]:
        rest *= size
    advice = (
        f"flatten each sample with x.reshape(len(x), {width})"
        if len(shape) > 2 and rest == width
        else f"give inputs with {width} features, or build the layer for {shape[-1] if shape else 1}"
    )
    raise ShapeError(f"{where}: expected input of shape (N, {width}), got {shape}; {advice}")


def check_same_shape(where: str, y: Shape, t: Shape) -> None:
    """Raise unless targets have the shape of the outputs."""
    if y != t:
        raise ShapeError(
            f"{where}: expected targets t of shape {y} like the outputs, got {t}; give one target for each output"
        )
