"""The sentence about the accuracy names what was counted: images, sounds or samples."""

from __future__ import annotations

import numpy as np
import pytest

from zhishen import data
from zhishen.cli.result_line import result_line
from zhishen.train.state import TrainingState


def dataset(shape: tuple[int, ...], reader: data.Reader | None) -> data.Dataset:
    part = data.Split(np.zeros((4, *shape)), np.array([0, 1, 0, 1]))
    return data.Dataset(part, None, part, "some", 2, preprocessing=data.Preprocessing(reader=reader))


@pytest.mark.parametrize(
    ("shape", "reader", "noun"),
    [((1, 4, 4), None, "images"), ((1, 4, 4), data.SoundReader(), "sounds"), ((16,), None, "samples")],
)
def test_the_noun_is_that_of_the_data(shape, reader, noun):
    line = result_line(dataset(shape, reader), 0.75, TrainingState(epoch=3, seconds=1.25))
    assert f"75.00 %[/] of the test {noun} are right (1 of 4 wrong), after 3 epochs and 1.2 seconds" in line


def test_one_epoch_is_singular():
    line = result_line(dataset((16,), None), 0.75, TrainingState(epoch=1, seconds=1.25))
    assert line.endswith(", after 1 epoch and 1.2 seconds of training.")
