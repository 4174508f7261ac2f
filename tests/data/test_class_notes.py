"""Notes about classes that are missing, alone or rare."""

import numpy as np
import pytest

from zhishen.data.class_notes import class_notes


@pytest.mark.parametrize(
    ("counts", "names", "notes"),
    [
        ([3, 3], (), []),
        ([9, 3], (), []),
        (
            [0, 4],
            ("a", "b"),
            ["all training images show one class, b, so a network cannot learn to distinguish classes"],
        ),
        ([4, 0, 4], ("a", "b", "c"), ["classes without training images: b (1 of 3)"]),
    ],
)
def test_a_sentence_for_each_reason(counts, names, notes):
    labels = np.repeat(np.arange(len(counts)), counts)
    assert class_notes(labels, len(counts), names) == notes


def test_rare_classes_are_named_with_their_counts():
    labels = np.repeat([0, 1, 3], [1000, 10, 3])
    missing, rare = class_notes(labels, 4, ("a", "b", "c", "d"))
    assert missing == "classes without training images: c (1 of 4)"
    assert rare.startswith("the classes differ in size: 1,000 training images of a, 3 of d; --weight-classes")
