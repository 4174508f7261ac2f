"""A figure for a notebook."""

from __future__ import annotations

import io

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from zhishen.figures import Picture, draw_learning_curves, learning_curves_data, picture

HISTORY = [
    {"epoch": 1, "train_loss": 0.4, "test_accuracy": 0.9},
    {"epoch": 2, "train_loss": 0.2, "test_accuracy": 0.95},
]


def pixels_of(shown: Picture) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(shown._repr_png_())).convert("L"))


def test_it_is_drawn_and_has_its_size():
    shown = picture(draw_learning_curves, learning_curves_data(HISTORY), size=(6, 2), panels=(1, 2))
    pixels = pixels_of(shown)
    assert pixels.shape == (220, 660)
    assert len(shown.figure.axes) == 2
    assert pixels[:, :330].min() < 128 > pixels[:, 330:].min()


def test_the_settings_of_matplotlib_have_no_effect():
    def draw(text, ax):
        ax.set_title(text)

    plain = pixels_of(picture(draw, "title", size=(2, 1), panels=(1, 1)))
    with mpl.rc_context({"font.size": 30, "figure.facecolor": "black", "font.family": "monospace"}):
        assert np.array_equal(pixels_of(picture(draw, "title", size=(2, 1), panels=(1, 1))), plain)


def test_a_function_may_draw_into_the_figure():
    shown = picture(lambda text, figure, *, x: figure.text(x, 0.5, text), "hello", size=(2, 1), x=0.1)
    assert [text.get_text() for text in shown.figure.texts] == ["hello"]
    assert shown.figure.axes == []


@pytest.mark.parametrize(("panels", "count"), [((1, 1), None), ((2, 2), 4)])
def test_the_target_is_one_axes_or_a_list(panels, count):
    targets = []
    picture(lambda data, target: targets.append(target), None, panels=panels)
    assert (len(targets[0]) if count else hasattr(targets[0], "plot")) == (count or True)
