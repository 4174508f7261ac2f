"""Misclassified images: their arrays, and whether a reader can read the drawing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from run_samples import predictions, unreadable

from zhishen._checks import WholeNumber
from zhishen.errors import ArgumentError, ShapeError
from zhishen.figures import (
    draw_misclassified,
    misclassified_data,
)
from zhishen.figures.misclassified import misclassified_size


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
def test_images_may_have_many_shapes(rng: np.random.Generator, given, expected, mistakes: int):
    _, labels, probabilities = predictions(rng, mistakes)
    images = rng.random((200, *given))
    found = misclassified_data(images, labels, probabilities)
    assert len(found.images) == mistakes
    assert mistakes == 0 or found.images.shape == (mistakes, *expected)
    if mistakes and len(given) == 3:
        np.testing.assert_array_equal(found.images[1].reshape(expected)[2, 3], images[found.index[1]][:, 2, 3])


def test_labels_may_be_one_hot_and_images_are_copied(rng: np.random.Generator):
    images, labels, probabilities = predictions(rng, 5)
    found = misclassified_data(images, np.eye(10)[labels], probabilities)
    np.testing.assert_array_equal(found.labels, labels[found.index])
    assert not np.shares_memory(found.images, images)


@pytest.mark.usefixtures("hostile")
def test_shapes_that_do_not_match_raise_errors(rng: np.random.Generator):
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
def test_every_image_is_drawn_and_every_text_is_readable(rng: np.random.Generator, mistakes: int):
    data = misclassified_data(*predictions(rng, mistakes))
    figure = Figure(figsize=misclassified_size(len(data.images)), dpi=150)
    draw_misclassified(data, figure)
    assert unreadable(figure) == []
    assert len(figure.axes) == min(mistakes, 40)
    labels = [text.get_text() for text in figure.texts]
    assert labels[0] == f"{mistakes or 'None'} of 200 images misclassified"
    for i in range(len(data.images)):
        assert labels[2 + 2 * i] == f"{data.labels[i]} → {data.predicted[i]}"
        assert labels[3 + 2 * i] == f"{100 * data.probability[i]:.1f} %"
        np.testing.assert_array_equal(figure.axes[i].images[0].get_array(), data.images[i])


@pytest.mark.parametrize("size", [(6.0, 6.0), (10.0, 5.0), (5.0, 9.0)])
@pytest.mark.parametrize("mistakes", [1, 7, 12])
def test_images_fit_into_any_figure(rng: np.random.Generator, size, mistakes: int):
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


def test_the_note_says_that_mistakes_are_random(rng: np.random.Generator):
    images, labels, probabilities = predictions(rng, 60)
    figure = Figure(figsize=(9, 5))
    draw_misclassified(misclassified_data(images, labels, probabilities, count=10, rng=rng), figure)
    assert figure.texts[1].get_text().startswith("10 of them at random")


def test_names_of_classes_are_drawn_and_shortened(rng: np.random.Generator):
    images, labels, probabilities = predictions(rng, 3)
    figure = Figure()
    draw_misclassified(misclassified_data(images, labels, probabilities), figure, names=["$a$", *["a long name"] * 9])
    texts = {text.get_text() for text in figure.texts}
    assert any(text.endswith((" → a long …", " → $a$")) for text in texts)
    assert not any("a long name" in text for text in texts)
