"""MNIST, which comes with zhishen.

MNIST's four files are in ``mnist_files`` as they were published, together with the data's own license.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final, Unpack

import numpy as np

from zhishen._types import Array
from zhishen.data.assembling import assembled
from zhishen.data.dataset import Dataset, Split
from zhishen.data.idx import digest, read_idx
from zhishen.data.idx_folders import FILES
from zhishen.data.large_arrays import NoSpaceError
from zhishen.data.options import LoadOptions, MnistKeywords, load_options
from zhishen.data.pixels import Pixels
from zhishen.errors import DataError
from zhishen.messages import message

__all__ = ["mnist", "read_mnist", "read_test_part"]

_HOME: Final = Path(__file__).parent / "mnist_files"
_DIGESTS: Final = {  # role: MD5 of the uncompressed file
    "train-images": "6bbc9ace898e44ae57da46a324031adb",
    "train-labels": "a25bea736e30d166cdddb491f175f624",
    "test-images": "2646ac647ad5339dbf082846283269ea",
    "test-labels": "27ae3e4e09519cfbb04c329615203637",
}


def mnist(**options: Unpack[MnistKeywords]) -> Dataset:
    """MNIST: 60,000 + 10,000 handwritten digits of 28 x 28 pixels, light on dark, without a download.

    Every call reads the files again (0.2 seconds) and returns arrays of its own.

    Args:
        **options: ``flatten``, ``one_hot``, ``normalize``, ``validation``, ``dtype``, ``rng``, ``compact``, see
            `LoadOptions`. ``compact`` takes 55 instead of 220 megabytes.

    Raises:
        ArgumentError: an option is out of its range.
        DataError: a file that came with zhishen is missing or damaged.

    Examples:
        >>> mnist(validation=5000)
        Dataset('mnist', classes=10, train=Split(x=float32 (55000, 784), t=int64 (55000,)),
                validation=Split(x=float32 (5000, 784), t=int64 (5000,)),
                test=Split(x=float32 (10000, 784), t=int64 (10000,)))

    References:
        LeCun, Bottou, Bengio, Haffner: Gradient-based learning applied to document recognition, 1998.
    """
    return read_mnist(load_options("data.mnist", MnistKeywords, options))


def read_mnist(options: LoadOptions) -> Dataset:
    """MNIST with options that are checked already.

    Raises:
        DataError: a file that came with zhishen is missing or damaged.
    """
    arrays = {role: _read(role, options.caller) for role in FILES}
    return assembled(
        arrays, options, name="mnist", digests={f"{FILES[role]}.gz": md5 for role, md5 in _DIGESTS.items()}
    )


def read_test_part() -> Split:
    """The test part alone, as ``mnist(compact=True).test``, which takes a fifth of the time.

    Raises:
        DataError: a file that came with zhishen is missing or damaged.
    """
    images, labels = (_read(role, "data.mnist") for role in ("test-images", "test-labels"))
    x: Any = Pixels(images.reshape(len(images), -1))
    return Split(x, labels.astype(np.int64))


def _read(role: str, caller: str) -> Array:
    """The array of a file that came with zhishen."""
    name = FILES[role]
    try:
        array = read_idx(_HOME / f"{name}.gz")
        reason = None if digest(array) == _DIGESTS[role] else message("its MD5 digest is not the known one")
    except NoSpaceError:  # the file is not damaged
        raise
    except DataError as error:
        reason = str(error)
    else:
        if reason is None:
            return array
    raise DataError(
        "{caller}: expected {name} as it came with zhishen, got a damaged file ({reason}); reinstall with: "
        "python -m pip install --force-reinstall zhishen",
        caller=caller,
        name=f"{name}.gz",
        reason=reason,
    )
