"""What convolution and pooling share: the sides that are added, the positions of a window, and its taps."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from zhishen.interop.onnx.computing.call import Call, refuse
from zhishen.messages import message

__all__ = ["Windows", "per_axis", "windows"]

Sizes = tuple[int, ...]

_MOST_TAPS: Final = 2**16  # the time of a window is that of its taps, also of those beyond a small image


@dataclass(frozen=True, slots=True)
class Windows:
    """The positions of a window.

    Attributes:
        size: the number of taps along each axis.
        stride: from one position to the next.
        dilation: from one tap to the next.
        sides: the elements that are added before and after each axis.
        out: the number of positions along each axis.
    """

    size: Sizes
    stride: Sizes
    dilation: Sizes
    sides: tuple[tuple[int, int], ...]
    out: Sizes

    @property
    def symmetric(self) -> bool:
        """Whether as many elements are added before an axis as after it."""
        return all(before == after for before, after in self.sides)

    def reach(self, sizes: Sequence[int]) -> tuple[tuple[int, int], ...]:
        """The sides for images of these sizes, with more after an axis where the last window needs it."""
        return tuple(
            (before, max(after, (count - 1) * s + d * (f - 1) + 1 - before - size))
            for (before, after), count, s, d, f, size in zip(
                self.sides, self.out, self.stride, self.dilation, self.size, sizes, strict=True
            )
        )

    def taps(self) -> Iterator[tuple[Sizes, tuple[slice, ...]]]:
        """Each tap, and the slices of a padded image that are under it at all positions."""
        for tap in itertools.product(*map(range, self.size)):
            yield (
                tap,
                tuple(
                    slice(d * i, d * i + s * (count - 1) + 1, s)
                    for i, s, d, count in zip(tap, self.stride, self.dilation, self.out, strict=True)
                ),
            )


def per_axis(call: Call, name: str, axes: int, default: int) -> Sizes:
    """An attribute with a number for each axis.

    Raises:
        ValueError: there are more or fewer numbers, or one is below 1.
    """
    found = tuple(call.get(name) or (default,) * axes)
    if len(found) != axes or min(found) < 1:
        raise ValueError(message("{name}={numbers} for {axes} axes", name=name, numbers=list(found), axes=axes))
    return found


def windows(call: Call, sizes: Sizes, size: Sizes) -> Windows:
    """The positions of a window of a node on images of these sizes, by its attributes.

    Raises:
        ValueError: the window does not fit.
    """
    axes = len(sizes)
    if len(size) != axes or min(size) < 1:
        raise ValueError(message("a window of shape {size} for images of shape {sizes}", size=size, sizes=sizes))
    if math.prod(size) > _MOST_TAPS:
        raise refuse(call, "kernel_shape", list(size))
    stride, dilation = per_axis(call, "strides", axes, 1), per_axis(call, "dilations", axes, 1)
    span = [d * (f - 1) + 1 for d, f in zip(dilation, size, strict=True)]
    sides = _sides(call, sizes, span, stride)
    ceil = bool(call.get("ceil_mode", 0))
    out = tuple(map(_positions, sizes, span, stride, sides, [ceil] * axes))
    if min(out) < 1:
        raise ValueError(message("a window of shape {size} for images of shape {sizes}", size=size, sizes=sizes))
    call.allow([n + before + after for n, (before, after) in zip(sizes, sides, strict=True)])
    return Windows(size, stride, dilation, sides, out)


def _sides(call: Call, sizes: Sizes, span: Sequence[int], stride: Sizes) -> tuple[tuple[int, int], ...]:
    kind = call.get("auto_pad", "NOTSET")
    if kind == "VALID":
        return ((0, 0),) * len(sizes)
    if kind in ("SAME_UPPER", "SAME_LOWER"):
        found = []
        for size, f, s in zip(sizes, span, stride, strict=True):
            total = max((-(-size // s) - 1) * s + f - size, 0)
            small, large = total // 2, total - total // 2
            found.append((small, large) if kind == "SAME_UPPER" else (large, small))
        return tuple(found)
    if kind != "NOTSET":
        raise refuse(call, "auto_pad", kind)
    pads: Any = call.get("pads") or [0] * (2 * len(sizes))
    if len(pads) != 2 * len(sizes) or min(pads) < 0:
        raise ValueError(message("pads={pads} for {axes} axes", pads=pads, axes=len(sizes)))
    return tuple(zip(pads[: len(sizes)], pads[len(sizes) :], strict=True))


def _positions(size: int, span: int, stride: int, sides: tuple[int, int], ceil: bool) -> int:  # noqa: FBT001
    """How often a window fits; with ``ceil``, a last one that begins within the image or before it counts as well."""
    before, after = sides
    room = size + before + after - span
    if not ceil:
        return room // stride + 1
    count = -(-room // stride) + 1
    return count - 1 if (count - 1) * stride >= size + before else count
