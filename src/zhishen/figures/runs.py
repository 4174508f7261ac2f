"""The figures that a training run leaves: its learning curves, and the images that the network still gets wrong.

References:
    *Deep Learning from Scratch*, section 4.5 (learning curves).
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from zhishen._checks import WholeNumber, check
from zhishen._types import Array, Float, Int, Shaped
from zhishen.data.pixels import Pixels
from zhishen.errors import ArgumentError, ShapeError
from zhishen.figures.axes_style import DPI, SPLIT_MARKERS, line_style, separate_labels, style_axes
from zhishen.figures.rendering import write_file
from zhishen.figures.theme import colormap, font_size, localized, rc_params, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

__all__ = [
    "LearningCurves",
    "Misclassified",
    "as_images",
    "draw_learning_curves",
    "draw_misclassified",
    "learning_curves_data",
    "misclassified_data",
    "save_run_figures",
]

_MARKED_EPOCHS: Final = 30  # with more epochs the markers would hide the line


# --- learning curves --------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class LearningCurves:
    """What a history tells, as arrays.

    Attributes:
        epoch: (E,), counted from 1.
        loss: by part (``"train"``, ``"validation"``, ``"test"``), (E,); NaN where a record has no finite value. A part
            without any is left out.
        accuracy: likewise, shares from 0 to 1.
    """

    epoch: Int[Array, "E"]
    loss: dict[str, Float[Array, "E"]]
    accuracy: dict[str, Float[Array, "E"]]


def learning_curves_data(history: Sequence[Mapping[str, Any]]) -> LearningCurves:
    """The losses and accuracies of a history, a value an epoch.

    Args:
        history: a record an epoch: ``"epoch"``, and ``"train_loss"``, ``"test_accuracy"`` and their like for the parts
            train, validation and test. A value that is missing or None counts as not known.

    Raises:
        ArgumentError: the history is empty, or a record has no epoch.

    Examples:
        >>> history = [
        ...     {"epoch": 1, "train_loss": 0.4, "test_accuracy": 0.93},
        ...     {"epoch": 2, "train_loss": 0.2, "test_accuracy": 0.96},
        ... ]
        >>> curves = learning_curves_data(history)
        >>> curves.loss
        {'train': array([0.4, 0.2])}
        >>> curves.accuracy
        {'test': array([0.93, 0.96])}
    """
    if not history:
        raise ArgumentError(
            "learning_curves_data: expected a history of at least one epoch, got an empty one; train for an epoch first"
        )
    if any("epoch" not in record for record in history):
        raise ArgumentError(
            "learning_curves_data: expected every record to have an 'epoch', got one with "
            f"{', '.join(next(record for record in history if 'epoch' not in record)) or 'nothing'}; "
            "give records as the trainer writes them"
        )
    return LearningCurves(
        epoch=np.array([record["epoch"] for record in history], dtype=np.int64),
        loss=_by_part(history, "loss"),
        accuracy=_by_part(history, "accuracy"),
    )


def _by_part(history: Sequence[Mapping[str, Any]], quantity: str) -> dict[str, Array]:
    curves: dict[str, Array] = {}
    for part in SPLIT_MARKERS:
        found = [record.get(f"{part}_{quantity}") for record in history]
        values = np.array([np.nan if value is None else value for value in found], dtype=np.float64)
        values[~np.isfinite(values)] = np.nan
        if not np.isnan(values).all():
            curves[part] = values
    return curves


def draw_learning_curves(data: LearningCurves, axes: Sequence[Axes]) -> None:
    """Draw the losses on the first of two axes and the accuracies, in percent, on the second.

    Each line carries its name and its last value at its end. The accuracies are shown in a window in which the last
    ones can be told apart: 98.1 and 98.4 % would be one line on an axis from 0 to 100. An early epoch below the
    window leaves a triangle on its lower edge.

    Raises:
        ArgumentError: there are not two axes.
    """
    if len(axes) != 2:
        raise ArgumentError(
            f"draw_learning_curves: expected two axes, for loss and accuracy, got {len(axes)}; "
            "make them with figure.subplots(1, 2)"
        )
    loss, accuracy = axes
    style_axes(loss, title=localized("Loss", "损失"))
    if data.loss:
        _set_loss_limits(loss, data.loss)
    _draw_curves(loss, data.epoch, data.loss, form=_loss_text)

    style_axes(accuracy, title=localized("Accuracy (%)", "识别精度 (%)"))
    percent = {part: 100 * values for part, values in data.accuracy.items()}
    if percent:
        low = _set_accuracy_limits(accuracy, percent)
        _mark_below(accuracy, data.epoch, percent, low)
    _draw_curves(accuracy, data.epoch, percent, form=lambda value: f"{value:.2f} %")


def _loss_text(value: float) -> str:
    """Three significant digits, as a decimal number as far as that stays short."""
    return f"{value:.{max(0, 2 - math.floor(math.log10(value)))}f}" if 1e-4 <= value < 1e4 else f"{value:.2g}"


def _last(values: Array) -> tuple[int, float]:
    """The place and the value of the last number that is known."""
    place = int(np.flatnonzero(~np.isnan(values))[-1])
    return place, float(values[place])


def _set_loss_limits(ax: Axes, curves: Mapping[str, Array]) -> None:
    """From 0 up; logarithmic where a few large losses would press all others onto the axis."""
    values = np.concatenate(list(curves.values()))
    smallest, largest = float(np.nanmin(values)), float(np.nanmax(values))
    if smallest > 0 and largest > 100 * smallest:
        ax.set_yscale("log")
        ax.set_ylim(smallest / 1.6, largest * 1.6)
    else:
        ax.set_ylim(min(0.0, 1.06 * smallest), 1.06 * largest if largest > 0 else 1.0)


_GOOD: Final = 90.0  # percent: once all curves end above it, the differences up there are what matters
_WINDOWS: Final = (99.0, 98.0, 95.0, 90.0, 85.0, 80.0)  # lower edges of the windows that then reach up to 100


def _set_accuracy_limits(ax: Axes, percent: Mapping[str, Array]) -> float:
    """Choose the window of the accuracies; return its lower edge."""
    from matplotlib.ticker import MaxNLocator

    values = np.concatenate(list(percent.values()))
    smallest, largest = float(np.nanmin(values)), float(np.nanmax(values))
    worst_end = min(_last(curve)[1] for curve in percent.values())
    if worst_end >= _GOOD:
        low = next((edge for edge in _WINDOWS if edge <= smallest), _WINDOWS[-1])
        high = 100.0
    else:
        low = 10.0 * math.floor(smallest / 10)
        high = min(100.0, max(10.0 * math.ceil(largest / 10), low + 20.0))
        low = min(low, high - 20.0)
    room = 0.03 * (high - low)  # a marker at 100 % stays whole
    ax.set_ylim(low - room, high + room)
    ax.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    ax.set_yticks([tick for tick in ax.get_yticks() if low <= tick <= high])
    return low


def _mark_below(ax: Axes, epoch: Array, percent: Mapping[str, Array], low: float) -> None:
    """Triangles on the lower edge for values that lie below the window, and a note that says so."""
    found = False
    for part, values in percent.items():
        below = epoch[values < low]
        found = found or below.size > 0
        edge = ax.get_ylim()[0]
        ax.plot(
            below, np.full(below.shape, edge), "v", color=role_color(part), markersize=6, clip_on=False, label="_below"
        )
    if found:
        ax.set_title(
            localized(f"▼ below {low:g} %", f"▼ 低于 {low:g} %"),
            loc="right",
            fontsize=font_size("note"),
            color=role_color("muted"),
            pad=10,
        )


def _draw_curves(ax: Axes, epoch: Array, curves: Mapping[str, Array], *, form: Any) -> None:
    """The lines, their labels at the right of their ends, and an x axis that leaves room for these."""
    from matplotlib.patheffects import withStroke
    from matplotlib.ticker import MaxNLocator

    if not curves:
        ax.text(
            0.5, 0.5, localized("not recorded", "没有记录"), transform=ax.transAxes, ha="center", va="center",
            fontsize=font_size("label"), color=role_color("muted"),
        )  # fmt: skip
        ax.set_xticks([])
        ax.set_yticks([])
        return
    marked = len(epoch) <= _MARKED_EPOCHS
    for part, values in curves.items():
        style = line_style(part)
        if not marked:
            style["marker"] = ""
        ax.plot(epoch, values, label=part, **style)

    first, last = int(epoch[0]), int(epoch[-1])
    span = max(last - first, 1)
    texts = [f"{_part_word(part)} {form(_last(values)[1])}" for part, values in curves.items()]
    width, height = _size_in_points(ax)
    share = min(
        0.6, (0.62 * font_size("label") * max(map(_letters, texts)) + 12) / width
    )  # of the width, for the labels
    if last == first:
        share = max(share, 0.6)  # a single point stands where the eye looks for it
    left = first - 0.06 * span
    ax.set_xlim(left, last + (last - left) * share / (1 - share))
    ax.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True, min_n_ticks=1))
    ax.set_xticks([tick for tick in ax.get_xticks() if first <= tick <= last] if last > first else [first])
    ax.set_xlabel(localized("epoch", "轮次"), fontsize=font_size("note"), color=role_color("muted"))

    to_axes = ax.transData + ax.transAxes.inverted()
    ends = [_last(values) for values in curves.values()]
    wanted = [float(to_axes.transform((epoch[place], value))[1]) for place, value in ends]
    gap = 1.35 * font_size("label") / height
    placed = separate_labels(wanted, gap=gap, low=gap / 2, high=1 - gap / 2)
    edge = float(to_axes.transform((last, 0.5))[0])
    for part, text, y in zip(curves, texts, placed, strict=True):
        ax.text(
            edge + 8 / width, y, text, transform=ax.transAxes, va="center_baseline", ha="left",
            fontsize=font_size("label"), fontweight="bold", color=role_color(part),
            path_effects=[withStroke(linewidth=3, foreground=role_color("background"))],
        )  # fmt: skip


def _part_word(part: str) -> str:
    return {
        "train": localized("train", "训练"),
        "validation": localized("validation", "验证"),
        "test": localized("test", "测试"),
    }[part]


def _letters(text: str) -> float:
    """How many letters of usual width a text is wide; a Chinese character is as wide as it is high."""
    return sum(1.0 if ord(letter) < 0x2E80 else 1.7 for letter in text)


def _size_in_points(ax: Axes) -> tuple[float, float]:
    """The width and height of axes, in the unit of type."""
    box = ax.get_window_extent()
    dpi = ax.get_figure(root=True).dpi  # pyright: ignore[reportOptionalMemberAccess]
    return 72 * box.width / dpi, 72 * box.height / dpi


# --- misclassified images ---------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class Misclassified:
    """Images that a network takes for something else, the most confident mistakes first.

    Attributes:
        index: (K,), their places among all images.
        images: (K, H, W), or (K, H, W, 3) in color.
        labels: (K,), what they show.
        predicted: (K,), what the network says.
        probability: (K,), how sure it is of that.
        mistakes: how many there are in all; K or more.
        samples: how many images were looked at.
        at_random: whether the K were drawn at random from all mistakes, and not the most confident ones.
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
    """The images whose most probable class is the wrong one, sorted by how sure the network is of it.

    Args:
        images: (N, H, W), or (N, 1, H, W), (N, 3, H, W) as convolutions have them, or rows (N, H·H) of square images.
        labels: the right classes, (N,), or one-hot (N, C).
        probabilities: of each class, as ``network.probabilities`` gives them.
        count: how many to keep at most.
        rng: draws them at random from all mistakes, for a fair look; None takes the most confident ones, which say most
            about mislabelled data.

    Raises:
        ArgumentError: ``count`` is below 1.
        ShapeError: the numbers of images, labels and probabilities differ, or the images have none of these shapes.

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
            "misclassified_data: expected labels (N,) or one-hot (N, C) and probabilities (N, C), got "
            f"{labels.shape} and {probabilities.shape}; give a row of probabilities for each label"
        )
    if len(images) != len(labels):
        raise ShapeError(
            f"misclassified_data: expected as many images as labels, got {images.shape} and {labels.shape}; "
            "give the images that the probabilities are of"
        )
    if labels.ndim == 2:
        labels = labels.argmax(axis=1)
    predicted = probabilities.argmax(axis=1)
    wrong = np.flatnonzero(predicted != labels)
    sure = probabilities[wrong, predicted[wrong]]
    by_sureness = wrong[np.argsort(-sure, kind="stable")]
    places = np.arange(wrong.size) if rng is None else rng.permutation(wrong.size)
    chosen = by_sureness[np.sort(places[:count])]
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
        "misclassified_data: expected images of shape (N, H, W), (N, 1, H, W), (N, 3, H, W) or (N, H*H), got "
        f"{images.shape}; reshape them with images.reshape(len(images), H, W)"
    )


# In inches: the margin around the figure, its head with the title, and what stands and is left free under an image.
_MARGIN, _HEAD, _LABEL, _GAP = 0.3, 0.66, 0.36, 0.16
_CELL: Final = 1.05  # inches from one image to the next, of which the image takes the share _IMAGE
_IMAGE: Final = 0.9
_COLUMNS: Final = 8


def draw_misclassified(data: Misclassified, fig: Figure | SubFigure, *, title: bool = True) -> None:
    """Draw the images in a grid, each with ``true → predicted`` and the probability given to the wrong class.

    Args:
        data: see `misclassified_data`.
        fig: an empty figure.
        title: whether a title stands above the note; without one, room is left for the caller's.
    """
    width, height = fig.bbox.width / fig.dpi, fig.bbox.height / fig.dpi  # (inches)

    def at(x: float, y: float) -> tuple[float, float]:
        """A place given in inches from the left and from the top, as shares of the figure."""
        return x / width, 1 - y / height

    said, note = _headline(data)
    margin = _MARGIN if title else 0.01 * width  # below the title of all figures
    if title:
        fig.text(
            *at(_MARGIN, _MARGIN),
            said,
            va="top",
            fontsize=font_size("title"),
            fontweight="bold",
            color=role_color("text"),
        )
    else:
        note = localized(f"{said}; {note}", f"{said}；{note}")
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
        in_color = image.ndim == 3
        shown = (image - low) / ((high - low) or 1) if in_color else image
        # Dark on light, as ink on paper: MNIST itself has it the other way round.
        ax.imshow(shown, cmap=None if in_color else colormap("grayscale"), vmin=low, vmax=high, interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        for spine in ax.spines.values():
            spine.set_visible(True)
            spine.set_color(role_color("grid"))
        fig.text(
            *at(x + side / 2, under + 0.05), f"{data.labels[i]} → {data.predicted[i]}", ha="center", va="top",
            fontsize=font_size("label"), fontweight="bold", color=role_color("text"),
        )  # fmt: skip
        fig.text(
            *at(x + side / 2, under + 0.22), f"{100 * data.probability[i]:.1f} %", ha="center", va="top",
            fontsize=font_size("note"), color=role_color("muted"),
        )  # fmt: skip


def _headline(data: Misclassified) -> tuple[str, str]:
    """The title, with the number of all mistakes, and the note under it, which says what is shown."""
    shown, mistakes, samples = len(data.images), f"{data.mistakes:,}", f"{data.samples:,}"
    images = localized(f"{samples} image{'' if data.samples == 1 else 's'}", f"{samples} 幅图像")
    if data.mistakes == 0:
        return (
            localized(f"None of {images} misclassified", f"{images}全部识别正确"),
            localized("every prediction is right", "所有预测都正确"),
        )
    title = localized(f"{mistakes} of {images} misclassified", f"{images}中有 {mistakes} 幅识别错误")
    key = localized("true → predicted, and its probability", "真实 → 预测，及其概率")
    if shown == data.mistakes:
        return title, key if shown == 1 else localized(f"{key}; the most confident first", f"{key}；最有把握的在前")
    if data.at_random:
        return title, localized(f"{shown:,} of them at random: {key}", f"随机取其中 {shown:,} 幅：{key}")
    return title, localized(f"the {shown:,} most confident: {key}", f"最有把握的 {shown:,} 幅：{key}")


def _grid(count: int, width: float, height: float) -> tuple[int, float]:
    """The number of columns, and the inches from one image to the next, with which the images come out largest."""

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
    """Inputs as the images that they are.

    Args:
        x: inputs of a data set, as images or as rows.
        image_shape: what the data set says of them (`Dataset.image_shape`). If it says nothing, each is shown as a
            picture as near to a square as its number of features allows.

    Examples:
        >>> as_images(np.zeros((5, 12)), (1, 2, 6)).shape, as_images(np.zeros((5, 12)), None).shape
        ((5, 1, 2, 6), (5, 1, 3, 4))
    """
    if image_shape is None:
        features = math.prod(x.shape[1:])
        height = next(side for side in range(math.isqrt(features), 0, -1) if features % side == 0)
        image_shape = (1, height, features // height)
    return x.reshape(len(x), *image_shape)


# --- saving -------------------------------------------------------------------------------------------------------


def save_run_figures(
    folder: str | os.PathLike[str],
    history: Sequence[Mapping[str, Any]],
    images: Shaped[Array | Pixels, "N *_"],
    labels: Shaped[Array, "N *_"],
    probabilities: Float[Array, "N C"],
) -> tuple[Path, Path]:
    """Write ``learning_curves.png`` and ``misclassified.png`` into ``folder``, which is made if need be.

    A file appears whole or not at all, and one that was there is replaced.

    Args:
        folder: where to write.
        history: see `learning_curves_data`.
        images: see `misclassified_data`, as are labels and probabilities.
        labels: the right classes.
        probabilities: what the network says.

    Returns:
        The paths of the two files.

    Raises:
        CheckpointError: the disk is full, or the folder cannot be written to.
    """
    import matplotlib as mpl
    from matplotlib.figure import Figure

    home = Path(folder)
    curves = learning_curves_data(history)
    mistakes = misclassified_data(images, labels, probabilities)
    with mpl.rc_context(rc_params()):
        figure = Figure(figsize=(9.4, 3.7), dpi=DPI)
        axes = figure.subplots(1, 2)
        figure.subplots_adjust(left=0.055, right=0.985, bottom=0.14, top=0.88, wspace=0.13)
        draw_learning_curves(curves, axes)
        first = _write(figure, home / "learning_curves.png")

        figure = Figure(figsize=_misclassified_size(len(mistakes.images)), dpi=DPI)
        draw_misclassified(mistakes, figure)
        second = _write(figure, home / "misclassified.png")
    return first, second


def _misclassified_size(count: int) -> tuple[float, float]:
    """Width and height, in inches, of a figure of ``count`` images; the title needs some width of its own."""
    rows, columns = -(-count // _COLUMNS), min(count, _COLUMNS)
    grid = rows * (_IMAGE * _CELL + _LABEL + _GAP) - _GAP if rows else 0.0
    return max(5.2, 2 * _MARGIN + (columns - 1 + _IMAGE) * _CELL), 2 * _MARGIN + _HEAD + grid


def _write(figure: Figure, path: Path) -> Path:
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    content = BytesIO()
    FigureCanvasAgg(figure).print_png(content)
    return write_file(path, content.getvalue())
