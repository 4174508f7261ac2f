"""Misclassified images: which images a network gets wrong, and a grid that shows them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Float, Int, Shaped
from zhishen.data.pixels import Pixels
from zhishen.errors import ShapeError
from zhishen.figures.theme import colormap, font_size, localized, role_color

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

__all__ = ["Misclassified", "as_images", "draw_misclassified", "misclassified_data", "misclassified_size"]


@dataclass(frozen=True, eq=False)
class Misclassified:
    """Misclassified images, the most confident mistakes first.

    Attributes:
        index: (K,), the indices of the images among all images.
        images: (K, H, W), or (K, H, W, 3) in color.
        labels: (K,), the true classes.
        predicted: (K,), the predicted classes.
        probability: (K,), the probabilities of the predicted classes.
        mistakes: the number of all misclassified images, K or more.
        samples: the number of all images.
        at_random: whether the K images were drawn at random from all mistakes, and are not the most confident ones.
    """

    index: Int[Array, "K"]
    images: Shaped[Array, "K H W *_"]
    labels: Int[Array, "K"]
    predicted: Int[Array, "K"]
    probability: Float[Array, "K"]
    mistakes: int
    samples: int
    at_random: bool


def misclassified_data(
    images: Shaped[Array | Pixels, "N *_"],
    labels: Shaped[Array, "N *_"],
    probabilities: Float[Array, "N C"],
    *,
    count: int = 40,
    rng: np.random.Generator | None = None,
) -> Misclassified:
    """The images whose most probable class is wrong, sorted by its probability, the highest first.

    Args:
        images: (N, H, W), (N, 1, H, W) or (N, 3, H, W), or rows (N, H·H) of square images.
        labels: the true classes, (N,), or one-hot (N, C).
        probabilities: the probability of each class, as ``network.probabilities`` returns them.
        count: the largest number of images in the result.
        rng: a generator that draws the images at random from all mistakes, for a representative sample; None selects
            the most confident mistakes, among which wrong labels are frequent.

    Raises:
        ArgumentError: ``count`` is below 1.
        ShapeError: the numbers of images, labels and probabilities differ, or the images have another shape.

    Examples:
        >>> probabilities = np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6]])
        >>> found = misclassified_data(np.zeros((3, 28, 28)), np.array([0, 0, 0]), probabilities)
        >>> found.index, found.predicted, found.probability, found.mistakes
        (array([1, 2]), array([1, 1]), array([0.8, 0.6]), 2)
    """
    check(count, WholeNumber(1), where="misclassified_data", name="count")
    images = images if isinstance(images, Pixels) else np.asarray(images)
    labels, probabilities = np.asarray(labels), np.asarray(probabilities)
    if probabilities.ndim != 2 or labels.shape not in ((len(probabilities),), probabilities.shape):
        raise ShapeError(
            "misclassified_data: expected labels (N,) or one-hot (N, C) and probabilities (N, C), got {labels} and "
            "{probabilities}; give a row of probabilities for each label",
            labels=labels.shape,
            probabilities=probabilities.shape,
        )
    if len(images) != len(labels):
        raise ShapeError(
            "misclassified_data: expected as many images as labels, got {images} and {labels}; give the images that "
            "belong to the labels and probabilities",
            images=images.shape,
            labels=labels.shape,
        )
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    confidence = probabilities[wrong, predicted[wrong]]
    by_confidence = wrong[np.argsort(-confidence, kind="stable")]
    places = np.arange(wrong.size) if rng is None else rng.permutation(wrong.size)
    chosen = by_confidence[np.sort(places[:count])]
    return Misclassified(
        index=chosen,
        images=_as_pictures(images, chosen),
        labels=labels[chosen].astype(np.int64),
        predicted=predicted[chosen],
        probability=probabilities[chosen, predicted[chosen]],
        mistakes=int(wrong.size),
        samples=len(images),
        at_random=rng is not None,
    )


def _as_pictures(images: Array | Pixels, chosen: Array) -> Array:
    """The chosen images as (K, H, W) or (K, H, W, 3)."""
    shape = images.shape[1:]
    if len(shape) == 1 and math.isqrt(shape[0]) ** 2 == shape[0]:
        return images[chosen].reshape(len(chosen), math.isqrt(shape[0]), -1) if len(chosen) else np.zeros((0, 1, 1))
    if len(shape) == 2:
        return images[chosen]
    if len(shape) == 3 and shape[0] == 1:
        return images[chosen, 0]
    if len(shape) == 3 and shape[0] == 3:
        return np.moveaxis(images[chosen], 1, -1)
    raise ShapeError(
        "misclassified_data: expected images of shape (N, H, W), (N, 1, H, W), (N, 3, H, W) or (N, H*H), got {shape}; "
        "reshape them with images.reshape(len(images), H, W)",
        shape=images.shape,
    )


# In inches: the margin around the figure, the head with the title, the label under an image, the gap under the label.
_MARGIN, _HEAD, _LABEL, _GAP = 0.3, 0.66, 0.36, 0.16
_CELL: Final = 1.05  # inches from one image to the next
_IMAGE: Final = 0.9  # the side of an image, as a share of the cell
_COLUMNS: Final = 8
_LONGEST_NAME: Final = 8  # characters of a class below an image, of which there are two


def draw_misclassified(
    data: Misclassified, fig: Figure | SubFigure, *, title: bool = True, names: Sequence[str] = ()
) -> None:
    """Draw the images in a grid, each with ``true → predicted`` and the probability of the predicted class.

    Args:
        data: see `misclassified_data`.
        fig: an empty figure.
        title: whether a title is drawn; without it the figure has space for another title.
        names: of the classes; their numbers are drawn if there are none.
    """
    width, height = fig.bbox.width / fig.dpi, fig.bbox.height / fig.dpi  # (inches)

    def at(x: float, y: float) -> tuple[float, float]:
        """From inches, counted from the left and from the top, to shares of the figure."""
        return x / width, 1 - y / height

    headline, note = _headline(data)
    margin = _MARGIN if title else 0.01 * width  # where the catalogue's figures have their titles
    if title:
        fig.text(
            *at(_MARGIN, _MARGIN),
            headline,
            va="top",
            fontsize=font_size("title"),
            fontweight="bold",
            color=role_color("text"),
        )
    else:
        note = localized("{headline}; {note}", "{headline}；{note}", headline=headline, note=note)
    fig.text(*at(margin, _MARGIN + 0.26), note, va="top", fontsize=font_size("label"), color=role_color("muted"))
    count = len(data.images)
    if count == 0:
        return

    columns, cell = _grid(count, width - 2 * margin, height - 2 * _MARGIN - _HEAD)
    side = _IMAGE * cell
    low, high = float(data.images.min()), float(data.images.max())
    for i, image in enumerate(data.images):
        row, column = divmod(i, columns)
        x = margin + column * cell
        under = _MARGIN + _HEAD + row * (side + _LABEL + _GAP) + side
        ax = fig.add_axes((*at(x, under), side / width, side / height))
        is_rgb = image.ndim == 3
        shown = (image - low) / ((high - low) or 1) if is_rgb else image
        # Dark digits on a light background; MNIST itself has light digits on a dark background.
        ax.imshow(shown, cmap=None if is_rgb else colormap("grayscale"), vmin=low, vmax=high, interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        for spine in ax.spines.values():
            spine.set_visible(True)
            spine.set_color(role_color("grid"))
        true, predicted = (str(names[k]) if names else str(k) for k in (data.labels[i], data.predicted[i]))
        fig.text(
            *at(x + side / 2, under + 0.05), f"{_shortened(true)} → {_shortened(predicted)}", ha="center", va="top",
            fontsize=font_size("note" if names else "label"), fontweight="bold", color=role_color("text"),
            parse_math=False,
        )  # fmt: skip
        fig.text(
            *at(x + side / 2, under + 0.22), f"{100 * data.probability[i]:.1f} %", ha="center", va="top",
            fontsize=font_size("note"), color=role_color("muted"),
        )  # fmt: skip


def _shortened(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"


def _headline(data: Misclassified) -> tuple[str, str]:
    """The title, with the number of all mistakes, and the note below it, which explains the images."""
    mistakes, samples = f"{data.mistakes:,}", f"{data.samples:,}"
    if data.mistakes == 0:
        title = (
            localized("0 of 1 image misclassified", "1 幅图像识别正确")
            if data.samples == 1
            else localized("None of {samples} images misclassified", "{samples} 幅图像全部识别正确", samples=samples)
        )
        return title, localized("every prediction is right", "所有预测都正确")
    title = (
        localized("{mistakes} of 1 image misclassified", "1 幅图像中有 {mistakes} 幅识别错误", mistakes=mistakes)
        if data.samples == 1
        else localized(
            "{mistakes} of {samples} images misclassified",
            "{samples} 幅图像中有 {mistakes} 幅识别错误",
            mistakes=mistakes,
            samples=samples,
        )
    )
    return title, _note(data)


def _note(data: Misclassified) -> str:
    shown = len(data.images)
    if shown == data.mistakes == 1:
        return localized("true → predicted, and its probability", "实际 → 预测，及其概率")
    if shown == data.mistakes:
        return localized(
            "true → predicted, and its probability; the most confident first",
            "实际 → 预测，及其概率；最有把握的在前",
        )
    if data.at_random:
        return localized(
            "{count:,} of them at random: true → predicted, and its probability",
            "随机取其中 {count:,} 幅：实际 → 预测，及其概率",
            count=shown,
        )
    return localized(
        "the {count:,} most confident: true → predicted, and its probability",
        "最有把握的 {count:,} 幅：实际 → 预测，及其概率",
        count=shown,
    )


def _grid(count: int, width: float, height: float) -> tuple[int, float]:
    """The number of columns for which the images are largest, and the distance from one image to the next in inches."""

    def cell(columns: int) -> float:
        rows = -(-count // columns)
        across = width / (columns - 1 + _IMAGE)
        down = ((height + _GAP) / rows - _LABEL - _GAP) / _IMAGE
        return min(across, down, 1.3 * _CELL)

    columns = max(range(1, count + 1), key=cell)
    return columns, max(cell(columns), 0.1)


def as_images(
    x: Shaped[Array | Pixels, "N *_"], image_shape: tuple[int, int, int] | None
) -> Shaped[Array | Pixels, "N C H W"]:
    """The inputs of a data set as images.

    Args:
        x: inputs, as images or as rows.
        image_shape: the shape (C, H, W) of an image, see `Dataset.image_shape`. If it is None, an input becomes an
            image with one channel that is as close to a square as its number of features allows.

    Examples:
        >>> as_images(np.zeros((5, 12)), (1, 2, 6)).shape, as_images(np.zeros((5, 12)), None).shape
        ((5, 1, 2, 6), (5, 1, 3, 4))
    """
    if image_shape is None:
        features = math.prod(x.shape[1:])
        height = next(side for side in range(math.isqrt(features), 0, -1) if features % side == 0)
        image_shape = (1, height, features // height)
    shown = x.unscaled() if isinstance(x, Pixels) else x  # standardized images have other colors
    return shown.reshape(len(x), *image_shape)


def misclassified_size(count: int) -> tuple[float, float]:
    """The width and height, in inches, of a figure of ``count`` images; it is wide enough for the title."""
    rows, columns = -(-count // _COLUMNS), min(count, _COLUMNS)
    grid = rows * (_IMAGE * _CELL + _LABEL + _GAP) - _GAP if rows else 0.0
    return max(5.2, 2 * _MARGIN + (columns - 1 + _IMAGE) * _CELL), 2 * _MARGIN + _HEAD + grid
