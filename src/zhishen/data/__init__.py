"""Data: MNIST and folders of its kind, mini-batches, IDX files, and single images prepared as MNIST's were."""

from __future__ import annotations

from zhishen.data.augment import AUGMENT_DIGITS, Augment, affine_coordinates, elastic_displacement, sample_bilinear
from zhishen.data.dataset import Dataset, Split, info, one_hot
from zhishen.data.folders import read_image
from zhishen.data.idx import read_idx, write_idx
from zhishen.data.image_reader import ImageReader
from zhishen.data.images import DigitImage, digit, read_digit
from zhishen.data.loader import batches, epoch_order, take
from zhishen.data.loading import folder, image_folder, kind_of, load
from zhishen.data.mnist import mnist
from zhishen.data.options import LoadOptions
from zhishen.data.pixels import Pixels
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.readers import Reader

__all__ = [
    "AUGMENT_DIGITS",
    "Augment",
    "Dataset",
    "DigitImage",
    "ImageReader",
    "LoadOptions",
    "Pixels",
    "Preprocessing",
    "Reader",
    "Split",
    "affine_coordinates",
    "batches",
    "digit",
    "elastic_displacement",
    "epoch_order",
    "folder",
    "image_folder",
    "info",
    "kind_of",
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
