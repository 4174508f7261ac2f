"""Arrays of images in a file of NumPy, ``.npz``, as a data set: in the layout of Keras, of MedMNIST, or of one part.

Nothing is unpickled. The header of each array is judged before the array is decompressed. A large array that is not
compressed is not read: its place in the file is mapped into memory.
"""

from __future__ import annotations

import math
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any, Final

import numpy as np

from zhishen._files import check_regular
from zhishen._types import Array
from zhishen.data.assembling import assembled
from zhishen.data.dataset import Dataset
from zhishen.data.file_maps import map_array
from zhishen.data.image_arrays import ImagePart, part_arrays
from zhishen.data.image_files import SEED, TEST_SHARE
from zhishen.data.image_reader import ImageReader
from zhishen.data.large_arrays import LIMIT, NoSpaceError, blocks, computed, copied, gathered, in_memory, taken
from zhishen.data.options import LoadOptions
from zhishen.errors import DataError
from zhishen.messages import listed, message
from zhishen.messages.system import system_reason

__all__ = ["is_image_archive", "load_image_archive"]

# The names of images and labels of each part, in the layouts that are common.
_LAYOUTS: Final[tuple[dict[str, tuple[str, str]], ...]] = (
    {"train": ("x_train", "y_train"), "validation": ("x_val", "y_val"), "test": ("x_test", "y_test")},
    {
        "train": ("train_images", "train_labels"),
        "validation": ("val_images", "val_labels"),
        "test": ("test_images", "test_labels"),
    },
    {"train": ("images", "labels")},
    {"train": ("x", "y")},
)
_NAME_LENGTH: Final = 26  # bytes before the length of the name in the header of a file in an archive
_MOST_CLASSES: Final = 2**16  # a label beyond it is damage


def is_image_archive(path: Path) -> bool:
    """Return True if the path is that of a file with the suffix ``.npz``."""
    return path.suffix.lower() == ".npz" and not path.is_dir()


def load_image_archive(path: Path, options: LoadOptions) -> Dataset:
    """A file ``.npz`` with images and labels as a data set.

    The arrays are ``x_train``, ``y_train``, ``x_test`` and ``y_test`` (Keras), ``train_images``, ``train_labels`` and
    so on (MedMNIST), or only ``images`` and ``labels``, or ``x`` and ``y``, of which a fifth is set aside for the test.
    Images are (N, H, W), (N, H, W, 1 or 3) or (N, 1 or 3, H, W), bytes, or floats from 0 to 1. Labels are integers from
    0, (N,) or (N, 1), or one-hot rows.

    Raises:
        DataError: the file is missing or damaged, or its arrays are not images and labels that fit each other.
    """
    arrays = _read_arrays(path, options.caller)
    names = next((layout for layout in _LAYOUTS if {*layout["train"]} <= arrays.keys()), None)
    if names is None:
        raise DataError(
            "{where}: expected arrays of images and labels in {path}, such as x_train, y_train, x_test and y_test, or "
            "images and labels, got {found}; rename them",
            where=options.caller,
            path=path,
            found=listed(arrays) or message("no arrays"),
        )
    parts: dict[str, ImagePart] = {}
    for part, (x, y) in names.items():
        if x in arrays and y in arrays:
            parts[part] = _part(arrays[x], arrays[y], f"{path}: {x}, {y}", options.caller)
    shapes = {part: images.pixels.shape[1:] for part, images in parts.items()}
    if len(set(shapes.values())) > 1:
        raise DataError(
            "{where}: expected images of one shape in all parts of {path}, got {shapes}; bring them to one shape",
            where=options.caller,
            path=path,
            shapes=listed(shapes.values()),
        )
    if "test" not in parts:
        parts |= _split(parts["train"])
    channels, height, width = shapes["train"]
    return assembled(
        part_arrays(parts),
        options,
        name=path.stem,
        digests={},
        reader=ImageReader(height=height, width=width, channels=channels),
    )


def _read_arrays(path: Path, where: str) -> dict[str, Array]:
    """All arrays of a file that have one of the known names."""
    known = {name for layout in _LAYOUTS for pair in layout.values() for name in pair}
    try:
        check_regular(path, LIMIT)
        with zipfile.ZipFile(path) as archive:
            names = {name.removesuffix(".npy"): name for name in archive.namelist() if name.endswith(".npy")}
            return {name: _read_array(archive, path, entry, name) for name, entry in names.items() if name in known}
    except NoSpaceError:  # the file is not damaged
        raise
    except Exception as error:  # zipfile, its decompressors and NumPy raise exceptions of many kinds for damaged files
        raise DataError(
            "{where}: expected {path} to be a file of NumPy arrays (.npz), got: {problem}; save it again with "
            "numpy.savez_compressed",
            where=where,
            path=path,
            problem=" ".join(system_reason(error).split()),
        ) from error


def _read_array(archive: zipfile.ZipFile, path: Path, entry: str, name: str) -> Array:
    """The array in a file ``.npy``, unless its header claims objects, or more bytes than the file has."""
    member = archive.getinfo(entry)
    with archive.open(entry) as stream:
        version = np.lib.format.read_magic(stream)
        header = np.lib.format.read_array_header_1_0 if version == (1, 0) else np.lib.format.read_array_header_2_0
        shape, fortran, dtype = header(stream)
        size = math.prod(shape) * dtype.itemsize
        if dtype.kind not in "biuf" or size > min(member.file_size, LIMIT):
            raise ValueError(
                message("{name} of {dtype} {shape}, which is not read", name=name, dtype=dtype, shape=shape)
            )
        mapped = member.compress_type == zipfile.ZIP_STORED and not in_memory(size)
        content = _mapped(path, member, stream.tell(), size) if mapped else gathered(stream.read, size)
    if len(content) < size:
        raise ValueError(message("{name} is cut off", name=name))
    return content.view(dtype).reshape(shape, order="F" if fortran else "C")


def _mapped(path: Path, member: zipfile.ZipInfo, start: int, size: int) -> Array:
    """The bytes of a file in an archive from ``start`` on, if it is not compressed and its checksum is right."""
    with path.open("rb") as file:
        file.seek(member.header_offset + _NAME_LENGTH)
        name, extra = struct.unpack("<HH", file.read(4))
        offset = member.header_offset + _NAME_LENGTH + 4 + name + extra
        content = map_array(file, (member.file_size,), np.uint8, offset=offset)
    checksum = 0
    for rows in blocks(content):
        checksum = zlib.crc32(content[rows].data, checksum)
    if checksum != member.CRC:
        raise zipfile.BadZipFile(f"Bad CRC-32 for file {member.filename!r}")  # as zipfile says where it reads
    return content[start : start + size]


def _part(x: Array, y: Array, name: str, where: str) -> ImagePart:
    images, labels = _images(x), _labels(y)
    if images is None:
        raise DataError(
            "{where}: expected images (N, H, W), (N, H, W, 1 or 3) or (N, 1 or 3, H, W), as bytes or as floats from 0 "
            "to 1, got {dtype} {shape} in {name}; bring them into one of these forms",
            where=where,
            dtype=x.dtype,
            shape=x.shape,
            name=name,
        )
    if labels is None or len(labels) != len(images):
        raise DataError(
            "{where}: expected a label from 0 to {most} for each of {count} images, as integers (N,) or one-hot rows, "
            "got {dtype} {shape} in {name}; correct the labels",
            where=where,
            most=_MOST_CLASSES - 1,
            count=len(images),
            dtype=y.dtype,
            shape=y.shape,
            name=name,
        )
    return ImagePart(images, labels)


def _images(x: Array) -> Array | None:
    """Images as (N, C, H, W), uint8; None if they are not images."""
    if x.size == 0 or x.ndim not in (3, 4):
        return None
    if x.ndim == 3:
        x = x[:, np.newaxis]
    elif x.shape[3] in (1, 3):
        x = np.moveaxis(x, 3, 1)
    elif x.shape[1] not in (1, 3):
        return None
    low, high = _extremes(x)
    if x.dtype != np.uint8:
        if not (low >= 0 and high <= (1 if x.dtype.kind == "f" else 255)):  # NaN is refused, too
            return None
        scale = 255 if x.dtype.kind in "fb" else 1
        return computed(x, lambda block: np.rint(block * np.float32(scale)), np.uint8)
    return x if x.flags.c_contiguous else copied(x)


def _extremes(x: Array) -> tuple[Any, Any]:
    """The smallest and the largest value; NaN if there is one."""
    pairs = [(x[rows].min(), x[rows].max()) for rows in blocks(x)]
    return np.min([low for low, _ in pairs]), np.max([high for _, high in pairs])


def _labels(y: Array) -> Array | None:
    """Labels as (N,), int64; None if they are not labels."""
    if y.ndim == 2 and y.shape[1] > 1:
        if not (((y == 0) | (y == 1)).all() and (y.sum(axis=1) == 1).all()):
            return None
        return y.argmax(axis=1).astype(np.int64)
    if y.ndim == 0 or y.size != len(y) or y.dtype.kind not in "iu" or not y.size:
        return None
    return y.reshape(-1).astype(np.int64) if y.min() >= 0 and y.max() < _MOST_CLASSES else None


def _split(whole: ImagePart) -> dict[str, ImagePart]:
    """Set a share aside for the test, drawn at random, the same each time."""
    order = np.random.default_rng(SEED).permutation(len(whole.labels))
    held = max(1, round(TEST_SHARE * len(order)))
    return {
        part: ImagePart(taken(whole.pixels, here), whole.labels[here])
        for part, here in (("train", order[held:]), ("test", order[:held]))
    }
