"""From arrays of images and labels to a data set."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Final, cast

import numpy as np

from zhishen._types import Array
from zhishen.data.class_notes import class_notes
from zhishen.data.dataset import Dataset, Split, one_hot
from zhishen.data.large_arrays import computed, copied, taken
from zhishen.data.options import LoadOptions
from zhishen.data.pixels import Pixels, normalized
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.readers import Reader
from zhishen.errors import ArgumentError, DataError

__all__ = ["assembled"]

_TARGETS_LIMIT: Final = 2**30  # bytes of one-hot targets, which are in memory


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
            ``test-labels``, (N,); perhaps also ``validation-images`` and ``validation-labels``. Images are removed from
            the dictionary, which saves memory.
        options: how the images and labels are returned, and what is held out for validation.
        name: of the data set.
        digests: of the files.
        class_names: in the order of the labels; empty if the classes have no names.
        notes: what a user should know.
        reader: reads a file as these images were read.

    Raises:
        ArgumentError: validation images are requested although there is a validation part; or images are to be both
            rows and standardized.
        DataError: one-hot targets would need too much memory.
    """
    labels, test_labels = arrays["train-labels"], arrays["test-labels"]
    classes = len(class_names) or int(max(labels.max(), test_labels.max())) + 1
    row = classes * np.dtype(options.dtype).itemsize
    if options.one_hot and len(labels) * row > _TARGETS_LIMIT:
        raise DataError(
            "{caller}: expected one-hot targets of at most {limit:,} bytes, got {labels} labels of {classes} classes; "
            "use one_hot=False",
            caller=options.caller,
            limit=_TARGETS_LIMIT,
            labels=len(labels),
            classes=classes,
        )
    raw = _divided(arrays, options)
    images = raw["train"][0]
    image_shape = None if images.ndim == 2 else _image_size(images)
    steps = _steps(images, options, class_names, reader)
    del images
    splits: dict[str, Split] = {}
    for part in ("train", "validation", "test"):  # the memory of one part is reused by the next
        if part in raw:
            splits[part] = _prepare(*raw.pop(part), classes, options, steps)
    train = splits["train"]
    return Dataset(
        train=train,
        validation=splits.get("validation"),
        test=splits["test"],
        name=name,
        classes=classes,
        digests=MappingProxyType(digests),
        image_shape=image_shape,
        class_names=class_names,
        preprocessing=replace(steps, input_shape=train.x.shape[1:]),
        notes=(*notes, *class_notes(arrays["train-labels"], classes, class_names)),
    )


def _divided(arrays: dict[str, Array], options: LoadOptions) -> dict[str, tuple[Array, Array]]:
    """Images and labels of each part; those of validation are held out of the training part if the options say so."""
    parts = {
        part: (arrays.pop(f"{part}-images"), arrays[f"{part}-labels"])
        for part in ("train", "validation", "test")
        if f"{part}-images" in arrays
    }
    if options.validation == 0:
        return parts
    if "validation" in parts:
        raise ArgumentError(
            "{caller}: expected no number of validation images, because the data have a validation part, got "
            "{validation}; omit it",
            caller=options.caller,
            validation=options.validation,
        )
    images, labels = parts["train"]
    learn, choose = options.divided(len(images))
    arrays["train-labels"] = labels[learn]
    return {
        **parts,
        "train": (_chosen(images, learn), labels[learn]),
        "validation": (_chosen(images, choose), labels[choose]),
    }


def _chosen(images: Array, rows: slice | Array) -> Array:
    return images[rows] if isinstance(rows, slice) else taken(images, rows)


def _steps(images: Array, options: LoadOptions, class_names: tuple[str, ...], reader: Reader | None) -> Preprocessing:
    """The preprocessing: that of the network that the data are for, if there is one; else from the training images."""
    shape = None if images.ndim == 2 else _image_size(images)
    if options.preprocessing is not None:
        return replace(options.preprocessing, input_shape=shape, classes=class_names, reader=reader)
    divisor = 255 if options.normalize and images.dtype == np.uint8 else 1  # images of floats are not divided
    if not options.standardize:
        return Preprocessing(input_shape=shape, divisor=divisor, classes=class_names, reader=reader)
    if shape is None or options.flatten or not options.normalize:
        raise ArgumentError(
            "{caller}: expected standardize=True with images (N, C, H, W) of floats, got flatten={flatten} and "
            "normalize={normalize}; use flatten=False and normalize=True, or omit standardize",
            caller=options.caller,
            flatten=options.flatten,
            normalize=options.normalize,
        )
    fitted = Preprocessing.fit(images, input_shape=shape, divisor=divisor, classes=class_names)
    return replace(fitted, reader=reader)


def _image_size(images: Array) -> tuple[int, int, int]:
    """The (C, H, W) of images (N, H, W) or (N, C, H, W)."""
    *channels, height, width = images.shape[1:]
    return (channels[0] if channels else 1, height, width)


def _prepare(images: Array, labels: Array, classes: int, options: LoadOptions, steps: Preprocessing) -> Split:
    count = len(images)
    x = images.reshape((count, -1) if options.flatten else (count, *_image_size(images)))
    standardized = isinstance(steps.mean, tuple)
    if options.normalize and x.dtype != np.uint8:
        x = steps(x, options.dtype) if standardized else x if x.dtype == options.dtype else copied(x, options.dtype)
    elif options.compact:
        values = steps.byte_values(options.dtype) if standardized else None
        x = cast("Array", Pixels(x, options.dtype, values=values))
    elif options.normalize:
        x = steps(x, options.dtype) if standardized else _normalized(x, options)
    t = one_hot(labels, classes, dtype=options.dtype) if options.one_hot else labels.astype(np.int64)
    return Split(x, t)


def _normalized(pixels: Array, options: LoadOptions) -> Array:
    return computed(pixels, lambda block: normalized(block, options.dtype), options.dtype)
