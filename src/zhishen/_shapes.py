"""Integer arithmetic on shapes, and errors about shapes that do not fit."""

from __future__ import annotations

import math
from numbers import Integral
from typing import Any, Final, Literal

from zhishen.errors import ArgumentError, ShapeError
from zhishen.messages import deferred, message

__all__ = [
    "Noun",
    "check_divides",
    "check_filters",
    "check_images",
    "check_same_shape",
    "check_width",
    "compact",
    "summed_axes",
    "window_count",
]

Noun = Literal["filter", "window"]
_NOUNS: Final = {"filter": deferred("filter"), "window": deferred("window")}

Shape = tuple[int, ...]


def summed_axes(broadcast: Shape, original: Shape) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The axes along which an array of shape ``original`` is repeated to get the shape ``broadcast``.

    Returns:
        (leading, stretched): the new leading axes, and the axes (of ``broadcast``) that had size 1.

    Examples:
        >>> summed_axes((8, 7, 6), (7, 1))
        ((0,), (2,))
    """
    extra = len(broadcast) - len(original)
    stretched = tuple(axis + extra for axis, size in enumerate(original) if size == 1 and broadcast[axis + extra] != 1)
    return tuple(range(extra)), stretched


def check_width(where: str, shape: Shape, width: int) -> None:
    """Raise an error unless an input of ``shape`` has ``width`` features on its last axis."""
    if shape and shape[-1] == width:
        return
    if len(shape) > 2 and math.prod(shape[1:]) == width:
        raise ShapeError(
            "{layer}: expected input of shape (N, {features}), got {shape}; flatten each sample with x.reshape(len(x), "
            "{features})",
            layer=where,
            features=width,
            shape=shape,
        )
    raise ShapeError(
        "{layer}: expected input of shape (N, {features}), got {shape}; give inputs with {features} features, or build "
        "the layer for {given}",
        layer=where,
        features=width,
        shape=shape,
        given=shape[-1] if shape else 1,
    )


def compact(values: Shape) -> int | Shape:
    """The common value of equal numbers, else the tuple: how a layer shows (5, 5) as 5."""
    return values[0] if len(set(values)) == 1 else values


def check_same_shape(where: str, y: Shape, t: Shape) -> None:
    """Raise an error unless targets have the shape of the outputs."""
    if y != t:
        raise ShapeError(
            "{loss}: expected targets t of shape {outputs} like the outputs, got {targets}; give one target for "
            "each output",
            loss=where,
            outputs=y,
            targets=t,
        )


_AXES = {1: ("L",), 2: ("H", "W")}
_MOVES = {1: "(0, 2, 1)", 2: "(0, 3, 1, 2)"}


def check_images(where: str, shape: Shape, *, axes: int, channels: int | None = None) -> None:
    """Raise an error unless an input is a batch of images (N, C, H, W), or of signals (N, C, L).

    Args:
        where: the name at the beginning of the message.
        shape: the shape of the input.
        axes: 2 for images, 1 for signals.
        channels: the required number of channels; None for any number.
    """
    if len(shape) == axes + 2 and channels in {None, shape[1]} and 0 not in shape[1:]:
        return
    expected = ", ".join(("N", "C" if channels is None else str(channels), *_AXES[axes]))
    advice = _image_advice(shape, axes, channels)
    raise ShapeError(
        "{layer}: expected input of shape ({expected}), got {shape}; {advice}",
        layer=where,
        expected=expected,
        shape=shape,
        advice=advice,
    )


def _image_advice(shape: Shape, axes: int, channels: int | None) -> str:
    positions = _AXES[axes]
    if len(shape) == 2:
        pixels, rest = divmod(shape[1], channels or 1)
        side = math.isqrt(pixels)
        if axes == 1 and rest == 0 and pixels:
            positions = (str(pixels),)
        elif axes == 2 and rest == 0 and side and side * side == pixels:
            positions = (str(side), str(side))
        sizes = ", ".join(("C" if channels is None else str(channels), *positions))
        return message("reshape the input with x.reshape(-1, {sizes})", sizes=sizes)
    if len(shape) == axes + 1 and channels == 1:
        return message("add the axis of the channels with x[:, None]")
    if len(shape) == axes + 1 and channels == shape[0]:
        return message("add the batch axis with x[None]")
    if len(shape) == axes + 2 and shape[-1] == channels and 0 not in shape[1:]:
        return message(
            "the second axis must be the channels: move them there with x.transpose{axes}", axes=_MOVES[axes]
        )
    if len(shape) == axes + 2 and 0 not in shape[1:]:
        return message(
            "the second axis contains the channels: give {channels}, or build the layer for {given}",
            channels=channels,
            given=shape[1],
        )
    if axes == 2:
        return message("give a batch of images with at least one channel and one pixel")
    return message("give a batch of signals with at least one channel and one value")


def check_filters(where: str, W: Shape, b: Shape, *, channels: int, groups: int, axes: int) -> None:
    """Raise an error unless filters (O, C/groups, FH, FW) and biases (O,) fit each other and the input channels.

    Args:
        where: the name at the beginning of the message.
        W: the shape of the filters.
        b: the shape of the biases.
        channels: C of the input.
        groups: the number of groups of channels.
        axes: 2 for images, 1 for signals.
    """
    sizes = ", ".join(f"F{axis}" if axes == 2 else "F" for axis in _AXES[axes])
    _check_whole(where, "groups", (groups,), low=1, count=1)
    if len(W) != axes + 2 or 0 in W or b != W[:1]:
        raise ShapeError(
            "{where}: expected filters W of shape (O, C/groups, {sizes}) and biases b of shape (O,), got {W} and "
            "{b}; give one bias per filter",
            where=where,
            sizes=sizes,
            W=W,
            b=b,
        )
    check_divides(where, message("channels"), channels, groups)
    check_divides(where, message("filters"), W[0], groups)
    if W[1] * groups != channels:
        raise ShapeError(
            "{op}: expected filters over {group_channels} channels (input channels {channels}, groups {groups}), got "
            "filters W of shape {W}; give an input of {fitting} channels, or other filters",
            op=where,
            group_channels=channels // groups,
            channels=channels,
            groups=groups,
            W=W,
            fitting=W[1] * groups,
        )


def check_divides(where: str, noun: str, count: int, groups: int) -> None:
    """Raise an error unless the ``count`` things that ``noun`` names can be divided evenly into ``groups``."""
    if count % groups:
        raise ShapeError(
            "{where}: expected {noun} to be a multiple of groups, got {count} {noun} and {groups} groups; choose a "
            "divisor",
            where=where,
            noun=noun,
            count=count,
            groups=groups,
        )


def window_count(
    where: str, sizes: Shape, window: Shape, *, stride: Shape, padding: Shape, dilation: Shape, noun: Noun = "window"
) -> Shape:
    """The number of positions of a sliding window along each axis: floor((H + 2P - D(F - 1) - 1)/S) + 1.

    Args:
        where: the name at the beginning of the message.
        sizes: H and W of the image.
        window: F, the size of the window along each axis.
        stride: S, the distance between neighboring positions.
        padding: P, the zeros that are added at each end.
        dilation: D, the distance between neighboring elements of the window.
        noun: the name of the window in the message.

    Raises:
        ArgumentError: a number is not an integer or too small, or there is not one number for each axis.
        ShapeError: the window does not fit.

    Examples:
        >>> window_count("conv2d", (28, 28), (5, 5), stride=(1, 1), padding=(0, 0), dilation=(1, 1))
        (24, 24)
    """
    for name, values, low in (
        ("size", window, 1),
        ("stride", stride, 1),
        ("padding", padding, 0),
        ("dilation", dilation, 1),
    ):
        _check_whole(where, name, values, low=low, count=len(sizes))
    spans = tuple(d * (f - 1) + 1 for f, d in zip(window, dilation, strict=True))
    padded = tuple(size + 2 * p for size, p in zip(sizes, padding, strict=True))
    if any(span > size for span, size in zip(spans, padded, strict=True)):
        raise ShapeError(
            "{where}: expected a {noun} that fits into the padded input, got a {noun} that spans {span} on an input of "
            "{input} with padding {padding}; use a smaller {noun}, or more padding",
            where=where,
            noun=_NOUNS[noun],
            span=_by(spans),
            input=_by(sizes),
            padding=_by(padding),
        )
    return tuple((size - span) // s + 1 for size, span, s in zip(padded, spans, stride, strict=True))


def _check_whole(where: str, name: str, values: Any, *, low: int, count: int) -> None:
    """Raise an error unless ``values`` are ``count`` whole numbers of at least ``low``."""
    if isinstance(values, tuple) and len(values) == count and all(_is_whole(value, low) for value in values):
        return
    if count == 1:
        raise ArgumentError(
            "{where}: expected {name} to be a whole number >= {low}, got {value!r}; choose a whole number in that "
            "range",
            where=where,
            name=name,
            low=low,
            value=values[0],
        )
    raise ArgumentError(
        "{where}: expected {name} to be a pair of whole numbers >= {low}, got {values!r}; give one for rows and one "
        "for columns",
        where=where,
        name=name,
        low=low,
        values=values,
    )


def _is_whole(value: Any, low: int) -> bool:
    if type(value) is int:  # nearly always, and ten times as fast
        return value >= low
    return isinstance(value, Integral) and value is not True and value is not False and int(value) >= low


def _by(sizes: Shape) -> str:
    return " x ".join(map(str, sizes))
