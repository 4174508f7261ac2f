"""What ``zhishen train`` chooses for images in files, and writes into the configuration of the run."""

from __future__ import annotations

from typing import Any

from zhishen.data import Dataset, ImageReader, kind_of
from zhishen.train import Config
from zhishen.train.recipes import picture_epochs

__all__ = ["as_images_were_read", "standardized_images"]


def standardized_images(config: Config) -> Config:
    """The configuration of a new run: a network of images receives those of files standardized by channel."""
    if kind_of(config.data) != "images" or not config.takes_images or "standardize" in config.data_options:
        return config
    return config.change(data_options={**config.data_options, "standardize": True})


def as_images_were_read(config: Config, dataset: Dataset, *, choose_epochs: bool, choose_augment: bool) -> Config:
    """The configuration with the size and the channels that were chosen, so that the run reads its data again so.

    Args:
        config: of a new run.
        dataset: its data.
        choose_epochs: whether the number of epochs follows from the number of images.
        choose_augment: whether gray images, which may be letters, are never mirrored.
    """
    reader = None if dataset.preprocessing is None else dataset.preprocessing.reader
    if not isinstance(reader, ImageReader):
        return config
    changes: dict[str, Any] = {"channels": reader.channels}
    if kind_of(config.data) == "images":
        changes["data_options"] = {**config.data_options, "size": f"{reader.height}x{reader.width}", "fit": reader.fit}
    if choose_epochs and config.network == "picture_conv":
        changes["epochs"] = picture_epochs(len(dataset.train.x))
    if choose_augment and config.network == "picture_conv" and reader.channels == 1:
        strengths = config.augment_options.items()
        changes["augment_options"] = {name: value for name, value in strengths if name != "flip"}
    return config.change(**changes)
