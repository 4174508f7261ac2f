"""The figure of chapter 4 that shows hand-made features of digits.

References:
    The notes, chapter 4, the first section.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from zhishen import data as datasets
from zhishen.figures.catalogue import figure
from zhishen.figures.chapter4_annotations import Data
from zhishen.figures.theme import colormap, font_size, localized, role_color

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["draw_hand_features", "hand_features_data"]

_DIGITS: Final = 5000
_HEIGHT: Final = 0.46  # of a cell, whose width is 1
_STRONGEST: Final = 2.5  # standard deviations


def hand_features_data() -> Data:
    """The mean of each feature for each class of 5,000 training digits, and the first digit of each class.

    Shape:
        ``images``: (10, 28, 28). ``classes``: (10 classes, 10 features). ``mean``, ``deviation`` of all digits: (10,).
    """
    x, t = (part[:_DIGITS] for part in datasets.mnist(compact=True).train)
    measured = datasets.hand_features(x)
    return {
        "images": np.stack([x[(t == digit).argmax()].reshape(28, 28) for digit in range(10)]),
        "classes": np.stack([measured[t == digit].mean(axis=0) for digit in range(10)]),
        "mean": measured.mean(axis=0),
        "deviation": measured.std(axis=0),
    }


@figure(
    "hand_features", chapter=4, rows=("4.9",), data=hand_features_data, size=(8.4, 4.7),
    en=(
        "Ten features that a person invents",
        (
            "The mean of each feature for each digit: orange is above the mean of all digits, blue is below it. An 8 "
            "has the most holes, and a 1 has the least ink. The center of mass says nothing, because MNIST is centered."
        ),
    ),
    zh=(
        "十个人工特征量",
        (
            "各个数字的特征量的平均值：橙色高于全体的平均值，蓝色低于它。8 的洞最多，1 的墨量最少；"
            "重心毫无用处，因为 MNIST 的数字都已居中。"
        ),
    ),
)  # fmt: skip
def draw_hand_features(data: Data, ax: Axes) -> None:
    """A column for each digit, with an image above it, and a row for each feature."""
    names = _names()
    z = ((data["classes"] - data["mean"]) / data["deviation"]).T  # (10 features, 10 classes)
    ax.imshow(z, cmap=colormap("diverging"), vmin=-_STRONGEST, vmax=_STRONGEST, extent=(-0.5, 9.5, _HEIGHT * len(z), 0))
    for (row, column), value in np.ndenumerate(data["classes"].T):
        ax.text(
            column, _HEIGHT * (row + 0.5), _two_decimals(value), ha="center", va="center_baseline",
            color=role_color("text"), fontsize=font_size("label"),
        )  # fmt: skip
    for digit, image in enumerate(data["images"]):
        extent = (digit - 0.42, digit + 0.42, -0.06, -0.9)
        ax.imshow(image, cmap=colormap("grayscale"), vmin=0, vmax=1, extent=extent)
    ax.set(xlim=(-0.5, 9.5), ylim=(_HEIGHT * len(z), -0.95), xticks=[], aspect="equal")
    ax.set_yticks(_HEIGHT * (np.arange(len(z)) + 0.5), labels=[names[name] for name in datasets.HAND_FEATURES])
    ax.tick_params(length=0, labelsize=font_size("label"))
    for spine in ax.spines.values():
        spine.set_visible(False)


def _two_decimals(value: float) -> str:
    """The text of a number, with a minus sign in place of a hyphen; never -0.00."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "\N{MINUS SIGN}")


def _names() -> dict[str, str]:
    return {
        "ink": localized("ink", "墨量"),
        "shape": localized("width by height", "宽高比"),
        "center_row": localized("center, row", "重心（行）"),
        "center_column": localized("center, column", "重心（列）"),
        "left_right": localized("left-right symmetry", "左右对称"),
        "upper_lower": localized("upper-lower symmetry", "上下对称"),
        "holes": localized("holes", "洞的个数"),
        "row_strokes": localized("strokes in a row", "每行的笔画"),
        "column_strokes": localized("strokes in a column", "每列的笔画"),
        "slant": localized("slant", "倾斜"),
    }
