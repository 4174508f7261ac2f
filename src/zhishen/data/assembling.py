"""From arrays of images and labels to a data set."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final, cast

import numpy as np

from zhishen._types import Array
from zhishen.data.dataset import Dataset, Split, one_hot
from zhishen.data.idx import LIMIT
from zhishen.data.options import LoadOptions
from zhishen.data.pixels import Pixels, normalized
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.readers import Reader
from zhishen.errors import DataError
from zhishen.messages import message

__all__ = ["assembled"]

_MOST_NAMED: Final = 10  # classes that a note lists


def assembled(
    arrays: dict[str, Array],
    options: LoadOptions,
    *,
    name: str,
    digests: dict[str, str],
    class_names: tuple[str, ...] = (),
    notes: tuple[str, ...] = (),
    reader: Reader | None = None,
) -> Dataset:
    """The data set of images and labels.

    Args:
        arrays: ``train-images`` and ``test-images``, (N, D), (N, H, W) or (N, C, H, W), and ``train-labels`` and
            ``test-labels``, (N,). The training images are removed from the dictionary, which saves memory.
        options: how the images and labels are returned, and what is held out for validation.
        name: of the data set.
        digests: of the files.
        class_names: in the order of the labels; empty if the classes have no names.
        notes: what a user should know.
        reader: reads a file as these images were read.

    Raises:
        DataError: one-hot targets would need too much memory.
    """
    labels, test_labels = arrays["train-labels"], arrays["test-labels"]
    classes = len(class_names) or int(max(labels.max(), test_labels.max())) + 1
    row = classes * np.dtype(options.dtype).itemsize
    if options.one_hot and len(labels) * row > LIMIT:
        raise DataError(
            "{caller}: expected one-hot targets of at most {limit:,} bytes, got {labels} labels of {classes} classes; "
            "use one_hot=False",
            caller=options.caller,
            limit=LIMIT,
            labels=len(labels),
            classes=classes,
        )
    images = arrays.pop("train-images")
    image_shape = None if images.ndim == 2 else _image_size(images)
    divisor = 255 if options.normalize and images.dtype == np.uint8 else 1  # images of floats are not divided
    learn, choose = options.divided(len(images))
    train = _prepare(images[learn], labels[learn], classes, options)
    validation = _prepare(images[choose], labels[choose], classes, options) if len(labels[choose]) else None
    del images  # the memory that they leave is reused by the test part
    return Dataset(
        train=train,
        validation=validation,
        test=_prepare(arrays["test-images"], test_labels, classes, options),
        name=name,
        classes=classes,
        digests=MappingProxyType(digests),
        image_shape=image_shape,
        class_names=class_names,
        preprocessing=Preprocessing(input_shape=train.x.shape[1:], divisor=divisor, classes=class_names, reader=reader),
        notes=(*notes, *_class_notes(labels[learn], classes, class_names)),
    )


def _class_notes(labels: Array, classes: int, names: tuple[str, ...]) -> list[str]:
    """A sentence if the training part shows only one class, or not all of them."""
    counts = np.bincount(labels, minlength=classes)
    present, missing = np.flatnonzero(counts), np.flatnonzero(counts == 0).tolist()
    notes: list[str] = []
    if len(present) == 1:
        notes.append(
            message(
                "all training images show one class, {name}, so a network cannot learn to distinguish classes",
                name=names[present[0]] if names else present[0],
            )
        )
    elif missing:
        shown = [names[k] if names else str(k) for k in missing[:_MOST_NAMED]]
        shown += ["..."] * (len(missing) > _MOST_NAMED)
        notes.append(
            message(
                "classes without training images: {names} ({missing} of {classes})",
                names=", ".join(shown),
                missing=len(missing),
                classes=classes,
            )
        )
    return notes


def _image_size(images: Array) -> tuple[int, int, int]:
    """The (C, H, W) of images (N, H, W) or (N, C, H, W)."""
    *channels, height, width = images.shape[1:]
    return (channels[0] if channels else 1, height, width)


def _prepare(images: Array, labels: Array, classes: int, options: LoadOptions) -> Split:
    count = len(images)
    x = images.reshape((count, -1) if options.flatten else (count, *_image_size(images)))
    if options.normalize and x.dtype != np.uint8:
        x = x.astype(options.dtype, copy=False)
    elif options.compact:
        x = cast("Array", Pixels(x, options.dtype))
    elif options.normalize:
        x = normalized(x, options.dtype)
    t = one_hot(labels, classes, dtype=options.dtype) if options.one_hot else labels.astype(np.int64)
    return Split(x, t)
