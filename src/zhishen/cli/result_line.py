"""The sentence about the accuracy that a training reached."""

from __future__ import annotations

from zhishen.data import Dataset
from zhishen.data.sound_dataset import is_sound
from zhishen.messages import message
from zhishen.train.state import TrainingState

__all__ = ["result_line", "training_time"]


def result_line(dataset: Dataset, accuracy: float, state: TrainingState) -> str:
    """The accuracy on the test part of a data set after a training, with Rich's markup."""
    samples = len(dataset.test.x)
    percent, wrong = 100 * accuracy, round((1 - accuracy) * samples)
    if is_sound(dataset):
        return message(
            "[bold green]{percent:.2f} %[/] of the test sounds are right ({wrong} of {samples:,} wrong), after "
            "{training}.",
            percent=percent,
            wrong=wrong,
            samples=samples,
            training=training_time(state),
        )
    if dataset.image_shape is None:
        return message(
            "[bold green]{percent:.2f} %[/] of the test samples are right ({wrong} of {samples:,} wrong), after "
            "{training}.",
            percent=percent,
            wrong=wrong,
            samples=samples,
            training=training_time(state),
        )
    return message(
        "[bold green]{percent:.2f} %[/] of the test images are right ({wrong} of {samples:,} wrong), after {training}.",
        percent=percent,
        wrong=wrong,
        samples=samples,
        training=training_time(state),
    )


def training_time(state: TrainingState) -> str:
    """How many epochs and seconds a training took."""
    if state.epoch == 1:
        return message("1 epoch and {seconds:.1f} seconds of training", seconds=state.seconds)
    return message("{epochs} epochs and {seconds:.1f} seconds of training", epochs=state.epoch, seconds=state.seconds)
