"""The figures of a run: what they compute, and that what they draw can be read."""

from __future__ import annotations

import itertools
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError, CheckpointError, ShapeError
from zhishen.figures import (
    draw_learning_curves,
    draw_misclassified,
    learning_curves_data,
    misclassified_data,
    save_run_figures,
)
from zhishen.figures.runs import _misclassified_size
from zhishen.figures.theme import LANGUAGES, MEDIA, THEMES, localized, rc_params, role_color, use_style

HISTORIES = {
    "one epoch": [{"epoch": 1, "train_loss": 0.4466, "train_accuracy": 0.9255, "test_accuracy": 0.9229}],
    "equal ends": [
        {"epoch": e, "train_loss": 1 / e, "test_loss": 1 / e, "validation_loss": 1 / e, "train_accuracy": 1 - 0.1 / e,
         "test_accuracy": 1 - 0.1 / e, "validation_accuracy": 1 - 0.1 / e} for e in range(1, 9)
    ],
    "perfect": [
        {"epoch": e, "train_loss": 0.0, "test_loss": 0.0, "train_accuracy": 1.0, "test_accuracy": 1.0}
        for e in range(1, 4)
    ],
    "steep": [
        {"epoch": e, "train_loss": 400.0 if e == 1 else 0.3 / e, "train_accuracy": 0.1 if e == 1 else 0.97,
         "test_accuracy": 0.11 if e == 1 else 0.965} for e in range(1, 13)
    ],
    "hundred epochs": [
        {"epoch": e, "train_loss": float(np.exp(-e / 20)), "train_accuracy": 0.99, "test_accuracy": 0.98}
        for e in range(1, 101)
    ],
    "learns nothing": [
        {"epoch": e, "train_loss": 2.3026, "train_accuracy": 0.1124, "test_accuracy": 0.1135} for e in range(1, 4)
    ],
    "no accuracy": [{"epoch": e, "train_loss": 12345.678 / e, "test_accuracy": None} for e in range(1, 4)],
    "diverged": [
        {"epoch": 1, "train_loss": 3.2, "train_accuracy": 0.55, "test_accuracy": 0.53},
        {"epoch": 2, "train_loss": float("nan"), "train_accuracy": 0.098, "test_accuracy": 0.098},
        {"epoch": 3, "train_loss": float("inf"), "train_accuracy": 0.098, "test_accuracy": 0.098},
    ],
    "negative loss": [{"epoch": e, "train_loss": 1.0 - e, "train_accuracy": 0.992} for e in range(1, 6)],
}  # fmt: skip


def curves_figure() -> tuple[Figure, list[Axes]]:
    """A figure as `save_run_figures` makes it."""
    figure = Figure(figsize=(9.4, 3.7), dpi=150)
    axes = list(figure.subplots(1, 2))
    figure.subplots_adjust(left=0.055, right=0.985, bottom=0.14, top=0.88, wspace=0.13)
    return figure, axes


def visible_texts(figure: Figure) -> dict[str, Bbox]:
    """Every text that a reader sees, with the box it fills, in pixels."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    hidden: set[Text] = set()
    for ax in figure.axes:
        for axis in (ax.xaxis, ax.yaxis):
            drawn = {id(tick) for tick in axis._update_ticks()}
            ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            hidden |= {label for tick in ticks if id(tick) not in drawn for label in (tick.label1, tick.label2)}
    texts = [
        text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip() and text not in hidden
    ]
    return {f"{i} {text.get_text()!r}": text.get_window_extent(renderer) for i, text in enumerate(texts)}


def unreadable(figure: Figure) -> list[str]:
    """What is clipped by the edge of the figure or lies over other text."""
    boxes = visible_texts(figure)
    edge = figure.bbox
    clipped = [
        f"{name} is clipped"
        for name, box in boxes.items()
        if box.x0 < edge.x0 or box.y0 < edge.y0 or box.x1 > edge.x1 or box.y1 > edge.y1
    ]
    overlapping = [
        f"{a} lies over {b}"
        for (a, one), (b, other) in itertools.combinations(boxes.items(), 2)
        if min(one.x1, other.x1) - max(one.x0, other.x0) > 0.5 and min(one.y1, other.y1) - max(one.y0, other.y0) > 0.5
    ]
    return clipped + overlapping


# --- learning curves: data ------------------------------------------------------------------------------------------


def test_the_curves_hold_the_values_of_the_records():
    data = learning_curves_data(
        [
            {"epoch": 1, "step": 600, "train_loss": 0.5, "test_loss": 0.4, "test_accuracy": 0.9, "lr": 0.1},
            {"epoch": 2, "step": 1200, "train_loss": 0.3, "test_loss": None, "test_accuracy": 0.95, "lr": 0.1},
        ]
    )
    np.testing.assert_array_equal(data.epoch, [1, 2])
    assert list(data.loss) == ["train", "test"]
    np.testing.assert_array_equal(data.loss["train"], [0.5, 0.3])
    np.testing.assert_array_equal(data.loss["test"], [0.4, np.nan])
    assert list(data.accuracy) == ["test"]
    np.testing.assert_array_equal(data.accuracy["test"], [0.9, 0.95])


def test_values_that_are_not_finite_count_as_unknown():
    data = learning_curves_data(HISTORIES["diverged"])
    np.testing.assert_array_equal(data.loss["train"], [3.2, np.nan, np.nan])


def test_an_empty_history_and_records_without_epoch_are_refused():
    with pytest.raises(ArgumentError, match="got an empty one; train for an epoch first"):
        learning_curves_data([])
    with pytest.raises(ArgumentError, match="got one with train_loss; give records"):
        learning_curves_data([{"epoch": 1}, {"train_loss": 0.1}])


# --- learning curves: drawing ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", HISTORIES)
def test_no_text_is_clipped_or_covered(name: str):
    figure, axes = curves_figure()
    draw_learning_curves(learning_curves_data(HISTORIES[name]), axes)
    assert unreadable(figure) == []


def test_the_check_of_texts_finds_planted_faults():
    figure, axes = curves_figure()
    draw_learning_curves(learning_curves_data(HISTORIES["one epoch"]), axes)
    figure.text(0.99, 0.5, "out of the picture")
    assert any("clipped" in fault for fault in unreadable(figure))
    figure, axes = curves_figure()
    draw_learning_curves(learning_curves_data(HISTORIES["one epoch"]), axes)
    axes[1].set_title("over the other title", loc="left")
    axes[1].set_title("over the other title", loc="center", x=0.1)
    assert any("lies over" in fault for fault in unreadable(figure))


@pytest.mark.parametrize("name", HISTORIES)
def test_all_points_are_on_the_panel_or_marked_below_it(name: str):
    _, axes = curves_figure()
    data = learning_curves_data(HISTORIES[name])
    draw_learning_curves(data, axes)
    for ax, curves, scale in zip(axes, (data.loss, data.accuracy), (1, 100), strict=True):
        low, high = ax.get_ylim()
        for part, values in curves.items():
            known = scale * values[~np.isnan(values)]
            assert known.max() <= high, part
            marked = sum(len(line.get_xdata()) for line in ax.get_lines() if line.get_marker() == "v")
            assert marked >= (known < low).sum(), part
            left, right = ax.get_xlim()
            assert left <= data.epoch[0] <= data.epoch[-1] <= right


def test_the_last_values_stand_at_the_ends():
    _, axes = curves_figure()
    draw_learning_curves(learning_curves_data(HISTORIES["one epoch"]), axes)
    said = [text.get_text() for ax in axes for text in ax.texts]
    assert said == ["train 0.447", "train 92.55 %", "test 92.29 %"]


@pytest.mark.parametrize(
    ("accuracies", "lower"),
    [
        ([0.925, 0.965], 90),
        ([0.97, 0.985], 95),
        ([0.9905, 0.9921], 99),
        ([0.875, 0.94], 85),
        ([0.1, 0.98], 80),  # the first epoch is marked below the window
        ([0.1, 0.45], 10),
        ([0.0, 0.0], 0),
        ([1.0, 0.2], 20),
    ],
)
def test_the_window_of_accuracies_shows_differences(accuracies: list[float], lower: float):
    _, axes = curves_figure()
    history = [{"epoch": i + 1, "test_accuracy": accuracy} for i, accuracy in enumerate(accuracies)]
    draw_learning_curves(learning_curves_data(history), axes)
    low, high = axes[1].get_ylim()
    assert low == pytest.approx(lower, abs=0.05 * (high - low))
    assert all(lower <= tick <= 100 for tick in axes[1].get_yticks())
    assert len(axes[1].get_yticks()) >= 3


def test_epochs_are_whole_numbers_up_to_the_last():
    _, axes = curves_figure()
    draw_learning_curves(learning_curves_data(HISTORIES["equal ends"]), axes)
    assert [float(tick) for tick in axes[0].get_xticks()] == [2, 4, 6, 8]


def test_a_large_first_loss_makes_the_axis_logarithmic():
    _, axes = curves_figure()
    draw_learning_curves(learning_curves_data(HISTORIES["steep"]), axes)
    assert axes[0].get_yscale() == "log"
    _, axes = curves_figure()
    draw_learning_curves(learning_curves_data(HISTORIES["equal ends"]), axes)
    assert axes[0].get_yscale() == "linear"
    assert axes[0].get_ylim()[0] == 0


def test_other_than_two_axes_are_refused():
    _, axes = curves_figure()
    with pytest.raises(ArgumentError, match="expected two axes, for loss and accuracy, got 1"):
        draw_learning_curves(learning_curves_data(HISTORIES["one epoch"]), axes[:1])


# --- misclassified images -------------------------------------------------------------------------------------------


def predictions(rng: np.random.Generator, mistakes: int, samples: int = 200) -> tuple[np.ndarray, ...]:
    """Images, labels and probabilities with so many mistakes."""
    images = rng.random((samples, 28, 28)).astype(np.float32)
    labels = rng.integers(0, 10, samples)
    predicted = labels.copy()
    wrong = rng.permutation(samples)[:mistakes]
    predicted[wrong] = (labels[wrong] + rng.integers(1, 10, mistakes)) % 10
    probabilities = rng.random((samples, 10)).astype(np.float32) * 0.1
    probabilities[np.arange(samples), predicted] = 1 + rng.random(samples)
    return images, labels, probabilities / probabilities.sum(axis=1, keepdims=True)


def test_the_most_confident_mistakes_come_first(rng: np.random.Generator):
    images, labels, probabilities = predictions(rng, 30)
    found = misclassified_data(images, labels, probabilities, count=12)
    wrong = [(probabilities[i].max(), i) for i in range(len(labels)) if int(np.argmax(probabilities[i])) != labels[i]]
    expected = [i for _, i in sorted(wrong, reverse=True)[:12]]
    assert found.index.tolist() == expected
    assert (found.mistakes, found.samples, found.at_random) == (30, 200, False)
    np.testing.assert_array_equal(found.images, images[expected])
    np.testing.assert_array_equal(found.labels, labels[expected])
    np.testing.assert_array_equal(found.predicted, probabilities[expected].argmax(axis=1))
    np.testing.assert_array_equal(found.probability, probabilities[expected].max(axis=1))


def test_a_generator_draws_among_all_mistakes(rng: np.random.Generator):
    images, labels, probabilities = predictions(rng, 60)
    everything = misclassified_data(images, labels, probabilities, count=60).index.tolist()
    drawn = [
        misclassified_data(images, labels, probabilities, count=20, rng=np.random.default_rng(seed)).index.tolist()
        for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert set(drawn[0]) < set(everything)
    assert drawn[0] != everything[:20]
    assert drawn[0] == sorted(drawn[0], key=everything.index)  # the most confident first, here too


@pytest.mark.parametrize(
    ("given", "expected"),
    [((28, 28), (28, 28)), ((784,), (28, 28)), ((1, 28, 28), (28, 28)), ((3, 8, 9), (8, 9, 3)), ((5, 7), (5, 7))],
)
@pytest.mark.parametrize("mistakes", [0, 3])
def test_images_come_in_many_shapes(rng: np.random.Generator, given, expected, mistakes: int):
    _, labels, probabilities = predictions(rng, mistakes)
    images = rng.random((200, *given))
    found = misclassified_data(images, labels, probabilities)
    assert len(found.images) == mistakes
    assert mistakes == 0 or found.images.shape == (mistakes, *expected)
    if mistakes and len(given) == 3:
        np.testing.assert_array_equal(found.images[1].reshape(expected)[2, 3], images[found.index[1]][:, 2, 3])


def test_labels_may_be_one_hot_and_nothing_is_shared(rng: np.random.Generator):
    images, labels, probabilities = predictions(rng, 5)
    found = misclassified_data(images, np.eye(10)[labels], probabilities)
    np.testing.assert_array_equal(found.labels, labels[found.index])
    assert not np.shares_memory(found.images, images)


@pytest.mark.usefixtures("hostile")
def test_what_does_not_fit_is_refused(rng: np.random.Generator):
    images, labels, probabilities = predictions(rng, 5)
    for bad in WholeNumber(1).bad_values():
        with pytest.raises(ArgumentError, match="expected count to be a whole number >= 1"):
            misclassified_data(images, labels, probabilities, count=bad)
    with pytest.raises(ShapeError, match="expected as many images as labels"):
        misclassified_data(images[:9], labels, probabilities)
    with pytest.raises(ShapeError, match=r"expected labels \(N,\) or one-hot"):
        misclassified_data(images, labels[:9], probabilities)
    with pytest.raises(ShapeError, match="expected images of shape"):
        misclassified_data(images.reshape(200, 2, 14, 28), labels, probabilities)
    with pytest.raises(ShapeError, match="expected images of shape"):
        misclassified_data(images.reshape(200, 784)[:, :783], labels, probabilities)


@pytest.mark.parametrize("mistakes", [0, 1, 7, 40, 100])
def test_every_image_is_drawn_and_every_text_can_be_read(rng: np.random.Generator, mistakes: int):
    data = misclassified_data(*predictions(rng, mistakes))
    figure = Figure(figsize=_misclassified_size(len(data.images)), dpi=150)
    draw_misclassified(data, figure)
    assert unreadable(figure) == []
    assert len(figure.axes) == min(mistakes, 40)
    said = [text.get_text() for text in figure.texts]
    assert said[0] == f"{mistakes or 'None'} of 200 images misclassified"
    for i in range(len(data.images)):
        assert said[2 + 2 * i] == f"{data.labels[i]} → {data.predicted[i]}"
        assert said[3 + 2 * i] == f"{100 * data.probability[i]:.1f} %"
        np.testing.assert_array_equal(figure.axes[i].images[0].get_array(), data.images[i])


@pytest.mark.parametrize("size", [(6.0, 6.0), (10.0, 5.0), (5.0, 9.0)])
@pytest.mark.parametrize("mistakes", [1, 7, 12])
def test_images_fill_a_figure_of_the_callers(rng: np.random.Generator, size, mistakes: int):
    figure = Figure(figsize=size)
    draw_misclassified(misclassified_data(*predictions(rng, mistakes)), figure)
    assert unreadable(figure) == []
    boxes = [ax.get_position() for ax in figure.axes]
    assert all(0 <= box.x0 < box.x1 <= 1 and 0 <= box.y0 < box.y1 <= 1 for box in boxes)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(boxes, 2))


def test_color_images_keep_their_colors(rng: np.random.Generator):
    _, labels, probabilities = predictions(rng, 4)
    images = rng.integers(0, 256, (200, 3, 8, 8), dtype=np.uint8)
    data = misclassified_data(images, labels, probabilities)
    figure = Figure(figsize=(6, 3))
    draw_misclassified(data, figure)
    FigureCanvasAgg(figure).draw()
    shown = np.asarray(figure.axes[0].images[0].get_array())
    low, high = data.images.min(), data.images.max()
    np.testing.assert_allclose(shown, (data.images[0] - float(low)) / (float(high) - float(low)))


def test_random_mistakes_are_called_so(rng: np.random.Generator):
    images, labels, probabilities = predictions(rng, 60)
    figure = Figure(figsize=(9, 5))
    draw_misclassified(misclassified_data(images, labels, probabilities, count=10, rng=rng), figure)
    assert figure.texts[1].get_text().startswith("10 of them at random")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("medium", MEDIA)
@pytest.mark.parametrize("theme", THEMES)
def test_every_look_can_be_read(rng: np.random.Generator, language: str, medium: str, theme: str):
    with use_style(language=language, medium=medium, theme=theme), mpl.rc_context(rc_params()):
        figure, axes = curves_figure()
        draw_learning_curves(learning_curves_data(HISTORIES["equal ends"]), axes)
        assert unreadable(figure) == []
        assert axes[0].texts[0].get_color() == role_color("train")
        figure = Figure(figsize=_misclassified_size(20), dpi=150)
        draw_misclassified(misclassified_data(*predictions(rng, 20)), figure)
        assert unreadable(figure) == []
        assert figure.texts[0].get_text().startswith(localized("20 of 200 images", "200 幅图像中有 20 幅"))


# --- saving -----------------------------------------------------------------------------------------------------------


def test_both_pictures_are_written_whole_and_settings_stay(rng: np.random.Generator, tmp_path: Path):
    before = dict(mpl.rcParams)
    folder = tmp_path / "run" / "figures"
    images, labels, probabilities = predictions(rng, 3)
    for _ in range(2):  # the second time over the files of the first
        paths = save_run_figures(folder, HISTORIES["equal ends"], images, labels, probabilities)
    assert [path.name for path in paths] == ["learning_curves.png", "misclassified.png"]
    assert sorted(path.name for path in folder.iterdir()) == ["learning_curves.png", "misclassified.png"]
    for path in paths:
        content = path.read_bytes()
        assert content.startswith(b"\x89PNG\r\n")
        assert content.endswith(b"IEND\xaeB`\x82")
    assert dict(mpl.rcParams) == before


def test_a_write_that_fails_leaves_what_was_there(rng: np.random.Generator, tmp_path: Path, monkeypatch):
    images, labels, probabilities = predictions(rng, 3)
    paths = save_run_figures(tmp_path, HISTORIES["one epoch"], images, labels, probabilities)
    before = [path.read_bytes() for path in paths]

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(CheckpointError, match="No space left"):
        save_run_figures(tmp_path, HISTORIES["equal ends"], images, labels, probabilities)
    assert [path.read_bytes() for path in paths] == before
    assert len(list(tmp_path.iterdir())) == 2
