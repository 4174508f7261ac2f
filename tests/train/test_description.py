"""What a run keeps about its data set: the description goes through JSON, and MNIST is recognized."""

from __future__ import annotations

import json

import numpy as np
import pytest

from zhishen import data
from zhishen.errors import ArgumentError, ShapeError
from zhishen.train import DataDescription


def images(shape=(1, 28, 28), *, border=0.0, digests=None):
    x = np.full((20, *shape), border, np.float32)
    x[:, :, 8:20, 8:20] = 1
    part = data.Split(x, np.arange(20) % 2)
    return data.Dataset(
        train=part, validation=None, test=part, name="squares", classes=2, class_names=("cat", "犬"), image_shape=shape,
        digests={} if digests is None else digests, preprocessing=data.Preprocessing(input_shape=shape, divisor=255),
    )  # fmt: skip


def test_the_description_of_a_data_set_goes_through_json_and_back():
    found = DataDescription.of(images())
    assert (found.name, found.input_shape, found.image_shape, found.classes) == ("squares", (1, 28, 28), (1, 28, 28), 2)
    assert found.class_names == ("cat", "犬")
    assert DataDescription.from_dict(json.loads(json.dumps(found.as_dict()))) == found
    least = DataDescription("rows", (3,), 4)
    assert DataDescription.from_dict({"name": "rows", "input_shape": [3], "classes": 4}) == least
    assert DataDescription.from_dict(least.as_dict()) == least


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"digests": {"a": "b"}}, True),
        ({}, False),  # not from files of a known kind
        ({"digests": {"a": "b"}, "border": 0.09}, False),  # as in Fashion-MNIST
        ({"digests": {"a": "b"}, "shape": (1, 28, 29)}, False),
    ],
)
def test_data_like_mnist_are_recognized(options, expected):
    assert DataDescription.of(images(**options)).resembles_mnist is expected


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (3, "dataset: expected a table with name, input_shape and classes, got 3"),
        ({"name": "a"}, "dataset: expected a table with name, input_shape and classes"),
        ({"classes": 0}, "dataset: expected classes to be a whole number from 1"),
        ({"input_shape": []}, "dataset: expected input_shape to be a list of sizes"),
        ({"input_shape": 5}, "dataset: expected input_shape to be a list of sizes, got 5"),
        ({"input_shape": [2**41]}, "dataset: expected input_shape to be a whole number from 1"),
        ({"image_shape": [3]}, "dataset: expected image_shape to be three sizes"),
        ({"preprocessing": 3}, ""),
    ],
)
def test_a_description_that_cannot_be_right_is_an_error(content, words, hostile):
    whole = {"name": "a", "input_shape": [3], "classes": 2}
    given = {**whole, **content} if isinstance(content, dict) and content != {"name": "a"} else content
    with pytest.raises((ArgumentError, ShapeError)) as caught:
        DataDescription.from_dict(given)
    assert str(caught.value).startswith(words)
    assert "\n" not in str(caught.value)


def test_the_weights_of_classes_make_them_count_alike():
    counts = (6, 3, 0, 1)
    description = DataDescription("rare", (3,), 4, class_counts=counts)
    weights = description.class_weights()
    assert weights == (10 / 18, 10 / 9, 1.0, 10 / 3)  # a class without samples has no say
    shares = np.array(weights) * counts
    assert shares[shares > 0] == pytest.approx(10 / 3)
    assert DataDescription.of(images()).class_counts == (10, 10)
    x, rows = np.zeros((3, 2)), np.eye(2)[[0, 1, 1]]
    part = data.Split(x, rows)
    assert DataDescription.of(data.Dataset(part, None, part, name="rows", classes=2)).class_counts == (1, 2)
    with pytest.raises(ArgumentError, match="expected data with classes for weight_classes, got rows, whose targets"):
        DataDescription("rows", (3,), 4).class_weights()
