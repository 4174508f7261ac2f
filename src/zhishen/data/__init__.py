"""Data: MNIST and folders of its kind, mini-batches, IDX files, and single images prepared as MNIST's were."""

from __future__ import annotations

from zhishen.data.augment import (
    AUGMENT_DIGITS,
    AUGMENT_PHOTOS,
    Augment,
    affine_coordinates,
    elastic_displacement,
    sample_bilinear,
)
from zhishen.data.dataset import Dataset, Split, info, one_hot
from zhishen.data.folders import read_image
from zhishen.data.idx import read_idx, write_idx
from zhishen.data.images import DigitImage, digit, read_digit
from zhishen.data.loader import batches, epoch_order, take
from zhishen.data.mnist import folder, image_folder, load, mnist
from zhishen.data.options import LoadOptions
from zhishen.data.pixels import Pixels
from zhishen.data.preprocessing import Preprocessing

__all__ = [
    "AUGMENT_DIGITS",
    "AUGMENT_PHOTOS",
    "Augment",
    "Dataset",
    "DigitImage",
    "LoadOptions",
    "Pixels",
    "Preprocessing",
    "Split",
    "affine_coordinates",
    "batches",
    "digit",
    "elastic_displacement",
    "epoch_order",
    "folder",
    "image_folder",
    "info",
    "load",
    "mnist",
    "one_hot",
    "read_digit",
    "read_idx",
    "read_image",
    "sample_bilinear",
    "take",
    "write_idx",
]
