"""Digits in the lab: the forms of MNIST, and the race of two ways through the test images."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from zhishen import data
from zhishen.errors import ArgumentError
from zhishen.figures.chapter3_data import mnist_sheet_data
from zhishen.lab.engine import digits, operations


def compute(name: str, **arguments: object) -> dict:
    return operations()[name].compute(arguments)


def run(name: str, **arguments: object) -> dict:
    """The last frame of a job."""
    *_, frame = operations()[name].compute(arguments)
    return frame()


@pytest.mark.parametrize(("flatten", "normalize", "one_hot"), [(True, True, False), (False, False, True)])
def test_the_form_is_that_of_the_library(flatten, normalize, one_hot):
    options = {"flatten": flatten, "normalize": normalize, "one_hot": one_hot}
    test = data.mnist(**options).test
    for label, place, row, column in ((2, 0, 7, 10), (9, 9, 14, 3)):
        result = compute("digit", label=label, place=place, row=row, column=column, **options)
        image = test.x[result["index"]]
        assert result["shape"] == list(test.x.shape)
        assert result["dtype"] == str(test.x.dtype)
        assert result["value"] == image[tuple(result["position"])] == image.reshape(28, 28)[row, column]
        np.testing.assert_array_equal(result["pixels"], image.reshape(28, 28))
        np.testing.assert_array_equal(result["target"], np.atleast_1d(test.t[result["index"]]))


def test_the_sheet_is_that_of_the_figure():
    np.testing.assert_array_equal(compute("digit")["sheet"], mnist_sheet_data()["images"])


def test_the_pixel_of_the_page():
    result = compute("digit")
    assert result["position"] == [206]
    assert result["value"] == pytest.approx(25 / 255)


# --- one by one, and in batches ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("batch_size", [1, 7, 100, 5000])
def test_both_ways_give_the_same_answers(batch_size):
    result = run("inference", batch_size=batch_size, images=1000)
    one, batch = result["lanes"]
    assert one["done"] == batch["done"] == result["compared"] == result["same"] == 1000
    x, t = digits.test_images()
    assert one["right"] == batch["right"] == np.sum(digits.quick_network().predict(x[:1000]).argmax(axis=1) == t[:1000])
    assert (one["size"], batch["size"]) == (1, batch_size)
    assert one["seconds"] > 0


def test_a_frame_shows_the_last_images_with_their_answers():
    lane = run("inference", batch_size=64, images=100)["lanes"][1]
    x, t = digits.test_images()
    assert lane["first_shown"] == 76
    np.testing.assert_array_equal(lane["labels"], t[76:100])
    np.testing.assert_array_equal(lane["answers"], digits.quick_network().predict(x[76:100]).argmax(axis=1))
    np.testing.assert_array_equal(lane["pixels"], np.rint(255 * x[76:100]))


def test_batches_are_faster():
    one, batch = run("inference", batch_size=100)["lanes"]
    assert one["seconds"] > 2 * batch["seconds"]


def test_a_race_can_be_stopped():
    frames = operations()["inference"].compute({})
    for frame in itertools.islice(frames, 2):
        assert frame()["lanes"][0]["done"] > 0
    frames.close()


def test_all_batch_sizes_are_measured():
    result = run("batch_sizes", most=8)
    assert result["sizes"].tolist() == [1, 2, 4, 8]
    assert (result["speeds"] > 0).all()


@pytest.mark.parametrize("batch_size", [0, 10001, 1.5, None, "10"])
def test_bad_batch_sizes_are_refused(batch_size):
    with pytest.raises(ArgumentError, match=r"^inference: expected batch_size to be a whole number"):
        operations()["inference"].arguments({"batch_size": batch_size})
