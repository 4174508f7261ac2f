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
from zhishen.data.augment_sound import AUGMENT_SOUND, AugmentSound
from zhishen.data.dataset import Dataset, Split, info, one_hot
from zhishen.data.hand_features import HAND_FEATURES, hand_features
from zhishen.data.idx import read_idx, write_idx
from zhishen.data.image_folders import image_folder
from zhishen.data.image_reader import ImageReader
from zhishen.data.images import DigitImage, digit, read_digit
from zhishen.data.loader import batches, epoch_order, take
from zhishen.data.loading import folder, kind_of, load
from zhishen.data.mnist import mnist
from zhishen.data.options import LoadOptions
from zhishen.data.pictures import read_image
from zhishen.data.pixels import Pixels
from zhishen.data.points import circles, moons, spirals, xor
from zhishen.data.preprocessing import Preprocessing
from zhishen.data.readers import Reader
from zhishen.data.sound import hann, hertz_to_mel, log_mel, mel_filters, mel_to_hertz, stft
from zhishen.data.sound_dataset import sound_folder
from zhishen.data.sound_files import read_sound
from zhishen.data.sound_reader import SoundReader
from zhishen.data.speech import make_speech
from zhishen.data.table_reader import TableReader
from zhishen.data.tables import table

__all__ = [
    "AUGMENT_DIGITS",
    "AUGMENT_PHOTOS",
    "AUGMENT_SOUND",
    "HAND_FEATURES",
    "Augment",
    "AugmentSound",
    "Dataset",
    "DigitImage",
    "ImageReader",
    "LoadOptions",
    "Pixels",
    "Preprocessing",
    "Reader",
    "SoundReader",
    "Split",
    "TableReader",
    "affine_coordinates",
    "batches",
    "circles",
    "digit",
    "elastic_displacement",
    "epoch_order",
    "folder",
    "hand_features",
    "hann",
    "hertz_to_mel",
    "image_folder",
    "info",
    "kind_of",
    "load",
    "log_mel",
    "make_speech",
    "mel_filters",
    "mel_to_hertz",
    "mnist",
    "moons",
    "one_hot",
    "read_digit",
    "read_idx",
    "read_image",
    "read_sound",
    "sample_bilinear",
    "sound_folder",
    "spirals",
    "stft",
    "table",
    "take",
    "write_idx",
    "xor",
]
