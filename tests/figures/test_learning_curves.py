"""Learning curves: their arrays, and whether a reader can read the drawing."""

from __future__ import annotations

import numpy as np
import pytest
from run_samples import HISTORIES, curves_figure, unreadable

from zhishen.errors import ArgumentError
from zhishen.figures import (
    draw_learning_curves,
    learning_curves_data,
)


def test_the_curves_have_the_values_of_the_records():
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


def test_nan_and_infinity_become_nan():
    data = learning_curves_data(HISTORIES["diverged"])
    np.testing.assert_array_equal(data.loss["train"], [3.2, np.nan, np.nan])


def test_an_empty_history_and_records_without_epoch_raise_errors():
    with pytest.raises(ArgumentError, match="got an empty one; train for an epoch first"):
        learning_curves_data([])
    with pytest.raises(ArgumentError, match=r"got one with the keys \['train_loss'\]; give records"):
        learning_curves_data([{"epoch": 1}, {"train_loss": 0.1}])


@pytest.mark.parametrize("name", HISTORIES)
def test_no_text_is_clipped_or_overlaps_another(name: str):
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
def test_all_points_are_within_the_axes_or_marked_below(name: str):
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


def test_the_last_values_are_at_the_ends_of_the_lines():
    _, axes = curves_figure()
    draw_learning_curves(learning_curves_data(HISTORIES["one epoch"]), axes)
    labels = [text.get_text() for ax in axes for text in ax.texts]
    assert labels == ["train 0.447", "train 92.55 %", "test 92.29 %"]


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
def test_the_limits_of_accuracies_show_differences(accuracies: list[float], lower: float):
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


def test_other_than_two_axes_raise_an_error():
    _, axes = curves_figure()
    with pytest.raises(ArgumentError, match="expected two axes, for loss and accuracy, got 1"):
        draw_learning_curves(learning_curves_data(HISTORIES["one epoch"]), axes[:1])
