"""Integer arithmetic on shapes, and the sentences that tell a user which sizes did not fit."""

from __future__ import annotations

import math
from numbers import Integral
from typing import Any

from zhishen.errors import ArgumentError, ShapeError

__all__ = [
    "check_divides",
    "check_filters",
    "check_images",
    "check_same_shape",
    "check_width",
    "compact",
    "summed_axes",
    "window_count",
]

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
    raise ShapeError(
        "{where}: expected input of shape (N, {width}), got {shape}; {advice}",
        where=where,
        width=width,
        shape=shape,
        advice=advice,
    )


def compact(values: Shape) -> int | Shape:
    """The common value of equal numbers, else the tuple: how a layer shows (5, 5) as 5."""
    return values[0] if len(set(values)) == 1 else values


def check_same_shape(where: str, y: Shape, t: Shape) -> None:
    """Raise unless targets have the shape of the outputs."""
    if y != t:
        raise ShapeError(
            "{where}: expected targets t of shape {y} like the outputs, got {t}; give one target for each output",
            where=where,
            y=y,
            t=t,
        )


_AXES = {1: ("L",), 2: ("H", "W")}
_MOVES = {1: "(0, 2, 1)", 2: "(0, 3, 1, 2)"}


def check_images(where: str, shape: Shape, *, axes: int, channels: int | None = None) -> None:
    """Raise unless an input is a batch of images (N, C, H, W), or for one of the ``axes`` of signals (N, C, L).

    Args:
        where: begins the message.
        shape: of the input.
        axes: 2 for images, 1 for signals.
        channels: C, if only this number will do.
    """
    if len(shape) == axes + 2 and channels in {None, shape[1]} and 0 not in shape[1:]:
        return
    expected = ", ".join(("N", "C" if channels is None else str(channels), *_AXES[axes]))
    advice = _image_advice(shape, axes, channels)
    raise ShapeError(
        "{where}: expected input of shape ({expected}), got {shape}; {advice}",
        where=where,
        expected=expected,
        shape=shape,
        advice=advice,
    )


def _image_advice(shape: Shape, axes: int, channels: int | None) -> str:
    noun, positions = ("images", ("H", "W")) if axes == 2 else ("signals", ("L",))
    wanted = "C" if channels is None else str(channels)
    if len(shape) == 2:
        pixels, rest = divmod(shape[1], channels or 1)
        side = math.isqrt(pixels)
        if axes == 1 and rest == 0 and pixels:
            positions = (str(pixels),)
        elif axes == 2 and rest == 0 and side and side * side == pixels:
            positions = (str(side), str(side))
        return f"reshape the {noun} with x.reshape(-1, {', '.join((wanted, *positions))})"
    if len(shape) == axes + 1 and channels == 1:
        return "add the axis of the channels with x[:, None]"
    if len(shape) == axes + 1 and channels == shape[0]:
        return "add the axis of the batch with x[None]"
    if len(shape) == axes + 2 and shape[-1] == channels and 0 not in shape[1:]:
        return f"the channels come second: move them there with x.transpose{_MOVES[axes]}"
    if len(shape) == axes + 2 and 0 not in shape[1:]:
        return f"the second axis holds the channels: give {channels}, or build the layer for {shape[1]}"
    return f"give a batch of {noun} with at least one channel and one position"


def check_filters(where: str, W: Shape, b: Shape, *, channels: int, groups: int, axes: int) -> None:
    """Raise unless filters (O, C/groups, FH, FW) and biases (O,) fit together and an input of ``channels``.

    Args:
        where: begins the message.
        W: the shape of the filters.
        b: the shape of the biases.
        channels: C of the input.
        groups: into how many groups the channels are dealt.
        axes: 2 for images, 1 for signals.
    """
    sizes = ", ".join(f"F{axis}" if axes == 2 else "F" for axis in _AXES[axes])
    _check_whole(where, "groups", (groups,), low=1, count=1)
    if len(W) != axes + 2 or 0 in W or b != W[:1]:
        raise ShapeError(
            "{where}: expected filters W of shape (O, C/groups, {sizes}) and biases b of shape (O,), got {W} and "
            "{b}; give one bias a filter",
            where=where,
            sizes=sizes,
            W=W,
            b=b,
        )
    check_divides(where, "channels", channels, groups)
    check_divides(where, "filters", W[0], groups)
    if W[1] * groups != channels:
        raise ShapeError(
            "{where}: expected filters over {channels} of the {channels_channels} channels in {groups} group{words}, "
            "got filters W of shape {W}; give an input of {groups_groups} channels, or other filters",
            where=where,
            channels=channels // groups,
            channels_channels=channels,
            groups=groups,
            words="s" if groups > 1 else "",
            W=W,
            groups_groups=W[1] * groups,
        )


def check_divides(where: str, noun: str, count: int, groups: int) -> None:
    """Raise unless ``count`` channels or filters can be dealt into ``groups`` evenly."""
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
    where: str, sizes: Shape, window: Shape, *, stride: Shape, padding: Shape, dilation: Shape, noun: str = "window"
) -> Shape:
    """How many places a sliding window has along each axis: floor((H + 2P - D(F - 1) - 1)/S) + 1.

    Args:
        where: begins the message.
        sizes: H and W of the image.
        window: F, the window's size along each axis.
        stride: S, the step from one place to the next.
        padding: P, the zeros added at either end.
        dilation: D, the step from one tap of the window to the next.
        noun: what the message calls the window.

    Raises:
        ArgumentError: a number that is not whole, or too small, or not one for each axis.
        ShapeError: the window has no place.

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
            "{where}: expected a {noun} that fits into the padded input, got a {noun} that spans {by} on an input of "
            "{by_by} with padding {by_2}; take a smaller {noun}, or more padding",
            where=where,
            noun=noun,
            by=_by(spans),
            by_by=_by(sizes),
            by_2=_by(padding),
        )
    return tuple((size - span) // s + 1 for size, span, s in zip(padded, spans, stride, strict=True))


def _check_whole(where: str, name: str, values: Any, *, low: int, count: int) -> None:
    """Raise unless ``values`` are ``count`` whole numbers, none below ``low``."""
    if isinstance(values, tuple) and len(values) == count and all(_is_whole(value, low) for value in values):
        return
    if count == 1:
        raise ArgumentError(
            "{where}: expected {name} to be a whole number >= {low}, got {values_0!r}; choose a whole number in that "
            "range",
            where=where,
            name=name,
            low=low,
            values_0=values[0],
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
    return isinstance(value, Integral) and value is not True and value is not False and int(value) >= low


def _by(sizes: Shape) -> str:
    return " x ".join(map(str, sizes))
