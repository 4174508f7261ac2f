"""From arrays of images and labels to a data set."""

import numpy as np
import pytest

from zhishen.data import LoadOptions, Preprocessing
from zhishen.data.assembling import assembled
from zhishen.errors import ArgumentError, DataError


def arrays(rng, *, validation=False):
    parts = {"train": 8, "test": 4, **({"validation": 3} if validation else {})}
    images = {f"{part}-images": rng.integers(0, 256, (count, 3, 5, 4), np.uint8) for part, count in parts.items()}
    return images | {f"{part}-labels": np.arange(count) % 2 for part, count in parts.items()}


def test_a_validation_part_comes_from_the_files_or_from_training(rng):
    own = assembled(arrays(rng, validation=True), LoadOptions(flatten=False), name="own", digests={})
    assert own.validation is not None
    assert [len(split.x) for split in own.parts().values()] == [8, 3, 4]
    held = assembled(arrays(rng), LoadOptions(flatten=False, validation=2), name="held", digests={})
    assert [len(split.x) for split in held.parts().values()] == [6, 2, 4]
    with pytest.raises(ArgumentError, match="expected no number of validation images"):
        assembled(arrays(rng, validation=True), LoadOptions(validation=2), name="both", digests={})


def test_only_training_images_are_standardized_to_mean_0(rng):
    content = arrays(rng, validation=True)
    raw = content["train-images"]
    options = LoadOptions(flatten=False, standardize=True, dtype=np.float64)
    dataset = assembled(content, options, name="own", digests={})
    assert dataset.preprocessing == Preprocessing.fit(raw, divisor=255)
    assert np.abs(dataset.train.x.mean(axis=(0, 2, 3))).max() < 1e-12
    assert np.abs(dataset.test.x.mean(axis=(0, 2, 3))).max() > 1e-4


def test_another_preprocessing_is_taken_over(rng):
    other = Preprocessing(input_shape=(3, 5, 4), divisor=255, mean=(0.1, 0.2, 0.3), deviation=(1, 2, 3))
    content = arrays(rng)
    raw = content["test-images"]
    dataset = assembled(content, LoadOptions(flatten=False, preprocessing=other), name="own", digests={})
    assert np.array_equal(dataset.test.x, other(raw))


def test_one_hot_targets_that_need_too_much_memory_are_refused(rng):
    content = arrays(rng)
    content["train-labels"] = np.full(8, 2**31)
    with pytest.raises(DataError, match="expected one-hot targets of at most"):
        assembled(content, LoadOptions(one_hot=True), name="own", digests={})
