"""Images as bytes become a data set: divided by 255 or standardized, with labels or one-hot rows, and with notes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from zhishen._types import Array
from zhishen.data.class_notes import class_notes
from zhishen.data.dataset import Dataset, Split, one_hot
from zhishen.data.image_arrays import ImagePart
from zhishen.data.image_reader import ImageReader
from zhishen.data.options import LoadOptions
from zhishen.data.pixels import Pixels, normalized
from zhishen.data.preprocessing import Preprocessing
from zhishen.errors import ArgumentError

__all__ = ["image_dataset"]


def image_dataset(
    parts: Mapping[str, ImagePart],
    options: LoadOptions,
    *,
    name: str,
    classes: int,
    class_names: tuple[str, ...],
    reader: ImageReader,
    notes: tuple[str, ...],
) -> Dataset:
    """The data set of images that are bytes.

    Args:
        parts: ``train``, ``test`` and perhaps ``validation``.
        options: of the loader.
        name: of the data set.
        classes: the number of classes.
        class_names: their names, or none.
        reader: reads an image file as these were read.
        notes: what the reading found.

    Raises:
        ArgumentError: a validation part is requested although there is one; or images are to be both rows and
            standardized.
    """
    parts = _divided(parts, options)
    train = parts["train"]
    preparing = _preprocessing(train.pixels, options, class_names, reader)
    splits = {part: _split(images, preparing, classes, options) for part, images in parts.items()}
    return Dataset(
        train=splits["train"],
        validation=splits.get("validation"),
        test=splits["test"],
        name=name,
        classes=classes,
        image_shape=reader.shape,
        class_names=class_names,
        preprocessing=replace(preparing, input_shape=splits["train"].x.shape[1:]),
        notes=(*notes, *class_notes(train.labels, classes, class_names)),
    )


def _divided(parts: Mapping[str, ImagePart], options: LoadOptions) -> dict[str, ImagePart]:
    """The parts, with a validation part that is taken out of the training part if the options say so."""
    if not options.validation:
        return dict(parts)
    if "validation" in parts:
        raise ArgumentError(
            "{caller}: expected no number of validation images, because the data have a validation part, got "
            "{validation}; omit it",
            caller=options.caller,
            validation=options.validation,
        )
    whole = parts["train"]
    learn, choose = options.divided(len(whole.labels))
    return {
        **parts,
        "train": ImagePart(whole.pixels[learn], whole.labels[learn]),
        "validation": ImagePart(whole.pixels[choose], whole.labels[choose]),
    }


def _preprocessing(
    pixels: Array, options: LoadOptions, class_names: tuple[str, ...], reader: ImageReader
) -> Preprocessing:
    """The preprocessing of images (C, H, W): that of the network, if there is one; else from the training images."""
    if options.preprocessing is not None:
        return replace(options.preprocessing, input_shape=reader.shape, classes=class_names, reader=reader)
    if not options.standardize:
        divisor = 255 if options.normalize else 1
        return Preprocessing(input_shape=reader.shape, divisor=divisor, classes=class_names, reader=reader)
    if options.flatten or not options.normalize:
        raise ArgumentError(
            "{caller}: expected standardize=True with images (N, C, H, W) of floats, got flatten={flatten} and "
            "normalize={normalize}; use flatten=False and normalize=True, or omit standardize",
            caller=options.caller,
            flatten=options.flatten,
            normalize=options.normalize,
        )
    fitted = Preprocessing.fit(pixels, input_shape=reader.shape, divisor=255, classes=class_names)
    return replace(fitted, reader=reader)


def _split(images: ImagePart, preparing: Preprocessing, classes: int, options: LoadOptions) -> Split:
    plain = not isinstance(preparing.mean, tuple)
    x = images.pixels
    if not options.normalize:
        prepared = x
    elif options.compact:
        values = None if plain else preparing.byte_values(options.dtype)
        prepared = cast("Array", Pixels(x, options.dtype, values=values))
    else:
        prepared = normalized(x, options.dtype) if plain else preparing(x, options.dtype)
    if options.flatten:
        prepared = prepared.reshape(len(x), -1)
    t = one_hot(images.labels, classes, dtype=options.dtype) if options.one_hot else images.labels
    return Split(prepared, t)
